//! Sessions whose id, version, time or timeout changed while the cache keeps them.
//!
//! A session is changed first and filed anew after that, so a session may for a moment be filed under what it was.
//! Each change brings the key that it replaced: whichever of several concurrent changes is the one that finds the
//! session files it under what the session says by then, and the others find nothing to do.
//!
//! A removal that comes in between finds the session where it sits (`seat.rs`). That of a session which came to another
//! cache after this one looks under the new key, and may find nothing; the change then files the session as if it had come
//! later.
//!
//! A change may come while the session is just being added, for the first time or once more, and the addition may have
//! looked at the session before the change. So each change is counted, under the lock of the shard where it looks for
//! the session, and an addition that sees the count move before it files looks at the session again. That is enough: the
//! first change after the addition looked searches under the key that the addition saw. Before the addition has filed,
//! it counts; after that, it finds the session there.

use std::sync::atomic::Ordering;

use super::order::Age;
use super::shard::{Filing, Open};
use super::{Cache, Shelves};
use crate::session::{Expiry, Keeper, Session, SessionKey};
use crate::sync::Shared;

/// What a session says of where it belongs.
pub(super) fn filing_of(session: &Session) -> (SessionKey, Expiry) {
    let facts = session.facts();
    (facts.key(), facts.expiry())
}

impl Keeper for Cache {
    /// Files a session anew that was filed under `former`: as the newest of those that end when it does, or where it
    /// stood among them if it is only its key that changed. Another session under its new key leaves the cache, like
    /// one that is replaced.
    fn refile(&self, session: &Session, former: &SessionKey) {
        let Some(shelves) = self.shelves.get() else {
            return;
        };
        let dropped = loop {
            let (key, expiry) = filing_of(session);
            let attempt = if key == *former {
                self.refile_in_place(shelves, session, &key, expiry)
            } else {
                self.refile_under(shelves, session, former, &key, expiry)
            };
            if let Attempt::Done(dropped) = attempt {
                break dropped;
            }
        };
        if let Some(dropped) = dropped {
            self.count_out(shelves, &dropped);
        }
    }
}

/// What one attempt to file a session anew came to.
enum Attempt {
    /// It is filed as it says, or there was nothing to file; and the session that gave way.
    Done(Option<Shared<Session>>),
    /// It changed meanwhile.
    Again,
}

impl Cache {
    /// The common case: only the expiry changed.
    fn refile_in_place(
        &self,
        shelves: &Shelves,
        session: &Session,
        key: &SessionKey,
        expiry: Expiry,
    ) -> Attempt {
        let place = self.hasher.place(key);
        let mut shard = shelves.open(place.shard);
        shelves.changes.fetch_add(1, Ordering::Release);
        let Some(found) = shard
            .find(&place)
            .filter(|found| std::ptr::eq(shard.session(found.entry), session))
        else {
            return Attempt::Done(None);
        };
        if filing_of(session) != (*key, expiry) {
            return Attempt::Again;
        }
        shard.move_to(found.entry, expiry, self.next_age());
        Attempt::Done(None)
    }

    /// The key changed: the session moves, to another shard perhaps. Both are locked, the one with the lower number
    /// first, so that nobody misses it on the way.
    fn refile_under(
        &self,
        shelves: &Shelves,
        session: &Session,
        former: &SessionKey,
        key: &SessionKey,
        expiry: Expiry,
    ) -> Attempt {
        let [from, to] = [former, key].map(|key| self.hasher.place(key));
        let (mut source, mut target) = shelves.open_two(from.shard, to.shard);
        shelves.changes.fetch_add(1, Ordering::Release);
        let Some(found) = source
            .find(&from)
            .filter(|found| std::ptr::eq(source.session(found.entry), session))
        else {
            return Attempt::Done(None);
        };
        if filing_of(session) != (*key, expiry) {
            return Attempt::Again;
        }
        // A new key alone does not make a session younger.
        let age = if source.expiry(found.entry) == expiry {
            Age::Kept(source.age(found.entry))
        } else {
            self.next_age()
        };
        let session = source.take(found);
        let target: &mut Open<'_> = target.as_mut().unwrap_or(&mut source);
        let filing = target.file(&to, expiry, session, age);
        // The reference that the old entry had is not the last one: the caller holds the session.
        Attempt::Done(match filing {
            Filing::New => None,
            // It had been added under its new key before the change got here: one of the two goes.
            Filing::Present(session) => Some(session),
            Filing::Instead(other) => Some(other),
        })
    }
}

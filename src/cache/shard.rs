//! One shard: the sessions whose keys hash to it, found by key and kept in order of expiry, under one lock. Whether
//! there is a key is answered without it, as a rule.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::entries::Entries;
use super::frontier::{Frontier, Standing};
use super::index::Index;
use super::order::Order;
use super::place::Place;
use crate::session::{Expiry, Session, SessionKey};
use crate::sync::{Mutex, MutexGuard};

/// A shard. Two of them never share a cache line, nor a pair of lines that is fetched together.
#[repr(align(128))]
pub(super) struct Shard {
    index: Arc<Index>,
    filed: Mutex<Filed>,
}

impl Shard {
    /// An empty shard.
    pub(super) fn new() -> Self {
        let index = Arc::new(Index::new());
        Self {
            filed: Mutex::new(Filed::new(Arc::clone(&index))),
            index,
        }
    }

    /// Whether a session is filed under this key.
    pub(super) fn contains(&self, place: Place) -> bool {
        let unlocked = self.index.contains(&place.words);
        unlocked.unwrap_or_else(|| self.read().find(place).is_some())
    }

    /// Opens it for reading.
    pub(super) fn read(&self) -> MutexGuard<'_, Filed> {
        self.filed.lock()
    }

    /// Opens it for changes; on closing, shard number `at` tells the frontier what it has to offer now.
    pub(super) fn open<'a>(&'a self, at: usize, frontier: &'a Frontier) -> Open<'a> {
        Open {
            filed: self.filed.lock(),
            at,
            frontier,
        }
    }

    /// What is in it, when nobody else can look.
    pub(super) fn get_mut(&mut self) -> &mut Filed {
        self.filed.get_mut()
    }
}

/// A shard open for changes.
pub(super) struct Open<'a> {
    filed: MutexGuard<'a, Filed>,
    at: usize,
    frontier: &'a Frontier,
}

impl Deref for Open<'_> {
    type Target = Filed;

    fn deref(&self) -> &Filed {
        &self.filed
    }
}

impl DerefMut for Open<'_> {
    fn deref_mut(&mut self) -> &mut Filed {
        &mut self.filed
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if std::mem::take(&mut self.filed.front_moved) {
            self.frontier.tell(self.at, self.filed.offer());
        }
    }
}

/// What filing a session came to.
pub(super) enum Filing {
    /// It is in now.
    New,
    /// It was in already, and is now the newest of its moment.
    Present,
    /// It took the place of another session with the same key.
    Instead(Arc<Session>),
}

/// The sessions of a shard.
pub(super) struct Filed {
    index: Arc<Index>,
    entries: Entries,
    order: Order,
    /// Whether another session leaves first than when the shard was opened.
    front_moved: bool,
}

impl Filed {
    const fn new(index: Arc<Index>) -> Self {
        Self {
            index,
            entries: Entries::new(),
            order: Order::new(),
            front_moved: false,
        }
    }

    /// The number of the entry at `place`.
    pub(super) fn find(&self, place: Place) -> Option<u32> {
        self.index.find(&place.words)
    }

    /// The session in an entry.
    pub(super) fn session(&self, index: u32) -> &Arc<Session> {
        self.entries[index].session()
    }

    /// The key that an entry is filed under.
    pub(super) fn key(&self, index: u32) -> SessionKey {
        self.index.key(index).into()
    }

    /// When the session of an entry ends, as it was filed.
    pub(super) fn expiry(&self, index: u32) -> Expiry {
        self.order.expiry(&self.entries, index)
    }

    /// The age at which an entry was filed.
    pub(super) fn age(&self, index: u32) -> u64 {
        self.order.age(&self.entries, index)
    }

    /// Where an entry stands; without an entry, after all others.
    pub(super) fn standing(&self, index: Option<u32>) -> Standing {
        index.map_or(Standing::NOBODY, |index| {
            self.order.standing(&self.entries, index)
        })
    }

    /// The entry that leaves first.
    pub(super) fn front(&self) -> Option<u32> {
        self.order.front()
    }

    /// The entry that leaves first unless it is `except`'s, then the next; and whether it was.
    pub(super) fn front_beside(&self, except: Option<&Arc<Session>>) -> (Option<u32>, bool) {
        let front = self.front();
        match (front, except) {
            (Some(index), Some(except)) if Arc::ptr_eq(self.session(index), except) => {
                (self.order.behind_front(&self.entries), true)
            }
            _ => (front, false),
        }
    }

    /// What this shard has to offer.
    fn offer(&self) -> Standing {
        self.standing(self.front())
    }

    /// The sessions of one chunk of entries; nothing when there are not as many chunks.
    pub(super) fn chunk(&self, number: usize) -> Option<impl Iterator<Item = &Arc<Session>>> {
        self.entries.chunk(number)
    }

    /// Files a session at `place` as the newest of those that end at `expiry`.
    pub(super) fn file(
        &mut self,
        place: Place,
        expiry: Expiry,
        session: &Arc<Session>,
        age: u64,
    ) -> Filing {
        let Some(index) = self.find(place) else {
            let index = self.entries.insert(Arc::clone(session));
            self.front_moved |= self.order.push(&mut self.entries, index, expiry, age);
            self.index.insert(&place.words, index);
            return Filing::New;
        };
        self.move_to(index, expiry, age);
        if Arc::ptr_eq(self.session(index), session) {
            return Filing::Present;
        }
        Filing::Instead(self.entries.replace(index, Arc::clone(session)))
    }

    /// Makes an entry the newest of those that end at `expiry`.
    pub(super) fn move_to(&mut self, index: u32, expiry: Expiry, age: u64) {
        self.front_moved |= self.order.unlink(&mut self.entries, index);
        self.front_moved |= self.order.push(&mut self.entries, index, expiry, age);
    }

    /// Takes a session out.
    pub(super) fn take(&mut self, index: u32) -> Arc<Session> {
        self.index.remove(index);
        self.front_moved |= self.order.unlink(&mut self.entries, index);
        let session = self.entries.remove(index);
        if self.entries.len() == 0 && self.entries.is_large() {
            // Nothing left of what once was much: give the room back. The index keeps its own.
            self.entries = Entries::new();
            self.order = Order::new();
        }
        session
    }

    /// Takes out those that leave first and are over, `most` at a time.
    pub(super) fn take_over(
        &mut self,
        most: usize,
        is_over: impl Fn(Expiry) -> bool,
    ) -> impl Iterator<Item = Leaver> {
        let next = move || {
            let index = self.front()?;
            let expiry = self.expiry(index);
            is_over(expiry).then(|| Leaver {
                expiry,
                age: self.age(index),
                session: self.take(index),
            })
        };
        std::iter::from_fn(next).take(most)
    }

    /// How many sessions there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

/// A session that leaves, and where it stood.
pub(super) struct Leaver {
    /// When it ends.
    pub(super) expiry: Expiry,
    /// When it was filed.
    pub(super) age: u64,
    /// The session.
    pub(super) session: Arc<Session>,
}

#[cfg(test)]
impl Filed {
    /// How many slots a search for what is at `place` looks at.
    pub(super) fn probes(&self, place: Place) -> usize {
        self.index.probes(&place.words)
    }

    /// Checks that table, entries and order agree, and says what is filed in the order of leaving.
    pub(super) fn check(&self, place: impl Fn(&SessionKey) -> Place) -> Vec<(Standing, u32)> {
        let leaving = self.order.check(&self.entries);
        assert_eq!(
            leaving.len(),
            self.entries.len(),
            "entries out of the order"
        );
        assert_eq!(leaving.len(), self.index.len(), "entries out of the table");
        for &(standing, index) in &leaving {
            assert_eq!(standing, self.standing(Some(index)));
            let key = self.key(index);
            assert_eq!(self.find(place(&key)), Some(index));
        }
        let front = leaving.first().map(|&(_, index)| index);
        assert_eq!(self.front(), front);
        assert!(!self.front_moved);
        leaving
    }
}

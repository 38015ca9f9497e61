//! How sessions leave to make room for another, in order of expiry.
//!
//! A limit of *n* sessions is kept as OpenSSL 3.0 keeps it (`SSL_CTX_add_session`), oddities included:
//!
//! - The newcomer counts before anyone leaves, and sessions leave as long as there are *n* or more. So a limit of
//!   *n* keeps *n* - 1 sessions, and a limit of 1 as well as one of 2 keeps a single one.
//! - The newcomer itself never leaves, however early it ends: it joins the order only after room was made.
//! - Who leaves is who ends first; among those that end in the same second, who was filed first.
//! - A session with an empty id never leaves to make room. When it is its turn, nobody leaves, and the cache grows
//!   beyond the limit until that session is gone or is to leave later than another.
//! - A session that takes the place of another with the same key makes room as any newcomer does; the other one
//!   does not count any more. To add a session that is in already makes no room, even beyond the limit; it becomes
//!   the newest of those that end when it does.
//! - A limit of 0 is none, and a lowered limit takes effect with the next newcomer.
//!
//! # Locks
//!
//! Every step looks for the shard with the first to leave, without a lock, locks that shard alone, makes sure that
//! what it read is still so, and takes one session out. So no lock is held for longer than that, however many
//! sessions leave.

use super::outcome::Gone;
use super::{Cache, Shelves, Standing};
use crate::session::Session;
use crate::sync::Shared;

impl Cache {
    /// Lets sessions go until there are fewer than `limit`. `newcomer` never is among them; unless it took another's
    /// place it is not counted yet, and is afterwards.
    pub(super) fn make_room(
        &self,
        shelves: &Shelves,
        newcomer: *const Session,
        limit: usize,
        gone: &mut Gone,
    ) {
        let mut evict = || {
            let first = self.take_first(shelves, newcomer);
            first.map(|session| gone.evicted.push(session)).is_some()
        };
        if gone.replaced.is_none() {
            // One comes, one goes: a full cache need not touch the count, which all threads share.
            let is_full = limit > 0 && self.len() + 1 >= limit;
            let made_room = is_full && evict();
            if !made_room {
                self.totals.add_one();
            }
            if is_full && !made_room {
                return;
            }
        }
        while limit > 0 && self.totals.take_one_of(limit) {
            if !evict() {
                self.totals.add_one();
                return;
            }
        }
    }

    /// Takes out the session that leaves first; `None` when that one has an empty id, or when there is none. Passes over
    /// `except`. The count of sessions is the caller's business.
    fn take_first(&self, shelves: &Shelves, except: *const Session) -> Option<Shared<Session>> {
        let mut beside = None;
        let session = loop {
            let (at, standing) = shelves.soonest(beside, except)?;
            let mut shard = shelves.open(at);
            let (candidate, passed_over) = shard.front_beside(except);
            let offer = shard.standing(candidate);
            if offer != standing {
                // The one that was told is gone, or is the one to pass over: choose anew, knowing that.
                if passed_over || beside.is_some_and(|(other, _)| other == at) {
                    beside = passed_over.then_some((at, offer));
                }
                shard.tell();
                continue;
            }
            let entry = candidate.filter(|&entry| shard.has_id(entry))?;
            let session = shard.take_turn(entry);
            shard.tell();
            break session;
        };
        session.leave_for_good(shelves.door);
        Some(session)
    }
}

impl Shelves {
    /// The shard with the session that leaves first, and that session's standing. `beside` is what a shard has to
    /// offer beside `except`.
    fn soonest(
        &self,
        beside: Option<(usize, Standing)>,
        except: *const Session,
    ) -> Option<(usize, Standing)> {
        let soonest = self.frontier.soonest(beside)?;
        if !soonest.1.is_vague() {
            return Some(soonest);
        }
        // Only sessions that all but never end are left: ask every shard for the exact moments.
        let offers = self.shards.iter().enumerate().filter_map(|(at, shard)| {
            let mut shard = shard.lock();
            let entry = shard.front_beside(except).0?;
            let standing = shard.standing(Some(entry));
            Some((shard.expiry(entry), standing, at))
        });
        offers.min().map(|(_, standing, at)| (at, standing))
    }
}

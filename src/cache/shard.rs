//! One shard: the sessions whose keys hash to it, found by key and kept in order of expiry, under one lock.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use hashbrown::HashTable;
use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::entries::Entries;
use super::frontier::{Frontier, Standing};
use super::order::Order;
use super::place::Place;
use crate::session::{Expiry, Session, SessionKey};

/// A shard. Two of them never share a cache line, nor a pair of lines that is fetched together.
#[repr(align(128))]
pub(super) struct Shard(RwLock<Filed>);

impl Shard {
    /// An empty shard.
    pub(super) const fn new() -> Self {
        Self(RwLock::new(Filed::new()))
    }

    /// Opens it for reading.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, Filed> {
        self.0.read()
    }

    /// Opens it for changes; on closing, shard number `at` tells the frontier what it has to offer now.
    pub(super) fn open<'a>(&'a self, at: usize, frontier: &'a Frontier) -> Open<'a> {
        Open {
            filed: self.0.write(),
            at,
            frontier,
        }
    }

    /// What is in it, when nobody else can look.
    pub(super) fn get_mut(&mut self) -> &mut Filed {
        self.0.get_mut()
    }
}

/// A shard open for changes.
pub(super) struct Open<'a> {
    filed: RwLockWriteGuard<'a, Filed>,
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
    table: HashTable<Slot>,
    entries: Entries,
    order: Order,
    /// Whether another session leaves first than when the shard was opened.
    front_moved: bool,
}

/// The table's part of a filed session. It can be moved without a look at the entry.
struct Slot {
    tag: u32,
    index: u32,
}

impl Slot {
    /// The hash by which the table files: it looks at the top bits and at as many of the low ones as it needs.
    fn hash(tag: u32) -> u64 {
        u64::from(tag) << 32 | u64::from(tag)
    }
}

impl Filed {
    const fn new() -> Self {
        Self {
            table: HashTable::new(),
            entries: Entries::new(),
            order: Order::new(),
            front_moved: false,
        }
    }

    /// The number of the entry under `key`.
    pub(super) fn find(&self, place: Place, key: &SessionKey) -> Option<u32> {
        let slot = self.table.find(Slot::hash(place.tag), |slot| {
            slot.tag == place.tag && self.entries[slot.index].key == *key
        })?;
        Some(slot.index)
    }

    /// The session in an entry.
    pub(super) fn session(&self, index: u32) -> &Arc<Session> {
        self.entries[index].session()
    }

    /// The key that an entry is filed under.
    pub(super) fn key(&self, index: u32) -> &SessionKey {
        &self.entries[index].key
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

    /// Files a session under `key` as the newest of those that end at `expiry`.
    pub(super) fn file(
        &mut self,
        place: Place,
        key: SessionKey,
        expiry: Expiry,
        session: &Arc<Session>,
        age: u64,
    ) -> Filing {
        let Some(index) = self.find(place, &key) else {
            let index = self.entries.insert(key, Arc::clone(session));
            self.front_moved |= self.order.push(&mut self.entries, index, expiry, age);
            let slot = Slot {
                tag: place.tag,
                index,
            };
            self.table
                .insert_unique(Slot::hash(place.tag), slot, |slot| Slot::hash(slot.tag));
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

    /// Takes a session out. `place` is where the entry's key belongs.
    pub(super) fn take(&mut self, place: Place, index: u32) -> Arc<Session> {
        let slot = self
            .table
            .find_entry(Slot::hash(place.tag), |slot| slot.index == index);
        if let Ok(slot) = slot {
            slot.remove();
        }
        self.front_moved |= self.order.unlink(&mut self.entries, index);
        let session = self.entries.remove(index);
        if self.entries.len() == 0 && self.entries.is_large() {
            // Nothing left of what once was much: give the room back.
            let front_moved = self.front_moved;
            *self = Self::new();
            self.front_moved = front_moved;
        }
        session
    }
}

#[cfg(test)]
impl Filed {
    /// Checks that table, entries and order agree, and says what is filed in the order of leaving.
    pub(super) fn check(&self, place: impl Fn(&SessionKey) -> Place) -> Vec<(Standing, u32)> {
        let leaving = self.order.check(&self.entries);
        assert_eq!(
            leaving.len(),
            self.entries.len(),
            "entries out of the order"
        );
        assert_eq!(leaving.len(), self.table.len(), "entries out of the table");
        for &(standing, index) in &leaving {
            assert_eq!(standing, self.standing(Some(index)));
            let key = self.key(index);
            assert_eq!(self.find(place(key), key), Some(index));
        }
        let front = leaving.first().map(|&(_, index)| index);
        assert_eq!(self.front(), front);
        assert!(!self.front_moved);
        leaving
    }
}

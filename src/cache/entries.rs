//! The entries of a shard, named by number: what the cache keeps of a session beside its key. They stand in the lines
//! of the shard's index, and are looked at under the shard's lock alone.

use std::cell::Cell;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

use super::ground::Blank;
use super::index::Index;
use super::key_words::KeyWords;
use super::seat::Seat;
use super::table::{Search, Slot};
use crate::session::Session;
use crate::sync::Shared;

/// The number of no entry.
pub(super) const NONE: u32 = u32::MAX;

/// Entries that are looked at in one go by who looks at all.
const CHUNK: u32 = 256;

/// One filed session.
#[derive(Default)]
pub(super) struct Entry {
    session: Held,
    /// The next older entry of the same expiry; of a free entry the next free one.
    pub(super) older: Number,
    /// The next newer entry of the same expiry.
    pub(super) newer: Number,
    /// The number of its moment of expiry in the order.
    pub(super) moment: Number,
    /// Its age, counted from its moment's first.
    pub(super) age: Number,
}

// SAFETY: no session, and numbers that are 0.
unsafe impl Blank for Entry {}

/// A number that whoever holds the shard's lock may change.
#[derive(Default)]
pub(super) struct Number(AtomicU32);

impl Number {
    /// What it is.
    pub(super) fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Makes it another one.
    pub(super) fn set(&self, number: u32) {
        self.0.store(number, Ordering::Relaxed);
    }
}

/// A reference to a session; none in an entry that is free. Only [`Entries`] look at it.
#[derive(Default)]
struct Held(AtomicPtr<Session>);

/// The entries, and which of them are free. What changes comes first, as in a shard's `Filed`.
#[repr(C)]
pub(super) struct Entries {
    free: Cell<u32>,
    /// How many entries there ever were at once.
    made: Cell<u32>,
    /// How many have a session.
    filed: Cell<u32>,
    index: Arc<Index<Entry>>,
}

impl Entries {
    /// None yet; their keys and themselves will be in `index`, which nobody else changes.
    pub(super) fn new(index: Arc<Index<Entry>>) -> Self {
        Self {
            free: Cell::new(NONE),
            made: Cell::new(0),
            filed: Cell::new(0),
            index,
        }
    }

    /// How many sessions there are.
    pub(super) fn len(&self) -> usize {
        self.filed.get() as usize
    }

    /// Looks for the entry with this key.
    #[inline]
    pub(super) fn search(&self, key: &KeyWords) -> Search {
        self.index.search(key)
    }

    /// An entry, if it has this session and is filed under an id with bytes in it. There need not be one with this number.
    #[inline(always)]
    pub(super) fn named(&self, entry: u32, session: &Session) -> Option<&Entry> {
        let (facts, entry) = self.index.facts_and_beside(entry)?;
        let is_it = ptr::eq(entry.session.get(), session) && facts.id_len() != 0;
        is_it.then_some(entry)
    }

    /// Has the processor fetch what will be written to when an entry that is free is used again.
    #[inline(always)]
    pub(super) fn fetch_for_use(&self, entry: u32) {
        self.index.fetch_id(entry);
    }

    /// Has the processor fetch an entry, if there is one with this number.
    #[inline(always)]
    pub(super) fn fetch(&self, entry: u32) {
        self.index.fetch_beside(entry);
    }

    /// Whether the id that an entry is filed under has bytes in it. There need not be one with this number.
    pub(super) fn has_id(&self, entry: u32) -> bool {
        let facts = self.index.facts_and_beside(entry);
        facts.is_some_and(|(facts, _)| facts.id_len() != 0)
    }

    /// The key of an entry.
    #[cfg(test)]
    pub(super) fn key(&self, entry: u32) -> KeyWords {
        self.index.key(entry)
    }

    /// An entry.
    #[inline]
    pub(super) fn get(&self, entry: u32) -> &Entry {
        self.index.beside(entry)
    }

    /// The session in an entry.
    ///
    /// # Panics
    /// When the entry is free.
    #[inline]
    pub(super) fn session(&self, entry: u32) -> &Session {
        let held = self.get(entry).session.get();
        // SAFETY: null, or of a reference that the entry has: only `&mut self` takes it away.
        unsafe { held.as_ref() }.expect("a filed entry")
    }

    /// Another reference to the session in an entry.
    ///
    /// # Panics
    /// When the entry is free.
    pub(super) fn share(&self, entry: u32) -> Shared<Session> {
        let held = self.get(entry).session.get();
        assert!(!held.is_null(), "a filed entry");
        // SAFETY: the address comes from `Shared::into_raw`, and the entry has a reference.
        unsafe { Shared::clone_raw(held) }
    }

    /// Takes a session in, under a key that is not there, whose slot a search told; the entry and its number. The session is
    /// given its seat, for which it is said which shard this is.
    #[inline]
    pub(super) fn insert(
        &self,
        key: &KeyWords,
        session: Shared<Session>,
        slot: Slot,
        shard: usize,
    ) -> (u32, &Entry) {
        let number = match self.free.get() {
            NONE => self.made.replace(self.made.get() + 1),
            free => self.free.replace(self.get(free).older.get()),
        };
        let entry = self.index.insert(key, number, slot);
        self.filed.set(self.filed.get() + 1);
        Seat::new(shard, number).give(&session, key.tag());
        entry.session.put(session);
        (number, entry)
    }

    /// Frees an entry, whose slot is known or not; the session that was in it.
    ///
    /// # Panics
    /// When it is free already.
    #[inline(always)]
    pub(super) fn remove(&mut self, number: u32, slot: Option<Slot>) -> Shared<Session> {
        let entry = self.index.remove(number, slot);
        entry.older.set(self.free.replace(number));
        self.filed.set(self.filed.get() - 1);
        entry.session.take().expect("a filed entry")
    }

    /// Puts another session into an entry, and gives it its seat in this shard; the one that was there.
    ///
    /// # Panics
    /// When the entry is free.
    pub(super) fn replace(
        &mut self,
        number: u32,
        session: Shared<Session>,
        shard: usize,
    ) -> Shared<Session> {
        let entry = self.get(number);
        let before = entry.session.take().expect("a filed entry");
        Seat::new(shard, number).give(&session, self.index.tag(number));
        entry.session.put(session);
        before
    }

    /// The sessions of the chunk of entries with this number, or nothing when there is no such chunk.
    pub(super) fn chunk(&self, number: u32) -> Option<impl Iterator<Item = Shared<Session>>> {
        let from = number
            .checked_mul(CHUNK)
            .filter(|&from| from < self.made.get())?;
        let entries = from..self.made.get().min(from + CHUNK);
        let is_filed = |&entry: &u32| !self.get(entry).session.get().is_null();
        Some(entries.filter(is_filed).map(|entry| self.share(entry)))
    }
}

impl Held {
    /// Where the session is; null where there is none.
    fn get(&self) -> *const Session {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes a reference in. For whoever has the entries to itself.
    fn put(&self, session: Shared<Session>) {
        let session = Shared::into_raw(session).cast_mut();
        self.0.store(session, Ordering::Relaxed);
    }

    /// Takes the reference out. For whoever has the entries to itself.
    fn take(&self) -> Option<Shared<Session>> {
        let session = self.0.load(Ordering::Relaxed);
        self.0.store(ptr::null_mut(), Ordering::Relaxed);
        // SAFETY: not null, so it came from `put`, and this, which had that reference, has it no longer. Nobody else took
        // it meanwhile: only `Entries` call this, and only by a `&mut` of theirs.
        (!session.is_null()).then(|| unsafe { Shared::from_raw(session) })
    }
}

impl Drop for Entries {
    /// Lets the sessions go that are still there.
    fn drop(&mut self) {
        for number in 0..self.made.get() {
            drop(self.get(number).session.take());
        }
    }
}

#[cfg(test)]
impl Entries {
    /// How many buckets a search for this key looks at.
    pub(super) fn probes(&self, key: &KeyWords) -> usize {
        self.index.probes(key)
    }

    /// Panics unless the table that finds them is as it should be.
    pub(super) fn check(&self) {
        self.index.check();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::ground::Ground;
    use crate::cache::key_words::Facts;

    fn entries() -> Entries {
        Entries::new(Arc::new(Index::new(Arc::new(Ground::new()))))
    }

    fn insert(entries: &Entries, number: u64, session: &Shared<Session>) -> u32 {
        let key = KeyWords::new(
            [number; 4].into(),
            32,
            0x304,
            (number as u32).wrapping_mul(0x9e37_79b9),
        );
        let Search::Missing(slot) = entries.search(&key) else {
            panic!("a key that is there already");
        };
        entries.insert(&key, session.clone(), slot, 0).0
    }

    #[test]
    fn two_entries_and_the_facts_of_their_keys_fill_a_line() {
        assert_eq!(2 * (size_of::<Entry>() + size_of::<Facts>()), 64);
    }

    #[test]
    fn freed_entries_are_used_again_before_new_ones_are_made() {
        let mut entries = entries();
        let session = Session::new();
        for n in 0..600 {
            assert_eq!(insert(&entries, n, &session), n as u32);
        }
        for n in [5, 300, 599] {
            assert!(Shared::ptr_eq(&entries.remove(n, None), &session));
        }
        assert_eq!(entries.len(), 597);
        let mut again: Vec<u32> = (1000..1004)
            .map(|n| insert(&entries, n, &session))
            .collect();
        again.sort_unstable();
        assert_eq!(again, [5, 300, 599, 600]);
        drop(entries);
        assert_eq!(Shared::strong_count(&session), 1);
    }

    #[test]
    fn a_chunk_shows_the_sessions_that_are_still_there() {
        let mut entries = entries();
        let session = Session::new();
        for n in 0..300 {
            insert(&entries, n, &session);
        }
        drop(entries.remove(299, None));
        assert_eq!(entries.chunk(0).unwrap().count(), CHUNK as usize);
        assert_eq!(entries.chunk(1).unwrap().count(), 300 - CHUNK as usize - 1);
        assert!(entries.chunk(2).is_none());
        assert_eq!(Shared::strong_count(&session), 300);
    }
}

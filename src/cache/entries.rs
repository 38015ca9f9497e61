//! The entries of a shard, in chunks that never move, named by number. Their keys are in the shard's index.

use std::ops::{Index, IndexMut};
use std::sync::Arc;

use crate::session::Session;

/// The number of no entry.
pub(super) const NONE: u32 = u32::MAX;

/// Entries that a chunk holds. The first chunk grows up to this, so that a small cache stays small.
pub(super) const CHUNK: usize = 256;

/// One filed session.
pub(super) struct Entry {
    /// The session; none in an entry that is free.
    session: Option<Arc<Session>>,
    /// The next older entry of the same expiry; of a free entry the next free one.
    pub(super) older: u32,
    /// The next newer entry of the same expiry.
    pub(super) newer: u32,
    /// The number of its moment of expiry in the order.
    pub(super) moment: u32,
    /// Its age, counted from its moment's first.
    pub(super) age: u32,
}

const _: () = assert!(size_of::<Entry>() == 24);

impl Entry {
    /// The session.
    ///
    /// # Panics
    /// When the entry is free.
    pub(super) fn session(&self) -> &Arc<Session> {
        self.session.as_ref().expect("a filed entry")
    }
}

/// The entries, and which of them are free.
pub(super) struct Entries {
    chunks: Vec<Vec<Entry>>,
    free: u32,
    len: usize,
}

impl Entries {
    /// None yet.
    pub(super) const fn new() -> Self {
        Self {
            chunks: Vec::new(),
            free: NONE,
            len: 0,
        }
    }

    /// How many sessions there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Takes a session in; the entry's number.
    pub(super) fn insert(&mut self, session: Arc<Session>) -> u32 {
        self.len += 1;
        if self.free != NONE {
            let index = self.free;
            let entry = &mut self[index];
            let next = entry.older;
            entry.session = Some(session);
            self.free = next;
            return index;
        }
        if self.chunks.last().is_none_or(|last| last.len() == CHUNK) {
            let room = if self.chunks.is_empty() { 0 } else { CHUNK };
            self.chunks.push(Vec::with_capacity(room));
        }
        let chunk = self.chunks.len() - 1;
        let last = &mut self.chunks[chunk];
        let index = chunk * CHUNK + last.len();
        last.push(Entry {
            session: Some(session),
            older: NONE,
            newer: NONE,
            moment: NONE,
            age: 0,
        });
        u32::try_from(index).expect("fewer than 2^32 entries a shard")
    }

    /// Frees an entry; the session that was in it.
    ///
    /// # Panics
    /// When it is free already.
    pub(super) fn remove(&mut self, index: u32) -> Arc<Session> {
        let free = self.free;
        let entry = &mut self[index];
        let session = entry.session.take().expect("a filed entry");
        entry.older = free;
        self.free = index;
        self.len -= 1;
        session
    }

    /// Puts another session into an entry; the one that was there.
    ///
    /// # Panics
    /// When the entry is free.
    pub(super) fn replace(&mut self, index: u32, session: Arc<Session>) -> Arc<Session> {
        let entry = &mut self[index];
        entry.session.replace(session).expect("a filed entry")
    }

    /// Whether more room is held than one chunk.
    pub(super) fn is_large(&self) -> bool {
        self.chunks.len() > 1
    }

    /// The sessions of the chunk with this number, or nothing when there is no such chunk.
    pub(super) fn chunk(&self, number: usize) -> Option<impl Iterator<Item = &Arc<Session>>> {
        let chunk = self.chunks.get(number)?;
        Some(chunk.iter().filter_map(|entry| entry.session.as_ref()))
    }
}

impl Index<u32> for Entries {
    type Output = Entry;

    fn index(&self, index: u32) -> &Entry {
        &self.chunks[index as usize / CHUNK][index as usize % CHUNK]
    }
}

impl IndexMut<u32> for Entries {
    fn index_mut(&mut self, index: u32) -> &mut Entry {
        &mut self.chunks[index as usize / CHUNK][index as usize % CHUNK]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freed_entries_are_used_again_before_new_ones_are_made() {
        let mut entries = Entries::new();
        let session = Session::new();
        for n in 0..600 {
            assert_eq!(entries.insert(session.clone()), n);
        }
        for n in [5, 300, 599] {
            assert!(Arc::ptr_eq(&entries.remove(n), &session));
        }
        assert_eq!(entries.len(), 597);
        let mut again: Vec<u32> = (0..4).map(|_| entries.insert(session.clone())).collect();
        again.sort_unstable();
        assert_eq!(again, [5, 300, 599, 600]);
    }

    #[test]
    fn a_chunk_shows_the_sessions_that_are_still_there() {
        let mut entries = Entries::new();
        let session = Session::new();
        for _ in 0..300 {
            entries.insert(session.clone());
        }
        drop(entries.remove(299));
        assert_eq!(entries.chunk(0).unwrap().count(), CHUNK);
        assert_eq!(entries.chunk(1).unwrap().count(), 300 - CHUNK - 1);
        assert!(entries.chunk(2).is_none());
    }
}

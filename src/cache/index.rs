//! The keys of a shard's entries, and the table that finds them: the part of a shard that is read without its lock.
//!
//! Everything here is atomic words. Who changes them holds the shard's lock, and tells the bucket of the table that the
//! change is about ([`Bucket`]); who reads under the lock just reads; who reads without it asks the bucket whether what
//! was read may be believed. The key of an entry is written within the change by which a bucket comes to say that the entry
//! is there, and not written to again before that bucket changed; so who found it by a bucket that did not change saw it
//! whole. So that such a reader never follows words into memory that is gone, all of it is [`Ground`], which stays: a
//! table that grows leaves the smaller ones behind, closed, which together are as large as itself.
//!
//! A key stands in a line of the cache of its own, together with what belongs to its entry: to look at it costs one
//! access to memory. The table ([`Table`]) is the other access, if it has left the processor's second cache.

use std::marker::PhantomData;
use std::ptr;
use std::sync::Arc;

use super::atomic::{AtomicPtr, AtomicU64, Ordering};
use super::bucket::Bucket;
use super::ground::{Blank, Ground};
use super::key_words::KeyWords;
use super::table::{Search, Slot, Table};

/// Lines in each of the first eight chunks; those after them are twice as large, eight at a time.
const FIRST_CHUNK: usize = 16;
/// Chunks: enough for each number of 32 bits.
const CHUNKS: usize = 8 * (u32::BITS + 1 - (8 * FIRST_CHUNK).ilog2()) as usize;

/// A key, and what belongs to its entry.
#[derive(Default)]
#[repr(C, align(64))]
pub(super) struct Line<T> {
    key: [AtomicU64; KeyWords::COUNT],
    beside: T,
}

// SAFETY: numbers that are 0, and a T of zeros.
unsafe impl<T: Blank> Blank for Line<T> {}

/// Keys by entry, entries by key, and what else belongs to an entry.
pub(super) struct Index<T> {
    /// The table in use, as a word; null before the first.
    table: AtomicPtr<Bucket>,
    /// Each chunk, by the address that line 0 of all would have if it were in it; null for those that were not needed
    /// yet. See [`Place`].
    chunks: [AtomicPtr<Line<T>>; CHUNKS],
    ground: Arc<Ground>,
    lines: PhantomData<Line<T>>,
}

impl<T: Blank> Index<T> {
    /// No keys yet.
    pub(super) fn new(ground: Arc<Ground>) -> Self {
        Self {
            table: AtomicPtr::new(ptr::null_mut()),
            chunks: std::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            ground,
            lines: PhantomData,
        }
    }

    /// Whether there is this key, without the shard's lock; `None` when that is not to be seen at a glance.
    #[inline(always)]
    pub(super) fn glance(&self, key: &KeyWords) -> Option<bool> {
        match self.current() {
            Some(table) => table.glance(key.tag(), |entry| self.is(key, entry)),
            None => Some(false),
        }
    }

    /// Whether there is this key, without the shard's lock; `None` when a change got in the way.
    pub(super) fn contains(&self, key: &KeyWords) -> Option<bool> {
        match self.current() {
            Some(table) => table.contains(key.tag(), |entry| self.is(key, entry)),
            None => Some(false),
        }
    }

    /// The number of the entry with this key. Under the shard's lock.
    #[cfg(test)]
    pub(super) fn find(&self, key: &KeyWords) -> Option<u32> {
        match self.search(key) {
            Search::Found(entry, _) => Some(entry),
            Search::Missing(_) => None,
        }
    }

    /// Has the processor fetch the slot where a search for this key begins.
    #[inline]
    pub(super) fn fetch(&self, key: &KeyWords) {
        if let Some(table) = self.current() {
            fetch(table.home(key.tag()));
        }
    }

    /// Looks for a key: its entry and slot, or the slot that it would have. Under the shard's lock.
    #[inline]
    pub(super) fn search(&self, key: &KeyWords) -> Search {
        let Some(table) = self.current() else {
            return Search::NO_TABLE;
        };
        table.search(key.tag(), |entry| self.is(key, entry))
    }

    /// The key of an entry. Under the shard's lock.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    pub(super) fn key(&self, entry: u32) -> KeyWords {
        KeyWords::read(&self.line(entry).expect(NO_ENTRY).key)
    }

    /// What belongs to an entry.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    #[inline]
    pub(super) fn beside(&self, entry: u32) -> &T {
        &self.line(entry).expect(NO_ENTRY).beside
    }

    /// The key of an entry, and what belongs to it; nothing when there never was an entry with this number. The key is to be
    /// looked at under the shard's lock.
    #[inline(always)]
    pub(super) fn line_of(&self, entry: u32) -> Option<(&[AtomicU64; KeyWords::COUNT], &T)> {
        self.line(entry).map(|line| (&line.key, &line.beside))
    }

    /// Has the processor fetch the line of an entry, if there is one with this number.
    #[inline(always)]
    pub(super) fn fetch_line(&self, entry: u32) {
        if let Some(line) = self.line(entry) {
            fetch(ptr::from_ref(line));
        }
    }

    /// Files an entry under a key that is not there, whose slot [`Index::search`] told; what belongs to the entry. Under
    /// the shard's lock. No entry has a number that is greater than how many there were at once.
    #[inline]
    pub(super) fn insert(&self, key: &KeyWords, entry: u32, slot: Slot) -> &T {
        let line = self.line(entry).unwrap_or_else(|| self.new_line(entry));
        let (table, slot) = match self.current() {
            Some(table) if table.is_roomy(entry) => (table, slot),
            table => {
                let larger = self.grown_from(table);
                (larger, larger.empty_from(key.tag()))
            }
        };
        // Behind the beginning of the change: whoever sees the new key sees that what the line had before is gone, by
        // whichever thread.
        let change = table.change(slot);
        key.write(&line.key);
        table.put(slot, key.tag(), entry);
        drop(change);
        &line.beside
    }

    /// Takes an entry out, at the slot that [`Index::search`] told, or at whichever it is in; what belonged to the entry. Under
    /// the shard's lock.
    ///
    /// # Panics
    /// When the entry is not filed.
    #[inline(always)]
    pub(super) fn remove(&self, entry: u32, slot: Option<Slot>) -> &T {
        let table = self.current().expect(NO_ENTRY);
        let line = self.line(entry).expect(NO_ENTRY);
        let tag = KeyWords::tag_in(&line.key);
        let slot = slot.unwrap_or_else(|| table.slot_of(tag, entry));
        table.take(slot, tag);
        &line.beside
    }

    /// How many buckets a search for this key looks at. Under the shard's lock.
    #[cfg(test)]
    pub(super) fn probes(&self, key: &KeyWords) -> usize {
        let table = self.current();
        table.map_or(0, |table| table.probes(key.tag(), &self.search(key)))
    }

    #[inline(always)]
    fn current(&self) -> Option<Table<'_>> {
        // SAFETY: a table of the ground, which stays as long as this.
        unsafe { Table::of_word(self.table.load(Ordering::Acquire)) }
    }

    /// The next larger table, with everything that is in this one; the first when there is none. It is the one in use then.
    #[cold]
    fn grown_from(&self, table: Option<Table<'_>>) -> Table<'_> {
        let number = table.map_or(0, |table| table.number() + 1);
        let larger = Table::new(number, &self.ground);
        if let Some(table) = table {
            larger.take_over(table, |entry| self.tag(entry));
        }
        self.table.store(larger.into_word(), Ordering::Release);
        if let Some(table) = table {
            // Before anything changes, so that nobody believes what the smaller one says then.
            table.close();
        }
        larger
    }

    /// The tag of an entry's key.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    #[inline]
    fn tag(&self, entry: u32) -> u32 {
        KeyWords::tag_in(&self.line(entry).expect(NO_ENTRY).key)
    }

    /// Whether an entry has this key. There need not be one with this number.
    #[inline(always)]
    fn is(&self, key: &KeyWords, entry: u32) -> bool {
        self.line(entry).is_some_and(|line| key.is_in(&line.key))
    }

    #[inline(always)]
    fn line(&self, entry: u32) -> Option<&Line<T>> {
        let place = Place::of(entry);
        let zeroth = self.chunks[place.chunk].load(Ordering::Acquire);
        if zeroth.is_null() {
            return None;
        }
        // SAFETY: the line is in this chunk, which is there as long as the ground.
        Some(unsafe { &*zeroth.wrapping_add(place.number) })
    }

    /// The line of an entry that never was before, with others for those to come.
    #[cold]
    fn new_line(&self, entry: u32) -> &Line<T> {
        let place = Place::of(entry);
        let chunk: *mut Line<T> = self.ground.blank(place.len()).as_ptr();
        let zeroth = chunk.wrapping_sub(place.first());
        self.chunks[place.chunk].store(zeroth, Ordering::Release);
        self.line(entry).expect("the chunk that was just made")
    }
}

/// Has the processor fetch what is at an address.
#[inline(always)]
fn fetch<T>(address: *const T) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: any address may be fetched.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}

/// What it is called when somebody asks for an entry that is not there.
const NO_ENTRY: &str = "an entry of this shard";

/// Where the line of an entry is.
///
/// Lines are numbered so that each eight chunks of one size begin at a power of two: the first four digits of a line's
/// number say which chunk of those with its length it is in.
pub(super) struct Place {
    /// The chunk.
    pub(super) chunk: usize,
    /// The number of the line. Those of a chunk are numbered one after the other.
    pub(super) number: usize,
}

impl Place {
    /// Where the line of this entry is.
    #[inline(always)]
    pub(super) fn of(entry: u32) -> Self {
        let number = entry as usize + 8 * FIRST_CHUNK;
        let digits = number.ilog2() as usize - 3;
        let chunk = 8 * digits + (number >> digits) - 8 * (FIRST_CHUNK.ilog2() as usize + 1);
        // SAFETY: the number has 33 digits at most, so that behind the first four there are 29; that makes 8 * 29 + 15.
        unsafe { std::hint::assert_unchecked(chunk < CHUNKS) };
        Self { chunk, number }
    }

    /// How many lines there are in its chunk.
    pub(super) fn len(&self) -> usize {
        1 << (self.number.ilog2() - 3)
    }

    /// The number of the first of them.
    pub(super) fn first(&self) -> usize {
        self.number & !(self.len() - 1)
    }
}

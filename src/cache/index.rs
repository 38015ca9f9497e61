//! The keys of a shard's entries, and the table that finds them: the part of a shard that is read without its lock.
//!
//! Everything here is atomic words. Who changes them holds the shard's lock and says so by a [`Seqlock`]; who reads
//! under the lock just reads; who reads without it asks the [`Seqlock`] whether what was read may be believed. So that
//! such a reader never follows words into memory that is gone, all of it is [`Ground`], which stays: a table that
//! grows leaves the smaller ones behind, which together are as large as itself.
//!
//! A key stands in a line of the cache of its own, together with what belongs to its entry: to look at it costs one
//! access to memory. The table ([`Table`]) is the other access, if it has left the processor's second cache.

use std::hint::spin_loop;
use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::sync::Arc;

use super::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};
use super::ground::{Blank, Ground};
use super::key_words::KeyWords;
use super::seqlock::Seqlock;
use super::table::{Search, Slot, TABLES, Table, table_len};

/// Lines in each of the first eight chunks; those after them are twice as large, eight at a time.
const FIRST_CHUNK: usize = 16;
/// Chunks: enough for each number of 32 bits.
const CHUNKS: usize = 8 * (u32::BITS + 1 - (8 * FIRST_CHUNK).ilog2()) as usize;

/// How often a reader that was disturbed looks again before it says so.
const TRIES: usize = 8;
/// How often it looks once it has said so: for longer than it takes until a flush hears of it.
const PATIENCE: usize = 256;
/// How long a flush waits for readers that said so, in the processor's pauses: one to some microseconds.
const QUIET: usize = 32;

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
#[repr(C)]
pub(super) struct Index<T> {
    changing: Changing,
    /// Which of the tables is in use.
    table: AtomicU32,
    /// The first slot of each table, null for those that were not needed yet.
    tables: [AtomicPtr<AtomicU32>; TABLES],
    /// Each chunk, by the address that line 0 of all would have if it were in it; null for those that were not needed
    /// yet. See [`Place`].
    chunks: [AtomicPtr<Line<T>>; CHUNKS],
    ground: Arc<Ground>,
    lines: PhantomData<Line<T>>,
}

/// What every change writes to: in a line of the processor's cache of its own, so that a reader on another processor finds
/// its way to the slot while it waits for this.
#[repr(align(64))]
struct Changing {
    seqlock: Seqlock,
    /// How many slots of the table are taken.
    taken: AtomicU32,
    /// 1 when a reader finds no moment without a change.
    disturbed: AtomicU32,
}

impl<T: Blank> Index<T> {
    /// No keys yet.
    pub(super) fn new(ground: Arc<Ground>) -> Self {
        Self {
            changing: Changing {
                seqlock: Seqlock::new(),
                taken: AtomicU32::new(0),
                disturbed: AtomicU32::new(0),
            },
            table: AtomicU32::new(0),
            tables: std::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            chunks: std::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            ground,
            lines: PhantomData,
        }
    }

    /// Whether there is this key, without the shard's lock; `None` when a change got in the way.
    #[inline(always)]
    pub(super) fn contains(&self, key: &KeyWords) -> Option<bool> {
        self.changing.seqlock.read(|| self.find(key).is_some())
    }

    /// As [`Index::contains`], for a reader that a change got in the way of: looks again, and asks whoever flushes for a
    /// quiet moment.
    #[cold]
    pub(super) fn contains_in_quiet(&self, key: &KeyWords) -> Option<bool> {
        let again = (0..TRIES).find_map(|_| self.contains(key));
        again.or_else(|| {
            self.changing.disturbed.store(1, Ordering::Relaxed);
            (0..PATIENCE).find_map(|_| {
                spin_loop();
                self.contains(key)
            })
        })
    }

    /// A quiet moment for readers, if one asked for it. Not under the shard's lock, by who will change much more there.
    pub(super) fn be_quiet(&self) {
        if self.changing.disturbed.load(Ordering::Relaxed) != 0 {
            self.changing.disturbed.store(0, Ordering::Relaxed);
            (0..QUIET).for_each(|_| spin_loop());
        }
    }

    /// The number of the entry with this key. Under the shard's lock, or to be believed when the [`Seqlock`] says so.
    #[inline]
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

    /// As [`Index::find`], with the slot that the key has, or would have.
    #[inline]
    pub(super) fn search(&self, key: &KeyWords) -> Search {
        let Some(table) = self.current() else {
            return Search::NO_TABLE;
        };
        let is = |entry| {
            let line = self.line(entry);
            line.is_some_and(|line| key.is_in(&line.key))
        };
        table.search(key.tag(), is)
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
        let taken = self.changing.taken.load(Ordering::Relaxed) + 1;
        let line = self.line(entry).unwrap_or_else(|| self.new_line(entry));
        match self.current() {
            Some(table) if table.is_roomy(taken) => {
                let _writing = self.changing.seqlock.write();
                key.write(&line.key);
                table.put(slot, key.tag(), entry);
            }
            table => {
                let (number, larger) = self.grown_from(table);
                let _writing = self.changing.seqlock.write();
                key.write(&line.key);
                larger.put(larger.empty_from(key.tag()), key.tag(), entry);
                self.table.store(number, Ordering::Relaxed);
            }
        }
        self.changing.taken.store(taken, Ordering::Relaxed);
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
        let slot = slot.unwrap_or_else(|| table.slot_of(KeyWords::tag_in(&line.key), entry));
        let writing = self.changing.seqlock.write();
        table.take(slot, |entry| self.tag(entry));
        drop(writing);
        let taken = self.changing.taken.load(Ordering::Relaxed);
        self.changing.taken.store(taken - 1, Ordering::Relaxed);
        &line.beside
    }

    /// How many keys there are. Under the shard's lock.
    pub(super) fn len(&self) -> usize {
        self.changing.taken.load(Ordering::Relaxed) as usize
    }

    /// How many slots a search for this key looks at. Under the shard's lock.
    #[cfg(test)]
    pub(super) fn probes(&self, key: &KeyWords) -> usize {
        let table = self.current();
        table.map_or(0, |table| table.probes(key.tag(), &self.search(key)))
    }

    #[inline(always)]
    fn current(&self) -> Option<Table<'_>> {
        self.table_of(self.table.load(Ordering::Relaxed))
    }

    #[inline(always)]
    fn table_of(&self, number: u32) -> Option<Table<'_>> {
        let slots = self.tables.get(number as usize)?.load(Ordering::Acquire);
        // SAFETY: it was put there by `grown_from`, and the ground stays as long as this.
        NonNull::new(slots).map(|slots| unsafe { Table::new(number, slots) })
    }

    /// The next larger table, with everything that is in this one, and its number; the first when there is none.
    #[cold]
    fn grown_from(&self, table: Option<Table<'_>>) -> (u32, Table<'_>) {
        let number = match table {
            Some(_) => self.table.load(Ordering::Relaxed) + 1,
            None => 0,
        };
        // Nobody looks there before the number says so.
        let slots = self.ground.blank(table_len(number));
        self.tables[number as usize].store(slots.as_ptr(), Ordering::Release);
        let larger = self.table_of(number).expect("the table that was just made");
        if let Some(table) = table {
            larger.take_over(table, |entry| self.tag(entry));
        }
        (number, larger)
    }

    /// The tag of an entry's key.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    #[inline]
    fn tag(&self, entry: u32) -> u32 {
        KeyWords::tag_in(&self.line(entry).expect(NO_ENTRY).key)
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

//! The keys of a shard's entries, and the table that finds them: the part of a shard that is read without its lock.
//!
//! Everything here is atomic words. Who changes them holds the shard's lock and says so by a [`Seqlock`]; who reads
//! under the lock just reads; who reads without it asks the [`Seqlock`] whether what was read may be believed. So that
//! such a reader never follows words into memory that is gone, all of it is [`Ground`], which stays: a table that
//! grows leaves the smaller ones behind, which together are as large as itself.
//!
//! A key stands in a line of the cache of its own, together with what belongs to its entry: to look at it costs one
//! access to memory. The table is for the processor's second cache: a slot is four bytes, so that those of 100,000
//! sessions take half a megabyte. It has open addresses; a slot stands at the address that the tag of its key says, or
//! behind it, and one that is taken out is filled by those behind it.
//!
//! A slot is three numbers: how far behind its address it stands (6 bits), the tag but for the bits that are the
//! address, and the number of its entry plus one, which takes as many bits as the address. So the tag of a slot can be
//! told from the slot alone, unless it stands 63 slots behind its address or more; then its entry's key tells.

use std::hint::spin_loop;
use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::sync::Arc;

use super::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};
use super::ground::{Blank, Ground};
use super::key_words::KeyWords;
use super::seqlock::Seqlock;

/// Slots in the smallest table.
const FIRST_TABLE: usize = 16;
/// Tables, each twice as large as the one before: the last has an address for each tag.
const TABLES: usize = KeyWords::TAG_BITS as usize - FIRST_TABLE.ilog2() as usize + 1;

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
pub(super) struct Index<T> {
    seqlock: Seqlock,
    /// Which of the tables is in use.
    table: AtomicU32,
    /// How many slots of it are taken.
    taken: AtomicU32,
    /// 1 when a reader finds no moment without a change.
    disturbed: AtomicU32,
    /// The first slot of each table, null for those that were not needed yet.
    tables: [AtomicPtr<AtomicU32>; TABLES],
    /// Each chunk, by the address that line 0 of all would have if it were in it; null for those that were not needed
    /// yet. See [`Place`].
    chunks: [AtomicPtr<Line<T>>; CHUNKS],
    ground: Arc<Ground>,
    lines: PhantomData<Line<T>>,
}

/// What a search came to.
pub(super) enum Search {
    /// The entry with the key, and its slot.
    Found(u32, Slot),
    /// There is none: the slot that it would have.
    Missing(Slot),
}

/// A place in the table. Good until the table changes.
#[derive(Clone, Copy)]
pub(super) struct Slot(u32);

/// A table.
#[derive(Clone, Copy)]
struct Table<'a> {
    /// The first of its slots, whose number is a power of two: `mask` and one.
    slots: NonNull<AtomicU32>,
    mask: u32,
    ground: PhantomData<&'a Ground>,
}

impl<T: Blank> Index<T> {
    /// No keys yet.
    pub(super) fn new(ground: Arc<Ground>) -> Self {
        Self {
            seqlock: Seqlock::new(),
            table: AtomicU32::new(0),
            taken: AtomicU32::new(0),
            disturbed: AtomicU32::new(0),
            tables: std::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            chunks: std::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            ground,
            lines: PhantomData,
        }
    }

    /// Whether there is this key, without the shard's lock; `None` when changes got in the way each time.
    pub(super) fn contains(&self, key: &KeyWords) -> Option<bool> {
        (0..TRIES).find_map(|_| self.seqlock.read(|| self.find(key).is_some()))
    }

    /// As [`Index::contains`], for a reader that changes got in the way of: asks whoever flushes for a quiet moment.
    #[cold]
    pub(super) fn contains_in_quiet(&self, key: &KeyWords) -> Option<bool> {
        self.disturbed.store(1, Ordering::Relaxed);
        (0..PATIENCE).find_map(|_| {
            spin_loop();
            self.seqlock.read(|| self.find(key).is_some())
        })
    }

    /// A quiet moment for readers, if one asked for it. Not under the shard's lock, by who will change much more there.
    pub(super) fn be_quiet(&self) {
        if self.disturbed.load(Ordering::Relaxed) != 0 {
            self.disturbed.store(0, Ordering::Relaxed);
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
            #[cfg(target_arch = "x86_64")]
            {
                use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
                // SAFETY: any address may be fetched.
                unsafe { _mm_prefetch::<_MM_HINT_T0>(ptr::from_ref(table.slot(key.tag())).cast()) };
            }
            #[cfg(not(target_arch = "x86_64"))]
            let _ = table;
        }
    }

    /// As [`Index::find`], with the slot that the key has, or would have.
    #[inline]
    pub(super) fn search(&self, key: &KeyWords) -> Search {
        let Some(table) = self.current() else {
            return Search::Missing(Slot(0));
        };
        let mut at = key.tag();
        // What else than its entry a slot says that is so far from home.
        let mut expected = at & !table.mask;
        // The bound is for readers that are disturbed: there is an empty slot always.
        let mut left = table.mask;
        loop {
            let slot = table.slot(at).load(Ordering::Relaxed);
            if slot == 0 {
                return Search::Missing(Slot(at));
            }
            if slot & !table.mask == expected {
                let entry = entry_in(slot, table.mask);
                if self.line(entry).is_some_and(|line| key.is_in(&line.key)) {
                    return Search::Found(entry, Slot(at));
                }
            }
            if left == 0 {
                return Search::Missing(Slot(0));
            }
            left -= 1;
            at += 1;
            // One more, unless it is as far as a slot can tell.
            expected = expected
                .checked_add(1 << KeyWords::TAG_BITS)
                .unwrap_or(expected);
        }
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

    /// Files an entry under a key that is not there, whose slot [`Index::search`] told; what belongs to the entry. Under
    /// the shard's lock. No entry has a number that is greater than how many there were at once.
    #[inline]
    pub(super) fn insert(&self, key: &KeyWords, entry: u32, slot: Slot) -> &T {
        let taken = self.taken.load(Ordering::Relaxed) + 1;
        let line = self.line(entry).unwrap_or_else(|| self.new_line(entry));
        match self.current() {
            Some(table) if is_roomy(taken, table) => {
                let _writing = self.seqlock.write();
                key.write(&line.key);
                table.put(slot.0, key.tag(), entry);
            }
            table => {
                let (number, larger) = self.grown_from(table);
                let _writing = self.seqlock.write();
                key.write(&line.key);
                larger.put(larger.empty_from(key.tag()), key.tag(), entry);
                self.table.store(number, Ordering::Relaxed);
            }
        }
        self.taken.store(taken, Ordering::Relaxed);
        &line.beside
    }

    /// Takes an entry out. Under the shard's lock.
    ///
    /// # Panics
    /// When the entry is not filed.
    pub(super) fn remove(&self, entry: u32) {
        let table = self.current().expect(NO_ENTRY);
        let mut at = KeyWords::tag_in(&self.line(entry).expect(NO_ENTRY).key);
        loop {
            let slot = table.slot(at).load(Ordering::Relaxed);
            assert_ne!(slot, 0, "an entry out of the table");
            if entry_in(slot, table.mask) == entry {
                return self.remove_at(Slot(at));
            }
            at += 1;
        }
    }

    /// Empties a slot that [`Index::search`] found. Under the shard's lock.
    #[inline(always)]
    pub(super) fn remove_at(&self, slot: Slot) {
        let table = self.current().expect(NO_ENTRY);
        let mut hole = slot.0;
        let _writing = self.seqlock.write();
        // Whoever stands behind the hole and would rather stand in it, or before it, moves there.
        let mut at = hole + 1;
        loop {
            let slot = table.slot(at).load(Ordering::Relaxed);
            if slot == 0 {
                break;
            }
            let gap = at - hole;
            let distance = self.distance(slot, at, table.mask);
            if distance >= gap {
                let moved = word(slot, distance - gap, entry_in(slot, table.mask), table.mask);
                table.slot(hole).store(moved, Ordering::Relaxed);
                hole = at;
            }
            at += 1;
        }
        table.slot(hole).store(0, Ordering::Relaxed);
        let taken = self.taken.load(Ordering::Relaxed);
        self.taken.store(taken - 1, Ordering::Relaxed);
    }

    /// How many keys there are. Under the shard's lock.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.taken.load(Ordering::Relaxed) as usize
    }

    /// How many slots a search for this key looks at. Under the shard's lock.
    #[cfg(test)]
    pub(super) fn probes(&self, key: &KeyWords) -> usize {
        let (Search::Found(_, Slot(at)) | Search::Missing(Slot(at))) = self.search(key);
        match self.current() {
            Some(_) => (at - key.tag()) as usize + 1,
            None => 0,
        }
    }

    #[inline(always)]
    fn current(&self) -> Option<Table<'_>> {
        self.table_of(self.table.load(Ordering::Relaxed))
    }

    #[inline(always)]
    fn table_of(&self, number: u32) -> Option<Table<'_>> {
        let slots = self.tables.get(number as usize)?.load(Ordering::Acquire);
        Some(Table {
            slots: NonNull::new(slots)?,
            mask: table_len(number) as u32 - 1,
            ground: PhantomData,
        })
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
        if let Some(Table { mask, .. }) = table {
            for at in 0..=mask {
                let slot = table.map_or(0, |table| table.slot(at).load(Ordering::Relaxed));
                if slot != 0 {
                    let home = at.wrapping_sub(self.distance(slot, at, mask)) & mask;
                    let tag = slot & TAG & !mask | home;
                    larger.put(larger.empty_from(tag), tag, entry_in(slot, mask));
                }
            }
        }
        (number, larger)
    }

    /// How far behind its address a slot stands.
    #[inline]
    fn distance(&self, slot: u32, at: u32, mask: u32) -> u32 {
        match slot >> KeyWords::TAG_BITS {
            FAR => at.wrapping_sub(self.key(entry_in(slot, mask)).tag()) & mask,
            near => near,
        }
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

/// How many slots a table has.
fn table_len(number: u32) -> usize {
    FIRST_TABLE << number
}

/// Whether a table is good for so many slots: up to thirteen of sixteen. There is an empty one always.
fn is_roomy(taken: u32, table: Table<'_>) -> bool {
    u64::from(taken) * 16 <= (u64::from(table.mask) + 1) * 13
}

/// The bits of a slot that a tag may have.
const TAG: u32 = (1 << KeyWords::TAG_BITS) - 1;
/// The distance from home of slots that stand so far behind it, or further.
const FAR: u32 = (1 << (u32::BITS - KeyWords::TAG_BITS)) - 1;

/// A slot: never 0, for an entry's number plus one has no more bits than the address.
#[inline(always)]
fn word(tag: u32, distance: u32, entry: u32, mask: u32) -> u32 {
    debug_assert!(entry < mask, "a number too large for a slot");
    distance.min(FAR) << KeyWords::TAG_BITS | tag & TAG & !mask | (entry + 1)
}

#[inline(always)]
fn entry_in(slot: u32, mask: u32) -> u32 {
    (slot & mask).wrapping_sub(1)
}

impl<'a> Table<'a> {
    /// The slot at an address, which is counted on beyond the last.
    #[inline(always)]
    fn slot(self, at: u32) -> &'a AtomicU32 {
        // SAFETY: not beyond the last slot; the table is there as long as the ground.
        unsafe { self.slots.add((at & self.mask) as usize).as_ref() }
    }

    /// The first empty slot for a tag.
    fn empty_from(self, tag: u32) -> u32 {
        let mut at = tag;
        while self.slot(at).load(Ordering::Relaxed) != 0 {
            at += 1;
        }
        at
    }

    /// Puts an entry into a slot that is empty.
    #[inline(always)]
    fn put(self, at: u32, tag: u32, entry: u32) {
        let slot = word(tag, at - tag, entry, self.mask);
        self.slot(at).store(slot, Ordering::Relaxed);
    }
}

//! The keys of a shard's entries, and the table that finds them: the part of a shard that is read without its lock.
//!
//! Everything here is atomic words. Who changes them holds the shard's lock and says so by a [`Seqlock`]; who reads
//! under the lock just reads; who reads without it asks the [`Seqlock`] whether what was read may be believed. So that
//! such a reader never follows words into memory that is gone, nothing is freed before the shard is: a table that
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

use super::atomic::{AtomicU32, AtomicU64, OnceCell, Ordering};
use super::key_words::KeyWords;
use super::seqlock::Seqlock;

/// Slots in the smallest table.
const FIRST_TABLE: usize = 16;
/// Tables, each twice as large as the one before: the last has an address for each tag.
const TABLES: usize = KeyWords::TAG_BITS as usize - FIRST_TABLE.ilog2() as usize + 1;

/// Lines in each of the first two chunks; those after them are twice as large, two at a time.
const FIRST_CHUNK: usize = 8;
/// Chunks: enough for each entry that a table can have.
pub(super) const CHUNKS: usize = 2 * (KeyWords::TAG_BITS - (2 * FIRST_CHUNK).ilog2()) as usize;

/// How often a reader that was disturbed looks again before it says so.
const TRIES: usize = 8;

/// A key, and what belongs to its entry.
#[derive(Default)]
#[repr(C, align(64))]
struct Line<T> {
    key: [AtomicU64; KeyWords::COUNT],
    beside: T,
}

type Chunk<T> = Box<[Line<T>]>;
type Table = Box<[AtomicU32]>;

/// Keys by entry, entries by key, and what else belongs to an entry.
pub(super) struct Index<T> {
    seqlock: Seqlock,
    /// Which of the tables is in use.
    table: AtomicU32,
    /// How many slots of it are taken.
    taken: AtomicU32,
    tables: [OnceCell<Table>; TABLES],
    chunks: [OnceCell<Chunk<T>>; CHUNKS],
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
pub(super) struct Slot(usize);

impl<T: Default> Index<T> {
    /// No keys yet.
    pub(super) fn new() -> Self {
        Self {
            seqlock: Seqlock::new(),
            table: AtomicU32::new(0),
            taken: AtomicU32::new(0),
            tables: std::array::from_fn(|_| OnceCell::new()),
            chunks: std::array::from_fn(|_| OnceCell::new()),
        }
    }

    /// Whether there is this key, without the shard's lock; `None` when changes got in the way each time.
    pub(super) fn contains(&self, key: &KeyWords) -> Option<bool> {
        (0..TRIES).find_map(|_| self.seqlock.read(|| self.find(key).is_some()))
    }

    /// The number of the entry with this key. Under the shard's lock, or to be believed when the [`Seqlock`] says so.
    pub(super) fn find(&self, key: &KeyWords) -> Option<u32> {
        match self.search(key) {
            Search::Found(entry, _) => Some(entry),
            Search::Missing(_) => None,
        }
    }

    /// As [`Index::find`], with the slot that the key has, or would have.
    pub(super) fn search(&self, key: &KeyWords) -> Search {
        let Some(table) = self.current() else {
            return Search::Missing(Slot(0));
        };
        let mask = table.len() - 1;
        let home = key.tag() as usize & mask;
        // What else than its entry a slot says that is so far from home.
        let mut expected = key.tag() & !(mask as u32);
        let mut at = home;
        // The bound is for readers that are disturbed: there is an empty slot always.
        for distance in 0..table.len() {
            let slot = table[at].load(Ordering::Relaxed);
            if slot & !(mask as u32) == expected && slot != 0 {
                let entry = entry_in(slot, mask);
                if self.line(entry).is_some_and(|line| key.is_in(&line.key)) {
                    return Search::Found(entry, Slot(at));
                }
            }
            if slot == 0 {
                return Search::Missing(Slot(at));
            }
            at = (at + 1) & mask;
            if distance < FAR {
                expected += 1 << KeyWords::TAG_BITS;
            }
        }
        Search::Missing(Slot(0))
    }

    /// The key of an entry. Under the shard's lock.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    pub(super) fn key(&self, entry: u32) -> KeyWords {
        KeyWords::read(&self.line(entry).expect("an entry of this shard").key)
    }

    /// What belongs to an entry.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    pub(super) fn beside(&self, entry: u32) -> &T {
        &self.line(entry).expect("an entry of this shard").beside
    }

    /// Files an entry under a key that is not there, whose slot [`Index::search`] told; what belongs to the entry. Under
    /// the shard's lock. No entry has a number that is greater than how many there were at once.
    pub(super) fn insert(&self, key: &KeyWords, entry: u32, slot: Slot) -> &T {
        let taken = self.taken.load(Ordering::Relaxed) as usize;
        let line = self.line_or_new(entry);
        match self.current() {
            Some(table) if is_roomy(taken + 1, table.len()) => {
                let mask = table.len() - 1;
                let distance = slot.0.wrapping_sub(key.tag() as usize) & mask;
                let _writing = self.seqlock.write();
                key.write(&line.key);
                let slot_word = word(key.tag(), distance, entry, mask);
                table[slot.0].store(slot_word, Ordering::Relaxed);
            }
            table => {
                let (number, larger) = self.grown_from(table);
                let _writing = self.seqlock.write();
                key.write(&line.key);
                put(larger, key.tag(), entry);
                self.table.store(number, Ordering::Relaxed);
            }
        }
        self.taken.store(taken as u32 + 1, Ordering::Relaxed);
        &line.beside
    }

    /// Takes an entry out. Under the shard's lock.
    ///
    /// # Panics
    /// When the entry is not filed.
    pub(super) fn remove(&self, entry: u32) {
        let table = self.current().expect("a table that has the entry");
        let mask = table.len() - 1;
        let mut at = self.key(entry).tag() as usize & mask;
        loop {
            let slot = table[at].load(Ordering::Relaxed);
            assert_ne!(slot, 0, "an entry out of the table");
            if entry_in(slot, mask) == entry {
                return self.remove_at(Slot(at));
            }
            at = (at + 1) & mask;
        }
    }

    /// Empties a slot that [`Index::search`] found. Under the shard's lock.
    pub(super) fn remove_at(&self, slot: Slot) {
        let table = self.current().expect("a table that has the entry");
        let mask = table.len() - 1;
        let mut hole = slot.0;
        let _writing = self.seqlock.write();
        // Whoever stands behind the hole and would rather stand in it, or before it, moves there.
        let mut at = (hole + 1) & mask;
        loop {
            let slot = table[at].load(Ordering::Relaxed);
            if slot == 0 {
                break;
            }
            let distance = self.distance(slot, at, mask);
            let gap = at.wrapping_sub(hole) & mask;
            if distance >= gap {
                let tag = slot & TAG & !(mask as u32);
                let moved = word(tag, distance - gap, entry_in(slot, mask), mask);
                table[hole].store(moved, Ordering::Relaxed);
                hole = at;
            }
            at = (at + 1) & mask;
        }
        table[hole].store(0, Ordering::Relaxed);
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
        let Some(table) = self.current() else {
            return 0;
        };
        let (Search::Found(_, Slot(at)) | Search::Missing(Slot(at))) = self.search(key);
        (at.wrapping_sub(key.tag() as usize) & (table.len() - 1)) + 1
    }

    fn current(&self) -> Option<&[AtomicU32]> {
        let number = self.table.load(Ordering::Relaxed) as usize;
        self.tables.get(number)?.get().map(|table| &**table)
    }

    /// The next larger table, with everything that is in this one, and its number; the first when there is none.
    fn grown_from(&self, table: Option<&[AtomicU32]>) -> (u32, &[AtomicU32]) {
        let number = match table {
            Some(_) => self.table.load(Ordering::Relaxed) + 1,
            None => 0,
        };
        // Nobody looks there before the number says so.
        let empty = || (0..FIRST_TABLE << number).map(|_| AtomicU32::new(0));
        let larger = self.tables[number as usize].get_or_init(|| empty().collect());
        let slots = table.unwrap_or_default();
        for (at, slot) in slots.iter().enumerate() {
            let slot = slot.load(Ordering::Relaxed);
            if slot != 0 {
                let mask = slots.len() - 1;
                let home = at.wrapping_sub(self.distance(slot, at, mask)) & mask;
                let tag = slot & TAG & !(mask as u32) | home as u32;
                put(larger, tag, entry_in(slot, mask));
            }
        }
        (number, larger)
    }

    /// How far behind its address a slot stands.
    fn distance(&self, slot: u32, at: usize, mask: usize) -> usize {
        match (slot >> KeyWords::TAG_BITS) as usize {
            FAR => at.wrapping_sub(self.key(entry_in(slot, mask)).tag() as usize) & mask,
            near => near,
        }
    }

    fn line(&self, entry: u32) -> Option<&Line<T>> {
        let place = Place::of(entry);
        self.chunks.get(place.chunk)?.get()?.get(place.at)
    }

    fn line_or_new(&self, entry: u32) -> &Line<T> {
        let place = Place::of(entry);
        &self.chunks[place.chunk].get_or_init(|| new_chunk(place.len))[place.at]
    }
}

fn new_chunk<T: Default>(len: usize) -> Chunk<T> {
    let mut chunk = Box::new_uninit_slice(len);
    for line in &mut chunk {
        line.write(Line::default());
    }
    // SAFETY: each line was written.
    unsafe { chunk.assume_init() }
}

/// Where the line of an entry is.
pub(super) struct Place {
    /// The chunk.
    pub(super) chunk: usize,
    /// The line in that chunk.
    pub(super) at: usize,
    /// How many lines there are in that chunk.
    pub(super) len: usize,
}

impl Place {
    /// Where the line of this entry is.
    #[inline(always)]
    pub(super) fn of(entry: u32) -> Self {
        // Counted so that each two chunks of one size begin at a power of two.
        let number = entry as usize + 2 * FIRST_CHUNK;
        let double = number.ilog2() as usize - (2 * FIRST_CHUNK).ilog2() as usize;
        let len = FIRST_CHUNK << double;
        Self {
            chunk: 2 * double + usize::from(number & len != 0),
            at: number & (len - 1),
            len,
        }
    }
}

/// Whether a table of this length is good for so many slots. There is an empty one always.
fn is_roomy(taken: usize, len: usize) -> bool {
    taken * 16 <= len * 13
}

/// The bits of a slot that a tag may have.
const TAG: u32 = (1 << KeyWords::TAG_BITS) - 1;
/// The distance from home of slots that stand so far behind it, or further.
const FAR: usize = (1 << (u32::BITS - KeyWords::TAG_BITS)) - 1;

/// A slot: never 0, for an entry's number plus one has no more bits than the address.
fn word(tag: u32, distance: usize, entry: u32, mask: usize) -> u32 {
    debug_assert!((entry as usize) < mask, "a number too large for a slot");
    let distance = distance.min(FAR) as u32;
    distance << KeyWords::TAG_BITS | tag & !(mask as u32) | (entry + 1)
}

fn entry_in(slot: u32, mask: usize) -> u32 {
    (slot & mask as u32).wrapping_sub(1)
}

/// Puts an entry in the first empty slot from its address on.
fn put(table: &[AtomicU32], tag: u32, entry: u32) {
    let mask = table.len() - 1;
    let home = tag as usize & mask;
    let mut distance = 0;
    while table[(home + distance) & mask].load(Ordering::Relaxed) != 0 {
        distance += 1;
    }
    let slot = word(tag, distance, entry, mask);
    table[(home + distance) & mask].store(slot, Ordering::Relaxed);
}

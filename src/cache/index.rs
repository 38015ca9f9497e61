//! The keys of a shard's entries, and the table that finds them: the part of a shard that is read without its lock.
//!
//! Everything here is atomic words. Who changes them holds the shard's lock and says so by a [`Seqlock`]; who reads
//! under the lock just reads; who reads without it asks the [`Seqlock`] whether what was read may be believed. So that
//! such a reader never follows words into memory that is gone, nothing is freed before the shard is: a table that
//! grows leaves the smaller ones behind, which together are as large as itself.
//!
//! The table has open addresses: a slot is a word with the tag of a key and the number of its entry, and stands at
//! the address that the tag says or behind it. A slot that is taken out is filled by those behind it.

use super::atomic::{AtomicU32, AtomicU64, OnceCell, Ordering};
use super::key_words::KeyWords;
use super::seqlock::Seqlock;

/// Slots in the smallest table.
const FIRST_TABLE: usize = 16;
/// Tables, each twice as large as the one before: the last has an address for each tag.
const TABLES: usize = KeyWords::TAG_BITS as usize - FIRST_TABLE.ilog2() as usize + 1;

/// Keys in a chunk. The first 256 keys are in smaller ones, so that a small cache stays small.
const CHUNK: usize = 256;
/// Keys in the first chunk.
const FIRST_CHUNK: usize = 8;
/// Chunks that are smaller than others.
const SMALL_CHUNKS: usize = (CHUNK / FIRST_CHUNK).ilog2() as usize + 1;
/// Chunks in the first block, and blocks, each twice as large as the one before.
pub(super) const FIRST_BLOCK: usize = 8;
pub(super) const BLOCKS: usize = 18;

/// How often a reader that was disturbed looks again before it says so.
const TRIES: usize = 8;

type Chunk = Box<[[AtomicU64; KeyWords::COUNT]]>;
type Table = Box<[AtomicU64]>;

/// Keys by entry, and entries by key.
pub(super) struct Index {
    seqlock: Seqlock,
    /// Which of the tables is in use.
    table: AtomicU32,
    /// How many slots of it are taken.
    taken: AtomicU32,
    tables: [OnceCell<Table>; TABLES],
    keys: [OnceCell<Box<[OnceCell<Chunk>]>>; BLOCKS],
}

impl Index {
    /// No keys yet.
    pub(super) fn new() -> Self {
        Self {
            seqlock: Seqlock::new(),
            table: AtomicU32::new(0),
            taken: AtomicU32::new(0),
            tables: std::array::from_fn(|_| OnceCell::new()),
            keys: std::array::from_fn(|_| OnceCell::new()),
        }
    }

    /// Whether there is this key, without the shard's lock; `None` when changes got in the way each time.
    pub(super) fn contains(&self, key: &KeyWords) -> Option<bool> {
        (0..TRIES).find_map(|_| self.seqlock.read(|| self.find(key).is_some()))
    }

    /// The number of the entry with this key. Under the shard's lock, or to be believed when the [`Seqlock`] says so.
    pub(super) fn find(&self, key: &KeyWords) -> Option<u32> {
        let table = self.current()?;
        let mask = table.len() - 1;
        let tag = u64::from(key.tag()) << 32;
        let mut at = key.tag() as usize & mask;
        // The bound is for readers that are disturbed: there is an empty slot always.
        for _ in 0..table.len() {
            let slot = table[at].load(Ordering::Relaxed);
            if slot == 0 {
                return None;
            }
            if slot & TAG == tag {
                let entry = entry_in(slot);
                if self.words(entry).is_some_and(|words| key.is_in(words)) {
                    return Some(entry);
                }
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// The key of an entry. Under the shard's lock.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    pub(super) fn key(&self, entry: u32) -> KeyWords {
        KeyWords::read(self.words(entry).expect("an entry of this shard"))
    }

    /// Files an entry under a key that is not there. Under the shard's lock.
    pub(super) fn insert(&self, key: &KeyWords, entry: u32) {
        let taken = self.taken.load(Ordering::Relaxed) as usize;
        let table = match self.current() {
            Some(table) if is_roomy(taken + 1, table.len()) => table,
            Some(table) => self.grown_from(table),
            None => self.begun(0),
        };
        let words = self.words_or_new(entry);
        let _writing = self.seqlock.write();
        key.write(words);
        put(table, slot(key.tag(), entry));
        self.taken.store(taken as u32 + 1, Ordering::Relaxed);
    }

    /// Takes an entry out. Under the shard's lock.
    ///
    /// # Panics
    /// When the entry is not filed.
    pub(super) fn remove(&self, entry: u32) {
        let table = self.current().expect("a table that has the entry");
        let tag = self.key(entry).tag();
        let mask = table.len() - 1;
        let gone = slot(tag, entry);
        let mut hole = tag as usize & mask;
        while table[hole].load(Ordering::Relaxed) != gone {
            assert_ne!(
                table[hole].load(Ordering::Relaxed),
                0,
                "an entry out of the table"
            );
            hole = (hole + 1) & mask;
        }
        let _writing = self.seqlock.write();
        // Whoever stands behind the hole and would rather stand in it, or before it, moves there.
        let mut at = (hole + 1) & mask;
        loop {
            let slot = table[at].load(Ordering::Relaxed);
            if slot == 0 {
                break;
            }
            let way = |to: usize| to.wrapping_sub(address(slot, mask)) & mask;
            if way(hole) < way(at) {
                table[hole].store(slot, Ordering::Relaxed);
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
        let found = self
            .find(key)
            .map(|entry| slot(key.tag(), entry))
            .unwrap_or(0);
        let mask = table.len() - 1;
        let from = key.tag() as usize & mask;
        (0..table.len())
            .position(|way| table[(from + way) & mask].load(Ordering::Relaxed) == found)
            .map_or(table.len(), |way| way + 1)
    }

    fn current(&self) -> Option<&[AtomicU64]> {
        let number = self.table.load(Ordering::Relaxed) as usize;
        self.tables.get(number)?.get().map(|table| &**table)
    }

    fn begun(&self, number: usize) -> &[AtomicU64] {
        self.tables[number].get_or_init(|| {
            (0..FIRST_TABLE << number)
                .map(|_| AtomicU64::new(0))
                .collect()
        })
    }

    /// The next larger table, with everything that is in this one.
    fn grown_from(&self, table: &[AtomicU64]) -> &[AtomicU64] {
        let number = self.table.load(Ordering::Relaxed) + 1;
        // Nobody looks there before the number says so.
        let larger = self.begun(number as usize);
        for slot in table {
            let slot = slot.load(Ordering::Relaxed);
            if slot != 0 {
                put(larger, slot);
            }
        }
        let _writing = self.seqlock.write();
        self.table.store(number, Ordering::Relaxed);
        larger
    }

    fn words(&self, entry: u32) -> Option<&[AtomicU64; KeyWords::COUNT]> {
        let Place {
            block, chunk, at, ..
        } = place_of(entry);
        self.keys.get(block)?.get()?[chunk]
            .get()
            .map(|chunk| &chunk[at])
    }

    fn words_or_new(&self, entry: u32) -> &[AtomicU64; KeyWords::COUNT] {
        let Place {
            block,
            chunk,
            at,
            len,
        } = place_of(entry);
        let chunks = || (0..FIRST_BLOCK << block).map(|_| OnceCell::new()).collect();
        let empty = |_| std::array::from_fn(|_| AtomicU64::new(0));
        let chunks = self.keys[block].get_or_init(chunks);
        &chunks[chunk].get_or_init(|| (0..len).map(empty).collect())[at]
    }
}

/// Where the key of an entry is.
pub(super) struct Place {
    /// The block.
    pub(super) block: usize,
    /// The chunk in that block.
    pub(super) chunk: usize,
    /// The key in that chunk.
    pub(super) at: usize,
    /// How many keys there are in that chunk.
    pub(super) len: usize,
}

/// Where the key of this entry is.
pub(super) fn place_of(entry: u32) -> Place {
    let entry = entry as usize;
    let (number, at, len) = if entry >= CHUNK {
        (entry / CHUNK - 1 + SMALL_CHUNKS, entry % CHUNK, CHUNK)
    } else if entry >= FIRST_CHUNK {
        let len = 1 << entry.ilog2();
        ((len / FIRST_CHUNK).ilog2() as usize + 1, entry - len, len)
    } else {
        (0, entry, FIRST_CHUNK)
    };
    let block = (number / FIRST_BLOCK + 1).ilog2() as usize;
    let chunk = number - FIRST_BLOCK * ((1 << block) - 1);
    Place {
        block,
        chunk,
        at,
        len,
    }
}

/// Whether a table of this length is good for so many slots. There is an empty one always.
fn is_roomy(taken: usize, len: usize) -> bool {
    taken * 16 <= len * 13
}

const TAG: u64 = !0 << 32;

/// The slot of an entry: never 0.
fn slot(tag: u32, entry: u32) -> u64 {
    u64::from(tag) << 32 | (u64::from(entry) + 1)
}

fn entry_in(slot: u64) -> u32 {
    (slot as u32).wrapping_sub(1)
}

/// Where a slot would stand if it were alone.
fn address(slot: u64, mask: usize) -> usize {
    (slot >> 32) as usize & mask
}

/// Puts a slot in the first empty place from its address on.
fn put(table: &[AtomicU64], slot: u64) {
    let mask = table.len() - 1;
    let mut at = address(slot, mask);
    while table[at].load(Ordering::Relaxed) != 0 {
        at = (at + 1) & mask;
    }
    table[at].store(slot, Ordering::Relaxed);
}

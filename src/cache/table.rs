//! The table that finds entries by the tags of their keys: slots of four bytes, for the processor's second cache, so that
//! those of 100,000 sessions take half a megabyte.
//!
//! It has open addresses. A slot stands at its home, the address that its tag says, or in the first behind it that was
//! empty when it came; one that is taken out is filled by those behind it.
//!
//! A slot is three numbers: how far behind its home it stands (6 bits), the tag but for the bits that are the address, and
//! the number of its entry plus one, which takes as many bits as the address. So the tag of a slot can be told from the
//! slot alone, unless it stands 63 slots behind its home or more; then its entry's key tells.

use std::hint::select_unpredictable;
use std::marker::PhantomData;
use std::ptr::NonNull;

use super::atomic::{AtomicU32, Ordering};
use super::ground::Ground;
use super::key_words::KeyWords;

/// Slots in the smallest table.
const FIRST_TABLE: usize = 16;
/// Tables, each twice as large as the one before: the last has an address for each tag.
pub(super) const TABLES: usize = KeyWords::TAG_BITS as usize - FIRST_TABLE.ilog2() as usize + 1;

/// The bits of a slot that a tag may have.
const TAG: u32 = (1 << KeyWords::TAG_BITS) - 1;
/// One slot away from home.
const ONE: u32 = 1 << KeyWords::TAG_BITS;
/// 63 slots away from home, or more.
const FAR: u32 = !TAG;

/// A table.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    /// The first of its slots, whose number is a power of two: `mask` and one.
    slots: NonNull<AtomicU32>,
    mask: u32,
    ground: PhantomData<&'a Ground>,
}

/// A place in the table, counted on beyond its end. Good until the table changes.
#[derive(Clone, Copy)]
pub(super) struct Slot(u32);

/// What a search came to.
pub(super) enum Search {
    /// The entry with the key, and its slot.
    Found(u32, Slot),
    /// There is none: the slot that it would have.
    Missing(Slot),
}

impl Search {
    /// Nothing is found where there is no table.
    pub(super) const NO_TABLE: Self = Self::Missing(Slot(0));
}

/// How many slots a table has.
pub(super) fn table_len(number: u32) -> usize {
    FIRST_TABLE << number
}

impl<'a> Table<'a> {
    /// The table with this number, whose first slot this is.
    ///
    /// # Safety
    /// So many zeros as [`table_len`] says came from a ground that stays for `'a`, and are this table's alone.
    #[inline(always)]
    pub(super) unsafe fn new(number: u32, slots: NonNull<AtomicU32>) -> Self {
        Self {
            slots,
            mask: table_len(number) as u32 - 1,
            ground: PhantomData,
        }
    }

    /// Whether it is good for so many slots: up to thirteen of sixteen. There is an empty one always.
    pub(super) fn is_roomy(self, taken: u32) -> bool {
        u64::from(taken) * 16 <= (u64::from(self.mask) + 1) * 13
    }

    /// Where the search for a tag begins.
    pub(super) fn home(self, tag: u32) -> *const AtomicU32 {
        self.slot(tag)
    }

    /// Looks for the entry with this tag that `is` the one. Readers that are disturbed may ask for any number, and are to
    /// believe nothing of what they are told.
    #[inline(always)]
    pub(super) fn search(self, tag: u32, is: impl Fn(u32) -> bool) -> Search {
        let mut at = tag;
        // What else than its entry the slot says if it is the one.
        let mut expected = at & !self.mask;
        // The bound is for readers that are disturbed: there is an empty slot always.
        let mut left = self.mask;
        loop {
            let slot = self.load(at);
            if slot == 0 {
                return Search::Missing(Slot(at));
            }
            if slot & !self.mask == expected {
                let entry = self.entry_in(slot);
                if is(entry) {
                    return Search::Found(entry, Slot(at));
                }
            }
            if left == 0 {
                return Search::Missing(Slot(0));
            }
            left -= 1;
            at += 1;
            // One more, unless it is as far as a slot can tell.
            expected = expected.checked_add(ONE).unwrap_or(expected);
        }
    }

    /// Puts an entry into the empty slot that a search for its tag told.
    #[inline(always)]
    pub(super) fn put(self, Slot(at): Slot, tag: u32, entry: u32) {
        self.store(at, self.slot_of_entry(at - tag, tag, entry));
    }

    /// Empties a slot that a search found; `tag_of` an entry is asked if a slot does not tell.
    #[inline(always)]
    pub(super) fn take(self, Slot(mut hole): Slot, tag_of: impl Fn(u32) -> u32) {
        // Whoever stands behind the hole and would rather stand in it, or before it, moves there. Whether one would is
        // not to be guessed: all are put into the hole, where the next one, or nothing, takes the place of who stays.
        let mut at = hole + 1;
        loop {
            let slot = self.load(at);
            if slot == 0 {
                break;
            }
            let gap = at - hole;
            let (distance, moved) = if slot < FAR {
                (slot / ONE, slot.wrapping_sub(gap.wrapping_mul(ONE)))
            } else {
                self.far_moved(slot, at, gap, &tag_of)
            };
            self.store(hole, moved);
            hole = select_unpredictable(distance >= gap, at, hole);
            at += 1;
        }
        self.store(hole, 0);
    }

    /// The slot of an entry that is in the table, and has this tag.
    ///
    /// # Panics
    /// When it is not.
    pub(super) fn slot_of(self, tag: u32, entry: u32) -> Slot {
        let mut at = tag;
        loop {
            let slot = self.load(at);
            assert_ne!(slot, 0, "an entry out of the table");
            if self.entry_in(slot) == entry {
                return Slot(at);
            }
            at += 1;
        }
    }

    /// Puts all of another table, which is half as large, into this one, which is empty.
    pub(super) fn take_over(self, smaller: Table<'_>, tag_of: impl Fn(u32) -> u32) {
        for at in 0..=smaller.mask {
            let slot = smaller.load(at);
            if slot != 0 {
                let home = at.wrapping_sub(smaller.distance(slot, at, &tag_of)) & smaller.mask;
                let tag = slot & TAG & !smaller.mask | home;
                self.put(self.empty_from(tag), tag, smaller.entry_in(slot));
            }
        }
    }

    /// The first empty slot for a tag.
    pub(super) fn empty_from(self, tag: u32) -> Slot {
        let mut at = tag;
        while self.load(at) != 0 {
            at += 1;
        }
        Slot(at)
    }

    /// How many slots a search that ended there looked at.
    #[cfg(test)]
    pub(super) fn probes(self, tag: u32, search: &Search) -> usize {
        let (Search::Found(_, Slot(at)) | Search::Missing(Slot(at))) = search;
        (at - tag) as usize + 1
    }

    /// How far from home a slot stands.
    #[inline(always)]
    fn distance(self, slot: u32, at: u32, tag_of: impl Fn(u32) -> u32) -> u32 {
        if slot < FAR {
            slot / ONE
        } else {
            at.wrapping_sub(tag_of(self.entry_in(slot))) & self.mask
        }
    }

    /// How far from home a slot stands that does not tell, and as what it would stand so much nearer.
    #[cold]
    fn far_moved(self, slot: u32, at: u32, gap: u32, tag_of: impl Fn(u32) -> u32) -> (u32, u32) {
        let distance = self.distance(slot, at, tag_of);
        let nearer = distance.wrapping_sub(gap).min(FAR / ONE);
        (distance, slot & !FAR | (nearer * ONE))
    }

    /// What stands in the slot of an entry that stands so far from home: never 0, for an entry's number plus one has no
    /// more bits than the address.
    #[inline(always)]
    fn slot_of_entry(self, distance: u32, tag: u32, entry: u32) -> u32 {
        debug_assert!(entry < self.mask, "a number too large for a slot");
        (distance.min(FAR / ONE) * ONE) | tag & TAG & !self.mask | (entry + 1)
    }

    #[inline(always)]
    fn entry_in(self, slot: u32) -> u32 {
        (slot & self.mask).wrapping_sub(1)
    }

    #[inline(always)]
    fn load(self, at: u32) -> u32 {
        self.slot(at).load(Ordering::Relaxed)
    }

    #[inline(always)]
    fn store(self, at: u32, slot: u32) {
        self.slot(at).store(slot, Ordering::Relaxed);
    }

    #[inline(always)]
    fn slot(self, at: u32) -> &'a AtomicU32 {
        // SAFETY: not beyond the last slot; the table is there as long as the ground.
        unsafe { self.slots.add((at & self.mask) as usize).as_ref() }
    }
}

//! A bucket of the table: slots, and a turn counter by which readers without a lock know whether what they saw may be
//! believed; in one line of the processor's cache, so that who reads slots, or writes one, has the counter at hand.
//!
//! A reader that was disturbed by a change finds out and looks again. The numbers themselves are atomics, read and written
//! relaxed, so a disturbed reader sees wrong values but no torn ones. There is one writer at a time, which is the business
//! of whoever writes.

use super::atomic::{AtomicU32, Ordering, fence};
use super::ground::Blank;
use super::numbers::{LEN, Numbers};

/// Slots in a bucket: all its numbers but the last.
pub(super) const SLOTS: usize = LEN - 1;
/// A bit for each slot.
const EACH_SLOT: u32 = (1 << SLOTS) - 1;

/// In the last number: how many slots passed this bucket by on their way from home, as far as that can be told.
const PASSED: u32 = 0xff;
/// In the last number: counts up when a change begins and when it ends. While it is odd one is under way, or the bucket is
/// not in use any more. A reader would have to sleep through eight million changes of one bucket to see none.
const TURN: u32 = PASSED + 1;

/// Slots, and the turn counter.
#[derive(Default)]
#[repr(C, align(64))]
pub(super) struct Bucket([AtomicU32; LEN]);

// SAFETY: numbers that are 0.
unsafe impl Blank for Bucket {}

/// What was in all slots of a bucket, in each at some moment.
#[derive(Clone, Copy)]
pub(super) struct Slots(Numbers);

/// The state in which a bucket is read.
#[derive(Clone, Copy)]
pub(super) struct Reading(u32);

/// A change under way; it ends when this is dropped.
pub(super) struct Change<'a>(&'a Bucket);

impl Bucket {
    /// What is in a slot.
    #[inline(always)]
    pub(super) fn slot(&self, at: usize) -> u32 {
        self.0[at].load(Ordering::Relaxed)
    }

    /// What is in all slots.
    #[inline(always)]
    pub(super) fn slots(&self) -> Slots {
        Slots(Numbers::read(&self.0))
    }

    /// The first slot that is 0.
    #[inline(always)]
    pub(super) fn first_empty(&self) -> Option<usize> {
        let empty = self.slots().matching(!0, 0);
        (empty != 0).then(|| empty.trailing_zeros() as usize)
    }

    /// Puts something into a slot. In a bucket that readers look at, while a change is under way.
    #[inline(always)]
    pub(super) fn put(&self, at: usize, slot: u32) {
        self.0[at].store(slot, Ordering::Relaxed);
    }

    /// Begins a change. The caller sees to it that it is the only one.
    #[inline(always)]
    pub(super) fn change(&self) -> Change<'_> {
        let state = self.state().load(Ordering::Relaxed);
        self.state()
            .store(state.wrapping_add(TURN), Ordering::Relaxed);
        // What this thread writes from here on, here or elsewhere, is not seen before the odd number, nor before the changes
        // that other threads made under the lock before: a reader that sees it and then reads a counter, behind a fence of
        // its own, sees that a change began.
        fence(Ordering::Release);
        Change(self)
    }

    /// Readers are to look elsewhere from now on.
    pub(super) fn close(&self) {
        let state = self.state().load(Ordering::Relaxed);
        self.state().store(state | TURN, Ordering::Relaxed);
    }

    /// The state in which the bucket is read; nothing while a change is under way.
    #[inline(always)]
    pub(super) fn begin_to_read(&self) -> Option<Reading> {
        let state = self.state().load(Ordering::Acquire);
        (state & TURN == 0).then_some(Reading(state))
    }

    /// What `look` finds, if nothing changes meanwhile; it is told whether slots passed by.
    #[inline(always)]
    pub(super) fn read<T>(&self, look: impl FnOnce(bool) -> T) -> Option<T> {
        let before = self.begin_to_read()?;
        let found = look(before.is_passed());
        // What was read above is read before the counter is read again.
        fence(Ordering::Acquire);
        (self.state().load(Ordering::Relaxed) == before.0).then_some(found)
    }

    /// Whether slots passed by. For who writes.
    #[inline(always)]
    pub(super) fn is_passed(&self) -> bool {
        self.state().load(Ordering::Relaxed) & PASSED != 0
    }

    /// A slot passed by.
    pub(super) fn pass(&self) {
        let state = self.state().load(Ordering::Relaxed);
        // So many that they are not counted any more are never forgotten.
        if state & PASSED != PASSED {
            self.state().store(state + 1, Ordering::Release);
        }
    }

    /// A slot that passed by is no more.
    pub(super) fn forget(&self) {
        let state = self.state().load(Ordering::Relaxed);
        if state & PASSED != PASSED {
            // Whoever reads this, and so looks no further, sees the change as well that began before it.
            self.state().store(state - 1, Ordering::Release);
        }
    }

    /// How many slots passed by, unless they were so many at some time that it is not known any more.
    #[cfg(test)]
    pub(super) fn passed(&self) -> Option<u32> {
        let passed = self.state().load(Ordering::Relaxed) & PASSED;
        (passed != PASSED).then_some(passed)
    }

    #[inline(always)]
    fn state(&self) -> &AtomicU32 {
        &self.0[SLOTS]
    }
}

impl Reading {
    /// Whether slots passed by.
    #[inline(always)]
    pub(super) fn is_passed(self) -> bool {
        self.0 & PASSED != 0
    }

    /// What the turn counter says.
    pub(super) fn turn(self) -> u64 {
        u64::from(self.0 / TURN)
    }
}

/// The sum of what the turn counters of some buckets say by now.
pub(super) fn turns<'a>(buckets: impl Iterator<Item = &'a Bucket>) -> u64 {
    // What was read before is read before the counters are.
    fence(Ordering::Acquire);
    let states = buckets.map(|bucket| bucket.state().load(Ordering::Relaxed));
    states.map(|state| Reading(state).turn()).sum()
}

impl Slots {
    /// Which of them are `wanted` in the bits of `mask`: a bit for each.
    #[inline(always)]
    pub(super) fn matching(self, mask: u32, wanted: u32) -> u32 {
        self.0.matching(mask, wanted) & EACH_SLOT
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        let state = self.0.state().load(Ordering::Relaxed);
        let state = state.wrapping_add(TURN);
        self.0.state().store(state, Ordering::Release);
    }
}

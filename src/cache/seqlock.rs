//! A turn counter that lets readers look at words which a writer may be changing, without a lock: a reader that was
//! disturbed finds out and looks again.
//!
//! The words themselves are atomics, read and written relaxed, so a disturbed reader sees wrong values but no torn
//! ones. There is one writer at a time, which is the business of whoever writes.

use super::atomic::{AtomicU64, Ordering, fence};

/// Counts up when a change begins and when it ends: odd means that one is under way.
pub(super) struct Seqlock(AtomicU64);

/// A change under way; it ends when this is dropped.
pub(super) struct Writing<'a>(&'a AtomicU64);

impl Seqlock {
    /// Nothing changed yet.
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Begins a change. The caller sees to it that it is the only one.
    pub(super) fn write(&self) -> Writing<'_> {
        let turn = self.0.load(Ordering::Relaxed);
        self.0.store(turn + 1, Ordering::Relaxed);
        // What is written from here on is not seen before the odd number: a reader that sees it and then reads the
        // counter, behind a fence of its own, sees that a change began.
        fence(Ordering::Release);
        Writing(&self.0)
    }

    /// What `look` finds, if nothing changed meanwhile.
    #[inline(always)]
    pub(super) fn read<T>(&self, look: impl FnOnce() -> T) -> Option<T> {
        let before = self.0.load(Ordering::Acquire);
        if before % 2 == 1 {
            return None;
        }
        let found = look();
        // What was read above is read before the counter is read again.
        fence(Ordering::Acquire);
        (self.0.load(Ordering::Relaxed) == before).then_some(found)
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        let turn = self.0.load(Ordering::Relaxed);
        self.0.store(turn + 1, Ordering::Release);
    }
}

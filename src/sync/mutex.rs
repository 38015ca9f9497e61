//! parking_lot's lock, left open by a thread that is alone.

use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU32, Ordering};

use parking_lot::lock_api::{self, RawMutex as _};

use super::alone;

/// A lock.
pub type Mutex<T> = lock_api::Mutex<RawMutex, T>;
/// What a lock keeps, while it is held.
pub type MutexGuard<'a, T> = lock_api::MutexGuard<'a, RawMutex, T>;

/// A lock with two numbers beside it, which are read and written without it: in room that a lock alone would leave empty.
pub struct NotedMutex<T>(lock_api::Mutex<RawNoted, T>);
/// What such a lock keeps, while it is held.
pub type NotedMutexGuard<'a, T> = lock_api::MutexGuard<'a, RawNoted, T>;
/// A part of what such a lock keeps, while it is held.
pub type NotedMappedGuard<'a, T> = lock_api::MappedMutexGuard<'a, RawNoted, T>;

impl<T> NotedMutex<T> {
    /// An open lock, and two numbers.
    pub const fn new((note, aside): (u32, u16), value: T) -> Self {
        let raw = RawNoted {
            mutex: <RawMutex as lock_api::RawMutex>::INIT,
            aside: AtomicU16::new(aside),
            note: AtomicU32::new(note),
        };
        Self(lock_api::Mutex::from_raw(raw, value))
    }

    /// Takes the lock.
    #[inline(always)]
    pub fn lock(&self) -> NotedMutexGuard<'_, T> {
        self.0.lock()
    }

    /// The first number.
    #[inline(always)]
    pub fn note(&self) -> &AtomicU32 {
        // SAFETY: the lock beside it is let be.
        unsafe { &self.0.raw().note }
    }

    /// The second number.
    #[inline(always)]
    pub fn aside(&self) -> &AtomicU16 {
        // SAFETY: as above.
        unsafe { &self.0.raw().aside }
    }
}

/// What keeps threads out, and the numbers.
pub struct RawNoted {
    mutex: RawMutex,
    aside: AtomicU16,
    note: AtomicU32,
}

// SAFETY: it is the lock that is in it.
unsafe impl lock_api::RawMutex for RawNoted {
    const INIT: Self = Self {
        mutex: RawMutex::INIT,
        aside: AtomicU16::new(0),
        note: AtomicU32::new(0),
    };

    type GuardMarker = <RawMutex as lock_api::RawMutex>::GuardMarker;

    #[inline(always)]
    fn lock(&self) {
        self.mutex.lock();
    }

    #[inline(always)]
    fn try_lock(&self) -> bool {
        self.mutex.try_lock()
    }

    #[inline(always)]
    unsafe fn unlock(&self) {
        // SAFETY: the caller is in.
        unsafe { self.mutex.unlock() };
    }
}

/// What keeps threads out.
pub struct RawMutex {
    shared: parking_lot::RawMutex,
    /// Whether a thread that is alone is in.
    alone: AtomicBool,
}

// SAFETY: nobody gets in while somebody else is: threads that are not alone keep each other out by `shared`, and wait
// for one that came in when it was alone. One that is alone has nobody to keep out but itself, and does that.
unsafe impl lock_api::RawMutex for RawMutex {
    const INIT: Self = Self {
        shared: parking_lot::RawMutex::INIT,
        alone: AtomicBool::new(false),
    };

    type GuardMarker = lock_api::GuardNoSend;

    #[inline(always)]
    fn lock(&self) {
        if !self.enter_alone() {
            self.shared.lock();
            self.wait_for_who_was_alone();
        }
    }

    #[inline(always)]
    fn try_lock(&self) -> bool {
        if self.alone.load(Ordering::Relaxed) && alone() {
            return false;
        }
        if self.enter_alone() {
            return true;
        }
        if !self.shared.try_lock() {
            return false;
        }
        self.wait_for_who_was_alone();
        true
    }

    #[inline(always)]
    unsafe fn unlock(&self) {
        if self.alone.load(Ordering::Relaxed) {
            self.alone.store(false, Ordering::Release);
        } else {
            // SAFETY: the caller is in, and not as one that was alone.
            unsafe { self.shared.unlock() };
        }
    }
}

// SAFETY: as above; who waited longest is let in by parking_lot.
unsafe impl lock_api::RawMutexFair for RawMutex {
    #[inline]
    unsafe fn unlock_fair(&self) {
        if self.alone.load(Ordering::Relaxed) {
            self.alone.store(false, Ordering::Release);
        } else {
            // SAFETY: the caller is in, and not as one that was alone.
            unsafe { self.shared.unlock_fair() };
        }
    }
}

impl RawMutex {
    /// Goes in without keeping others out, if there are none.
    ///
    /// # Panics
    /// When the thread is in already: it would wait for itself.
    #[inline(always)]
    fn enter_alone(&self) -> bool {
        if !alone() || self.shared.is_locked() {
            return false;
        }
        assert!(!self.alone.load(Ordering::Relaxed), "a lock taken twice");
        self.alone.store(true, Ordering::Relaxed);
        true
    }

    /// Should a thread have come into being under a lock after all, by the hand of a signal handler.
    #[inline(always)]
    fn wait_for_who_was_alone(&self) {
        while self.alone.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_lock_keeps_threads_apart() {
        let shared = Arc::new(Mutex::new(0_u64));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || (0..10_000).for_each(|_| *shared.lock() += 1))
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(*shared.lock(), 40_000);
    }

    #[test]
    fn a_lock_that_is_held_is_not_given_out() {
        let lock = Mutex::new(());
        let guard = lock.lock();
        assert!(lock.try_lock().is_none());
        drop(guard);
        assert!(lock.try_lock().is_some());
    }

    #[test]
    fn who_comes_later_waits_for_one_that_was_alone() {
        let lock = RawMutex::INIT;
        lock.alone.store(true, Ordering::Relaxed);
        std::thread::scope(|scope| {
            let later = scope.spawn(|| {
                lock_api::RawMutex::lock(&lock);
                assert!(!lock.alone.load(Ordering::Relaxed));
                assert!(!lock_api::RawMutex::try_lock(&lock));
                // SAFETY: this thread is in.
                unsafe { lock_api::RawMutex::unlock(&lock) };
            });
            std::thread::sleep(std::time::Duration::from_millis(20));
            assert!(!later.is_finished());
            // SAFETY: the lock says that one is in who was alone; nobody else unlocks for it.
            unsafe { lock_api::RawMutex::unlock(&lock) };
        });
        assert!(!lock.shared.is_locked());
    }
}

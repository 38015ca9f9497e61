//! Locks and counters that cost next to nothing as long as the process has one thread.
//!
//! Many servers are processes of one thread each. An instruction that keeps other processors away costs such a process
//! as much as everything else that a lock does, and keeps it from looking for the next session while it still waits for
//! memory. glibc tells whether a process has one thread only (`__libc_single_threaded`, "Single-Threaded" in its
//! manual; its own `malloc` and the C++ library's `shared_ptr` ask it as well); while that is so, plain reads and
//! writes do. Elsewhere, and in a process with more threads, these are parking_lot's locks and atomic counters.
//!
//! A thread can come into being only outside of the locks here: no function of the application is called under one.

use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, AtomicU64, Ordering};

use parking_lot::lock_api::{self, RawMutex as _};

/// A lock.
pub type Mutex<T> = lock_api::Mutex<RawMutex, T>;
/// What a lock keeps, while it is held.
pub type MutexGuard<'a, T> = lock_api::MutexGuard<'a, RawMutex, T>;
/// A part of what a lock keeps, while it is held.
pub type MappedMutexGuard<'a, T> = lock_api::MappedMutexGuard<'a, RawMutex, T>;

/// Where the C library says that there is one thread only, once that was asked.
static SINGLE: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());
/// What it says where it does not say it.
static NOT_SINGLE: AtomicU8 = AtomicU8::new(0);

/// Whether the calling thread is the only one of the process.
#[inline(always)]
pub fn alone() -> bool {
    let single = SINGLE.load(Ordering::Relaxed);
    let single = match single.is_null() {
        true => find_single(),
        false => single,
    };
    // SAFETY: a byte that lasts as long as the process, the C library's or ours. Only a thread that is alone changes
    // the C library's, before it is no longer.
    unsafe { AtomicU8::from_ptr(single) }.load(Ordering::Relaxed) != 0
}

#[cold]
fn find_single() -> *mut u8 {
    // SAFETY: the name ends with a NUL.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"__libc_single_threaded".as_ptr()) };
    let single = match found.is_null() {
        true => NOT_SINGLE.as_ptr(),
        false => found.cast(),
    };
    SINGLE.store(single, Ordering::Relaxed);
    single
}

/// Adds to a counter; what it was before.
#[inline(always)]
pub fn add(counter: &AtomicU64, number: u64) -> u64 {
    if alone() {
        let before = counter.load(Ordering::Relaxed);
        counter.store(before.wrapping_add(number), Ordering::Relaxed);
        before
    } else {
        counter.fetch_add(number, Ordering::Relaxed)
    }
}

/// parking_lot's lock, left open by a thread that is alone.
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
    use std::sync::atomic::AtomicU64;

    use super::*;

    #[test]
    fn a_lock_keeps_threads_apart() {
        let shared = Arc::new((Mutex::new(0_u64), AtomicU64::new(0)));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || {
                    for _ in 0..10_000 {
                        *shared.0.lock() += 1;
                        add(&shared.1, 2);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(*shared.0.lock(), 40_000);
        assert_eq!(shared.1.load(Ordering::Relaxed), 80_000);
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

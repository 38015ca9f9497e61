//! Locks and counters that cost next to nothing as long as the process has one thread.
//!
//! Many servers are processes of one thread each. An instruction that keeps other processors away costs such a process
//! as much as everything else that a lock does, and keeps it from looking for the next session while it still waits for
//! memory. glibc tells whether a process has one thread only (`__libc_single_threaded`, "Single-Threaded" in its
//! manual; its own `malloc` and the C++ library's `shared_ptr` ask it as well); while that is so, plain reads and
//! writes do. Elsewhere, and in a process with more threads, these are parking_lot's locks and atomic counters.
//!
//! Only the thread itself can end its being alone, and no function of the application is called under a lock here, or
//! between a counter's being read and written.

mod mutex;
mod shared;

use std::sync::atomic::{AtomicPtr, AtomicU8, AtomicU32, AtomicU64, Ordering};

use once_cell::sync::OnceCell;

pub use mutex::{Mutex, MutexGuard, NotedMappedGuard, NotedMutex, NotedMutexGuard};
pub use shared::Shared;

/// Where it says whether there is one thread only.
static SINGLE: AtomicPtr<u8> = AtomicPtr::new(NOT_SINGLE.as_ptr());
/// What is said as long as the C library was not asked where it says it, and if it does not.
static NOT_SINGLE: AtomicU8 = AtomicU8::new(0);
/// Done when it was asked.
static ASKED: OnceCell<()> = OnceCell::new();

/// Whether the calling thread is the only one of the process.
#[inline(always)]
pub fn alone() -> bool {
    let single = SINGLE.load(Ordering::Relaxed);
    // SAFETY: a byte that lasts as long as the process, the C library's or ours. Only a thread that is alone changes
    // the C library's, before it is no longer.
    unsafe { AtomicU8::from_ptr(single) }.load(Ordering::Relaxed) != 0
}

/// Asks the C library where it says whether there is one thread only. Until then nobody is taken to be alone.
#[inline]
pub fn find_out() {
    ASKED.get_or_init(|| {
        // SAFETY: the name ends with a NUL.
        let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"__libc_single_threaded".as_ptr()) };
        if !found.is_null() {
            SINGLE.store(found.cast(), Ordering::Relaxed);
        }
    });
}

/// Adds to a small counter, modulo 2^32.
#[inline(always)]
pub fn add_small(counter: &AtomicU32, number: u32) {
    if alone() {
        let before = counter.load(Ordering::Relaxed);
        counter.store(before.wrapping_add(number), Ordering::Relaxed);
    } else {
        counter.fetch_add(number, Ordering::Relaxed);
    }
}

/// Adds to a counter, modulo 2^64; what it was before.
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

/// Takes one from a counter if it is `least` or more, both being whole numbers with a sign; whether it was.
#[inline(always)]
pub fn take_one_of(counter: &AtomicU64, least: i64) -> bool {
    let one_less = |number: u64| (number.cast_signed() >= least).then(|| number.wrapping_sub(1));
    if alone() {
        let less = one_less(counter.load(Ordering::Relaxed));
        if let Some(less) = less {
            counter.store(less, Ordering::Relaxed);
        }
        less.is_some()
    } else {
        counter
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn threads_count_together() {
        let small = Arc::new(AtomicU32::new(0));
        let counters = Arc::new([AtomicU64::new(0), AtomicU64::new(30_000)]);
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (small, counters) = (Arc::clone(&small), Arc::clone(&counters));
                std::thread::spawn(move || {
                    (0..10_000)
                        .filter(|_| {
                            add_small(&small, 1);
                            add(&counters[0], 2);
                            take_one_of(&counters[1], 1)
                        })
                        .count()
                })
            })
            .collect();
        let taken: usize = threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum();
        assert_eq!(small.load(Ordering::Relaxed), 40_000);
        assert_eq!(counters[0].load(Ordering::Relaxed), 80_000);
        assert_eq!((taken, counters[1].load(Ordering::Relaxed)), (30_000, 0));
    }
}

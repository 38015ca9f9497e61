//! A counted reference, as the standard library's `Arc`, for objects that C knows by their address: the count is atomic
//! only where there are other threads, and there are no weak references, whose count every object would carry.

use std::fmt;
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, offset_of};
use std::ops::Deref;
use std::process::abort;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicUsize, Ordering, fence};

use super::alone;

/// References that an object may have, at most: far more than fit into memory, far fewer than would make the count
/// begin anew.
const MOST: usize = isize::MAX as usize;

/// A reference to a `T`. The last one drops it.
pub struct Shared<T> {
    counted: NonNull<Counted<T>>,
    owns: PhantomData<Counted<T>>,
}

#[repr(C)]
struct Counted<T> {
    references: AtomicUsize,
    value: T,
}

// SAFETY: what all threads can reach is shared, and the thread that drops the last reference drops the value.
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as above: who can look at a reference can clone it.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    /// The first reference to a new object.
    pub fn new(value: T) -> Self {
        let counted = Box::new(Counted {
            references: AtomicUsize::new(1),
            value,
        });
        Self {
            counted: NonNull::from(Box::leak(counted)),
            owns: PhantomData,
        }
    }

    /// The object's address.
    pub fn as_ptr(this: &Self) -> *const T {
        // SAFETY: the object lives by the reference at hand.
        unsafe { &raw const (*this.counted.as_ptr()).value }
    }

    /// Gives the reference away: whoever has the address has it.
    pub fn into_raw(this: Self) -> *const T {
        Self::as_ptr(&ManuallyDrop::new(this))
    }

    /// Takes over a reference.
    ///
    /// # Safety
    /// `object` came from [`Shared::into_raw`] or [`Shared::as_ptr`], and has a reference that the caller gives up.
    pub unsafe fn from_raw(object: *const T) -> Self {
        // SAFETY: by the caller's promise it points to the value of a Counted.
        let counted = unsafe { object.byte_sub(offset_of!(Counted<T>, value)) };
        Self {
            // SAFETY: it is the address of a living object.
            counted: unsafe { NonNull::new_unchecked(counted.cast_mut().cast()) },
            owns: PhantomData,
        }
    }

    /// Another reference to an object that has one.
    ///
    /// # Safety
    /// `object` came from [`Shared::into_raw`] or [`Shared::as_ptr`], and has a reference for the length of the call.
    pub unsafe fn clone_raw(object: *const T) -> Self {
        // SAFETY: the caller's promise; the reference that it has stays where it is.
        let held = ManuallyDrop::new(unsafe { Self::from_raw(object) });
        Self::clone(&held)
    }

    /// Another reference to an object, if it is not being dropped already.
    ///
    /// # Safety
    /// `object` came from [`Shared::into_raw`] or [`Shared::as_ptr`]. It lives, or is in the middle of being dropped, and
    /// its memory stays for the length of the call.
    pub unsafe fn upgrade(object: *const T) -> Option<Self> {
        // SAFETY: by the caller's promise; the reference it stands for is not ours, and not given up here.
        let this = ManuallyDrop::new(unsafe { Self::from_raw(object) });
        let references = this.references();
        let before = references.load(Ordering::Relaxed);
        if alone() {
            if before == 0 {
                return None;
            }
            references.store(one_more(before), Ordering::Relaxed);
        } else {
            let more = |before| (before != 0).then(|| one_more(before));
            references
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more)
                .ok()?;
        }
        Some(ManuallyDrop::into_inner(this))
    }

    /// Whether both are references to one object.
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        ptr::eq(this.counted.as_ptr(), other.counted.as_ptr())
    }

    /// How many references there are; right when nobody makes or drops one meanwhile.
    pub fn strong_count(this: &Self) -> usize {
        this.references().load(Ordering::Relaxed)
    }

    fn references(&self) -> &AtomicUsize {
        // SAFETY: the object's memory is there, by the reference at hand or by the promise to `upgrade`. No reference to
        // all of it is made: its value may be in the middle of being dropped.
        unsafe { &(*self.counted.as_ptr()).references }
    }

    #[cold]
    fn drop_object(&mut self) {
        // SAFETY: this was the last reference, and the memory is a Box's.
        unsafe {
            ptr::drop_in_place(&raw mut (*self.counted.as_ptr()).value);
            drop(Box::from_raw(
                self.counted.cast::<ManuallyDrop<Counted<T>>>().as_ptr(),
            ));
        }
    }
}

fn one_more(references: usize) -> usize {
    if references >= MOST {
        abort();
    }
    references + 1
}

impl<T> Clone for Shared<T> {
    #[inline]
    fn clone(&self) -> Self {
        let references = self.references();
        if alone() {
            let before = references.load(Ordering::Relaxed);
            references.store(one_more(before), Ordering::Relaxed);
        } else {
            one_more(references.fetch_add(1, Ordering::Relaxed));
        }
        Self { ..*self }
    }
}

impl<T> Drop for Shared<T> {
    #[inline]
    fn drop(&mut self) {
        let references = self.references();
        let before = if alone() {
            let before = references.load(Ordering::Relaxed);
            references.store(before - 1, Ordering::Relaxed);
            before
        } else {
            references.fetch_sub(1, Ordering::Release)
        };
        if before == 1 {
            // What others did with the object, they did before they dropped their references.
            fence(Ordering::Acquire);
            self.drop_object();
        }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: the object lives by this reference.
        unsafe { &(*self.counted.as_ptr()).value }
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::atomic::AtomicU64;

    use super::*;

    /// Counts its drops, and tries to come back to life in each.
    struct Object<'a> {
        drops: &'a AtomicU64,
        revived: Cell<bool>,
    }

    // SAFETY: only the drop changes the cell.
    unsafe impl Sync for Object<'_> {}

    impl<'a> Object<'a> {
        fn new(drops: &'a AtomicU64) -> Shared<Self> {
            Shared::new(Self {
                drops,
                revived: Cell::new(false),
            })
        }
    }

    impl Drop for Object<'_> {
        fn drop(&mut self) {
            // SAFETY: this object is a Shared's, and in the middle of being dropped.
            let again = unsafe { Shared::upgrade(&raw const *self) };
            self.revived.set(again.is_some());
            assert!(!self.revived.get());
            std::mem::forget(again);
            self.drops.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn the_last_reference_drops_the_object_once() {
        let drops = AtomicU64::new(0);
        let one = Object::new(&drops);
        let two = one.clone();
        assert!(Shared::ptr_eq(&one, &two));
        let raw = Shared::into_raw(one);
        assert!(ptr::eq(raw, &*two));
        // SAFETY: the object lives by `two`.
        let three = unsafe { Shared::upgrade(raw) }.unwrap();
        assert_eq!(Shared::strong_count(&three), 3);
        // SAFETY: as above.
        drop(unsafe { Shared::clone_raw(raw) });
        assert_eq!(Shared::strong_count(&three), 3);
        drop(two);
        // SAFETY: the reference that was made raw above.
        drop(unsafe { Shared::from_raw(raw) });
        assert_eq!(drops.load(Ordering::Relaxed), 0);
        drop(three);
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn threads_count_references_together() {
        let drops = AtomicU64::new(0);
        let one = Object::new(&drops);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..10_000 {
                        let mine = one.clone();
                        // SAFETY: the object lives by `mine`.
                        drop(unsafe { Shared::upgrade(Shared::as_ptr(&mine)) }.unwrap());
                    }
                });
            }
        });
        assert_eq!(Shared::strong_count(&one), 1);
        drop(one);
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    }
}

//! Things by number, one behind the other in chunks that stay where they are: so that there can be more of them while
//! others look at those that are there.

use std::hint::assert_unchecked;
use std::marker::PhantomData;
use std::ptr;

use super::atomic::{AtomicPtr, Ordering};
use super::ground::{Blank, Ground};

/// Things in each of the first eight chunks; those after them are twice as large, eight at a time.
const FIRST_CHUNK: usize = 16;
/// Chunks: enough for each number of 32 bits.
const CHUNKS: usize = 8 * (u32::BITS + 1 - (8 * FIRST_CHUNK).ilog2()) as usize;

/// Things of one kind, by number.
pub(super) struct Chunks<T> {
    /// Each chunk, by the address that thing 0 of all would have if it were in it; null for those that were not needed
    /// yet. See [`Place`].
    zeroths: [AtomicPtr<T>; CHUNKS],
    things: PhantomData<T>,
}

impl<T: Blank> Chunks<T> {
    /// No things yet.
    pub(super) fn new() -> Self {
        Self {
            zeroths: std::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            things: PhantomData,
        }
    }

    /// The thing with this number, if its chunk is there.
    #[inline(always)]
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        let place = Place::of(number);
        let zeroth = self.zeroths[place.chunk].load(Ordering::Acquire);
        if zeroth.is_null() {
            return None;
        }
        let thing = zeroth.wrapping_add(place.number);
        // SAFETY: the thing is in this chunk, which is there as long as this: so says who called `make`.
        unsafe {
            assert_unchecked(!thing.is_null());
            Some(&*thing)
        }
    }

    /// The thing with this number; its chunk is made. One at a time calls this.
    ///
    /// # Safety
    /// It is the same ground for each call, and stays as long as this.
    #[cold]
    pub(super) unsafe fn make(&self, number: u32, ground: &Ground) -> &T {
        let place = Place::of(number);
        let chunk: *mut T = ground.blank(place.len()).as_ptr();
        let zeroth = chunk.wrapping_sub(place.first());
        self.zeroths[place.chunk].store(zeroth, Ordering::Release);
        self.get(number).expect("the chunk that was just made")
    }
}

/// Where a thing is.
///
/// Things have numbers here by which each eight chunks of one size begin at a power of two: the first four digits of a
/// number say which chunk of those with its length it is in.
pub(super) struct Place {
    /// The chunk.
    pub(super) chunk: usize,
    /// The number. Those of a chunk are numbered one after the other.
    pub(super) number: usize,
}

impl Place {
    /// Where the thing with this number is.
    #[inline(always)]
    pub(super) fn of(number: u32) -> Self {
        let number = number as usize + 8 * FIRST_CHUNK;
        let digits = number.ilog2() as usize - 3;
        let chunk = 8 * digits + (number >> digits) - 8 * (FIRST_CHUNK.ilog2() as usize + 1);
        // SAFETY: the number has 33 digits at most, so that behind the first four there are 29; that makes 8 * 29 + 15.
        unsafe { assert_unchecked(chunk < CHUNKS) };
        Self { chunk, number }
    }

    /// How many things there are in its chunk.
    pub(super) fn len(&self) -> usize {
        1 << (self.number.ilog2() - 3)
    }

    /// The number of the first of them.
    pub(super) fn first(&self) -> usize {
        self.number & !(self.len() - 1)
    }
}

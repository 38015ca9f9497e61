//! Byte strings that C passes in, and the places it names for an answer.

use std::ptr;

use crate::error::{Failure, Reason, Result};
use crate::ffi::crypto::CRYPTO_malloc;

/// The `len` bytes at `start`; a failure when there are bytes to read and `start` is null.
///
/// # Safety
/// Unless `len` is 0 or `start` is null, `start` points to `len` readable bytes that nobody changes during `'a`.
pub(crate) unsafe fn borrow_bytes<'a>(start: *const u8, len: usize) -> Result<&'a [u8]> {
    if len == 0 {
        return Ok(&[]);
    }
    if start.is_null() {
        return Err(Failure::null());
    }
    if isize::try_from(len).is_err() {
        return Err(Reason::PASSED_INVALID_ARGUMENT.into());
    }
    // SAFETY: not null and of a length an object can have; readable and unchanging by the caller's promise.
    Ok(unsafe { std::slice::from_raw_parts(start, len) })
}

/// Stores an answer where C wants it, if it wants it.
///
/// # Safety
/// `place` is null or may be written to.
pub(crate) unsafe fn answer<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: not null, and writable by the caller's promise.
        unsafe { place.write(value) };
    }
}

/// A copy of `bytes` that the application frees with OPENSSL_free; a failure when there is no memory.
pub(crate) fn give_bytes(bytes: &[u8]) -> Result<*mut u8> {
    // SAFETY: any size may be asked for, and no file is named.
    let copy = unsafe { CRYPTO_malloc(bytes.len(), ptr::null(), 0) }.cast::<u8>();
    if copy.is_null() {
        return Err(Reason::MALLOC_FAILURE.into());
    }
    // SAFETY: the memory is new and of that size.
    unsafe { copy.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::crypto::CRYPTO_free;

    #[test]
    fn no_bytes_need_no_pointer() {
        // SAFETY: nothing is read when the length is 0.
        assert_eq!(unsafe { borrow_bytes(ptr::null(), 0) }, Ok(&[][..]));
    }

    #[test]
    fn bytes_at_null_are_a_failure() {
        // SAFETY: a null pointer is refused before it is read.
        let outcome = unsafe { borrow_bytes(ptr::null(), 1) };
        assert_eq!(outcome, Err(Failure::null()));
    }

    #[test]
    fn more_bytes_than_an_object_can_have_are_a_failure() {
        let byte = 7;
        // SAFETY: the length is refused before anything is read.
        let outcome = unsafe { borrow_bytes(&raw const byte, usize::MAX) };
        assert_eq!(outcome, Err(Reason::PASSED_INVALID_ARGUMENT.into()));
    }

    #[test]
    fn an_answer_that_nobody_wants_goes_nowhere() {
        let mut place = 1;
        // SAFETY: the first is null, the second a local variable.
        unsafe {
            answer(ptr::null_mut(), 2);
            answer(&raw mut place, 3);
        }
        assert_eq!(place, 3);
    }

    #[test]
    fn given_bytes_are_a_copy_that_can_be_freed() {
        let copy = give_bytes(b"bytes").unwrap();
        // SAFETY: five bytes were given, and they are freed once.
        unsafe {
            assert_eq!(std::slice::from_raw_parts(copy, 5), b"bytes");
            CRYPTO_free(copy.cast(), ptr::null(), 0);
        }
    }
}

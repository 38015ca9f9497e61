//! Memory that C and this library hand to each other (`CRYPTO_malloc`, `CRYPTO_free`).

use std::ffi::{c_char, c_int, c_void};

use crate::ffi::boundary::{enter, enter_void};
use crate::host;

/// CRYPTO_malloc returns num bytes of memory, or NULL when there are none to be had or num is 0. The caller owns them
/// and frees them with CRYPTO_free (OPENSSL_free). file and line tell where the call stands. See OPENSSL_malloc(3).
///
/// # Safety
/// file is NULL or a string that stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CRYPTO_malloc(
    num: usize,
    file: *const c_char,
    line: c_int,
) -> *mut c_void {
    enter(std::ptr::null_mut(), || {
        if let Some(library) = host::owner_of_names() {
            // SAFETY: the caller's promise.
            return Ok(unsafe { (library.CRYPTO_malloc)(num, file, line) });
        }
        if num == 0 {
            return Ok(std::ptr::null_mut());
        }
        // SAFETY: takes any size.
        Ok(unsafe { libc::malloc(num) })
    })
}

/// CRYPTO_free frees memory that CRYPTO_malloc returned, or that a function of this library returned and says so. NULL
/// is allowed. file and line tell where the call stands. See OPENSSL_free(3).
///
/// # Safety
/// ptr is NULL or such memory, and is not used afterwards. file is NULL or a string that stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CRYPTO_free(ptr: *mut c_void, file: *const c_char, line: c_int) {
    enter_void(|| {
        match host::owner_of_names() {
            // SAFETY: the caller's promise; the memory came from the same library's CRYPTO_malloc, or from malloc,
            // which that library uses as well unless the program gave it other functions before its first use.
            Some(library) => unsafe { (library.CRYPTO_free)(ptr, file, line) },
            // SAFETY: the caller's promise; the memory came from malloc.
            None => unsafe { libc::free(ptr) },
        }
        Ok(())
    });
}

/// A copy of `bytes` in memory that C owns and frees with `CRYPTO_free`; null when there is none to be had, and for
/// no bytes.
pub(crate) fn give_bytes(bytes: &[u8]) -> *mut u8 {
    // SAFETY: takes any size, and no name of a file.
    let copy = unsafe { CRYPTO_malloc(bytes.len(), std::ptr::null(), 0) }.cast::<u8>();
    if !copy.is_null() {
        // SAFETY: new memory of that size.
        unsafe { copy.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    }
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bytes_are_null_and_null_can_be_freed() {
        // SAFETY: no names of files, and null is allowed.
        unsafe {
            assert!(CRYPTO_malloc(0, std::ptr::null(), 0).is_null());
            assert!(CRYPTO_malloc(usize::MAX, std::ptr::null(), 0).is_null());
            CRYPTO_free(std::ptr::null_mut(), std::ptr::null(), 0);
        }
    }

    #[test]
    fn given_bytes_are_a_copy_that_c_can_free() {
        let copy = give_bytes(b"session");
        // SAFETY: seven bytes were given, and are freed once.
        unsafe {
            assert_eq!(std::slice::from_raw_parts(copy, 7), b"session");
            CRYPTO_free(copy.cast(), std::ptr::null(), 0);
        }
        assert!(give_bytes(b"").is_null());
    }
}

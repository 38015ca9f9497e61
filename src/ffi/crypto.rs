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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bytes_are_null_and_null_can_be_freed() {
        // SAFETY: no names of files, and null is allowed.
        unsafe {
            assert!(CRYPTO_malloc(0, std::ptr::null(), 0).is_null());
            // Kept from the optimizer, which takes it that memory nobody uses can always be had.
            let memory = std::hint::black_box(CRYPTO_malloc(usize::MAX, std::ptr::null(), 0));
            assert!(memory.is_null());
            CRYPTO_free(std::ptr::null_mut(), std::ptr::null(), 0);
        }
    }

    #[test]
    fn memory_holds_what_was_asked_for_until_it_is_freed() {
        // SAFETY: no names of files; seven bytes are asked for, written, read, and freed once.
        unsafe {
            let memory = CRYPTO_malloc(7, std::ptr::null(), 0).cast::<u8>();
            memory.copy_from_nonoverlapping(b"session".as_ptr(), 7);
            assert_eq!(std::slice::from_raw_parts(memory, 7), b"session");
            CRYPTO_free(memory.cast(), std::ptr::null(), 0);
        }
    }
}

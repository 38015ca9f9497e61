//! The calling thread's error queue (`ERR_*`).

use std::cell::UnsafeCell;
use std::ffi::{CStr, c_char, c_ulong};

use crate::error::Failure;
use crate::error_queue;
use crate::ffi::boundary::{enter, enter_void};
use crate::host;

/// How many bytes `ERR_error_string` writes at most, and where it writes when it is given no buffer.
const ERROR_STRING_LEN: usize = 256;

/// No line is longer than this, in bytes.
const LINE_LEN: usize = 1024;

thread_local! {
    static ERROR_STRING: UnsafeCell<[u8; ERROR_STRING_LEN]> =
        const { UnsafeCell::new([0; ERROR_STRING_LEN]) };
}

/// ERR_get_error takes the oldest error from the calling thread's queue and returns its code; 0 when there is none.
/// See ERR_get_error(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_get_error() -> c_ulong {
    enter(0, || Ok(error_queue::take()))
}

/// ERR_peek_error returns the code of the oldest error on the calling thread's queue, which stays there; 0 when there
/// is none. See ERR_peek_error(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_peek_error() -> c_ulong {
    enter(0, || Ok(error_queue::first()))
}

/// ERR_peek_last_error returns the code of the newest error on the calling thread's queue, which stays there; 0 when
/// there is none. See ERR_peek_last_error(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_peek_last_error() -> c_ulong {
    enter(0, || Ok(error_queue::last()))
}

/// ERR_clear_error forgets all errors of the calling thread. See ERR_clear_error(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_clear_error() {
    enter_void(|| {
        error_queue::clear();
        Ok(())
    });
}

/// ERR_error_string writes the error code e as text to buf, at most 256 bytes with the 0 at the end, and returns buf.
/// When buf is NULL it writes to memory of its own and returns that: the next such call of the same thread writes
/// there again, and it goes with the thread. See ERR_error_string(3).
///
/// # Safety
/// buf is NULL or has room for 256 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_error_string(e: c_ulong, buf: *mut c_char) -> *mut c_char {
    enter(std::ptr::null_mut(), || {
        let buf = match buf.is_null() {
            false => buf,
            true => ERROR_STRING
                .try_with(UnsafeCell::get)
                .map_err(|_| Failure::quiet())?
                .cast(),
        };
        // SAFETY: the caller promised 256 bytes, and the thread's own memory has as many. Nobody holds a reference to
        // that.
        unsafe { write_line(e, buf, ERROR_STRING_LEN) };
        Ok(buf)
    })
}

/// ERR_error_string_n writes the error code e as text to buf, at most len bytes with the 0 at the end. Where the text
/// does not fit, it writes the numbers of the code alone, cut to the size. Writes nothing when len is 0. See
/// ERR_error_string_n(3).
///
/// # Safety
/// buf has room for len bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_error_string_n(e: c_ulong, buf: *mut c_char, len: usize) {
    enter_void(|| {
        if len == 0 {
            return Ok(());
        }
        if buf.is_null() {
            return Err(Failure::null());
        }
        // SAFETY: the caller's promise.
        unsafe { write_line(e, buf, len) };
        Ok(())
    });
}

/// ERR_lib_error_string returns the name of the library of the error code e, or NULL when it is not known. The text is
/// static. See ERR_lib_error_string(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_lib_error_string(e: c_ulong) -> *const c_char {
    enter(std::ptr::null(), || {
        Ok(or_null(error_queue::library_text(e)))
    })
}

/// ERR_reason_error_string returns the text of the reason of the error code e, or NULL when it is not known, or when it
/// is an errno, which strerror(3) tells. The text is static. See ERR_reason_error_string(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_reason_error_string(e: c_ulong) -> *const c_char {
    enter(std::ptr::null(), || {
        Ok(or_null(error_queue::reason_text(e)))
    })
}

/// ERR_print_errors_fp takes all errors from the calling thread's queue and prints them to fp, one a line, the oldest
/// first: thread, code, library, function, reason, file, line, and what more there is to say. Functions, files and lines
/// of this library's own errors are not told. See ERR_print_errors_fp(3).
///
/// # Safety
/// fp is open for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ERR_print_errors_fp(fp: *mut libc::FILE) {
    enter_void(|| {
        if fp.is_null() {
            return Err(Failure::null());
        }
        if host::libcrypto().is_none() {
            while let Some(line) = error_queue::take_printed() {
                // SAFETY: the caller's promise, and that many bytes. What cannot be written is lost, as in OpenSSL.
                unsafe { libc::fwrite(line.as_ptr().cast(), 1, line.len(), fp) };
            }
        }
        if let Some(library) = host::owner_of_names() {
            // SAFETY: the caller's promise.
            unsafe { library.print_errors(fp) };
        }
        Ok(())
    });
}

/// Writes a code as a line of at most `len` bytes with the 0 at its end, touching no more of `buf` than it needs.
///
/// # Safety
/// `buf` has room for `len` bytes, of which there is at least one.
unsafe fn write_line(code: c_ulong, buf: *mut c_char, len: usize) {
    let mut line = [0; LINE_LEN];
    let len = len.min(LINE_LEN);
    error_queue::write_line(code, &mut line[..len]);
    let used = line.iter().take_while(|byte| **byte != 0).count() + 1;
    // SAFETY: `write_line` ended the text with a byte 0 within the first `len` bytes, so `used` is at most `len`.
    unsafe {
        buf.cast::<u8>()
            .copy_from_nonoverlapping(line.as_ptr(), used)
    };
}

fn or_null(text: Option<&'static CStr>) -> *const c_char {
    text.map_or(std::ptr::null(), CStr::as_ptr)
}

//! Sessions as PEM, to and from streams (`PEM_read_SSL_SESSION(3)`).
#![allow(non_snake_case)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

use libc::FILE;
use zeroize::Zeroizing;

use crate::error::{Failure, Library, Reason, Result};
use crate::error_queue;
use crate::ffi::boundary::enter;
use crate::ffi::interchange_text::write_to_stream;
use crate::ffi::types::SSL_SESSION;
use crate::ffi::{handle, interchange};
use crate::session::Session;
use crate::session::pem::{self, LINE_LEN, NextLine};

/// PEM_write_SSL_SESSION writes the session to the stream `out` as PEM, "SSL SESSION PARAMETERS". Its secret is in
/// it. Returns 1, or 0 on failure. (PEM_write_SSL_SESSION(3))
///
/// # Safety
/// `out` is NULL (a failure) or a stream open for writing; `x` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_write_SSL_SESSION(out: *mut FILE, x: *const SSL_SESSION) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `x` is handed on.
        let text = unsafe { armoured(x) }?;
        // SAFETY: the caller's promise about `out`.
        unsafe { write_to_stream(out, &text) }?;
        Ok(1)
    })
}

/// PEM_read_SSL_SESSION reads the next session in PEM from the stream `out`, and not beyond its last line. Returns it,
/// or NULL on failure.
///
/// What comes before it is passed over. `x` is as the first argument of d2i_SSL_SESSION: with `x` or `*x` NULL the
/// session is new and the caller owns it; otherwise it is `*x` itself that takes on everything that was read.
/// `cb` and `u` are for encrypted PEM, which is not read: `cb` is never called. (PEM_read_SSL_SESSION(3))
///
/// # Safety
/// `out` is NULL (a failure) or a stream open for reading; `x` is NULL or may be read and written; `*x` is NULL or
/// a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_read_SSL_SESSION(
    out: *mut FILE,
    x: *mut *mut SSL_SESSION,
    cb: Option<
        unsafe extern "C" fn(
            buf: *mut c_char,
            size: c_int,
            rwflag: c_int,
            userdata: *mut c_void,
        ) -> c_int,
    >,
    u: *mut c_void,
) -> *mut SSL_SESSION {
    let _ = (cb, u);
    enter(ptr::null_mut(), || {
        if out.is_null() {
            return Err(Failure::null());
        }
        let mut next_line = |line: &mut [u8; LINE_LEN]| {
            // SAFETY: not null, so a stream by the caller's promise.
            unsafe { line_of_stream(out, line) }
        };
        // SAFETY: the caller's promise about `x`.
        unsafe { read(x, &mut next_line) }
    })
}

/// A session as PEM.
///
/// # Safety
/// `x` is null or a living session.
pub(crate) unsafe fn armoured(x: *const SSL_SESSION) -> Result<Zeroizing<Vec<u8>>> {
    // SAFETY: the caller's promise about `x` is what `borrow` asks for.
    let session = unsafe { handle::borrow::<Session>(x) }?;
    session.to_pem().map_err(of_encoding)
}

/// The session in the next block of PEM, as a new one or in place of `*x`.
///
/// # Safety
/// `x` is null or may be read and written; `*x` is null or a living session.
pub(crate) unsafe fn read(
    x: *mut *mut SSL_SESSION,
    next_line: NextLine<'_>,
) -> Result<*mut SSL_SESSION> {
    let encoding = pem::unarmour(next_line)?;
    // SAFETY: the caller's promise about `x` is the same.
    let (session, _) = unsafe { interchange::read(x, &encoding) }.map_err(of_encoding)?;
    Ok(session)
}

/// What is wrong with the encoding is told first, and then that it was PEM.
fn of_encoding(failure: Failure) -> Failure {
    error_queue::push(&failure);
    Failure::new(Reason {
        library: Library::Pem,
        code: Reason::ASN1_LIB.code,
    })
}

/// Stores the next line of a stream, or as much of it as fits, and tells its length.
///
/// # Safety
/// `stream` is open for reading.
unsafe fn line_of_stream(stream: *mut FILE, line: &mut [u8; LINE_LEN]) -> usize {
    let mut text = Zeroizing::new([0u8; LINE_LEN + 1]);
    let len = text.len() as c_int;
    // SAFETY: the caller's promise about `stream`, and the length is the buffer's.
    if unsafe { libc::fgets(text.as_mut_ptr().cast(), len, stream) }.is_null() {
        return 0;
    }
    let text = CStr::from_bytes_until_nul(text.as_slice()).map_or(&[][..], CStr::to_bytes);
    line[..text.len()].copy_from_slice(text);
    text.len()
}

//! Sessions as text for people and key logs (`SSL_SESSION_print(3)`).
#![allow(non_snake_case)]

use std::ffi::c_int;

use libc::FILE;

use crate::error::{Failure, Library, Reason, Result};
use crate::ffi::boundary::enter;
use crate::ffi::handle;
use crate::ffi::types::SSL_SESSION;
use crate::session::Session;

/// SSL_SESSION_print_fp writes what the session holds to the stream `fp`, for people to read: its secret is in it.
///
/// Returns 1, or 0 on failure. (SSL_SESSION_print(3))
///
/// # Safety
/// `fp` is NULL (a failure) or a stream open for writing; `ses` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_print_fp(fp: *mut FILE, ses: *const SSL_SESSION) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `ses` is what `borrow` asks for.
        let text = unsafe { handle::borrow::<Session>(ses) }?.text();
        // SAFETY: the caller's promise about `fp`.
        unsafe { write_to_stream(fp, &text) }?;
        Ok(1)
    })
}

/// Writes all bytes to a stream.
///
/// # Safety
/// `fp` is null or a stream open for writing.
pub(crate) unsafe fn write_to_stream(fp: *mut FILE, bytes: &[u8]) -> Result<()> {
    if fp.is_null() {
        return Err(Failure::null());
    }
    // SAFETY: not null, so a stream by the caller's promise.
    let written = unsafe { libc::fwrite(bytes.as_ptr().cast(), 1, bytes.len(), fp) };
    if written == bytes.len() {
        return Ok(());
    }
    let error = std::io::Error::last_os_error();
    let reason = Reason {
        library: Library::System,
        code: error.raw_os_error().unwrap_or(0),
    };
    Err(Failure::new(reason).because("writing to a stream"))
}

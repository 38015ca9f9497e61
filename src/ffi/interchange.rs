//! Sessions as DER, in and out (`i2d_SSL_SESSION(3)`, `d2i_SSL_SESSION(3)`).
#![allow(non_snake_case)]

use std::ffi::{c_char, c_int, c_long, c_uchar};
use std::{mem, ptr};

use zeroize::Zeroizing;

use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::enter;
use crate::ffi::bytes::{answer, give_bytes};
use crate::ffi::handle;
use crate::ffi::types::{OSSL_LIB_CTX, SSL_SESSION};
use crate::session::{Facts, Session};

/// i2d_SSL_SESSION writes the session's DER encoding to `*pp` and returns its length in bytes, or 0 on failure.
///
/// With `pp` NULL it only tells the length. With `*pp` NULL it allocates as many bytes as it needs, which the caller
/// frees with OPENSSL_free; `*pp` is then their address. Otherwise it writes to `*pp`, where there must be room, and
/// moves `*pp` on behind the last byte. A session without a cipher suite has no encoding.
///
/// The encoding holds the session's secret. (d2i_SSL_SESSION(3))
///
/// # Safety
/// `in` is NULL (a failure) or a living session; `pp` is NULL or may be written to; `*pp` is NULL or points to as
/// many writable bytes as the encoding takes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn i2d_SSL_SESSION(r#in: *const SSL_SESSION, pp: *mut *mut c_uchar) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `in` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(r#in) }?;
        if pp.is_null() {
            return length(session.facts().der_len()?);
        }
        let encoding = Zeroizing::new(session.to_der()?);
        let len = length(encoding.len())?;
        // SAFETY: `pp` is not null, so it may be read and written. Where it pointed there is room for the encoding,
        // by the caller's promise, and so there is in what was allocated for it.
        unsafe {
            let place = *pp;
            if place.is_null() {
                *pp = give_bytes(&encoding)?;
            } else {
                ptr::copy_nonoverlapping(encoding.as_ptr(), place, encoding.len());
                *pp = place.add(encoding.len());
            }
        }
        Ok(len)
    })
}

/// d2i_SSL_SESSION makes a session of the encoding at `*pp`, of which there are at most `length` bytes, and moves
/// `*pp` on behind it. Returns the session, or NULL on failure.
///
/// With `a` or `*a` NULL the session is new, the caller owns it, and `*a` is set to it unless `a` is NULL. Otherwise
/// it is `*a` itself that takes on everything from the encoding; it keeps its references and its ex_data, and
/// caches that hold it find it by its new id. On failure `*a` and `*pp` stay as they are.
///
/// Encodings of OpenSSL 1.1.1 to 4.0 are read, in DER or in the looser forms that OpenSSL takes. What follows the
/// encoding is not looked at. (d2i_SSL_SESSION(3))
///
/// # Safety
/// `pp` and `*pp` are NULL (a failure), or `*pp` points to `length` readable bytes; `a` is NULL or may be read and
/// written; `*a` is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn d2i_SSL_SESSION(
    a: *mut *mut SSL_SESSION,
    pp: *mut *const c_uchar,
    length: c_long,
) -> *mut SSL_SESSION {
    enter(ptr::null_mut(), || {
        // SAFETY: `pp` is null or may be read, and `*pp` is null or points to `length` bytes, as the caller promises.
        let bytes = unsafe {
            let start = pp.as_ref().copied().unwrap_or(ptr::null());
            if start.is_null() {
                return Err(Failure::null());
            }
            let len = usize::try_from(length).unwrap_or(0);
            std::slice::from_raw_parts(start, len)
        };
        // SAFETY: the caller's promise about `a` is handed on.
        let (session, len) = unsafe { read(a, bytes) }?;
        // SAFETY: `pp` is not null, or it would have failed before; `len` bytes of those at `*pp` were read.
        unsafe { *pp = bytes.as_ptr().add(len) };
        Ok(session)
    })
}

/// d2i_SSL_SESSION_ex is d2i_SSL_SESSION; `libctx` and `propq`, which in OpenSSL choose what reads a peer's raw public
/// key, are not used.
///
/// # Safety
/// As for d2i_SSL_SESSION.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn d2i_SSL_SESSION_ex(
    a: *mut *mut SSL_SESSION,
    pp: *mut *const c_uchar,
    length: c_long,
    libctx: *mut OSSL_LIB_CTX,
    propq: *const c_char,
) -> *mut SSL_SESSION {
    let _ = (libctx, propq);
    // SAFETY: the caller's promises are the same.
    unsafe { d2i_SSL_SESSION(a, pp, length) }
}

/// The session that `bytes` start with, as a new one or in place of `*a`; and how many bytes it took.
///
/// # Safety
/// `a` is null or may be read and written; `*a` is null or a living session.
pub(crate) unsafe fn read(
    a: *mut *mut SSL_SESSION,
    bytes: &[u8],
) -> Result<(*mut SSL_SESSION, usize)> {
    let (mut facts, len) = Facts::from_der(bytes)?;
    // SAFETY: `a` is null or may be read, as the caller promises.
    let old = unsafe { a.as_ref() }.copied().unwrap_or(ptr::null_mut());
    if old.is_null() {
        let session = handle::give(Session::from_facts(facts));
        // SAFETY: `a` is null or may be written to.
        unsafe { answer(a, session) };
        return Ok((session, len));
    }
    // SAFETY: not null, so a living session by the caller's promise.
    let session = unsafe { handle::share::<Session>(old) }?;
    // What it was goes when the lock is free again.
    drop(session.refile(|present| {
        // Nothing that an encoding says: who may not be resumed any more stays so.
        facts.not_resumable = present.not_resumable;
        mem::replace(present, facts)
    }));
    Ok((old, len))
}

/// A length as C has it.
fn length(len: usize) -> Result<c_int> {
    c_int::try_from(len).map_err(|_| {
        Failure::new(Reason::BAD_LENGTH).because("the encoding is too long for an int to count")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::ffi::crypto::CRYPTO_free;
    use crate::ffi::session::{
        SSL_SESSION_free, SSL_SESSION_get_id, SSL_SESSION_new, SSL_SESSION_set1_id,
    };
    use crate::session::Session;

    /// A session with this id and a cipher suite; the caller frees it.
    fn with_id(id: &[u8]) -> *mut SSL_SESSION {
        let session = Session::new();
        session.facts_mut().version = 0x0303;
        session.facts_mut().cipher_id = 0x0300_c02f;
        let session = handle::give(session);
        // SAFETY: the session lives, the id is as long as it says.
        unsafe { SSL_SESSION_set1_id(session, id.as_ptr(), id.len() as u32) };
        session
    }

    fn encoding(session: *mut SSL_SESSION) -> Vec<u8> {
        let mut bytes = vec![0; 300];
        let mut at = bytes.as_mut_ptr();
        // SAFETY: the session lives, and there is room for its encoding.
        let len = unsafe { i2d_SSL_SESSION(session, &raw mut at) };
        bytes.truncate(len as usize);
        bytes
    }

    #[test]
    fn an_encoding_may_be_measured_written_or_allocated() {
        let session = with_id(b"id");
        let mut place = [0xee; 300];
        let mut at = place.as_mut_ptr();
        let mut allocated = ptr::null_mut();
        // SAFETY: the session lives to the end; there is room at `at`, and what was allocated is freed once.
        unsafe {
            let len = i2d_SSL_SESSION(session, ptr::null_mut());
            assert_eq!(i2d_SSL_SESSION(session, &raw mut at), len);
            assert_eq!(at, place.as_mut_ptr().add(len as usize));
            assert_eq!(place[len as usize], 0xee);
            assert_eq!(i2d_SSL_SESSION(session, &raw mut allocated), len);
            let copy = std::slice::from_raw_parts(allocated, len as usize);
            assert_eq!(copy, &place[..len as usize]);
            CRYPTO_free(allocated.cast(), ptr::null(), 0);
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn a_session_without_cipher_suite_and_no_session_have_no_encoding() {
        // SAFETY: the session lives to the end, and null is allowed.
        unsafe {
            let session = SSL_SESSION_new();
            assert_eq!(i2d_SSL_SESSION(session, ptr::null_mut()), 0);
            assert_eq!(i2d_SSL_SESSION(ptr::null(), ptr::null_mut()), 0);
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn a_session_may_become_another_one_and_stays_itself_when_that_fails() {
        let mut session = with_id(b"one");
        let (same, other) = (session, with_id(b"other"));
        let bytes = encoding(other);
        let id = |session| {
            let mut len = 0;
            // SAFETY: the session lives, and its id is as long as it says.
            unsafe {
                let start = SSL_SESSION_get_id(session, &raw mut len);
                std::slice::from_raw_parts(start, len as usize).to_vec()
            }
        };
        // SAFETY: both sessions live to the end, and `at` points to as many bytes as are said.
        unsafe {
            let mut at = bytes.as_ptr();
            let length = bytes.len() as c_long;
            assert!(d2i_SSL_SESSION(&raw mut session, &raw mut at, length - 1).is_null());
            assert_eq!(at, bytes.as_ptr());
            assert_eq!(id(session), b"one");
            assert_eq!(d2i_SSL_SESSION(&raw mut session, &raw mut at, length), same);
            assert_eq!(at, bytes.as_ptr().add(bytes.len()));
            assert_eq!(session, same);
            assert_eq!(id(session), b"other");
            SSL_SESSION_free(session);
            SSL_SESSION_free(other);
        }
    }

    #[test]
    fn a_place_without_a_session_gets_the_new_one() {
        let other = with_id(b"other");
        let bytes = encoding(other);
        let mut at = bytes.as_ptr();
        let mut session = ptr::null_mut();
        // SAFETY: `at` points to as many bytes as are said; each session is freed once.
        unsafe {
            let new = d2i_SSL_SESSION(&raw mut session, &raw mut at, bytes.len() as c_long);
            assert!(!new.is_null());
            assert_eq!(session, new);
            SSL_SESSION_free(new);
            SSL_SESSION_free(other);
        }
    }

    #[test]
    fn nothing_to_read_is_a_failure() {
        let byte = 0x30;
        let mut at = &raw const byte;
        let mut nowhere = ptr::null();
        // SAFETY: null is allowed, and at most one byte is there to read.
        unsafe {
            assert!(d2i_SSL_SESSION(ptr::null_mut(), ptr::null_mut(), 1).is_null());
            assert!(d2i_SSL_SESSION(ptr::null_mut(), &raw mut nowhere, 1).is_null());
            assert!(d2i_SSL_SESSION(ptr::null_mut(), &raw mut at, -1).is_null());
            assert!(d2i_SSL_SESSION(ptr::null_mut(), &raw mut at, 1).is_null());
        }
    }
}

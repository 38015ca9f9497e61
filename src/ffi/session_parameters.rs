//! What the handshake settled for a session: version, cipher suite, secret, and the sizes that were agreed on.
#![allow(non_snake_case)]

use std::ffi::{c_int, c_uchar, c_uint};
use std::ptr;

use crate::cipher::Cipher;
use crate::error::{Failure, Reason};
use crate::ffi::boundary::enter;
use crate::ffi::bytes::borrow_bytes;
use crate::ffi::handle;
use crate::ffi::types::{SSL_CIPHER, SSL_SESSION};
use crate::session::{FRAGMENT_LENGTH_UNSAID, MAX_SECRET_LEN, Secret, Session};

/// SSL_SESSION_get_protocol_version returns the session's protocol version as TLS numbers it on the wire, such as
/// TLS1_3_VERSION; 0 when none was set, and when `s` is NULL. (SSL_SESSION_get_protocol_version(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_protocol_version(s: *const SSL_SESSION) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        Ok(unsafe { handle::borrow::<Session>(s) }?.facts().version)
    })
}

/// SSL_SESSION_set_protocol_version sets the session's protocol version to `version`, whatever the number.
///
/// Returns 1, or 0 when `s` is NULL. Caches that hold the session find it under its new version from now on.
/// (SSL_SESSION_get_protocol_version(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_protocol_version(
    s: *mut SSL_SESSION,
    version: c_int,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        session.rekey(|facts| facts.version = version);
        Ok(1)
    })
}

/// SSL_SESSION_get0_cipher returns the session's cipher suite, or NULL when it has none.
///
/// A cipher suite belongs to nobody and lives as long as the process. (SSL_SESSION_get0_cipher(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_cipher(s: *const SSL_SESSION) -> *const SSL_CIPHER {
    enter(ptr::null(), || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let cipher = unsafe { handle::borrow::<Session>(s) }?.facts().cipher;
        Ok(cipher.map_or(ptr::null(), |cipher| ptr::from_ref(cipher).cast()))
    })
}

/// SSL_SESSION_set_cipher makes `cipher` the session's cipher suite; NULL leaves it without one.
///
/// Returns 1, or 0 when `s` is NULL. (SSL_SESSION_get0_cipher(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session; `cipher` is NULL or came from a function of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_cipher(
    s: *mut SSL_SESSION,
    cipher: *const SSL_CIPHER,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        // SAFETY: all handles of cipher suites point to statics of the type `Cipher`.
        let cipher: Option<&'static Cipher> = unsafe { cipher.cast::<Cipher>().as_ref() };
        session.facts_mut().cipher = cipher;
        Ok(1)
    })
}

/// SSL_SESSION_get_master_key copies the first `outlen` bytes of the session's secret to `out` and returns how many
/// it copied, which is less when the secret is shorter. With an `outlen` of 0 it copies nothing and returns the
/// secret's length in bytes.
///
/// The secret is the master secret of TLS 1.2 or the resumption pre-shared key of TLS 1.3. 0 when an argument is NULL
/// that must not be. (SSL_SESSION_get_master_key(3))
///
/// # Safety
/// `session` is NULL or a living session; `out` may be written to for `outlen` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_master_key(
    session: *const SSL_SESSION,
    out: *mut c_uchar,
    outlen: usize,
) -> usize {
    enter(0, || {
        // SAFETY: the caller's promise about `session` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(session) }?;
        let facts = session.facts();
        let secret = facts.secret.as_slice();
        if outlen == 0 {
            return Ok(secret.len());
        }
        if out.is_null() {
            return Err(Failure::null());
        }
        let len = outlen.min(secret.len());
        // SAFETY: `len` bytes are readable in the secret and, by the caller's promise, writable at `out`, which
        // cannot overlap with memory that C has never seen.
        unsafe { ptr::copy_nonoverlapping(secret.as_ptr(), out, len) };
        Ok(len)
    })
}

/// SSL_SESSION_set1_master_key makes a copy of the `len` bytes at `in` the session's secret.
///
/// Returns 1; or 0 with SSL_R_BAD_LENGTH when there are more than 512 bytes, and the secret stays as it was.
/// (SSL_SESSION_get_master_key(3))
///
/// # Safety
/// `sess` is NULL (a failure) or a living session; `in` points to `len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_master_key(
    sess: *mut SSL_SESSION,
    r#in: *const c_uchar,
    len: usize,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `sess` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(sess) }?;
        if len > MAX_SECRET_LEN {
            return Err(secret_too_long());
        }
        // SAFETY: the caller's promise about `in` and `len`.
        let secret =
            Secret::new(unsafe { borrow_bytes(r#in, len) }?).ok_or_else(secret_too_long)?;
        session.facts_mut().secret = secret;
        Ok(1)
    })
}

fn secret_too_long() -> Failure {
    Failure::new(Reason::BAD_LENGTH).because("a session's secret has at most 512 bytes")
}

/// SSL_SESSION_get_max_fragment_length returns the maximum fragment length that was negotiated, as RFC 6066 section 4
/// numbers it (TLSEXT_max_fragment_length_512 and so on); 0 for none, and when `sess` is NULL.
/// (SSL_CTX_set_tlsext_max_fragment_length(3))
///
/// # Safety
/// `sess` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_max_fragment_length(sess: *const SSL_SESSION) -> u8 {
    enter(0, || {
        // SAFETY: the caller's promise about `sess` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(sess) }?;
        let length = session.facts().max_fragment_length;
        Ok(if length == FRAGMENT_LENGTH_UNSAID {
            0
        } else {
            length
        })
    })
}

/// SSL_SESSION_get_compress_id returns the number of the session's compression method; 0 for none, and when `s` is
/// NULL. (SSL_SESSION_get_compress_id(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_compress_id(s: *const SSL_SESSION) -> c_uint {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        Ok(c_uint::from(session.facts().compression))
    })
}

/// SSL_SESSION_get_max_early_data returns how many bytes of early data the server takes with this session; 0 for none,
/// and when `s` is NULL. (SSL_SESSION_get_max_early_data(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_max_early_data(s: *const SSL_SESSION) -> u32 {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        Ok(unsafe { handle::borrow::<Session>(s) }?
            .facts()
            .max_early_data)
    })
}

/// SSL_SESSION_set_max_early_data sets how many bytes of early data the server takes with this session. Returns 1, or
/// 0 when `s` is NULL. (SSL_SESSION_get_max_early_data(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_max_early_data(
    s: *mut SSL_SESSION,
    max_early_data: u32,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        session.facts_mut().max_early_data = max_early_data;
        Ok(1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::ffi::session::{SSL_SESSION_free, SSL_SESSION_new};

    #[test]
    fn asking_for_no_bytes_of_the_secret_tells_its_length() {
        let mut out = [0xee; 8];
        // SAFETY: the session lives to the end of the block; lengths are within the arrays.
        unsafe {
            let session = SSL_SESSION_new();
            assert_eq!(
                SSL_SESSION_set1_master_key(session, [5; 48].as_ptr(), 48),
                1
            );
            assert_eq!(SSL_SESSION_get_master_key(session, ptr::null_mut(), 0), 48);
            assert_eq!(SSL_SESSION_get_master_key(session, out.as_mut_ptr(), 3), 3);
            assert_eq!(SSL_SESSION_get_master_key(session, ptr::null_mut(), 3), 0);
            SSL_SESSION_free(session);
        }
        assert_eq!(out, [5, 5, 5, 0xee, 0xee, 0xee, 0xee, 0xee]);
    }

    #[test]
    fn a_secret_of_513_bytes_is_refused_and_the_old_one_stays() {
        // SAFETY: the session lives to the end of the block; lengths are within the array.
        unsafe {
            let session = SSL_SESSION_new();
            assert_eq!(
                SSL_SESSION_set1_master_key(session, [5; 513].as_ptr(), 512),
                1
            );
            assert_eq!(
                SSL_SESSION_set1_master_key(session, [6; 513].as_ptr(), 513),
                0
            );
            assert_eq!(SSL_SESSION_get_master_key(session, ptr::null_mut(), 0), 512);
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn numbers_are_kept_as_they_are() {
        // SAFETY: the session lives to the end of the block.
        unsafe {
            let session = SSL_SESSION_new();
            assert_eq!(SSL_SESSION_set_protocol_version(session, -1), 1);
            assert_eq!(SSL_SESSION_get_protocol_version(session), -1);
            assert_eq!(SSL_SESSION_set_max_early_data(session, u32::MAX), 1);
            assert_eq!(SSL_SESSION_get_max_early_data(session), u32::MAX);
            SSL_SESSION_free(session);
        }
    }
}

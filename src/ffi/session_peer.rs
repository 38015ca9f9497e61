//! Whom a session was made with, as libcrypto's objects (`SSL_SESSION_get0_peer(3)`).
#![allow(non_snake_case)]

use std::ffi::c_long;
use std::ptr;

use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::enter;
use crate::ffi::handle;
use crate::ffi::types::{EVP_PKEY, SSL_SESSION, X509};
use crate::host::{self, Certificate, LibCrypto, PrivateKey};
use crate::session::Session;

/// SSL_SESSION_get0_peer returns the certificate that the peer showed when the session was made, or NULL when it
/// showed none.
///
/// The certificate belongs to the session and lives until the session is freed or becomes another one. It is made by
/// the libcrypto in the process; without one the outcome is NULL and ERR_R_UNSUPPORTED. (SSL_SESSION_get0_peer(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_peer(s: *mut SSL_SESSION) -> *mut X509 {
    enter(ptr::null_mut(), || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        let certificate = session.peer_certificate(|der| {
            Certificate::from_der(libcrypto("SSL_SESSION_get0_peer")?, der).ok_or_else(unreadable)
        })?;
        Ok(certificate.map_or(ptr::null_mut(), |certificate| certificate.as_ptr()))
    })
}

/// SSL_SESSION_get0_peer_rpk returns the raw public key that the peer showed when the session was made, or NULL when
/// it showed none.
///
/// The key belongs to the session and lives until the session is freed or becomes another one. It is made by the
/// libcrypto in the process; without one the outcome is NULL and ERR_R_UNSUPPORTED.
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_peer_rpk(s: *mut SSL_SESSION) -> *mut EVP_PKEY {
    enter(ptr::null_mut(), || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        let key = session.peer_raw_key(|der| {
            public_key(libcrypto("SSL_SESSION_get0_peer_rpk")?, der).ok_or_else(unreadable)
        })?;
        Ok(key.map_or(ptr::null_mut(), |key| key.as_ptr()))
    })
}

fn libcrypto(function: &str) -> Result<&'static LibCrypto> {
    host::libcrypto().ok_or_else(|| {
        Failure::new(Reason::UNSUPPORTED).because(format!(
            "{function} needs libcrypto: link the program with -lcrypto"
        ))
    })
}

fn unreadable() -> Failure {
    Failure::new(Reason::X509_LIB).because("libcrypto does not read the session's peer")
}

/// A public key of its DER form; `None` when libcrypto does not know it.
fn public_key(library: &'static LibCrypto, der: &[u8]) -> Option<PrivateKey> {
    let parse = library.d2i_PUBKEY?;
    let len = c_long::try_from(der.len()).ok()?;
    let mut at = der.as_ptr();
    // SAFETY: `at` is our own variable and points to `len` bytes; the new object is ours.
    unsafe { PrivateKey::adopt(library, parse(ptr::null_mut(), &raw mut at, len)) }
}

//! Whom a connection or a session was made with, as libcrypto's objects. They belong to the session.
#![allow(non_snake_case)]

use std::ffi::c_long;
use std::ptr;
use std::sync::Arc;

use crate::connection::Connection;
use crate::error::Result;
use crate::ffi::boundary::enter;
use crate::ffi::handle::lent;
use crate::ffi::libcrypto::{needed, unreadable};
use crate::ffi::types::{EVP_PKEY, SSL, SSL_SESSION, X509, stack_st_X509};
use crate::host::{Certificate, CertificateList, LibCrypto, PrivateKey};
use crate::session::Session;

/// SSL_get0_peer_certificate lends the certificate of the peer, or returns NULL when there is no session yet or the
/// peer showed none. It belongs to the session of `ssl`, which SSL_SESSION_get0_peer lends it from as well. It needs a
/// libcrypto in the process: without one it returns NULL and leaves ERR_R_UNSUPPORTED on the error queue.
/// (SSL_get_peer_certificate(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_peer_certificate(ssl: *const SSL) -> *mut X509 {
    enter(ptr::null_mut(), || {
        let connection = lent!(ssl => Connection);
        let certificate = of_connection(connection, "SSL_get0_peer_certificate")?;
        Ok(certificate.map_or(ptr::null_mut(), |certificate| certificate.as_ptr()))
    })
}

/// SSL_get1_peer_certificate gives the certificate of the peer, or returns NULL as SSL_get0_peer_certificate does. The
/// caller frees it with X509_free. It needs a libcrypto in the process: without one it returns NULL and leaves
/// ERR_R_UNSUPPORTED on the error queue. (SSL_get_peer_certificate(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get1_peer_certificate(ssl: *const SSL) -> *mut X509 {
    enter(ptr::null_mut(), || {
        let connection = lent!(ssl => Connection);
        shared(of_connection(connection, "SSL_get1_peer_certificate")?)
    })
}

/// SSL_get_peer_certificate does what SSL_get1_peer_certificate does: it is its name before OpenSSL 3.0.
/// (SSL_get_peer_certificate(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_peer_certificate(ssl: *const SSL) -> *mut X509 {
    enter(ptr::null_mut(), || {
        let connection = lent!(ssl => Connection);
        shared(of_connection(connection, "SSL_get_peer_certificate")?)
    })
}

/// SSL_get_peer_cert_chain lends the certificates that the peer showed: on a client all of them, on a server those
/// above the peer's own. It returns NULL when there are none, and after the resumption of a session that travelled as
/// DER, PEM or a ticket, which knows the peer's own alone. The list belongs to the session of `ssl`. It needs a
/// libcrypto in the process: without one it returns NULL and leaves ERR_R_UNSUPPORTED on the error queue.
/// (SSL_get_peer_cert_chain(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_peer_cert_chain(ssl: *const SSL) -> *mut stack_st_X509 {
    enter(ptr::null_mut(), || {
        let connection = lent!(ssl => Connection);
        let function = "SSL_get_peer_cert_chain";
        let (shown, with_own) =
            connection.with_status(|status| (status.peer_chain.clone(), !status.server));
        if let Some(session) = connection.session() {
            let own = if with_own {
                certificate(&session, function)?
            } else {
                None
            };
            let list = session.peer_chain_list(with_own, |above| {
                let own = own.as_ref().and_then(|own| own.share());
                let above = above.iter().map(|each| &**each);
                CertificateList::headed(needed(function)?, own, above).ok_or_else(unreadable)
            })?;
            if let Some(list) = list {
                return Ok(list.as_ptr());
            }
        }
        // What the peer showed in a handshake that is not over, or failed, is in no session.
        if shown.is_empty() || !connection.is_in_handshake() {
            return Ok(ptr::null_mut());
        }
        let library = needed(function)?;
        let shown = if with_own { &shown[..] } else { &shown[1..] };
        let make = || CertificateList::from_der(library, shown.iter().map(|each| &**each));
        connection.lend_peer_chain(make).ok_or_else(unreadable)
    })
}

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
        let session = lent!(s => Session);
        let certificate = certificate(session, "SSL_SESSION_get0_peer")?;
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
        let session = lent!(s => Session);
        let key = session.peer_raw_key(|der| {
            public_key(needed("SSL_SESSION_get0_peer_rpk")?, der).ok_or_else(unreadable)
        })?;
        Ok(key.map_or(ptr::null_mut(), |key| key.as_ptr()))
    })
}

/// The certificate of a session's peer, if it showed one.
fn certificate(session: &Session, function: &'static str) -> Result<Option<Arc<Certificate>>> {
    session.peer_certificate(|der| {
        Certificate::from_der(needed(function)?, der).ok_or_else(unreadable)
    })
}

fn of_connection(
    connection: &Connection,
    function: &'static str,
) -> Result<Option<Arc<Certificate>>> {
    match connection.session() {
        Some(session) => certificate(&session, function),
        None => Ok(None),
    }
}

/// A reference for the caller.
fn shared(certificate: Option<Arc<Certificate>>) -> Result<*mut X509> {
    match certificate {
        Some(certificate) => Ok(certificate.share().ok_or_else(unreadable)?.into_raw()),
        None => Ok(ptr::null_mut()),
    }
}

/// A public key of its DER form; `None` when libcrypto does not know it.
fn public_key(library: &'static LibCrypto, der: &[u8]) -> Option<PrivateKey> {
    let parse = library.d2i_PUBKEY?;
    let len = c_long::try_from(der.len()).ok()?;
    let mut at = der.as_ptr();
    // SAFETY: `at` is our own variable and points to `len` bytes; the new object is ours.
    unsafe { PrivateKey::adopt(library, parse(ptr::null_mut(), &raw mut at, len)) }
}

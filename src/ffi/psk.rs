//! TLS 1.3 pre-shared keys from outside, which travel as sessions (RFC 8446 section 2.2).
#![allow(non_snake_case)]

use std::ffi::{c_int, c_uchar};

use crate::callback::{Callback, PskFindSession, PskUseSession};
use crate::connection::Connection;
use crate::context::Context;
use crate::context::settings::Configured;
use crate::ffi::boundary::enter_void;
use crate::ffi::handle::lent;
use crate::ffi::types::{EVP_MD, SSL, SSL_CTX, SSL_SESSION};

/// SSL_CTX_set_psk_use_session_callback sets the function that gives clients of connections made from `ctx` from now on
/// a key that they share with the server; NULL for none. It sets `*sess` to a TLS 1.3 session with that key and a cipher
/// suite, of which it gives a reference away, and `*id` to the key's identity, `*idlen` bytes that are copied; or `*sess`
/// to NULL for no key. It returns 1, or 0 to end the handshake. It is asked once a handshake, with `md` NULL, and not
/// when the connection has a TLS 1.3 session to resume: one of the two is offered.
/// (SSL_CTX_set_psk_use_session_callback(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_use_session_callback(
    ctx: *mut SSL_CTX,
    cb: Option<
        unsafe extern "C" fn(
            ssl: *mut SSL,
            md: *const EVP_MD,
            id: *mut *const c_uchar,
            idlen: *mut usize,
            sess: *mut *mut SSL_SESSION,
        ) -> c_int,
    >,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: PskUseSession| unsafe { Callback::new(function) });
        context.change_settings(|settings| settings.psk_use = callback);
        Ok(())
    });
}

/// SSL_set_psk_use_session_callback is SSL_CTX_set_psk_use_session_callback for one connection.
/// (SSL_CTX_set_psk_use_session_callback(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living connection. `cb` is NULL or may be called, from any thread, until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_use_session_callback(
    s: *mut SSL,
    cb: Option<
        unsafe extern "C" fn(
            ssl: *mut SSL,
            md: *const EVP_MD,
            id: *mut *const c_uchar,
            idlen: *mut usize,
            sess: *mut *mut SSL_SESSION,
        ) -> c_int,
    >,
) {
    enter_void(|| {
        let connection = lent!(s => Connection);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: PskUseSession| unsafe { Callback::new(function) });
        connection.change_settings(|settings| settings.psk_use = callback);
        Ok(())
    });
}

/// SSL_CTX_set_psk_find_session_callback sets the function that servers of connections made from `ctx` from now on ask
/// for the key with the identity that a client shows, `identity_len` bytes; NULL for none. It sets `*sess` to a TLS 1.3
/// session with that key and a cipher suite, of which it gives a reference away, or to NULL when it knows none: what the
/// client shows may then be a ticket. It returns 1, or 0 to end the handshake. (SSL_CTX_set_psk_find_session_callback(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_psk_find_session_callback(
    ctx: *mut SSL_CTX,
    cb: Option<
        unsafe extern "C" fn(
            ssl: *mut SSL,
            identity: *const c_uchar,
            identity_len: usize,
            sess: *mut *mut SSL_SESSION,
        ) -> c_int,
    >,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: PskFindSession| unsafe { Callback::new(function) });
        context.change_settings(|settings| settings.psk_find = callback);
        Ok(())
    });
}

/// SSL_set_psk_find_session_callback is SSL_CTX_set_psk_find_session_callback for one connection.
/// (SSL_CTX_set_psk_find_session_callback(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living connection. `cb` is NULL or may be called, from any thread, until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_psk_find_session_callback(
    s: *mut SSL,
    cb: Option<
        unsafe extern "C" fn(
            ssl: *mut SSL,
            identity: *const c_uchar,
            identity_len: usize,
            sess: *mut *mut SSL_SESSION,
        ) -> c_int,
    >,
) {
    enter_void(|| {
        let connection = lent!(s => Connection);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: PskFindSession| unsafe { Callback::new(function) });
        connection.change_settings(|settings| settings.psk_find = callback);
        Ok(())
    });
}

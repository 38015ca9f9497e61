//! What a connection tells about itself, and the session that it holds.
#![allow(non_snake_case)]

use std::ffi::{CStr, c_char, c_int, c_long};
use std::ptr;

use crate::callback::{Callback, Info, Verify};
use crate::connection::{Connection, Phase, Status, Want};
use crate::context::settings::Configured;
use crate::error_queue::{self, Code};
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::handle::{self, lent, shared};
use crate::ffi::types::{OSSL_HANDSHAKE_STATE, SSL, SSL_CIPHER, SSL_SESSION, X509_STORE_CTX};
use crate::session::Session;

/// SSL_get_error tells what the return value `i` of the operation on `ssl` just before it means: SSL_ERROR_NONE,
/// SSL_ERROR_WANT_READ or SSL_ERROR_WANT_WRITE (call it again when the socket is ready), SSL_ERROR_ZERO_RETURN (the
/// peer has closed), SSL_ERROR_SYSCALL (see errno), SSL_ERROR_SSL (see the error queue). The thread's error queue
/// has to be empty before the operation, and is not changed. (SSL_get_error(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_error(ssl: *const SSL, i: c_int) -> c_int {
    enter(SSL_ERROR_SSL, || {
        if i > 0 {
            return Ok(SSL_ERROR_NONE);
        }
        let connection = lent!(ssl => Connection);
        match error_queue::first() {
            0 => {}
            error if Code(error).is_system() => return Ok(SSL_ERROR_SYSCALL),
            _ => return Ok(SSL_ERROR_SSL),
        }
        Ok(match connection.want() {
            Want::Read => SSL_ERROR_WANT_READ,
            Want::Write => SSL_ERROR_WANT_WRITE,
            Want::Nothing => {
                let closed =
                    connection.with_status(|status| status.shutdown & RECEIVED_SHUTDOWN != 0);
                if closed {
                    SSL_ERROR_ZERO_RETURN
                } else {
                    SSL_ERROR_SYSCALL
                }
            }
        })
    })
}

/// SSL_want returns what `ssl` waits for: SSL_NOTHING, SSL_READING or SSL_WRITING. (SSL_want(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_want(ssl: *const SSL) -> c_int {
    enter(SSL_NOTHING, || Ok(lent!(ssl => Connection).want() as c_int))
}

/// SSL_in_init returns 1 when the handshake of `ssl` is not over, 0 when it is. (SSL_in_init(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_in_init(ssl: *const SSL) -> c_int {
    enter(0, || {
        Ok(c_int::from(lent!(ssl => Connection).is_in_handshake()))
    })
}

/// SSL_is_init_finished returns 1 when the handshake of `ssl` is over, 0 when it is not. (SSL_in_init(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_is_init_finished(ssl: *const SSL) -> c_int {
    enter(0, || {
        Ok(c_int::from(!lent!(ssl => Connection).is_in_handshake()))
    })
}

/// SSL_in_before returns 1 when no handshake of `ssl` has begun yet, else 0. (SSL_in_init(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_in_before(ssl: *const SSL) -> c_int {
    enter(0, || {
        let phase = lent!(ssl => Connection).with_status(|status| status.phase);
        Ok(c_int::from(phase == Phase::Before))
    })
}

/// SSL_get_state returns how far `ssl` is: TLS_ST_BEFORE, TLS_ST_OK, or in a handshake the state of the step that
/// it waits for. It is a number of OSSL_HANDSHAKE_STATE. (SSL_in_init(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_state(ssl: *const SSL) -> OSSL_HANDSHAKE_STATE {
    enter(0, || {
        Ok(lent!(ssl => Connection).with_status(|status| state(status).0))
    })
}

/// SSL_state_string returns the state of `ssl` in at most six letters, a text that lives for ever.
/// (SSL_state_string(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_state_string(ssl: *const SSL) -> *const c_char {
    enter(ptr::null(), || {
        Ok(lent!(ssl => Connection).with_status(|status| state(status).1.as_ptr()))
    })
}

/// SSL_state_string_long returns the state of `ssl` in words, a text that lives for ever. (SSL_state_string(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_state_string_long(ssl: *const SSL) -> *const c_char {
    enter(ptr::null(), || {
        Ok(lent!(ssl => Connection).with_status(|status| state(status).2.as_ptr()))
    })
}

/// SSL_version returns the protocol version of `ssl`, such as TLS1_3_VERSION; before a handshake the highest that
/// it might speak. (SSL_get_version(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_version(ssl: *const SSL) -> c_int {
    enter(0, || {
        Ok(lent!(ssl => Connection).with_status(|status| status.version))
    })
}

/// SSL_get_version returns the name of the protocol version of `ssl`, such as "TLSv1.3", a text that lives for
/// ever. (SSL_get_version(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_version(ssl: *const SSL) -> *const c_char {
    enter(ptr::null(), || {
        let version = lent!(ssl => Connection).with_status(|status| status.version);
        Ok(match version {
            0x0303 => c"TLSv1.2",
            0x0304 => c"TLSv1.3",
            _ => c"unknown",
        }
        .as_ptr())
    })
}

/// SSL_get_current_cipher returns the cipher suite that `ssl` uses, or NULL when none is settled. It lives for
/// ever. (SSL_get_current_cipher(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_current_cipher(ssl: *const SSL) -> *const SSL_CIPHER {
    enter(ptr::null(), || {
        let session = lent!(ssl => Connection).session();
        let cipher = session.and_then(|session| session.facts().cipher);
        Ok(cipher.map_or(ptr::null(), |cipher| ptr::from_ref(cipher).cast()))
    })
}

/// SSL_set_verify sets how `ssl` verifies its peer: SSL_VERIFY_*, see SSL_CTX_set_verify. With NULL the callback
/// stays the one that it has. (SSL_CTX_set_verify(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `callback` is NULL or may be called until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_verify(
    ssl: *mut SSL,
    mode: c_int,
    callback: Option<
        unsafe extern "C" fn(preverify_ok: c_int, x509_ctx: *mut X509_STORE_CTX) -> c_int,
    >,
) {
    enter_void(|| {
        let connection = lent!(ssl => Connection);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = callback.map(|function: Verify| unsafe { Callback::new(function) });
        connection.change_settings(|settings| {
            settings.verify_mode = mode;
            if callback.is_some() {
                settings.verify_callback = callback;
            }
        });
        Ok(())
    });
}

/// SSL_get_verify_mode returns how `ssl` verifies its peer: SSL_VERIFY_*. (SSL_CTX_get_verify_mode(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_mode(ssl: *const SSL) -> c_int {
    enter(0, || {
        Ok(lent!(ssl => Connection).with_settings(|settings| settings.verify_mode))
    })
}

/// SSL_get_verify_result returns the outcome of the verification of the peer: X509_V_OK, or an X509_V_ERR_*.
/// X509_V_OK also when the peer showed no certificate. (SSL_get_verify_result(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_verify_result(ssl: *const SSL) -> c_long {
    enter(1, || {
        Ok(lent!(ssl => Connection).with_status(|status| status.verify_result))
    })
}

/// SSL_set_verify_result sets what SSL_get_verify_result returns, and nothing else. (SSL_set_verify_result(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_verify_result(ssl: *mut SSL, verify_result: c_long) {
    enter_void(|| {
        lent!(ssl => Connection).change_status(|status| status.verify_result = verify_result);
        Ok(())
    });
}

/// SSL_set_info_callback sets the function that hears what happens on `ssl`, in place of the context's. See
/// SSL_CTX_set_info_callback. (SSL_CTX_set_info_callback(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `cb` is NULL or may be called until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_info_callback(
    ssl: *mut SSL,
    cb: Option<unsafe extern "C" fn(ssl: *const SSL, type_: c_int, val: c_int)>,
) {
    enter_void(|| {
        let connection = lent!(ssl => Connection);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: Info| unsafe { Callback::new(function) });
        connection.change_settings(|settings| settings.info = callback);
        Ok(())
    });
}

/// SSL_get_info_callback returns what SSL_set_info_callback set, or NULL. (SSL_CTX_set_info_callback(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_info_callback(
    ssl: *const SSL,
) -> Option<unsafe extern "C" fn(ssl: *const SSL, type_: c_int, val: c_int)> {
    enter(None, || {
        let callback = lent!(ssl => Connection).with_settings(|settings| settings.info);
        Ok(callback.map(Callback::function))
    })
}

/// SSL_get_session lends the session of `ssl`: it may go at the next call on `ssl`. Returns it, or NULL. Before a
/// handshake that is the one that SSL_set_session set; from its start on, the one that is being made; with TLS 1.3
/// the last ticket's, and until a ticket comes one that SSL_SESSION_is_resumable says no of. (SSL_get_session(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_session(ssl: *const SSL) -> *mut SSL_SESSION {
    enter(ptr::null_mut(), || {
        let session = lent!(ssl => Connection).session();
        Ok(session.map_or(ptr::null_mut(), |session| handle::lend(&*session)))
    })
}

/// SSL_get0_session lends the session of `ssl`: it may go at the next call on `ssl`. Returns it, or NULL. Before a
/// handshake that is the one that SSL_set_session set; from its start on, the one that is being made; with TLS 1.3
/// the last ticket's, and until a ticket comes one that SSL_SESSION_is_resumable says no of. (SSL_get_session(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_session(ssl: *const SSL) -> *mut SSL_SESSION {
    enter(ptr::null_mut(), || {
        let session = lent!(ssl => Connection).session();
        Ok(session.map_or(ptr::null_mut(), |session| handle::lend(&*session)))
    })
}

/// SSL_get1_session gives a reference to the session of `ssl`, to be given back with SSL_SESSION_free. Returns it,
/// or NULL. Before a handshake that is the one that SSL_set_session set; from its start on, the one that is being
/// made; with TLS 1.3 the last ticket's, and until a ticket comes one that SSL_SESSION_is_resumable says no of.
/// (SSL_get_session(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get1_session(ssl: *mut SSL) -> *mut SSL_SESSION {
    enter(ptr::null_mut(), || {
        let session = lent!(ssl => Connection).session();
        Ok(session.map_or(ptr::null_mut(), handle::give))
    })
}

/// SSL_set_session has `ssl` as a client offer `session`, and no other, in its next handshake; none when it is
/// NULL. `ssl` takes a reference, which it gives back when the server declines. A session that cannot be resumed is
/// not offered. Returns 1, or 0 on failure. (SSL_set_session(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `session` is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session(ssl: *mut SSL, session: *mut SSL_SESSION) -> c_int {
    enter(0, || {
        let connection = lent!(ssl => Connection);
        let session = if session.is_null() {
            None
        } else {
            Some(shared!(session => Session))
        };
        connection.set_session(session);
        Ok(1)
    })
}

/// SSL_session_reused returns 1 when the handshake of `ssl` resumed a session, 0 when it did not.
/// (SSL_session_reused(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_session_reused(ssl: *const SSL) -> c_int {
    enter(0, || {
        Ok(c_int::from(
            lent!(ssl => Connection).with_status(|status| status.resumed),
        ))
    })
}

/// SSL_copy_session_id gives `t` the session, the certificates and keys, and the session id context of `f`. Returns
/// 1, or 0 on failure. (SSL_copy_session_id(3))
///
/// # Safety
/// `t` and `f` are NULL (a failure) or living connections.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_copy_session_id(t: *mut SSL, f: *const SSL) -> c_int {
    enter(0, || {
        let to = lent!(t => Connection);
        let from = lent!(f => Connection);
        to.copy_session(from);
        Ok(1)
    })
}

/// SSL_client_hello_get0_session_id points `*out` to the session id that the client sent, and returns its length in
/// bytes. It is there while a server answers a client hello, for the callbacks that run meanwhile; 0 at any other
/// time. (SSL_CTX_set_client_hello_cb(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `out` is NULL or may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_client_hello_get0_session_id(
    ssl: *mut SSL,
    out: *mut *const std::ffi::c_uchar,
) -> usize {
    enter(0, || {
        let connection = lent!(ssl => Connection);
        let (start, len) = connection.client_hello_session_id();
        if len != 0 && !out.is_null() {
            // SAFETY: not null, and may be written to by the function's contract.
            unsafe { out.write(start) };
        }
        Ok(len)
    })
}

const SSL_ERROR_NONE: c_int = 0;
const SSL_ERROR_SSL: c_int = 1;
const SSL_ERROR_WANT_READ: c_int = 2;
const SSL_ERROR_WANT_WRITE: c_int = 3;
const SSL_ERROR_SYSCALL: c_int = 5;
const SSL_ERROR_ZERO_RETURN: c_int = 6;
const SSL_NOTHING: c_int = 1;
const RECEIVED_SHUTDOWN: c_int = crate::connection::RECEIVED_SHUTDOWN;

/// A connection's state as OpenSSL numbers and names it. Within a handshake only the step that it waits for is
/// known: the server's or the client's next flight.
fn state(status: &Status) -> (OSSL_HANDSHAKE_STATE, &'static CStr, &'static CStr) {
    match status.phase {
        Phase::Before => (0, c"PINIT", c"before SSL initialization"),
        Phase::Failed => (0, c"SSLERR", c"error"),
        _ if !status.is_in_handshake() => (1, c"SSLOK", c"SSL negotiation finished successfully"),
        _ if status.server => (20, c"TRCH", c"SSLv3/TLS read client hello"),
        _ => (12, c"TWCH", c"SSLv3/TLS write client hello"),
    }
}

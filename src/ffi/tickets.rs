//! Session tickets: their keys and their number.
#![allow(non_snake_case)]

use std::ffi::{c_int, c_long, c_void};

use crate::connection::Connection;
use crate::context::Context;
use crate::context::settings::Configured;
use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::enter;
use crate::ffi::handle::{lent, shared};
use crate::ffi::types::{SSL, SSL_CTX};
use crate::session::ticket::KEYS_LEN;

/// SSL_CTX_set_tlsext_ticket_keys sets the keys that tickets of servers of `ctx` are sealed and opened with from now
/// on: the 80 bytes at `keys`, of which 16 are a name that each ticket begins with, 32 the key of its HMAC, 32 that of
/// its AES. Servers with the same keys resume each other's sessions. A context starts with random keys of its own.
///
/// Returns 1; or 0 with SSL_R_INVALID_TICKET_KEYS_LENGTH when `keylen` is another number. With `keys` NULL it sets
/// nothing and returns the number of bytes wanted, 80. (SSL_CTX_set_tlsext_ticket_keys is a macro in OpenSSL,
/// RFC 5077 section 4)
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `keys` is NULL or points to `keylen` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_ticket_keys(
    ctx: *mut SSL_CTX,
    keys: *mut c_void,
    keylen: c_long,
) -> c_long {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about `keys` and `keylen` is handed on.
        unsafe { set_ticket_keys(context, keys, keylen) }
    })
}

/// SSL_CTX_get_tlsext_ticket_keys stores the keys that tickets of servers of `ctx` are sealed and opened with in the 80
/// bytes at `keys`, as SSL_CTX_set_tlsext_ticket_keys takes them. They are secret: the caller wipes them.
///
/// Returns 1; or 0 with SSL_R_INVALID_TICKET_KEYS_LENGTH when `keylen` is another number. With `keys` NULL it stores
/// nothing and returns the number of bytes wanted, 80. (SSL_CTX_get_tlsext_ticket_keys is a macro in OpenSSL)
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `keys` is NULL or points to `keylen` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_tlsext_ticket_keys(
    ctx: *mut SSL_CTX,
    keys: *mut c_void,
    keylen: c_long,
) -> c_long {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about `keys` and `keylen` is handed on.
        unsafe { get_ticket_keys(context, keys, keylen) }
    })
}

/// SSL_CTX_set_num_tickets sets how many TLS 1.3 tickets servers of connections that are made from `ctx` from now on
/// send behind a full handshake: any number, 0 for none, 2 unless set. Behind a resumption it is one at most.
/// Returns 1. (SSL_CTX_set_num_tickets(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_num_tickets(ctx: *mut SSL_CTX, num_tickets: usize) -> c_int {
    enter(0, || {
        lent!(ctx => Context).change_settings(|settings| settings.num_tickets = num_tickets);
        Ok(1)
    })
}

/// SSL_CTX_get_num_tickets returns what SSL_CTX_set_num_tickets set. (SSL_CTX_set_num_tickets(3))
///
/// # Safety
/// `ctx` is NULL (0, a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_num_tickets(ctx: *const SSL_CTX) -> usize {
    enter(0, || {
        Ok(lent!(ctx => Context).with_settings(|settings| settings.num_tickets))
    })
}

/// SSL_set_num_tickets is SSL_CTX_set_num_tickets for one connection. Set behind the handshake, it changes nothing.
/// Returns 1. (SSL_CTX_set_num_tickets(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_num_tickets(s: *mut SSL, num_tickets: usize) -> c_int {
    enter(0, || {
        lent!(s => Connection).change_settings(|settings| settings.num_tickets = num_tickets);
        Ok(1)
    })
}

/// SSL_get_num_tickets returns what SSL_set_num_tickets set, or what the connection's context had when the connection
/// was made. (SSL_CTX_set_num_tickets(3))
///
/// # Safety
/// `s` is NULL (0, a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_num_tickets(s: *const SSL) -> usize {
    enter(0, || {
        Ok(lent!(s => Connection).with_settings(|settings| settings.num_tickets))
    })
}

/// SSL_new_session_ticket asks for one more ticket for the client. It goes out with the next SSL_write or
/// SSL_do_handshake, and the callback for new sessions hears of it then; it may be asked for several times.
///
/// Returns 1; or 0 where there can be none: on a client, before the handshake is over, and in TLS 1.2.
/// (SSL_CTX_set_num_tickets(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_new_session_ticket(s: *mut SSL) -> c_int {
    enter(0, || {
        let connection = shared!(s => Connection);
        if connection.ask_for_ticket() {
            Ok(1)
        } else {
            Err(Failure::quiet())
        }
    })
}

/// Sets the keys of tickets.
///
/// # Safety
/// `keys` is null or points to `len` readable bytes.
pub(crate) unsafe fn set_ticket_keys(
    context: &Context,
    keys: *const c_void,
    len: c_long,
) -> Result<c_long> {
    if keys.is_null() {
        return Ok(KEYS_LEN as c_long);
    }
    check_len(len)?;
    // SAFETY: not null, so by the caller's promise it points to that many bytes; they are copied at once.
    context
        .ticket_keys
        .set(unsafe { &*keys.cast::<[u8; KEYS_LEN]>() });
    Ok(1)
}

/// Stores the keys of tickets.
///
/// # Safety
/// `keys` is null or points to `len` writable bytes.
pub(crate) unsafe fn get_ticket_keys(
    context: &Context,
    keys: *mut c_void,
    len: c_long,
) -> Result<c_long> {
    if keys.is_null() {
        return Ok(KEYS_LEN as c_long);
    }
    check_len(len)?;
    let secret = context.ticket_keys.get();
    // SAFETY: not null, so by the caller's promise that many bytes may be written to.
    unsafe { keys.cast::<u8>().copy_from(secret.as_ptr(), KEYS_LEN) };
    Ok(1)
}

fn check_len(len: c_long) -> Result<()> {
    if len == KEYS_LEN as c_long {
        Ok(())
    } else {
        Err(Reason::INVALID_TICKET_KEYS_LENGTH.into())
    }
}

//! Early data (RFC 8446 section 2.3).
#![allow(non_snake_case)]

use std::ffi::{c_int, c_void};

use crate::connection::Connection;
use crate::connection::early_data::EarlyRead;
use crate::context::Context;
use crate::context::settings::Configured;
use crate::error::Failure;
use crate::ffi::boundary::enter;
use crate::ffi::bytes::borrow_bytes;
use crate::ffi::handle::{lent, shared};
use crate::ffi::io::{room, unless_halted};
use crate::ffi::types::{SSL, SSL_CTX};

/// `SSL_READ_EARLY_DATA_ERROR`.
const READ_ERROR: c_int = 0;
/// `SSL_READ_EARLY_DATA_SUCCESS`.
const READ_SUCCESS: c_int = 1;
/// `SSL_READ_EARLY_DATA_FINISH`.
const READ_FINISH: c_int = 2;

/// SSL_CTX_set_max_early_data sets how many bytes of early data clients may send who resume sessions of servers of
/// connections that are made from `ctx` from now on; 0, as in the beginning, for none. While it is not 0 such sessions
/// stay in the server's cache and can be resumed once, unless SSL_OP_NO_ANTI_REPLAY is set. A server takes 16384 bytes
/// at most on a connection. Returns 1. (SSL_CTX_set_max_early_data(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_max_early_data(
    ctx: *mut SSL_CTX,
    max_early_data: u32,
) -> c_int {
    enter(0, || {
        lent!(ctx => Context).change_settings(|settings| settings.max_early_data = max_early_data);
        Ok(1)
    })
}

/// SSL_CTX_get_max_early_data returns what SSL_CTX_set_max_early_data set. (SSL_CTX_set_max_early_data(3))
///
/// # Safety
/// `ctx` is NULL (0, a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_max_early_data(ctx: *const SSL_CTX) -> u32 {
    enter(0, || {
        Ok(lent!(ctx => Context).with_settings(|settings| settings.max_early_data))
    })
}

/// SSL_set_max_early_data is SSL_CTX_set_max_early_data for one connection. Returns 1. (SSL_CTX_set_max_early_data(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_max_early_data(s: *mut SSL, max_early_data: u32) -> c_int {
    enter(0, || {
        lent!(s => Connection).change_settings(|settings| settings.max_early_data = max_early_data);
        Ok(1)
    })
}

/// SSL_get_max_early_data returns what SSL_set_max_early_data set, or what the connection's context had when the
/// connection was made. (SSL_CTX_set_max_early_data(3))
///
/// # Safety
/// `s` is NULL (0, a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_max_early_data(s: *const SSL) -> u32 {
    enter(0, || {
        Ok(lent!(s => Connection).with_settings(|settings| settings.max_early_data))
    })
}

/// SSL_write_early_data sends the `num` bytes at `buf` along with a client's hello, before the server has said anything,
/// and stores their number in `*written`. The connection needs a session whose SSL_SESSION_get_max_early_data is not 0,
/// and nothing else may have been done with it. It may be called again; the handshake then goes on with SSL_connect,
/// and SSL_get_early_data_status tells whether the server took the data.
///
/// Returns 1; or 0, and SSL_get_error tells why: a call that has to wait is repeated with the same data. Data for which
/// the session has no room fails with SSL_R_TOO_MUCH_EARLY_DATA and ends the connection. A server cannot write before
/// the handshake is over: it fails with ERR_R_UNSUPPORTED. (SSL_write_early_data(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living connection. `buf` points to `num` bytes; `written` may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write_early_data(
    s: *mut SSL,
    buf: *const c_void,
    num: usize,
    written: *mut usize,
) -> c_int {
    enter(0, || {
        let connection = shared!(s => Connection);
        if written.is_null() {
            return Err(Failure::null());
        }
        // SAFETY: by the function's contract `buf` points to so many bytes.
        let data = unsafe { borrow_bytes(buf.cast(), num) }?;
        take_side(&connection, false);
        let Some(count) = unless_halted(connection.write_early_data(data))? else {
            return Ok(0);
        };
        // SAFETY: not null, and may be written to by the function's contract.
        unsafe { written.write(count) };
        Ok(1)
    })
}

/// SSL_read_early_data reads, on a server, data that a client sent along with its hello: at most `num` bytes into `buf`,
/// and their number into `*readbytes`. It carries the handshake on to where such data comes in, and has to be the first
/// that is done with the connection. Whoever sent the data may have recorded it elsewhere and played it back: see the
/// manual.
///
/// Returns SSL_READ_EARLY_DATA_SUCCESS when there was data; SSL_READ_EARLY_DATA_FINISH when no more comes, after which
/// SSL_accept ends the handshake; SSL_READ_EARLY_DATA_ERROR otherwise, and SSL_get_error tells why.
/// (SSL_read_early_data(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living connection. `buf` has room for `num` bytes; `readbytes` may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read_early_data(
    s: *mut SSL,
    buf: *mut c_void,
    num: usize,
    readbytes: *mut usize,
) -> c_int {
    enter(READ_ERROR, || {
        let connection = shared!(s => Connection);
        if readbytes.is_null() {
            return Err(Failure::null());
        }
        // SAFETY: by the function's contract `buf` has room for so many bytes.
        let room = unsafe { room(buf, num) }?;
        take_side(&connection, true);
        let (count, outcome) = match unless_halted(connection.read_early_data(room))? {
            Some(EarlyRead::Data(count)) => (count, READ_SUCCESS),
            Some(EarlyRead::Finished) => (0, READ_FINISH),
            None => return Ok(READ_ERROR),
        };
        // SAFETY: not null, and may be written to by the function's contract.
        unsafe { readbytes.write(count) };
        Ok(outcome)
    })
}

/// SSL_get_early_data_status returns what became of the early data of the connection: SSL_EARLY_DATA_NOT_SENT when there
/// was none, SSL_EARLY_DATA_REJECTED when the server did not take it, or did not say so yet, SSL_EARLY_DATA_ACCEPTED
/// when it did. (SSL_get_early_data_status(3))
///
/// # Safety
/// `s` is NULL (SSL_EARLY_DATA_NOT_SENT, a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_early_data_status(s: *const SSL) -> c_int {
    enter(
        0,
        || Ok(lent!(s => Connection).early_data_status() as c_int),
    )
}

/// A connection whose method leaves no choice takes its side when it is first used.
fn take_side(connection: &Connection, server: bool) {
    let (has_side, is_server) = connection.with_status(|status| (status.has_side, status.server));
    if !has_side && is_server == server {
        connection.set_side(server);
    }
}

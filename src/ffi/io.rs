//! Handshake, application data and shutdown of a connection.
#![allow(non_snake_case)]

use std::ffi::{c_char, c_int, c_uchar, c_void};
use std::sync::Arc;

use crate::connection::shutdown::Shutdown;
use crate::connection::{Connection, Halt, Progress};
use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::{enter, enter_reading, enter_void};
use crate::ffi::bytes::borrow_bytes;
use crate::ffi::handle::{lent, shared};
use crate::ffi::types::SSL;

/// SSL_connect makes `ssl` a client, if it has no side yet, and carries its handshake on as far as it goes. Returns
/// 1 when it is over; 0 or less otherwise, and SSL_get_error tells what to do. (SSL_connect(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_connect(ssl: *mut SSL) -> c_int {
    enter(-1, || {
        let connection = shared!(ssl => Connection);
        if !connection.with_status(|status| status.has_side) {
            connection.set_side(false);
        }
        shake_hands(&connection)
    })
}

/// SSL_accept makes `ssl` a server, if it has no side yet, and carries its handshake on as far as it goes. Returns
/// 1 when it is over; 0 or less otherwise, and SSL_get_error tells what to do. (SSL_accept(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_accept(ssl: *mut SSL) -> c_int {
    enter(-1, || {
        let connection = shared!(ssl => Connection);
        if !connection.with_status(|status| status.has_side) {
            connection.set_side(true);
        }
        shake_hands(&connection)
    })
}

/// SSL_do_handshake carries its handshake on as far as it goes. Returns 1 when it is over; 0 or less otherwise, and
/// SSL_get_error tells what to do. (SSL_do_handshake(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_do_handshake(ssl: *mut SSL) -> c_int {
    enter(-1, || {
        let connection = shared!(ssl => Connection);

        shake_hands(&connection)
    })
}

/// SSL_read reads application data: at most `num` bytes, of one record at most, into `buf`. It carries the
/// handshake on first, if that is not over.
///
/// Returns the number of bytes; 0 or less when there are none, and SSL_get_error tells why. (SSL_read(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `buf` has room for `num` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read(ssl: *mut SSL, buf: *mut c_void, num: c_int) -> c_int {
    enter_reading(|| {
        let connection = shared!(ssl => Connection);
        if !may_transfer(&connection) {
            return Ok(0);
        }
        // SAFETY: by the function's contract `buf` has room for so many bytes.
        unsafe { read(&connection, buf, num, false) }
    })
}

/// SSL_read_ex reads application data as SSL_read does, and stores the number of bytes in `*readbytes`. Returns 1
/// when there are any, 0 otherwise, and SSL_get_error tells why. (SSL_read(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `buf` has room for `num` bytes; `readbytes` may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_read_ex(
    ssl: *mut SSL,
    buf: *mut c_void,
    num: usize,
    readbytes: *mut usize,
) -> c_int {
    enter(0, || {
        let connection = shared!(ssl => Connection);
        connection.check_early_data()?;
        // SAFETY: by the function's contract `buf` has room for so many bytes, and `readbytes` may be written to.
        unsafe { read_ex(&connection, buf, num, readbytes, false) }
    })
}

/// SSL_peek looks at, and leaves where it is, application data: at most `num` bytes, of one record at most, into
/// `buf`. It carries the handshake on first, if that is not over.
///
/// Returns the number of bytes; 0 or less when there are none, and SSL_get_error tells why. (SSL_read(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `buf` has room for `num` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_peek(ssl: *mut SSL, buf: *mut c_void, num: c_int) -> c_int {
    enter_reading(|| {
        let connection = shared!(ssl => Connection);
        if !may_transfer(&connection) {
            return Ok(0);
        }
        // SAFETY: by the function's contract `buf` has room for so many bytes.
        unsafe { read(&connection, buf, num, true) }
    })
}

/// SSL_peek_ex looks at, and leaves where it is, application data as SSL_peek does, and stores the number of bytes
/// in `*readbytes`. Returns 1 when there are any, 0 otherwise, and SSL_get_error tells why. (SSL_read(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `buf` has room for `num` bytes; `readbytes` may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_peek_ex(
    ssl: *mut SSL,
    buf: *mut c_void,
    num: usize,
    readbytes: *mut usize,
) -> c_int {
    enter(0, || {
        let connection = shared!(ssl => Connection);
        connection.check_early_data()?;
        // SAFETY: by the function's contract `buf` has room for so many bytes, and `readbytes` may be written to.
        unsafe { read_ex(&connection, buf, num, readbytes, true) }
    })
}

/// SSL_write writes the `num` bytes at `buf` as application data: all of them, or with
/// SSL_MODE_ENABLE_PARTIAL_WRITE at least a record's worth. It carries the handshake on first, if that is not over.
/// A call that has to wait is to be repeated with the same arguments.
///
/// Returns the number of bytes written; 0 or less when there are none, and SSL_get_error tells why. (SSL_write(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `buf` points to `num` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write(ssl: *mut SSL, buf: *const c_void, num: c_int) -> c_int {
    enter(-1, || {
        let connection = shared!(ssl => Connection);
        if !may_transfer(&connection) {
            return Ok(0);
        }
        let num = usize::try_from(num).map_err(|_| Failure::new(Reason::BAD_LENGTH))?;
        connection.require_side()?;
        // SAFETY: by the function's contract `buf` points to so many bytes.
        let data = unsafe { borrow_bytes(buf.cast(), num) }?;
        count(connection.write(data), -1)
    })
}

/// SSL_write_ex writes application data as SSL_write does, and stores the number of bytes in `*written`. Returns 1
/// when they are written, 0 otherwise, and SSL_get_error tells why. (SSL_write(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `buf` points to `num` readable bytes; `written` may be written
/// to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_write_ex(
    ssl: *mut SSL,
    buf: *const c_void,
    num: usize,
    written: *mut usize,
) -> c_int {
    enter(0, || {
        let connection = shared!(ssl => Connection);
        connection.check_early_data()?;
        connection.require_side()?;
        if written.is_null() {
            return Err(Failure::null());
        }
        // SAFETY: by the function's contract `buf` points to so many bytes.
        let data = unsafe { borrow_bytes(buf.cast(), num) }?;
        let Some(done) = unless_halted(connection.write(data))? else {
            return Ok(0);
        };
        // SAFETY: not null, and may be written to by the function's contract.
        unsafe { written.write(done) };
        Ok(1)
    })
}

/// SSL_pending returns how many bytes of application data can be read without waiting for the peer.
/// (SSL_pending(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_pending(ssl: *const SSL) -> c_int {
    enter(0, || Ok(lent!(ssl => Connection).pending() as c_int))
}

/// SSL_has_pending returns 1 when something came that was not read yet, be it part of a record; 0 otherwise.
/// (SSL_pending(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_has_pending(ssl: *const SSL) -> c_int {
    enter(0, || {
        Ok(c_int::from(lent!(ssl => Connection).has_pending()))
    })
}

/// SSL_shutdown sends close_notify if that was not done, otherwise waits for the peer's.
///
/// Returns 1 when both were exchanged, 0 when the peer's is to be awaited (call it again, or read), -1 when it has
/// to wait or failed, and SSL_get_error tells which. (SSL_shutdown(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_shutdown(ssl: *mut SSL) -> c_int {
    enter(-1, || {
        let connection = shared!(ssl => Connection);
        Ok(match connection.shut_down()? {
            Shutdown::Both => 1,
            Shutdown::Sent => 0,
            Shutdown::Waiting => -1,
        })
    })
}

/// SSL_get_shutdown returns which sides have closed: SSL_SENT_SHUTDOWN, SSL_RECEIVED_SHUTDOWN, both or none.
/// (SSL_set_shutdown(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_shutdown(ssl: *const SSL) -> c_int {
    enter(0, || {
        Ok(lent!(ssl => Connection).with_status(|status| status.shutdown))
    })
}

/// SSL_set_shutdown says which sides have closed, sending nothing: a connection of which one has keeps its session
/// good when it is freed. It replaces what was known of it. (SSL_set_shutdown(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_shutdown(ssl: *mut SSL, mode: c_int) {
    enter_void(|| {
        lent!(ssl => Connection).change_status(|status| status.shutdown = mode);
        Ok(())
    });
}

/// SSL_export_keying_material derives `olen` bytes of key material from the connection's secrets into `out` (RFC
/// 5705, RFC 8446 section 7.5), from the `llen` bytes of the label and, with `use_context`, the `contextlen` bytes
/// of the context. Returns 1, or -1 on failure. (SSL_export_keying_material(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `out` has room for `olen` bytes; `label` and, with
/// `use_context`, `context` point to as many bytes as is said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_export_keying_material(
    ssl: *mut SSL,
    out: *mut c_uchar,
    olen: usize,
    label: *const c_char,
    llen: usize,
    context: *const c_uchar,
    contextlen: usize,
    use_context: c_int,
) -> c_int {
    enter(-1, || {
        let connection = lent!(ssl => Connection);
        // SAFETY: by the function's contract the pointers go to as many bytes as is said.
        let (out, label, context) = unsafe {
            (
                room(out.cast(), olen)?,
                borrow_bytes(label.cast(), llen)?,
                if use_context == 0 {
                    None
                } else {
                    Some(borrow_bytes(context, contextlen)?)
                },
            )
        };
        connection.export_keying_material(out, label, context)?;
        Ok(1)
    })
}

/// `SSL_connect`, `SSL_accept` and `SSL_do_handshake` of a connection that knows its side. As in OpenSSL they return 0
/// where the context's method has no such side, not the -1 of their other failures.
fn shake_hands(connection: &Arc<Connection>) -> Result<c_int> {
    let has_side = enter(false, || connection.check_side().map(|()| true));
    if !has_side {
        return Ok(0);
    }
    Ok(match unless_halted(connection.shake_hands())? {
        Some(()) => 1,
        None => -1,
    })
}

/// `SSL_read` and `SSL_peek`.
///
/// # Safety
/// `buf` is null or has room for `num` bytes.
unsafe fn read(
    connection: &Arc<Connection>,
    buf: *mut c_void,
    num: c_int,
    peek: bool,
) -> Result<c_int> {
    let num = usize::try_from(num).map_err(|_| Failure::new(Reason::BAD_LENGTH))?;
    connection.require_side()?;
    // SAFETY: the caller's promise.
    let room = unsafe { room(buf, num) }?;
    count(connection.read(room, peek), 0)
}

/// `SSL_read_ex` and `SSL_peek_ex`.
///
/// # Safety
/// `buf` is null or has room for `num` bytes; `readbytes` is null or may be written to.
unsafe fn read_ex(
    connection: &Arc<Connection>,
    buf: *mut c_void,
    num: usize,
    readbytes: *mut usize,
    peek: bool,
) -> Result<c_int> {
    connection.require_side()?;
    if readbytes.is_null() {
        return Err(Failure::null());
    }
    // SAFETY: the caller's promise.
    let room = unsafe { room(buf, num) }?;
    match unless_halted(connection.read(room, peek))? {
        Some(done) if done > 0 => {
            // SAFETY: not null, and may be written to by the caller's promise.
            unsafe { readbytes.write(done) };
            Ok(1)
        }
        _ => Ok(0),
    }
}

/// Whether application data may be read and written now; if not, the reason is on the queue. As in OpenSSL those calls
/// then return 0, not the -1 of their other failures.
fn may_transfer(connection: &Connection) -> bool {
    enter(false, || connection.check_early_data().map(|()| true))
}

/// The `len` bytes of room at `start`.
///
/// # Safety
/// Unless `len` is 0, `start` is null or has room for `len` bytes that nobody else uses during `'a`.
pub(crate) unsafe fn room<'a>(start: *mut c_void, len: usize) -> Result<&'a mut [u8]> {
    if len == 0 {
        return Ok(&mut []);
    }
    if start.is_null() {
        return Err(Failure::null());
    }
    if isize::try_from(len).is_err() {
        return Err(Failure::new(Reason::BAD_LENGTH));
    }
    // SAFETY: not null and of a length an object can have; by the caller's promise the room is ours. What is in it
    // is never read before it is written, and any byte is a u8.
    Ok(unsafe { std::slice::from_raw_parts_mut(start.cast(), len) })
}

/// What `SSL_read` returns, and `SSL_write`, with `closed` for a connection that the peer has closed.
fn count(progress: Progress<usize>, closed: c_int) -> Result<c_int> {
    match progress {
        Ok(done) => Ok(done as c_int),
        Err(Halt::Closed) => Ok(closed),
        Err(Halt::Wait | Halt::System) => Ok(-1),
        Err(Halt::Failed(failure)) => Err(failure),
    }
}

/// What an operation came to that is done; nothing when it has to wait, or cannot go on, with nothing to say about it.
pub(crate) fn unless_halted<T>(progress: Progress<T>) -> Result<Option<T>> {
    match progress {
        Ok(done) => Ok(Some(done)),
        Err(Halt::Wait | Halt::Closed | Halt::System) => Ok(None),
        Err(Halt::Failed(failure)) => Err(failure),
    }
}

//! `SSL` as an object: made, shared, freed, reused; its side, context, file descriptors and options.
#![allow(non_snake_case)]

use std::ffi::{c_int, c_void};
use std::ptr;

use crate::connection::Connection;
use crate::connection::channel::Channel;
use crate::context::Context;
use crate::context::settings::Configured;
use crate::error::{Failure, Reason};
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::handle::{self, lent, shared};
use crate::ffi::types::{SSL, SSL_CTX};

/// SSL_new returns a new connection, or NULL on failure. It takes over the settings that `ctx` has now, and holds a
/// reference to `ctx`. The caller owns it and gives it back with SSL_free. (SSL_new(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_new(ctx: *mut SSL_CTX) -> *mut SSL {
    enter(ptr::null_mut(), || {
        if ctx.is_null() {
            return Err(Failure::new(Reason::NULL_SSL_CTX));
        }
        Ok(handle::give(Connection::new(&shared!(ctx => Context))))
    })
}

/// SSL_up_ref takes one more reference to `ssl`, to be given back with SSL_free. Returns 1, or 0 when `ssl` is
/// NULL. (SSL_new(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_up_ref(ssl: *mut SSL) -> c_int {
    enter(0, || {
        handle::give(shared!(ssl => Connection));
        Ok(1)
    })
}

/// SSL_free gives one reference to `ssl` back. NULL is ignored. With the last reference the connection goes: the
/// callbacks for freed objects run; a session of an established connection that was not shut down leaves the cache
/// and cannot be resumed any more; nothing is sent, and file descriptors stay open. (SSL_free(3))
///
/// # Safety
/// `ssl` is NULL or carries a reference that the caller owns and does not use again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_free(ssl: *mut SSL) {
    enter_void(|| {
        // SAFETY: the caller gives up a reference that is its own.
        drop(unsafe { handle::take::<Connection>(ssl) });
        Ok(())
    });
}

/// SSL_clear makes `ssl` ready for another connection. Settings, side and session stay; but a session of an
/// established connection that was not shut down leaves the cache and is let go. Returns 1, or 0 on failure.
/// (SSL_clear(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_clear(ssl: *mut SSL) -> c_int {
    enter(0, || {
        lent!(ssl => Connection).clear();
        Ok(1)
    })
}

/// SSL_get_SSL_CTX returns the context of `ssl`, which lives as long as `ssl` has it. (SSL_get_SSL_CTX(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_SSL_CTX(ssl: *const SSL) -> *mut SSL_CTX {
    enter(ptr::null_mut(), || {
        Ok(lent!(ssl => Connection).context().handle())
    })
}

/// SSL_set_SSL_CTX moves `ssl` to another context, whose certificates and keys it takes; with NULL to the one that
/// it was made from. Its sessions are kept where they were. Meant for the server name callback. Returns the context
/// that it has then, or NULL on failure. (SSL_set_SSL_CTX)
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `ctx` is NULL or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_SSL_CTX(ssl: *mut SSL, ctx: *mut SSL_CTX) -> *mut SSL_CTX {
    enter(ptr::null_mut(), || {
        let connection = lent!(ssl => Connection);
        let context = if ctx.is_null() {
            connection.session_context().clone()
        } else {
            shared!(ctx => Context)
        };
        connection.set_context(&context);
        Ok(connection.context().handle())
    })
}

/// SSL_set_fd has `ssl` use the file descriptor `fd` both ways. It stays the caller's: SSL_free does not close it.
/// Returns 1, or 0 on failure. (SSL_set_fd(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_fd(ssl: *mut SSL, fd: c_int) -> c_int {
    enter(0, || {
        lent!(ssl => Connection).change_channels(|channels| {
            channels.read = Some(Channel::Descriptor(fd));
            channels.write = Some(Channel::Descriptor(fd));
        });
        Ok(1)
    })
}

/// SSL_set_rfd has `ssl` use the file descriptor `fd` for reading. It stays the caller's: SSL_free does not close
/// it. Returns 1, or 0 on failure. (SSL_set_fd(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_rfd(ssl: *mut SSL, fd: c_int) -> c_int {
    enter(0, || {
        lent!(ssl => Connection).change_channels(|channels| {
            channels.read = Some(Channel::Descriptor(fd));
        });
        Ok(1)
    })
}

/// SSL_set_wfd has `ssl` use the file descriptor `fd` for writing. It stays the caller's: SSL_free does not close
/// it. Returns 1, or 0 on failure. (SSL_set_fd(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_wfd(ssl: *mut SSL, fd: c_int) -> c_int {
    enter(0, || {
        lent!(ssl => Connection).change_channels(|channels| {
            channels.write = Some(Channel::Descriptor(fd));
        });
        Ok(1)
    })
}

/// SSL_get_fd returns the file descriptor that `ssl` reads from, or -1. (SSL_get_fd(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_fd(ssl: *const SSL) -> c_int {
    enter(-1, || {
        let channels = lent!(ssl => Connection).channels();
        Ok(channels.read.map_or(-1, |channel| channel.descriptor()))
    })
}

/// SSL_get_rfd returns the file descriptor that `ssl` reads from, or -1. (SSL_get_fd(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_rfd(ssl: *const SSL) -> c_int {
    enter(-1, || {
        let channels = lent!(ssl => Connection).channels();
        Ok(channels.read.map_or(-1, |channel| channel.descriptor()))
    })
}

/// SSL_get_wfd returns the file descriptor that `ssl` writes to, or -1. (SSL_get_fd(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_wfd(ssl: *const SSL) -> c_int {
    enter(-1, || {
        let channels = lent!(ssl => Connection).channels();
        Ok(channels.write.map_or(-1, |channel| channel.descriptor()))
    })
}

/// SSL_set_connect_state makes `ssl` the client of its next handshake. (SSL_set_connect_state(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_connect_state(ssl: *mut SSL) {
    enter_void(|| {
        lent!(ssl => Connection).set_side(false);
        Ok(())
    });
}

/// SSL_set_accept_state makes `ssl` the server of its next handshake. (SSL_set_connect_state(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_accept_state(ssl: *mut SSL) {
    enter_void(|| {
        lent!(ssl => Connection).set_side(true);
        Ok(())
    });
}

/// SSL_is_server returns 1 when `ssl` is the server of its connection, or is to be: what can be either is a server
/// until it is told otherwise. (SSL_set_connect_state(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_is_server(ssl: *const SSL) -> c_int {
    enter(0, || {
        Ok(c_int::from(
            lent!(ssl => Connection).with_status(|status| status.server),
        ))
    })
}

/// SSL_set_quiet_shutdown sets whether SSL_shutdown sends and awaits nothing (1) or does its work (0).
/// (SSL_CTX_set_quiet_shutdown(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_quiet_shutdown(ssl: *mut SSL, mode: c_int) {
    enter_void(|| {
        lent!(ssl => Connection).change_settings(|settings| settings.quiet_shutdown = mode);
        Ok(())
    });
}

/// SSL_get_quiet_shutdown returns what SSL_set_quiet_shutdown set, or the context before.
/// (SSL_CTX_set_quiet_shutdown(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_quiet_shutdown(ssl: *const SSL) -> c_int {
    enter(0, || {
        Ok(lent!(ssl => Connection).with_settings(|settings| settings.quiet_shutdown))
    })
}

/// SSL_set_options adds the options in `op` to those of `ssl`: SSL_OP_*, see SSL_CTX_set_options. Returns the
/// options after that. (SSL_CTX_set_options(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_options(ssl: *mut SSL, op: u64) -> u64 {
    enter(0, || {
        Ok(lent!(ssl => Connection).change_settings(|settings| {
            settings.options |= op;
            settings.options
        }))
    })
}

/// SSL_clear_options takes the options in `op` away from those of `ssl`: SSL_OP_*, see SSL_CTX_set_options. Returns
/// the options after that. (SSL_CTX_set_options(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_clear_options(ssl: *mut SSL, op: u64) -> u64 {
    enter(0, || {
        Ok(lent!(ssl => Connection).change_settings(|settings| {
            settings.options &= !op;
            settings.options
        }))
    })
}

/// SSL_get_options returns the options of `ssl`: SSL_OP_*. (SSL_CTX_set_options(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_options(ssl: *const SSL) -> u64 {
    enter(0, || {
        Ok(lent!(ssl => Connection).with_settings(|settings| settings.options))
    })
}

/// SSL_set_ex_data puts `data` at the index `idx` of `ssl`, which SSL_get_ex_new_index gave. Returns 1, or 0 on
/// failure. (CRYPTO_set_ex_data(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_ex_data(ssl: *mut SSL, idx: c_int, data: *mut c_void) -> c_int {
    enter(0, || {
        lent!(ssl => Connection).ex_data().set(idx, data)?;
        Ok(1)
    })
}

/// SSL_get_ex_data returns what SSL_set_ex_data put at the index `idx` of `ssl`, or NULL. (CRYPTO_get_ex_data(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ex_data(ssl: *const SSL, idx: c_int) -> *mut c_void {
    enter(ptr::null_mut(), || {
        Ok(lent!(ssl => Connection).ex_data().get(idx))
    })
}

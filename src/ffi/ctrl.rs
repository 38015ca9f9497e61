//! The numbered controls behind OpenSSL's macros.
#![allow(non_snake_case)]

use std::ffi::{c_char, c_int, c_long, c_void};

use crate::callback::{
    Any, Argument, Callback, NotResumable, ServerName, TicketKey, TicketKeyHmac,
};
use crate::connection::Connection;
use crate::context::Context;
use crate::context::settings::{Configured, Settings};
use crate::context::statistics::Count;
use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::enter;
use crate::ffi::handle::lent;
use crate::ffi::negotiation::set_host_name;
use crate::ffi::ticket_callbacks::set_ticket_key;
use crate::ffi::tickets::{get_ticket_keys, set_ticket_keys};
use crate::ffi::types::{SSL, SSL_CTX};
use crate::session::FLAG_EXTENDED_MASTER_SECRET;

/// SSL_CTX_ctrl is what many of OpenSSL's macros for contexts call: `cmd` is SSL_CTRL_*, and what the arguments and
/// the return value mean depends on it. It does what the macros for functions of this library need. A `cmd` that it
/// does not know returns 0. (SSL_CTX_ctrl(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `parg` is what `cmd` asks for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_ctrl(
    ctx: *mut SSL_CTX,
    cmd: c_int,
    larg: c_long,
    parg: *mut c_void,
) -> c_long {
    enter(0, || {
        let context = lent!(ctx => Context);
        let sessions = &context.sessions;
        if let Some(count) = Count::by_control(cmd) {
            return Ok(c_long::from(sessions.statistics.get(count)));
        }
        Ok(match cmd {
            SSL_CTRL_SESS_NUMBER => sessions.len() as c_long,
            SSL_CTRL_SET_SESS_CACHE_SIZE if larg < 0 => 0,
            SSL_CTRL_SET_SESS_CACHE_SIZE => sessions.set_size(larg),
            SSL_CTRL_GET_SESS_CACHE_SIZE => sessions.size(),
            SSL_CTRL_SET_SESS_CACHE_MODE => c_long::from(sessions.set_mode(larg as u32)),
            SSL_CTRL_GET_SESS_CACHE_MODE => c_long::from(sessions.mode()),
            // SAFETY: by the function's contract `parg` is null or as many bytes as `larg` says for these commands.
            SSL_CTRL_SET_TLSEXT_TICKET_KEYS => unsafe { set_ticket_keys(context, parg, larg) }?,
            // SAFETY: as above.
            SSL_CTRL_GET_TLSEXT_TICKET_KEYS => unsafe { get_ticket_keys(context, parg, larg) }?,
            SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG => {
                context.change_choices(|choices| choices.server_name_argument = Argument(parg));
                1
            }
            SSL_CTRL_SET_MIN_PROTO_VERSION => {
                version_limit(larg, |version| context.set_version_limit(version, false))?
            }
            SSL_CTRL_SET_MAX_PROTO_VERSION => {
                version_limit(larg, |version| context.set_version_limit(version, true))?
            }
            _ => return context.change_settings(|settings| control(settings, cmd, larg)),
        })
    })
}

/// SSL_CTX_callback_ctrl is what OpenSSL's macros that set a callback on a context call: `cmd` is
/// SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB or SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB. A `cmd`
/// that it does not know returns 0. (SSL_CTX_callback_ctrl(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `fp` is NULL or a function of the type that `cmd` asks for, which
/// may be called until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_callback_ctrl(
    ctx: *mut SSL_CTX,
    cmd: c_int,
    fp: Option<unsafe extern "C" fn()>,
) -> c_long {
    enter(0, || {
        let context = lent!(ctx => Context);
        Ok(match cmd {
            SSL_CTRL_SET_TLSEXT_SERVERNAME_CB => {
                let callback = fp.map(|function: Any| {
                    // SAFETY: by the function's contract `fp` has the type of a server name callback for this command,
                    // and may be called as one.
                    unsafe { Callback::new(std::mem::transmute::<Any, ServerName>(function)) }
                });
                context.change_choices(|choices| choices.server_name = callback);
                1
            }
            SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB => {
                let callback = fp.map(|function: Any| {
                    // SAFETY: as above, for a function that chooses the keys of tickets.
                    let function = unsafe { std::mem::transmute::<Any, TicketKeyHmac>(function) };
                    // SAFETY: by the function's contract it may be called as one.
                    TicketKey::Hmac(unsafe { Callback::new(function) })
                });
                set_ticket_key(context, callback)?;
                1
            }
            SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB => {
                // SAFETY: by the function's contract `fp` is of the type that this command asks for.
                let callback = unsafe { not_resumable(fp) };
                context.change_settings(|settings| settings.not_resumable = callback);
                1
            }
            _ => return Err(unknown(cmd)),
        })
    })
}

/// SSL_ctrl is what many of OpenSSL's macros for connections call: `cmd` is SSL_CTRL_*, and what the arguments and
/// the return value mean depends on it. It does what the macros for functions of this library need. A `cmd` that it
/// does not know returns 0. (SSL_CTX_ctrl(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `parg` is what `cmd` asks for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_ctrl(
    ssl: *mut SSL,
    cmd: c_int,
    larg: c_long,
    parg: *mut c_void,
) -> c_long {
    enter(0, || {
        let connection = lent!(ssl => Connection);
        Ok(match cmd {
            SSL_CTRL_SET_TLSEXT_HOSTNAME => {
                if larg != 0 {
                    return Err(Reason::SSL3_EXT_INVALID_SERVERNAME_TYPE.into());
                }
                // SAFETY: by the function's contract `parg` is null or a C string for this command.
                unsafe { set_host_name(connection, parg.cast::<c_char>()) }?;
                1
            }
            SSL_CTRL_GET_EXTMS_SUPPORT => extended_master_secret(connection),
            SSL_CTRL_GET_NUM_RENEGOTIATIONS
            | SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS
            | SSL_CTRL_GET_TOTAL_RENEGOTIATIONS => 0,
            SSL_CTRL_GET_RI_SUPPORT => 1,
            SSL_CTRL_SET_MIN_PROTO_VERSION => {
                version_limit(larg, |version| connection.set_version_limit(version, false))?
            }
            SSL_CTRL_SET_MAX_PROTO_VERSION => {
                version_limit(larg, |version| connection.set_version_limit(version, true))?
            }
            _ => return connection.change_settings(|settings| control(settings, cmd, larg)),
        })
    })
}

/// SSL_callback_ctrl is what OpenSSL's macros that set a callback on a connection call: `cmd` is
/// SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB. A `cmd` that it does not know returns 0. (SSL_CTX_callback_ctrl(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `fp` is NULL or a function of the type that `cmd` asks for, which
/// may be called until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_callback_ctrl(
    ssl: *mut SSL,
    cmd: c_int,
    fp: Option<unsafe extern "C" fn()>,
) -> c_long {
    enter(0, || {
        let connection = lent!(ssl => Connection);
        if cmd != SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB {
            return Err(unknown(cmd));
        }
        // SAFETY: by the function's contract `fp` is of the type that this command asks for.
        let callback = unsafe { not_resumable(fp) };
        connection.change_settings(|settings| settings.not_resumable = callback);
        Ok(1)
    })
}

const SSL_CTRL_SESS_NUMBER: c_int = 20;
const SSL_CTRL_SET_SESS_CACHE_SIZE: c_int = 42;
const SSL_CTRL_GET_SESS_CACHE_SIZE: c_int = 43;
const SSL_CTRL_SET_SESS_CACHE_MODE: c_int = 44;
const SSL_CTRL_GET_SESS_CACHE_MODE: c_int = 45;
const SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG: c_int = 54;
const SSL_CTRL_SET_TLSEXT_SERVERNAME_CB: c_int = 53;
const SSL_CTRL_SET_TLSEXT_HOSTNAME: c_int = 55;
const SSL_CTRL_GET_TLSEXT_TICKET_KEYS: c_int = 58;
const SSL_CTRL_SET_TLSEXT_TICKET_KEYS: c_int = 59;
const SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB: c_int = 72;
const SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB: c_int = 79;
const SSL_CTRL_GET_EXTMS_SUPPORT: c_int = 122;
const SSL_CTRL_GET_NUM_RENEGOTIATIONS: c_int = 10;
const SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS: c_int = 11;
const SSL_CTRL_GET_TOTAL_RENEGOTIATIONS: c_int = 12;
const SSL_CTRL_GET_RI_SUPPORT: c_int = 76;
const SSL_CTRL_MODE: c_int = 33;
const SSL_CTRL_CLEAR_MODE: c_int = 78;
const SSL_CTRL_GET_READ_AHEAD: c_int = 40;
const SSL_CTRL_SET_READ_AHEAD: c_int = 41;
const SSL_CTRL_GET_MAX_CERT_LIST: c_int = 50;
const SSL_CTRL_SET_MAX_CERT_LIST: c_int = 51;
const SSL_CTRL_SET_MIN_PROTO_VERSION: c_int = 123;
const SSL_CTRL_GET_MIN_PROTO_VERSION: c_int = 130;
const SSL_CTRL_SET_MAX_PROTO_VERSION: c_int = 124;
const SSL_CTRL_GET_MAX_PROTO_VERSION: c_int = 131;

/// The callback for SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB.
///
/// # Safety
/// `function` has the type of such a callback, and may be called until another is set.
unsafe fn not_resumable(function: Option<Any>) -> Option<Callback<NotResumable>> {
    // SAFETY: the caller's promise about type and use is what both ask for.
    function.map(|function| unsafe {
        Callback::new(std::mem::transmute::<Any, NotResumable>(function))
    })
}

/// There is no such control here.
fn unknown(cmd: c_int) -> Failure {
    Failure::new(Reason::UNSUPPORTED).because(format!("there is no control {cmd}"))
}

/// The controls that contexts and connections have in common.
fn control(settings: &mut Settings, cmd: c_int, larg: c_long) -> Result<c_long> {
    Ok(match cmd {
        SSL_CTRL_MODE => {
            settings.mode |= larg as u32;
            c_long::from(settings.mode)
        }
        SSL_CTRL_CLEAR_MODE => {
            settings.mode &= !(larg as u32);
            c_long::from(settings.mode)
        }
        SSL_CTRL_GET_READ_AHEAD => settings.read_ahead,
        SSL_CTRL_SET_READ_AHEAD => std::mem::replace(&mut settings.read_ahead, larg),
        SSL_CTRL_GET_MAX_CERT_LIST => settings.max_cert_list,
        SSL_CTRL_SET_MAX_CERT_LIST if larg < 0 => 0,
        SSL_CTRL_SET_MAX_CERT_LIST => std::mem::replace(&mut settings.max_cert_list, larg),
        SSL_CTRL_GET_MIN_PROTO_VERSION => c_long::from(settings.min_version),
        SSL_CTRL_GET_MAX_PROTO_VERSION => c_long::from(settings.max_version),
        _ => return Err(unknown(cmd)),
    })
}

/// Sets a protocol version; fails for one that there is none of.
pub(crate) fn version_limit(version: c_long, set: impl FnOnce(c_int) -> bool) -> Result<c_long> {
    if c_int::try_from(version).is_ok_and(set) {
        Ok(1)
    } else {
        Err(Reason::UNKNOWN_SSL_VERSION.into())
    }
}

/// 1 when the connection's session has an extended master secret, 0 when not, -1 when that is not settled.
fn extended_master_secret(connection: &Connection) -> c_long {
    if connection.phase() != crate::connection::Phase::Established {
        return -1;
    }
    connection.session().map_or(-1, |session| {
        c_long::from(session.facts().flags & FLAG_EXTENDED_MASTER_SECRET != 0)
    })
}

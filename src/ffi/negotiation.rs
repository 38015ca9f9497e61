//! What a handshake settles: versions, cipher suites, application protocols, server names.
#![allow(non_snake_case)]

use std::ffi::{CStr, CString, c_char, c_int, c_long, c_uchar, c_uint, c_void};
use std::ptr;
use std::sync::Arc;

use crate::callback::{AlpnSelect, Argument, Callback, ServerName};
use crate::connection::Connection;
use crate::context::Context;
use crate::context::method::TLS1_3;
use crate::context::settings::{Configured, protocols_from_wire};
use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::bytes::borrow_bytes;
use crate::ffi::ctrl::version_limit;
use crate::ffi::handle::lent;
use crate::ffi::types::{SSL, SSL_CTX};

/// SSL_CTX_set_cipher_list chooses the TLS 1.2 cipher suites of connections that are made from `ctx` from now on,
/// in the language of ciphers(1). Names of suites that this library does not have match nothing. Returns 1; or 0
/// with SSL_R_NO_CIPHER_MATCH when nothing is left. (SSL_CTX_set_cipher_list(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `str` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_cipher_list(ctx: *mut SSL_CTX, str: *const c_char) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: by the function's contract `str` is null or a C string.
        let rules = unsafe { bytes(str) }?;
        context
            .change_settings(|settings| Arc::make_mut(&mut settings.suites).choose_tls12(rules))?;
        Ok(1)
    })
}

/// SSL_CTX_set_ciphersuites chooses the TLS 1.3 cipher suites of connections that are made from `ctx` from now on:
/// names, best first, with colons between them. Returns 1; or 0 with SSL_R_NO_CIPHER_MATCH.
/// (SSL_CTX_set_ciphersuites(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `str` is NULL (a failure) or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ciphersuites(ctx: *mut SSL_CTX, str: *const c_char) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: by the function's contract `str` is null or a C string.
        let names = unsafe { bytes(str) }?;
        context
            .change_settings(|settings| Arc::make_mut(&mut settings.suites).choose_tls13(names))?;
        Ok(1)
    })
}

/// SSL_CTX_set_alpn_protos sets the application protocols that clients that are made from `ctx` from now on offer,
/// best first, each behind a byte with its length. With `protos_len` 0 none are offered. Unlike most functions it
/// returns 0 on success, and 1 on failure. (SSL_CTX_set_alpn_protos(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `protos` points to `protos_len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_alpn_protos(
    ctx: *mut SSL_CTX,
    protos: *const c_uchar,
    protos_len: c_uint,
) -> c_int {
    enter(1, || {
        let object = lent!(ctx => Context);
        // SAFETY: by the function's contract `protos` is null or points to so many bytes.
        unsafe { set_alpn_protos(object, protos, protos_len) }?;
        Ok(0)
    })
}

/// SSL_set_alpn_protos sets the application protocols that `ssl` as a client offers, best first, each behind a byte
/// with its length. With `protos_len` 0 none are offered. Unlike most functions it returns 0 on success, and 1 on
/// failure. (SSL_CTX_set_alpn_protos(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `protos` points to `protos_len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_alpn_protos(
    ssl: *mut SSL,
    protos: *const c_uchar,
    protos_len: c_uint,
) -> c_int {
    enter(1, || {
        let object = lent!(ssl => Connection);
        // SAFETY: by the function's contract `protos` is null or points to so many bytes.
        unsafe { set_alpn_protos(object, protos, protos_len) }?;
        Ok(0)
    })
}

/// SSL_CTX_set_alpn_select_cb sets the function that chooses, on servers of `ctx`, among the application protocols
/// that a client offers. It is called with `arg` before the session is looked up. It points `*out` to the protocol,
/// `*outlen` bytes of those at `in`, and returns SSL_TLSEXT_ERR_OK; or SSL_TLSEXT_ERR_NOACK for none, or
/// SSL_TLSEXT_ERR_ALERT_FATAL to end the handshake. (SSL_CTX_set_alpn_select_cb(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called with `arg`, from any thread, until
/// another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_alpn_select_cb(
    ctx: *mut SSL_CTX,
    cb: Option<
        unsafe extern "C" fn(
            ssl: *mut SSL,
            out: *mut *const c_uchar,
            outlen: *mut c_uchar,
            in_: *const c_uchar,
            inlen: c_uint,
            arg: *mut c_void,
        ) -> c_int,
    >,
    arg: *mut c_void,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: AlpnSelect| unsafe { Callback::new(function) });
        context.change_choices(|choices| {
            choices.alpn.select = callback;
            choices.alpn.argument = Argument(arg);
        });
        Ok(())
    });
}

/// SSL_get0_alpn_selected points `*data` to the application protocol of the connection, `*len` bytes that belong to
/// `ssl`; to NULL and 0 when there is none. (SSL_CTX_set_alpn_select_cb(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `data` and `len` may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get0_alpn_selected(
    ssl: *const SSL,
    data: *mut *const c_uchar,
    len: *mut c_uint,
) {
    enter_void(|| {
        let connection = lent!(ssl => Connection);
        if data.is_null() || len.is_null() {
            return Err(Failure::null());
        }
        let (start, count) =
            connection.with_status(|status| (status.alpn.as_ptr(), status.alpn.len()));
        // SAFETY: both are not null, and may be written to by the function's contract.
        unsafe {
            data.write(if count == 0 { ptr::null() } else { start });
            len.write(count as c_uint);
        }
        Ok(())
    });
}

/// SSL_CTX_set_min_proto_version sets the lowest protocol version of connections that are made from `ctx` from now
/// on: TLS1_2_VERSION, TLS1_3_VERSION, or 0 for the lowest that there is. Returns 1, or 0 for a version that there
/// is none of. (SSL_CTX_set_min_proto_version(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_min_proto_version(
    ctx: *mut SSL_CTX,
    version: c_int,
) -> c_long {
    enter(0, || {
        let context = lent!(ctx => Context);
        version_limit(c_long::from(version), |version| {
            context.set_version_limit(version, false)
        })
    })
}

/// SSL_CTX_set_max_proto_version sets the highest protocol version of connections that are made from `ctx` from now
/// on: TLS1_2_VERSION, TLS1_3_VERSION, or 0 for the highest that there is. Returns 1, or 0 for a version that there
/// is none of. (SSL_CTX_set_min_proto_version(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_max_proto_version(
    ctx: *mut SSL_CTX,
    version: c_int,
) -> c_long {
    enter(0, || {
        let context = lent!(ctx => Context);
        version_limit(c_long::from(version), |version| {
            context.set_version_limit(version, true)
        })
    })
}

/// SSL_CTX_set_tlsext_servername_callback sets the function that servers of `ctx` call when a client hello came: it
/// may look at the name with SSL_get_servername and move the connection to another context with SSL_set_SSL_CTX. It
/// returns SSL_TLSEXT_ERR_OK when it accepts the name, SSL_TLSEXT_ERR_NOACK when it does not care,
/// SSL_TLSEXT_ERR_ALERT_FATAL to end the handshake with the alert `*al`. Returns 1.
/// (SSL_CTX_set_tlsext_servername_callback(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is
/// set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_servername_callback(
    ctx: *mut SSL_CTX,
    cb: Option<unsafe extern "C" fn(ssl: *mut SSL, al: *mut c_int, arg: *mut c_void) -> c_int>,
) -> c_long {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: ServerName| unsafe { Callback::new(function) });
        context.change_choices(|choices| choices.server_name = callback);
        Ok(1)
    })
}

/// SSL_CTX_set_tlsext_servername_arg sets the last argument of the function that
/// SSL_CTX_set_tlsext_servername_callback set. Returns 1. (SSL_CTX_set_tlsext_servername_callback(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_servername_arg(
    ctx: *mut SSL_CTX,
    arg: *mut c_void,
) -> c_long {
    enter(0, || {
        lent!(ctx => Context)
            .change_choices(|choices| choices.server_name_argument = Argument(arg));
        Ok(1)
    })
}

/// SSL_set_tlsext_host_name sets the name that `ssl` as a client sends to the server (RFC 6066 section 3): a copy
/// of `name`, at most 255 bytes; none when it is NULL. Returns 1; or 0 with SSL_R_SSL3_EXT_INVALID_SERVERNAME.
/// (SSL_set_tlsext_host_name(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `name` is NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_tlsext_host_name(ssl: *mut SSL, name: *const c_char) -> c_long {
    enter(0, || {
        let connection = lent!(ssl => Connection);
        // SAFETY: by the function's contract `name` is null or a C string.
        unsafe { set_host_name(connection, name) }?;
        Ok(1)
    })
}

/// SSL_get_servername returns the server name of the connection, or NULL: on a client the one that was set with
/// SSL_set_tlsext_host_name (or that of the session that is resumed), on a server the one that the client sent. It
/// belongs to `ssl`. The one type there is is TLSEXT_NAMETYPE_host_name. (SSL_get_servername(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_servername(ssl: *const SSL, type_: c_int) -> *const c_char {
    enter(ptr::null(), || {
        let connection = lent!(ssl => Connection);
        Ok(server_name(connection, type_))
    })
}

/// SSL_get_servername_type returns TLSEXT_NAMETYPE_host_name when SSL_get_servername has a name, -1 otherwise.
/// (SSL_get_servername(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_servername_type(ssl: *const SSL) -> c_int {
    enter(-1, || {
        let connection = lent!(ssl => Connection);
        let name = server_name(connection, HOST_NAME);
        Ok(if name.is_null() { -1 } else { HOST_NAME })
    })
}

/// SSL_set1_host sets the name, or the address, that the server's certificate has to carry; a copy is taken. NULL
/// or an empty name: none has to. Returns 1, or 0 on failure. It takes effect where the peer is verified.
/// (SSL_set1_host(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `hostname` is NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set1_host(ssl: *mut SSL, hostname: *const c_char) -> c_int {
    enter(0, || {
        let connection = lent!(ssl => Connection);
        let expected = if hostname.is_null() {
            Vec::new()
        } else {
            // SAFETY: by the function's contract `hostname` is a C string.
            let name = unsafe { string(hostname) }?;
            if name.is_empty() {
                Vec::new()
            } else {
                vec![name.to_owned()]
            }
        };
        connection.change_names(|names| names.expected = expected);
        Ok(1)
    })
}

/// # Safety
/// `protos` is null or points to `protos_len` readable bytes.
unsafe fn set_alpn_protos(
    object: &impl Configured,
    protos: *const c_uchar,
    protos_len: c_uint,
) -> Result<()> {
    let wire = if protos.is_null() {
        &[]
    } else {
        // SAFETY: not null, so the caller's promise.
        unsafe { borrow_bytes(protos, protos_len as usize) }?
    };
    let protocols = protocols_from_wire(wire).ok_or_else(|| {
        Failure::new(Reason::PASSED_INVALID_ARGUMENT)
            .because("each protocol stands behind a byte with its length")
    })?;
    object.change_settings(|settings| settings.alpn = protocols.into());
    Ok(())
}

/// `TLSEXT_NAMETYPE_host_name`.
const HOST_NAME: c_int = 0;
/// `TLSEXT_MAXLEN_host_name`.
const MAX_HOST_NAME: usize = 255;

/// A C string as text; a failure when it is null or not UTF-8.
///
/// # Safety
/// `start` is null or a C string that nobody changes during `'a`.
pub(crate) unsafe fn string<'a>(start: *const c_char) -> Result<&'a str> {
    if start.is_null() {
        return Err(Failure::null());
    }
    // SAFETY: not null, so a C string by the caller's promise.
    unsafe { CStr::from_ptr(start) }
        .to_str()
        .map_err(|_| Failure::new(Reason::BAD_VALUE).because("the text is not UTF-8"))
}

/// The bytes of a C string; a failure when it is null.
///
/// # Safety
/// `start` is null or a C string that nobody changes during `'a`.
unsafe fn bytes<'a>(start: *const c_char) -> Result<&'a [u8]> {
    if start.is_null() {
        return Err(Failure::null());
    }
    // SAFETY: not null, so a C string by the caller's promise.
    Ok(unsafe { CStr::from_ptr(start) }.to_bytes())
}

/// The server name that a client sends from now on.
///
/// # Safety
/// `name` is null or a C string.
pub(crate) unsafe fn set_host_name(connection: &Connection, name: *const c_char) -> Result<()> {
    let name = if name.is_null() {
        None
    } else {
        // SAFETY: not null, so a C string by the caller's promise.
        let name: CString = unsafe { CStr::from_ptr(name) }.to_owned();
        let len = name.as_bytes().len();
        if len == 0 || len > MAX_HOST_NAME {
            connection.change_names(|names| names.server_name = None);
            return Err(Reason::SSL3_EXT_INVALID_SERVERNAME.into());
        }
        Some(Arc::new(name))
    };
    connection.change_names(|names| names.server_name = name);
    Ok(())
}

/// The server name of a connection, lent.
fn server_name(connection: &Connection, kind: c_int) -> *const c_char {
    if kind != HOST_NAME {
        return ptr::null();
    }
    let (server, resumed12, requested) = connection.with_status(|status| {
        (
            status.server && status.has_side,
            status.resumed && status.version != TLS1_3,
            status.requested_name.clone(),
        )
    });
    if server {
        if resumed12 {
            let session = connection.session();
            let name = session.as_ref().and_then(|session| {
                let facts = session.facts();
                facts.host_name().map(CStr::as_ptr)
            });
            return name.unwrap_or(ptr::null());
        }
        // The name outlives this handle: the connection keeps it until the next client hello.
        let name = requested.or_else(|| connection.names().server_name);
        return name.map_or(ptr::null(), |name| name.as_ptr());
    }
    if let Some(name) = connection.names().server_name {
        // As above: until another is set.
        return name.as_ptr();
    }
    // A TLS 1.2 session that is to be resumed brings its name along.
    let session = connection.session();
    let of_session = session.as_ref().and_then(|session| {
        let facts = session.facts();
        (facts.version != TLS1_3).then(|| facts.host_name().map(CStr::as_ptr))?
    });
    of_session.unwrap_or(ptr::null())
}

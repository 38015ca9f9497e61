//! The application's say in session tickets.
#![allow(non_snake_case)]

use std::ffi::{c_int, c_uchar, c_void};

use crate::callback::{
    Argument, Callback, DecryptTicket, GenerateTicket, NotResumable, TicketKey, TicketKeyEvp,
};
use crate::connection::Connection;
use crate::context::Context;
use crate::context::settings::Configured;
use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::handle::lent;
use crate::ffi::types::{
    EVP_CIPHER_CTX, EVP_MAC_CTX, SSL, SSL_CIPHER, SSL_CTX, SSL_SESSION, stack_st_SSL_CIPHER,
};
use crate::host::TicketSecrets;

/// SSL_CTX_set_session_ticket_cb sets two functions that servers of `ctx` call, each with `arg`; NULL for none.
///
/// `gen_cb` is called before a session goes into a ticket, and may add data to it: SSL_get_session has it,
/// SSL_SESSION_set1_ticket_appdata takes the data. It returns 1, or 0 to end the handshake. `dec_cb` is called when a
/// client shows a ticket or asks for one: `status` says what came of it (SSL_TICKET_EMPTY, SSL_TICKET_NO_DECRYPT,
/// SSL_TICKET_SUCCESS, SSL_TICKET_SUCCESS_RENEW), `ss` is the session in it, lent for the call, or NULL, and `keyname`
/// the `keyname_length` bytes that it begins with. It returns what is to be done: SSL_TICKET_RETURN_USE or
/// SSL_TICKET_RETURN_USE_RENEW with a session, SSL_TICKET_RETURN_IGNORE, SSL_TICKET_RETURN_IGNORE_RENEW, or
/// SSL_TICKET_RETURN_ABORT, which ends the handshake. TLS 1.3 sessions that stay with the server (SSL_OP_NO_TICKET) are
/// not asked about. Returns 1. (SSL_CTX_set_session_ticket_cb(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `gen_cb` and `dec_cb` are NULL or may be called with `arg`, from any
/// thread, until others are set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_session_ticket_cb(
    ctx: *mut SSL_CTX,
    gen_cb: Option<unsafe extern "C" fn(s: *mut SSL, arg: *mut c_void) -> c_int>,
    dec_cb: Option<
        unsafe extern "C" fn(
            s: *mut SSL,
            ss: *mut SSL_SESSION,
            keyname: *const c_uchar,
            keyname_length: usize,
            status: c_int,
            arg: *mut c_void,
        ) -> c_int,
    >,
    arg: *mut c_void,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about both functions is what `Callback::new` asks for.
        let (made, opened) = unsafe {
            (
                gen_cb.map(|function: GenerateTicket| Callback::new(function)),
                dec_cb.map(|function: DecryptTicket| Callback::new(function)),
            )
        };
        context.change_choices(|choices| {
            choices.tickets.made = made;
            choices.tickets.opened = opened;
            choices.tickets.argument = Argument(arg);
        });
        Ok(1)
    })
}

/// SSL_CTX_set_tlsext_ticket_key_evp_cb sets the function that chooses the keys of tickets on servers of `ctx`, in place
/// of those of SSL_CTX_set_tlsext_ticket_keys; NULL for those.
///
/// To seal a ticket it is called with `enc` 1: it writes the name of a key, 16 bytes, and an initialization vector, up
/// to 16, and makes `ctx` and `hctx` ready, two contexts of libcrypto's for a cipher and an HMAC. It returns 1; 0 for no
/// ticket; less than 0 to end the handshake. To open one it is called with `enc` 0, the name and what stands behind it:
/// it makes both ready and returns 1; 2 to have the client get a new ticket; 0 when it does not know the name; less
/// than 0 to end the handshake. TLS 1.3 clients get a new ticket only after a 2.
///
/// It needs a libcrypto in the process: without one, setting a function fails with ERR_R_UNSUPPORTED. Returns 1, or 0.
/// (SSL_CTX_set_tlsext_ticket_key_evp_cb(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `fp` is NULL or may be called, from any thread, until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_tlsext_ticket_key_evp_cb(
    ctx: *mut SSL_CTX,
    fp: Option<
        unsafe extern "C" fn(
            s: *mut SSL,
            key_name: *mut c_uchar,
            iv: *mut c_uchar,
            ctx: *mut EVP_CIPHER_CTX,
            hctx: *mut EVP_MAC_CTX,
            enc: c_int,
        ) -> c_int,
    >,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let key =
            fp.map(|function: TicketKeyEvp| TicketKey::Evp(unsafe { Callback::new(function) }));
        set_ticket_key(context, key)?;
        Ok(1)
    })
}

/// Sets who chooses the keys of tickets; fails where there is no libcrypto to hold them.
pub(crate) fn set_ticket_key(context: &Context, key: Option<TicketKey>) -> Result<()> {
    if key.is_some_and(|key| !TicketSecrets::are_possible(key)) {
        return Err(Failure::new(Reason::UNSUPPORTED).because(
            "a callback for the keys of tickets needs a libcrypto in the process to hold them",
        ));
    }
    context.change_choices(|choices| choices.tickets.key = key);
    Ok(())
}

/// SSL_CTX_set_not_resumable_session_callback sets the function that servers of connections made from `ctx` from now on
/// ask whether a new session shall not be resumed; NULL for none. It returns 1 for a session that shall not be: the
/// client gets no ticket then, and the session is not cached. `is_forward_secure` is 1 in TLS 1.2, where all cipher
/// suites that there are exchange ephemeral keys, and 0 in TLS 1.3, whose cipher suites do not say.
/// (SSL_CTX_set_not_resumable_session_callback is not in the manual)
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_not_resumable_session_callback(
    ctx: *mut SSL_CTX,
    cb: Option<unsafe extern "C" fn(ssl: *mut SSL, is_forward_secure: c_int) -> c_int>,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: NotResumable| unsafe { Callback::new(function) });
        context.change_settings(|settings| settings.not_resumable = callback);
        Ok(())
    });
}

/// SSL_set_not_resumable_session_callback is SSL_CTX_set_not_resumable_session_callback for one connection.
/// (SSL_set_not_resumable_session_callback is not in the manual)
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `cb` is NULL or may be called, from any thread, until another is
/// set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_not_resumable_session_callback(
    ssl: *mut SSL,
    cb: Option<unsafe extern "C" fn(ssl: *mut SSL, is_forward_secure: c_int) -> c_int>,
) {
    enter_void(|| {
        let connection = lent!(ssl => Connection);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: NotResumable| unsafe { Callback::new(function) });
        connection.change_settings(|settings| settings.not_resumable = callback);
        Ok(())
    });
}

/// SSL_set_session_ticket_ext sets what `s` as a TLS 1.2 client sends in the session ticket extension while its session
/// has no ticket. NULL leaves the extension out, so that the server gives no ticket: that works. Contents of the
/// application's own (EAP-FAST) cannot be sent by the TLS engine and fail with ERR_R_UNSUPPORTED. Returns 1, or 0.
/// (SSL_set_session_ticket_ext is not in the manual; RFC 4851 section 3.2.2)
///
/// # Safety
/// `s` is NULL (a failure) or a living connection. `ext_data` is NULL or points to `ext_len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_ticket_ext(
    s: *mut SSL,
    ext_data: *mut c_void,
    ext_len: c_int,
) -> c_int {
    enter(0, || {
        let connection = lent!(s => Connection);
        if !ext_data.is_null() {
            return Err(Failure::new(Reason::UNSUPPORTED).because(format!(
                "the TLS engine sends no session ticket extension with {ext_len} bytes of one's own"
            )));
        }
        connection.change_settings(|settings| settings.no_ticket_request = true);
        Ok(1)
    })
}

/// SSL_set_session_ticket_ext_cb would set the function that hears what the peer sends in the session ticket extension
/// (EAP-FAST). The TLS engine has no place for it: setting a function fails with ERR_R_UNSUPPORTED and returns 0, and
/// NULL, for none, returns 1. (SSL_set_session_ticket_ext_cb is not in the manual; RFC 4851 section 3.2.2)
///
/// # Safety
/// `s` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_ticket_ext_cb(
    s: *mut SSL,
    cb: Option<
        unsafe extern "C" fn(
            s: *mut SSL,
            data: *const c_uchar,
            len: c_int,
            arg: *mut c_void,
        ) -> c_int,
    >,
    arg: *mut c_void,
) -> c_int {
    enter(0, || {
        lent!(s => Connection);
        let _ = arg;
        no_such_callback(cb.is_some(), "the session ticket extension")
    })
}

/// SSL_set_session_secret_cb would set the function that makes the master secret of a TLS 1.2 session outside the
/// handshake (EAP-FAST). The TLS engine has no place for it: setting a function fails with ERR_R_UNSUPPORTED and returns
/// 0, and NULL, for none, returns 1. (SSL_set_session_secret_cb is not in the manual; RFC 4851 section 5.1)
///
/// # Safety
/// `s` is NULL (a failure) or a living connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_secret_cb(
    s: *mut SSL,
    session_secret_cb: Option<
        unsafe extern "C" fn(
            s: *mut SSL,
            secret: *mut c_void,
            secret_len: *mut c_int,
            peer_ciphers: *mut stack_st_SSL_CIPHER,
            cipher: *mut *const SSL_CIPHER,
            arg: *mut c_void,
        ) -> c_int,
    >,
    arg: *mut c_void,
) -> c_int {
    enter(0, || {
        lent!(s => Connection);
        let _ = arg;
        no_such_callback(session_secret_cb.is_some(), "master secrets from outside")
    })
}

fn no_such_callback(is_set: bool, what: &str) -> Result<c_int> {
    if is_set {
        Err(Failure::new(Reason::UNSUPPORTED).because(format!(
            "the TLS engine has no place for a callback about {what}"
        )))
    } else {
        Ok(1)
    }
}

//! The session cache of a context: sessions in and out, expiry, callbacks, session ids and id contexts.
#![allow(non_snake_case)]

use std::ffi::{c_int, c_long, c_uchar, c_uint, c_void};
use std::ptr;

use crate::abi::lhash_st_SSL_SESSION;
use crate::callback::{Callback, GenerateSessionId, GetSession, NewSession, RemoveSession};
use crate::connection::Connection;
use crate::context::Context;
use crate::context::settings::Configured;
use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::bytes::borrow_bytes;
use crate::ffi::handle::{self, lent, shared};
use crate::ffi::types::{SSL, SSL_CTX, SSL_SESSION};
use crate::session::{IdContext, Session, ShortBytes};

/// SSL_CTX_add_session puts `session` into the cache of `ctx`, which takes a reference to it.
///
/// Returns 1 when it was put in, 0 when this very object was in the cache already (nothing is on the error queue
/// then) and on failure. Another session with the same id and protocol version gives way and loses the cache's
/// reference. When the cache has a size limit, those that expire first make room: they cannot be resumed any more,
/// and the remove callback is told. A session may be in the caches of several contexts, and its id may change
/// meanwhile. (SSL_CTX_add_session(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `session` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_add_session(
    ctx: *mut SSL_CTX,
    session: *mut SSL_SESSION,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        let session = shared!(session => Session);
        Ok(c_int::from(context.add_session(session)))
    })
}

/// SSL_CTX_remove_session takes the session with the id and protocol version of `session` out of the cache of `ctx`
/// and drops the cache's reference to it. `session` cannot be resumed any more, whether it was in the cache or not,
/// and the remove callback is called with it.
///
/// Returns 1, or 0 when the cache had none, and on failure. A session without an id is left where it is.
/// (SSL_CTX_add_session(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `session` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_remove_session(
    ctx: *mut SSL_CTX,
    session: *mut SSL_SESSION,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        let session = lent!(session => Session);
        Ok(c_int::from(context.remove_session(session)))
    })
}

/// SSL_add_session puts `session` into the cache of `ctx`, which takes a reference to it.
///
/// Returns 1 when it was put in, 0 when this very object was in the cache already (nothing is on the error queue
/// then) and on failure. Another session with the same id and protocol version gives way and loses the cache's
/// reference. When the cache has a size limit, those that expire first make room: they cannot be resumed any more,
/// and the remove callback is told. A session may be in the caches of several contexts, and its id may change
/// meanwhile. (SSL_CTX_add_session(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `session` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_add_session(ctx: *mut SSL_CTX, session: *mut SSL_SESSION) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        let session = shared!(session => Session);
        Ok(c_int::from(context.add_session(session)))
    })
}

/// SSL_remove_session takes the session with the id and protocol version of `session` out of the cache of `ctx` and
/// drops the cache's reference to it. `session` cannot be resumed any more, whether it was in the cache or not, and
/// the remove callback is called with it.
///
/// Returns 1, or 0 when the cache had none, and on failure. A session without an id is left where it is.
/// (SSL_CTX_add_session(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `session` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_remove_session(ctx: *mut SSL_CTX, session: *mut SSL_SESSION) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        let session = lent!(session => Session);
        Ok(c_int::from(context.remove_session(session)))
    })
}

/// SSL_CTX_flush_sessions removes the sessions that are over at `tm` (seconds since 1970) from the cache of `ctx`,
/// or all sessions when `tm` is 0. The remove callback is called for each, the one that expires first being the
/// first; only then are they freed. (SSL_CTX_flush_sessions(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_flush_sessions(ctx: *mut SSL_CTX, tm: c_long) {
    enter_void(|| {
        lent!(ctx => Context).flush_sessions(tm);
        Ok(())
    });
}

/// SSL_CTX_flush_sessions_ex removes the sessions that are over at `tm` (seconds since 1970) from the cache of
/// `ctx`, or all sessions when `tm` is 0. The remove callback is called for each, the one that expires first being
/// the first; only then are they freed. (SSL_CTX_flush_sessions(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_flush_sessions_ex(ctx: *mut SSL_CTX, tm: libc::time_t) {
    enter_void(|| {
        lent!(ctx => Context).flush_sessions(tm);
        Ok(())
    });
}

/// SSL_CTX_set_timeout sets how many seconds new sessions of `ctx` live. Sessions that exist stay as they are.
///
/// Returns the value before; 0 when `ctx` is NULL. (SSL_CTX_set_timeout(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_timeout(ctx: *mut SSL_CTX, t: c_long) -> c_long {
    enter(0, || Ok(lent!(ctx => Context).sessions.set_timeout(t)))
}

/// SSL_CTX_get_timeout returns how many seconds new sessions of `ctx` live: 7200 unless set otherwise. 0 when `ctx`
/// is NULL. (SSL_CTX_set_timeout(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_timeout(ctx: *const SSL_CTX) -> c_long {
    enter(0, || Ok(lent!(ctx => Context).sessions.timeout()))
}

/// SSL_CTX_sess_set_new_cb sets the function that hears of each new session of `ctx`. It is given a reference and
/// keeps it when it returns 1; with 0 it gives it back. NULL sets none. It is never called under a lock: it may
/// call any function on `ctx` and on its sessions. (SSL_CTX_sess_set_get_cb(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `new_session_cb` is NULL or the function may be called, from any
/// thread, as long as `ctx` lives or until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_new_cb(
    ctx: *mut SSL_CTX,
    new_session_cb: Option<unsafe extern "C" fn(ssl: *mut SSL, session: *mut SSL_SESSION) -> c_int>,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback =
            new_session_cb.map(|function: NewSession| unsafe { Callback::new(function) });
        context
            .sessions
            .change_callbacks(|callbacks| callbacks.new = callback);
        Ok(())
    });
}

/// SSL_CTX_sess_get_new_cb returns what SSL_CTX_sess_set_new_cb set, or NULL. (SSL_CTX_sess_set_get_cb(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_new_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C" fn(ssl: *mut SSL, session: *mut SSL_SESSION) -> c_int> {
    enter(None, || {
        let callbacks = lent!(ctx => Context).sessions.callbacks();
        Ok(callbacks.new.map(Callback::function))
    })
}

/// SSL_CTX_sess_set_remove_cb sets the function that hears of each session that leaves the cache of `ctx`: because
/// it was removed, is over, had to make room, or `ctx` goes. It is lent the session. NULL sets none. It is never
/// called under a lock: it may call any function on `ctx` and on its sessions. (SSL_CTX_sess_set_get_cb(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `remove_session_cb` is NULL or the function may be called, from
/// any thread, as long as `ctx` lives or until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_remove_cb(
    ctx: *mut SSL_CTX,
    remove_session_cb: Option<unsafe extern "C" fn(ctx: *mut SSL_CTX, session: *mut SSL_SESSION)>,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback =
            remove_session_cb.map(|function: RemoveSession| unsafe { Callback::new(function) });
        context
            .sessions
            .change_callbacks(|callbacks| callbacks.remove = callback);
        Ok(())
    });
}

/// SSL_CTX_sess_get_remove_cb returns what SSL_CTX_sess_set_remove_cb set, or NULL. (SSL_CTX_sess_set_get_cb(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_remove_cb(
    ctx: *mut SSL_CTX,
) -> Option<unsafe extern "C" fn(ctx: *mut SSL_CTX, session: *mut SSL_SESSION)> {
    enter(None, || {
        let callbacks = lent!(ctx => Context).sessions.callbacks();
        Ok(callbacks.remove.map(Callback::function))
    })
}

/// SSL_CTX_sess_set_get_cb sets the function that a server asks for the session with an id that its cache does not
/// have. It returns a session or NULL. With `*copy` left at 1 the library takes a reference of its own; with 0 the
/// function gives it one. NULL sets none. It is never called under a lock: it may call any function on `ctx` and on
/// its sessions. (SSL_CTX_sess_set_get_cb(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `get_session_cb` is NULL or the function may be called, from any
/// thread, as long as `ctx` lives or until another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_get_cb(
    ctx: *mut SSL_CTX,
    get_session_cb: Option<
        unsafe extern "C" fn(
            ssl: *mut SSL,
            id: *const c_uchar,
            len: c_int,
            copy: *mut c_int,
        ) -> *mut SSL_SESSION,
    >,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback =
            get_session_cb.map(|function: GetSession| unsafe { Callback::new(function) });
        context
            .sessions
            .change_callbacks(|callbacks| callbacks.get = callback);
        Ok(())
    });
}

/// SSL_CTX_sess_get_get_cb returns what SSL_CTX_sess_set_get_cb set, or NULL. (SSL_CTX_sess_set_get_cb(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_get_cb(
    ctx: *mut SSL_CTX,
) -> Option<
    unsafe extern "C" fn(
        ssl: *mut SSL,
        id: *const c_uchar,
        len: c_int,
        copy: *mut c_int,
    ) -> *mut SSL_SESSION,
> {
    enter(None, || {
        let callbacks = lent!(ctx => Context).sessions.callbacks();
        Ok(callbacks.get.map(Callback::function))
    })
}

/// SSL_CTX_set_session_id_context makes a copy of the `sid_ctx_len` bytes at `sid_ctx` the session id context of
/// connections that are made from `ctx` from now on.
///
/// Returns 1; or 0 with SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG when there are more than 32 bytes. A server resumes a
/// session only where it has the same id context; one that verifies its peers has to have one.
/// (SSL_CTX_set_session_id_context(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `sid_ctx` points to `sid_ctx_len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_session_id_context(
    ctx: *mut SSL_CTX,
    sid_ctx: *const c_uchar,
    sid_ctx_len: c_uint,
) -> c_int {
    enter(0, || {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about `sid_ctx` and `sid_ctx_len` is handed on.
        let id_context = unsafe { id_context(sid_ctx, sid_ctx_len) }?;
        context.change_settings(|settings| settings.id_context = id_context);
        Ok(1)
    })
}

/// SSL_set_session_id_context makes a copy of the `sid_ctx_len` bytes at `sid_ctx` the session id context of `ssl`.
///
/// Returns 1; or 0 with SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG when there are more than 32 bytes. A server resumes a
/// session only where it has the same id context; one that verifies its peers has to have one.
/// (SSL_CTX_set_session_id_context(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `sid_ctx` points to `sid_ctx_len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_session_id_context(
    ssl: *mut SSL,
    sid_ctx: *const c_uchar,
    sid_ctx_len: c_uint,
) -> c_int {
    enter(0, || {
        let connection = lent!(ssl => Connection);
        // SAFETY: the caller's promise about `sid_ctx` and `sid_ctx_len` is handed on.
        let id_context = unsafe { id_context(sid_ctx, sid_ctx_len) }?;
        connection.change_settings(|settings| settings.id_context = id_context);
        Ok(1)
    })
}

/// SSL_CTX_set_generate_session_id sets the function that makes the ids of new sessions on servers of `ctx`. It
/// fills in the id and may lower `*id_len` from 32, except for TLS 1.2 sessions, whose ids the TLS engine needs
/// whole: a shorter one ends the handshake with SSL_R_SSL_SESSION_ID_HAS_BAD_LENGTH. So does one that a cached
/// session has, with SSL_R_SSL_SESSION_ID_CONFLICT. Returns 1. NULL sets none: ids are random.
/// (SSL_CTX_set_generate_session_id(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is
/// set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_generate_session_id(
    ctx: *mut SSL_CTX,
    cb: Option<unsafe extern "C" fn(ssl: *mut SSL, id: *mut c_uchar, id_len: *mut c_uint) -> c_int>,
) -> c_int {
    enter(0, || {
        let object = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: GenerateSessionId| unsafe { Callback::new(function) });
        object.change_settings(|settings| settings.generate_session_id = callback);
        Ok(1)
    })
}

/// SSL_set_generate_session_id sets the function that makes the ids of new sessions on servers of `ssl`. It fills
/// in the id and may lower `*id_len` from 32, except for TLS 1.2 sessions, whose ids the TLS engine needs whole: a
/// shorter one ends the handshake with SSL_R_SSL_SESSION_ID_HAS_BAD_LENGTH. So does one that a cached session has,
/// with SSL_R_SSL_SESSION_ID_CONFLICT. Returns 1. NULL sets none: ids are random.
/// (SSL_CTX_set_generate_session_id(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `cb` is NULL or may be called, from any thread, until another
/// is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_set_generate_session_id(
    ssl: *mut SSL,
    cb: Option<unsafe extern "C" fn(ssl: *mut SSL, id: *mut c_uchar, id_len: *mut c_uint) -> c_int>,
) -> c_int {
    enter(0, || {
        let object = lent!(ssl => Connection);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: GenerateSessionId| unsafe { Callback::new(function) });
        object.change_settings(|settings| settings.generate_session_id = callback);
        Ok(1)
    })
}

/// SSL_has_matching_session_id returns 1 when the session cache of the context that `ssl` was made from has a
/// session with this id, of the protocol version that `ssl` speaks; 0 otherwise, also for more than 32 bytes. The
/// session may be over. (SSL_CTX_set_generate_session_id(3))
///
/// # Safety
/// `ssl` is NULL (a failure) or a living connection. `id` points to `id_len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_has_matching_session_id(
    ssl: *const SSL,
    id: *const c_uchar,
    id_len: c_uint,
) -> c_int {
    enter(0, move || {
        let connection = lent!(ssl => Connection);
        // SAFETY: the caller's promise about `id` and `id_len` is handed on.
        let id = unsafe { borrow_bytes(id, id_len as usize) }?;
        Ok(c_int::from(connection.has_matching_session_id(id)))
    })
}

/// SSL_CTX_sessions returns NULL and leaves ERR_R_UNSUPPORTED on the error queue: OpenSSL's hash table, whose
/// address it returns there, does not exist here. RSSLSESS_CTX_foreach_session walks over the sessions, and
/// SSL_CTX_sess_number counts them.
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sessions(ctx: *mut SSL_CTX) -> *mut lhash_st_SSL_SESSION {
    enter(ptr::null_mut(), || {
        lent!(ctx => Context);
        Err(Failure::new(UNSUPPORTED)
            .because("there is no LHASH of sessions; use RSSLSESS_CTX_foreach_session"))
    })
}

/// RSSLSESS_CTX_foreach_session calls `visit` with each session that is in the cache of `ctx` at the time of the
/// call, in no particular order, until `visit` returns 0. It lends the session; `visit` may take a reference with
/// SSL_SESSION_up_ref, and may call any function, those that change the cache included.
///
/// Returns how many sessions it was called with, or -1 on failure. An addition of this library, in place of
/// SSL_CTX_sessions.
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `visit` is NULL (a failure) or may be called with `arg`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RSSLSESS_CTX_foreach_session(
    ctx: *mut SSL_CTX,
    visit: Option<unsafe extern "C" fn(session: *mut SSL_SESSION, arg: *mut c_void) -> c_int>,
    arg: *mut c_void,
) -> c_long {
    enter(-1, || {
        let context = lent!(ctx => Context);
        let visit = visit.ok_or_else(Failure::null)?;
        let mut visited = 0;
        for session in context.sessions.sessions() {
            visited += 1;
            // SAFETY: the caller's promise about `visit`; the session lives by the reference at hand.
            if unsafe { visit(handle::lend(&*session), arg) } == 0 {
                break;
            }
        }
        Ok(visited)
    })
}

/// `ERR_R_UNSUPPORTED`.
const UNSUPPORTED: Reason = Reason::UNSUPPORTED;

/// A copy of the session id context at `start`.
///
/// # Safety
/// `start` points to `len` readable bytes.
unsafe fn id_context(start: *const c_uchar, len: c_uint) -> Result<IdContext> {
    if len as usize > crate::session::MAX_ID_LEN {
        return Err(Reason::SSL_SESSION_ID_CONTEXT_TOO_LONG.into());
    }
    // SAFETY: the caller's promise.
    let bytes = unsafe { borrow_bytes(start, len as usize) }?;
    ShortBytes::new(bytes).ok_or_else(|| Reason::SSL_SESSION_ID_CONTEXT_TOO_LONG.into())
}

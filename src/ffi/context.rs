//! `SSL_CTX` as an object, its methods, and settings that are not about sessions.
#![allow(non_snake_case)]

use std::ffi::{c_int, c_void};
use std::ptr;

use crate::abi::OSSL_LIB_CTX;
use crate::callback::{Callback, Info, KeyLog, Verify};
use crate::context::Context;
use crate::context::method::{self, Method};
use crate::context::settings::Configured;
use crate::error::Failure;
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::handle::{self, lent, shared};
use crate::ffi::types::{SSL, SSL_CTX, SSL_METHOD, X509_STORE_CTX};

/// TLS_method returns the method for either side and all versions that there are: TLS 1.2 and 1.3. It lives for
/// ever. (SSL_CTX_new(3))
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLS_method() -> *const SSL_METHOD {
    ptr::from_ref(&method::TLS).cast()
}

/// TLS_client_method returns the method for clients and all versions that there are: TLS 1.2 and 1.3. It lives for
/// ever. (SSL_CTX_new(3))
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLS_client_method() -> *const SSL_METHOD {
    ptr::from_ref(&method::TLS_CLIENT).cast()
}

/// TLS_server_method returns the method for servers and all versions that there are: TLS 1.2 and 1.3. It lives for
/// ever. (SSL_CTX_new(3))
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLS_server_method() -> *const SSL_METHOD {
    ptr::from_ref(&method::TLS_SERVER).cast()
}

/// SSLv23_method returns the method for the same as TLS_method, under its older name. It lives for ever.
/// (SSL_CTX_new(3))
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSLv23_method() -> *const SSL_METHOD {
    ptr::from_ref(&method::TLS).cast()
}

/// SSLv23_client_method returns the method for the same as TLS_client_method, under its older name. It lives for
/// ever. (SSL_CTX_new(3))
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSLv23_client_method() -> *const SSL_METHOD {
    ptr::from_ref(&method::TLS_CLIENT).cast()
}

/// SSLv23_server_method returns the method for the same as TLS_server_method, under its older name. It lives for
/// ever. (SSL_CTX_new(3))
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSLv23_server_method() -> *const SSL_METHOD {
    ptr::from_ref(&method::TLS_SERVER).cast()
}

/// TLSv1_2_method returns the method for either side and TLS 1.2 alone. It lives for ever. (SSL_CTX_new(3))
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_2_method() -> *const SSL_METHOD {
    ptr::from_ref(&method::TLS12).cast()
}

/// TLSv1_2_client_method returns the method for clients and TLS 1.2 alone. It lives for ever. (SSL_CTX_new(3))
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_2_client_method() -> *const SSL_METHOD {
    ptr::from_ref(&method::TLS12_CLIENT).cast()
}

/// TLSv1_2_server_method returns the method for servers and TLS 1.2 alone. It lives for ever. (SSL_CTX_new(3))
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TLSv1_2_server_method() -> *const SSL_METHOD {
    ptr::from_ref(&method::TLS12_SERVER).cast()
}

/// SSL_CTX_new returns a new context for connections of the method `meth`, or NULL on failure. The caller owns it
/// and gives it back with SSL_CTX_free. Its session cache serves servers, keeps 20480 sessions at most and sessions
/// live two hours; nobody is verified; TLS 1.2 and 1.3 are spoken. (SSL_CTX_new(3))
///
/// # Safety
/// `meth` is NULL (a failure) or a method of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_new(meth: *const SSL_METHOD) -> *mut SSL_CTX {
    enter(ptr::null_mut(), || {
        Ok(handle::give(Context::new(method_of(meth)?)))
    })
}

/// SSL_CTX_new_ex returns a new context as SSL_CTX_new does. `libctx` and `propq`, which choose OpenSSL's
/// implementations of algorithms, have nothing to choose here and are ignored. (SSL_CTX_new(3))
///
/// # Safety
/// `meth` is NULL (a failure) or a method of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_new_ex(
    libctx: *mut OSSL_LIB_CTX,
    propq: *const std::ffi::c_char,
    meth: *const SSL_METHOD,
) -> *mut SSL_CTX {
    enter(ptr::null_mut(), || {
        let _ = (libctx, propq);
        Ok(handle::give(Context::new(method_of(meth)?)))
    })
}

/// SSL_CTX_up_ref takes one more reference to `ctx`, to be given back with SSL_CTX_free. Returns 1, or 0 when `ctx`
/// is NULL. (SSL_CTX_new(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_up_ref(ctx: *mut SSL_CTX) -> c_int {
    enter(0, || {
        handle::give(shared!(ctx => Context));
        Ok(1)
    })
}

/// SSL_CTX_free gives one reference to `ctx` back. NULL is ignored. Connections hold references of their own.
///
/// With the last reference the context goes: its session cache is emptied, with a call of the remove callback for
/// each session, then the callbacks for freed objects run. Sessions that others hold live on, but cannot be
/// resumed. (SSL_CTX_free(3))
///
/// # Safety
/// `ctx` is NULL or carries a reference that the caller owns and does not use again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_free(ctx: *mut SSL_CTX) {
    enter_void(|| {
        // SAFETY: the caller gives up a reference that is its own.
        drop(unsafe { handle::take::<Context>(ctx) });
        Ok(())
    });
}

/// SSL_CTX_set_options adds the options in `op` to those of `ctx`, for connections that are made from now on:
/// SSL_OP_*. SSL_OP_NO_TICKET, SSL_OP_NO_TLSv1_2, SSL_OP_NO_TLSv1_3, SSL_OP_CIPHER_SERVER_PREFERENCE and
/// SSL_OP_IGNORE_UNEXPECTED_EOF have an effect; the others are kept for who asks.
///
/// Returns the options after that. (SSL_CTX_set_options(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_options(ctx: *mut SSL_CTX, op: u64) -> u64 {
    enter(0, || {
        Ok(lent!(ctx => Context).change_settings(|settings| {
            settings.options |= op;
            settings.options
        }))
    })
}

/// SSL_CTX_clear_options takes the options in `op` away from those of `ctx`, for connections that are made from now
/// on: SSL_OP_*. SSL_OP_NO_TICKET, SSL_OP_NO_TLSv1_2, SSL_OP_NO_TLSv1_3, SSL_OP_CIPHER_SERVER_PREFERENCE and
/// SSL_OP_IGNORE_UNEXPECTED_EOF have an effect; the others are kept for who asks.
///
/// Returns the options after that. (SSL_CTX_set_options(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_clear_options(ctx: *mut SSL_CTX, op: u64) -> u64 {
    enter(0, || {
        Ok(lent!(ctx => Context).change_settings(|settings| {
            settings.options &= !op;
            settings.options
        }))
    })
}

/// SSL_CTX_get_options returns the options of `ctx`: SSL_OP_*. (SSL_CTX_set_options(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_options(ctx: *const SSL_CTX) -> u64 {
    enter(0, || {
        Ok(lent!(ctx => Context).with_settings(|settings| settings.options))
    })
}

/// SSL_CTX_set_verify sets how connections that are made from `ctx` from now on verify their peers: SSL_VERIFY_*.
///
/// `callback` may overrule the verdict: it is called with 1 or 0 for the outcome, and returns what counts. Its
/// second argument tells more where the process has a libcrypto, and is NULL otherwise. NULL leaves the verdict as
/// it is. (SSL_CTX_set_verify(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `callback` is NULL or may be called, from any thread, until
/// another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_verify(
    ctx: *mut SSL_CTX,
    mode: c_int,
    callback: Option<
        unsafe extern "C" fn(preverify_ok: c_int, x509_ctx: *mut X509_STORE_CTX) -> c_int,
    >,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = callback.map(|function: Verify| unsafe { Callback::new(function) });
        context.change_settings(|settings| {
            settings.verify_mode = mode;
            settings.verify_callback = callback;
        });
        Ok(())
    });
}

/// SSL_CTX_set_verify_depth limits the number of certificates between that of a peer and one that `ctx` trusts.
/// (SSL_CTX_set_verify(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_verify_depth(ctx: *mut SSL_CTX, depth: c_int) {
    enter_void(|| {
        lent!(ctx => Context).change_settings(|settings| settings.verify_depth = depth);
        Ok(())
    });
}

/// SSL_CTX_get_verify_mode returns how connections of `ctx` verify their peers: SSL_VERIFY_*.
/// (SSL_CTX_get_verify_mode(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_verify_mode(ctx: *const SSL_CTX) -> c_int {
    enter(0, || {
        Ok(lent!(ctx => Context).with_settings(|settings| settings.verify_mode))
    })
}

/// SSL_CTX_set_quiet_shutdown sets whether SSL_shutdown on connections that are made from `ctx` from now on sends
/// and awaits nothing (1) or does its work (0, the default). (SSL_CTX_set_quiet_shutdown(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_quiet_shutdown(ctx: *mut SSL_CTX, mode: c_int) {
    enter_void(|| {
        lent!(ctx => Context).change_settings(|settings| settings.quiet_shutdown = mode);
        Ok(())
    });
}

/// SSL_CTX_get_quiet_shutdown returns what SSL_CTX_set_quiet_shutdown set. (SSL_CTX_set_quiet_shutdown(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_quiet_shutdown(ctx: *const SSL_CTX) -> c_int {
    enter(0, || {
        Ok(lent!(ctx => Context).with_settings(|settings| settings.quiet_shutdown))
    })
}

/// SSL_CTX_set_info_callback sets the function that hears what happens on connections of `ctx` that have none of
/// their own: the start and the end of handshakes (SSL_CB_HANDSHAKE_START, SSL_CB_HANDSHAKE_DONE, SSL_CB_EXIT) and
/// fatal alerts of the peer (SSL_CB_READ_ALERT). The steps in between (SSL_CB_LOOP) are the TLS engine's own and
/// are not told. (SSL_CTX_set_info_callback(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `callback` is NULL or may be called, from any thread, until
/// another is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_info_callback(
    ctx: *mut SSL_CTX,
    callback: Option<unsafe extern "C" fn(ssl: *const SSL, type_: c_int, val: c_int)>,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = callback.map(|function: Info| unsafe { Callback::new(function) });
        context.change_choices(|choices| choices.info = callback);
        Ok(())
    });
}

/// SSL_CTX_set_keylog_callback sets the function that is given the secrets of connections of `ctx`, each as a line
/// for a key log file (RFC 9850). NULL sets none. (SSL_CTX_set_keylog_callback(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context. `cb` is NULL or may be called, from any thread, until another is
/// set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_keylog_callback(
    ctx: *mut SSL_CTX,
    cb: Option<unsafe extern "C" fn(ssl: *const SSL, line: *const std::ffi::c_char)>,
) {
    enter_void(|| {
        let context = lent!(ctx => Context);
        // SAFETY: the caller's promise about the function is what `Callback::new` asks for.
        let callback = cb.map(|function: KeyLog| unsafe { Callback::new(function) });
        context.change_choices(|choices| choices.key_log = callback);
        Ok(())
    });
}

/// SSL_CTX_get_keylog_callback returns what SSL_CTX_set_keylog_callback set, or NULL.
/// (SSL_CTX_set_keylog_callback(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_keylog_callback(
    ctx: *const SSL_CTX,
) -> Option<unsafe extern "C" fn(ssl: *const SSL, line: *const std::ffi::c_char)> {
    enter(None, || {
        Ok(lent!(ctx => Context)
            .choices()
            .key_log
            .map(Callback::function))
    })
}

/// SSL_CTX_set_ex_data puts `data` at the index `idx` of `ctx`, which SSL_CTX_get_ex_new_index gave. Returns 1, or
/// 0 on failure. (CRYPTO_set_ex_data(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_ex_data(
    ctx: *mut SSL_CTX,
    idx: c_int,
    data: *mut c_void,
) -> c_int {
    enter(0, || {
        lent!(ctx => Context).ex_data().set(idx, data)?;
        Ok(1)
    })
}

/// SSL_CTX_get_ex_data returns what SSL_CTX_set_ex_data put at the index `idx` of `ctx`, or NULL.
/// (CRYPTO_get_ex_data(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_ex_data(ctx: *const SSL_CTX, idx: c_int) -> *mut c_void {
    enter(ptr::null_mut(), || {
        Ok(lent!(ctx => Context).ex_data().get(idx))
    })
}

/// The method behind a handle.
fn method_of(meth: *const SSL_METHOD) -> crate::error::Result<&'static Method> {
    let known = [
        &method::TLS,
        &method::TLS_CLIENT,
        &method::TLS_SERVER,
        &method::TLS12,
        &method::TLS12_CLIENT,
        &method::TLS12_SERVER,
    ];
    if meth.is_null() {
        return Err(Failure::new(crate::error::Reason::NULL_SSL_METHOD_PASSED));
    }
    known
        .into_iter()
        .find(|method| ptr::from_ref(*method).cast() == meth)
        .ok_or_else(|| {
            Failure::new(crate::error::Reason::UNKNOWN_SSL_VERSION)
                .because("the method is not one of this library's")
        })
}

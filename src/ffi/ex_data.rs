//! The application's data on objects: its indexes, and the data on sessions.

use std::ffi::{c_int, c_long, c_void};

use crate::callback::{CRYPTO_EX_dup, CRYPTO_EX_free, CRYPTO_EX_new, ExCallbacks};
use crate::error::Result;
use crate::ex_data::{self, ExClass};
use crate::ffi::boundary::enter;
use crate::ffi::handle::borrow;
use crate::ffi::types::SSL_SESSION;
use crate::session::Session;

/// CRYPTO_get_ex_new_index registers a place for application data on all objects of a class (CRYPTO_EX_INDEX_SSL and
/// its like) and returns its index, at least 1, or -1 with a reason on the error queue. Index 0 is for
/// SSL_set_app_data and its like and need not be registered.
///
/// The functions may be NULL. For every object of the class that is made, copied or freed from then on, with or without
/// data at the index, they are called with argl and argp, in the order of the indexes: new_func when the object was
/// made, dup_func when it was copied (after new_func for the copy, and only if the original holds anything at this
/// index or a higher one), free_func before it goes. They may call any function of this library, and may be called
/// from any thread. Without a libcrypto in the process, the ad they get cannot be looked into: data is reached through
/// the object.
///
/// Classes of objects that this library does not have are counted and nothing more. See CRYPTO_get_ex_new_index(3).
///
/// # Safety
/// The functions can be called like that until the process ends or CRYPTO_free_ex_index silences them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CRYPTO_get_ex_new_index(
    class_index: c_int,
    argl: c_long,
    argp: *mut c_void,
    new_func: CRYPTO_EX_new,
    dup_func: CRYPTO_EX_dup,
    free_func: CRYPTO_EX_free,
) -> c_int {
    enter(-1, || {
        // SAFETY: the caller's promise.
        unsafe { register(class_index, argl, argp, new_func, dup_func, free_func) }
    })
}

/// CRYPTO_free_ex_index silences the functions of an index. The data that objects hold there stays, and the index is
/// not given out again. Returns 1, or 0 when there is no such index; for a class that there is not, with a reason on
/// the error queue. See CRYPTO_free_ex_index(3).
///
/// # Safety
/// None beyond C's own. A call of one of the functions that another thread is in the middle of goes on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CRYPTO_free_ex_index(class_index: c_int, idx: c_int) -> c_int {
    enter(0, || ex_data::unregister(class_index, idx).map(|()| 1))
}

/// SSL_SESSION_get_ex_new_index registers a place for application data on sessions: CRYPTO_get_ex_new_index for the
/// class CRYPTO_EX_INDEX_SSL_SESSION. Returns the index, or -1. See SSL_SESSION_get_ex_new_index(3).
///
/// # Safety
/// As for CRYPTO_get_ex_new_index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_ex_new_index(
    argl: c_long,
    argp: *mut c_void,
    new_func: CRYPTO_EX_new,
    dup_func: CRYPTO_EX_dup,
    free_func: CRYPTO_EX_free,
) -> c_int {
    enter(-1, || {
        let class = ExClass::Session as c_int;
        // SAFETY: the caller's promise.
        unsafe { register(class, argl, argp, new_func, dup_func, free_func) }
    })
}

/// SSL_CTX_get_ex_new_index registers a place for application data on contexts: CRYPTO_get_ex_new_index for the class
/// CRYPTO_EX_INDEX_SSL_CTX. Returns the index, or -1. Contexts are never copied: dup_func is not called. See
/// SSL_CTX_get_ex_new_index(3).
///
/// # Safety
/// As for CRYPTO_get_ex_new_index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_ex_new_index(
    argl: c_long,
    argp: *mut c_void,
    new_func: CRYPTO_EX_new,
    dup_func: CRYPTO_EX_dup,
    free_func: CRYPTO_EX_free,
) -> c_int {
    enter(-1, || {
        let class = ExClass::Context as c_int;
        // SAFETY: the caller's promise.
        unsafe { register(class, argl, argp, new_func, dup_func, free_func) }
    })
}

/// SSL_get_ex_new_index registers a place for application data on connections: CRYPTO_get_ex_new_index for the class
/// CRYPTO_EX_INDEX_SSL. Returns the index, or -1. See SSL_get_ex_new_index(3).
///
/// # Safety
/// As for CRYPTO_get_ex_new_index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_get_ex_new_index(
    argl: c_long,
    argp: *mut c_void,
    new_func: CRYPTO_EX_new,
    dup_func: CRYPTO_EX_dup,
    free_func: CRYPTO_EX_free,
) -> c_int {
    enter(-1, || {
        let class = ExClass::Connection as c_int;
        // SAFETY: the caller's promise.
        unsafe { register(class, argl, argp, new_func, dup_func, free_func) }
    })
}

/// SSL_SESSION_set_ex_data keeps the pointer data on the session ss at the index idx, in place of what was there.
/// Returns 1, or 0 with a reason on the error queue. The pointer stays the application's: it is handed to the functions
/// of the index and not used otherwise. See SSL_SESSION_set_ex_data(3).
///
/// # Safety
/// ss is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_ex_data(
    ss: *mut SSL_SESSION,
    idx: c_int,
    data: *mut c_void,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise.
        let session: &Session = unsafe { borrow(ss) }?;
        session.ex_data().set(idx, data).map(|()| 1)
    })
}

/// SSL_SESSION_get_ex_data returns the pointer that the session s holds at the index idx; NULL when it holds none
/// there. See SSL_SESSION_get_ex_data(3).
///
/// # Safety
/// s is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_ex_data(s: *const SSL_SESSION, idx: c_int) -> *mut c_void {
    enter(std::ptr::null_mut(), || {
        // SAFETY: the caller's promise.
        let session: &Session = unsafe { borrow(s) }?;
        Ok(session.ex_data().get(idx))
    })
}

/// Registers functions for a class.
///
/// # Safety
/// As for [`ExCallbacks::new`].
unsafe fn register(
    class: c_int,
    argl: c_long,
    argp: *mut c_void,
    new: CRYPTO_EX_new,
    dup: CRYPTO_EX_dup,
    free: CRYPTO_EX_free,
) -> Result<c_int> {
    // SAFETY: the caller's promise.
    let callbacks = unsafe { ExCallbacks::new(argl, argp, new, dup, free) };
    ex_data::register(class, callbacks)
}

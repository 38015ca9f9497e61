//! `SSL_SESSION` as an object: made, copied, shared, freed; its id and id context.
#![allow(non_snake_case)]

use std::ffi::{c_int, c_uchar, c_uint};
use std::ptr;

use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::bytes::{answer, borrow_bytes};
use crate::ffi::handle;
use crate::ffi::types::SSL_SESSION;
use crate::session::{Facts, MAX_ID_LEN, Session, ShortBytes};

/// SSL_SESSION_new returns a new session, or NULL on failure.
///
/// It was made now, lives 304 seconds, has no id, no cipher and no secret, and its verify result says that nothing
/// was verified. The caller owns it and gives it back with SSL_SESSION_free. The callbacks for new objects that
/// SSL_SESSION_get_ex_new_index registered run before it is returned. (SSL_SESSION_new(3))
///
/// # Safety
/// None beyond what the application's callbacks ask for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_new() -> *mut SSL_SESSION {
    enter(ptr::null_mut(), || Ok(handle::give(Session::new())))
}

/// SSL_SESSION_dup returns a copy of `src` that shares nothing with it, or NULL on failure.
///
/// The copy is in no cache, has one reference, which the caller owns, and is resumable exactly when `src` is. The
/// callbacks for copies that SSL_SESSION_get_ex_new_index registered run; when one of them refuses, nothing is
/// copied and the reason is ERR_R_MALLOC_FAILURE. (SSL_SESSION_dup(3))
///
/// # Safety
/// `src` is NULL (a failure) or a session that lives for the length of the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_dup(src: *const SSL_SESSION) -> *mut SSL_SESSION {
    enter(ptr::null_mut(), || {
        // SAFETY: the caller's promise about `src` is what `borrow` asks for.
        let original = unsafe { handle::borrow::<Session>(src) }?;
        let copy = original.duplicate().ok_or_else(|| {
            Failure::new(Reason::MALLOC_FAILURE)
                .because("a callback of the application refused the copy of its data")
        })?;
        Ok(handle::give(copy))
    })
}

/// SSL_SESSION_up_ref takes one more reference to `ses`, to be given back with SSL_SESSION_free.
///
/// Returns 1, or 0 when `ses` is NULL. (SSL_SESSION_free(3))
///
/// # Safety
/// `ses` is NULL or a session to which the caller holds a reference, or that something else keeps alive meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_up_ref(ses: *mut SSL_SESSION) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `ses` is what `share` asks for.
        let session = unsafe { handle::share::<Session>(ses) }?;
        handle::give(session);
        Ok(1)
    })
}

/// SSL_SESSION_free gives one reference to `ses` back. NULL is ignored.
///
/// With the last reference the session goes: the callbacks for freed objects that SSL_SESSION_get_ex_new_index
/// registered run, and its secrets are wiped. A session in a cache is held by the cache as well.
/// (SSL_SESSION_free(3))
///
/// # Safety
/// `ses` is NULL or carries a reference that the caller owns and does not use again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_free(ses: *mut SSL_SESSION) {
    enter_void(|| {
        // SAFETY: the caller gives up a reference that is its own.
        drop(unsafe { handle::take::<Session>(ses) });
        Ok(())
    });
}

/// SSL_SESSION_get_id returns the address of the session's id and stores its length, 0 to 32 bytes, in `*len`.
///
/// The bytes belong to the session: they live as long as it does and change when its id does. `len` may be NULL.
/// NULL and a length of 0 when `s` is NULL. (SSL_SESSION_set1_id(3))
///
/// # Safety
/// `s` is NULL or a living session; `len` is NULL or may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_id(
    s: *const SSL_SESSION,
    len: *mut c_uint,
) -> *const c_uchar {
    enter(ptr::null(), || {
        // SAFETY: the caller's promises about `s` and `len` are handed on.
        unsafe { lend_short(s, len, |facts| &facts.id) }
    })
}

/// SSL_SESSION_set1_id makes a copy of the `sid_len` bytes at `sid` the session's id.
///
/// Returns 1; or 0 with SSL_R_SSL_SESSION_ID_TOO_LONG when there are more than 32 bytes, and the id stays as it
/// was. Caches that hold the session find it by its new id from now on. (SSL_SESSION_set1_id(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session; `sid` points to `sid_len` readable bytes, which may be the
/// session's own id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_id(
    s: *mut SSL_SESSION,
    sid: *const c_uchar,
    sid_len: c_uint,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promises about `s`, `sid` and `sid_len` are handed on.
        let (session, id) =
            unsafe { take_short(s, sid, sid_len, Reason::SSL_SESSION_ID_TOO_LONG) }?;
        session.rekey(|facts| facts.id = id);
        Ok(1)
    })
}

/// SSL_SESSION_get0_id_context returns the address of the session's id context and stores its length, 0 to 32 bytes,
/// in `*len`.
///
/// The bytes belong to the session: they live as long as it does and change when its id context does. `len` may be
/// NULL. NULL and a length of 0 when `s` is NULL. (SSL_SESSION_get0_id_context(3))
///
/// # Safety
/// `s` is NULL or a living session; `len` is NULL or may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_id_context(
    s: *const SSL_SESSION,
    len: *mut c_uint,
) -> *const c_uchar {
    enter(ptr::null(), || {
        // SAFETY: the caller's promises about `s` and `len` are handed on.
        unsafe { lend_short(s, len, |facts| &facts.id_context) }
    })
}

/// SSL_SESSION_set1_id_context makes a copy of the `sid_ctx_len` bytes at `sid_ctx` the session's id context.
///
/// Returns 1; or 0 with SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG when there are more than 32 bytes, and the id context
/// stays as it was. (SSL_SESSION_get0_id_context(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session; `sid_ctx` points to `sid_ctx_len` readable bytes, which may be the
/// session's own id context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_id_context(
    s: *mut SSL_SESSION,
    sid_ctx: *const c_uchar,
    sid_ctx_len: c_uint,
) -> c_int {
    enter(0, || {
        let too_long = Reason::SSL_SESSION_ID_CONTEXT_TOO_LONG;
        // SAFETY: the caller's promises about `s`, `sid_ctx` and `sid_ctx_len` are handed on.
        let (session, id_context) = unsafe { take_short(s, sid_ctx, sid_ctx_len, too_long) }?;
        session.facts_mut().id_context = id_context;
        Ok(1)
    })
}

/// SSL_SESSION_is_resumable returns 1 when a client could resume the session, and 0 otherwise.
///
/// A session is resumable while it has an id or a ticket and nothing ruled it out: a removal from a cache or a
/// failed connection does. 0 when `s` is NULL. (SSL_SESSION_is_resumable(3))
///
/// # Safety
/// `s` is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_is_resumable(s: *const SSL_SESSION) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        Ok(c_int::from(session.is_resumable()))
    })
}

/// Lends the bytes that `which` shows: the address as the value, the length through `len`.
///
/// # Safety
/// `s` is null or a living session; `len` is null or may be written to.
unsafe fn lend_short(
    s: *const SSL_SESSION,
    len: *mut c_uint,
    which: impl FnOnce(&Facts) -> &ShortBytes,
) -> Result<*const c_uchar> {
    // SAFETY: `len` is null or writable, as the caller promises.
    unsafe { answer(len, 0) };
    // SAFETY: the caller's promise about `s` is what `borrow` asks for.
    let session = unsafe { handle::borrow::<Session>(s) }?;
    let facts = session.facts();
    let bytes = which(&facts).as_slice();
    // SAFETY: `len` is null or writable, as the caller promises.
    unsafe { answer(len, bytes.len() as c_uint) };
    Ok(bytes.as_ptr())
}

/// The session, and a copy of the bytes that are to be kept in it.
///
/// # Safety
/// `s` is null or a living session; `bytes` points to `len` readable bytes.
unsafe fn take_short<'a>(
    s: *mut SSL_SESSION,
    bytes: *const c_uchar,
    len: c_uint,
    too_long: Reason,
) -> Result<(&'a Session, ShortBytes)> {
    // SAFETY: the caller's promise about `s` is what `borrow` asks for.
    let session = unsafe { handle::borrow::<Session>(s) }?;
    if len as usize > MAX_ID_LEN {
        return Err(too_long.into());
    }
    // SAFETY: the caller's promise about `bytes`; they are copied before anything in the session changes.
    let copy = ShortBytes::new(unsafe { borrow_bytes(bytes, len as usize) }?);
    Ok((session, copy.ok_or(too_long)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::slice;

    #[test]
    fn a_session_lives_until_its_last_reference_is_given_back() {
        // SAFETY: every use comes before the last of the two references is given back.
        unsafe {
            let session = SSL_SESSION_new();
            assert_eq!(SSL_SESSION_up_ref(session), 1);
            SSL_SESSION_free(session);
            assert_eq!(SSL_SESSION_is_resumable(session), 0);
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn an_id_of_33_bytes_is_refused_and_the_old_one_stays_where_it_was() {
        let bytes = [9; 33];
        let mut len = 0;
        // SAFETY: the session lives to the end of the block, the lengths are within `bytes`.
        unsafe {
            let session = SSL_SESSION_new();
            let lent = SSL_SESSION_get_id(session, ptr::null_mut());
            assert_eq!(SSL_SESSION_set1_id(session, bytes.as_ptr(), 32), 1);
            assert_eq!(SSL_SESSION_set1_id(session, bytes.as_ptr(), 33), 0);
            assert_eq!(SSL_SESSION_get_id(session, &raw mut len), lent);
            assert_eq!(slice::from_raw_parts(lent, len as usize), &bytes[..32]);
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn a_session_may_be_given_a_part_of_its_own_id() {
        let mut len = 0;
        // SAFETY: the session lives to the end of the block; the part is within the id.
        unsafe {
            let session = SSL_SESSION_new();
            assert_eq!(SSL_SESSION_set1_id(session, [1, 2, 3, 4].as_ptr(), 4), 1);
            let lent = SSL_SESSION_get_id(session, &raw mut len);
            assert_eq!(SSL_SESSION_set1_id(session, lent.add(1), 2), 1);
            let lent = SSL_SESSION_get_id(session, &raw mut len);
            assert_eq!(slice::from_raw_parts(lent, len as usize), [2, 3]);
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn null_is_a_failure_value_and_no_crash() {
        let mut len = 5;
        // SAFETY: null is allowed everywhere here.
        unsafe {
            assert!(SSL_SESSION_dup(ptr::null()).is_null());
            assert_eq!(SSL_SESSION_up_ref(ptr::null_mut()), 0);
            SSL_SESSION_free(ptr::null_mut());
            assert!(SSL_SESSION_get_id(ptr::null(), &raw mut len).is_null());
            assert_eq!(len, 0);
            assert_eq!(
                SSL_SESSION_set1_id_context(ptr::null_mut(), [1].as_ptr(), 1),
                0
            );
            assert_eq!(SSL_SESSION_is_resumable(ptr::null()), 0);
        }
    }
}

//! When a session was made and how long it lives (`SSL_SESSION_get_time(3)`).
#![allow(non_snake_case)]

use std::ffi::c_long;

use libc::time_t;

use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::enter;
use crate::ffi::handle;
use crate::ffi::types::SSL_SESSION;
use crate::session::{Facts, Session};

/// SSL_SESSION_get_time returns the time the session was made or last renewed, in seconds since 1970.
///
/// 0 when `s` is NULL. (SSL_SESSION_get_time(3))
///
/// # Safety
/// `s` is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_time(s: *const SSL_SESSION) -> c_long {
    // SAFETY: the caller's promise about `s` is handed on.
    enter(0, || unsafe { read(s, |facts| facts.time) })
}

/// SSL_SESSION_set_time makes `t`, in seconds since 1970, the time the session was made, and returns `t`.
///
/// The session then ends at `t` plus its timeout, in every cache that holds it; a time before 1970 is stored as it
/// is. 0 when `s` is NULL. (SSL_SESSION_get_time(3))
///
/// # Safety
/// `s` is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_time(s: *mut SSL_SESSION, t: c_long) -> c_long {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is handed on.
        unsafe { change(s, |facts| facts.time = t) }?;
        Ok(t)
    })
}

/// SSL_SESSION_get_time_ex is SSL_SESSION_get_time with a time_t.
///
/// # Safety
/// `s` is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_time_ex(s: *const SSL_SESSION) -> time_t {
    // SAFETY: the caller's promise about `s` is handed on.
    enter(0, || unsafe { read(s, |facts| facts.time) })
}

/// SSL_SESSION_set_time_ex is SSL_SESSION_set_time with a time_t.
///
/// # Safety
/// `s` is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_time_ex(s: *mut SSL_SESSION, t: time_t) -> time_t {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is handed on.
        unsafe { change(s, |facts| facts.time = t) }?;
        Ok(t)
    })
}

/// SSL_SESSION_get_timeout returns how long the session lives from its time on, in seconds.
///
/// 0 when `s` is NULL. (SSL_SESSION_get_time(3))
///
/// # Safety
/// `s` is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_timeout(s: *const SSL_SESSION) -> c_long {
    // SAFETY: the caller's promise about `s` is handed on.
    enter(0, || unsafe { read(s, |facts| facts.timeout) })
}

/// SSL_SESSION_set_timeout makes the session live `t` seconds from its time on, in every cache that holds it.
///
/// Returns 1; or 0 when `s` is NULL or `t` is negative, and nothing changes. A sum of time and timeout that is too
/// large for a time never comes. (SSL_SESSION_get_time(3))
///
/// # Safety
/// `s` is NULL or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set_timeout(s: *mut SSL_SESSION, t: c_long) -> c_long {
    enter(0, || {
        if t < 0 {
            return Err(Failure::new(Reason::PASSED_INVALID_ARGUMENT)
                .because("the timeout of a session is not negative"));
        }
        // SAFETY: the caller's promise about `s` is handed on.
        unsafe { change(s, |facts| facts.timeout = t) }?;
        Ok(1)
    })
}

/// A fact of the session.
///
/// # Safety
/// `s` is null or a living session.
unsafe fn read(s: *const SSL_SESSION, fact: impl FnOnce(&Facts) -> i64) -> Result<i64> {
    // SAFETY: the caller's promise about `s` is what `borrow` asks for.
    let session = unsafe { handle::borrow::<Session>(s) }?;
    let facts = session.facts();
    Ok(fact(&facts))
}

/// Changes what decides when the session ends.
///
/// # Safety
/// `s` is null or a living session.
unsafe fn change(s: *mut SSL_SESSION, how: impl FnOnce(&mut Facts)) -> Result<()> {
    // SAFETY: the caller's promise about `s` is what `borrow` asks for.
    unsafe { handle::borrow::<Session>(s) }?.refile(how);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr;

    use crate::ffi::session::{SSL_SESSION_free, SSL_SESSION_new};

    #[test]
    fn a_negative_timeout_is_refused_and_the_old_one_stays() {
        // SAFETY: the session lives to the end of the block.
        unsafe {
            let session = SSL_SESSION_new();
            assert_eq!(SSL_SESSION_set_timeout(session, 7), 1);
            assert_eq!(SSL_SESSION_set_timeout(session, -1), 0);
            assert_eq!(SSL_SESSION_get_timeout(session), 7);
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn a_time_is_returned_and_kept_as_it_is() {
        // SAFETY: the session lives to the end of the block.
        unsafe {
            let session = SSL_SESSION_new();
            for time in [0, -1, c_long::MAX] {
                assert_eq!(SSL_SESSION_set_time(session, time), time);
                assert_eq!(SSL_SESSION_get_time_ex(session), time);
            }
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn no_session_has_neither_time_nor_timeout() {
        // SAFETY: null is allowed everywhere here.
        unsafe {
            assert_eq!(SSL_SESSION_get_time(ptr::null()), 0);
            assert_eq!(SSL_SESSION_set_time_ex(ptr::null_mut(), 5), 0);
            assert_eq!(SSL_SESSION_get_timeout(ptr::null()), 0);
            assert_eq!(SSL_SESSION_set_timeout(ptr::null_mut(), 5), 0);
        }
    }
}

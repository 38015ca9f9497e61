//! The size, mode and statistics of a context's session cache. Macros over `SSL_CTX_ctrl` in OpenSSL's header, and
//! symbols of their own here.
#![allow(non_snake_case)]

use std::ffi::c_long;

use crate::context::Context;
use crate::context::statistics::Count;
use crate::error::{Failure, Reason};
use crate::ffi::boundary::enter;
use crate::ffi::handle::lent;
use crate::ffi::types::SSL_CTX;

/// SSL_CTX_sess_connect returns the number of handshakes that clients of `ctx` began. (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_connect(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context)
                .sessions
                .statistics
                .get(Count::Connect),
        ))
    })
}

/// SSL_CTX_sess_connect_good returns the number of handshakes that clients of `ctx` finished.
/// (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_connect_good(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context)
                .sessions
                .statistics
                .get(Count::ConnectGood),
        ))
    })
}

/// SSL_CTX_sess_connect_renegotiate returns the number of renegotiations that clients of `ctx` began: none, as
/// there is no renegotiation here. (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_connect_renegotiate(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context)
                .sessions
                .statistics
                .get(Count::ConnectRenegotiate),
        ))
    })
}

/// SSL_CTX_sess_accept returns the number of handshakes that servers of `ctx` began. (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_accept(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context).sessions.statistics.get(Count::Accept),
        ))
    })
}

/// SSL_CTX_sess_accept_good returns the number of handshakes that servers of `ctx` finished.
/// (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_accept_good(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context)
                .sessions
                .statistics
                .get(Count::AcceptGood),
        ))
    })
}

/// SSL_CTX_sess_accept_renegotiate returns the number of renegotiations that servers of `ctx` began: none, as there
/// is no renegotiation here. (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_accept_renegotiate(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context)
                .sessions
                .statistics
                .get(Count::AcceptRenegotiate),
        ))
    })
}

/// SSL_CTX_sess_hits returns the number of sessions that were resumed. (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_hits(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context).sessions.statistics.get(Count::Hit),
        ))
    })
}

/// SSL_CTX_sess_cb_hits returns the number of sessions that the get callback had. (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_cb_hits(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context)
                .sessions
                .statistics
                .get(Count::CallbackHit),
        ))
    })
}

/// SSL_CTX_sess_misses returns the number of sessions that clients asked for and the cache did not have, or that
/// servers declined. (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_misses(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context).sessions.statistics.get(Count::Miss),
        ))
    })
}

/// SSL_CTX_sess_timeouts returns the number of sessions that clients asked for and that were over.
/// (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_timeouts(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context)
                .sessions
                .statistics
                .get(Count::Timeout),
        ))
    })
}

/// SSL_CTX_sess_cache_full returns the number of sessions that had to make room. (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_cache_full(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context)
                .sessions
                .statistics
                .get(Count::CacheFull),
        ))
    })
}

/// SSL_CTX_sess_number returns the number of sessions in the cache of `ctx`. (SSL_CTX_sess_number(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_number(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || Ok(lent!(ctx => Context).sessions.len() as c_long))
}

/// SSL_CTX_sess_set_cache_size sets how many sessions the cache of `ctx` may have: 20480 unless set, any number
/// with 0. What is too much goes with the next session that is added; as in OpenSSL, a cache of size n (2 or more)
/// then keeps n - 1.
///
/// Returns the size before; 0 when `t` is negative, and nothing is changed. (SSL_CTX_sess_set_cache_size(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_set_cache_size(ctx: *mut SSL_CTX, t: c_long) -> c_long {
    enter(0, || {
        let context = lent!(ctx => Context);
        if t < 0 {
            return Err(Failure::new(Reason::PASSED_INVALID_ARGUMENT)
                .because("the size of a cache is not negative"));
        }
        Ok(context.sessions.set_size(t))
    })
}

/// SSL_CTX_sess_get_cache_size returns how many sessions the cache of `ctx` may have; 0 for any number.
/// (SSL_CTX_sess_set_cache_size(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_sess_get_cache_size(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || Ok(lent!(ctx => Context).sessions.size()))
}

/// SSL_CTX_set_session_cache_mode sets which sides use the session cache of `ctx`, and how: SSL_SESS_CACHE_*.
/// Returns the mode before. (SSL_CTX_set_session_cache_mode(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_set_session_cache_mode(ctx: *mut SSL_CTX, m: c_long) -> c_long {
    enter(0, || {
        Ok(c_long::from(
            lent!(ctx => Context).sessions.set_mode(m as u32),
        ))
    })
}

/// SSL_CTX_get_session_cache_mode returns which sides use the session cache of `ctx`, and how:
/// SSL_SESS_CACHE_SERVER unless set. (SSL_CTX_set_session_cache_mode(3))
///
/// # Safety
/// `ctx` is NULL (a failure) or a living context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CTX_get_session_cache_mode(ctx: *mut SSL_CTX) -> c_long {
    enter(0, || {
        Ok(c_long::from(lent!(ctx => Context).sessions.mode()))
    })
}

//! What few sessions have: a server name, an application protocol, a ticket, application data in the ticket.
#![allow(non_snake_case)]

use std::ffi::{CStr, c_char, c_int, c_uchar, c_ulong, c_void};
use std::ptr;

use crate::error::{Failure, Result};
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::bytes::{answer, borrow_bytes};
use crate::ffi::handle;
use crate::ffi::types::SSL_SESSION;
use crate::session::{Extras, Session};

/// SSL_SESSION_get0_hostname returns the server name of the session, or NULL when it has none.
///
/// The string belongs to the session and lives until another name is set or the session is freed.
/// (SSL_SESSION_get0_hostname(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_hostname(s: *const SSL_SESSION) -> *const c_char {
    enter(ptr::null(), || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        Ok(session
            .facts()
            .host_name()
            .map_or(ptr::null(), CStr::as_ptr))
    })
}

/// SSL_SESSION_set1_hostname makes a copy of the string `hostname` the session's server name; NULL leaves it without
/// one. Returns 1, or 0 when `s` is NULL. (SSL_SESSION_get0_hostname(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session; `hostname` is NULL or a string that ends with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_hostname(
    s: *mut SSL_SESSION,
    hostname: *const c_char,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        // SAFETY: not null here, so a string by the caller's promise.
        let name = (!hostname.is_null()).then(|| unsafe { CStr::from_ptr(hostname) }.to_owned());
        set(session, |extras| &mut extras.host_name, name);
        Ok(1)
    })
}

/// SSL_SESSION_get0_alpn_selected stores the address of the session's application protocol in `*alpn` and its length
/// in bytes in `*len`: NULL and 0 when the session has none.
///
/// The bytes belong to the session and live until another protocol is set or the session is freed.
/// (SSL_SESSION_get0_alpn_selected(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session; `alpn` and `len` are NULL (a failure) or may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_alpn_selected(
    s: *const SSL_SESSION,
    alpn: *mut *const c_uchar,
    len: *mut usize,
) {
    enter_void(|| {
        // SAFETY: the caller's promises about all three are handed on.
        unsafe { lend(s, alpn, len, |extras| extras.alpn.as_deref()) }?;
        if alpn.is_null() || len.is_null() {
            return Err(Failure::null());
        }
        Ok(())
    });
}

/// SSL_SESSION_set1_alpn_selected makes a copy of the `len` bytes at `alpn` the session's application protocol; NULL
/// or no bytes leave it without one. Returns 1, or 0 when `s` is NULL. (SSL_SESSION_get0_alpn_selected(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session; `alpn` is NULL or points to `len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_alpn_selected(
    s: *mut SSL_SESSION,
    alpn: *const c_uchar,
    len: usize,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        // SAFETY: the caller's promise about `alpn` and `len`.
        let protocol = unsafe { copy_unless_empty(alpn, len) }?;
        set(session, |extras| &mut extras.alpn, protocol);
        Ok(1)
    })
}

/// SSL_SESSION_has_ticket returns 1 when the session has a ticket, and 0 otherwise, and when `s` is NULL.
/// (SSL_SESSION_has_ticket(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_has_ticket(s: *const SSL_SESSION) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        Ok(c_int::from(!session.facts().ticket().is_empty()))
    })
}

/// SSL_SESSION_get_ticket_lifetime_hint returns for how many seconds the server said the ticket is good; 0 when it did
/// not say, and when `s` is NULL. (SSL_SESSION_has_ticket(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get_ticket_lifetime_hint(s: *const SSL_SESSION) -> c_ulong {
    enter(0, || {
        // SAFETY: the caller's promise about `s` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(s) }?;
        let hint = session.facts().ticket_lifetime_hint();
        Ok(hint as c_ulong)
    })
}

/// SSL_SESSION_get0_ticket stores the address of the session's ticket in `*tick`, unless `tick` is NULL, and its length
/// in bytes in `*len`: NULL and 0 when the session has none.
///
/// The bytes belong to the session and live until it gets another ticket or is freed. (SSL_SESSION_has_ticket(3))
///
/// # Safety
/// `s` is NULL (a failure) or a living session; `tick` is NULL or may be written to; so is `len`, where NULL is a
/// failure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_ticket(
    s: *const SSL_SESSION,
    tick: *mut *const c_uchar,
    len: *mut usize,
) {
    enter_void(|| {
        // SAFETY: the caller's promises about all three are handed on.
        unsafe { lend(s, tick, len, |extras| extras.ticket.as_deref()) }?;
        if len.is_null() {
            return Err(Failure::null());
        }
        Ok(())
    });
}

/// SSL_SESSION_get0_ticket_appdata stores the address of the application data that goes into the session's ticket in
/// `*data` and its length in bytes in `*len`: NULL and 0 when there is none.
///
/// Returns 1, or 0 when an argument is NULL. The bytes belong to the session and live until other data is set or the
/// session is freed. (SSL_SESSION_set1_ticket_appdata(3))
///
/// # Safety
/// `ss` is NULL (a failure) or a living session; `data` and `len` are NULL (a failure) or may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_get0_ticket_appdata(
    ss: *mut SSL_SESSION,
    data: *mut *mut c_void,
    len: *mut usize,
) -> c_int {
    enter(0, || {
        let place = data.cast::<*const c_uchar>();
        // SAFETY: the caller's promises about all three are handed on; a place for a pointer takes any pointer.
        unsafe { lend(ss, place, len, |extras| extras.ticket_appdata.as_deref()) }?;
        if data.is_null() || len.is_null() {
            return Err(Failure::null());
        }
        Ok(1)
    })
}

/// SSL_SESSION_set1_ticket_appdata makes a copy of the `len` bytes at `data` the application data that goes into the
/// session's ticket; NULL or no bytes leave it without. Returns 1, or 0 when `ss` is NULL.
/// (SSL_SESSION_set1_ticket_appdata(3))
///
/// # Safety
/// `ss` is NULL (a failure) or a living session; `data` is NULL or points to `len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_set1_ticket_appdata(
    ss: *mut SSL_SESSION,
    data: *const c_void,
    len: usize,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `ss` is what `borrow` asks for.
        let session = unsafe { handle::borrow::<Session>(ss) }?;
        // SAFETY: the caller's promise about `data` and `len`.
        let appdata = unsafe { copy_unless_empty(data.cast(), len) }?;
        set(session, |extras| &mut extras.ticket_appdata, appdata);
        Ok(1)
    })
}

/// Sets one of the rarer parts, and does not make a place for them only to say that there is none.
fn set<T>(session: &Session, which: fn(&mut Extras) -> &mut Option<T>, value: Option<T>) {
    let mut facts = session.facts_mut();
    if value.is_some() || facts.extras.is_some() {
        *which(facts.extras_mut()) = value;
    }
}

/// Lends the bytes that `which` shows: their address through `start`, their length through `len`, or null and 0.
///
/// # Safety
/// `s` is null or a living session; `start` and `len` are null or may be written to.
unsafe fn lend(
    s: *const SSL_SESSION,
    start: *mut *const c_uchar,
    len: *mut usize,
    which: fn(&Extras) -> Option<&[u8]>,
) -> Result<()> {
    // SAFETY: both places are null or writable, as the caller promises.
    unsafe {
        answer(start, ptr::null());
        answer(len, 0);
    }
    // SAFETY: the caller's promise about `s` is what `borrow` asks for.
    let session = unsafe { handle::borrow::<Session>(s) }?;
    let facts = session.facts();
    if let Some(bytes) = facts.extras.as_deref().and_then(which) {
        // SAFETY: both places are null or writable, as the caller promises.
        unsafe {
            answer(start, bytes.as_ptr());
            answer(len, bytes.len());
        }
    }
    Ok(())
}

/// A copy of the `len` bytes at `start`; none when there are no bytes or no start.
///
/// # Safety
/// `start` is null or points to `len` readable bytes.
unsafe fn copy_unless_empty(start: *const c_uchar, len: usize) -> Result<Option<Box<[u8]>>> {
    if start.is_null() || len == 0 {
        return Ok(None);
    }
    // SAFETY: the caller's promise, and the bytes are copied at once.
    Ok(Some(unsafe { borrow_bytes(start, len) }?.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::ffi::session::{SSL_SESSION_free, SSL_SESSION_new};

    #[test]
    fn a_name_may_be_set_to_itself_and_taken_away() {
        // SAFETY: the session lives to the end of the block; the lent name is copied before it goes.
        unsafe {
            let session = SSL_SESSION_new();
            assert!(SSL_SESSION_get0_hostname(session).is_null());
            assert_eq!(SSL_SESSION_set1_hostname(session, c"a.example".as_ptr()), 1);
            let lent = SSL_SESSION_get0_hostname(session);
            assert_eq!(SSL_SESSION_set1_hostname(session, lent), 1);
            let lent = SSL_SESSION_get0_hostname(session);
            assert_eq!(CStr::from_ptr(lent), c"a.example");
            assert_eq!(SSL_SESSION_set1_hostname(session, ptr::null()), 1);
            assert!(SSL_SESSION_get0_hostname(session).is_null());
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn no_bytes_and_no_pointer_both_mean_none() {
        let mut data = ptr::dangling_mut::<c_void>();
        let mut len = 5;
        // SAFETY: the session lives to the end of the block; null pointers are not read.
        unsafe {
            let session = SSL_SESSION_new();
            for (start, count) in [(b"xy".as_ptr(), 0), (ptr::null(), 2)] {
                SSL_SESSION_set1_ticket_appdata(session, b"xy".as_ptr().cast(), 2);
                assert_eq!(
                    SSL_SESSION_set1_ticket_appdata(session, start.cast(), count),
                    1
                );
                assert_eq!(
                    SSL_SESSION_get0_ticket_appdata(session, &raw mut data, &raw mut len),
                    1
                );
                assert!(data.is_null());
                assert_eq!(len, 0);
            }
            SSL_SESSION_free(session);
        }
    }

    #[test]
    fn without_extras_there_is_nothing_to_lend() {
        let mut start = ptr::dangling();
        let mut len = 5;
        // SAFETY: the session lives to the end of the block.
        unsafe {
            let session = SSL_SESSION_new();
            assert_eq!(SSL_SESSION_set1_alpn_selected(session, ptr::null(), 0), 1);
            SSL_SESSION_get0_alpn_selected(session, &raw mut start, &raw mut len);
            assert_eq!((start, len), (ptr::null(), 0));
            assert_eq!(SSL_SESSION_has_ticket(session), 0);
            SSL_SESSION_free(session);
        }
    }
}

//! Callbacks around TLS 1.3 pre-shared keys from outside: their C types, and safe wrappers to call them.

use std::ffi::{c_int, c_uchar};
use std::ptr;

use super::Callback;
use crate::abi::{EVP_MD, SSL, SSL_SESSION};
use crate::session::Session;
use crate::sync::Shared;

/// `SSL_CTX_set_psk_use_session_callback(3)`.
pub type PskUseSession = unsafe extern "C" fn(
    *mut SSL,
    *const EVP_MD,
    *mut *const c_uchar,
    *mut usize,
    *mut *mut SSL_SESSION,
) -> c_int;
/// `SSL_CTX_set_psk_find_session_callback(3)`.
pub type PskFindSession =
    unsafe extern "C" fn(*mut SSL, *const c_uchar, usize, *mut *mut SSL_SESSION) -> c_int;

impl Callback<PskUseSession> {
    /// The key to offer, as a session, and its identity; an inner `None` for no key, an outer one when the application
    /// failed.
    pub(crate) fn call(self, ssl: *mut SSL) -> Option<Option<(Shared<Session>, Vec<u8>)>> {
        let (mut identity, mut len, mut session) = (ptr::null(), 0, ptr::null_mut());
        // SAFETY: the application's promise; the handle is of a living connection, the other pointers are null or to
        // locals.
        let outcome = unsafe { (self.0)(ssl, ptr::null(), &mut identity, &mut len, &mut session) };
        // SAFETY: the callback left null or a session with a reference that is now ours.
        let session = unsafe { given(session) };
        if outcome == 0 {
            return None;
        }
        let Some(session) = session else {
            return Some(None);
        };
        if identity.is_null() {
            return None;
        }
        // SAFETY: with a session the callback sets the identity and its length; the bytes are copied at once.
        let identity = unsafe { std::slice::from_raw_parts(identity, len) }.to_vec();
        Some(Some((session, identity)))
    }
}

impl Callback<PskFindSession> {
    /// The key with this identity, as a session; an inner `None` for none, an outer one when the application failed.
    pub(crate) fn call(self, ssl: *mut SSL, identity: &[u8]) -> Option<Option<Shared<Session>>> {
        let mut session = ptr::null_mut();
        // SAFETY: the application's promise; the handle is of a living connection, the identity has the length given.
        let outcome = unsafe { (self.0)(ssl, identity.as_ptr(), identity.len(), &mut session) };
        // SAFETY: the callback left null or a session with a reference that is now ours.
        let session = unsafe { given(session) };
        (outcome != 0).then_some(session)
    }
}

/// Takes over the session that a callback gave.
///
/// # Safety
/// `handle` is null or of a living session, with a reference that the caller may give up.
unsafe fn given(handle: *mut SSL_SESSION) -> Option<Shared<Session>> {
    // SAFETY: not null here, so it came from Shared::into_raw with the reference that is given up.
    (!handle.is_null()).then(|| unsafe { Shared::from_raw(handle.cast::<Session>()) })
}

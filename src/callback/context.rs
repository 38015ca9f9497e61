//! Callbacks of contexts and connections: their C types, and safe wrappers to call them.

use std::ffi::{CStr, c_char, c_int, c_uchar, c_uint, c_void};

use crate::abi::{SSL, SSL_CTX, SSL_SESSION, X509_STORE_CTX};
use crate::session::Session;
use crate::sync::Shared;

/// `SSL_CTX_sess_set_new_cb(3)`.
pub type NewSession = unsafe extern "C" fn(*mut SSL, *mut SSL_SESSION) -> c_int;
/// `SSL_CTX_sess_set_remove_cb(3)`.
pub type RemoveSession = unsafe extern "C" fn(*mut SSL_CTX, *mut SSL_SESSION);
/// `SSL_CTX_sess_set_get_cb(3)`.
pub type GetSession =
    unsafe extern "C" fn(*mut SSL, *const c_uchar, c_int, *mut c_int) -> *mut SSL_SESSION;
/// `SSL_CTX_set_generate_session_id(3)`.
pub type GenerateSessionId = unsafe extern "C" fn(*mut SSL, *mut c_uchar, *mut c_uint) -> c_int;
/// `SSL_CTX_set_info_callback(3)`.
pub type Info = unsafe extern "C" fn(*const SSL, c_int, c_int);
/// `SSL_CTX_set_keylog_callback(3)`.
pub type KeyLog = unsafe extern "C" fn(*const SSL, *const c_char);
/// `SSL_CTX_set_verify(3)`.
pub type Verify = unsafe extern "C" fn(c_int, *mut X509_STORE_CTX) -> c_int;
/// `SSL_CTX_set_alpn_select_cb(3)`.
pub type AlpnSelect = unsafe extern "C" fn(
    *mut SSL,
    *mut *const c_uchar,
    *mut c_uchar,
    *const c_uchar,
    c_uint,
    *mut c_void,
) -> c_int;
/// `SSL_CTX_set_tlsext_servername_callback(3)`.
pub type ServerName = unsafe extern "C" fn(*mut SSL, *mut c_int, *mut c_void) -> c_int;
/// Any callback that goes through `SSL_CTX_callback_ctrl` and `SSL_callback_ctrl`.
pub type Any = unsafe extern "C" fn();

/// A C function that the application promised may be called, from any thread and for as long as it is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Callback<F>(pub(super) F);

impl<F: Copy> Callback<F> {
    /// Wraps a function.
    ///
    /// # Safety
    /// The function may be called with the arguments that its manual page says, from any thread, until another
    /// one is set in its place or the object it is set on is gone.
    pub unsafe fn new(function: F) -> Self {
        Self(function)
    }

    /// The function, to hand back to the application.
    pub fn function(self) -> F {
        self.0
    }
}

/// An untyped argument of a callback, passed through untouched.
#[derive(Clone, Copy, Debug)]
pub struct Argument(pub *mut c_void);

// SAFETY: the pointer is never followed here; it goes back to the application, which shares it at its own risk.
unsafe impl Send for Argument {}
// SAFETY: as above.
unsafe impl Sync for Argument {}

impl Default for Argument {
    fn default() -> Self {
        Self(std::ptr::null_mut())
    }
}

impl Callback<NewSession> {
    /// A new session. The application gets a reference, and keeps it or not.
    pub(crate) fn call(self, ssl: *mut SSL, session: Shared<Session>) {
        let handle = Shared::into_raw(session);
        // SAFETY: the application's promise; the connection lives, and so does the session by the reference at hand.
        let kept = unsafe { (self.0)(ssl, handle.cast_mut().cast()) != 0 };
        if !kept {
            // SAFETY: the application did not take the reference that was made raw above, so it is still ours.
            drop(unsafe { Shared::from_raw(handle) });
        }
    }
}

impl Callback<RemoveSession> {
    /// A session leaves the cache.
    pub(crate) fn call(self, context: *mut SSL_CTX, session: &Session) {
        // SAFETY: the application's promise; both handles are of living objects that the caller holds.
        unsafe { (self.0)(context, session.address().cast()) }
    }
}

impl Callback<GetSession> {
    /// The session with this id, if the application has it.
    pub(crate) fn call(self, ssl: *mut SSL, id: &[u8]) -> Option<Shared<Session>> {
        let mut copy = 1;
        // SAFETY: the application's promise; the handle is of a living connection, the id has the length given.
        let handle = unsafe { (self.0)(ssl, id.as_ptr(), id.len() as c_int, &mut copy) };
        if handle.is_null() {
            return None;
        }
        let session = handle.cast::<Session>();
        // SAFETY: by its manual page the callback returns a living session; with `copy` left set, a reference is
        // still to be taken for us, otherwise the application took one.
        unsafe {
            Some(match copy {
                0 => Shared::from_raw(session),
                _ => Shared::clone_raw(session),
            })
        }
    }
}

impl Callback<GenerateSessionId> {
    /// Fills `id`; the length used, or `None` when the application failed.
    pub(crate) fn call(self, ssl: *mut SSL, id: &mut [u8]) -> Option<usize> {
        let mut len = id.len() as c_uint;
        // SAFETY: the application's promise; the buffer has the length given.
        let done = unsafe { (self.0)(ssl, id.as_mut_ptr(), &mut len) };
        (done != 0).then_some(len as usize)
    }
}

impl Callback<Info> {
    /// Something happened on the connection.
    pub(crate) fn call(self, ssl: *const SSL, what: c_int, value: c_int) {
        // SAFETY: the application's promise; the handle is of a living connection.
        unsafe { (self.0)(ssl, what, value) }
    }
}

impl Callback<KeyLog> {
    /// A line for a key log file.
    pub(crate) fn call(self, ssl: *const SSL, line: &CStr) {
        // SAFETY: the application's promise; the handle is of a living connection, the line a C string.
        unsafe { (self.0)(ssl, line.as_ptr()) }
    }
}

impl Callback<Verify> {
    /// The verdict on a certificate, which the application may overrule.
    pub(crate) fn call(self, good: bool, store: *mut X509_STORE_CTX) -> bool {
        // SAFETY: the application's promise; the store context is null or libcrypto's.
        unsafe { (self.0)(c_int::from(good), store) != 0 }
    }
}

/// `SSL_TLSEXT_ERR_OK`.
pub(crate) const SSL_TLSEXT_ERR_OK: c_int = 0;

impl Callback<AlpnSelect> {
    /// The application's choice among the client's protocols (in wire form), and its return value.
    pub(crate) fn call(
        self,
        ssl: *mut SSL,
        offered: &[u8],
        argument: Argument,
    ) -> (c_int, Option<Vec<u8>>) {
        let mut chosen = std::ptr::null();
        let mut len = 0;
        // SAFETY: the application's promise; the list has the length given, the other pointers are to locals.
        let outcome = unsafe {
            (self.0)(
                ssl,
                &mut chosen,
                &mut len,
                offered.as_ptr(),
                offered.len() as c_uint,
                argument.0,
            )
        };
        let chosen = (outcome == SSL_TLSEXT_ERR_OK && !chosen.is_null()).then(|| {
            // SAFETY: by its manual page, a callback that returns this has set the pointer to `len` bytes that live
            // until it is called again. What one that returns another value leaves there is not looked at.
            unsafe { std::slice::from_raw_parts(chosen, usize::from(len)) }.to_vec()
        });
        (outcome, chosen)
    }
}

impl Callback<ServerName> {
    /// The client named the server that it wants; what to do and with which alert.
    pub(crate) fn call(self, ssl: *mut SSL, alert: &mut c_int, argument: Argument) -> c_int {
        // SAFETY: the application's promise; the handle is of a living connection.
        unsafe { (self.0)(ssl, alert, argument.0) }
    }
}

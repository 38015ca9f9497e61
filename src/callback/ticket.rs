//! Callbacks around session tickets: their C types, and safe wrappers to call them.

use std::ffi::{c_int, c_uchar, c_void};

use super::{Argument, Callback};
use crate::abi::{EVP_CIPHER_CTX, EVP_MAC_CTX, HMAC_CTX, SSL, SSL_SESSION};
use crate::session::Session;

/// `SSL_CTX_set_session_ticket_cb(3)`: a ticket is made.
pub type GenerateTicket = unsafe extern "C" fn(*mut SSL, *mut c_void) -> c_int;
/// `SSL_CTX_set_session_ticket_cb(3)`: a ticket came.
pub type DecryptTicket = unsafe extern "C" fn(
    *mut SSL,
    *mut SSL_SESSION,
    *const c_uchar,
    usize,
    c_int,
    *mut c_void,
) -> c_int;
/// The application's function for the keys of tickets, with a MAC in one of two forms.
pub type TicketKeyFunction<Mac> = unsafe extern "C" fn(
    *mut SSL,
    *mut c_uchar,
    *mut c_uchar,
    *mut EVP_CIPHER_CTX,
    *mut Mac,
    c_int,
) -> c_int;
/// `SSL_CTX_set_tlsext_ticket_key_evp_cb(3)`.
pub type TicketKeyEvp = TicketKeyFunction<EVP_MAC_CTX>;
/// `SSL_CTX_set_tlsext_ticket_key_cb(3)`.
pub type TicketKeyHmac = TicketKeyFunction<HMAC_CTX>;
/// `SSL_CTX_set_not_resumable_session_callback(3)`.
pub type NotResumable = unsafe extern "C" fn(*mut SSL, c_int) -> c_int;

/// The application's function that chooses the keys of tickets, in one of its two forms.
#[derive(Clone, Copy)]
pub enum TicketKey {
    /// With a MAC context.
    Evp(Callback<TicketKeyEvp>),
    /// With an HMAC context, the older form.
    Hmac(Callback<TicketKeyHmac>),
}

/// The application's functions around tickets.
#[derive(Clone, Copy, Default)]
pub struct TicketCallbacks {
    /// Adds data to sessions before they go into tickets.
    pub made: Option<Callback<GenerateTicket>>,
    /// Hears of each ticket that came, and says what to do with it.
    pub opened: Option<Callback<DecryptTicket>>,
    /// The last argument of both.
    pub argument: Argument,
    /// Chooses the keys, in place of those of the context.
    pub key: Option<TicketKey>,
}

impl Callback<GenerateTicket> {
    /// A ticket is made for the session of the connection. False when there shall be none.
    pub(crate) fn call(self, ssl: *mut SSL, argument: Argument) -> bool {
        // SAFETY: the application's promise; the handle is of a living connection.
        unsafe { (self.0)(ssl, argument.0) != 0 }
    }
}

impl Callback<DecryptTicket> {
    /// A ticket of this key came, with this session in it: `SSL_TICKET_RETURN_*`.
    pub(crate) fn call(
        self,
        ssl: *mut SSL,
        session: Option<&Session>,
        key_name: &[u8],
        status: c_int,
        argument: Argument,
    ) -> c_int {
        let session = session.map_or(std::ptr::null_mut(), |session| session.address().cast());
        // SAFETY: the application's promise; both handles are of living objects or null, the name has the length given.
        unsafe {
            (self.0)(
                ssl,
                session,
                key_name.as_ptr(),
                key_name.len(),
                status,
                argument.0,
            )
        }
    }
}

impl Callback<NotResumable> {
    /// Whether the new session shall not be resumed.
    pub(crate) fn call(self, ssl: *mut SSL, forward_secure: bool) -> bool {
        // SAFETY: the application's promise; the handle is of a living connection.
        unsafe { (self.0)(ssl, c_int::from(forward_secure)) != 0 }
    }
}

impl<Mac> Callback<TicketKeyFunction<Mac>> {
    /// Chooses keys for a new ticket, or finds those of one that came.
    ///
    /// # Safety
    /// `cipher` and `mac` are contexts of the process's libcrypto that nobody else uses.
    pub(crate) unsafe fn call(
        self,
        ssl: *mut SSL,
        name: &mut [u8; 16],
        iv: &mut [u8; 16],
        cipher: *mut EVP_CIPHER_CTX,
        mac: *mut Mac,
        sealing: bool,
    ) -> c_int {
        let sealing = c_int::from(sealing);
        // SAFETY: the application's promise; name and initialization vector have the lengths that it counts on, and the
        // contexts are as the caller promises.
        unsafe {
            (self.0)(
                ssl,
                name.as_mut_ptr(),
                iv.as_mut_ptr(),
                cipher,
                mac,
                sealing,
            )
        }
    }
}

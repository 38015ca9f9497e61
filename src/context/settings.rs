//! What a context hands on to the connections made from it, and what each of them may then change for itself.

use std::sync::Arc;

use super::method::Method;
use crate::callback::{
    AlpnSelect, Argument, Callback, GenerateSessionId, Info, NotResumable, PskFindSession,
    PskUseSession, Verify,
};
use crate::cipher::CipherSuites;
use crate::error::{Failure, Reason, Result};
use crate::session::IdContext;
use crate::tls::credentials::Credentials;

/// `SSL_OP_NO_TICKET`.
pub const OP_NO_TICKET: u64 = 1 << 14;
/// `SSL_OP_IGNORE_UNEXPECTED_EOF`.
pub const OP_IGNORE_UNEXPECTED_EOF: u64 = 1 << 7;
/// `SSL_OP_CIPHER_SERVER_PREFERENCE`.
pub const OP_CIPHER_SERVER_PREFERENCE: u64 = 1 << 22;
/// `SSL_OP_NO_ANTI_REPLAY`.
pub const OP_NO_ANTI_REPLAY: u64 = 1 << 24;
/// `SSL_OP_NO_TLSv1_2`.
pub const OP_NO_TLS1_2: u64 = 1 << 27;
/// `SSL_OP_NO_TLSv1_3`.
pub const OP_NO_TLS1_3: u64 = 1 << 29;
/// What OpenSSL sets on a new context: `SSL_OP_NO_COMPRESSION` and `SSL_OP_ENABLE_MIDDLEBOX_COMPAT`.
pub const DEFAULT_OPTIONS: u64 = 1 << 17 | 1 << 20;

/// `SSL_MODE_ENABLE_PARTIAL_WRITE`.
pub const MODE_ENABLE_PARTIAL_WRITE: u32 = 1;
/// `SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER`.
pub const MODE_ACCEPT_MOVING_WRITE_BUFFER: u32 = 2;
/// `SSL_MODE_NO_AUTO_CHAIN`.
pub const MODE_NO_AUTO_CHAIN: u32 = 8;
/// `SSL_MODE_AUTO_RETRY`, on by default.
pub const MODE_AUTO_RETRY: u32 = 4;

/// `SSL_VERIFY_PEER`.
pub const VERIFY_PEER: i32 = 1;
/// `SSL_VERIFY_FAIL_IF_NO_PEER_CERT`.
pub const VERIFY_FAIL_IF_NO_PEER_CERT: i32 = 2;

/// Settings that a connection inherits.
#[derive(Clone)]
pub struct Settings {
    /// `SSL_OP_*`.
    pub options: u64,
    /// `SSL_MODE_*`.
    pub mode: u32,
    /// `SSL_VERIFY_*`.
    pub verify_mode: i32,
    /// Longest chain of certificates above the peer's; -1 when not limited here.
    pub verify_depth: i32,
    /// The application's say in verification.
    pub verify_callback: Option<Callback<Verify>>,
    /// Lowest protocol version; 0 for the lowest there is.
    pub min_version: i32,
    /// Highest protocol version; 0 for the highest there is.
    pub max_version: i32,
    /// The application's mark on its sessions.
    pub id_context: IdContext,
    /// Makes session ids.
    pub generate_session_id: Option<Callback<GenerateSessionId>>,
    /// Hears what happens on this connection; contexts have their own.
    pub info: Option<Callback<Info>>,
    /// Application protocols that a client offers, best first.
    pub alpn: Arc<[Vec<u8>]>,
    /// Cipher suites.
    pub suites: Arc<CipherSuites>,
    /// Own certificates and keys.
    pub credentials: Arc<Credentials>,
    /// Whether shutdowns send and await nothing.
    pub quiet_shutdown: i32,
    /// `SSL_CTRL_SET_READ_AHEAD`: kept for who asks; records are read one by one in any case.
    pub read_ahead: i64,
    /// Bytes of the longest chain of certificates: kept for who asks.
    pub max_cert_list: i64,
    /// TLS 1.3 tickets that a server sends behind a full handshake.
    pub num_tickets: usize,
    /// Bytes of early data that a server lets clients send who resume its sessions.
    pub max_early_data: u32,
    /// Says whether a new session shall not be resumed.
    pub not_resumable: Option<Callback<NotResumable>>,
    /// Client: gives a key that is shared with the server from outside.
    pub psk_use: Option<Callback<PskUseSession>>,
    /// Server: knows the keys that are shared with clients from outside.
    pub psk_find: Option<Callback<PskFindSession>>,
    /// Client: whether it does not ask for TLS 1.2 tickets while it has none.
    pub no_ticket_request: bool,
}

/// What a context tells of application protocols when a server has to choose.
#[derive(Clone, Copy, Default)]
pub struct AlpnChoice {
    /// The chooser.
    pub select: Option<Callback<AlpnSelect>>,
    /// Its argument.
    pub argument: Argument,
}

/// What has settings: a context, and each connection, which starts with a copy of its context's.
pub trait Configured {
    /// Changes the settings.
    fn change_settings<T>(&self, change: impl FnOnce(&mut Settings) -> T) -> T;
}

impl Settings {
    /// OpenSSL's defaults.
    pub fn new() -> Self {
        Self {
            options: DEFAULT_OPTIONS,
            mode: MODE_AUTO_RETRY,
            verify_mode: 0,
            verify_depth: -1,
            verify_callback: None,
            min_version: 0,
            max_version: 0,
            id_context: IdContext::EMPTY,
            generate_session_id: None,
            info: None,
            alpn: Arc::from([]),
            suites: Arc::default(),
            credentials: Arc::default(),
            quiet_shutdown: 0,
            read_ahead: 0,
            max_cert_list: 100 * 1024,
            num_tickets: 2,
            max_early_data: 0,
            not_resumable: None,
            psk_use: None,
            psk_find: None,
            no_ticket_request: false,
        }
    }

    /// The lowest and highest protocol versions that a connection of this method may negotiate with these settings.
    pub fn versions(&self, method: &Method) -> Result<(u16, u16)> {
        use super::method::{TLS1_2, TLS1_3};
        let allowed = |version: i32, switched_off: u64| {
            (method.fixed_version == 0 || method.fixed_version == version)
                && (self.min_version == 0 || self.min_version <= version)
                && (self.max_version == 0 || self.max_version >= version)
                && self.options & switched_off == 0
        };
        match (allowed(TLS1_2, OP_NO_TLS1_2), allowed(TLS1_3, OP_NO_TLS1_3)) {
            (true, true) => Ok((TLS1_2 as u16, TLS1_3 as u16)),
            (true, false) => Ok((TLS1_2 as u16, TLS1_2 as u16)),
            (false, true) => Ok((TLS1_3 as u16, TLS1_3 as u16)),
            (false, false) => Err(Failure::new(Reason::NO_PROTOCOLS_AVAILABLE)
                .because("TLS 1.2 and TLS 1.3 are both switched off")),
        }
    }

    /// Sets the lowest (`highest` false) or highest protocol version; 0 lifts the limit. False for a version that
    /// there is none of. A method of one version takes it and does not heed it. Whether anything
    /// is left between the limits shows when a handshake begins.
    pub fn set_version_limit(&mut self, version: i32, highest: bool, fixed: bool) -> bool {
        if version != 0 && !(0x0300..=0x0304).contains(&version) {
            return false;
        }
        if fixed {
            return true;
        }
        if highest {
            self.max_version = version;
        } else {
            self.min_version = version;
        }
        true
    }

    /// Whether each TLS 1.3 session of a server may be resumed once only: a server that takes early data guards against
    /// its being played back.
    pub fn guards_against_replay(&self) -> bool {
        self.max_early_data > 0 && self.options & OP_NO_ANTI_REPLAY == 0
    }

    /// Whether a peer has to show that it is who it says.
    pub fn verifies_peer(&self) -> bool {
        self.verify_mode & VERIFY_PEER != 0
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads application protocols from their wire form: each behind a byte of its length (RFC 7301 section 3.1).
/// `None` when that is not what it is.
pub fn protocols_from_wire(mut wire: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut protocols = Vec::new();
    while let Some((len, rest)) = wire.split_first() {
        let (name, rest) = rest.split_at_checked(usize::from(*len))?;
        if name.is_empty() {
            return None;
        }
        protocols.push(name.to_vec());
        wire = rest;
    }
    Some(protocols)
}

/// Application protocols in their wire form.
pub fn protocols_to_wire(protocols: &[Vec<u8>]) -> Vec<u8> {
    let mut wire = Vec::new();
    for name in protocols {
        wire.push(name.len() as u8);
        wire.extend_from_slice(name);
    }
    wire
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protocols_survive_the_wire() {
        let wire = b"\x02h2\x08http/1.1";
        let protocols = protocols_from_wire(wire).unwrap();
        assert_eq!(protocols, [b"h2".to_vec(), b"http/1.1".to_vec()]);
        assert_eq!(protocols_to_wire(&protocols), wire);
    }

    #[test]
    fn malformed_protocol_lists_are_refused() {
        assert_eq!(protocols_from_wire(b"\x03h2"), None);
        assert_eq!(protocols_from_wire(b"\x00"), None);
        assert_eq!(protocols_from_wire(b"\x02h2\x00"), None);
    }
}

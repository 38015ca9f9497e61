//! The encoding of sessions that OpenSSL reads and writes (`i2d_SSL_SESSION(3)`): ASN.1, DER when written.
//!
//! ```text
//! SEQUENCE {
//!     INTEGER 1, INTEGER protocol version,
//!     OCTET STRING cipher suite, OCTET STRING session id, OCTET STRING master secret,
//!     [0] IMPLICIT OCTET STRING (an argument to keys of SSL 2, read past)
//!     [1] time, [2] timeout, [3] peer's certificate, [4] id context, [5] verify result, [6] server name,
//!     [7] PSK identity hint, [8] PSK identity, [9] ticket's lifetime hint, [10] ticket, [11] compression method,
//!     [12] SRP user name, [13] flags, [14] ticket's age_add, [15] max early data, [16] application protocol,
//!     [17] max fragment length, [18] ticket's application data, [19] key exchange group, [20] peer's raw key
//! }
//! ```
//!
//! From `[1]` on all are EXPLICIT and may be absent. OpenSSL 1.1.1 ends at `[18]`, 3.0 at `[19]`, and 3.2 has all.
//! What is written here is what 3.0 writes, and so all from 3.0 on read it; but for a peer's raw key, which 3.0 does
//! not know and which comes from 3.2 or later only.

mod ber;
mod certificate;
mod read;
mod structure;
mod value;
mod write;

#[cfg(test)]
pub(super) mod samples;
#[cfg(test)]
mod tests;

use super::{Facts, Session};
use crate::error::Result;
use crate::sync::Shared;

/// The only version that the encoding ever had.
const ENCODING_VERSION: u32 = 1;

/// The numbers of the fields that have one.
mod tag {
    pub(super) const KEY_ARGUMENT: u32 = 0;
    pub(super) const TIME: u32 = 1;
    pub(super) const TIMEOUT: u32 = 2;
    pub(super) const PEER: u32 = 3;
    pub(super) const ID_CONTEXT: u32 = 4;
    pub(super) const VERIFY_RESULT: u32 = 5;
    pub(super) const HOST_NAME: u32 = 6;
    pub(super) const PSK_IDENTITY_HINT: u32 = 7;
    pub(super) const PSK_IDENTITY: u32 = 8;
    pub(super) const TICKET_LIFETIME_HINT: u32 = 9;
    pub(super) const TICKET: u32 = 10;
    pub(super) const COMPRESSION: u32 = 11;
    pub(super) const SRP_USERNAME: u32 = 12;
    pub(super) const FLAGS: u32 = 13;
    pub(super) const TICKET_AGE_ADD: u32 = 14;
    pub(super) const MAX_EARLY_DATA: u32 = 15;
    pub(super) const ALPN: u32 = 16;
    pub(super) const MAX_FRAGMENT_LENGTH: u32 = 17;
    pub(super) const TICKET_APPDATA: u32 = 18;
    pub(super) const KEX_GROUP: u32 = 19;
    pub(super) const PEER_RPK: u32 = 20;
}

impl Session {
    /// The session's encoding. It holds the master secret: whoever gets it wipes it in the end.
    ///
    /// A session without a cipher suite has none.
    pub fn to_der(&self) -> Result<Vec<u8>> {
        self.facts().to_der()
    }

    /// A new session from the encoding that `bytes` start with, and how many bytes it took.
    pub fn from_der(bytes: &[u8]) -> Result<(Shared<Self>, usize)> {
        let (facts, len) = Facts::from_der(bytes)?;
        Ok((Self::from_facts(facts), len))
    }
}

impl Facts {
    /// The encoding of a session with these facts; see [`Session::to_der`].
    pub fn to_der(&self) -> Result<Vec<u8>> {
        write::session(self)
    }

    /// How many bytes [`Facts::to_der`] gives.
    pub fn der_len(&self) -> Result<usize> {
        write::session_len(self)
    }

    /// The facts in the encoding that `bytes` start with, and how many bytes it took.
    pub fn from_der(bytes: &[u8]) -> Result<(Self, usize)> {
        read::facts(bytes)
    }
}

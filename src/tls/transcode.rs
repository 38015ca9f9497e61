//! Sessions to and from the byte encodings that rustls keeps them in.
//!
//! The layouts are those of rustls 0.24.0-dev.2. Tests over real handshakes hold them; a change fails loudly there.

use rustls::client::{Tls12Session, Tls13Session};
use rustls::crypto::CryptoProvider;

use super::hooks::{ServerState, Tls12Client, Tls13Ticket};
use super::wiped::Wiped;
use crate::session::{FLAG_EXTENDED_MASTER_SECRET, Facts, Secret};

/// TLS 1.2 on the wire.
pub(super) const TLS12: u16 = 0x0303;
/// TLS 1.3 on the wire.
pub(super) const TLS13: u16 = 0x0304;

/// What stands in for the peer's certificate in values that we give rustls: it reports the identity of a resumed
/// session back and does nothing else with it, and we keep the real one ourselves.
const STAND_IN_CERTIFICATE: [u8; 2] = [0x30, 0x00];

/// Bytes of room for an encoding of ours, tickets left aside: versions, names, a secret.
const VALUE_ROOM: usize = 1024;

/// Bytes of room for an encoding of the engine's: a peer's certificates are in it.
const ENCODING_ROOM: usize = 8192;

/// Room for an encoding that is not moved while it grows, and so leaves no copy of a secret behind.
fn roomy() -> Wiped {
    Wiped::with_capacity(ENCODING_ROOM)
}

/// Reads an encoding front to back.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(head)
    }

    fn number(&mut self, len: usize) -> Option<u64> {
        Some(
            self.take(len)?
                .iter()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        )
    }

    /// Bytes behind a length of `len_bytes` bytes.
    fn counted(&mut self, len_bytes: usize) -> Option<&'a [u8]> {
        let len = usize::try_from(self.number(len_bytes)?).ok()?;
        self.take(len)
    }

    /// An identity: a kind, and for certificates the first and a list of the others.
    fn skip_identity(&mut self) -> Option<()> {
        match self.number(1)? {
            0 => {
                self.counted(3)?;
                self.counted(3)?;
            }
            _ => {
                self.counted(2)?;
            }
        }
        Some(())
    }
}

fn put_counted(out: &mut Vec<u8>, len_bytes: usize, bytes: &[u8]) {
    let len = (bytes.len() as u64).to_be_bytes();
    out.extend_from_slice(&len[8 - len_bytes..]);
    out.extend_from_slice(bytes);
}

fn put_identity(out: &mut Vec<u8>) {
    out.push(0);
    put_counted(out, 3, &STAND_IN_CERTIFICATE);
    put_counted(out, 3, &[]);
}

/// What a client keeps of a TLS 1.2 connection.
pub(super) fn from_tls12(session: &Tls12Session) -> Option<Tls12Client> {
    let mut encoded = roomy();
    session.encode(&mut encoded);
    let mut input = Input(&encoded);
    let _suite = input.number(2)?;
    let session_id = input.counted(1)?.to_vec();
    let master_secret = Secret::new(input.take(48)?)?;
    let extended_master_secret = input.number(1)? == 1;
    let ticket = input.counted(2)?.to_vec();
    let _epoch = input.number(8)?;
    let lifetime_hint = input.number(8)?;
    Some(Tls12Client {
        session_id,
        master_secret,
        extended_master_secret,
        ticket,
        lifetime_hint,
    })
}

/// The value with which rustls offers a TLS 1.2 session; `None` when the session cannot be offered.
///
/// Its lifetime is left open: whether a session is too old to be offered is settled before.
pub(super) fn to_tls12(facts: &Facts, provider: &CryptoProvider) -> Option<Tls12Session> {
    let cipher = facts.cipher?;
    if facts.secret.as_slice().len() != 48 || facts.ticket().len() > 0xffff {
        return None;
    }
    let mut encoded = Wiped::with_capacity(facts.ticket().len() + VALUE_ROOM);
    encoded.extend_from_slice(&(cipher.id as u16).to_be_bytes());
    put_counted(&mut encoded, 1, facts.id.as_slice());
    encoded.extend_from_slice(facts.secret.as_slice());
    encoded.push(u8::from(has_extended_master_secret(facts)));
    put_counted(&mut encoded, 2, facts.ticket());
    encoded.extend_from_slice(&facts.time.max(0).to_be_bytes());
    encoded.extend_from_slice(&0_u64.to_be_bytes());
    put_identity(&mut encoded);
    Tls12Session::from_slice(&encoded, provider).ok()
}

/// What came with a TLS 1.3 ticket.
pub(super) fn from_tls13(session: &Tls13Session) -> Option<Tls13Ticket> {
    let mut encoded = roomy();
    session.encode(&mut encoded);
    let mut input = Input(&encoded);
    let suite = input.number(2)? as u16;
    let secret = Secret::new(input.counted(1)?)?;
    let age_add = input.number(4)? as u32;
    let max_early_data = input.number(4)? as u32;
    let ticket = input.counted(2)?.to_vec();
    let _epoch = input.number(8)?;
    let lifetime_hint = input.number(8)?;
    Some(Tls13Ticket {
        suite,
        secret,
        ticket,
        age_add,
        lifetime_hint,
        max_early_data,
    })
}

/// What a server wants to keep of a TLS 1.2 connection.
pub(super) fn from_server_value(encoded: &[u8]) -> Option<ServerState> {
    let mut input = Input(encoded);
    let version = input.number(2)? as u16;
    let _created = input.number(8)?;
    if input.number(1)? == 1 {
        input.counted(1)?;
    }
    let suite = input.number(2)? as u16;
    if input.number(1)? == 1 {
        input.skip_identity()?;
    }
    if input.number(1)? == 1 {
        input.counted(1)?;
    }
    input.counted(2)?;
    let state = match version {
        TLS12 => ServerState {
            version,
            suite,
            secret: Secret::new(input.take(48)?)?,
            extended_master_secret: input.number(1)? == 1,
        },
        _ => return None,
    };
    input.0.is_empty().then_some(state)
}

/// The value from which a rustls server resumes a session; `None` when it cannot.
///
/// rustls resumes only for the server name that the value carries. A session that names no server is not bound to
/// one, so it gets the name that the client asks for now.
///
/// rustls takes early data only from sessions that are as old as the client says they are. So one that is to bring none
/// is made very old, of which rustls thinks nothing else.
pub(super) fn to_server_value(
    facts: &Facts,
    requested_name: Option<&str>,
    takes_early_data: bool,
) -> Option<Vec<u8>> {
    let cipher = facts.cipher?;
    let version = u16::try_from(facts.version).ok()?;
    let secret = facts.secret.as_slice();
    let name = match facts.host_name() {
        Some(name) => Some(name.to_str().ok()?),
        None => requested_name,
    };
    // Room for all of it: a secret is never left behind in memory that was too small.
    let mut out = Vec::with_capacity(VALUE_ROOM);
    out.extend_from_slice(&version.to_be_bytes());
    let created = if takes_early_data {
        facts.time.max(0)
    } else {
        0
    };
    out.extend_from_slice(&created.to_be_bytes());
    match name {
        Some(name) if name.len() <= 255 => {
            out.push(1);
            put_counted(&mut out, 1, name.to_ascii_lowercase().as_bytes());
        }
        _ => out.push(0),
    }
    out.extend_from_slice(&(cipher.id as u16).to_be_bytes());
    if facts.peer_chain().is_empty() {
        out.push(0);
    } else {
        out.push(1);
        put_identity(&mut out);
    }
    match facts.alpn() {
        [] => out.push(0),
        alpn if alpn.len() > 255 => return None,
        alpn => {
            out.push(1);
            put_counted(&mut out, 1, alpn);
        }
    }
    put_counted(&mut out, 2, &[]);
    match version {
        TLS12 if secret.len() == 48 => {
            out.extend_from_slice(secret);
            out.push(u8::from(has_extended_master_secret(facts)));
        }
        TLS13 if !secret.is_empty() && secret.len() <= 48 => {
            put_counted(&mut out, 1, secret);
            out.extend_from_slice(&facts.ticket_age_add.to_be_bytes());
        }
        _ => {
            drop(Wiped::new(out));
            return None;
        }
    }
    Some(out)
}

fn has_extended_master_secret(facts: &Facts) -> bool {
    facts.flags & FLAG_EXTENDED_MASTER_SECRET != 0
}

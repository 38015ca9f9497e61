//! The connection's answers to the engine's questions.

use std::ffi::CStr;
use std::io::Write as _;

use zeroize::Zeroizing;

use super::Connection;
use crate::context::session_cache::CACHE_SERVER;
use crate::session::{Secret, Session};
use crate::sync::Shared;
use crate::tls::hooks::{Hooks, ServerState, Tls12Client, Tls13Ticket};

/// Key log label of the TLS 1.2 master secret.
const MASTER_SECRET: &str = "CLIENT_RANDOM";
/// Key log label of a secret that a TLS 1.3 server derives when it resumes, and only then.
const EARLY_SECRET: &str = "CLIENT_EARLY_TRAFFIC_SECRET";

impl Hooks for Connection {
    fn offered_session(&self) -> Option<Shared<Session>> {
        self.handshake.lock().offered.clone()
    }

    fn offered_key(&self) -> Option<(Shared<Session>, Vec<u8>)> {
        self.handshake.lock().offered_key.clone()
    }

    fn offered_session_id(&self) -> Option<[u8; 32]> {
        let offered = self.handshake.lock().offered.clone()?;
        let id = offered.facts().id;
        id.as_slice().try_into().ok()
    }

    fn resumable_tls12(&self, state: Tls12Client) {
        self.handshake.lock().resumable = Some(state);
    }

    fn ticket_received(&self, ticket: Tls13Ticket) {
        self.note_ticket(ticket);
    }

    fn wants_session_id(&self) -> bool {
        // An id only where the session can be found by it: OpenSSL gives none beside a ticket.
        let caching = self.context().sessions.mode() & CACHE_SERVER != 0;
        caching && !self.handshake.lock().ticket_expected
    }

    fn chosen_session_id(&self) -> Option<[u8; 32]> {
        self.choose_session_id()
    }

    fn new_session_id(&self) -> Option<Vec<u8>> {
        let handshake = self.handshake.lock();
        let chosen = !handshake.new_id.is_empty() && handshake.fatal.is_none();
        chosen.then(|| handshake.new_id.as_slice().to_vec())
    }

    fn find_session(&self, id: &[u8]) -> Option<Shared<Session>> {
        self.session_by_id(id)
    }

    fn session_established(&self, id: &[u8], state: ServerState) -> bool {
        let mut handshake = self.handshake.lock();
        let expected = handshake.new_id.as_slice() == id;
        if expected {
            handshake.established = Some(state);
        }
        expected
    }

    fn issue_ticket(&self, state: ServerState) -> Option<Vec<u8>> {
        self.make_tls12_ticket(state)
    }

    fn find_key(&self, identity: &[u8]) -> Option<Shared<Session>> {
        let session = Self::find_key(self, identity)?;
        self.consider(session, false)
    }

    fn open_ticket(&self, ticket: &[u8]) -> Option<Shared<Session>> {
        self.session_by_ticket(ticket)
    }

    fn takes_early_data(&self) -> bool {
        Self::takes_early_data(self)
    }

    fn ticket_lifetime(&self) -> u32 {
        self.ticket_lifetime_hint()
    }

    fn requested_name(&self) -> Option<String> {
        let name = self.with_status(|status| status.requested_name.clone())?;
        name.to_str().ok().map(str::to_owned)
    }

    fn group_used(&self, group: u16) {
        self.handshake.lock().group = group;
    }

    fn secret(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        match label {
            MASTER_SECRET => {
                let mut handshake = self.handshake.lock();
                handshake.master_secret = Secret::new(secret);
                // A server that has a candidate derives the keys at once when it resumes, and later otherwise.
                if handshake.candidate.is_some() && handshake.established.is_none() {
                    handshake.resuming = true;
                }
            }
            EARLY_SECRET => {
                let mut handshake = self.handshake.lock();
                if handshake.candidate.is_some() {
                    handshake.resuming = true;
                }
            }
            _ => {}
        }
        // A server derives the early secret even where there is no early data; OpenSSL does not log it then.
        if label == EARLY_SECRET && self.with_status(|status| status.server) {
            let offered = self.handshake.lock().hello.offers_early_data;
            if !(offered && Self::takes_early_data(self)) {
                return;
            }
        }
        if let Some(callback) = self.context().choices().key_log {
            // Room for all of it: it is wiped where it stands, and has no copies.
            let len = label.len() + 2 * (client_random.len() + secret.len()) + 3;
            let mut line = Zeroizing::new(Vec::with_capacity(len));
            let _ = write!(line, "{label} ");
            put_hex(&mut line, client_random);
            line.push(b' ');
            put_hex(&mut line, secret);
            line.push(0);
            if let Ok(line) = CStr::from_bytes_with_nul(&line) {
                callback.call(self.handle(), line);
            }
        }
    }

    fn wants_secret(&self, label: &str) -> bool {
        matches!(label, MASTER_SECRET | EARLY_SECRET) || self.context().choices().key_log.is_some()
    }
}

fn put_hex(line: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(line, "{byte:02x}");
    }
}

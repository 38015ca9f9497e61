//! What goes out behind a handshake and is of our own making: tickets and alerts.

use rustls::enums::ContentType;

use super::{Engine, Outcome};
use crate::error::{Failure, Reason};
use crate::session::Secret;
use crate::tls::suites;
use crate::tls::transcode::TLS12;

/// A TLS 1.3 ticket to send (RFC 8446 section 4.6.1).
pub struct NewTicket<'a> {
    /// Seconds.
    pub lifetime: u32,
    /// Milliseconds.
    pub age_add: u32,
    /// What the ticket's key was derived with.
    pub nonce: [u8; 8],
    /// The ticket.
    pub ticket: &'a [u8],
    /// Bytes of early data that the client may send with it; 0 for none.
    pub max_early_data: u32,
}

impl Engine {
    /// Server: how many TLS 1.3 tickets were sent.
    pub fn tickets(&self) -> u64 {
        self.tickets
    }

    /// Server: the key of the TLS 1.3 ticket with this nonce.
    pub fn ticket_secret(&self, nonce: &[u8]) -> Option<Secret> {
        let suite = self.settled()?.suite;
        suites::ticket_secret(suite, self.resumption.as_ref()?, nonce)
    }

    /// Server: puts a TLS 1.3 ticket into `outgoing`; behind a `close_notify`, where nothing may follow, it counts but
    /// goes nowhere.
    pub fn send_ticket(&mut self, new: &NewTicket<'_>) -> Outcome<()> {
        const NEW_SESSION_TICKET: u8 = 4;
        const EARLY_DATA: [u8; 4] = [0, 42, 0, 4];
        let Ok(ticket_len) = u16::try_from(new.ticket.len()) else {
            return Err(Failure::new(Reason::BAD_LENGTH)
                .because("the ticket is too long")
                .into());
        };
        let mut body = Vec::with_capacity(new.ticket.len() + 32);
        body.extend_from_slice(&new.lifetime.to_be_bytes());
        body.extend_from_slice(&new.age_add.to_be_bytes());
        body.push(new.nonce.len() as u8);
        body.extend_from_slice(&new.nonce);
        body.extend_from_slice(&ticket_len.to_be_bytes());
        body.extend_from_slice(new.ticket);
        if new.max_early_data == 0 {
            body.extend_from_slice(&[0, 0]);
        } else {
            body.extend_from_slice(&[0, 8]);
            body.extend_from_slice(&EARLY_DATA);
            body.extend_from_slice(&new.max_early_data.to_be_bytes());
        }
        let mut message = (body.len() as u32).to_be_bytes().to_vec();
        message[0] = NEW_SESSION_TICKET;
        message.extend_from_slice(&body);
        self.tickets += 1;
        if self.is_closed() {
            return Ok(());
        }
        suites::sending(ContentType::Handshake, || self.send(&message))
    }

    /// Puts a fatal alert into `outgoing`: behind a TLS 1.3 handshake as all else there, otherwise in the clear and in
    /// place of what the engine had to say.
    pub fn alert(&mut self, description: u8) {
        const FATAL: u8 = 2;
        match self.settled().map(|settled| settled.version) {
            // A TLS 1.2 handshake that is over has switched to encryption behind what went out, for which there is no
            // way: the connection just ends.
            Some(TLS12) if self.outgoing.is_empty() => {}
            None | Some(TLS12) => self.outgoing = vec![21, 3, 3, 0, 2, FATAL, description],
            // Should it fail the connection ends all the same.
            Some(_) => {
                let _ = suites::sending(ContentType::Alert, || self.send(&[FATAL, description]));
            }
        }
    }
}

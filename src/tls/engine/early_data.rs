//! Early data (RFC 8446 section 4.2.10): what a client sends with its hello, and what a server gets of it.

use super::{Engine, Outcome, State};
use crate::error::{Failure, Reason};
use crate::tls::suites;

/// How far the early data of a server's client has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Early {
    /// The server did not take any, or did not answer the hello yet.
    NotTaken,
    /// There may come more.
    Open,
    /// The client said that it was all.
    Ended,
}

impl Engine {
    /// Takes what was seen while the handshake went on.
    pub(super) fn note(&mut self, seen: suites::Seen) {
        if seen.resumption.is_some() {
            self.resumption = seen.resumption;
        }
        if self.early == Early::Open {
            self.early_received += seen.early_data.len();
            self.early_data.extend_from_slice(&seen.early_data);
            if seen.early_data_ended {
                self.early = Early::Ended;
            }
        }
    }

    /// Server: how far early data has come.
    pub fn early(&self) -> Early {
        self.early
    }

    /// Server: early data that was not read yet.
    pub fn early_data(&self) -> &[u8] {
        &self.early_data
    }

    /// Server: bytes of early data that came so far.
    pub fn early_received(&self) -> usize {
        self.early_received
    }

    /// Server: the first `len` bytes of [`Engine::early_data`] were read.
    pub fn consume_early_data(&mut self, len: usize) {
        self.early_data.drain(..len);
    }

    /// Client: how many bytes of early data can still be sent; `None` where none can.
    pub fn early_data_left(&mut self) -> Option<usize> {
        match &mut self.state {
            State::ClientWaits(waits) => waits.early_data().map(|early| early.bytes_left()),
            _ => None,
        }
    }

    /// Client: encrypts early data into `outgoing`, for which there is [room](Engine::early_data_left).
    pub fn send_early_data(&mut self, data: &[u8]) -> Outcome<()> {
        let State::ClientWaits(waits) = &mut self.state else {
            return Err(Failure::new(Reason::UNINITIALIZED).into());
        };
        let sent = match waits.early_data() {
            Some(mut early) => early.write(data.into(), &mut self.outgoing),
            None => Ok(0),
        };
        match sent {
            Ok(count) if count == data.len() => Ok(()),
            Ok(_) => Err(self.break_off(Failure::new(Reason::TOO_MUCH_EARLY_DATA).into())),
            Err(error) => Err(self.break_off(error.into())),
        }
    }
}

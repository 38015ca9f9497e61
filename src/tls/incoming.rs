//! Bytes that came from the peer and wait for the engine.
//!
//! They are read record by record, as OpenSSL does without read-ahead: nothing beyond the record that is needed
//! leaves the socket, so `select(2)` on it tells the truth and what follows the TLS stream stays there.

use rustls::TlsInputBuffer;

use crate::error::Reason;

const HEADER: usize = 5;

/// Types of records (RFC 8446 section 5.1).
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;

/// Longest record we wait for, in bytes behind its header: 2^14 of text and 2048 of expansion
/// (RFC 5246 section 6.2.3; RFC 8446 section 5.2 has less). The engine refuses what claims to be longer.
const MAX_BODY: usize = 16_384 + 2_048;

/// A queue of received bytes, read in place. The engine may leave bytes that it has seen at the front, while a
/// handshake message is not whole.
#[derive(Default)]
pub struct Incoming {
    bytes: Vec<u8>,
    /// Where the bytes begin that the engine has not given up.
    start: usize,
    /// Where the record begins that is being received.
    record: usize,
    at_end: bool,
}

impl Incoming {
    /// How many bytes are still missing of the record that is being received: of its header first, then of its
    /// body. None are missing when it is whole.
    pub fn missing(&self) -> usize {
        match &self.bytes[self.record..] {
            [_, major, _, high, low, body @ ..] => {
                let len = usize::from(u16::from_be_bytes([*high, *low]));
                if *major != 3 || len > MAX_BODY {
                    // Not a record: the engine refuses it by its header.
                    return 0;
                }
                len.saturating_sub(body.len())
            }
            header => HEADER - header.len(),
        }
    }

    /// What is wrong with the first record of a connection, if it cannot be one: its reason, and whether the other
    /// side speaks TLS enough to be told. A server's first record has to be of a handshake.
    pub fn refusal(&self, server: bool) -> Option<(Reason, bool)> {
        match self.partial_record() {
            [b'G', b'E', b'T', b' ', ..]
            | [b'P', b'O', b'S', b'T', ..]
            | [b'H', b'E', b'A', b'D', ..]
            | [b'P', b'U', b'T', b' ', ..]
                if server =>
            {
                Some((Reason::HTTP_REQUEST, false))
            }
            [b'C', b'O', b'N', b'N', b'E', ..] if server => {
                Some((Reason::HTTPS_PROXY_REQUEST, false))
            }
            [_, major, ..] if *major != 3 => Some((Reason::WRONG_VERSION_NUMBER, false)),
            [HANDSHAKE, ..] => None,
            [ALERT, ..] if !server => None,
            [_, ..] => Some((Reason::UNEXPECTED_MESSAGE, true)),
            [] => None,
        }
    }

    /// Drops the record that was received if it is a plain `close_notify`; whether it was.
    pub fn take_plain_close(&mut self) -> bool {
        let is_close = matches!(self.partial_record(), [ALERT, 3, _, 0, 2, _, 0]);
        if is_close {
            self.bytes.truncate(self.record);
        }
        is_close
    }

    /// The record that was being received is whole: the next bytes begin another.
    pub fn record_is_whole(&mut self) {
        self.record = self.bytes.len();
    }

    /// Whether part of a record has come.
    pub fn has_partial_record(&self) -> bool {
        self.record < self.bytes.len()
    }

    /// The record that is being received, as far as it has come.
    pub fn partial_record(&self) -> &[u8] {
        &self.bytes[self.record..]
    }

    /// Room for `len` more bytes; [`Incoming::filled`] must follow and say how many came.
    pub fn room(&mut self, len: usize) -> &mut [u8] {
        if self.start == self.bytes.len() {
            self.bytes.clear();
            self.start = 0;
            self.record = 0;
        }
        let end = self.bytes.len();
        self.bytes.resize(end + len, 0);
        &mut self.bytes[end..]
    }

    /// Of the room for `asked` bytes, the first `came` were used.
    pub fn filled(&mut self, asked: usize, came: usize) {
        let end = self.bytes.len() - (asked - came);
        self.bytes.truncate(end);
    }

    /// The peer will send no more.
    pub fn set_end(&mut self) {
        self.at_end = true;
    }

    /// Whether the peer will send no more.
    pub fn at_end(&self) -> bool {
        self.at_end
    }

    /// Gives memory back when nothing waits.
    pub fn shrink(&mut self) {
        if self.start == self.bytes.len() {
            self.bytes = Vec::new();
            self.start = 0;
            self.record = 0;
        }
    }
}

impl TlsInputBuffer for Incoming {
    fn slice_mut(&mut self) -> &mut [u8] {
        // The engine sees whole records only, so that it never takes part of one.
        &mut self.bytes[self.start..self.record]
    }

    fn discard(&mut self, num_bytes: usize) {
        self.start += num_bytes;
    }

    fn received_close_notify(&mut self) {
        self.at_end = true;
    }

    fn has_seen_eof(&self) -> bool {
        self.at_end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receive(incoming: &mut Incoming, bytes: &[u8]) {
        incoming.room(bytes.len()).copy_from_slice(bytes);
        incoming.filled(bytes.len(), bytes.len());
    }

    #[test]
    fn asks_for_the_header_then_for_the_body() {
        let mut incoming = Incoming::default();
        assert_eq!(incoming.missing(), 5);
        receive(&mut incoming, &[22, 3, 3]);
        assert_eq!(incoming.missing(), 2);
        receive(&mut incoming, &[0, 4]);
        assert_eq!(incoming.missing(), 4);
        receive(&mut incoming, &[1, 2, 3, 4]);
        assert_eq!(incoming.missing(), 0);
        assert!(incoming.slice_mut().is_empty());
        incoming.record_is_whole();
        assert_eq!(incoming.slice_mut().len(), 9);
        assert_eq!(incoming.missing(), 5);
    }

    #[test]
    fn bytes_that_the_engine_keeps_do_not_confuse_the_next_record() {
        let mut incoming = Incoming::default();
        receive(&mut incoming, &[22, 3, 3, 0, 1, 9]);
        incoming.record_is_whole();
        receive(&mut incoming, &[22, 3, 3, 0]);
        assert_eq!(incoming.missing(), 1);
        incoming.discard(6);
        receive(&mut incoming, &[2]);
        assert_eq!(incoming.missing(), 2);
    }
}

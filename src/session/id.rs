//! Short byte strings of at most 32 bytes, kept in place: session ids and session id contexts.

use std::fmt;

/// The longest session id and the longest session id context, in bytes
/// (`SSL_MAX_SSL_SESSION_ID_LENGTH`, `SSL_MAX_SID_CTX_LENGTH`; RFC 5246 section 7.4.1.2).
pub const MAX_ID_LEN: usize = 32;

/// At most 32 bytes, stored inside the value so that their address is the owner's address.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShortBytes {
    bytes: [u8; MAX_ID_LEN],
    len: u8,
}

/// A session id (RFC 5246 section 7.4.1.2): what a server's cache finds a session by.
pub type SessionId = ShortBytes;

/// A session id context: the application's mark on sessions that only it may resume
/// (`SSL_CTX_set_session_id_context(3)`).
pub type IdContext = ShortBytes;

impl ShortBytes {
    /// No bytes at all.
    pub const EMPTY: Self = Self {
        bytes: [0; MAX_ID_LEN],
        len: 0,
    };

    /// A copy of `bytes`, or `None` when there are more than 32.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        // What nearly all have: known in length, they are copied without a call.
        if let Ok(&bytes) = <&[u8; MAX_ID_LEN]>::try_from(bytes) {
            let len = MAX_ID_LEN as u8;
            return Some(Self { bytes, len });
        }
        let mut value = Self::EMPTY;
        value.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        value.len = bytes.len() as u8;
        Some(value)
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// The bytes, filled up with zeros.
    pub fn padded(&self) -> &[u8; MAX_ID_LEN] {
        &self.bytes
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl Default for ShortBytes {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl fmt::Debug for ShortBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.as_slice() {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_up_to_32_bytes_and_no_more() {
        assert_eq!(ShortBytes::new(&[7; 32]).unwrap().as_slice(), &[7; 32]);
        assert_eq!(ShortBytes::new(&[7; 33]), None);
        assert!(ShortBytes::new(&[]).unwrap().is_empty());
    }

    #[test]
    fn values_of_different_length_differ() {
        assert_ne!(ShortBytes::new(&[0; 4]), ShortBytes::new(&[0; 5]));
    }
}

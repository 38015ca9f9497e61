//! Session tickets as OpenSSL makes them (RFC 5077 section 4): the name of a key, an initialization vector, the
//! session's encoding under AES-256-CBC, and an HMAC-SHA256 of all that.

use aws_lc_rs::cipher::{
    AES_256, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::{hmac, rand};
use parking_lot::RwLock;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

pub use crate::host::TICKET_NAME_LEN as NAME_LEN;

const IV_LEN: usize = 16;
const BLOCK_LEN: usize = 16;
const MAC_LEN: usize = 32;
/// Whatever is shorter is no ticket: it needs the name of a key and an initialization vector.
pub const SMALLEST_LEN: usize = NAME_LEN + IV_LEN;

/// Bytes of a set of keys: its name, 32 for the HMAC, 32 for AES (`SSL_CTX_set_tlsext_ticket_keys`).
pub const KEYS_LEN: usize = NAME_LEN + 32 + 32;

/// The keys of a context's tickets.
pub struct TicketKeys(RwLock<Keys>);

#[derive(Clone, Zeroize, ZeroizeOnDrop)]
struct Keys {
    name: [u8; NAME_LEN],
    mac: [u8; 32],
    aes: [u8; 32],
}

impl TicketKeys {
    /// Random keys.
    ///
    /// # Panics
    /// When the system has no random bytes to give.
    pub fn new() -> Self {
        let mut bytes = Zeroizing::new([0; KEYS_LEN]);
        rand::fill(&mut *bytes).expect("the system's random source works");
        Self(RwLock::new(Keys::from_bytes(&bytes)))
    }

    /// Takes these keys from now on.
    pub fn set(&self, bytes: &[u8; KEYS_LEN]) {
        *self.0.write() = Keys::from_bytes(bytes);
    }

    /// The keys, as [`TicketKeys::set`] takes them.
    pub fn get(&self) -> Zeroizing<[u8; KEYS_LEN]> {
        let keys = self.0.read();
        let mut bytes = Zeroizing::new([0; KEYS_LEN]);
        bytes[..NAME_LEN].copy_from_slice(&keys.name);
        bytes[NAME_LEN..NAME_LEN + 32].copy_from_slice(&keys.mac);
        bytes[NAME_LEN + 32..].copy_from_slice(&keys.aes);
        bytes
    }

    /// Seals the encoding of a session into a ticket.
    pub fn seal(&self, encoding: &[u8]) -> Option<Vec<u8>> {
        let keys = self.0.read();
        let mut iv = [0; IV_LEN];
        rand::fill(&mut iv).ok()?;
        // Room for the padding: a session is never left behind in memory that was too small.
        let mut text = Zeroizing::new(Vec::with_capacity(encoding.len() + BLOCK_LEN));
        text.extend_from_slice(encoding);
        let aes = UnboundCipherKey::new(&AES_256, &keys.aes).ok()?;
        PaddedBlockEncryptingKey::cbc_pkcs7(aes)
            .ok()?
            .less_safe_encrypt(&mut *text, EncryptionContext::Iv128(FixedLength::from(&iv)))
            .ok()?;
        let mut ticket = Vec::with_capacity(NAME_LEN + IV_LEN + text.len() + MAC_LEN);
        ticket.extend_from_slice(&keys.name);
        ticket.extend_from_slice(&iv);
        ticket.extend_from_slice(&text);
        let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &keys.mac), &ticket);
        ticket.extend_from_slice(mac.as_ref());
        Some(ticket)
    }

    /// The encoding of the session in a ticket, when the ticket is whole and sealed with these keys.
    pub fn open(&self, ticket: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let keys = self.0.read();
        let (signed, mac) = ticket.split_at_checked(ticket.len().checked_sub(MAC_LEN)?)?;
        let (name, rest) = signed.split_at_checked(NAME_LEN)?;
        let (iv, text) = rest.split_at_checked(IV_LEN)?;
        if name != keys.name || text.is_empty() || !text.len().is_multiple_of(BLOCK_LEN) {
            return None;
        }
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &keys.mac), signed, mac).ok()?;
        let iv: [u8; IV_LEN] = iv.try_into().ok()?;
        let mut text = Zeroizing::new(text.to_vec());
        let aes = UnboundCipherKey::new(&AES_256, &keys.aes).ok()?;
        let len = PaddedBlockDecryptingKey::cbc_pkcs7(aes)
            .ok()?
            .decrypt(&mut text, DecryptionContext::Iv128(FixedLength::from(&iv)))
            .ok()?
            .len();
        text.truncate(len);
        Some(text)
    }
}

impl Default for TicketKeys {
    fn default() -> Self {
        Self::new()
    }
}

impl Keys {
    fn from_bytes(bytes: &[u8; KEYS_LEN]) -> Self {
        let part = |from: usize| {
            let mut part = [0; 32];
            part.copy_from_slice(&bytes[from..from + 32]);
            part
        };
        let mut name = [0; NAME_LEN];
        name.copy_from_slice(&bytes[..NAME_LEN]);
        Self {
            name,
            mac: part(NAME_LEN),
            aes: part(NAME_LEN + 32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_opens_with_its_keys_and_no_others() {
        let keys = TicketKeys::new();
        let ticket = keys.seal(b"session").unwrap();
        assert_eq!(&**keys.open(&ticket).unwrap(), b"session");
        assert!(TicketKeys::new().open(&ticket).is_none());
        let same = TicketKeys::new();
        same.set(&keys.get());
        assert_eq!(&**same.open(&ticket).unwrap(), b"session");
    }

    #[test]
    fn a_ticket_with_any_byte_changed_or_cut_off_does_not_open() {
        let keys = TicketKeys::new();
        let ticket = keys.seal(&[5; 100]).unwrap();
        for at in 0..ticket.len() {
            let mut changed = ticket.clone();
            changed[at] ^= 1;
            assert!(keys.open(&changed).is_none());
            assert!(keys.open(&ticket[..at]).is_none());
        }
    }
}

//! The TLS 1.3 cipher suites that the configurations use: the real ones, watched where rustls keeps something to itself
//! that a connection needs.
//!
//! rustls sends tickets only while it ends a server's handshake, and drops early data unless the connection is of
//! another kind than those that stop for a client hello. Its cipher suites come from outside, though, and the key
//! schedule, the encryption and the decryption of all records go through them. So these
//!
//! - keep the resumption master secret (RFC 8446 section 7.1) for whoever [watches](watching) the handshake,
//! - keep the application data in records that are decrypted meanwhile, and its end: before the end of a server's
//!   handshake that is early data and nothing else,
//! - label the binder of a key that client and server share from outside as such (RFC 8446 section 7.1), which is all
//!   that tells it from a resumption's on the wire,
//! - give records of application data another content type when told so ([`sending`]): that of tickets or of alerts.
//!
//! Everything else they pass on.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;

use once_cell::sync::Lazy;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaque, Iv, OutboundPlain, Record, RecordDecrypter, RecordEncrypter,
    Tls13AeadAlgorithm, UnsupportedOperationError,
};
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError};
use rustls::crypto::{CipherSuiteCommon, hmac};
use rustls::enums::ContentType;
use rustls::{ConnectionTrafficSecrets, Error, Tls13CipherSuite};
use zeroize::Zeroizing;

use crate::session::Secret;

/// The suite with this number on the wire.
pub(super) fn by_wire(wire: u16) -> Option<&'static Tls13CipherSuite> {
    SUITES
        .iter()
        .find(|suite| u16::from(suite.common.suite) == wire)
        .copied()
}

/// Made once and used to the end of the process: rustls wants statics.
static SUITES: Lazy<Vec<&'static Tls13CipherSuite>> = Lazy::new(|| {
    rustls_aws_lc_rs::ALL_TLS13_CIPHER_SUITES
        .iter()
        .map(|real| -> &'static Tls13CipherSuite {
            let hkdf: &'static Watched = Box::leak(Box::new(Watched(real.hkdf_provider)));
            let aead: &'static Typed = Box::leak(Box::new(Typed(real.aead_alg)));
            Box::leak(Box::new(Tls13CipherSuite {
                common: CipherSuiteCommon {
                    suite: real.common.suite,
                    hash_provider: real.common.hash_provider,
                    confidentiality_limit: real.common.confidentiality_limit,
                },
                protocol_version: real.protocol_version,
                hkdf_provider: hkdf,
                aead_alg: aead,
                quic: None,
            }))
        })
        .collect()
});

/// What was seen while a handshake went on.
#[derive(Default)]
pub(super) struct Seen {
    /// The resumption master secret.
    pub(super) resumption: Option<Secret>,
    /// Application data that was decrypted.
    pub(super) early_data: Zeroizing<Vec<u8>>,
    /// Whether the message that ends early data was decrypted (RFC 8446 section 4.5).
    pub(super) early_data_ended: bool,
}

thread_local! {
    // Empty when nothing is watched, and without a destructor: it works until the very end of the thread.
    static SEEN: ManuallyDrop<RefCell<Option<Seen>>> =
        const { ManuallyDrop::new(RefCell::new(None)) };
    static SENT_AS: Cell<Option<ContentType>> = const { Cell::new(None) };
    static OUTSIDE_KEY: Cell<bool> = const { Cell::new(false) };
}

fn with_seen<T>(look: impl FnOnce(&mut Option<Seen>) -> T) -> T {
    SEEN.with(|seen| look(&mut seen.borrow_mut()))
}

/// Runs `work`, in which one connection's handshake goes on. What is seen of it comes back.
pub(super) fn watching<T>(work: impl FnOnce() -> T) -> (T, Seen) {
    /// Callbacks may run other connections on this thread: each watches for itself.
    struct Outer(Option<Seen>);
    impl Drop for Outer {
        fn drop(&mut self) {
            let seen = SEEN.with(|seen| seen.replace(self.0.take()));
            drop(seen);
        }
    }
    let _outer = Outer(SEEN.with(|seen| seen.replace(Some(Seen::default()))));
    let done = work();
    (done, SEEN.with(|seen| seen.take()).unwrap_or_default())
}

/// Runs `work`, in which a handshake goes on that offers a key from outside, or none.
pub(super) fn offering_outside_key<T>(outside: bool, work: impl FnOnce() -> T) -> T {
    /// Callbacks may run other connections on this thread: each says for itself.
    struct Outer(bool);
    impl Drop for Outer {
        fn drop(&mut self) {
            OUTSIDE_KEY.set(self.0);
        }
    }
    let _outer = Outer(OUTSIDE_KEY.replace(outside));
    work()
}

/// Within [`offering_outside_key`]: whether the next binder that is checked is of a key from outside.
pub(super) fn expect_outside_key(outside: bool) {
    OUTSIDE_KEY.set(outside);
}

/// Runs `work`, in which what rustls sends as application data goes out as records of this type.
pub(super) fn sending<T>(content: ContentType, work: impl FnOnce() -> T) -> T {
    struct Done;
    impl Drop for Done {
        fn drop(&mut self) {
            SENT_AS.set(None);
        }
    }
    SENT_AS.set(Some(content));
    let _done = Done;
    work()
}

/// The pre-shared key of the ticket with this nonce (RFC 8446 section 4.6.1).
pub(super) fn ticket_secret(suite: u16, resumption: &Secret, nonce: &[u8]) -> Option<Secret> {
    let suite = by_wire(suite)?;
    let hash_len = suite.common.hash_provider.output_len();
    let expander = suite
        .hkdf_provider
        .expander_for_okm(&OkmBlock::new(resumption.as_slice()));
    let len = u16::try_from(hash_len).ok()?.to_be_bytes();
    let nonce_len = [u8::try_from(nonce.len()).ok()?];
    let label: &[u8] = b"\x10tls13 resumption";
    let mut key = Zeroizing::new(vec![0; hash_len]);
    expander
        .expand_slice(&[&len, label, &nonce_len, nonce], &mut key)
        .ok()?;
    Secret::new(&key)
}

/// A key schedule's HKDF, whose resumption master secrets are seen.
struct Watched(&'static dyn Hkdf);

impl Hkdf for Watched {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        Box::new(WatchedExpander(self.0.extract_from_zero_ikm(salt)))
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        watched(self.0.extract_from_secret(salt, secret))
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        // The secrets that are looked for come of extractions.
        self.0.expander_for_okm(okm)
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> hmac::Tag {
        self.0.hmac_sign(key, message)
    }
}

/// What came of an extraction, watched.
pub(super) fn watched(expander: Box<dyn HkdfExpander>) -> Box<dyn HkdfExpander> {
    Box::new(WatchedExpander(expander))
}

struct WatchedExpander(Box<dyn HkdfExpander>);

impl HkdfExpander for WatchedExpander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.0.expand_slice(info, output)
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        // HkdfLabel (RFC 8446 section 7.1): a length, and the label behind its own length.
        const RESUMPTION_BINDER: &[u8] = b"\x10tls13 res binder";
        const OUTSIDE_BINDER: &[u8] = b"\x10tls13 ext binder";
        const RESUMPTION_SECRET: &[u8] = b"\x10tls13 res master";
        let outside = OUTSIDE_KEY.get();
        if !outside && SEEN.with(|seen| seen.borrow().is_none()) {
            return self.0.expand_block(info);
        }
        let whole = info.concat();
        let (len, label) = whole.split_at(2);
        if outside && let Some(rest) = label.strip_prefix(RESUMPTION_BINDER) {
            return self.0.expand_block(&[len, OUTSIDE_BINDER, rest]);
        }
        let block = self.0.expand_block(info);
        if label.starts_with(RESUMPTION_SECRET) {
            with_seen(|seen| {
                if let Some(seen) = seen {
                    seen.resumption = Secret::new(block.as_ref());
                }
            });
        }
        block
    }

    fn hash_len(&self) -> usize {
        self.0.hash_len()
    }
}

/// A cipher whose records may go out as another type, and whose incoming application data is seen.
struct Typed(&'static dyn Tls13AeadAlgorithm);

impl Tls13AeadAlgorithm for Typed {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn RecordEncrypter> {
        Box::new(TypedEncrypter(self.0.encrypter(key, iv)))
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn RecordDecrypter> {
        Box::new(SeenDecrypter(self.0.decrypter(key, iv)))
    }

    fn key_len(&self) -> usize {
        self.0.key_len()
    }

    fn iv_len(&self) -> usize {
        self.0.iv_len()
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: Iv,
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        self.0.extract_keys(key, iv)
    }
}

struct TypedEncrypter(Box<dyn RecordEncrypter>);

impl RecordEncrypter for TypedEncrypter {
    fn encrypt<'a>(
        &mut self,
        mut record: Record<OutboundPlain<'_>>,
        seq: u64,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        if record.typ == ContentType::ApplicationData
            && let Some(content) = SENT_AS.get()
        {
            record.typ = content;
        }
        self.0.encrypt(record, seq, out)
    }

    fn encrypted_payload_len(&self, payload_len: usize) -> usize {
        self.0.encrypted_payload_len(payload_len)
    }
}

struct SeenDecrypter(Box<dyn RecordDecrypter>);

impl RecordDecrypter for SeenDecrypter {
    fn decrypt<'a>(
        &mut self,
        record: Record<InboundOpaque<'a>>,
        seq: u64,
    ) -> Result<Record<&'a [u8]>, Error> {
        let record = self.0.decrypt(record, seq)?;
        const END_OF_EARLY_DATA: [u8; 4] = [5, 0, 0, 0];
        with_seen(|seen| match (seen, record.typ) {
            (Some(seen), ContentType::ApplicationData) => {
                seen.early_data.extend_from_slice(record.payload);
            }
            (Some(seen), ContentType::Handshake) => {
                seen.early_data_ended |= record.payload == END_OF_EARLY_DATA;
            }
            _ => {}
        });
        Ok(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_is_there_under_its_number() {
        for wire in [0x1301, 0x1302, 0x1303] {
            let suite = by_wire(wire).expect("the suite");
            assert_eq!(u16::from(suite.common.suite), wire);
        }
        assert!(by_wire(0x1304).is_none());
    }

    #[test]
    fn a_watched_handshake_does_not_see_what_another_one_inside_it_sees() {
        let keep = |byte| {
            with_seen(|seen| seen.as_mut().expect("watched").early_data.push(byte));
        };
        let ((), outer) = watching(|| {
            keep(1);
            let ((), inner) = watching(|| keep(2));
            assert_eq!(*inner.early_data, [2]);
            keep(3);
        });
        assert_eq!(*outer.early_data, [1, 3]);
        assert!(SEEN.with(|seen| seen.borrow().is_none()));
    }

    #[test]
    fn ticket_keys_are_those_of_rfc_8448() {
        // RFC 8448 section 3: the resumption master secret, and the key of the ticket with the nonce 0x0000.
        let bytes = |text: &str| -> Vec<u8> {
            (0..text.len() / 2)
                .map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
                .collect()
        };
        let master = bytes("7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c");
        let key = bytes("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
        let made = ticket_secret(0x1301, &Secret::new(&master).unwrap(), &[0, 0]).unwrap();
        assert_eq!(made.as_slice(), key);
    }
}

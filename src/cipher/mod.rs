//! The cipher suites that this library speaks, as OpenSSL describes them, and the strings that choose among them.
//!
//! All suites are statics: a `const SSL_CIPHER *` is the address of an entry of [`ALL`], and two suites are the same
//! when their addresses are. The strings of `SSL_CTX_set_cipher_list(3)` and `SSL_CTX_set_ciphersuites(3)` are read
//! in `list`. Which suite of the TLS engine a suite stands for is known to `tls/provider.rs` alone.

mod list;
mod suites;
mod table;

use std::ffi::CStr;
use std::fmt;

pub use list::{CipherList, DEFAULT_SECURITY_LEVEL, parse_ciphersuites};
pub use suites::CipherSuites;
pub use table::{ALL, DEFAULT_TLS12, DEFAULT_TLS13};

/// What OpenSSL puts before the two bytes of the wire in a suite's number.
const ID_PREFIX: u32 = 0x0300_0000;

/// TLS 1.2 on the wire.
const TLS12: u16 = 0x0303;
/// TLS 1.3 on the wire.
const TLS13: u16 = 0x0304;

/// How the keys of a connection come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyExchange {
    /// Ephemeral elliptic curve Diffie-Hellman.
    Ecdhe,
    /// Whatever the handshake settles beside the suite (TLS 1.3).
    Any,
}

/// Which kind of certificate a server shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// One with an elliptic curve key, ECDSA or EdDSA.
    Ecdsa,
    /// One with an RSA key.
    Rsa,
    /// Any (TLS 1.3).
    Any,
}

/// What encrypts and authenticates records. All are AEADs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// AES-GCM with a key of so many bits.
    AesGcm(u16),
    /// ChaCha20-Poly1305, with a key of 256 bits.
    ChaCha20Poly1305,
}

impl Encryption {
    /// Length of the key, in bits.
    pub const fn bits(self) -> u16 {
        match self {
            Self::AesGcm(bits) => bits,
            Self::ChaCha20Poly1305 => 256,
        }
    }
}

/// The hash of the handshake and of the key derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandshakeHash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
}

/// A cipher suite, `SSL_CIPHER` to C. All of them are statics.
#[derive(Debug)]
pub struct Cipher {
    /// OpenSSL's number: 0x03000000 and the two bytes of the wire.
    pub id: u32,
    /// OpenSSL's name.
    pub name: &'static CStr,
    /// The name in the standards (IANA's registry).
    pub standard_name: &'static CStr,
    /// The protocol version that the suite belongs to, on the wire. Each belongs to one.
    pub version: u16,
    /// Key exchange.
    pub key_exchange: KeyExchange,
    /// Authentication of the server.
    pub authentication: Authentication,
    /// Encryption and authentication of records.
    pub encryption: Encryption,
    /// Hash of the handshake.
    pub hash: HandshakeHash,
}

impl Cipher {
    /// The suite with OpenSSL's number for it (0x0300xxxx), or `None`.
    pub fn by_id(id: u32) -> Option<&'static Self> {
        ALL.iter().find(|cipher| cipher.id == id)
    }

    /// The suite with this number on the wire, or `None`.
    pub fn by_wire(number: u16) -> Option<&'static Self> {
        Self::by_id(ID_PREFIX | u32::from(number))
    }

    /// The suite's number on the wire.
    pub const fn wire(&self) -> u16 {
        (self.id & 0xffff) as u16
    }

    /// Whether the suite is one of TLS 1.3.
    pub const fn is_tls13(&self) -> bool {
        self.version == TLS13
    }

    /// The name of the protocol version that the suite belongs to.
    pub const fn version_name(&self) -> &'static CStr {
        if self.is_tls13() {
            c"TLSv1.3"
        } else {
            c"TLSv1.2"
        }
    }

    /// Bits of the secret key, which for all these suites is also their strength.
    pub const fn bits(&self) -> u16 {
        self.encryption.bits()
    }
}

/// The suite in a line, with the columns of `SSL_CIPHER_description(3)`, but without the line feed.
impl fmt::Display for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key_exchange = match self.key_exchange {
            KeyExchange::Ecdhe => "ECDH",
            KeyExchange::Any => "any",
        };
        let authentication = match self.authentication {
            Authentication::Ecdsa => "ECDSA",
            Authentication::Rsa => "RSA",
            Authentication::Any => "any",
        };
        let encryption = match self.encryption {
            Encryption::AesGcm(bits) => format!("AESGCM({bits})"),
            Encryption::ChaCha20Poly1305 => "CHACHA20/POLY1305(256)".to_owned(),
        };
        write!(
            f,
            "{:<30} {:<7} Kx={key_exchange:<8} Au={authentication:<5} Enc={encryption:<22} Mac=AEAD",
            self.name.to_string_lossy(),
            self.version_name().to_string_lossy(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_is_found_by_either_number_and_is_the_same_object() {
        for cipher in &ALL {
            assert!(std::ptr::eq(Cipher::by_id(cipher.id).unwrap(), cipher));
            assert!(std::ptr::eq(
                Cipher::by_wire(cipher.wire()).unwrap(),
                cipher
            ));
        }
        assert!(Cipher::by_id(0x1301).is_none());
        assert!(Cipher::by_wire(0x1304).is_none());
        assert!(Cipher::by_wire(0x00ff).is_none());
    }

    /// Lines of `SSL_CIPHER_description` of OpenSSL 3.0 for the same suites.
    #[test]
    fn the_description_has_the_columns_of_openssl() {
        let lines = [
            (
                0x1302,
                "TLS_AES_256_GCM_SHA384         TLSv1.3 Kx=any      Au=any   Enc=AESGCM(256)            Mac=AEAD",
            ),
            (
                0xcca8,
                "ECDHE-RSA-CHACHA20-POLY1305    TLSv1.2 Kx=ECDH     Au=RSA   Enc=CHACHA20/POLY1305(256) Mac=AEAD",
            ),
            (
                0xc02b,
                "ECDHE-ECDSA-AES128-GCM-SHA256  TLSv1.2 Kx=ECDH     Au=ECDSA Enc=AESGCM(128)            Mac=AEAD",
            ),
        ];
        for (number, line) in lines {
            assert_eq!(Cipher::by_wire(number).unwrap().to_string(), line);
        }
    }
}

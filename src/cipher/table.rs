//! The table of the cipher suites: those of TLS 1.3, and the ECDHE suites of TLS 1.2 with AES-GCM or ChaCha20.
//!
//! Names, numbers and order are OpenSSL's (ciphers(1)); the numbers on the wire are IANA's.

use super::{
    Authentication, Cipher, Encryption, HandshakeHash, ID_PREFIX, KeyExchange, TLS12, TLS13,
};

const fn tls13(
    number: u16,
    name: &'static std::ffi::CStr,
    encryption: Encryption,
    hash: HandshakeHash,
) -> Cipher {
    Cipher {
        id: ID_PREFIX | number as u32,
        name,
        standard_name: name,
        version: TLS13,
        key_exchange: KeyExchange::Any,
        authentication: Authentication::Any,
        encryption,
        hash,
    }
}

const fn ecdhe(
    number: u16,
    names: [&'static std::ffi::CStr; 2],
    authentication: Authentication,
    encryption: Encryption,
    hash: HandshakeHash,
) -> Cipher {
    Cipher {
        id: ID_PREFIX | number as u32,
        name: names[0],
        standard_name: names[1],
        version: TLS12,
        key_exchange: KeyExchange::Ecdhe,
        authentication,
        encryption,
        hash,
    }
}

/// All suites, in OpenSSL's order of preference: first TLS 1.3, then the list called `DEFAULT`.
pub static ALL: [Cipher; 9] = [
    tls13(
        0x1302,
        c"TLS_AES_256_GCM_SHA384",
        Encryption::AesGcm(256),
        HandshakeHash::Sha384,
    ),
    tls13(
        0x1303,
        c"TLS_CHACHA20_POLY1305_SHA256",
        Encryption::ChaCha20Poly1305,
        HandshakeHash::Sha256,
    ),
    tls13(
        0x1301,
        c"TLS_AES_128_GCM_SHA256",
        Encryption::AesGcm(128),
        HandshakeHash::Sha256,
    ),
    ecdhe(
        0xc02c,
        [
            c"ECDHE-ECDSA-AES256-GCM-SHA384",
            c"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        ],
        Authentication::Ecdsa,
        Encryption::AesGcm(256),
        HandshakeHash::Sha384,
    ),
    ecdhe(
        0xc030,
        [
            c"ECDHE-RSA-AES256-GCM-SHA384",
            c"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        ],
        Authentication::Rsa,
        Encryption::AesGcm(256),
        HandshakeHash::Sha384,
    ),
    ecdhe(
        0xcca9,
        [
            c"ECDHE-ECDSA-CHACHA20-POLY1305",
            c"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        ],
        Authentication::Ecdsa,
        Encryption::ChaCha20Poly1305,
        HandshakeHash::Sha256,
    ),
    ecdhe(
        0xcca8,
        [
            c"ECDHE-RSA-CHACHA20-POLY1305",
            c"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        ],
        Authentication::Rsa,
        Encryption::ChaCha20Poly1305,
        HandshakeHash::Sha256,
    ),
    ecdhe(
        0xc02b,
        [
            c"ECDHE-ECDSA-AES128-GCM-SHA256",
            c"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        ],
        Authentication::Ecdsa,
        Encryption::AesGcm(128),
        HandshakeHash::Sha256,
    ),
    ecdhe(
        0xc02f,
        [
            c"ECDHE-RSA-AES128-GCM-SHA256",
            c"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        ],
        Authentication::Rsa,
        Encryption::AesGcm(128),
        HandshakeHash::Sha256,
    ),
];

/// The suites of TLS 1.3 that a context offers unless told otherwise, in order.
pub static DEFAULT_TLS13: [&Cipher; 3] = [&ALL[0], &ALL[1], &ALL[2]];

/// The suites of TLS 1.2 that a context offers unless told otherwise, in order.
pub static DEFAULT_TLS12: [&Cipher; 6] = [&ALL[3], &ALL[4], &ALL[5], &ALL[6], &ALL[7], &ALL[8]];

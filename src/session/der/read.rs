//! A session's facts from their encoding.

use std::ffi::CString;
use std::ops::Deref;

use super::ber::{self, Octets};
use super::structure::Fields;
use super::{ENCODING_VERSION, certificate, tag};
use crate::cipher::Cipher;
use crate::error::{Failure, Reason, Result};
use crate::session::{Extras, Facts, Secret, ShortBytes, now, suites};

/// Seconds that a session lives whose encoding does not say.
const TIMEOUT_UNSAID: i64 = 3;

/// The facts of the session that `bytes` start with, and how many bytes that took.
pub(super) fn facts(bytes: &[u8]) -> Result<(Facts, usize)> {
    let mut fields = Fields::of(bytes)?;
    let encoding_version = fields.required("version", ber::uint32)?;
    let version = fields.required("protocol version", ber::int32)?;
    let cipher = fields.required("cipher suite", ber::octets)?;
    let id = fields.required("session id", ber::octets)?;
    let secret = fields.required("master secret", ber::octets)?;
    fields.implicit_octets("key argument", tag::KEY_ARGUMENT)?;
    let time = fields.explicit("time", tag::TIME, ber::int64)?;
    let timeout = fields.explicit("timeout", tag::TIMEOUT, ber::int64)?;
    let peer = fields.explicit("peer's certificate", tag::PEER, certificate::read)?;
    let id_context = fields.explicit("id context", tag::ID_CONTEXT, ber::octets)?;
    let verify_result = fields.explicit("verify result", tag::VERIFY_RESULT, ber::int32)?;
    let host_name = fields.explicit("server name", tag::HOST_NAME, ber::octets)?;
    let psk_hint = fields.explicit("PSK identity hint", tag::PSK_IDENTITY_HINT, ber::octets)?;
    let psk_identity = fields.explicit("PSK identity", tag::PSK_IDENTITY, ber::octets)?;
    let lifetime = fields.explicit("ticket's lifetime", tag::TICKET_LIFETIME_HINT, ber::uint64)?;
    let ticket = fields.explicit("ticket", tag::TICKET, ber::octets)?;
    let compression = fields.explicit("compression method", tag::COMPRESSION, ber::octets)?;
    let srp_username = fields.explicit("SRP user name", tag::SRP_USERNAME, ber::octets)?;
    let flags = fields.explicit("flags", tag::FLAGS, ber::uint64)?;
    let age_add = fields.explicit("ticket's age_add", tag::TICKET_AGE_ADD, ber::uint32)?;
    let early_data = fields.explicit("max early data", tag::MAX_EARLY_DATA, ber::uint32)?;
    let alpn = fields.explicit("application protocol", tag::ALPN, ber::octets)?;
    let fragment = fields.explicit("max fragment", tag::MAX_FRAGMENT_LENGTH, ber::uint32)?;
    let appdata = fields.explicit("ticket's data", tag::TICKET_APPDATA, ber::octets)?;
    let kex_group = fields.explicit("key exchange group", tag::KEX_GROUP, ber::uint32)?;
    // OpenSSL before 3.2 does not know this field. It is looked for in DER's form alone, so that what else may stand
    // there is as wrong as it is to those.
    let peer_rpk = if fields.next_starts_with(0xa0 | tag::PEER_RPK as u8) {
        fields.explicit("peer's raw key", tag::PEER_RPK, ber::octets)?
    } else {
        None
    };
    let len = fields.finish(kex_group.is_some() || peer_rpk.is_some())?;

    if encoding_version != ENCODING_VERSION {
        return Err(Reason::UNKNOWN_SSL_VERSION.into());
    }
    if !is_tls_or_dtls(version) {
        return Err(Reason::UNSUPPORTED_SSL_VERSION.into());
    }
    let (cipher_id, cipher) = cipher_suite(&cipher)?;
    if let Some(key) = peer_rpk.as_deref()
        && !certificate::is_public_key(key)
    {
        return Err(bad_length("the peer's raw key is none"));
    }

    let has_extras = peer.is_some()
        || [
            &host_name,
            &alpn,
            &ticket,
            &appdata,
            &peer_rpk,
            &psk_hint,
            &psk_identity,
            &srp_username,
        ]
        .iter()
        .any(|field| field.is_some())
        || lifetime.is_some();
    let extras = Extras {
        host_name: host_name.map(c_string),
        alpn: alpn.map(boxed),
        ticket: ticket.map(boxed),
        ticket_lifetime_hint: lifetime.unwrap_or(0),
        ticket_appdata: appdata.map(boxed),
        peer_chain_is_cut: peer.is_some(),
        peer_chain: peer.into_iter().collect(),
        peer_rpk: peer_rpk.map(boxed),
        psk_identity_hint: psk_hint.map(c_string),
        psk_identity: psk_identity.map(c_string),
        srp_username: srp_username.map(c_string),
        ..Extras::default()
    };
    let facts = Facts {
        id: short(&id, "the session id is longer than 32 bytes")?,
        id_context: short(
            id_context.as_deref().unwrap_or_default(),
            "the id context is longer than 32 bytes",
        )?,
        secret: Secret::new(&secret)
            .ok_or_else(|| bad_length("the master secret is longer than 512 bytes"))?,
        not_resumable: false,
        time: time.filter(|time| *time != 0).unwrap_or_else(now),
        timeout: timeout
            .filter(|timeout| *timeout != 0)
            .unwrap_or(TIMEOUT_UNSAID),
        version,
        cipher,
        cipher_id,
        verify_result: verify_result.unwrap_or(0),
        flags: flags.unwrap_or(0) as i32,
        ticket_age_add: age_add.unwrap_or(0),
        max_early_data: early_data.unwrap_or(0),
        kex_group: kex_group.unwrap_or(0) as i32,
        compression: match compression.as_deref() {
            None => 0,
            Some([method]) => *method,
            Some(_) => return Err(bad_length("a compression method is one byte")),
        },
        max_fragment_length: fragment.unwrap_or(0) as u8,
        extras: has_extras.then(|| Box::new(extras)),
    };
    Ok((facts, len))
}

/// Whether the number is one of a version of TLS or DTLS, the early one of DTLS included.
fn is_tls_or_dtls(version: i32) -> bool {
    matches!(version >> 8, 0x03 | 0xfe) || version == 0x0100
}

/// OpenSSL's number of the cipher suite, and the suite when it is one that we speak.
fn cipher_suite(wire: &[u8]) -> Result<(u32, Option<&'static Cipher>)> {
    let [high, low] = *wire else {
        return Err(Reason::CIPHER_CODE_WRONG_LENGTH.into());
    };
    let number = u16::from_be_bytes([high, low]);
    let cipher = Cipher::by_wire(number);
    if cipher.is_none() && suites::name(number).is_none() {
        return Err(Failure::new(Reason::UNKNOWN_CIPHER_RETURNED)
            .because(format!("no cipher suite has the number {number:#06x}")));
    }
    Ok((0x0300_0000 | u32::from(number), cipher))
}

fn short(bytes: &[u8], otherwise: &'static str) -> Result<ShortBytes> {
    ShortBytes::new(bytes).ok_or_else(|| bad_length(otherwise))
}

fn bad_length(text: &'static str) -> Failure {
    Failure::new(Reason::BAD_LENGTH).because(text)
}

fn boxed(bytes: Octets<'_>) -> Box<[u8]> {
    bytes.deref().into()
}

/// A string up to its first zero byte, as C reads it.
fn c_string(bytes: Octets<'_>) -> CString {
    let end = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    CString::new(&bytes[..end]).unwrap_or_default()
}

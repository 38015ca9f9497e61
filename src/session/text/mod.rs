//! A session for people to read (`SSL_SESSION_print(3)`), and its line of a key log.

mod verify;

use std::ffi::CStr;
use std::io::Write;

use zeroize::Zeroizing;

use super::{FLAG_EXTENDED_MASTER_SECRET, Facts, Session, suites};
use crate::error::{Failure, Reason, Result};

const TLS13: i32 = 0x0304;

/// Bytes of a ticket shown in a row.
const ROW: usize = 16;

impl Session {
    /// The session as OpenSSL shows it, several lines. It holds the master secret.
    pub fn text(&self) -> Zeroizing<Vec<u8>> {
        text(&self.facts())
    }

    /// The session's line of a key log in NSS's format: id and master secret.
    ///
    /// A session without either has none.
    pub fn keylog_line(&self) -> Result<Zeroizing<Vec<u8>>> {
        let facts = self.facts();
        let (id, secret) = (facts.id.as_slice(), facts.secret.as_slice());
        if id.is_empty() || secret.is_empty() {
            return Err(Failure::new(Reason::BAD_LENGTH)
                .because("a session without id or secret has no line in a key log"));
        }
        let mut line = Page::with_room_for(64 + 2 * (id.len() + secret.len()));
        line.put("RSA Session-ID:")
            .hex(id)
            .put(" Master-Key:")
            .hex(secret)
            .put("\n");
        Ok(line.0)
    }
}

fn text(facts: &Facts) -> Zeroizing<Vec<u8>> {
    let extras = facts.extras.as_deref();
    let ticket = extras.and_then(|extras| extras.ticket.as_deref());
    let psk_identity = extras.and_then(|extras| extras.psk_identity.as_deref());
    let psk_hint = extras.and_then(|extras| extras.psk_identity_hint.as_deref());
    let srp_username = extras.and_then(|extras| extras.srp_username.as_deref());
    let is_tls13 = facts.version == TLS13;

    let names = [psk_identity, psk_hint, srp_username];
    let names_len: usize = names.iter().flatten().map(|name| name.count_bytes()).sum();
    let ticket_len = ticket.map_or(0, |ticket| (ticket.len() / ROW + 1) * 80);
    let hex_len = 2 * (facts.id.len() + facts.id_context.len() + facts.secret.as_slice().len());
    let mut page = Page::with_room_for(1024 + names_len + ticket_len + hex_len);

    page.put("SSL-Session:\n");
    page.put("    Protocol  : ")
        .put(protocol_name(facts.version));
    page.put("\n    Cipher    : ").bytes(&cipher_name(facts));
    page.put("\n    Session-ID: ").hex(facts.id.as_slice());
    page.put("\n    Session-ID-ctx: ")
        .hex(facts.id_context.as_slice());
    page.put(if is_tls13 {
        "\n    Resumption PSK: "
    } else {
        "\n    Master-Key: "
    });
    page.hex(facts.secret.as_slice());
    page.put("\n    PSK identity: ").name(psk_identity);
    page.put("\n    PSK identity hint: ").name(psk_hint);
    page.put("\n    SRP username: ").name(srp_username);
    if facts.ticket_lifetime_hint() != 0 {
        // OpenSSL shows it as if it had a sign.
        let hint = facts.ticket_lifetime_hint().cast_signed();
        page.line(format_args!(
            "\n    TLS session ticket lifetime hint: {hint} (seconds)"
        ));
    }
    if let Some(ticket) = ticket {
        page.put("\n    TLS session ticket:\n").dump(ticket);
    }
    if facts.compression != 0 {
        page.line(format_args!("\n    Compression: {}", facts.compression));
    }
    if facts.time != 0 {
        page.line(format_args!("\n    Start Time: {}", facts.time));
    }
    if facts.timeout != 0 {
        page.line(format_args!("\n    Timeout   : {} (sec)", facts.timeout));
    }
    let verified = verify::text(i64::from(facts.verify_result));
    page.line(format_args!(
        "\n    Verify return code: {} ({verified})",
        facts.verify_result
    ));
    let extended = facts.flags & FLAG_EXTENDED_MASTER_SECRET != 0;
    page.put("\n    Extended master secret: ")
        .put(if extended { "yes\n" } else { "no\n" });
    if is_tls13 {
        page.line(format_args!(
            "    Max Early Data: {}\n",
            facts.max_early_data
        ));
    }
    page.0
}

fn protocol_name(version: i32) -> &'static str {
    match version {
        0x0300 => "SSLv3",
        0x0301 => "TLSv1",
        0x0302 => "TLSv1.1",
        0x0303 => "TLSv1.2",
        TLS13 => "TLSv1.3",
        0x0100 => "DTLSv0.9",
        0xfeff => "DTLSv1",
        0xfefd => "DTLSv1.2",
        _ => "unknown",
    }
}

/// The cipher suite's name, or its number when it has none.
fn cipher_name(facts: &Facts) -> Vec<u8> {
    if let Some(cipher) = facts.cipher {
        return cipher.name.to_bytes().into();
    }
    match suites::name(facts.cipher_id as u16) {
        Some(name) => name.into(),
        None => format!("{:04X}", facts.cipher_id & 0xffff).into(),
    }
}

/// A text in the making, with room enough from the start: secrets in it are not copied around.
struct Page(Zeroizing<Vec<u8>>);

impl Page {
    fn with_room_for(len: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(len)))
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn put(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) -> &mut Self {
        // Writing to memory does not fail.
        let _ = self.0.write_fmt(text);
        self
    }

    fn name(&mut self, name: Option<&CStr>) -> &mut Self {
        self.bytes(name.unwrap_or(c"None").to_bytes())
    }

    fn hex(&mut self, bytes: &[u8]) -> &mut Self {
        for byte in bytes {
            self.line(format_args!("{byte:02X}"));
        }
        self
    }

    /// Rows of sixteen: where the row starts, the bytes, and what is printable of them.
    fn dump(&mut self, bytes: &[u8]) -> &mut Self {
        for (number, row) in bytes.chunks(ROW).enumerate() {
            self.line(format_args!("    {:04x} - ", number * ROW));
            for at in 0..ROW {
                match row.get(at) {
                    Some(byte) => self.line(format_args!("{byte:02x}")),
                    None => self.put("  "),
                };
                self.put(if at == 7 && row.len() > 7 { "-" } else { " " });
            }
            self.put("  ");
            for byte in row {
                let is_printable = matches!(byte, b' '..=b'~');
                self.bytes(&[if is_printable { *byte } else { b'.' }]);
            }
            self.put("\n");
        }
        self
    }
}

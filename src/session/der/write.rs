//! A session's encoding from its facts.

use std::ffi::CStr;

use ::der::asn1::OctetStringRef;
use ::der::{Encode, Header, Length, SliceWriter, Tag, Writer};

use super::{ENCODING_VERSION, tag};
use crate::error::{Failure, Reason, Result};
use crate::session::{Extras, Facts};

/// The encoding. Its buffer is made in one piece, so that no copy of the secret stays behind.
pub(super) fn session(facts: &Facts) -> Result<Vec<u8>> {
    let fields = Fields::of(facts)?;
    let content_len = fields.content_len().map_err(too_large)?;
    let header = Header::new(Tag::Sequence, content_len);
    let len = (header.encoded_len() + content_len).map_err(too_large)?;
    let mut encoding = vec![0; usize::try_from(len).map_err(too_large)?];
    let mut writer = SliceWriter::new(&mut encoding);
    header.encode(&mut writer).map_err(too_large)?;
    fields.write(&mut writer).map_err(too_large)?;
    writer.finish().map_err(too_large)?;
    Ok(encoding)
}

/// How long the encoding is.
pub(super) fn session_len(facts: &Facts) -> Result<usize> {
    let content_len = Fields::of(facts)?.content_len().map_err(too_large)?;
    let header = Header::new(Tag::Sequence, content_len);
    let len = (header.encoded_len() + content_len).map_err(too_large)?;
    usize::try_from(len).map_err(too_large)
}

fn too_large(error: ::der::Error) -> Failure {
    Failure::new(Reason::BAD_LENGTH).because(format!("the session has no encoding: {error}"))
}

/// What goes into the encoding, in the form that goes in.
struct Fields<'a> {
    facts: &'a Facts,
    cipher: [u8; 2],
    compression: Option<[u8; 1]>,
}

impl<'a> Fields<'a> {
    fn of(facts: &'a Facts) -> Result<Self> {
        let cipher = facts.cipher.map_or(facts.cipher_id, |cipher| cipher.id);
        if cipher == 0 {
            return Err(Failure::new(Reason::NO_CIPHERS_SPECIFIED)
                .because("a session without a cipher suite has no encoding"));
        }
        let [.., high, low] = cipher.to_be_bytes();
        Ok(Self {
            facts,
            cipher: [high, low],
            compression: (facts.compression != 0).then_some([facts.compression]),
        })
    }

    fn content_len(&self) -> ::der::Result<Length> {
        let mut count = Count(Length::ZERO);
        self.write(&mut count)?;
        Ok(count.0)
    }

    /// Writes the fields. As in OpenSSL, a number of 0 is left out except for the key exchange group's, and an id
    /// context is written even if it is empty.
    fn write(&self, to: &mut impl Writer) -> ::der::Result<()> {
        let facts = self.facts;
        let none = Extras::default();
        let extras = facts.extras.as_deref().unwrap_or(&none);

        ENCODING_VERSION.encode(to)?;
        facts.version.encode(to)?;
        octets(&self.cipher)?.encode(to)?;
        octets(facts.id.as_slice())?.encode(to)?;
        octets(facts.secret.as_slice())?.encode(to)?;
        number(to, tag::TIME, facts.time)?;
        number(to, tag::TIMEOUT, facts.timeout)?;
        if let Some(certificate) = facts.peer_chain().first() {
            explicit(to, tag::PEER, &Encoded(certificate))?;
        }
        string(to, tag::ID_CONTEXT, Some(facts.id_context.as_slice()))?;
        number(to, tag::VERIFY_RESULT, facts.verify_result)?;
        text(to, tag::HOST_NAME, extras.host_name.as_deref())?;
        text(
            to,
            tag::PSK_IDENTITY_HINT,
            extras.psk_identity_hint.as_deref(),
        )?;
        text(to, tag::PSK_IDENTITY, extras.psk_identity.as_deref())?;
        number(to, tag::TICKET_LIFETIME_HINT, extras.ticket_lifetime_hint)?;
        string(to, tag::TICKET, extras.ticket.as_deref())?;
        string(
            to,
            tag::COMPRESSION,
            self.compression.as_ref().map(|method| &method[..]),
        )?;
        text(to, tag::SRP_USERNAME, extras.srp_username.as_deref())?;
        number(to, tag::FLAGS, facts.flags as u32)?;
        number(to, tag::TICKET_AGE_ADD, facts.ticket_age_add)?;
        number(to, tag::MAX_EARLY_DATA, facts.max_early_data)?;
        string(to, tag::ALPN, extras.alpn.as_deref())?;
        number(to, tag::MAX_FRAGMENT_LENGTH, facts.max_fragment_length)?;
        string(to, tag::TICKET_APPDATA, extras.ticket_appdata.as_deref())?;
        explicit(to, tag::KEX_GROUP, &(facts.kex_group as u32))?;
        string(to, tag::PEER_RPK, extras.peer_rpk.as_deref())
    }
}

/// The OCTET STRING of these bytes.
fn octets(bytes: &[u8]) -> ::der::Result<&OctetStringRef> {
    OctetStringRef::new(bytes)
}

/// The field `[number] EXPLICIT` with this value in it.
fn explicit(to: &mut impl Writer, number: u32, value: &impl Encode) -> ::der::Result<()> {
    /// Of the context's own class, and constructed. All numbers are small enough to stand in the same octet.
    const EXPLICIT: u8 = 0xa0;
    to.write_byte(EXPLICIT | number as u8)?;
    value.encoded_len()?.encode(to)?;
    value.encode(to)
}

/// The field with this number in it; nothing when it is 0.
fn number<N>(to: &mut impl Writer, number: u32, value: N) -> ::der::Result<()>
where
    N: Encode + Default + PartialEq,
{
    if value == N::default() {
        return Ok(());
    }
    explicit(to, number, &value)
}

/// The field with these bytes in it; nothing when there are none.
fn string(to: &mut impl Writer, number: u32, bytes: Option<&[u8]>) -> ::der::Result<()> {
    match bytes {
        Some(bytes) => explicit(to, number, &octets(bytes)?),
        None => Ok(()),
    }
}

/// The field with this string in it, without its zero byte; nothing when there is none.
fn text(to: &mut impl Writer, number: u32, text: Option<&CStr>) -> ::der::Result<()> {
    string(to, number, text.map(CStr::to_bytes))
}

/// Bytes that are an encoding already.
struct Encoded<'a>(&'a [u8]);

impl Encode for Encoded<'_> {
    fn encoded_len(&self) -> ::der::Result<Length> {
        Length::try_from(self.0.len())
    }

    fn encode(&self, writer: &mut impl Writer) -> ::der::Result<()> {
        writer.write(self.0)
    }
}

/// A writer that writes nothing but its length down.
struct Count(Length);

impl Writer for Count {
    fn write(&mut self, slice: &[u8]) -> ::der::Result<()> {
        self.0 = (self.0 + slice.len())?;
        Ok(())
    }
}

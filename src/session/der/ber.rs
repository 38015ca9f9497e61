//! Reading ASN.1 as leniently as OpenSSL reads it, and no more so.
//!
//! OpenSSL writes sessions in DER (X.690 section 10) but takes more than that: lengths in more octets than they
//! need, lengths left open until an end mark, octet strings in pieces, tag numbers in their long form, and an
//! INTEGER without content for 0. Readers here move a slice on over what they read, and read from nothing else.

use std::ops::Deref;

use zeroize::Zeroizing;

use crate::error::{Failure, Library, Reason};

/// What is wrong with the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    code: i32,
    text: &'static str,
}

/// Outcome of reading a part of a field.
pub(super) type Read<T> = Result<T, Flaw>;

/// `ERR_R_NESTED_ASN1_ERROR`: what OpenSSL reports last when something inside is wrong.
const NESTED: i32 = 266 | (2 << 18);

pub(super) const MORE_THAN_VALUE: Flaw = Flaw::with(119, "something comes after its value");
pub(super) const NOT_EXPLICIT: Flaw = Flaw::with(120, "its tag holds nothing else");
pub(super) const MISSING: Flaw = Flaw::with(121, "it is missing");
pub(super) const NO_END: Flaw = Flaw::with(137, "there is no end mark");
pub(super) const MORE: Flaw = Flaw::with(148, "there is something that does not belong there");
pub(super) const NO_MEMBERS: Flaw = Flaw::with(149, "it is a value where there should be members");
pub(super) const NOTHING_ENDS: Flaw = Flaw::with(159, "an end mark ends nothing");
pub(super) const NOTHING: Flaw = Flaw::with(224, "there is nothing");
const CUT_SHORT: Flaw = Flaw::new("a header is cut short");
pub(super) const LONGER_THAN_NEEDED: Flaw = Flaw::new("a number is longer than it need be");
const NUMBER_TOO_LARGE: Flaw = Flaw::new("a number is too large");

impl Flaw {
    /// A flaw of a value.
    pub(super) const fn new(text: &'static str) -> Self {
        Self::with(NESTED, text)
    }

    /// A flaw with a code of OpenSSL's own (`ASN1_R_*`).
    const fn with(code: i32, text: &'static str) -> Self {
        Self { code, text }
    }

    /// The flaw, seen from outside of what is flawed.
    pub(super) fn inside(self) -> Self {
        Self::new(self.text)
    }

    /// The error: a field is flawed.
    pub(super) fn in_field(self, field: &str) -> Failure {
        let reason = Reason {
            library: Library::Asn1,
            code: self.code,
        };
        Failure::new(reason).because(format!("{field}: {}", self.text))
    }
}

const INTEGER: u32 = 2;
const OCTET_STRING: u32 = 4;

/// How many constructed strings may be inside each other.
const MAX_STRING_DEPTH: usize = 5;

/// The two octets that end what has an open length.
const END_MARK: [u8; 2] = [0, 0];

/// The class of a tag (X.690 section 8.1.2.2), as the bits of its first octet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class(u8);

impl Class {
    /// Types of ASN.1 itself.
    pub(super) const UNIVERSAL: Self = Self(0x00);
    /// The numbered fields of a structure.
    pub(super) const CONTEXT: Self = Self(0x80);
}

/// A tag with its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The tag's class.
    pub(super) class: Class,
    /// The tag's number.
    pub(super) number: u32,
    /// Whether the content consists of more of the same rather than of a value.
    pub(super) constructed: bool,
    /// How many octets of content follow; none when an end mark closes it.
    len: Option<usize>,
    /// How many octets tag and length take.
    size: usize,
}

impl Header {
    /// Reads tag and length at the start of `bytes`, which hold the content as well.
    pub(super) fn at(bytes: &[u8]) -> Read<Self> {
        let first = *bytes.first().ok_or(NOTHING)?;
        let mut size = 1;
        let mut number = u32::from(first & 0x1f);
        if number == 0x1f {
            number = 0;
            loop {
                let octet = *bytes.get(size).ok_or(CUT_SHORT)?;
                size += 1;
                number = (number << 7) | u32::from(octet & 0x7f);
                if octet & 0x80 == 0 {
                    break;
                }
                if number > i32::MAX as u32 >> 7 {
                    return Err(Flaw::new("a tag's number is too large"));
                }
            }
        }
        let constructed = first & 0x20 != 0;
        let octet = *bytes.get(size).ok_or(CUT_SHORT)?;
        size += 1;
        let len = match octet {
            0x80 if constructed => None,
            0x80 => return Err(Flaw::new("a value's length is left open")),
            0x81.. => {
                let octets = bytes
                    .get(size..size + usize::from(octet & 0x7f))
                    .ok_or(CUT_SHORT)?;
                size += octets.len();
                Some(length(octets)?)
            }
            _ => Some(usize::from(octet)),
        };
        if len.unwrap_or(0) > bytes.len() - size {
            return Err(Flaw::new("a length goes beyond the end"));
        }
        Ok(Self {
            class: Class(first & 0xc0),
            number,
            constructed,
            len,
            size,
        })
    }

    /// Whether the tag is this one.
    pub(super) fn is(&self, class: Class, number: u32) -> bool {
        self.class == class && self.number == number
    }

    /// Whether the content goes on to an end mark.
    pub(super) fn is_open(&self) -> bool {
        self.len.is_none()
    }

    /// The content: all there is when its length is open.
    pub(super) fn content<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        match self.len {
            Some(len) => &bytes[self.size..self.size + len],
            None => &bytes[self.size..],
        }
    }

    /// What comes after the content, of which `unread` is left.
    pub(super) fn after<'a>(&self, bytes: &'a [u8], unread: &'a [u8]) -> &'a [u8] {
        match self.len {
            Some(len) => &bytes[self.size + len..],
            None => unread,
        }
    }
}

/// A length in octets of its own; leading zeros count for nothing.
fn length(octets: &[u8]) -> Read<usize> {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let octets = &octets[zeros..];
    if octets.len() > size_of::<u64>() {
        return Err(Flaw::new("a length is too large"));
    }
    let len = octets
        .iter()
        .fold(0, |len, octet| (len << 8) | u64::from(*octet));
    match i64::try_from(len) {
        Ok(len) => usize::try_from(len).map_err(|_| Flaw::new("a length is too large")),
        Err(_) => Err(Flaw::new("a length is too large")),
    }
}

/// Moves over an end mark, if there is one.
pub(super) fn end_mark(bytes: &mut &[u8]) -> bool {
    match bytes.strip_prefix(&END_MARK) {
        Some(rest) => {
            *bytes = rest;
            true
        }
        None => false,
    }
}

/// The content of an OCTET STRING: in the input as it is, or gathered from its pieces and wiped in the end.
pub(super) enum Octets<'a> {
    /// In one piece.
    Whole(&'a [u8]),
    /// In several.
    Gathered(Zeroizing<Vec<u8>>),
}

impl Deref for Octets<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) => bytes,
            Self::Gathered(bytes) => bytes,
        }
    }
}

/// Reads an OCTET STRING.
pub(super) fn octets<'a>(rest: &mut &'a [u8]) -> Read<Octets<'a>> {
    string(rest, Class::UNIVERSAL, OCTET_STRING)
}

/// Reads a string type with this tag.
pub(super) fn string<'a>(rest: &mut &'a [u8], class: Class, number: u32) -> Read<Octets<'a>> {
    let header = expect(rest, class, number)?;
    let mut content = header.content(rest);
    if !header.constructed {
        *rest = header.after(rest, &[]);
        return Ok(Octets::Whole(content));
    }
    let mut gathered = Zeroizing::new(Vec::with_capacity(content.len()));
    gather(&mut gathered, &mut content, header.is_open(), 0)?;
    *rest = header.after(rest, content);
    Ok(Octets::Gathered(gathered))
}

/// Gathers the pieces of a constructed string, whatever their tags, up to the end or the end mark.
fn gather(into: &mut Vec<u8>, rest: &mut &[u8], open: bool, depth: usize) -> Read<()> {
    while !rest.is_empty() {
        if end_mark(rest) {
            return if open { Ok(()) } else { Err(NOTHING_ENDS) };
        }
        let header = Header::at(rest)?;
        let mut content = header.content(rest);
        if header.constructed {
            if depth == MAX_STRING_DEPTH {
                return Err(Flaw::new("a string is nested too deep"));
            }
            gather(into, &mut content, header.is_open(), depth + 1)?;
        } else {
            into.extend_from_slice(content);
        }
        *rest = header.after(rest, content);
    }
    if open { Err(NO_END) } else { Ok(()) }
}

/// The header at the start of `rest`, which must have this tag.
pub(super) fn expect(rest: &[u8], class: Class, number: u32) -> Read<Header> {
    let header = Header::at(rest)?;
    if header.is(class, number) {
        Ok(header)
    } else {
        Err(Flaw::new("its tag is another one"))
    }
}

/// Reads the content of a type that is never constructed.
pub(super) fn primitive<'a>(rest: &mut &'a [u8], number: u32) -> Read<&'a [u8]> {
    let header = expect(rest, Class::UNIVERSAL, number)?;
    if header.constructed {
        return Err(Flaw::new("a single value is constructed"));
    }
    let content = header.content(rest);
    *rest = header.after(rest, &[]);
    Ok(content)
}

/// An INTEGER of at most 64 bits: its sign and its lowest 64 bits.
fn integer(rest: &mut &[u8]) -> Read<(bool, u64)> {
    let content = primitive(rest, INTEGER)?;
    let (Some(first), second) = (content.first(), content.get(1)) else {
        // An old way to write 0.
        return Ok((false, 0));
    };
    let negative = first & 0x80 != 0;
    if let Some(second) = second
        && ((*first == 0x00 && second & 0x80 == 0) || (*first == 0xff && second & 0x80 != 0))
    {
        return Err(LONGER_THAN_NEEDED);
    }
    let magnitude_starts = match content {
        [0x00, _, ..] => 1,
        [0xff, rest @ ..] if rest.iter().any(|octet| *octet != 0) => 1,
        _ => 0,
    };
    if content.len() - magnitude_starts > size_of::<u64>() {
        return Err(NUMBER_TOO_LARGE);
    }
    let start = if negative { u64::MAX } else { 0 };
    let bits = content
        .iter()
        .fold(start, |bits, octet| (bits << 8) | u64::from(*octet));
    Ok((negative, bits))
}

/// Reads past whatever comes.
pub(super) fn anything(rest: &mut &[u8]) -> Read<()> {
    let header = Header::at(rest)?;
    let mut content = header.content(rest);
    if header.is_open() {
        skip_open(&mut content)?;
    }
    *rest = header.after(rest, content);
    Ok(())
}

/// Moves past the end mark that closes what was opened before, over all that is opened and closed until then.
fn skip_open(rest: &mut &[u8]) -> Read<()> {
    let mut opened = 1usize;
    while opened > 0 {
        if end_mark(rest) {
            opened -= 1;
            continue;
        }
        let header = Header::at(rest)?;
        opened += usize::from(header.is_open());
        let content = header.content(rest);
        *rest = header.after(rest, content);
    }
    Ok(())
}

/// Reads an INTEGER as a signed number of 64 bits. As in OpenSSL, a negative one of up to 72 bits loses its highest.
pub(super) fn int64(rest: &mut &[u8]) -> Read<i64> {
    match integer(rest)? {
        (false, bits) => i64::try_from(bits).map_err(|_| NUMBER_TOO_LARGE),
        (true, bits) => Ok(bits as i64),
    }
}

/// Reads an INTEGER as an unsigned number of 64 bits.
pub(super) fn uint64(rest: &mut &[u8]) -> Read<u64> {
    match integer(rest)? {
        (false, bits) => Ok(bits),
        (true, _) => Err(Flaw::new("a number is negative")),
    }
}

/// Reads an INTEGER as a signed number of 32 bits.
pub(super) fn int32(rest: &mut &[u8]) -> Read<i32> {
    match integer(rest)? {
        (false, bits) => i32::try_from(bits).map_err(|_| NUMBER_TOO_LARGE),
        (true, bits) if bits.wrapping_neg() <= 1 << 31 => Ok(bits as i32),
        (true, _) => Err(Flaw::new("a number is too small")),
    }
}

/// Reads an INTEGER as an unsigned number of 32 bits.
pub(super) fn uint32(rest: &mut &[u8]) -> Read<u32> {
    u32::try_from(uint64(rest)?).map_err(|_| NUMBER_TOO_LARGE)
}

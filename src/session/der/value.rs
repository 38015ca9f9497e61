//! Values of single ASN.1 types, checked as strictly as OpenSSL checks them when it reads a certificate.

use ::der::{Encode, Length};

use super::ber::{self, Class, Flaw, Header, Read};

const BOOLEAN: u32 = 1;
const INTEGER: u32 = 2;
const BIT_STRING: u32 = 3;
const NULL: u32 = 5;
const OBJECT: u32 = 6;
const ENUMERATED: u32 = 10;
const UTF8_STRING: u32 = 12;
const SEQUENCE: u32 = 16;
const SET: u32 = 17;
const UTC_TIME: u32 = 23;
const GENERALIZED_TIME: u32 = 24;
const UNIVERSAL_STRING: u32 = 28;
const BMP_STRING: u32 = 30;

/// The string types that the attributes of a name may have, as tag numbers; types without a meaning are among them.
const IN_NAMES: [u32; 18] = [
    BIT_STRING,
    7,
    8,
    9,
    11,
    UTF8_STRING,
    13,
    14,
    15,
    SEQUENCE,
    18,
    19,
    20,
    22,
    UNIVERSAL_STRING,
    29,
    BMP_STRING,
    31,
];

/// Reads past an INTEGER of any size.
pub(super) fn integer(rest: &mut &[u8]) -> Read<()> {
    check_integer(ber::primitive(rest, INTEGER)?)
}

/// Reads past an OBJECT IDENTIFIER.
pub(super) fn object(rest: &mut &[u8]) -> Read<()> {
    check_object(ber::primitive(rest, OBJECT)?)
}

/// Reads past a BOOLEAN.
pub(super) fn boolean(rest: &mut &[u8]) -> Read<()> {
    check_boolean(ber::primitive(rest, BOOLEAN)?)
}

/// Reads past a BIT STRING.
pub(super) fn bits(rest: &mut &[u8]) -> Read<()> {
    check_bits(&ber::string(rest, Class::UNIVERSAL, BIT_STRING)?)
}

/// Reads a BIT STRING. Gives its encoding as DER has it, with zeros for the bits at its end that do not count.
pub(super) fn bits_again(rest: &mut &[u8]) -> Read<Vec<u8>> {
    let content = ber::string(rest, Class::UNIVERSAL, BIT_STRING)?;
    check_bits(&content)?;
    let mut again = under_header(BIT_STRING, false, &[&content])?;
    if let [unused, _, ..] = *content
        && let Some(last) = again.last_mut()
    {
        *last &= 0xff << unused;
    }
    Ok(again)
}

/// Reads past a BIT STRING with this context tag in place of its own.
pub(super) fn implicit_bits(rest: &mut &[u8], number: u32) -> Read<()> {
    check_bits(&ber::string(rest, Class::CONTEXT, number)?)
}

/// Reads past a point in time, in one of its two forms.
pub(super) fn time(rest: &mut &[u8]) -> Read<()> {
    let header = Header::at(rest)?;
    if header.class != Class::UNIVERSAL || ![UTC_TIME, GENERALIZED_TIME].contains(&header.number) {
        return Err(Flaw::new("a time is none"));
    }
    any(rest)
}

/// Reads past the value of an attribute of a name: a string that can be compared with others.
pub(super) fn name_string(rest: &mut &[u8]) -> Read<()> {
    let header = Header::at(rest)?;
    if header.class != Class::UNIVERSAL || !IN_NAMES.contains(&header.number) {
        return Err(Flaw::new("a part of a name is no string"));
    }
    let mut value = *rest;
    any(rest)?;
    let is_text = match header.number {
        UTF8_STRING => {
            let bytes = ber::string(&mut value, Class::UNIVERSAL, UTF8_STRING)?;
            std::str::from_utf8(&bytes).is_ok()
        }
        BMP_STRING => {
            let bytes = ber::string(&mut value, Class::UNIVERSAL, BMP_STRING)?;
            let (units, _) = bytes.as_chunks::<2>();
            units
                .iter()
                .all(|unit| char::from_u32(u32::from(u16::from_be_bytes(*unit))).is_some())
        }
        UNIVERSAL_STRING => {
            let bytes = ber::string(&mut value, Class::UNIVERSAL, UNIVERSAL_STRING)?;
            let (units, _) = bytes.as_chunks::<4>();
            units
                .iter()
                .all(|unit| char::from_u32(u32::from_be_bytes(*unit)).is_some())
        }
        _ => true,
    };
    if is_text {
        Ok(())
    } else {
        Err(Flaw::new("a part of a name is no text"))
    }
}

/// Reads past a value of any type.
pub(super) fn any(rest: &mut &[u8]) -> Read<()> {
    let header = Header::at(rest)?;
    if header.class != Class::UNIVERSAL {
        return ber::anything(rest);
    }
    match header.number {
        SEQUENCE | SET if header.constructed => ber::anything(rest),
        SEQUENCE | SET => Err(Flaw::new("a structure has no members")),
        number @ (BOOLEAN | INTEGER | NULL | OBJECT | ENUMERATED) => {
            let content = ber::primitive(rest, number)?;
            match number {
                BOOLEAN => check_boolean(content),
                OBJECT => check_object(content),
                NULL if content.is_empty() => Ok(()),
                NULL => Err(Flaw::new("nothing is something")),
                _ => check_integer(content),
            }
        }
        number => {
            let content = ber::string(rest, Class::UNIVERSAL, number)?;
            let len = content.len();
            match number {
                BIT_STRING => check_bits(&content),
                BMP_STRING if len % 2 != 0 => Err(Flaw::new("a BMPString has half a character")),
                UNIVERSAL_STRING if len % 4 != 0 => {
                    Err(Flaw::new("a UniversalString has a part of a character"))
                }
                _ => Ok(()),
            }
        }
    }
}

/// Reads a value of any type. Gives its encoding as OpenSSL writes it again: single values and strings as DER has
/// them, structures and what has a tag of its own as they came.
pub(super) fn any_again(rest: &mut &[u8]) -> Read<Vec<u8>> {
    let start = *rest;
    any(rest)?;
    let as_it_came = &start[..start.len() - rest.len()];
    let header = Header::at(as_it_came)?;
    if header.class != Class::UNIVERSAL {
        return Ok(as_it_came.to_vec());
    }
    let mut value = as_it_came;
    match header.number {
        SEQUENCE | SET => Ok(as_it_came.to_vec()),
        BIT_STRING => bits_again(&mut value),
        number @ (BOOLEAN | INTEGER | NULL | OBJECT | ENUMERATED) => {
            under_header(number, false, &[header.content(as_it_came)])
        }
        number => {
            let content = ber::string(&mut value, Class::UNIVERSAL, number)?;
            under_header(number, false, &[&content])
        }
    }
}

/// These contents, one after the other, under a universal tag and their length, as DER has them.
pub(super) fn under_header(number: u32, constructed: bool, contents: &[&[u8]]) -> Read<Vec<u8>> {
    const LONG_FORM: u32 = 0x1f;
    let len = contents.iter().map(|content| content.len()).sum::<usize>();
    let too_large = |_| Flaw::new("it is too large");
    let len_octets = Length::try_from(len).and_then(|len| len.to_der());
    let len_octets = len_octets.map_err(too_large)?;
    let mut encoding = Vec::with_capacity(6 + len_octets.len() + len);
    encoding.push(number.min(LONG_FORM) as u8 | u8::from(constructed) << 5);
    if number >= LONG_FORM {
        let groups = (0..5).rev().map(|group| (number >> (7 * group), group));
        let needed = groups.skip_while(|(left, group)| *left == 0 && *group > 0);
        encoding.extend(needed.map(|(left, group)| left as u8 & 0x7f | u8::from(group > 0) << 7));
    }
    encoding.extend_from_slice(&len_octets);
    for content in contents {
        encoding.extend_from_slice(content);
    }
    Ok(encoding)
}

/// An INTEGER has content, and no more than it needs.
fn check_integer(content: &[u8]) -> Read<()> {
    match content {
        [] => Err(Flaw::new("a number has no content")),
        [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => Err(ber::LONGER_THAN_NEEDED),
        _ => Ok(()),
    }
}

/// The arcs of an OBJECT IDENTIFIER end within it, and none starts with nothing.
fn check_object(content: &[u8]) -> Read<()> {
    let ends = content.last().is_some_and(|octet| octet & 0x80 == 0);
    let starts_with_nothing =
        |at: usize| content[at] == 0x80 && (at == 0 || content[at - 1] & 0x80 == 0);
    if ends && !(0..content.len()).any(starts_with_nothing) {
        Ok(())
    } else {
        Err(Flaw::new("an object identifier is none"))
    }
}

fn check_boolean(content: &[u8]) -> Read<()> {
    match content {
        [_] => Ok(()),
        _ => Err(Flaw::new("a truth value is not one octet")),
    }
}

/// A BIT STRING starts with how many of its last bits do not count.
fn check_bits(content: &[u8]) -> Read<()> {
    match content {
        [0..=7, ..] => Ok(()),
        _ => Err(Flaw::new("a string of bits is none")),
    }
}

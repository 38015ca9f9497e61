//! Certificates (RFC 5280 section 4.1), as far as it takes to know one when it comes in a session.

use super::ber::{self, Class, Read};
use super::structure::{Members, list, sequence};
use super::value;

const SEQUENCE: u32 = 16;
const SET: u32 = 17;

/// Reads a certificate. Gives its encoding as OpenSSL would write it again: what is signed as it came, all around it
/// as DER has it.
pub(super) fn read(rest: &mut &[u8]) -> Read<Box<[u8]>> {
    sequence(rest, |members| {
        let start = members.rest();
        members.required(to_be_signed)?;
        let signed = &start[..start.len() - members.rest().len()];
        let algorithm = members.required(signature_algorithm)?;
        let signature = members.required(value::bits_again)?;
        value::under_header(SEQUENCE, true, &[signed, &algorithm, &signature])
            .map(Vec::into_boxed_slice)
    })
}

/// Reads an algorithm. Gives its encoding as DER has it.
fn signature_algorithm(rest: &mut &[u8]) -> Read<Vec<u8>> {
    sequence(rest, |members| {
        let object = members.required(value::any_again)?;
        value::object(&mut &object[..])?;
        let parameter = match members.more()? {
            true => members.required(value::any_again)?,
            false => Vec::new(),
        };
        value::under_header(SEQUENCE, true, &[&object, &parameter])
    })
}

/// Whether these bytes are a public key as certificates hold it (`SubjectPublicKeyInfo`).
pub(super) fn is_public_key(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    public_key(&mut rest).is_ok()
}

fn to_be_signed(rest: &mut &[u8]) -> Read<()> {
    sequence(rest, |members| {
        members.explicit(0, value::integer)?;
        members.required(value::integer)?;
        members.required(algorithm)?;
        members.required(name)?;
        members.required(validity)?;
        members.required(name)?;
        members.required(public_key)?;
        for unique_id in [1, 2] {
            members.optional(Class::CONTEXT, unique_id, |rest| {
                value::implicit_bits(rest, unique_id)
            })?;
        }
        members.explicit(3, |rest| list(rest, SEQUENCE, extension))?;
        Ok(())
    })
}

fn algorithm(rest: &mut &[u8]) -> Read<()> {
    sequence(rest, |members| {
        members.required(value::object)?;
        if members.more()? {
            members.required(value::any)?;
        }
        Ok(())
    })
}

fn name(rest: &mut &[u8]) -> Read<()> {
    list(rest, SEQUENCE, |rest| list(rest, SET, attribute))
}

fn attribute(rest: &mut &[u8]) -> Read<()> {
    pair(rest, value::object, value::name_string)
}

fn validity(rest: &mut &[u8]) -> Read<()> {
    pair(rest, value::time, value::time)
}

fn public_key(rest: &mut &[u8]) -> Read<()> {
    pair(rest, algorithm, value::bits)
}

/// A SEQUENCE of two.
fn pair(
    rest: &mut &[u8],
    first: fn(&mut &[u8]) -> Read<()>,
    second: fn(&mut &[u8]) -> Read<()>,
) -> Read<()> {
    sequence(rest, |members: &mut Members<'_>| {
        members.required(first)?;
        members.required(second)
    })
}

fn extension(rest: &mut &[u8]) -> Read<()> {
    const BOOLEAN: u32 = 1;
    sequence(rest, |members| {
        members.required(value::object)?;
        members.optional(Class::UNIVERSAL, BOOLEAN, value::boolean)?;
        members.required(ber::octets)?;
        Ok(())
    })
}

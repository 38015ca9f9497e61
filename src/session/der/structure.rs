//! SEQUENCEs and lists: what they consist of, in order. Leniently, as everything in `ber`.

use super::ber::{
    Class, Flaw, Header, MISSING, MORE, MORE_THAN_VALUE, NO_END, NO_MEMBERS, NOT_EXPLICIT, NOTHING,
    NOTHING_ENDS, Octets, Read, end_mark, expect, string,
};
use crate::error::Result;

const SEQUENCE: u32 = 16;

/// The members of a SEQUENCE, in their order.
pub(super) struct Members<'a> {
    rest: &'a [u8],
    open: bool,
    ended: bool,
}

impl<'a> Members<'a> {
    /// The members of the SEQUENCE with this header at the start of `bytes`.
    fn of(header: &Header, bytes: &'a [u8]) -> Read<Self> {
        if !header.constructed {
            return Err(NO_MEMBERS);
        }
        Ok(Self {
            rest: header.content(bytes),
            open: header.is_open(),
            ended: false,
        })
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Whether there is another member.
    pub(super) fn more(&mut self) -> Read<bool> {
        if !self.ended && end_mark(&mut self.rest) {
            if !self.open {
                return Err(NOTHING_ENDS);
            }
            self.ended = true;
        }
        Ok(!self.ended && !self.rest.is_empty())
    }

    /// The header of the next member, if that is there and has this tag.
    pub(super) fn next_with(&mut self, class: Class, number: u32) -> Read<Option<Header>> {
        if !self.more()? {
            return Ok(None);
        }
        let header = Header::at(self.rest).map_err(Flaw::inside)?;
        Ok(header.is(class, number).then_some(header))
    }

    /// A member that must be there.
    pub(super) fn required<T>(&mut self, read: impl FnOnce(&mut &'a [u8]) -> Read<T>) -> Read<T> {
        if !self.more()? {
            return Err(if self.open && !self.ended {
                NO_END
            } else {
                MISSING
            });
        }
        read(&mut self.rest).map_err(Flaw::inside)
    }

    /// The member with this tag, if it is there.
    pub(super) fn optional<T>(
        &mut self,
        class: Class,
        number: u32,
        read: impl FnOnce(&mut &'a [u8]) -> Read<T>,
    ) -> Read<Option<T>> {
        match self.next_with(class, number)? {
            Some(_) => self.required(read).map(Some),
            None => Ok(None),
        }
    }

    /// The member `[number] EXPLICIT` with what `read` reads in it, if it is there.
    pub(super) fn explicit<T>(
        &mut self,
        number: u32,
        read: impl FnOnce(&mut &'a [u8]) -> Read<T>,
    ) -> Read<Option<T>> {
        let Some(header) = self.next_with(Class::CONTEXT, number)? else {
            return Ok(None);
        };
        if !header.constructed {
            return Err(NOT_EXPLICIT);
        }
        let mut content = header.content(self.rest);
        let value = read(&mut content).map_err(Flaw::inside)?;
        if header.is_open() && !end_mark(&mut content) {
            return Err(NO_END);
        }
        if !header.is_open() && !content.is_empty() {
            return Err(MORE_THAN_VALUE);
        }
        self.rest = header.after(self.rest, content);
        Ok(Some(value))
    }

    /// What comes after the SEQUENCE at the start of `bytes`, when no member is left.
    fn finish(mut self, header: &Header, bytes: &'a [u8]) -> Read<&'a [u8]> {
        match self.more()? {
            true if self.open => Err(NO_END),
            true => Err(MORE),
            false if self.open && !self.ended => Err(NO_END),
            false => Ok(()),
        }?;
        Ok(header.after(bytes, self.rest))
    }
}

/// Reads a SEQUENCE whose members `read` reads.
pub(super) fn sequence<'a, T>(
    rest: &mut &'a [u8],
    read: impl FnOnce(&mut Members<'a>) -> Read<T>,
) -> Read<T> {
    let header = expect(rest, Class::UNIVERSAL, SEQUENCE)?;
    let mut members = Members::of(&header, rest)?;
    let value = read(&mut members)?;
    *rest = members.finish(&header, rest)?;
    Ok(value)
}

/// Reads past a list under this tag, each of whose entries `read` reads past. OpenSSL takes a list for one even if
/// its tag says that it is a single value.
pub(super) fn list(rest: &mut &[u8], number: u32, read: fn(&mut &[u8]) -> Read<()>) -> Read<()> {
    let header = expect(rest, Class::UNIVERSAL, number)?;
    let mut entries = Members {
        rest: header.content(rest),
        open: header.is_open(),
        ended: false,
    };
    while entries.more()? {
        entries.required(read)?;
    }
    *rest = entries.finish(&header, rest)?;
    Ok(())
}

/// The fields of a session, in their order. What is wrong with one becomes an error that names it.
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    header: Header,
    members: Members<'a>,
}

impl<'a> Fields<'a> {
    /// The fields of the SEQUENCE at the start of `bytes`.
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self> {
        const ALL: &str = "session";
        if bytes.is_empty() {
            return Err(NOTHING.in_field(ALL));
        }
        let header = expect(bytes, Class::UNIVERSAL, SEQUENCE)
            .map_err(|flaw| flaw.inside().in_field(ALL))?;
        let members = Members::of(&header, bytes).map_err(|flaw| flaw.in_field(ALL))?;
        Ok(Self {
            bytes,
            header,
            members,
        })
    }

    /// A field that must be there.
    pub(super) fn required<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&mut &'a [u8]) -> Read<T>,
    ) -> Result<T> {
        let value = self.members.required(read);
        value.map_err(|flaw| flaw.in_field(field))
    }

    /// The field `[number] IMPLICIT OCTET STRING`, if it is there.
    pub(super) fn implicit_octets(
        &mut self,
        field: &'static str,
        number: u32,
    ) -> Result<Option<Octets<'a>>> {
        let read = |rest: &mut &'a [u8]| string(rest, Class::CONTEXT, number);
        let value = self.members.optional(Class::CONTEXT, number, read);
        value.map_err(|flaw| flaw.in_field(field))
    }

    /// The field `[number] EXPLICIT` with what `read` reads in it, if it is there.
    pub(super) fn explicit<T>(
        &mut self,
        field: &'static str,
        number: u32,
        read: impl FnOnce(&mut &'a [u8]) -> Read<T>,
    ) -> Result<Option<T>> {
        let value = self.members.explicit(number, read);
        value.map_err(|flaw| flaw.in_field(field))
    }

    /// Whether the next field starts with this octet.
    pub(super) fn next_starts_with(&self, octet: u8) -> bool {
        !self.members.ended && self.members.rest.first() == Some(&octet)
    }

    /// No field is left, or that is an error: where the last field that there can be was absent, OpenSSL takes what
    /// is left for a flawed one. Returns how many bytes the SEQUENCE took.
    pub(super) fn finish(self, last_was_there: bool) -> Result<usize> {
        let is_flawed = !self.members.rest.is_empty() && !last_was_there;
        let seen = |flaw: Flaw| if is_flawed { flaw.inside() } else { flaw };
        let after = self.members.finish(&self.header, self.bytes);
        let after = after.map_err(|flaw| seen(flaw).in_field("end of the session"))?;
        Ok(self.bytes.len() - after.len())
    }
}

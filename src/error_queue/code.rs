//! Error codes, as OpenSSL 3.0 packs them: 8 bits of library above 23 bits of reason, or a flag above an `errno`.

use std::ffi::{CStr, c_ulong};
use std::io::Write;

use crate::error::{Library, Reason};

/// `ERR_SYSTEM_FLAG`: marks a code whose bits below it are an `errno`.
const SYSTEM_FLAG: c_ulong = 1 << 31;

/// `ERR_LIB_OFFSET`: how many bits of a code lie below its library.
const LIBRARY_SHIFT: u32 = 23;

/// `ERR_LIB_MASK`.
const LIBRARY_MASK: c_ulong = 0xff;

/// `ERR_REASON_MASK`.
const REASON_MASK: c_ulong = 0x7f_ffff;

/// The longest text of the operating system that is shown whole, in bytes.
const SYSTEM_TEXT_LEN: usize = 256;

/// An error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code(pub c_ulong);

impl Code {
    /// The code of a reason (`ERR_PACK`).
    pub const fn of(reason: Reason) -> Self {
        Self(match reason.library {
            Library::System => SYSTEM_FLAG | reason.code as u32 as c_ulong,
            library => {
                ((library as c_ulong & LIBRARY_MASK) << LIBRARY_SHIFT)
                    | (reason.code as c_ulong & REASON_MASK)
            }
        })
    }

    /// Whether the reason is an `errno` (`ERR_SYSTEM_ERROR`).
    pub const fn is_system(self) -> bool {
        self.0 & SYSTEM_FLAG != 0
    }

    /// The number of the library (`ERR_GET_LIB`).
    pub const fn library(self) -> u32 {
        if self.is_system() {
            Library::System as u32
        } else {
            ((self.0 >> LIBRARY_SHIFT) & LIBRARY_MASK) as u32
        }
    }

    /// The number of the reason with its flags, or the `errno` (`ERR_GET_REASON`).
    pub const fn reason(self) -> u32 {
        if self.is_system() {
            (self.0 & (SYSTEM_FLAG - 1)) as u32
        } else {
            (self.0 & REASON_MASK) as u32
        }
    }

    /// The name of the library, when it is one of OpenSSL's.
    pub fn library_text(self) -> Option<&'static CStr> {
        Library::text_of(self.library())
    }

    /// The text of the reason, when it is known. An `errno` has none here: its text is not a static one.
    pub fn reason_text(self) -> Option<&'static CStr> {
        if self.is_system() {
            return None;
        }
        Reason::text_of(self.library(), self.reason())
    }

    /// The line that `ERR_error_string_n(3)` writes, with the function's name between the library and the reason
    /// (OpenSSL 3.0 leaves it empty unless the error is printed from the queue).
    ///
    /// Ends with a byte 0, whatever the size of `line`. What does not fit with a byte to spare is written shorter,
    /// as bare numbers, and cut where it ends.
    pub fn write_line(self, function: &[u8], line: &mut [u8]) {
        let Some(room) = line.len().checked_sub(1) else {
            return;
        };
        let mut whole = Vec::new();
        // Writing to a Vec cannot fail.
        let _ = write!(whole, "error:{:08X}:", self.0);
        self.push_library(&mut whole);
        whole.push(b':');
        whole.extend_from_slice(function);
        whole.push(b':');
        self.push_reason(&mut whole);
        if whole.len() >= room {
            whole.clear();
            let _ = write!(
                whole,
                "err:{:x}:{:x}:0:{:x}",
                self.0,
                self.library(),
                self.reason()
            );
            whole.truncate(room);
        }
        line[..whole.len()].copy_from_slice(&whole);
        line[whole.len()] = 0;
    }

    fn push_library(self, line: &mut Vec<u8>) {
        match self.library_text() {
            Some(text) => line.extend_from_slice(text.to_bytes()),
            None => line.extend_from_slice(format!("lib({})", self.library()).as_bytes()),
        }
    }

    fn push_reason(self, line: &mut Vec<u8>) {
        let mut system = [0; SYSTEM_TEXT_LEN];
        let text = if self.is_system() {
            system_text(self.reason(), &mut system)
        } else {
            self.reason_text().map(CStr::to_bytes)
        };
        match text {
            Some(text) => line.extend_from_slice(text),
            None => line.extend_from_slice(format!("reason({})", self.reason()).as_bytes()),
        }
    }
}

/// The operating system's text for an `errno`, or `None` when it knows no such number.
fn system_text(errno: u32, room: &mut [u8; SYSTEM_TEXT_LEN]) -> Option<&[u8]> {
    let errno = i32::try_from(errno).ok()?;
    // SAFETY: libc writes at most as many bytes as it is told there are, with a byte 0 at the end. Asked here and
    // not through std, which does not tell whether the number is known.
    let outcome = unsafe { libc::strerror_r(errno, room.as_mut_ptr().cast(), room.len()) };
    if outcome != 0 {
        return None;
    }
    CStr::from_bytes_until_nul(room).ok().map(CStr::to_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(code: c_ulong, size: usize) -> String {
        let mut buffer = vec![b'#'; size];
        Code(code).write_line(b"", &mut buffer);
        let text = CStr::from_bytes_until_nul(&buffer).expect("a byte 0 at the end");
        text.to_str().expect("ASCII").to_owned()
    }

    const NO_SHARED_CIPHER: c_ulong = Code::of(Reason::NO_SHARED_CIPHER).0;

    // The expected lines below are what OpenSSL 3.0 writes for the same codes and sizes.

    #[test]
    fn codes_are_packed_as_openssl_3_packs_them() {
        assert_eq!(NO_SHARED_CIPHER, 0x0a00_00c1);
        assert_eq!(Code::of(Reason::PASSED_NULL_PARAMETER).0, 0x0a0c_0102);
        assert_eq!(Code::of(Reason::PEM_NO_START_LINE).0, 0x0480_006c);
        assert_eq!(Code::of(Reason::system(libc::ENOENT)).0, 0x8000_0002);
        let refused = Reason::PASSED_INVALID_ARGUMENT.reported_by(Library::Crypto);
        assert_eq!(Code::of(refused).0, 0x0788_0106);
    }

    #[test]
    fn codes_come_apart_into_what_they_were_made_of() {
        let code = Code::of(Reason::PASSED_NULL_PARAMETER);
        assert_eq!((code.library(), code.reason()), (20, 786_690));
        assert!(!code.is_system());
        let code = Code::of(Reason::system(99_999));
        assert_eq!((code.library(), code.reason()), (2, 99_999));
        assert!(code.is_system());
    }

    #[test]
    fn a_line_names_the_library_and_the_reason() {
        let known = "error:0A0000C1:SSL routines::no shared cipher";
        assert_eq!(line(NO_SHARED_CIPHER, 256), known);
        assert_eq!(
            line(0x0a00_0f9f, 256),
            "error:0A000F9F:SSL routines::reason(3999)"
        );
        assert_eq!(line(0x3180_0001, 256), "error:31800001:lib(99)::reason(1)");
        assert_eq!(line(0, 256), "error:00000000:lib(0)::reason(0)");
        assert_eq!(
            line(0x0a00_0000, 256),
            "error:0A000000:SSL routines::SSL routines"
        );
        assert_eq!(
            line(0x318c_0102, 256),
            "error:318C0102:lib(99)::passed a null parameter"
        );
        let higher_bits_are_ignored = "error:10A0000C1:SSL routines::no shared cipher";
        assert_eq!(line(0x1_0a00_00c1, 256), higher_bits_are_ignored);
    }

    #[test]
    fn an_errno_reads_as_the_system_says_it() {
        let missing = "error:80000002:system library::No such file or directory";
        assert_eq!(line(0x8000_0002, 256), missing);
        assert_eq!(
            line(0x8001_869f, 256),
            "error:8001869F:system library::reason(99999)"
        );
        assert_eq!(
            line(0x0100_0005, 256),
            "error:01000005:system library::reason(5)"
        );
        assert_eq!(Code(0x8000_0002).reason_text(), None);
    }

    #[test]
    fn a_line_that_does_not_fit_with_a_byte_to_spare_becomes_numbers() {
        assert_eq!(
            line(NO_SHARED_CIPHER, 47),
            "error:0A0000C1:SSL routines::no shared cipher"
        );
        assert_eq!(line(NO_SHARED_CIPHER, 46), "err:a0000c1:14:0:c1");
        assert_eq!(line(NO_SHARED_CIPHER, 10), "err:a0000");
        assert_eq!(line(NO_SHARED_CIPHER, 1), "");
        Code(NO_SHARED_CIPHER).write_line(b"", &mut []);
    }

    #[test]
    fn a_function_stands_between_library_and_reason() {
        let mut buffer = [0; 80];
        Code(NO_SHARED_CIPHER).write_line(b"connect", &mut buffer);
        let text = CStr::from_bytes_until_nul(&buffer).unwrap();
        assert_eq!(
            text,
            c"error:0A0000C1:SSL routines:connect:no shared cipher"
        );
    }
}

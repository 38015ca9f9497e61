//! The host's error queue (`ERR_get_error(3)`, `ERR_put_error(3)`).

use std::ffi::{CStr, CString, c_int, c_ulong};
use std::ptr;

use parking_lot::Mutex;

use super::libcrypto::{ERR_STRING_DATA, LibCrypto};
use super::object;

impl LibCrypto {
    /// Raises an error on the calling thread's queue, with OpenSSL 3's numbers for its library and reason. The
    /// text is cut at its first byte 0.
    pub fn raise_error(&self, library: c_int, reason: c_int, text: Option<&str>) {
        let text = text.map(c_text);
        let text = text.as_deref();
        if self.is_3_or_later() {
            self.raise_in_3(library, reason, text);
        } else {
            self.raise_in_1(library, reason_before_3(reason), text);
        }
    }

    fn raise_in_3(&self, library: c_int, reason: c_int, text: Option<&CStr>) {
        let (Some(new), Some(set_debug), Some(set_error)) =
            (self.ERR_new, self.ERR_set_debug, self.ERR_set_error)
        else {
            return;
        };
        // SAFETY: the three calls in their order make one error; no place is named, and the format is null or asks
        // for the one string that is passed.
        unsafe {
            new();
            set_debug(ptr::null(), -1, ptr::null());
            match text {
                Some(text) => set_error(library, reason, c"%s".as_ptr(), text.as_ptr()),
                None => set_error(library, reason, ptr::null()),
            }
        }
    }

    fn raise_in_1(&self, library: c_int, reason: c_int, text: Option<&CStr>) {
        let (Some(put_error), Some(add_data)) = (self.ERR_put_error, self.ERR_add_error_data)
        else {
            return;
        };
        // SAFETY: numbers and a null file name are allowed; the count is that of the strings that follow it.
        unsafe {
            put_error(library, 0, reason, ptr::null(), 0);
            if let Some(text) = text {
                add_data(1, text.as_ptr());
            }
        }
    }

    /// Takes the oldest error's code; 0 when there is none.
    pub fn take_error(&self) -> c_ulong {
        // SAFETY: takes nothing; the queue is the calling thread's.
        unsafe { (self.ERR_get_error)() }
    }

    /// The oldest error's code; 0 when there is none.
    pub fn first_error(&self) -> c_ulong {
        // SAFETY: as above.
        unsafe { (self.ERR_peek_error)() }
    }

    /// The newest error's code; 0 when there is none.
    pub fn last_error(&self) -> c_ulong {
        // SAFETY: as above.
        unsafe { (self.ERR_peek_last_error)() }
    }

    /// Runs something whose errors are nobody's business: the queue is as before.
    pub(super) fn without_errors<T>(&self, run: impl FnOnce() -> T) -> T {
        let marks = self.ERR_set_mark.zip(self.ERR_pop_to_mark);
        if let Some((set_mark, _)) = marks {
            // SAFETY: takes nothing; the queue is the calling thread's.
            unsafe { set_mark() };
        }
        let outcome = run();
        if let Some((_, pop_to_mark)) = marks {
            // SAFETY: as above.
            unsafe { pop_to_mark() };
        }
        outcome
    }

    /// Forgets all errors.
    pub fn clear_errors(&self) {
        // SAFETY: as above.
        unsafe { (self.ERR_clear_error)() }
    }

    /// Writes a code as a line that ends with a byte 0 (`ERR_error_string_n(3)`).
    pub fn error_line(&self, code: c_ulong, line: &mut [u8]) {
        // SAFETY: the buffer is as large as it is said to be.
        unsafe { (self.ERR_error_string_n)(code, line.as_mut_ptr().cast(), line.len()) }
    }

    /// The name of a code's library.
    pub fn library_text(&self, code: c_ulong) -> Option<&'static CStr> {
        // SAFETY: takes any number.
        static_text(unsafe { (self.ERR_lib_error_string)(code) })
    }

    /// The text of a code's reason.
    pub fn reason_text(&self, code: c_ulong) -> Option<&'static CStr> {
        // SAFETY: takes any number.
        static_text(unsafe { (self.ERR_reason_error_string)(code) })
    }

    /// Takes all errors and prints them (`ERR_print_errors_fp(3)`).
    ///
    /// # Safety
    /// `file` is open for writing.
    pub unsafe fn print_errors(&self, file: *mut libc::FILE) {
        // SAFETY: the caller's promise.
        unsafe { (self.ERR_print_errors_fp)(file) }
    }

    /// Teaches the host the reasons of a library, unless it knows the first of them, which it does when another
    /// library has taught it.
    pub fn register_reasons(&self, library: c_int, reasons: &'static [(c_int, &'static CStr)]) {
        let Some((first, _)) = reasons.first() else {
            return;
        };
        let shift = if self.is_3_or_later() { 23 } else { 24 };
        let code = ((library as c_ulong) << shift) | *first as c_ulong;
        if self.reason_text(code).is_some() {
            return;
        }
        // The host keeps the addresses of the texts, and of the table too.
        object::stay_loaded();
        let end = ERR_STRING_DATA {
            error: 0,
            string: ptr::null(),
        };
        let rows = reasons.iter().map(|(number, text)| ERR_STRING_DATA {
            error: *number as c_ulong,
            string: text.as_ptr(),
        });
        let table: &'static mut [ERR_STRING_DATA] =
            Vec::leak(rows.chain(std::iter::once(end)).collect());
        TABLES.lock().push(table.as_ptr().addr());
        // SAFETY: a table that ends as it must, that is the host's from here on and lives for ever, as the texts do.
        unsafe { (self.ERR_load_strings)(library, table.as_mut_ptr()) };
    }
}

/// Where the tables are that hosts were given. The host forgets them before the process ends; who then looks for memory
/// that nobody knows of finds them here.
static TABLES: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// The text as C reads it.
fn c_text(text: &str) -> CString {
    let until_nul = text.split('\0').next().unwrap_or_default();
    CString::new(until_nul).unwrap_or_default()
}

fn static_text(text: *const std::ffi::c_char) -> Option<&'static CStr> {
    // SAFETY: null, or a text of libcrypto's tables of texts, which stay.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
}

/// `ERR_RFLAG_COMMON` of OpenSSL 3: the reason is one that all libraries share.
const COMMON_IN_3: c_int = 2 << 18;
/// `ERR_RFLAG_FATAL` of OpenSSL 3.
const FATAL_IN_3: c_int = 1 << 18;
/// `ERR_R_FATAL` before 3.0.
const FATAL_IN_1: c_int = 64;
/// `ERR_R_INTERNAL_ERROR` before 3.0.
const INTERNAL_ERROR_IN_1: c_int = 4 | FATAL_IN_1;

/// The number that a reason had before OpenSSL 3. The shared ones were renumbered: those that name a library kept
/// their number, the others counted from 1 instead of 256. Those that came with 3.0 become an internal error.
fn reason_before_3(reason: c_int) -> c_int {
    if reason & COMMON_IN_3 == 0 {
        return reason;
    }
    let fatal = if reason & FATAL_IN_3 != 0 {
        FATAL_IN_1
    } else {
        0
    };
    match reason & (FATAL_IN_3 - 1) {
        library @ ..256 => library,
        older @ 256..=263 => (older - 255) | fatal,
        _ => INTERNAL_ERROR_IN_1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::tests::loaded;

    #[test]
    fn an_error_that_was_raised_reads_back_with_its_text() {
        let library = loaded();
        library.clear_errors();
        library.raise_error(20, 193, Some("text"));
        library.raise_error(2, libc::ENOENT, None);
        assert_eq!(library.first_error(), 0x0a00_00c1);
        assert_eq!(library.last_error(), 0x8000_0002);
        let mut line = [0; 80];
        library.error_line(library.last_error(), &mut line);
        let line = CStr::from_bytes_until_nul(&line).unwrap();
        assert_eq!(
            line,
            c"error:80000002:system library::No such file or directory"
        );
        assert_eq!(library.take_error(), 0x0a00_00c1);
        library.clear_errors();
        assert_eq!(library.take_error(), 0);
    }

    #[test]
    fn a_host_that_is_taught_reasons_knows_their_texts() {
        static REASONS: [(c_int, &CStr); 2] = [(100, c"the first"), (200, c"the second")];
        // ERR_LIB_USER and more: no library of OpenSSL's.
        const LIBRARY: c_int = 140;
        let library = loaded();
        let code = |reason: c_ulong| ((LIBRARY as c_ulong) << 23) | reason;
        assert_eq!(library.reason_text(code(200)), None);
        library.register_reasons(LIBRARY, &REASONS);
        assert_eq!(library.reason_text(code(100)), Some(c"the first"));
        assert_eq!(library.reason_text(code(200)), Some(c"the second"));
    }

    #[test]
    fn shared_reasons_had_other_numbers_before_openssl_3() {
        // ERR_R_MALLOC_FAILURE, ERR_R_PASSED_INVALID_ARGUMENT, ERR_R_PEM_LIB, SSL_R_NO_SHARED_CIPHER, and
        // ERR_R_UNSUPPORTED, which 1.1 has not, in the numbers of 3.0 and of 1.1.
        let fatal = COMMON_IN_3 | FATAL_IN_3;
        assert_eq!(reason_before_3(256 | fatal), 65);
        assert_eq!(reason_before_3(262 | COMMON_IN_3), 7);
        assert_eq!(reason_before_3(9 | COMMON_IN_3), 9);
        assert_eq!(reason_before_3(193), 193);
        assert_eq!(reason_before_3(268 | COMMON_IN_3), 68);
    }
}

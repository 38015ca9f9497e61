//! The calling thread's error queue: libcrypto's when the process has one, our own otherwise.
//!
//! In a process without libcrypto, reading the queue empties ours first and then that of a libcrypto that came
//! later, because its own reads of its queue may reach us (see [`host::bystander`]).

mod code;
mod ring;

use std::cell::RefCell;
use std::ffi::{CStr, c_int, c_ulong};
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};

pub use code::Code;
pub use ring::{QueuedError, Ring};

use crate::error::{Failure, Library, Reason};
use crate::host::{self, LibCrypto};

/// The longest line that is printed, before the text of the error, in bytes.
const LINE_LEN: usize = 4096;

thread_local! {
    static RING: RefCell<Ring> = const { RefCell::new(Ring::new()) };
}

/// Puts a failure on the calling thread's queue. A quiet failure leaves no trace.
pub fn push(failure: &Failure) {
    match host::libcrypto() {
        Some(library) => push_to(library, failure),
        None => with_ring(|ring| ring.push(failure)).unwrap_or_default(),
    }
}

fn push_to(library: &LibCrypto, failure: &Failure) {
    if let Some(reason) = failure.reason() {
        teach_reasons_to(library);
        library.raise_error(reason.library as c_int, reason.code, failure.text());
    }
}

/// Makes the texts of our reasons known to the host, if there is one.
pub fn teach_reasons() {
    if let Some(library) = host::libcrypto() {
        teach_reasons_to(library);
    }
}

fn teach_reasons_to(library: &LibCrypto) {
    static TAUGHT: AtomicBool = AtomicBool::new(false);
    if !TAUGHT.swap(true, Ordering::Relaxed) {
        library.register_reasons(Library::Ssl as c_int, Reason::all_of_ssl());
    }
}

/// Takes the oldest error's code; 0 when there is none.
pub fn take() -> c_ulong {
    read(
        |ring| ring.take().map(|error| error.code),
        LibCrypto::take_error,
    )
}

/// The oldest error's code; 0 when there is none.
pub fn first() -> c_ulong {
    read(
        |ring| ring.first().map(|error| error.code),
        LibCrypto::first_error,
    )
}

/// The newest error's code; 0 when there is none.
///
/// Of a bystander's errors and ours, the bystander's newest counts as newer: it asks for its own last error to see
/// how a step of its own ended.
pub fn last() -> c_ulong {
    let theirs = host::owner_of_names().map_or(0, LibCrypto::last_error);
    if theirs != 0 || host::libcrypto().is_some() {
        return theirs;
    }
    let ours = with_ring(|ring| ring.last().map(|error| error.code));
    ours.flatten().map_or(0, |code| code.0)
}

/// Forgets all errors.
pub fn clear() {
    with_ring(Ring::clear).unwrap_or_default();
    if let Some(library) = host::owner_of_names() {
        library.clear_errors();
    }
}

/// Takes the oldest error of our own queue as the line that `ERR_print_errors_fp(3)` prints, with its newline.
/// There is none when the errors are the host's, which prints them itself.
pub fn take_printed() -> Option<Vec<u8>> {
    let error = with_ring(Ring::take).flatten()?;
    let mut line = thread_name();
    line.push(':');
    let mut line = line.into_bytes();
    let mut shown = [0; LINE_LEN];
    error.code.write_line(b"", &mut shown);
    line.extend(shown.iter().take_while(|byte| **byte != 0));
    // File and line, which OpenSSL shows like this when they are not known.
    line.extend_from_slice(b"::-1:");
    line.extend_from_slice(error.text.unwrap_or_default().as_bytes());
    line.push(b'\n');
    Some(line)
}

/// Writes a code as a line that ends with a byte 0, cut to the size of `line` (`ERR_error_string_n(3)`).
pub fn write_line(code: c_ulong, line: &mut [u8]) {
    match host::libcrypto() {
        Some(library) => library.error_line(code, line),
        None => Code(code).write_line(b"", line),
    }
}

/// The name of a code's library.
pub fn library_text(code: c_ulong) -> Option<&'static CStr> {
    match host::libcrypto() {
        Some(library) => library.library_text(code),
        None => Code(code).library_text(),
    }
}

/// The text of a code's reason. An `errno` has none.
pub fn reason_text(code: c_ulong) -> Option<&'static CStr> {
    match host::libcrypto() {
        Some(library) => {
            teach_reasons_to(library);
            library.reason_text(code)
        }
        None => Code(code).reason_text().or_else(|| {
            let library = host::bystander()?;
            library.reason_text(code)
        }),
    }
}

/// Asks the host, or else our own queue and then a bystander's.
fn read(
    ours: impl FnOnce(&mut Ring) -> Option<Code>,
    theirs: impl FnOnce(&LibCrypto) -> c_ulong,
) -> c_ulong {
    if host::libcrypto().is_none()
        && let Some(code) = with_ring(ours).flatten()
    {
        return code.0;
    }
    host::owner_of_names().map_or(0, theirs)
}

/// Runs `action` on the calling thread's own queue, unless the thread is ending and has given it up.
fn with_ring<T>(action: impl FnOnce(&mut Ring) -> T) -> Option<T> {
    RING.try_with(|ring| action(&mut ring.borrow_mut())).ok()
}

/// The calling thread's number as OpenSSL prints it: the bytes in memory, in hexadecimal.
fn thread_name() -> String {
    // SAFETY: takes nothing and only answers; it is the number that OpenSSL shows, which std does not know.
    let id = unsafe { libc::pthread_self() };
    id.to_ne_bytes()
        .iter()
        .fold(String::new(), |mut name, byte| {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02X}");
            name
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_read_oldest_first_and_the_newest_can_be_seen() {
        clear();
        push(&Reason::NO_SHARED_CIPHER.into());
        push(&Reason::BAD_LENGTH.into());
        assert_eq!(first(), Code::of(Reason::NO_SHARED_CIPHER).0);
        assert_eq!(last(), Code::of(Reason::BAD_LENGTH).0);
        assert_eq!(take(), Code::of(Reason::NO_SHARED_CIPHER).0);
        assert_eq!(take(), Code::of(Reason::BAD_LENGTH).0);
        assert_eq!((take(), first(), last()), (0, 0, 0));
    }

    #[test]
    fn each_thread_has_its_own_errors() {
        clear();
        push(&Reason::NO_SHARED_CIPHER.into());
        let elsewhere = std::thread::spawn(take).join().unwrap();
        assert_eq!(elsewhere, 0);
        assert_ne!(take(), 0);
    }

    #[test]
    fn a_printed_error_shows_thread_code_and_text() {
        clear();
        push(&Failure::new(Reason::NO_SHARED_CIPHER).because("text 3"));
        let line = String::from_utf8(take_printed().unwrap()).unwrap();
        // What OpenSSL 3.0 prints for an error raised without a place.
        let (thread, rest) = line.split_once(':').unwrap();
        assert_eq!(thread, thread_name());
        assert_eq!(
            rest,
            "error:0A0000C1:SSL routines::no shared cipher::-1:text 3\n"
        );
        assert_eq!(take_printed(), None);
    }

    #[test]
    fn a_quiet_failure_is_not_on_the_queue() {
        clear();
        push(&Failure::quiet());
        assert_eq!(first(), 0);
    }
}

//! What strangers can send, and what must hold of it whatever it is: it is read, or refused with a reason on the error
//! queue; what was read is written again in one form, however it came. `hostile_input.rs` and the fuzz targets call
//! these.
// Each target calls one of these.
#![allow(dead_code)]

use std::ffi::c_long;
use std::ptr;
use std::sync::OnceLock;

use rsslsess::ffi::err::{ERR_clear_error, ERR_peek_last_error};
use rsslsess::ffi::interchange::d2i_SSL_SESSION;
use rsslsess::ffi::session::SSL_SESSION_free;
use rsslsess::session::Session;
use rsslsess::session::pem::{LINE_LEN, unarmour};
use rsslsess::session::ticket::{KEYS_LEN, TicketKeys};

/// `d2i_SSL_SESSION`, as C calls it; then what the session is written as.
pub(crate) fn der(bytes: &[u8]) {
    is_read_by_c(bytes);
    if let Ok((session, len)) = Session::from_der(bytes) {
        assert!(len <= bytes.len());
        is_settled(&session);
    }
}

/// PEM, to its end: each block is a session, or there is a reason why not.
pub(crate) fn pem(bytes: &[u8]) {
    let mut rest = bytes;
    let mut next_line = |line: &mut [u8; LINE_LEN]| {
        let end = rest.iter().position(|byte| *byte == b'\n');
        let len = end.map_or(rest.len(), |at| at + 1).min(LINE_LEN);
        let (next, left) = rest.split_at(len);
        line[..len].copy_from_slice(next);
        rest = left;
        len
    };
    loop {
        match unarmour(&mut next_line) {
            Ok(encoding) => der(&encoding),
            Err(failure) => {
                assert!(
                    failure.reason().is_some(),
                    "PEM is refused without a reason"
                );
                break;
            }
        }
    }
}

/// A ticket with the keys that the corpus was made with. What is none of ours does not open; and the same bytes as
/// the contents of a ticket, as if somebody had the keys, are read as any encoding is.
pub(crate) fn ticket(bytes: &[u8]) {
    if let Some(encoding) = keys().open(bytes) {
        der(&encoding);
    }
    let sealed = keys().seal(bytes).expect("a ticket is made");
    let opened = keys().open(&sealed).expect("and opens");
    assert_eq!(*opened, bytes);
    der(&opened);
}

/// The keys of the corpus: the bytes from 0 on.
pub(crate) fn keys() -> &'static TicketKeys {
    static KEYS: OnceLock<TicketKeys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let keys = TicketKeys::new();
        keys.set(&std::array::from_fn::<u8, KEYS_LEN, _>(|at| at as u8));
        keys
    })
}

/// The C function moves the pointer over what it read, or leaves it and says why.
fn is_read_by_c(bytes: &[u8]) {
    let mut at = bytes.as_ptr();
    // SAFETY: `at` points to as many bytes as are said, nothing else is passed, and the session is freed once.
    unsafe {
        ERR_clear_error();
        let session = d2i_SSL_SESSION(ptr::null_mut(), &raw mut at, bytes.len() as c_long);
        if session.is_null() {
            assert_eq!(at, bytes.as_ptr(), "a refusal moved the pointer");
            assert_ne!(ERR_peek_last_error(), 0, "a refusal without a reason");
        } else {
            assert!(bytes.as_ptr_range().contains(&at) || at == bytes.as_ptr_range().end);
            assert_ne!(at, bytes.as_ptr(), "a session of no bytes");
            SSL_SESSION_free(session);
        }
        ERR_clear_error();
    }
}

/// What is written of a session is read as the same session.
fn is_settled(session: &Session) {
    let encoding = session
        .to_der()
        .expect("a session that was read is written");
    let (again, len) = Session::from_der(&encoding).expect("and read again");
    assert_eq!(len, encoding.len());
    assert_eq!(again.to_der().expect("and written again"), encoding);
    assert!(!session.text().is_empty());
}

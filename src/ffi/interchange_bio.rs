//! Sessions to and from BIOs, which are libcrypto's: as PEM and as text. They work where the process has a libcrypto.
#![allow(non_snake_case)]

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use crate::error::{Failure, Reason, Result};
use crate::ffi::boundary::enter;
use crate::ffi::handle;
use crate::ffi::interchange_pem::{armoured, read};
use crate::ffi::types::{BIO, SSL_SESSION};
use crate::host::{self, LibCrypto};
use crate::session::Session;
use crate::session::pem::LINE_LEN;

/// PEM_write_bio_SSL_SESSION is PEM_write_SSL_SESSION to a BIO. It needs a libcrypto in the process, and fails with
/// ERR_R_UNSUPPORTED without. (PEM_write_SSL_SESSION(3))
///
/// # Safety
/// `out` is NULL (a failure) or a BIO of the process's libcrypto; `x` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_write_bio_SSL_SESSION(out: *mut BIO, x: *const SSL_SESSION) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `out`.
        let channel = unsafe { Channel::of(out) }?;
        // SAFETY: the caller's promise about `x` is handed on.
        let text = unsafe { armoured(x) }?;
        channel.write(&text)?;
        Ok(1)
    })
}

/// PEM_read_bio_SSL_SESSION is PEM_read_SSL_SESSION from a BIO. It needs a libcrypto in the process, and fails with
/// ERR_R_UNSUPPORTED without. (PEM_read_SSL_SESSION(3))
///
/// # Safety
/// `bp` is NULL (a failure) or a BIO of the process's libcrypto; `x` is NULL or may be read and written; `*x` is NULL
/// or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PEM_read_bio_SSL_SESSION(
    bp: *mut BIO,
    x: *mut *mut SSL_SESSION,
    cb: Option<
        unsafe extern "C" fn(
            buf: *mut c_char,
            size: c_int,
            rwflag: c_int,
            userdata: *mut c_void,
        ) -> c_int,
    >,
    u: *mut c_void,
) -> *mut SSL_SESSION {
    let _ = (cb, u);
    enter(ptr::null_mut(), || {
        // SAFETY: the caller's promise about `bp`.
        let channel = unsafe { Channel::of(bp) }?;
        // SAFETY: the caller's promise about `x` is handed on.
        unsafe { read(x, &mut |line| channel.line(line)) }
    })
}

/// SSL_SESSION_print is SSL_SESSION_print_fp to a BIO. It needs a libcrypto in the process, and fails with
/// ERR_R_UNSUPPORTED without. (SSL_SESSION_print(3))
///
/// # Safety
/// `fp` is NULL (a failure) or a BIO of the process's libcrypto; `ses` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_print(fp: *mut BIO, ses: *const SSL_SESSION) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `fp`.
        let channel = unsafe { Channel::of(fp) }?;
        // SAFETY: the caller's promise about `ses` is what `borrow` asks for.
        let text = unsafe { handle::borrow::<Session>(ses) }?.text();
        channel.write(&text)?;
        Ok(1)
    })
}

/// SSL_SESSION_print_keylog writes the session's id and master secret to a BIO, as a line of a key log in NSS's
/// format. It needs a libcrypto in the process, and fails with ERR_R_UNSUPPORTED without.
///
/// Returns 1, or 0 on failure, which it is when the session has no id or no secret. (SSL_SESSION_print(3))
///
/// # Safety
/// `bp` is NULL (a failure) or a BIO of the process's libcrypto; `x` is NULL (a failure) or a living session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_SESSION_print_keylog(bp: *mut BIO, x: *const SSL_SESSION) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise about `bp`.
        let channel = unsafe { Channel::of(bp) }?;
        // SAFETY: the caller's promise about `x` is what `borrow` asks for.
        let line = unsafe { handle::borrow::<Session>(x) }?.keylog_line()?;
        channel.write(&line)?;
        Ok(1)
    })
}

/// BIO_ssl_copy_session_id gives the connection in the chain of BIOs `to` the session, certificate and id context of
/// the connection in the chain `from`.
///
/// What puts a connection into a chain is BIO_f_ssl(3). This library has none, and a connection in a chain made with
/// another library's is that library's. So there is nothing to copy between: the function always returns 0, with
/// ERR_R_PASSED_NULL_PARAMETER for NULL, ERR_R_PASSED_INVALID_ARGUMENT for a chain without a connection, and
/// ERR_R_UNSUPPORTED for one with another library's. SSL_copy_session_id does it for connections themselves.
/// (BIO_f_ssl(3))
///
/// # Safety
/// `to` and `from` are NULL (a failure) or BIOs of the process's libcrypto.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BIO_ssl_copy_session_id(to: *mut BIO, from: *mut BIO) -> c_int {
    enter(0, || {
        for (name, chain) in [("to", to), ("from", from)] {
            // SAFETY: the caller's promise about both.
            let channel = unsafe { Channel::of(chain) }?;
            if !channel.has_connection() {
                return Err(Failure::new(Reason::PASSED_INVALID_ARGUMENT)
                    .because(format!("there is no connection in the chain `{name}`")));
            }
        }
        Err(Failure::new(Reason::UNSUPPORTED)
            .because("a connection in a chain of BIOs is another library's"))
    })
}

/// `BIO_TYPE_SSL`.
const TYPE_SSL: c_int = 7 | 0x0200;

/// A BIO that C lent, and the functions to use it with.
struct Channel {
    bio: *mut BIO,
    library: &'static LibCrypto,
    write: unsafe extern "C" fn(*mut BIO, *const c_void, c_int) -> c_int,
    gets: unsafe extern "C" fn(*mut BIO, *mut c_char, c_int) -> c_int,
}

impl Channel {
    /// The BIO, if it is one and there is a libcrypto that it can belong to. It stays the caller's.
    ///
    /// # Safety
    /// `bio` is null or a BIO of the process's libcrypto, which lives and is nobody else's to use as long as the value.
    unsafe fn of(bio: *mut BIO) -> Result<Self> {
        if bio.is_null() {
            return Err(Failure::null());
        }
        let functions = host::libcrypto().and_then(|library| {
            let (write, gets) = library.BIO_write.zip(library.BIO_gets)?;
            Some((library, write, gets))
        });
        let Some((library, write, gets)) = functions else {
            return Err(Failure::new(Reason::UNSUPPORTED)
                .because("a BIO needs libcrypto: link the program with -lcrypto"));
        };
        Ok(Self {
            bio,
            library,
            write,
            gets,
        })
    }

    /// Whether a connection is in the chain that starts here.
    fn has_connection(&self) -> bool {
        // SAFETY: a living BIO of that libcrypto, by the promise to `of`; the chain is only looked at.
        let find = |find: unsafe extern "C" fn(*mut BIO, c_int) -> *mut BIO| unsafe {
            find(self.bio, TYPE_SSL)
        };
        let found = self.library.BIO_find_type.map(find);
        found.is_some_and(|bio| !bio.is_null())
    }

    /// Writes all bytes.
    fn write(&self, bytes: &[u8]) -> Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let len = c_int::try_from(rest.len()).unwrap_or(c_int::MAX);
            // SAFETY: a living BIO of that libcrypto, by the promise to `of`; at least that many bytes are there.
            let written = unsafe { (self.write)(self.bio, rest.as_ptr().cast(), len) };
            match usize::try_from(written)
                .ok()
                .and_then(|written| rest.get(written..))
            {
                Some(left) if left.len() < rest.len() => rest = left,
                _ => return Err(Failure::new(Reason::BIO_LIB).because("writing to a BIO")),
            }
        }
        Ok(())
    }

    /// Stores the next line, or as much of it as fits, and tells its length; 0 at the end.
    fn line(&self, line: &mut [u8; LINE_LEN]) -> usize {
        let mut text = zeroize::Zeroizing::new([0u8; LINE_LEN + 1]);
        // SAFETY: a living BIO of that libcrypto, by the promise to `of`, and the length is the buffer's.
        let len = unsafe { (self.gets)(self.bio, text.as_mut_ptr().cast(), text.len() as c_int) };
        let len = usize::try_from(len).unwrap_or(0).min(LINE_LEN);
        line[..len].copy_from_slice(&text[..len]);
        len
    }
}

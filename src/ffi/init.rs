//! Initialisation, which this library does not need, and versions.

use std::ffi::{CStr, c_char, c_int, c_ulong};

use crate::error::{Failure, Result};
use crate::error_queue;
use crate::ffi::boundary::{enter, enter_void};
use crate::ffi::types::OPENSSL_INIT_SETTINGS;
use crate::host;

/// `OPENSSL_INIT_ADD_ALL_CIPHERS`.
const ADD_ALL_CIPHERS: u64 = 0x04;
/// `OPENSSL_INIT_ADD_ALL_DIGESTS`.
const ADD_ALL_DIGESTS: u64 = 0x08;
/// `OPENSSL_INIT_LOAD_CONFIG`.
const LOAD_CONFIG: u64 = 0x40;
/// `OPENSSL_INIT_NO_LOAD_CONFIG`.
const NO_LOAD_CONFIG: u64 = 0x80;

/// The version of OpenSSL whose interface this library has, as `OpenSSL_version_num` tells it.
const API_VERSION: c_ulong = 0x3000_0130;

/// The same version as a text.
const API_VERSION_TEXT: &CStr = c"3.0.19";

/// OPENSSL_init_ssl makes the library ready, which it is from the start: a program need not call it. A libcrypto in the
/// process is made ready for TLS, as opts and settings say. Returns 1, or 0 when that libcrypto cannot be made ready,
/// with its reason on the error queue. See OPENSSL_init_ssl(3).
///
/// # Safety
/// settings is NULL or came from OPENSSL_INIT_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OPENSSL_init_ssl(
    opts: u64,
    settings: *const OPENSSL_INIT_SETTINGS,
) -> c_int {
    enter(0, || {
        let config = match opts & NO_LOAD_CONFIG {
            0 => LOAD_CONFIG,
            _ => 0,
        };
        let opts = opts | ADD_ALL_CIPHERS | ADD_ALL_DIGESTS | config;
        // SAFETY: the caller's promise.
        unsafe { make_ready(opts, settings) }?;
        error_queue::teach_reasons();
        Ok(1)
    })
}

/// OPENSSL_init_crypto makes a libcrypto in the process ready, as opts and settings say; without one there is nothing
/// to do. Returns 1, or 0 when it cannot be made ready, with its reason on the error queue. See OPENSSL_init_crypto(3).
///
/// # Safety
/// settings is NULL or came from OPENSSL_INIT_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OPENSSL_init_crypto(
    opts: u64,
    settings: *const OPENSSL_INIT_SETTINGS,
) -> c_int {
    enter(0, || {
        // SAFETY: the caller's promise.
        unsafe { make_ready(opts, settings) }?;
        Ok(1)
    })
}

/// SSL_library_init is the older name of OPENSSL_init_ssl(0, NULL). Returns 1. See SSL_library_init(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_library_init() -> c_int {
    // SAFETY: no settings.
    enter(0, || Ok(unsafe { OPENSSL_init_ssl(0, std::ptr::null()) }))
}

/// SSL_load_error_strings makes the texts of error codes known, which they are from the start; in a process with a
/// libcrypto, to that as well. See SSL_load_error_strings(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_load_error_strings() {
    enter_void(|| {
        error_queue::teach_reasons();
        Ok(())
    });
}

/// OpenSSL_version returns a static text about the library that does the work: the libcrypto of the process when there
/// is one, else this library. t says which text: OPENSSL_VERSION its name and version, OPENSSL_VERSION_STRING the
/// version alone (of this library, that of OpenSSL whose interface it has), OPENSSL_PLATFORM what it was made for.
/// Texts that this library does not have read "not available". See OpenSSL_version(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OpenSSL_version(t: c_int) -> *const c_char {
    enter(std::ptr::null(), || {
        Ok(match host::libcrypto() {
            // SAFETY: takes any number.
            Some(library) => unsafe { (library.OpenSSL_version)(t) },
            None => own_version_text(t).as_ptr(),
        })
    })
}

/// OpenSSL_version_num returns the version of the libcrypto of the process when there is one. Else it returns that of
/// OpenSSL whose interface this library has, 0x30000000 for 3.0.0: 0xMNN00PP0 stands for version M.NN.PP. See
/// OpenSSL_version_num(3).
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OpenSSL_version_num() -> c_ulong {
    enter(0, || {
        Ok(host::libcrypto().map_or(API_VERSION, host::LibCrypto::version))
    })
}

/// RSSLSESS_version returns the version of this library, "0.1.0" for example. The text is static.
///
/// # Safety
/// None beyond C's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RSSLSESS_version() -> *const c_char {
    enter(std::ptr::null(), || Ok(own_version().as_ptr()))
}

/// A literal with a byte 0 at its end.
macro_rules! c_text {
    ($($part:expr),*) => {
        const {
            match CStr::from_bytes_with_nul(concat!($($part,)* "\0").as_bytes()) {
                Ok(text) => text,
                Err(_) => panic!("the parts have no byte 0"),
            }
        }
    };
}

const fn own_version() -> &'static CStr {
    c_text!(env!("CARGO_PKG_VERSION"))
}

/// The texts of `OpenSSL_version` in a process without libcrypto.
fn own_version_text(which: c_int) -> &'static CStr {
    match which {
        0 => c_text!(
            "librsslsess ",
            env!("CARGO_PKG_VERSION"),
            " (OpenSSL 3.0.19 API)"
        ),
        1 => c"compiler: rustc",
        2 => c"built on: date not available",
        3 => platform(),
        4 => c"OPENSSLDIR: N/A",
        5 => c"ENGINESDIR: N/A",
        6 | 7 => API_VERSION_TEXT,
        8 => c"MODULESDIR: N/A",
        _ => c"not available",
    }
}

const fn platform() -> &'static CStr {
    if cfg!(target_arch = "x86_64") {
        c"platform: linux-x86_64"
    } else if cfg!(target_arch = "aarch64") {
        c"platform: linux-aarch64"
    } else {
        c"platform: not available"
    }
}

/// Hands initialisation on to the libcrypto that it is for. libcrypto's own calls may come this way as well.
///
/// # Safety
/// settings is null or came from the same libcrypto.
unsafe fn make_ready(opts: u64, settings: *const OPENSSL_INIT_SETTINGS) -> Result<()> {
    host::watch_for_bystander();
    let Some(library) = host::owner_of_names() else {
        return Ok(());
    };
    // SAFETY: the caller's promise.
    let outcome = unsafe { (library.OPENSSL_init_crypto)(opts, settings) };
    // libcrypto has put its reason on the queue.
    if outcome == 1 {
        Ok(())
    } else {
        Err(Failure::quiet())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_and_text_tell_the_same_version() {
        let (major, minor) = (API_VERSION >> 28, API_VERSION >> 20 & 0xff);
        let patch = API_VERSION >> 4 & 0xff;
        let text = format!("{major}.{minor}.{patch}");
        assert_eq!(API_VERSION_TEXT.to_bytes(), text.as_bytes());
    }

    #[test]
    fn every_text_is_there_and_the_unknown_ones_say_so() {
        // OpenSSL has the kinds 0 to 9, and answers all others alike.
        for kind in 0..=9 {
            assert!(!own_version_text(kind).is_empty());
        }
        for kind in [-1, 10, 1000] {
            assert_eq!(own_version_text(kind), c"not available");
        }
    }
}

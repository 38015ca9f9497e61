//! The libraries and reasons of OpenSSL's error codes, their numbers and their texts.
//!
//! Numbers are those of OpenSSL 3.0. A text is the reason's C name in small letters unless OpenSSL says it
//! otherwise; the tables in the modules below give those texts.

mod libcrypto;
mod shared;
mod ssl;

use std::ffi::CStr;

/// Which library an error comes from (`ERR_LIB_*` of `<openssl/err.h>`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Library {
    /// The operating system; the reason is an `errno`.
    System = 2,
    /// PEM.
    Pem = 9,
    /// X.509.
    X509 = 11,
    /// ASN.1.
    Asn1 = 13,
    /// libcrypto's common parts, the application's data on objects among them.
    Crypto = 15,
    /// TLS.
    Ssl = 20,
    /// BIO, files among them.
    Bio = 32,
    /// Decoders of keys.
    Decoder = 60,
}

impl Library {
    /// The name of a library, by its number.
    pub fn text_of(library: u32) -> Option<&'static CStr> {
        Some(match library {
            1 => c"unknown library",
            2 => c"system library",
            3 => c"bignum routines",
            4 => c"rsa routines",
            5 => c"Diffie-Hellman routines",
            6 => c"digital envelope routines",
            7 => c"memory buffer routines",
            8 => c"object identifier routines",
            9 => c"PEM routines",
            10 => c"dsa routines",
            11 => c"x509 certificate routines",
            13 => c"asn1 encoding routines",
            14 => c"configuration file routines",
            15 => c"common libcrypto routines",
            16 => c"elliptic curve routines",
            20 => c"SSL routines",
            32 => c"BIO routines",
            33 => c"PKCS7 routines",
            34 => c"X509 V3 routines",
            35 => c"PKCS12 routines",
            36 => c"random number generator",
            37 => c"DSO support routines",
            38 => c"engine routines",
            39 => c"OCSP routines",
            40 => c"UI routines",
            42 => c"ECDSA routines",
            43 => c"ECDH routines",
            44 => c"STORE routines",
            45 => c"FIPS routines",
            46 => c"CMS routines",
            47 => c"time stamp routines",
            48 => c"HMAC routines",
            50 => c"CT routines",
            51 => c"ASYNC routines",
            52 => c"KDF routines",
            53 => c"SM2 routines",
            54 => c"ESS routines",
            56 => c"CRMF routines",
            57 => c"Provider routines",
            58 => c"CMP routines",
            59 => c"ENCODER routines",
            60 => c"DECODER routines",
            61 => c"HTTP routines",
            _ => return None,
        })
    }
}

/// A reason of an error: its library and OpenSSL's number for it.
///
/// The constants of the reasons that all libraries share (`ERR_R_*`) say that TLS reports them;
/// [`Reason::reported_by`] names another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The library it belongs to.
    pub library: Library,
    /// The number, `SSL_R_*` and the like.
    pub code: i32,
}

/// `ERR_RFLAG_COMMON`: the flag of reasons that all libraries share.
const COMMON: i32 = 2 << 18;

/// `ERR_R_FATAL`: the flags of reasons that all libraries share and that are grave.
const FATAL: i32 = (1 << 18) | COMMON;

/// `SSL_AD_REASON_OFFSET`: what is added to the number of a received alert to make a reason of it.
const ALERT_OFFSET: i32 = 1000;

impl Reason {
    /// The operating system's reason, by its `errno`.
    pub const fn system(errno: i32) -> Self {
        Self {
            library: Library::System,
            code: errno,
        }
    }

    /// A fatal alert of this number was received (RFC 8446 section 6).
    pub const fn alert(number: u8) -> Self {
        Self {
            library: Library::Ssl,
            code: ALERT_OFFSET + number as i32,
        }
    }

    /// The same reason, reported by another library. Only reasons that all libraries share keep their meaning.
    pub const fn reported_by(self, library: Library) -> Self {
        Self {
            library,
            code: self.code,
        }
    }

    /// The reasons of TLS with their texts, by number.
    pub fn all_of_ssl() -> &'static [(i32, &'static CStr)] {
        ssl::SSL
    }

    /// The text of a reason, by the numbers of its library and itself: the library's own, or else the one that
    /// all libraries share. As in OpenSSL, reason 0 of a library reads as the library's name.
    pub fn text_of(library: u32, reason: u32) -> Option<&'static CStr> {
        let code = i32::try_from(reason).ok()?;
        if code == 0 {
            return Library::text_of(library);
        }
        let own = match library {
            9 => libcrypto::PEM,
            11 => libcrypto::X509,
            13 => libcrypto::ASN1,
            20 => ssl::SSL,
            32 => libcrypto::BIO,
            _ => &[],
        };
        match own.binary_search_by_key(&code, |entry| entry.0) {
            Ok(at) => Some(own[at].1),
            Err(_) => {
                let mut shared = shared::SHARED.iter();
                shared.find(|entry| entry.0 == code).map(|entry| entry.1)
            }
        }
    }
}

/// A reason's number and text.
type Entry = (i32, &'static CStr);

/// Makes constants of reasons, and a table of their texts. A row is `CONSTANT: C_NAME = number;`, with a text
/// after the number where it is not the C name (without its prefix) in small letters.
macro_rules! reasons {
    (@text $prefix:literal $c_name:ident) => {{
        const NAME: &str = stringify!($c_name);
        const LEN: usize = NAME.len() - $prefix.len() + 1;
        const BYTES: [u8; LEN] = $crate::error::reason::small_letters(NAME, $prefix.len());
        match std::ffi::CStr::from_bytes_with_nul(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("a C name has no byte 0 but the last"),
        }
    }};
    (@text $prefix:literal $c_name:ident $text:literal) => { $text };
    ($table:ident: $library:expr, $prefix:literal;
     $($name:ident: $c_name:ident = $code:expr $(, $text:literal)?;)*) => {
        impl Reason {
            $(
                #[doc = concat!("`", stringify!($c_name), "`.")]
                pub const $name: Self = Self { library: $library, code: $code };
            )*
        }

        /// Number and text of each.
        pub(super) static $table: &[$crate::error::reason::Entry] = &[
            $(($code, reasons!(@text $prefix $c_name $($text)?)),)*
        ];
    };
}
use reasons;

/// The text that a reason's C name stands for: without its prefix of `skip` bytes, in small letters, with spaces
/// for underscores and a byte 0 at the end.
const fn small_letters<const LEN: usize>(c_name: &str, skip: usize) -> [u8; LEN] {
    let name = c_name.as_bytes();
    let mut text = [0; LEN];
    let mut at = 0;
    while at + 1 < LEN {
        text[at] = match name[at + skip] {
            b'_' => b' ',
            letter => letter.to_ascii_lowercase(),
        };
        at += 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use std::ffi::{c_int, c_ulong};

    use super::*;
    use crate::host;

    /// All numbers that a reason can have without flags in these libraries, and more.
    const NUMBERS: std::ops::Range<u32> = 1..2000;

    #[test]
    fn the_tables_are_in_order_of_their_numbers() {
        for table in [
            ssl::SSL,
            libcrypto::PEM,
            libcrypto::X509,
            libcrypto::ASN1,
            libcrypto::BIO,
        ] {
            assert!(table.is_sorted_by(|earlier, later| earlier.0 < later.0));
        }
    }

    #[test]
    fn every_reason_of_the_c_header_is_here_and_no_other() {
        let header = include_str!("../../include/openssl/sslerr.h");
        let mut rows: Vec<(String, i32)> = header
            .lines()
            .filter_map(|line| line.strip_prefix("#define SSL_R_"))
            .map(|row| row.split_once(' ').expect("a name and a number"))
            .map(|(name, number)| (name.to_owned(), number.trim().parse().expect("a number")))
            .collect();
        rows.sort_by_key(|row| row.1);
        let numbers: Vec<i32> = rows.iter().map(|row| row.1).collect();
        let ours: Vec<i32> = Reason::all_of_ssl().iter().map(|entry| entry.0).collect();
        assert_eq!(numbers, ours);
        let texts = rows.iter().zip(Reason::all_of_ssl());
        let told_otherwise = texts
            .filter(|(row, entry)| {
                let text = row.0.to_lowercase().replace('_', " ");
                text.as_bytes() != entry.1.to_bytes()
            })
            .count();
        // OpenSSL words five reasons otherwise than their names.
        assert_eq!(told_otherwise, 5);
    }

    /// What OpenSSL calls the reason, from its own tables.
    fn told_by(openssl: &host::LibCrypto, library: u32, reason: u32) -> Option<&'static CStr> {
        openssl.reason_text((c_ulong::from(library) << 23) | c_ulong::from(reason))
    }

    /// Reasons that came with a release behind 3.0.19: where OpenSSL is older it knows nothing of them.
    const LATER: [(u32, u32); 1] = [(11, 147)];

    #[test]
    fn texts_are_those_of_openssl() {
        let openssl = host::tests::loaded();
        teach_ssl_reasons();
        for library in [9, 11, 13, 20] {
            for number in NUMBERS {
                let theirs = told_by(openssl, library, number);
                if theirs.is_none() && LATER.contains(&(library, number)) {
                    continue;
                }
                assert_eq!(
                    Reason::text_of(library, number),
                    theirs,
                    "{library}:{number}"
                );
            }
        }
        for entry in libcrypto::BIO {
            assert_eq!(Some(entry.1), told_by(openssl, 32, entry.0 as u32));
        }
    }

    #[test]
    fn texts_that_libraries_share_are_those_of_openssl() {
        let openssl = host::tests::loaded();
        for flags in [0, 1, 2, 3] {
            for number in 0..1000 {
                // A library that has no reasons of its own.
                let (library, reason) = (99, flags << 18 | number);
                let theirs = told_by(openssl, library, reason);
                assert_eq!(Reason::text_of(library, reason), theirs, "{reason:#x}");
            }
        }
    }

    #[test]
    fn libraries_are_called_what_openssl_calls_them() {
        let openssl = host::tests::loaded();
        for library in 0..256 {
            let theirs = openssl.library_text(c_ulong::from(library) << 23);
            assert_eq!(Library::text_of(library), theirs, "{library}");
        }
    }

    /// Has the system's libssl tell its reasons to the libcrypto that it works with.
    fn teach_ssl_reasons() {
        type Init = unsafe extern "C" fn(u64, *const u8) -> c_int;
        const LOAD_SSL_STRINGS: u64 = 0x0020_0000;
        // SAFETY: loading OpenSSL runs its constructors, which is what they are for; the function has that type.
        let outcome = unsafe {
            let handle = libc::dlopen(c"libssl.so.3".as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL);
            assert!(!handle.is_null(), "these tests need OpenSSL's libssl.so.3");
            let init = libc::dlsym(handle, c"OPENSSL_init_ssl".as_ptr());
            std::mem::transmute::<*mut libc::c_void, Init>(init)(LOAD_SSL_STRINGS, std::ptr::null())
        };
        assert_eq!(outcome, 1);
    }
}

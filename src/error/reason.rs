//! The libraries and reasons of OpenSSL's error codes that this library reports.

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
    /// TLS.
    Ssl = 20,
}

/// A reason of an error: its library and OpenSSL's number for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The library it belongs to.
    pub library: Library,
    /// The number, `SSL_R_*` and the like.
    pub code: i32,
}

impl Reason {
    /// `ERR_R_PASSED_NULL_PARAMETER`.
    pub const PASSED_NULL_PARAMETER: Self = Self::ssl(258 | FATAL);
    /// `ERR_R_INTERNAL_ERROR`.
    pub const INTERNAL_ERROR: Self = Self::ssl(259 | FATAL);

    const fn ssl(code: i32) -> Self {
        Self {
            library: Library::Ssl,
            code,
        }
    }
}

/// `ERR_R_FATAL`: the flags of reasons that all libraries share and that are grave.
const FATAL: i32 = (1 << 18) | (2 << 18);

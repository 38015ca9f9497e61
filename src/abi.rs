//! The opaque types that C sees.
#![allow(non_camel_case_types, reason = "they are named as in C")]

macro_rules! opaque {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[repr(C)]
        pub struct $name {
            _opaque: [u8; 0],
            _not_send: std::marker::PhantomData<(*mut u8, std::marker::PhantomPinned)>,
        }
    )*};
}

/// How far a handshake is, `OSSL_HANDSHAKE_STATE`.
pub type OSSL_HANDSHAKE_STATE = std::ffi::c_uint;

opaque! {
    /// A TLS session.
    SSL_SESSION;
    /// A context: configuration, credentials and session cache.
    SSL_CTX;
    /// One TLS connection.
    SSL;
    /// A set of protocol versions and a side.
    SSL_METHOD;
    /// A cipher suite.
    SSL_CIPHER;
    /// libcrypto's certificate.
    X509;
    /// libcrypto's certificate store.
    X509_STORE;
    /// libcrypto's verification in progress.
    X509_STORE_CTX;
    /// libcrypto's key.
    EVP_PKEY;
    /// libcrypto's cipher at work.
    EVP_CIPHER_CTX;
    /// libcrypto's kind of MAC.
    EVP_MAC;
    /// libcrypto's MAC at work.
    EVP_MAC_CTX;
    /// libcrypto's HMAC at work, the older form.
    HMAC_CTX;
    /// libcrypto's digest.
    EVP_MD;
    /// OpenSSL's list of cipher suites, which this library does not have.
    stack_st_SSL_CIPHER;
    /// libcrypto's channel.
    BIO;
    /// libcrypto's application data.
    CRYPTO_EX_DATA;
    /// libcrypto's library context.
    OSSL_LIB_CTX;
    /// libcrypto's list of certificates.
    stack_st_X509;
    /// OpenSSL's hash table of sessions, which this library does not have.
    lhash_st_SSL_SESSION;
    /// Settings for `OPENSSL_init_ssl` and `OPENSSL_init_crypto`.
    OPENSSL_INIT_SETTINGS;
}

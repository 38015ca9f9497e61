//! The functions of the process's libcrypto that this library calls.
//!
//! Types are those of OpenSSL's headers. What every libcrypto has that can serve as a host is required; the rest
//! is there or not.
#![allow(non_snake_case, non_camel_case_types)]

use std::ffi::{CStr, c_char, c_int, c_long, c_uint, c_ulong, c_void};

use super::object::Object;
use crate::abi::{
    BIO, CRYPTO_EX_DATA, EVP_CIPHER_CTX, EVP_MAC, EVP_MAC_CTX, EVP_PKEY, HMAC_CTX,
    OPENSSL_INIT_SETTINGS, OSSL_LIB_CTX, X509, X509_STORE, X509_STORE_CTX, stack_st_X509,
};
use crate::callback::{CRYPTO_EX_dup, CRYPTO_EX_free, CRYPTO_EX_new, Verify};

/// A kind of BIO.
#[repr(C)]
pub struct BIO_METHOD {
    _opaque: [u8; 0],
}

/// A list of anything.
#[repr(C)]
pub struct OPENSSL_STACK {
    _opaque: [u8; 0],
}

/// What a verification is to look at.
#[repr(C)]
pub struct X509_VERIFY_PARAM {
    _opaque: [u8; 0],
}

/// A row of a table of reasons (`ERR_STRING_DATA`).
#[repr(C)]
pub struct ERR_STRING_DATA {
    /// The reason's number; libcrypto adds the library's.
    pub error: c_ulong,
    /// Its text; null ends the table.
    pub string: *const c_char,
}

/// Declares [`LibCrypto`] and how it is looked up. A field bears the name of its C function.
macro_rules! functions {
    (
        required { $($required:ident: fn($($r_arg:ty),*) $(-> $r_ret:ty)?;)* }
        optional { $($optional:ident: fn($($o_arg:ty),*) $(-> $o_ret:ty)?;)* }
        variadic { $($variadic:ident: fn($($v_arg:ty),*);)* }
    ) => {
        /// A libcrypto in this process: the addresses of its functions. Safe methods stand in the modules beside
        /// this one; a field is called directly where the arguments are C's own.
        pub struct LibCrypto {
            $(
                #[doc = concat!("`", stringify!($required), "`.")]
                pub $required: unsafe extern "C" fn($($r_arg),*) $(-> $r_ret)?,
            )*
            $(
                #[doc = concat!("`", stringify!($optional), "`.")]
                pub $optional: Option<unsafe extern "C" fn($($o_arg),*) $(-> $o_ret)?>,
            )*
            $(
                #[doc = concat!("`", stringify!($variadic), "`.")]
                pub $variadic: Option<unsafe extern "C" fn($($v_arg,)* ...)>,
            )*
        }

        impl LibCrypto {
            fn look_up(object: &Object) -> Option<Self> {
                // SAFETY: each type is that of the C function of the same name, in every version of OpenSSL from
                // 1.1.0 on.
                unsafe {
                    Some(Self {
                        $($required: function(object, symbol_name!($required))?,)*
                        $($optional: function(object, symbol_name!($optional)),)*
                        $($variadic: function(object, symbol_name!($variadic)),)*
                    })
                }
            }
        }
    };
}

macro_rules! symbol_name {
    ($name:ident) => {
        const {
            match CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                Ok(name) => name,
                Err(_) => panic!("an identifier has no byte 0"),
            }
        }
    };
}

functions! {
    required {
        // The calling thread's error queue.
        ERR_get_error: fn() -> c_ulong;
        ERR_peek_error: fn() -> c_ulong;
        ERR_peek_last_error: fn() -> c_ulong;
        ERR_clear_error: fn();
        ERR_error_string_n: fn(c_ulong, *mut c_char, usize);
        ERR_lib_error_string: fn(c_ulong) -> *const c_char;
        ERR_reason_error_string: fn(c_ulong) -> *const c_char;
        ERR_print_errors_fp: fn(*mut libc::FILE);
        ERR_load_strings: fn(c_int, *mut ERR_STRING_DATA) -> c_int;
        // The application's data on objects.
        CRYPTO_get_ex_new_index: fn(c_int, c_long, *mut c_void, CRYPTO_EX_new, CRYPTO_EX_dup, CRYPTO_EX_free) -> c_int;
        CRYPTO_free_ex_index: fn(c_int, c_int) -> c_int;
        CRYPTO_new_ex_data: fn(c_int, *mut c_void, *mut CRYPTO_EX_DATA) -> c_int;
        CRYPTO_dup_ex_data: fn(c_int, *mut CRYPTO_EX_DATA, *const CRYPTO_EX_DATA) -> c_int;
        CRYPTO_free_ex_data: fn(c_int, *mut c_void, *mut CRYPTO_EX_DATA);
        CRYPTO_set_ex_data: fn(*mut CRYPTO_EX_DATA, c_int, *mut c_void) -> c_int;
        CRYPTO_get_ex_data: fn(*const CRYPTO_EX_DATA, c_int) -> *mut c_void;
        // Memory, initialisation, version.
        CRYPTO_malloc: fn(usize, *const c_char, c_int) -> *mut c_void;
        CRYPTO_free: fn(*mut c_void, *const c_char, c_int);
        OPENSSL_init_crypto: fn(u64, *const OPENSSL_INIT_SETTINGS) -> c_int;
        OpenSSL_version: fn(c_int) -> *const c_char;
        OpenSSL_version_num: fn() -> c_ulong;
    }
    optional {
        // How an error is raised: from 3.0 on, and before it.
        ERR_new: fn();
        ERR_set_debug: fn(*const c_char, c_int, *const c_char);
        ERR_put_error: fn(c_int, c_int, c_int, *const c_char, c_int);
        ERR_set_mark: fn() -> c_int;
        ERR_pop_to_mark: fn() -> c_int;
        // Channels.
        BIO_new: fn(*const BIO_METHOD) -> *mut BIO;
        BIO_s_socket: fn() -> *const BIO_METHOD;
        BIO_up_ref: fn(*mut BIO) -> c_int;
        BIO_free_all: fn(*mut BIO);
        BIO_read: fn(*mut BIO, *mut c_void, c_int) -> c_int;
        BIO_gets: fn(*mut BIO, *mut c_char, c_int) -> c_int;
        BIO_write: fn(*mut BIO, *const c_void, c_int) -> c_int;
        BIO_ctrl: fn(*mut BIO, c_int, c_long, *mut c_void) -> c_long;
        BIO_int_ctrl: fn(*mut BIO, c_int, c_long, c_int) -> c_long;
        BIO_test_flags: fn(*const BIO, c_int) -> c_int;
        BIO_set_flags: fn(*mut BIO, c_int);
        BIO_clear_flags: fn(*mut BIO, c_int);
        BIO_find_type: fn(*mut BIO, c_int) -> *mut BIO;
        BIO_method_type: fn(*const BIO) -> c_int;
        BIO_get_retry_reason: fn(*mut BIO) -> c_int;
        // Certificates and keys.
        d2i_X509: fn(*mut *mut X509, *mut *const u8, c_long) -> *mut X509;
        i2d_X509: fn(*const X509, *mut *mut u8) -> c_int;
        X509_up_ref: fn(*mut X509) -> c_int;
        X509_free: fn(*mut X509);
        d2i_AutoPrivateKey: fn(*mut *mut EVP_PKEY, *mut *const u8, c_long) -> *mut EVP_PKEY;
        d2i_PUBKEY: fn(*mut *mut EVP_PKEY, *mut *const u8, c_long) -> *mut EVP_PKEY;
        i2d_PrivateKey: fn(*const EVP_PKEY, *mut *mut u8) -> c_int;
        EVP_PKEY_free: fn(*mut EVP_PKEY);
        // Ciphers and MACs that the application gives their keys.
        EVP_CIPHER_CTX_new: fn() -> *mut EVP_CIPHER_CTX;
        EVP_CIPHER_CTX_free: fn(*mut EVP_CIPHER_CTX);
        EVP_CIPHER_CTX_get_iv_length: fn(*const EVP_CIPHER_CTX) -> c_int;
        EVP_EncryptUpdate: fn(*mut EVP_CIPHER_CTX, *mut u8, *mut c_int, *const u8, c_int) -> c_int;
        EVP_EncryptFinal: fn(*mut EVP_CIPHER_CTX, *mut u8, *mut c_int) -> c_int;
        EVP_DecryptUpdate: fn(*mut EVP_CIPHER_CTX, *mut u8, *mut c_int, *const u8, c_int) -> c_int;
        EVP_DecryptFinal: fn(*mut EVP_CIPHER_CTX, *mut u8, *mut c_int) -> c_int;
        EVP_MAC_fetch: fn(*mut OSSL_LIB_CTX, *const c_char, *const c_char) -> *mut EVP_MAC;
        EVP_MAC_free: fn(*mut EVP_MAC);
        EVP_MAC_CTX_new: fn(*mut EVP_MAC) -> *mut EVP_MAC_CTX;
        EVP_MAC_CTX_free: fn(*mut EVP_MAC_CTX);
        EVP_MAC_CTX_get_mac_size: fn(*mut EVP_MAC_CTX) -> usize;
        EVP_MAC_update: fn(*mut EVP_MAC_CTX, *const u8, usize) -> c_int;
        EVP_MAC_final: fn(*mut EVP_MAC_CTX, *mut u8, *mut usize, usize) -> c_int;
        HMAC_CTX_new: fn() -> *mut HMAC_CTX;
        HMAC_CTX_free: fn(*mut HMAC_CTX);
        HMAC_size: fn(*const HMAC_CTX) -> usize;
        HMAC_Update: fn(*mut HMAC_CTX, *const u8, usize) -> c_int;
        HMAC_Final: fn(*mut HMAC_CTX, *mut u8, *mut c_uint) -> c_int;
        // Lists.
        OPENSSL_sk_new_null: fn() -> *mut OPENSSL_STACK;
        OPENSSL_sk_push: fn(*mut OPENSSL_STACK, *const c_void) -> c_int;
        OPENSSL_sk_num: fn(*const OPENSSL_STACK) -> c_int;
        OPENSSL_sk_value: fn(*const OPENSSL_STACK, c_int) -> *mut c_void;
        OPENSSL_sk_free: fn(*mut OPENSSL_STACK);
        // Stores of trusted certificates, and verification against them.
        X509_STORE_new: fn() -> *mut X509_STORE;
        X509_STORE_up_ref: fn(*mut X509_STORE) -> c_int;
        X509_STORE_free: fn(*mut X509_STORE);
        X509_STORE_add_cert: fn(*mut X509_STORE, *mut X509) -> c_int;
        X509_STORE_load_locations: fn(*mut X509_STORE, *const c_char, *const c_char) -> c_int;
        X509_STORE_set_default_paths: fn(*mut X509_STORE) -> c_int;
        X509_STORE_CTX_new: fn() -> *mut X509_STORE_CTX;
        X509_STORE_CTX_free: fn(*mut X509_STORE_CTX);
        X509_STORE_CTX_init: fn(*mut X509_STORE_CTX, *mut X509_STORE, *mut X509, *mut stack_st_X509) -> c_int;
        X509_STORE_CTX_set_default: fn(*mut X509_STORE_CTX, *const c_char) -> c_int;
        X509_STORE_CTX_set_verify_cb: fn(*mut X509_STORE_CTX, Option<Verify>);
        X509_STORE_CTX_get0_param: fn(*const X509_STORE_CTX) -> *mut X509_VERIFY_PARAM;
        X509_VERIFY_PARAM_set_depth: fn(*mut X509_VERIFY_PARAM, c_int);
        X509_VERIFY_PARAM_set_auth_level: fn(*mut X509_VERIFY_PARAM, c_int);
        X509_VERIFY_PARAM_add1_host: fn(*mut X509_VERIFY_PARAM, *const c_char, usize) -> c_int;
        X509_VERIFY_PARAM_set1_ip_asc: fn(*mut X509_VERIFY_PARAM, *const c_char) -> c_int;
        X509_verify_cert: fn(*mut X509_STORE_CTX) -> c_int;
        X509_STORE_CTX_get0_chain: fn(*const X509_STORE_CTX) -> *mut stack_st_X509;
        X509_STORE_CTX_get_error: fn(*const X509_STORE_CTX) -> c_int;
        X509_STORE_CTX_set_ex_data: fn(*mut X509_STORE_CTX, c_int, *mut c_void) -> c_int;
        X509_verify_cert_error_string: fn(c_long) -> *const c_char;
    }
    variadic {
        ERR_set_error: fn(c_int, c_int, *const c_char);
        ERR_add_error_data: fn(c_int);
    }
}

impl LibCrypto {
    /// The libcrypto in `object`, when it is one: an OpenSSL from 1.1.0 on that has all that is required. LibreSSL,
    /// which calls itself version 2, is none, nor are BoringSSL and AWS-LC.
    pub fn of(object: &Object) -> Option<Self> {
        let library = Self::look_up(object)?;
        let version = library.version();
        let known = version >= 0x1010_0000 && version >> 28 != 2 && library.is_openssl();
        (known && library.can_raise()).then_some(library)
    }

    /// `OpenSSL_version_num()`: 0xMNN00PP0 for version M.NN.PP.
    pub fn version(&self) -> c_ulong {
        // SAFETY: takes nothing and only answers.
        unsafe { (self.OpenSSL_version_num)() }
    }

    /// Whether it calls itself OpenSSL. Others have functions of the same names with other types.
    fn is_openssl(&self) -> bool {
        const VERSION: c_int = 0;
        // SAFETY: any number is allowed; the answer is a text of the library's own, or null.
        let text = unsafe { (self.OpenSSL_version)(VERSION) };
        // SAFETY: not null, so a C string that stays.
        !text.is_null()
            && unsafe { CStr::from_ptr(text) }
                .to_bytes()
                .starts_with(b"OpenSSL ")
    }

    /// Whether this is OpenSSL 3.0 or later.
    pub(super) fn is_3_or_later(&self) -> bool {
        self.version() >> 28 >= 3
    }

    fn can_raise(&self) -> bool {
        if self.is_3_or_later() {
            self.ERR_new.is_some() && self.ERR_set_debug.is_some() && self.ERR_set_error.is_some()
        } else {
            self.ERR_put_error.is_some() && self.ERR_add_error_data.is_some()
        }
    }
}

/// The function of that name in `object`.
///
/// # Safety
/// `F` is the function's type: a pointer to an `extern "C"` function.
pub(super) unsafe fn function<F: Copy>(object: &Object, name: &CStr) -> Option<F> {
    const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
    let address = object.symbol(name)?;
    // SAFETY: a function pointer is as large as a data pointer (checked above) and dlsym's answer is the address
    // of a function of that type, by the caller's promise.
    Some(unsafe { std::mem::transmute_copy(&address) })
}

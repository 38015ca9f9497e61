//! What C asks about a cipher suite, `SSL_CIPHER`.

use std::ffi::{c_char, c_int, c_uchar};

use crate::cipher::Cipher;
use crate::error::Failure;
use crate::ffi::boundary;
use crate::ffi::types::{SSL, SSL_CIPHER};

/// What the functions that return a name say of no suite.
const NO_NAME: &std::ffi::CStr = c"(NONE)";

/// The suite behind a pointer that C passed, if it is one.
///
/// # Safety
/// `cipher` is null or a pointer to a suite that this library handed out.
unsafe fn suite(cipher: *const SSL_CIPHER) -> Option<&'static Cipher> {
    // SAFETY: by the caller's promise; all suites that this library hands out are statics of the type Cipher.
    unsafe { cipher.cast::<Cipher>().as_ref() }
}

/// The handle of a suite. It needs no freeing.
pub(crate) fn handle(cipher: Option<&'static Cipher>) -> *const SSL_CIPHER {
    cipher.map_or(std::ptr::null(), |cipher| std::ptr::from_ref(cipher).cast())
}

/// SSL_CIPHER_get_name returns OpenSSL's name of a cipher suite, such as `ECDHE-RSA-AES256-GCM-SHA384`, or
/// `(NONE)` when `cipher` is NULL. The string belongs to the library. (SSL_CIPHER_get_name(3))
///
/// # Safety
/// `cipher` is NULL or a cipher suite that this library returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_name(cipher: *const SSL_CIPHER) -> *const c_char {
    boundary::enter(NO_NAME.as_ptr(), || {
        // SAFETY: the caller's promise is the same.
        let cipher = unsafe { suite(cipher) };
        Ok(cipher.map_or(NO_NAME, |cipher| cipher.name).as_ptr())
    })
}

/// SSL_CIPHER_standard_name returns the name that the standards give a cipher suite, such as
/// `TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`, or `(NONE)` when `cipher` is NULL. The string belongs to the library.
/// (SSL_CIPHER_get_name(3))
///
/// # Safety
/// `cipher` is NULL or a cipher suite that this library returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_standard_name(cipher: *const SSL_CIPHER) -> *const c_char {
    boundary::enter(NO_NAME.as_ptr(), || {
        // SAFETY: the caller's promise is the same.
        let cipher = unsafe { suite(cipher) };
        Ok(cipher
            .map_or(NO_NAME, |cipher| cipher.standard_name)
            .as_ptr())
    })
}

/// SSL_CIPHER_get_version returns the name of the protocol version that a cipher suite belongs to, `TLSv1.2` or
/// `TLSv1.3`, or `(NONE)` when `cipher` is NULL. The string belongs to the library. (SSL_CIPHER_get_name(3))
///
/// # Safety
/// `cipher` is NULL or a cipher suite that this library returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_version(cipher: *const SSL_CIPHER) -> *const c_char {
    boundary::enter(NO_NAME.as_ptr(), || {
        // SAFETY: the caller's promise is the same.
        let cipher = unsafe { suite(cipher) };
        Ok(cipher.map_or(NO_NAME, Cipher::version_name).as_ptr())
    })
}

/// SSL_CIPHER_get_bits returns the number of secret bits of a cipher suite, and stores the number of bits that its
/// algorithm works with in `*alg_bits` unless that is NULL. When `cipher` is NULL it returns 0 and stores nothing.
/// (SSL_CIPHER_get_name(3))
///
/// # Safety
/// `cipher` is NULL or a cipher suite that this library returned; `alg_bits` is NULL or points to an `int` that may
/// be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_bits(
    cipher: *const SSL_CIPHER,
    alg_bits: *mut c_int,
) -> c_int {
    boundary::enter(0, || {
        // SAFETY: the caller's promise is the same.
        let Some(cipher) = (unsafe { suite(cipher) }) else {
            return Ok(0);
        };
        let bits = c_int::from(cipher.bits());
        if !alg_bits.is_null() {
            // SAFETY: not null here, and by the caller's promise it may be written.
            unsafe { alg_bits.write(bits) };
        }
        Ok(bits)
    })
}

/// SSL_CIPHER_get_id returns OpenSSL's number of a cipher suite: 0x03000000 and the two bytes that stand for the
/// suite in the protocol. When `cipher` is NULL it returns 0 and puts `ERR_R_PASSED_NULL_PARAMETER` on the error
/// queue. (SSL_CIPHER_get_name(3))
///
/// # Safety
/// `cipher` is NULL or a cipher suite that this library returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_id(cipher: *const SSL_CIPHER) -> u32 {
    boundary::enter(0, || {
        // SAFETY: the caller's promise is the same.
        let cipher = unsafe { suite(cipher) };
        Ok(cipher.ok_or_else(Failure::null)?.id)
    })
}

/// SSL_CIPHER_get_protocol_id returns the number that stands for a cipher suite in the protocol. When `cipher` is
/// NULL it returns 0 and puts `ERR_R_PASSED_NULL_PARAMETER` on the error queue. (SSL_CIPHER_get_name(3))
///
/// # Safety
/// `cipher` is NULL or a cipher suite that this library returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_get_protocol_id(cipher: *const SSL_CIPHER) -> u16 {
    boundary::enter(0, || {
        // SAFETY: the caller's promise is the same.
        let cipher = unsafe { suite(cipher) };
        Ok(cipher.ok_or_else(Failure::null)?.wire())
    })
}

/// SSL_CIPHER_find returns the cipher suite that the two bytes at `ptr` stand for in the protocol, or NULL when it
/// is none that this library speaks. The suite belongs to the library and lives as long as it. `ssl` says nothing
/// about which suites there are; it must not be NULL all the same: then, or when `ptr` is NULL, the function
/// returns NULL and puts `ERR_R_PASSED_NULL_PARAMETER` on the error queue. (SSL_CIPHER_get_name(3))
///
/// # Safety
/// `ptr` is NULL or points to two bytes that may be read. `ssl` is not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SSL_CIPHER_find(ssl: *mut SSL, ptr: *const c_uchar) -> *const SSL_CIPHER {
    boundary::enter(std::ptr::null(), || {
        if ssl.is_null() || ptr.is_null() {
            return Err(Failure::null());
        }
        // SAFETY: not null here, and by the caller's promise two bytes may be read; they need no alignment.
        let number = unsafe { ptr.cast::<[u8; 2]>().read() };
        Ok(handle(Cipher::by_wire(u16::from_be_bytes(number))))
    })
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;
    use std::ptr;

    use super::*;

    /// Any pointer but null: the function does not look behind it.
    fn some_ssl() -> *mut SSL {
        ptr::dangling_mut()
    }

    #[test]
    fn a_suite_tells_c_its_names_and_numbers() {
        // SAFETY: the pointers are to suites, to two bytes, and to an int.
        unsafe {
            let cipher = SSL_CIPHER_find(some_ssl(), [0xc0, 0x30].as_ptr());
            let text = |string| CStr::from_ptr(string).to_str().unwrap();
            assert_eq!(
                text(SSL_CIPHER_get_name(cipher)),
                "ECDHE-RSA-AES256-GCM-SHA384"
            );
            assert_eq!(
                text(SSL_CIPHER_standard_name(cipher)),
                "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
            );
            assert_eq!(text(SSL_CIPHER_get_version(cipher)), "TLSv1.2");
            assert_eq!(SSL_CIPHER_get_id(cipher), 0x0300_c030);
            assert_eq!(SSL_CIPHER_get_protocol_id(cipher), 0xc030);
            let mut bits = 0;
            assert_eq!(SSL_CIPHER_get_bits(cipher, &raw mut bits), 256);
            assert_eq!(bits, 256);
            assert_eq!(SSL_CIPHER_get_bits(cipher, ptr::null_mut()), 256);
        }
    }

    #[test]
    fn no_suite_has_no_name_and_no_bits() {
        // SAFETY: null is allowed; the int may be written.
        unsafe {
            for name in [
                SSL_CIPHER_get_name(ptr::null()),
                SSL_CIPHER_standard_name(ptr::null()),
                SSL_CIPHER_get_version(ptr::null()),
            ] {
                assert_eq!(CStr::from_ptr(name), NO_NAME);
            }
            let mut bits = -5;
            assert_eq!(SSL_CIPHER_get_bits(ptr::null(), &raw mut bits), 0);
            assert_eq!(bits, -5);
            assert_eq!(SSL_CIPHER_get_id(ptr::null()), 0);
            assert_eq!(SSL_CIPHER_get_protocol_id(ptr::null()), 0);
        }
    }

    #[test]
    fn unknown_numbers_and_null_pointers_find_nothing() {
        // SAFETY: the pointers are null or to two bytes.
        unsafe {
            assert!(SSL_CIPHER_find(some_ssl(), [0x00, 0x2f].as_ptr()).is_null());
            assert!(SSL_CIPHER_find(some_ssl(), ptr::null()).is_null());
            assert!(SSL_CIPHER_find(ptr::null_mut(), [0x13, 0x01].as_ptr()).is_null());
        }
    }
}

//! The host's certificates, keys and lists of certificates: to and from DER, which is what this library works with.

use std::ffi::{c_int, c_long, c_void};
use std::ptr::{self, NonNull};

use zeroize::Zeroizing;

use super::libcrypto::{LibCrypto, OPENSSL_STACK};
use super::owned::owned;
use crate::abi::{EVP_PKEY, X509, stack_st_X509};

owned! {
    /// A certificate.
    pub Certificate: X509, X509_free
}

owned! {
    /// A private key.
    pub PrivateKey: EVP_PKEY, EVP_PKEY_free
}

impl Certificate {
    /// Reads a certificate; `None` when it is none, with the reason on the host's queue.
    pub fn from_der(library: &'static LibCrypto, der: &[u8]) -> Option<Self> {
        let parse = library.d2i_X509?;
        let len = c_long::try_from(der.len()).ok()?;
        let mut at = der.as_ptr();
        // SAFETY: `at` is our own variable and points to `len` bytes; the new object is ours.
        unsafe { Self::adopt(library, parse(ptr::null_mut(), &raw mut at, len)) }
    }

    /// One more reference to the same certificate.
    pub fn share(&self) -> Option<Self> {
        let up_ref = self.library.X509_up_ref?;
        // SAFETY: a living certificate; the reference counted here is the new value's.
        (unsafe { up_ref(self.object.as_ptr()) } != 0).then_some(Self {
            library: self.library,
            object: self.object,
        })
    }
}

impl PrivateKey {
    /// Reads a private key of any kind that the host knows; `None` when it is none, with the reason on the host's
    /// queue.
    pub fn from_der(library: &'static LibCrypto, der: &[u8]) -> Option<Self> {
        let parse = library.d2i_AutoPrivateKey?;
        let len = c_long::try_from(der.len()).ok()?;
        let mut at = der.as_ptr();
        // SAFETY: as for certificates.
        unsafe { Self::adopt(library, parse(ptr::null_mut(), &raw mut at, len)) }
    }
}

/// A list of certificates (`STACK_OF(X509)`), freed with all that is in it.
pub struct CertificateList {
    library: &'static LibCrypto,
    list: NonNull<OPENSSL_STACK>,
}

// SAFETY: the list is bound to no thread.
unsafe impl Send for CertificateList {}
// SAFETY: methods that take `&self` only look.
unsafe impl Sync for CertificateList {}

impl CertificateList {
    /// The certificates of these DER encodings; `None` when one of them is none.
    pub fn from_der<'a>(
        library: &'static LibCrypto,
        chain: impl IntoIterator<Item = &'a [u8]>,
    ) -> Option<Self> {
        Self::headed(library, None, chain)
    }

    /// A certificate, if there is one, and behind it those of these DER encodings; `None` when one of them is none.
    pub fn headed<'a>(
        library: &'static LibCrypto,
        head: Option<Certificate>,
        chain: impl IntoIterator<Item = &'a [u8]>,
    ) -> Option<Self> {
        let new = library.OPENSSL_sk_new_null?;
        library.OPENSSL_sk_free?;
        // SAFETY: a new list, ours.
        let list = NonNull::new(unsafe { new() })?;
        let mut all = Self { library, list };
        if let Some(head) = head {
            all.push(head)?;
        }
        for der in chain {
            all.push(Certificate::from_der(library, der)?)?;
        }
        Some(all)
    }

    fn push(&mut self, certificate: Certificate) -> Option<()> {
        let push = self.library.OPENSSL_sk_push?;
        let value = certificate.as_ptr().cast_const().cast();
        // SAFETY: a living list; once the certificate is in, its reference is the list's.
        (unsafe { push(self.list.as_ptr(), value) } > 0).then(|| {
            certificate.into_raw();
        })
    }

    /// The list, lent: valid while this value lives, and not to be changed.
    pub fn as_ptr(&self) -> *mut stack_st_X509 {
        self.list.as_ptr().cast()
    }

    /// The certificate at `at`, lent: valid while this value lives.
    pub fn get(&self, at: usize) -> Option<NonNull<X509>> {
        let value = self.library.OPENSSL_sk_value?;
        let at = c_int::try_from(at).ok()?;
        // SAFETY: a living list; an index that it does not have answers null.
        NonNull::new(unsafe { value(self.list.as_ptr(), at) }.cast())
    }
}

impl Drop for CertificateList {
    fn drop(&mut self) {
        let list = self.list.as_ptr();
        // SAFETY: our list, freed once, and before it each certificate's reference that the list holds.
        unsafe {
            for certificate in self.library.list_values(list) {
                drop(Certificate::adopt(self.library, certificate.cast()));
            }
            if let Some(free) = self.library.OPENSSL_sk_free {
                free(list);
            }
        }
    }
}

impl LibCrypto {
    /// A certificate in DER; `None` for null or when it cannot be encoded.
    ///
    /// # Safety
    /// `certificate` is null or a living one of this libcrypto's.
    pub unsafe fn certificate_der(&self, certificate: *const X509) -> Option<Vec<u8>> {
        let encode = self.i2d_X509?;
        // SAFETY: the caller's promise; a null output asks for the length.
        unsafe { encoded(certificate, encode) }
    }

    /// A private key in DER, in the traditional form of its kind where there is one (PKCS #1 for RSA, SEC 1 for
    /// elliptic curves) and in PKCS #8 otherwise.
    ///
    /// # Safety
    /// `key` is null or a living one of this libcrypto's.
    pub unsafe fn private_key_der(&self, key: *const EVP_PKEY) -> Option<Zeroizing<Vec<u8>>> {
        let encode = self.i2d_PrivateKey?;
        // SAFETY: the caller's promise.
        unsafe { encoded(key, encode) }.map(Zeroizing::new)
    }

    /// The certificates of a `STACK_OF(X509)` in DER; null is an empty list.
    ///
    /// # Safety
    /// `list` is null or a living list of certificates of this libcrypto's.
    pub unsafe fn certificate_list_der(&self, list: *const stack_st_X509) -> Vec<Vec<u8>> {
        // SAFETY: the caller's promise.
        unsafe {
            self.list_values(list.cast())
                .filter_map(|certificate| self.certificate_der(certificate.cast_const().cast()))
                .collect()
        }
    }

    /// The values of a list, lent.
    ///
    /// # Safety
    /// `list` is null or a living list that does not change while the iterator lives.
    pub(super) unsafe fn list_values(
        &self,
        list: *const OPENSSL_STACK,
    ) -> impl Iterator<Item = *mut c_void> {
        let functions = self.OPENSSL_sk_num.zip(self.OPENSSL_sk_value);
        let functions = functions.filter(|_| !list.is_null());
        // SAFETY: a living list.
        let count = functions.map_or(0, |(num, _)| unsafe { num(list) });
        (0..count).filter_map(move |at| {
            // SAFETY: as above; an index that the list does not have answers null.
            functions.map(|(_, value)| unsafe { value(list, at) })
        })
    }
}

/// What an `i2d` function makes of an object.
///
/// # Safety
/// `object` is null or a living one that `encode` takes.
unsafe fn encoded<T>(
    object: *const T,
    encode: unsafe extern "C" fn(*const T, *mut *mut u8) -> c_int,
) -> Option<Vec<u8>> {
    if object.is_null() {
        return None;
    }
    // SAFETY: the object lives; without a place to write to, the function only answers the length.
    let len = usize::try_from(unsafe { encode(object, ptr::null_mut()) }).ok()?;
    let mut der = vec![0; len];
    let mut at = der.as_mut_ptr();
    // SAFETY: there is room for as many bytes as it said it would write.
    let written = unsafe { encode(object, &raw mut at) };
    (usize::try_from(written).ok()? == len).then_some(der)
}

#[cfg(test)]
pub(super) mod tests {
    use rustls_pki_types::pem::PemObject;
    use rustls_pki_types::{CertificateDer, PrivateKeyDer};

    use super::*;
    use crate::host::tests::loaded;

    // Made for these tests: openssl ecparam -name prime256v1 -genkey; openssl req -x509 -subj /CN=test.
    const KEY: &str = "\
-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIMM/mP5pzXPHjcS5h0GPf27WSGZ8SHOlOt7kvMebyDh/oAoGCCqGSM49
AwEHoUQDQgAEUSec7oWuUQGEthzodwK7rPR2J7lGjGi2jxQX8u6gog26rCtUgUWo
nFdQurRpluVZy0FftP9+ojzvc5FNE9YJyg==
-----END EC PRIVATE KEY-----";
    const CERTIFICATE: &str = "\
-----BEGIN CERTIFICATE-----
MIIBdTCCARugAwIBAgIUKKTszmkCFCsQ1PkrXYA3JOD/E+MwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjIwMDUyMjhaGA8yMTI2MTAyOTAwNTIy
OFowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFEn
nO6FrlEBhLYc6HcCu6z0die5Roxoto8UF/LuoKINuqwrVIFFqJxXULq0aZblWctB
X7T/fqI873ORTRPWCcqjUzBRMB0GA1UdDgQWBBRVNSCMnLUxmt7TGoeHiIlVnKT5
XzAfBgNVHSMEGDAWgBRVNSCMnLUxmt7TGoeHiIlVnKT5XzAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0gAMEUCIEtEc4fTasoFzdd0tOIJKL8ZysuxFlQoY0PP
bcy9PBAAAiEA4vARl9EhzJPZ8OGe6zyqsNZPkYX7fmuVVfPzRt2fgD4=
-----END CERTIFICATE-----";

    pub(in crate::host) fn certificate_der() -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap()
    }

    #[test]
    fn certificates_and_keys_go_in_and_out_unchanged() {
        let library = loaded();
        let der = certificate_der();
        let certificate = Certificate::from_der(library, &der).unwrap();
        // SAFETY: a living certificate.
        let out = unsafe { library.certificate_der(certificate.as_ptr()) };
        assert_eq!(out.as_deref(), Some(&*der));

        let key_der = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
        let key = PrivateKey::from_der(library, key_der.secret_der()).unwrap();
        // SAFETY: a living key.
        let out = unsafe { library.private_key_der(key.as_ptr()) };
        assert_eq!(out.unwrap().as_slice(), key_der.secret_der());
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        let library = loaded();
        assert!(Certificate::from_der(library, b"no certificate").is_none());
        assert!(PrivateKey::from_der(library, b"no key").is_none());
        assert!(CertificateList::from_der(library, [&b"no certificate"[..]]).is_none());
        assert_ne!(library.take_error(), 0);
        library.clear_errors();
        // SAFETY: null is allowed.
        unsafe {
            assert_eq!(library.certificate_der(ptr::null()), None);
            assert!(library.private_key_der(ptr::null()).is_none());
            assert!(library.certificate_list_der(ptr::null()).is_empty());
            assert!(Certificate::adopt(library, ptr::null_mut()).is_none());
        }
    }

    #[test]
    fn a_list_keeps_its_certificates_in_order() {
        let library = loaded();
        let der = certificate_der();
        let list = CertificateList::from_der(library, [&*der, &*der]).unwrap();
        // SAFETY: a living list.
        let out = unsafe { library.certificate_list_der(list.as_ptr()) };
        assert_eq!(out, [der.to_vec(), der.to_vec()]);
        assert!(list.get(1).is_some() && list.get(2).is_none());
    }
}

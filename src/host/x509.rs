//! The host's certificates, keys and stores: to and from DER, which is what this library works with.

use std::ffi::{CStr, c_int, c_long, c_void};
use std::ptr::{self, NonNull};

use zeroize::Zeroizing;

use super::libcrypto::{LibCrypto, OPENSSL_STACK};
use crate::abi::{EVP_PKEY, X509, X509_STORE, X509_STORE_CTX, stack_st_X509};

/// Declares a value that owns one reference to an object of the host's, and gives it up when it goes.
macro_rules! owned {
    ($(#[$doc:meta])* $name:ident: $c:ty, $free:ident) => {
        $(#[$doc])*
        pub struct $name {
            library: &'static LibCrypto,
            object: NonNull<$c>,
        }

        // SAFETY: the object is bound to no thread, and its references are counted atomically.
        unsafe impl Send for $name {}
        // SAFETY: methods that take `&self` only look.
        unsafe impl Sync for $name {}

        impl $name {
            /// Takes over one reference; `None` for null.
            ///
            /// # Safety
            /// The object is one of `library`'s, and the caller gives the reference up.
            pub unsafe fn adopt(library: &'static LibCrypto, object: *mut $c) -> Option<Self> {
                library.$free?;
                NonNull::new(object).map(|object| Self { library, object })
            }

            /// The object, lent: valid while this value lives.
            pub fn as_ptr(&self) -> *mut $c {
                self.object.as_ptr()
            }

            /// Gives the reference away with the pointer.
            pub fn into_raw(self) -> *mut $c {
                std::mem::ManuallyDrop::new(self).object.as_ptr()
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                if let Some(free) = self.library.$free {
                    // SAFETY: our reference, given up once.
                    unsafe { free(self.object.as_ptr()) }
                }
            }
        }
    };
}

owned! {
    /// A certificate.
    Certificate: X509, X509_free
}

owned! {
    /// A private key.
    PrivateKey: EVP_PKEY, EVP_PKEY_free
}

owned! {
    /// A store of trusted certificates.
    Store: X509_STORE, X509_STORE_free
}

owned! {
    /// A verification in progress, as verify callbacks see it.
    Verification: X509_STORE_CTX, X509_STORE_CTX_free
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

impl Store {
    /// A store without certificates.
    pub fn new(library: &'static LibCrypto) -> Option<Self> {
        // SAFETY: a new object, ours.
        unsafe { Self::adopt(library, library.X509_STORE_new?()) }
    }

    /// One more reference to the same store.
    pub fn share(&self) -> Option<Self> {
        let up_ref = self.library.X509_STORE_up_ref?;
        // SAFETY: a living store; the reference counted here is the new value's.
        (unsafe { up_ref(self.object.as_ptr()) } != 0).then_some(Self {
            library: self.library,
            object: self.object,
        })
    }

    /// Adds a certificate; false when that fails, with the reason on the host's queue.
    pub fn add(&self, certificate: &Certificate) -> bool {
        let Some(add) = self.library.X509_STORE_add_cert else {
            return false;
        };
        // SAFETY: both live; the store takes a reference of its own, under its own lock.
        unsafe { add(self.object.as_ptr(), certificate.as_ptr()) != 0 }
    }

    /// The certificates that the store holds, in DER. Those that it would look for in directories are not there.
    pub fn certificates(&self) -> Vec<Vec<u8>> {
        let library = self.library;
        let (Some(objects), Some(certificate)) = (
            library.X509_STORE_get0_objects,
            library.X509_OBJECT_get0_X509,
        ) else {
            return Vec::new();
        };
        // SAFETY: a living store; its list and what is in it are lent for as long as nobody changes the store, and
        // an entry that is no certificate answers null.
        unsafe {
            library
                .list_values(objects(self.object.as_ptr()))
                .filter_map(|entry| library.certificate_der(certificate(entry.cast_const().cast())))
                .collect()
        }
    }
}

impl Verification {
    /// A verification of `certificate` against `store`, that has yet to begin; `untrusted` may help. All three must
    /// outlive it.
    ///
    /// # Safety
    /// The objects are null or living ones of `library`'s, and go on living as long as the value.
    pub unsafe fn new(
        library: &'static LibCrypto,
        store: *mut X509_STORE,
        certificate: *mut X509,
        untrusted: *mut stack_st_X509,
    ) -> Option<Self> {
        let (new, init) = (library.X509_STORE_CTX_new?, library.X509_STORE_CTX_init?);
        // SAFETY: a new object, ours; the others are as the caller promised.
        unsafe {
            let verification = Self::adopt(library, new())?;
            (init(verification.as_ptr(), store, certificate, untrusted) != 0)
                .then_some(verification)
        }
    }

    /// Says what the verification has come to: an `X509_V_*` value, at this place of the chain (0 is the peer's own
    /// certificate).
    pub fn set_outcome(&mut self, error: c_int, depth: c_int) {
        // SAFETY: a living object; any numbers are allowed.
        unsafe {
            if let Some(set_error) = self.library.X509_STORE_CTX_set_error {
                set_error(self.object.as_ptr(), error);
            }
            if let Some(set_depth) = self.library.X509_STORE_CTX_set_error_depth {
                set_depth(self.object.as_ptr(), depth);
            }
        }
    }

    /// What the verification has come to, which a callback may have changed: an `X509_V_*` value.
    pub fn outcome(&self) -> Option<c_int> {
        // SAFETY: a living object, only looked at.
        (self.library.X509_STORE_CTX_get_error).map(|get| unsafe { get(self.object.as_ptr()) })
    }

    /// Sets the application's data at `idx`, where callbacks look for the connection.
    pub fn set_ex_data(&mut self, idx: c_int, value: *mut c_void) -> bool {
        // SAFETY: a living object; the value is never looked at.
        self.library
            .X509_STORE_CTX_set_ex_data
            .is_some_and(|set| unsafe { set(self.object.as_ptr(), idx, value) } != 0)
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
        let (new, push) = (library.OPENSSL_sk_new_null?, library.OPENSSL_sk_push?);
        library.OPENSSL_sk_free?;
        // SAFETY: a new list, ours.
        let list = NonNull::new(unsafe { new() })?;
        let all = Self { library, list };
        for der in chain {
            let certificate = Certificate::from_der(library, der)?;
            // SAFETY: a living list; when the certificate is in, its reference is the list's.
            unsafe {
                if push(list.as_ptr(), certificate.as_ptr().cast_const().cast()) <= 0 {
                    return None;
                }
            }
            certificate.into_raw();
        }
        Some(all)
    }

    /// The list, lent: valid while this value lives.
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

    /// The text of an `X509_V_*` value.
    pub fn verify_text(&self, outcome: c_long) -> Option<&'static CStr> {
        // SAFETY: takes any number.
        let text = unsafe { self.X509_verify_cert_error_string?(outcome) };
        // SAFETY: null or a text of libcrypto's own that stays.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
    }

    /// The values of a list, lent.
    ///
    /// # Safety
    /// `list` is null or a living list that does not change while the iterator lives.
    unsafe fn list_values(&self, list: *const OPENSSL_STACK) -> impl Iterator<Item = *mut c_void> {
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
mod tests {
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

    fn certificate_der() -> CertificateDer<'static> {
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

    #[test]
    fn a_store_gives_back_the_certificates_that_were_added() {
        let library = loaded();
        let der = certificate_der();
        let store = Store::new(library).unwrap();
        assert!(store.certificates().is_empty());
        let certificate = Certificate::from_der(library, &der).unwrap();
        assert!(store.share().unwrap().add(&certificate));
        drop(certificate);
        assert_eq!(store.certificates(), [der.to_vec()]);
    }

    #[test]
    fn a_verification_remembers_its_outcome() {
        let library = loaded();
        let store = Store::new(library).unwrap();
        let certificate = Certificate::from_der(library, &certificate_der()).unwrap();
        // SAFETY: both live longer than the verification.
        let verification = unsafe {
            Verification::new(
                library,
                store.as_ptr(),
                certificate.as_ptr(),
                ptr::null_mut(),
            )
        };
        let mut verification = verification.unwrap();
        // X509_V_ERR_CERT_HAS_EXPIRED.
        verification.set_outcome(10, 0);
        assert_eq!(verification.outcome(), Some(10));
        assert!(verification.set_ex_data(0, ptr::null_mut()));
        assert_eq!(library.verify_text(10), Some(c"certificate has expired"));
    }
}

/// What the application is shown of a verification that is over: a store context with the chain's first certificate
/// and the outcome.
pub struct Verdict {
    verification: Verification,
    // What the verification refers to; dropped after it.
    _chain: CertificateList,
    _store: Store,
}

impl Verdict {
    /// The verdict on this chain, the peer's own certificate first, DER. `connection` is what callbacks find with
    /// `SSL_get_ex_data_X509_STORE_CTX_idx()`, which is 0.
    pub fn of(
        library: &'static LibCrypto,
        chain: &[Box<[u8]>],
        outcome: c_int,
        connection: *mut c_void,
    ) -> Option<Self> {
        let store = Store::new(library)?;
        let chain = CertificateList::from_der(library, chain.iter().map(|each| &**each))?;
        let own = chain.get(0)?;
        // SAFETY: store, certificate and list are living objects of `library`'s, which the value keeps and drops
        // after the verification.
        let mut verification =
            unsafe { Verification::new(library, store.as_ptr(), own.as_ptr(), chain.as_ptr()) }?;
        verification.set_outcome(outcome, 0);
        verification.set_ex_data(0, connection);
        Some(Self {
            verification,
            _chain: chain,
            _store: store,
        })
    }

    /// The store context, lent.
    pub fn as_ptr(&self) -> *mut X509_STORE_CTX {
        self.verification.as_ptr()
    }

    /// The outcome, which the application may have changed: an `X509_V_*` value.
    pub fn outcome(&self) -> Option<c_int> {
        self.verification.outcome()
    }
}

//! The host's stores of trusted certificates.

use std::ffi::CStr;
use std::ptr;

use super::libcrypto::LibCrypto;
use super::owned::owned;
use super::x509::Certificate;
use crate::abi::X509_STORE;

owned! {
    /// A store of trusted certificates.
    pub Store: X509_STORE, X509_STORE_free
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

    /// The libcrypto that the store is of.
    pub(super) fn library(&self) -> &'static LibCrypto {
        self.library
    }

    /// Adds a certificate, DER; false when that fails, with the reason on the host's queue.
    pub fn add(&self, der: &[u8]) -> bool {
        let certificate = Certificate::from_der(self.library, der);
        let (Some(add), Some(certificate)) = (self.library.X509_STORE_add_cert, certificate) else {
            return false;
        };
        // SAFETY: both live; the store takes a reference of its own, under its own lock.
        unsafe { add(self.object.as_ptr(), certificate.as_ptr()) != 0 }
    }

    /// Has the store look for certificates in a directory whenever it wants one, by the hash of their subject; false
    /// when that fails, with the reason on the host's queue.
    pub fn add_directory(&self, path: &CStr) -> bool {
        // SAFETY: a living store and a C string; no file is named.
        self.library
            .X509_STORE_load_locations
            .is_some_and(|load| unsafe {
                load(self.object.as_ptr(), ptr::null(), path.as_ptr()) != 0
            })
    }

    /// Has the store trust what the system trusts; false when that fails, with the reason on the host's queue.
    pub fn add_system(&self) -> bool {
        // SAFETY: a living store.
        self.library
            .X509_STORE_set_default_paths
            .is_some_and(|set| unsafe { set(self.object.as_ptr()) != 0 })
    }
}

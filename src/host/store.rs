//! The host's stores of trusted certificates.

use super::libcrypto::LibCrypto;
use super::owned::owned;
use super::x509::Certificate;
use crate::abi::X509_STORE;

owned! {
    /// A store of trusted certificates.
    Store: X509_STORE, X509_STORE_free
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
        self.certificates_under_lock().unwrap_or_default()
    }

    fn certificates_under_lock(&self) -> Option<Vec<Vec<u8>>> {
        let library = self.library;
        let (lock, unlock) = (library.X509_STORE_lock?, library.X509_STORE_unlock?);
        let objects = library.X509_STORE_get0_objects?;
        let certificate = library.X509_OBJECT_get0_X509?;
        let store = self.object.as_ptr();
        // SAFETY: a living store. Its list and what is in it are lent, and nobody changes them while the store is
        // locked. An entry that is no certificate answers null.
        unsafe {
            if lock(store) == 0 {
                return None;
            }
            let all = library
                .list_values(objects(store))
                .filter_map(|entry| library.certificate_der(certificate(entry.cast_const().cast())))
                .collect();
            unlock(store);
            Some(all)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::tests::loaded;
    use crate::host::x509::tests::certificate_der;

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
}

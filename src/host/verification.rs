//! The host's verification in progress (`X509_STORE_CTX`): what verify callbacks are shown, and may change.

use std::ffi::{CStr, c_int, c_long, c_void};

use super::libcrypto::LibCrypto;
use super::owned::owned;
use super::store::Store;
use super::x509::CertificateList;
use crate::abi::{X509, X509_STORE, X509_STORE_CTX, stack_st_X509};

owned! {
    /// A verification in progress, as verify callbacks see it.
    Verification: X509_STORE_CTX, X509_STORE_CTX_free
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
    #[expect(
        clippy::not_unsafe_ptr_arg_deref,
        reason = "the value is kept and never looked at"
    )]
    pub fn set_ex_data(&mut self, idx: c_int, value: *mut c_void) -> bool {
        // SAFETY: a living object; the value is never looked at.
        self.library
            .X509_STORE_CTX_set_ex_data
            .is_some_and(|set| unsafe { set(self.object.as_ptr(), idx, value) } != 0)
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

impl LibCrypto {
    /// The text of an `X509_V_*` value.
    pub fn verify_text(&self, outcome: c_long) -> Option<&'static CStr> {
        // SAFETY: takes any number.
        let text = unsafe { self.X509_verify_cert_error_string?(outcome) };
        // SAFETY: null or a text of libcrypto's own that stays.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;
    use crate::host::tests::loaded;
    use crate::host::x509::Certificate;
    use crate::host::x509::tests::certificate_der;

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

//! The host's verification of a chain of certificates, with the application's say.

use std::ffi::{CStr, CString, c_int, c_long, c_void};
use std::ptr::NonNull;

use once_cell::sync::OnceCell;

use super::libcrypto::{LibCrypto, X509_VERIFY_PARAM};
use super::libssl_function;
use super::owned::owned;
use super::store::Store;
use super::x509::{Certificate, CertificateList};
use crate::abi::{X509, X509_STORE_CTX, stack_st_X509};
use crate::callback::{Callback, Verify};

/// `CRYPTO_EX_INDEX_X509_STORE_CTX`: data of the application's on verifications.
const VERIFICATIONS: c_int = 5;

owned! {
    /// A verification in progress, as verify callbacks see it.
    Verification: X509_STORE_CTX, X509_STORE_CTX_free
}

/// A peer that is to be judged.
pub struct Peer<'a> {
    /// Its certificates, its own first, DER.
    pub chain: &'a [Box<[u8]>],
    /// Whether it is the server of its connection.
    pub is_server: bool,
    /// Names and at most one address, one of which its certificate has to carry; none for any.
    pub names: &'a [String],
    /// How many certificates may stand between its own and a trusted one; negative for the host's limit.
    pub depth: c_int,
    /// `SSL_CTX_set_security_level(3)`.
    pub security_level: c_int,
    /// Whom to ask.
    pub callback: Option<Callback<Verify>>,
    /// The connection, for callbacks.
    pub connection: *mut c_void,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Whether the peer is accepted: by the host, or by the application against it.
    pub accepted: bool,
    /// An `X509_V_*` value.
    pub result: i64,
}

impl Store {
    /// Judges a peer by the certificates in this store. The application's callback runs within; `None` when the host
    /// cannot read the peer's certificates, with the reason on its queue.
    pub fn judge(&self, peer: &Peer<'_>) -> Option<Judgement> {
        let library = self.library();
        let chain = CertificateList::from_der(library, peer.chain.iter().map(|each| &**each))?;
        let verify = library.X509_verify_cert?;
        // SAFETY: the list lives until the end of this function, and the verification, which was made after it, goes
        // before it.
        let verification = unsafe { Verification::new(self, chain.get(0)?, chain.as_ptr()) }?;
        verification.prepare(peer)?;
        // SAFETY: a verification that is ready; the callback in it is the application's, which promised that it may
        // be called so. No lock of ours is held.
        let accepted = unsafe { verify(verification.as_ptr()) } > 0;
        // SAFETY: a living object, only looked at.
        let result = unsafe { library.X509_STORE_CTX_get_error?(verification.as_ptr()) };
        Some(Judgement {
            accepted,
            result: i64::from(result),
        })
    }

    /// The certificates of this store that stand above a certificate, the nearest first, as far as they are known;
    /// all DER. None when the host cannot say.
    pub fn issuers(&self, certificate: &[u8]) -> Option<Vec<Vec<u8>>> {
        let library = self.library();
        let (verify, chain) = (
            library.X509_verify_cert?,
            library.X509_STORE_CTX_get0_chain?,
        );
        library.without_errors(|| {
            let own = Certificate::from_der(library, certificate)?;
            let object = NonNull::new(own.as_ptr())?;
            // SAFETY: the certificate lives until the end of this function, and the verification, which was made
            // after it, goes before it. No other certificates help.
            let verification = unsafe { Verification::new(self, object, std::ptr::null_mut()) }?;
            // SAFETY: a verification that is ready. What it comes to does not matter: the chain is there as far as
            // it could be built, and lent as long as the verification lives.
            let mut above = unsafe {
                verify(verification.as_ptr());
                library.certificate_list_der(chain(verification.as_ptr()))
            };
            (!above.is_empty()).then(|| above.split_off(1))
        })
    }
}

impl Verification {
    /// A verification by a store; `untrusted` may help.
    ///
    /// # Safety
    /// The store, the certificate and the list, which may be null, are living ones of one libcrypto, and live on as
    /// long as the value.
    unsafe fn new(
        store: &Store,
        certificate: NonNull<X509>,
        untrusted: *mut stack_st_X509,
    ) -> Option<Self> {
        let library = store.library();
        let (new, init) = (library.X509_STORE_CTX_new?, library.X509_STORE_CTX_init?);
        // SAFETY: a new object, ours; for the rest the caller's promise.
        unsafe {
            let verification = Self::adopt(library, new())?;
            let ready = init(
                verification.as_ptr(),
                store.as_ptr(),
                certificate.as_ptr(),
                untrusted,
            );
            (ready != 0).then_some(verification)
        }
    }

    fn prepare(&self, peer: &Peer<'_>) -> Option<()> {
        let (library, this) = (self.library, self.object.as_ptr());
        let purpose = if peer.is_server {
            c"ssl_server"
        } else {
            c"ssl_client"
        };
        // SAFETY: a living verification, which keeps neither the string nor, beyond its own life, the connection. Its
        // parameters are lent and live as long as it does.
        let parameters = unsafe {
            library.X509_STORE_CTX_set_default?(this, purpose.as_ptr());
            if let Some(set) = library.X509_STORE_CTX_set_ex_data {
                set(this, connection_index(library), peer.connection);
            }
            if let Some(callback) = peer.callback {
                library.X509_STORE_CTX_set_verify_cb?(this, Some(callback.function()));
            }
            library.X509_STORE_CTX_get0_param?(this)
        };
        // SAFETY: living parameters.
        unsafe {
            library.X509_VERIFY_PARAM_set_auth_level?(parameters, peer.security_level);
            if peer.depth >= 0 {
                library.X509_VERIFY_PARAM_set_depth?(parameters, peer.depth);
            }
        }
        peer.names
            .iter()
            .try_for_each(|name| expect(library, parameters, name))
    }
}

/// Has a verification expect a name or an address.
fn expect(
    library: &'static LibCrypto,
    parameters: *mut X509_VERIFY_PARAM,
    name: &str,
) -> Option<()> {
    let text = CString::new(name).ok()?;
    // SAFETY: living parameters, which copy the string; its length is given where it counts. What is no address is a
    // name.
    let taken = unsafe {
        library.X509_VERIFY_PARAM_set1_ip_asc?(parameters, text.as_ptr()) != 0
            || library.X509_VERIFY_PARAM_add1_host?(parameters, text.as_ptr(), name.len()) != 0
    };
    taken.then_some(())
}

/// Where callbacks find the connection: what `SSL_get_ex_data_X509_STORE_CTX_idx()` answers in the libssl that the
/// process has beside us, or a place of our own.
fn connection_index(library: &'static LibCrypto) -> c_int {
    static INDEX: OnceCell<c_int> = OnceCell::new();
    *INDEX.get_or_init(|| {
        // SAFETY: the type of that function in every libssl.
        let theirs: Option<unsafe extern "C" fn() -> c_int> =
            unsafe { libssl_function(c"SSL_get_ex_data_X509_STORE_CTX_idx") };
        match theirs {
            // SAFETY: it takes nothing and answers the same each time.
            Some(index) => unsafe { index() },
            // SAFETY: no callbacks, and no arguments for them.
            None => unsafe {
                (library.CRYPTO_get_ex_new_index)(
                    VERIFICATIONS,
                    0,
                    std::ptr::null_mut(),
                    None,
                    None,
                    None,
                )
            },
        }
    })
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
    use super::*;
    use crate::host::tests::loaded;
    use crate::host::x509::tests::certificate_der;

    /// `X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT`.
    const SELF_SIGNED: i64 = 18;
    /// `X509_V_ERR_HOSTNAME_MISMATCH`.
    const HOSTNAME_MISMATCH: i64 = 62;

    fn judged(store: &Store, names: &[String]) -> Judgement {
        let judgement = store.judge(&Peer {
            chain: &[certificate_der().to_vec().into()],
            is_server: true,
            names,
            depth: -1,
            security_level: 1,
            callback: None,
            connection: std::ptr::null_mut(),
        });
        judgement.unwrap()
    }

    #[test]
    fn a_store_trusts_the_certificates_that_were_added() {
        let store = Store::new(loaded()).unwrap();
        let refused = judged(&store, &[]);
        assert_eq!((refused.accepted, refused.result), (false, SELF_SIGNED));
        assert!(store.share().unwrap().add(&certificate_der()));
        let accepted = judged(&store, &[]);
        assert_eq!((accepted.accepted, accepted.result), (true, 0));
    }

    #[test]
    fn one_of_the_expected_names_has_to_be_there() {
        let store = Store::new(loaded()).unwrap();
        assert!(store.add(&certificate_der()));
        let names = |names: &[&str]| names.iter().map(|&name| name.into()).collect::<Vec<_>>();
        assert!(judged(&store, &names(&["elsewhere.example", "test"])).accepted);
        assert_eq!(
            judged(&store, &names(&["elsewhere.example"])).result,
            HOSTNAME_MISMATCH
        );
    }

    #[test]
    fn what_is_no_certificate_is_not_judged() {
        let store = Store::new(loaded()).unwrap();
        assert!(!store.add(b"no certificate"));
        let peer = Peer {
            chain: &[(*b"no certificate").into()],
            is_server: true,
            names: &[],
            depth: -1,
            security_level: 1,
            callback: None,
            connection: std::ptr::null_mut(),
        };
        assert_eq!(store.judge(&peer), None);
        loaded().clear_errors();
    }

    #[test]
    fn results_have_texts() {
        // X509_V_ERR_CERT_HAS_EXPIRED.
        assert_eq!(loaded().verify_text(10), Some(c"certificate has expired"));
    }
}

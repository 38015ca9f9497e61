//! Own certificates that were given without their issuers: those that are trusted go out with them.

use std::sync::Arc;

use parking_lot::Mutex;

use super::Context;
use super::settings::{MODE_NO_AUTO_CHAIN, Settings};
use crate::host;
use crate::tls::credentials::Credentials;

/// The credentials that were completed last.
#[derive(Default)]
pub(super) struct Chains(Mutex<Option<Completed>>);

struct Completed {
    of: Arc<Credentials>,
    /// [`crate::tls::trust::TrustStore::changes`] at that time.
    trust: u64,
    credentials: Arc<Credentials>,
}

impl Context {
    /// The certificates and keys of a connection with these settings, with the issuers of a certificate that has none
    /// (`SSL_MODE_NO_AUTO_CHAIN` in SSL_CTX_set_mode(3)). Only a libcrypto looks for issuers.
    pub fn credentials(&self, settings: &Settings) -> Arc<Credentials> {
        let given = &settings.credentials;
        let trust = self.trust.changes();
        if settings.mode & MODE_NO_AUTO_CHAIN != 0 || trust == 0 {
            return given.clone();
        }
        if let Some(last) = &*self.chains.0.lock()
            && Arc::ptr_eq(&last.of, given)
            && last.trust == trust
        {
            return last.credentials.clone();
        }
        let store = || host::libcrypto().and_then(|library| self.trust.host_store(library));
        let issuers = |certificate: &[u8]| store()?.issuers(certificate);
        let completed = given.completed(|certificate| issuers(certificate).unwrap_or_default());
        let credentials = completed.map_or_else(|| given.clone(), Arc::new);
        let completed = Completed {
            of: given.clone(),
            trust,
            credentials: credentials.clone(),
        };
        *self.chains.0.lock() = Some(completed);
        credentials
    }
}

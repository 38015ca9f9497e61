//! Who the peer is: its certificates are judged by the context's trust and by the application.

use std::ffi::c_int;
use std::sync::Arc;

use super::Connection;
use crate::callback::{Callback, Verify};
use crate::error::{Failure, Reason};
use crate::host::{self, Verdict};
use crate::tls::engine::{Engine, Outcome};
use crate::tls::trust::{Peer, X509_V_ERR_APPLICATION_VERIFICATION, X509_V_OK};

impl Connection {
    /// Judges the certificates at which the engine stopped.
    pub(super) fn judge_peer(self: &Arc<Self>, engine: &mut Engine) -> Outcome<()> {
        let chain = engine.peer_certificates();
        if self.handshake.lock().held.is_some() {
            // Whoever shows certificates does not resume.
            self.offer_was_declined();
        }
        let context = self.context();
        let server = self.with_status(|status| status.server);
        let (verifies, depth, callback) = self.with_settings(|settings| {
            (
                settings.verifies_peer(),
                settings.verify_depth,
                settings.verify_callback,
            )
        });
        let expected = self.names().expected;
        let peer = if server {
            Peer::Client
        } else {
            Peer::Server(&expected)
        };
        let mut result = context.trust.verify(&chain, peer, depth);
        let mut good = result == X509_V_OK;
        if let Some(callback) = callback {
            (good, result) = self.ask_about_peer(callback, &chain, good, result);
        }
        self.change_status(|status| {
            status.verify_result = result;
            status.peer_chain = chain.into();
        });
        if good || !verifies {
            return engine.settle_peer(Ok(()), self.clone());
        }
        match engine.settle_peer(Err(result), self.clone()) {
            Ok(()) => Ok(()),
            Err(_) => Err(Failure::new(Reason::CERTIFICATE_VERIFY_FAILED)
                .because(format!("verify result {result}"))
                .into()),
        }
    }

    /// Lets the application overrule the verdict on the peer. With a libcrypto in the process it gets a store context
    /// that tells it more, and may set another result there.
    fn ask_about_peer(
        &self,
        callback: Callback<Verify>,
        chain: &[Box<[u8]>],
        good: bool,
        result: i64,
    ) -> (bool, i64) {
        let told = host::libcrypto()
            .and_then(|library| Verdict::of(library, chain, result as c_int, self.handle().cast()));
        let accepted = callback.call(
            good,
            told.as_ref().map_or(std::ptr::null_mut(), Verdict::as_ptr),
        );
        let result = match told.as_ref().and_then(Verdict::outcome) {
            Some(outcome) => i64::from(outcome),
            None => result,
        };
        match (accepted, result) {
            (false, X509_V_OK) => (false, X509_V_ERR_APPLICATION_VERIFICATION),
            (accepted, result) => (accepted, result),
        }
    }
}

//! Who the peer is: its certificates are judged by the context's trust and by the application.

use std::sync::Arc;

use super::{Chain, Connection};
use crate::callback::{Callback, Verify};
use crate::error::{Failure, Reason};
use crate::host::{self, Judgement};
use crate::tls::engine::{Engine, Outcome};
use crate::tls::trust::{Peer, X509_V_ERR_UNSPECIFIED, X509_V_OK};

impl Connection {
    /// Judges the certificates at which the engine stopped.
    pub(super) fn judge_peer(self: &Arc<Self>, engine: &mut Engine) -> Outcome<()> {
        let chain: Chain = engine.peer_certificates().into();
        if self.handshake.lock().held.is_some() {
            // Whoever shows certificates does not resume.
            self.offer_was_declined();
        }
        let context = self.context();
        let server = self.with_status(|status| status.server);
        let settings = self.with_settings(Clone::clone);
        let expected = self.names().expected;
        self.change_status(|status| status.peer_chain = chain.clone());
        let store = host::libcrypto().and_then(|library| context.trust.host_store(library));
        let judgement = match store {
            Some(store) => store
                .judge(&host::Peer {
                    chain: &chain,
                    is_server: !server,
                    names: if server { &[] } else { &expected },
                    depth: settings.verify_depth,
                    security_level: settings.suites.security_level().into(),
                    callback: settings.verify_callback,
                    connection: self.handle().cast(),
                })
                .unwrap_or(UNREADABLE),
            None => {
                let peer = if server {
                    Peer::Client
                } else {
                    Peer::Server(&expected)
                };
                let result = context.trust.verify(&chain, peer, settings.verify_depth);
                ask_about_peer(settings.verify_callback, result)
            }
        };
        let Judgement { accepted, result } = judgement;
        self.change_status(|status| status.verify_result = result);
        if accepted || !settings.verifies_peer() {
            return engine.settle_peer(Ok(()), self.clone());
        }
        match engine.settle_peer(Err(result), self.clone()) {
            Ok(()) => Ok(()),
            Err(_) => Err(Failure::new(Reason::CERTIFICATE_VERIFY_FAILED)
                .because(format!("verify result {result}"))
                .into()),
        }
    }
}

/// A peer whose certificates libcrypto cannot read.
const UNREADABLE: Judgement = Judgement {
    accepted: false,
    result: X509_V_ERR_UNSPECIFIED,
};

/// Lets the application overrule the verdict on the peer, about which it is told nothing more in a process without
/// libcrypto.
fn ask_about_peer(callback: Option<Callback<Verify>>, result: i64) -> Judgement {
    let good = result == X509_V_OK;
    let accepted = callback.map_or(good, |callback| callback.call(good, std::ptr::null_mut()));
    let result = if accepted || !good {
        result
    } else {
        X509_V_ERR_UNSPECIFIED
    };
    Judgement { accepted, result }
}

//! TLS 1.3 keys that client and server share from outside: a session that no handshake made stands for such a key.

use super::Connection;
use super::server::ALERT_INTERNAL_ERROR;
use crate::context::method::TLS1_3;
use crate::error::{Failure, Reason, Result};
use crate::session::Session;
use crate::sync::Shared;

impl Connection {
    /// Client: the key that the application gives for this handshake, if it does.
    pub(super) fn ask_for_key(&self) -> Result<Option<(Shared<Session>, Vec<u8>)>> {
        let Some(callback) = self.with_settings(|settings| settings.psk_use) else {
            return Ok(None);
        };
        let refused = |why: &'static str| Failure::new(Reason::BAD_PSK).because(why);
        let given = callback
            .call(self.handle())
            .ok_or_else(|| refused("the application's callback for pre-shared keys failed"))?;
        let Some((session, identity)) = given else {
            return Ok(None);
        };
        let (version, usable) = {
            let facts = session.facts();
            let usable = facts.cipher.is_some() && !facts.secret.as_slice().is_empty();
            (facts.version, usable)
        };
        if version != TLS1_3 || !usable {
            return Err(refused(
                "a session that stands for a pre-shared key needs TLS 1.3, a cipher suite and a key",
            ));
        }
        if identity.is_empty() || identity.len() > 0xffff {
            return Err(refused(
                "the identity of a pre-shared key has no length that it may have",
            ));
        }
        Ok(Some((session, identity)))
    }

    /// Server: the application's key with the identity that the client shows. `None` when it has none, or when the
    /// handshake ended.
    pub(super) fn find_key(&self, identity: &[u8]) -> Option<Shared<Session>> {
        if !self.handshake.lock().tls13 {
            return None;
        }
        let callback = self.with_settings(|settings| settings.psk_find)?;
        let Some(found) = callback.call(self.handle(), identity) else {
            self.handshake.lock().fatal = Some((
                Failure::new(Reason::BAD_EXTENSION)
                    .because("the application's callback for pre-shared keys failed"),
                ALERT_INTERNAL_ERROR,
            ));
            return None;
        };
        // The application goes on using its own; this one is for this context, whatever it said.
        let session = found?.duplicate()?;
        session.mark_resumable();
        let id_context = self.with_settings(|settings| settings.id_context);
        session.facts_mut().id_context = id_context;
        let mut handshake = self.handshake.lock();
        handshake.ticket_expected = true;
        drop(handshake);
        Some(session)
    }
}

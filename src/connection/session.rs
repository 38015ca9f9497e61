//! The session that a connection holds: set, looked at, kept or given up.

use super::{Connection, SENT_SHUTDOWN};
use crate::cipher::{Cipher, CipherSuites};
use crate::context::method::{TLS1_2, TLS1_3};
use crate::context::session_cache::{CACHE_NO_INTERNAL_STORE, CACHE_SERVER};
use crate::context::settings::Configured;
use crate::session::{self, Facts, Session};
use crate::sync::Shared;

impl Connection {
    /// The session it holds.
    pub fn session(&self) -> Option<Shared<Session>> {
        self.session.lock().clone()
    }

    /// Holds this session from now on, and lets go of the one before.
    pub(super) fn hold(&self, session: Option<Shared<Session>>) {
        let before = std::mem::replace(&mut *self.session.lock(), session);
        drop(before);
    }

    /// The session to offer in the next handshake (`SSL_set_session(3)`), or none.
    pub fn set_session(&self, session: Option<Shared<Session>>) {
        self.forget_bad_session();
        self.set_method(self.context().method());
        if let Some(session) = &session {
            let verify_result = session.facts().verify_result;
            self.change_status(|status| status.verify_result = i64::from(verify_result));
        }
        self.hold(session);
    }

    /// A connection that ends without a shutdown makes its session suspect: it leaves the cache and is not
    /// resumed again. True when that was so.
    pub(super) fn forget_bad_session(&self) -> bool {
        let bad = self.with_status(|status| {
            status.shutdown & SENT_SHUTDOWN == 0 && !status.is_in_handshake()
        });
        match self.session() {
            Some(session) if bad => {
                self.session_context().remove_session(&session);
                true
            }
            _ => false,
        }
    }

    /// The connection broke: its session is not to be resumed again.
    pub(super) fn give_up_session(&self) {
        if let Some(session) = self.session() {
            self.session_context().remove_session(&session);
        }
    }

    /// Whether its context's cache has a session with this id (`SSL_has_matching_session_id`).
    #[inline]
    pub fn has_matching_session_id(&self, id: &[u8]) -> bool {
        let sessions = &self.session_context().sessions;
        sessions.contains(self.version(), id)
    }

    /// Whether it holds a TLS 1.2 session with a ticket.
    pub(super) fn has_tls12_ticket(&self) -> bool {
        self.session().is_some_and(|session| {
            let facts = session.facts();
            facts.version == TLS1_2 && !facts.ticket().is_empty()
        })
    }

    /// The facts of a new session of this connection.
    pub(super) fn new_session_facts(&self) -> Facts {
        let mut facts = Session::fresh_facts();
        match self.session_context().sessions.timeout() {
            0 => {}
            seconds => facts.timeout = seconds,
        }
        facts.id_context = self.with_settings(|settings| settings.id_context);
        facts.version = self.version();
        facts.verify_result = 0;
        facts
    }

    /// A new session was established, or its ticket came: into the cache with it as the mode says, and the
    /// application hears of it.
    pub(super) fn keep_session(&self, session: &Shared<Session>, side: u32) {
        let context = self.session_context();
        let server = side == CACHE_SERVER;
        let (version, keepable) = {
            let facts = session.facts();
            let unmarked = server
                && facts.id_context.is_empty()
                && self.with_settings(|settings| settings.verifies_peer());
            (facts.version, !facts.id.is_empty() && !unmarked)
        };
        if !keepable || !session.is_marked_resumable() {
            return;
        }
        let mode = context.sessions.mode();
        let resumed = self.with_status(|status| status.resumed);
        if mode & side != 0 && (!resumed || version == TLS1_3) {
            let callbacks = context.sessions.callbacks();
            let stateless = server
                && version == TLS1_3
                && callbacks.remove.is_none()
                && !self.keeps_tls13_sessions();
            if mode & CACHE_NO_INTERNAL_STORE == 0 && !stateless {
                context.add_session(session.clone());
            }
            if let Some(callback) = callbacks.new {
                callback.call(self.handle(), session.clone());
            }
        }
        context.flush_now_and_then(side);
    }

    /// Takes the session, side, settings and id context of another connection over (`SSL_copy_session_id`).
    pub fn copy_session(&self, from: &Self) {
        self.set_session(from.session());
        self.set_method(from.method());
        let (credentials, id_context) =
            from.with_settings(|settings| (settings.credentials.clone(), settings.id_context));
        self.change_settings(|settings| {
            settings.credentials = credentials;
            settings.id_context = id_context;
        });
    }
}

/// Whether a client may resume a session in one of these protocol versions.
pub(super) fn can_be_resumed(session: &Session, versions: (u16, u16)) -> bool {
    if !session.is_resumable() {
        return false;
    }
    let facts = session.facts();
    let spoken = u16::try_from(facts.version)
        .is_ok_and(|version| (versions.0..=versions.1).contains(&version));
    spoken && facts.cipher.is_some() && (facts.version != TLS1_3 || !facts.ticket().is_empty())
}

/// Whether a client may still offer a session: a TLS 1.3 ticket must not be older than the server said
/// (RFC 8446 section 4.6.1), nor come from the future. A second is granted, as OpenSSL does, for times are in whole
/// seconds.
pub(super) fn is_fresh(session: &Session) -> bool {
    let facts = session.facts();
    let age = u64::try_from(session::now().saturating_sub(facts.time));
    facts.version != TLS1_3
        || age.is_ok_and(|age| age.saturating_sub(1) <= facts.ticket_lifetime_hint())
}

/// Whether a client that speaks these suites may offer a session: one of TLS 1.2 is resumed with the suite that it has
/// (RFC 5246 section 7.4.1.2). In TLS 1.3 the hash has to fit, which is the engine's business.
pub(super) fn is_spoken(session: &Session, suites: &CipherSuites) -> bool {
    let facts = session.facts();
    let is_the_same = |&cipher: &&Cipher| facts.cipher.is_some_and(|own| own.id == cipher.id);
    facts.version == TLS1_3 || suites.tls12().iter().any(is_the_same)
}

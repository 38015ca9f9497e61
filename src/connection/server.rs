//! The server's side of sessions: what a client hello is answered with, which session it resumes, ids and tickets.

use std::ffi::CString;
use std::sync::Arc;

use aws_lc_rs::rand;

use super::client::no_session;
use super::handshake::{INFO_ACCEPT, INFO_DONE, INFO_EXIT};
use super::{Connection, Phase};
use crate::callback::SSL_TLSEXT_ERR_OK;
use crate::context::session_cache::CACHE_SERVER;
use crate::context::settings::{
    OP_CIPHER_SERVER_PREFERENCE, OP_NO_TICKET, VERIFY_FAIL_IF_NO_PEER_CERT, protocols_to_wire,
};
use crate::context::statistics::Count;
use crate::error::{Failure, Reason, Result};
use crate::session::{self, MAX_ID_LEN, Session, SessionId};
use crate::sync::Shared;
use crate::tls::config::{ClientCertificates, ServerKey};
use crate::tls::engine::{Engine, Outcome};

const TLS12: i32 = 0x0303;
const TLS13: i32 = 0x0304;

/// `SSL_TLSEXT_ERR_ALERT_FATAL`.
const CALLBACK_FATAL: i32 = 2;
/// `SSL_TLSEXT_ERR_NOACK`.
const CALLBACK_NOT_ACCEPTED: i32 = 3;

/// `SSL_AD_INTERNAL_ERROR`.
pub(super) const ALERT_INTERNAL_ERROR: u8 = 80;
const ALERT_UNRECOGNIZED_NAME: i32 = 112;
const ALERT_NO_APPLICATION_PROTOCOL: u8 = 120;

/// Bytes of early data that a server takes at most, as OpenSSL unless told otherwise (`SSL_CTX_set_recv_max_early_data`).
pub(super) const MAX_EARLY_DATA: u32 = 16_384;

/// How often a random session id is drawn before a server gives up finding one that is not in use.
const ID_ATTEMPTS: usize = 10;

impl Connection {
    /// Waits for a client hello.
    pub(super) fn begin_server(&self) -> Result<Engine> {
        self.with_settings(|settings| settings.versions(self.method()))?;
        self.session_context()
            .sessions
            .statistics
            .count(Count::Accept);
        Ok(Engine::server())
    }

    /// Answers the client hello at which the engine stopped.
    pub(super) fn answer_client(self: &Arc<Self>, engine: &mut Engine) -> Outcome<()> {
        let (name, protocols) = engine.asked_for();
        let requested = name.and_then(|name| CString::new(name).ok()).map(Arc::new);
        self.change_status(|status| status.requested_name = requested);
        let hello = engine.client_hello();
        self.handshake.lock().hello = hello.clone();

        let highest = self
            .with_settings(|settings| settings.versions(self.method()))?
            .1;
        let expected = if hello.offers_tls13 {
            i32::from(highest)
        } else {
            TLS12
        };
        self.change_status(|status| status.version = expected);
        let Some(name_accepted) = self.ask_about_name() else {
            return Ok(());
        };
        let settings = self.with_settings(Clone::clone);
        let mut versions = settings.versions(self.method())?;
        if !settings.credentials.has_pair() && i32::from(versions.0) == TLS12 {
            // Without a certificate there is no TLS 1.3, as in OpenSSL.
            versions.1 = versions.0;
        }
        let tls13 = hello.offers_tls13 && i32::from(versions.1) >= TLS13;
        let tickets = settings.options & OP_NO_TICKET == 0;
        self.change_status(|status| status.version = if tls13 { TLS13 } else { TLS12 });
        {
            let mut handshake = self.handshake.lock();
            handshake.tls13 = tls13;
            handshake.ticket_expected = tls13;
            handshake.name_accepted = name_accepted;
        }
        if let Some(ticket) = hello.ticket.as_deref().filter(|_| !tls13 && tickets) {
            self.open_tls12_ticket(ticket);
            if self.handshake.lock().fatal.is_some() {
                return Ok(());
            }
        }
        let Some(alpn) = self.choose_protocol(&protocols) else {
            return Ok(());
        };
        self.handshake.lock().alpn = alpn.clone();

        let config = self.context().configs.server(&ServerKey {
            suites: settings.suites.clone(),
            credentials: self.context().credentials(&settings),
            versions,
            server_preference: settings.options & OP_CIPHER_SERVER_PREFERENCE != 0,
            client_certificates: match settings.verifies_peer() {
                false => ClientCertificates::NotAsked,
                true if settings.verify_mode & VERIFY_FAIL_IF_NO_PEER_CERT != 0 => {
                    ClientCertificates::Required
                }
                true => ClientCertificates::Asked,
            },
            tls12_tickets: !tls13 && self.handshake.lock().deals_in_tickets(),
            early_data: if tls13 && self.takes_early_data() {
                MAX_EARLY_DATA
            } else {
                0
            },
            alpn,
        })?;
        self.hold(None);
        engine.answer(config, self.clone())?;
        if tls13 && hello.offers_early_data {
            self.early.lock().decline();
        }
        if self.handshake.lock().fatal.is_none() {
            self.settle_session();
        }
        Ok(())
    }

    /// After the engine answered a client hello: the connection has the session that is resumed, or a new one.
    fn settle_session(&self) {
        let (candidate, resuming, new_id) = {
            let mut handshake = self.handshake.lock();
            let resuming = handshake.resuming;
            let candidate = match resuming {
                true => handshake.candidate.clone(),
                false => handshake.candidate.take(),
            };
            (candidate, resuming, handshake.new_id)
        };
        // One that is not resumed may be gone with this: its callbacks run, and no lock is held.
        match candidate.filter(|_| resuming) {
            Some(session) => {
                self.change_status(|status| status.resumed = true);
                self.hold(Some(session));
            }
            None => {
                let mut facts = self.new_session_facts();
                facts.id = new_id;
                let session = Session::from_facts(facts);
                self.hold(Some(session.clone()));
                self.ask_whether_resumable(&session);
            }
        }
    }

    /// Asks the application whether the new session may be resumed. If it may not there are no tickets for it.
    fn ask_whether_resumable(&self, session: &Session) {
        let Some(callback) = self.with_settings(|settings| settings.not_resumable) else {
            return;
        };
        // As OpenSSL tells it: a TLS 1.2 cipher suite says how keys are exchanged, always by ephemeral ones here, and a
        // TLS 1.3 suite does not.
        let forward_secure = !self.handshake.lock().tls13;
        if callback.call(self.handle(), forward_secure) {
            session.mark_not_resumable();
            self.handshake.lock().ticket_expected = false;
        }
    }

    /// Asks the application about the name that the client wants. Whether it accepted it; `None` when it ended the
    /// handshake.
    fn ask_about_name(&self) -> Option<bool> {
        let mut choices = self.context().choices();
        if choices.server_name.is_none() {
            choices = self.session_context().choices();
        }
        let Some(callback) = choices.server_name else {
            return Some(false);
        };
        let before = self.context();
        let mut alert = ALERT_UNRECOGNIZED_NAME;
        let outcome = callback.call(self.handle(), &mut alert, choices.server_name_argument);
        let after = self.context();
        if !Arc::ptr_eq(&before, &after) {
            after.sessions.statistics.count(Count::Accept);
            self.session_context()
                .sessions
                .statistics
                .uncount(Count::Accept);
        }
        if outcome == CALLBACK_FATAL {
            self.handshake.lock().fatal = Some((
                Failure::new(Reason::CALLBACK_FAILED),
                u8::try_from(alert).unwrap_or(ALERT_INTERNAL_ERROR),
            ));
            return None;
        }
        Some(outcome == SSL_TLSEXT_ERR_OK)
    }

    /// Has the application choose among the client's protocols: none or one. `None` when it ended the handshake.
    fn choose_protocol(&self, offered: &[Vec<u8>]) -> Option<Vec<u8>> {
        let choice = self.context().choices().alpn;
        let Some(callback) = choice.select.filter(|_| !offered.is_empty()) else {
            return Some(Vec::new());
        };
        let wire = protocols_to_wire(offered);
        match callback.call(self.handle(), &wire, choice.argument) {
            (SSL_TLSEXT_ERR_OK, Some(chosen)) => Some(chosen),
            (SSL_TLSEXT_ERR_OK | CALLBACK_NOT_ACCEPTED, _) => Some(Vec::new()),
            _ => {
                self.handshake.lock().fatal = Some((
                    Failure::new(Reason::NO_APPLICATION_PROTOCOL),
                    ALERT_NO_APPLICATION_PROTOCOL,
                ));
                None
            }
        }
    }

    /// TLS 1.2: the session that the client asks for by id, when it may have it.
    pub(super) fn session_by_id(&self, id: &[u8]) -> Option<Shared<Session>> {
        let session = self
            .session_context()
            .find_session(self.handle(), TLS12, id)?;
        self.consider(session, true)
    }

    /// Whether the client may resume this session. Notes it as the one that the engine may resume.
    pub(super) fn consider(
        &self,
        session: Shared<Session>,
        by_id: bool,
    ) -> Option<Shared<Session>> {
        let (version, id_context, expiry) = {
            let facts = session.facts();
            (facts.version, facts.id_context, facts.expiry())
        };
        let (wanted_version, tls13) = {
            let handshake = self.handshake.lock();
            (if handshake.tls13 { TLS13 } else { TLS12 }, handshake.tls13)
        };
        if version != wanted_version {
            return None;
        }
        let (own_context, verifies) =
            self.with_settings(|settings| (settings.id_context, settings.verifies_peer()));
        if id_context != own_context {
            return None;
        }
        if verifies && own_context.is_empty() {
            if tls13 {
                // The connection is about to resume it: the failure is its end too.
                self.hold(Some(session));
            }
            self.handshake.lock().fatal = Some((
                Failure::new(Reason::SESSION_ID_CONTEXT_UNINITIALIZED)
                    .because("call SSL_CTX_set_session_id_context on a server that verifies peers"),
                ALERT_INTERNAL_ERROR,
            ));
            return None;
        }
        if expiry.is_over(session::now()) {
            let context = self.session_context();
            context.sessions.statistics.count(Count::Timeout);
            if by_id && !tls13 {
                context.remove_session(&session);
            }
            return None;
        }
        let earlier = self.handshake.lock().candidate.replace(session.clone());
        drop(earlier);
        Some(session)
    }

    /// The id for the new session of a TLS 1.2 connection.
    pub(super) fn choose_session_id(&self) -> Option<[u8; MAX_ID_LEN]> {
        let id = match self.make_session_id() {
            Ok(id) => id,
            Err(failure) => {
                self.handshake.lock().fatal = Some((failure, ALERT_INTERNAL_ERROR));
                return None;
            }
        };
        let whole: Option<[u8; MAX_ID_LEN]> = id.as_slice().try_into().ok();
        let mut handshake = self.handshake.lock();
        match whole {
            Some(_) => handshake.new_id = id,
            None => {
                handshake.fatal = Some((
                    Failure::new(Reason::SSL_SESSION_ID_HAS_BAD_LENGTH)
                        .because("in TLS 1.2 the TLS engine needs session ids of 32 bytes"),
                    ALERT_INTERNAL_ERROR,
                ));
            }
        }
        whole
    }

    /// A session id that no session in the cache has: the application's, or a random one.
    pub(super) fn make_session_id(&self) -> Result<SessionId> {
        let own = self.with_settings(|settings| settings.generate_session_id);
        let callback = own.or_else(|| {
            self.session_context()
                .with_settings(|settings| settings.generate_session_id)
        });
        let mut bytes = [0; MAX_ID_LEN];
        let Some(callback) = callback else {
            for _ in 0..ID_ATTEMPTS {
                rand::fill(&mut bytes).map_err(|_| Failure::new(Reason::INTERNAL_ERROR))?;
                if !self.has_matching_session_id(&bytes) {
                    return Ok(SessionId::new(&bytes).unwrap_or_default());
                }
            }
            return Err(Failure::new(Reason::SSL_SESSION_ID_CALLBACK_FAILED));
        };
        let len = callback
            .call(self.handle(), &mut bytes)
            .ok_or_else(|| Failure::new(Reason::SSL_SESSION_ID_CALLBACK_FAILED))?;
        if len == 0 || len > MAX_ID_LEN {
            return Err(Failure::new(Reason::SSL_SESSION_ID_HAS_BAD_LENGTH));
        }
        if self.has_matching_session_id(&bytes[..len]) {
            return Err(Failure::new(Reason::SSL_SESSION_ID_CONFLICT));
        }
        Ok(SessionId::new(&bytes[..len]).unwrap_or_default())
    }

    /// The engine's part of the handshake is over: settles which session the connection has, and how many tickets go out
    /// behind it. If there are any, the handshake is over before.
    pub(super) fn settle_server(self: &Arc<Self>, engine: &mut Box<Engine>) -> Result<()> {
        self.handshake.lock().is_settled = true;
        let settled = engine.settled().cloned().ok_or_else(no_session)?;
        let chain = self.take_over(&settled);
        let statistics = &self.session_context().sessions.statistics;
        let (candidate, resuming, established, master_secret, name_accepted) = {
            let mut handshake = self.handshake.lock();
            (
                handshake.candidate.take(),
                handshake.resuming,
                handshake.established.take(),
                handshake.master_secret.take(),
                handshake.name_accepted,
            )
        };
        if settled.resumed != resuming || resuming != candidate.is_some() {
            return Err(no_session());
        }
        let tls13 = i32::from(settled.version) == TLS13;
        match candidate {
            Some(session) => {
                statistics.count(Count::Hit);
                let (verify_result, chain) = {
                    let facts = session.facts();
                    (facts.verify_result, facts.shared_peer_chain())
                };
                self.change_status(|status| {
                    status.verify_result = i64::from(verify_result);
                    status.peer_chain = chain;
                });
                self.hold(Some(session));
            }
            None => {
                let session = self.session().ok_or_else(no_session)?;
                self.fill_in(&session, &settled, chain);
                let verify_result = self.with_status(|status| status.verify_result);
                let name = self
                    .with_status(|status| status.requested_name.clone())
                    .filter(|_| name_accepted);
                let secret = established
                    .map(|state| state.secret)
                    .or(master_secret)
                    .filter(|_| !tls13);
                session.refile(|facts| {
                    facts.verify_result = verify_result as i32;
                    if let Some(name) = name {
                        facts.extras_mut().host_name = Some((*name).clone());
                    }
                    if let Some(secret) = secret {
                        facts.secret = secret;
                    }
                });
            }
        }
        if !tls13 || !self.wants_ticket() {
            return Ok(());
        }
        self.handshake.lock().is_ending = true;
        self.lending(engine, Self::end_server_handshake)?;
        self.change_status(|status| status.tickets_due = true);
        Ok(())
    }

    /// The server's handshake is over, but for tickets.
    pub(super) fn end_server_handshake(&self) {
        self.change_status(|status| status.phase = Phase::Established);
        self.context().sessions.statistics.count(Count::AcceptGood);
        self.inform(INFO_DONE, 1);
    }

    /// All that belongs to the server's handshake is out.
    pub(super) fn finish_server(&self) {
        if self.version() != TLS13
            && let Some(session) = self.session()
        {
            self.keep_session(&session, CACHE_SERVER);
        }
        // Tickets that the application asks for from here on are no part of the handshake.
        let is_told = std::mem::take(&mut self.handshake.lock().is_ending);
        if is_told {
            self.change_status(|status| status.tickets_due = false);
        } else {
            self.end_server_handshake();
        }
        self.inform(INFO_ACCEPT | INFO_EXIT, 1);
    }
}

//! The client's side of sessions: what is offered, what comes of it, and the tickets that arrive.

use std::sync::Arc;

use aws_lc_rs::digest;
use rustls_pki_types::{IpAddr, ServerName};

use super::handshake::{INFO_CONNECT, INFO_DONE, INFO_EXIT};
use super::session::{can_be_resumed, is_fresh, is_spoken};
use super::{Chain, Connection, Phase};
use crate::cipher::Cipher;
use crate::context::method::TLS1_3;
use crate::context::session_cache::CACHE_CLIENT;
use crate::context::settings::OP_NO_TICKET;
use crate::context::statistics::Count;
use crate::error::{Failure, Reason, Result};
use crate::session::{self, FLAG_EXTENDED_MASTER_SECRET, Session, SessionId};
use crate::sync::Shared;
use crate::tls::config::ClientKey;
use crate::tls::engine::{Engine, Settled};
use crate::tls::hooks::Tls13Ticket;

impl Connection {
    /// Sends the client hello.
    pub(super) fn begin_client(self: &Arc<Self>) -> Result<Engine> {
        let settings = self.with_settings(Clone::clone);
        let versions = settings.versions(self.method())?;
        let names = self.names();
        let name = match &names.server_name {
            None => no_name(),
            Some(name) => name
                .to_str()
                .ok()
                .and_then(|name| ServerName::try_from(name.to_owned()).ok())
                .ok_or_else(|| {
                    Failure::new(Reason::SSL3_EXT_INVALID_SERVERNAME)
                        .because("the name for SSL_set_tlsext_host_name is not a DNS name")
                })?,
        };
        let config = self.context().configs.client(&ClientKey {
            suites: settings.suites.clone(),
            credentials: self.context().credentials(&settings),
            versions,
            tickets: settings.options & OP_NO_TICKET == 0
                && (!settings.no_ticket_request || self.has_tls12_ticket()),
            early_data: self.early.lock().connects(),
        })?;

        self.session_context()
            .sessions
            .statistics
            .count(Count::Connect);
        self.change_status(|status| status.version = i32::from(versions.1));
        let held = self
            .session()
            .filter(|session| can_be_resumed(session, versions));
        if held.is_none() {
            self.hold(Some(Session::from_facts(self.new_session_facts())));
        }
        let resumes = held
            .as_ref()
            .is_some_and(|session| session.facts().version == TLS1_3);
        let offered_key = if resumes || i32::from(versions.1) < TLS1_3 {
            None
        } else {
            self.ask_for_key()?
        };
        let offered = held
            .clone()
            .filter(|session| is_fresh(session) && is_spoken(session, &settings.suites));
        let earlier = {
            let mut handshake = self.handshake.lock();
            (
                std::mem::replace(&mut handshake.offered_key, offered_key),
                std::mem::replace(&mut handshake.offered, offered),
                std::mem::replace(&mut handshake.held, held),
            )
        };
        drop(earlier);
        Engine::client(&config, name, &settings.alpn, self.clone()).map_err(|broken| broken.failure)
    }

    /// The client's handshake is over: settles which session the connection has.
    pub(super) fn finish_client(self: &Arc<Self>) -> Result<()> {
        let settled = self
            .engine
            .lock()
            .as_ref()
            .and_then(|engine| engine.settled().cloned());
        let settled = settled.ok_or_else(no_session)?;
        let chain = self.take_over(&settled);
        self.early.lock().settle(settled.early_data_taken);
        let (offered, offered_key, resumable, master_secret) = {
            let mut handshake = self.handshake.lock();
            (
                handshake.offered.take(),
                handshake.offered_key.take(),
                handshake.resumable.take(),
                handshake.master_secret.take(),
            )
        };
        let statistics = &self.session_context().sessions.statistics;
        let tls13 = settled.version >= 0x0304;

        let session = if settled.resumed {
            let session = match offered_key {
                Some((session, _)) => {
                    self.hold(Some(session.clone()));
                    session
                }
                None => {
                    let session = offered.ok_or_else(no_session)?;
                    let id_context = self.with_settings(|settings| settings.id_context);
                    if session.facts().id_context != id_context {
                        return Err(Reason::ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT.into());
                    }
                    session
                }
            };
            let (verify_result, chain) = {
                let facts = session.facts();
                (facts.verify_result, facts.shared_peer_chain())
            };
            self.change_status(|status| {
                status.verify_result = i64::from(verify_result);
                status.peer_chain = chain;
            });
            session
        } else {
            drop((offered, offered_key));
            if self.handshake.lock().held.is_some() {
                self.offer_was_declined();
            }
            let session = self.session().ok_or_else(no_session)?;
            self.fill_in(&session, &settled, chain);
            session
        };
        let server_name = self.names().server_name;
        let verify_result = self.with_status(|status| status.verify_result);
        if !settled.resumed {
            session.refile(|facts| {
                if let Some(secret) = master_secret {
                    facts.secret = secret;
                }
                facts.verify_result = verify_result as i32;
                if let Some(name) = server_name {
                    facts.extras_mut().host_name = Some((*name).clone());
                }
                if let Some(state) = &resumable {
                    facts.id = SessionId::new(&state.session_id).unwrap_or_default();
                }
            });
        }
        let session = match resumable {
            Some(state) if !state.ticket.is_empty() => {
                let known = session.facts().ticket() == state.ticket;
                if known {
                    session
                } else {
                    self.take_tls12_ticket(session, state.ticket, state.lifetime_hint)
                }
            }
            _ => session,
        };

        if tls13 {
            // A ticket is for one use (RFC 8446 appendix C.4): the session that was resumed leaves the cache.
            let caching = self.session_context().sessions.mode() & CACHE_CLIENT != 0;
            if caching {
                self.session_context().remove_session(&session);
            }
        } else {
            self.keep_session(&session, CACHE_CLIENT);
        }
        self.change_status(|status| status.phase = Phase::Established);
        if settled.resumed {
            statistics.count(Count::Hit);
        }
        statistics.count(Count::ConnectGood);
        self.inform(INFO_DONE, 1);
        self.inform(INFO_CONNECT | INFO_EXIT, 1);
        Ok(())
    }

    /// The server declined the session that it was offered, or was not offered for its age: the connection gives its reference back and gets a new one.
    pub(super) fn offer_was_declined(&self) {
        let declined = {
            let mut handshake = self.handshake.lock();
            (handshake.held.take(), handshake.offered.take())
        };
        drop(declined);
        self.session_context()
            .sessions
            .statistics
            .count(Count::Miss);
        self.hold(Some(Session::from_facts(self.new_session_facts())));
    }

    /// What the engine settled becomes what the connection tells about itself.
    pub(super) fn take_over(&self, settled: &Settled) -> Chain {
        self.change_status(|status| {
            status.version = i32::from(settled.version);
            status.cipher = Cipher::by_wire(settled.suite);
            status.resumed = settled.resumed;
            status.alpn = settled.alpn.clone().into();
            status.peer_chain.clone()
        })
    }

    /// Writes what a full handshake settled into its session.
    pub(super) fn fill_in(&self, session: &Shared<Session>, settled: &Settled, chain: Chain) {
        session.refile(|facts| {
            facts.version = i32::from(settled.version);
            facts.cipher = Cipher::by_wire(settled.suite);
            facts.cipher_id = 0x0300_0000 | u32::from(settled.suite);
            facts.kex_group = i32::from(settled.group);
            if settled.extended_master_secret {
                facts.flags |= FLAG_EXTENDED_MASTER_SECRET;
            }
            if !settled.alpn.is_empty() {
                facts.extras_mut().alpn = Some(settled.alpn.clone().into());
            }
            if !chain.is_empty() {
                facts.set_peer_chain(chain);
            }
        });
    }

    /// A TLS 1.2 server gave a ticket. A session that has an id may be in use elsewhere: it is replaced by a copy.
    fn take_tls12_ticket(
        &self,
        session: Shared<Session>,
        ticket: Vec<u8>,
        lifetime_hint: u64,
    ) -> Shared<Session> {
        let mut session = session;
        if !session.facts().id.is_empty()
            && let Some(copy) = session.duplicate()
        {
            if self.session_context().sessions.mode() & CACHE_CLIENT != 0 {
                self.session_context().remove_session(&session);
            }
            session = copy;
            self.hold(Some(session.clone()));
        }
        session.refile(|facts| {
            facts.time = session::now();
            facts.id = id_of_ticket(&ticket);
            let extras = facts.extras_mut();
            extras.ticket = Some(ticket.into());
            extras.ticket_lifetime_hint = lifetime_hint;
        });
        session.mark_resumable();
        session
    }

    /// A TLS 1.3 ticket came: a copy of the connection's session with the ticket's key, announced when the engine
    /// is done with its record.
    pub(super) fn note_ticket(&self, ticket: Tls13Ticket) {
        let Some(session) = self.session().and_then(|session| session.duplicate()) else {
            return;
        };
        session.refile(|facts| {
            facts.time = session::now();
            facts.secret = ticket.secret;
            facts.ticket_age_add = ticket.age_add;
            facts.max_early_data = ticket.max_early_data;
            facts.cipher = Cipher::by_wire(ticket.suite);
            facts.cipher_id = 0x0300_0000 | u32::from(ticket.suite);
            facts.id = id_of_ticket(&ticket.ticket);
            let extras = facts.extras_mut();
            extras.ticket = Some(ticket.ticket.into());
            extras.ticket_lifetime_hint = ticket.lifetime_hint;
        });
        session.mark_resumable();
        self.handshake.lock().announced_next.push(session);
    }

    /// Announces the sessions of the tickets that came or were made.
    pub(super) fn announce_sessions(&self, side: u32) {
        let sessions = std::mem::take(&mut self.handshake.lock().announced_next);
        self.change_status(|status| status.announcing = true);
        for session in sessions {
            self.hold(Some(session.clone()));
            self.keep_session(&session, side);
            if side == CACHE_CLIENT {
                // Each ticket that comes is a small handshake of its own, as OpenSSL tells it.
                self.inform(INFO_CONNECT | INFO_EXIT, 1);
            }
        }
        self.change_status(|status| status.announcing = false);
    }
}

/// A client's id for a session that goes by a ticket: its SHA-256, as OpenSSL makes it.
fn id_of_ticket(ticket: &[u8]) -> SessionId {
    SessionId::new(digest::digest(&digest::SHA256, ticket).as_ref()).unwrap_or_default()
}

/// A name that is not sent: addresses never are (RFC 6066 section 3).
fn no_name() -> ServerName<'static> {
    ServerName::IpAddress(IpAddr::from(std::net::IpAddr::V4(
        std::net::Ipv4Addr::UNSPECIFIED,
    )))
}

pub(super) fn no_session() -> Failure {
    Failure::new(Reason::INTERNAL_ERROR).because("the handshake left no session")
}

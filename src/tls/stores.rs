//! The engine's stores, ticket producer and key log: each asks the connection at work.

use std::sync::Arc;
use std::time::Duration;

use rustls::client::{ClientSessionKey, ClientSessionStore, Tls12Session, Tls13Session};
use rustls::crypto::kx::NamedGroup;
use rustls::crypto::{CryptoProvider, TicketProducer};
use rustls::server::{ServerSessionKey, StoresServerSessions};

use super::hooks;
use super::wiped::Wiped;
use super::{rebuild, suites, transcode};

/// Client sessions: offers the session that the connection was given, and no other.
#[derive(Debug)]
pub(super) struct ClientStore {
    pub(super) provider: Arc<CryptoProvider>,
}

impl ClientSessionStore for ClientStore {
    fn set_kx_hint(&self, _: ClientSessionKey<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ClientSessionKey<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ClientSessionKey<'static>, value: Tls12Session) {
        if let (Some(connection), Some(state)) = (hooks::current(), transcode::from_tls12(&value)) {
            connection.resumable_tls12(state);
        }
    }

    fn tls12_session(&self, _: &ClientSessionKey<'_>) -> Option<Tls12Session> {
        let session = hooks::current()?.offered_session()?;
        let facts = session.facts();
        (facts.version == i32::from(transcode::TLS12))
            .then(|| transcode::to_tls12(&facts, &self.provider))?
    }

    fn remove_tls12_session(&self, _: &ClientSessionKey<'static>) {}

    fn insert_tls13_ticket(&self, _: ClientSessionKey<'static>, value: Tls13Session) {
        if let (Some(connection), Some(ticket)) = (hooks::current(), transcode::from_tls13(&value))
        {
            connection.ticket_received(ticket);
        }
    }

    fn take_tls13_ticket(&self, _: &ClientSessionKey<'static>) -> Option<Tls13Session> {
        let connection = hooks::current()?;
        if let Some((session, identity)) = connection.offered_key() {
            let mut facts = session.facts().clone();
            facts.extras_mut().ticket = Some(identity.into());
            // A key from outside has no age (RFC 8446 section 4.2.11).
            facts.ticket_age_add = 0;
            facts.time = crate::session::now();
            return rebuild::tls13_key(&facts);
        }
        let session = connection.offered_session()?;
        let facts = session.facts();
        (facts.version == i32::from(transcode::TLS13)).then(|| rebuild::tls13_session(&facts))?
    }
}

/// Server sessions found by id (TLS 1.2), or by ticket (TLS 1.3).
#[derive(Debug)]
pub(super) struct ServerStore;

impl StoresServerSessions for ServerStore {
    fn put(&self, key: ServerSessionKey<'_>, value: Vec<u8>) -> bool {
        let value = Wiped::new(value);
        match (hooks::current(), transcode::from_server_value(&value)) {
            (Some(connection), Some(state)) => connection.session_established(key.as_ref(), state),
            _ => false,
        }
    }

    fn get(&self, key: ServerSessionKey<'_>) -> Option<Vec<u8>> {
        let connection = hooks::current()?;
        let session = connection.find_session(key.as_ref())?;
        let facts = session.facts();
        transcode::to_server_value(&facts, connection.requested_name().as_deref(), false)
    }

    /// TLS 1.3: the session behind a ticket. It is asked for here and not of [`Tickets`] because the engine takes early
    /// data only where it believes that sessions stay with the server; whether they are to be used once is settled by
    /// the connection.
    fn take(&self, key: ServerSessionKey<'_>) -> Option<Vec<u8>> {
        open(key.as_ref())
    }

    fn can_cache(&self) -> bool {
        hooks::current().is_some_and(|connection| connection.wants_session_id())
    }
}

/// The session behind a ticket.
fn open(ticket: &[u8]) -> Option<Vec<u8>> {
    let connection = hooks::current()?;
    let key = connection.find_key(ticket);
    suites::expect_outside_key(key.is_some());
    let session = match key {
        Some(session) => session,
        None => connection.open_ticket(ticket)?,
    };
    let facts = session.facts();
    let early = connection.takes_early_data();
    transcode::to_server_value(&facts, connection.requested_name().as_deref(), early)
}

/// TLS 1.2 tickets: what is in them, the connection decides.
#[derive(Debug)]
pub(super) struct Tickets;

impl TicketProducer for Tickets {
    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        hooks::current()?.issue_ticket(transcode::from_server_value(plain)?)
    }

    fn decrypt(&self, cipher: &[u8]) -> Option<Vec<u8>> {
        open(cipher)
    }

    fn lifetime(&self) -> Duration {
        let seconds = hooks::current().map_or(0, |connection| connection.ticket_lifetime());
        Duration::from_secs(u64::from(seconds))
    }
}

/// Secrets for key logs, and the master secret of sessions that nothing else tells it of.
#[derive(Debug)]
pub(super) struct Secrets;

impl rustls::KeyLog for Secrets {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        if let Some(connection) = hooks::current() {
            connection.secret(label, client_random, secret);
        }
    }

    fn will_log(&self, label: &str) -> bool {
        hooks::current().is_some_and(|connection| connection.wants_secret(label))
    }
}

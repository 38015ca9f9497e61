//! The engine's stores, ticket producer, key log and random source: each asks the connection at work.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::{ClientSessionKey, ClientSessionStore, Tls12Session, Tls13Session};
use rustls::crypto::kx::NamedGroup;
use rustls::crypto::{CryptoProvider, GetRandomFailed, SecureRandom, TicketProducer};
use rustls::server::{ServerSessionKey, StoresServerSessions};

use super::hooks::{self, Wiped};
use super::{rebuild, transcode};

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
        let session = hooks::current()?.offered_session()?;
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
    let session = connection.open_ticket(ticket)?;
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

/// The random source, in which a connection may choose the session id that it shows.
///
/// While a TLS 1.2 server answers a client hello, rustls draws 32 bytes twice: first the server random, then the id of
/// the new session (if it gets one). A client that offers a TLS 1.2 ticket draws the id that goes with it before its
/// random. That the right draw was answered is checked on what is sent ([`super::engine`]).
#[derive(Debug)]
pub(super) struct Random;

/// The source that the configurations use.
pub(super) static RANDOM: Random = Random;

/// Which draw of 32 bytes the connection chooses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Draw {
    None,
    /// The one after the next: a server's new session id.
    SecondOfServer,
    /// The next.
    OfServer,
    OfClient,
}

thread_local! {
    static CHOSEN: Cell<Draw> = const { Cell::new(Draw::None) };
}

fn choosing<T>(draw: Draw, work: impl FnOnce() -> T) -> T {
    struct Done;
    impl Drop for Done {
        fn drop(&mut self) {
            CHOSEN.set(Draw::None);
        }
    }
    CHOSEN.set(draw);
    let _done = Done;
    work()
}

/// Runs `answer`, during which a TLS 1.2 server answers a client hello.
pub(super) fn answering_client_hello<T>(answer: impl FnOnce() -> T) -> T {
    choosing(Draw::SecondOfServer, answer)
}

/// Runs `start`, during which a client that offers a TLS 1.2 ticket makes its hello.
pub(super) fn offering_ticket<T>(start: impl FnOnce() -> T) -> T {
    choosing(Draw::OfClient, start)
}

impl SecureRandom for Random {
    fn fill(&self, buf: &mut [u8]) -> Result<(), GetRandomFailed> {
        if buf.len() == 32 {
            let draw = CHOSEN.replace(Draw::None);
            let id = match draw {
                Draw::None => None,
                Draw::SecondOfServer => {
                    CHOSEN.set(Draw::OfServer);
                    None
                }
                Draw::OfServer => {
                    hooks::current().and_then(|connection| connection.chosen_session_id())
                }
                Draw::OfClient => {
                    hooks::current().and_then(|connection| connection.offered_session_id())
                }
            };
            if let Some(id) = id {
                buf.copy_from_slice(&id);
                return Ok(());
            }
        }
        rustls_aws_lc_rs::DEFAULT_SECURE_RANDOM.fill(buf)
    }
}

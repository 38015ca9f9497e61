//! One connection's engine: whole records in, bytes out, and the stops on the way where the connection has a say.

mod behind;
mod early_data;
mod open;

use std::mem;
use std::sync::Arc;

use rustls::client::{ClientConfig, ClientHandshake};
use rustls::crypto::{Identity, VerifiedIdentity};
use rustls::pki_types::ServerName;
use rustls::server::{Accepted, ServerConfig, ServerHandshake};
use rustls::{ClientSide, NeedsInput, ServerSide, SideData, Tcp, VerifyPeerIdentity};
use zeroize::Zeroizing;

use super::client_hello::{ClientHello, Collector};
use super::failure::{self, Broken};
use super::hooks::{self, Hooks};
use super::incoming::Incoming;
use super::transcode::TLS12;
use super::{random, suites};
use crate::error::{Failure, Reason};
use crate::session::Secret;

pub use behind::NewTicket;
pub use early_data::Early;
use open::{Open, Receive};
pub use open::{Received, Settled};

/// Where an engine stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It needs another record.
    Record,
    /// A server read the client hello; [`Engine::answer`] goes on.
    ClientHello,
    /// The peer's certificates are there; [`Engine::settle_peer`] goes on.
    PeerCertificates,
    /// The handshake is over.
    Established,
}

/// The engine of one connection.
pub struct Engine {
    state: State,
    /// What came from the peer.
    pub incoming: Incoming,
    /// What is to go to the peer.
    pub outgoing: Vec<u8>,
    plaintext: Vec<u8>,
    read: usize,
    hello: Collector,
    /// Client: whether a key from outside is offered.
    outside_key: bool,
    /// Server: the resumption master secret.
    resumption: Option<Secret>,
    /// Server: how many TLS 1.3 tickets were sent.
    tickets: u64,
    /// Server: early data that was not read yet.
    early_data: Zeroizing<Vec<u8>>,
    early_received: usize,
    early: Early,
    /// Server: whether its first flight is whole, which it is not while the client is asked for another hello.
    answered: bool,
}

enum State {
    ClientWaits(NeedsInput<ClientSide>),
    ClientVerifies(VerifyPeerIdentity<ClientSide, Tcp>),
    ServerWaits(NeedsInput<ServerSide>),
    ServerChooses(Accepted<Tcp>),
    ServerVerifies(VerifyPeerIdentity<ServerSide, Tcp>),
    Open(Box<Open>),
    Broken(Broken),
}

/// What an engine comes to.
pub type Outcome<T> = Result<T, Broken>;

impl Engine {
    fn new(state: State) -> Self {
        Self {
            state,
            incoming: Incoming::default(),
            outgoing: Vec::new(),
            plaintext: Vec::new(),
            read: 0,
            hello: Collector::default(),
            outside_key: false,
            resumption: None,
            tickets: 0,
            early_data: Zeroizing::default(),
            early_received: 0,
            early: Early::NotTaken,
            answered: false,
        }
    }

    /// A client's engine; its first flight is in `outgoing`.
    pub fn client(
        config: &Arc<ClientConfig>,
        name: ServerName<'static>,
        alpn: &[Vec<u8>],
        hooks: Arc<dyn Hooks>,
    ) -> Outcome<Self> {
        let mut outgoing = Vec::new();
        let protocols = alpn.iter().map(|name| name.clone().into()).collect();
        let start = || {
            config
                .connect(name)
                .with_alpn(protocols)
                .start_handshake(&mut outgoing)
        };
        let ticket = hooks.offered_session().filter(|session| {
            let facts = session.facts();
            facts.version == i32::from(TLS12) && !facts.ticket().is_empty()
        });
        let outside_key = hooks.offered_key().is_some();
        let waits = match ticket {
            None => hooks::with(hooks, || suites::offering_outside_key(outside_key, start))?,
            Some(_) => {
                let id = hooks.offered_session_id();
                let waits = hooks::with(hooks, || random::offering_ticket(start))?;
                if let Some(id) = id
                    && hello_random_and_id(&outgoing).is_none_or(|(_, sent)| sent != id)
                {
                    return Err(unchosen().into());
                }
                waits
            }
        };
        let mut engine = Self::new(State::ClientWaits(waits));
        engine.outgoing = outgoing;
        engine.outside_key = outside_key;
        Ok(engine)
    }

    /// A server's engine, which waits for a client hello.
    pub fn server() -> Self {
        Self::new(State::ServerWaits(ServerHandshake::start()))
    }

    /// Where it stands.
    pub fn stop(&self) -> Outcome<Stop> {
        Ok(match &self.state {
            State::ClientWaits(_) | State::ServerWaits(_) => Stop::Record,
            State::ServerChooses(_) => Stop::ClientHello,
            State::ClientVerifies(_) | State::ServerVerifies(_) => Stop::PeerCertificates,
            State::Open(_) => Stop::Established,
            State::Broken(broken) => return Err(broken.clone()),
        })
    }

    /// Whether what is to go to the peer had better go with what comes behind it: a `change_cipher_spec` by itself, which
    /// nobody answers. TCP would keep the next bytes back until the peer has acknowledged it, which may take it long
    /// (RFC 896, RFC 1122 section 4.2.3.2).
    pub fn waits_for_more(&self) -> bool {
        const CHANGE_CIPHER_SPEC: [u8; 6] = [20, 3, 3, 0, 1, 1];
        let is_over = matches!(self.state, State::Open(_) | State::Broken(_));
        self.outgoing == CHANGE_CIPHER_SPEC && !is_over
    }

    /// Whether the handshake is over and the connection still stands.
    pub fn is_established(&self) -> bool {
        matches!(self.state, State::Open(_))
    }

    /// Handshake: a record in `incoming` is whole.
    pub fn take_record(&mut self, hooks: Arc<dyn Hooks>) -> Outcome<()> {
        if matches!(self.state, State::ServerWaits(_)) {
            self.hello.add(self.incoming.partial_record());
        }
        self.incoming.record_is_whole();
        self.go_on(hooks)
    }

    /// Reads on in what has come. One record may carry messages from before and behind a stop.
    fn go_on(&mut self, hooks: Arc<dyn Hooks>) -> Outcome<()> {
        let outside_key = self.outside_key;
        let Self {
            incoming, outgoing, ..
        } = self;
        let next = match mem::replace(&mut self.state, spent()) {
            State::ClientWaits(waits) => {
                let process = || waits.process(incoming, outgoing);
                let process = || suites::offering_outside_key(outside_key, process);
                hooks::with(hooks, process).map(State::from)
            }
            State::ServerWaits(waits) => {
                let before = outgoing.len();
                let process = || waits.process(incoming, outgoing);
                let process = || suites::offering_outside_key(false, process);
                let (next, seen) =
                    suites::watching(|| hooks::with(hooks, process).map(State::from));
                let sent = &outgoing[before..];
                // Behind a request for another hello comes the flight.
                self.answered |= !sent.is_empty() && !is_retry_request(sent);
                self.note(seen);
                next
            }
            other => Ok(other),
        };
        self.enter(next)
    }

    /// Server: whether the hello is answered with all that there is to say to it.
    pub fn has_answered(&self) -> bool {
        self.answered
    }

    /// Server: the facts of the client hello.
    pub fn client_hello(&self) -> ClientHello {
        self.hello.read()
    }

    /// Server: the name and the application protocols that the client asks for.
    pub fn asked_for(&self) -> (Option<String>, Vec<Vec<u8>>) {
        let State::ServerChooses(accepted) = &self.state else {
            return (None, Vec::new());
        };
        let hello = accepted.client_hello();
        (
            hello.server_name().map(|name| name.as_ref().to_owned()),
            hello
                .alpn()
                .map(|protocols| protocols.map(<[u8]>::to_vec).collect())
                .unwrap_or_default(),
        )
    }

    /// Server: answers the client hello with this configuration.
    pub fn answer(&mut self, config: Arc<ServerConfig>, hooks: Arc<dyn Hooks>) -> Outcome<()> {
        let outgoing = &mut self.outgoing;
        let next = match mem::replace(&mut self.state, spent()) {
            State::ServerChooses(accepted) => {
                self.hello = Collector::default();
                let takes_early_data = config.max_early_data_size > 0;
                let answer = || accepted.choose_config(config, outgoing);
                let answer = || suites::offering_outside_key(false, answer);
                let next = hooks::with(hooks.clone(), || random::answering_client_hello(answer))
                    .map(State::from);
                self.answered = !is_retry_request(outgoing);
                match next {
                    // Only where early data is taken can keys be had that go with it.
                    Ok(State::ServerWaits(mut waits)) if takes_early_data => {
                        if waits.early_exporter().is_ok() {
                            self.early = Early::Open;
                        }
                        Ok(State::ServerWaits(waits))
                    }
                    next => next,
                }
            }
            other => Ok(other),
        };
        self.enter(next)?;
        if let Some(id) = hooks.new_session_id()
            && hello_random_and_id(&self.outgoing).is_none_or(|(_, sent)| sent != id)
        {
            return Err(self.break_off(unchosen().into()));
        }
        self.go_on(hooks)
    }

    /// The peer's certificates, its own first, DER.
    pub fn peer_certificates(&self) -> Vec<Box<[u8]>> {
        let identity = match &self.state {
            State::ClientVerifies(verify) => verify
                .presented_identity()
                .ok()
                .map(|presented| presented.identity.clone()),
            State::ServerVerifies(verify) => verify
                .presented_identity()
                .ok()
                .map(|presented| presented.identity.clone()),
            _ => None,
        };
        let Some(Identity::X509(certificates)) = identity else {
            return Vec::new();
        };
        std::iter::once(&certificates.end_entity)
            .chain(&certificates.intermediates)
            .map(|certificate| Box::from(certificate.as_ref()))
            .collect()
    }

    /// Goes on with a peer that was found good, or ends with the alert that fits the verify result (`X509_V_ERR_*`).
    pub fn settle_peer(&mut self, verdict: Result<(), i64>, hooks: Arc<dyn Hooks>) -> Outcome<()> {
        fn go_on<S: SideData>(
            verify: VerifyPeerIdentity<S, Tcp>,
            identity: Option<Identity<'static>>,
            verdict: Result<(), i64>,
            outgoing: &mut Vec<u8>,
        ) -> Result<S::Handshake, rustls::Error> {
            let verified = match (verdict, identity) {
                (Ok(()), Some(identity)) => Ok(VerifiedIdentity::assertion(identity)),
                (Ok(()), None) => Err(rustls::Error::HandshakeNotComplete),
                (Err(result), _) => Err(failure::rejection(result)),
            };
            verify.continue_with(verified, outgoing)
        }

        let outgoing = &mut self.outgoing;
        let next = match mem::replace(&mut self.state, spent()) {
            State::ClientVerifies(verify) => {
                let identity = verify
                    .presented_identity()
                    .ok()
                    .map(|presented| presented.identity.clone());
                hooks::with(hooks.clone(), || go_on(verify, identity, verdict, outgoing))
                    .map(State::from)
            }
            State::ServerVerifies(verify) => {
                let identity = verify
                    .presented_identity()
                    .ok()
                    .map(|presented| presented.identity.clone());
                hooks::with(hooks.clone(), || go_on(verify, identity, verdict, outgoing))
                    .map(State::from)
            }
            other => Ok(other),
        };
        self.enter(next)?;
        self.go_on(hooks)
    }

    fn enter(&mut self, next: Result<State, rustls::Error>) -> Outcome<()> {
        match next {
            Ok(state) => {
                self.state = state;
                Ok(())
            }
            Err(error) => {
                // certificate_required is TLS 1.3's; TLS 1.2 says handshake_failure (RFC 5246 section 7.4.6).
                const CERTIFICATE_REQUIRED: [u8; 7] = [21, 3, 3, 0, 2, 2, 116];
                if self.outgoing.ends_with(&CERTIFICATE_REQUIRED) {
                    let last = self.outgoing.len() - 1;
                    self.outgoing[last] = 40;
                }
                Err(self.break_off(error.into()))
            }
        }
    }

    fn break_off(&mut self, broken: Broken) -> Broken {
        self.state = State::Broken(broken.clone());
        broken
    }

    /// The connection is unusable from now on, for this reason.
    pub fn give_up(&mut self, failure: Failure) {
        self.state = State::Broken(failure.into());
    }
}

/// The random and the session id in the hello at the front of what is to be sent.
fn hello_random_and_id(outgoing: &[u8]) -> Option<(&[u8], &[u8])> {
    const HEADERS: usize = 5 + 4 + 2;
    let random = outgoing.get(HEADERS..HEADERS + 32)?;
    let len = usize::from(*outgoing.get(HEADERS + 32)?);
    let id = outgoing.get(HEADERS + 33..HEADERS + 33 + len)?;
    Some((random, id))
}

/// Whether what is to be sent asks the client for another hello (RFC 8446 section 4.1.3).
fn is_retry_request(outgoing: &[u8]) -> bool {
    const RETRY: [u8; 32] = [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8,
        0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8,
        0x33, 0x9c,
    ];
    hello_random_and_id(outgoing).is_some_and(|(random, _)| *random == RETRY)
}

/// A session id that was chosen did not get where it belongs: the engine draws in another order than it did.
fn unchosen() -> Failure {
    Failure::new(Reason::INTERNAL_ERROR).because("the TLS engine did not take the session id")
}

fn spent() -> State {
    State::Broken(
        Failure::new(Reason::INTERNAL_ERROR)
            .because("the TLS engine was called again while it was at work")
            .into(),
    )
}

impl From<ClientHandshake> for State {
    fn from(handshake: ClientHandshake) -> Self {
        match handshake {
            ClientHandshake::NeedsInput(waits) => Self::ClientWaits(waits),
            ClientHandshake::VerifyServerIdentity(verify) => Self::ClientVerifies(verify),
            ClientHandshake::Complete(connection) => {
                Self::Open(Box::new(Open::new(connection, Receive::Client)))
            }
            _ => unknown(),
        }
    }
}

impl From<ServerHandshake> for State {
    fn from(handshake: ServerHandshake) -> Self {
        match handshake {
            ServerHandshake::NeedsInput(waits) => Self::ServerWaits(waits),
            ServerHandshake::Accepted(accepted) => Self::ServerChooses(accepted),
            ServerHandshake::VerifyClientIdentity(verify) => Self::ServerVerifies(verify),
            ServerHandshake::Complete(connection) => {
                Self::Open(Box::new(Open::new(connection, Receive::Server)))
            }
            _ => unknown(),
        }
    }
}

fn unknown() -> State {
    State::Broken(
        Failure::new(Reason::INTERNAL_ERROR)
            .because("the TLS engine is in a state that this library does not know")
            .into(),
    )
}

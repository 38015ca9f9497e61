//! One connection's engine: whole records in, bytes out, and the stops on the way where the connection has a say.

use std::mem;
use std::sync::Arc;

use rustls::client::{ClientConfig, ClientHandshake};
use rustls::crypto::{Identity, VerifiedIdentity};
use rustls::enums::ContentType;
use rustls::pki_types::ServerName;
use rustls::server::{Accepted, ServerConfig, ServerHandshake};
use rustls::split::{ReceiveTraffic, ReceiveTrafficState, SendTraffic, SplitConnection};
use rustls::{
    ClientSide, ConnectionOutputs, HandshakeKind, KeyingMaterialExporter, NeedsInput, ServerSide,
    SideData, Tcp, VerifyPeerIdentity,
};
use zeroize::Zeroizing;

use super::client_hello::{ClientHello, Collector};
use super::failure::{self, Broken};
use super::hooks::{self, Hooks};
use super::incoming::Incoming;
use super::transcode::TLS12;
use super::{random, suites};
use crate::error::{Failure, Reason};
use crate::session::Secret;

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

/// What came of a record of an established connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// Application data, in [`Engine::plaintext`].
    Data,
    /// A message for the engine itself, such as a ticket.
    Nothing,
    /// The peer's `close_notify`.
    Close,
}

/// What a handshake settled.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Protocol version on the wire.
    pub version: u16,
    /// Cipher suite on the wire.
    pub suite: u16,
    /// Key exchange group on the wire; 0 when there was no key exchange.
    pub group: u16,
    /// Whether a session was resumed.
    pub resumed: bool,
    /// Application protocol; empty for none.
    pub alpn: Vec<u8>,
    /// TLS 1.2: whether the extended master secret was used.
    pub extended_master_secret: bool,
    /// Client: whether the server took the early data.
    pub early_data_taken: bool,
}

/// A TLS 1.3 ticket to send (RFC 8446 section 4.6.1).
pub struct NewTicket<'a> {
    /// Seconds.
    pub lifetime: u32,
    /// Milliseconds.
    pub age_add: u32,
    /// What the ticket's key was derived with.
    pub nonce: [u8; 8],
    /// The ticket.
    pub ticket: &'a [u8],
    /// Bytes of early data that the client may send with it; 0 for none.
    pub max_early_data: u32,
}

/// How far the early data of a server's client has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Early {
    /// The server did not take any, or did not answer the hello yet.
    NotTaken,
    /// There may come more.
    Open,
    /// The client said that it was all.
    Ended,
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

/// An established connection.
struct Open {
    send: Option<SendTraffic>,
    receive: Receive,
    settled: Settled,
    exporter: Option<KeyingMaterialExporter>,
}

/// What a client's or a server's engine tells beyond what both do.
trait Side: SideData {
    /// Whether the early data that was sent is taken.
    fn takes_early_data(&self) -> bool;
}

impl Side for ClientSide {
    fn takes_early_data(&self) -> bool {
        self.is_early_data_accepted()
    }
}

impl Side for ServerSide {
    fn takes_early_data(&self) -> bool {
        false
    }
}

enum Receive {
    Client(ReceiveTraffic<ClientSide>),
    Server(ReceiveTraffic<ServerSide>),
    Closed,
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

    fn note(&mut self, seen: suites::Seen) {
        if seen.resumption.is_some() {
            self.resumption = seen.resumption;
        }
        if self.early == Early::Open {
            self.early_received += seen.early_data.len();
            self.early_data.extend_from_slice(&seen.early_data);
            if seen.early_data_ended {
                self.early = Early::Ended;
            }
        }
    }

    /// Server: whether the hello is answered with all that there is to say to it.
    pub fn has_answered(&self) -> bool {
        self.answered
    }

    /// Server: how far early data has come.
    pub fn early(&self) -> Early {
        self.early
    }

    /// Server: early data that was not read yet.
    pub fn early_data(&self) -> &[u8] {
        &self.early_data
    }

    /// Server: bytes of early data that came so far.
    pub fn early_received(&self) -> usize {
        self.early_received
    }

    /// Server: the first `len` bytes of [`Engine::early_data`] were read.
    pub fn consume_early_data(&mut self, len: usize) {
        self.early_data.drain(..len);
    }

    /// Client: how many bytes of early data can still be sent; `None` where none can.
    pub fn early_data_left(&mut self) -> Option<usize> {
        match &mut self.state {
            State::ClientWaits(waits) => waits.early_data().map(|early| early.bytes_left()),
            _ => None,
        }
    }

    /// Client: encrypts early data into `outgoing`.
    pub fn send_early_data(&mut self, data: &[u8]) -> Outcome<()> {
        let State::ClientWaits(waits) = &mut self.state else {
            return Err(Failure::new(Reason::UNINITIALIZED).into());
        };
        let sent = match waits.early_data() {
            Some(mut early) => early.write(data.into(), &mut self.outgoing),
            None => Ok(0),
        };
        match sent {
            Ok(count) if count == data.len() => Ok(()),
            Ok(_) => Err(self.break_off(Failure::new(Reason::TOO_MUCH_EARLY_DATA).into())),
            Err(error) => Err(self.break_off(error.into())),
        }
    }

    /// Server: how many TLS 1.3 tickets were sent.
    pub fn tickets(&self) -> u64 {
        self.tickets
    }

    /// Server: the key of the TLS 1.3 ticket with this nonce.
    pub fn ticket_secret(&self, nonce: &[u8]) -> Option<Secret> {
        let suite = self.settled()?.suite;
        suites::ticket_secret(suite, self.resumption.as_ref()?, nonce)
    }

    /// Server: puts a TLS 1.3 ticket into `outgoing`.
    pub fn send_ticket(&mut self, new: &NewTicket<'_>) -> Outcome<()> {
        const NEW_SESSION_TICKET: u8 = 4;
        const EARLY_DATA: [u8; 4] = [0, 42, 0, 4];
        let Ok(ticket_len) = u16::try_from(new.ticket.len()) else {
            return Err(Failure::new(Reason::BAD_LENGTH)
                .because("the ticket is too long")
                .into());
        };
        let mut body = Vec::with_capacity(new.ticket.len() + 32);
        body.extend_from_slice(&new.lifetime.to_be_bytes());
        body.extend_from_slice(&new.age_add.to_be_bytes());
        body.push(new.nonce.len() as u8);
        body.extend_from_slice(&new.nonce);
        body.extend_from_slice(&ticket_len.to_be_bytes());
        body.extend_from_slice(new.ticket);
        if new.max_early_data == 0 {
            body.extend_from_slice(&[0, 0]);
        } else {
            body.extend_from_slice(&[0, 8]);
            body.extend_from_slice(&EARLY_DATA);
            body.extend_from_slice(&new.max_early_data.to_be_bytes());
        }
        let mut message = (body.len() as u32).to_be_bytes().to_vec();
        message[0] = NEW_SESSION_TICKET;
        message.extend_from_slice(&body);
        self.tickets += 1;
        suites::sending(ContentType::Handshake, || self.send(&message))
    }

    /// Puts a fatal alert into `outgoing`: behind a TLS 1.3 handshake as all else there, otherwise in the clear and in
    /// place of what the engine had to say.
    pub fn alert(&mut self, description: u8) {
        const FATAL: u8 = 2;
        match self.settled().map(|settled| settled.version) {
            // A TLS 1.2 handshake that is over has switched to encryption behind what went out, for which there is no
            // way: the connection just ends.
            Some(TLS12) if self.outgoing.is_empty() => {}
            None | Some(TLS12) => self.outgoing = vec![21, 3, 3, 0, 2, FATAL, description],
            // Should it fail the connection ends all the same.
            Some(_) => {
                let _ = suites::sending(ContentType::Alert, || self.send(&[FATAL, description]));
            }
        }
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

    /// What the handshake settled.
    pub fn settled(&self) -> Option<&Settled> {
        match &self.state {
            State::Open(open) => Some(&open.settled),
            _ => None,
        }
    }

    /// Established: a record in `incoming` is whole.
    pub fn receive(&mut self, hooks: Arc<dyn Hooks>) -> Outcome<Received> {
        self.incoming.record_is_whole();
        let State::Open(open) = &mut self.state else {
            return Err(Failure::new(Reason::UNINITIALIZED).into());
        };
        let incoming = &mut self.incoming;
        let plaintext = &mut self.plaintext;
        let (next, result, flush) = hooks::with(hooks, || {
            match mem::replace(&mut open.receive, Receive::Closed) {
                Receive::Client(traffic) => {
                    let (next, result, flush) = read(traffic, incoming, plaintext);
                    (next.map_or(Receive::Closed, Receive::Client), result, flush)
                }
                Receive::Server(traffic) => {
                    let (next, result, flush) = read(traffic, incoming, plaintext);
                    (next.map_or(Receive::Closed, Receive::Server), result, flush)
                }
                Receive::Closed => (Receive::Closed, Ok(Received::Close), false),
            }
        });
        open.receive = next;
        if flush && let Some(send) = &mut open.send {
            // Nothing is written but what the engine has to say: a key update, or an alert before it fails.
            let _ = send.write(b"".into(), &mut self.outgoing);
        }
        result.map_err(|error| self.break_off(error.into()))
    }

    /// Decrypted application data that waits to be read: of one record at most.
    pub fn plaintext(&self) -> &[u8] {
        &self.plaintext[self.read..]
    }

    /// The first `len` bytes of [`Engine::plaintext`] were read.
    pub fn consume(&mut self, len: usize) {
        self.read += len;
        if self.read == self.plaintext.len() {
            self.plaintext.clear();
            self.read = 0;
        }
    }

    /// Encrypts application data into `outgoing`.
    pub fn send(&mut self, data: &[u8]) -> Outcome<()> {
        let State::Open(open) = &mut self.state else {
            return Err(Failure::new(Reason::UNINITIALIZED).into());
        };
        let Some(send) = &mut open.send else {
            return Err(Failure::new(Reason::PROTOCOL_IS_SHUTDOWN).into());
        };
        match send.write(data.into(), &mut self.outgoing) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.break_off(error.into())),
        }
    }

    /// Puts `close_notify` into `outgoing`; nothing can be sent after it.
    pub fn close(&mut self) -> Outcome<()> {
        if let State::Open(open) = &mut self.state
            && let Some(send) = open.send.take()
        {
            send.close(&mut self.outgoing)?;
        }
        Ok(())
    }

    /// Key material of this connection for another use (RFC 5705, RFC 8446 section 7.5).
    pub fn export_keying_material(
        &self,
        out: &mut [u8],
        label: &[u8],
        context: Option<&[u8]>,
    ) -> Outcome<()> {
        let exporter = match &self.state {
            State::Open(open) => open.exporter.as_ref(),
            _ => None,
        };
        let Some(exporter) = exporter else {
            return Err(Failure::new(Reason::UNINITIALIZED)
                .because("the handshake is not over")
                .into());
        };
        exporter.derive(label, context, out)?;
        Ok(())
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

type Read<S> = (
    Option<ReceiveTraffic<S>>,
    Result<Received, rustls::Error>,
    bool,
);

/// Has the engine read one record. Also tells whether it has something to send now.
fn read<S: SideData>(
    traffic: ReceiveTraffic<S>,
    incoming: &mut Incoming,
    plaintext: &mut Vec<u8>,
) -> Read<S> {
    let mut received = Received::Nothing;
    let mut flush = false;
    let mut state = match traffic.read(incoming) {
        Ok(ReceiveTrafficState::Available(mut data)) => {
            plaintext.extend_from_slice(data.data());
            received = Received::Data;
            data.into_next()
        }
        Ok(ReceiveTrafficState::ReadMore(traffic)) => ReceiveTrafficState::ReadMore(traffic),
        Ok(ReceiveTrafficState::FlushSender(sender)) => ReceiveTrafficState::FlushSender(sender),
        Ok(ReceiveTrafficState::CloseNotify) => ReceiveTrafficState::CloseNotify,
        Err(error) => return (None, Err(error), true),
    };
    loop {
        state = match state {
            ReceiveTrafficState::ReadMore(traffic) => {
                return (Some(traffic), Ok(received), flush);
            }
            ReceiveTrafficState::FlushSender(sender) => {
                flush = true;
                sender.into_next()
            }
            ReceiveTrafficState::Available(data) => data.into_next(),
            ReceiveTrafficState::CloseNotify => return (None, Ok(Received::Close), flush),
        };
    }
}

impl Open {
    fn new<S: Side>(
        connection: SplitConnection<S>,
        side: fn(ReceiveTraffic<S>) -> Receive,
    ) -> Self {
        let SplitConnection {
            send,
            receive,
            mut outputs,
            side_outputs,
        } = connection;
        Self {
            send: Some(send),
            receive: side(receive),
            settled: Settled {
                early_data_taken: side_outputs.takes_early_data(),
                ..Settled::of(&outputs)
            },
            exporter: outputs.exporter().ok(),
        }
    }
}

impl Settled {
    fn of(outputs: &ConnectionOutputs) -> Self {
        Self {
            version: outputs.protocol_version().map_or(0, u16::from),
            suite: outputs
                .negotiated_cipher_suite()
                .map_or(0, |suite| u16::from(suite.suite())),
            group: outputs
                .negotiated_key_exchange_group()
                .map_or(0, |group| u16::from(group.name())),
            resumed: matches!(
                outputs.handshake_kind(),
                Some(HandshakeKind::Resumed | HandshakeKind::ResumedWithHelloRetryRequest)
            ),
            alpn: outputs
                .alpn_protocol()
                .map(|name| name.as_ref().to_vec())
                .unwrap_or_default(),
            extended_master_secret: outputs.extended_main_secret().unwrap_or_default(),
            early_data_taken: false,
        }
    }
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

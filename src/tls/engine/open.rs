//! An established connection: what its handshake settled, and records in both directions.

use std::mem;
use std::sync::Arc;

use rustls::split::{ReceiveTraffic, ReceiveTrafficState, SendTraffic, SplitConnection};
use rustls::{
    ClientSide, ConnectionOutputs, HandshakeKind, KeyingMaterialExporter, ServerSide, SideData,
};

use super::{Engine, Outcome, State};
use crate::error::{Failure, Reason};
use crate::tls::hooks::{self, Hooks};
use crate::tls::incoming::Incoming;

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

/// An established connection.
pub(super) struct Open {
    send: Option<SendTraffic>,
    receive: Receive,
    settled: Settled,
    exporter: Option<KeyingMaterialExporter>,
}

/// What a client's or a server's engine tells beyond what both do.
pub(super) trait Side: SideData {
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

/// The receiving half.
pub(super) enum Receive {
    Client(ReceiveTraffic<ClientSide>),
    Server(ReceiveTraffic<ServerSide>),
    Closed,
}

impl Engine {
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

    /// Whether a `close_notify` was written.
    pub(super) fn is_closed(&self) -> bool {
        matches!(&self.state, State::Open(open) if open.send.is_none())
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
    pub(super) fn new<S: Side>(
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

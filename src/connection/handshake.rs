//! The handshake: drives the engine from stop to stop, over a channel that may make it wait at any time.

use std::sync::Arc;

use super::channel::{Channel, Io, peer_is_gone};
use super::server::ALERT_INTERNAL_ERROR;
use super::{Connection, Halt, Phase, Progress, RECEIVED_SHUTDOWN, Want};
use crate::context::method::{Sides, TLS1_3};
use crate::context::settings::OP_IGNORE_UNEXPECTED_EOF;
use crate::error::{Failure, Reason, Result};
use crate::session::{Secret, Session, SessionId};
use crate::sync::Shared;
use crate::tls::client_hello::ClientHello;
use crate::tls::engine::{Engine, Stop};
use crate::tls::failure::Broken;
use crate::tls::hooks::{ServerState, Tls12Client};

/// `SSL_CB_HANDSHAKE_START`.
pub(super) const INFO_START: i32 = 0x10;
/// `SSL_CB_HANDSHAKE_DONE`.
pub(super) const INFO_DONE: i32 = 0x20;
/// `SSL_CB_EXIT`, which goes with a side.
pub(super) const INFO_EXIT: i32 = 0x02;
/// `SSL_CB_READ_ALERT`.
pub(super) const INFO_READ_ALERT: i32 = 0x4004;
/// `SSL_CB_WRITE_ALERT`.
pub(super) const INFO_WRITE_ALERT: i32 = 0x4008;
/// What is told of a `close_notify`: that it is a warning, and its number.
pub(super) const CLOSE_NOTIFY: i32 = 1 << 8;
/// `SSL_ST_CONNECT`.
pub(super) const INFO_CONNECT: i32 = 0x1000;
/// `SSL_ST_ACCEPT`.
pub(super) const INFO_ACCEPT: i32 = 0x2000;

/// `SSL_AD_UNEXPECTED_MESSAGE`.
pub(super) const ALERT_UNEXPECTED_MESSAGE: u8 = 10;
/// `SSL_AD_ILLEGAL_PARAMETER`.
const ALERT_ILLEGAL_PARAMETER: u8 = 47;

/// What a handshake has learned so far.
#[derive(Default)]
pub(super) struct Handshake {
    /// Whether anything came from the other side.
    pub(super) record_seen: bool,
    /// Client: the session that the connection was given, until the server declines it.
    pub(super) held: Option<Shared<Session>>,
    /// Client: the same, when it is offered.
    pub(super) offered: Option<Shared<Session>>,
    /// Client: the key from outside that is offered, as a session, and its identity.
    pub(super) offered_key: Option<(Shared<Session>, Vec<u8>)>,
    /// Server: the session that the client asked for and may have.
    pub(super) candidate: Option<Shared<Session>>,
    /// Server: whether the engine resumes the candidate.
    pub(super) resuming: bool,
    /// Server: what the client said.
    pub(super) hello: ClientHello,
    /// Server: the id for the new session.
    pub(super) new_id: SessionId,
    /// Server: whether the client gets tickets.
    pub(super) ticket_expected: bool,
    /// TLS 1.2 server: the session in the client's ticket.
    pub(super) opened: Option<Shared<Session>>,
    /// Server: whether TLS 1.3 will be spoken.
    pub(super) tls13: bool,
    /// Server: whether the application accepted the name that the client asked for.
    pub(super) name_accepted: bool,
    /// Server: the application protocol that was chosen; empty for none.
    pub(super) alpn: Vec<u8>,
    /// The key exchange group that was used last: a server's is the connection's. 0 for none.
    pub(super) group: u16,
    /// TLS 1.2: the master secret.
    pub(super) master_secret: Option<Secret>,
    /// TLS 1.2 client: what can be resumed.
    pub(super) resumable: Option<Tls12Client>,
    /// TLS 1.2 server: what is kept under the id.
    pub(super) established: Option<ServerState>,
    /// TLS 1.3: the sessions of tickets that were made or came, not yet announced.
    pub(super) announced_next: Vec<Shared<Session>>,
    /// Server: whether it settled which session the connection has.
    pub(super) is_settled: bool,
    /// TLS 1.3 server: whether the handshake is over but for tickets, and how many of these were made.
    pub(super) is_ending: bool,
    pub(super) tickets_made: usize,
    /// What one of the engine's questions ran into, and the alert that says so.
    pub(super) fatal: Option<(Failure, u8)>,
}

impl Handshake {
    /// TLS 1.2 server: whether the client's ticket is looked at, or it gets one.
    pub(super) fn deals_in_tickets(&self) -> bool {
        self.opened.is_some() || self.ticket_expected
    }
}

impl Connection {
    /// A method for clients has no servers, and the other way round.
    pub fn check_side(&self) -> Result<()> {
        let (has_side, server) = self.with_status(|status| (status.has_side, status.server));
        match self.method().sides {
            Sides::Client if has_side && server => {}
            Sides::Server if has_side && !server => {}
            _ => return Ok(()),
        }
        Err(Failure::new(Reason::SHOULD_NOT_HAVE_BEEN_CALLED)
            .because("the method of the context is for the other side of connections"))
    }

    /// Carries the handshake on as far as it goes (`SSL_do_handshake(3)`).
    pub fn shake_hands(self: &Arc<Self>) -> Progress<()> {
        let (phase, tickets_due, announcing) =
            self.with_status(|status| (status.phase, status.tickets_due, status.announcing));
        match phase {
            // A call from a callback that hears of a ticket does not go on with those behind it.
            Phase::Established if announcing => return Ok(()),
            Phase::Established if tickets_due && self.handshake.lock().is_ending => {}
            Phase::Established => return self.send_asked_tickets(),
            Phase::Failed => return Err(Failure::quiet().into()),
            Phase::Handshake => self.check_early_data()?,
            Phase::Before => {
                if !self.with_status(|status| status.has_side) {
                    return Err(Failure::new(Reason::CONNECTION_TYPE_NOT_SET)
                        .because("call SSL_set_connect_state or SSL_set_accept_state first")
                        .into());
                }
                self.begin()?;
            }
        }
        let mut engine = self.take_engine()?;
        let outcome = self.drive(&mut engine);
        self.return_engine(engine);
        if outcome.is_err() {
            let server = self.with_status(|status| status.server);
            let side = if server { INFO_ACCEPT } else { INFO_CONNECT };
            self.inform(side | INFO_EXIT, -1);
        }
        outcome?;
        let over = self
            .engine
            .lock()
            .as_ref()
            .is_some_and(|engine| engine.is_established());
        if over {
            self.finish().map_err(|failure| self.refuse(failure))?;
        }
        Ok(())
    }

    /// What the engine found good is refused all the same: the peer is told.
    fn refuse(&self, failure: Failure) -> Failure {
        match self.take_engine() {
            Ok(mut engine) => {
                let failure = self.end_with(&mut engine, failure, ALERT_ILLEGAL_PARAMETER);
                self.return_engine(engine);
                failure
            }
            Err(_) => failure,
        }
    }

    pub(super) fn begin(self: &Arc<Self>) -> Result<()> {
        let channels = self.channels();
        if channels.read.is_none() || channels.write.is_none() {
            return Err(
                Failure::new(Reason::BIO_NOT_SET).because("call SSL_set_fd or SSL_set_bio first")
            );
        }
        let server = self.with_status(|status| status.server);
        let shown_before = self.shown_chain.lock().take();
        drop(shown_before);
        self.inform(INFO_START, 1);
        let engine = if server {
            self.begin_server()?
        } else {
            self.begin_client()?
        };
        self.return_engine(Box::new(engine));
        self.change_status(|status| {
            status.phase = Phase::Handshake;
            status.shutdown = 0;
            status.resumed = false;
        });
        Ok(())
    }

    /// Has the engine go on until the handshake is over or has to wait.
    fn drive(self: &Arc<Self>, engine: &mut Box<Engine>) -> Progress<()> {
        loop {
            if !engine.waits_for_more() {
                self.flush_unless_gone(engine)?;
            }
            let step = match engine.stop() {
                Ok(Stop::Established) => {
                    let server = self.with_status(|status| status.server);
                    let (is_settled, is_ending, is_first) = {
                        let handshake = self.handshake.lock();
                        let is_first = handshake.tickets_made == 0;
                        (handshake.is_settled, handshake.is_ending, is_first)
                    };
                    // Whether there is a first ticket was settled with the rest.
                    let is_next = is_ending && (is_first || self.wants_ticket());
                    if server && (!is_settled || is_next) {
                        let step = match is_settled {
                            false => self.settle_server(engine),
                            true => self.issue_ticket_behind(engine),
                        };
                        step.map_err(|failure| {
                            self.end_with(engine, failure, ALERT_INTERNAL_ERROR)
                        })?;
                        continue;
                    }
                    self.set_want(Want::Nothing);
                    return Ok(());
                }
                Ok(Stop::Record) if self.stops_for_early_data(engine) => {
                    self.set_want(Want::Nothing);
                    return Ok(());
                }
                Ok(Stop::Record) => {
                    self.fill(engine)?;
                    self.check_first_record(engine)?;
                    if engine.incoming.take_plain_close() {
                        self.change_status(|status| status.shutdown |= RECEIVED_SHUTDOWN);
                        return Err(Halt::Closed);
                    }
                    engine.take_record(self.clone())
                }
                Ok(Stop::ClientHello) => self.answer_client(engine),
                Ok(Stop::PeerCertificates) => self.judge_peer(engine),
                Err(broken) => Err(broken),
            };
            if let Err(broken) = step {
                return Err(self.break_off(engine, broken).into());
            }
            let fatal = self.handshake.lock().fatal.take();
            if let Some((failure, alert)) = fatal {
                // Nothing is encrypted yet at the point where our own questions can fail: the alert goes out plain,
                // in place of what the engine wanted to say.
                return Err(self.end_with(engine, failure, alert).into());
            }
        }
    }

    /// As [`Connection::flush`]. But a client that wrote and closed takes no tickets: what it wrote is to be read all the
    /// same.
    pub(super) fn flush_unless_gone(&self, engine: &mut Engine) -> Progress<()> {
        match self.flush(engine) {
            Err(Halt::System) if self.has_only_tickets_to_send() && peer_is_gone() => Ok(()),
            sent => sent,
        }
    }

    /// Whether all that a TLS 1.3 server has to say in its handshake is said, but for tickets.
    fn has_only_tickets_to_send(&self) -> bool {
        let (tickets, over) = self.with_status(|status| {
            let tickets = status.server && status.version == TLS1_3;
            (tickets, status.phase == Phase::Established)
        });
        tickets && (over || self.handshake.lock().is_settled)
    }

    /// The first record shows whether the other side speaks TLS at all. One that does not is not spoken to, and says
    /// nothing about the session.
    fn check_first_record(&self, engine: &mut Engine) -> Result<()> {
        let seen = std::mem::replace(&mut self.handshake.lock().record_seen, true);
        if seen {
            return Ok(());
        }
        let server = self.with_status(|status| status.server);
        let Some((reason, told)) = engine.incoming.refusal(server) else {
            return Ok(());
        };
        let failure = Failure::new(reason);
        if told {
            return Err(self.end_with(engine, failure, ALERT_UNEXPECTED_MESSAGE));
        }
        engine.give_up(failure.clone());
        self.change_status(|status| status.phase = Phase::Failed);
        Err(failure)
    }

    /// Sends what the engine has to say.
    pub(super) fn flush(&self, engine: &mut Engine) -> Progress<()> {
        let mut sent = 0;
        let progress = loop {
            if sent == engine.outgoing.len() {
                break Ok(());
            }
            let Some(channel) = self.channels.lock().write.clone() else {
                break Err(Halt::System);
            };
            match channel.write(&engine.outgoing[sent..]) {
                Io::Done(0) | Io::Failed | Io::End => {
                    self.set_want(Want::Nothing);
                    break Err(Halt::System);
                }
                Io::Done(count) => sent += count,
                Io::Again => {
                    self.set_want(Want::Write);
                    break Err(Halt::Wait);
                }
            }
        };
        if sent == engine.outgoing.len() {
            engine.outgoing.clear();
        } else {
            engine.outgoing.drain(..sent);
        }
        progress
    }

    /// Reads until a record is whole.
    pub(super) fn fill(&self, engine: &mut Engine) -> Progress<()> {
        let Some(channel) = self.channels.lock().read.clone() else {
            return Err(Failure::new(Reason::BIO_NOT_SET).into());
        };
        loop {
            let missing = engine.incoming.missing();
            if missing == 0 {
                self.set_want(Want::Nothing);
                return Ok(());
            }
            match self.receive_bytes(&channel, engine, missing) {
                Io::Done(_) => {}
                Io::Again => {
                    self.set_want(Want::Read);
                    return Err(Halt::Wait);
                }
                Io::End => return self.unexpected_end(engine),
                Io::Failed => {
                    self.set_want(Want::Nothing);
                    return Err(Halt::System);
                }
            }
        }
    }

    fn receive_bytes(&self, channel: &Channel, engine: &mut Engine, missing: usize) -> Io {
        let outcome = channel.read(engine.incoming.room(missing));
        let came = match outcome {
            Io::Done(count) => count,
            _ => 0,
        };
        engine.incoming.filled(missing, came);
        outcome
    }

    /// The stream ended without the peer's `close_notify`.
    fn unexpected_end(&self, engine: &mut Engine) -> Progress<()> {
        self.set_want(Want::Nothing);
        let ignored =
            self.with_settings(|settings| settings.options & OP_IGNORE_UNEXPECTED_EOF != 0);
        if ignored {
            self.change_status(|status| {
                status.shutdown = RECEIVED_SHUTDOWN;
            });
            return Err(Halt::Closed);
        }
        let failure = Failure::new(Reason::UNEXPECTED_EOF_WHILE_READING);
        engine.give_up(failure.clone());
        Err(self.break_off(engine, failure.into()).into())
    }

    /// The connection fails for a reason that the engine does not know: the peer is told by this alert.
    pub(super) fn end_with(&self, engine: &mut Engine, failure: Failure, alert: u8) -> Failure {
        engine.alert(alert);
        engine.give_up(failure.clone());
        self.break_off(engine, failure.into())
    }

    /// The connection is over: what can be said is sent, and the session is not to be resumed.
    pub(super) fn break_off(&self, engine: &mut Engine, broken: Broken) -> Failure {
        let _ = self.flush(engine);
        let was_established = self.change_status(|status| {
            status.was_established = status.phase == Phase::Established;
            status.phase = Phase::Failed;
            status.want = Want::Nothing;
            if broken.alert_received.is_some() {
                status.shutdown |= RECEIVED_SHUTDOWN;
            }
            status.was_established
        });
        self.give_up_session();
        if let Some(alert) = broken.alert_received {
            const FATAL: i32 = 2 << 8;
            self.inform(INFO_READ_ALERT, FATAL | i32::from(alert));
        }
        let at_end = broken.alert_received.is_some()
            || broken.failure.reason() == Some(Reason::UNEXPECTED_EOF_WHILE_READING);
        if was_established && at_end {
            broken.failure.at_the_end()
        } else {
            broken.failure
        }
    }

    /// The handshake is over.
    fn finish(self: &Arc<Self>) -> Result<()> {
        let server = self.with_status(|status| status.server);
        if server {
            self.finish_server();
        } else {
            self.finish_client()?;
        }
        // Its sessions may be gone with it: their callbacks run when the lock is free again.
        let handshake = std::mem::take(&mut *self.handshake.lock());
        drop(handshake);
        Ok(())
    }
}

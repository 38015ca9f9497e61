//! Early data (RFC 8446 section 2.3): a client that resumes sends it with its hello, a server reads it before the
//! handshake is over.

use std::sync::Arc;

use super::handshake::ALERT_UNEXPECTED_MESSAGE;
use super::server::ALERT_INTERNAL_ERROR;
use super::{Connection, Phase, Progress, Want};
use crate::error::{Failure, Reason, Result};
use crate::tls::engine::{Early, Engine};

/// What became of the early data of a connection; the numbers are `SSL_EARLY_DATA_*`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(i32)]
pub enum EarlyStatus {
    /// None was sent.
    #[default]
    NotSent = 0,
    /// It was sent, and the server did not take it, or did not say yet that it does.
    Rejected = 1,
    /// The server takes it.
    Accepted = 2,
}

/// How far a connection is with early data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    None,
    /// Client: the hello is being made.
    Connecting,
    /// Client: it can write.
    Writing,
    /// Client: this many bytes are encrypted and wait to be sent.
    Flushing(usize),
    /// Server: the handshake goes to where early data comes in.
    Accepting,
    /// Server: the same, when it is called again.
    AcceptWaits,
    /// Server: it reads.
    Reading,
    /// It is over.
    Finished,
}

/// The early data of a connection.
#[derive(Default)]
pub struct EarlyData {
    step: Step,
    status: EarlyStatus,
}

impl EarlyData {
    /// Client: whether the hello that is being made announces early data.
    pub(super) fn connects(&self) -> bool {
        self.step == Step::Connecting
    }

    /// Server: whether it takes early data of a client whose hello it answers.
    pub(super) fn accepts(&self) -> bool {
        self.step == Step::Accepting
    }

    /// Server: what came with the hello is not taken, unless it turns out to be.
    pub(super) fn decline(&mut self) {
        self.status = EarlyStatus::Rejected;
    }

    /// The handshake is over, and early data with it.
    pub(super) fn settle(&mut self, taken: bool) {
        if self.step != Step::None {
            self.step = Step::Finished;
        }
        if taken {
            self.status = EarlyStatus::Accepted;
        }
    }
}

/// What came of reading early data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EarlyRead {
    /// So many bytes were read.
    Data(usize),
    /// No more comes.
    Finished,
}

impl Connection {
    /// What became of its early data.
    pub fn early_data_status(&self) -> EarlyStatus {
        self.early.lock().status
    }

    /// Client: sends data with the first flight, before the server has said anything (`SSL_write_early_data(3)`). All of
    /// it, or nothing yet.
    pub fn write_early_data(self: &Arc<Self>, data: &[u8]) -> Progress<usize> {
        self.set_want(Want::Nothing);
        let step = self.early.lock().step;
        match step {
            Step::None => self.begin_early_data()?,
            Step::Writing | Step::Flushing(_) => {}
            Step::Reading | Step::Finished if self.with_status(|status| status.server) => {
                return Err(Failure::new(Reason::UNSUPPORTED)
                    .because("a server of the TLS engine writes when its handshake is over")
                    .into());
            }
            _ => return Err(misplaced().into()),
        }
        let mut engine = self.take_engine()?;
        let outcome = self.write_early(&mut engine, data);
        self.return_engine(engine);
        outcome
    }

    fn write_early(&self, engine: &mut Engine, data: &[u8]) -> Progress<usize> {
        let Some(left) = engine.early_data_left() else {
            return Err(misplaced().into());
        };
        let waiting = self.early.lock().step;
        if !matches!(waiting, Step::Flushing(_)) {
            if data.len() > left {
                let failure = Failure::new(Reason::TOO_MUCH_EARLY_DATA);
                return Err(self.end_with(engine, failure, ALERT_INTERNAL_ERROR).into());
            }
            if let Err(broken) = engine.send_early_data(data) {
                return Err(self.break_off(engine, broken).into());
            }
            self.early.lock().step = Step::Flushing(data.len());
        }
        self.flush(engine)?;
        self.early.lock().step = Step::Writing;
        Ok(match waiting {
            Step::Flushing(len) => len,
            _ => data.len(),
        })
    }

    /// Makes a client hello that announces early data.
    fn begin_early_data(self: &Arc<Self>) -> Result<()> {
        let (server, before) =
            self.with_status(|status| (status.server, status.phase == Phase::Before));
        let session = self.session();
        let allowed = session
            .as_ref()
            .is_some_and(|session| session.facts().max_early_data != 0)
            || self.with_settings(|settings| settings.psk_use.is_some());
        if server || !before || !allowed {
            return Err(misplaced());
        }
        self.require_side()?;
        if let Some(session) = session {
            self.check_early_session(&session)?;
        }
        self.early.lock().step = Step::Connecting;
        let outcome = self.begin();
        let can = outcome.is_ok()
            && self
                .engine
                .lock()
                .as_mut()
                .is_some_and(|engine| engine.early_data_left().is_some());
        let mut early = self.early.lock();
        early.step = if can { Step::Writing } else { Step::None };
        if can {
            early.status = EarlyStatus::Rejected;
        }
        drop(early);
        outcome?;
        if can {
            return Ok(());
        }
        // The hello is not sent yet: the next call begins anew.
        let engine = self.engine.lock().take();
        drop(engine);
        self.change_status(|status| status.phase = Phase::Before);
        Err(misplaced().because("the session cannot be resumed, so no data goes with its offer"))
    }

    /// Early data goes to the server that it was meant for, over the protocol that it was meant for.
    fn check_early_session(&self, session: &crate::session::Session) -> Result<()> {
        let name = self.names().server_name;
        let facts = session.facts();
        if facts
            .host_name()
            .is_some_and(|known| name.as_deref().map(|name| name.as_c_str()) != Some(known))
        {
            return Err(Reason::INCONSISTENT_EARLY_DATA_SNI.into());
        }
        let alpn = facts.alpn();
        let offered = self.with_settings(|settings| {
            alpn.is_empty() || settings.alpn.iter().any(|name| name.as_slice() == alpn)
        });
        if offered {
            Ok(())
        } else {
            Err(Reason::INCONSISTENT_EARLY_DATA_ALPN.into())
        }
    }

    /// Server: reads early data into `room` (`SSL_read_early_data(3)`).
    pub fn read_early_data(self: &Arc<Self>, room: &mut [u8]) -> Progress<EarlyRead> {
        let server = self.with_status(|status| status.server);
        let step = self.early.lock().step;
        let allowed = match step {
            Step::None => self.phase() == Phase::Before,
            Step::AcceptWaits | Step::Reading => true,
            _ => false,
        };
        if !server || !allowed {
            return Err(misplaced().into());
        }
        self.require_side()?;
        if step != Step::Reading {
            self.early.lock().step = Step::Accepting;
            let outcome = self.shake_hands();
            self.early.lock().step = match outcome {
                Ok(()) => Step::Reading,
                Err(_) => Step::AcceptWaits,
            };
            outcome?;
        }
        self.set_want(Want::Nothing);
        let mut engine = self.take_engine()?;
        let outcome = self.read_early(&mut engine, room);
        self.return_engine(engine);
        if outcome == Ok(EarlyRead::Finished) {
            self.early.lock().step = Step::Finished;
        }
        outcome
    }

    fn read_early(self: &Arc<Self>, engine: &mut Engine, room: &mut [u8]) -> Progress<EarlyRead> {
        loop {
            let waiting = engine.early_data();
            if !waiting.is_empty() {
                let len = waiting.len().min(room.len());
                room[..len].copy_from_slice(&waiting[..len]);
                engine.consume_early_data(len);
                return Ok(EarlyRead::Data(len));
            }
            if engine.early() != Early::Open {
                return Ok(EarlyRead::Finished);
            }
            self.fill(engine)?;
            if let Err(broken) = engine.take_record(self.clone()) {
                return Err(self.break_off(engine, broken).into());
            }
            let most = self
                .session()
                .map_or(0, |session| session.facts().max_early_data);
            if engine.early_received() > most as usize {
                let failure = Failure::new(Reason::TOO_MUCH_EARLY_DATA);
                return Err(self
                    .end_with(engine, failure, ALERT_UNEXPECTED_MESSAGE)
                    .into());
            }
        }
    }

    /// Whether a server's handshake comes to a stop because early data is wanted, and its first flight is sent.
    pub(super) fn stops_for_early_data(&self, engine: &Engine) -> bool {
        let tls13 = self.handshake.lock().tls13;
        let mut early = self.early.lock();
        let stops = early.accepts() && tls13 && engine.has_answered();
        if stops && engine.early() != Early::NotTaken {
            early.status = EarlyStatus::Accepted;
        }
        stops
    }

    /// Whether the connection may be read, written or led on now: not while a server reads early data, which would be
    /// lost.
    pub fn check_early_data(&self) -> Result<()> {
        match self.early.lock().step {
            Step::AcceptWaits | Step::Reading => Err(misplaced()),
            _ => Ok(()),
        }
    }
}

/// The call does not fit where the connection is.
fn misplaced() -> Failure {
    Failure::new(Reason::SHOULD_NOT_HAVE_BEEN_CALLED)
}

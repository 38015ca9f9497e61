//! Application data: reading, peeking, writing.

use std::sync::Arc;

use super::handshake::{CLOSE_NOTIFY, INFO_READ_ALERT};
use super::{Connection, Halt, Phase, Progress, RECEIVED_SHUTDOWN, SENT_SHUTDOWN, Want};
use crate::context::session_cache::CACHE_CLIENT;
use crate::context::settings::{
    MODE_ACCEPT_MOVING_WRITE_BUFFER, MODE_AUTO_RETRY, MODE_ENABLE_PARTIAL_WRITE,
};
use crate::error::{Failure, Reason, Result};
use crate::tls::engine::{Engine, Received};

/// Most bytes of application data in a record (RFC 8446 section 5.1).
const MAX_PLAINTEXT: usize = 16_384;

/// A write that was begun and could not be ended: it has to be called again with the same data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unwritten {
    /// Where the data was.
    buffer: usize,
    /// Bytes of it.
    len: usize,
    /// Bytes encrypted already, the last of them perhaps not sent.
    taken: usize,
}

impl Connection {
    /// Reads application data into `room` (`SSL_read(3)`), or looks at it and leaves it there (`SSL_peek(3)`).
    pub fn read(self: &Arc<Self>, room: &mut [u8], peek: bool) -> Progress<usize> {
        self.ready_for_data()?;
        self.set_want(Want::Nothing);
        let mut engine = self.take_engine()?;
        let outcome = self.read_from(&mut engine, room, peek);
        if engine.plaintext().is_empty() {
            engine.incoming.shrink();
        }
        self.return_engine(engine);
        outcome
    }

    fn read_from(
        self: &Arc<Self>,
        engine: &mut Box<Engine>,
        room: &mut [u8],
        peek: bool,
    ) -> Progress<usize> {
        loop {
            let waiting = engine.plaintext();
            if !waiting.is_empty() {
                // Asked for nothing, with something there: nothing is read.
                let len = waiting.len().min(room.len());
                room[..len].copy_from_slice(&waiting[..len]);
                if !peek {
                    engine.consume(len);
                }
                return Ok(len);
            }
            if self.with_status(|status| status.shutdown & RECEIVED_SHUTDOWN != 0) {
                return Err(Halt::Closed);
            }
            match self.next_record(engine)? {
                Received::Data => {}
                Received::Close => return Err(Halt::Closed),
                Received::Nothing => {
                    if self.with_settings(|settings| settings.mode & MODE_AUTO_RETRY == 0) {
                        self.set_want(Want::Read);
                        return Err(Halt::Wait);
                    }
                }
            }
        }
    }

    /// Takes the next record from the channel. Sessions that come with it are announced, with the engine back in
    /// its place for the application to use.
    pub(super) fn next_record(self: &Arc<Self>, engine: &mut Box<Engine>) -> Progress<Received> {
        self.fill(engine)?;
        let received = match engine.receive(self.clone()) {
            Ok(received) => received,
            Err(broken) => return Err(self.break_off(engine, broken).into()),
        };
        if !engine.outgoing.is_empty() {
            // An answer of the engine's own, such as a key update. If it cannot go out now, it goes with the next write.
            let want = self.want();
            let _ = self.flush(engine);
            self.set_want(want);
        }
        if received == Received::Close {
            self.change_status(|status| {
                status.shutdown |= RECEIVED_SHUTDOWN;
            });
            self.inform(INFO_READ_ALERT, CLOSE_NOTIFY);
        }
        let tickets = !self.handshake.lock().announced_next.is_empty();
        if tickets {
            self.lending(engine, |this| this.announce_sessions(CACHE_CLIENT))?;
        }
        Ok(received)
    }

    /// Writes application data (`SSL_write(3)`).
    pub fn write(self: &Arc<Self>, data: &[u8]) -> Progress<usize> {
        self.ready_for_data()?;
        if self.with_status(|status| status.shutdown & SENT_SHUTDOWN != 0) {
            return Err(Failure::new(Reason::PROTOCOL_IS_SHUTDOWN).into());
        }
        let mode = self.with_settings(|settings| settings.mode);
        let begun = self.unwritten.lock().take();
        let mut taken = 0;
        if let Some(begun) = begun {
            let moved = begun.buffer != data.as_ptr() as usize;
            let reason = if data.len() < begun.len {
                Some(Reason::BAD_LENGTH)
            } else if moved && mode & MODE_ACCEPT_MOVING_WRITE_BUFFER == 0 {
                Some(Reason::BAD_WRITE_RETRY)
            } else {
                None
            };
            if let Some(reason) = reason {
                let failure = Failure::new(reason)
                    .because("a write that has to wait must be repeated with the same data");
                let mut engine = self.take_engine()?;
                engine.give_up(failure.clone());
                let failure = self.break_off(&mut engine, failure.into());
                self.return_engine(engine);
                return Err(failure.into());
            }
            taken = begun.taken;
        }
        self.set_want(Want::Nothing);
        let mut engine = self.take_engine()?;
        let outcome = self.write_to(&mut engine, data, &mut taken, mode);
        self.return_engine(engine);
        if outcome == Err(Halt::Wait) {
            *self.unwritten.lock() = Some(Unwritten {
                buffer: data.as_ptr() as usize,
                len: data.len(),
                taken,
            });
        }
        outcome
    }

    fn write_to(
        &self,
        engine: &mut Engine,
        data: &[u8],
        taken: &mut usize,
        mode: u32,
    ) -> Progress<usize> {
        loop {
            self.flush(engine)?;
            if *taken == data.len() || (*taken > 0 && mode & MODE_ENABLE_PARTIAL_WRITE != 0) {
                return Ok(*taken);
            }
            let next = &data[*taken..data.len().min(*taken + MAX_PLAINTEXT)];
            if let Err(broken) = engine.send(next) {
                return Err(self.break_off(engine, broken).into());
            }
            *taken += next.len();
        }
    }

    /// Application data needs a handshake: carries it on if it is not over.
    fn ready_for_data(self: &Arc<Self>) -> Progress<()> {
        self.require_side()?;
        match self.phase() {
            Phase::Established if self.unwritten.lock().is_some() => Ok(()),
            Phase::Failed => {
                // The peer said why it ended an established connection: that is what there is to read, for ever.
                let told = self.with_status(|status| {
                    status.was_established && status.shutdown & RECEIVED_SHUTDOWN != 0
                });
                Err(if told {
                    Halt::Closed
                } else {
                    Failure::quiet().into()
                })
            }
            _ => self.shake_hands(),
        }
    }

    /// A connection that was not told its side can do nothing.
    pub fn require_side(&self) -> Result<()> {
        if self.with_status(|status| status.has_side) {
            return Ok(());
        }
        Err(Failure::new(Reason::UNINITIALIZED)
            .because("call SSL_set_connect_state or SSL_set_accept_state first"))
    }

    /// Bytes of application data that can be read without the channel (`SSL_pending(3)`).
    pub fn pending(&self) -> usize {
        self.engine
            .lock()
            .as_ref()
            .map_or(0, |engine| engine.plaintext().len())
    }

    /// Whether anything came that was not read yet, be it part of a record (`SSL_has_pending(3)`).
    pub fn has_pending(&self) -> bool {
        let failed = self.phase() == Phase::Failed;
        self.engine.lock().as_ref().is_some_and(|engine| {
            !engine.plaintext().is_empty() || (!failed && engine.incoming.has_partial_record())
        })
    }

    /// Key material of this connection for another use (`SSL_export_keying_material(3)`).
    pub fn export_keying_material(
        &self,
        out: &mut [u8],
        label: &[u8],
        context: Option<&[u8]>,
    ) -> Result<()> {
        let engine = self.take_engine()?;
        let outcome = engine.export_keying_material(out, label, context);
        self.return_engine(engine);
        outcome.map_err(|broken| broken.failure)
    }
}

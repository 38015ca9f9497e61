//! The end of a connection (`SSL_shutdown(3)`).

use std::sync::Arc;

use super::handshake::{CLOSE_NOTIFY, INFO_WRITE_ALERT};
use super::{Connection, Halt, Progress, RECEIVED_SHUTDOWN, SENT_SHUTDOWN, Want};
use crate::error::{Failure, Reason, Result};
use crate::tls::engine::Received;

/// How far a shutdown got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutdown {
    /// Both sides have closed.
    Both,
    /// Our `close_notify` is sent, the peer's has not come.
    Sent,
    /// It has to wait, or failed: see what the connection wants.
    Waiting,
}

impl Connection {
    /// Sends `close_notify` if that was not done, otherwise waits for the peer's.
    pub fn shut_down(self: &Arc<Self>) -> Result<Shutdown> {
        self.require_side()?;
        if self.is_in_handshake() {
            return Err(Failure::new(Reason::SHUTDOWN_WHILE_IN_INIT));
        }
        if self.with_settings(|settings| settings.quiet_shutdown != 0) {
            self.change_status(|status| status.shutdown = SENT_SHUTDOWN | RECEIVED_SHUTDOWN);
            return Ok(Shutdown::Both);
        }
        self.set_want(Want::Nothing);
        let mut engine = self.take_engine()?;
        let before = self.change_status(|status| {
            let before = status.shutdown;
            status.shutdown |= SENT_SHUTDOWN;
            before
        });
        let outcome = if before & SENT_SHUTDOWN == 0 {
            match engine.close() {
                Ok(()) => {
                    let sent = self.flush(&mut engine);
                    if sent.is_ok() {
                        self.inform(INFO_WRITE_ALERT, CLOSE_NOTIFY);
                    }
                    sent
                }
                Err(broken) => Err(broken.failure.into()),
            }
        } else if !engine.outgoing.is_empty() {
            self.flush(&mut engine)
        } else if before & RECEIVED_SHUTDOWN == 0 {
            self.await_close(&mut engine)
        } else {
            Ok(())
        };
        self.return_engine(engine);
        match outcome {
            Ok(()) | Err(Halt::Closed) => {}
            Err(Halt::Wait | Halt::System) => return Ok(Shutdown::Waiting),
            Err(Halt::Failed(failure)) => return Err(failure),
        }
        let both = self.with_status(|status| status.shutdown == SENT_SHUTDOWN | RECEIVED_SHUTDOWN);
        Ok(if both { Shutdown::Both } else { Shutdown::Sent })
    }

    /// Reads until the peer's `close_notify` comes. Application data is not expected any more.
    fn await_close(self: &Arc<Self>, engine: &mut Box<crate::tls::engine::Engine>) -> Progress<()> {
        loop {
            if !engine.plaintext().is_empty() {
                return Err(Failure::new(Reason::APPLICATION_DATA_AFTER_CLOSE_NOTIFY)
                    .because("read what the peer sent before shutting down a second time")
                    .into());
            }
            if self.next_record(engine)? == Received::Close {
                return Err(Halt::Closed);
            }
        }
    }
}

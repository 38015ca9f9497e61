//! The engine's random source, in which the connection at work may choose the session id that it shows.

use rustls::crypto::{GetRandomFailed, SecureRandom};

use super::hooks;

/// The random source, in which a connection may choose the session id that it shows.
///
/// While a TLS 1.2 server answers a client hello, rustls draws 32 bytes twice: first the server random, then the id of
/// the new session (if it gets one). A client that offers a TLS 1.2 ticket draws the id that goes with it before its
/// random. That the right draw was answered is checked on what is sent ([`super::engine`]).
#[derive(Debug)]
pub(super) struct Random;

/// The source that the configurations use.
pub(super) static RANDOM: Random = Random;

/// Which draw of 32 bytes the connection at work chooses.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Draw {
    #[default]
    None,
    /// The one after the next: a server's new session id.
    SecondOfServer,
    /// The next.
    OfServer,
    OfClient,
}

fn choosing<T>(draw: Draw, work: impl FnOnce() -> T) -> T {
    struct Done(Draw);
    impl Drop for Done {
        fn drop(&mut self) {
            hooks::replace_draw(self.0);
        }
    }
    let _done = Done(hooks::replace_draw(draw));
    work()
}

/// Runs `answer`, during which the TLS 1.2 server at work answers a client hello.
pub(super) fn answering_client_hello<T>(answer: impl FnOnce() -> T) -> T {
    choosing(Draw::SecondOfServer, answer)
}

/// Runs `start`, during which the client at work, which offers a TLS 1.2 ticket, makes its hello.
pub(super) fn offering_ticket<T>(start: impl FnOnce() -> T) -> T {
    choosing(Draw::OfClient, start)
}

impl SecureRandom for Random {
    fn fill(&self, buf: &mut [u8]) -> Result<(), GetRandomFailed> {
        if buf.len() == 32 {
            let draw = hooks::replace_draw(Draw::None);
            let id = match draw {
                Draw::None => None,
                Draw::SecondOfServer => {
                    hooks::replace_draw(Draw::OfServer);
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

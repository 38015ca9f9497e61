//! What the TLS engine asks while it works, and who answers.
//!
//! The engine's configurations are shared by all connections of a context, so its stores and ticket producers do
//! not know which connection they work for. A connection that calls into the engine puts itself, as [`Hooks`],
//! in this thread's scope for the length of the call.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::sync::Arc;

use super::random::Draw;
use crate::session::{Secret, Session};
use crate::sync::Shared;

/// What the engine made of a TLS 1.2 client connection that can be resumed.
#[derive(Debug)]
pub struct Tls12Client {
    /// The session id that the server gave; may be empty.
    pub session_id: Vec<u8>,
    /// The 48 bytes.
    pub master_secret: Secret,
    /// Whether the extended master secret was used (RFC 7627).
    pub extended_master_secret: bool,
    /// The ticket; empty when the server gave none and none was offered.
    pub ticket: Vec<u8>,
    /// Seconds, as the server said.
    pub lifetime_hint: u64,
}

/// A TLS 1.3 ticket that came to a client (RFC 8446 section 4.6.1).
#[derive(Debug)]
pub struct Tls13Ticket {
    /// Cipher suite of the connection, as on the wire.
    pub suite: u16,
    /// The pre-shared key that goes with the ticket.
    pub secret: Secret,
    /// The ticket.
    pub ticket: Vec<u8>,
    /// Milliseconds.
    pub age_add: u32,
    /// Seconds.
    pub lifetime_hint: u64,
    /// Bytes; 0 when the server takes no early data.
    pub max_early_data: u32,
}

/// What a server's engine wants to keep of a TLS 1.2 connection, in an id cache or in a ticket.
#[derive(Debug)]
pub struct ServerState {
    /// Protocol version on the wire.
    pub version: u16,
    /// Cipher suite, as on the wire.
    pub suite: u16,
    /// Master secret.
    pub secret: Secret,
    /// Whether the extended master secret was used (RFC 7627).
    pub extended_master_secret: bool,
}

/// A connection, as the engine sees it. Every method may run the application's callbacks; none is called under a
/// lock of this library's.
pub trait Hooks {
    /// Client: the session to offer.
    fn offered_session(&self) -> Option<Shared<Session>> {
        None
    }

    /// Client: the key from outside to offer, as a session, and its identity.
    fn offered_key(&self) -> Option<(Shared<Session>, Vec<u8>)> {
        None
    }

    /// Client: the session id that goes with the ticket that is offered, in place of a random one; TLS 1.2.
    fn offered_session_id(&self) -> Option<[u8; 32]> {
        None
    }

    /// Client: the handshake is over and can be resumed; TLS 1.2.
    fn resumable_tls12(&self, _state: Tls12Client) {}

    /// Client: a TLS 1.3 ticket came.
    fn ticket_received(&self, _ticket: Tls13Ticket) {}

    /// Server: whether a TLS 1.2 session gets an id to be found by.
    fn wants_session_id(&self) -> bool {
        false
    }

    /// Server: the id for the new TLS 1.2 session, in place of a random one.
    fn chosen_session_id(&self) -> Option<[u8; 32]> {
        None
    }

    /// Server: the id that [`Hooks::chosen_session_id`] chose in this handshake.
    fn new_session_id(&self) -> Option<Vec<u8>> {
        None
    }

    /// Server: the session that a TLS 1.2 client asks for by its id.
    fn find_session(&self, _id: &[u8]) -> Option<Shared<Session>> {
        None
    }

    /// Server: a TLS 1.2 session with an id is established. False when it cannot be kept.
    fn session_established(&self, _id: &[u8], _state: ServerState) -> bool {
        false
    }

    /// Server: makes a ticket for this state; TLS 1.2.
    fn issue_ticket(&self, _state: ServerState) -> Option<Vec<u8>> {
        None
    }

    /// Server: the key from outside with this identity, as a session, when the client may use it.
    fn find_key(&self, _identity: &[u8]) -> Option<Shared<Session>> {
        None
    }

    /// Server: the session in a ticket.
    fn open_ticket(&self, _ticket: &[u8]) -> Option<Shared<Session>> {
        None
    }

    /// Server: whether early data of a client that resumes is taken.
    fn takes_early_data(&self) -> bool {
        false
    }

    /// Server: what to tell TLS 1.2 clients about the life of tickets, in seconds.
    fn ticket_lifetime(&self) -> u32 {
        0
    }

    /// Server: the name that the client asked for on this connection.
    fn requested_name(&self) -> Option<String> {
        None
    }

    /// A key exchange was started in this group (its number on the wire).
    fn group_used(&self, _group: u16) {}

    /// A secret as in a key log file (RFC 9850). `client_random` names the connection.
    fn secret(&self, _label: &str, _client_random: &[u8], _secret: &[u8]) {}

    /// Whether [`Hooks::secret`] wants secrets of this kind.
    fn wants_secret(&self, _label: &str) -> bool {
        false
    }
}

/// A connection that called into the engine.
struct Scope {
    hooks: Arc<dyn Hooks>,
    /// Which of the engine's draws of random bytes it chooses.
    draw: Draw,
}

thread_local! {
    /// The connection at work. Nothing of it is left when no call is under way, so that it needs no destructor: it
    /// works until the very end of the thread, when others of the thread's values are gone.
    static SCOPE: ManuallyDrop<RefCell<Option<Scope>>> =
        const { ManuallyDrop::new(RefCell::new(None)) };
}

/// Runs `work` with `hooks` answering the engine's questions on this thread. A callback of the application's within it
/// may do the same for another connection.
pub fn with<T>(hooks: Arc<dyn Hooks>, work: impl FnOnce() -> T) -> T {
    struct Leave(Option<Scope>);
    impl Drop for Leave {
        fn drop(&mut self) {
            let left = SCOPE.with(|scope| scope.replace(self.0.take()));
            drop(left);
        }
    }
    let scope = Scope {
        hooks,
        draw: Draw::None,
    };
    let _leave = Leave(SCOPE.with(|outer| outer.replace(Some(scope))));
    work()
}

/// The connection that the engine works for on this thread.
pub fn current() -> Option<Arc<dyn Hooks>> {
    SCOPE.with(|scope| Some(scope.borrow().as_ref()?.hooks.clone()))
}

/// Changes which draw the connection at work chooses, and gives what it was.
pub(super) fn replace_draw(draw: Draw) -> Draw {
    SCOPE.with(|scope| match &mut *scope.borrow_mut() {
        Some(scope) => std::mem::replace(&mut scope.draw, draw),
        None => Draw::None,
    })
}

//! `SSL`: one connection, its I/O, handshake and shutdown, and the session that it holds.
//!
//! The parts of a connection sit behind small locks of their own, and none of them is held while the application's
//! callbacks run or a socket is waited for: the engine is taken out while it is at work, so a callback may call any
//! function on the connection that called it. Those that need the engine then fail and say why.

pub mod channel;
mod client;
mod data;
pub mod early_data;
mod handshake;
mod hooks;
mod peer;
mod psk;
mod server;
mod session;
pub mod shutdown;
mod tickets;

use std::ffi::CString;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use parking_lot::{Mutex, RwLock};

use crate::abi::{SSL, stack_st_X509};
use crate::cipher::Cipher;
use crate::context::Context;
use crate::context::method::{Method, Sides};
use crate::context::settings::{Configured, Settings};
use crate::error::{Failure, Reason, Result};
use crate::ex_data::ConnectionData;
use crate::host::CertificateList;
use crate::session::Session;
use crate::sync::{self, Shared};
use crate::tls::engine::Engine;
use channel::Channel;
use handshake::Handshake;

/// `SSL_SENT_SHUTDOWN`.
pub const SENT_SHUTDOWN: i32 = 1;
/// `SSL_RECEIVED_SHUTDOWN`.
pub const RECEIVED_SHUTDOWN: i32 = 2;

/// Certificates of a peer, its own first, DER.
pub type Chain = Arc<[Box<[u8]>]>;

/// What came of an operation that may have to stop on its way.
pub type Progress<T> = std::result::Result<T, Halt>;

/// Why an operation went no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// It can go on when there is something to read, or room to write: see [`Connection::want`].
    Wait,
    /// The peer has closed its side.
    Closed,
    /// The operating system failed it; `errno` says why.
    System,
    /// It failed.
    Failed(Failure),
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// What a connection waits for, as `SSL_want(3)` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Want {
    /// Nothing.
    Nothing = 1,
    /// Room to write.
    Write = 2,
    /// Something to read.
    Read = 3,
}

/// How far a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No handshake has begun.
    Before,
    /// In a handshake.
    Handshake,
    /// The handshake is over.
    Established,
    /// It broke.
    Failed,
}

/// What a connection tells about itself.
#[derive(Clone, Debug)]
pub struct Status {
    /// Whether it is the server of its connection.
    pub server: bool,
    /// Whether it was told which side it is.
    pub has_side: bool,
    /// How far it is.
    pub phase: Phase,
    /// `SSL_SENT_SHUTDOWN` and `SSL_RECEIVED_SHUTDOWN`.
    pub shutdown: i32,
    /// Whether the application hears of sessions at the moment, as part of a handshake.
    pub announcing: bool,
    /// Server: how many TLS 1.3 tickets the application asked for that were not sent yet.
    pub tickets_asked: usize,
    /// Server: whether they are the next to be sent.
    pub tickets_due: bool,
    /// Whether a handshake was finished before the connection broke.
    pub was_established: bool,
    /// What it waits for.
    pub want: Want,
    /// Protocol version.
    pub version: i32,
    /// Cipher suite in use.
    pub cipher: Option<&'static Cipher>,
    /// Whether a session was resumed.
    pub resumed: bool,
    /// Outcome of the verification of the peer, `X509_V_*`.
    pub verify_result: i64,
    /// Application protocol in use; empty for none. Lent to C: replaced, never changed.
    pub alpn: Arc<[u8]>,
    /// Server: the name that the client asked for.
    pub requested_name: Option<Arc<CString>>,
    /// Certificates of the peer, its own first, DER.
    pub peer_chain: Chain,
}

impl Status {
    fn before(method: &Method) -> Self {
        Self {
            server: method.sides != Sides::Client,
            has_side: false,
            phase: Phase::Before,
            shutdown: 0,
            announcing: false,
            tickets_asked: 0,
            tickets_due: false,
            was_established: false,
            want: Want::Nothing,
            version: method.first_version(),
            cipher: None,
            resumed: false,
            verify_result: 0,
            alpn: Arc::from([]),
            requested_name: None,
            peer_chain: Arc::from([]),
        }
    }

    /// Whether its handshake is not over, or goes on behind its end while the application hears of new sessions.
    pub fn is_in_handshake(&self) -> bool {
        self.phase != Phase::Established || self.announcing || self.tickets_due
    }
}

/// Whom a client means to reach.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The name to send to the server (SNI).
    pub server_name: Option<Arc<CString>>,
    /// The names or addresses, one of which the server's certificate has to carry; none for any.
    pub expected: Vec<String>,
}

/// Where a connection reads and writes.
#[derive(Clone, Default)]
pub struct Channels {
    /// Where it reads.
    pub read: Option<Channel>,
    /// Where it writes.
    pub write: Option<Channel>,
}

/// A connection, `SSL` to C.
pub struct Connection {
    method: Mutex<&'static Method>,
    /// Where its sessions are kept: the context that it was made from, whatever became of `context`. Let go before
    /// that one, as in OpenSSL.
    session_context: Arc<Context>,
    context: RwLock<Arc<Context>>,
    settings: Mutex<Settings>,
    names: Mutex<Names>,
    channels: Mutex<Channels>,
    status: sync::Mutex<Status>,
    /// The version that it says, for those who ask for nothing else.
    version: AtomicI32,
    session: Mutex<Option<Shared<Session>>>,
    engine: Mutex<Option<Box<Engine>>>,
    handshake: Mutex<Handshake>,
    unwritten: Mutex<Option<data::Unwritten>>,
    /// The certificates of the peer of a handshake that has no session yet, when the application asked for them: they
    /// live until the next handshake begins.
    shown_chain: Mutex<Option<CertificateList>>,
    early: Mutex<early_data::EarlyData>,
    ex_data: ConnectionData,
}

impl Connection {
    /// A connection of this context, which has begun nothing yet.
    pub fn new(context: &Arc<Context>) -> Arc<Self> {
        let method = context.method();
        let connection = Arc::new(Self {
            method: Mutex::new(method),
            context: RwLock::new(context.clone()),
            session_context: context.clone(),
            settings: Mutex::new(context.settings()),
            names: Mutex::default(),
            channels: Mutex::default(),
            status: sync::Mutex::new(Status::before(method)),
            version: AtomicI32::new(method.first_version()),
            session: Mutex::new(None),
            engine: Mutex::new(None),
            handshake: Mutex::default(),
            unwritten: Mutex::new(None),
            shown_chain: Mutex::default(),
            early: Mutex::default(),
            ex_data: ConnectionData::new(),
        });
        connection.ex_data.created(connection.handle().cast());
        connection
    }

    /// Makes it ready for another handshake (`SSL_clear(3)`); settings and session stay. A session of a connection
    /// that was not shut down is given up, as when the connection is freed.
    pub fn clear(&self) {
        let dropped = self
            .forget_bad_session()
            .then(|| self.session.lock().take());
        drop(dropped);
        let (server, has_side, verify_result) = {
            let status = self.status.lock();
            (status.server, status.has_side, status.verify_result)
        };
        let status = Status {
            server,
            has_side,
            verify_result,
            ..Status::before(self.context().method())
        };
        let before = self.change_status(|place| std::mem::replace(place, status));
        drop(before);
        *self.method.lock() = self.context().method();
        *self.unwritten.lock() = None;
        *self.early.lock() = early_data::EarlyData::default();
        let engine = self.engine.lock().take();
        let handshake = std::mem::take(&mut *self.handshake.lock());
        drop((engine, handshake));
    }

    /// Says which side it is from now on; what was begun is forgotten.
    pub fn set_side(&self, server: bool) {
        {
            let mut status = self.status.lock();
            status.server = server;
            status.has_side = true;
            status.shutdown = 0;
            status.tickets_due = false;
            status.phase = Phase::Before;
        }
        *self.unwritten.lock() = None;
        let engine = self.engine.lock().take();
        let handshake = std::mem::take(&mut *self.handshake.lock());
        drop((engine, handshake));
    }

    /// Its context.
    pub fn context(&self) -> Arc<Context> {
        self.context.read().clone()
    }

    /// The context whose session cache it uses.
    pub fn session_context(&self) -> &Arc<Context> {
        &self.session_context
    }

    /// Moves it to another context, whose credentials it takes (`SSL_set_SSL_CTX`).
    ///
    /// The session id context goes along if the connection still has the one of its context.
    pub fn set_context(&self, context: &Arc<Context>) {
        let before = self.context();
        if Arc::ptr_eq(&before, context) {
            return;
        }
        let (credentials, id_context) =
            context.with_settings(|settings| (settings.credentials.clone(), settings.id_context));
        let inherited = before.with_settings(|settings| settings.id_context);
        {
            let mut settings = self.settings.lock();
            settings.credentials = credentials;
            if settings.id_context == inherited {
                settings.id_context = id_context;
            }
        }
        let before = std::mem::replace(&mut *self.context.write(), context.clone());
        drop(before);
    }

    /// Its method.
    pub fn method(&self) -> &'static Method {
        *self.method.lock()
    }

    /// Takes another method; a connection that has begun nothing speaks its first version from now on.
    fn set_method(&self, method: &'static Method) {
        let before = std::mem::replace(&mut *self.method.lock(), method);
        if !std::ptr::eq(before, method) {
            self.change_status(|status| status.version = method.first_version());
        }
    }

    /// Looks at its settings.
    pub fn with_settings<T>(&self, look: impl FnOnce(&Settings) -> T) -> T {
        look(&self.settings.lock())
    }

    /// As [`Context::set_version_limit`], for this connection.
    pub fn set_version_limit(&self, version: i32, highest: bool) -> bool {
        let fixed = self.method().fixed_version != 0;
        self.change_settings(|settings| settings.set_version_limit(version, highest, fixed))
    }

    /// Whom it means to reach.
    pub fn names(&self) -> Names {
        self.names.lock().clone()
    }

    /// Changes whom it means to reach.
    pub fn change_names(&self, change: impl FnOnce(&mut Names)) {
        change(&mut self.names.lock());
    }

    /// Where it reads and writes.
    pub fn channels(&self) -> Channels {
        self.channels.lock().clone()
    }

    /// Changes where it reads and writes. The channels it had are let go.
    pub fn change_channels(&self, change: impl FnOnce(&mut Channels)) {
        let before = {
            let mut channels = self.channels.lock();
            let before = channels.clone();
            change(&mut channels);
            before
        };
        drop(before);
    }

    /// What it tells about itself.
    pub fn with_status<T>(&self, look: impl FnOnce(&Status) -> T) -> T {
        look(&self.status.lock())
    }

    /// Changes what it tells about itself.
    pub fn change_status<T>(&self, change: impl FnOnce(&mut Status) -> T) -> T {
        let mut status = self.status.lock();
        let outcome = change(&mut status);
        self.version.store(status.version, Ordering::Relaxed);
        outcome
    }

    /// The protocol version that it speaks, as far as that is known.
    pub fn version(&self) -> i32 {
        self.version.load(Ordering::Relaxed)
    }

    /// How far it is.
    pub fn phase(&self) -> Phase {
        self.status.lock().phase
    }

    /// As [`Status::is_in_handshake`].
    pub fn is_in_handshake(&self) -> bool {
        self.with_status(Status::is_in_handshake)
    }

    /// What it waits for.
    pub fn want(&self) -> Want {
        self.status.lock().want
    }

    fn set_want(&self, want: Want) {
        self.status.lock().want = want;
    }

    /// The application's data.
    pub fn ex_data(&self) -> &ConnectionData {
        &self.ex_data
    }

    /// The handle that C knows it by.
    pub fn handle(&self) -> *mut SSL {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// Tells the application what happens, if it listens (`SSL_CTX_set_info_callback(3)`).
    fn inform(&self, what: i32, value: i32) {
        let own = self.settings.lock().info;
        let listener = own.or_else(|| self.context().choices().info);
        if let Some(callback) = listener {
            callback.call(self.handle(), what, value);
        }
    }

    /// Server: the session id in the client hello that is being answered; none at other times.
    pub fn client_hello_session_id(&self) -> (*const u8, usize) {
        let handshake = self.handshake.lock();
        let id = &handshake.hello.session_id;
        (id.as_ptr(), id.len())
    }

    /// Lends the certificates that the peer of this handshake showed in libcrypto's form, made at the first call;
    /// `None` when `make` cannot.
    pub fn lend_peer_chain(
        &self,
        make: impl FnOnce() -> Option<CertificateList>,
    ) -> Option<*mut stack_st_X509> {
        let mut shown = self.shown_chain.lock();
        if shown.is_none() {
            *shown = make();
        }
        shown.as_ref().map(CertificateList::as_ptr)
    }

    /// Takes the engine out for work.
    fn take_engine(&self) -> Result<Box<Engine>> {
        self.engine.lock().take().ok_or_else(|| {
            Failure::new(Reason::INTERNAL_ERROR)
                .because("called from inside a callback of the same connection")
        })
    }

    fn return_engine(&self, engine: Box<Engine>) {
        *self.engine.lock() = Some(engine);
    }
}

impl Configured for Connection {
    fn change_settings<T>(&self, change: impl FnOnce(&mut Settings) -> T) -> T {
        change(&mut self.settings.lock())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.ex_data.freed(self.handle().cast());
        self.forget_bad_session();
        // In OpenSSL's order: the session goes before the contexts do.
        let session = self.session.get_mut().take();
        drop(session);
        let handshake = std::mem::take(self.handshake.get_mut());
        drop(handshake);
    }
}

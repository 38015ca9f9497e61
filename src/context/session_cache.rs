//! What happens around a context's session cache: limits, expiry, statistics, and the application's callbacks,
//! none of which runs under a lock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};

use parking_lot::RwLock;

use super::Context;
use super::statistics::{Count, Statistics};
use crate::cache::{Cache, Gone, Removed};
use crate::callback::{Callback, GetSession, NewSession, RemoveSession};
use crate::session::{self, Session, SessionId, SessionKey};
use crate::sync::Shared;

/// `SSL_SESS_CACHE_CLIENT`.
pub const CACHE_CLIENT: u32 = 0x0001;
/// `SSL_SESS_CACHE_SERVER`, the default.
pub const CACHE_SERVER: u32 = 0x0002;
/// `SSL_SESS_CACHE_NO_AUTO_CLEAR`.
pub const CACHE_NO_AUTO_CLEAR: u32 = 0x0080;
/// `SSL_SESS_CACHE_NO_INTERNAL_LOOKUP`.
pub const CACHE_NO_INTERNAL_LOOKUP: u32 = 0x0100;
/// `SSL_SESS_CACHE_NO_INTERNAL_STORE`.
pub const CACHE_NO_INTERNAL_STORE: u32 = 0x0200;
/// `SSL_SESS_CACHE_UPDATE_TIME`.
pub const CACHE_UPDATE_TIME: u32 = 0x0400;

/// `SSL_SESSION_CACHE_MAX_SIZE_DEFAULT`.
const DEFAULT_SIZE: i64 = 1024 * 20;
/// Seconds that sessions of a context live unless told otherwise: two hours, as OpenSSL's.
const DEFAULT_TIMEOUT: i64 = 60 * 60 * 2;

/// A context's session cache and what governs it.
pub struct SessionCache {
    kept: Arc<Cache>,
    mode: AtomicU32,
    size: AtomicI64,
    timeout: AtomicI64,
    callbacks: RwLock<CacheCallbacks>,
    /// Whether there is a callback for sessions that leave: most have none, and need no lock to know.
    has_remove: AtomicBool,
    /// What was counted.
    pub statistics: Statistics,
}

/// The application's callbacks around the cache.
#[derive(Clone, Copy, Default)]
pub struct CacheCallbacks {
    /// A session was made.
    pub new: Option<Callback<NewSession>>,
    /// A session leaves.
    pub remove: Option<Callback<RemoveSession>>,
    /// A session is asked for that the cache does not have.
    pub get: Option<Callback<GetSession>>,
}

impl SessionCache {
    /// An empty cache with OpenSSL's defaults.
    pub fn new() -> Self {
        Self {
            kept: Cache::new(),
            mode: AtomicU32::new(CACHE_SERVER),
            size: AtomicI64::new(DEFAULT_SIZE),
            timeout: AtomicI64::new(DEFAULT_TIMEOUT),
            callbacks: RwLock::default(),
            has_remove: AtomicBool::new(false),
            statistics: Statistics::default(),
        }
    }

    /// `SSL_SESS_CACHE_*`.
    pub fn mode(&self) -> u32 {
        self.mode.load(Ordering::Relaxed)
    }

    /// Sets the mode; the one before.
    pub fn set_mode(&self, mode: u32) -> u32 {
        self.mode.swap(mode, Ordering::Relaxed)
    }

    /// How many sessions it may keep; 0 for any number.
    pub fn size(&self) -> i64 {
        self.size.load(Ordering::Relaxed)
    }

    /// Sets the size; the one before.
    pub fn set_size(&self, size: i64) -> i64 {
        self.size.swap(size, Ordering::Relaxed)
    }

    /// Seconds that new sessions live.
    pub fn timeout(&self) -> i64 {
        self.timeout.load(Ordering::Relaxed)
    }

    /// Sets the timeout; the one before.
    pub fn set_timeout(&self, seconds: i64) -> i64 {
        self.timeout.swap(seconds, Ordering::Relaxed)
    }

    /// The callbacks.
    pub fn callbacks(&self) -> CacheCallbacks {
        *self.callbacks.read()
    }

    /// Changes the callbacks.
    pub fn change_callbacks(&self, change: impl FnOnce(&mut CacheCallbacks)) {
        let mut callbacks = self.callbacks.write();
        change(&mut callbacks);
        let has_remove = callbacks.remove.is_some();
        self.has_remove.store(has_remove, Ordering::Release);
    }

    /// The callback for sessions that leave.
    fn remove_callback(&self) -> Option<Callback<RemoveSession>> {
        match self.has_remove.load(Ordering::Acquire) {
            true => self.callbacks().remove,
            false => None,
        }
    }

    /// How many sessions it keeps.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether it keeps none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The session with this key, for all that is known here: it may be over.
    pub fn find(&self, key: &SessionKey) -> Option<Shared<Session>> {
        self.kept.lookup(key)
    }

    /// Whether there is a session of this version with this id; it may be over.
    #[inline]
    pub fn contains(&self, version: i32, id: &[u8]) -> bool {
        self.kept.contains(version, id)
    }

    /// All sessions that it keeps at the moment.
    pub fn sessions(&self) -> Vec<Shared<Session>> {
        self.kept.snapshot()
    }
}

impl Default for SessionCache {
    fn default() -> Self {
        Self::new()
    }
}

impl Context {
    /// Puts a session into the cache (`SSL_CTX_add_session(3)`). False when this very object was there already.
    ///
    /// Sessions that make room for it are not resumable any more, and the remove callback hears of them.
    pub fn add_session(&self, session: Shared<Session>) -> bool {
        let cache = &self.sessions;
        if cache.mode() & CACHE_UPDATE_TIME != 0 {
            renew(&session);
        }
        let limit = usize::try_from(cache.size()).unwrap_or(0);
        let added = cache.kept.add(session, limit);
        if let Some(gone) = added.gone {
            self.let_go(gone);
        }
        added.inserted
    }

    /// Sessions left for another one.
    #[inline(never)]
    fn let_go(&self, gone: Gone) {
        drop(gone.replaced);
        if gone.evicted.is_empty() {
            return;
        }
        let evicted = gone.evicted.len();
        self.sessions
            .statistics
            .count_so_many(Count::CacheFull, evicted);
        gone.evicted.each(|gone| self.tell_removed(&gone));
    }

    /// Tells the application that a session left. The callback may have set another one for the sessions after this.
    fn tell_removed(&self, session: &Session) {
        if let Some(callback) = self.sessions.remove_callback() {
            callback.call(self.handle(), session);
        }
    }

    /// Takes the session with this one's key out of the cache (`SSL_CTX_remove_session(3)`) and says that this one
    /// may not be resumed any more. False when there was none.
    pub fn remove_session(&self, session: &Session) -> bool {
        let removed = self.sessions.kept.remove(session);
        if let Removed::Nameless = removed {
            return false;
        }
        self.tell_removed(session);
        matches!(removed, Removed::Gone(_))
    }

    /// Removes the sessions that are over at `now` (seconds since 1970), or all of them when that is 0
    /// (`SSL_CTX_flush_sessions(3)`).
    pub fn flush_sessions(&self, now: i64) {
        let cache = &self.sessions.kept;
        if self.sessions.remove_callback().is_none() {
            return cache.flush(now, now == 0, drop);
        }
        let mut gone = Vec::new();
        cache.flush(now, now == 0, |session| gone.push(session));
        for session in &gone {
            self.tell_removed(session);
        }
        for session in gone {
            drop(session);
        }
    }

    /// A session for a server to resume: from the cache, then from the application, as the mode says.
    pub fn find_session(
        &self,
        connection: *mut crate::abi::SSL,
        version: i32,
        id: &[u8],
    ) -> Option<Shared<Session>> {
        let cache = &self.sessions;
        let mode = cache.mode();
        if mode & CACHE_NO_INTERNAL_LOOKUP == 0 {
            if let Some(id) = SessionId::new(id)
                && let Some(session) = cache.find(&SessionKey { version, id })
            {
                return Some(session);
            }
            cache.statistics.count(Count::Miss);
        }
        let session = cache.callbacks().get?.call(connection, id)?;
        if !session.is_marked_resumable() {
            return None;
        }
        cache.statistics.count(Count::CallbackHit);
        if mode & CACHE_NO_INTERNAL_STORE == 0 {
            self.add_session(session.clone());
        }
        Some(session)
    }

    /// Removes what is over after every 255 good handshakes of a side, unless the mode says not to.
    pub fn flush_now_and_then(&self, side: u32) {
        let mode = self.sessions.mode();
        if mode & CACHE_NO_AUTO_CLEAR != 0 || mode & side == 0 {
            return;
        }
        let good = match side {
            CACHE_CLIENT => Count::ConnectGood,
            _ => Count::AcceptGood,
        };
        if self.sessions.statistics.get(good) & 0xff == 0xff {
            self.flush_sessions(session::now());
        }
    }
}

/// Makes it now that a session was made.
#[inline(never)]
fn renew(session: &Session) {
    session.refile(|facts| facts.time = session::now());
}

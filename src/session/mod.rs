//! What a TLS session is: its id, secret, lifetime and ticket, and everything else an `SSL_SESSION` carries.
//!
//! A [`Session`] is shared: C handles, caches and connections hold it by a counted reference, so its facts sit behind one
//! small lock. Lengths and encodings are settled here; what C sees of them is `ffi/session*`.

mod der;
mod expiry;
mod id;
mod membership;
mod peer;
pub mod pem;
mod secret;
mod suites;
mod text;
pub mod ticket;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

pub use expiry::Expiry;
pub use id::{IdContext, MAX_ID_LEN, SessionId, ShortBytes};
pub use membership::{Door, Keeper};
pub use peer::PeerObjects;
pub use secret::{MAX_SECRET_LEN, Secret};

use crate::cipher::Cipher;
use crate::ex_data::SessionData;
use crate::sync::{self, NotedMappedGuard, NotedMutex, NotedMutexGuard, Shared};
use membership::Memberships;

/// `X509_V_ERR_UNSPECIFIED`: what a session's verify result says before anything was verified.
pub const VERIFY_UNSPECIFIED: i32 = 1;

/// Seconds a new session lives unless it is told otherwise: five minutes and four seconds, as OpenSSL's.
pub const DEFAULT_TIMEOUT: i64 = 60 * 5 + 4;

/// Flag of a session whose master secret was made with the extended master secret extension (RFC 7627).
pub const FLAG_EXTENDED_MASTER_SECRET: i32 = 1;

/// The maximum fragment length of a session that no handshake made: nothing was said about it
/// (`TLSEXT_max_fragment_length_UNSPECIFIED`). Encodings have this number.
pub const FRAGMENT_LENGTH_UNSAID: u8 = 255;

/// The [seat](Session::seat) of a session that is in no cache.
pub const NO_SEAT: u32 = u32::MAX;

/// What a cache finds a session by: as in OpenSSL, sessions of different protocol versions never meet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SessionKey {
    /// Protocol version on the wire, such as 0x0304 for TLS 1.3.
    pub version: i32,
    /// The session id.
    pub id: SessionId,
}

/// Everything a session knows. See `SSL_SESSION_*(3)` for the fields' meaning.
///
/// In the order in which a cache wants them: what it files by comes first, in as few cache lines as can be.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct Facts {
    /// Seconds since 1970.
    pub time: i64,
    /// Seconds.
    pub timeout: i64,
    /// Protocol version on the wire; 0 when unknown.
    pub version: i32,
    /// Whether no handshake may resume it any more, whatever else is said here.
    pub not_resumable: bool,
    /// Session id.
    pub id: SessionId,
    /// Negotiated maximum fragment length (RFC 6066 section 4), 0 for none; or [`FRAGMENT_LENGTH_UNSAID`].
    pub max_fragment_length: u8,
    /// The application's session id context.
    pub id_context: IdContext,
    /// Number of the cipher suite, known or not, as OpenSSL keeps it (0x03000000 and the two bytes of the wire).
    pub cipher_id: u32,
    /// [`FLAG_EXTENDED_MASTER_SECRET`] and what else an encoding carried.
    pub flags: i32,
    /// TLS 1.3: what the ticket's age is disguised with, in milliseconds (RFC 8446 section 4.6.1).
    pub ticket_age_add: u32,
    /// Bytes of early data that the server takes; 0 for none.
    pub max_early_data: u32,
    /// Key exchange group of the handshake, as numbered in TLS; 0 when unknown.
    pub kex_group: i32,
    /// Outcome of the verification of the peer, an `X509_V_*` value.
    pub verify_result: i32,
    /// Cipher suite, when it is one that we know.
    pub cipher: Option<&'static Cipher>,
    /// What few sessions have.
    pub extras: Option<Box<Extras>>,
    /// Master secret (TLS 1.2) or resumption pre-shared key (TLS 1.3).
    pub secret: Secret,
    /// Compression method; TLS has none but 0 today.
    pub compression: u8,
}

/// The parts of a session that often are absent.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// Server name of the connection, as a C string.
    pub host_name: Option<std::ffi::CString>,
    /// Application protocol of the connection.
    pub alpn: Option<Box<[u8]>>,
    /// Session ticket.
    pub ticket: Option<Box<[u8]>>,
    /// How many seconds the server said the ticket is good for.
    pub ticket_lifetime_hint: u64,
    /// What the application put beside the session into the ticket.
    pub ticket_appdata: Option<Box<[u8]>>,
    /// Certificates of the peer, its own first, DER.
    pub peer_chain: Arc<[Box<[u8]>]>,
    /// Whether the peer may have shown more: sessions travel with its own certificate alone.
    pub peer_chain_is_cut: bool,
    /// Raw public key of the peer (RFC 7250), DER.
    pub peer_rpk: Option<Box<[u8]>>,
    /// What libcrypto made of these two.
    pub peer_objects: PeerObjects,
    /// Identity hint for a pre-shared key.
    pub psk_identity_hint: Option<std::ffi::CString>,
    /// Identity of a pre-shared key.
    pub psk_identity: Option<std::ffi::CString>,
    /// User name for SRP.
    pub srp_username: Option<std::ffi::CString>,
}

impl Facts {
    /// A new session's facts, with OpenSSL's defaults.
    fn fresh() -> Self {
        Self {
            id: SessionId::EMPTY,
            id_context: IdContext::EMPTY,
            secret: Secret::EMPTY,
            not_resumable: false,
            time: now(),
            timeout: DEFAULT_TIMEOUT,
            version: 0,
            cipher: None,
            cipher_id: 0,
            verify_result: VERIFY_UNSPECIFIED,
            flags: 0,
            ticket_age_add: 0,
            max_early_data: 0,
            kex_group: 0,
            compression: 0,
            max_fragment_length: 0,
            extras: None,
        }
    }

    /// What a cache finds this session by.
    pub fn key(&self) -> SessionKey {
        SessionKey {
            version: self.version,
            id: self.id,
        }
    }

    /// When this session ends.
    pub fn expiry(&self) -> Expiry {
        Expiry::new(self.time, self.timeout)
    }

    /// The rarer parts, made if there are none.
    pub fn extras_mut(&mut self) -> &mut Extras {
        self.extras.get_or_insert_default()
    }

    /// The session ticket; empty when there is none.
    pub fn ticket(&self) -> &[u8] {
        self.extras
            .as_deref()
            .and_then(|extras| extras.ticket.as_deref())
            .unwrap_or_default()
    }

    /// How many seconds the server said the ticket is good for; 0 when it said nothing.
    pub fn ticket_lifetime_hint(&self) -> u64 {
        self.extras
            .as_deref()
            .map_or(0, |extras| extras.ticket_lifetime_hint)
    }

    /// The application protocol; empty when there is none.
    pub fn alpn(&self) -> &[u8] {
        self.extras
            .as_deref()
            .and_then(|extras| extras.alpn.as_deref())
            .unwrap_or_default()
    }

    /// The application data of the ticket; empty when there is none.
    pub fn ticket_appdata(&self) -> &[u8] {
        self.extras
            .as_deref()
            .and_then(|extras| extras.ticket_appdata.as_deref())
            .unwrap_or_default()
    }

    /// The server name, when there is one.
    pub fn host_name(&self) -> Option<&std::ffi::CStr> {
        self.extras.as_deref()?.host_name.as_deref()
    }

    /// The peer's certificates, its own first.
    pub fn peer_chain(&self) -> &[Box<[u8]>] {
        self.extras
            .as_deref()
            .map(|extras| &*extras.peer_chain)
            .unwrap_or_default()
    }
}

/// A TLS session, `SSL_SESSION` to C.
#[repr(C)]
pub struct Session {
    /// Beside the lock stands what [`Session::seat`] and [`Session::seat_hint`] tell.
    told: NotedMutex<Told>,
    ex_data: SessionData,
}

/// What changes about a session. One lock for both, for a cache that takes a session in looks at the facts and notes
/// that it keeps the session, in one step.
#[repr(C)]
struct Told {
    memberships: Memberships,
    facts: Facts,
}

impl Session {
    /// A new session with OpenSSL's defaults: made now, good for 304 seconds, no id, not verified.
    ///
    /// The application's ex_data callbacks run once it has its address.
    pub fn new() -> Shared<Self> {
        sync::find_out();
        let session = Self::without_ex_data(Facts {
            max_fragment_length: FRAGMENT_LENGTH_UNSAID,
            ..Facts::fresh()
        });
        session.ex_data.created(session.address());
        session
    }

    /// A session with these facts, and new ex_data. The application's ex_data callbacks run before it has the facts, as in
    /// OpenSSL: whatever they set gives way.
    pub fn from_facts(facts: Facts) -> Shared<Self> {
        let session = Self::new();
        session.refile(|all| *all = facts);
        session
    }

    /// The facts of a session that is new: where decoders and handshakes start from.
    pub fn fresh_facts() -> Facts {
        Facts::fresh()
    }

    fn without_ex_data(facts: Facts) -> Shared<Self> {
        Shared::new(Self {
            told: NotedMutex::new(
                (NO_SEAT, 0),
                Told {
                    memberships: Memberships::NONE,
                    facts,
                },
            ),
            ex_data: SessionData::new(),
        })
    }

    /// A copy of everything but the cache membership; the ex_data callbacks for copies run.
    ///
    /// `None` when one of those callbacks refuses.
    pub fn duplicate(&self) -> Option<Shared<Self>> {
        let copy = Self::without_ex_data(self.facts().clone());
        copy.ex_data
            .copied_from(&self.ex_data, copy.address())
            .then_some(copy)
    }

    /// Reads the facts. The guard must not be held over a callback into the application.
    #[inline(always)]
    pub fn facts(&self) -> NotedMappedGuard<'_, Facts> {
        NotedMutexGuard::map(self.told.lock(), |told| &mut told.facts)
    }

    /// Changes the facts that no cache depends on; [`Session::refile`] and [`Session::rekey`] change the others.
    pub fn facts_mut(&self) -> NotedMappedGuard<'_, Facts> {
        NotedMutexGuard::map(self.told.lock(), |told| &mut told.facts)
    }

    /// Changes the time or the timeout, then has every cache that keeps this session file it anew, as the newest of
    /// those that end when it does.
    pub fn refile<T>(&self, change: impl FnOnce(&mut Facts) -> T) -> T {
        self.change(change, |_, _| true)
    }

    /// Changes the id or the version. A cache that keeps this session files it under its new key, and one that is the
    /// old key changes nothing.
    pub fn rekey<T>(&self, change: impl FnOnce(&mut Facts) -> T) -> T {
        self.change(change, |former, key| former != key)
    }

    /// Changes the facts and tells the caches if it `matters` to them.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Facts) -> T,
        matters: fn(&SessionKey, &SessionKey) -> bool,
    ) -> T {
        let mut told = self.told.lock();
        if told.memberships.is_empty() {
            return change(&mut told.facts);
        }
        let former = told.facts.key();
        let outcome = change(&mut told.facts);
        let kept = matters(&former, &told.facts.key()).then(|| told.memberships.clone());
        drop(told);
        for keeper in kept.iter().flat_map(Memberships::doors) {
            if let Some(keeper) = keeper.keeper() {
                keeper.refile(self, &former);
            }
        }
        outcome
    }

    /// Notes that the cache behind `door` keeps this session, and reads where it is to be filed. Called once for each
    /// time it was put in. From here on the cache hears of each change that is to come.
    #[inline]
    pub fn join<T>(&self, door: &'static Door, read: impl FnOnce(&Facts) -> T) -> T {
        let mut told = self.told.lock();
        told.memberships.join(door);
        read(&told.facts)
    }

    /// Notes that the cache behind `door` gave this session up.
    #[inline(always)]
    pub fn leave(&self, door: &'static Door) {
        let mut told = self.told.lock();
        self.leave_by(door, &mut told);
    }

    /// As [`Session::leave`] and [`Session::mark_not_resumable`].
    #[inline(always)]
    pub fn leave_for_good(&self, door: &'static Door) {
        let mut told = self.told.lock();
        self.leave_by(door, &mut told);
        told.facts.not_resumable = true;
    }

    #[inline(always)]
    fn leave_by(&self, door: &'static Door, told: &mut Told) {
        told.memberships.leave(door);
        if told.memberships.is_empty() {
            self.take_seat(NO_SEAT, 0);
        }
    }

    /// Where the cache that put it in last has it, in that cache's own terms; [`NO_SEAT`] when no cache keeps it. Whoever
    /// asks has to look whether it is so: it may have left, or sit elsewhere by now.
    #[inline(always)]
    pub fn seat(&self) -> u32 {
        self.told.note().load(Ordering::Relaxed)
    }

    /// What else that cache wants to have at hand when it looks there; it need not belong to the seat.
    #[inline(always)]
    pub fn seat_hint(&self) -> u16 {
        self.told.aside().load(Ordering::Relaxed)
    }

    /// Notes where a cache has it, and the hint.
    #[inline(always)]
    pub fn take_seat(&self, seat: u32, hint: u16) {
        self.told.note().store(seat, Ordering::Relaxed);
        self.told.aside().store(hint, Ordering::Relaxed);
    }

    /// The doors of the caches that keep this session.
    #[cfg(test)]
    pub(crate) fn doors(&self) -> Vec<&'static Door> {
        self.told.lock().memberships.doors().collect()
    }

    /// Whether a handshake may still resume this session, for all that others said of it
    /// ([`Session::is_resumable`] asks the facts as well).
    pub fn is_marked_resumable(&self) -> bool {
        !self.facts().not_resumable
    }

    /// Says that no handshake may resume this session any more.
    pub fn mark_not_resumable(&self) {
        self.facts_mut().not_resumable = true;
    }

    /// Takes back what [`Session::mark_not_resumable`] said: the session is new in all but its origin.
    pub fn mark_resumable(&self) {
        self.facts_mut().not_resumable = false;
    }

    /// Whether a client could resume this session: not marked otherwise, and with an id or a ticket.
    pub fn is_resumable(&self) -> bool {
        let facts = self.facts();
        let is_offered = !facts.id.is_empty() || !facts.ticket().is_empty();
        is_offered && !facts.not_resumable
    }

    /// The application's data.
    pub fn ex_data(&self) -> &SessionData {
        &self.ex_data
    }

    /// This object's address: the handle that C knows it by.
    pub fn address(&self) -> *mut std::ffi::c_void {
        std::ptr::from_ref(self).cast_mut().cast()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.ex_data.freed(self.address());
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("facts", &*self.facts())
            .finish_non_exhaustive()
    }
}

/// The present, in seconds since 1970, by the clock that applications read with time(2). A finer clock is ahead of it
/// at the turn of a second.
pub fn now() -> i64 {
    // SAFETY: time(2) may be asked to store nothing.
    unsafe { libc::time(std::ptr::null_mut()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With the word that malloc puts before it: there are millions of them.
    #[test]
    fn a_session_and_its_count_take_224_bytes() {
        assert!(size_of::<Session>() + 2 * size_of::<usize>() <= 224);
    }
}

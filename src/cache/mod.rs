//! The session cache: sessions found by version and id, leaving in order of expiry.
//!
//! It keeps what it is told to keep and says what left; callbacks, statistics and modes are its owner's, a context's.
//! A session object may be in any number of caches, and may change while it is in them.
//!
//! # What it does as OpenSSL does
//!
//! - A session is found by its protocol version and id; an id without bytes is one like any other.
//! - Sessions leave in order of [`Expiry`](crate::session::Expiry); among those that end in the same second the one
//!   filed first leaves first. To change a session's time or timeout, even to what it was, or to add it again, files
//!   it as the newest of its second; a change of its id or version leaves it where it stood.
//! - A session that is added takes the place of another one with the same key.
//! - To remove a session removes whichever object has its key, but never one with an empty id.
//! - A session that is evicted or flushed is not resumable any more, nor is one that is to be removed, whether it was there
//!   or another object was. One that another takes the place of stays resumable.
//! - How a limit is kept is told in `leaving.rs`; it is OpenSSL's way to the letter.
//!
//! # How it scales
//!
//! Sessions are spread over shards, four for each processor, by a keyed hash of their key. A shard has a lock of its own,
//! an index from keys to numbered entries, and the entries' order of expiry. A session costs 64 bytes for its key and its
//! entry, which are halves of two lines of the processor's cache, 7 to 26 for its place in the index, and next to nothing
//! in the order as long as others of its shard end in the same second; one that ends in a second of its own, or finds no
//! queue of its second (`near.rs`), costs 56 more there.
//! The index keeps the room of the most that it ever had. Lines and tables come from memory that all shards share
//! (`ground.rs`), in pages that a cache of tens of thousands of sessions takes two megabytes at a time.
//!
//! | what | where | who writes it |
//! |---|---|---|
//! | index, entries, order | a shard | who adds, removes or refiles there, under its lock |
//! | what leaves first from each shard (`Frontier`) | one block | who adds what leaves before all of a shard, and who evicts |
//! | age: which of two was filed first | `Totals` | every addition and refiling, by one atomic addition |
//! | number of sessions | `Totals` | who adds to a cache that is not full, and who removes |
//!
//! Whether there is a key is read without a lock, from words that tell a reader when they changed meanwhile
//! (`index.rs`, `bucket.rs`). Who removes a session need not look for its key: it remembers its entry (`seat.rs`). A
//! lookup, which hands out the session, writes to its shard's lock and the session's count. A flush takes some sessions
//! of one shard and some of another by turns, so that who waits for either gets in before long, and what leaves is put in
//! order and dropped when no lock is held. The age is the one thing that all additions share: sessions that end in the
//! same second must leave in the order of their coming, over all shards, and only a common count says what that was. The
//! number of sessions sits beside it and moves with it; in a cache that is full, where one goes for each that comes, it
//! does not move at all. Both are exact whenever nobody is in the middle of a change.
//!
//! # Locks
//!
//! At most two shards are locked at a time (by a session that moves from one to another), the lower number first. The
//! facts and the memberships of a session may be locked while a shard is, never the other way round: nobody may call
//! the cache while holding a session's facts. The ground's lock is the last, taken when a shard grows: for an
//! instant, or for as long as the system takes to find pages.
//! No session is dropped under a lock; all that leave are handed back.

#[cfg(not(target_pointer_width = "64"))]
compile_error!("the session cache counts on addresses of 64 bits");

mod bucket;
mod chunks;
mod entries;
mod flush;
mod frontier;
mod ground;
mod id_words;
mod index;
mod key_words;
mod leaving;
mod near;
mod numbers;
mod order;
mod outcome;
mod place;
mod refile;
mod seat;
mod shard;
mod table;
#[cfg(test)]
mod tests;

use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use once_cell::sync::OnceCell;

pub use outcome::{Added, Evicted, Gone, Removed};

use crate::session::{Door, Facts, MAX_ID_LEN, Session, SessionId, SessionKey};
use crate::sync::{self, MutexGuard, Shared};
use frontier::{Frontier, Standing};
use ground::Ground;
use order::Age;
use place::{KeyHasher, Place};
use seat::Seat;
use shard::{Filed, Filing, Open, Shard};

/// The atomics of what is read without a lock: a model of threads puts its own in their place.
mod atomic {
    pub(super) use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};
}

/// Shards of a cache, at most: to look over all of them is to be cheap.
const MOST_SHARDS: usize = 64;

/// Shards of a cache: four for each processor, so that threads seldom meet. More would cost a thread that has the cache
/// to itself: what it files one after the other would lie in as many places, more than a processor fetches ahead.
fn shards_here() -> usize {
    static SHARDS: OnceCell<usize> = OnceCell::new();
    *SHARDS.get_or_init(|| {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        (4 * processors).next_power_of_two().min(MOST_SHARDS)
    })
}

/// A session cache.
pub struct Cache {
    hasher: KeyHasher,
    /// Made with the first session: most contexts never keep one.
    shelves: OnceCell<Box<Shelves>>,
    this: Weak<Cache>,
    totals: Totals,
}

/// Where the sessions are.
struct Shelves {
    shards: Box<[Shard]>,
    frontier: Frontier,
    door: &'static Door,
    /// How many changes of sessions were told: see `refile.rs`.
    changes: AtomicU64,
}

/// What all writers share, away from what readers read.
#[repr(align(128))]
#[derive(Default)]
struct Totals {
    /// How many times a session was filed.
    filed: AtomicU64,
    /// How many sessions there are. May be off, even below zero, while somebody is between filing and counting.
    sessions: AtomicU64,
}

impl Cache {
    /// An empty cache.
    pub fn new() -> Arc<Self> {
        sync::find_out();
        Self::with_shards(shards_here())
    }

    /// An empty cache with so many shards, a power of two.
    fn with_shards(shards: usize) -> Arc<Self> {
        Arc::new_cyclic(|this| Self {
            hasher: KeyHasher::new(shards),
            shelves: OnceCell::new(),
            this: Weak::clone(this),
            totals: Totals::default(),
        })
    }

    /// Keeps a session, and lets others go when there are more than `limit` allows (0: any number), in the way that
    /// `leaving.rs` describes.
    #[inline]
    pub fn add(&self, session: Shared<Session>, limit: usize) -> Added {
        let shelves = self
            .shelves
            .get_or_init(|| Box::new(Shelves::new(self.this.clone(), self.hasher.shards())));
        let newcomer = Shared::as_ptr(&session);
        let filing = self.file(shelves, session);
        if matches!(filing, Filing::New) && limit == 0 {
            self.totals.add_one();
            return Added {
                inserted: true,
                gone: None,
            };
        }
        self.settle(shelves, newcomer, filing, limit)
    }

    /// What else is to be done when a session was filed.
    #[inline(never)]
    fn settle(
        &self,
        shelves: &Shelves,
        newcomer: *const Session,
        filing: Filing,
        limit: usize,
    ) -> Added {
        let mut gone = Gone::default();
        match filing {
            Filing::New => {}
            Filing::Present(session) => {
                session.leave(shelves.door);
                return Added {
                    inserted: false,
                    gone: None,
                };
            }
            Filing::Instead(other) => {
                other.leave(shelves.door);
                gone.replaced = Some(other);
            }
        }
        self.make_room(shelves, newcomer, limit, &mut gone);
        let anybody = gone.replaced.is_some() || !gone.evicted.is_empty();
        Added {
            inserted: true,
            gone: anybody.then_some(gone),
        }
    }

    /// Takes out the session that has this one's key, which may be another object, and hands it over; this one is not
    /// resumable any more. A session with an empty id is never removed.
    #[inline]
    pub fn remove(&self, session: &Session) -> Removed {
        let taken = self.shelves.get().and_then(|shelves| {
            let removed = shelves.take_seated(session)?;
            Some((removed, shelves.door))
        });
        let Some((removed, door)) = taken else {
            return self.remove_by_key(session);
        };
        self.totals.take_one();
        session.leave_for_good(door);
        Removed::Gone(removed)
    }

    /// As [`Cache::remove`], for a session that is not where it says.
    #[inline(never)]
    fn remove_by_key(&self, session: &Session) -> Removed {
        let mut key = session.facts().key();
        loop {
            if key.id.is_empty() {
                return Removed::Nameless;
            }
            if let Some(removed) = self.remove_key(session, &key) {
                return Removed::Gone(removed);
            }
            // It is not there, unless its key changed meanwhile.
            let mut facts = session.facts_mut();
            if facts.key() == key {
                facts.not_resumable = true;
                return Removed::Missing;
            }
            key = facts.key();
        }
    }

    /// Takes out the session with this key, as `session` asked for it, if it is there.
    fn remove_key(&self, session: &Session, key: &SessionKey) -> Option<Shared<Session>> {
        let place = self.hasher.place(key);
        let shelves = self.shelves.get()?;
        let shard = &shelves.shards[place.shard];
        if !shard
            .glance(&place)
            .unwrap_or_else(|| shard.contains(&place))
        {
            return None;
        }
        let mut shard = shelves.open(place.shard);
        let found = shard.find(&place)?;
        let removed = shard.take(found);
        drop(shard);
        self.totals.take_one();
        if ptr::eq(&*removed, session) {
            session.leave_for_good(shelves.door);
        } else {
            removed.leave(shelves.door);
            session.mark_not_resumable();
        }
        Some(removed)
    }

    /// The session with this key.
    pub fn lookup(&self, key: &SessionKey) -> Option<Shared<Session>> {
        let place = self.hasher.place(key);
        let shard = self.shelves.get()?.lock(place.shard);
        let found = shard.find(&place)?;
        Some(shard.share(found.entry))
    }

    /// Whether there is a session of this version with this id. Takes no lock, unless changes get in the way.
    #[inline]
    pub fn contains(&self, version: i32, id: &[u8]) -> bool {
        let seen = id.try_into().ok().and_then(|id| self.glance(version, id));
        seen.unwrap_or_else(|| self.contains_for_sure(version, id))
    }

    /// As [`Cache::contains`], of an id of the usual length; `None` when that is not to be seen at a glance.
    #[inline]
    fn glance(&self, version: i32, id: &[u8; MAX_ID_LEN]) -> Option<bool> {
        let shelves = self.shelves.get()?;
        let place = self.hasher.place_of(version, id, id.len());
        shelves.shards[place.shard].glance(&place)
    }

    /// As [`Cache::contains`], when that is not to be seen at a glance. What was found out by then is found out once more: so
    /// the many who see it need not have it at hand.
    #[cold]
    fn contains_for_sure(&self, version: i32, id: &[u8]) -> bool {
        let (Some(id), Some(shelves)) = (SessionId::new(id), self.shelves.get()) else {
            return false;
        };
        let place = self.hasher.place(&SessionKey { version, id });
        shelves.shards[place.shard].contains(&place)
    }

    /// How many sessions there are.
    pub fn len(&self) -> usize {
        self.totals.sessions()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All sessions, in no order. Looks at 256 entries at a time, so that others get at the cache in between: a
    /// session that stays where it is meanwhile is among them exactly once.
    pub fn snapshot(&self) -> Vec<Shared<Session>> {
        let Some(shelves) = self.shelves.get() else {
            return Vec::new();
        };
        let mut sessions = Vec::with_capacity(self.len());
        for shard in &*shelves.shards {
            for number in 0.. {
                let filed = shard.lock();
                match filed.chunk(number) {
                    Some(chunk) => sessions.extend(chunk),
                    None => break,
                }
                MutexGuard::unlock_fair(filed);
            }
        }
        sessions
    }

    /// Files a session as it says, and has it remember this cache.
    #[inline]
    fn file(&self, shelves: &Shelves, session: Shared<Session>) -> Filing {
        let place_and_end = |facts: &Facts| {
            (
                self.hasher
                    .place_of(facts.version, facts.id.padded(), facts.id.len()),
                facts.expiry(),
            )
        };
        let mut changes = shelves.changes.load(Ordering::Acquire);
        let (mut place, mut expiry) = session.join(shelves.door, place_and_end);
        loop {
            let mut shard = shelves.open_at(&place);
            // The session may have changed since it was looked at, and what was told of that did not find it here.
            let now = shelves.changes.load(Ordering::Acquire);
            if changes != now {
                changes = now;
                let now = place_and_end(&session.facts());
                if now != (place, expiry) {
                    (place, expiry) = now;
                    continue;
                }
            }
            return shard.file(&place, expiry, session, self.next_age());
        }
    }

    /// What was filed last is the youngest. Called under the lock of the shard that files.
    fn next_age(&self) -> Age {
        Age::New(sync::add(&self.totals.filed, 1))
    }

    /// A session left.
    fn count_out(&self, shelves: &Shelves, session: &Session) {
        self.totals.take_one();
        session.leave(shelves.door);
    }
}

impl Drop for Cache {
    /// Tells every session that this cache is gone, then lets them go.
    fn drop(&mut self) {
        let Some(mut shelves) = self.shelves.take() else {
            return;
        };
        let Shelves { shards, door, .. } = &mut *shelves;
        for shard in shards.iter_mut() {
            let filed = shard.get_mut();
            for session in (0..).map_while(|number| filed.chunk(number)).flatten() {
                session.leave(door);
            }
        }
        door.close();
    }
}

impl Shelves {
    fn new(cache: Weak<Cache>, shards: usize) -> Self {
        let ground = Arc::new(Ground::new());
        Self {
            shards: (0..shards)
                .map(|number| Shard::new(number, &ground))
                .collect(),
            frontier: Frontier::new(shards),
            door: Door::open(cache),
            changes: AtomicU64::new(0),
        }
    }

    fn lock(&self, shard: usize) -> MutexGuard<'_, Filed> {
        self.shards[shard].lock()
    }

    #[inline]
    fn open(&self, shard: usize) -> Open<'_> {
        self.shards[shard].open(&self.frontier)
    }

    /// Takes a session out, if it is where it says and has an id with bytes in it. To count it, and to tell it, is the
    /// caller's business.
    #[inline(always)]
    fn take_seated(&self, session: &Session) -> Option<Shared<Session>> {
        let seat = Seat::of(session)?;
        let shard = self.shards.get(seat.shard())?;
        shard.fetch_entry(seat.entry(), Seat::end_of_tag(session));
        let mut shard = shard.open(&self.frontier);
        shard.take_named(seat.entry(), session)
    }

    /// Opens the shard of a place, to look for what is there.
    #[inline]
    fn open_at(&self, place: &Place) -> Open<'_> {
        let shard = &self.shards[place.shard];
        shard.fetch(place);
        shard.open(&self.frontier)
    }

    /// Opens two shards; the second only when it is another one.
    fn open_two(&self, one: usize, other: usize) -> (Open<'_>, Option<Open<'_>>) {
        match one.cmp(&other) {
            std::cmp::Ordering::Equal => (self.open(one), None),
            std::cmp::Ordering::Less => {
                let one = self.open(one);
                (one, Some(self.open(other)))
            }
            std::cmp::Ordering::Greater => {
                let other = self.open(other);
                (self.open(one), Some(other))
            }
        }
    }
}

impl Totals {
    fn sessions(&self) -> usize {
        let sessions = self.sessions.load(Ordering::Relaxed).cast_signed();
        usize::try_from(sessions).unwrap_or(0)
    }

    fn add_one(&self) {
        sync::add(&self.sessions, 1);
    }

    fn take_one(&self) {
        self.take(1);
    }

    fn take(&self, sessions: usize) {
        sync::add(&self.sessions, (sessions as u64).wrapping_neg());
    }

    /// Takes one away if there are `limit` or more, so that of several threads that see too many sessions only as
    /// many let one go as need to.
    fn take_one_of(&self, limit: usize) -> bool {
        sync::take_one_of(&self.sessions, i64::try_from(limit).unwrap_or(i64::MAX))
    }
}

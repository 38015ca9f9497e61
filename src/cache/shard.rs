//! One shard: the sessions whose keys hash to it, found by key and kept in order of expiry, under one lock. Whether
//! there is a key is answered without it, as a rule.

use std::hint::spin_loop;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::entries::{Entries, Entry};
use super::flush::Leavers;
use super::frontier::{Frontier, Standing};
use super::ground::Ground;
use super::index::Index;
use super::order::{Age, Order};
use super::place::Place;
use super::table::{Search, Slot};
use crate::session::{Expiry, Session};
use crate::sync::{Mutex, MutexGuard, Shared};

/// How often a reader that changes got in the way of looks again, before it takes the lock.
const TRIES: usize = 8;

/// A shard. Two of them never share a cache line, nor a pair of lines that is fetched together.
#[repr(C, align(128))]
pub(super) struct Shard {
    /// Read by those who take no lock: it has a cache line of its own.
    index: Arc<Index<Entry>>,
    locked: Locked,
}

/// What is looked at under the lock, and the lock.
#[repr(align(64))]
struct Locked(Mutex<Filed>);

impl Shard {
    /// An empty shard, the one with this number, of a cache that has this ground.
    pub(super) fn new(number: usize, ground: &Arc<Ground>) -> Self {
        let index = Arc::new(Index::new(Arc::clone(ground)));
        Self {
            locked: Locked(Mutex::new(Filed::new(number, Arc::clone(&index)))),
            index,
        }
    }

    /// Whether a session is filed under this key; `None` when that is not to be seen at a glance.
    #[inline(always)]
    pub(super) fn glance(&self, place: &Place) -> Option<bool> {
        self.index.glance(&place.words)
    }

    /// Whether a session is filed under this key.
    #[cold]
    pub(super) fn contains(&self, place: &Place) -> bool {
        let unlocked = (0..TRIES).find_map(|_| {
            spin_loop();
            self.index.contains(&place.words)
        });
        unlocked.unwrap_or_else(|| self.lock().find(place).is_some())
    }

    /// Has the processor fetch what a search for `place` looks at first: to be there when the lock is.
    #[inline]
    pub(super) fn fetch(&self, place: &Place) {
        self.index.fetch_home(place.words.tag());
    }

    /// Has the processor fetch an entry, and where the slot of a key with this tag is.
    #[inline(always)]
    pub(super) fn fetch_entry(&self, entry: u32, tag: u32) {
        self.index.fetch_beside(entry);
        self.index.fetch_home(tag);
    }

    /// Opens it to look at it.
    pub(super) fn lock(&self) -> MutexGuard<'_, Filed> {
        self.locked.0.lock()
    }

    /// Opens it for changes; on closing, it tells the frontier if a session came that leaves before all others.
    pub(super) fn open<'a>(&'a self, frontier: &'a Frontier) -> Open<'a> {
        Open {
            filed: self.locked.0.lock(),
            frontier,
        }
    }

    /// What is in it, when nobody else can look.
    pub(super) fn get_mut(&mut self) -> &mut Filed {
        self.locked.0.get_mut()
    }
}

/// A shard open for changes.
pub(super) struct Open<'a> {
    filed: MutexGuard<'a, Filed>,
    frontier: &'a Frontier,
}

impl Deref for Open<'_> {
    type Target = Filed;

    fn deref(&self) -> &Filed {
        &self.filed
    }
}

impl DerefMut for Open<'_> {
    fn deref_mut(&mut self) -> &mut Filed {
        &mut self.filed
    }
}

impl Open<'_> {
    /// Tells the frontier what leaves first here.
    #[inline]
    pub(super) fn tell(&mut self) {
        self.filed.first_came = false;
        let number = usize::from(self.filed.number);
        self.frontier.tell(number, self.filed.offer());
    }

    fn close(&mut self) {
        if self.filed.first_came {
            self.tell();
        }
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.close();
    }
}

/// What filing a session came to.
pub(super) enum Filing {
    /// It is in now.
    New,
    /// It was in already, and is now the newest of its moment.
    Present(Shared<Session>),
    /// It took the place of another session with the same key.
    Instead(Shared<Session>),
}

/// A filed session: the number of its entry, and where the index has it. Good until the shard changes.
#[derive(Clone, Copy)]
pub(super) struct Found {
    /// The number of its entry.
    pub(super) entry: u32,
    slot: Slot,
}

/// The sessions of a shard. What most changes write to comes first, in the lock's own line of the processor's cache.
#[repr(C)]
pub(super) struct Filed {
    /// Whether one came, since the shard was opened, that leaves before all that were there.
    first_came: bool,
    /// Which shard it is.
    number: u8,
    entries: Entries,
    order: Order,
}

impl Filed {
    fn new(number: usize, index: Arc<Index<Entry>>) -> Self {
        Self {
            entries: Entries::new(index),
            order: Order::new(),
            first_came: false,
            number: u8::try_from(number).expect("a shard of few"),
        }
    }

    /// What is filed at `place`.
    #[inline]
    pub(super) fn find(&self, place: &Place) -> Option<Found> {
        match self.entries.search(&place.words) {
            Search::Found(entry, slot) => Some(Found { entry, slot }),
            Search::Missing(_) => None,
        }
    }

    /// The session in an entry.
    pub(super) fn session(&self, entry: u32) -> &Session {
        self.entries.session(entry)
    }

    /// Another reference to the session in an entry.
    pub(super) fn share(&self, entry: u32) -> Shared<Session> {
        self.entries.share(entry)
    }

    /// Whether the key that an entry is filed under has an id with bytes in it.
    pub(super) fn has_id(&self, entry: u32) -> bool {
        self.entries.has_id(entry)
    }

    /// When the session of an entry ends, as it was filed.
    pub(super) fn expiry(&self, entry: u32) -> Expiry {
        self.order.end(&self.entries, entry).0
    }

    /// The age at which an entry was filed.
    pub(super) fn age(&self, entry: u32) -> u64 {
        self.order.end(&self.entries, entry).1
    }

    /// Where an entry stands; without an entry, after all others.
    pub(super) fn standing(&self, entry: Option<u32>) -> Standing {
        entry.map_or(Standing::NOBODY, |entry| {
            let (expiry, age) = self.order.end(&self.entries, entry);
            Standing::new(expiry, age)
        })
    }

    /// The entry that leaves first.
    pub(super) fn front(&self) -> Option<u32> {
        self.order.front()
    }

    /// The entry that leaves first unless it is `except`'s, then the next; and whether it was.
    pub(super) fn front_beside(&mut self, except: *const Session) -> (Option<u32>, bool) {
        match self.front() {
            Some(entry) if std::ptr::eq(self.session(entry), except) => {
                (self.order.behind_front(&self.entries), true)
            }
            front => (front, false),
        }
    }

    /// What this shard has to offer.
    #[inline]
    fn offer(&self) -> Standing {
        let first = self.order.first(&self.entries);
        first.map_or(Standing::NOBODY, |(expiry, age)| Standing::new(expiry, age))
    }

    /// The sessions of one chunk of entries; nothing when there are not as many chunks.
    pub(super) fn chunk(&self, number: u32) -> Option<impl Iterator<Item = Shared<Session>>> {
        self.entries.chunk(number)
    }

    /// Files a session at `place` by its age among those that end at `expiry`.
    #[inline]
    pub(super) fn file(
        &mut self,
        place: &Place,
        expiry: Expiry,
        session: Shared<Session>,
        age: Age,
    ) -> Filing {
        match self.entries.search(&place.words) {
            Search::Missing(slot) => {
                let (number, entry) =
                    self.entries
                        .insert(&place.words, session, slot, self.number.into());
                self.first_came |= self.order.push(&self.entries, number, entry, expiry, age);
                Filing::New
            }
            Search::Found(entry, _) => {
                self.move_to(entry, expiry, age);
                if std::ptr::eq(self.session(entry), &*session) {
                    return Filing::Present(session);
                }
                Filing::Instead(self.entries.replace(entry, session, self.number.into()))
            }
        }
    }

    /// Puts an entry where its age says among those that end at `expiry`.
    pub(super) fn move_to(&mut self, number: u32, expiry: Expiry, age: Age) {
        let entry = self.entries.get(number);
        self.order.unlink(&self.entries, entry);
        self.first_came |= self.order.push(&self.entries, number, entry, expiry, age);
    }

    /// Takes a session out that was found.
    #[inline(always)]
    pub(super) fn take(&mut self, found: Found) -> Shared<Session> {
        let entry = self.entries.get(found.entry);
        self.order.unlink(&self.entries, entry);
        self.take_unlinked(found.entry, Some(found.slot))
    }

    /// Takes out the session that leaves first, for one that comes: of the shard's next sessions one will be in its entry, and
    /// one will leave.
    pub(super) fn take_turn(&mut self, first: u32) -> Shared<Session> {
        let session = self.take_entry(first);
        self.entries.fetch_for_use(first);
        if let Some(next) = self.front() {
            self.entries.fetch(self.entries.get(next).newer.get());
        }
        session
    }

    /// Takes a session out of an entry if it is there, and has an id with bytes in it. There need not be an entry with this
    /// number.
    #[inline(always)]
    pub(super) fn take_named(&mut self, number: u32, session: &Session) -> Option<Shared<Session>> {
        let entry = self.entries.named(number, session)?;
        self.order.unlink(&self.entries, entry);
        Some(self.take_unlinked(number, None))
    }

    /// Takes the session out of an entry.
    pub(super) fn take_entry(&mut self, number: u32) -> Shared<Session> {
        let entry = self.entries.get(number);
        self.order.unlink(&self.entries, entry);
        self.take_unlinked(number, None)
    }

    /// Takes the session out of an entry that is out of the order.
    #[inline(always)]
    fn take_unlinked(&mut self, number: u32, slot: Option<Slot>) -> Shared<Session> {
        let session = self.entries.remove(number, slot);
        if self.entries.len() == 0 && self.order.is_large() {
            // Nothing left of what once was much: give the room back. The index keeps its own.
            self.order.clear();
        }
        session
    }

    /// Takes out those that leave first and are over, `most` of them at most.
    pub(super) fn take_over(
        &mut self,
        most: usize,
        is_over: impl Fn(Expiry) -> bool,
        leavers: &mut Leavers,
    ) {
        for _ in 0..most {
            let Some(entry) = self.front() else {
                return;
            };
            let (expiry, age) = self.order.end(&self.entries, entry);
            if !is_over(expiry) {
                return;
            }
            leavers.push(expiry, age, self.take_entry(entry));
        }
    }

    /// How many sessions there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
impl Filed {
    /// The key that an entry is filed under.
    pub(super) fn key(&self, entry: u32) -> crate::session::SessionKey {
        self.entries.key(entry).into()
    }

    /// How many buckets a search for what is at `place` looks at.
    pub(super) fn probes(&self, place: &Place) -> usize {
        self.entries.probes(&place.words)
    }

    /// Checks that table, entries and order agree, and says what is filed in the order of leaving.
    pub(super) fn check(
        &mut self,
        place: impl Fn(&crate::session::SessionKey) -> Place,
    ) -> Vec<(Standing, u32)> {
        self.entries.check();
        let leaving = self.order.check(&self.entries);
        assert_eq!(
            leaving.len(),
            self.entries.len(),
            "entries out of the order"
        );
        for &(standing, entry) in &leaving {
            assert_eq!(standing, self.standing(Some(entry)));
            let key = self.key(entry);
            let found = self.find(&place(&key)).map(|found| found.entry);
            assert_eq!(found, Some(entry));
        }
        let front = leaving.first().map(|&(_, entry)| entry);
        assert_eq!(self.front(), front);
        assert!(!self.first_came);
        leaving
    }
}

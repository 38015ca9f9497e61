//! The keys of a shard's entries, and the table that finds them: the part of a shard that is read without its lock.
//!
//! Everything here is atomic words. Who changes them holds the shard's lock, and tells the bucket of the table that the
//! change is about ([`Bucket`]); who reads under the lock just reads; who reads without it asks the bucket whether what
//! was read may be believed. The key of an entry is written within the change by which a bucket comes to say that the entry
//! is there, and not written to again before that bucket changed; so who found it by a bucket that did not change saw it
//! whole. So that such a reader never follows words into memory that is gone, all of it is [`Ground`], which stays: a
//! table that grows leaves the smaller ones behind, closed, which together are a third of its size.
//!
//! Who looks for a key looks at the table ([`Table`]) and at an id. Ids stand two to a line of the processor's cache, and
//! nothing else stands in these lines: so more of them stay in the processor's cache, and a processor that files or
//! removes takes no line from those that look but those of the keys that come. What else belongs to an entry stands in
//! lines of its own, also two to a line.

use std::ptr;
use std::sync::Arc;

use super::atomic::{AtomicPtr, AtomicU64, Ordering};
use super::bucket::Bucket;
use super::chunks::Chunks;
use super::ground::{Blank, Ground};
use super::id_words::AtomicId;
use super::key_words::{Facts, KeyWords};
use super::table::{Search, Slot, Table};

// SAFETY: numbers that are 0.
unsafe impl Blank for AtomicId {}

/// What there is of an entry but its id.
#[derive(Default)]
#[repr(C, align(32))]
struct Other<T> {
    /// The [`Facts`] of its key.
    facts: AtomicU64,
    beside: T,
}

// SAFETY: a number that is 0, and a T of zeros.
unsafe impl<T: Blank> Blank for Other<T> {}

/// How far behind a new entry is the one whose lines the processor is to fetch.
const AHEAD: usize = 4;

/// Keys by entry, entries by key, and what else belongs to an entry.
pub(super) struct Index<T> {
    /// The table in use, as a word; null before the first.
    table: AtomicPtr<Bucket>,
    ids: Chunks<AtomicId>,
    others: Chunks<Other<T>>,
    /// Where all of that is.
    ground: Arc<Ground>,
}

impl<T: Blank> Index<T> {
    /// No keys yet.
    pub(super) fn new(ground: Arc<Ground>) -> Self {
        Self {
            table: AtomicPtr::new(ptr::null_mut()),
            ids: Chunks::new(),
            others: Chunks::new(),
            ground,
        }
    }

    /// Whether there is this key, without the shard's lock; `None` when that is not to be seen at a glance.
    #[inline(always)]
    pub(super) fn glance(&self, key: &KeyWords) -> Option<bool> {
        match self.current() {
            Some(table) => table.glance(key.tag(), |entry| self.is(key, entry)),
            None => Some(false),
        }
    }

    /// Whether there is this key, without the shard's lock; `None` when a change got in the way.
    pub(super) fn contains(&self, key: &KeyWords) -> Option<bool> {
        match self.current() {
            Some(table) => table.contains(key.tag(), |entry| self.is(key, entry)),
            None => Some(false),
        }
    }

    /// The number of the entry with this key. Under the shard's lock.
    #[cfg(test)]
    pub(super) fn find(&self, key: &KeyWords) -> Option<u32> {
        match self.search(key) {
            Search::Found(entry, _) => Some(entry),
            Search::Missing(_) => None,
        }
    }

    /// Has the processor fetch the slots where a search for a key with this tag begins.
    #[inline(always)]
    pub(super) fn fetch_home(&self, tag: u32) {
        if let Some(table) = self.current() {
            fetch(table.home(tag));
        }
    }

    /// Looks for a key: its entry and slot, or the slot that it would have. Under the shard's lock.
    #[inline]
    pub(super) fn search(&self, key: &KeyWords) -> Search {
        let Some(table) = self.current() else {
            return Search::NO_TABLE;
        };
        table.search(key.tag(), |entry| self.is(key, entry))
    }

    /// The key of an entry. Under the shard's lock.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    #[cfg(test)]
    pub(super) fn key(&self, entry: u32) -> KeyWords {
        let (id, other) = self.both(entry).expect(NO_ENTRY);
        KeyWords::read(id, &other.facts)
    }

    /// What belongs to an entry.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    #[inline]
    pub(super) fn beside(&self, entry: u32) -> &T {
        &self.others.get(entry).expect(NO_ENTRY).beside
    }

    /// The facts of an entry's key, and what belongs to the entry; nothing when there never was an entry with this number.
    /// Under the shard's lock.
    #[inline(always)]
    pub(super) fn facts_and_beside(&self, entry: u32) -> Option<(Facts, &T)> {
        let other = self.others.get(entry)?;
        Some((Facts::read(&other.facts), &other.beside))
    }

    /// Has the processor fetch what belongs to an entry, if there is one with this number.
    #[inline(always)]
    pub(super) fn fetch_beside(&self, entry: u32) {
        if let Some(other) = self.others.get(entry) {
            fetch(ptr::from_ref(other));
        }
    }

    /// Has the processor fetch the id of an entry, if there is one with this number.
    #[inline(always)]
    pub(super) fn fetch_id(&self, entry: u32) {
        if let Some(id) = self.ids.get(entry) {
            fetch(ptr::from_ref(id));
        }
    }

    /// Files an entry under a key that is not there, whose slot [`Index::search`] told; what belongs to the entry. Under
    /// the shard's lock. No entry has a number that is greater than how many there were at once.
    #[inline]
    pub(super) fn insert(&self, key: &KeyWords, entry: u32, slot: Slot) -> &T {
        let (id, other) = self.both(entry).unwrap_or_else(|| self.make(entry));
        if Facts::read(&other.facts).is_blank() {
            // This entry never was before, nor were the next ones: their lines are nowhere at hand.
            fetch(ptr::from_ref(id).wrapping_add(AHEAD));
            fetch(ptr::from_ref(other).wrapping_add(AHEAD));
        }
        let (table, slot) = match self.current() {
            Some(table) if table.is_roomy(entry) => (table, slot),
            table => {
                let larger = self.grown_from(table);
                (larger, larger.empty_from(key.tag()))
            }
        };
        // Behind the beginning of the change: whoever sees the new key sees that the one that was here before is gone, by
        // whichever thread.
        let change = table.change(slot);
        key.write(id, &other.facts);
        table.put(slot, key.tag(), entry);
        drop(change);
        &other.beside
    }

    /// Takes an entry out, at the slot that [`Index::search`] told, or at whichever it is in; what belonged to the entry. Under
    /// the shard's lock.
    ///
    /// # Panics
    /// When the entry is not filed.
    #[inline(always)]
    pub(super) fn remove(&self, entry: u32, slot: Option<Slot>) -> &T {
        let table = self.current().expect(NO_ENTRY);
        let (facts, beside) = self.facts_and_beside(entry).expect(NO_ENTRY);
        let tag = facts.tag();
        let slot = slot.unwrap_or_else(|| table.slot_of(tag, entry));
        table.take(slot, tag, |entry| self.tag(entry));
        beside
    }

    /// How many buckets a search for this key looks at. Under the shard's lock.
    #[cfg(test)]
    pub(super) fn probes(&self, key: &KeyWords) -> usize {
        let table = self.current();
        table.map_or(0, |table| table.probes(key.tag(), &self.search(key)))
    }

    /// Panics unless the table is as it should be: [`Table::check`]. Under the shard's lock.
    #[cfg(test)]
    pub(super) fn check(&self) {
        if let Some(table) = self.current() {
            table.check(|entry| self.tag(entry));
        }
    }

    #[inline(always)]
    fn current(&self) -> Option<Table<'_>> {
        // SAFETY: a table of the ground, which stays as long as this.
        unsafe { Table::of_word(self.table.load(Ordering::Acquire)) }
    }

    /// The next larger table, with everything that is in this one; the first when there is none. It is the one in use then.
    #[cold]
    fn grown_from(&self, table: Option<Table<'_>>) -> Table<'_> {
        let larger = Table::new(Table::next(table), &self.ground);
        if let Some(table) = table {
            larger.take_over(table, |entry| self.tag(entry));
        }
        self.table.store(larger.into_word(), Ordering::Release);
        if let Some(table) = table {
            // Before anything changes, so that nobody believes what the smaller one says then.
            table.close();
        }
        larger
    }

    /// The tag of an entry's key.
    ///
    /// # Panics
    /// When there never was an entry with this number.
    #[inline]
    pub(super) fn tag(&self, entry: u32) -> u32 {
        let (facts, _) = self.facts_and_beside(entry).expect(NO_ENTRY);
        facts.tag()
    }

    /// Whether an entry, which has this key's tag, has this key. There need not be one with this number.
    #[inline(always)]
    fn is(&self, key: &KeyWords, entry: u32) -> bool {
        let facts = || Some(self.facts_and_beside(entry)?.0);
        self.ids.get(entry).is_some_and(|id| key.is(id, facts))
    }

    /// The id of an entry's key, and what else there is of the entry.
    #[inline(always)]
    fn both(&self, entry: u32) -> Option<(&AtomicId, &Other<T>)> {
        Some((self.ids.get(entry)?, self.others.get(entry)?))
    }

    /// The id and all else of an entry that never was before, with those of others to come.
    #[cold]
    fn make(&self, entry: u32) -> (&AtomicId, &Other<T>) {
        // SAFETY: the one ground of this, which has it as long as it is there itself.
        unsafe {
            (
                self.ids.make(entry, &self.ground),
                self.others.make(entry, &self.ground),
            )
        }
    }
}

/// Has the processor fetch what is at an address.
#[inline(always)]
fn fetch<T>(address: *const T) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: any address may be fetched.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}

/// What it is called when somebody asks for an entry that is not there.
const NO_ENTRY: &str = "an entry of this shard";

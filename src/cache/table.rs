//! The table that finds entries by the tags of their keys: slots of four bytes, for the processor's second cache, so that
//! those of 100,000 sessions take half a megabyte in eight shards, and two at most.
//!
//! Fifteen slots are a bucket, and are looked at all at once: where in its bucket a slot is nobody needs to guess. A slot
//! is in its home, the bucket that its tag says, or in the first behind it that had room when it came. A bucket that
//! was passed by so knows it, and who does not find what it looks for goes on only there. When a slot of such a bucket is
//! emptied, one that passed by moves there: so searches stay as short as they are in a table that only filled, where
//! otherwise, in a cache that is full and in which sessions come and go, nearly all buckets were passed by after a while.
//!
//! A reader without a lock may look for a slot that moves, where it will be before it is there, and where it was
//! afterwards. So who finds nothing makes sure that no bucket changed that it looked at.
//!
//! A slot is three numbers: how many buckets it is away from home (2 bits), the tag but for the bits that are its home's
//! address, and the number of its entry plus one, which takes as many bits as the address of a slot. So the tag of a
//! slot can be told from the slot alone, unless it is three buckets away or more; then its entry's key tells.

use std::hint::select_unpredictable;
use std::marker::PhantomData;
use std::ptr::NonNull;

use super::bucket::{self, Bucket, Change, SLOTS, Slots};
use super::ground::Ground;
use super::key_words::Facts;
use super::numbers::LEN;

/// How many addresses of slots a bucket has: one more than slots.
const STEP: u32 = LEN as u32;
/// How many bits of an address tell where in its bucket a slot is.
const WITHIN: u32 = STEP.ilog2();
/// How many times as many buckets as the one before it a table has. The smaller ones stay, so to grow by more takes little
/// more room, and each slot is moved a third of a time instead of once.
const GROWTH: usize = 4;
/// What a table's number is less than: it says how often the one bucket of the first was doubled, and the last table has a
/// bucket for each hash that a tag has.
const NUMBERS: u32 = Facts::HASH_BITS + 1;
const _: () = assert!(NUMBERS as usize <= align_of::<Bucket>());

/// One bucket away from home.
const AWAY: u32 = 1 << 30;
/// Three buckets away, or more.
const FAR: u32 = 3 * AWAY;

/// A table.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    /// The first of its buckets, whose number is a power of two.
    buckets: NonNull<Bucket>,
    /// The bits of an address. An entry's number fits into them.
    mask: u32,
    ground: PhantomData<&'a Ground>,
}

/// The address of a slot. Good until the table changes.
#[derive(Clone, Copy)]
pub(super) struct Slot(u32);

/// What a search came to.
pub(super) enum Search {
    /// The entry with the key, and its slot.
    Found(u32, Slot),
    /// There is none: the slot that it would have.
    Missing(Slot),
}

impl Search {
    /// Nothing is found where there is no table.
    pub(super) const NO_TABLE: Self = Self::Missing(Slot(0));
}

/// How many buckets a table has.
fn table_len(number: u32) -> usize {
    1 << number
}

impl<'a> Table<'a> {
    /// A table with this number: as many zeros as [`table_len`] says.
    pub(super) fn new(number: u32, ground: &'a Ground) -> Self {
        assert!(number < NUMBERS, "more sessions than a table has slots for");
        Self {
            buckets: ground.blank(table_len(number)),
            mask: (STEP << number) - 1,
            ground: PhantomData,
        }
    }

    /// The table in a word, if there is one.
    ///
    /// # Safety
    /// The word came from [`Table::into_word`], or is null, and the ground of the table stays for `'a`.
    #[inline(always)]
    pub(super) unsafe fn of_word(word: *mut Bucket) -> Option<Self> {
        let number = word.addr() % align_of::<Bucket>();
        let buckets = word.wrapping_byte_sub(number);
        NonNull::new(buckets).map(|buckets| Self {
            buckets,
            mask: (STEP << number) - 1,
            ground: PhantomData,
        })
    }

    /// The table as a word: where it begins, and its number where such an address has zeros.
    pub(super) fn into_word(self) -> *mut Bucket {
        self.buckets
            .as_ptr()
            .wrapping_byte_add(self.number() as usize)
    }

    /// Which table it is.
    fn number(self) -> u32 {
        (self.mask / STEP).trailing_ones()
    }

    /// Which table is the next larger one; the first when there is none.
    pub(super) fn next(table: Option<Self>) -> u32 {
        table.map_or(0, |table| table.number() + GROWTH.ilog2())
    }

    /// Whether it is good for entries up to this one: thirteen a bucket. There is an empty slot always.
    #[inline(always)]
    pub(super) fn is_roomy(self, entry: u32) -> bool {
        u64::from(entry) < (u64::from(self.mask) + 1) / u64::from(STEP) * u64::from(STEP - 3)
    }

    /// Where the search for a tag begins.
    pub(super) fn home(self, tag: u32) -> *const Bucket {
        self.bucket(tag << WITHIN)
    }

    /// Whether there is an entry with this tag that `is` the one, for readers without a lock; `None` when its home alone does
    /// not tell, or a change got in the way.
    #[inline(always)]
    pub(super) fn glance(self, tag: u32, is: impl Fn(u32) -> bool) -> Option<bool> {
        let home = tag << WITHIN;
        let bucket = self.bucket(home);
        let (found, is_all) = bucket.read(|is_passed| {
            // Neither whether there is a candidate is to be guessed, nor whether it is the one. So the processor waits for
            // neither before it goes on to what comes next.
            let candidates = bucket.slots().matching(!self.mask, home & !self.mask);
            let is_candidate = candidates != 0;
            let slot = bucket.slot((candidates | 1 << SLOTS).trailing_zeros() as usize);
            let entry = select_unpredictable(is_candidate, self.entry_in(slot), 0);
            let found = is_candidate & is(entry);
            let others = candidates & candidates.wrapping_sub(1);
            (found, found | !is_passed & (others == 0))
        })?;
        is_all.then_some(found)
    }

    /// Whether there is an entry with this tag that `is` the one, for readers without a lock; `None` when a change got in
    /// the way.
    pub(super) fn contains(self, tag: u32, is: impl Fn(u32) -> bool) -> Option<bool> {
        let mut turns = 0;
        let mut buckets = 0;
        let mut found = false;
        for at in self.ways(tag) {
            let reading = self.bucket(at).begin_to_read()?;
            turns += reading.turn();
            buckets += 1;
            let slots = self.bucket(at).slots();
            found = self.find_in(at, slots, tag, &is).is_some();
            if found || !reading.is_passed() {
                break;
            }
        }
        // What is away from home may come closer. Turns only ever go up: if their sum is what it was, there was a moment at
        // which all slots were as they were read. A bucket that is said not to be passed any more, for which no turn is
        // counted, is said so behind the turn of the bucket that the one that passed moved to.
        let ways = self.ways(tag).take(buckets);
        let now: u64 = bucket::turns(ways.map(|at| self.bucket(at)));
        (now == turns).then_some(found)
    }

    /// Looks for the entry with this tag that `is` the one.
    #[inline(always)]
    pub(super) fn search(self, tag: u32, is: impl Fn(u32) -> bool) -> Search {
        let home = self.at_home(tag);
        let bucket = self.bucket(home);
        let slots = bucket.slots();
        if let Some((entry, slot)) =
            self.find_among(home, slots.matching(!self.mask, self.rest(tag)), &is)
        {
            return Search::Found(entry, slot);
        }
        let empty = slots.matching(!0, 0);
        let is_passed = bucket.is_passed();
        let room = Slot(home + empty.trailing_zeros());
        // One guess for the processor, not two: most that are not there are not by this.
        if (empty != 0) & !is_passed {
            return Search::Missing(room);
        }
        self.search_on(tag, is_passed, (empty != 0).then_some(room), is)
    }

    /// As [`Table::search`], for what its home alone does not tell: whether it is passed, and where there is room.
    #[inline(never)]
    fn search_on(
        self,
        tag: u32,
        mut is_passed: bool,
        mut room: Option<Slot>,
        is: impl Fn(u32) -> bool,
    ) -> Search {
        for at in self.ways_from(tag, 1) {
            let bucket = self.bucket(at);
            let slots = bucket.slots();
            if is_passed {
                if let Some((entry, slot)) = self.find_in(at, slots, tag, &is) {
                    return Search::Found(entry, slot);
                }
                is_passed = bucket.is_passed();
            }
            if room.is_none() {
                let empty = slots.matching(!0, 0);
                room = (empty != 0).then(|| Slot(at + empty.trailing_zeros()));
            }
            if let (Some(room), false) = (room, is_passed) {
                return Search::Missing(room);
            }
        }
        Search::Missing(room.expect(NO_ROOM))
    }

    /// Begins a change of the bucket of a slot.
    #[inline(always)]
    pub(super) fn change(self, Slot(at): Slot) -> Change<'a> {
        self.bucket(at).change()
    }

    /// Puts an entry into the empty slot that a search for its tag told. While a change of its bucket is under way, if readers
    /// look at the table.
    #[inline(always)]
    pub(super) fn put(self, Slot(at): Slot, tag: u32, entry: u32) {
        debug_assert!(entry < self.mask, "a number too large for a slot");
        let away = self.away_at(at, tag);
        if away != 0 {
            self.way(tag, at).for_each(Bucket::pass);
        }
        self.bucket(at)
            .put(at as usize % LEN, away | self.rest(tag) | (entry + 1));
    }

    /// Empties the slot of an entry with this tag; `tag_of` another is asked where its slot does not tell.
    #[inline(always)]
    pub(super) fn take(self, Slot(at): Slot, tag: u32, tag_of: impl Fn(u32) -> u32) {
        let bucket = self.bucket(at);
        let change = bucket.change();
        if bucket.is_passed() {
            self.draw_up(at, change, tag_of);
        } else {
            bucket.put(at as usize % LEN, 0);
            drop(change);
        }
        if self.away_at(at, tag) != 0 {
            self.way(tag, at).for_each(Bucket::forget);
        }
    }

    /// Empties a slot, of whose bucket a change is under way, unless another passed that bucket by: that one moves there, and
    /// its own slot is emptied in the same way.
    #[inline(never)]
    fn draw_up(self, mut at: u32, mut change: Change<'a>, tag_of: impl Fn(u32) -> u32) {
        while let Some((from, home)) = self.passer(at, &tag_of) {
            let slot = self.bucket(from).slot(from as usize % LEN) & !FAR;
            self.bucket(at)
                .put(at as usize % LEN, slot | self.away_at(at, home));
            self.way(at / STEP, from).for_each(Bucket::forget);
            at = from;
            change = self.bucket(at).change();
        }
        self.bucket(at).put(at as usize % LEN, 0);
        drop(change);
    }

    /// The nearest that passed the bucket of a slot by, and a tag that has its home.
    fn passer(self, at: u32, tag_of: impl Fn(u32) -> u32) -> Option<(u32, u32)> {
        let mut steps = 0;
        let mut there = at & !(STEP - 1);
        while self.bucket(there).is_passed() && steps < self.mask / STEP {
            steps += 1;
            there = there.wrapping_add(STEP) & self.mask;
            let slots = self.bucket(there).slots();
            for away in steps..FAR / AWAY {
                let passed = slots.matching(FAR, away * AWAY);
                if passed != 0 {
                    let home = (there / STEP).wrapping_sub(away);
                    return Some((there + passed.trailing_zeros(), home));
                }
            }
            let mut far = slots.matching(FAR, FAR);
            while far != 0 {
                let from = there + far.trailing_zeros();
                let slot = self.bucket(from).slot(from as usize % LEN);
                let tag = tag_of(self.entry_in(slot));
                if self.way(tag, from).count() >= steps as usize {
                    return Some((from, tag));
                }
                far &= far - 1;
            }
        }
        None
    }

    /// The slot of an entry that is in the table, and has this tag.
    ///
    /// # Panics
    /// When it is not.
    #[inline(always)]
    pub(super) fn slot_of(self, tag: u32, entry: u32) -> Slot {
        let slot = self.ways(tag).find_map(|at| {
            let its = self.bucket(at).slots().matching(self.mask, entry + 1);
            (its != 0).then(|| Slot(at + its.trailing_zeros()))
        });
        slot.expect("an entry of the table")
    }

    /// The first empty slot for a tag.
    #[inline]
    pub(super) fn empty_from(self, tag: u32) -> Slot {
        let slot = self.ways(tag).find_map(|at| {
            let empty = self.bucket(at).first_empty()?;
            Some(Slot(at + empty as u32))
        });
        slot.expect(NO_ROOM)
    }

    /// Puts all of another table, which is the next smaller one, into this one, which is empty; `tag_of` an entry is asked
    /// where its slot does not tell.
    pub(super) fn take_over(self, smaller: Table<'_>, tag_of: impl Fn(u32) -> u32) {
        // Those at home go to one of four buckets: which it is say the bits that an address has more in this table.
        let step = smaller.mask + 1;
        let more = self.mask & !smaller.mask;
        for at in smaller.ways(0) {
            let bucket = smaller.bucket(at);
            let parts: [_; GROWTH] =
                std::array::from_fn(|part| self.bucket(at + part as u32 * step));
            let mut next = parts.map(Bucket::first_empty);
            for slot in (0..SLOTS).map(|within| bucket.slot(within)) {
                if slot == 0 {
                    continue;
                }
                let part = ((slot & more) >> step.trailing_zeros()) as usize;
                if slot < AWAY
                    && let Some(within) = next[part]
                {
                    parts[part].put(within, slot & !more);
                    next[part] = Some(within + 1).filter(|&within| within < SLOTS);
                    continue;
                }
                let entry = smaller.entry_in(slot);
                let home = at.wrapping_sub(slot / AWAY * STEP) & smaller.mask;
                let tag = match slot & FAR {
                    FAR => tag_of(entry),
                    _ => (slot & !FAR & !smaller.mask | home) >> WITHIN,
                };
                self.put(self.empty_from(tag), tag, entry);
                next = parts.map(Bucket::first_empty);
            }
        }
    }

    /// Readers are to look at another table from now on.
    pub(super) fn close(self) {
        self.ways(0).for_each(|at| self.bucket(at).close());
    }

    /// How many buckets a search that came to this looked at.
    #[cfg(test)]
    pub(super) fn probes(self, tag: u32, search: &Search) -> usize {
        let (Search::Found(_, Slot(at)) | Search::Missing(Slot(at))) = search;
        let before = self.way(tag, *at).count();
        let passed = self.ways(tag).take_while(|&at| self.bucket(at).is_passed());
        match search {
            Search::Found(..) => before + 1,
            Search::Missing(_) => before.max(passed.count()) + 1,
        }
    }

    /// Panics unless each slot is where its entry's tag, which `tag_of` tells, says; each bucket knows how many passed it by;
    /// and each of those that were passed by, if it still can count them, is full.
    #[cfg(test)]
    pub(super) fn check(self, tag_of: impl Fn(u32) -> u32) {
        let mut passed = std::collections::HashMap::new();
        for at in self.ways(0) {
            for (within, slot) in (0..).zip((0..SLOTS).map(|within| self.bucket(at).slot(within))) {
                if slot == 0 {
                    continue;
                }
                let tag = tag_of(self.entry_in(slot));
                let expected = self.away_at(at, tag) | self.rest(tag);
                assert_eq!(slot & !self.mask, expected, "slot {within} of {at}");
                for before in self.ways(tag).take_while(|&before| before != at) {
                    *passed.entry(before).or_insert(0) += 1;
                }
            }
        }
        for at in self.ways(0) {
            let bucket = self.bucket(at);
            let passed = passed.get(&at).copied().unwrap_or(0);
            if let Some(counted) = bucket.passed() {
                assert_eq!(counted, passed, "slots that passed {at}");
                assert!(
                    passed == 0 || bucket.first_empty().is_none(),
                    "room at {at}"
                );
            }
        }
    }

    /// The entry in the bucket at an address, with these slots, that has this tag and `is` the one, and its slot.
    #[inline(always)]
    fn find_in(
        self,
        at: u32,
        slots: Slots,
        tag: u32,
        is: impl Fn(u32) -> bool,
    ) -> Option<(u32, Slot)> {
        let expected = self.away_at(at, tag) | self.rest(tag);
        self.find_among(at, slots.matching(!self.mask, expected), is)
    }

    /// The entry that `is` the one, of those in the bucket at an address that are candidates, and its slot.
    #[inline(always)]
    fn find_among(
        self,
        at: u32,
        mut candidates: u32,
        is: impl Fn(u32) -> bool,
    ) -> Option<(u32, Slot)> {
        while candidates != 0 {
            let within = candidates.trailing_zeros();
            let entry = self.entry_in(self.bucket(at).slot(within as usize));
            if is(entry) {
                return Some((entry, Slot(at + within)));
            }
            candidates &= candidates - 1;
        }
        None
    }

    /// The addresses of all buckets, from the home of a tag on.
    #[inline(always)]
    fn ways(self, tag: u32) -> impl Iterator<Item = u32> {
        self.ways_from(tag, 0)
    }

    /// As [`Table::ways`], without so many that come first.
    #[inline(always)]
    fn ways_from(self, tag: u32, first: u32) -> impl Iterator<Item = u32> {
        let home = tag << WITHIN;
        let buckets = self.mask / STEP + 1;
        (first..buckets).map(move |step| home.wrapping_add(step * STEP) & self.mask)
    }

    /// The buckets from the home of a tag to the one before that of an address.
    fn way(self, tag: u32, at: u32) -> impl Iterator<Item = &'a Bucket> {
        let there = at & !(STEP - 1);
        let before = self.ways(tag).take_while(move |&at| at != there);
        before.map(move |at| self.bucket(at))
    }

    /// What a slot with this tag at this address says of its being away from home.
    #[inline(always)]
    fn away_at(self, at: u32, tag: u32) -> u32 {
        let steps = (at.wrapping_sub(tag << WITHIN) & self.mask) / STEP;
        steps.min(FAR / AWAY) * AWAY
    }

    /// The address of the home of a tag.
    #[inline(always)]
    fn at_home(self, tag: u32) -> u32 {
        tag << WITHIN & self.mask
    }

    /// What a slot says of its tag beside its home's address.
    #[inline(always)]
    fn rest(self, tag: u32) -> u32 {
        tag << WITHIN & !self.mask
    }

    #[inline(always)]
    fn entry_in(self, slot: u32) -> u32 {
        (slot & self.mask).wrapping_sub(1)
    }

    /// The bucket with this address, or with that of a slot in it.
    #[inline(always)]
    fn bucket(self, at: u32) -> &'a Bucket {
        let before = (at & self.mask & !(STEP - 1)) as usize;
        // SAFETY: not beyond the last bucket; whoever made this table says that it is there for `'a`.
        unsafe {
            self.buckets
                .byte_add(before * (size_of::<Bucket>() / LEN))
                .as_ref()
        }
    }
}

/// What is not so: see [`Table::is_roomy`].
const NO_ROOM: &str = "an empty slot";

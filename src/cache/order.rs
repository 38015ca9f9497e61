//! The order in which a shard's sessions leave: by expiry, and of equals the one filed first.
//!
//! Sessions that end in the same second stand in one queue, a moment, linked through their entries. Most sessions join
//! the moment that the one before them joined, which is remembered; the others find theirs by its second in a hash
//! table. A heap has the moments by their seconds, so that a second of its own costs a session a handful of steps at
//! most. A moment that is empty stays in both until it is the first to leave, or until there are as many of them as
//! of others: taking it out of the middle of the heap would cost more, and often it fills again.
//!
//! Two kinds of sessions stand apart, each in a moment of its own, and a tree orders these by expiry and age: those
//! that came late, for their key changed and they keep the place that they had, which nobody looks for in the queue;
//! and those that all but never end. Who leaves first is the first of the heap or of the tree.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::hash::{BuildHasher, RandomState};

use hashbrown::hash_table::{self, HashTable};

use super::entries::{Entries, Entry, NONE};
#[cfg(test)]
use super::frontier::Standing;
use crate::session::Expiry;

/// Empty moments that are kept however few others there are.
const FEW: usize = 64;

/// How many more moments there is room for whenever there is none: three times as many as there are. Room that nothing
/// was written to takes address space alone; to copy all that is there, and to leave room behind, costs more.
const GROWTH: usize = 3;

/// A queue of sessions that end in one second.
struct Moment {
    expiry: Expiry,
    /// The age of the first session that was filed here; the entries count from it.
    since: u64,
    /// The ends of the queue; of a free moment, `oldest` is the next free one.
    oldest: u32,
    newest: u32,
}

impl Moment {
    /// The age of an entry of this moment.
    fn age(&self, entry: &Entry) -> u64 {
        self.since + u64::from(entry.age.get())
    }

    /// An age, counted from the moment's first session.
    fn behind(&self, age: u64) -> u32 {
        u32::try_from(age.saturating_sub(self.since)).unwrap_or(u32::MAX)
    }
}

/// The queues of a shard. What most changes write to comes first, as in a shard's `Filed`.
#[repr(C)]
pub(super) struct Order {
    /// The moment that was joined last, and the one that leaves first.
    recent: u32,
    first: u32,
    moments: Vec<Moment>,
    free: u32,
    by_second: HashTable<Second>,
    spread: Spread,
    soonest: BinaryHeap<Reverse<(i64, u32)>>,
    /// How many of these are empty.
    empty: usize,
    /// The moments of single sessions that came late or never end.
    apart: BTreeMap<(Expiry, u64), u32>,
}

impl Order {
    /// Nothing filed.
    pub(super) fn new() -> Self {
        Self {
            by_second: HashTable::new(),
            spread: Spread::new(),
            soonest: BinaryHeap::new(),
            empty: 0,
            apart: BTreeMap::new(),
            moments: Vec::new(),
            free: NONE,
            recent: NONE,
            first: NONE,
        }
    }

    /// Files an entry by its age among those that end at `expiry`. True when it is now the first of all.
    ///
    /// `age` is greater than every age before, except for a session whose key changed, which brings the one along that
    /// it had.
    #[inline]
    pub(super) fn push(
        &mut self,
        entries: &Entries,
        number: u32,
        entry: &Entry,
        expiry: Expiry,
        age: u64,
    ) -> bool {
        entry.newer.set(NONE);
        let recent = self.moments.get(self.recent as usize);
        if recent.is_some_and(|recent| recent.expiry == expiry)
            && self.append(entries, number, entry, self.recent, age)
        {
            return false;
        }
        self.push_elsewhere(entries, number, entry, expiry, age)
    }

    /// As [`Order::push`], for an entry that cannot stand behind the one before it.
    #[inline(never)]
    fn push_elsewhere(
        &mut self,
        entries: &Entries,
        number: u32,
        entry: &Entry,
        expiry: Expiry,
        age: u64,
    ) -> bool {
        let mut at = match expiry.second() {
            Some(second) => self.moment_of(second, expiry),
            None => NONE,
        };
        if at != NONE && self.append(entries, number, entry, at, age) {
            self.recent = at;
            return false;
        }
        match self.moments.get_mut(at as usize) {
            Some(moment) if moment.newest == NONE => {
                moment.since = age;
                self.empty -= 1;
                self.recent = at;
            }
            _ => at = self.begin_apart(expiry, age),
        }
        let leaves_first = self.leaves_first(entries, expiry, age);
        let moment = &mut self.moments[at as usize];
        moment.oldest = number;
        moment.newest = number;
        entry.older.set(NONE);
        entry.moment.set(at);
        entry.age.set(moment.behind(age));
        if leaves_first {
            self.first = at;
        }
        leaves_first
    }

    /// Whether one that ends at `expiry` and is of this age would leave before all that are filed.
    fn leaves_first(&self, entries: &Entries, expiry: Expiry, age: u64) -> bool {
        let Some(first) = self.moments.get(self.first as usize) else {
            return true;
        };
        expiry < first.expiry
            || expiry == first.expiry && age < first.age(entries.get(first.oldest))
    }

    /// Puts an entry at the end of a moment's queue. False when there is none, or when its last is younger.
    #[inline]
    fn append(&mut self, entries: &Entries, number: u32, entry: &Entry, at: u32, age: u64) -> bool {
        let moment = &mut self.moments[at as usize];
        if moment.newest == NONE {
            return false;
        }
        let before = entries.get(moment.newest);
        if moment.age(before) > age {
            return false;
        }
        before.newer.set(number);
        entry.older.set(moment.newest);
        entry.moment.set(at);
        entry.age.set(moment.behind(age));
        moment.newest = number;
        true
    }

    /// Takes an entry out of the order.
    #[inline(always)]
    pub(super) fn unlink(&mut self, entries: &Entries, entry: &Entry) {
        let (older, newer, at) = (entry.older.get(), entry.newer.get(), entry.moment.get());
        let moment = &mut self.moments[at as usize];
        match newer {
            NONE => moment.newest = older,
            _ => entries.get(newer).older.set(older),
        }
        if older != NONE {
            entries.get(older).newer.set(newer);
            return;
        }
        moment.oldest = newer;
        let was_first = at == self.first;
        if newer == NONE {
            self.emptied(at);
        }
        if was_first && (newer == NONE || !self.apart.is_empty()) {
            self.first = self.find_first(entries);
        }
    }

    /// The entry that leaves first.
    pub(super) fn front(&self) -> Option<u32> {
        (self.first != NONE).then(|| self.moments[self.first as usize].oldest)
    }

    /// When the one that leaves first ends, and its age.
    #[inline]
    pub(super) fn first(&self, entries: &Entries) -> Option<(Expiry, u64)> {
        let moment = self.moments.get(self.first as usize)?;
        Some((moment.expiry, moment.age(entries.get(moment.oldest))))
    }

    /// The entry that would leave first if the one that does were not there.
    pub(super) fn behind_front(&mut self, entries: &Entries) -> Option<u32> {
        let front = self.front()?;
        // It is the next of its moment, or the first of one of those that leave soonest.
        let mut moments = vec![self.first];
        let soonest = self.soonest_filled();
        if soonest == Some(self.first) {
            let first = self.soonest.pop();
            moments.extend(self.soonest_filled());
            self.soonest.extend(first);
        }
        moments.extend(soonest);
        moments.extend(self.apart.values().take(2));
        let next_to_leave = moments.into_iter().flat_map(|at| {
            let oldest = self.moments[at as usize].oldest;
            [oldest, entries.get(oldest).newer.get()]
        });
        next_to_leave
            .filter(|&number| number != NONE && number != front)
            .min_by_key(|&number| self.end(entries, number))
    }

    /// When the session of an entry ends, and the age at which it was filed.
    #[inline]
    pub(super) fn end(&self, entries: &Entries, number: u32) -> (Expiry, u64) {
        let entry = entries.get(number);
        let moment = &self.moments[entry.moment.get() as usize];
        (moment.expiry, moment.age(entry))
    }

    /// Gives back the room of all that was filed; nothing is.
    #[inline(never)]
    pub(super) fn clear(&mut self) {
        *self = Self::new();
    }

    /// Whether it keeps room for many moments.
    pub(super) fn is_large(&self) -> bool {
        self.moments.capacity() > FEW
    }

    /// The moment of a second, made if there is none.
    fn moment_of(&mut self, second: i64, expiry: Expiry) -> u32 {
        let hash = self.spread.hash(second);
        let is = |&(other, at): &Second| {
            other == hash && self.moments[at as usize].expiry.second() == Some(second)
        };
        let rehash = |&(hash, _): &Second| wide(hash);
        let at = match self.by_second.entry(wide(hash), is, rehash) {
            hash_table::Entry::Occupied(found) => return found.get().1,
            hash_table::Entry::Vacant(place) => {
                let at = begin(&mut self.moments, &mut self.free, expiry);
                place.insert((hash, at));
                at
            }
        };
        if self.soonest.len() == self.soonest.capacity() {
            self.soonest.reserve(GROWTH * self.soonest.len());
        }
        self.soonest.push(Reverse((second, at)));
        self.empty += 1;
        at
    }

    /// A moment for one session.
    fn begin_apart(&mut self, expiry: Expiry, mut age: u64) -> u32 {
        // Two are of one age only if both were too far behind their moment's first for an entry to say how far.
        while self.apart.contains_key(&(expiry, age)) {
            age += 1;
        }
        let at = begin(&mut self.moments, &mut self.free, expiry);
        self.moments[at as usize].since = age;
        self.apart.insert((expiry, age), at);
        at
    }

    /// A moment lost its last session.
    #[inline(never)]
    fn emptied(&mut self, at: u32) {
        let Moment { expiry, since, .. } = self.moments[at as usize];
        if !self.apart.is_empty() && self.apart.get(&(expiry, since)) == Some(&at) {
            self.apart.remove(&(expiry, since));
            return self.retire(at);
        }
        self.empty += 1;
        if self.empty > FEW && self.empty > self.soonest.len() / 2 {
            let moments = std::mem::take(&mut self.soonest);
            let (filled, empty): (Vec<_>, Vec<_>) = moments
                .into_iter()
                .partition(|&Reverse((_, at))| self.moments[at as usize].newest != NONE);
            self.soonest = filled.into();
            for Reverse((second, at)) in empty {
                self.retire_at(second, at);
            }
        }
    }

    /// The first moment of the heap that is not empty, which is the first then.
    fn soonest_filled(&mut self) -> Option<u32> {
        loop {
            let &Reverse((second, at)) = self.soonest.peek()?;
            if self.moments[at as usize].newest != NONE {
                return Some(at);
            }
            self.soonest.pop();
            self.retire_at(second, at);
        }
    }

    /// A moment is out of the heap.
    fn retire_at(&mut self, second: i64, at: u32) {
        let hash = wide(self.spread.hash(second));
        if let Ok(found) = self.by_second.find_entry(hash, |&(_, other)| other == at) {
            found.remove();
        }
        self.empty -= 1;
        self.retire(at);
    }

    fn retire(&mut self, at: u32) {
        self.moments[at as usize].oldest = self.free;
        self.free = at;
        if self.recent == at {
            self.recent = NONE;
        }
    }

    fn find_first(&mut self, entries: &Entries) -> u32 {
        let moments = [self.soonest_filled(), self.apart.values().next().copied()];
        let place = |&at: &u32| self.place(entries, at);
        let first = moments.into_iter().flatten().min_by_key(place);
        first.unwrap_or(NONE)
    }

    /// When a moment's first session leaves.
    fn place(&self, entries: &Entries, at: u32) -> (Expiry, u64) {
        self.end(entries, self.moments[at as usize].oldest)
    }
}

/// An empty moment among these, of which the first that is free is told.
fn begin(moments: &mut Vec<Moment>, free: &mut u32, expiry: Expiry) -> u32 {
    let moment = Moment {
        expiry,
        since: 0,
        oldest: NONE,
        newest: NONE,
    };
    match *free {
        NONE => {
            if moments.len() == moments.capacity() {
                moments.reserve(GROWTH * moments.len());
            }
            moments.push(moment);
            u32::try_from(moments.len() - 1).expect("fewer than 2^32 moments a shard")
        }
        at => {
            let free_one = std::mem::replace(&mut moments[at as usize], moment);
            *free = free_one.oldest;
            at
        }
    }
}

/// A moment in the table of seconds: the hash of its second, and its number.
type Second = (u32, u32);

/// The hash of a second as the table takes it, which looks at the first bits and at the last.
fn wide(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// Hashes seconds: a product with a secret number, folded. Peers have a say in how long sessions live.
struct Spread {
    add: u64,
    times: u64,
}

impl Spread {
    fn new() -> Self {
        let random = RandomState::new();
        Self {
            add: random.hash_one(0),
            times: random.hash_one(1) | 1,
        }
    }

    fn hash(&self, second: i64) -> u32 {
        let product = u128::from(second.cast_unsigned() ^ self.add) * u128::from(self.times);
        let folded = product as u64 ^ (product >> 64) as u64;
        (folded ^ folded >> 32) as u32
    }
}

#[cfg(test)]
impl Order {
    /// Checks that heap, trees, queues and links agree, and lists the entries in the order of leaving.
    pub(super) fn check(&mut self, entries: &Entries) -> Vec<(Standing, u32)> {
        let mut leaving = Vec::new();
        let mut in_heap: Vec<_> = self.soonest.iter().map(|moment| moment.0).collect();
        let second = |&(_, at): &Second| (self.moments[at as usize].expiry.second().unwrap(), at);
        let mut by_second: Vec<_> = self.by_second.iter().map(second).collect();
        in_heap.sort_unstable();
        by_second.sort_unstable();
        assert_eq!(in_heap, by_second);
        let is_empty = |&&(_, at): &&(i64, u32)| self.moments[at as usize].newest == NONE;
        assert_eq!(in_heap.iter().filter(is_empty).count(), self.empty);
        let on_time = in_heap
            .iter()
            .filter(|moment| !is_empty(moment))
            .map(|&(second, at)| {
                assert_eq!(self.moments[at as usize].expiry.second(), Some(second));
                at
            });
        let apart = self.apart.iter().map(|(&(expiry, since), &at)| {
            let moment = &self.moments[at as usize];
            assert_eq!((moment.since, moment.oldest), (since, moment.newest));
            assert_eq!(moment.expiry, expiry);
            at
        });
        for at in on_time.chain(apart) {
            let moment = &self.moments[at as usize];
            let (mut number, mut older) = (moment.oldest, NONE);
            assert_ne!(number, NONE, "a moment without entries");
            while number != NONE {
                let entry = entries.get(number);
                assert_eq!((entry.moment.get(), entry.older.get()), (at, older));
                if older != NONE {
                    assert!(self.end(entries, older) <= self.end(entries, number));
                }
                leaving.push((self.end(entries, number), number));
                older = number;
                number = entry.newer.get();
            }
            assert_eq!(moment.newest, older);
        }
        leaving.sort_unstable();
        assert_eq!(self.front(), leaving.first().map(|&(_, number)| number));
        let second = leaving.get(1).map(|&(_, number)| number);
        assert_eq!(self.behind_front(entries), second);
        let of = |((expiry, age), number)| (Standing::new(expiry, age), number);
        leaving.into_iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::cache::ground::Ground;
    use crate::cache::index::Index;
    use crate::cache::key_words::KeyWords;
    use crate::cache::table::Search;
    use crate::session::Session;
    use crate::sync::Shared;

    fn none() -> Entries {
        Entries::new(Arc::new(Index::new(Arc::new(Ground::new()))))
    }

    /// A new entry; all have keys of their own.
    fn insert(entries: &Entries, session: &Shared<Session>, key: u64) -> u32 {
        let key = KeyWords::new([key; 4], 32, 0x304, key);
        match entries.search(&key) {
            Search::Missing(slot) => entries.insert(&key, session.clone(), slot, 0).0,
            Search::Found(..) => panic!("a key that is there already"),
        }
    }

    #[test]
    fn ages_too_far_apart_for_an_entry_to_tell_lose_nobody() {
        const FAR: u64 = 1 << 40;
        let (mut order, entries) = (Order::new(), none());
        let end = Expiry::new(1000, 300);
        let mut push = |age| {
            let index = insert(&entries, &Session::new(), age);
            order.push(&entries, index, entries.get(index), end, age);
            order.end(&entries, index).1
        };
        // In the queue of their moment, where the last two look alike in age.
        push(1);
        let told = push(FAR);
        assert_eq!(push(FAR + 1), told);
        let leaving = order.check(&entries);
        assert_eq!(
            leaving.iter().map(|each| each.1).collect::<Vec<_>>(),
            [0, 1, 2]
        );

        // As they come to another shard.
        let (mut order, entries) = (Order::new(), none());
        for (key, age) in [FAR + 2, told, told].into_iter().enumerate() {
            let index = insert(&entries, &Session::new(), key as u64);
            order.push(&entries, index, entries.get(index), end, age);
        }
        for expected in [1, 2, 0] {
            order.check(&entries);
            assert_eq!(order.front(), Some(expected));
            order.unlink(&entries, entries.get(expected));
        }
        assert_eq!(order.front(), None);
    }

    /// Files and takes out at random; what comes late has an age that was its own before.
    #[test]
    fn entries_leave_by_expiry_and_age_however_they_came() {
        let session = Session::new();
        let mut state = 1_u64;
        let mut random = |bound: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005) | 1;
            (state >> 33) as usize % bound
        };
        let mut keys = 0;
        for seconds in [1, 2, 10, 1000] {
            let (mut order, mut entries) = (Order::new(), none());
            let mut filed: Vec<(Expiry, u64, u32)> = Vec::new();
            for age in 1..3000 {
                let expiry = Expiry::new(random(seconds) as i64, 0);
                let coming = match random(3) {
                    0 if !filed.is_empty() => {
                        // As a session that leaves one shard and comes to another with its age.
                        let (expiry, age, index) = filed.swap_remove(random(filed.len()));
                        order.unlink(&entries, entries.get(index));
                        drop(entries.remove(index, None));
                        (random(2) == 0).then_some((expiry, age))
                    }
                    _ => Some((expiry, age)),
                };
                if let Some((expiry, age)) = coming {
                    keys += 1;
                    let index = insert(&entries, &session, keys);
                    let first = filed.iter().all(|each| (expiry, age) < (each.0, each.1));
                    assert_eq!(
                        order.push(&entries, index, entries.get(index), expiry, age),
                        first
                    );
                    filed.push((expiry, age, index));
                }
                filed.sort_unstable();
                let expected: Vec<u32> = filed.iter().map(|&(.., index)| index).collect();
                let leaving = order.check(&entries).into_iter();
                assert_eq!(
                    leaving.map(|(_, index)| index).collect::<Vec<_>>(),
                    expected
                );
            }
            while let Some(front) = order.front() {
                order.unlink(&entries, entries.get(front));
                assert_eq!(filed.remove(0).2, front);
            }
            assert!(filed.is_empty() && order.apart.is_empty());
            assert!(order.soonest_filled().is_none() && order.by_second.is_empty());
        }
    }
}

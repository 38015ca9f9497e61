//! The order in which a shard's sessions leave: by expiry, and of equals the one filed first.
//!
//! Sessions that end in the same second stand in a queue, a moment, linked through their entries. Most sessions join
//! the moment that the one before them joined, which is remembered; the others find theirs by its second ([`Near`]), or
//! begin one. So a second may have several moments, of which only the one begun last is joined: all in it are younger
//! than all in those before it. A heap has the moments by their seconds and by when they were begun, so that a second of
//! its own costs a session a handful of steps at most. A moment that is empty stays there until it is the first to leave,
//! or until there are as many of them as of others: taking it out of the middle of the heap would cost more, and often it
//! fills again.
//!
//! Two kinds of sessions stand apart, each in a moment of its own, and a tree orders these by expiry and age: those
//! that came late, for their key changed and they keep the place that they had, which nobody looks for in the queue;
//! and those that all but never end. Who leaves first is the first of the heap or of the tree.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::entries::{Entries, Entry, NONE};
#[cfg(test)]
use super::frontier::Standing;
use super::near::Near;
use crate::session::Expiry;

/// Empty moments that are kept however few others there are.
const FEW: usize = 64;

/// How many more moments there is room for whenever there is none: three times as many as there are. Room that nothing
/// was written to takes address space alone; to copy all that is there, and to leave room behind, costs more.
const GROWTH: usize = 3;

/// When a session was filed: what is filed later has a greater age.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Age {
    /// Just now: greater than that of any other in the shard.
    New(u64),
    /// Some time before, elsewhere: the session's key changed, and it brings along the age that it had.
    Kept(u64),
}

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

    /// An age that is not less than that of the moment's first session, counted from that; nothing when that is too far to
    /// be told.
    fn behind(&self, age: u64) -> Option<u32> {
        u32::try_from(age - self.since).ok()
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
    near: Near,
    soonest: BinaryHeap<Reverse<Begun>>,
    /// How many of these are empty.
    empty: usize,
    /// The moments of single sessions that came late or never end.
    apart: BTreeMap<(Expiry, u64), u32>,
}

impl Order {
    /// Nothing filed.
    pub(super) fn new() -> Self {
        Self {
            near: Near::new(),
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
    #[inline]
    pub(super) fn push(
        &mut self,
        entries: &Entries,
        number: u32,
        entry: &Entry,
        expiry: Expiry,
        age: Age,
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
        age: Age,
    ) -> bool {
        let known = expiry.second().and_then(|second| self.near.find(second));
        let known = known.filter(|&at| self.moments[at as usize].expiry == expiry);
        if let Some(at) = known
            && self.append(entries, number, entry, at, age)
        {
            self.recent = at;
            return false;
        }
        let at = match (age, expiry.second()) {
            (Age::New(age), Some(second)) => {
                let is_empty = |&at: &u32| self.moments[at as usize].newest == NONE;
                let at = known
                    .filter(is_empty)
                    .unwrap_or_else(|| self.begin_on_time(second, expiry, age));
                self.moments[at as usize].since = age;
                self.empty -= 1;
                self.recent = at;
                at
            }
            _ => self.begin_apart(expiry, age.count()),
        };
        let age = age.count();
        let leaves_first = self.leaves_first(entries, expiry, age);
        let moment = &mut self.moments[at as usize];
        moment.oldest = number;
        moment.newest = number;
        entry.older.set(NONE);
        entry.moment.set(at);
        entry.age.set(0);
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

    /// Puts an entry at the end of a moment's queue. False when there is none, when its last is younger, or when its first is
    /// so much older that an entry cannot say by how much.
    #[inline]
    fn append(&mut self, entries: &Entries, number: u32, entry: &Entry, at: u32, age: Age) -> bool {
        let moment = &mut self.moments[at as usize];
        if moment.newest == NONE {
            return false;
        }
        let before = entries.get(moment.newest);
        // How old the last one is, which means to fetch it, is not asked when it cannot be younger.
        if let Age::Kept(age) = age
            && moment.age(before) > age
        {
            return false;
        }
        let Some(behind) = moment.behind(age.count()) else {
            return false;
        };
        before.newer.set(number);
        entry.older.set(moment.newest);
        entry.moment.set(at);
        entry.age.set(behind);
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

    /// An empty moment for a second.
    fn begin_on_time(&mut self, second: i64, expiry: Expiry, age: u64) -> u32 {
        let at = begin(&mut self.moments, &mut self.free, expiry);
        if self.soonest.len() == self.soonest.capacity() {
            self.soonest.reserve(GROWTH * self.soonest.len());
        }
        self.soonest.push(Reverse(Begun { second, age, at }));
        self.near.put(second, at, self.soonest.len());
        self.empty += 1;
        at
    }

    /// A moment for one session.
    fn begin_apart(&mut self, expiry: Expiry, age: u64) -> u32 {
        let at = begin(&mut self.moments, &mut self.free, expiry);
        self.moments[at as usize].since = age;
        let same = self.apart.insert((expiry, age), at);
        debug_assert!(same.is_none(), "two sessions of the same age");
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
                .partition(|Reverse(begun)| self.moments[begun.at as usize].newest != NONE);
            self.soonest = filled.into();
            for Reverse(begun) in empty {
                self.retire_begun(begun);
            }
        }
    }

    /// The first moment of the heap that is not empty, which is the first then.
    fn soonest_filled(&mut self) -> Option<u32> {
        loop {
            let &Reverse(begun) = self.soonest.peek()?;
            if self.moments[begun.at as usize].newest != NONE {
                return Some(begun.at);
            }
            self.soonest.pop();
            self.retire_begun(begun);
        }
    }

    /// A moment is out of the heap.
    fn retire_begun(&mut self, begun: Begun) {
        self.near.forget(begun.second, begun.at);
        self.empty -= 1;
        self.retire(begun.at);
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

/// A moment in the heap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Begun {
    second: i64,
    /// The age of the first session that was filed there when it was begun: of the moments of a second, that of the
    /// one begun last is the greatest.
    age: u64,
    at: u32,
}

impl Age {
    fn count(self) -> u64 {
        let (Self::New(age) | Self::Kept(age)) = self;
        age
    }
}

#[cfg(test)]
impl Order {
    /// Checks that heap, tree, queues and links agree, and lists the entries in the order of leaving.
    pub(super) fn check(&mut self, entries: &Entries) -> Vec<(Standing, u32)> {
        let mut leaving = Vec::new();
        let mut in_heap: Vec<_> = self.soonest.iter().map(|moment| moment.0).collect();
        in_heap.sort_unstable();
        for (digits, at) in self.near.queues() {
            let begun = in_heap.iter().rev().find(|begun| begun.at == at).unwrap();
            assert_eq!(begun.second as u32, digits);
            let mut of_second = in_heap.iter().filter(|each| each.second == begun.second);
            assert_eq!(of_second.next_back().map(|last| last.at), Some(at));
        }
        let is_empty = |at: u32| self.moments[at as usize].newest == NONE;
        let empty = in_heap.iter().filter(|begun| is_empty(begun.at));
        assert_eq!(empty.count(), self.empty);
        let on_time = in_heap.iter().filter(|begun| !is_empty(begun.at));
        let on_time = on_time.map(|begun| {
            let expiry = self.moments[begun.at as usize].expiry;
            assert_eq!(expiry.second(), Some(begun.second));
            begun.at
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
        let key = KeyWords::new([key; 4].into(), 32, 0x304, key as u32);
        match entries.search(&key) {
            Search::Missing(slot) => entries.insert(&key, session.clone(), slot, 0).0,
            Search::Found(..) => panic!("a key that is there already"),
        }
    }

    #[test]
    fn ages_are_told_however_far_they_are_apart() {
        const FAR: u64 = u32::MAX as u64;
        let (mut order, entries) = (Order::new(), none());
        let end = Expiry::new(1000, 300);
        let push = |order: &mut Order, age: Age| {
            let index = insert(&entries, &Session::new(), age.count());
            order.push(&entries, index, entries.get(index), end, age);
            assert_eq!(order.end(&entries, index), (end, age.count()));
        };
        for age in [1, FAR, 1 + FAR, 2 + FAR, 3 + FAR, 3 + 3 * FAR] {
            push(&mut order, Age::New(age));
        }
        push(&mut order, Age::Kept(2));
        push(&mut order, Age::Kept(2 + 3 * FAR));
        let leaving = order.check(&entries).into_iter();
        assert_eq!(
            leaving.map(|(_, index)| index).collect::<Vec<_>>(),
            [0, 6, 1, 2, 3, 4, 7, 5]
        );
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
        // Seconds so far from each other that none is known while another one is; or so that all look alike.
        let seconds_apart = [
            (1, 1),
            (2, 1),
            (10, 1),
            (1000, 1),
            (3, 1 << 20),
            (40, 1 << 20),
        ];
        for (seconds, apart) in seconds_apart.into_iter().chain([(5, 1 << 40)]) {
            let (mut order, mut entries) = (Order::new(), none());
            let mut filed: Vec<(Expiry, u64, u32)> = Vec::new();
            for age in 1..3000 {
                let expiry = Expiry::new(random(seconds) as i64 * apart, 0);
                let coming = match random(3) {
                    0 if !filed.is_empty() => {
                        // As a session that leaves one shard and comes to another with its age.
                        let (expiry, age, index) = filed.swap_remove(random(filed.len()));
                        order.unlink(&entries, entries.get(index));
                        drop(entries.remove(index, None));
                        (random(2) == 0).then_some((expiry, Age::Kept(age)))
                    }
                    _ => Some((expiry, Age::New(age))),
                };
                if let Some((expiry, age)) = coming {
                    keys += 1;
                    let index = insert(&entries, &session, keys);
                    let end = (expiry, age.count());
                    let first = filed.iter().all(|each| end < (each.0, each.1));
                    assert_eq!(
                        order.push(&entries, index, entries.get(index), expiry, age),
                        first
                    );
                    filed.push((expiry, age.count(), index));
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
            assert!(order.soonest_filled().is_none() && order.near.queues().next().is_none());
        }
    }
}

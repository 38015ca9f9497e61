//! The order in which a shard's sessions leave: by expiry, and of equals the one filed first.
//!
//! Sessions that end at the same moment stand in one queue, linked through their entries; a tree finds the queue of a
//! moment. Most sessions join the queue that the one before them joined, which is remembered, so that filing and
//! leaving cost the same however many there are; a moment that nothing ends at yet costs a walk down the tree.
//!
//! A session whose key changed keeps the place that it had, though it may come from another shard. Nobody looks for
//! that place in the queue: such a session stands in a queue of its own, beside the one of its moment, and a second
//! tree orders these by expiry and age. Who leaves first is the first of the one tree or of the other.

use std::collections::BTreeMap;

use super::entries::{Entries, NONE};
use super::frontier::Standing;
use crate::session::Expiry;

/// A queue of sessions that end at one moment.
struct Moment {
    expiry: Expiry,
    /// The age of the first session that was filed here; the entries count from it.
    since: u64,
    /// The ends of the queue; of a free one, `oldest` is the next free one.
    oldest: u32,
    newest: u32,
}

/// The queues of a shard.
pub(super) struct Order {
    by_expiry: BTreeMap<Expiry, u32>,
    /// The queues of single sessions that came late to their moment.
    late: BTreeMap<(Expiry, u64), u32>,
    moments: Vec<Moment>,
    free: u32,
    /// The queue that was joined last, and the one that leaves first.
    recent: u32,
    first: u32,
}

impl Order {
    /// Nothing filed.
    pub(super) const fn new() -> Self {
        Self {
            by_expiry: BTreeMap::new(),
            late: BTreeMap::new(),
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
    pub(super) fn push(
        &mut self,
        entries: &mut Entries,
        index: u32,
        expiry: Expiry,
        age: u64,
    ) -> bool {
        let mut at = self.moment_of(entries, expiry, age);
        let before = self.moments[at as usize].newest;
        if before != NONE && self.age(entries, before) > age {
            at = self.begin_late(entries, expiry, age);
        }
        let moment = &mut self.moments[at as usize];
        let before = std::mem::replace(&mut moment.newest, index);
        if before == NONE {
            moment.oldest = index;
        } else {
            entries[before].newer = index;
        }
        let entry = &mut entries[index];
        entry.older = before;
        entry.newer = NONE;
        entry.moment = at;
        let behind = age.saturating_sub(moment.since);
        entry.age = u32::try_from(behind).unwrap_or(u32::MAX);
        before == NONE && at == self.first
    }

    /// Takes an entry out of the order. True when it was the first of all.
    pub(super) fn unlink(&mut self, entries: &mut Entries, index: u32) -> bool {
        let entry = &entries[index];
        let (older, newer, at) = (entry.older, entry.newer, entry.moment);
        let was_first = older == NONE && at == self.first;
        let moment = &mut self.moments[at as usize];
        match older {
            NONE => moment.oldest = newer,
            _ => entries[older].newer = newer,
        }
        match newer {
            NONE => moment.newest = older,
            _ => entries[newer].older = older,
        }
        let emptied = older == NONE && newer == NONE;
        if emptied {
            self.retire(at);
        }
        if was_first && (emptied || !self.late.is_empty()) {
            self.first = self.find_first(entries);
        }
        was_first
    }

    /// The entry that leaves first.
    pub(super) fn front(&self) -> Option<u32> {
        (self.first != NONE).then(|| self.moments[self.first as usize].oldest)
    }

    /// The entry that would leave first if the one that does were not there.
    pub(super) fn behind_front(&self, entries: &Entries) -> Option<u32> {
        let front = self.front()?;
        // It is the next of its queue, or the first of one of those that leave soonest.
        let queues = self.by_expiry.values().take(2);
        let queues = queues.chain(self.late.values().take(2));
        let next_to_leave = queues.flat_map(|&at| {
            let oldest = self.moments[at as usize].oldest;
            [oldest, entries[oldest].newer]
        });
        next_to_leave
            .filter(|&index| index != NONE && index != front)
            .min_by_key(|&index| (self.expiry(entries, index), self.age(entries, index)))
    }

    /// When the session of an entry ends, as it was filed.
    pub(super) fn expiry(&self, entries: &Entries, index: u32) -> Expiry {
        self.moments[entries[index].moment as usize].expiry
    }

    /// The age at which an entry was filed.
    pub(super) fn age(&self, entries: &Entries, index: u32) -> u64 {
        let entry = &entries[index];
        self.moments[entry.moment as usize].since + u64::from(entry.age)
    }

    /// Where an entry stands among those of all shards.
    pub(super) fn standing(&self, entries: &Entries, index: u32) -> Standing {
        Standing::new(self.expiry(entries, index), self.age(entries, index))
    }

    /// The number of the queue for `expiry`, made if there is none.
    fn moment_of(&mut self, entries: &Entries, expiry: Expiry, age: u64) -> u32 {
        if self.recent != NONE && self.moments[self.recent as usize].expiry == expiry {
            return self.recent;
        }
        let found = self.by_expiry.get(&expiry).copied();
        let at = found.unwrap_or_else(|| {
            let at = self.begin(entries, expiry, age);
            self.by_expiry.insert(expiry, at);
            at
        });
        self.recent = at;
        at
    }

    /// A queue for one session that is older than the newest of those that end when it does.
    fn begin_late(&mut self, entries: &Entries, expiry: Expiry, mut age: u64) -> u32 {
        // Two are of one age only if both were too far behind their moment's first for an entry to say how far.
        while self.late.contains_key(&(expiry, age)) {
            age += 1;
        }
        let at = self.begin(entries, expiry, age);
        self.late.insert((expiry, age), at);
        at
    }

    /// Makes a queue for a session of this expiry and age.
    fn begin(&mut self, entries: &Entries, expiry: Expiry, since: u64) -> u32 {
        let leaves_first = self.first == NONE || {
            let first = &self.moments[self.first as usize];
            expiry < first.expiry
                || expiry == first.expiry && since < self.age(entries, first.oldest)
        };
        let moment = Moment {
            expiry,
            since,
            oldest: NONE,
            newest: NONE,
        };
        let at = match self.free {
            NONE => {
                self.moments.push(moment);
                u32::try_from(self.moments.len() - 1).expect("no more moments than entries")
            }
            free => {
                let free_one = std::mem::replace(&mut self.moments[free as usize], moment);
                self.free = free_one.oldest;
                free
            }
        };
        if leaves_first {
            self.first = at;
        }
        at
    }

    fn retire(&mut self, at: u32) {
        let Moment { expiry, since, .. } = self.moments[at as usize];
        let was_late = !self.late.is_empty() && self.late.get(&(expiry, since)) == Some(&at);
        if was_late {
            self.late.remove(&(expiry, since));
        } else {
            self.by_expiry.remove(&expiry);
        }
        self.moments[at as usize].oldest = self.free;
        self.free = at;
        if self.recent == at {
            self.recent = NONE;
        }
    }

    fn find_first(&self, entries: &Entries) -> u32 {
        let queues = [self.by_expiry.values().next(), self.late.values().next()];
        let place = |&at: &u32| self.place(entries, self.moments[at as usize].oldest);
        let first = queues.into_iter().flatten().copied().min_by_key(place);
        first.unwrap_or(NONE)
    }

    fn place(&self, entries: &Entries, index: u32) -> (Expiry, u64) {
        (self.expiry(entries, index), self.age(entries, index))
    }
}

#[cfg(test)]
impl Order {
    /// Checks that trees, queues and links agree, and lists the entries in the order of leaving.
    pub(super) fn check(&self, entries: &Entries) -> Vec<(Standing, u32)> {
        let mut leaving = Vec::new();
        let on_time = self.by_expiry.iter().map(|(&expiry, &at)| (expiry, at));
        let late = self.late.iter().map(|(&(expiry, since), &at)| {
            let moment = &self.moments[at as usize];
            assert_eq!((moment.since, moment.oldest), (since, moment.newest));
            (expiry, at)
        });
        for (expiry, at) in on_time.chain(late) {
            let moment = &self.moments[at as usize];
            assert_eq!(moment.expiry, expiry);
            let (mut index, mut older) = (moment.oldest, NONE);
            assert_ne!(index, NONE, "a moment without entries");
            while index != NONE {
                let entry = &entries[index];
                assert_eq!((entry.moment, entry.older), (at, older));
                if older != NONE {
                    assert!(self.age(entries, older) <= self.age(entries, index));
                }
                leaving.push((self.place(entries, index), index));
                older = index;
                index = entry.newer;
            }
            assert_eq!(moment.newest, older);
        }
        leaving.sort_unstable();
        assert_eq!(self.front(), leaving.first().map(|&(_, index)| index));
        let second = leaving.get(1).map(|&(_, index)| index);
        assert_eq!(self.behind_front(entries), second);
        let of = |(_, index)| (self.standing(entries, index), index);
        leaving.into_iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    #[test]
    fn ages_too_far_apart_for_an_entry_to_tell_lose_nobody() {
        const FAR: u64 = 1 << 40;
        let (mut order, mut entries) = (Order::new(), Entries::new());
        let end = Expiry::new(1000, 300);
        let mut push = |age| {
            let index = entries.insert(Session::new());
            order.push(&mut entries, index, end, age);
            order.age(&entries, index)
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
        let (mut order, mut entries) = (Order::new(), Entries::new());
        for age in [FAR + 2, told, told] {
            let index = entries.insert(Session::new());
            order.push(&mut entries, index, end, age);
        }
        for expected in [1, 2, 0] {
            order.check(&entries);
            assert_eq!(order.front(), Some(expected));
            order.unlink(&mut entries, expected);
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
        for seconds in [1, 2, 10, 1000] {
            let (mut order, mut entries) = (Order::new(), Entries::new());
            let mut filed: Vec<(Expiry, u64, u32)> = Vec::new();
            for age in 1..3000 {
                let expiry = Expiry::new(random(seconds) as i64, 0);
                let coming = match random(3) {
                    0 if !filed.is_empty() => {
                        // As a session that leaves one shard and comes to another with its age.
                        let (expiry, age, index) = filed.swap_remove(random(filed.len()));
                        order.unlink(&mut entries, index);
                        drop(entries.remove(index));
                        (random(2) == 0).then_some((expiry, age))
                    }
                    _ => Some((expiry, age)),
                };
                if let Some((expiry, age)) = coming {
                    let index = entries.insert(session.clone());
                    let first = filed.iter().all(|each| (expiry, age) < (each.0, each.1));
                    assert_eq!(order.push(&mut entries, index, expiry, age), first);
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
                assert!(order.unlink(&mut entries, front));
                assert_eq!(filed.remove(0).2, front);
            }
            assert!(filed.is_empty() && order.late.is_empty() && order.by_expiry.is_empty());
        }
    }
}

//! The order in which a shard's sessions leave: by expiry, and of equals the one filed first.
//!
//! Sessions that end at the same moment stand in one queue, linked through their entries; a tree finds the queue of a
//! moment. Most sessions join the queue that the one before them joined, which is remembered, so that filing and
//! leaving cost the same however many there are; a moment that nothing ends at yet costs a walk down the tree.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use super::entries::{Entries, NONE};
use super::frontier::Standing;
use crate::session::Expiry;

/// The queue of sessions that end at one moment.
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
            moments: Vec::new(),
            free: NONE,
            recent: NONE,
            first: NONE,
        }
    }

    /// Files an entry by its age among those that end at `expiry`. True when it is now the first of all.
    ///
    /// `age` grows from one filing to the next, so that an entry goes to the end of its queue at once. Only one whose
    /// key changed brings the age along that it had, and looks for its place from the end.
    pub(super) fn push(
        &mut self,
        entries: &mut Entries,
        index: u32,
        expiry: Expiry,
        age: u64,
    ) -> bool {
        let at = self.moment_of(expiry, age);
        let moment = &mut self.moments[at as usize];
        if age < moment.since {
            let earlier = u32::try_from(moment.since - age).unwrap_or(u32::MAX);
            let mut each = moment.oldest;
            while each != NONE {
                entries[each].age = entries[each].age.saturating_add(earlier);
                each = entries[each].newer;
            }
            moment.since = age;
        }
        let age = u32::try_from(age - moment.since).unwrap_or(u32::MAX);
        let mut before = moment.newest;
        let mut after = NONE;
        while before != NONE && entries[before].age > age {
            after = before;
            before = entries[before].older;
        }
        match before {
            NONE => moment.oldest = index,
            _ => entries[before].newer = index,
        }
        match after {
            NONE => moment.newest = index,
            _ => entries[after].older = index,
        }
        let entry = &mut entries[index];
        entry.older = before;
        entry.newer = after;
        entry.moment = at;
        entry.age = age;
        before == NONE && at == self.first
    }

    /// The age at which an entry was filed.
    pub(super) fn age(&self, entries: &Entries, index: u32) -> u64 {
        let entry = &entries[index];
        self.moments[entry.moment as usize].since + u64::from(entry.age)
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
        if older == NONE && newer == NONE {
            self.retire(at);
        }
        was_first
    }

    /// The entry that leaves first.
    pub(super) fn front(&self) -> Option<u32> {
        (self.first != NONE).then(|| self.moments[self.first as usize].oldest)
    }

    /// The entry that would leave first if the one that does were not there.
    pub(super) fn behind_front(&self, entries: &Entries) -> Option<u32> {
        let moment = &self.moments[self.first as usize];
        match entries[moment.oldest].newer {
            NONE => {
                let mut later = self.by_expiry.range((Excluded(moment.expiry), Unbounded));
                let (_, &at) = later.next()?;
                Some(self.moments[at as usize].oldest)
            }
            newer => Some(newer),
        }
    }

    /// When the session of an entry ends, as it was filed.
    pub(super) fn expiry(&self, entries: &Entries, index: u32) -> Expiry {
        self.moments[entries[index].moment as usize].expiry
    }

    /// Where an entry stands among those of all shards.
    pub(super) fn standing(&self, entries: &Entries, index: u32) -> Standing {
        let entry = &entries[index];
        let moment = &self.moments[entry.moment as usize];
        Standing::new(moment.expiry, moment.since + u64::from(entry.age))
    }

    /// The number of the queue for `expiry`, made if there is none.
    fn moment_of(&mut self, expiry: Expiry, age: u64) -> u32 {
        if self.recent != NONE && self.moments[self.recent as usize].expiry == expiry {
            return self.recent;
        }
        let found = self.by_expiry.get(&expiry).copied();
        let at = found.unwrap_or_else(|| self.begin(expiry, age));
        self.recent = at;
        at
    }

    fn begin(&mut self, expiry: Expiry, since: u64) -> u32 {
        let moment = Moment {
            expiry,
            since,
            oldest: NONE,
            newest: NONE,
        };
        let at = self.free;
        let at = if at == NONE {
            self.moments.push(moment);
            u32::try_from(self.moments.len() - 1).expect("no more moments than entries")
        } else {
            self.free = self.moments[at as usize].oldest;
            self.moments[at as usize] = moment;
            at
        };
        self.by_expiry.insert(expiry, at);
        if self.first == NONE || expiry < self.moments[self.first as usize].expiry {
            self.first = at;
        }
        at
    }

    fn retire(&mut self, at: u32) {
        self.by_expiry.remove(&self.moments[at as usize].expiry);
        self.moments[at as usize].oldest = self.free;
        self.free = at;
        if self.recent == at {
            self.recent = NONE;
        }
        if self.first == at {
            let first = self.by_expiry.first_key_value();
            self.first = first.map_or(NONE, |(_, &at)| at);
        }
    }
}

#[cfg(test)]
impl Order {
    /// Checks that tree, queues and links agree, and lists the entries in the order of leaving.
    pub(super) fn check(&self, entries: &Entries) -> Vec<(Standing, u32)> {
        let mut leaving = Vec::new();
        let mut queued = Vec::new();
        let first = self.by_expiry.values().next().copied().unwrap_or(NONE);
        assert_eq!(self.first, first);
        for (&expiry, &at) in &self.by_expiry {
            let moment = &self.moments[at as usize];
            assert_eq!(moment.expiry, expiry);
            let (mut index, mut older) = (moment.oldest, NONE);
            assert_ne!(index, NONE, "a moment without entries");
            while index != NONE {
                let entry = &entries[index];
                assert_eq!((entry.moment, entry.older), (at, older));
                leaving.push((self.standing(entries, index), index));
                queued.push((expiry, self.standing(entries, index)));
                older = index;
                index = entry.newer;
            }
            assert_eq!(moment.newest, older);
        }
        assert!(queued.is_sorted());
        leaving
    }
}

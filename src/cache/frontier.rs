//! Which shard holds the session that leaves first: every shard tells when one comes that leaves before those it told of,
//! and whoever looks for the first of all reads that without a lock and asks again under the lock of the shard that it
//! chose. A shard does not tell when its first goes: whoever comes to look for it there finds that out, and has the
//! shard tell. So what was told is never later than the truth.

use std::hint::select_unpredictable;
use std::sync::atomic::{AtomicU64, Ordering};

use super::MOST_SHARDS;
use crate::session::Expiry;

/// Where a session stands in the order of leaving. The lesser leaves first.
///
/// No two sessions of a cache are of the same age, so that equal standings mean the same session, not changed since.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Standing {
    rank: u64,
    age: u64,
}

impl Standing {
    /// After every session: what a shard without any says.
    pub(super) const NOBODY: Self = Self {
        rank: u64::MAX,
        age: u64::MAX,
    };

    /// Of a session that ends at `expiry`, filed at `age`.
    pub(super) fn new(expiry: Expiry, age: u64) -> Self {
        Self {
            rank: expiry.rank(),
            age,
        }
    }

    /// Whether the rank says too little: sessions that end this late are not told apart by it.
    pub(super) fn is_vague(self) -> bool {
        self.rank == u64::MAX
    }
}

/// What the shards have to offer.
#[repr(align(128))]
pub(super) struct Frontier {
    /// How many of these count.
    shards: usize,
    ranks: [AtomicU64; MOST_SHARDS],
    ages: [AtomicU64; MOST_SHARDS],
}

impl Frontier {
    /// None of so many shards has a session.
    pub(super) fn new(shards: usize) -> Self {
        assert!(shards <= MOST_SHARDS, "more shards than there is room for");
        Self {
            shards,
            ranks: std::array::from_fn(|_| AtomicU64::new(u64::MAX)),
            ages: std::array::from_fn(|_| AtomicU64::new(u64::MAX)),
        }
    }

    /// Tells what a shard has to offer. Called under the shard's lock.
    pub(super) fn tell(&self, shard: usize, standing: Standing) {
        self.ranks[shard].store(standing.rank, Ordering::Relaxed);
        self.ages[shard].store(standing.age, Ordering::Relaxed);
    }

    /// The shard with the least standing, and that standing; `None` when no shard has a session. When shards tell
    /// something new meanwhile, it may be one that none of them told.
    ///
    /// `beside` puts another standing in the place of what one shard told.
    pub(super) fn soonest(&self, beside: Option<(usize, Standing)>) -> Option<(usize, Standing)> {
        let told = |shard: usize| match beside {
            Some((other, standing)) if other == shard => standing,
            _ => Standing {
                rank: self.ranks[shard].load(Ordering::Relaxed),
                age: self.ages[shard].load(Ordering::Relaxed),
            },
        };
        loop {
            // Who is the first of so many is not to be guessed. Two rounds that only look for the least number need not:
            // the first for the rank, the second for the age, with the shard's number in its last digit.
            let rank = (0..self.shards).fold(u64::MAX, |least, shard| least.min(told(shard).rank));
            let age = (0..self.shards).fold(u64::MAX, |least, shard| {
                let offer = told(shard);
                let numbered = offer.age.wrapping_mul(MOST_SHARDS as u64) | shard as u64;
                let is_less = (offer.rank == rank) & (numbered < least);
                select_unpredictable(is_less, numbered, least)
            });
            let (shard, age) = (age as usize % MOST_SHARDS, age / MOST_SHARDS as u64);
            // What nobody's age is then, which no other has.
            if age != u64::MAX / MOST_SHARDS as u64 {
                return Some((shard, Standing { rank, age }));
            }
            // Nobody is there, or the first told something else between the rounds.
            if rank == u64::MAX && (0..self.shards).all(|shard| told(shard) == Standing::NOBODY) {
                return None;
            }
            // Who tells may have been put aside in the middle of it.
            std::thread::yield_now();
        }
    }
}

#[cfg(test)]
impl Frontier {
    /// Checks that a shard told of nobody who leaves later than its first.
    pub(super) fn check(&self, shard: usize, standing: Option<Standing>) {
        let told = Standing {
            rank: self.ranks[shard].load(Ordering::Relaxed),
            age: self.ages[shard].load(Ordering::Relaxed),
        };
        let standing = standing.unwrap_or(Standing::NOBODY);
        let is_there = told != Standing::NOBODY || standing == Standing::NOBODY;
        assert!(is_there && (told.is_vague() && standing.is_vague() || told <= standing));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(second: i64, age: u64) -> Standing {
        Standing::new(Expiry::new(second, 0), age)
    }

    #[test]
    fn the_least_of_what_shards_told_is_found() {
        let frontier = Frontier::new(MOST_SHARDS);
        assert_eq!(frontier.soonest(None), None);
        let vague = standing(i64::MAX, 3);
        assert!(vague.is_vague());
        frontier.tell(MOST_SHARDS - 1, vague);
        assert_eq!(frontier.soonest(None), Some((MOST_SHARDS - 1, vague)));
        frontier.tell(7, standing(5, 100));
        frontier.tell(0, standing(5, 101));
        frontier.tell(9, standing(6, 1));
        assert_eq!(frontier.soonest(None), Some((7, standing(5, 100))));
        for (instead, soonest) in [
            (standing(5, 102), (0, standing(5, 101))),
            (Standing::NOBODY, (0, standing(5, 101))),
            (standing(4, 102), (7, standing(4, 102))),
        ] {
            assert_eq!(frontier.soonest(Some((7, instead))), Some(soonest));
        }
        for shard in 0..MOST_SHARDS {
            frontier.tell(shard, Standing::NOBODY);
        }
        assert_eq!(frontier.soonest(None), None);
        assert_eq!(frontier.soonest(Some((3, Standing::NOBODY))), None);
    }
}

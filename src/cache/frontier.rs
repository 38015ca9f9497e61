//! Which shard holds the session that leaves first: every shard tells what it has to offer, and whoever looks for the
//! first of all reads that without a lock and asks again under the lock of the shard that it chose.

use std::sync::atomic::{AtomicU64, Ordering};

use super::SHARDS;
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
pub(super) struct Frontier([Offer; SHARDS]);

struct Offer {
    rank: AtomicU64,
    age: AtomicU64,
}

impl Frontier {
    /// No shard has a session.
    pub(super) fn new() -> Self {
        Self(std::array::from_fn(|_| Offer {
            rank: AtomicU64::new(u64::MAX),
            age: AtomicU64::new(u64::MAX),
        }))
    }

    /// Tells what a shard has to offer. Called under the shard's lock.
    pub(super) fn tell(&self, shard: usize, standing: Standing) {
        let offer = &self.0[shard];
        offer.rank.store(standing.rank, Ordering::Relaxed);
        offer.age.store(standing.age, Ordering::Relaxed);
    }

    /// The shard with the least standing, and that standing; `None` when no shard has a session.
    ///
    /// `beside` puts another standing in the place of what one shard told.
    pub(super) fn soonest(&self, beside: Option<(usize, Standing)>) -> Option<(usize, Standing)> {
        let mut best = (0, Standing::NOBODY);
        for (shard, offer) in self.0.iter().enumerate() {
            let told = Standing {
                rank: offer.rank.load(Ordering::Relaxed),
                age: offer.age.load(Ordering::Relaxed),
            };
            if told < best.1 && beside.is_none_or(|(other, _)| other != shard) {
                best = (shard, told);
            }
        }
        if let Some(beside) = beside
            && beside.1 < best.1
        {
            best = beside;
        }
        (best.1 != Standing::NOBODY).then_some(best)
    }
}

#[cfg(test)]
impl Frontier {
    /// Checks what a shard told.
    pub(super) fn check(&self, shard: usize, standing: Option<Standing>) {
        let told = Standing {
            rank: self.0[shard].rank.load(Ordering::Relaxed),
            age: self.0[shard].age.load(Ordering::Relaxed),
        };
        assert_eq!(told, standing.unwrap_or(Standing::NOBODY));
    }
}

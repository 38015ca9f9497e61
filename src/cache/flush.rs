//! How sessions that are over leave, all at once: a few at a time from each shard, then in the order of all.

use super::shard::Leaver;
use super::{Cache, Shelves};
use crate::session::{Expiry, Session};
use crate::sync::Shared;

/// Sessions that are flushed while a shard is locked, at most: some microseconds.
const SLICE: usize = 32;

impl Cache {
    /// Takes out the sessions that are over at `now` (seconds since 1970), or `everything`, and hands each to `take`
    /// in the order in which they end, when all are out. Goes a few sessions at a time, so that others get at the cache
    /// in between; sessions that come meanwhile may stay, even with `everything`.
    pub fn flush(&self, now: i64, everything: bool, mut take: impl FnMut(Shared<Session>)) {
        let Some(shelves) = self.shelves.get() else {
            return;
        };
        let over = |expiry: Expiry| everything || expiry.is_over(now);
        let mut leavers = Vec::new();
        for shard in 0..shelves.shards.len() {
            self.take_over(shelves, shard, over, &mut leavers);
        }
        for leaver in in_order(leavers) {
            leaver.session.leave(shelves.door);
            take(leaver.session);
        }
    }

    /// Takes out the sessions of a shard that are `over`, of as many as there are at first.
    fn take_over(
        &self,
        shelves: &Shelves,
        shard: usize,
        over: impl Fn(Expiry) -> bool,
        leavers: &mut Vec<Leaver>,
    ) {
        let mut filed = shelves.open(shard);
        let mut left = filed.len();
        while left > 0 {
            // To move those that left already may take a while.
            filed.step_aside(|| leavers.reserve(SLICE));
            let before = leavers.len();
            leavers.extend(filed.take_over(SLICE.min(left), &over));
            let taken = leavers.len() - before;
            self.totals.take(taken);
            if taken < SLICE {
                break;
            }
            left -= taken;
        }
    }
}

/// Puts them in the order in which they end.
///
/// Most sessions of a cache live equally long, and end in the order in which they were filed. So each is put where its
/// age says, as far as there are not many more ages than sessions; to sort what is in order already takes one look at
/// each.
fn in_order(mut leavers: Vec<Leaver>) -> Vec<Leaver> {
    let ages = || leavers.iter().map(|leaver| leaver.standing.age());
    let (Some(first), Some(last)) = (ages().min(), ages().max()) else {
        return leavers;
    };
    if last - first < 2 * leavers.len() as u64 {
        let mut by_age: Vec<Option<Leaver>> = (first..=last).map(|_| None).collect();
        let mut others = Vec::new();
        for leaver in leavers {
            let at = (leaver.standing.age() - first) as usize;
            others.extend(by_age[at].replace(leaver));
        }
        leavers = by_age.into_iter().flatten().chain(others).collect();
    }
    leavers.sort_by(Leaver::cmp);
    leavers
}

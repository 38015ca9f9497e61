//! How sessions that are over leave, all at once: a few at a time from each shard, then in the order of all.

use super::{Cache, Shelves};
use crate::session::{Expiry, Session};
use crate::sync::Shared;

/// Sessions that are flushed while a shard is locked, at most: two microseconds or so, as long as others wait before they
/// go to sleep.
const SLICE: usize = 16;
/// Shards from which sessions are flushed by turns.
const TURNS: usize = 2;

impl Cache {
    /// Takes out the sessions that are over at `now` (seconds since 1970), or `everything`, and hands each to `take`
    /// in the order in which they end, when all are out. Goes a few sessions at a time, so that others get at the cache
    /// in between. Of each shard no more leave than there were at first: sessions that come meanwhile may stay, or others in
    /// their place.
    pub fn flush(&self, now: i64, everything: bool, mut take: impl FnMut(Shared<Session>)) {
        let Some(shelves) = self.shelves.get() else {
            return;
        };
        let over = |expiry: Expiry| everything || expiry.is_over(now);
        let mut leavers = Leavers::default();
        self.take_over(shelves, over, &mut leavers);
        leavers.each(|session| {
            session.leave_for_good(shelves.door);
            take(session);
        });
    }

    /// Takes out the sessions that are `over`, of each shard as many as there are at first.
    ///
    /// A few of one shard, then a few of another, so that who waits for a shard gets in when the first few are out: one that
    /// was locked again at once would keep out those who look for a free moment, until they went to sleep. Not of all in
    /// turn, as the processor's cache would not hold the tables of so many.
    fn take_over(&self, shelves: &Shelves, over: impl Fn(Expiry) -> bool, leavers: &mut Leavers) {
        let mut shards = 0..shelves.shards.len();
        // Shards, and how many more sessions leave each at most.
        let mut turns: Vec<_> = shards
            .by_ref()
            .take(TURNS)
            .map(|shard| (shard, usize::MAX))
            .collect();
        while !turns.is_empty() {
            turns.retain_mut(|turn| {
                let (shard, rest) = *turn;
                leavers.begin_shard();
                let before = leavers.all.len();
                let mut filed = shelves.open(shard);
                let rest = filed.len().min(rest);
                filed.take_over(SLICE.min(rest), &over, leavers);
                let taken = leavers.all.len() - before;
                self.totals.take(taken);
                if taken == SLICE && taken < rest {
                    turn.1 = rest - taken;
                    return true;
                }
                // Nothing is left here: the turn goes to the next shard, if there is one.
                let Some(next) = shards.next() else {
                    return false;
                };
                *turn = (next, usize::MAX);
                true
            });
        }
    }
}

/// Sessions that leave.
#[derive(Default)]
pub(super) struct Leavers {
    /// Each with its age; none where it was handed over.
    all: Vec<(u64, Option<Shared<Session>>)>,
    runs: Vec<Run>,
    /// Whether the next one is of another shard than the one before.
    other_shard: bool,
}

/// Sessions of one shard that end together, one behind the other in the order in which they leave.
struct Run {
    expiry: Expiry,
    first: usize,
    len: usize,
}

impl Leavers {
    /// One more, which leaves its shard behind the one before.
    #[inline]
    pub(super) fn push(&mut self, expiry: Expiry, age: u64, session: Shared<Session>) {
        match self.runs.last_mut() {
            Some(run) if run.expiry == expiry && !self.other_shard => run.len += 1,
            _ => self.runs.push(Run {
                expiry,
                first: self.all.len(),
                len: 1,
            }),
        }
        self.other_shard = false;
        self.all.push((age, Some(session)));
    }

    /// Those to come are of another shard.
    fn begin_shard(&mut self) {
        // To move those that left already may take a while, in which nobody is to wait.
        self.all.reserve(SLICE);
        self.other_shard = true;
    }

    /// Hands them over in the order in which they end, of equals the one filed first being the first.
    fn each(mut self, mut take: impl FnMut(Shared<Session>)) {
        self.runs.sort_by_key(|run| run.expiry);
        let mut places = Vec::new();
        for runs in self.runs.chunk_by(|one, other| one.expiry == other.expiry) {
            if let [run] = runs {
                let those = &mut self.all[run.first..][..run.len];
                those
                    .iter_mut()
                    .filter_map(|each| each.1.take())
                    .for_each(&mut take);
            } else {
                by_age(&self.all, runs, &mut places);
                for &place in &places {
                    take(
                        self.all[place as usize]
                            .1
                            .take()
                            .expect("a session that nobody took yet"),
                    );
                }
            }
        }
    }
}

/// The places of all in these runs, in the order of their ages.
///
/// Most sessions of a cache live equally long, so that there are not many more ages than sessions; then each is put where
/// its age says.
fn by_age<T>(all: &[(u64, T)], runs: &[Run], places: &mut Vec<u32>) {
    const NOBODY: u32 = u32::MAX;
    let each = || {
        let those = runs.iter().flat_map(|run| run.first..run.first + run.len);
        those.map(|at| u32::try_from(at).expect("fewer than 2^32 sessions"))
    };
    let age = |&at: &u32| all[at as usize].0;
    places.clear();
    // Within a run ages grow, but for what came late to a shard that was being flushed.
    let first = runs.iter().map(|run| all[run.first].0).min();
    let last = runs.iter().map(|run| all[run.first + run.len - 1].0).max();
    let (first, last) = (first.unwrap_or(0), last.unwrap_or(0));
    let len: usize = runs.iter().map(|run| run.len).sum();
    if let Some(span) = last.checked_sub(first)
        && span < 2 * len as u64
    {
        places.resize(span as usize + 1, NOBODY);
        let free = each().all(|at| {
            let place = places.get_mut(age(&at).wrapping_sub(first) as usize);
            place.is_some_and(|place| std::mem::replace(place, at) == NOBODY)
        });
        if free {
            places.retain(|&at| at != NOBODY);
            return;
        }
        places.clear();
    }
    places.extend(each());
    places.sort_by_key(age);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sessions of these seconds and ages, shard by shard, leave in order; those that are alike, in the order of coming.
    fn leave_in_order(shards: &[&[(i64, u64)]]) {
        let mut leavers = Leavers::default();
        let mut expected = Vec::new();
        for shard in shards {
            leavers.begin_shard();
            for &(second, age) in *shard {
                let session = Session::new();
                expected.push((second, age, Shared::as_ptr(&session)));
                leavers.push(Expiry::new(second, 0), age, session);
            }
        }
        expected.sort_by_key(|&(second, age, _)| (second, age));
        let mut left = Vec::new();
        leavers.each(|session| left.push(Shared::as_ptr(&session)));
        let expected: Vec<_> = expected.into_iter().map(|each| each.2).collect();
        assert_eq!(left, expected);
    }

    #[test]
    fn sessions_leave_in_the_order_of_all_shards() {
        leave_in_order(&[]);
        leave_in_order(&[&[(5, 1), (5, 7), (9, 3)]]);
        leave_in_order(&[&[(5, 4), (6, 1)], &[], &[(5, 2), (5, 3), (5, 5), (6, 6)]]);
        // Ages far apart.
        leave_in_order(&[&[(5, 4), (5, 1 << 40)], &[(5, 2), (5, 1 << 33)]]);
        // Ages that are too far from the first of their moment to be told apart.
        leave_in_order(&[&[(5, 4), (5, 9), (5, 9)], &[(5, 2), (5, 3), (5, 9)]]);
        // Sessions that came to a shard while its sessions left.
        leave_in_order(&[&[(5, 10), (5, 3)], &[(5, 9), (5, 4)]]);
        leave_in_order(&[&[(5, 3), (5, 2), (5, 6)], &[(5, 5), (5, 1)]]);
        leave_in_order(&[&[(5, 4), (6, 5), (5, 6), (5, 8)], &[(5, 7)]]);
    }

    #[test]
    fn sessions_of_any_ages_leave_in_order() {
        let mut random = crate::cache::tests::Random::new(3);
        for seconds in [1, 2, 50] {
            for ages in [1 << 9, 1 << 12, 1 << 50] {
                let mut shard = || {
                    let one = |_| (random.below(seconds) as i64, random.next() % ages);
                    let mut shard: Vec<_> = (0..200).map(one).collect();
                    shard.sort_unstable();
                    shard
                };
                let shards = [shard(), shard(), shard()];
                leave_in_order(&shards.each_ref().map(Vec::as_slice));
            }
        }
    }
}

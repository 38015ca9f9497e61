//! How sessions that are over leave, all at once: a few at a time from each shard, then in the order of all.

use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::shard::Leaver;
use super::{Cache, SHARDS, Shelves};
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
        let leavers = (0..SHARDS).map(|shard| self.take_over(shelves, shard, over));
        merge(leavers, |leaver| {
            leaver.session.leave(shelves.door);
            take(leaver.session);
        });
    }

    /// Takes out the sessions of a shard that are `over`, of as many as there are at first.
    fn take_over(
        &self,
        shelves: &Shelves,
        shard: usize,
        over: impl Fn(Expiry) -> bool,
    ) -> Vec<Leaver> {
        let mut left = shelves.lock(shard).len();
        let mut leavers = Vec::new();
        while left > 0 {
            let before = leavers.len();
            let mut filed = shelves.open(shard);
            leavers.extend(filed.take_over(SLICE.min(left), &over));
            drop(filed);
            let taken = leavers.len() - before;
            self.totals.take(taken);
            if taken < SLICE {
                break;
            }
            left -= taken;
        }
        leavers
    }
}

/// Takes the first of all again and again, where each row is in order already.
fn merge(rows: impl Iterator<Item = Vec<Leaver>>, mut take: impl FnMut(Leaver)) {
    let next = |mut row: std::vec::IntoIter<Leaver>| row.next().map(|first| Row { first, row });
    let rows: Vec<Row> = rows.filter_map(|row| next(row.into_iter())).collect();
    let mut rows = BinaryHeap::from(rows);
    while let Some(mut first) = rows.peek_mut() {
        match first.row.next() {
            Some(next) => take(std::mem::replace(&mut first.first, next)),
            None => take(PeekMut::pop(first).first),
        }
    }
}

/// Those who leave a shard. Of several rows, the greatest is the one whose first leaves before the others'.
struct Row {
    first: Leaver,
    row: std::vec::IntoIter<Leaver>,
}

impl Ord for Row {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.first.cmp(&self.first)
    }
}

impl PartialOrd for Row {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Row {}

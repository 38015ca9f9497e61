//! Which queue of a shard stands for which second: the queues that were begun last, by the last digits of their seconds.
//!
//! It need not know all: a session that does not find its second begins another queue for it. Seconds that differ by less
//! than there are places all have places of their own; two that want the same place, by turns, find nothing.

/// Places, at first and at most: as many as there are seconds in four and a half hours.
const FIRST: usize = 16;
const MOST: usize = 16384;

/// The number of no queue.
const NOBODY: u32 = u32::MAX;

/// A table of queues, by second.
pub(super) struct Near {
    /// The last digits of a second, and the number of its queue.
    places: Box<[(u32, u32)]>,
}

impl Near {
    /// No queues.
    pub(super) fn new() -> Self {
        Self {
            places: Box::default(),
        }
    }

    /// The queue of a second, or of one that has the same last 32 digits; nothing when it is not known.
    #[inline]
    pub(super) fn find(&self, second: i64) -> Option<u32> {
        let &(digits, queue) = self.places.get(self.place(second))?;
        (digits == second as u32 && queue != NOBODY).then_some(queue)
    }

    /// Notes a queue that was begun for a second, one of so many.
    #[inline]
    pub(super) fn put(&mut self, second: i64, queue: u32, queues: usize) {
        if queues > self.places.len() && self.places.len() < MOST {
            self.grow();
        }
        let place = self.place(second);
        self.places[place] = (second as u32, queue);
    }

    /// Forgets a queue.
    #[inline]
    pub(super) fn forget(&mut self, second: i64, queue: u32) {
        let place = self.place(second);
        if let Some(place) = self.places.get_mut(place)
            && place.1 == queue
        {
            place.1 = NOBODY;
        }
    }

    /// The queues that are known, with the last digits of their seconds.
    pub(super) fn queues(&self) -> impl Iterator<Item = (u32, u32)> {
        let places = self.places.iter().copied();
        places.filter(|&(_, queue)| queue != NOBODY)
    }

    /// Four times as many places.
    #[cold]
    fn grow(&mut self) {
        let len = (4 * self.places.len()).clamp(FIRST, MOST);
        let mut larger = Self {
            places: vec![(0, NOBODY); len].into(),
        };
        for (digits, queue) in self.queues() {
            let place = larger.place(digits.into());
            larger.places[place] = (digits, queue);
        }
        *self = larger;
    }

    /// Where a second has its place: beyond the last when there are no places.
    #[inline]
    fn place(&self, second: i64) -> usize {
        second as usize & self.places.len().wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_in_a_row_are_all_known() {
        let mut near = Near::new();
        assert_eq!(near.find(0), None);
        near.forget(0, 0);
        for (queue, second) in (1_700_000_000..).take(MOST).enumerate() {
            near.put(second, queue as u32, queue + 1);
        }
        for (queue, second) in (1_700_000_000..).take(MOST).enumerate() {
            assert_eq!(near.find(second), Some(queue as u32));
        }
        assert_eq!(near.find(1_699_999_999), None);
        assert_eq!(near.queues().count(), MOST);
    }

    #[test]
    fn one_that_needs_the_place_of_another_has_it() {
        let mut near = Near::new();
        let (one, other) = (-5, MOST as i64 - 5);
        near.put(one, 1, 1);
        near.put(other, 2, 2);
        assert_eq!((near.find(one), near.find(other)), (None, Some(2)));
        near.forget(one, 1);
        assert_eq!(near.find(other), Some(2));
        near.forget(other, 2);
        assert_eq!((near.find(other), near.queues().count()), (None, 0));
    }
}

//! Where the cache has a session, as the session remembers it: so that who removes it need not look for its key.

use super::MOST_SHARDS;
use super::key_words::Facts;
use crate::session::{NO_SEAT, Session};

/// How many bits the number of an entry has here. One that has more is found by its key.
const ENTRY_BITS: u32 = Facts::TAG_BITS;

const _: () = assert!(MOST_SHARDS << ENTRY_BITS <= 1 << u32::BITS);

/// A shard, and the number of an entry there. What a session says may be out of date, or be of another cache: the entry
/// tells whether the session is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Seat(u32);

impl Seat {
    /// This entry of that shard.
    pub(super) fn new(shard: usize, entry: u32) -> Self {
        debug_assert!(shard < MOST_SHARDS && entry < (1 << ENTRY_BITS) - 1);
        Self((shard as u32) << ENTRY_BITS | entry)
    }

    /// What a session says; nothing when it is in no cache.
    #[inline(always)]
    pub(super) fn of(session: &Session) -> Option<Self> {
        let seat = session.seat();
        (seat != NO_SEAT).then_some(Self(seat))
    }

    /// Has a session say it, and what it can of the tag of the key under which it is there.
    #[inline(always)]
    pub(super) fn give(self, session: &Session, tag: u32) {
        session.take_seat(self.0, tag as u16);
    }

    /// The last bits of the tag that a session says, which are the ones that tell where in a table its slot is, unless there
    /// are more than a million. May be wrong: good for fetching alone.
    #[inline(always)]
    pub(super) fn end_of_tag(session: &Session) -> u32 {
        session.seat_hint().into()
    }

    /// The shard; there may be fewer.
    #[inline(always)]
    pub(super) fn shard(self) -> usize {
        (self.0 >> ENTRY_BITS) as usize
    }

    /// The entry; there may be fewer.
    #[inline(always)]
    pub(super) fn entry(self) -> u32 {
        self.0 & ((1 << ENTRY_BITS) - 1)
    }
}

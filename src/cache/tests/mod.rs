//! Tests of the cache as a whole.

mod ages;
mod flood;
mod index;
mod late;
mod limit;
mod model;
mod renamed;
mod seats;
mod several;
mod threads;
mod timing;

use super::refile::filing_of;
use super::{Added, Cache};
use crate::session::{Session, SessionId, SessionKey};
use crate::sync::Shared;

/// Random numbers that are the same in every run (xorshift64*).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Less than `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// A session with this id that ends `timeout` seconds after the second 1000.
fn session(id: &[u8], timeout: i64) -> Shared<Session> {
    let mut facts = Session::fresh_facts();
    facts.version = 0x303;
    facts.id = SessionId::new(id).unwrap();
    facts.time = 1000;
    facts.timeout = timeout;
    Session::from_facts(facts)
}

/// Whether a cache has a session with this key.
fn has(cache: &Cache, key: &SessionKey) -> bool {
    cache.contains(key.version, key.id.as_slice())
}

/// What a flush hands over.
fn flush(cache: &Cache, now: i64, everything: bool) -> Vec<Shared<Session>> {
    let mut flushed = Vec::new();
    cache.flush(now, everything, |session| flushed.push(session));
    flushed
}

/// The session that another one took the place of.
fn replaced(added: &Added) -> Option<&Shared<Session>> {
    added.gone.as_ref()?.replaced.as_ref()
}

/// The sessions that made room.
fn evicted(added: &Added) -> impl Iterator<Item = &Shared<Session>> {
    let gone = added.gone.iter();
    gone.flat_map(|gone| gone.evicted.iter())
}

/// How many caches the session thinks keep it.
fn keepers(session: &Session) -> usize {
    session.doors().len()
}

/// The sessions' ids, to compare and to read.
fn ids<'a>(sessions: impl IntoIterator<Item = &'a Shared<Session>>) -> Vec<String> {
    let id = |session: &Shared<Session>| {
        let facts = session.facts();
        String::from_utf8_lossy(facts.id.as_slice()).into_owned()
    };
    sessions.into_iter().map(id).collect()
}

/// Checks everything that holds in a cache while nobody changes it, and returns its sessions in the order of leaving.
fn check(cache: &Cache) -> Vec<Shared<Session>> {
    let Some(shelves) = cache.shelves.get() else {
        assert_eq!(cache.len(), 0);
        return Vec::new();
    };
    let mut leaving = Vec::new();
    for at in 0..shelves.shards.len() {
        let mut shard = shelves.lock(at);
        let filed = shard.check(|key| cache.hasher.place(key));
        let front = filed.first().map(|&(standing, _)| standing);
        shelves.frontier.check(at, front);
        for (standing, index) in filed {
            let session = shard.share(index);
            let filed_as = (shard.key(index), shard.expiry(index));
            assert_eq!(cache.hasher.place(&filed_as.0).shard, at);
            assert_eq!(filing_of(&session), filed_as, "filed as it is no longer");
            leaving.push((shard.expiry(index), standing, session));
        }
    }
    leaving.sort_by_key(|&(expiry, standing, _)| (expiry, standing));
    assert!(leaving.windows(2).all(|two| two[0].1 != two[1].1));
    assert_eq!(cache.len(), leaving.len());
    leaving.into_iter().map(|(.., session)| session).collect()
}

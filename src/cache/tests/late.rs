//! Changes that come while somebody who looked at the session before waits for a shard. The wait is real, the moment
//! chosen: the test holds the shard's lock.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use super::*;
use crate::session::SessionKey;
use crate::sync::Shared;

const BEFORE: &[u8] = b"before";
const BETWEEN: &[u8] = b"between";
const AFTER: &[u8] = b"after";

/// Lets `call` look at the session and wait for a shard, changes the session `meanwhile`, and lets the call go on.
fn change_while_waiting(
    cache: &Cache,
    one: &Shared<Session>,
    call: impl FnOnce() + Send,
    meanwhile: impl FnOnce(),
) {
    let shelves = cache.shelves.get().unwrap();
    let place = cache.hasher.place(&one.facts().key());
    thread::scope(|scope| {
        let lock = shelves.open(place.shard);
        let waiting = scope.spawn(call);
        thread::sleep(Duration::from_millis(30));
        assert!(!waiting.is_finished());
        meanwhile();
        drop(lock);
    });
    check(cache);
}

/// A cache that has been used, and a session.
fn cache_and_session() -> (Arc<Cache>, Shared<Session>) {
    let cache = Cache::new();
    cache.add(session(b"another", 100), 0);
    (cache, session(BEFORE, 100))
}

#[test]
fn an_addition_files_what_the_session_says_after_a_change() {
    let (cache, one) = cache_and_session();
    change_while_waiting(
        &cache,
        &one,
        || assert!(cache.add(one.clone(), 0).inserted),
        || {
            one.facts_mut().id = SessionId::new(AFTER).unwrap();
            // The change's own search, which the lock of this test keeps away.
            let shelves = cache.shelves.get().unwrap();
            shelves.changes.fetch_add(1, Ordering::Release);
        },
    );
    assert!(Shared::ptr_eq(
        &cache.lookup(&one.facts().key()).unwrap(),
        &one
    ));
}

#[test]
fn a_changed_lifetime_is_filed_as_it_is_by_then() {
    let (cache, one) = cache_and_session();
    cache.add(one.clone(), 0);
    change_while_waiting(
        &cache,
        &one,
        || one.refile(|facts| facts.timeout = 5),
        || one.facts_mut().timeout = 200,
    );
    assert_eq!(ids(&flush(&cache, 1150, false)), ["another"]);
}

#[test]
fn a_changed_id_is_filed_as_it_is_by_then() {
    let (cache, one) = cache_and_session();
    cache.add(one.clone(), 0);
    change_while_waiting(
        &cache,
        &one,
        || one.refile(|facts| facts.id = SessionId::new(BETWEEN).unwrap()),
        || one.facts_mut().id = SessionId::new(AFTER).unwrap(),
    );
    assert!(has(&cache, &one.facts().key()));
    assert_eq!((cache.len(), keepers(&one)), (2, 1));
}

#[test]
fn a_removal_finds_the_session_under_the_id_that_it_has_by_then() {
    let (cache, one) = cache_and_session();
    cache.add(one.clone(), 0);
    let former = one.facts().key();
    let id = SessionId::new(AFTER).unwrap();
    let key = SessionKey { id, ..former };
    let (from, to) = (cache.hasher.place(&former), cache.hasher.place(&key));
    let shelves = cache.shelves.get().unwrap();
    thread::scope(|scope| {
        let (mut source, mut target) = shelves.open_two(from.shard, to.shard);
        let removal = scope.spawn(|| cache.remove(&one));
        thread::sleep(Duration::from_millis(30));
        // The change is made and filed before the removal gets its turn.
        one.facts_mut().id = id;
        let found = source.find(&from).unwrap();
        let moved = source.take(found);
        let expiry = one.facts().expiry();
        let shard = target.as_mut().unwrap_or(&mut source);
        shard.file(&to, expiry, moved.clone(), cache.next_age());
        drop((source, target));
        assert!(Shared::ptr_eq(
            &removal.join().unwrap().session().unwrap(),
            &one
        ));
    });
    assert_eq!((cache.len(), keepers(&one)), (1, 0));
    check(&cache);
}

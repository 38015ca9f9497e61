//! Sessions that are in several caches, that change while they are kept, and what caches tell them.

use crate::session::Keeper;

use super::*;
use crate::session::SessionKey;

fn key(id: &[u8]) -> SessionKey {
    SessionKey {
        version: 0x303,
        id: SessionId::new(id).unwrap(),
    }
}

#[test]
fn an_empty_cache_finds_nothing_and_gives_nothing() {
    let cache = Cache::new();
    assert!(cache.is_empty() && cache.snapshot().is_empty());
    assert!(cache.lookup(&key(b"a")).is_none() && !has(&cache, &key(b"a")));
    assert!(cache.remove(&session(b"a", 1)).session().is_none());
    assert!(flush(&cache, 0, true).is_empty());
}

#[test]
fn a_session_is_found_by_version_and_id() {
    let cache = Cache::new();
    let one = session(b"a", 100);
    cache.add(one.clone(), 0);
    assert!(Shared::ptr_eq(&cache.lookup(&key(b"a")).unwrap(), &one));
    let other = SessionKey {
        version: 0x304,
        ..key(b"a")
    };
    assert!(cache.lookup(&other).is_none() && !has(&cache, &other));
    assert!(has(&cache, &key(b"a")) && !has(&cache, &key(b"a\0")));
}

#[test]
fn removing_goes_by_key_and_takes_out_another_object() {
    let cache = Cache::new();
    let (kept, twin) = (session(b"a", 100), session(b"a", 200));
    cache.add(kept.clone(), 0);
    assert!(Shared::ptr_eq(
        &cache.remove(&twin).session().unwrap(),
        &kept
    ));
    assert_eq!((keepers(&kept), keepers(&twin)), (0, 0));
    assert!(cache.remove(&twin).session().is_none());
}

#[test]
fn a_session_without_an_id_is_found_but_never_removed() {
    let cache = Cache::new();
    let nameless = session(b"", 100);
    cache.add(nameless.clone(), 0);
    assert!(cache.remove(&nameless).session().is_none());
    assert!(has(&cache, &key(b"")));
    assert_eq!(flush(&cache, 0, true).len(), 1);
    assert_eq!(keepers(&nameless), 0);
}

#[test]
fn a_session_may_be_in_many_caches_and_a_change_reaches_all() {
    let caches: Vec<_> = (0..5).map(|_| Cache::new()).collect();
    let session = session(b"a", 100);
    for cache in &caches {
        assert!(cache.add(session.clone(), 0).inserted);
    }
    assert_eq!(keepers(&session), 5);
    session.refile(|facts| facts.id = key(b"another").id);
    for cache in &caches {
        assert!(!has(cache, &key(b"a")) && has(cache, &key(b"another")));
        check(cache);
    }
    session.refile(|facts| facts.timeout = 5);
    for (n, cache) in caches.iter().enumerate() {
        assert_eq!(flush(cache, 1006, false).len(), 1);
        assert_eq!(keepers(&session), 4 - n);
    }
}

#[test]
fn a_session_that_takes_another_s_id_drops_that_one() {
    let cache = Cache::new();
    for n in 0..100_u32 {
        let (one, other) = (session(b"one", 100), session(&n.to_be_bytes(), 100));
        cache.add(one.clone(), 0);
        cache.add(other.clone(), 0);
        one.refile(|facts| facts.id = SessionId::new(&n.to_be_bytes()).unwrap());
        let id = SessionId::new(&n.to_be_bytes()).unwrap();
        let found = cache.lookup(&SessionKey { id, ..key(b"") }).unwrap();
        assert!(Shared::ptr_eq(&found, &one));
        assert!(!has(&cache, &key(b"one")));
        assert_eq!((keepers(&one), keepers(&other)), (1, 0));
        assert_eq!(Shared::strong_count(&other), 1);
        check(&cache);
    }
}

#[test]
fn a_changed_id_is_filed_where_the_session_stood_in_its_second() {
    let cache = Cache::new();
    let one = session(b"one", 100);
    cache.add(one.clone(), 0);
    cache.add(session(b"two", 100), 0);
    one.refile(|facts| facts.id = key(b"renamed").id);
    assert_eq!(ids(&check(&cache)), ["renamed", "two"]);
}

#[test]
fn an_entry_keeps_its_key_when_a_session_changes_behind_its_back() {
    let cache = Cache::new();
    let one = session(b"one", 100);
    cache.add(one.clone(), 0);
    one.facts_mut().id = key(b"two").id;
    assert!(has(&cache, &key(b"one")) && !has(&cache, &key(b"two")));
    assert!(cache.add(one.clone(), 0).inserted);
    assert_eq!(cache.len(), 2);
    // A change that is told now finds the session under its new key already, and keeps that.
    cache.refile(&one, &key(b"one"));
    assert_eq!((cache.len(), keepers(&one)), (1, 1));
    check(&cache);
}

#[test]
fn a_session_is_removed_from_where_it_sits() {
    let (cache, other) = (Cache::new(), Cache::new());
    let one = session(b"one", 100);
    // As another thread sees it that comes between a change and its being filed.
    cache.add(one.clone(), 0);
    one.facts_mut().id = key(b"two").id;
    assert!(Shared::ptr_eq(&cache.remove(&one).session().unwrap(), &one));
    assert!(check(&cache).is_empty());
    assert_eq!(keepers(&one), 0);

    // What it says is where it came last: in the other cache, or in a place that others have by now.
    cache.add(session(b"three", 100), 0);
    cache.add(one.clone(), 0);
    other.add(one.clone(), 0);
    assert!(cache.remove(&one).session().is_some());
    assert!(cache.remove(&one).session().is_none());
    assert!(other.remove(&one).session().is_some());
    assert!(other.remove(&one).session().is_none());
    cache.add(one.clone(), 0);
    let twin = session(b"two", 100);
    cache.add(twin.clone(), 0);
    assert!(Shared::ptr_eq(
        &cache.remove(&one).session().unwrap(),
        &twin
    ));
    assert_eq!((keepers(&one), keepers(&twin)), (0, 0));
    assert_eq!(check(&cache).len(), 1);
}

#[test]
fn a_cache_that_goes_tells_its_sessions_and_lets_them_go() {
    let (cache, other) = (Cache::new(), Cache::new());
    let sessions: Vec<_> = (0..1000_u32)
        .map(|n| session(&n.to_be_bytes(), 100))
        .collect();
    for session in &sessions {
        cache.add(session.clone(), 0);
        other.add(session.clone(), 0);
    }
    drop(cache);
    for session in &sessions {
        assert_eq!((keepers(session), Shared::strong_count(session)), (1, 2));
    }
    assert_eq!(check(&other).len(), 1000);
}

#[test]
fn an_emptied_shard_gives_its_room_back_and_files_again() {
    let cache = Cache::new();
    for round in 1..=3_u32 {
        for n in 0..20_000_u32 {
            cache.add(session(&(n * round).to_be_bytes(), i64::from(n % 7)), 0);
        }
        assert_eq!(check(&cache).len(), 20_000);
        assert_eq!(cache.snapshot().len(), 20_000);
        let flushed = flush(&cache, 0, true);
        assert!(flushed.is_sorted_by_key(|session| session.facts().expiry()));
        assert_eq!(flushed.len(), 20_000);
        assert!(check(&cache).is_empty());
    }
}

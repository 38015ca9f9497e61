//! Threads that add, change, look up, remove and flush the same sessions; when they are done all must be in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::*;
use crate::session::SessionKey;
use crate::sync::Shared;

const THREADS: u64 = 4;

fn id(n: usize) -> SessionId {
    SessionId::new(&(n as u64).to_be_bytes().repeat(4)).unwrap()
}

/// Runs `work` in several threads, each with random numbers of its own.
fn in_threads(work: impl Fn(&mut Random) + Sync) {
    thread::scope(|scope| {
        for seed in 1..=THREADS {
            let work = &work;
            scope.spawn(move || work(&mut Random::new(seed)));
        }
    });
}

/// Checks the caches, and that each session knows which of them keep it.
fn settle(caches: &[Arc<Cache>], sessions: &[Shared<Session>]) {
    let kept: Vec<_> = caches.iter().map(|cache| check(cache)).collect();
    for session in sessions {
        let count = |kept: &Vec<Shared<Session>>| {
            let same = |other: &&Shared<Session>| Shared::ptr_eq(other, session);
            kept.iter().filter(same).count()
        };
        let expected: usize = kept.iter().map(count).sum();
        assert_eq!(keepers(session), expected);
    }
}

#[test]
fn many_threads_on_few_sessions_leave_two_caches_in_order() {
    for round in 0..20 {
        let caches = [Cache::new(), Cache::new()];
        let sessions: Vec<_> = (0..40).map(|n| session(id(n).as_slice(), 100)).collect();
        in_threads(|random| {
            for _ in 0..3000 {
                let cache = &caches[random.below(2)];
                let session = &sessions[random.below(sessions.len())];
                match random.below(16) {
                    0..6 => drop(cache.add(session.clone(), random.pick(&[0, 5, 20, 30]))),
                    6..8 => drop(cache.remove(session)),
                    8..10 => session.refile(|facts| facts.timeout = random.below(5) as i64),
                    10..12 => session.refile(|facts| facts.id = id(random.below(50))),
                    12 => drop(flush(cache, 1003, false)),
                    13 if random.below(20) == 0 => drop(flush(cache, 0, true)),
                    14 => drop(cache.snapshot()),
                    _ => {
                        let key = session.facts().key();
                        drop(cache.lookup(&key));
                    }
                }
            }
        });
        settle(&caches, &sessions);
        if round % 2 == 0 {
            drop(caches);
        } else {
            for cache in &caches {
                flush(cache, 0, true);
                assert!(check(cache).is_empty());
            }
        }
        for session in &sessions {
            assert_eq!((keepers(session), Shared::strong_count(session)), (0, 1));
        }
    }
}

#[test]
fn a_session_whose_id_changes_while_it_is_added_and_removed_is_filed_as_it_ends_up() {
    for round in 0..300 {
        let cache = Cache::new();
        let one = session(id(0).as_slice(), 100);
        thread::scope(|scope| {
            scope.spawn(|| {
                for n in 0..20 {
                    one.refile(|facts| facts.id = id(n % 5 + round));
                    one.refile(|facts| facts.timeout = (n % 3) as i64);
                }
            });
            scope.spawn(|| {
                for n in 0..20 {
                    one.refile(|facts| facts.id = id(n % 7 + round));
                }
            });
            for n in 0..20 {
                cache.add(one.clone(), 0);
                if n % 4 == 3 {
                    cache.remove(&one);
                }
            }
            cache.add(one.clone(), 0);
        });
        settle(&[Arc::clone(&cache)], std::slice::from_ref(&one));
        let found = cache.lookup(&one.facts().key()).unwrap();
        assert!(Shared::ptr_eq(&found, &one));
        assert_eq!((cache.len(), keepers(&one)), (1, 1));
    }
}

#[test]
fn a_session_on_its_way_to_another_id_is_under_exactly_one_of_the_two() {
    let cache = Cache::new();
    let one = session(id(0).as_slice(), 100);
    cache.add(one.clone(), 0);
    let keys = [0, 1].map(|n| SessionKey {
        version: 0x303,
        id: id(n),
    });
    let places = keys.each_ref().map(|key| cache.hasher.place(key));
    let (low, high) = match places[0].shard <= places[1].shard {
        true => (0, 1),
        false => (1, 0),
    };
    let shelves = cache.shelves.get().unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..20_000 {
                one.refile(|facts| facts.id = keys[(n + 1) % 2].id);
            }
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) {
            let first = shelves.lock(places[low].shard);
            let found = usize::from(first.find(&places[low]).is_some());
            // Of two shards, or of one that is open already.
            let second =
                (places[0].shard != places[1].shard).then(|| shelves.lock(places[high].shard));
            let second = second.as_ref().unwrap_or(&first);
            let found_too = usize::from(second.find(&places[high]).is_some());
            assert_eq!(found + found_too, 1);
            assert_eq!(cache.len(), 1);
        }
    });
    check(&cache);
}

#[test]
fn a_full_cache_stays_full_under_threads() {
    const LIMIT: usize = 1000;
    let cache = Cache::new();
    in_threads(|random| {
        for _ in 0..20_000 {
            let id = random.next().to_be_bytes();
            let added = cache.add(session(&id, 100 + random.below(3) as i64), LIMIT);
            assert!(added.inserted);
            assert!(evicted(&added).all(|session| keepers(session) == 0));
        }
    });
    assert_eq!(check(&cache).len(), LIMIT - 1);
}

#[test]
fn flushing_everything_ends_while_others_go_on_adding() {
    let cache = Cache::new();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let adding = scope.spawn(|| {
            let mut random = Random::new(7);
            let mut added = 0;
            while !done.load(Ordering::Relaxed) {
                cache.add(session(&random.next().to_be_bytes(), 100), 0);
                added += 1;
            }
            added
        });
        let mut flushed = 0;
        for _ in 0..200 {
            flushed += flush(&cache, 0, true).len();
        }
        done.store(true, Ordering::Relaxed);
        let added = adding.join().unwrap();
        flushed += flush(&cache, 0, true).len();
        assert_eq!(flushed, added);
    });
    assert!(check(&cache).is_empty());
}

//! How a limit is kept. What is expected here is what the real libssl 3.0 did when it was given the same calls.

use super::*;

/// Adds a session with this id and timeout, as one that nobody else holds.
fn add(cache: &Cache, id: &str, timeout: i64, limit: usize) -> Vec<String> {
    let added = cache.add(session(id.as_bytes(), timeout), limit);
    assert!(added.inserted);
    ids(evicted(&added))
}

#[test]
fn a_limit_keeps_one_less_and_at_least_one() {
    for (limit, kept) in [(1, 1), (2, 1), (3, 2), (4, 3)] {
        let cache = Cache::new();
        for n in 0..6 {
            let evicted = add(&cache, &format!("id{n}"), 100, limit);
            match n < kept {
                true => assert!(evicted.is_empty()),
                false => assert_eq!(evicted, [format!("id{}", n - kept)]),
            }
            assert_eq!(cache.len(), (n + 1).min(kept));
        }
        check(&cache);
    }
}

#[test]
fn a_limit_of_zero_is_none() {
    let cache = Cache::new();
    for n in 0..1000 {
        assert!(add(&cache, &n.to_string(), 100, 0).is_empty());
    }
    assert_eq!(cache.len(), 1000);
}

#[test]
fn a_newcomer_never_leaves_however_early_it_ends() {
    let cache = Cache::new();
    for n in 1..=5 {
        add(&cache, &n.to_string(), 100 + (n * 3) % 5, 0);
    }
    assert_eq!(add(&cache, "9", 1, 2), ["5", "2", "4", "1", "3"]);
    assert_eq!(ids(&check(&cache)), ["9"]);
}

#[test]
fn a_session_without_an_id_stops_the_making_of_room_while_it_is_its_turn() {
    let cache = Cache::new();
    add(&cache, "", 10, 3);
    for id in ["b", "d", "f"] {
        assert!(add(&cache, id, 100, 3).is_empty());
    }
    assert_eq!(cache.len(), 4);
    // Another one without an id takes its place: then it is not in the order while room is made.
    let other = session(b"", 5);
    let added = cache.add(other.clone(), 3);
    assert_eq!(ids(evicted(&added)), ["b", "d"]);
    assert!(replaced(&added).is_some());
    assert_eq!(ids(&check(&cache)), ["", "f"]);
    // It is not its turn any more.
    other.refile(|facts| facts.time = 5000);
    assert_eq!(add(&cache, "g", 100, 3), ["f"]);
    assert_eq!(ids(&flush(&cache, 1101, false)), ["g"]);
    assert_eq!(ids(&flush(&cache, 0, true)), [""]);
}

#[test]
fn the_one_replaced_is_no_eviction_and_others_still_make_room() {
    let cache = Cache::new();
    for n in 1..=5 {
        add(&cache, &n.to_string(), 100 + (n * 37) % 5, 0);
    }
    let again = session(b"3", 1);
    let added = cache.add(again.clone(), 3);
    assert_eq!(ids(evicted(&added)), ["5", "1", "4"]);
    assert_eq!(ids(replaced(&added)), ["3"]);
    assert_eq!(ids(&flush(&cache, 0, true)), ["3", "2"]);
}

#[test]
fn adding_a_session_again_makes_no_room_but_makes_it_the_newest_of_its_second() {
    let cache = Cache::new();
    let first = session(b"a", 100);
    assert!(cache.add(first.clone(), 0).inserted);
    add(&cache, "b", 100, 0);
    add(&cache, "d", 100, 0);
    let again = cache.add(first.clone(), 2);
    assert!(!again.inserted && again.gone.is_none());
    assert_eq!(keepers(&first), 1);
    assert_eq!(ids(&check(&cache)), ["b", "d", "a"]);
}

#[test]
fn setting_the_time_or_timeout_to_what_it_was_makes_it_the_newest_of_its_second() {
    let cache = Cache::new();
    let first = session(b"a", 100);
    cache.add(first.clone(), 0);
    for id in ["b", "d"] {
        add(&cache, id, 100, 0);
    }
    first.refile(|facts| facts.time = 1000);
    assert_eq!(ids(&check(&cache)), ["b", "d", "a"]);
    assert_eq!(add(&cache, "e", 100, 4), ["b"]);
    first.refile(|facts| facts.timeout = 99);
    assert_eq!(ids(&check(&cache)), ["a", "d", "e"]);
}

#[test]
fn sessions_that_end_beyond_64_bits_leave_last_and_in_libssl_s_order() {
    const MAX: i64 = i64::MAX;
    let cache = Cache::new();
    for (id, time, timeout) in [
        ("1", MAX, 5),
        ("2", MAX, MAX),
        ("3", MAX, 0),
        ("4", -5, MAX),
        ("5", MAX, 3),
        ("6", -10, 3),
        ("7", -MAX, 0),
    ] {
        let session = session(id.as_bytes(), timeout);
        session.refile(|facts| facts.time = time);
        cache.add(session.clone(), 0);
    }
    assert!(flush(&cache, -8, false).is_empty());
    assert!(flush(&cache, MAX, false).is_empty());
    assert_eq!(
        ids(&flush(&cache, 0, true)),
        ["3", "4", "7", "5", "1", "6", "2"]
    );
}

//! Who was filed first, over all shards, in a cache that has filed more sessions than an entry can count.

use std::sync::atomic::Ordering;

use super::*;

/// Sessions of one second, filed so far apart; the cache has them in the order of their numbers.
fn filed_far_apart() -> (std::sync::Arc<Cache>, Vec<String>) {
    let cache = Cache::with_shards(4);
    let sessions: Vec<_> = (0..64_u8).map(|n| session(&[n], 100)).collect();
    for (n, session) in sessions.iter().enumerate() {
        cache.add(session.clone(), 0);
        if n % 8 == 0 {
            cache.totals.filed.fetch_add(1 << 33, Ordering::Relaxed);
        }
    }
    (cache, ids(&sessions))
}

#[test]
fn a_flush_hands_over_in_the_order_of_filing() {
    let (cache, expected) = filed_far_apart();
    assert_eq!(ids(&check(&cache)), expected);
    assert_eq!(ids(&flush(&cache, 0, true)), expected);
}

#[test]
fn sessions_make_room_in_the_order_of_filing() {
    let (cache, expected) = filed_far_apart();
    let mut gone = Vec::new();
    for n in 64..128_u8 {
        let added = cache.add(session(&[n], 1000), 65);
        gone.extend(ids(evicted(&added)));
        check(&cache);
    }
    assert_eq!(gone, expected);
}

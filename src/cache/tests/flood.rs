//! Session ids that somebody chose to meet in one place.

use super::*;
use crate::session::SessionKey;

fn key_of(id: [u64; 4]) -> SessionKey {
    SessionKey {
        version: 0x303,
        id: SessionId::new(id.map(u64::to_le_bytes).as_flattened()).unwrap(),
    }
}

/// How many buckets a search for each of these ids looks at, in the mean and at most, in a cache that has all of them;
/// and how many sessions the fullest shard has.
fn cost(ids: &[[u64; 4]]) -> (f64, usize, usize) {
    let cache = Cache::with_shards(32);
    for id in ids {
        let key = key_of(*id);
        cache.add(session(key.id.as_slice(), 100), 0);
    }
    let places: Vec<_> = ids
        .iter()
        .map(|id| cache.hasher.place(&key_of(*id)))
        .collect();
    let shelves = cache.shelves.get().unwrap();
    let probes = places
        .iter()
        .map(|place| shelves.lock(place.shard).probes(place));
    let probes: Vec<usize> = probes.collect();
    let fullest = (0..shelves.shards.len())
        .map(|shard| shelves.lock(shard).len())
        .max();
    let mean = probes.iter().sum::<usize>() as f64 / probes.len() as f64;
    (mean, probes.into_iter().max().unwrap(), fullest.unwrap())
}

/// Under a hash without a key these would be chosen to collide: equal in what a table is likely to look at (the first
/// bytes, as OpenSSL's does; the last; the sum; the exclusive or), equal but for one bit, or consecutive.
fn floods(count: u64) -> Vec<(&'static str, Vec<[u64; 4]>)> {
    let each = |id: fn(u64) -> [u64; 4]| (0..count).map(id).collect();
    vec![
        ("the same first word", each(|n| [7, n, n * n, 3])),
        ("the same last words", each(|n| [n, 1, 1, 1])),
        ("the same sum", each(|n| [n, 0_u64.wrapping_sub(n), 5, 5])),
        ("the same exclusive or", each(|n| [n, n, 9, 9])),
        (
            "few bits",
            each(|n| [1 << (n % 64), 1 << (n / 64 % 64), 1 << (n / 4096 % 64), 0]),
        ),
        ("high bits alone", each(|n| [n << 48, 0, 0, 0])),
    ]
}

#[test]
fn ids_chosen_to_collide_cost_no_more_probes_than_random_ones() {
    const COUNT: u64 = 20_000;
    let mut random = Random::new(1);
    let random: Vec<[u64; 4]> = (0..COUNT)
        .map(|_| std::array::from_fn(|_| random.next()))
        .collect();
    let (mean, most, fullest) = cost(&random);
    // What chance does to 20,000 keys in 32 shards whose buckets have ten of fifteen slots taken in the mean: of 60,000
    // such caches filled with random numbers none had a mean above 1.02 or a search of more than twelve buckets, and each
    // bucket more was four times as rare.
    let is_chance =
        |mean: f64, most: usize, fullest: usize| mean < 1.05 && most < 16 && fullest < 800;
    assert!(is_chance(mean, most, fullest), "{mean} {most} {fullest}");
    for (name, ids) in floods(COUNT) {
        let (flood_mean, flood_most, flood_fullest) = cost(&ids);
        assert!(
            is_chance(flood_mean, flood_most, flood_fullest),
            "{name}: {flood_mean} probes in the mean, {flood_most} at most, {flood_fullest} in a shard; \
             random ids: {mean}, {most}, {fullest}"
        );
    }
}

/// That the numbers above would tell: ids that really meet in one place, which takes the key to find.
#[test]
fn ids_chosen_with_the_key_would_cost_more() {
    let cache = Cache::new();
    let mut n = 0;
    let mut ids = Vec::new();
    while ids.len() < 300 {
        let id = [n, 0, 0, 0];
        let place = cache.hasher.place(&key_of(id));
        if place.shard == 0 && place.words.tag().is_multiple_of(64) {
            cache.add(session(key_of(id).id.as_slice(), 100), 0);
            ids.push(place);
        }
        n += 1;
    }
    let shard = cache.shelves.get().unwrap().lock(0);
    let most = ids.iter().map(|place| shard.probes(place)).max().unwrap();
    assert!(most > 15, "{most}");
}

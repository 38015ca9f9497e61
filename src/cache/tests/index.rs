//! The table of keys, by itself.

use std::sync::Arc;

use super::Random;
use crate::cache::chunks::Place;
use crate::cache::ground::Ground;
use crate::cache::index::Index;
use crate::cache::key_words::KeyWords;
use crate::cache::table::Search;

fn key(number: u64, tag: u32) -> KeyWords {
    KeyWords::new([number, 0, 0, 0].into(), 32, 0x304, tag)
}

#[test]
fn entries_have_places_of_their_own_one_behind_the_other() {
    let mut before: Option<Place> = None;
    for entry in (0..200_000).chain(u32::MAX - 100_000..=u32::MAX) {
        let place = Place::of(entry);
        assert!((place.first()..place.first() + place.len()).contains(&place.number));
        match before {
            None => assert_eq!((place.chunk, place.number), (0, place.first())),
            Some(before) if place.chunk != before.chunk && entry < 200_000 => {
                let end = before.first() + before.len();
                assert_eq!((place.chunk, place.number), (before.chunk + 1, end));
            }
            Some(before) if entry < 200_000 => assert_eq!(place.number, before.number + 1),
            Some(_) => {}
        }
        before = Some(place);
    }
}

/// Files an entry under a key that is not there.
fn insert(index: &Index<()>, key: &KeyWords, entry: u32) {
    match index.search(key) {
        Search::Missing(slot) => *index.insert(key, entry, slot),
        Search::Found(..) => panic!("a key that is there already"),
    }
}

/// Tags from few, so that many keys have the same home, more than their buckets can count; the table grows, wraps around
/// and empties.
#[test]
fn keys_are_found_as_in_a_map_however_they_collide() {
    for tags in [1_u64, 3, 1000] {
        let index = Index::<()>::new(Arc::new(Ground::new()));
        let mut state = tags;
        let mut random = |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005) | 1;
            (state >> 33) % bound
        };
        // High tags, whose addresses are at the end of each table.
        let tag = |number: u64| !0 - (number % tags) as u32;
        // By entry; no entry is made while one is free.
        let mut filed: Vec<Option<u64>> = Vec::new();
        for round in 0..20_000_u64 {
            let number = random(500);
            // At times most come, at times most go.
            let comes = random(10) < if round % 4000 < 2000 { 7 } else { 3 };
            let taken: Vec<usize> = (0..filed.len()).filter(|&at| filed[at].is_some()).collect();
            if !comes && !taken.is_empty() {
                let entry = taken[random(taken.len() as u64) as usize];
                let number = filed[entry].unwrap();
                let Search::Found(_, slot) = index.search(&key(number, tag(number))) else {
                    panic!("{number} is not found");
                };
                index.remove(entry as u32, (random(2) == 0).then_some(slot));
                filed[entry] = None;
            } else if comes && taken.len() < 300 && !filed.contains(&Some(number)) {
                let free = filed
                    .iter()
                    .position(Option::is_none)
                    .unwrap_or(filed.len());
                filed.resize(filed.len().max(free + 1), None);
                insert(&index, &key(number, tag(number)), free as u32);
                filed[free] = Some(number);
            }
            let asked = random(500);
            let expected = filed.iter().position(|&each| each == Some(asked));
            let key = key(asked, tag(asked));
            assert_eq!(index.find(&key), expected.map(|entry| entry as u32));
            assert_eq!(index.contains(&key), Some(expected.is_some()));
            let seen = index.glance(&key);
            assert!(seen.is_none_or(|seen| seen == expected.is_some()));
            index.check();
        }
    }
}

/// Those of neighbouring homes that have more than they have room for: when the table grows they are away, and in the
/// larger one as well.
#[test]
fn keys_are_found_in_a_table_that_grew() {
    for seed in 0..100 {
        let index = Index::<()>::new(Arc::new(Ground::new()));
        let mut random = Random::new(seed);
        let homes: Vec<u32> = (0..6)
            .map(|_| random.next() as u32 & 0xff_ff00 | random.below(8) as u32)
            .collect();
        let tags: Vec<u32> = (0..300).map(|_| random.pick(&homes)).collect();
        let key = |entry: usize| key(entry as u64, tags[entry]);
        for entry in 0..tags.len() {
            insert(&index, &key(entry), entry as u32);
            index.check();
            assert!((0..=entry).all(|filed| index.find(&key(filed)) == Some(filed as u32)));
        }
    }
}

/// As sessions come and go in a cache that is as full as a table gets: many are away from home, and come closer when there
/// is room.
#[test]
fn keys_are_found_in_a_table_that_is_full() {
    let index = Index::<()>::new(Arc::new(Ground::new()));
    let mut random = Random::new(5);
    // Thirteen of fifteen.
    let mut tags: Vec<u32> = (0..13 << 8).map(|_| random.next() as u32).collect();
    let key = |entry: usize, tags: &[u32]| key(entry as u64, tags[entry]);
    for entry in 0..tags.len() {
        insert(&index, &key(entry, &tags), entry as u32);
    }
    for round in 0..40_000 {
        let entry = random.below(tags.len());
        index.remove(entry as u32, None);
        assert_eq!(index.find(&key(entry, &tags)), None);
        tags[entry] = random.next() as u32;
        insert(&index, &key(entry, &tags), entry as u32);
        if round % 100 == 0 {
            index.check();
        }
    }
    for entry in 0..tags.len() {
        assert_eq!(index.find(&key(entry, &tags)), Some(entry as u32));
    }
    // Some two, as in a table that nothing was taken from; if all stayed where they came to, some ten.
    let missing = |home| KeyWords::new([1 << 60; 4].into(), 32, 0x304, home);
    let probes = (0..1 << 8).map(|home| index.probes(&missing(home)));
    let probes: usize = probes.sum();
    assert!(probes < 4 << 8, "{probes} for {} buckets", 1 << 8);
}

/// A bucket that nobody passed by any more says so.
#[test]
fn a_search_ends_at_home_when_those_away_from_it_are_gone() {
    let index = Index::<()>::new(Arc::new(Ground::new()));
    for entry in 0..40 {
        insert(&index, &key(entry, 7), entry as u32);
    }
    let missing = key(100, 7);
    assert!(index.probes(&missing) > 2);
    assert_eq!(index.glance(&missing), None);
    for entry in 0..40 {
        index.remove(entry, None);
    }
    assert_eq!(index.probes(&missing), 1);
    assert_eq!(index.glance(&missing), Some(false));
    assert_eq!(index.contains(&missing), Some(false));
}

/// Also those whose versions and lengths the tag does not tell, and which have one tag.
#[test]
fn keys_that_differ_in_one_part_alone_are_different() {
    let ids = [[1, 2, 3, 4], [1, 2, 3, 5], [0, 2, 3, 4]];
    let versions = [0x304, 0x303, 0x302, 0x305, 0xfefd, 0, -1, 0x304 + (1 << 16)];
    let kinds = versions.map(|version| [32, 31, 33, 0].map(|len| (version, len)));
    let keys: Vec<KeyWords> = ids
        .into_iter()
        .flat_map(|id| {
            let kinds = kinds.as_flattened().iter();
            kinds.map(move |&(version, len)| KeyWords::new(id.into(), len, version, 5))
        })
        .collect();
    let index = Index::<()>::new(Arc::new(Ground::new()));
    for one in &keys {
        insert(&index, one, 0);
        for asked in &keys {
            let is_it = asked == one;
            assert_eq!(index.find(asked), is_it.then_some(0), "{one:?} {asked:?}");
            assert_eq!(index.glance(asked), Some(is_it), "{one:?} {asked:?}");
            assert_eq!(index.contains(asked), Some(is_it), "{one:?} {asked:?}");
        }
        assert_eq!(index.key(0), *one);
        index.remove(0, None);
    }
}

//! The cache's ways of going without locks, and of taking them, under every order in which threads can run.
//!
//! The part of a shard that is read without its lock (`src/cache/index.rs` and what it stands on) is compiled here as
//! it is, with loom's atomics in the place of the standard library's. How sessions are filed while they change
//! (`src/cache/refile.rs`) is a model: the same steps, on as little as shows them.

mod atomic {
    pub(crate) use loom::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};
}
/// In place of memory that begins as zeros, which loom's atomics are not.
mod ground {
    use std::any::Any;
    use std::ptr::NonNull;
    use std::sync::Mutex;

    /// What may begin as its default.
    ///
    /// # Safety
    /// None is asked for here.
    pub(crate) unsafe trait Blank: Default + Send + 'static {}

    // SAFETY: nothing relies on anything.
    unsafe impl Blank for () {}

    #[derive(Default)]
    pub(crate) struct Ground(Mutex<Vec<Box<dyn Any + Send>>>);

    impl Ground {
        pub(crate) fn blank<T: Blank>(&self, number: usize) -> NonNull<T> {
            let mut pieces = self.0.lock().unwrap();
            let piece: Vec<T> = (0..number).map(|_| T::default()).collect();
            let start = NonNull::new(piece.as_ptr().cast_mut()).unwrap();
            pieces.push(Box::new(piece));
            start
        }

        /// How often somebody asked for memory.
        pub(crate) fn asked(&self) -> usize {
            self.0.lock().unwrap().len()
        }
    }
}
/// Fewer numbers than fill a line, one by one: what is looked at all at once is as if looked at in any order.
mod numbers {
    use super::atomic::{AtomicU32, Ordering};

    pub(crate) const LEN: usize = 4;

    #[derive(Clone, Copy)]
    pub(crate) struct Numbers([u32; LEN]);

    impl Numbers {
        pub(crate) fn read(numbers: &[AtomicU32; LEN]) -> Self {
            Self(std::array::from_fn(|at| {
                numbers[at].load(Ordering::Relaxed)
            }))
        }

        pub(crate) fn matching(self, mask: u32, wanted: u32) -> u32 {
            let numbers = self.0.iter().zip(0..);
            let bits = numbers.map(|(number, at)| u32::from(number & mask == wanted) << at);
            bits.fold(0, |all, bit| all | bit)
        }
    }
}
/// Ids word by word: what is looked at in two steps is as if looked at in any order.
mod id_words {
    use super::atomic::{AtomicU64, Ordering};

    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub(crate) struct IdWords([u64; 4]);

    #[derive(Default)]
    pub(crate) struct AtomicId([AtomicU64; 4]);

    impl AtomicId {
        pub(crate) fn write(&self, id: IdWords) {
            for (to, from) in self.0.iter().zip(id.0) {
                to.store(from, Ordering::Relaxed);
            }
        }
    }

    impl IdWords {
        pub(crate) fn read(id: &AtomicId) -> Self {
            Self(std::array::from_fn(|at| id.0[at].load(Ordering::Relaxed)))
        }

        pub(crate) fn is(self, other: Self) -> bool {
            self == other
        }
    }

    impl From<[u64; 4]> for IdWords {
        fn from(words: [u64; 4]) -> Self {
            Self(words)
        }
    }
}
#[path = "../src/cache/bucket.rs"]
mod bucket;
#[path = "../src/cache/chunks.rs"]
#[allow(dead_code)]
mod chunks;
#[path = "../src/cache/index.rs"]
#[allow(dead_code)]
mod index;
#[path = "../src/cache/key_words.rs"]
#[allow(dead_code)]
mod key_words;
#[path = "../src/cache/table.rs"]
#[allow(dead_code)]
mod table;

use ground::Ground;
use key_words::KeyWords;
use loom::sync::atomic::{AtomicU64, Ordering};
use loom::sync::{Arc, Mutex};
use loom::thread;
use table::Search;

/// Tries everything that can happen with so many switches between threads that none of them asked for.
fn explore(switches: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(switches);
    // A table that grows looks at many numbers.
    builder.max_branches = 10_000;
    builder.check(model);
}

/// A key of this id and tag.
type Index = index::Index<()>;

/// Files an entry under a key that is not there.
fn insert(index: &Index, key: &KeyWords, entry: u32) {
    match index.search(key) {
        Search::Missing(slot) => *index.insert(key, entry, slot),
        Search::Found(..) => panic!("a key that is there already"),
    }
}

fn key(id: [u64; 4], tag: u32) -> KeyWords {
    KeyWords::new(id.into(), 32, 0x304, tag)
}

/// A way to look for a key without the shard's lock.
type Look = fn(&Index, &KeyWords) -> Option<bool>;

/// As [`explore`], with a reader that takes a glance, and with one that looks further.
fn explore_looks(switches: usize, model: fn(Look)) {
    explore(switches, move || model(Index::glance));
    explore(switches, move || model(Index::contains));
}

/// What a reader finds who looks for a key while another thread works on the index.
fn asked_during(
    look: Look,
    index: &Arc<Index>,
    asked: KeyWords,
    work: impl FnOnce(&Index) + 'static,
) -> Option<bool> {
    let reader = {
        let index = Arc::clone(index);
        thread::spawn(move || look(&index, &asked))
    };
    let writer = {
        let index = Arc::clone(index);
        thread::spawn(move || work(&index))
    };
    writer.join().unwrap();
    reader.join().unwrap()
}

/// An index with so many keys, all of which have the same home, of which that has room for three.
fn crowd(keys: u64) -> (Arc<Index>, Vec<KeyWords>) {
    let index = Arc::new(Index::new(Default::default()));
    let keys: Vec<KeyWords> = (0..keys).map(|n| key([n; 4], 5)).collect();
    for (key, entry) in keys.iter().zip(0..) {
        insert(&index, key, entry);
    }
    (index, keys)
}

#[test]
fn a_reader_never_misses_a_key_away_from_home() {
    explore_looks(2, |look| {
        let (index, keys) = crowd(4);
        // Home has room again, but is still passed by.
        let gone = keys[0];
        let found = asked_during(look, &index, keys[3], |index| *index.remove(0, None));
        assert_ne!(found, Some(false));
        assert_eq!(index.contains(&keys[3]), Some(true));
        assert_eq!(index.contains(&gone), Some(false));
    });
}

#[test]
fn a_reader_never_misses_a_key_when_another_that_is_away_goes() {
    explore_looks(2, |look| {
        let (index, keys) = crowd(5);
        let found = asked_during(look, &index, keys[4], |index| *index.remove(3, None));
        assert_ne!(found, Some(false));
        assert_eq!(index.contains(&keys[4]), Some(true));
        assert_eq!(index.contains(&keys[3]), Some(false));
    });
}

/// Home and the next bucket are full: who goes leaves room for one of the next, who leaves room for one behind that.
fn two_come_closer(look: Look, asked: usize) {
    let (index, keys) = crowd(7);
    let asked = keys[asked];
    let found = asked_during(look, &index, asked, |index| *index.remove(0, None));
    assert_ne!(found, Some(false));
    for (number, key) in keys.iter().enumerate() {
        assert_eq!(index.contains(key), Some(number != 0));
    }
    let probes: usize = keys[1..].iter().map(|key| index.probes(key)).sum();
    assert_eq!(probes, 3 + 3 * 2, "nobody came closer");
}

#[test]
fn a_reader_never_misses_a_key_that_comes_home() {
    explore_looks(2, |look| two_come_closer(look, 3));
}

#[test]
fn a_reader_never_misses_a_key_that_comes_closer() {
    explore_looks(2, |look| two_come_closer(look, 6));
}

/// Two keys of one tag, of which lengths of 20 and 21 are not told by it; and a key that is made of parts of both.
fn mixed_keys(ids: [u64; 4], len: usize) -> [KeyWords; 3] {
    let of = |id: [u64; 4], len: usize| KeyWords::new(id.into(), len, 0x304, 4);
    match len {
        32 => [of([1; 4], 32), of([2; 4], 32), of(ids, 32)],
        _ => [of([1; 4], 20), of([2; 4], 21), of(ids, len)],
    }
}

/// One thread takes a session out and files one in its entry.
fn mixed_by_one_thread(look: Look, [before, after, mixed]: [KeyWords; 3]) {
    let index = Arc::new(Index::new(Default::default()));
    insert(&index, &before, 0);
    let found = asked_during(look, &index, mixed, move |index| {
        index.remove(0, None);
        insert(index, &after, 0);
    });
    assert_ne!(found, Some(true));
    assert_eq!(index.contains(&after), Some(true));
}

#[test]
fn a_reader_never_finds_a_key_made_of_two_ids() {
    explore_looks(1, |look| {
        mixed_by_one_thread(look, mixed_keys([2, 2, 1, 1], 32))
    });
}

#[test]
fn a_reader_never_finds_a_key_made_of_id_and_length() {
    explore_looks(1, |look| mixed_by_one_thread(look, mixed_keys([1; 4], 21)));
    explore_looks(1, |look| mixed_by_one_thread(look, mixed_keys([2; 4], 20)));
}

/// One thread takes a session out, another files one in its entry.
fn mixed_by_two_threads(look: Look, [before, after, mixed]: [KeyWords; 3]) {
    let index = Arc::new(Index::new(Default::default()));
    let gone = Arc::new(Mutex::new(false));
    insert(&index, &before, 0);
    let remover = {
        let (index, gone) = (Arc::clone(&index), Arc::clone(&gone));
        thread::spawn(move || {
            let mut gone = gone.lock().unwrap();
            index.remove(0, None);
            *gone = true;
        })
    };
    let filer = {
        let (index, gone) = (Arc::clone(&index), Arc::clone(&gone));
        thread::spawn(move || {
            let gone = gone.lock().unwrap();
            if *gone {
                insert(&index, &after, 0);
            }
        })
    };
    assert_ne!(look(&index, &mixed), Some(true));
    remover.join().unwrap();
    filer.join().unwrap();
}

#[test]
fn a_reader_never_finds_a_key_made_of_two_ids_by_two_threads() {
    explore_looks(3, |look| {
        mixed_by_two_threads(look, mixed_keys([2, 2, 1, 1], 32))
    });
}

#[test]
fn a_reader_never_finds_a_key_made_of_id_and_length_by_two_threads() {
    explore_looks(3, |look| mixed_by_two_threads(look, mixed_keys([1; 4], 21)));
    explore_looks(3, |look| mixed_by_two_threads(look, mixed_keys([2; 4], 20)));
}

/// The first table is good for one key, the next for two.
#[test]
fn a_reader_never_misses_a_key_while_the_table_grows() {
    explore_looks(3, |look| {
        let ground = std::sync::Arc::new(Ground::default());
        let index = Arc::new(Index::new(std::sync::Arc::clone(&ground)));
        let keys: [KeyWords; 2] = [1, 2].map(|n| key([n; 4], n as u32));
        insert(&index, &keys[0], 0);
        let (last, asked) = (keys[1], ground.asked());
        let found = asked_during(look, &index, keys[0], move |index| insert(index, &last, 1));
        assert_eq!(ground.asked(), asked + 1, "the table did not grow");
        assert_ne!(found, Some(false));
        assert!(keys.iter().all(|key| index.contains(key) == Some(true)));
    });
}

/// The table that was left still says where the key was, but its entry has another by then.
#[test]
fn a_reader_never_believes_a_table_that_was_left() {
    explore_looks(1, |look| {
        let index = Arc::new(Index::new(Default::default()));
        let [before, other, after] = [1, 2, 3].map(|n| key([n; 4], 5));
        insert(&index, &before, 0);
        let found = asked_during(look, &index, key([1, 1, 3, 3], 5), move |index| {
            insert(index, &other, 1);
            index.remove(0, None);
            insert(index, &after, 0);
        });
        assert_ne!(found, Some(true));
        assert_eq!(index.contains(&before), Some(false));
        assert_eq!(index.contains(&after), Some(true));
    });
}

/// What a session says of itself; and what a cache of two shards does about it, in the steps of the cache.
struct Model {
    /// The session's key, which is the number of its shard here, and how many caches keep it.
    session: Mutex<(usize, usize)>,
    /// Whether the session is filed in each shard.
    shards: [Mutex<bool>; 2],
    changes: AtomicU64,
}

impl Model {
    fn new(key: usize) -> Arc<Self> {
        Arc::new(Self {
            session: Mutex::new((key, 0)),
            shards: [Mutex::new(false), Mutex::new(false)],
            changes: AtomicU64::new(0),
        })
    }

    fn key(&self) -> usize {
        self.session.lock().unwrap().0
    }

    /// `Cache::file`.
    fn add(&self) {
        let mut changes = self.changes.load(Ordering::Acquire);
        let mut key = {
            let mut session = self.session.lock().unwrap();
            session.1 += 1;
            session.0
        };
        loop {
            let mut shard = self.shards[key].lock().unwrap();
            if self.changes.load(Ordering::Acquire) != changes {
                changes = self.changes.load(Ordering::Acquire);
                let now = self.key();
                if now != key {
                    key = now;
                    continue;
                }
            }
            *shard = true;
            return;
        }
    }

    /// `Session::rekey`, and `Cache::refile` for the one cache.
    fn rekey(&self, to: usize) {
        let (former, kept) = {
            let mut session = self.session.lock().unwrap();
            (std::mem::replace(&mut session.0, to), session.1 > 0)
        };
        if !kept || former == to {
            return;
        }
        loop {
            let key = self.key();
            if key == former {
                // It is back where it was: `refile_in_place`.
                let shard = self.shards[key].lock().unwrap();
                self.changes.fetch_add(1, Ordering::Release);
                if *shard && self.key() != key {
                    continue;
                }
                return;
            }
            // The lower number first.
            let mut low = self.shards[0].lock().unwrap();
            let mut high = self.shards[1].lock().unwrap();
            self.changes.fetch_add(1, Ordering::Release);
            let (source, target) = match former {
                0 => (&mut *low, &mut *high),
                _ => (&mut *high, &mut *low),
            };
            if !*source {
                return;
            }
            if self.key() != key {
                continue;
            }
            *source = false;
            *target = true;
            return;
        }
    }

    /// Whether the session is filed under the key that it has, and under no other.
    fn is_in_order(&self) -> bool {
        let key = self.key();
        *self.shards[key].lock().unwrap() && !*self.shards[1 - key].lock().unwrap()
    }
}

/// The session is added while another thread changes its key.
fn add_during_change(model: &Arc<Model>) {
    let changer = {
        let model = Arc::clone(model);
        thread::spawn(move || model.rekey(1))
    };
    model.add();
    changer.join().unwrap();
    assert!(model.is_in_order());
}

#[test]
fn a_session_that_changes_while_it_is_added_is_filed_as_it_ends_up() {
    explore(3, || add_during_change(&Model::new(0)));
}

#[test]
fn a_session_that_changes_while_it_is_added_again_is_filed_once() {
    explore(3, || {
        let model = Model::new(0);
        model.add();
        add_during_change(&model);
    });
}

#[test]
fn a_session_that_two_threads_change_while_it_is_added_is_filed_as_it_ends_up() {
    explore(2, || {
        let model = Model::new(0);
        let changers = [1, 0].map(|to| {
            let model = Arc::clone(&model);
            thread::spawn(move || model.rekey(to))
        });
        model.add();
        for changer in changers {
            changer.join().unwrap();
        }
        assert!(model.is_in_order());
    });
}

#[test]
fn threads_that_move_a_session_both_ways_neither_wait_forever_nor_lose_it() {
    explore(3, || {
        let model = Model::new(0);
        model.add();
        let changers = [1, 0].map(|to| {
            let model = Arc::clone(&model);
            thread::spawn(move || model.rekey(to))
        });
        for changer in changers {
            changer.join().unwrap();
        }
        assert!(model.is_in_order());
    });
}

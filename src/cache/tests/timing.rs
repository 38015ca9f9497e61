//! How long the cache takes and how much room. Not run by default; to see the numbers:
//! `cargo test --release cache::tests::timing -- --ignored --nocapture --test-threads=1`.

use std::hint::black_box;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::session::SessionKey;

/// Sessions with random ids; `seconds` is in how many different ones they end.
fn sessions(count: usize, seconds: usize, seed: u64) -> Vec<Arc<Session>> {
    let mut random = Random::new(seed);
    let make = |_| {
        let id: [u64; 4] = std::array::from_fn(|_| random.next());
        session(
            id.map(u64::to_be_bytes).as_flattened(),
            random.below(seconds) as i64,
        )
    };
    (0..count).map(make).collect()
}

fn shuffled<T>(mut items: Vec<T>, seed: u64) -> Vec<T> {
    let mut random = Random::new(seed);
    for at in (1..items.len()).rev() {
        items.swap(at, random.below(at + 1));
    }
    items
}

/// Nanoseconds for each of `count`.
fn per(count: usize, took: Duration) -> f64 {
    took.as_nanos() as f64 / count as f64
}

fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0) * 4096
}

fn measure(name: &str, count: usize, work: impl FnOnce()) {
    let start = Instant::now();
    work();
    println!("  {name}: {:.0} ns", per(count, start.elapsed()));
}

fn one_thread(count: usize, seconds: usize) {
    println!("{count} sessions that end in {seconds} seconds, one thread:");
    let (cache, kept) = (Cache::new(), sessions(count, seconds, 1));
    let keys: Vec<SessionKey> = kept.iter().map(|session| session.facts().key()).collect();
    let keys = shuffled(keys, 2);
    let before = resident();
    measure("add, cache growing", count, || {
        for session in &kept {
            cache.add(session, 0);
        }
    });
    println!(
        "  {:.0} bytes a session",
        (resident() - before) as f64 / count as f64
    );
    measure("lookup, any session", count, || {
        for key in &keys {
            black_box(cache.lookup(key));
        }
    });
    measure("lookup, one of 1000 sessions", count, || {
        for n in 0..count {
            black_box(cache.lookup(&keys[n % 1000]));
        }
    });
    measure("lookup that misses", count, || {
        for key in &keys {
            let version = 0x304;
            black_box(cache.lookup(&SessionKey { version, ..*key }));
        }
    });
    let fresh = sessions(count, seconds, 3);
    measure("add to a full cache, one evicted", count, || {
        for session in &fresh {
            black_box(cache.add(session, count + 1));
        }
    });
    let any = shuffled(fresh.clone(), 4);
    measure("set the timeout of any session", count, || {
        for session in &any {
            session.refile(|facts| facts.timeout += 1);
        }
    });
    measure("remove any session", count, || {
        for session in &any[..count / 2] {
            black_box(cache.remove(session));
        }
    });
    measure("add, cache that was as large before", count / 2, || {
        for session in &any[..count / 2] {
            black_box(cache.add(session, 0));
        }
    });
    measure("add what is in already", count, || {
        for session in &any {
            black_box(cache.add(session, 0));
        }
    });
    measure("flush everything", count, || {
        black_box(cache.flush(0, true));
    });
    measure("make, add and drop, 1000 kept", count, || {
        for n in 0..count {
            black_box(cache.add(&session(&n.to_be_bytes(), 100), 1001));
        }
    });
}

/// Each thread looks up, and in one of `writes` cases adds, with one eviction, or removes.
fn mixed(threads: usize, count: usize, writes: usize) {
    let (cache, kept) = (Cache::new(), sessions(count, 300, 1));
    for session in &kept {
        cache.add(session, 0);
    }
    let each = 1_000_000;
    let start = Instant::now();
    thread::scope(|scope| {
        for seed in 1..=threads {
            let (cache, kept) = (&cache, &kept);
            scope.spawn(move || {
                let mut random = Random::new(seed as u64);
                for _ in 0..each {
                    let session = &kept[random.below(count)];
                    if random.below(100) < writes {
                        if random.below(2) == 0 {
                            black_box(cache.remove(session));
                        } else {
                            black_box(cache.add(session, count));
                        }
                    } else {
                        let key = session.facts().key();
                        black_box(cache.lookup(&key));
                    }
                }
            });
        }
    });
    println!(
        "  {threads} threads, {writes} % writes, {count} sessions: {:.0} ns a call and thread",
        per(each, start.elapsed())
    );
}

#[test]
#[ignore = "prints times; nothing to prove"]
fn times_and_sizes() {
    println!("a session object: {} bytes", size_of::<Session>());
    for (count, seconds) in [
        (10_000, 300),
        (100_000, 300),
        (1_000_000, 300),
        (1_000_000, 1_000_000),
    ] {
        one_thread(count, seconds);
    }
    println!("mixed:");
    for count in [1000, 100_000, 1_000_000] {
        for writes in [0, 5, 100] {
            for threads in [1, 2, 8] {
                mixed(threads, count, writes);
            }
        }
    }
}

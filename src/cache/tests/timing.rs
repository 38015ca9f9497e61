//! How long the cache takes and how much room. Not run by default; to see the numbers:
//! `cargo test --release cache::tests::timing -- --ignored --nocapture --test-threads=1`.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::session::SessionKey;
use crate::sync::Shared;

/// How the sessions' ends are spread.
#[derive(Clone, Copy, Debug)]
enum Ends {
    /// A thousand sessions a second, one second after the other: all live equally long.
    InTurn,
    /// In any of so many seconds: all live differently long.
    Within(usize),
}

/// Sessions with random ids.
fn sessions(count: usize, ends: Ends, seed: u64) -> Vec<Shared<Session>> {
    let mut random = Random::new(seed);
    let make = |n| {
        let id: [u64; 4] = std::array::from_fn(|_| random.next());
        let end = match ends {
            Ends::InTurn => (n + seed as usize * count) / 1000,
            Ends::Within(seconds) => random.below(seconds),
        };
        session(id.map(u64::to_be_bytes).as_flattened(), end as i64)
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

/// Times `call` for 0 to `count` in batches, and says how long a call takes in the median and in the quickest of ten
/// batches: what else the machine does meanwhile hits few batches, but those hard.
fn measure(name: &str, count: usize, mut call: impl FnMut(usize)) {
    const BATCH: usize = 250;
    let mut batches = Vec::with_capacity(count / BATCH);
    for batch in 0..count / BATCH {
        let start = Instant::now();
        for n in batch * BATCH..(batch + 1) * BATCH {
            call(n);
        }
        batches.push(per(BATCH, start.elapsed()));
    }
    batches.sort_by(f64::total_cmp);
    let (median, quick) = (batches[batches.len() / 2], batches[batches.len() / 10]);
    println!("  {name}: {median:.0} ns ({quick:.0})");
}

fn one_thread(count: usize, ends: Ends) {
    println!("{count} sessions that end {ends:?}, one thread:");
    let (cache, kept) = (Cache::new(), sessions(count, ends, 1));
    let keys: Vec<SessionKey> = kept.iter().map(|session| session.facts().key()).collect();
    let keys = shuffled(keys, 2);
    let before = resident();
    measure("add, cache growing", count, |n| {
        cache.add(kept[n].clone(), 0);
    });
    println!(
        "  {:.0} bytes a session",
        (resident() - before) as f64 / count as f64
    );
    measure("lookup, any session", count, |n| {
        black_box(cache.lookup(&keys[n]));
    });
    measure("lookup, one of 1000 sessions", count, |n| {
        black_box(cache.lookup(&keys[n % 1000]));
    });
    measure("lookup that misses", count, |n| {
        let version = 0x304;
        black_box(cache.lookup(&SessionKey { version, ..keys[n] }));
    });
    let fresh = sessions(count, ends, 3);
    measure("add to a full cache, one evicted", count, |n| {
        black_box(cache.add(fresh[n].clone(), count + 1));
    });
    let any = shuffled(fresh, 4);
    measure("set the timeout of any session", count, |n| {
        any[n].refile(|facts| facts.timeout += 1);
    });
    measure("remove any session", count, |n| {
        black_box(cache.remove(&any[n]));
    });
    measure("add any, cache that was as large before", count, |n| {
        black_box(cache.add(any[n].clone(), 0));
    });
    measure("add what is in already", count, |n| {
        black_box(cache.add(any[n].clone(), 0));
    });
    let start = Instant::now();
    let flushed = black_box(flush(&cache, 0, true)).len();
    println!(
        "  flush everything: {:.0} ns",
        per(flushed, start.elapsed())
    );
    for n in 0..1000_u32 {
        cache.add(session(&n.to_le_bytes(), 100), 0);
    }
    measure("make a session and drop it", count, |n| {
        black_box(session(&n.to_be_bytes(), 100));
    });
    measure("make, add, evict and drop, 1000 kept", count, |n| {
        black_box(cache.add(session(&n.to_be_bytes(), 100), 1001));
    });
    let one = session(b"one", 100);
    measure("add and remove the same", count, |_| {
        cache.add(one.clone(), 0);
        black_box(cache.remove(&one));
    });
}

/// How long this thread was on a processor.
fn processor_time() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let run = times.split(' ').next().and_then(|run| run.parse().ok());
    Duration::from_nanos(run.unwrap_or(0))
}

/// Each thread looks up, and in `writes` of a hundred cases adds, with one eviction perhaps, or removes. Counts the
/// time that threads run, not the time that they wait for a processor.
fn mixed(threads: usize, count: usize, writes: usize) {
    const CALLS: usize = 1_000_000;
    let (cache, kept) = (Cache::new(), sessions(count, Ends::InTurn, 1));
    for session in &kept {
        cache.add(session.clone(), 0);
    }
    let keys: Vec<SessionKey> = kept.iter().map(|session| session.facts().key()).collect();
    let work = |seed: usize| {
        let mut random = Random::new(seed as u64);
        let start = processor_time();
        for _ in 0..CALLS / threads {
            let any = random.below(count);
            if random.below(100) >= writes {
                black_box(cache.lookup(&keys[any]));
            } else if random.below(2) == 0 {
                black_box(cache.remove(&kept[any]));
            } else {
                black_box(cache.add(kept[any].clone(), count));
            }
        }
        processor_time() - start
    };
    let took: Duration = thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (1..=threads)
            .map(|seed| scope.spawn(move || work(seed)))
            .collect();
        let times = threads.into_iter().map(|thread| thread.join().unwrap());
        times.sum()
    });
    println!(
        "  {count} sessions, {writes} % writes, {threads} threads: {:.0} ns",
        per(CALLS, took)
    );
}

#[test]
#[ignore = "prints times; nothing to prove"]
fn times_and_sizes_in_one_thread() {
    println!("a session object: {} bytes", size_of::<Session>());
    for count in [100_000, 1_000_000] {
        for ends in [Ends::InTurn, Ends::Within(300), Ends::Within(count)] {
            one_thread(count, ends);
        }
    }
}

#[test]
#[ignore = "prints times; nothing to prove"]
fn times_in_several_threads() {
    for count in [100_000, 1_000_000] {
        for writes in [0, 5, 100] {
            for threads in [1, 2, 8] {
                mixed(threads, count, writes);
            }
        }
    }
}

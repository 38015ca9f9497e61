//! The parts of the library by themselves: sessions, the cache, encodings, tickets. For what they come to together,
//! beside OpenSSL, there is the yardstick (`make bench`).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use divan::{Bencher, black_box};
use rsslsess::cache::Cache;
use rsslsess::cipher::Cipher;
use rsslsess::session::ticket::TicketKeys;
use rsslsess::session::{Secret, Session, SessionId};
use rsslsess::sync::Shared;

/// Sessions in the caches.
const SIZES: [u64; 3] = [1_000, 100_000, 1_000_000];

fn main() {
    divan::main();
}

/// A session with an id that `number` gives.
fn session(number: u64) -> Shared<Session> {
    let mut facts = Session::fresh_facts();
    let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let id = [spread, number, !spread, !number].map(u64::to_le_bytes);
    facts.version = 0x304;
    facts.id = SessionId::new(id.as_flattened()).expect("32 bytes");
    facts.secret = Secret::new(&[7; 48]).expect("48 bytes");
    Session::from_facts(facts)
}

/// A cache with this many sessions, and the sessions.
fn full(size: u64) -> (Arc<Cache>, Vec<Shared<Session>>) {
    let cache = Cache::new();
    let sessions: Vec<_> = (0..size).map(session).collect();
    for session in &sessions {
        cache.add(session.clone(), 0);
    }
    (cache, sessions)
}

/// 0, 1, 2 and so on, from call to call.
#[derive(Default)]
struct Turn(AtomicU64);

impl Turn {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }

    fn of<'a>(&self, sessions: &'a [Shared<Session>]) -> &'a Shared<Session> {
        // Neither in their order nor one twice in a row.
        let spread = self.next().wrapping_mul(0x9e37_79b9);
        &sessions[(spread % sessions.len() as u64) as usize]
    }
}

#[divan::bench]
fn session_new_and_drop(bencher: Bencher<'_, '_>) {
    let turn = Turn::default();
    bencher.bench(|| session(turn.next()));
}

#[divan::bench(args = SIZES)]
fn cache_contains(bencher: Bencher<'_, '_>, size: u64) {
    let ((cache, sessions), turn) = (full(size), Turn::default());
    bencher
        .with_inputs(|| turn.of(&sessions).facts().key())
        .bench_values(|key| cache.contains(key.version, key.id.as_slice()));
}

#[divan::bench(args = SIZES)]
fn cache_lookup(bencher: Bencher<'_, '_>, size: u64) {
    let ((cache, sessions), turn) = (full(size), Turn::default());
    bencher
        .with_inputs(|| turn.of(&sessions).facts().key())
        .bench_values(|key| cache.lookup(&key));
}

#[divan::bench(args = SIZES)]
fn cache_add_and_evict(bencher: Bencher<'_, '_>, size: u64) {
    let ((cache, _), turn) = (full(size), Turn::default());
    bencher
        .with_inputs(|| session(size + turn.next()))
        .bench_values(|session| cache.add(session.clone(), size as usize));
}

#[divan::bench(args = SIZES)]
fn cache_remove_and_add(bencher: Bencher<'_, '_>, size: u64) {
    let ((cache, sessions), turn) = (full(size), Turn::default());
    bencher
        .with_inputs(|| turn.of(&sessions))
        .bench_values(|session| {
            let removed = cache.remove(session);
            (removed, cache.add(session.clone(), 0))
        });
}

/// A session that has all that an encoding asks for.
fn encodable() -> Shared<Session> {
    let session = session(1);
    {
        let mut facts = session.facts_mut();
        facts.cipher = Cipher::by_wire(0x1301);
        facts.cipher_id = 0x0300_1301;
    }
    session
}

#[divan::bench]
fn der_write(bencher: Bencher<'_, '_>) {
    let session = encodable();
    bencher.bench(|| session.to_der().expect("a session with a cipher suite"));
}

#[divan::bench]
fn der_read(bencher: Bencher<'_, '_>) {
    let der = encodable().to_der().expect("a session with a cipher suite");
    bencher.bench(|| Session::from_der(black_box(&der)).expect("our own encoding"));
}

#[divan::bench]
fn ticket_seal(bencher: Bencher<'_, '_>) {
    let der = encodable().to_der().expect("a session with a cipher suite");
    let keys = TicketKeys::new();
    bencher.bench(|| keys.seal(black_box(&der)).expect("a ticket"));
}

#[divan::bench]
fn ticket_open(bencher: Bencher<'_, '_>) {
    let der = encodable().to_der().expect("a session with a cipher suite");
    let keys = TicketKeys::new();
    let ticket = keys.seal(&der).expect("a ticket");
    bencher.bench(|| keys.open(black_box(&ticket)).expect("our own ticket"));
}

//! What strangers can send makes nothing crash, nothing grow, and nothing fail in silence: the corpus of the fuzz
//! targets, each of its files damaged in many ways, and encodings that were thought out to do harm.
//!
//! The same mutations are made in every run. `RSSLSESS_HOSTILE_CASES` makes more of them.

#[path = "../fuzz/entries.rs"]
mod entries;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::Path;
use std::{env, fs};

use rsslsess::session::Session;

/// Counts what this thread holds, and the most that it held.
struct Counting;

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(0) };
}

fn count(change: impl Fn(usize) -> usize) {
    // A thread that is ending has no counters any more.
    let _ = HELD.try_with(|held| {
        held.set(change(held.get()));
        let _ = MOST.try_with(|most| most.set(most.get().max(held.get())));
    });
}

// SAFETY: every call is the system's, with the arguments as they came; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(|held| held + layout.size());
        // SAFETY: the caller's promise is the system's condition.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(|held| held.saturating_sub(layout.size()));
        // SAFETY: as above; `at` came from `alloc`, which is the system's.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What reading may take for each byte that is read, and besides.
const PER_BYTE: usize = 24;
const BESIDES: usize = 64 << 10;

type Entry = fn(&[u8]);

/// Has an entry take the bytes, and looks at the memory that it took.
fn feed(entry: Entry, bytes: &[u8]) {
    let before = HELD.get();
    MOST.set(before);
    entry(bytes);
    let most = MOST.get().saturating_sub(before);
    let limit = BESIDES + PER_BYTE * bytes.len();
    assert!(most <= limit, "{most} bytes for {} of input", bytes.len());
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let mut files: Vec<_> = fs::read_dir(&directory)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry of the corpus").path())
        .collect();
    files.sort();
    assert!(files.len() >= 3, "{} is nearly empty", directory.display());
    files
        .iter()
        .map(|file| fs::read(file).expect("a file of the corpus"))
        .collect()
}

fn cases() -> usize {
    match env::var("RSSLSESS_HOSTILE_CASES") {
        Ok(text) => text.parse().expect("RSSLSESS_HOSTILE_CASES is a number"),
        Err(_) => 40_000,
    }
}

/// Chance: the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn damage(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], chance: &mut Chance) {
    let at = chance.below(bytes.len());
    let len = (1 + chance.below(12)).min(bytes.len() - at);
    match chance.below(9) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
        1 if !bytes.is_empty() => bytes[at] = chance.below(256) as u8,
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at..at + len)),
        4 => {
            let part = bytes[at..at + len].to_vec();
            bytes.splice(at..at, part);
        }
        5 => {
            let value = [0x00, 0x80, 0xff, 0x7f, 0x84][chance.below(5)];
            bytes.splice(at..at, std::iter::repeat_n(value, len));
        }
        6 => {
            let other = &corpus[chance.below(corpus.len())];
            let from = chance.below(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        7 => bytes.rotate_left(at),
        _ => {
            // A length of eight octets, of which some say much.
            let octets = [0x88, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff];
            bytes.splice(at..at, octets);
        }
    }
}

fn replay_and_damage(name: &str, entry: Entry) {
    let corpus = corpus(name);
    corpus.iter().for_each(|bytes| feed(entry, bytes));
    for bytes in &corpus {
        for len in 0..bytes.len() {
            feed(entry, &bytes[..len]);
        }
    }
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for _ in 0..cases() {
        let mut bytes = corpus[chance.below(corpus.len())].clone();
        for _ in 0..=chance.below(4) {
            damage(&mut bytes, &corpus, &mut chance);
        }
        feed(entry, &bytes);
    }
}

#[test]
fn damaged_encodings_are_read_or_refused_with_a_reason() {
    replay_and_damage("der", entries::der);
}

#[test]
fn damaged_pem_is_read_or_refused_with_a_reason() {
    replay_and_damage("pem", entries::pem);
}

#[test]
fn damaged_tickets_do_not_open_and_damaged_contents_are_read_or_refused_with_a_reason() {
    replay_and_damage("ticket", entries::ticket);
}

#[test]
fn tickets_that_openssl_made_with_the_same_keys_open_and_hold_sessions() {
    // Some of the corpus are stateful: the id of a session.
    let tickets = corpus("ticket")
        .into_iter()
        .filter(|ticket| ticket.len() > 32);
    let mut opened = 0;
    for ticket in tickets {
        let encoding = entries::keys()
            .open(&ticket)
            .expect("OpenSSL's ticket opens");
        let (session, len) = Session::from_der(&encoding).expect("a session is in it");
        assert_eq!(len, encoding.len());
        assert_eq!(*session.to_der().expect("it is written again"), **encoding);
        opened += 1;
    }
    assert!(opened >= 2);
}

/// A session with these fields after the ones that every session has.
fn with(fields: &[u8]) -> Vec<u8> {
    let always: &[u8] = &[
        2, 1, 1, 2, 2, 3, 3, 4, 2, 0xc0, 0x2f, 4, 2, 1, 2, 4, 2, 3, 4,
    ];
    element(0x30, &[always, fields].concat())
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = (content.len() as u32).to_be_bytes();
    [&[tag, 0x84], &len[..], content].concat()
}

fn refused(what: &str, bytes: &[u8]) {
    feed(entries::der, bytes);
    let failure = Session::from_der(bytes).err();
    assert!(
        failure.is_some_and(|f| f.reason().is_some()),
        "{what} is not refused"
    );
}

fn accepted(bytes: &[u8]) {
    feed(entries::der, bytes);
    assert!(Session::from_der(bytes).is_ok());
}

#[test]
fn encodings_that_are_thought_out_to_do_harm_are_refused() {
    accepted(&with(&[]));
    accepted(&with(&[0xa1, 3, 2, 1, 5, 0xa2, 3, 2, 1, 5]));

    refused(
        "a field twice",
        &with(&[0xa1, 3, 2, 1, 5, 0xa1, 3, 2, 1, 5]),
    );
    refused(
        "a field out of its order",
        &with(&[0xa2, 3, 2, 1, 5, 0xa1, 3, 2, 1, 5]),
    );
    refused(
        "a number with a needless zero",
        &with(&[0xa1, 4, 2, 2, 0, 5]),
    );
    refused(
        "a negative number with a needless octet",
        &with(&[0xa1, 4, 2, 2, 0xff, 0xfb]),
    );
    refused("a negative max early data", &with(&[0xaf, 3, 2, 1, 0x85]));
    refused(
        "a time of nine octets",
        &with(&[0xa1, 11, 2, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
    );
    refused("an unknown field", &with(&[0xb5, 3, 2, 1, 5]));
    refused("a session in a session", &with(&with(&[])));
    let until_id = [2, 1, 1, 2, 2, 3, 3, 4, 2, 0xc0, 0x2f];
    let long_id = [&until_id[..], &[4, 33], &[7; 33], &[4, 0]].concat();
    refused("an id of 33 bytes", &element(0x30, &long_id));
    let long_secret = [&until_id[..], &[4, 0], &element(4, &[7; 513])].concat();
    refused("a secret of 513 bytes", &element(0x30, &long_secret));

    let lengths: [&[u8]; 6] = [
        &[0x30, 0x84, 0x7f, 0xff, 0xff, 0xff],
        &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
        &[0x30, 0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x30, 0xff],
        &[0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ];
    for length in lengths {
        refused("a length beyond the end", &[length, &with(&[])].concat());
    }
    refused(
        "a ticket that says it is long",
        &with(&[0xaa, 8, 4, 0x84, 0x7f, 0xff, 0xff, 0xff, 1, 2]),
    );
}

#[test]
fn nesting_without_end_takes_no_stack() {
    const DEPTH: usize = 200_000;
    // An open sequence, and in it open sequences; strings in pieces in pieces; explicit tags in explicit tags.
    for opening in [[0x30, 0x80], [0x24, 0x80], [0xa3, 0x80], [0xbf, 0x1f]] {
        refused("only beginnings", &opening.repeat(DEPTH));
        for field in [0xa1, 0xa3, 0xaa, 0xb4] {
            let content = opening.repeat(DEPTH);
            refused("beginnings in a field", &with(&element(field, &content)));
        }
        let closed = [opening.repeat(DEPTH), vec![0; 2 * DEPTH]].concat();
        refused("beginnings and their ends", &closed);
        refused(
            "beginnings and their ends in a field",
            &with(&element(0xaa, &closed)),
        );
    }
}

#[test]
fn a_string_in_many_pieces_takes_no_more_memory_than_its_length() {
    let pieces = [4, 1, 7].repeat(200_000);
    let ticket = element(0xaa, &element(0x24, &pieces));
    accepted(&with(&ticket));
    let empty = [4, 0].repeat(500_000);
    accepted(&with(&element(0xaa, &element(0x24, &empty))));
}

#[test]
fn pem_without_end_is_refused_when_it_is_too_much() {
    let begin = b"-----BEGIN SSL SESSION PARAMETERS-----\n";
    let line = [&[b'A'; 64][..], b"\n"].concat();
    feed(entries::pem, &[&begin[..], &line.repeat(50_000)].concat());
    feed(entries::pem, &[&begin[..], &[b'A'; 1 << 20]].concat());
    feed(entries::pem, &begin.repeat(20_000));
    feed(entries::pem, &vec![0; 1 << 20]);
}

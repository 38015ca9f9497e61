//! No C program makes this library touch memory that is not its own, use what was not set, or lose what it allocated:
//! the programs run under valgrind's memcheck.
//!
//! Races between threads are not looked for here. Valgrind's helgrind and drd know the locks of the C library alone;
//! this library's locks and reference counts are atomic operations, which neither takes as an order between threads:
//! of a table under one lock both report hundreds of races that are none. `races.rs` says what is done instead.

use std::ffi::OsString;

use rsslsess_ctests::compile::{self, Built, Way};
use rsslsess_ctests::program::{self, Program};
use rsslsess_ctests::{run, valgrind};

/// Programs with connections that stay out, each for its reason.
const LEFT_OUT: [(&str, &str); 5] = [
    ("blocking_threads", "moves much data in many connections"),
    ("session_auto_flush", "makes hundreds of handshakes"),
    (
        "session_bad_end",
        "makes some hundred handshakes, of the kinds that other programs make",
    ),
    (
        "session_expiry",
        "waits for the clock, which does not wait for valgrind",
    ),
    (
        "client_certificate",
        "makes many handshakes with certificates on both sides",
    ),
];

/// Programs that do less under valgrind than they do by themselves: it makes them fifty times as slow.
const LESS: [(&str, &[&str]); 2] = [("mutate_der", &["1000"]), ("random_sessions", &["200"])];

/// Runs every program, with each of the lists of arguments or with its own.
fn check(what: &str, programs: &[Program], arguments: &[Vec<OsString>]) {
    if !valgrind::is_there() {
        return;
    }
    let built = compile::build(programs, Way::Ours);
    let mut runs = Vec::new();
    for built in &built {
        match arguments {
            [] => runs.push((built, None)),
            lists => runs.extend(lists.iter().map(|list| (built, Some(list)))),
        }
    }
    let failures: Vec<String> = run::in_parallel(&runs, |(built, list)| match (built, list) {
        (Ok(built), Some(list)) => valgrind::memcheck(built, list),
        (Ok(built), None) => valgrind::memcheck(built, &own_arguments(built)),
        (Err(reason), _) => Some(reason.clone()),
    })
    .into_iter()
    .flatten()
    .collect();
    run::conclude(what, runs.len(), &failures);
}

fn own_arguments(built: &Built) -> Vec<OsString> {
    match LESS.iter().find(|(name, _)| built.name.ends_with(name)) {
        Some((_, less)) => less.iter().map(OsString::from).collect(),
        None => built.arguments().to_vec(),
    }
}

#[test]
#[ignore = "takes minutes under valgrind: run by make memory"]
fn programs_without_connections_leave_memory_whole_and_lose_none() {
    let mut programs = program::compared();
    programs.extend(program::ours_only());
    programs.retain(|program| program.directory() != "connections");
    check("programs without connections", &programs, &[]);
}

#[test]
#[ignore = "takes minutes under valgrind: run by make memory"]
fn programs_with_connections_leave_memory_whole_and_lose_none() {
    let mut programs = program::compared();
    programs.retain(|program| program.directory() == "connections");
    for (name, reason) in LEFT_OUT {
        let before = programs.len();
        programs.retain(|program| program.short_name() != name);
        let narrowed = std::env::var_os("RSSLSESS_CTESTS_ONLY").is_some();
        assert!(
            programs.len() < before || narrowed,
            "{name} ({reason}) is not there any more"
        );
    }
    check("programs with connections", &programs, &[]);
}

#[test]
#[ignore = "takes minutes under valgrind: run by make memory"]
fn random_sequences_of_calls_leave_memory_whole_and_lose_none() {
    let seeds: Vec<Vec<OsString>> = (11..15)
        .map(|seed| vec![seed.to_string().into(), "1500".into()])
        .collect();
    check("random sequences", &[program::player()], &seeds);
}

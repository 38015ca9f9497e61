//! No C program makes this library touch memory that is not its own, use what was not set, or lose what it allocated:
//! all of them run under valgrind's memcheck.
//!
//! Races between threads are looked for elsewhere, in `races.rs`. Valgrind's helgrind and drd know the locks of the
//! C library alone: this library's locks are atomic operations, which neither takes as an order between threads. Of a
//! table under one such lock, with nothing wrong about it, helgrind reports hundreds of races and drd thousands.

use std::ffi::OsString;
use std::fs;

use rsslsess_ctests::compile::{self, Built, Way};
use rsslsess_ctests::program::{self, Program};
use rsslsess_ctests::{place, run, valgrind};

/// Programs that do less under valgrind than they do by themselves, which it makes thirty times as slow: as numbers, or
/// `brief` after the directory of certificates.
const LESS: [(&str, &[&str]); 6] = [
    ("mutate_der", &["1000"]),
    ("mutate_pem", &["500"]),
    ("random_sessions", &["200"]),
    ("session_auto_flush", &["brief"]),
    ("session_bad_end", &["brief"]),
    ("ticket_keys", &["brief"]),
];

/// What the player of random calls is run with: a seed and a number of calls.
const SEEDS: [[&str; 2]; 4] = [
    ["11", "1500"],
    ["12", "1500"],
    ["13", "1500"],
    ["14", "1500"],
];

fn arguments(built: &Built) -> Vec<OsString> {
    let own = built.arguments().to_vec();
    let short_name = built.name.rsplit('/').next();
    match LESS.iter().find(|(name, _)| Some(*name) == short_name) {
        Some((_, less)) => own
            .into_iter()
            .chain(less.iter().map(OsString::from))
            .collect(),
        None => own,
    }
}

#[test]
fn all_programs_leave_memory_whole_and_lose_none() {
    if !valgrind::is_there() {
        return;
    }
    let mut programs = program::compared();
    programs.extend(program::ours_only());
    for (name, _) in LESS {
        assert!(
            programs.iter().any(|program| program.short_name() == name)
                || std::env::var_os("RSSLSESS_CTESTS_ONLY").is_some(),
            "there is no program {name} any more"
        );
    }
    // The longest, those with connections, first, for the processors to end together.
    programs.sort_by_key(|program| program.directory() != "connections");
    let mut runs: Vec<Result<(Built, Vec<OsString>), String>> =
        compile::build(&programs, Way::Ours)
            .into_iter()
            .map(|built| built.map(|built| (built.clone(), arguments(&built))))
            .collect();
    let player = compile::build_one(&program::player(), Way::Ours);
    for seed in SEEDS {
        runs.push(Ok((player.clone(), seed.map(OsString::from).to_vec())));
    }
    let failures: Vec<String> = run::in_parallel(&runs, |run| match run {
        Ok((built, arguments)) => valgrind::memcheck(built, arguments),
        Err(reason) => Some(reason.clone()),
    })
    .into_iter()
    .flatten()
    .collect();
    run::conclude("programs under memcheck", runs.len(), &failures);
}

/// A tool that looks elsewhere finds nothing either.
#[test]
fn a_lost_session_and_the_use_of_a_dead_one_are_found_where_they_are() {
    if !valgrind::is_there() {
        return;
    }
    let head = "#include <openssl/ssl.h>\nint main(void)\n{\n    SSL_SESSION *session = SSL_SESSION_new();\n";
    let wrong = [
        (
            "lost",
            "    return session == NULL;\n",
            "lost in loss record",
        ),
        (
            "dead",
            "    SSL_SESSION_free(session);\n    return SSL_SESSION_get_timeout(session) == -1;\n",
            "Invalid read",
        ),
    ];
    for (name, tail, report) in wrong {
        let source = place::work("unit").join(name).with_extension("c");
        let text = format!("{head}{tail}}}\n");
        fs::write(&source, &text).unwrap_or_else(|e| panic!("{}: {e}", source.display()));
        let program = Program {
            name: format!("unit/{name}"),
            sources: vec![source],
            text,
        };
        let found = valgrind::memcheck(&compile::build_one(&program, Way::Ours), &[]);
        assert!(
            found.as_ref().is_some_and(|text| text.contains(report)),
            "{name}: {found:?}"
        );
    }
}

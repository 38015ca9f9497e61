//! Threads that share contexts, sessions and caches do not race: the C programs that run threads, and this library
//! with the crates it is made of, are made for ThreadSanitizer and run under it. Nothing is passed over.
//!
//! Its limits: a race is seen when both its sides run, whichever comes first, so each program runs a few times. Not
//! watched are the ciphers (AWS-LC, C and assembly) and the inside of Rust's standard library, but for the C library's
//! functions that they call.

use std::fs;
use std::time::Duration;

use rsslsess_ctests::compile::{self, Built, Way};
use rsslsess_ctests::program::{self, Program};
use rsslsess_ctests::run::{self, End, Outcome};
use rsslsess_ctests::{place, sanitizer};

/// The exit status that the sanitizer is told to give when it found something.
const FOUND: i32 = 66;

const ROUNDS: usize = 4;

fn run_watched(built: &Built) -> Outcome {
    let mut command = built.command();
    command
        .args(built.arguments())
        .env("TSAN_OPTIONS", format!("exitcode={FOUND}"));
    run::run(command, Duration::from_secs(180))
}

fn complaint(built: &Built, outcome: &Outcome) -> String {
    let lines: Vec<String> = outcome
        .stderr
        .lines()
        .take(60)
        .map(|line| line.chars().take(200).collect())
        .collect();
    format!("{}: {}\n{}\n", built.name, outcome.end, lines.join("\n"))
}

#[test]
fn programs_with_threads_have_no_races_with_this_library() {
    if sanitizer::sanitizer().is_none() {
        return;
    }
    let mut programs = program::compared();
    programs.extend(program::ours_only());
    programs.retain(Program::has_threads);
    let built = compile::build(&programs, Way::Races);
    let failures: Vec<String> = run::in_parallel(&built, |built| {
        let built = match built {
            Ok(built) => built,
            Err(reason) => return Some(reason.clone()),
        };
        (0..ROUNDS)
            .map(|_| run_watched(built))
            .find(|outcome| !outcome.succeeded())
            .map(|outcome| complaint(built, &outcome))
    })
    .into_iter()
    .flatten()
    .collect();
    run::conclude("programs with threads", built.len(), &failures);
}

/// A program whose threads do what no program may: one looks at what the other one changes.
fn racing(name: &str, changes: &str, looks: &str) -> Program {
    let text = format!(
        "#define _POSIX_C_SOURCE 200809L\n#include <pthread.h>\n#include <openssl/ssl.h>\n\
         static SSL_SESSION *session;\nstatic const unsigned char *lent;\nstatic volatile unsigned long number;\n\
         static const unsigned char ids[] = \"the id of the session\";\n\
         static void *change(void *a) {{ unsigned i; for (i = 0; i < 1000; i++) {{ {changes} }} return a; }}\n\
         static void look(void) {{ unsigned i; for (i = 0; i < 1000; i++) {{ {looks} }} }}\n\
         int main(void)\n{{\n    pthread_t other;\n    session = SSL_SESSION_new();\n\
         SSL_SESSION_set1_id(session, ids, 8);\n    lent = SSL_SESSION_get_id(session, NULL);\n    pthread_create(&other, NULL, change, NULL);\n    look();\n\
         pthread_join(other, NULL);\n    SSL_SESSION_free(session);\n    return ids[0] == number;\n}}\n"
    );
    let source = place::work("unit").join(name).with_extension("c");
    fs::write(&source, &text).unwrap_or_else(|e| panic!("{}: {e}", source.display()));
    Program {
        name: format!("unit/{name}"),
        sources: vec![source],
        text,
    }
}

/// A sanitizer that is not awake, or that does not watch the library, finds no races either.
#[test]
fn races_are_found_within_a_program_and_between_a_program_and_the_library() {
    if sanitizer::sanitizer().is_none() {
        return;
    }
    let within = racing("race_within", "number++;", "number++;");
    // What a lent pointer leads to stays the same until the session changes. No call orders the two threads.
    let between = racing(
        "race_between",
        "SSL_SESSION_set1_id(session, ids, 8 + i % 8);",
        "number += *lent;",
    );
    for (program, place) in [(within, "race_within.c"), (between, "SSL_SESSION_set1_id")] {
        let outcome = run_watched(&compile::build_one(&program, Way::Races));
        assert_eq!(outcome.end, End::Status(FOUND), "{}", outcome.stderr);
        assert!(
            outcome.stderr.contains("data race") && outcome.stderr.contains(place),
            "{}",
            outcome.stderr
        );
    }
}

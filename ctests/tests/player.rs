//! Random sequences of calls have the same effects with this library as with the system's libssl.
//!
//! `RSSLSESS_CTESTS_SEEDS` plays more or fewer sequences, `RSSLSESS_CTESTS_FIRST_SEED` others.

use std::env;
use std::ffi::OsString;
use std::fmt::Write;
use std::time::Duration;

use rsslsess_ctests::compile::{self, Built, Way};
use rsslsess_ctests::run::{self, Outcome};
use rsslsess_ctests::{diff, program};

const SEEDS: u64 = 200;
const CALLS: u64 = 5000;

/// A run takes a tenth of a second: one that takes this long will not end.
const LIMIT: Duration = Duration::from_secs(60);

fn number(name: &str, default: u64) -> u64 {
    match env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name}={text} is no number")),
        Err(_) => default,
    }
}

fn play(player: &Built, numbers: &[u64]) -> Outcome {
    let arguments: Vec<OsString> = numbers.iter().map(|n| n.to_string().into()).collect();
    player.run_with(&arguments, LIMIT)
}

/// The number of the call to which a line belongs: the one that the nearest line before it begins with.
fn call_at(text: &str, line: usize) -> u64 {
    let lines: Vec<&str> = text.lines().take(line + 1).collect();
    lines
        .iter()
        .rev()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        .find_map(|line| line.split(' ').next()?.parse().ok())
        .unwrap_or(0)
}

/// What differs for one seed: the first line, what came before, what every cache held, and how to play it again.
fn complaint(
    real: &Built,
    ours: &Built,
    seed: u64,
    real_outcome: &Outcome,
    ours_outcome: &Outcome,
) -> String {
    let mut text = format!(
        "seed {seed} {}\n  libssl: {}; this library: {}\n{}",
        ours.way.words(),
        real_outcome.end,
        ours_outcome.end,
        ours_outcome.complaint()
    );
    let (a, b) = (&real_outcome.stdout, &ours_outcome.stdout);
    let same = a.lines().zip(b.lines()).take_while(|(x, y)| x == y).count();
    let call = call_at(a, same).max(call_at(b, same)).min(CALLS);
    let _ = writeln!(
        text,
        "  the first difference: line {}, call {call}",
        same + 1
    );
    for line in a.lines().take(same).skip(same.saturating_sub(12)) {
        let _ = writeln!(text, "  {line}");
    }
    let _ = writeln!(
        text,
        "- {}\n+ {}",
        line_or_end(a, same),
        line_or_end(b, same)
    );

    let from = call.saturating_sub(1).max(1);
    let window = [seed, call.max(1), from, call.max(1)];
    let (a, b) = (play(real, &window).stdout, play(ours, &window).stdout);
    let _ = write!(
        text,
        "  calls {from} to {call} with what the caches hold:\n{}",
        diff::unified("libssl", &a, "this library", &b, 40)
    );
    let preload = if ours.way == Way::Preloaded {
        "LD_PRELOAD=librsslsess.so.0 "
    } else {
        ""
    };
    let _ = writeln!(
        text,
        "  to play it again, compare:\n    {} {seed} {CALLS} {from} {call}\n    {preload}{} {seed} {CALLS} {from} {call}",
        real.file.display(),
        ours.file.display()
    );
    text
}

fn line_or_end(text: &str, at: usize) -> &str {
    text.lines().nth(at).unwrap_or("(the end)")
}

fn compare(way: Way, first: u64, count: u64) {
    let player = program::player();
    let real = compile::build_one(&player, Way::System);
    let ours = compile::build_one(&player, way);
    let seeds: Vec<u64> = (first..first + count).collect();
    let failures: Vec<String> = run::in_parallel(&seeds, |&seed| {
        let a = play(&real, &[seed, CALLS]);
        let b = play(&ours, &[seed, CALLS]);
        let good = a.succeeded() && b.succeeded() && a.stdout == b.stdout;
        (!good).then(|| complaint(&real, &ours, seed, &a, &b))
    })
    .into_iter()
    .flatten()
    .collect();
    let shown: Vec<String> = failures.iter().take(3).cloned().collect();
    if failures.len() > shown.len() {
        println!("{} seeds differ; three of them are shown", failures.len());
    }
    run::conclude(
        &format!("seeds of {CALLS} calls {}", way.words()),
        seeds.len(),
        &shown,
    );
}

#[test]
fn two_hundred_random_sequences_of_calls_have_the_effects_they_have_with_libssl() {
    compare(
        Way::Ours,
        number("RSSLSESS_CTESTS_FIRST_SEED", 1),
        number("RSSLSESS_CTESTS_SEEDS", SEEDS),
    );
}

#[test]
fn random_sequences_have_the_same_effects_after_linking_again_and_when_preloaded() {
    compare(Way::Relinked, 1_000_001, 20);
    compare(Way::Preloaded, 2_000_001, 20);
}

/// The comparison would prove nothing if every seed played the same.
#[test]
fn each_seed_plays_another_sequence_and_plays_it_again_the_same() {
    let player = compile::build_one(&program::player(), Way::System);
    let [one, again, two] = [1, 1, 2].map(|seed| play(&player, &[seed, CALLS]).stdout);
    assert!(one.lines().count() > 5000);
    assert!(one == again, "the same seed");
    assert!(one != two, "another seed");
}

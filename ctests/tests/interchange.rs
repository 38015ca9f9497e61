//! Sessions that travel between this library and the system's libssl: whatever one of them writes the other reads,
//! and writes again as it was; and what one refuses the other refuses.
//!
//! `conformance.rs` runs the programs of `interchange` with the numbers that they have themselves: 10,000 random
//! sessions and 100,000 damaged encodings. Here are other seeds of them, and sessions of one library that go to the
//! other in files. `RSSLSESS_CTESTS_INTERCHANGE_SEEDS` runs more seeds.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rsslsess_ctests::compile::{self, Built, Way};
use rsslsess_ctests::program::Program;
use rsslsess_ctests::run::{self, Outcome, Scratch};
use rsslsess_ctests::{certificates, diff, program};

const LIMIT: Duration = Duration::from_secs(120);

fn compared(name: &str) -> Program {
    program::named(&program::COMPARED, name)
}

/// The program with libssl and with this library.
fn both(program: &Program) -> [Built; 2] {
    [Way::System, Way::Ours].map(|way| compile::build_one(program, way))
}

fn run_both(programs: &[Built; 2], arguments: &[OsString]) -> [Outcome; 2] {
    programs
        .each_ref()
        .map(|program| program.run_with(arguments, LIMIT))
}

/// What differs, and how to see it again.
fn complaint(
    programs: &[Built; 2],
    arguments: &[OsString],
    outcomes: &[Outcome; 2],
) -> Option<String> {
    let [real, ours] = outcomes;
    if real.succeeded() && ours.succeeded() && real.stdout == ours.stdout {
        return None;
    }
    let arguments: Vec<_> = arguments.iter().map(|a| a.to_string_lossy()).collect();
    Some(format!(
        "{} {}\n  libssl: {}; this library: {}\n{}{}",
        programs[1].file.display(),
        arguments.join(" "),
        real.end,
        ours.end,
        diff::unified("libssl", &real.stdout, "this library", &ours.stdout, 20),
        ours.complaint()
    ))
}

fn seeds(default: u64) -> Vec<u64> {
    let count = match env::var("RSSLSESS_CTESTS_INTERCHANGE_SEEDS") {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{text} is no number of seeds")),
        Err(_) => default,
    };
    (2..2 + count).collect()
}

/// Runs a program of `interchange` with other seeds than its own.
fn compare_seeds(name: &str, cases: u64, count: u64) {
    let programs = both(&compared(name));
    let seeds = seeds(count);
    let failures: Vec<String> = run::in_parallel(&seeds, |seed| {
        let arguments = [cases, *seed].map(|number| number.to_string().into());
        complaint(&programs, &arguments, &run_both(&programs, &arguments))
    })
    .into_iter()
    .flatten()
    .collect();
    run::conclude(
        &format!("seeds of {cases} cases of {name}"),
        seeds.len(),
        &failures,
    );
}

#[test]
fn random_sessions_of_other_seeds_have_libssls_encodings() {
    compare_seeds("interchange/random_sessions", 2_000, 2);
}

#[test]
fn damaged_encodings_of_other_seeds_are_read_and_refused_as_by_libssl() {
    compare_seeds("interchange/mutate_der", 20_000, 4);
}

#[test]
fn damaged_pem_of_other_seeds_is_read_and_refused_as_by_libssl() {
    compare_seeds("interchange/mutate_pem", 10_000, 2);
}

/// The files of sessions that handshakes with a library made: by library, in the order of their names.
struct Exported {
    _scratch: [Scratch; 2],
    directories: [PathBuf; 2],
}

fn export() -> Exported {
    let scratch = [Scratch::new(), Scratch::new()];
    let directories = scratch.each_ref().map(|scratch| {
        let directory = scratch.path().join("sessions");
        fs::create_dir(&directory).expect("a directory for sessions");
        directory
    });
    let programs = both(&compared("connections/session_encoding"));
    for (program, directory) in programs.iter().zip(&directories) {
        let arguments = [certificates::directory(), directory].map(OsString::from);
        let outcome = program.run_with(&arguments, LIMIT);
        assert!(
            outcome.succeeded(),
            "{}: {}\n{}",
            program.file.display(),
            outcome.end,
            outcome.complaint()
        );
    }
    Exported {
        _scratch: scratch,
        directories,
    }
}

fn files(directory: &Path, ending: &str) -> Vec<OsString> {
    let mut files: Vec<OsString> = fs::read_dir(directory)
        .expect("the directory of the sessions")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .map(PathBuf::into_os_string)
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no session was exported");
    files
}

#[test]
fn sessions_of_handshakes_with_either_library_are_read_and_written_again_the_same_by_both() {
    let exported = export();
    let readers = both(&program::peer("read_sessions"));
    let mut count = 0;
    let mut failures = Vec::new();
    for directory in &exported.directories {
        for ending in ["der", "pem"] {
            let files = files(directory, ending);
            count += files.len();
            let outcomes = run_both(&readers, &files);
            failures.extend(complaint(&readers, &files, &outcomes));
            let same = outcomes[1].stdout.matches(": the same again\n").count();
            if same != files.len() {
                failures.push(format!("{same} of {} are the same again", files.len()));
            }
        }
    }
    run::conclude("files of sessions", count, &failures);
}

#[test]
fn damaged_encodings_of_sessions_of_handshakes_are_read_and_refused_as_by_libssl() {
    const CASES: u64 = 25_000;
    let exported = export();
    let programs = both(&compared("interchange/mutate_der"));
    let mut jobs: Vec<Vec<OsString>> = Vec::new();
    for (directory, seed) in exported.directories.iter().zip([1_u64, 2]) {
        let mut arguments: Vec<OsString> = [CASES, seed, CASES]
            .iter()
            .map(|number| number.to_string().into())
            .collect();
        arguments.extend(files(directory, "der"));
        jobs.push(arguments);
    }
    let outcomes = run::in_parallel(&jobs, |arguments| run_both(&programs, arguments));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for line in outcomes.iter().flat_map(|both| both[0].stdout.lines()) {
        let kind = if line.contains(": refused") {
            "refused"
        } else {
            "read"
        };
        *seen.entry(kind).or_default() += 1;
    }
    let failures: Vec<String> = jobs
        .iter()
        .zip(&outcomes)
        .filter_map(|(arguments, outcomes)| complaint(&programs, arguments, outcomes))
        .collect();
    // Damage that is always refused, or never, would compare nothing.
    assert!(
        seen.len() == 2 && seen.values().all(|count| *count > 1000),
        "{seen:?}"
    );
    run::conclude("libraries' sessions, damaged", jobs.len(), &failures);
}

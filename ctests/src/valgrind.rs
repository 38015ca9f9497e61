//! Running a program under valgrind.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::time::Duration;

use crate::compile::Built;
use crate::place;
use crate::run::{self, End, Scratch};

/// The exit status that valgrind is told to give when it found something.
const FOUND: i32 = 97;

/// What one program may take under valgrind.
const LIMIT: Duration = Duration::from_secs(600);

/// Whether valgrind is there. Where it is not, a person's run of the tests goes on with a message, and a run of
/// continuous integration fails: there it would otherwise go unnoticed for ever.
pub fn is_there() -> bool {
    let mut command = run::command("valgrind");
    command.arg("--version");
    let there = run::run(command, run::LIMIT).succeeded();
    if !there {
        assert!(
            env::var_os("CI").is_none(),
            "valgrind is not installed: install it (Debian: valgrind)"
        );
        println!("NOT TESTED: valgrind is not installed (Debian: valgrind)");
    }
    there
}

/// Runs a program under memcheck: gives what is wrong with its memory, or nothing. Memory that nothing points to any
/// more at the end is wrong as well.
pub fn memcheck(program: &Built, arguments: &[OsString]) -> Option<String> {
    let scratch = Scratch::new();
    let log = scratch.path().join("valgrind");
    let mut command = run::command("valgrind");
    command
        .args([
            "--quiet",
            "--leak-check=full",
            "--errors-for-leak-kinds=definite,possible",
            "--show-leak-kinds=definite,possible",
            "--fair-sched=try",
        ])
        // What would take seconds in each run: the names of inlined functions, and long stacks.
        .args(["--read-inline-info=no", "--num-callers=16"])
        .arg(format!(
            "--suppressions={}",
            place::ctests().join("memory.supp").display()
        ))
        .arg(format!("--error-exitcode={FOUND}"))
        .arg(format!("--log-file={}", log.display()))
        .arg(&program.file)
        .args(arguments)
        // AWS-LC without AVX2 (its bit in the second word of features), which valgrind is slowest at.
        .env("OPENSSL_ia32cap", ":~0x20");
    let outcome = run::run(command, LIMIT);
    println!(
        "{:6.1} s  {}: {}",
        outcome.took.as_secs_f64(),
        program.name,
        outcome.end
    );
    // Warnings, such as of a program's own large stack, are no errors and do not change the exit status.
    if outcome.end == End::Status(0) {
        return None;
    }
    let found = fs::read_to_string(&log).unwrap_or_default();
    let lines: Vec<&str> = found.lines().take(80).collect();
    Some(format!(
        "{}: {}\n{}\n{}",
        program.name,
        if outcome.end == End::Status(FOUND) {
            "valgrind found errors".to_owned()
        } else {
            outcome.end.to_string()
        },
        lines.join("\n"),
        outcome.complaint()
    ))
}

//! The library made for ThreadSanitizer, which finds races between threads.
//!
//! The library is built anew, in a directory of its own, with every access to memory reported to the sanitizer, whose
//! runtime comes with rustup's toolchains. The compiler has that option for its nightly versions alone:
//! `RUSTC_BOOTSTRAP` gives it to others. The standard library stays as it is; `ctests/races/last_reference.c` says the
//! one thing that the sanitizer would not learn from it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use crate::place;
use crate::run;

/// What is needed to build a program for the sanitizer.
pub struct Sanitizer {
    /// The directory of the library made for it, by both of its names.
    pub directory: PathBuf,
    /// The library itself.
    pub library: PathBuf,
    /// The sanitizer's runtime, to be linked into programs.
    pub runtime: PathBuf,
    /// What changes whenever the library does.
    pub stamp: String,
}

/// The library for the sanitizer, built when needed; nothing where the toolchain has no runtime for it. There a run
/// of continuous integration fails: otherwise it would go unnoticed for ever.
pub fn sanitizer() -> Option<&'static Sanitizer> {
    static SANITIZER: OnceLock<Option<Sanitizer>> = OnceLock::new();
    let sanitizer = SANITIZER.get_or_init(|| {
        let host = host();
        let runtime = runtime(&host)?;
        Some(build(&host, runtime))
    });
    if sanitizer.is_none() {
        assert!(
            env::var_os("CI").is_none(),
            "this Rust toolchain has no ThreadSanitizer: use rustup's"
        );
        println!("NOT TESTED: this Rust toolchain has no ThreadSanitizer");
    }
    sanitizer.as_ref()
}

/// The triple of this machine.
fn host() -> String {
    let text = rustc(&["--version", "--verbose"]);
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.expect("rustc names its host").to_owned()
}

fn runtime(host: &str) -> Option<PathBuf> {
    let sysroot = rustc(&["--print", "sysroot"]);
    let libraries = Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(host)
        .join("lib");
    fs::read_dir(libraries)
        .ok()?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .find(|path| path.to_string_lossy().ends_with("_rt.tsan.a"))
}

fn build(host: &str, runtime: PathBuf) -> Sanitizer {
    let target = place::target().join("races");
    let mut command = run::command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["rustc", "--quiet", "--locked", "--package", "rsslsess"])
        .args(["--lib", "--crate-type", "cdylib", "--release"])
        // With a target of its own, the flags do not reach build scripts.
        .args(["--target", host])
        .arg("--target-dir")
        .arg(&target)
        .current_dir(place::root())
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTFLAGS",
            "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer \
             -Clink-arg=-Wl,--wrap=__tsan_atomic64_fetch_sub",
        )
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        // What matters is that it is built soon, and that lines can be named.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only");
    let outcome = run::run(command, Duration::from_secs(1800));
    assert!(
        outcome.succeeded(),
        "the library for ThreadSanitizer cannot be built: {}\n{}",
        outcome.end,
        outcome.complaint()
    );
    let library = target.join(host).join("release").join(place::LINK_NAME);
    Sanitizer {
        directory: place::linked(&library),
        stamp: place::stamp(&library),
        library,
        runtime,
    }
}

fn rustc(arguments: &[&str]) -> String {
    let mut command = run::command(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(arguments);
    let outcome = run::run(command, run::LIMIT);
    assert!(
        outcome.succeeded(),
        "rustc: {}\n{}",
        outcome.end,
        outcome.complaint()
    );
    outcome.stdout
}

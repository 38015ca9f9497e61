//! Building C programs, in each of the ways in which a program comes to use a library.
//!
//! What was built is kept and built again only when the sources, headers, flags, compiler or library have changed.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::place;
use crate::program::Program;
use crate::run::{self, Outcome, Scratch};
use crate::sanitizer;

/// How a program comes to use a library.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Way {
    /// Compiled and linked with the system's libssl: the referee.
    System,
    /// Compiled with this library's headers and linked with it.
    Ours,
    /// Compiled with the system's headers and linked with this library.
    Relinked,
    /// The system's program, with this library preloaded.
    Preloaded,
    /// As `Ours`, program and library both made for ThreadSanitizer.
    Races,
}

impl Way {
    /// The ways that end in this library.
    pub const ALL_OURS: [Way; 3] = [Way::Ours, Way::Relinked, Way::Preloaded];

    /// In words, for messages.
    pub fn words(self) -> &'static str {
        match self {
            Way::System => "with the system's libssl",
            Way::Ours => "with this library's headers and this library",
            Way::Relinked => "with the system's headers and this library",
            Way::Preloaded => "built for the system's libssl, this library preloaded",
            Way::Races => "made for ThreadSanitizer, as this library is",
        }
    }

    /// The directory for its programs.
    fn directory(self) -> &'static str {
        match self {
            Way::System | Way::Preloaded => "system",
            Way::Ours => "ours",
            Way::Relinked => "relinked",
            Way::Races => "races",
        }
    }

    /// The directory for its objects.
    fn objects(self) -> &'static str {
        match self {
            Way::System | Way::Preloaded | Way::Relinked => "system",
            Way::Ours => "ours",
            Way::Races => "races",
        }
    }

    fn has_our_headers(self) -> bool {
        matches!(self, Way::Ours | Way::Races)
    }
}

const STRICT: &[&str] = &[
    "-std=c99",
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Werror",
    "-g",
    "-O1",
];

/// A program that was built: to be run as often as wanted.
#[derive(Clone)]
pub struct Built {
    /// Its name: that of the program.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// How it comes to its library.
    pub way: Way,
    arguments: Vec<OsString>,
}

impl Built {
    /// A command that runs it.
    pub fn command(&self) -> Command {
        let mut command = run::command(&self.file);
        if self.way == Way::Preloaded {
            command.env("LD_PRELOAD", place::library().by_soname());
        }
        command
    }

    /// The arguments that its program is run with.
    pub fn arguments(&self) -> &[OsString] {
        &self.arguments
    }

    /// Runs it with the arguments of its program.
    pub fn run(&self) -> Outcome {
        self.run_with(&self.arguments, run::LIMIT)
    }

    /// Runs it with other arguments.
    pub fn run_with(&self, arguments: &[OsString], limit: Duration) -> Outcome {
        let mut command = self.command();
        command.args(arguments);
        let mut outcome = run::run(command, limit);
        // The loader says so and goes on without the library: what then ran was not what was meant.
        if outcome.stderr.contains("cannot be preloaded") {
            outcome.end = run::End::NoStart("the library was not preloaded".to_owned());
        }
        outcome
    }
}

/// Builds the programs, and says for each that cannot be built why. A warning is an error.
pub fn build(programs: &[Program], way: Way) -> Vec<Result<Built, String>> {
    // One builder at a time, or two tests would build the same file.
    static BUILDING: Mutex<()> = Mutex::new(());
    let _building = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);

    let sources: BTreeSet<&PathBuf> = programs.iter().flat_map(|p| &p.sources).collect();
    let sources: Vec<&PathBuf> = sources.into_iter().collect();
    let objects = run::in_parallel(&sources, |source| object(source, way));
    let objects: HashMap<&PathBuf, Result<PathBuf, String>> =
        sources.into_iter().zip(objects).collect();
    run::in_parallel(programs, |program| {
        let parts: Result<Vec<PathBuf>, String> = program
            .sources
            .iter()
            .map(|source| objects[source].clone())
            .collect();
        let libcrypto = needs_libcrypto(program);
        let file = parts
            .and_then(|parts| link(&program.name, &parts, way, libcrypto))
            .map_err(|reason| format!("{}: cannot be built\n{reason}", program.name))?;
        Ok(Built {
            name: program.name.clone(),
            file,
            way,
            arguments: program.arguments(),
        })
    })
}

/// Builds one program that has to be there for a test to make sense.
pub fn build_one(program: &Program, way: Way) -> Built {
    let mut built = build(std::slice::from_ref(program), way);
    built.remove(0).unwrap_or_else(|reason| panic!("{reason}"))
}

fn object(source: &Path, way: Way) -> Result<PathBuf, String> {
    let stem = source.file_stem().unwrap_or_default();
    let parent = source.parent().unwrap_or(source);
    let place = place::work("objects")
        .join(way.objects())
        .join(parent.file_name().unwrap_or_default())
        .join(stem)
        .with_extension("o");
    let mut command = compiler();
    command.args(STRICT).args(flags("CFLAGS"));
    command.args((way == Way::Races).then_some("-fsanitize=thread"));
    if way.has_our_headers() {
        command.arg("-I").arg(place::include());
    }
    command.arg("-I").arg(place::ctests().join("common"));
    command.arg("-c").arg(source);
    let key = (
        fs::read(source).ok(),
        own_headers(),
        headers_stamp(way.has_our_headers()),
    );
    once(&place, command, &key)
}

/// Whether a program calls libcrypto itself, and so is linked with it.
pub fn needs_libcrypto(program: &Program) -> bool {
    ["<openssl/x509", "<openssl/bio"]
        .iter()
        .any(|header| program.text.contains(&format!("#include {header}")))
}

/// Links a program; `libcrypto` says whether it calls that library itself.
fn link(name: &str, objects: &[PathBuf], way: Way, libcrypto: bool) -> Result<PathBuf, String> {
    let place = place::work("programs").join(way.directory()).join(name);
    let mut objects = objects.to_vec();
    if way == Way::Races {
        let last_reference = place::ctests().join("races/last_reference.c");
        objects.push(object(&last_reference, way)?);
    }
    let mut command = compiler();
    command.args(flags("CFLAGS")).args(&objects);
    let mut stamp = String::new();
    match way {
        Way::System | Way::Preloaded => {
            command.args(["-lssl", "-lcrypto"]);
        }
        Way::Ours | Way::Relinked => {
            let library = place::library();
            stamp.clone_from(&library.stamp);
            with_library(&mut command, &library.directory);
        }
        Way::Races => {
            let sanitizer = sanitizer::sanitizer().ok_or("there is no ThreadSanitizer")?;
            stamp.clone_from(&sanitizer.stamp);
            with_library(&mut command, &sanitizer.directory);
            // All of the runtime, for the library to find it in the program.
            command
                .args(["-rdynamic", "-Wl,--whole-archive"])
                .arg(&sanitizer.runtime);
            command.args(["-Wl,--no-whole-archive", "-ldl", "-lrt"]);
        }
    }
    if libcrypto && !matches!(way, Way::System | Way::Preloaded) {
        command.arg("-lcrypto");
    }
    command.args(["-lpthread", "-lm"]);
    let contents: Vec<Option<Vec<u8>>> = objects.iter().map(|o| fs::read(o).ok()).collect();
    once(&place, command, &(contents, stamp, compiler_version()))
}

/// Links with the library of a directory, and has the program look for it there.
fn with_library(command: &mut Command, directory: &Path) {
    let mut path = OsString::from("-Wl,-rpath,");
    path.push(directory);
    command.arg("-L").arg(directory).arg("-lrsslsess").arg(path);
}

/// Runs the command, to which the output file is added, unless it was done before with the same key.
fn once(place: &Path, mut command: Command, key: &impl Hash) -> Result<PathBuf, String> {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    run::shown(&command).hash(&mut hasher);
    let key = hasher.finish().to_string();

    let note = note_of(place);
    if place.is_file() && fs::read_to_string(&note).is_ok_and(|was| was == key) {
        return Ok(place.to_owned());
    }
    let parent = place.parent().unwrap_or(place);
    fs::create_dir_all(parent).map_err(|e| format!("{}: {e}", parent.display()))?;
    let new = place::unfinished(place);
    command.arg("-o").arg(&new);
    let shown = run::shown(&command);
    let outcome = run::run(command, Duration::from_secs(120));
    if !outcome.succeeded() {
        let _ = fs::remove_file(&new);
        let messages: Vec<&str> = outcome.stderr.lines().take(25).collect();
        return Err(format!(
            "  {shown}\n  {}\n{}",
            outcome.end,
            messages.join("\n")
        ));
    }
    let _ = fs::remove_file(&note);
    fs::rename(&new, place)
        .and_then(|()| fs::write(&note, &key))
        .map_err(|e| format!("{}: {e}", place.display()))?;
    Ok(place.to_owned())
}

/// The file beside `place` that says what it was built from.
fn note_of(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// The C compiler: `CC`, which may have arguments, or cc.
fn compiler() -> Command {
    let words = flags("CC");
    let mut command = run::command(words.first().map_or("cc", String::as_str));
    command.args(words.iter().skip(1));
    command
}

fn flags(name: &str) -> Vec<String> {
    let text = env::var(name).unwrap_or_default();
    text.split_whitespace().map(str::to_owned).collect()
}

fn compiler_version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut command = compiler();
        command.arg("--version");
        run::run(command, run::LIMIT).stdout
    })
}

/// What changes with any header of the C programs.
fn own_headers() -> u64 {
    static STAMP: OnceLock<u64> = OnceLock::new();
    *STAMP.get_or_init(|| contents_of(place::ctests()))
}

/// What changes with any header of this library, or with the system's.
fn headers_stamp(ours: bool) -> &'static str {
    static OURS: OnceLock<String> = OnceLock::new();
    static SYSTEM: OnceLock<String> = OnceLock::new();
    if ours {
        OURS.get_or_init(|| format!("{} {}", contents_of(&place::include()), compiler_version()))
    } else {
        SYSTEM.get_or_init(|| format!("{} {}", system_version(), compiler_version()))
    }
}

/// The version that the system's headers of OpenSSL say they have; panics when there are none.
pub fn system_version() -> String {
    let scratch = Scratch::new();
    let probe = scratch.path().join("probe.c");
    fs::write(&probe, "#include <openssl/ssl.h>\nOPENSSL_VERSION_TEXT\n")
        .unwrap_or_else(|e| panic!("{}: {e}", probe.display()));
    let mut command = compiler();
    command.args(["-E", "-P"]).arg(&probe);
    let outcome = run::run(command, run::LIMIT);
    assert!(
        outcome.succeeded(),
        "the system's <openssl/ssl.h> (Debian: libssl-dev) is missing: {}",
        outcome.stderr
    );
    outcome.stdout.lines().last().unwrap_or_default().to_owned()
}

/// A hash of every header below a directory, with its name.
fn contents_of(directory: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut open = vec![directory.to_owned()];
    let mut headers = Vec::new();
    while let Some(next) = open.pop() {
        for path in fs::read_dir(&next)
            .into_iter()
            .flatten()
            .filter_map(|e| e.ok().map(|e| e.path()))
        {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "h") {
                headers.push(path);
            }
        }
    }
    headers.sort();
    for header in headers {
        header.hash(&mut hasher);
        fs::read(&header).ok().hash(&mut hasher);
    }
    hasher.finish()
}

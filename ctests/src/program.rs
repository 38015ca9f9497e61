//! The C programs that there are, found by listing their directories.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::c_source;
use crate::certificates;
use crate::place;

/// One C program.
#[derive(Clone)]
pub struct Program {
    /// Directory and file without `.c`: `cases/errors`.
    pub name: String,
    /// All the files that make it.
    pub sources: Vec<PathBuf>,
    /// The text of the file with `main`.
    pub text: String,
}

impl Program {
    /// The name without its directory.
    pub fn short_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// The directory part of the name.
    pub fn directory(&self) -> &str {
        self.name.split('/').next().unwrap_or(&self.name)
    }

    /// The arguments that it is run with: the directory of the certificates, or nothing where arguments are numbers
    /// that the program has good values for.
    pub fn arguments(&self) -> Vec<OsString> {
        match self.directory() {
            "interchange" => Vec::new(),
            _ => vec![certificates::directory().as_os_str().to_owned()],
        }
    }

    /// Whether it is for this library alone: its exit status says whether all is well.
    pub fn is_ours_only(&self) -> bool {
        self.short_name().starts_with("ours_") || self.short_name() == "null_ours"
    }

    /// Whether it runs threads.
    pub fn has_threads(&self) -> bool {
        self.sources
            .iter()
            .any(|source| c_source::identifiers(&read(source)).contains("pthread_create"))
    }
}

/// The directories whose programs print what libssl prints as well.
pub const COMPARED: [&str; 3] = ["cases", "connections", "interchange"];

/// The programs that are compared with libssl.
pub fn compared() -> Vec<Program> {
    chosen(
        all(&COMPARED)
            .into_iter()
            .filter(|p| !p.is_ours_only())
            .collect(),
    )
}

/// The programs for this library alone.
pub fn ours_only() -> Vec<Program> {
    chosen(
        all(&COMPARED)
            .into_iter()
            .filter(Program::is_ours_only)
            .collect(),
    )
}

/// The program of the directory that is one program in several files.
pub fn player() -> Program {
    let sources = c_files("player");
    let main = sources
        .iter()
        .find(|source| c_source::has_main(&read(source)))
        .expect("player has a main function");
    Program {
        name: "player/player".to_owned(),
        text: read(main),
        sources,
    }
}

/// A program to be set before another implementation.
pub fn peer(name: &str) -> Program {
    named(&["peers"], &format!("peers/{name}"))
}

/// The program with this name, directory and file without `.c`, in one of these directories.
pub fn named(directories: &[&str], name: &str) -> Program {
    all(directories)
        .into_iter()
        .find(|program| program.name == name)
        .unwrap_or_else(|| panic!("ctests/{name}.c is missing"))
}

/// Every C file of the programs that are run, for looking at what they call.
pub fn every_source() -> Vec<PathBuf> {
    [&COMPARED[..], &["player", "peers", "common"]]
        .concat()
        .into_iter()
        .flat_map(c_files)
        .collect()
}

/// The programs of some directories: a file with a main function is one, and the files whose headers it includes,
/// directly or through other headers, belong to it.
fn all(directories: &[&str]) -> Vec<Program> {
    let mut programs = Vec::new();
    for directory in directories {
        for main in c_files(directory) {
            let text = read(&main);
            if c_source::has_main(&text) {
                let stem = main.file_stem().unwrap_or_default().to_string_lossy();
                programs.push(Program {
                    name: format!("{directory}/{stem}"),
                    sources: parts(&main),
                    text,
                });
            }
        }
    }
    programs
}

/// The source and those that its headers announce: for `"x.h"` the file `x.c` beside it, where there is one.
fn parts(main: &Path) -> Vec<PathBuf> {
    let mut seen = BTreeSet::from([main.to_owned()]);
    let mut open = vec![main.to_owned()];
    let mut sources = vec![main.to_owned()];
    while let Some(file) = open.pop() {
        for name in c_source::includes(&read(&file)) {
            let beside = file.with_file_name(&name);
            let common = place::ctests().join("common").join(&name);
            let header = if beside.is_file() { beside } else { common };
            let source = header.with_extension("c");
            for next in [header, source] {
                if next.is_file() && seen.insert(next.clone()) {
                    if next.extension().is_some_and(|e| e == "c") {
                        sources.push(next.clone());
                    }
                    open.push(next);
                }
            }
        }
    }
    sources
}

/// The programs that `RSSLSESS_CTESTS_ONLY` leaves; panics when none is left, because a test of nothing would pass.
fn chosen(programs: Vec<Program>) -> Vec<Program> {
    let only = env::var("RSSLSESS_CTESTS_ONLY").unwrap_or_default();
    let left: Vec<Program> = programs
        .into_iter()
        .filter(|program| program.name.contains(&only))
        .collect();
    assert!(
        !left.is_empty(),
        "no C program whose name contains {only:?}"
    );
    left
}

fn c_files(directory: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(place::ctests().join(directory)) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "c"))
        .collect();
    files.sort();
    files
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_made_of_the_files_whose_headers_it_includes() {
        let programs = all(&["cases"]);
        let program = programs
            .iter()
            .find(|p| p.short_name() == "cache_find")
            .expect("cache_find");
        let names: Vec<String> = program
            .sources
            .iter()
            .map(|s| {
                s.file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        assert_eq!(names, ["cache_find.c", "sample.c", "check.c"]);
    }

    #[test]
    fn a_file_without_a_main_function_is_no_program() {
        assert!(
            all(&["connections"])
                .iter()
                .all(|p| p.short_name() != "conn_util")
        );
        assert!(all(&["common"]).is_empty());
    }
}

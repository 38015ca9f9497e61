//! The three libraries, and the C program built with each.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, failure};

/// How many libraries there are, and which is which in a row of results.
pub(crate) const COUNT: usize = 3;
/// This library's number.
pub(crate) const OURS: usize = 2;

/// A library to measure.
pub(crate) struct Library {
    /// What tables and plots call it.
    pub(crate) name: String,
    /// The name of its executable.
    program: &'static str,
    compile: Vec<String>,
    link: Vec<String>,
}

impl Library {
    /// All of them, in the order of the columns.
    pub(crate) fn all(stage: &Path, four: &Path) -> Outcome<[Self; COUNT]> {
        if !stage.join("lib/librsslsess.so").exists() {
            return Err(failure(
                "nothing is staged below the target directory: make stage",
            ));
        }
        let text = |path: PathBuf| path.display().to_string();
        let include = |path: PathBuf| format!("-I{}", path.display());
        Ok([
            Self {
                name: format!("OpenSSL {}", installed_version()?),
                program: "bench-system",
                compile: Vec::new(),
                link: ["-lssl", "-lcrypto"].map(String::from).into(),
            },
            Self {
                name: format!("OpenSSL {}", version_of(&four.join("include"))?),
                program: "bench-openssl-4",
                compile: vec![include(four.join("include"))],
                link: vec![
                    text(four.join("lib/libssl.a")),
                    text(four.join("lib/libcrypto.a")),
                    "-ldl".to_owned(),
                ],
            },
            Self {
                name: format!("rsslsess {}", env!("CARGO_PKG_VERSION")),
                program: "bench-rsslsess",
                compile: vec![include(stage.join("include/rsslsess"))],
                link: vec![
                    format!("-L{}", stage.join("lib").display()),
                    "-lrsslsess".to_owned(),
                    format!("-Wl,-rpath,{}", stage.join("lib").display()),
                ],
            },
        ])
    }

    /// Builds the C program in `source` with it, into `folder`.
    pub(crate) fn build(&self, source: &Path, folder: &Path) -> Outcome<()> {
        let mut files: Vec<PathBuf> = fs::read_dir(source)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "c"))
            .collect();
        files.sort();
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        let output = Command::new(compiler)
            .args([
                "-std=gnu11",
                "-O2",
                "-Wall",
                "-Wextra",
                // The functions are those of OpenSSL 3.0, some of which 4.0 would rather be rid of.
                "-Wno-deprecated-declarations",
            ])
            .args(&self.compile)
            .args(files)
            .arg("-o")
            .arg(folder.join(self.program))
            .args(&self.link)
            .arg("-lpthread")
            .output()?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(failure(format!(
                "the C program was not built with {}:\n{text}",
                self.name
            )));
        }
        Ok(())
    }

    /// Makes one measurement; the values that the program printed, by name.
    pub(crate) fn measure(
        &self,
        folder: &Path,
        arguments: &[String],
    ) -> Outcome<Vec<(String, f64)>> {
        let output = Command::new(folder.join(self.program))
            .args(arguments)
            .current_dir(folder)
            .output()?;
        if !output.status.success() {
            return Err(failure(format!(
                "{} with {}: {} {}",
                arguments.join(" "),
                self.name,
                output.status,
                String::from_utf8_lossy(&output.stderr).trim()
            )));
        }
        let text = String::from_utf8(output.stdout)?;
        let values = text.lines().filter_map(|line| {
            let (name, value) = line.split_once(' ')?;
            Some((name.to_owned(), value.parse().ok()?))
        });
        Ok(values.collect())
    }
}

/// The version of the installed libssl, as its program tells it.
fn installed_version() -> Outcome<String> {
    let output = Command::new("openssl").arg("version").output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text.split(' ').nth(1);
    Ok(version
        .ok_or_else(|| failure("openssl tells no version"))?
        .to_owned())
}

/// The version in a folder of headers.
fn version_of(include: &Path) -> Outcome<String> {
    let header = fs::read_to_string(include.join("openssl/opensslv.h"))?;
    let version = header
        .lines()
        .filter(|line| line.contains("OPENSSL_VERSION_STR"))
        .find_map(|line| Some(line.split('"').nth(1)?.to_owned()));
    version.ok_or_else(|| failure("opensslv.h tells no version"))
}

//! OpenSSL 4.0, built from the sources of the crate `openssl-src`: once, below the target directory.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use crate::progress::Progress;
use crate::{Outcome, failure};

/// The argument with which this program calls itself to build, so that what the build prints goes into a file.
pub(crate) const BUILD: &str = "--build-openssl-in";

/// Where OpenSSL is installed; built first when it is not there yet.
pub(crate) fn installed(target: &Path, progress: &Progress) -> Outcome<PathBuf> {
    let folder = target.join(format!("openssl-{}", openssl_src::version()));
    let install = folder.join("install");
    // Written last, so that half a build is begun anew.
    let complete = folder.join("complete");
    if complete.exists() {
        return Ok(install);
    }
    progress.say(&format!(
        "building OpenSSL {}: some minutes, once",
        openssl_src::version()
    ));
    fs::create_dir_all(&folder)?;
    let log = folder.join("build.log");
    let output = fs::File::create(&log)?;
    let jobs = thread::available_parallelism().map_or(1, usize::from);
    let status = Command::new(env::current_exe()?)
        .arg(BUILD)
        .arg(&folder)
        .env("CARGO_MAKEFLAGS", format!("-j{jobs}"))
        .stdout(Stdio::from(output.try_clone()?))
        .stderr(Stdio::from(output))
        .status()?;
    if !status.success() {
        return Err(failure(format!(
            "OpenSSL was not built; {} says why",
            log.display()
        )));
    }
    fs::write(complete, "")?;
    Ok(install)
}

/// Builds it into `folder`, and prints what the build prints.
pub(crate) fn build(folder: &Path) -> Outcome<()> {
    let triple = env!("YARDSTICK_TARGET");
    let mut build = openssl_src::Build::new();
    build.host(triple).target(triple).out_dir(folder);
    build.try_build()?;
    Ok(())
}

//! On what machine, with what, and when it was measured; and the certificate that handshakes need.

use std::path::Path;
use std::process::Command;
use std::{fs, thread};

use crate::{Outcome, failure};

/// The processor, its cores, the memory, the system.
pub(crate) fn description() -> String {
    let cpu =
        value_in("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory = value_in("/proc/meminfo", "MemTotal").unwrap_or_default();
    let kilobytes: f64 = memory.trim_end_matches(" kB").parse().unwrap_or(0.0);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    format!(
        "{cpu}, {cores} cores, {:.0} GiB, {}; load average at the end {load}",
        kilobytes / f64::from(1 << 20),
        said_by("uname", &["-sr"])
    )
}

/// The day.
pub(crate) fn date() -> String {
    said_by("date", &["-u", "+%Y-%m-%d %H:%M UTC"])
}

/// The compilers.
pub(crate) fn compilers() -> String {
    let cc = said_by("cc", &["--version"]);
    format!(
        "{}; {}",
        cc.lines().next().unwrap_or_default(),
        said_by("rustc", &["--version"])
    )
}

/// The state of the sources.
pub(crate) fn revision(root: &Path) -> String {
    let root = root.display().to_string();
    said_by("git", &["-C", &root, "describe", "--always", "--dirty"])
}

/// A key and a certificate for the server, made once.
pub(crate) fn certificate(folder: &Path) -> Outcome<()> {
    let folder = folder.join("certificate");
    if folder.join("certificate.pem").exists() {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    let output = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-nodes",
            "-days",
            "3650",
            "-subj",
            "/CN=bench",
        ])
        .args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
        .args(["-keyout", "key.pem", "-out", "certificate.pem"])
        .current_dir(&folder)
        .output()?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(failure(format!("openssl req: {text}")));
    }
    Ok(())
}

fn value_in(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said_by(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    said.unwrap_or_default()
}

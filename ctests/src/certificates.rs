//! The certificates that programs read, made once by `certs.sh` and kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use crate::place;
use crate::run;

/// The directory of the certificates.
pub fn directory() -> &'static Path {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    DIRECTORY.get_or_init(|| {
        let script = place::ctests().join("certs.sh");
        let text =
            fs::read_to_string(&script).unwrap_or_else(|e| panic!("{}: {e}", script.display()));
        let directory = place::work("").join("certificates");
        let note = directory.join(".made-by");
        if fs::read_to_string(&note).is_ok_and(|was| was == text) {
            return directory;
        }
        let new = place::unfinished(&directory);
        let mut command = run::command("sh");
        command.arg(&script).arg(&new);
        let outcome = run::run(command, Duration::from_secs(120));
        assert!(
            outcome.succeeded(),
            "certs.sh: {}\n{}",
            outcome.end,
            outcome.complaint()
        );
        fs::write(new.join(".made-by"), text).expect("the new directory can be written");
        let _ = fs::remove_dir_all(&directory);
        if let Err(e) = fs::rename(&new, &directory) {
            // Another process was faster, and made the same.
            assert!(note.is_file(), "{}: {e}", directory.display());
            let _ = fs::remove_dir_all(&new);
        }
        directory
    })
}

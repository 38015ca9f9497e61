//! Directories of trusted certificates, in files that are named by the hash of their subject (`openssl rehash`).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// How long a directory has to be left alone before its time of change can tell one state from the next: file systems
/// keep it no finer than this.
const SETTLED: Duration = Duration::from_secs(2);

/// How a directory was when it was read.
pub(super) struct State {
    path: PathBuf,
    /// When it had changed last; `None` when it could not be asked, or had changed only just.
    changed: Option<SystemTime>,
}

impl State {
    fn of(path: &Path) -> Self {
        let settled = |changed: &SystemTime| changed.elapsed().is_ok_and(|age| age >= SETTLED);
        Self {
            path: path.to_owned(),
            changed: changed(path).filter(settled),
        }
    }

    /// Whether nothing has come or gone since. False when in doubt.
    pub(super) fn still_holds(&self) -> bool {
        self.changed.is_some() && changed(&self.path) == self.changed
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// The certificates in a directory. What cannot be read is left out, as OpenSSL does.
pub(super) fn read(path: &Path) -> (State, Vec<CertificateDer<'static>>) {
    // Before the reading: what comes in between is seen as a change.
    let state = State::of(path);
    let certificates = fs::read_dir(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_named_by_hash(path))
        .filter_map(|path| fs::read(path).ok())
        .flat_map(|text| {
            CertificateDer::pem_slice_iter(&text)
                .filter_map(|certificate| certificate.ok())
                .collect::<Vec<_>>()
        })
        .collect();
    (state, certificates)
}

/// Whether a file's name is eight hexadecimal digits, a dot, and a number.
fn is_named_by_hash(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .and_then(|name| name.split_once('.'))
        .is_some_and(|(hash, number)| {
            hash.len() == 8
                && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_the_hash_of_their_subject() {
        for (name, is_it) in [
            ("0a1b2c3d.0", true),
            ("0A1B2C3D.12", true),
            ("0a1b2c3d.r0", false),
            ("0a1b2c3.0", false),
            ("0a1b2c3d.", false),
            ("ca.pem", false),
        ] {
            assert_eq!(is_named_by_hash(Path::new(name)), is_it, "{name}");
        }
    }

    #[test]
    fn a_directory_that_changes_is_not_as_it_was() {
        let path = std::env::temp_dir().join(format!("directory-{}", std::process::id()));
        fs::create_dir(&path).unwrap();
        let fresh = State::of(&path);
        let long_ago = SystemTime::now() - Duration::from_secs(3600);
        fs::File::open(&path)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
        let settled = State::of(&path);
        let held = settled.still_holds();
        fs::write(path.join("0a1b2c3d.0"), "").unwrap();
        let holds_after_a_change = settled.still_holds();
        fs::remove_dir_all(&path).unwrap();
        assert!(!fresh.still_holds());
        assert!(held && !holds_after_a_change);
        assert!(!State::of(&path).still_holds());
    }
}

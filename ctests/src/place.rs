//! Where things are: the sources, the library under test, the directory to build in.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// The name by which the linker finds the library.
pub const LINK_NAME: &str = "librsslsess.so";

/// The name by which programs find the library when they start.
pub const SONAME: &str = "librsslsess.so.0";

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate's directory has a parent")
}

/// The directory of the C programs.
pub fn ctests() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The library's C headers.
pub fn include() -> PathBuf {
    root().join("include")
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => root().join(directory),
        None => root().join("target"),
    }
}

/// Where this harness builds and runs, made when missing.
pub fn work(name: &str) -> PathBuf {
    let directory = target().join("ctests").join(name);
    fs::create_dir_all(&directory)
        .unwrap_or_else(|e| panic!("cannot make {}: {e}", directory.display()));
    directory
}

/// A path in the same directory that no other process or thread uses: to be renamed to `path` when it is whole.
pub fn unfinished(path: &Path) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.{number}", std::process::id()))
}

/// The library under test.
pub struct Library {
    /// The shared library.
    pub file: PathBuf,
    /// The static library beside it, if there is one.
    pub archive: Option<PathBuf>,
    /// A directory in which the shared library has the names that linker and programs look for.
    pub directory: PathBuf,
    /// What changes whenever the library does.
    pub stamp: String,
}

impl Library {
    /// The shared library by the name that programs look for: what `LD_PRELOAD` takes.
    pub fn by_soname(&self) -> PathBuf {
        self.directory.join(SONAME)
    }
}

/// The library under test: of `RSSLSESS_LIBRARY_DIR`, or the release build. Panics when it is missing or older than
/// its sources, because a test of another library than the one meant proves nothing.
pub fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let file = match env::var_os("RSSLSESS_LIBRARY_DIR") {
            Some(directory) => root().join(directory).join(LINK_NAME),
            None => target().join("release").join(LINK_NAME),
        };
        find_library(&file)
    })
}

fn find_library(named: &Path) -> Library {
    let file = named.canonicalize().unwrap_or_else(|e| {
        panic!(
            "{}: {e}\nBuild the library first: cargo build --release",
            named.display()
        )
    });
    let built = modified(&file);
    for source in sources_of(named) {
        assert!(
            modified(&source) <= built,
            "{} is older than {}: build it first: cargo build --release",
            file.display(),
            source.display()
        );
    }
    let stamp = stamp(&file);
    let archive = named.with_file_name("librsslsess.a");
    Library {
        directory: linked(&file),
        archive: archive.is_file().then_some(archive),
        file,
        stamp,
    }
}

/// The files that cargo says the library was made from: in a list beside it, each with its blanks escaped.
fn sources_of(library: &Path) -> Vec<PathBuf> {
    let Ok(list) = fs::read_to_string(library.with_extension("d")) else {
        return Vec::new();
    };
    let files = list.split_once(": ").map_or("", |(_, files)| files);
    files
        .replace("\\ ", "\0")
        .split_whitespace()
        .map(|file| PathBuf::from(file.replace('\0', " ")))
        .filter(|file| file.is_file())
        .collect()
}

fn modified(file: &Path) -> SystemTime {
    fs::metadata(file)
        .and_then(|m| m.modified())
        .unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// What changes whenever a library does.
pub fn stamp(file: &Path) -> String {
    let length = fs::metadata(file).map(|m| m.len()).unwrap_or(0);
    format!("{} {length} {:?}", file.display(), modified(file))
}

/// A directory with both names of a library.
pub fn linked(file: &Path) -> PathBuf {
    let place = file
        .to_string_lossy()
        .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let directory = work("library").join(place);
    fs::create_dir_all(&directory)
        .unwrap_or_else(|e| panic!("cannot make {}: {e}", directory.display()));
    for name in [LINK_NAME, SONAME] {
        let link = directory.join(name);
        if fs::read_link(&link).is_ok_and(|to| to == file) {
            continue;
        }
        let new = unfinished(&link);
        std::os::unix::fs::symlink(file, &new)
            .and_then(|()| fs::rename(&new, &link))
            .unwrap_or_else(|e| panic!("cannot link {}: {e}", link.display()));
    }
    directory
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_files_stand_beside_the_finished_one_and_each_has_its_own_name() {
        let path = Path::new("/a/b.o");
        let first = unfinished(path);
        assert_eq!(first.parent(), path.parent());
        assert_ne!(first, unfinished(path));
    }

    #[test]
    fn the_sources_of_a_library_are_read_with_blanks_in_their_names() {
        let directory = work("unit");
        let source = directory.join("a b.rs");
        let list = directory.join("librsslsess-of-a-test.d");
        let escaped = source.to_string_lossy().replace(' ', "\\ ");
        fs::write(&source, "").expect("write");
        fs::write(&list, format!("/x/lib.so: {escaped} /no/such/file.rs\n")).expect("write");
        assert_eq!(sources_of(&list.with_extension("so")), [source]);
    }
}

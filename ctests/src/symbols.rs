//! What a shared library exports and needs, as `nm` and `readelf` tell it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::run;

/// A symbol that a library takes from another one.
pub struct Needed {
    /// Its name.
    pub name: String,
    /// The version it must have, such as `GLIBC_2.34`.
    pub version: Option<String>,
    /// Whether the library also works without it.
    pub weak: bool,
}

/// The names that a library exports.
pub fn exported(library: &Path) -> BTreeSet<String> {
    let names: BTreeSet<String> = symbols(library, "--defined-only")
        .into_iter()
        .map(|symbol| symbol.name)
        .collect();
    assert!(!names.is_empty(), "{} exports nothing", library.display());
    names
}

/// The symbols that a library takes from others.
pub fn needed(library: &Path) -> Vec<Needed> {
    symbols(library, "--undefined-only")
}

fn symbols(library: &Path, which: &str) -> Vec<Needed> {
    let text = tool("nm", &["-D", which, "--with-symbol-versions"], library);
    text.lines().filter_map(symbol).collect()
}

/// One line of nm: a value for defined ones, a letter, and the name with its version.
fn symbol(line: &str) -> Option<Needed> {
    let mut words = line.split_whitespace().rev();
    let (full, letter) = (words.next()?, words.next()?);
    let (name, version) = match full.split_once('@') {
        Some((name, version)) => (name, Some(version.trim_start_matches('@').to_owned())),
        None => (full, None),
    };
    Some(Needed {
        name: name.to_owned(),
        version,
        weak: matches!(letter, "w" | "v"),
    })
}

/// The values of one tag, such as `NEEDED` or `SONAME`, in a program's or library's dynamic section.
pub fn dynamic(file: &Path, tag: &str) -> Vec<String> {
    let text = tool("readelf", &["-d", "-W"], file);
    let tag = format!("({tag})");
    text.lines()
        .filter(|line| line.contains(&tag))
        .filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned()))
        .collect()
}

fn tool(name: &str, arguments: &[&str], file: &Path) -> String {
    let mut command = run::command(name);
    command.args(arguments).arg(file);
    let outcome = run::run(command, run::LIMIT);
    assert!(
        outcome.succeeded(),
        "{name} {}: {}\n{}",
        file.display(),
        outcome.end,
        outcome.complaint()
    );
    outcome.stdout
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_nm_are_read_with_and_without_value_and_version() {
        let symbol = |line| {
            let s = symbol(line).expect("a symbol");
            (s.name, s.version, s.weak)
        };
        let version = Some("GLIBC_2.2.5".to_owned());
        assert_eq!(
            symbol("0000000000001130 T SSL_new"),
            ("SSL_new".to_owned(), None, false)
        );
        assert_eq!(
            symbol("                 U free@GLIBC_2.2.5"),
            ("free".to_owned(), version.clone(), false)
        );
        assert_eq!(
            symbol("                 w __cxa_finalize@GLIBC_2.2.5"),
            ("__cxa_finalize".to_owned(), version, true)
        );
        assert_eq!(
            symbol("0000000000001130 T SSL_free@@V_3"),
            ("SSL_free".to_owned(), Some("V_3".to_owned()), false)
        );
    }
}

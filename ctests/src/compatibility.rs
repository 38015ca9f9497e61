//! The project's list of functions: the tables of `docs/compatibility.md`.
//!
//! A table a group of functions, below the group's heading. The first column is a function's name between
//! backticks, the second its status, the third a note.

use std::collections::BTreeMap;
use std::fs;

use crate::place;

/// What became of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// It does what libssl's does.
    Works,
    /// It is there, and the note says what it does otherwise.
    Differs,
    /// It is there, and works when the process has the system's libraries.
    SystemOnly,
    /// It is not there.
    NotYet,
}

/// One function of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The heading that it stands below.
    pub group: String,
    /// What became of it.
    pub status: Status,
    /// What else there is to say.
    pub note: String,
}

impl Entry {
    /// Whether the library exports it.
    pub fn is_exported(&self) -> bool {
        self.status != Status::NotYet
    }
}

/// The list. Panics with all that is wrong in the file.
pub fn list() -> BTreeMap<String, Entry> {
    let file = place::root().join("docs/compatibility.md");
    let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    parse(&text).unwrap_or_else(|problems| panic!("{}:\n{}", file.display(), problems.join("\n")))
}

/// Reads the tables. Lines that are no rows of a function are prose; a row that cannot be understood is an error.
pub fn parse(text: &str) -> Result<BTreeMap<String, Entry>, Vec<String>> {
    let mut entries = BTreeMap::new();
    let mut problems = Vec::new();
    let mut group = String::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(heading) = line.strip_prefix('#') {
            heading
                .trim_start_matches('#')
                .trim()
                .clone_into(&mut group);
        }
        if !line.trim_start().starts_with("| `") {
            continue;
        }
        match row(line, &group) {
            Ok((name, entry)) => {
                if entries.insert(name.clone(), entry).is_some() {
                    problems.push(format!("line {}: {name} is there twice", at + 1));
                }
            }
            Err(problem) => problems.push(format!("line {}: {problem}: {line}", at + 1)),
        }
    }
    if entries.is_empty() {
        problems.push("no function is listed".to_owned());
    }
    if problems.is_empty() {
        Ok(entries)
    } else {
        Err(problems)
    }
}

fn row(line: &str, group: &str) -> Result<(String, Entry), String> {
    let inner = line
        .trim()
        .strip_prefix('|')
        .and_then(|l| l.strip_suffix('|'))
        .ok_or("no row")?;
    // A bar after a backslash belongs to the text.
    let inner = inner.replace("\\|", "\0");
    let columns: Vec<String> = inner
        .split('|')
        .map(|c| c.replace('\0', "|").trim().to_owned())
        .collect();
    let [name, status, note] = columns.as_slice() else {
        return Err(format!("{} columns instead of 3", columns.len()));
    };
    let name = name
        .strip_prefix('`')
        .and_then(|n| n.strip_suffix('`'))
        .ok_or("no name between backticks")?;
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(format!("{name:?} is no function's name"));
    }
    let status = match status.as_str() {
        "works" => Status::Works,
        "differs" => Status::Differs,
        "system only" => Status::SystemOnly,
        "not yet" => Status::NotYet,
        other => return Err(format!("{other:?} is no status")),
    };
    let entry = Entry {
        group: group.to_owned(),
        status,
        note: note.clone(),
    };
    Ok((name.to_owned(), entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# All\nwords | `x` | works\n\n## Sessions\n\n| function | status | note |\n|---|---|---|\n\
        | `SSL_a` | works | |\n| `SSL_b` | differs | a \\| b |\n\n## More\n\n| `SSL_c` | not yet | |\n| `SSL_d` | system only | x |\n";

    #[test]
    fn rows_are_read_with_the_heading_they_stand_below() {
        let list = parse(TEXT).expect("a good list");
        let names: Vec<&str> = list.keys().map(String::as_str).collect();
        assert_eq!(names, ["SSL_a", "SSL_b", "SSL_c", "SSL_d"]);
        assert_eq!(list["SSL_b"].note, "a | b");
        assert_eq!(
            (list["SSL_a"].group.as_str(), list["SSL_c"].group.as_str()),
            ("Sessions", "More")
        );
        let exported: Vec<bool> = list.values().map(Entry::is_exported).collect();
        assert_eq!(exported, [true, true, false, true]);
    }

    #[test]
    fn rows_that_cannot_be_understood_are_errors() {
        for bad in [
            "| `SSL_a` | perhaps | |",
            "| `SSL_a` | works |",
            "| `SSL a` | works | |",
            "| `SSL_a` | works | | x |",
        ] {
            assert!(
                parse(&format!("| `SSL_z` | works | |\n{bad}\n")).is_err(),
                "{bad}"
            );
        }
        assert!(
            parse(&format!("{TEXT}| `SSL_a` | works | |\n")).is_err(),
            "twice"
        );
        assert!(parse("nothing\n").is_err());
    }
}

//! What the library exports is what the project's list says: each function declared, and each called by a C program.

use std::collections::BTreeSet;
use std::fs;

use rsslsess_ctests::{c_source, compatibility, place, program, symbols};

/// The functions of the list that are there.
fn listed() -> BTreeSet<String> {
    compatibility::list()
        .into_iter()
        .filter(|(_, entry)| entry.is_exported())
        .map(|(name, _)| name)
        .collect()
}

fn names<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| format!("  {name}\n")).collect()
}

#[test]
fn the_library_exports_the_listed_functions_and_nothing_else() {
    let exported = symbols::exported(&place::library().file);
    let listed = listed();
    let missing = names(listed.difference(&exported));
    let extra = names(exported.difference(&listed));
    assert!(
        missing.is_empty() && extra.is_empty(),
        "docs/compatibility.md and the library disagree.\nlisted, not exported:\n{missing}exported, not listed:\n{extra}"
    );
}

#[test]
fn each_exported_function_is_declared_in_the_header() {
    let header = place::include().join("rsslsess.h");
    let text = fs::read_to_string(&header).unwrap_or_else(|e| panic!("{}: {e}", header.display()));
    let declared = c_source::called(&text);
    let missing = names(listed().difference(&declared));
    assert!(
        missing.is_empty(),
        "not declared in {}:\n{missing}",
        header.display()
    );
}

#[test]
fn each_exported_function_is_called_by_a_c_program() {
    let sources = program::every_source();
    assert!(sources.len() > 20);
    let used: BTreeSet<String> = sources
        .iter()
        .flat_map(|file| c_source::identifiers(&fs::read_to_string(file).unwrap_or_default()))
        .collect();
    let missing = names(listed().difference(&used));
    assert!(
        missing.is_empty(),
        "called by no program in ctests:\n{missing}"
    );
}

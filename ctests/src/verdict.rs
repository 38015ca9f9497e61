//! Whether this library's output is libssl's, but for the wanted differences.

use std::collections::BTreeSet;

use crate::diff::{self, Edit};
use crate::differences::Difference;
use crate::run::Outcome;

/// Compares what a program printed with libssl and with this library, and how it ended. Gives what is wrong, or
/// nothing; the numbers of the wanted differences that were seen are put into `seen`.
pub fn compare(
    program: &str,
    real: &Outcome,
    ours: &Outcome,
    wanted: &[Difference],
    seen: &mut BTreeSet<usize>,
) -> Option<String> {
    let wanted: Vec<(usize, &Difference)> = wanted
        .iter()
        .enumerate()
        .filter(|(_, d)| d.program == program)
        .collect();
    let mut found = BTreeSet::new();
    let same = ends_alike(real, ours) && explained(&real.stdout, &ours.stdout, &wanted, &mut found);
    if same {
        seen.extend(found);
        return None;
    }
    let mut text = format!("  libssl: {}; this library: {}\n", real.end, ours.end);
    text += &diff::unified("libssl", &real.stdout, "this library", &ours.stdout, 40);
    if !ours.stderr.is_empty() {
        text += &format!("  standard error of this library's:\n{}", ours.complaint());
    }
    Some(text)
}

/// Both ended by themselves and with the same status: a timeout or a signal is never alike.
fn ends_alike(real: &Outcome, ours: &Outcome) -> bool {
    matches!(real.end, crate::run::End::Status(_)) && real.end == ours.end
}

/// Whether every change between the texts is a wanted one.
fn explained(
    real: &str,
    ours: &str,
    wanted: &[(usize, &Difference)],
    seen: &mut BTreeSet<usize>,
) -> bool {
    let mut removed = Vec::new();
    let mut added = Vec::new();
    for edit in diff::edits(real, ours) {
        match edit {
            Edit::Removed(line) => removed.push(line),
            Edit::Added(line) => added.push(line),
            Edit::Same(_) => {
                if !block_explained(&removed, &added, wanted, seen) {
                    return false;
                }
                removed.clear();
                added.clear();
            }
        }
    }
    block_explained(&removed, &added, wanted, seen)
}

/// Whether lines that became other lines can be told apart into wanted differences, in their order.
fn block_explained(
    removed: &[&str],
    added: &[&str],
    wanted: &[(usize, &Difference)],
    seen: &mut BTreeSet<usize>,
) -> bool {
    // Wanted differences are of a few lines: more than the table of a difference takes need not be looked at.
    if (removed.len() + 1).saturating_mul(added.len() + 1) > diff::TABLE_LIMIT {
        return false;
    }
    // came[i][j]: the difference that leads to the first i removed and j added lines being explained.
    let mut came: Vec<Vec<Option<usize>>> = vec![vec![None; added.len() + 1]; removed.len() + 1];
    for i in 0..=removed.len() {
        for j in 0..=added.len() {
            if i + j == 0 {
                continue;
            }
            came[i][j] = wanted.iter().position(|(_, d)| {
                let (up, left) = (usize::from(d.real.is_some()), usize::from(d.ours.is_some()));
                if up + left == 0 || up > i || left > j {
                    return false;
                }
                let reached = i - up + j - left == 0 || came[i - up][j - left].is_some();
                reached
                    && d.real
                        .is_none_or(|pattern| matches(pattern, removed[i - 1]))
                    && d.ours.is_none_or(|pattern| matches(pattern, added[j - 1]))
            });
        }
    }
    let (mut i, mut j) = (removed.len(), added.len());
    if i + j > 0 && came[i][j].is_none() {
        return false;
    }
    while i + j > 0 {
        let Some(at) = came[i][j] else { return false };
        let (number, difference) = wanted[at];
        seen.insert(number);
        i -= usize::from(difference.real.is_some());
        j -= usize::from(difference.ours.is_some());
    }
    true
}

/// Whether a line is of a pattern, in which `*` stands for any characters.
fn matches(pattern: &str, line: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::End;
    use std::time::Duration;

    fn outcome(stdout: &str, end: End) -> Outcome {
        Outcome {
            stdout: stdout.to_owned(),
            stderr: String::new(),
            end,
            took: Duration::ZERO,
        }
    }

    const WANTED: &[Difference] = &[
        Difference {
            program: "cases/x",
            real: Some("text: *"),
            ours: Some("text: mine"),
            reason: "",
        },
        Difference {
            program: "cases/x",
            real: None,
            ours: Some("more *"),
            reason: "",
        },
        Difference {
            program: "cases/x",
            real: Some("less"),
            ours: None,
            reason: "",
        },
    ];

    fn check(program: &str, real: &str, ours: &str) -> (bool, Vec<usize>) {
        let mut seen = BTreeSet::new();
        let (real, ours) = (outcome(real, End::Status(0)), outcome(ours, End::Status(0)));
        let complaint = compare(program, &real, &ours, WANTED, &mut seen);
        (complaint.is_none(), seen.into_iter().collect())
    }

    #[test]
    fn only_wanted_differences_pass_and_they_are_counted() {
        assert_eq!(check("cases/x", "a\nb\n", "a\nb\n"), (true, vec![]));
        assert_eq!(
            check("cases/x", "a\ntext: theirs\nb\n", "a\ntext: mine\nb\n"),
            (true, vec![0])
        );
        assert_eq!(
            check(
                "cases/x",
                "a\ntext: theirs\nless\n",
                "a\ntext: mine\nmore 1\nmore 2\n"
            ),
            (true, vec![0, 1, 2])
        );
        assert_eq!(check("cases/x", "less\n", ""), (true, vec![2]));
    }

    #[test]
    fn a_wanted_difference_excuses_nothing_else() {
        assert!(
            !check("cases/y", "text: theirs\n", "text: mine\n").0,
            "another program"
        );
        assert!(
            !check("cases/x", "text: theirs\n", "text: other\n").0,
            "another text of ours"
        );
        assert!(
            !check("cases/x", "text: theirs\n", "").0,
            "a line less than wanted"
        );
        assert!(
            !check("cases/x", "text: theirs\nc\n", "text: mine\nd\n").0,
            "one more change"
        );
        assert!(
            !check("cases/x", "text: 1\ntext: 2\n", "text: mine\n").0,
            "two lines for one"
        );
    }

    #[test]
    fn texts_that_differ_in_very_many_lines_differ() {
        let (real, ours) = ("text: 1\n".repeat(100_000), "text: mine\n".repeat(100_000));
        assert!(!check("cases/x", &real, &ours).0);
    }

    #[test]
    fn the_same_text_with_another_end_differs() {
        let mut seen = BTreeSet::new();
        let good = outcome("a\n", End::Status(0));
        for end in [
            End::Status(1),
            End::Signal(11),
            End::TimeOut(Duration::from_secs(1)),
            End::Flood,
        ] {
            let bad = outcome("a\n", end);
            assert!(compare("cases/y", &good, &bad, WANTED, &mut seen).is_some());
            assert!(
                compare("cases/y", &bad, &bad, WANTED, &mut seen).is_none()
                    == matches!(bad.end, End::Status(_))
            );
        }
    }

    #[test]
    fn a_star_in_a_pattern_stands_for_any_characters() {
        assert!(
            matches("a*c*", "abbbc")
                && matches("*", "")
                && matches("ab", "ab")
                && matches("a*b*b", "abb")
        );
        assert!(
            !matches("a*c", "acb")
                && !matches("ab", "abc")
                && !matches("a*bb", "ab")
                && !matches("*x", "")
        );
    }
}

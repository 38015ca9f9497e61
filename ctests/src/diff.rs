//! The difference of two outputs, line by line.

/// One line of a difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edit<'a> {
    /// In both.
    Same(&'a str),
    /// In the first alone.
    Removed(&'a str),
    /// In the second alone.
    Added(&'a str),
}

/// Beyond this many cells of the table the middle counts as different as a whole.
pub const TABLE_LIMIT: usize = 16 << 20;

/// The edits that make the second text of the first, as few as there can be.
pub fn edits<'a>(first: &'a str, second: &'a str) -> Vec<Edit<'a>> {
    let a: Vec<&str> = first.lines().collect();
    let b: Vec<&str> = second.lines().collect();
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let rest = a.len().min(b.len()) - head;
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(rest)
        .take_while(|(x, y)| x == y)
        .count();

    let mut edits: Vec<Edit<'a>> = a[..head].iter().copied().map(Edit::Same).collect();
    middle(
        &a[head..a.len() - tail],
        &b[head..b.len() - tail],
        &mut edits,
    );
    edits.extend(a[a.len() - tail..].iter().copied().map(Edit::Same));
    edits
}

fn middle<'a>(a: &[&'a str], b: &[&'a str], edits: &mut Vec<Edit<'a>>) {
    let width = b.len() + 1;
    if (a.len() + 1).saturating_mul(width) > TABLE_LIMIT {
        edits.extend(a.iter().copied().map(Edit::Removed));
        edits.extend(b.iter().copied().map(Edit::Added));
        return;
    }
    // common[i][j]: how many lines a[i..] and b[j..] have in common, in order.
    let mut common = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            edits.push(Edit::Same(a[i]));
            i += 1;
            j += 1;
        } else if j == b.len()
            || i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]
        {
            edits.push(Edit::Removed(a[i]));
            i += 1;
        } else {
            edits.push(Edit::Added(b[j]));
            j += 1;
        }
    }
}

/// A unified difference with three lines around each change, cut after `limit` lines. Empty when nothing differs.
pub fn unified(
    first_name: &str,
    first: &str,
    second_name: &str,
    second: &str,
    limit: usize,
) -> String {
    let edits = edits(first, second);
    let changed: Vec<usize> = (0..edits.len())
        .filter(|&at| !matches!(edits[at], Edit::Same(_)))
        .collect();
    if changed.is_empty() {
        return String::new();
    }
    let mut lines = vec![format!("--- {first_name}"), format!("+++ {second_name}")];
    let mut shown = 0;
    let (mut line_a, mut line_b) = (1, 1);
    for (at, edit) in edits.iter().enumerate() {
        let near = changed.partition_point(|&c| c + 3 < at);
        if changed.get(near).is_some_and(|&c| c <= at + 3) {
            if shown != at || at == 0 {
                lines.push(format!("@@ -{line_a} +{line_b} @@"));
            }
            shown = at + 1;
            lines.push(match edit {
                Edit::Same(line) => format!(" {line}"),
                Edit::Removed(line) => format!("-{line}"),
                Edit::Added(line) => format!("+{line}"),
            });
        }
        line_a += usize::from(!matches!(edit, Edit::Added(_)));
        line_b += usize::from(!matches!(edit, Edit::Removed(_)));
    }
    let left_out = lines.len().saturating_sub(limit);
    lines.truncate(limit);
    if left_out > 0 {
        lines.push(format!("... and {left_out} more lines"));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_three_lines_around_each_change() {
        let first = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let second = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
        let text = unified("real", first, "ours", second, 40);
        assert_eq!(
            text,
            "--- real\n+++ ours\n@@ -2 +2 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
    }

    #[test]
    fn distant_changes_stand_in_hunks_of_their_own() {
        let first: String = (0..40).map(|n| format!("{n}\n")).collect();
        let second = first
            .replace("\n3\n", "\n")
            .replace("\n30\n", "\n30\n30b\n");
        let text = unified("a", &first, "b", &second, 100);
        assert!(
            text.contains("@@ -1 +1 @@") && text.contains("@@ -29 +28 @@"),
            "{text}"
        );
        assert_eq!(text.matches("\n-").count(), 1);
        assert_eq!(
            text.matches("\n+").count(),
            2,
            "the name's line and the added one"
        );
    }

    #[test]
    fn equal_texts_have_no_difference_and_long_ones_are_cut() {
        assert_eq!(unified("a", "x\ny\n", "b", "x\ny\n", 40), "");
        let first: String = (0..90).map(|n| format!("{n}\n")).collect();
        let text = unified("a", &first, "b", "", 40);
        assert_eq!(text.lines().count(), 41);
        assert!(text.ends_with("... and 53 more lines\n"), "{text}");
    }

    #[test]
    fn texts_too_long_for_the_table_differ_as_a_whole() {
        let first: String = (0..5000).map(|n| format!("a{n}\n")).collect();
        let second: String = (0..5000).map(|n| format!("b{n}\n")).collect();
        let edits = edits(&first, &second);
        assert_eq!(edits.len(), 10_000);
        assert_eq!(edits[0], Edit::Removed("a0"));
    }
}

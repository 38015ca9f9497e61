//! What a C source says, without compiling it: its text without comments, its includes, its identifiers.

use std::collections::BTreeSet;

/// The text without comments, strings and character constants: a blank stands in each one's place. Lines are kept.
pub fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => {
                while rest.peek().is_some_and(|&c| c != '\n') {
                    rest.next();
                }
                out.push(' ');
            }
            '/' if rest.peek() == Some(&'*') => {
                let mut before = ' ';
                rest.next();
                for c in rest.by_ref() {
                    if c == '\n' {
                        out.push('\n');
                    }
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
                out.push(' ');
            }
            '"' | '\'' => {
                while let Some(inner) = rest.next() {
                    if inner == '\\' {
                        rest.next();
                    } else if inner == c {
                        break;
                    }
                }
                out.push(' ');
            }
            _ => out.push(c),
        }
    }
    out
}

/// The identifiers and keywords outside comments, strings and include lines.
pub fn identifiers(text: &str) -> BTreeSet<String> {
    code(text)
        .lines()
        .filter(|line| !line.trim_start().starts_with("#include"))
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .filter(|word| !word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

/// The names that are included with quotes.
pub fn includes(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix("#include \""))
        .filter_map(|rest| rest.split_once('"'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// Whether a program begins here.
pub fn has_main(text: &str) -> bool {
    code(text).lines().any(|line| line.starts_with("int main("))
}

/// The identifiers that a parenthesis follows: calls in a source, declared functions in a header.
pub fn called(text: &str) -> BTreeSet<String> {
    let code = code(text);
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices('(') {
        let before = code[..at].trim_end();
        let start = before
            .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .map_or(0, |i| i + 1);
        if start < before.len() {
            names.insert(before[start..].to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_strings_and_characters_are_no_code() {
        let text = "a /* b \n * c **/ d // e\n\"f \\\" g\" h '\"' i '\\'' j";
        let words: Vec<String> = identifiers(text).into_iter().collect();
        assert_eq!(words, ["a", "d", "h", "i", "j"]);
        assert_eq!(code(text).lines().count(), text.lines().count());
    }

    #[test]
    fn only_quoted_includes_are_a_programs_own() {
        let text = "#include \"x.h\"\n#include <y.h>\n  #include \"z.h\" /* why */\n";
        assert_eq!(includes(text), ["x.h", "z.h"]);
        assert!(identifiers(text).is_empty());
    }

    #[test]
    fn a_declaration_that_returns_a_function_names_the_function() {
        let names = called("int (*SSL_x(SSL *s))(int a);\nint y (void);");
        assert!(names.contains("SSL_x") && names.contains("y"));
        assert!(!names.contains("SSL"));
    }

    #[test]
    fn a_main_in_a_comment_begins_no_program() {
        assert!(has_main("\nint main(void)\n{\n}\n"));
        assert!(!has_main("/*\nint main(void) */\nstatic int x;\n"));
    }
}

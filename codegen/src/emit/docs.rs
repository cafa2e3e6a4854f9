//! Texts of a document become doc comments that rustdoc takes without warnings.

mod inline;
#[cfg(test)]
mod nasty;

use std::iter::Peekable;
use std::str::Lines;

use proc_macro2::TokenStream;
use quote::quote;

pub(in crate::emit) use inline::as_code;

/// Columns that a doc comment's text may take.
const WIDTH: usize = 92;

/// Doc attributes, one a line; nothing for an empty text.
pub(super) fn attributes(text: &str) -> TokenStream {
    let lines = lines(text);
    quote! { #(#[doc = #lines])* }
}

/// Texts below one another, none of which goes on in the code block that another leaves open.
pub(super) fn joined(texts: &[String]) -> String {
    let closed = texts.iter().map(|text| {
        let mut lines = text.lines().peekable();
        let mut open = None;
        while let Some(line) = lines.next() {
            open = Fence::opened_by(line);
            if let Some(fence) = &open {
                open = fence.content(&mut lines).1.then_some(*fence);
            }
        }
        open.map_or(text.clone(), |fence| format!("{text}\n{}", fence.text()))
    });
    closed.collect::<Vec<_>>().join("\n\n")
}

/// The text as lines of a doc comment, each with the space that follows `///`.
pub(super) fn lines(text: &str) -> Vec<String> {
    let text: String = text.trim().chars().filter_map(harmless).collect();
    let mut writer = Writer::default();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        match Fence::opened_by(line) {
            Some(fence) => writer.code_block(&fence.content(&mut lines).0),
            None => writer.line(line),
        }
    }
    writer.end_paragraph();
    let written = writer.written.into_iter();
    let spaced = written.map(|line| match line.is_empty() {
        true => line,
        false => format!(" {line}"),
    });
    spaced.collect()
}

/// Code may go from line to line of a paragraph, but not from cell to cell of a table. Too many ends of paragraphs do no
/// harm.
#[derive(Default)]
struct Writer<'t> {
    written: Vec<String>,
    paragraph: Vec<&'t str>,
    in_table: bool,
}

impl<'t> Writer<'t> {
    fn line(&mut self, line: &'t str) {
        if line.trim().is_empty() {
            self.end_paragraph();
            self.in_table = false;
            self.written.push(String::new());
        } else if is_delimiter_row(line) || self.in_table {
            let head = self.paragraph.pop();
            self.end_paragraph();
            self.in_table = true;
            for row in head.into_iter().chain([line]) {
                self.written.push(one_line(&escape_cells(row)));
            }
        } else {
            if starts_block(line) {
                self.end_paragraph();
            }
            self.paragraph.push(line);
            if is_heading(line) {
                self.end_paragraph();
            }
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        for line in inline::escape(&paragraph.join("\n")).lines() {
            if is_heading(line) {
                self.written.push(one_line(line));
            } else {
                self.written.extend(wrap(line));
            }
        }
    }

    /// Whatever the language is said to be: rustdoc must not compile it.
    fn code_block(&mut self, content: &[&str]) {
        self.end_paragraph();
        self.in_table = false;
        let longest = content
            .iter()
            .map(|line| line.trim_start())
            .map(|line| line.len() - line.trim_start_matches('`').len())
            .max();
        let fence = "`".repeat(longest.map_or(3, |longest| longest + 1).max(3));
        self.written.push(format!("{fence}text"));
        let content = content.iter().map(|line| line.trim_end().to_owned());
        self.written.extend(content);
        self.written.push(fence);
    }
}

/// A line of backticks or tildes, which begins code.
#[derive(Clone, Copy)]
struct Fence {
    character: char,
    length: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let line = without_markers(line);
        let character = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = line.trim_start_matches(character);
        let length = line.len() - info.len();
        let is_fence = length >= 3 && !(character == '`' && info.contains('`'));
        is_fence.then_some(Self { character, length })
    }

    fn is_closed_by(self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|c| c == self.character)
    }

    /// The lines up to the one that closes it, and whether there is none.
    fn content<'t>(self, lines: &mut Peekable<Lines<'t>>) -> (Vec<&'t str>, bool) {
        let mut content = Vec::new();
        for line in lines.by_ref() {
            if self.is_closed_by(line) {
                return (content, false);
            }
            content.push(line);
        }
        (content, true)
    }

    fn text(self) -> String {
        self.character.to_string().repeat(self.length)
    }
}

/// What is left of a line after the markers of lists.
fn without_markers(line: &str) -> &str {
    let mut rest = line.trim();
    while let Some((word, after)) = rest.split_once(' ') {
        if !is_list_marker(word) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

fn is_list_marker(word: &str) -> bool {
    let number = word.strip_suffix(['.', ')']);
    matches!(word, "-" | "+" | "*")
        || number.is_some_and(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a line might not go on with the paragraph before it.
fn starts_block(line: &str) -> bool {
    let line = line.trim_start();
    let word = line.split_whitespace().next().unwrap_or_default();
    line.starts_with(['#', '<', '>', '=', '-', '*', '+', '_', '~', '|', ':'])
        || line.starts_with("```")
        || line.starts_with("[^")
        || is_list_marker(word)
}

fn is_heading(line: &str) -> bool {
    without_markers(line).starts_with('#')
}

/// The line below the head of a table.
fn is_delimiter_row(line: &str) -> bool {
    // In this order, because most lines are told by their first letter.
    line.chars()
        .all(|c| matches!(c, '|' | ':' | '-') || c.is_whitespace())
        && line.contains(['|', ':'])
        && line.contains('-')
}

fn escape_cells(row: &str) -> String {
    let mut cells = vec![String::new()];
    let mut characters = row.chars();
    while let Some(character) = characters.next() {
        match (character, cells.last_mut()) {
            ('|', _) => cells.push(String::new()),
            (_, Some(cell)) => {
                cell.push(character);
                cell.extend((character == '\\').then(|| characters.next()).flatten());
            }
            _ => {}
        }
    }
    let cells: Vec<String> = cells.iter().map(|cell| inline::escape(cell)).collect();
    cells.join("|")
}

/// Four spaces would make it code, which rustdoc compiles.
fn indent(line: &str) -> String {
    line.chars().take_while(|c| *c == ' ').take(3).collect()
}

fn one_line(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    format!("{}{}", indent(line), words.join(" "))
}

fn wrap(line: &str) -> Vec<String> {
    let indent = indent(line);
    let marker = if line.trim_start().starts_with("- ") {
        "  "
    } else {
        ""
    };
    let mut wrapped = Vec::new();
    let mut current = String::new();
    for word in line.split_whitespace() {
        let is_full = current.chars().count() + 1 + word.chars().count() > WIDTH;
        if current.is_empty() {
            current = format!("{indent}{word}");
        } else if is_full && !would_start_block(word) {
            let next = format!("{indent}{marker}{word}");
            wrapped.push(std::mem::replace(&mut current, next));
        } else {
            current.push(' ');
            current.push_str(word);
        }
    }
    wrapped.push(current);
    wrapped
}

/// Whether a line that begins with the word would be something else than the paragraph's next line.
fn would_start_block(word: &str) -> bool {
    let is_tag = word.starts_with('<') && !word.starts_with("<http");
    is_tag
        || word.starts_with(['>', '#'])
        || ["```", "~~~", "[^"].iter().any(|it| word.starts_with(it))
        || is_list_marker(word)
        || word.chars().all(|c| "-=*_:|+".contains(c))
}

/// Nothing that rustc refuses in comments: control characters and those that turn the direction of text.
fn harmless(character: char) -> Option<char> {
    match character {
        '\n' => Some('\n'),
        '\r' => None,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => Some(' '),
        c => Some(c),
    }
}

/// Where a module's file is; the compiler wants to be told for names beyond ASCII.
pub(super) fn module_path(module: &str) -> Option<TokenStream> {
    let path = format!("{module}.rs");
    (!module.is_ascii()).then(|| quote! { #[path = #path] })
}

#[cfg(test)]
mod tests {
    use super::{as_code, joined, lines};

    #[test]
    fn bare_urls_become_links() {
        assert_eq!(
            lines("See https://example.com/a."),
            [" See <https://example.com/a>."]
        );
    }

    #[test]
    fn brackets_outside_code_are_escaped() {
        assert_eq!(lines("an [id] and `[id]`"), [r" an \[id\] and `[id]`"]);
    }

    #[test]
    fn code_is_never_taken_for_rust() {
        assert_eq!(
            lines("a\n```json\n{ \"x\": [1] }\n```\n    indented"),
            [" a", " ```text", " { \"x\": [1] }", " ```", "    indented"]
        );
        assert_eq!(lines("```"), [" ```text", " ```"]);
    }

    #[test]
    fn a_run_of_backticks_that_is_not_closed_is_text() {
        assert_eq!(lines("a ` [b] ``c`` `"), [r" a ` [b] ``c`` `"]);
        assert_eq!(lines("a `` [b] `"), [r" a \`\` \[b\] \`"]);
        assert_eq!(lines("a `b\n[c]` d"), [" a `b", " [c]` d"]);
        assert_eq!(lines("a `b\n- c` d"), [r" a \`b", r" - c\` d"]);
    }

    #[test]
    fn code_of_any_text_is_code() {
        assert_eq!(as_code("a"), "`a`");
        assert_eq!(as_code("a``b"), "```a``b```");
        assert_eq!(as_code("`"), "`` ` ``");
        assert_eq!(as_code(""), "`\"\"`");
    }

    #[test]
    fn only_links_to_elsewhere_stay_links() {
        let text = "[a `b`](https://example.com) [c](#d) <https://example.com> <b>";
        let expected = r" [a `b`](https://example.com) \[c\](#d) <https://example.com> \<b\>";
        assert_eq!(lines(text), [expected]);
    }

    #[test]
    fn tables_stay_tables() {
        let expected = [r" | a | \`b |", " |---|---|", r" | c\` | \[d\] |"];
        assert_eq!(lines("| a | `b |\n|---|---|\n| c` | [d] |"), expected);
    }

    #[test]
    fn fences_of_tildes_in_lists_and_around_fences_are_code() {
        assert_eq!(lines("- ~~~\nfn\n~~~"), [" ```text", " fn", " ```"]);
        assert_eq!(
            lines("````md\n```\nfn\n````"),
            [" ````text", " ```", " fn", " ````"]
        );
    }

    #[test]
    fn what_follows_a_text_is_not_in_the_code_it_leaves_open() {
        let text = joined(&["a\n```\nb".to_owned(), "c".to_owned()]);
        assert_eq!(lines(&text), [" a", " ```text", " b", " ```", "", " c"]);
    }

    #[test]
    fn a_line_is_not_broken_before_what_begins_a_list() {
        let long = "x".repeat(super::WIDTH);
        assert_eq!(
            lines(&format!("{long} - a")),
            [format!(" {long} -"), " a".to_owned()]
        );
    }

    #[test]
    fn characters_that_rustc_refuses_are_left_out() {
        assert_eq!(lines("a\r\nb\u{202e}c\td"), [" a", " bc d"]);
    }

    #[test]
    fn long_lines_are_wrapped_between_words() {
        let text = "word ".repeat(40);
        assert!(
            lines(&text)
                .iter()
                .all(|line| line.len() <= super::WIDTH + 1)
        );
    }
}

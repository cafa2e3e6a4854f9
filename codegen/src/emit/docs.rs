//! Texts of a document become doc comments that rustdoc takes without warnings.

mod links;
#[cfg(test)]
mod nasty;

use std::ops::Range;

use proc_macro2::TokenStream;
use pulldown_cmark::{
    BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};
use quote::quote;

use crate::diagnostic::is_invisible;

pub use links::link_operations;
pub(in crate::emit) use links::to_method;

/// Columns that a doc comment's text may take.
const WIDTH: usize = 92;

/// How often a text is read again after something was escaped.
const MOST_ROUNDS: usize = 100;

/// Signs after a URL that belong to the sentence around it.
const AFTER_URL: [char; 11] = ['.', ',', ';', ':', '!', '?', ')', '\'', '"', '*', '_'];

/// Doc attributes, one a line; nothing for an empty text.
pub(super) fn attributes(text: &str) -> TokenStream {
    let lines = lines(text);
    quote! { #(#[doc = #lines])* }
}

/// The same of a description, or of what stands for one.
pub(super) fn of(description: &Option<String>, otherwise: &str) -> TokenStream {
    attributes(description.as_deref().unwrap_or(otherwise))
}

/// Texts below one another, none of which goes on in the code block that another leaves open.
pub(super) fn joined(texts: &[String]) -> String {
    let texts = texts.iter().map(|text| as_markdown(text).join("\n"));
    texts.collect::<Vec<_>>().join("\n\n")
}

/// The text as lines of a doc comment, each with the space that follows `///`.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = as_markdown(text);
    for line in lines.iter_mut().filter(|line| !line.is_empty()) {
        line.insert(0, ' ');
    }
    lines
}

/// The lines of Markdown in which only links to elsewhere are links, and code is nothing that rustdoc compiles.
fn as_markdown(text: &str) -> Vec<String> {
    let mut text: String = text.chars().filter_map(harmless).collect();
    text = text.trim().to_owned();
    // What is escaped, or begins another line, can show something else that has to be escaped.
    for _ in 0..MOST_ROUNDS {
        let insertions = insertions(&text);
        if insertions.is_empty() {
            let laid_out = laid_out(&text).join("\n");
            if laid_out == text {
                break;
            }
            text = laid_out;
        }
        for (at, sign) in insertions.into_iter().rev() {
            text.insert(at, sign);
        }
    }
    text.lines().map(str::to_owned).collect()
}

/// As rustdoc reads doc comments.
fn events(text: &str) -> Vec<(Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    // Rustdoc takes any word in brackets for the name of an item.
    let item = |link: BrokenLink<'_>| Some((link.reference.to_string().into(), "".into()));
    let parser = Parser::new_with_broken_link_callback(text, options, Some(item));
    TextMergeWithOffset::new(parser.into_offset_iter()).collect()
}

/// Signs that make plain text of what rustdoc would take for a link, a tag or code, and links of bare URLs.
fn insertions(text: &str) -> Vec<(usize, char)> {
    let escape = |range: &Range<usize>, signs: &[char]| {
        let source = text.get(range.clone()).unwrap_or_default();
        source.find(signs).map(|at| (range.start + at, '\\'))
    };
    let definitions = Parser::new_ext(text, Options::empty());
    let definitions = definitions.reference_definitions().iter();
    let mut found: Vec<_> = definitions
        .filter_map(|(_, it)| escape(&it.span, &['[']))
        .collect();
    let (mut links, mut is_code) = (0_usize, false);
    for (event, range) in events(text) {
        let source = text.get(range.clone()).unwrap_or_default();
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links += 1;
                if !leads_elsewhere(source, &dest_url) {
                    found.extend(escape(&range, &['[', '<']));
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => links = links.saturating_sub(1),
            Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_)) => {
                found.extend(escape(&range, &['[']));
            }
            Event::Html(_) | Event::InlineHtml(_) => found.extend(escape(&range, &['<'])),
            Event::Text(_) if !is_code => {
                let open = source.match_indices('`').map(|(at, _)| range.start + at);
                let open = open.filter(|at| !is_escaped(text, *at));
                found.extend(open.map(|at| (at, '\\')));
                for url in bare_urls(source).filter(|_| links == 0) {
                    let start = range.start + url.start;
                    // A backslash that escapes nothing would escape the sign.
                    found.extend(is_escaped(text, start).then(|| (start - 1, '\\')));
                    found.extend([(start, '<'), (range.start + url.end, '>')]);
                }
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether it is an ordinary link to a page or, as this generator writes it, to an item of the crate.
fn leads_elsewhere(source: &str, target: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || "()<>[]`\\|".contains(c);
    let is_inline = source.ends_with(&format!("]({target})")) && !target.contains(odd);
    let is_item = target.starts_with("crate::");
    is_inline && is_item || is_url(target) && (is_inline || source == format!("<{target}>"))
}

fn is_url(text: &str) -> bool {
    let mut schemes = ["https://", "http://"].into_iter();
    let rest = schemes.find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| rest.contains(char::is_alphanumeric))
}

fn bare_urls(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find("http")?;
            let odd = |c: char| c.is_whitespace() || "<>[]`\"|\\".contains(c);
            let url = text.get(start..)?.split(odd).next()?;
            let url = url.trim_end_matches(AFTER_URL);
            from = start + url.len().max("http".len());
            if is_url(url) {
                return Some(start..start + url.len());
            }
        }
    })
}

fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

fn laid_out(text: &str) -> Vec<String> {
    // With the content of code; without any, a table or a heading, whose lines stay whole.
    let mut blocks: Vec<(Range<usize>, Option<String>)> = Vec::new();
    for (event, range) in events(text) {
        match (event, blocks.last_mut()) {
            (Event::Start(Tag::CodeBlock(kind)), _) => {
                let before = text.get(..range.start).unwrap_or_default();
                let start = match kind {
                    // The indentation is what makes it code.
                    CodeBlockKind::Indented => before.trim_end_matches([' ', '\t']).len(),
                    CodeBlockKind::Fenced(_) => range.start,
                };
                blocks.push((start..range.end, Some(String::new())));
            }
            (Event::Start(Tag::Table(_) | Tag::Heading { .. }), _) => blocks.push((range, None)),
            (Event::Text(part), Some((block, Some(code)))) if block.contains(&range.start) => {
                code.push_str(&part);
            }
            _ => {}
        }
    }
    let mut written = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let end = at + line.len();
        let mut blocks = blocks.iter();
        match blocks.find(|(range, _)| range.start < end && at < range.end) {
            Some((range, Some(code))) => {
                let before = text.get(at..range.start).unwrap_or_default();
                written.extend(code_block(before, code));
                at = range.end.max(end - usize::from(line.ends_with('\n')));
                at += usize::from(text.get(at..).is_some_and(|rest| rest.starts_with('\n')));
                continue;
            }
            Some((_, None)) => written.extend(wrap(line, usize::MAX)),
            None => written.extend(wrap(line, WIDTH)),
        }
        at = end;
    }
    written
}

/// Whatever the language is said to be: rustdoc must not compile it.
fn code_block(before: &str, content: &str) -> Vec<String> {
    let lines = content.lines().map(str::trim_start);
    let runs = lines.map(|line| line.len() - line.trim_start_matches('`').len());
    let fence = "`".repeat(runs.max().map_or(3, |longest| longest + 1).max(3));
    // Further lines stand in the same list or quote.
    let inside = before.chars().map(|c| if c == '>' { c } else { ' ' });
    let inside: String = inside.collect();
    let content = content.lines();
    let content = content.map(|line| format!("{inside}{line}").trim_end().to_owned());
    let (start, end) = (format!("{before}{fence}text"), format!("{inside}{fence}"));
    [start].into_iter().chain(content).chain([end]).collect()
}

fn wrap(line: &str, width: usize) -> Vec<String> {
    let indent: String = line.chars().take_while(|c| *c == ' ').collect();
    let is_item = line.trim_start().starts_with("- ");
    let marker = if is_item { "  " } else { "" };
    let mut wrapped = Vec::new();
    let mut current = String::new();
    for word in line.split_whitespace() {
        let is_full = current.chars().count() + 1 + word.chars().count() > width;
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
    let number = word.strip_suffix(['.', ')']);
    let is_number =
        number.is_some_and(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()));
    let is_tag = word.starts_with('<') && !word.starts_with("<http");
    is_tag
        || is_number
        || ["```", "~~~", "[^", ">", "#"]
            .iter()
            .any(|it| word.starts_with(it))
        || word.chars().all(|c| "-=*_:|+".contains(c))
}

/// Nothing that rustc refuses in comments, and nothing that a reader cannot see.
fn harmless(character: char) -> Option<char> {
    match character {
        '\n' => Some('\n'),
        '\r' => None,
        c if c.is_control() => Some(' '),
        c if is_invisible(c) => None,
        c => Some(c),
    }
}

/// Text without line breaks.
pub(in crate::emit) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text as a code span, whatever is in it.
pub(in crate::emit) fn as_code(text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    if text.trim().is_empty() {
        format!("{fence}\"{text}\"{fence}")
    } else if text.starts_with('`') || text.ends_with('`') {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
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
        assert_eq!(lines("an [id] and `[id]`"), [r" an \[id] and `[id]`"]);
    }

    #[test]
    fn code_is_never_taken_for_rust() {
        assert_eq!(
            lines("a\n```json\n{ \"x\": [1] }\n```\n    indented"),
            [
                " a",
                " ```text",
                " { \"x\": [1] }",
                " ```",
                " ```text",
                " indented",
                " ```"
            ]
        );
        assert_eq!(lines("```"), [" ```text", " ```"]);
    }

    #[test]
    fn a_run_of_backticks_that_is_not_closed_is_text() {
        assert_eq!(lines("a ` [b] ``c`` `"), [r" a ` [b] ``c`` `"]);
        assert_eq!(lines("a `` [b] `"), [r" a \`\` \[b] \`"]);
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
        let expected = r" [a `b`](https://example.com) \[c](#d) <https://example.com> \<b>";
        assert_eq!(lines(text), [expected]);
    }

    #[test]
    fn what_cannot_be_seen_does_not_reach_the_comment() {
        assert_eq!(
            lines("a\u{200b}b\u{feff}\u{ad}\u{e0041}\u{202e}c"),
            [" abc"]
        );
    }

    #[test]
    fn tables_stay_tables() {
        let expected = [r" | a | \`b |", " |---|---|", r" | c\` | \[d] |"];
        assert_eq!(lines("| a | `b |\n|---|---|\n| c` | [d] |"), expected);
    }

    #[test]
    fn fences_of_tildes_in_lists_and_around_fences_are_code() {
        assert_eq!(
            lines("- ~~~\n  fn\n  ~~~"),
            [" - ```text", "   fn", "   ```"]
        );
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

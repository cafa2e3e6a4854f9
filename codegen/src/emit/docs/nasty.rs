//! Random texts, read back by the parser that rustdoc uses.

use fastrand::Rng;
use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::lines;

const CASES: u64 = 4_000;

const PIECES: [&str; 74] = [
    "`",
    "``",
    "```",
    "````",
    "~~~",
    "~~~~",
    "`code`",
    "``a ` b``",
    "[",
    "]",
    "[x]",
    "[x][y]",
    "[x]: y",
    "](",
    "[a](b)",
    "[a](https://example.com/a)",
    "[`a`](https://example.com)",
    "[a `b](https://example.com) c`",
    "[https://a.example](https://b.example)",
    "![a](https://example.com/a.png)",
    "(",
    ")",
    "!",
    "<",
    ">",
    "<b>",
    "</b>",
    "<br/>",
    "<!--",
    "-->",
    "<?",
    "<![CDATA[",
    "<https://example.com>",
    "<a@example.com>",
    "https://example.com/a?b=[c]&d=`e`.",
    "(http://example.com/a_(b))",
    "https://",
    "http://{host}/|x",
    "\\",
    "\\\\",
    "\\`",
    "\\[",
    "\\|",
    "|",
    "| --- | :-- |",
    "|---|",
    "--|--",
    "---",
    "===",
    "***",
    "- - -",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "12) ",
    "# ",
    "###### ",
    "> ",
    ": ",
    "[^1]",
    "[^1]: ",
    "- [ ] ",
    "&lt;",
    "&#96;",
    "*a*",
    "_a",
    "~~a~~",
    "a",
    "word",
    "é",
    "long long long long long long",
    "_",
    "$a$",
];
const BETWEEN: [&str; 12] = [
    " ", " ", " ", " ", " ", "", "", "\n", "\n", "\n\n", "\n   ", "\n      ",
];

fn text(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..rng.usize(1..40) {
        text.push_str(rng.choice(PIECES).unwrap_or_default());
        text.push_str(rng.choice(BETWEEN).unwrap_or_default());
    }
    text
}

/// The text of the doc comment, without the space after `///`.
fn as_read(text: &str) -> String {
    let lines = lines(text).into_iter();
    let lines: Vec<String> = lines
        .map(|line| line.strip_prefix(' ').map_or(line.clone(), str::to_owned))
        .collect();
    lines.join("\n")
}

/// As rustdoc reads doc comments.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// What rustdoc would warn of, or take for something that it is not.
fn problems(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut broken = Vec::new();
    let callback = |link: BrokenLink<'_>| {
        broken.push(format!("broken link {}", link.reference));
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let options = options().difference(Options::ENABLE_SMART_PUNCTUATION);
    let parser = Parser::new_with_broken_link_callback(text, options, Some(callback));
    let (mut in_link, mut in_code) = (false, false);
    for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => problems.push(format!("{event:?}")),
            Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_)) => {
                problems.push(format!("{event:?}"));
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                in_link = true;
                if !dest_url.starts_with("http") {
                    problems.push(format!("link to {dest_url}"));
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => in_link = false,
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                if !matches!(&kind, CodeBlockKind::Fenced(info) if &**info == "text") {
                    problems.push(format!("{kind:?}"));
                }
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(said) if !in_code => {
                let bare = said
                    .split("://")
                    .nth(1)
                    .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
                if bare && !in_link {
                    problems.push(format!("bare URL in {said}"));
                }
                let open = range.filter(|at| text.get(*at..).is_some_and(|it| it.starts_with('`')));
                let open = open.filter(|at| !is_escaped(text, *at));
                problems.extend(open.map(|at| format!("open code at {at}")));
            }
            _ => {}
        }
    }
    problems.extend(broken);
    problems
}

fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

#[test]
fn nothing_of_a_random_text_is_a_link_a_tag_or_code_to_be_compiled() {
    for number in 0..CASES {
        let original = text(&mut Rng::with_seed(number));
        let written = as_read(&original);
        let problems = problems(&written);
        assert!(
            problems.is_empty(),
            "case {number}: {problems:#?}\n{original}\n----\n{written}"
        );
    }
}

#[test]
fn no_letter_of_a_random_text_without_code_blocks_is_lost() {
    for number in 0..CASES {
        let original = text(&mut Rng::with_seed(number))
            .replace("```", "")
            .replace("~~~", "");
        let written = as_read(&original);
        assert_eq!(
            letters(&original),
            letters(&written.replace("```text", "")),
            "case {number}:\n{original}\n----\n{written}"
        );
    }
}

//! For a pull request.

use std::fmt::Write as _;

use super::{bump_line, by_weight, counted, headline, places, shown_items, visible};
use crate::change::{Change, Judgement, Verdict};

/// The judgement as Markdown; `version` is that of the crate.
#[must_use]
pub fn markdown(judgement: &Judgement, version: &str) -> String {
    let (headline, bump) = (headline(judgement), bump_line(judgement, version));
    let mut out = format!("## {headline}\n\n{bump}.\n");
    let (breaking, others) = by_weight(judgement);
    if !breaking.is_empty() {
        out.push_str("\n### Breaking\n\n");
        table(&mut out, &breaking);
    }
    if !others.is_empty() {
        let _ = write!(
            out,
            "\n<details>\n<summary>{} that break nothing</summary>\n\n",
            counted(others.len(), "change")
        );
        table(&mut out, &others);
        out.push_str("\n</details>\n");
    }
    out
}

fn table(out: &mut String, changes: &[&Change]) {
    out.push_str("| where | what | wire | source | shipped |\n|---|---|---|---|---|\n");
    for change in changes {
        let marks = change.verdicts().map(|verdict| match verdict {
            Verdict::Breaking => "**breaks**",
            Verdict::Compatible => "works",
        });
        let (place, what, marks) = (place(change), what(change), marks.join(" | "));
        let _ = writeln!(out, "| {place} | {what} | {marks} |");
    }
}

fn place(change: &Change) -> String {
    let lines = places(change, |at| at.line.to_string());
    let (subject, api) = (code(&change.subject), cell(&change.api));
    let mut text = format!("{subject} {api}, {}", change.direction.as_str());
    if !lines.is_empty() {
        let _ = write!(text, "<br>line {lines}");
    }
    if !change.pointer.is_empty() {
        let _ = write!(text, "<br>{}", code(&change.pointer));
    }
    text
}

fn what(change: &Change) -> String {
    let mut text = format!("{} (`{}`)", cell(&change.message), change.kind.id);
    let (items, left) = shown_items(change);
    for item in items {
        let mark = match item.verdict {
            Verdict::Breaking => "✗ ",
            Verdict::Compatible => "",
        };
        let _ = write!(text, "<br>{mark}{}", code(&item.text));
    }
    if left > 0 {
        let _ = write!(text, "<br>and {}", counted(left, "more item"));
    }
    text
}

/// A message whose names stand between backticks. Names come from documents: whatever they hold, nothing in it is markup.
fn cell(message: &str) -> String {
    let message = visible(message);
    let parts: Vec<&str> = message.split('`').collect();
    let last = parts.len() - 1;
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        match (index % 2, index) {
            (0, _) if part.is_empty() && index > 0 && index < last => text.push(' '),
            (0, _) => text.push_str(&plain(part)),
            (_, index) if index == last => text.push_str(&format!("&#96;{}", plain(part))),
            _ => text.push_str(&code(part)),
        }
    }
    text
}

/// What goes between backticks. What could end it or the cell is shown as text instead.
fn code(name: &str) -> String {
    let name = visible(name);
    if name.is_empty() || name.contains(['`', '|', '\\']) {
        return plain(&name);
    }
    format!("`{name}`")
}

/// Text without any markup in it, links that need no markup included.
fn plain(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' | '<' | '>' | '*' | '_' | '[' | ']' | '!' | '#' | '@' | '~' | '\\' | '|' | '`'
            | ':' | '$' => escaped.push_str(&format!("&#{};", u32::from(character))),
            _ => escaped.push(character),
        }
    }
    escaped.replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::{cell, code};

    #[test]
    fn no_name_of_a_document_becomes_markup() {
        let names = [
            "<img src=x onerror=y>",
            "a` <b>x</b> `c",
            "``",
            "x|y",
            "x\\|y",
            "[a](https://evil.example)",
            "![i](http://evil.example/i.png)",
            "line\n# heading",
            "\u{202e}txt",
            "www.evil.example",
            "@everyone",
            "`",
            "a``<i>",
        ];
        for name in names {
            for text in [
                cell(&format!("`{name}` of `Thing` is gone")),
                cell(name),
                code(name),
            ] {
                let table = format!("| a | b |\n|---|---|\n| {text} | end |\n");
                let events: Vec<Event<'_>> = Parser::new_ext(&table, Options::all()).collect();
                let cells = events
                    .iter()
                    .filter(|it| matches!(it, Event::Start(Tag::TableCell)));
                assert_eq!(cells.count(), 4, "{text}");
                let markup = events.iter().find(|event| {
                    let tags = matches!(
                        event,
                        Event::Start(
                            Tag::Link { .. }
                                | Tag::Image { .. }
                                | Tag::Emphasis
                                | Tag::Strong
                                | Tag::Heading { .. }
                        )
                    );
                    tags || matches!(event, Event::Html(_) | Event::InlineHtml(_))
                });
                assert!(markup.is_none(), "{text}: {markup:?}");
            }
        }
        assert!(!cell("\u{202e}").contains('\u{202e}'));
    }
}

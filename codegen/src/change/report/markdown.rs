//! For a pull request.

use std::fmt::Write as _;

use super::{bump_line, by_weight, counted, headline, shown_items, verdicts};
use crate::change::{Change, Judgement, Verdict};

/// The judgement as Markdown; `version` is that of the crate.
#[must_use]
pub fn markdown(judgement: &Judgement, version: &str) -> String {
    let mut out = format!(
        "## {}\n\n{}.\n",
        headline(judgement),
        bump_line(judgement, version)
    );
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
        let marks = verdicts(change).map(|(_, verdict)| {
            if verdict == Verdict::Breaking {
                "**breaks**"
            } else {
                "works"
            }
        });
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            place(change),
            what(change),
            marks.join(" | ")
        );
    }
}

fn place(change: &Change) -> String {
    let lines = [("old", &change.old), ("new", &change.new)];
    let lines: Vec<String> = lines
        .iter()
        .filter_map(|(word, at)| at.as_ref().map(|at| format!("{word} {}", at.line)))
        .collect();
    let direction = change.direction.as_str();
    let mut text = format!(
        "`{}` {}, {direction}",
        code(&change.subject),
        cell(&change.api)
    );
    if !lines.is_empty() {
        let _ = write!(text, "<br>line {}", lines.join(", "));
    }
    if !change.pointer.is_empty() {
        let _ = write!(text, "<br>`{}`", code(&change.pointer));
    }
    text
}

fn what(change: &Change) -> String {
    let mut text = format!("{} (`{}`)", cell(&change.message), change.kind.id);
    let (items, left) = shown_items(change);
    for item in items {
        let mark = if item.verdict == Verdict::Breaking {
            "✗ "
        } else {
            ""
        };
        let _ = write!(text, "<br>{mark}`{}`", code(&item.text));
    }
    if left > 0 {
        let _ = write!(text, "<br>and {}", counted(left, "more item"));
    }
    text
}

/// Text that cannot leave its cell. Between backticks, HTML means itself.
fn cell(text: &str) -> String {
    let line = text.replace('|', "\\|").replace(['\n', '\r'], " ");
    let parts = line.split('`').enumerate();
    let parts = parts.map(|(index, part)| {
        if index % 2 == 0 {
            part.replace('<', "&lt;")
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

/// What goes between backticks.
fn code(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r', '`'], " ")
}

//! For a terminal.

use std::fmt::Write as _;

use super::{bump_line, by_weight, counted, headline, shown_items, verdicts, visible};
use crate::change::{Change, Judgement, Verdict};

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// The judgement as text; `version` is that of the crate.
#[must_use]
pub fn text(judgement: &Judgement, version: &str, coloured: bool) -> String {
    let paint = |style: &str, text: &str| {
        if coloured {
            format!("{style}{text}{RESET}")
        } else {
            text.to_owned()
        }
    };
    let mut out = format!(
        "{}\n{}\n",
        paint(BOLD, &headline(judgement)),
        bump_line(judgement, version)
    );
    let (breaking, others) = by_weight(judgement);
    for change in breaking.into_iter().chain(others) {
        one(&mut out, change, &paint);
    }
    out
}

fn one(out: &mut String, change: &Change, paint: &dyn Fn(&str, &str) -> String) {
    let _ = writeln!(
        out,
        "\n{}: {}",
        paint(
            BOLD,
            &visible(&format!("{} {}", change.api, change.subject))
        ),
        visible(&change.message)
    );
    let judged = verdicts(change).map(|(name, verdict)| {
        let style = if verdict == Verdict::Breaking {
            RED
        } else {
            GREEN
        };
        format!("{name} {}", paint(style, verdict.as_str()))
    });
    let _ = writeln!(
        out,
        "  {} ({}): {}",
        change.kind.id,
        change.direction.as_str(),
        judged.join(", ")
    );
    let places = [("old", &change.old), ("new", &change.new)];
    let places: Vec<String> = places
        .iter()
        .filter_map(|(word, place)| {
            place
                .as_ref()
                .map(|at| visible(&format!("{word} {}:{}", at.file, at.line)))
        })
        .collect();
    if !change.pointer.is_empty() {
        let _ = writeln!(
            out,
            "  at {}{}{}",
            visible(&change.pointer),
            if places.is_empty() { "" } else { "; " },
            places.join(", ")
        );
    }
    let (items, left) = shown_items(change);
    for item in items {
        let style = if item.verdict == Verdict::Breaking {
            RED
        } else {
            GREEN
        };
        let _ = writeln!(
            out,
            "  {} {}",
            paint(
                style,
                if item.verdict == Verdict::Breaking {
                    "!"
                } else {
                    "+"
                }
            ),
            visible(&item.text)
        );
    }
    if left > 0 {
        let _ = writeln!(out, "    and {}", counted(left, "more item"));
    }
}

//! For a terminal.

use std::fmt::Write as _;

use super::{bump_line, by_weight, counted, headline, places, shown_items, visible};
use crate::change::{Change, Judgement, Verdict};

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// The judgement as text; `version` is that of the crate.
#[must_use]
pub fn text(judgement: &Judgement, version: &str, coloured: bool) -> String {
    let paint = |style: &str, text: &str| match coloured {
        true => format!("{style}{text}{RESET}"),
        false => text.to_owned(),
    };
    let headline = paint(BOLD, &headline(judgement));
    let mut out = format!("{headline}\n{}\n", bump_line(judgement, version));
    let (breaking, others) = by_weight(judgement);
    for change in breaking.into_iter().chain(others) {
        one(&mut out, change, &paint);
    }
    out
}

fn one(out: &mut String, change: &Change, paint: &dyn Fn(&str, &str) -> String) {
    let style = |verdict: Verdict| match verdict {
        Verdict::Breaking => RED,
        Verdict::Compatible => GREEN,
    };
    let subject = visible(&format!("{} {}", change.api, change.subject));
    let message = visible(&change.message);
    let _ = writeln!(out, "\n{}: {message}", paint(BOLD, &subject));
    let verdicts = change.verdicts();
    let [wire, source, shipped] = verdicts.map(|it| paint(style(it), it.as_str()));
    let judged = format!("wire {wire}, source {source}, shipped {shipped}");
    let (kind, direction) = (change.kind.id, change.direction.as_str());
    let _ = writeln!(out, "  {kind} ({direction}): {judged}");
    if !change.pointer.is_empty() {
        let places = places(change, |at| visible(&format!("{}:{}", at.file, at.line)));
        let separator = if places.is_empty() { "" } else { "; " };
        let pointer = visible(&change.pointer);
        let _ = writeln!(out, "  at {pointer}{separator}{places}");
    }
    let (items, left) = shown_items(change);
    for item in items {
        let mark = match item.verdict {
            Verdict::Breaking => "!",
            Verdict::Compatible => "+",
        };
        let mark = paint(style(item.verdict), mark);
        let _ = writeln!(out, "  {mark} {}", visible(&item.text));
    }
    if left > 0 {
        let _ = writeln!(out, "    and {}", counted(left, "more item"));
    }
}

//! A judgement for people and programs.

mod json;
mod kinds;
mod markdown;
mod text;

pub use json::json;
pub use kinds::table_of_kinds;
pub use markdown::markdown;
pub use text::text;

use super::{Change, Judgement, Verdict};

/// What a report says first.
fn headline(judgement: &Judgement) -> String {
    let (all, breaking) = (
        judgement.changes.len(),
        judgement
            .changes
            .iter()
            .filter(|change| change.is_breaking())
            .count(),
    );
    match (all, breaking) {
        (0, _) => "No change of the API".to_owned(),
        (_, 0) => format!("{}, none of them breaking", counted(all, "change")),
        _ => format!("{}, {breaking} of them breaking", counted(all, "change")),
    }
}

fn bump_line(judgement: &Judgement, version: &str) -> String {
    let note = if version.starts_with("0.") {
        ", since cargo takes the second number of 0.x for the first"
    } else {
        ""
    };
    format!(
        "Version bump of the crate: {} ({}{note})",
        judgement.bump.as_str(),
        judgement.bump.advice(version)
    )
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn verdicts(change: &Change) -> [(&'static str, Verdict); 3] {
    [
        ("wire", change.wire),
        ("source", change.source),
        ("shipped", change.shipped),
    ]
}

/// Breaking changes first, otherwise in the order of the documents.
fn by_weight(judgement: &Judgement) -> (Vec<&Change>, Vec<&Change>) {
    judgement
        .changes
        .iter()
        .partition(|change| change.is_breaking())
}

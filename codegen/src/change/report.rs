//! A judgement for people and programs.

mod json;
mod kinds;
mod markdown;
mod text;

pub use json::json;
pub use kinds::table_of_kinds;
pub use markdown::markdown;
pub use text::text;

use super::{Bump, Change, ItemChange, Judgement};
use crate::diagnostic::{self, Location};

/// What a report says first.
fn headline(judgement: &Judgement) -> String {
    let (all, breaking) = (judgement.changes.len(), by_weight(judgement).0.len());
    match (all, breaking) {
        (0, _) => "No change of the API".to_owned(),
        (_, 0) => format!("{}, none of them breaking", counted(all, "change")),
        _ => format!("{}, {breaking} of them breaking", counted(all, "change")),
    }
}

fn bump_line(judgement: &Judgement, version: &str) -> String {
    let note = match judgement.bump > Bump::Patch && version.starts_with("0.") {
        true => ", since cargo takes the second number of 0.x for the first",
        false => "",
    };
    format!(
        "Version bump of the crate: {} ({}{note})",
        judgement.bump.as_str(),
        judgement.bump.advice(version)
    )
}

/// `1 change`, `2 changes`
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Where the documents say it, in the form of a report.
fn places(change: &Change, shown: impl Fn(&Location) -> String) -> String {
    let places = ["old", "new"].into_iter().zip(&change.locations);
    let places = places.filter_map(|(word, at)| Some(format!("{word} {}", shown(at.as_ref()?))));
    places.collect::<Vec<_>>().join(", ")
}

/// Breaking changes first, otherwise in the order of the documents.
fn by_weight(judgement: &Judgement) -> (Vec<&Change>, Vec<&Change>) {
    let changes = judgement.changes.iter();
    changes.partition(|change| change.is_breaking())
}

/// More items than this say nothing to a reader that the generated code does not say better.
const MOST_ITEMS: usize = 8;

/// The items worth showing, and how many are left out: a type that comes or goes stands for all that is in it.
fn shown_items(change: &Change) -> (Vec<&ItemChange>, usize) {
    let whole = change.items.iter().filter(|item| item.is_whole_type);
    let types: Vec<&str> = whole.map(|item| item.owner.as_str()).collect();
    let inside = |item: &ItemChange| !item.is_whole_type && types.contains(&item.owner.as_str());
    let mut shown: Vec<&ItemChange> = change.items.iter().filter(|item| !inside(item)).collect();
    let left = shown.len().saturating_sub(MOST_ITEMS);
    shown.truncate(MOST_ITEMS);
    (shown, left)
}

/// The text on one line, with characters that a reader cannot see written out.
fn visible(text: &str) -> String {
    diagnostic::visible(text)
        .replace('\n', "\\n")
        .replace('\t', "\\t")
}

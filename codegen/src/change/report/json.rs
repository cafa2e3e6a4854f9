//! For programs. `docs/changes.md` describes the form.

use serde_json::{Value, json as object};

use crate::change::{Change, Judgement};
use crate::diagnostic::Location;

/// The judgement as JSON.
#[must_use]
pub fn json(judgement: &Judgement) -> Value {
    object!({
        "bump": judgement.bump.as_str(),
        "changes": judgement.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn change(change: &Change) -> Value {
    let [old, new] = change.locations.each_ref().map(|at| at.as_ref().map(place));
    object!({
        "kind": change.kind.id,
        "api": change.api,
        "subject": change.subject,
        "operations": change.operations,
        "pointer": change.pointer,
        "old": old,
        "new": new,
        "direction": change.direction.as_str(),
        "wire": change.wire.as_str(),
        "source": change.source.as_str(),
        "shipped": change.shipped.as_str(),
        "message": change.message,
        "items": change.items.iter().map(|item| object!({ "item": item.text, "source": item.verdict.as_str() })).collect::<Vec<_>>(),
    })
}

fn place(location: &Location) -> Value {
    object!({ "file": &*location.file, "line": location.line })
}

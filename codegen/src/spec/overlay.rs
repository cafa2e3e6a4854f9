//! OpenAPI Overlay 1.0: our corrections of a published document.
//!
//! Beyond the standard, every action says why it exists (`x-why`) and may say what it corrects (`x-expect`), so that a
//! correction that upstream has overtaken is noticed.

mod action;

use std::io::Cursor;

use serde_json::Value;
use serde_json_path::JsonPath;

use super::document::{Document, Located};
use super::pointer::Pointer;
use super::source::{MAX_DEPTH, Size};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};
use action::{Action, Effort};

/// What all updates together may add, in bytes: an update of every node, repeated, grows without bounds.
const GROWTH_BUDGET: usize = 64 * 1024 * 1024;

/// Values that one search looks at, roughly.
const MOST_STEPS: usize = 50_000_000;
/// Values are shown up to so many characters.
const LONGEST_SHOWN: usize = 60;
/// Of the values that an action does not expect, the first few tell enough.
const MOST_MISMATCHES: usize = 10;

/// What the actions of an overlay did.
#[derive(Debug, Clone, Default)]
pub struct OverlayReport {
    /// One entry per well-formed action, in order.
    pub actions: Vec<ActionReport>,
}

/// What one action did.
#[derive(Debug, Clone)]
pub struct ActionReport {
    /// Position in `actions`, from 0.
    pub index: usize,
    /// Its JSONPath.
    pub target: String,
    /// Its `x-why`.
    pub why: String,
    /// Its place in the overlay file.
    pub location: Location,
    /// The nodes it hit.
    pub matched: Vec<Pointer>,
    /// Whether it hit something and changed nothing: the document already said so.
    pub redundant: bool,
}

/// Applies the actions of an overlay, in order. Actions that are malformed or stale are reported and left out.
pub fn apply(
    document: &mut Document,
    overlay: &Document,
    diagnostics: &mut Diagnostics,
) -> OverlayReport {
    let mut report = OverlayReport::default();
    let mut budget = GROWTH_BUDGET;
    for mut action in action::parse(overlay, diagnostics) {
        if is_too_complex(&action.report.target, document.value()) {
            let problem = action.invalid("the JSONPath is too complex for a document of this size");
            diagnostics.push(problem.help("use several simpler actions"));
            continue;
        }
        let matched = hits(&action, document, diagnostics);
        let changed = match &action.update {
            None => remove_all(document, &matched, &action, diagnostics),
            Some(update) => {
                let size = Size::of(&update.value);
                let Some(rest) = budget.checked_sub(size.bytes.saturating_mul(matched.len()))
                else {
                    let problem = action.invalid("the updates make the document too large");
                    let problem = problem.note("no further action was applied");
                    diagnostics.push(problem.help("narrow the target down"));
                    break;
                };
                budget = rest;
                let is_too_deep = |it: &Pointer| it.tokens().count() + size.depth > MAX_DEPTH;
                if matched.iter().any(is_too_deep) {
                    let problem = action.invalid("the update makes the document too deep");
                    diagnostics.push(problem.help("narrow the target down"));
                    continue;
                }
                let mut changed = false;
                for target in &matched {
                    changed |= update_target(document, target, update.clone());
                }
                changed
            }
        };
        action.report.redundant = !matched.is_empty() && !changed;
        action.report.matched = matched;
        if action.report.redundant {
            let message = "this action changes nothing";
            let problem = Diagnostic::new(&codes::REDUNDANT_OVERLAY_ACTION, message)
                .at(action.report.location.clone())
                .note("the document already says what the action sets");
            diagnostics.push(problem.help("drop the action"));
        }
        report.actions.push(action.report);
    }
    report
}

/// The nodes that an action is about: those that its target means and that are as it expects them, in document order. What
/// is stale is reported.
fn hits(action: &Action<'_>, document: &Document, diagnostics: &mut Diagnostics) -> Vec<Pointer> {
    let mut hits = select(&action.path, document.value());
    if hits.is_empty() {
        diagnostics.push(unmatched(action, document));
    }
    let expected = action.fields.get("x-expect");
    let mut mismatches = 0;
    hits.retain(|pointer| {
        let mismatch = expected.and_then(|it| mismatch(it, document.get(pointer), pointer));
        let fits = mismatch.is_none();
        mismatches += usize::from(!fits);
        if mismatches <= MOST_MISMATCHES {
            diagnostics.extend(mismatch.map(|it| unexpected_value(action, document, it)));
        }
        fits
    });
    hits
}

/// The nodes that a path means, each once, in document order.
fn select(path: &JsonPath, value: &Value) -> Vec<Pointer> {
    let nodes = path.query_located(value).dedup();
    let pointers = nodes.locations().map(|location| location.to_json_pointer());
    pointers
        .filter_map(|pointer| Pointer::parse(&pointer))
        .collect()
}

/// Updates a target: an array takes the update as a new entry. Whether anything changed.
fn update_target(document: &mut Document, target: &Pointer, update: Located) -> bool {
    match document.get(target) {
        Some(Value::Array(items)) => {
            let is_new = !items.contains(&update.value);
            document.put(&target.join("-"), update);
            is_new
        }
        _ => merge(document, target, update),
    }
}

/// Objects are merged, arrays concatenated, everything else replaced.
fn merge(document: &mut Document, at: &Pointer, update: Located) -> bool {
    match (document.get(at), &update.value) {
        (Some(Value::Object(_)), Value::Object(_)) => {
            let mut changed = false;
            for (key, new) in update.into_members() {
                changed |= merge(document, &at.join(key), new);
            }
            changed
        }
        (Some(Value::Array(known)), Value::Array(new)) => {
            let is_new = new.iter().any(|item| !known.contains(item));
            for item in update.into_items() {
                document.put(&at.join("-"), item);
            }
            is_new
        }
        (Some(old), new) if old == new => false,
        _ => document.put(at, update),
    }
}

/// From the last to the first, so that the indices of items still to be removed stay right.
fn remove_all(
    document: &mut Document,
    nodes: &[Pointer],
    action: &Action<'_>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut nodes: Vec<&Pointer> = nodes.iter().collect();
    nodes.sort_by_cached_key(|pointer| std::cmp::Reverse(removal_order(pointer)));
    let mut changed = false;
    for pointer in nodes {
        if pointer.is_root() {
            diagnostics.push(action.invalid("the document as a whole cannot be removed"));
        }
        changed |= document.remove(pointer);
    }
    changed
}

/// Orders items of one array by their index as a number.
fn removal_order(pointer: &Pointer) -> Vec<(Option<usize>, String)> {
    pointer
        .tokens()
        .map(|token| (token.parse().ok(), token.into_owned()))
        .collect()
}

fn unmatched(action: &Action<'_>, document: &Document) -> Diagnostic {
    let message = format!(
        "nothing in `{}` matches `{}`",
        document.file(),
        action.report.target
    );
    let fields = &action.fields;
    fields
        .problem(&codes::UNMATCHED_OVERLAY_ACTION, "target", message)
        .note(format!("the action is there because: {}", action.report.why))
        .help("find out where the value went and change the target, or drop the action if it is no longer needed")
}

fn unexpected_value(
    action: &Action<'_>,
    document: &Document,
    (place, expected): (Pointer, &Value),
) -> Diagnostic {
    let found = shown(document.get(&place));
    let expected = shown(Some(expected).filter(|it| !it.is_null()));
    let message = format!("the action expects {expected} at `{place}`, found {found}");
    let note = format!("the document says so at {}", document.location(&place));
    let fields = &action.fields;
    fields
        .key_problem(&codes::UNEXPECTED_VALUE, "x-expect", message)
        .note(note)
        .note(format!("the action is there because: {}", action.report.why))
        .help("check whether the correction is still right, then change `x-expect` or drop the action")
}

/// Where a value differs from what is expected: objects have to hold the listed keys, `null` means absent.
fn mismatch<'e>(
    expected: &'e Value,
    found: Option<&Value>,
    at: &Pointer,
) -> Option<(Pointer, &'e Value)> {
    match (expected, found) {
        (Value::Null, None | Some(Value::Null)) => None,
        (Value::Object(keys), Some(Value::Object(members))) => keys
            .iter()
            .find_map(|(key, expected)| mismatch(expected, members.get(key), &at.join(key))),
        (expected, Some(found)) if expected == found => None,
        _ => Some((at.clone(), expected)),
    }
}

/// The beginning of a value, which can be a whole document: the writer stops when there is no room.
fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    let mut room = Cursor::new([0; 4 * LONGEST_SHOWN + 4]);
    let _ = serde_json::to_writer(&mut room, value);
    let length = usize::try_from(room.position()).unwrap_or_default();
    let written = room.get_ref().get(..length).unwrap_or_default();
    let text = String::from_utf8_lossy(written);
    let shown: String = text.chars().take(LONGEST_SHOWN).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    format!("`{shown}{more}`")
}

/// Whether the search would take forever: every `..` goes through all that is below, and every `$` in a filter through
/// the whole document for each value that is filtered.
fn is_too_complex(target: &str, root: &Value) -> bool {
    let effort = Effort::of(target);
    // The path begins with one.
    let roots = effort.roots.saturating_sub(1);
    if effort.descents == 0 && roots == 0 {
        return false;
    }
    let size = Size::of(root);
    let levels = effort.descents.saturating_sub(1);
    let below = size
        .nodes
        .saturating_mul(size.depth.max(1).saturating_pow(levels));
    below.saturating_mul(size.nodes.saturating_pow(roots)) > MOST_STEPS
}

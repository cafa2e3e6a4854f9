//! OpenAPI Overlay 1.0: our corrections of a published document.
//!
//! Beyond the standard, every action says why it exists (`x-why`) and may say what it corrects (`x-expect`), so that a
//! correction that upstream has overtaken is noticed.

mod action;
mod merge;

use std::fmt::{self, Write as _};

use serde_json::Value;
use serde_json_path::JsonPath;

use super::Options;
use super::document::{Children, Document};
use super::pointer::Pointer;
use super::source::{MAX_DEPTH, depth_of, spend};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, Severity, codes};
use action::{Action, Change};

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
    options: Options,
    diagnostics: &mut Diagnostics,
) -> OverlayReport {
    let mut report = OverlayReport::default();
    let mut budget = GROWTH_BUDGET;
    for action in action::parse(overlay, diagnostics) {
        if is_too_complex(action.target, document.value()) {
            let problem = action.invalid("the JSONPath is too complex for a document of this size");
            diagnostics.push(problem.help("use several simpler actions"));
            continue;
        }
        let matched = select(&action.path, document.value());
        if matched.is_empty() {
            diagnostics.push(tolerate(unmatched(&action, document), options));
        }
        let mut hit: Vec<Pointer> = Vec::new();
        let mut mismatches = Vec::new();
        for pointer in matched {
            match unexpected(&action, document, &pointer) {
                Some(mismatch) => mismatches.push(mismatch),
                None => hit.push(pointer),
            }
        }
        let shown = mismatches.into_iter().take(MOST_MISMATCHES);
        let shown = shown.map(|it| tolerate(unexpected_value(&action, document, it), options));
        diagnostics.extend(shown);
        let changed = match &action.change {
            Change::Update(update) => {
                let growth = hit.iter().try_fold(budget, |rest, _| spend(rest, update));
                let Some(rest) = growth else {
                    let problem = action.invalid("the updates make the document too large");
                    let problem = problem.note("no further action was applied");
                    diagnostics.push(problem.help("narrow the target down"));
                    break;
                };
                budget = rest;
                let depth = depth_of(update);
                if hit.iter().any(|it| it.tokens().count() + depth > MAX_DEPTH) {
                    let problem = action.invalid("the update makes the document too deep");
                    diagnostics.push(problem.help("narrow the target down"));
                    continue;
                }
                let spans = overlay.nearest(&action.pointer.join("update")).0;
                let merged = hit.iter().filter(|pointer| {
                    let node = document.node_mut(pointer);
                    node.is_some_and(|(value, at)| merge::into_target(value, at, update, spans))
                });
                merged.count() > 0
            }
            Change::Remove => remove_nodes(document, &hit, &action, diagnostics),
        };
        let redundant = !hit.is_empty() && !changed;
        if redundant {
            let message = "this action changes nothing";
            let problem = Diagnostic::new(&codes::REDUNDANT_OVERLAY_ACTION, message)
                .at(action.location.clone())
                .note("the document already says what the action sets");
            diagnostics.push(problem.help("drop the action"));
        }
        report.actions.push(ActionReport {
            index: action.index,
            target: action.target.to_owned(),
            why: action.why.to_owned(),
            location: action.location,
            matched: hit,
            redundant,
        });
    }
    report
}

/// The nodes that a path means, each once, in document order.
fn select(path: &JsonPath, value: &Value) -> Vec<Pointer> {
    let nodes = path.query_located(value).dedup();
    let pointers = nodes.locations().map(|location| location.to_json_pointer());
    pointers
        .filter_map(|pointer| Pointer::parse(&pointer))
        .collect()
}

/// From the last to the first, so that the indices of items still to be removed stay right.
fn remove_nodes(
    document: &mut Document,
    nodes: &[Pointer],
    action: &Action<'_>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut nodes: Vec<&Pointer> = nodes.iter().collect();
    nodes.sort_by_cached_key(|pointer| std::cmp::Reverse(removal_order(pointer)));
    let mut changed = false;
    for pointer in nodes {
        let (Some(parent), Some(last)) = (pointer.parent(), pointer.last()) else {
            diagnostics.push(action.invalid("the document as a whole cannot be removed"));
            continue;
        };
        let Some((value, spans)) = document.node_mut(&parent) else {
            continue;
        };
        changed |= match (value, &mut spans.children) {
            (Value::Object(values), Children::Members(members)) => {
                members.remove(&*last);
                values.shift_remove(&*last).is_some()
            }
            (Value::Array(values), Children::Items(items)) => match last.parse::<usize>() {
                Ok(index) if index < values.len() && index < items.len() => {
                    values.remove(index);
                    items.remove(index);
                    true
                }
                _ => false,
            },
            _ => false,
        };
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
        action.target
    );
    Diagnostic::new(&codes::UNMATCHED_OVERLAY_ACTION, message)
        .at(action.target_location.clone())
        .note(format!("the action is there because: {}", action.why))
        .help("find out where the value went and change the target, or drop the action if it is no longer needed")
}

fn tolerate(problem: Diagnostic, options: Options) -> Diagnostic {
    match options.tolerate_stale_actions {
        true => problem.with_severity(Severity::Warning),
        false => problem,
    }
}

/// Where the value at a pointer differs from what the action expects, and what it expects there.
fn unexpected<'o>(
    action: &Action<'o>,
    document: &Document,
    pointer: &Pointer,
) -> Option<(Pointer, &'o Value)> {
    let expected = action.expect?;
    let (below, expected) = mismatch(expected, document.get(pointer), &Pointer::root())?;
    Some((pointer.concat(&below), expected))
}

fn unexpected_value(
    action: &Action<'_>,
    document: &Document,
    (place, expected): (Pointer, &Value),
) -> Diagnostic {
    let found = document.get(&place).map_or_else(nothing, short);
    let expected = match expected {
        Value::Null => nothing(),
        expected => short(expected),
    };
    let message = format!("the action expects {expected} at `{place}`, found {found}");
    let note = format!("the document says so at {}", document.location(&place));
    Diagnostic::new(&codes::UNEXPECTED_VALUE, message)
        .at(action.expect_location.clone())
        .note(note)
        .note(format!("the action is there because: {}", action.why))
        .help("check whether the correction is still right, then change `x-expect` or drop the action")
}

fn nothing() -> String {
    "nothing".to_owned()
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

fn short(value: &Value) -> String {
    let mut text = Beginning::default();
    // It stops before the end of long ones.
    let _ = write!(text, "{value}");
    let shown: String = text.0.chars().take(LONGEST_SHOWN).collect();
    let more = if shown.len() < text.0.len() {
        "…"
    } else {
        ""
    };
    format!("`{shown}{more}`")
}

/// Takes a little more than is shown and stops the writer then: a value can be a whole document.
#[derive(Default)]
struct Beginning(String);

impl fmt::Write for Beginning {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(text);
        match self.0.len() > 4 * LONGEST_SHOWN {
            true => Err(fmt::Error),
            false => Ok(()),
        }
    }
}

/// Whether the search would take forever: every `..` goes through all that is below, and every `$` in a filter through
/// the whole document for each value that is filtered.
fn is_too_complex(target: &str, root: &Value) -> bool {
    let (descents, roots) = action::loops(target);
    if descents == 0 && roots == 0 {
        return false;
    }
    let nodes = count_of(root);
    let below = nodes.saturating_mul(
        depth_of(root)
            .max(1)
            .saturating_pow(descents.saturating_sub(1)),
    );
    below.saturating_mul(nodes.saturating_pow(roots)) > MOST_STEPS
}

fn count_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count_of).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(count_of).sum::<usize>(),
        _ => 1,
    }
}

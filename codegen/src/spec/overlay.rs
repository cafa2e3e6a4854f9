//! OpenAPI Overlay 1.0: our corrections of a published document.
//!
//! Beyond the standard, every action says why it exists (`x-why`) and may say what it corrects (`x-expect`), so that a
//! correction that upstream has overtaken is noticed.

mod action;
mod merge;

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
            diagnostics.push(unmatched(&action, document, options));
        }
        let mut hit: Vec<Pointer> = Vec::new();
        let mut mismatches = 0;
        for pointer in matched {
            match unexpected(&action, document, &pointer) {
                Some(mismatch) => {
                    mismatches += 1;
                    if mismatches <= MOST_MISMATCHES {
                        let problem = unexpected_value(&action, document, mismatch);
                        diagnostics.push(tolerate(problem, options));
                    }
                }
                None => hit.push(pointer),
            }
        }
        let changed = match &action.change {
            Change::Update(update) => {
                let growth = hit
                    .iter()
                    .try_fold(budget, |budget, _| spend(budget, update));
                let Some(rest) = growth else {
                    let problem = action.invalid("the updates make the document too large");
                    diagnostics.push(
                        problem
                            .note("no further action was applied")
                            .help("narrow the target down"),
                    );
                    break;
                };
                budget = rest;
                let depth = depth_of(update);
                if hit
                    .iter()
                    .any(|pointer| pointer.tokens().count() + depth > MAX_DEPTH)
                {
                    let problem = action.invalid("the update makes the document too deep");
                    diagnostics.push(problem.help("narrow the target down"));
                    continue;
                }
                update_nodes(document, overlay, &action, &hit)
            }
            Change::Remove => remove_nodes(document, &hit, &action, diagnostics),
        };
        let redundant = !hit.is_empty() && !changed;
        if redundant {
            diagnostics.push(
                Diagnostic::new(
                    &codes::REDUNDANT_OVERLAY_ACTION,
                    "this action changes nothing",
                )
                .at(action.location.clone())
                .note("the document already says what the action sets")
                .help("drop the action"),
            );
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
    let nodes = path.query_located(value);
    let mut seen = std::collections::HashSet::new();
    let pointers = nodes
        .locations()
        .filter_map(|location| Pointer::parse(&location.to_json_pointer()));
    pointers
        .filter(|pointer| seen.insert(pointer.clone()))
        .collect()
}

fn update_nodes(
    document: &mut Document,
    overlay: &Document,
    action: &Action<'_>,
    nodes: &[Pointer],
) -> bool {
    let Change::Update(update) = &action.change else {
        return false;
    };
    let spans = overlay.nearest(&action.pointer.join("update")).0;
    let mut changed = false;
    for pointer in nodes {
        if let Some((value, value_spans)) = document.node_mut(pointer) {
            changed |= merge::into_target(value, value_spans, update, spans);
        }
    }
    changed
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

fn unmatched(action: &Action<'_>, document: &Document, options: Options) -> Diagnostic {
    let problem = Diagnostic::new(&codes::UNMATCHED_OVERLAY_ACTION, format!("nothing in `{}` matches `{}`", document.file(), action.target))
        .at(action.target_location.clone())
        .note(format!("the action is there because: {}", action.why))
        .help("find out where the value went and change the target, or drop the action if it is no longer needed");
    tolerate(problem, options)
}

fn tolerate(problem: Diagnostic, options: Options) -> Diagnostic {
    if options.tolerate_stale_actions {
        problem.with_severity(Severity::Warning)
    } else {
        problem
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
    let found = document
        .get(&place)
        .map_or_else(|| "nothing".to_owned(), short);
    let expected_text = if expected.is_null() {
        "nothing".to_owned()
    } else {
        short(expected)
    };
    Diagnostic::new(
        &codes::UNEXPECTED_VALUE,
        format!("the action expects {expected_text} at `{place}`, found {found}"),
    )
    .at(action.expect_location.clone())
    .note(format!(
        "the document says so at {}",
        document.location(&place)
    ))
    .note(format!("the action is there because: {}", action.why))
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

fn short(value: &Value) -> String {
    let mut text = Beginning::default();
    let _ = serde_json::to_writer(&mut text, value);
    let shown = String::from_utf8_lossy(&text.bytes);
    let cut: String = shown.chars().take(Beginning::LONGEST).collect();
    if cut.len() < shown.len() {
        format!("`{cut}…`")
    } else {
        format!("`{cut}`")
    }
}

/// Takes a little more than is shown and stops the writer then: a value can be a whole document.
#[derive(Default)]
struct Beginning {
    bytes: Vec<u8>,
}

impl Beginning {
    const LONGEST: usize = 60;
}

impl std::io::Write for Beginning {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() > 4 * Self::LONGEST {
            return Err(std::io::ErrorKind::WriteZero.into());
        }
        let taken = bytes.len().min(8 * Self::LONGEST);
        self.bytes.extend(bytes.iter().take(taken));
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
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

//! Mending of `$ref`s where it is clear what was meant.
//!
//! Seen in the wild: `#/components/Name` or `#/definitions/Name` instead of `#/components/schemas/Name`.

use serde_json::Value;

use super::{local_target, reference_in, resolve};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::spec::document::{Document, Located};
use crate::spec::node::Node;
use crate::spec::pointer::Pointer;
use crate::spec::source::Size;
use crate::spec::walk::{Kind, walk};

/// What is written out may occupy so much altogether, in bytes.
const GROWTH_BUDGET: usize = 64 * 1024 * 1024;
const MOST_ROUNDS: usize = 4;

/// Mends references, each with a warning.
///
/// A `$ref` that leads nowhere is pointed to the component of the kind that belongs there and of the name that it ends in,
/// if there is one. One in place of a map or list makes room for what it means; what stands beside it stays.
pub fn repair(document: &mut Document, diagnostics: &mut Diagnostics) {
    let mut budget = GROWTH_BUDGET;
    // What is put in place may have such references too.
    for _ in 0..MOST_ROUNDS {
        let (mut dangling, mut misplaced) = (Vec::new(), Vec::new());
        for (kind, node) in walk(Kind::Document, Node::root(document.value())) {
            if let Some(reference) = reference_in(node.value) {
                let target = meant(document, kind, reference);
                dangling.extend(target.map(|it| (node.pointer.join("$ref"), it.to_local_ref())));
                misplaced.extend((kind == Kind::Misplaced).then_some(node.pointer));
            }
        }
        for (at, target) in dangling {
            redirect(document, &at, target, diagnostics);
        }
        misplaced.retain(|at| write_out(document, at, &mut budget, diagnostics).is_some());
        if misplaced.is_empty() {
            break;
        }
    }
}

fn redirect(document: &mut Document, at: &Pointer, target: String, diagnostics: &mut Diagnostics) {
    let place = document.location(at);
    let reference = document.scalar_text(at).unwrap_or_default();
    let message = format!("`{reference}` leads nowhere; taken as `{target}`");
    let problem = Diagnostic::new(&codes::REPAIRED_REF, message).at(place.clone());
    diagnostics.push(problem.note("it is the only component of the right kind with that name"));
    document.put(at, Located::new(Value::String(target), place));
}

/// The component that a reference means that leads nowhere.
fn meant(document: &Document, kind: Kind, reference: &str) -> Option<Pointer> {
    let (pointer, map) = (local_target(reference)?, kind.component_map()?);
    let target = Pointer::from_tokens(["components", map, &*pointer.last()?]);
    let leads = |pointer: &Pointer| document.get(pointer).is_some();
    (!leads(&pointer) && leads(&target)).then_some(target)
}

fn write_out(
    document: &mut Document,
    at: &Pointer,
    budget: &mut usize,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let reference = reference_in(document.get(at)?)?.to_owned();
    let target = resolve(document.value(), at).ok()?;
    let is_container = target.value.is_object() || target.value.is_array();
    if !is_container || at.strip_prefix(&target.pointer).is_some() {
        return None;
    }
    *budget = budget.checked_sub(Size::of(target.value).bytes)?;
    let mut written = document.copy(&target.pointer)?;
    let beside = document.copy(at)?.into_members();
    for (key, member) in beside.filter(|(key, _)| key != "$ref") {
        written.insert(&key, member);
    }
    let place = document.location(&at.join("$ref"));
    document.put(at, written);
    let message = format!("`{reference}` stands in place of a map or list");
    let problem = Diagnostic::new(&codes::MISPLACED_REF, message).at(place);
    diagnostics.push(problem.note("followed: what it leads to is read as if it stood here"));
    Some(())
}

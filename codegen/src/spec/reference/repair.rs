//! Mending of `$ref`s that lead nowhere where it is clear what was meant.
//!
//! Seen in the wild: `#/components/Name` or `#/definitions/Name` instead of `#/components/schemas/Name`.

use serde_json::Value;

use super::{local_target, reference_in, resolve};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::spec::document::{Children, Document};
use crate::spec::pointer::Pointer;
use crate::spec::source::spend;
use crate::spec::walk::{Kind, Visitor, walk};

/// Points `$ref`s that lead nowhere to the component of the kind that belongs there and of the name that they end in, if
/// there is one; with a warning.
pub fn repair(document: &mut Document, diagnostics: &mut Diagnostics) {
    let mut finder = Finder {
        document,
        repairs: Vec::new(),
    };
    walk(
        Kind::Document,
        &Pointer::root(),
        document.value(),
        &mut finder,
    );
    for (at, reference, target) in finder.repairs {
        let location = document.location(&at);
        if let Some((value, _)) = document.node_mut(&at) {
            *value = Value::String(target.to_local_ref());
        }
        let message = format!(
            "`{reference}` leads nowhere; taken as `{}`",
            target.to_local_ref()
        );
        let problem = Diagnostic::new(&codes::REPAIRED_REF, message).at(location);
        diagnostics.push(problem.note("it is the only component of the right kind with that name"));
    }
}

/// Puts what a `$ref` in place of a map or list means in its place, with a warning. What stands beside it stays.
pub fn write_out(document: &mut Document, diagnostics: &mut Diagnostics) {
    let mut budget = GROWTH_BUDGET;
    // What is put in place may have such references too.
    for _ in 0..MOST_ROUNDS {
        let mut misplaced = Misplaced::default();
        let root = Pointer::root();
        walk(Kind::Document, &root, document.value(), &mut misplaced);
        let mut is_changed = false;
        for at in misplaced.0 {
            is_changed |= write_out_one(document, &at, &mut budget, diagnostics).is_some();
        }
        if !is_changed {
            break;
        }
    }
}

/// What is written out may occupy so much altogether, in bytes.
const GROWTH_BUDGET: usize = 64 * 1024 * 1024;
const MOST_ROUNDS: usize = 4;

#[derive(Default)]
struct Misplaced(Vec<Pointer>);

impl Visitor for Misplaced {
    fn node(&mut self, kind: Kind, at: &Pointer, _: &Value) {
        if kind == Kind::Misplaced {
            self.0.push(at.clone());
        }
    }
}

fn write_out_one(
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
    *budget = spend(*budget, target.value)?;
    let (mut value, mut spans) = (
        target.value.clone(),
        document.nearest(&target.pointer).0.clone(),
    );
    let location = document.location(&at.join("$ref"));
    let (old, old_spans) = document.node_mut(at)?;
    if let (Value::Object(members), Children::Members(places)) = (&mut value, &mut spans.children)
        && let (Value::Object(own), Children::Members(own_places)) = (&*old, &old_spans.children)
    {
        for (key, value) in own.iter().filter(|(key, _)| *key != "$ref") {
            let place = own_places.get(key.as_str())?;
            members.insert(key.clone(), value.clone());
            places.insert(key.as_str().into(), place.clone());
        }
    }
    spans.key = old_spans.key.take();
    (*old, *old_spans) = (value, spans);
    let message = format!("`{reference}` stands in place of a map or list");
    let problem = Diagnostic::new(&codes::MISPLACED_REF, message).at(location);
    diagnostics.push(problem.note("followed: what it leads to is read as if it stood here"));
    Some(())
}

struct Finder<'d> {
    document: &'d Document,
    repairs: Vec<(Pointer, String, Pointer)>,
}

impl Visitor for Finder<'_> {
    fn node(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        let Some(reference) = reference_in(value) else {
            return;
        };
        let (Some(pointer), Some(map)) = (local_target(reference), kind.component_map()) else {
            return;
        };
        if self.document.get(&pointer).is_some() {
            return;
        }
        let Some(name) = pointer.last() else { return };
        let target = Pointer::from_tokens(["components", map, &*name]);
        if self.document.get(&target).is_some() {
            self.repairs
                .push((at.join("$ref"), reference.to_owned(), target));
        }
    }
}

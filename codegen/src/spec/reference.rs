//! `$ref`s: following those within the document, bundling those to other files.

mod bundle;
mod repair;

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::document::Document;
use super::node::Node;
use super::pointer::Pointer;
use super::{fix, suggest};
use crate::diagnostic::{Diagnostic, codes};

pub use bundle::{Unresolved, bundle};
pub use repair::repair;

/// Why a `$ref` leads to no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResolveError {
    /// Nothing is there, or the reference is no pointer into this document.
    Dangling,
    /// References lead to each other.
    Cyclic,
}

/// The value at a pointer, through all `$ref`s that stand there.
///
/// References above the value are not followed: `/components/schemas/A/properties/b` is nothing when `A` is a reference.
///
/// # Errors
/// When a reference on the way leads nowhere or in a circle.
pub fn resolve<'d>(root: &'d Value, pointer: &Pointer) -> Result<Node<'d>, ResolveError> {
    let mut pointer = pointer.clone();
    let mut seen = HashSet::new();
    loop {
        let value = pointer.find(root).ok_or(ResolveError::Dangling)?;
        let Some(reference) = reference_in(value) else {
            return Ok(Node { pointer, value });
        };
        let next = local_target(reference).ok_or(ResolveError::Dangling)?;
        if !seen.insert(std::mem::replace(&mut pointer, next)) {
            return Err(ResolveError::Cyclic);
        }
    }
}

/// What a value means: itself, or what its `$ref` leads to. A reference that leads nowhere means itself.
#[must_use]
pub fn follow<'d>(root: &'d Value, node: Node<'d>) -> Node<'d> {
    if reference_in(node.value).is_none() {
        return node;
    }
    resolve(root, &node.pointer).unwrap_or(node)
}

/// The `$ref` of a reference object.
#[must_use]
pub fn reference_in(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// The pointer that a `$ref` within the same document means.
#[must_use]
pub fn local_target(reference: &str) -> Option<Pointer> {
    Pointer::from_fragment(reference.strip_prefix('#')?)
}

fn is_url(reference: &str) -> bool {
    reference.contains("://") || reference.starts_with("//")
}

/// The diagnostic for a `$ref`, written at a place of `document`, that leads nowhere in `target`.
pub(super) fn dangling(
    reference: &str,
    document: &Document,
    at: &Pointer,
    target: &Document,
    pointer: Option<&Pointer>,
) -> Diagnostic {
    let problem = Diagnostic::new(&codes::DANGLING_REF, format!("`{reference}` leads nowhere"))
        .at(document.location(at));
    let without = || fix::remove(document.value(), at, "The reference leads nowhere.");
    let Some(pointer) = pointer else {
        let form = "a reference within the document is `#` and a JSON pointer: `#/components/schemas/Name`";
        return problem.help(form).fix(without());
    };
    let tokens: Vec<_> = pointer.tokens().collect();
    let up_to = |length: usize| Pointer::from_tokens(tokens.iter().take(length));
    let exists = |length: &usize| target.get(&up_to(*length)).is_some();
    let known = (1..=tokens.len()).take_while(exists).last().unwrap_or(0);
    let (existing, missing) = (up_to(known), tokens.get(known).map_or("", |it| it));
    let what = match existing.is_root() {
        true => format!("`{}`", target.file()),
        false => format!("`#{existing}`"),
    };
    let problem = problem.note(format!("{what} has no `{missing}`"));
    let file = reference.split('#').next().unwrap_or_default();
    let rest = Pointer::from_tokens(tokens.iter().skip(known + 1));
    let siblings = target.get(&existing).and_then(Value::as_object);
    let siblings = siblings.into_iter().flat_map(Map::keys);
    let names = suggest::nearest(missing, siblings.map(String::as_str)).into_iter();
    let names: Vec<String> = names
        .map(|name| existing.join(name).concat(&rest))
        .filter(|pointer| target.get(pointer).is_some())
        .map(|pointer| format!("{file}{}", pointer.to_local_ref()))
        .collect();
    match (suggest::did_you_mean(&names), names.first(), at.parent()) {
        (Some(question), Some(first), Some(parent)) => {
            let key = at.last().unwrap_or_default();
            let line = format!("{}: {}", fix::yaml_string(&key), fix::yaml_string(first));
            let why = "The reference leads nowhere; this is the name that comes nearest.";
            let fix = fix::update(document.value(), &parent, why, &line);
            problem.help(question).fix(fix)
        }
        _ => {
            let help = "add what is missing, correct the reference, or drop it, in the overlay";
            problem.help(help).fix(without())
        }
    }
}

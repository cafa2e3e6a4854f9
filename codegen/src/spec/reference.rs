//! `$ref`s: following those within the document, bundling those to other files.

mod bundle;
mod repair;

use std::collections::HashSet;

use serde_json::Value;

use super::document::Document;
use super::node::Node;
use super::pointer::Pointer;
use super::{fix, suggest};
use crate::diagnostic::{Diagnostic, codes};

pub use bundle::{Unresolved, bundle};
pub use repair::{repair, write_out};

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
        let value = root
            .pointer(pointer.as_str())
            .ok_or(ResolveError::Dangling)?;
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
    let (existing, missing) = split_at_missing(target, pointer);
    let what = if existing.is_root() {
        format!("`{}`", target.file())
    } else {
        format!("`#{existing}`")
    };
    let problem = problem.note(format!("{what} has no `{missing}`"));
    let file = reference.split('#').next().unwrap_or_default();
    let rest: Vec<_> = pointer
        .tokens()
        .skip(existing.tokens().count() + 1)
        .collect();
    let names: Vec<String> = siblings(target.get(&existing), &missing)
        .into_iter()
        .map(|name| existing.join(name).concat(&Pointer::from_tokens(&rest)))
        .filter(|pointer| target.get(pointer).is_some())
        .map(|pointer| format!("{file}{}", pointer.to_local_ref()))
        .collect();
    match (
        suggest::did_you_mean(&names),
        names.first(),
        at.parent(),
        at.last(),
    ) {
        (Some(question), Some(first), Some(parent), Some(key)) => {
            let line = format!("{}: {}", fix::yaml_string(&key), fix::yaml_string(first));
            let why = "The reference leads nowhere; this is the name that comes nearest.";
            problem
                .help(question)
                .fix(fix::update(document.value(), &parent, why, &line))
        }
        _ => {
            let help = "add what is missing, correct the reference, or drop it, in the overlay";
            problem.help(help).fix(without())
        }
    }
}

/// The longest part of a pointer that exists, and the first token that does not.
fn split_at_missing(document: &Document, pointer: &Pointer) -> (Pointer, String) {
    let mut existing = Pointer::root();
    for token in pointer.tokens() {
        let next = existing.join(&token);
        if document.get(&next).is_none() {
            return (existing, token.into_owned());
        }
        existing = next;
    }
    (existing, String::new())
}

fn siblings<'d>(container: Option<&'d Value>, missing: &str) -> Vec<&'d str> {
    let keys = container
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|members| members.keys());
    suggest::nearest(missing, keys.map(String::as_str))
}

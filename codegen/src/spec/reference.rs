//! `$ref`s: following those within the document, bundling those to other files.

mod bundle;
mod repair;

use serde_json::Value;

use super::document::Document;
use super::pointer::Pointer;
use super::suggest;
use crate::diagnostic::{Diagnostic, Location, codes};

pub use bundle::bundle;
pub use repair::repair;

/// Longest chain of references to references that is followed.
const MAX_CHAIN: usize = 64;

/// Where a chain of `$ref`s ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved<'d> {
    /// Where the value is.
    pub pointer: Pointer,
    /// The value; not a reference itself.
    pub value: &'d Value,
}

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
pub fn resolve<'d>(
    document: &'d Document,
    pointer: &Pointer,
) -> Result<Resolved<'d>, ResolveError> {
    let mut pointer = pointer.clone();
    for _ in 0..MAX_CHAIN {
        let value = document.get(&pointer).ok_or(ResolveError::Dangling)?;
        let Some(reference) = reference_in(value) else {
            return Ok(Resolved { pointer, value });
        };
        pointer = local_target(reference).ok_or(ResolveError::Dangling)?;
    }
    Err(ResolveError::Cyclic)
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

/// The diagnostic for a `$ref` that leads nowhere in `target`.
pub(super) fn dangling(
    reference: &str,
    location: Location,
    target: &Document,
    pointer: Option<&Pointer>,
) -> Diagnostic {
    let problem =
        Diagnostic::new(&codes::DANGLING_REF, format!("`{reference}` leads nowhere")).at(location);
    let Some(pointer) = pointer else {
        return problem.help("a reference within the document is `#` and a JSON pointer: `#/components/schemas/Name`");
    };
    let (existing, missing) = split_at_missing(target, pointer);
    let what = if existing.is_root() {
        format!("`{}`", target.file())
    } else {
        format!("`#{existing}`")
    };
    let problem = problem.note(format!("{what} has no `{missing}`"));
    let names = siblings(target.get(&existing), &missing);
    let prefix = reference.strip_suffix(missing.as_str());
    let names: Vec<String> = names
        .into_iter()
        .map(|name| prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}{name}")))
        .collect();
    match suggest::did_you_mean(&names) {
        Some(question) => problem.help(question),
        None => problem.help("add what is missing, or correct the reference, in the overlay"),
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

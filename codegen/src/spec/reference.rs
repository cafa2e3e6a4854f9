//! `$ref`s: bundling of those to other files, following of those within the document.

use serde_json::Value;

use super::document::Document;
use super::files::Files;
use super::pointer::Pointer;
use crate::diagnostic::Diagnostics;

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

/// Brings what `$ref`s to other files mean into the document.
pub fn bundle(document: Document, files: &dyn Files, diagnostics: &mut Diagnostics) -> Document {
    let _ = (files, diagnostics);
    document
}

/// Mends `$ref`s that lead nowhere where it is clear what was meant.
pub fn repair(document: &mut Document, diagnostics: &mut Diagnostics) {
    let _ = (document, diagnostics);
}

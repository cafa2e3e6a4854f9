//! OpenAPI Overlay 1.0: our corrections of a published document.

use super::Options;
use super::document::Document;
use super::pointer::Pointer;
use crate::diagnostic::{Diagnostics, Location};

/// What the actions of an overlay did.
#[derive(Debug, Clone, Default)]
pub struct OverlayReport {
    /// One entry per action, in order.
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

/// Applies the actions of an overlay in order.
pub fn apply(
    document: &mut Document,
    overlay: &Document,
    options: Options,
    diagnostics: &mut Diagnostics,
) -> OverlayReport {
    let _ = (document, overlay, options, diagnostics);
    OverlayReport::default()
}

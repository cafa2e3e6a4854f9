//! From a file to the effective document: read, bundle, correct, check.
//!
//! Data flows one way: source → references → overlay → repairs → lint. Nothing in here knows what is generated.

pub mod document;
pub mod extension;
mod fields;
pub mod files;
mod fix;
pub mod lint;
pub mod media;
pub mod node;
mod normalize;
mod operation_id;
pub mod overlay;
pub mod pointer;
pub mod reference;
pub mod server;
pub mod source;
pub(crate) mod suggest;
#[cfg(test)]
mod tests;
pub mod walk;
pub(crate) mod words;

use sha2::{Digest, Sha256};

pub use document::Document;
pub use files::{Disk, Files, InMemory};
pub(crate) use fix::json_path;
pub use fix::{json_paths, yaml_string};
pub use node::Node;
pub use operation_id::OperationIds;
pub use overlay::OverlayReport;
pub use pointer::Pointer;

use crate::diagnostic::{Code, Diagnostics, Location, Severity, codes};

/// How tolerant a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Operations without an `operationId` are taken: the generator derives one.
    pub derive_operation_ids: bool,
    /// An overlay action that matches nothing, or not the value it expects, is a warning instead of an error, and so is
    /// an extension that does not fit the schema that it is put on.
    pub tolerate_stale_actions: bool,
}

/// What an update of the document does to an overlay that fitted before.
const STALE: [&Code; 3] = [
    &codes::UNMATCHED_OVERLAY_ACTION,
    &codes::UNEXPECTED_VALUE,
    &codes::INVALID_EXTENSION,
];

/// A document that is ready to generate from, if no error was reported.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The effective document: as published, references to other files bundled, overlay applied.
    pub document: Document,
    /// The document before the overlay.
    pub published: Document,
    /// What each overlay action did; empty without an overlay.
    pub overlay_report: OverlayReport,
}

/// Loads a document and perhaps an overlay.
///
/// `None` when there is no document to go on with. Otherwise go on only if `diagnostics` has no errors.
pub fn load_file(
    files: &dyn Files,
    path: &str,
    overlay: Option<&str>,
    options: Options,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let bytes = read(files, path, None, diagnostics);
    let overlay = read_overlay(files, overlay, None, diagnostics);
    load(files, path, &bytes?, overlay?, options, diagnostics)
}

/// The SHA-256 of some bytes, in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn load(
    files: &dyn Files,
    path: &str,
    bytes: &[u8],
    overlay: Option<Document>,
    options: Options,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let document = source::parse(path, bytes, diagnostics)?;
    if !lint::check_version(&document, diagnostics) {
        return None;
    }
    let (published, mut unresolved) = reference::bundle(document, files, Vec::new(), diagnostics);
    let mut document = published.clone();
    let mut overlay_report = OverlayReport::default();
    if let Some(overlay) = overlay {
        overlay_report = overlay::apply(&mut document, &overlay, diagnostics);
        // An update may refer to files of its own.
        (document, unresolved) = reference::bundle(document, files, unresolved, diagnostics);
    }
    diagnostics.extend(unresolved.into_iter().filter_map(|it| it.problem));
    reference::repair(&mut document, diagnostics);
    normalize::normalize(&mut document, diagnostics);
    lint::lint(&document, options, diagnostics);
    if options.tolerate_stale_actions {
        for code in STALE {
            diagnostics.raise(code, Severity::Warning);
        }
    }
    Some(Loaded {
        document,
        published,
        overlay_report,
    })
}

/// The bytes of a file. The manifest, which asks for it at a place, may name files only below its own directory.
pub(crate) fn read(
    files: &dyn Files,
    path: &str,
    manifest: Option<&Location>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    let below = manifest.map(|place| files::directory_of(&place.file));
    source::read_bytes(files, path, below)
        .map_err(|mut problem| {
            problem.location = manifest.cloned().or(problem.location.take());
            diagnostics.push(problem.help("correct the path or restore the file"));
        })
        .ok()
}

/// `Some(None)` when there is none, `None` when it cannot be read.
pub(crate) fn read_overlay(
    files: &dyn Files,
    path: Option<&str>,
    manifest: Option<&Location>,
    diagnostics: &mut Diagnostics,
) -> Option<Option<Document>> {
    let Some(path) = path else {
        return Some(None);
    };
    let bytes = read(files, path, manifest, diagnostics)?;
    let mut found = Diagnostics::new();
    let document = source::parse(path, &bytes, &mut found);
    // Overlays are written by hand, so what is let pass in a published document is not let pass here.
    found.raise(&codes::DUPLICATE_KEY, Severity::Error);
    diagnostics.merge(found);
    document.map(Some)
}

//! From a file to the effective document: read, bundle, correct, check.
//!
//! Data flows one way: source → references → overlay → repairs → lint. Nothing in here knows what is generated.

pub mod document;
pub mod files;
mod fix;
pub mod lint;
pub mod node;
mod normalize;
pub mod overlay;
pub mod pointer;
pub mod reference;
pub mod source;
mod suggest;
#[cfg(test)]
mod tests;
pub mod walk;
mod words;

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

pub use document::Document;
pub use files::{Disk, Files, InMemory};
pub use node::Node;
pub use overlay::OverlayReport;
pub use pointer::Pointer;

use crate::diagnostic::{Diagnostic, Diagnostics, Location, Severity, codes};
use crate::manifest::ApiEntry;

/// How tolerant a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Operations without an `operationId` are taken: the generator derives one.
    pub derive_operation_ids: bool,
    /// An overlay action that matches nothing, or not the value it expects, is a warning instead of an error.
    pub tolerate_stale_actions: bool,
}

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

/// Loads an API of the manifest and checks it against what the manifest says.
///
/// `None` when there is no document to go on with. Otherwise go on only if `diagnostics` has no errors.
pub fn load_api(
    files: &dyn Files,
    entry: &ApiEntry,
    options: Options,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let bytes = read(
        files,
        &entry.document,
        Some(&entry.locations.document),
        diagnostics,
    );
    let overlay = entry
        .overlay
        .as_deref()
        .map(|path| (path, Some(&entry.locations.overlay)));
    let overlay = read_overlay(files, overlay, diagnostics);
    let bytes = bytes?;
    check_sha256(entry, &bytes, diagnostics);
    let loaded = load(
        files,
        &entry.document,
        &bytes,
        overlay?,
        options,
        diagnostics,
    )?;
    check_facts(entry, &loaded.published, diagnostics);
    Some(loaded)
}

/// Loads a document that is in no manifest.
///
/// `None` as with [`load_api`].
pub fn load_file(
    files: &dyn Files,
    path: &str,
    overlay: Option<&str>,
    options: Options,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let bytes = read(files, path, None, diagnostics);
    let overlay = read_overlay(files, overlay.map(|path| (path, None)), diagnostics);
    load(files, path, &bytes?, overlay?, options, diagnostics)
}

/// The SHA-256 of some bytes, in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn load(
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
        overlay_report = overlay::apply(&mut document, &overlay, options, diagnostics);
        // An update may refer to files of its own.
        (document, unresolved) = reference::bundle(document, files, unresolved, diagnostics);
    }
    diagnostics.extend(
        unresolved
            .into_iter()
            .flat_map(|unresolved| unresolved.problems),
    );
    reference::repair(&mut document, diagnostics);
    normalize::normalize(&mut document, diagnostics);
    lint::lint(&document, options, diagnostics);
    Some(Loaded {
        document,
        published,
        overlay_report,
    })
}

fn read(
    files: &dyn Files,
    path: &str,
    asked_at: Option<&Location>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    source::read_bytes(files, path)
        .map_err(|mut problem| {
            problem.location = asked_at.cloned();
            diagnostics.push(problem.help("correct the path or restore the file"));
        })
        .ok()
}

/// `Some(None)` when there is none, `None` when it cannot be read.
#[expect(
    clippy::option_option,
    reason = "no overlay and a broken overlay are different things"
)]
fn read_overlay(
    files: &dyn Files,
    overlay: Option<(&str, Option<&Location>)>,
    diagnostics: &mut Diagnostics,
) -> Option<Option<Document>> {
    let Some((path, asked_at)) = overlay else {
        return Some(None);
    };
    let bytes = read(files, path, asked_at, diagnostics)?;
    let mut found = Diagnostics::new();
    let document = source::parse(path, &bytes, &mut found);
    // Overlays are written by hand, so what is let pass in a published document is not let pass here.
    found.raise(&codes::DUPLICATE_KEY, Severity::Error);
    diagnostics.merge(found);
    document.map(Some)
}

fn check_sha256(entry: &ApiEntry, bytes: &[u8], diagnostics: &mut Diagnostics) {
    let actual = sha256(bytes);
    if actual == entry.sha256 {
        return;
    }
    let message = format!("`{}` is not the document that was vendored", entry.document);
    diagnostics.push(
        Diagnostic::new(&codes::WRONG_SHA256, message)
            .at(entry.locations.sha256.clone())
            .note(format!("its SHA-256 is {actual}"))
            .help(format!(
                "restore the file if it was edited by accident; corrections belong in the overlay. \
                 For a new edition run `cargo xtask vendor {} FILE`",
                entry.name
            )),
    );
}

/// What the manifest says besides the hash.
fn check_facts(entry: &ApiEntry, published: &Document, diagnostics: &mut Diagnostics) {
    let count = lint::operation_count(published);
    if count != entry.operations {
        let message = format!(
            "`{}` has {count} operations, the manifest says {}",
            entry.document, entry.operations
        );
        diagnostics.push(
            Diagnostic::new(&codes::WRONG_OPERATION_COUNT, message)
                .at(entry.locations.operations.clone())
                .help(format!("if {count} is right, write `operations = {count}`")),
        );
    }
    let version = published.scalar_text(&Pointer::from_tokens(["info", "version"]));
    if let Some(version) = version.filter(|version| *version != entry.version) {
        let message = format!(
            "`{}` is of version `{version}`, the manifest says `{}`",
            entry.document, entry.version
        );
        diagnostics.push(
            Diagnostic::new(&codes::WRONG_VERSION, message)
                .at(entry.locations.version.clone())
                .help(format!("if that is right, write `version = \"{version}\"`")),
        );
    }
}

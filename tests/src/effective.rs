//! The vendored specs with their overlays, as the generator sees them.

use std::path::{Path, PathBuf};

use codegen::diagnostic::Diagnostics;
use codegen::ir::{self, Api};
use codegen::manifest::{self, Manifest};
use codegen::spec::{Disk, Loaded, Options};

/// The root of the workspace.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// A vendored API.
#[derive(Debug)]
pub struct Spec {
    /// Name in the manifest.
    pub name: String,
    /// Documents before and after the overlay, and what the overlay did.
    pub loaded: Loaded,
    /// The IR read from the effective document.
    pub api: Api,
    /// What the lint found, as a person sees it.
    pub report: String,
}

/// How many operations the APIs have together.
pub fn operation_count(specs: &[Spec]) -> usize {
    specs.iter().map(|spec| spec.api.operations().count()).sum()
}

/// All vendored APIs.
///
/// # Panics
///
/// When one of them cannot be generated from; the message says why.
pub fn specs() -> Vec<Spec> {
    let disk = Disk::new(root());
    let mut diagnostics = Diagnostics::default();
    let manifest = manifest::load(&disk, codegen::generate::SPECS, &mut diagnostics);
    let Manifest { apis, .. } = manifest.unwrap_or_else(|| panic!("{diagnostics}"));
    apis.iter()
        .map(|entry| {
            let mut diagnostics = Diagnostics::default();
            let loaded = manifest::load_api(&disk, entry, Options::default(), &mut diagnostics);
            let loaded = loaded
                .filter(|_| !diagnostics.has_errors())
                .unwrap_or_else(|| panic!("{diagnostics}"));
            let module = codegen::generate::module_name(&entry.name);
            Spec {
                name: entry.name.clone(),
                api: ir::read(&module, loaded.document.value()),
                report: diagnostics.to_string(),
                loaded,
            }
        })
        .collect()
}

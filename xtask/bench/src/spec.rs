//! The effective documents of the vendored APIs.

use std::path::Path;

use codegen::diagnostic::Diagnostics;
use codegen::generate::{SPECS, module_name};
use codegen::manifest;
use codegen::spec::{Disk, Options};
use serde_json::Value;

use crate::Outcome;

/// An API with its document after the overlay.
pub(crate) struct Spec {
    /// Name of the Rust module.
    pub(crate) module: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) operations: usize,
    pub(crate) document: Value,
}

/// All APIs of the manifest.
pub(crate) fn load(root: &Path) -> Outcome<Vec<Spec>> {
    let disk = Disk::new(root);
    let mut diagnostics = Diagnostics::default();
    let Some(manifest) = manifest::load(&disk, SPECS, &mut diagnostics) else {
        return Err(diagnostics.to_string().into());
    };
    let mut specs = Vec::new();
    for entry in &manifest.apis {
        let loaded = manifest::load_api(&disk, entry, Options::default(), &mut diagnostics);
        let Some(loaded) = loaded.filter(|_| !diagnostics.has_errors()) else {
            return Err(diagnostics.to_string().into());
        };
        specs.push(Spec {
            module: module_name(&entry.name),
            title: entry.title.clone(),
            version: entry.version.clone(),
            operations: entry.operations,
            document: loaded.document.value().clone(),
        });
    }
    Ok(specs)
}

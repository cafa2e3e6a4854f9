//! Any bytes as an overlay: what comes out is a document or diagnostics.
//!
//! A NUL byte ends the overlay; what follows it takes the place of the document below.

#![no_main]

use codegen::diagnostic::Diagnostics;
use codegen::spec::{InMemory, Options, load_file};
use libfuzzer_sys::fuzz_target;

const DOCUMENT: &str = include_str!("document.yaml");

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let overlay = parts.next().unwrap_or_default();
    let document = parts.next().unwrap_or(DOCUMENT.as_bytes());
    let files = InMemory::default()
        .with("openapi.yaml", document)
        .with("overlay.yaml", overlay);
    let mut diagnostics = Diagnostics::new();
    let loaded = load_file(
        &files,
        "openapi.yaml",
        Some("overlay.yaml"),
        Options::default(),
        &mut diagnostics,
    );
    assert!(
        loaded.is_some() || diagnostics.has_errors(),
        "nothing came out and nothing was said"
    );
    diagnostics.sort();
    let _ = (diagnostics.to_string(), diagnostics.to_json());
});

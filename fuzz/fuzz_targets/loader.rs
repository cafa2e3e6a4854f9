//! Any bytes as a document: what comes out is a document or diagnostics.
//!
//! A NUL byte ends the document; what follows it is the file `other.yaml`, for `$ref`s.

#![no_main]

use codegen::diagnostic::Diagnostics;
use codegen::spec::{InMemory, Options, load_file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let document = parts.next().unwrap_or_default();
    let other = parts.next().unwrap_or_default();
    for (name, other_name) in [
        ("openapi.yaml", "other.yaml"),
        ("openapi.json", "other.json"),
    ] {
        let files = InMemory::default()
            .with(name, document)
            .with(other_name, other);
        let mut diagnostics = Diagnostics::new();
        let loaded = load_file(&files, name, None, Options::default(), &mut diagnostics);
        assert!(
            loaded.is_some() || diagnostics.has_errors(),
            "nothing came out and nothing was said"
        );
        diagnostics.sort();
        let _ = (diagnostics.to_string(), diagnostics.to_json());
    }
});

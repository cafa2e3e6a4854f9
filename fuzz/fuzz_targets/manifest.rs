//! Any bytes as `specs.toml`: what comes out are APIs or diagnostics, and an update of it is a manifest again.

#![no_main]

use codegen::diagnostic::Diagnostics;
use codegen::manifest::{self, ApiEntry};
use codegen::spec::InMemory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let files = InMemory::default().with("specs/specs.toml", bytes);
    let mut diagnostics = Diagnostics::new();
    let manifest = manifest::load(&files, "specs", &mut diagnostics);
    assert!(
        manifest.is_some() || diagnostics.has_errors(),
        "nothing came out and nothing was said"
    );
    diagnostics.sort();
    let _ = (diagnostics.to_string(), diagnostics.to_json());
    if let (Some(manifest), Ok(text)) = (manifest, std::str::from_utf8(bytes)) {
        for api in manifest.apis {
            let edition = "2027-01-31".to_owned();
            let updated = manifest::with_edition(text, "specs", &ApiEntry { edition, ..api });
            assert!(updated.is_some(), "an API that cannot be updated");
        }
    }
});

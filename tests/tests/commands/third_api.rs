//! An API is added by a document, an overlay and an entry in the manifest, and by no code.

use std::fs;
use std::path::Path;

use tests::compiler::Crate;
use tests::effective::root;

use crate::workspace::{copy, directory, said, xtask};

const OVERLAY: &str = "\
overlay: 1.0.0
info: {title: Corrections, version: '1'}
extends: openapi.yaml
actions:
  - target: $.paths.*.*
    update: {tags: [Paperwork]}
    x-why: Operations without a tag would all be called operations.
";

/// Adds the API of a fixture to a copy of the workspace.
pub(crate) fn add(workspace: &Path) {
    let document = fs::read(root().join("tests/fixtures/constructs/forms.yaml")).unwrap();
    let third = workspace.join("specs/third");
    fs::create_dir(&third).unwrap();
    fs::write(third.join("openapi.yaml"), &document).unwrap();
    fs::write(third.join("overlay.yaml"), OVERLAY).unwrap();
    let entry = format!(
        "\n[[api]]\nname = \"third-api\"\ntitle = \"Forms\"\nsource = \"https://example.com\"\n\
         edition = \"2026-01-31\"\nversion = \"1\"\ndocument = \"third/openapi.yaml\"\n\
         overlay = \"third/overlay.yaml\"\nsha256 = \"{}\"\noperations = 5\n",
        codegen::spec::sha256(&document)
    );
    let manifest = workspace.join("specs/specs.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(manifest, text + &entry).unwrap();
}

#[test]
fn a_third_api_takes_files_alone() {
    let workspace = directory("third_api");
    for part in ["codegen", "generated", "specs", "tests", "xtask"] {
        copy(&root().join(part), &workspace.join(part));
    }
    for file in ["Cargo.toml", "Cargo.lock", "clippy.toml", "rustfmt.toml"] {
        fs::copy(root().join(file), workspace.join(file)).unwrap();
    }
    add(&workspace);

    let output = xtask(&workspace, &["regen"]);
    let report = said(&output);
    assert!(output.status.success(), "{report}");
    assert!(
        report.contains("third-api: 5 operations, 5 types"),
        "{report}"
    );
    for manifest in ["generated/Cargo.toml", "tests/Cargo.toml"] {
        let text = fs::read_to_string(workspace.join(manifest)).unwrap();
        assert!(text.contains("third_api = []"), "{text}");
    }
    assert!(
        workspace
            .join("generated/src/third_api/paperwork.rs")
            .exists()
    );
    let again = xtask(&workspace, &["regen", "--check"]);
    assert!(again.status.success(), "{}", said(&again));

    let generated = workspace.join("generated");
    let library = Crate {
        name: "vonage_registration",
        root: &generated.join("src/lib.rs"),
        manifest: &generated.join("Cargo.toml"),
        features: &["network_registry", "rustls", "tfn", "third_api"],
        further: &[],
        emit: "metadata",
        kind: "lib",
        out: &workspace.join("out"),
    };
    let problems = library.problems();
    assert!(problems.is_empty(), "{problems:#?}");
    let problems = Crate {
        name: "every_operation",
        root: &generated.join("examples/every_operation.rs"),
        further: &[("vonage_registration", &library.artifact())],
        kind: "bin",
        ..library
    }
    .problems();
    assert!(problems.is_empty(), "{problems:#?}");

    let program = workspace.join("out/incomplete.rs");
    fs::write(&program, INCOMPLETE).unwrap();
    let problems = Crate {
        name: "incomplete",
        root: &program,
        further: &[("vonage_registration", &library.artifact())],
        ..library
    }
    .problems();
    let [problem] = problems.as_slice() else {
        panic!("one error for what was forgotten: {problems:#?}")
    };
    let said = &problem.rendered;
    assert!(
        said.contains("required fields of `BusinessInformation` were not set"),
        "{said}"
    );
    assert!(said.contains("country"), "{said}");
    assert!(said.trim().lines().count() <= 16, "{said}");
}

/// A program that forgets the country.
const INCOMPLETE: &str = "//! Forgets what is required.

use vonage_registration::network_registry::BusinessInformation;

/// An address without its country.
pub fn address() -> BusinessInformation {
    BusinessInformation::builder()
        .address_street_1(\"Gran Vía 1\")
        .postal_code(\"28013\")
        .city(\"Madrid\")
        .build()
}
";

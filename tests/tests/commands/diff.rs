//! Judging two files, and the effective document, by the real commands.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tests::effective::root;

use crate::workspace::{said, workspace, xtask};

const OLD: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: https://example.com}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: kind, in: query, schema: {type: string, enum: [cat, dog]}}
      responses: {'204': {description: Done.}}
";

const OVERLAY: &str = "overlay: 1.0.0
info: {title: Names, version: '1'}
actions:
  - target: $.paths['/pets'].get.parameters[0].schema
    x-why: Readable.
    update: {x-variants: {cat: Tom, dog: Rex}}
";

/// A workspace with two documents and an overlay.
fn with_files() -> tempfile::TempDir {
    let workspace = workspace();
    let write = |name: &str, text: &str| fs::write(workspace.path().join(name), text).unwrap();
    write("old.yaml", OLD);
    write("new.yaml", &OLD.replace("[cat, dog]", "[cat]"));
    write("overlay.yaml", OVERLAY);
    workspace
}

fn diff(workspace: &Path, arguments: &[&str]) -> Output {
    xtask(workspace, &[&["diff"], arguments].concat())
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

#[test]
fn any_two_files_are_judged_and_what_breaks_is_denied_if_wanted() {
    let workspace = with_files();
    let judged = diff(
        workspace.path(),
        &["old.yaml", "new.yaml", "--format", "json"],
    );
    assert!(judged.status.success(), "{}", said(&judged));
    assert_eq!(json(&judged)["changes"][0]["kind"], "enum-value-removed");
    let denied = diff(
        workspace.path(),
        &["old.yaml", "new.yaml", "--deny", "breaking"],
    );
    assert_eq!(denied.status.code(), Some(1), "{}", said(&denied));
}

#[test]
fn an_outdated_detail_of_the_overlay_is_a_warning_with_its_fix() {
    let workspace = with_files();
    let arguments = ["old.yaml", "new.yaml", "--overlay", "overlay.yaml"];
    let judged = diff(workspace.path(), &arguments);
    let said = said(&judged);
    assert!(judged.status.success(), "{said}");
    assert!(said.contains("`x-variants` names `dog`"), "{said}");
    assert!(
        said.contains("remove `dog` from `x-variants` in the overlay"),
        "{said}"
    );
    assert!(said.contains("enum-value-removed"), "{said}");
}

#[test]
fn an_overlay_of_another_document_is_one_line_for_each_side() {
    let workspace = with_files();
    let action =
        |path: &str| format!("  - target: $.paths['{path}']\n    x-why: Gone.\n    remove: true\n");
    let head = OVERLAY.split("  - target").next().unwrap();
    let overlay = format!("{head}{}{}", action("/cats"), action("/dogs"));
    fs::write(workspace.path().join("overlay.yaml"), overlay).unwrap();
    let arguments = ["old.yaml", "new.yaml", "--overlay", "overlay.yaml"];
    let judged = diff(workspace.path(), &arguments);
    let warnings = String::from_utf8(judged.stderr.clone()).unwrap();
    assert!(judged.status.success(), "{}", said(&judged));
    assert_eq!(warnings.lines().count(), 2, "{warnings}");
    assert!(
        warnings.contains("is it the overlay of this document?"),
        "{warnings}"
    );
}

#[test]
fn an_overlay_of_another_document_that_leaves_references_to_nothing_is_one_line() {
    let workspace = with_files();
    let missing =
        "  - target: $.components.schemas.Cat\n    x-why: Named.\n    update: {title: Cat}\n"
            .repeat(3);
    let dangling = "  - target: $.paths['/pets'].get.responses['204']\n    x-why: Named.\n    \
                    update: {content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}\n";
    let head = OVERLAY.split("  - target").next().unwrap();
    fs::write(
        workspace.path().join("overlay.yaml"),
        format!("{head}{missing}{dangling}"),
    )
    .unwrap();
    let arguments = ["old.yaml", "new.yaml", "--overlay", "overlay.yaml"];
    let refused = diff(workspace.path(), &arguments);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    let problems = String::from_utf8(refused.stderr.clone()).unwrap();
    assert_eq!(problems.lines().count(), 1, "{problems}");
    assert!(
        problems.contains("is it the overlay of this document?"),
        "{problems}"
    );
}

#[test]
fn files_beside_the_documents_are_read_only_when_that_is_allowed() {
    let workspace = with_files();
    let beside = tempfile::tempdir().unwrap();
    fs::write(
        beside.path().join("kind.yaml"),
        "{type: string, enum: [cat]}\n",
    )
    .unwrap();
    let reference = format!("{{$ref: '{}/kind.yaml'}}", beside.path().display());
    let new = OLD.replace("{type: string, enum: [cat, dog]}", &reference);
    fs::write(workspace.path().join("new.yaml"), new).unwrap();
    let refused = diff(workspace.path(), &["old.yaml", "new.yaml"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    let allowed = beside.path().to_str().unwrap();
    let judged = diff(
        workspace.path(),
        &["old.yaml", "new.yaml", "--allow-dir", allowed],
    );
    assert!(judged.status.success(), "{}", said(&judged));
    assert!(
        said(&judged).contains("enum-value-removed"),
        "{}",
        said(&judged)
    );
    let small = diff(
        workspace.path(),
        &["old.yaml", "new.yaml", "--max-size", "20"],
    );
    assert_eq!(small.status.code(), Some(2), "{}", said(&small));
}

#[test]
fn refusals_have_a_status_of_their_own_and_are_json_where_that_is_asked_for() {
    let workspace = with_files();
    let missing = diff(workspace.path(), &["old.yaml", "nowhere.yaml"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        said(&missing).contains("there is no file `nowhere.yaml`"),
        "{}",
        said(&missing)
    );
    fs::write(
        workspace.path().join("new.yaml"),
        "openapi: 3.0.3\npaths: 7\n",
    )
    .unwrap();
    let refused = diff(
        workspace.path(),
        &["old.yaml", "new.yaml", "--format", "json"],
    );
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    let refusal = json(&refused);
    assert!(
        refusal["error"].as_str().unwrap().contains("`new.yaml`"),
        "{refusal}"
    );
    assert!(
        !refusal["diagnostics"].as_array().unwrap().is_empty(),
        "{refusal}"
    );
}

#[test]
fn the_effective_document_reads_the_same_in_both_formats_and_needs_no_overlay() {
    let print = |format: &str| {
        let output = xtask(&root(), &["effective", "--api", "tfn", "--format", format]);
        assert!(output.status.success(), "{}", said(&output));
        output
    };
    let yaml = print("yaml").stdout;
    let mut diagnostics = codegen::diagnostic::Diagnostics::new();
    let read = codegen::spec::source::parse("effective.yaml", &yaml, &mut diagnostics).unwrap();
    let document = json(&print("json"));
    assert_eq!(read.value(), &document);
    assert!(document.to_string().contains("x-variants"));
}

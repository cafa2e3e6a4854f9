//! A small change of a spec is a small change of the output, in the files of the resource it is about.

use std::collections::BTreeMap;
use std::fs;

use codegen::generate::generate_from;
use codegen::package::GeneratedFile;
use codegen::spec::{InMemory, sha256};
use tests::effective::root;

const SPEC: &str = "specs/network-registry/openapi.yaml";

/// The files generated after `edit` was applied to the Network Registry's document, which brings `more` operations.
fn generated(edit: impl Fn(&str) -> String, more: usize) -> BTreeMap<String, GeneratedFile> {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let published = read(SPEC);
    let edited = edit(&published);
    let operations = published.matches("operationId: ").count();
    let manifest = read("specs/specs.toml")
        .replace(&sha256(published.as_bytes()), &sha256(edited.as_bytes()))
        .replace(
            &format!("operations = {operations}\n"),
            &format!("operations = {}\n", operations + more),
        );
    let mut files = InMemory::default()
        .with("specs/specs.toml", manifest)
        .with(SPEC, edited);
    for path in [
        "specs/network-registry/overlay.yaml",
        "specs/tfn/openapi.yaml",
        "specs/tfn/overlay.yaml",
    ] {
        files = files.with(path, read(path));
    }
    generate_from(&files, &[])
        .unwrap_or_else(|failure| panic!("{failure}"))
        .files
}

/// Changed files below `generated/` with the lines each gains and loses.
fn changed(edit: impl Fn(&str) -> String, more: usize) -> Vec<(String, usize, usize)> {
    let before = generated(str::to_owned, 0);
    let after = generated(edit, more);
    let paths = before
        .keys()
        .chain(after.keys().filter(|path| !before.contains_key(*path)));
    let text = |files: &BTreeMap<String, GeneratedFile>, path: &str| {
        files
            .get(path)
            .map(|file| file.text.clone())
            .unwrap_or_default()
    };
    paths
        .filter_map(|path| {
            let (old, new) = (text(&before, path), text(&after, path));
            let diff = similar::TextDiff::from_lines(&old, &new);
            let count = |tag| {
                diff.iter_all_changes()
                    .filter(|change| change.tag() == tag)
                    .count()
            };
            let (added, removed) = (
                count(similar::ChangeTag::Insert),
                count(similar::ChangeTag::Delete),
            );
            let name = path.strip_prefix("generated/").unwrap_or(path).to_owned();
            (added + removed > 0).then_some((name, added, removed))
        })
        .collect()
}

fn inserted(text: &str, after: &str, lines: &str) -> String {
    assert_eq!(text.matches(after).count(), 1, "{after:?} must be unique");
    text.replace(after, &format!("{after}{lines}"))
}

#[test]
fn an_added_enum_value_changes_one_file_by_a_few_lines() {
    let edit = |text: &str| {
        let last = "        - rejected\n        - failed\n";
        inserted(
            text,
            &format!("        - partially-accepted\n{last}      example: reviewed\n"),
            "",
        )
        .replacen(
            &format!("{last}      example: reviewed\n"),
            &format!("{last}        - suspended\n      example: reviewed\n"),
            1,
        )
    };
    let file = "src/network_registry/business_profiles.rs";
    assert_eq!(changed(edit, 0), [(file.to_owned(), 2, 0)]);
}

#[test]
fn an_added_optional_field_changes_one_file_by_its_lines() {
    let edit = |text: &str| {
        let field = "        region:\n          description: Continent of the country.\n          type: string\n";
        inserted(
            text,
            "          description: English name to show to people.\n          type: string\n          example: Spain\n",
            field,
        )
    };
    let file = "src/network_registry/catalogue.rs";
    assert_eq!(changed(edit, 0), [(file.to_owned(), 3, 0)]);
}

#[test]
fn an_added_optional_text_with_a_limit_changes_at_most_twelve_lines() {
    let edit = |text: &str| {
        let field = "        region:\n          description: Continent of the company.\n          type: string\n          \
                     maxLength: 40\n          example: Europe\n";
        let schema = "    CreateBusinessProfile:\n";
        let (head, rest) = text.split_once(schema).unwrap();
        let (before, after) = rest.split_once("      properties:\n").unwrap();
        format!("{head}{schema}{before}      properties:\n{field}{after}")
    };
    let lines: usize = changed(edit, 0)
        .iter()
        .map(|(_, added, removed)| added + removed)
        .sum();
    assert!((6..=12).contains(&lines), "{:?}", changed(edit, 0));
}

#[test]
fn an_added_operation_changes_its_resource_its_smoke_test_and_the_mock() {
    let edit = |text: &str| {
        let operation = "  /v1/network-registry/catalogue/categories/{id}:
    get:
      operationId: getCategory
      tags:
        - Catalogue
      summary: Read a category.
      parameters:
        - name: id
          in: path
          description: Identifier of the category.
          required: true
          schema:
            type: string
      responses:
        '2XX':
          description: The category asked for.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Category'
";
        text.replacen(
            "  /v1/network-registry/catalogue/csps:\n",
            &format!("{operation}  /v1/network-registry/catalogue/csps:\n"),
            1,
        )
    };
    let files: Vec<String> = changed(edit, 1)
        .into_iter()
        .map(|(file, ..)| file)
        .collect();
    assert_eq!(
        files,
        [
            "examples/every_operation/network_registry/catalogue.rs",
            "src/network_registry/catalogue.rs",
            "src/network_registry/mock/catalogue.rs"
        ]
    );
}

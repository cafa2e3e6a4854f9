//! What each feature of the generator writes: a small document in, the items that the feature is about out.

use std::collections::BTreeMap;

use codegen::generate::generate_document;
use codegen::spec::Disk;
use tests::effective::root;
use tests::items;
use tests::snapshot::assert_snapshot;

/// The library's files for a fixture, by name.
fn generated(fixture: &str) -> BTreeMap<String, String> {
    let disk = Disk::new(root().join("tests/fixtures/features"));
    let made = generate_document(&disk, &format!("{fixture}.yaml"), None, "feature");
    let made = made.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(made.diagnostics.is_empty(), "{}", made.diagnostics);
    made.files
        .into_iter()
        .filter_map(|(path, text)| {
            let name = path.strip_prefix("src/feature/")?.to_owned();
            (!name.starts_with("mock/")).then_some((name, text))
        })
        .collect()
}

/// Compares items of a fixture's files with the snapshot of the feature.
fn assert_feature(feature: &str, fixture: &str, names: &[&str]) {
    let files: Vec<String> = generated(fixture).into_values().collect();
    let shown = names.iter().map(|name| {
        let found = files.iter().find_map(|file| items::shown(file, name));
        found.unwrap_or_else(|| panic!("{fixture} has no {name}"))
    });
    let shown = shown.collect::<Vec<_>>().join("\n");
    assert_snapshot("features", feature, &shown);
}

#[test]
fn a_list_with_commas() {
    assert_feature("comma_lists", "comma_lists", &["ListThings::countries"]);
}

#[test]
fn an_open_enum_with_readable_variants() {
    assert_feature("open_enum", "open_enums", &["Volume"]);
}

#[test]
fn only_values_of_a_whole_list_are_checked() {
    assert_feature("extensible_enum", "open_enums", &["Category"]);
}

#[test]
fn advice_on_a_body_and_the_objects_in_it() {
    assert_feature("advice", "advice", &["PutThing::advice"]);
}

#[test]
fn rules_over_several_fields() {
    assert_feature("rules", "rules", &["Thing::rules"]);
}

#[test]
fn limits_are_documented_and_checked() {
    assert_feature("limits", "limits", &["Thing"]);
}

#[test]
fn limits_of_a_path_parameter() {
    assert_feature("path_parameter", "limits", &["Operations::get_thing"]);
}

#[test]
fn pages_by_link_by_token_and_without_a_next_one() {
    let names = [
        "LIST_EMBEDDED_PAGES",
        "LIST_TOKENS_PAGES",
        "LIST_SINGLE_PAGES",
    ];
    assert_feature("pagination", "pagination", &names);
}

#[test]
fn types_and_names_of_fields() {
    assert_feature("fields", "fields", &["Thing"]);
}

#[test]
fn setters_of_required_and_optional_fields() {
    assert_feature("builder", "builders", &["Thing"]);
}

#[test]
fn a_type_stands_where_it_is_used_or_in_the_shared_file() {
    let files = generated("shared_types");
    let place = |name: &str| {
        let found = files
            .iter()
            .find(|(_, text)| items::shown(text, name).is_some());
        found.map(|(file, _)| file.as_str())
    };
    assert_eq!(place("OnlyA"), Some("a.rs"));
    assert_eq!(place("Both"), Some("shared.rs"));
    assert_eq!(place("Unused"), None);
}

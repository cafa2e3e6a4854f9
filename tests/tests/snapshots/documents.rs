//! What readers are led to: the READMEs, the guide, the crate's first page, the changelog.

use std::collections::BTreeSet;
use std::fs;

use tests::effective::root;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The text between two others, the first of which belongs to it.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("{from}"));
    let text = &text[start..];
    &text[..text.find(to).unwrap_or_else(|| panic!("{to}"))]
}

/// What stands in the first column of tables, without ticks.
fn first_column(text: &str) -> BTreeSet<String> {
    let rows = text.lines().filter_map(|line| line.split("| ").nth(1));
    rows.filter_map(|cell| Some(cell.trim().strip_prefix('`')?.strip_suffix('`')?.to_owned()))
        .collect()
}

#[test]
fn the_first_program_of_the_readmes_is_the_one_that_runs_against_the_mock() {
    let example = read("generated/examples/onboarding.rs");
    let program = between(
        &example,
        "/// Registers the business",
        "/// An hour without",
    );
    for readme in ["README.md", "generated/README.md"] {
        let text = read(readme);
        let use_it = between(&text, "cargo add vonage-registration\n", "\n| where |");
        let (added, rest) = use_it.split_once("```").unwrap();
        assert_eq!(added.lines().count(), 3, "{readme}: {added}");
        let code = between(rest, "```rust,no_run\n", "\n```");
        assert!(code.ends_with(program.trim_end()), "{readme}:\n{code}");
        assert_eq!(text.find("```rust"), text.find("```rust,no_run\nuse std"));
    }
}

#[test]
fn every_example_is_listed_with_what_it_needs_wherever_examples_are_listed() {
    let manifest = read("generated/Cargo.toml");
    let declared: BTreeSet<String> = manifest
        .split("[[example]]\nname = \"")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect();
    let files = fs::read_dir(root().join("generated/examples")).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let files: BTreeSet<String> = files
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        // For this workspace alone.
        .filter(|name| !name.starts_with("every_operation"))
        .collect();
    assert_eq!(declared, files, "each states the features that it requires");
    for path in ["generated/README.md", "generated/src/guide.rs"] {
        let text = read(path);
        let table = format!("{}\n\n", between(&text, "| example |", "\n\n"));
        assert_eq!(first_column(&table), files, "{path}");
    }
}

#[test]
fn first_pages_lead_to_guide_watch_mock_examples_docs_and_changelog() {
    for path in ["README.md", "generated/README.md", "generated/src/lib.rs"] {
        let text = read(path);
        let table = between(&text, "| where | what |", "\n\n")
            .split("```")
            .next();
        let table = table.unwrap_or_default();
        for target in ["guide", "watch", "mock", "examples", "CHANGELOG.md"] {
            assert!(table.contains(target), "{path} does not lead to {target}");
        }
    }
    assert!(read("README.md").contains("](docs)"));
    let root = read("generated/src/lib.rs");
    assert!(between(&root, "| where |", "```").contains("`docs/`"));
    for module in ["network_registry", "tfn"] {
        let end = format!("pub use apis::{module};");
        let page = root.split(&end).next().unwrap().rsplit("pub use").next();
        for target in [
            format!("guide::{module}"),
            "watch".to_owned(),
            "mock".to_owned(),
            "```no_run".to_owned(),
        ] {
            assert!(page.unwrap().contains(&target), "{module}: {target}");
        }
        let path = format!("generated/src/{module}/mod.rs");
        assert!(!read(&path).contains("no_inline"), "{path} hides its types");
    }
}

#[test]
fn diagrams_of_the_guide_fit_a_page_of_docs() {
    for path in ["network_registry", "tfn"] {
        let text = read(&format!("generated/src/guide/{path}.rs"));
        let diagrams = text.split("```text\n").skip(1);
        let lines = diagrams.flat_map(|rest| rest.split("```").next().unwrap().lines());
        let lines: Vec<_> = lines.map(|line| line.trim_start_matches("//! ")).collect();
        assert!(lines.len() > 10);
        let wide: Vec<_> = lines.iter().filter(|it| it.chars().count() > 72).collect();
        assert_eq!(wide, [&""; 0], "{path}");
    }
}

#[test]
fn the_guide_is_there_with_the_feature_of_one_api_alone() {
    let features = |api: &str| format!("feature = \"{api}\"");
    let (registry, tfn) = (features("network_registry"), features("tfn"));
    let root = read("generated/src/lib.rs");
    assert!(root.contains(&format!("#[cfg(any({registry}, {tfn}))]\npub mod guide;")));
    let guide = read("generated/src/guide.rs");
    for (module, feature) in [("network_registry", registry), ("tfn", tfn)] {
        let declared = between(&guide, &format!("#[cfg({feature})]"), ";");
        assert!(declared.ends_with(&format!("\npub mod {module}")));
        // What one of them links to is there without the other.
        let other = if module == "tfn" {
            "network_registry"
        } else {
            "tfn"
        };
        let page = read(&format!("generated/src/guide/{module}.rs"));
        assert!(!page.contains(&format!("crate::{other}")), "{module}");
    }
}

#[test]
fn the_package_holds_the_changelog_and_every_sample() {
    let manifest = read("generated/Cargo.toml");
    let included = between(&manifest, "include = [", "]");
    for part in [
        "/CHANGELOG.md",
        "/README.md",
        "/examples/*.rs",
        "/examples/requests/*",
    ] {
        assert!(included.contains(&format!("\"{part}\"")), "{part}");
    }
    let changes = read("generated/CHANGELOG.md");
    for noticed in [
        "advice()",
        "from_json",
        "watch",
        "on_exchange",
        "block()",
        "from_env()",
        "http_client_builder()",
    ] {
        assert!(changes.contains(noticed), "{noticed}");
    }
}

//! What commands write shows every character: documents, recordings and names of files cannot command a terminal.

use std::fs;

use codegen::diagnostic::is_invisible;
use serde_json::Value;

use crate::workspace::{said, workspace, xtask};

/// Colours, the other direction of writing, a space of no width, and a tag.
const HIDDEN: &str = "\u{1b}[31m\u{202e}\u{200b}\u{e0041}";

#[test]
fn no_command_shows_a_character_that_cannot_be_seen() {
    let workspace = workspace();
    let at = |path: &str| workspace.path().join(path);
    let specs = fs::read_to_string(at("specs/specs.toml")).unwrap();
    let hash = codegen::spec::sha256(&fs::read(at("specs/tfn/openapi.yaml")).unwrap());
    let published = fs::read_to_string(at("specs/tfn/openapi.yaml")).unwrap();
    let quoted = HIDDEN.replace('\u{1b}', "\\e");
    // In text, in names that operations and values have, and on lines that warnings show.
    let hostile = published
        .replacen("info:\n", &format!("x-variant: \"{quoted}\"\ninfo:\n"), 1)
        .replacen("  description: ", &format!("  x-{quoted}: ''\n  description: {}", &HIDDEN[5..]), 1)
        .replacen("paths:\n", &format!("paths:\n  \"/{quoted}\":\n    get: {{operationId: \"a{quoted}\", responses: {{}}}}\n"), 1);
    let document = format!("a{HIDDEN}.yaml");
    fs::write(at(&document), &hostile).unwrap();
    fs::write(at("old.yaml"), &published).unwrap();
    let recording = format!(
        "{}\n{{\"method\": \"GET\", \"path\": \"/{quoted}\", \"status\": 200}}\n{HIDDEN}\n",
        ""
    );
    let recordings = format!("r{HIDDEN}.jsonl");
    fs::write(at(&recordings), recording.replace("\\e", "\\u001b")).unwrap();
    fs::write(at(&format!("generated/src/tfn/{HIDDEN}.rs")), "").unwrap();
    let commands: [&[&str]; 10] = [
        &["preview", &document, "--out", HIDDEN],
        &["preview", &document, "--out", HIDDEN, "--format", "json"],
        &["vendor", "tfn", &document, "--dry-run"],
        &["vendor", HIDDEN, &document],
        &["diff", "old.yaml", &document],
        &["diff", "old.yaml", &document, "--format", "json"],
        &["verify", &recordings],
        &["verify", &recordings, "--format", "json"],
        &["regen", "--check"],
        &["regen", "--api", HIDDEN],
    ];
    let check = |arguments: &[&str]| {
        let output = xtask(workspace.path(), arguments);
        let said = said(&output);
        assert!(!said.contains(is_invisible), "{arguments:?}: {said:?}");
        assert!(said.contains("202e"), "{arguments:?}: {said}");
        output
    };
    for arguments in commands {
        check(arguments);
    }
    let described = published.replacen(
        "  description: ",
        &format!("  description: {}", &HIDDEN[5..]),
        1,
    );
    fs::write(at("specs/tfn/openapi.yaml"), &described).unwrap();
    let updated = specs.replace(&hash, &codegen::spec::sha256(described.as_bytes()));
    fs::write(at("specs/specs.toml"), updated).unwrap();
    check(&["effective", "--api", "tfn"]);
    let json = check(&["effective", "--api", "tfn", "--format", "json"]);
    let document: Value = serde_json::from_slice(&json.stdout).unwrap();
    let description = document["info"]["description"].as_str().unwrap();
    assert!(description.starts_with(&HIDDEN[5..]), "{description:?}");
}

//! `cargo xtask verify` reads recordings of real traffic and corrects the overlay after them.

use std::fs;

use serde_json::{Value, json};

use crate::workspace::{said, workspace, xtask};

#[test]
fn recordings_are_read_and_corrections_written_after_which_nothing_departs() {
    let workspace = workspace();
    let root = workspace.path();
    let number = json!({ "page_size": 1, "_embedded": { "numbers": [{ "number": "18005550100", "carrier": "x" }] } });
    let exchange = json!({ "method": "GET", "path": "/v1/numbers", "status": 200, "content_type": "application/json", "response": number });
    fs::write(
        root.join("a.jsonl"),
        format!("{exchange}\n\n{{broken\n{exchange}\n"),
    )
    .unwrap();
    let output = xtask(root, &["verify", "a.jsonl"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    for expected in [
        "a.jsonl:3: no exchange",
        "unknown-property: specs/tfn/",
        "2 of 2",
        "{\"carrier\":",
    ] {
        assert!(
            said(&output).contains(expected),
            "{expected} in {}",
            said(&output)
        );
    }

    let entry = |url: &str, content: Value| json!({ "request": { "method": "GET", "url": url }, "response": { "status": 200, "content": content } });
    let text = "eyJwYWdlX3NpemUiOiAxLCAibW9yZSI6IHRydWV9";
    let base64 = json!({ "mimeType": "application/json", "text": text, "encoding": "base64" });
    let entries = json!([
        entry("https://example.com/pixel?x=1", json!({})),
        entry("https://api.example.com/v1/numbers?limit=1", base64),
    ]);
    fs::write(
        root.join("b.har"),
        json!({ "log": { "version": "1.2", "entries": entries } }).to_string(),
    )
    .unwrap();
    let arguments = ["verify", "b.har", "--api", "tfn", "--format", "json"];
    let output = xtask(root, &[&arguments[..], &["--write"]].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let kinds: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["kind"])
        .collect();
    assert_eq!(kinds, ["unknown-property"], "{report}");
    assert_eq!(report["unmatched"], json!({ "GET /pixel": 1 }));
    let again = xtask(root, &arguments);
    assert!(again.status.success(), "{}", said(&again));
    let regen = xtask(root, &["regen"]);
    assert!(regen.status.success(), "{}", said(&regen));
    let numbers = fs::read_to_string(root.join("generated/src/tfn/numbers.rs")).unwrap();
    assert!(numbers.contains("pub more: Option<bool>"), "{numbers}");
}

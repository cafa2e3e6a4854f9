//! `cargo xtask verify` reads recordings of real traffic and corrects the overlay after them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::workspace::{said, workspace, xtask};

/// What `verify` says as JSON, and its exit status.
fn verified(root: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = xtask(root, &[&["verify", "--format", "json"], arguments].concat());
    let report = serde_json::from_slice(&output.stdout);
    (
        report.unwrap_or_else(|_| panic!("{}", said(&output))),
        output.status.code(),
    )
}

fn kinds(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|it| it["kind"].as_str().unwrap()).collect()
}

#[test]
fn json_lines_are_read_past_what_is_broken_and_shown_in_every_format() {
    let workspace = workspace();
    let root = workspace.path();
    let number = json!({ "page_size": 1, "_embedded": { "numbers": [{ "number": "18005550100", "carrier": "x" }] } });
    let exchange = json!({ "method": "GET", "path": "/v1/numbers", "status": 200, "content_type": "application/json", "response": number });
    let lines = format!("{exchange}\n\n{{broken\n{exchange}\n{{\"path\":\"/\"}}\n");
    fs::write(root.join("a.jsonl"), lines).unwrap();
    let output = xtask(root, &["verify", "a.jsonl", "nowhere.jsonl"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let said = said(&output);
    for expected in [
        "a.jsonl:3: no exchange",
        "a.jsonl:5: no exchange: `status` or `path` is missing",
        "error: nowhere.jsonl: ",
        "unknown-property: specs/tfn/",
        "2 of 2, first in listNumbers, such as \"x\"",
        "    x-why: seen in 2 of 2 answers\n    update: {\"properties\":{\"carrier\":{\"type\":\"string\"}}}\n",
        "seen: listNumbers {\"200\":2}\n",
        "never seen: createRegistration, getRegistration, ",
        "properties of tfn: ",
    ] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    let markdown = xtask(root, &["verify", "a.jsonl", "--format", "markdown"]);
    let markdown = String::from_utf8(markdown.stdout).unwrap();
    for expected in [
        " findings\n\n### ",
        "### unknown-property: specs/tfn/",
        "```yaml\n  - target: ",
        "\n- seen: listNumbers",
    ] {
        assert!(markdown.contains(expected), "{expected} in {markdown}");
    }
}

fn har(entries: &Value) -> String {
    json!({ "log": { "version": "1.2", "creator": { "entries": [1] }, "entries": entries, "pages": [] } }).to_string()
}

#[test]
fn a_har_of_a_browser_is_read_and_corrections_are_written_after_which_nothing_departs() {
    let workspace = workspace();
    let root = workspace.path();
    let numbers = "https://api.nexmo.com/tfn/v1/numbers";
    let entry = |url: &str, status: u16, encoding: &str, content: Value| {
        let headers = json!([{ "name": "Content-Encoding", "value": encoding }]);
        json!({ "request": { "method": "GET", "url": url, "headers": [] }, "response": { "status": status, "headers": headers, "content": content } })
    };
    let base64 =
        |text: &str| json!({ "mimeType": "application/json", "text": text, "encoding": "base64" });
    let entries = json!([
        entry("https://example.com/pixel?x=1", 200, "", json!({})),
        entry(
            "https://evil.example/tfn/v1/numbers",
            200,
            "",
            json!({ "mimeType": "text/plain", "text": "x" })
        ),
        entry(
            "http://api.nexmo.com/tfn/v1/numbers",
            301,
            "",
            json!({ "mimeType": "text/html", "text": "moved" })
        ),
        entry(numbers, 0, "", json!({})),
        entry(
            &format!("{numbers}?page_size=1#top"),
            200,
            "",
            base64("eyJwYWdlX3NpemUiOiAxLCAibW9yZSI6IHRydWV9")
        ),
        entry(
            numbers,
            200,
            "gzip",
            base64("H4sIAAAAAAACA6tWKkhMT40vzqxKVbJSMNRRUMrNLwIxS4pKU2sBm1hcwR4AAAA=")
        ),
        entry(
            numbers,
            200,
            "deflate",
            base64("eJyrVipITE+NL86sSlWyUjDUUVDKzS8CMdMSc4pTawGisQon")
        ),
        entry(numbers, 200, "br", base64("iwqAeyJwYWdlX3NpemUiOiAxfQM=")),
        entry(
            numbers,
            200,
            "",
            json!({ "mimeType": "application/json", "size": 20 })
        ),
    ]);
    fs::write(root.join("b.har"), har(&entries)).unwrap();
    fs::write(root.join("cut.har"), &har(&entries)[..400]).unwrap();

    let cut = xtask(root, &["verify", "cut.har"]);
    assert_eq!(cut.status.code(), Some(1));
    assert!(said(&cut).contains("\ncut.har:1: EOF"), "{}", said(&cut));

    let output = xtask(root, &["verify", "b.har", "--api", "tfn"]);
    for expected in [
        "note: 1 not read: bodies that were not saved",
        "note: 1 not read: bodies with the content encoding `br`",
        "note: 1 passed over: redirects",
        "note: 1 passed over: requests without an answer",
        "no operation: GET evil.example/tfn/v1/numbers (1), nearest: GET /v1/numbers",
        "seen: listNumbers {\"200\":5}",
    ] {
        assert!(
            said(&output).contains(expected),
            "{expected} in {}",
            said(&output)
        );
    }
    let (report, status) = verified(root, &["b.har", "--api", "tfn", "--write"]);
    assert_eq!(
        (kinds(&report), status),
        (vec!["unknown-property"], Some(1)),
        "{report}"
    );
    let finding = &report["findings"][0];
    let members: Vec<&String> = finding.as_object().unwrap().keys().collect();
    let expected = [
        "kind",
        "api",
        "operation",
        "pointer",
        "file",
        "line",
        "seen",
        "of",
        "example",
        "fix",
    ];
    assert!(members.len() == expected.len() && expected.iter().all(|it| finding.get(it).is_some()));
    assert_eq!((&finding["seen"], &finding["of"]), (&json!(3), &json!(3)));
    assert_eq!(
        report["confirmed"]["tfn"]["operations"]["listNumbers"],
        json!({ "200": 5 })
    );
    assert_eq!(
        report["unmatched"][1],
        json!({ "request": "GET example.com/pixel", "seen": 1, "nearest": null })
    );
    let (again, status) = verified(root, &["b.har"]);
    assert_eq!((kinds(&again).len(), status), (0, Some(0)), "{again}");
    let regen = xtask(root, &["regen"]);
    assert!(regen.status.success(), "{}", said(&regen));
    let numbers = fs::read_to_string(root.join("generated/src/tfn/numbers.rs")).unwrap();
    assert!(numbers.contains("pub more: Option<bool>"), "{numbers}");
}

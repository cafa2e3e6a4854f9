//! Recordings of responses are held against the effective document, and corrections make it say what they show.

use codegen::diagnostic::Diagnostics;
use codegen::ir;
use codegen::spec::{InMemory, Loaded, Options, load_file};
use codegen::verify::{Exchange, Finding, Verifier, masked};
use proptest::prelude::*;
use serde_json::{Value, json};
use tests::effective::specs;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Things, version: '1'}
servers: [{url: 'https://api.example.com/base'}]
paths:
  /things/{id}:
    get: {operationId: getThing, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: Ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}}
  /things/all:
    get: {operationId: listThings, responses: {2XX: {description: Ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}}}
    delete: {operationId: deleteThings, responses: {'204': {description: Gone}}}
components:
  schemas:
    Thing:
      type: object
      required: [id, name]
      properties:
        id: {type: string, maxLength: 3}
        name: {type: string}
        kind: {type: string, enum: [a, b]}
        count: {type: integer}
        day: {type: string, format: date}
";

const OVERLAY: &str = "overlay: 1.0.0\ninfo: {title: Corrections, version: '1'}\nactions:\n";

fn loaded(fixes: &str) -> Loaded {
    let mut files = InMemory::default().with("a.yaml", DOCUMENT);
    files = files.with("overlay.yaml", format!("{OVERLAY}{fixes}"));
    let mut found = Diagnostics::new();
    let overlay = (!fixes.is_empty()).then_some("overlay.yaml");
    let loaded = load_file(&files, "a.yaml", overlay, Options::default(), &mut found);
    assert!(!found.has_errors(), "{found}\n{fixes}");
    loaded.unwrap()
}

fn exchange(method: &str, path: &str, status: u16, response: Option<Value>) -> Exchange {
    Exchange {
        method: method.to_owned(),
        path: path.to_owned(),
        status,
        content_type: Some("application/json; charset=utf-8".to_owned()),
        response,
        ..Exchange::default()
    }
}

fn findings(loaded: &Loaded, exchanges: &[Exchange]) -> Vec<Finding> {
    let api = ir::read("a", loaded.document.value());
    let mut verifier = Verifier::new(&api, &loaded.document);
    for exchange in exchanges {
        assert!(verifier.observe(exchange), "{exchange:?}");
    }
    verifier.findings()
}

fn departures() -> Vec<Exchange> {
    let get = |body| exchange("GET", "/base/things/1", 200, Some(body));
    vec![
        get(json!({ "id": "1", "name": "n", "kind": "a", "count": 1, "day": "2024-01-31" })),
        get(json!({ "id": "12345", "kind": "c", "extra": 1 })),
        get(json!({ "id": "1", "name": null, "count": 1.5, "day": "soon" })),
        exchange(
            "GET",
            "/things/all",
            200,
            Some(json!([{ "id": "1", "name": "n", "kind": "d" }])),
        ),
        exchange("GET", "/things/all", 404, None),
        exchange("DELETE", "/things/all", 204, None),
    ]
}

#[test]
fn departures_are_counted_at_their_place() {
    let loaded = loaded("");
    let found: Vec<String> = findings(&loaded, &departures())
        .iter()
        .map(|it| format!("{} {} {}/{}", it.kind.name(), it.pointer, it.seen, it.of))
        .collect();
    let thing = "/components/schemas/Thing";
    let expected = [
        format!("unknown-property {thing}/properties 1/4"),
        format!("other-type {thing}/properties/count 1/2"),
        format!("broken-format {thing}/properties/day 1/2"),
        format!("too-long {thing}/properties/id 1/4"),
        format!("unlisted-value {thing}/properties/kind 2/3"),
        format!("unexpected-null {thing}/properties/name 1/3"),
        format!("required-property-missing {thing}/required/1 1/4"),
        "status-not-described /paths/~1things~1all/get/responses 1/2".to_owned(),
    ];
    assert_eq!(found, expected);
}

#[test]
fn corrections_in_the_overlay_leave_only_what_a_person_has_to_decide() {
    let before = findings(&loaded(""), &departures());
    let fixes: String = before.iter().filter_map(|it| it.fix.clone()).collect();
    let after = findings(&loaded(&fixes), &departures());
    let left: Vec<_> = after.iter().map(|it| it.kind.name()).collect();
    assert_eq!(left, ["other-type", "broken-format"]);
    assert!(after.iter().all(|it| it.fix.is_none()));
}

#[test]
fn what_belongs_to_no_operation_is_said() {
    let loaded = loaded("");
    let api = ir::read("a", loaded.document.value());
    let mut verifier = Verifier::new(&api, &loaded.document);
    assert!(!verifier.observe(&exchange("GET", "/elsewhere", 200, None)));
    assert!(!verifier.observe(&exchange("POST", "/things/all", 200, None)));
    assert!(verifier.confirmed().is_empty());
}

#[test]
fn the_examples_of_the_specs_depart_in_nothing() {
    for spec in specs() {
        let mut verifier = Verifier::new(&spec.api, &spec.loaded.document);
        for (_, operation) in spec.api.operations() {
            let content = operation
                .responses
                .iter()
                .find(|it| it.status.starts_with('2'));
            let media = content.and_then(|response| response.media_types.first());
            let exchange = Exchange {
                operation: Some(operation.id.clone()),
                content_type: media.map(|media| media.name.clone()),
                response: media.and(operation.success.example.clone()),
                ..exchange(&operation.method, &operation.path, 200, None)
            };
            assert!(verifier.observe(&exchange));
        }
        let found = verifier.findings();
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn masking_keeps_types_lengths_and_punctuation() {
    let value = json!({ "mail": "jane@acme.example", "n": 42, "f": 1.5, "ok": true, "none": null });
    let expected =
        json!({ "mail": "xxxx@xxxx.xxxxxxx", "n": 0, "f": 0.5, "ok": true, "none": null });
    assert_eq!(masked(&value), expected);
}

proptest! {
    #[test]
    fn any_json_is_a_body(text in r#"(\{"(id|name|kind|count|day|x)":|\[|\]|\}|,|"a"|1|null|true)*"#, status in 0_u16..1000) {
        let loaded = loaded("");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        let found = findings(&loaded, &[exchange("GET", "/things/all", status, Some(body))]);
        prop_assert!(found.iter().all(|it| it.seen <= it.of));
    }
}

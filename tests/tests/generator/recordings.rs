//! Recordings of responses are held against the effective document, and corrections make it say what they show.

use std::fs;

use codegen::diagnostic::Diagnostics;
use codegen::ir;
use codegen::spec::{InMemory, Loaded, Options, Pointer, load_file};
use codegen::verify::{Exchange, Finding, Kind, Verifier, masked};
use proptest::prelude::*;
use serde_json::{Value, json};
use tests::effective::{Spec, root, specs};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Things, version: '1'}
servers: [{url: 'https://api.example.com/base'}]
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 5}}, {name: sort, in: query, schema: {type: string, enum: [up, down]}}]
      responses: {'200': {description: Ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}, 4XX: {$ref: '#/components/responses/Problem'}}
    put:
      operationId: putThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Change'}}}}
      responses: {'200': {description: Ok}, 4XX: {$ref: '#/components/responses/Problem'}}
  /things/all:
    get: {operationId: listThings, responses: {2XX: {description: Ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}}}
    delete: {operationId: deleteThings, responses: {'204': {description: Gone}}}
  /pages:
    get:
      operationId: listPages
      x-pagination: {items: /items, next: /next, parameter: cursor}
      parameters: [{name: cursor, in: query, schema: {type: string}}]
      responses: {2XX: {description: Ok, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
components:
  responses:
    Problem: {description: No, content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  schemas:
    Problem: {type: object, properties: {title: {type: string}, detail: {type: string}}}
    Page: {type: object, properties: {items: {type: array, maxItems: 2, items: {type: string}}, next: {type: string}}}
    Base: {type: object, required: [id, name, serial], properties: {id: {type: string, maxLength: 3}, serial: {type: string}}}
    Change:
      type: object
      required: [name]
      properties: {name: {type: string, minLength: 2}, kind: {$ref: '#/components/schemas/Kind'}, reason: {type: string}}
      x-rules: [{when: {property: kind, is: [b]}, then: {property: reason, required: true}, why: 'b''s need a reason.'}]
    Kind: {type: string, enum: [a, b]}
    Shape: {oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]}
    Circle: {type: object, required: [radius], properties: {radius: {type: number, minimum: 0}}}
    Square: {type: object, required: [side], properties: {side: {type: number}}}
    Thing:
      allOf: [{$ref: '#/components/schemas/Base'}]
      type: object
      properties:
        name: {type: string}
        kind: {$ref: '#/components/schemas/Kind'}
        count: {type: integer}
        size: {type: integer, enum: [1, 2]}
        day: {type: string, format: date}
        at: {type: string, format: date-time}
        number: {type: string, x-prefixes: ['180', '188']}
        shape: {$ref: '#/components/schemas/Shape'}
        part: {$ref: '#/components/schemas/Square'}
        tags: {type: array, items: {type: string, maxLength: 4}}
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
        let operation = verifier.route(exchange).unwrap();
        verifier.observe(operation, exchange);
    }
    verifier.findings()
}

fn shown(findings: &[Finding]) -> Vec<String> {
    let shown = findings.iter().map(|it| {
        let Finding {
            pointer, seen, of, ..
        } = it;
        format!("{} {pointer} {seen}/{of}", it.name())
    });
    shown.collect()
}

fn get(body: Value) -> Exchange {
    exchange("GET", "/base/things/1", 200, Some(body))
}

/// A thing that departs in nothing, with some of its properties changed.
fn thing(changes: Value) -> Value {
    let mut thing = json!({ "id": "1", "name": "n", "serial": "s" });
    for (name, value) in changes.as_object().unwrap() {
        thing[name] = value.clone();
    }
    thing
}

fn put(status: u16, body: Value) -> Exchange {
    let problem = json!({ "title": "Invalid", "detail": "jane is wrong" });
    Exchange {
        content_type: Some("application/problem+json".to_owned()),
        request: Some(Some(body).filter(|body| !body.is_null())),
        ..exchange(
            "PUT",
            "/base/things/1",
            status,
            (status >= 400).then_some(problem),
        )
    }
}

fn departures() -> Vec<Exchange> {
    let page = |link: &str| json!({ "items": ["a"], "next": link });
    let pages = |body| exchange("GET", "/pages", 200, Some(body));
    vec![
        get(thing(
            json!({ "kind": "a", "count": 1, "day": "2024-02-29", "at": "2024-01-31T12:00:00.5+01:00", "shape": { "side": 1 } }),
        )),
        get(json!({ "id": "12345", "serial": "s", "kind": "c", "extra": { "a": [1, 1.5] } })),
        get(
            json!({ "id": "1", "name": null, "count": "many", "day": "2024-02-30", "extra": { "b": null } }),
        ),
        get(thing(
            json!({ "part": null, "size": 3, "number": "17712345", "tags": ["a", "abcde"], "at": "noon", "shape": { "radius": -1 } }),
        )),
        exchange(
            "GET",
            "/things/all",
            200,
            Some(json!([thing(json!({ "kind": "d" }))])),
        ),
        exchange("GET", "/things/all", 204, None),
        exchange("GET", "/things/all", 404, None),
        exchange("GET", "/things/all", 418, Some(json!("no"))),
        exchange("GET", "/things/1", 404, Some(json!({ "title": "None" }))),
        Exchange {
            query: Some("sort=side+ways".to_owned()),
            ..exchange("GET", "/things/123456", 200, Some(thing(json!({}))))
        },
        exchange("DELETE", "/things/all", 204, Some(json!({ "left": 1 }))),
        put(200, json!({ "name": "n", "kind": "b", "more": true })),
        put(200, Value::Null),
        put(201, json!({ "name": "no" })),
        pages(page("https://api.example.com/base/pages?page=2")),
        pages(json!({ "items": ["a", "b", "c"] })),
    ]
}

#[test]
fn departures_are_counted_at_their_place() {
    let found = shown(&findings(&loaded(""), &departures()));
    let expected = [
        "content-type-not-described /components/responses/Problem/content/application~1json 1/1",
        "broken-limit /components/schemas/Base/properties/id/maxLength 1/6",
        "required-property-missing /components/schemas/Base/required/1 1/6",
        "required-property-missing /components/schemas/Base/required/2 1/6",
        "accepted-unknown-property /components/schemas/Change/properties/more 1/2",
        "accepted-broken-limit /components/schemas/Change/properties/name/minLength 1/2",
        "accepted-broken-rule /components/schemas/Change/x-rules/0 1/2",
        "broken-limit /components/schemas/Circle/properties/radius/minimum 1/1",
        "unlisted-value /components/schemas/Kind/enum 2/3",
        "broken-limit /components/schemas/Page/properties/items/maxItems 1/2",
        "broken-format /components/schemas/Thing/properties/at/format 1/2",
        "other-type /components/schemas/Thing/properties/count 1/2",
        "broken-format /components/schemas/Thing/properties/day/format 1/2",
        "unknown-property /components/schemas/Thing/properties/extra 2/6",
        "unexpected-null /components/schemas/Thing/properties/name 1/5",
        "broken-format /components/schemas/Thing/properties/number/x-prefixes 1/1",
        "unexpected-null /components/schemas/Thing/properties/part 1/1",
        "unlisted-value /components/schemas/Thing/properties/size/enum 1/1",
        "broken-limit /components/schemas/Thing/properties/tags/items/maxLength 1/1",
        "other-paging /paths/~1pages/get/x-pagination/parameter 1/1",
        "body-not-described /paths/~1things~1all/delete/responses/204/content 1/1",
        "body-missing /paths/~1things~1all/get/responses/2XX/content 1/2",
        "status-not-described /paths/~1things~1all/get/responses/404 1/4",
        "status-not-described /paths/~1things~1all/get/responses/418 1/4",
        "accepted-broken-limit /paths/~1things~1{id}/get/parameters/0/schema/maxLength 1/5",
        "accepted-unlisted-value /paths/~1things~1{id}/get/parameters/1/schema/enum 1/1",
        "accepted-body-missing /paths/~1things~1{id}/put/requestBody 1/3",
        "status-not-described /paths/~1things~1{id}/put/responses/201 1/3",
    ];
    assert_eq!(found, expected);
}

#[test]
fn corrections_in_the_overlay_leave_nothing_that_departs() {
    let before = findings(&loaded(""), &departures());
    let fixes: String = before.iter().filter_map(|it| it.fix.clone()).collect();
    let after = findings(&loaded(&fixes), &departures());
    assert_eq!(shown(&after), [""; 0], "{fixes}");
}

#[test]
fn a_correction_is_the_narrowest_that_explains_all_that_was_seen() {
    let found = findings(&loaded(""), &departures());
    for (name, place, expected) in [
        (
            "other-type",
            "count",
            r#"    x-expect: {"type":"integer"}
    update: {"type":["integer","string"]}"#,
        ),
        (
            "unknown-property",
            "extra",
            r#"    x-why: seen in 2 of 6 answers
    update: {"properties":{"extra":{"type":"object","properties":{"a":{"type":"array","items":{"type":"number"}},"b":{"nullable":true}}}}}"#,
        ),
        ("unlisted-value", "Kind", r#"update: {"enum":["c","d"]}"#),
        (
            "broken-format",
            "x-prefixes",
            r#"update: {"x-prefixes":["177"]}"#,
        ),
        (
            "required-property-missing",
            "Base/required/2",
            r#"target: "$.components.schemas.Base.required[?@ == 'serial']""#,
        ),
        (
            "status-not-described",
            "201",
            r##"update: {"201":{"$ref":"#/paths/~1things~1{id}/put/responses/200"}}"##,
        ),
        (
            "status-not-described",
            "418",
            r##"update: {"418":{"description":"Seen in recordings.","content":{"application/json":{}}}}"##,
        ),
        (
            "accepted-broken-rule",
            "",
            r#"target: "$.components.schemas.Change['x-rules'][?@.why == 'b\\'s need a reason.']""#,
        ),
        (
            "other-paging",
            "",
            r#"update: {"parameters":[{"name":"page","in":"query","schema":{"type":"string"}}]}"#,
        ),
    ] {
        let is_meant = |it: &&Finding| it.name() == name && it.pointer.as_str().contains(place);
        let finding = found.iter().find(is_meant).unwrap();
        let fix = finding.fix.as_deref().unwrap();
        assert!(fix.contains(expected), "{expected}\n{fix}");
    }
}

#[test]
fn a_refused_request_that_passes_the_checks_is_shown_with_its_problem() {
    let loaded = loaded("");
    let found = findings(
        &loaded,
        &[
            put(422, json!({ "name": "no" })),
            put(422, json!({ "name": "n" })),
            put(409, json!({ "name": "no" })),
        ],
    );
    assert_eq!(
        shown(&found),
        ["refused-request /paths/~1things~1{id}/put 1/3"]
    );
    assert_eq!(
        found[0].example,
        json!({ "title": "Invalid", "detail": "xaxa xx xxxxx" })
    );
    assert!(found[0].fix.is_none());
    let api = ir::read("a", loaded.document.value());
    let mut verifier = Verifier::new(&api, &loaded.document);
    let refused = put(422, json!({ "name": "no" }));
    verifier.observe(verifier.route(&refused).unwrap(), &refused);
    let sent = Pointer::parse("/components/schemas/Change").unwrap();
    assert_eq!(verifier.visits(&sent), 0, "it is no part of an answer");
}

#[test]
fn masked_recordings_depart_in_the_same_but_for_what_content_alone_shows() {
    let loaded = loaded("");
    let mut exchanges = departures();
    for exchange in &mut exchanges {
        exchange.masked = true;
        exchange.response = exchange.response.as_ref().map(masked);
        exchange.request = exchange.request.take().map(|it| it.as_ref().map(masked));
        exchange.query = None;
    }
    let all = shown(&findings(&loaded, &departures()));
    let found = shown(&findings(&loaded, &exchanges));
    let lost: Vec<&String> = all.iter().filter(|it| !found.contains(it)).collect();
    assert_eq!(lost.len() + found.len(), all.len(), "{found:#?}");
    let expected = [
        "accepted-broken-rule /components/schemas/Change/x-rules/0 1/2",
        "broken-limit /components/schemas/Circle/properties/radius/minimum 1/1",
        "unlisted-value /components/schemas/Kind/enum 2/3",
        "broken-format /components/schemas/Thing/properties/day/format 1/2",
        "broken-format /components/schemas/Thing/properties/number/x-prefixes 1/1",
        "unlisted-value /components/schemas/Thing/properties/size/enum 1/1",
        "accepted-unlisted-value /paths/~1things~1{id}/get/parameters/1/schema/enum 1/1",
    ];
    assert_eq!(lost, expected);
}

#[test]
fn what_belongs_to_no_operation_is_said() {
    let loaded = loaded("");
    let api = ir::read("a", loaded.document.value());
    let verifier = Verifier::new(&api, &loaded.document);
    let at = |host: &str| Exchange {
        host: Some(host.to_owned()),
        ..exchange("GET", "/base/things/all", 200, None)
    };
    for (exchange, nearest) in [
        (exchange("GET", "/elsewhere", 200, None), None),
        (
            exchange("POST", "/base/things/all", 200, None),
            Some("PUT /things/{id}"),
        ),
        (
            exchange(
                "GET",
                "/base/thing/3fa85f64-5717-4562-b3fc-2c963f66afa6",
                200,
                None,
            ),
            Some("GET /things/{id}"),
        ),
        (at("other.example"), Some("GET /things/all")),
    ] {
        assert!(verifier.route(&exchange).is_none(), "{exchange:?}");
        assert_eq!(
            verifier.nearest(&exchange).as_deref(),
            nearest,
            "{exchange:?}"
        );
    }
    for host in ["api.example.com", "API.example.com:443", "127.0.0.1:9000"] {
        assert_eq!(verifier.route(&at(host)).unwrap().id, "listThings");
    }
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
                ..exchange(&operation.method, "", 200, None)
            };
            verifier.observe(verifier.route(&exchange).unwrap(), &exchange);
        }
        // The links in them are made up.
        let mut found = verifier.findings();
        found.retain(|it| it.kind != Kind::OtherPaging);
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn what_would_settle_an_uncertain_point_is_a_finding_at_a_place_that_exists() {
    let (specs, read) = (specs(), |path: &str| {
        fs::read_to_string(root().join(path)).unwrap()
    });
    let (readme, docs) = (read("specs/README.md"), read("docs/recordings.md"));
    let points: Vec<&str> = readme.split("Settled by").skip(1).collect();
    assert!(points.len() > 25);
    for point in points {
        let point = point
            .split("\n- ")
            .next()
            .unwrap()
            .split("\n\n")
            .next()
            .unwrap();
        for code in point.split('`').skip(1).step_by(2) {
            let is_known = if code.starts_with('/') {
                let is_there = |spec: &Spec| spec.loaded.document.value().pointer(code).is_some();
                code.contains('*') || specs.iter().any(is_there)
            } else {
                let kind = code.strip_prefix("accepted-").unwrap_or(code);
                docs.contains(&format!("`{kind}`"))
            };
            assert!(is_known, "{code}");
        }
    }
}

#[test]
fn masking_keeps_types_lengths_and_punctuation() {
    let value = json!({ "mail": "jane@acme.example", "n": 42, "f": 1.5, "ok": false, "none": null,
        "at": "2024-01-31T12:00:00Z", "url": "https://acme.example/?a=B", "id": "3fa85f64-5717-4562-b3fc-2c963f66afa6" });
    let expected = json!({ "mail": "xaxa@aaxa.axaxxxa", "n": 11, "f": 1.1, "ok": true, "none": null,
        "at": "1111-11-11T11:11:11Z", "url": "https://aaxa.axaxxxa/?a=A", "id": "1aa11a11-1111-1111-a1aa-1a111a11aaa1" });
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

//! Any lines as references, between documents that refer to each other.

#![no_main]

use codegen::diagnostic::Diagnostics;
use codegen::spec::{InMemory, Options, load_file};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

fuzz_target!(|text: &str| {
    let schemas = |skipped: usize| {
        let references = text.lines().skip(skipped).take(50).enumerate();
        let schema = |(number, reference): (usize, &str)| {
            let schema = json!({ "type": "object", "properties": { "a": { "$ref": reference } } });
            (format!("S{number}"), schema)
        };
        Value::Object(references.map(schema).collect::<Map<_, _>>())
    };
    let document = |skipped: usize| {
        let ok = json!({ "description": "d", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/S0" } } } });
        json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1" },
            "servers": [{ "url": "https://api.example.com" }],
            "paths": { "/a": { "get": { "operationId": "a", "responses": { "200": ok } } } },
            "components": { "schemas": schemas(skipped) },
        })
    };
    let files = InMemory::default()
        .with("openapi.json", document(0).to_string())
        .with("b.json", document(1).to_string())
        .with("c/d.json", document(2).to_string());
    let mut diagnostics = Diagnostics::new();
    let loaded = load_file(
        &files,
        "openapi.json",
        None,
        Options::default(),
        &mut diagnostics,
    );
    assert!(
        loaded.is_some() || diagnostics.has_errors(),
        "nothing came out and nothing was said"
    );
    diagnostics.sort();
    let _ = (diagnostics.to_string(), diagnostics.to_json());
});

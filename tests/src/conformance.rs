//! Validates answers against an effective document, independently of the generator and the crate.

use codegen::ir::{Api, Operation};
use serde_json::Value;

use crate::effective::Spec;
use crate::validate::check;

/// The operation with that id, and the spec it is in.
pub fn find<'s>(specs: &'s [Spec], id: &str) -> Option<(&'s Spec, &'s Operation)> {
    let operation = |api: &'s Api| {
        let mut all = api.operations();
        all.find(|(_, operation)| operation.id == id)
    };
    specs
        .iter()
        .find_map(|spec| operation(&spec.api).map(|(_, operation)| (spec, operation)))
}

/// Everything in which an answer differs from what the document declares.
pub fn differences(
    specs: &[Spec],
    operation: &str,
    status: u16,
    media_type: Option<&str>,
    body: &[u8],
) -> Vec<String> {
    let Some((spec, operation)) = find(specs, operation) else {
        return vec![format!("there is no operation {operation}")];
    };
    let document = spec.loaded.document.value();
    let responses =
        &document["paths"][&operation.path][operation.method.to_lowercase()]["responses"];
    let exact = status.to_string();
    let range = format!("{}XX", status / 100);
    let declared = [exact.as_str(), &range, "default"].map(|key| &responses[key]);
    let Some(declared) = declared.into_iter().find(|response| !response.is_null()) else {
        return vec![format!("the status {status} is not declared")];
    };
    let declared = referenced(document, declared);
    match (&declared["content"], media_type) {
        (Value::Null, None) if body.is_empty() => Vec::new(),
        (Value::Null, _) => vec!["a body where none is declared".to_owned()],
        (content, media_type) => {
            let schema = &content[media_type.unwrap_or_default()]["schema"];
            if schema.is_null() {
                return vec![format!("the media type {media_type:?} is not declared")];
            }
            let mut problems = Vec::new();
            match serde_json::from_slice(body) {
                Ok(value) => check(document, schema, &value, "answer", &mut problems),
                Err(error) => problems.push(format!("the answer is not JSON: {error}")),
            }
            problems
        }
    }
}

fn referenced<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let pointer = value["$ref"]
        .as_str()
        .and_then(|text| text.strip_prefix('#'));
    pointer
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(value)
}

//! Validates answers against an effective document, independently of the generator and the crate.

use std::collections::HashMap;

use codegen::ir::{Api, Operation};
use serde_json::Value;

use crate::effective::Spec;
use crate::validate::{Validator, check, route, validator};

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
    match declared(document, operation, status, media_type) {
        Err(difference) => vec![difference],
        Ok(None) if body.is_empty() => Vec::new(),
        Ok(None) => vec!["a body where none is declared".to_owned()],
        Ok(Some(schema)) => {
            let mut problems = Vec::new();
            match serde_json::from_slice(body) {
                Ok(value) => check(document, schema, &value, "answer", &mut problems),
                Err(error) => problems.push(format!("the answer is not JSON: {error}")),
            }
            problems
        }
    }
}

/// The schema of a body; `None` where no body is declared.
fn declared<'d>(
    document: &'d Value,
    operation: &Operation,
    status: u16,
    media_type: Option<&str>,
) -> Result<Option<&'d Value>, String> {
    let responses =
        &document["paths"][&operation.path][operation.method.to_lowercase()]["responses"];
    let exact = status.to_string();
    let range = format!("{}XX", status / 100);
    let declared = [exact.as_str(), &range, "default"].map(|key| &responses[key]);
    let Some(declared) = declared.into_iter().find(|response| !response.is_null()) else {
        return Err(format!("the status {status} is not declared"));
    };
    let declared = referenced(document, declared);
    match (&declared["content"], media_type) {
        (Value::Null, None) => Ok(None),
        (Value::Null, _) => Err("a body where none is declared".to_owned()),
        (content, media_type) => {
            let schema = &content[media_type.unwrap_or_default()]["schema"];
            if schema.is_null() {
                return Err(format!("the media type {media_type:?} is not declared"));
            }
            Ok(Some(schema))
        }
    }
}

/// Validates many responses: every schema is compiled once.
#[derive(Debug)]
pub struct Responses {
    specs: Vec<Spec>,
    validators: HashMap<(String, u16), Option<Validator>>,
}

impl Responses {
    /// Responses of these APIs.
    pub fn new(specs: Vec<Spec>) -> Self {
        Self {
            specs,
            validators: HashMap::new(),
        }
    }

    /// Everything in which the response to a method and path differs from what is declared.
    pub fn differences(
        &mut self,
        (method, path): (&str, &str),
        status: u16,
        media_type: Option<&str>,
        body: &[u8],
    ) -> Vec<String> {
        let mut routed = self
            .specs
            .iter()
            .filter_map(|spec| Some((spec, route(&spec.api, method, path)?)));
        let Some((spec, operation)) = routed.next() else {
            return vec!["there is no such operation".to_owned()];
        };
        let key = (operation.id.clone(), status);
        if !self.validators.contains_key(&key) {
            let document = spec.loaded.document.value();
            let schema = match declared(document, operation, status, media_type) {
                Ok(schema) => schema,
                Err(difference) => return vec![difference],
            };
            let compiled = schema.map(|schema| validator(document, schema));
            self.validators.insert(key.clone(), compiled);
        }
        let value = serde_json::from_slice(body);
        match (&self.validators[&key], value) {
            (None, _) if body.is_empty() => Vec::new(),
            (None, _) => vec!["a body where none is declared".to_owned()],
            (Some(_), Err(error)) => vec![format!("the body is not JSON: {error}")],
            (Some(validator), Ok(value)) => validator.check(&value).err().into_iter().collect(),
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

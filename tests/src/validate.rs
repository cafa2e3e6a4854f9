//! Validates requests against an effective document, independently of the generator and the crate.

use std::error::Error;
use std::fmt;

use boon::{Compiler, Format, SchemaIndex, Schemas};
use codegen::ir::{Api, Operation, ParameterLocation, Style};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::server::Recorded;

/// The operation that a request is for.
pub fn route<'a>(api: &'a Api, method: &str, path: &str) -> Option<&'a Operation> {
    let fits = |operation: &&Operation| {
        operation.method == method && captures(&operation.path, path).is_some()
    };
    let (_, operation) = api
        .operations()
        .filter(|(_, operation)| fits(operation))
        .min_by_key(|(_, operation)| operation.path.matches('{').count())?;
    Some(operation)
}

/// Values of the path parameters, decoded, if the path fits the template.
pub fn captures(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (templates, segments): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    if templates.len() != segments.len() {
        return None;
    }
    let mut captured = Vec::new();
    for (template, segment) in templates.into_iter().zip(segments) {
        match template
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            Some(_) if segment.is_empty() => return None,
            Some(name) => captured.push((name.to_owned(), decoded(segment)?)),
            None if template == segment => {}
            None => return None,
        }
    }
    Some(captured)
}

fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

/// Everything in which a request differs from what the document asks for.
pub fn problems(document: &Value, api: &Api, request: &Recorded) -> Vec<String> {
    let Some(operation) = route(api, &request.method, request.path()) else {
        return vec![format!(
            "no operation for {} {}",
            request.method,
            request.path()
        )];
    };
    let mut problems = Vec::new();
    if !operation.security.is_empty()
        && !request
            .header("authorization")
            .is_some_and(|value| value.starts_with("Basic "))
    {
        problems.push("no Basic credentials".to_owned());
    }
    let declared = &document["paths"][&operation.path][operation.method.to_lowercase()];
    check_path(document, declared, operation, request, &mut problems);
    check_query(document, declared, operation, request, &mut problems);
    check_body(document, declared, request, &mut problems);
    problems
}

fn check_path(
    document: &Value,
    declared: &Value,
    operation: &Operation,
    request: &Recorded,
    problems: &mut Vec<String>,
) {
    for (name, value) in captures(&operation.path, request.path()).unwrap_or_default() {
        match parameter(declared, "path", &name) {
            Some(parameter) => check(
                document,
                &parameter["schema"],
                &json!(value),
                &name,
                problems,
            ),
            None => problems.push(format!("path parameter {name} is not declared")),
        }
    }
}

fn check_query(
    document: &Value,
    declared: &Value,
    operation: &Operation,
    request: &Recorded,
    problems: &mut Vec<String>,
) {
    let pairs = request.query().split('&').filter(|pair| !pair.is_empty());
    for (name, text) in pairs.filter_map(|pair| pair.split_once('=')) {
        let Some(parameter) = parameter(declared, "query", name) else {
            problems.push(format!("query parameter {name} is not declared"));
            continue;
        };
        let style = operation
            .parameters_in(ParameterLocation::Query)
            .find(|known| known.name == name)
            .map(|known| (known.style, known.explode));
        let value = query_value(&parameter["schema"], text, style);
        check(document, &parameter["schema"], &value, name, problems);
    }
}

fn query_value(schema: &Value, text: &str, style: Option<(Style, bool)>) -> Value {
    let plain = decoded(text).unwrap_or_default();
    match schema["type"].as_str() {
        Some("array") if style == Some((Style::Form, false)) => {
            json!(text.split(',').filter_map(decoded).collect::<Vec<_>>())
        }
        Some("array") => json!([plain]),
        Some("integer" | "number" | "boolean") => {
            serde_json::from_str(&plain).unwrap_or(json!(plain))
        }
        _ => json!(plain),
    }
}

fn check_body(document: &Value, declared: &Value, request: &Recorded, problems: &mut Vec<String>) {
    let content = &declared["requestBody"]["content"];
    match (content.as_object(), request.body.is_empty()) {
        (None, true) => {}
        (None, false) => problems.push("a body where none is declared".to_owned()),
        (Some(content), _) => {
            let sent = request.header("content-type").unwrap_or_default();
            let Some(media) = content.get(sent) else {
                problems.push(format!("content type {sent:?} is not declared"));
                return;
            };
            match serde_json::from_slice(&request.body) {
                Ok(body) => check(document, &media["schema"], &body, "body", problems),
                Err(error) => problems.push(format!("the body is not JSON: {error}")),
            }
        }
    }
}

fn parameter<'a>(declared: &'a Value, place: &str, name: &str) -> Option<&'a Value> {
    let parameters = declared["parameters"].as_array()?;
    parameters
        .iter()
        .find(|parameter| parameter["in"] == place && parameter["name"] == name)
}

/// Checks a value against a schema of the document.
pub fn check(
    document: &Value,
    schema: &Value,
    value: &Value,
    what: &str,
    problems: &mut Vec<String>,
) {
    let validator = validator(document, schema);
    problems.extend(
        validator
            .check(value)
            .err()
            .map(|why| format!("{what}: {why}")),
    );
}

/// A JSON Schema.
pub struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl fmt::Debug for Validator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Validator")
    }
}

/// A format of strings that JSON Schema does not know, and who keeps it.
pub type Custom = (&'static str, fn(&Value) -> Result<(), Box<dyn Error>>);

impl Validator {
    /// For a schema that may refer to components.
    ///
    /// # Panics
    ///
    /// When it is no valid JSON Schema.
    pub fn new(components: Value, schema: Value, formats: &[Custom]) -> Self {
        let whole = json!({ "components": components, "allOf": [schema] });
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        for (name, func) in formats {
            compiler.register_format(Format { name, func: *func });
        }
        compiler.add_resource("schema.json", whole).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// Checks a value; says what is wrong with it.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        let outcome = self.schemas.validate(value, self.index);
        outcome.map_err(|error| format!("{error:#}"))
    }
}

/// What checks values against a schema of the document.
pub fn validator(document: &Value, schema: &Value) -> Validator {
    Validator::new(
        json_schema(&document["components"]),
        json_schema(schema),
        &[],
    )
}

/// An OpenAPI 3.0 schema in the terms of JSON Schema: `nullable` becomes a type.
fn json_schema(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => Value::Array(items.iter().map(json_schema).collect()),
        Value::Object(members) => {
            let mut converted: Map<String, Value> = members
                .iter()
                .map(|(key, value)| (key.clone(), json_schema(value)))
                .collect();
            if members.get("nullable") == Some(&Value::Bool(true)) {
                converted.remove("nullable");
                return json!({ "anyOf": [{ "type": "null" }, converted] });
            }
            Value::Object(converted)
        }
        other => other.clone(),
    }
}

//! Holds a request to a document: whether a server that goes by the document takes it.

use std::collections::HashMap;
use std::sync::Mutex;

use codegen::ir::{Api, Operation};
use serde_json::{Value, json};
use tests::server::Recorded;
use tests::validate::{self, Validator};

use super::sample::follow;

/// Schemas of a document, compiled once, by what they say.
pub(crate) type Validators = Mutex<HashMap<String, Validator>>;

/// Everything that the server of the document would not take.
pub(crate) fn problems(
    root: &Value,
    api: &Api,
    validators: &Validators,
    request: &Recorded,
) -> Vec<String> {
    let Some(operation) = validate::route(api, &request.method, request.path()) else {
        return vec![format!(
            "no operation for {} {}",
            request.method,
            request.path()
        )];
    };
    let declared = declared(root, operation);
    let mut problems = Vec::new();
    check_security(root, declared, request, &mut problems);
    for (schema, value, what) in parameters(root, operation, declared, request, &mut problems) {
        check(root, validators, schema, &value, what, &mut problems);
    }
    if let Some((schema, value)) = body(root, declared, request, &mut problems) {
        check(root, validators, schema, &value, "body", &mut problems);
    }
    problems
}

/// The operation object.
pub(crate) fn declared<'v>(root: &'v Value, operation: &Operation) -> &'v Value {
    &root["paths"][&operation.path][operation.method.to_lowercase()]
}

fn check_security(root: &Value, declared: &Value, request: &Recorded, problems: &mut Vec<String>) {
    let security = declared.get("security").unwrap_or(&root["security"]);
    let alternatives = security.as_array().cloned().unwrap_or_default();
    let authorization = request
        .header("authorization")
        .unwrap_or_default()
        .to_lowercase();
    let holds = |name: &String| {
        let scheme = follow(root, &root["components"]["securitySchemes"][name]);
        match (
            scheme["type"].as_str(),
            scheme["scheme"].as_str(),
            scheme["name"].as_str(),
        ) {
            (Some("http"), Some(scheme), _) => authorization.starts_with(&format!("{scheme} ")),
            (_, _, Some(header)) => request.header(&header.to_lowercase()).is_some(),
            _ => false,
        }
    };
    let satisfied = alternatives
        .iter()
        .any(|schemes| schemes.as_object().unwrap().keys().all(holds));
    if !alternatives.is_empty() && !satisfied {
        problems.push("the credentials are not those asked for".to_owned());
    }
}

/// The schema, value and name of each parameter that was sent.
fn parameters<'d>(
    root: &'d Value,
    operation: &Operation,
    declared: &'d Value,
    request: &Recorded,
    problems: &mut Vec<String>,
) -> Vec<(&'d Value, Value, &'d str)> {
    let captured = validate::captures(&operation.path, request.path()).unwrap_or_default();
    let pairs: Vec<(&str, String)> = request
        .query()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name, decoded(value)))
        .collect();
    let mut sent = Vec::new();
    let parameters: Vec<&Value> = declared["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| follow(root, parameter))
        .collect();
    for parameter in &parameters {
        let name = parameter["name"].as_str().unwrap();
        let values: Vec<&str> = match parameter["in"].as_str() {
            Some("path") => captured
                .iter()
                .filter(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
                .collect(),
            Some("query") => pairs
                .iter()
                .filter(|(known, _)| *known == name)
                .map(|(_, value)| value.as_str())
                .collect(),
            _ => request.header(name).into_iter().collect(),
        };
        if values.is_empty() {
            if parameter["required"] == true {
                problems.push(format!("parameter {name} is missing"));
            }
            continue;
        }
        let value = value_of(follow(root, &parameter["schema"]), parameter, &values);
        sent.push((&parameter["schema"], value, name));
    }
    for (name, _) in &pairs {
        if !parameters
            .iter()
            .any(|parameter| parameter["name"] == *name && parameter["in"] == "query")
        {
            problems.push(format!("query parameter {name} is not declared"));
        }
    }
    sent
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .unwrap()
        .into_owned()
}

/// What the server reads from the texts of a parameter.
fn value_of(schema: &Value, parameter: &Value, texts: &[&str]) -> Value {
    match schema["type"].as_str() {
        Some("array") if parameter["explode"] != false => json!(texts),
        // A list in one value cannot come in several.
        _ if texts.len() > 1 => Value::Null,
        Some("array") => texts[0].split(',').collect(),
        Some("integer" | "number" | "boolean") => {
            serde_json::from_str(texts[0]).unwrap_or(json!(texts[0]))
        }
        _ => json!(texts[0]),
    }
}

/// The schema of the body that was sent, and its value.
fn body<'d>(
    root: &'d Value,
    declared: &'d Value,
    request: &Recorded,
    problems: &mut Vec<String>,
) -> Option<(&'d Value, Value)> {
    let body = follow(root, &declared["requestBody"]);
    let problem = match (body["content"].as_object(), request.body.is_empty()) {
        (Some(_), true) if body["required"] == true => "the body is missing",
        (_, true) => return None,
        (None, false) => "a body where none is declared",
        (Some(content), false) => {
            match content.get(request.header("content-type").unwrap_or_default()) {
                Some(media) => {
                    let value = serde_json::from_slice(&request.body).unwrap();
                    return Some((&media["schema"], value));
                }
                None => "the content type is not declared",
            }
        }
    };
    problems.push(problem.to_owned());
    None
}

fn check(
    root: &Value,
    validators: &Validators,
    schema: &Value,
    value: &Value,
    what: &str,
    problems: &mut Vec<String>,
) {
    let schema = follow(root, schema);
    let text = schema.to_string();
    let mut validators = validators.lock().unwrap();
    let refers = text.contains("\"$ref\"");
    let validator = validators.entry(text).or_insert_with(|| {
        // Without references the rest of the document is not needed, and left out it need not be compiled.
        let components = refers.then(|| plain(&root["components"]));
        validate::validator(&json!({ "components": components }), &plain(schema))
    });
    let broken = validator.check(value).err();
    problems.extend(broken.map(|why| format!("{what}: {why}")));
    own_terms(root, schema, value, what, problems);
}

/// The schema in words that JSON Schema checks: our open lists and the size of integers.
fn plain(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => {
            let open = schema["x-extensible"] == true;
            let kept = members.iter().filter(|(key, _)| !(open && *key == "enum"));
            let mut schema: Value = kept
                .map(|(key, value)| (key.clone(), plain(value)))
                .collect::<serde_json::Map<_, _>>()
                .into();
            if schema["format"] == "int32" && schema.get("maximum").is_none() {
                schema["maximum"] = json!(i32::MAX);
                schema["minimum"] = json!(i32::MIN);
            }
            schema
        }
        other => other.clone(),
    }
}

/// What our extensions say.
fn own_terms(root: &Value, schema: &Value, value: &Value, what: &str, problems: &mut Vec<String>) {
    let schema = follow(root, schema);
    if let (Some(prefixes), Some(text)) = (schema["x-prefixes"].as_array(), value.as_str())
        && !prefixes
            .iter()
            .any(|prefix| text.starts_with(prefix.as_str().unwrap()))
    {
        problems.push(format!("{what} starts otherwise"));
    }
    if let (Some(count), Some(text)) = (schema["x-segments"]["count"].as_u64(), value.as_str())
        && text
            .split(schema["x-segments"]["separator"].as_str().unwrap())
            .count() as u64
            != count
    {
        problems.push(format!("{what} has another number of parts"));
    }
    for rule in schema["x-rules"].as_array().into_iter().flatten() {
        let (when, then) = (&rule["when"], &rule["then"]);
        let applies = when["is"]
            .as_array()
            .is_some_and(|values| values.contains(&value[when["property"].as_str().unwrap()]));
        if applies
            && then["required"] == true
            && value.get(then["property"].as_str().unwrap()).is_none()
        {
            problems.push(format!("{what} breaks a rule"));
        }
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            own_terms(root, property, value, name, problems);
        }
    }
}

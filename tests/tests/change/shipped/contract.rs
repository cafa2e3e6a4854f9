//! Holds a request to a document: whether a server that goes by the document takes it.

use codegen::ir::{Api, Operation};
use serde_json::{Value, json};
use tests::server::Recorded;
use tests::validate;

use super::sample::follow;

/// Everything that the server of the document would not take.
pub(crate) fn problems(root: &Value, api: &Api, request: &Recorded) -> Vec<String> {
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
    check_parameters(root, operation, declared, request, &mut problems);
    check_body(root, declared, request, &mut problems);
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

fn check_parameters(
    root: &Value,
    operation: &Operation,
    declared: &Value,
    request: &Recorded,
    problems: &mut Vec<String>,
) {
    let captured = validate::captures(&operation.path, request.path()).unwrap_or_default();
    let pairs: Vec<(&str, String)> = request
        .query()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name, decoded(value)))
        .collect();
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
        check(root, &parameter["schema"], &value, name, problems);
    }
    for (name, _) in &pairs {
        if !parameters
            .iter()
            .any(|parameter| parameter["name"] == *name && parameter["in"] == "query")
        {
            problems.push(format!("query parameter {name} is not declared"));
        }
    }
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

fn check_body(root: &Value, declared: &Value, request: &Recorded, problems: &mut Vec<String>) {
    let body = follow(root, &declared["requestBody"]);
    match (body["content"].as_object(), request.body.is_empty()) {
        (None, true) => {}
        (None, false) => problems.push("a body where none is declared".to_owned()),
        (Some(_), true) if body["required"] == true => {
            problems.push("the body is missing".to_owned())
        }
        (Some(_), true) => {}
        (Some(content), false) => {
            match content.get(request.header("content-type").unwrap_or_default()) {
                Some(media) => check(
                    root,
                    &media["schema"],
                    &serde_json::from_slice(&request.body).unwrap(),
                    "body",
                    problems,
                ),
                None => problems.push("the content type is not declared".to_owned()),
            }
        }
    }
}

fn check(root: &Value, schema: &Value, value: &Value, what: &str, problems: &mut Vec<String>) {
    let schema = follow(root, schema);
    // Without references the rest of the document is not needed, and left out it need not be compiled.
    let refers = schema.to_string().contains("\"$ref\"");
    let components = if refers {
        plain(&root["components"])
    } else {
        Value::Null
    };
    let document = json!({ "components": components });
    validate::check(&document, &plain(schema), value, what, problems);
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

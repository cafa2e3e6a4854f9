//! What the effective documents allow, read from them alone: JSON Schema, and our extensions on top.

use std::error::Error;

use serde_json::{Value, json};
use tests::conformance::find;
use tests::effective::Spec;
use tests::validate::{Custom, Validator};

/// Says whether a value may be sent.
pub(crate) struct Oracle {
    document: Value,
    schema: Value,
    validator: Validator,
    /// The published example.
    pub(crate) example: Value,
}

impl Oracle {
    /// For the body of an operation.
    pub(crate) fn of_body(specs: &[Spec], operation: &str) -> Self {
        let (spec, operation) = find(specs, operation).unwrap();
        let document = spec.loaded.document.value();
        let declared = &document["paths"][&operation.path][operation.method.to_lowercase()];
        let schema = &declared["requestBody"]["content"]["application/json"]["schema"];
        Self::new(
            document,
            schema,
            operation.body.as_ref().unwrap().example.clone(),
        )
    }

    /// For a parameter of an operation.
    pub(crate) fn of_parameter(specs: &[Spec], operation: &str, name: &str) -> Self {
        let (spec, operation) = find(specs, operation).unwrap();
        let document = spec.loaded.document.value();
        let declared = &document["paths"][&operation.path][operation.method.to_lowercase()];
        let parameters = declared["parameters"].as_array().unwrap();
        let parameter = parameters.iter().find(|it| it["name"] == name).unwrap();
        Self::new(document, &parameter["schema"], Value::Null)
    }

    fn new(document: &Value, schema: &Value, example: Value) -> Self {
        let components = converted(&document["components"]);
        let validator = Validator::new(components, converted(schema), &FORMATS);
        Self {
            document: document.clone(),
            schema: schema.clone(),
            validator,
            example,
        }
    }

    /// `Err` with the first reason against a value.
    pub(crate) fn accepts(&self, value: &Value) -> Result<(), String> {
        self.validator.check(value)?;
        self.extensions(&self.schema, value)
    }

    /// `x-prefixes`, `x-segments` and `x-rules`, wherever they stand.
    fn extensions(&self, schema: &Value, value: &Value) -> Result<(), String> {
        if let Some(pointer) = schema["$ref"].as_str() {
            let target = self.document.pointer(pointer.trim_start_matches('#'));
            return self.extensions(target.unwrap(), value);
        }
        if let Some(text) = value.as_str() {
            text_extensions(schema, text)?;
        }
        for rule in schema["x-rules"].as_array().into_iter().flatten() {
            keep_rule(rule, value)?;
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            match &value[name] {
                Value::Null => {}
                member => self.extensions(property, member)?,
            }
        }
        for item in value.as_array().into_iter().flatten() {
            self.extensions(&schema["items"], item)?;
        }
        Ok(())
    }
}

/// An OpenAPI 3.0 schema in the terms of JSON Schema. A list that is not the whole set binds nobody.
fn converted(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(converted).collect(),
        Value::Object(members) => {
            let mut members = members.clone();
            if members.get("x-extensible") == Some(&json!(true)) {
                members.remove("enum");
            }
            let members = members
                .iter()
                .map(|(key, value)| (key.clone(), converted(value)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

const FORMATS: [Custom; 2] = [
    ("e164", |value| texts(value, is_e164)),
    ("country-code", |value| texts(value, is_country_code)),
];

/// A format binds strings alone.
fn texts(value: &Value, is_good: fn(&str) -> bool) -> Result<(), Box<dyn Error>> {
    match value.as_str() {
        Some(text) if !is_good(text) => Err("not of the format".into()),
        _ => Ok(()),
    }
}

fn is_e164(text: &str) -> bool {
    let first = text.chars().next().unwrap_or('0');
    first != '0' && text.len() <= 15 && text.chars().all(|digit| digit.is_ascii_digit())
}

fn is_country_code(text: &str) -> bool {
    text.len() == 2 && text.chars().all(|letter| letter.is_ascii_uppercase())
}

fn text_extensions(schema: &Value, text: &str) -> Result<(), String> {
    // The validator lets an address without anything before the sign pass; RFC 5321 does not.
    if schema["format"] == "email" && text.starts_with('@') {
        return Err(format!("{text:?} has no local part"));
    }
    // RFC 3986 lets `https://` through; RFC 9110 does not.
    if schema["format"] == "uri" && matches!(text, "http://" | "https://") {
        return Err(format!("{text:?} has no host"));
    }
    if let Some(prefixes) = schema["x-prefixes"].as_array() {
        let mut prefixes = prefixes.iter().filter_map(Value::as_str);
        if !prefixes.any(|prefix| text.starts_with(prefix)) {
            return Err(format!("{text:?} has none of the prefixes"));
        }
    }
    if let Some(separator) = schema["x-segments"]["separator"].as_str() {
        let count = schema["x-segments"]["count"].as_u64().unwrap();
        if text.split(separator).count() as u64 != count {
            return Err(format!("{text:?} has not {count} parts"));
        }
    }
    Ok(())
}

fn keep_rule(rule: &Value, value: &Value) -> Result<(), String> {
    let (when, then) = (&rule["when"], &rule["then"]);
    let subject = &value[when["property"].as_str().unwrap()];
    let listed = |name: &str| when[name].as_array().map(|values| values.contains(subject));
    let applies = match (listed("is"), listed("isNot"), when["minItems"].as_u64()) {
        (Some(is), ..) => is,
        (_, Some(is), _) => !is,
        (.., Some(least)) => subject
            .as_array()
            .is_some_and(|items| items.len() as u64 >= least),
        _ => panic!("the oracle does not know {rule}"),
    };
    let object = &value[then["property"].as_str().unwrap()];
    let text = object.as_str();
    let count = |limit: &Value| limit.as_u64().and_then(|limit| usize::try_from(limit).ok());
    let length = text.map(|text| text.chars().count());
    let kept = if then["required"] == true {
        !object.is_null()
    } else if then["forbidden"] == true {
        object.is_null()
    } else if let Some(least) = count(&then["minLength"]) {
        length.is_none_or(|length| length >= least)
    } else if let Some(exact) = count(&then["length"]) {
        length.is_none_or(|length| length == exact)
    } else if let Some(exact) = count(&then["digits"]) {
        let digits = |text: &str| text.chars().all(|digit| digit.is_ascii_digit());
        text.is_none_or(|text| length == Some(exact) && digits(text))
    } else {
        panic!("the oracle does not know {rule}")
    };
    if applies && !kept {
        return Err(rule["why"].to_string());
    }
    Ok(())
}

//! `allOf`: several schemas of one value become one schema.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::target::{address, follow};

/// Deeper nesting of `allOf` than this is cut off.
const MAX_DEPTH: usize = 64;

/// More combinations of alternatives than this are not spelled out.
const MAX_COMBINATIONS: usize = 16;

/// The parts of `allOf` in one schema; what stands beside `allOf` comes last and so goes before them.
pub(super) fn all_of(root: &Value, schema: &Value) -> Value {
    let mut seen = HashSet::new();
    Value::Object(merged(root, schema, &mut seen, 0))
}

fn merged(
    root: &Value,
    schema: &Value,
    seen: &mut HashSet<usize>,
    depth: usize,
) -> Map<String, Value> {
    let mut whole = Map::new();
    let parts = schema.get("allOf").and_then(Value::as_array);
    for part in parts.into_iter().flatten() {
        let referenced = part.get("$ref").is_some();
        let part = follow(root, part);
        // A part that contains itself adds nothing the second time.
        if depth >= MAX_DEPTH || (referenced && !seen.insert(address(part))) {
            continue;
        }
        let mut part = if part.get("allOf").is_some() {
            merged(root, part, seen, depth + 1)
        } else {
            part.as_object().cloned().unwrap_or_default()
        };
        if referenced {
            forget_what_is_its_own(&mut part);
        }
        add(&mut whole, part);
    }
    let mut own = schema.as_object().cloned().unwrap_or_default();
    own.remove("allOf");
    add(&mut whole, own);
    whole
}

/// What a schema says about itself and not about those that build upon it.
fn forget_what_is_its_own(part: &mut Map<String, Value>) {
    part.remove("x-rust-name");
    part.remove("deprecated");
    // A base that lists the schemas that build upon it.
    if part.remove("discriminator").is_some() {
        part.remove("oneOf");
        part.remove("anyOf");
    }
}

fn add(whole: &mut Map<String, Value>, part: Map<String, Value>) {
    for (key, value) in part {
        match (key.as_str(), whole.get_mut(&key)) {
            ("properties", Some(Value::Object(known))) => add_properties(known, value),
            ("required" | "x-rules", Some(Value::Array(known))) => {
                known.extend(value.as_array().cloned().unwrap_or_default());
            }
            ("oneOf" | "anyOf", Some(Value::Array(known))) => add_alternatives(known, &value),
            _ => {
                whole.insert(key, value);
            }
        }
    }
}

/// A property in two parts has to satisfy both.
fn add_properties(known: &mut Map<String, Value>, more: Value) {
    let Value::Object(more) = more else { return };
    for (name, schema) in more {
        let both = match known.get(&name) {
            Some(first) if *first != schema => json!({ "allOf": [first, schema] }),
            _ => schema,
        };
        known.insert(name, both);
    }
}

fn add_alternatives(known: &mut Vec<Value>, more: &Value) {
    let more = more.as_array().map(Vec::as_slice).unwrap_or_default();
    if known.len() * more.len() > MAX_COMBINATIONS {
        return;
    }
    *known = known
        .iter()
        .flat_map(|first| {
            more.iter()
                .map(move |second| json!({ "allOf": [first, second] }))
        })
        .collect();
}

//! Values that a schema allows, up to its limits.

use serde_json::{Map, Value, json};

/// Which properties occur.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

const DEEPEST: usize = 6;

/// Allowed values, a typical one first.
pub(crate) fn samples(root: &Value, schema: &Value, side: Side) -> Vec<Value> {
    Sampler { root, side }.of(schema, 0)
}

struct Sampler<'d> {
    root: &'d Value,
    side: Side,
}

impl Sampler<'_> {
    fn of(&self, schema: &Value, depth: usize) -> Vec<Value> {
        let schema = follow(self.root, schema);
        let mut values = self.plain(schema, depth);
        if schema["nullable"] == true {
            values.push(Value::Null);
        }
        values
    }

    fn plain(&self, schema: &Value, depth: usize) -> Vec<Value> {
        if let Some(listed) = schema["enum"].as_array() {
            let unlisted = (schema["x-extensible"] == true).then(|| json!("unlisted"));
            return listed.iter().cloned().chain(unlisted).collect();
        }
        if let Some(alternatives) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            return alternatives
                .iter()
                .flat_map(|schema| self.of(schema, depth + 1))
                .collect();
        }
        match schema["type"].as_str() {
            Some("string") => strings(schema),
            Some("integer") => numbers(schema, true),
            Some("number") => numbers(schema, false),
            Some("boolean") => vec![json!(true), json!(false)],
            Some("array") => self.arrays(schema, depth),
            _ if schema.get("properties").is_none() => self.maps(schema, depth),
            _ => self.objects(schema, depth),
        }
    }

    fn arrays(&self, schema: &Value, depth: usize) -> Vec<Value> {
        let items = self.of(&schema["items"], depth + 1);
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = schema["maxItems"].as_u64().unwrap_or(least + 5);
        let first = items.first().cloned().unwrap_or(json!("any"));
        // Different where they can be.
        let item = |index: u64| match &first {
            Value::String(text) => json!(format!("{index}{text}")),
            other => other.clone(),
        };
        let mut arrays: Vec<Value> = [least.max(1).min(most), least, most]
            .map(|size| (0..size).map(item).collect())
            .to_vec();
        if schema["uniqueItems"] != true && most > 1 {
            arrays.push(json!(vec![first.clone(); least.max(2) as usize]));
        }
        for other in items.iter().skip(1) {
            let mut array: Vec<Value> = (0..least.max(1)).map(item).collect();
            array[0] = other.clone();
            arrays.push(Value::Array(array));
        }
        arrays
    }

    fn maps(&self, schema: &Value, depth: usize) -> Vec<Value> {
        let values = match &schema["additionalProperties"] {
            values @ Value::Object(_) => self.of(values, depth + 1),
            _ => vec![json!("any")],
        };
        let least = schema["minProperties"].as_u64().unwrap_or(0);
        let most = schema["maxProperties"].as_u64().unwrap_or(least + 3);
        let map = |size: u64| -> Value {
            (0..size)
                .map(|key| (format!("k{key}"), values[0].clone()))
                .collect::<Map<_, _>>()
                .into()
        };
        let mut maps: Vec<Value> = [least.max(1).min(most), least, most].map(map).to_vec();
        maps.extend(values.iter().skip(1).map(|value| json!({ "k0": value })));
        maps
    }

    fn objects(&self, schema: &Value, depth: usize) -> Vec<Value> {
        if depth > DEEPEST {
            return vec![json!({})];
        }
        let required: Vec<&str> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let other_way = if self.side == Side::Request {
            "readOnly"
        } else {
            "writeOnly"
        };
        let properties: Vec<(&String, Vec<Value>)> = schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(_, property)| follow(self.root, property)[other_way] != true)
            .map(|(name, property)| (name, self.of(property, depth + 1)))
            .collect();
        let mut full: Map<String, Value> = properties
            .iter()
            .map(|(name, values)| ((*name).clone(), values[0].clone()))
            .collect();
        let further = match &schema["additionalProperties"] {
            values @ Value::Object(_) => self.of(values, depth + 1).into_iter().next(),
            Value::Bool(true) => Some(json!("property")),
            _ => None,
        };
        full.extend(further.map(|value| ("further".to_owned(), value)));
        let mut objects = vec![Value::Object(full.clone())];
        let minimal: Map<String, Value> = full
            .iter()
            .filter(|(name, _)| required.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        objects.push(Value::Object(minimal));
        for (name, values) in &properties {
            if !required.contains(&name.as_str()) {
                let mut object = full.clone();
                object.shift_remove(name.as_str());
                objects.push(Value::Object(object));
            }
            for value in values.iter().skip(1) {
                let mut object = full.clone();
                object.insert((*name).clone(), value.clone());
                objects.push(Value::Object(object));
            }
        }
        if self.side == Side::Response
            && matches!(
                schema["additionalProperties"],
                Value::Null | Value::Bool(true)
            )
        {
            let mut object = full;
            object.insert("unknown_to_all".to_owned(), json!([1]));
            objects.push(Value::Object(object));
        }
        objects
    }
}

fn strings(schema: &Value) -> Vec<Value> {
    let mut values: Vec<String> = schema["example"]
        .as_str()
        .map(str::to_owned)
        .into_iter()
        .collect();
    match schema["format"].as_str() {
        Some("date-time") => {
            return vec![
                json!("2024-01-31T12:00:00Z"),
                json!("2024-01-31T12:00:00.5+02:00"),
            ];
        }
        Some("uuid") => return vec![json!("3fa85f64-5717-4562-b3fc-2c963f66afa6")],
        Some("email") => return vec![json!("someone@example.com")],
        _ => {}
    }
    if schema.get("pattern").is_some_and(|pattern| pattern != ".*") {
        return values.into_iter().map(Value::String).collect();
    }
    if let Some(prefixes) = schema["x-prefixes"].as_array() {
        return prefixes
            .iter()
            .map(|prefix| json!(format!("{}x", prefix.as_str().unwrap())))
            .collect();
    }
    if let Some(count) = schema["x-segments"]["count"].as_u64() {
        let separator = schema["x-segments"]["separator"].as_str().unwrap();
        return vec![json!(vec!["x"; count as usize].join(separator))];
    }
    let least = schema["minLength"].as_u64().unwrap_or(0) as usize;
    let most = schema["maxLength"]
        .as_u64()
        .map_or(least + 300, |most| most as usize);
    values.extend([least.max(4).min(most), least, most].map(|length| "a".repeat(length)));
    values.into_iter().map(Value::String).collect()
}

fn numbers(schema: &Value, whole: bool) -> Vec<Value> {
    let widest = if schema["format"] == "int32" {
        2_000_000_000
    } else {
        5_000_000_000_i64
    };
    let least = schema["minimum"].as_i64().unwrap_or(-widest);
    let most = schema["maximum"].as_i64().unwrap_or(widest);
    if let Some(step) = schema["multipleOf"].as_i64() {
        return vec![
            json!(most / step * step),
            json!((least + step - 1) / step * step),
        ];
    }
    let mut values = vec![json!(least.max(1).min(most)), json!(least), json!(most)];
    if !whole {
        values.push(json!(0.5));
    }
    values
}

/// A schema, parameter, body or response, references followed.
pub(crate) fn follow<'v>(root: &'v Value, value: &'v Value) -> &'v Value {
    match value["$ref"]
        .as_str()
        .and_then(|reference| root.pointer(reference.trim_start_matches('#')))
    {
        Some(target) => follow(root, target),
        None => value,
    }
}

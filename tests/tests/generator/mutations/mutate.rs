//! Changes of a JSON value that keep most of its structure.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Names that need care when they become Rust, or that mean something in OpenAPI.
const NAMES: [&str; 24] = [
    "", " ", "type", "self", "Self", "crate", "_", "__", "1", "$ref", "x-", "x-rules", "enum", "é",
    "名前", "🦀", "a/b", "a~b", "{id}", "Vec", "Option", "Error", "body", "\"\\\n",
];

/// Strings that mean something in one place or another.
const TEXTS: [&str; 30] = [
    "",
    " ",
    "string",
    "integer",
    "number",
    "boolean",
    "array",
    "object",
    "null",
    "file",
    "date-time",
    "uuid",
    "binary",
    "path",
    "query",
    "header",
    "cookie",
    "body",
    "deepObject",
    "2XX",
    "default",
    "application/json",
    "text/plain",
    "multipart/form-data",
    "https://[",
    "{",
    "*/",
    "//! \"#\u{0}",
    "\u{202e}\r\n```\n",
    "#/components/schemas/x",
];

/// One change at a random place.
pub(crate) fn mutate(root: &mut Value, rng: &mut Rng) {
    let (mut places, mut texts) = (Vec::new(), Vec::new());
    collect(root, &mut String::new(), &mut places, &mut texts);
    let Some(place) = rng.choice(&places).cloned() else {
        return;
    };
    match rng.u8(..13) {
        0 | 1 => drop_value(root, &place),
        2 => duplicate(root, &place, rng),
        3 => transplant(root, &place, &places, rng),
        4 | 5 => retype(root, &place, rng),
        6 | 7 => rename(root, &place, rng),
        8 => swap_text(root, &place, &texts, rng),
        9 | 10 => nest(root, &place, rng),
        11 => grow(root, &place, rng),
        _ => point_back(root, &place, &places, rng),
    }
}

/// All places below a value, and those of texts with what they say.
fn collect(
    value: &Value,
    at: &mut String,
    places: &mut Vec<String>,
    texts: &mut Vec<(String, String)>,
) {
    let length = at.len();
    let mut child = |token: &str, value: &Value| {
        at.push('/');
        at.push_str(&token.replace('~', "~0").replace('/', "~1"));
        places.push(at.clone());
        if let Value::String(text) = value {
            texts.push((at.clone(), text.clone()));
        }
        collect(value, at, places, texts);
        at.truncate(length);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| child(key, value)),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| child(&index.to_string(), value));
        }
        _ => {}
    }
}

/// The container of a place and the key in it.
fn parent<'v>(root: &'v mut Value, place: &str) -> Option<(&'v mut Value, String)> {
    let (parent, key) = place.rsplit_once('/')?;
    Some((
        root.pointer_mut(parent)?,
        key.replace("~1", "/").replace("~0", "~"),
    ))
}

fn drop_value(root: &mut Value, place: &str) {
    match parent(root, place) {
        Some((Value::Object(members), key)) => {
            members.shift_remove(&key);
        }
        Some((Value::Array(items), key)) => {
            if let Ok(index) = key.parse::<usize>()
                && index < items.len()
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}

fn duplicate(root: &mut Value, place: &str, rng: &mut Rng) {
    let Some(copy) = root.pointer(place).cloned() else {
        return;
    };
    match parent(root, place) {
        Some((Value::Object(members), key)) => {
            // Names that differ only in what Rust does not keep.
            let name = match rng.u8(..4) {
                0 => format!("{key}_"),
                1 => key.to_uppercase(),
                2 => format!(" {key}"),
                _ => format!("{key}2"),
            };
            members.insert(name, copy);
        }
        Some((Value::Array(items), _)) => items.push(copy),
        _ => {}
    }
}

/// Puts what is at one place to another.
fn transplant(root: &mut Value, place: &str, places: &[String], rng: &mut Rng) {
    let copy = rng
        .choice(places)
        .and_then(|from| root.pointer(from))
        .cloned();
    if let (Some(copy), Some(value)) = (copy, root.pointer_mut(place)) {
        *value = copy;
    }
}

fn retype(root: &mut Value, place: &str, rng: &mut Rng) {
    let odd = [
        Value::Null,
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e308),
        json!(""),
        json!("text"),
        json!([]),
        json!({}),
        json!([null]),
        json!({ "": null }),
        json!([[]]),
    ];
    if let (Some(value), Some(new)) = (root.pointer_mut(place), rng.choice(odd)) {
        *value = new;
    }
}

fn rename(root: &mut Value, place: &str, rng: &mut Rng) {
    let long = "long".repeat(300);
    let Some((Value::Object(members), key)) = parent(root, place) else {
        return;
    };
    let keys: Vec<String> = members.keys().cloned().collect();
    let name = match rng.u8(..4) {
        0 => long,
        1 => rng.choice(&keys).cloned().unwrap_or_default(),
        _ => rng.choice(NAMES).unwrap_or_default().to_owned(),
    };
    let renamed = std::mem::take(members).into_iter();
    *members = renamed
        .map(|(old, value)| {
            if old == key {
                (name.clone(), value)
            } else {
                (old, value)
            }
        })
        .collect();
}

fn swap_text(root: &mut Value, place: &str, texts: &[(String, String)], rng: &mut Rng) {
    let known = rng.choice(texts).map(|(_, text)| text.clone());
    let new = if rng.bool() {
        known
    } else {
        rng.choice(TEXTS).map(str::to_owned)
    };
    // A string, so that the change is likely to be one that a reader takes.
    let target = rng.choice(texts).map_or(place, |(place, _)| place.as_str());
    if let (Some(value), Some(new)) = (root.pointer_mut(target), new) {
        *value = Value::String(new);
    }
}

fn nest(root: &mut Value, place: &str, rng: &mut Rng) {
    let depth = rng.choice([1, 1, 2, 10, 40, 100]).unwrap_or(1);
    let wrap = rng.u8(..9);
    let Some(value) = root.pointer_mut(place) else {
        return;
    };
    for _ in 0..depth {
        let inner = value.take();
        *value = match wrap {
            0 => json!([inner]),
            1 => json!({ "a": inner }),
            2 => json!({ "type": "array", "items": inner }),
            3 => json!({ "type": "object", "properties": { "a": inner } }),
            4 => json!({ "allOf": [inner] }),
            5 => json!({ "oneOf": [inner, { "type": "string" }] }),
            6 => json!({ "anyOf": [{ "type": "null" }, inner] }),
            7 => json!({ "type": "object", "additionalProperties": inner }),
            _ => json!({ "not": inner }),
        };
    }
}

fn grow(root: &mut Value, place: &str, rng: &mut Rng) {
    let many = rng.usize(50..200);
    match root.pointer_mut(place) {
        Some(Value::String(text)) => *text = text.repeat(many * 10),
        Some(Value::Array(items)) => {
            let copies: Vec<Value> = items
                .iter()
                .cycle()
                .take(many.min(items.len() * many))
                .cloned()
                .collect();
            items.extend(copies);
        }
        Some(Value::Object(members)) => {
            let copies: Map<String, Value> = members
                .iter()
                .cycle()
                .enumerate()
                .take(many.min(members.len() * many))
                .map(|(index, (key, value))| (format!("{key}{index}"), value.clone()))
                .collect();
            members.extend(copies);
        }
        Some(Value::Number(number)) => {
            *number = rng
                .choice([u64::MAX, 1 << 63, 1 << 53, 1 << 31])
                .unwrap_or_default()
                .into();
        }
        _ => {}
    }
}

/// A `$ref` to an ancestor, to itself, or to anywhere.
fn point_back(root: &mut Value, place: &str, places: &[String], rng: &mut Rng) {
    let ancestors: Vec<&str> = place
        .match_indices('/')
        .filter_map(|(end, _)| place.get(..end))
        .chain([place])
        .collect();
    let anywhere = rng.choice(places).map(String::as_str);
    let schemas = places
        .iter()
        .filter(|place| place.starts_with("/components/schemas/"))
        .map(String::as_str);
    let target = match rng.u8(..3) {
        0 => rng.choice(ancestors),
        1 => rng.choice(schemas.collect::<Vec<_>>()).or(anywhere),
        _ => anywhere,
    };
    if let (Some(target), Some(value)) = (
        target.map(|target| format!("#{target}")),
        root.pointer_mut(place),
    ) {
        *value = json!({ "$ref": target });
    }
}

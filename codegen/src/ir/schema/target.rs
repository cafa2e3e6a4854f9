//! Where references lead: to components, and to schemas in the middle of something else.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::COMPONENTS;
use crate::ir::Type;
use crate::ir::name::pascal_case;
use crate::spec::Pointer;

/// Longer chains of references than this are taken for a cycle.
const MAX_REFERENCES: usize = 64;

/// What tells a schema of the document from all others while the document is read.
pub(super) fn address(schema: &Value) -> usize {
    std::ptr::from_ref(schema).addr()
}

/// Follows `$ref`s to a value that is none.
pub(in crate::ir) fn follow<'v>(root: &'v Value, value: &'v Value) -> &'v Value {
    let mut current = value;
    for _ in 0..MAX_REFERENCES {
        let Some(reference) = current.get("$ref").and_then(Value::as_str) else {
            break;
        };
        let pointer = reference.strip_prefix('#').and_then(Pointer::from_fragment);
        match pointer.and_then(|pointer| root.pointer(pointer.as_str())) {
            Some(next) => current = next,
            None => break,
        }
    }
    current
}

/// The schemas that `$ref`s reach and that are no components, so that they are read once wherever they are
/// met first.
pub(super) fn inner_targets(root: &Value) -> HashMap<usize, String> {
    let mut targets = HashMap::new();
    let mut waiting = vec![root];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(object) => {
                let reference = object.get("$ref").and_then(Value::as_str);
                if let Some(pointer) = reference
                    .and_then(|text| text.strip_prefix('#'))
                    .filter(|fragment| !is_component(fragment))
                    .and_then(Pointer::from_fragment)
                    && let Some(target) = root.pointer(pointer.as_str())
                {
                    targets.insert(address(target), pointer.as_str().to_owned());
                }
                waiting.extend(object.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    targets
}

fn is_component(pointer: &str) -> bool {
    pointer
        .strip_prefix(COMPONENTS)
        .is_some_and(|key| !key.contains('/'))
}

/// The schemas of multipart bodies: strings of bytes in them are files.
pub(super) fn multipart_schemas(root: &Value) -> HashSet<usize> {
    let paths = root.get("paths").and_then(Value::as_object);
    let operations = paths
        .into_iter()
        .flat_map(|paths| paths.values())
        .filter_map(|item| follow(root, item).as_object())
        .flat_map(|item| item.values());
    operations
        .filter_map(|operation| operation.get("requestBody"))
        .filter_map(|body| follow(root, body).get("content")?.as_object())
        .flatten()
        .filter(|(media_type, _)| {
            media_type
                .trim()
                .to_ascii_lowercase()
                .starts_with("multipart/")
        })
        .filter_map(|(_, media)| media.get("schema"))
        .map(|schema| address(follow(root, schema)))
        .collect()
}

/// The type of a file, or of several, in a multipart body; `None` for other fields.
pub(super) fn upload_type(root: &Value, property: &Value) -> Option<Type> {
    let schema = follow(root, property);
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    if let Some(items) = schema.get("items") {
        let item = upload_type(root, items)?;
        return (item == Type::Upload).then(|| Type::Array(Box::new(item)));
    }
    let bytes = text("format") == Some("binary");
    let media = text("contentMediaType").is_some_and(|media_type| {
        !media_type.starts_with("application/json") && text("contentEncoding").is_none()
    });
    (bytes || media).then_some(Type::Upload)
}

/// A name for the schema at a pointer, made of the names on the way.
pub(super) fn name(pointer: &str) -> String {
    const STRUCTURE: [&str; 17] = [
        "components",
        "schemas",
        "schema",
        "properties",
        "items",
        "content",
        "responses",
        "parameters",
        "requestBody",
        "requestBodies",
        "headers",
        "paths",
        "allOf",
        "oneOf",
        "anyOf",
        "additionalProperties",
        "$defs",
    ];
    let pointer = Pointer::parse(pointer).unwrap_or_default();
    let words: Vec<String> = pointer
        .tokens()
        .filter(|token| {
            let is_number = token.bytes().all(|byte| byte.is_ascii_digit());
            !STRUCTURE.contains(&token.as_ref()) && !is_number
        })
        // A media type names nothing; a path is read as its words.
        .filter(|token| token.starts_with('/') || !token.contains('/'))
        .map(|token| token.into_owned())
        .collect();
    let last = words.len().saturating_sub(2);
    pascal_case(&words.get(last..).unwrap_or_default().join(" "))
}

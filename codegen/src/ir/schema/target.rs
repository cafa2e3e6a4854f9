//! Where references lead: to components, and to schemas in the middle of something else.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;

use crate::ir::Type;
use crate::ir::media::is_multipart;
use crate::ir::merged::Composition;
use crate::ir::name::pascal_case;
use crate::spec::reference::{follow, local_target, reference_in};
use crate::spec::{Node, Pointer};

/// The schemas that `$ref`s reach and that are no components, so that they are read once wherever they are
/// met first.
pub(super) fn inner_targets(root: &Value) -> HashSet<Pointer> {
    let mut targets = HashSet::new();
    let mut waiting = vec![root];
    while let Some(value) = waiting.pop() {
        if let Some(pointer) = reference_in(value).and_then(local_target)
            && component_key(&pointer).is_none()
            && root.pointer(pointer.as_str()).is_some()
        {
            targets.insert(pointer);
        }
        match value {
            Value::Object(object) => waiting.extend(object.values()),
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    targets
}

/// The name of the component schema at a pointer.
pub(super) fn component_key(pointer: &Pointer) -> Option<Cow<'_, str>> {
    let rest = pointer.as_str().strip_prefix("/components/schemas/")?;
    pointer.last().filter(|_| !rest.contains('/'))
}

/// The schemas of multipart bodies: strings of bytes in them are files.
pub(super) fn multipart_schemas(root: &Value) -> HashSet<Pointer> {
    let mut found = HashSet::new();
    for (_, item) in Node::root(root).map("paths") {
        for (_, operation) in follow(root, item).members() {
            let body = operation.get("requestBody").map(|body| follow(root, body));
            let content = body.map_or_else(Vec::new, |body| body.map("content"));
            let media = content
                .into_iter()
                .filter(|(media_type, _)| is_multipart(media_type));
            let schemas = media.filter_map(|(_, media)| media.get("schema"));
            found.extend(schemas.map(|schema| follow(root, schema).pointer));
        }
    }
    found
}

/// The type of a file, or of several, in a multipart body; `None` for other fields.
pub(super) fn upload_type(root: &Value, property: &Composition<'_>) -> Option<Type> {
    upload(root, property.sole()?.clone())
}

fn upload<'d>(root: &'d Value, property: Node<'d>) -> Option<Type> {
    let schema = follow(root, property);
    if let Some(items) = schema.get("items") {
        let item = upload(root, items)?;
        return (item == Type::Upload).then(|| Type::Array(Box::new(item)));
    }
    let is_text = |media_type: &str| media_type.starts_with("application/json");
    let is_media = schema
        .text("contentMediaType")
        .is_some_and(|media_type| !is_text(media_type) && schema.text("contentEncoding").is_none());
    (schema.text("format") == Some("binary") || is_media).then_some(Type::Upload)
}

/// A name for the schema at a pointer, made of the names on the way.
pub(super) fn name(pointer: &Pointer) -> String {
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

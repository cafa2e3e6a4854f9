//! The request body: which of its media types is sent, and how.

use serde_json::Value;

use super::super::schema::{Schemas, follow, text};
use super::super::{Body, BodyKind, Style, Type};
use super::Source;

impl<'d> Source<'d> {
    pub(super) fn body(&self, schemas: &mut Schemas<'d>, type_stem: &str) -> Option<Body> {
        let body = follow(self.root, self.operation.get("requestBody")?);
        let (media_type, media) = preferred(body.get("content")?)?;
        let kind = kind(&media_type, media);
        let required = body.get("required").and_then(Value::as_bool);
        let found = match kind {
            BodyKind::Text | BodyKind::Binary => None,
            _ => media
                .get("schema")
                .map(|schema| schemas.read(schema, &format!("{type_stem}Request"))),
        };
        let (ty, example) = match &kind {
            BodyKind::Text | BodyKind::Binary => (Type::String, None),
            _ => found.map_or((Type::Any, None), |found| (found.ty, found.example)),
        };
        Some(Body {
            media_type,
            ty,
            required: required == Some(true),
            optional: required == Some(false),
            description: text(body, "description"),
            example: example_of_media(media).or(example).unwrap_or(Value::Null),
            kind,
        })
    }
}

/// The media type that we send or read: JSON before all others, else the first.
pub(super) fn preferred(content: &Value) -> Option<(String, &Value)> {
    let content = content.as_object()?;
    let json = content.iter().find(|(media_type, _)| is_json(media_type));
    json.or_else(|| content.iter().next())
        .map(|(media_type, media)| (sendable(media_type), media))
}

/// The media type as it can stand in a header.
fn sendable(media_type: &str) -> String {
    if media_type.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !media_type.is_empty() {
        media_type.to_owned()
    } else {
        "*/*".to_owned()
    }
}

/// The media type without parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// `application/json` and every `+json` type, whatever their parameters.
pub(in crate::ir) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json" | "*/*")
        || essence.ends_with("+json")
}

/// Whether it is read and written as text.
pub(super) fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.starts_with("text/") || essence.ends_with("/xml") || essence.ends_with("+xml")
}

fn kind(media_type: &str, media: &Value) -> BodyKind {
    let essence = essence(media_type);
    if is_json(media_type) {
        BodyKind::Json
    } else if essence == "application/x-www-form-urlencoded" {
        BodyKind::Form(encoding(media))
    } else if essence.starts_with("multipart/") {
        BodyKind::Multipart
    } else if is_text(media_type) {
        BodyKind::Text
    } else {
        BodyKind::Binary
    }
}

/// The fields of a form whose `encoding` names a style.
fn encoding(media: &Value) -> Vec<(String, Style, bool)> {
    let encoding = media.get("encoding").and_then(Value::as_object);
    let styled = encoding.into_iter().flatten().filter_map(|(name, rules)| {
        let style = match (
            rules.get("style").and_then(Value::as_str),
            rules.get("explode"),
        ) {
            (Some("spaceDelimited"), _) => Style::Space,
            (Some("pipeDelimited"), _) => Style::Pipe,
            (Some("deepObject"), _) => Style::Deep,
            (Some("form"), _) | (None, Some(_)) => Style::Form,
            _ => return None,
        };
        let explode = rules.get("explode").and_then(Value::as_bool);
        Some((name.clone(), style, explode.unwrap_or(style == Style::Form)))
    });
    styled.collect()
}

/// The example of a media type or parameter.
pub(super) fn example_of_media(media: &Value) -> Option<Value> {
    let named = media
        .get("examples")
        .and_then(Value::as_object)
        .and_then(|examples| examples.values().next());
    media
        .get("example")
        .or_else(|| named.and_then(|example| example.get("value")))
        .cloned()
}

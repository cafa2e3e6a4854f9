//! The request body: which of its media types is sent, and how.

use serde_json::Value;

use super::super::media::{is_form, is_multipart, is_text, preferred};
use super::super::schema::Schemas;
use super::super::{Body, BodyKind, Style, Type};
use super::OperationReader;
use crate::spec::Node;
use crate::spec::media::is_json;
use crate::spec::reference::follow;

impl<'d> OperationReader<'d> {
    pub(super) fn body(&self, schemas: &mut Schemas<'d>, type_stem: &str) -> Option<Body> {
        let body = follow(self.root, self.operation.get("requestBody")?);
        let content = body.get("content")?;
        let (media_type, media) = preferred(&content)?;
        let kind = kind(&media_type, &media);
        let required = body.value.get("required").and_then(Value::as_bool);
        let is_plain = matches!(kind, BodyKind::Text | BodyKind::Binary);
        let schema = media.get("schema").filter(|_| !is_plain);
        let found = schemas.read(schema, &format!("{type_stem}Request"));
        let example = example_of_media(&media).or(found.example);
        Some(Body {
            media_type,
            ty: if is_plain { Type::String } else { found.ty },
            required: required == Some(true),
            optional: required == Some(false),
            description: body.text("description").map(str::to_owned),
            example: example.unwrap_or(Value::Null),
            kind,
            origin: found.origin,
            pointer: body.pointer,
        })
    }
}

/// How a body of that media type is written.
pub(super) fn kind(media_type: &str, media: &Node<'_>) -> BodyKind {
    if is_json(media_type) {
        BodyKind::Json
    } else if is_form(media_type) {
        BodyKind::Form(encoding(media))
    } else if is_multipart(media_type) {
        BodyKind::Multipart
    } else if is_text(media_type) {
        BodyKind::Text
    } else {
        BodyKind::Binary
    }
}

/// The fields of a form whose `encoding` names a style.
fn encoding(media: &Node<'_>) -> Vec<(String, Style, bool)> {
    let styled = media
        .map("encoding")
        .into_iter()
        .filter_map(|(name, rules)| {
            let explode = rules.value.get("explode");
            let style = match (rules.text("style"), explode) {
                (Some("spaceDelimited"), _) => Style::Space,
                (Some("pipeDelimited"), _) => Style::Pipe,
                (Some("deepObject"), _) => Style::Deep,
                (Some("form"), _) | (None, Some(_)) => Style::Form,
                _ => return None,
            };
            let explode = explode.and_then(Value::as_bool);
            let explode = explode.unwrap_or(style == Style::Form);
            Some((name.to_owned(), style, explode))
        });
    styled.collect()
}

/// The example of a media type or parameter.
pub(super) fn example_of_media(media: &Node<'_>) -> Option<Value> {
    let named = || Some(media.map("examples").first()?.1.value.get("value"));
    let example = media.value.get("example").or_else(|| named().flatten());
    example.cloned()
}

//! Parameters of an operation and how they are written.

use serde_json::Value;

use super::super::name::{Names, pascal_case, snake_case};
use super::super::schema::Schemas;
use super::super::{Parameter, ParameterLocation, Style};
use super::OperationReader;
use super::body::example_of_media;
use crate::spec::Node;
use crate::spec::reference::follow;
use crate::spec::server::RESERVED_HEADERS;

/// Names that generated methods use themselves, or have besides the setters.
const TAKEN: [&str; 12] = [
    "self", "body", "call", "request", "checker", "send", "validate", "pages", "items", "timeout",
    "header", "block",
];

/// Whether a parameter is one of the headers that are not parameters.
fn is_reserved_header(parameter: &Node<'_>) -> bool {
    let name = parameter.text("name").unwrap_or_default();
    parameter.text("in") == Some("header")
        && RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str())
}

impl<'d> OperationReader<'d> {
    pub(super) fn parameters(&self, schemas: &mut Schemas<'d>, type_stem: &str) -> Vec<Parameter> {
        let list = |holder: &Node<'d>| {
            let list = holder.list("parameters").into_iter();
            list.map(|it| follow(self.root, it)).collect::<Vec<_>>()
        };
        let own = list(&self.operation);
        let is_same = |a: &Node<'_>, b: &Node<'_>| {
            a.text("in") == b.text("in") && a.text("name") == b.text("name")
        };
        let mut all = list(&self.path_item);
        all.retain(|inherited| !own.iter().any(|own| is_same(own, inherited)));
        all.extend(own);
        let mut names = Names::without(&TAKEN);
        all.into_iter()
            .filter(|parameter| !is_reserved_header(parameter))
            .filter_map(|parameter| self.parameter(parameter, schemas, type_stem, &mut names))
            .collect()
    }

    fn parameter(
        &self,
        parameter: Node<'d>,
        schemas: &mut Schemas<'d>,
        type_stem: &str,
        names: &mut Names,
    ) -> Option<Parameter> {
        let name = parameter.text("name")?;
        let place = location(parameter.text("in")?)?;
        let media = parameter.map("content").into_iter().next();
        let media = media.map(|(_, media)| media);
        let schema = media.as_ref().unwrap_or(&parameter).get("schema");
        let found = schemas.read(schema, &format!("{type_stem}{}", pascal_case(name)));
        let style = style(&parameter, place, media.is_some());
        let explode = parameter.value.get("explode").and_then(Value::as_bool);
        let description = parameter.text("description").map(str::to_owned);
        Some(Parameter {
            name: name.to_owned(),
            rust_name: names.claim(snake_case(parameter.text("x-rust-name").unwrap_or(name))),
            place,
            required: place == ParameterLocation::Path || parameter.flag("required"),
            description: description.or(found.description),
            deprecated: parameter.flag("deprecated") || found.deprecated,
            limits: found.limits,
            explode: explode.unwrap_or(style == Style::Form || style == Style::Deep),
            style,
            example: example_of_media(&parameter)
                .or_else(|| media.as_ref().and_then(example_of_media))
                .or(found.example),
            ty: found.ty,
            origin: found.origin,
            pointer: parameter.pointer,
        })
    }
}

/// What `in` says.
pub(in crate::ir) fn location(name: &str) -> Option<ParameterLocation> {
    match name {
        "path" => Some(ParameterLocation::Path),
        "query" => Some(ParameterLocation::Query),
        "header" => Some(ParameterLocation::Header),
        "cookie" => Some(ParameterLocation::Cookie),
        _ => None,
    }
}

/// A style that OpenAPI does not define for the place is taken as the place's own.
fn style(parameter: &Node<'_>, place: ParameterLocation, has_content: bool) -> Style {
    if has_content {
        return Style::Json;
    }
    match (place, parameter.text("style")) {
        (ParameterLocation::Path, Some("label")) => Style::Label,
        (ParameterLocation::Path, Some("matrix")) => Style::Matrix,
        (ParameterLocation::Path | ParameterLocation::Header, _) => Style::Simple,
        (ParameterLocation::Query, Some("spaceDelimited")) => Style::Space,
        (ParameterLocation::Query, Some("pipeDelimited")) => Style::Pipe,
        (ParameterLocation::Query, Some("deepObject")) => Style::Deep,
        (ParameterLocation::Query | ParameterLocation::Cookie, _) => Style::Form,
    }
}

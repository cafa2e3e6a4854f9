//! Parameters of an operation and how they are written.

use serde_json::Value;

use super::super::name::{Names, pascal_case, snake_case};
use super::super::schema::{Schemas, follow, text};
use super::super::{Parameter, ParameterLocation, Style};
use super::Source;
use super::body::example_of_media;

/// Names that generated methods use themselves, or have besides the setters.
const TAKEN: [&str; 9] = [
    "self", "body", "call", "request", "checker", "send", "validate", "pages", "items",
];

/// Headers that OpenAPI leaves to media types and security schemes.
const RESERVED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Whether a parameter is one of the headers that are not parameters.
pub(in crate::ir) fn is_reserved_header(parameter: &Value) -> bool {
    let name = text(parameter, "name").unwrap_or_default();
    text(parameter, "in").as_deref() == Some("header")
        && RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str())
}

impl<'d> Source<'d> {
    pub(super) fn parameters(&self, schemas: &mut Schemas<'d>, type_stem: &str) -> Vec<Parameter> {
        let list = |value: &'d Value| {
            value
                .get("parameters")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        let own: Vec<&Value> = list(self.operation).map(|p| follow(self.root, p)).collect();
        let key = |parameter: &Value| (text(parameter, "in"), text(parameter, "name"));
        let inherited = list(self.path_item)
            .map(|p| follow(self.root, p))
            .filter(|parameter| !own.iter().any(|p| key(p) == key(parameter)));
        let all: Vec<&Value> = inherited.chain(own.iter().copied()).collect();
        let mut names = Names::default();
        for taken in TAKEN {
            names.claim(taken.to_owned());
        }
        all.into_iter()
            .filter(|parameter| !is_reserved_header(parameter))
            .filter_map(|parameter| self.parameter(parameter, schemas, type_stem, &mut names))
            .collect()
    }

    fn parameter(
        &self,
        parameter: &Value,
        schemas: &mut Schemas<'d>,
        type_stem: &str,
        names: &mut Names,
    ) -> Option<Parameter> {
        let name = text(parameter, "name")?;
        let place = place(parameter)?;
        let flag = |key: &str| parameter.get(key).and_then(Value::as_bool);
        let empty = Value::Null;
        let media = parameter
            .get("content")
            .and_then(Value::as_object)
            .and_then(|content| content.values().next());
        let schema = media.unwrap_or(parameter).get("schema").unwrap_or(&empty);
        let found = schemas.read(schema, &format!("{type_stem}{}", pascal_case(&name)));
        let rust_name = text(parameter, "x-rust-name").unwrap_or_else(|| name.clone());
        let style = style(parameter, place, media.is_some());
        Some(Parameter {
            rust_name: names.claim(snake_case(&rust_name)),
            required: place == ParameterLocation::Path || flag("required").unwrap_or(false),
            description: text(parameter, "description").or(found.description),
            deprecated: flag("deprecated").unwrap_or(false) || found.deprecated,
            limits: found.limits,
            explode: flag("explode").unwrap_or(style == Style::Form || style == Style::Deep),
            style,
            example: example_of_media(parameter)
                .or_else(|| media.and_then(example_of_media))
                .or(found.example),
            ty: found.ty,
            name,
            place,
        })
    }
}

fn place(parameter: &Value) -> Option<ParameterLocation> {
    match parameter.get("in")?.as_str()? {
        "path" => Some(ParameterLocation::Path),
        "query" => Some(ParameterLocation::Query),
        "header" => Some(ParameterLocation::Header),
        "cookie" => Some(ParameterLocation::Cookie),
        _ => None,
    }
}

/// A style that OpenAPI does not define for the place is taken as the place's own.
fn style(parameter: &Value, place: ParameterLocation, has_content: bool) -> Style {
    if has_content {
        return Style::Json;
    }
    match (place, parameter.get("style").and_then(Value::as_str)) {
        (ParameterLocation::Path, Some("label")) => Style::Label,
        (ParameterLocation::Path, Some("matrix")) => Style::Matrix,
        (ParameterLocation::Path | ParameterLocation::Header, _) => Style::Simple,
        (ParameterLocation::Query, Some("spaceDelimited")) => Style::Space,
        (ParameterLocation::Query, Some("pipeDelimited")) => Style::Pipe,
        (ParameterLocation::Query, Some("deepObject")) => Style::Deep,
        (ParameterLocation::Query | ParameterLocation::Cookie, _) => Style::Form,
    }
}

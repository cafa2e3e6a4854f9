//! How OpenAPI writes arrays and objects into paths, queries, headers and cookies.

use percent_encoding::{percent_decode_str, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::runtime::path;
use crate::runtime::query::{Query, VALUE};
use crate::runtime::request::Request;
use crate::runtime::violation::{Location, Rule};

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterLocation {
    Path,
    Query,
    Header,
    Cookie,
}

impl ParameterLocation {
    fn location(self) -> Location {
        match self {
            Self::Path => Location::Path,
            Self::Query => Location::Query,
            Self::Header | Self::Cookie => Location::Header,
        }
    }
}

/// The `style` of a parameter that is more than one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a;name=b`
    Matrix,
    /// `name=a&name=b`, not exploded `name=a,b`
    Form,
    /// `name=a%20b`
    Space,
    /// `name=a%7Cb`
    Pipe,
    /// `name[key]=value`
    Deep,
    /// JSON, for parameters that are declared with a media type.
    Json,
}

/// A value that is not composed, as text.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn in_query(value: &Value) -> String {
    utf8_percent_encode(&text(value), VALUE).to_string()
}

fn members(object: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    object.iter().filter(|(_, value)| !value.is_null())
}

/// The value in the place of a path parameter, encoded.
pub(crate) fn in_path(name: &str, value: &Value, style: Style, explode: bool) -> String {
    let encode = |value: &Value| path::encoded(&text(value));
    match style {
        Style::Json => path::encoded(&value.to_string()),
        Style::Label => {
            let separator = if explode { "." } else { "," };
            format!(".{}", composed(value, separator, explode, encode))
        }
        Style::Matrix => matrix(name, value, explode, encode),
        _ => composed(value, ",", explode, encode),
    }
}

fn matrix(name: &str, value: &Value, explode: bool, encode: impl Fn(&Value) -> String) -> String {
    match value {
        Value::Array(items) if explode => items
            .iter()
            .map(|item| format!(";{name}={}", encode(item)))
            .collect(),
        Value::Object(object) if explode => members(object)
            .map(|(key, value)| format!(";{}={}", path::encoded(key), encode(value)))
            .collect(),
        _ => format!(";{name}={}", composed(value, ",", false, encode)),
    }
}

/// The value of a header.
pub(crate) fn in_header(value: &Value, style: Style, explode: bool) -> String {
    match style {
        Style::Json => value.to_string(),
        _ => composed(value, ",", explode, text),
    }
}

/// The value of a cookie; a cookie has no way to repeat its name.
pub(crate) fn in_cookie(value: &Value, style: Style) -> String {
    match style {
        Style::Json => utf8_percent_encode(&value.to_string(), VALUE).to_string(),
        _ => composed(value, ",", false, in_query),
    }
}

fn composed(
    value: &Value,
    separator: &str,
    explode: bool,
    encode: impl Fn(&Value) -> String,
) -> String {
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(encode).collect(),
        Value::Object(object) => {
            let between = if explode { "=" } else { separator };
            let key = |key: &String| encode(&Value::String(key.clone()));
            members(object)
                .map(|(name, value)| format!("{}{between}{}", key(name), encode(value)))
                .collect()
        }
        other => return encode(other),
    };
    parts.join(separator)
}

/// The parameters of a query or a form, names and values encoded.
pub(crate) fn in_form(
    name: &str,
    value: &Value,
    style: Style,
    explode: bool,
) -> Vec<(String, String)> {
    let key = utf8_percent_encode(name, VALUE).to_string();
    let separator = match style {
        Style::Json => {
            return vec![(
                key,
                utf8_percent_encode(&value.to_string(), VALUE).to_string(),
            )];
        }
        Style::Deep => return deep(&key, value),
        Style::Space => "%20",
        Style::Pipe => "%7C",
        _ => ",",
    };
    match value {
        Value::Array(items) if explode => items
            .iter()
            .map(|item| (key.clone(), in_query(item)))
            .collect(),
        Value::Object(object) if explode => members(object)
            .map(|(name, value)| {
                let name = utf8_percent_encode(name, VALUE).to_string();
                (name, in_query(value))
            })
            .collect(),
        Value::Array(items) if items.is_empty() => Vec::new(),
        Value::Object(object) if object.is_empty() => Vec::new(),
        Value::Null => Vec::new(),
        _ => vec![(key, composed(value, separator, false, in_query))],
    }
}

/// Deeper levels than OpenAPI defines are written as most servers read them.
fn deep(key: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(object) => members(object)
            .flat_map(|(name, value)| {
                let name = utf8_percent_encode(name, VALUE);
                deep(&format!("{key}%5B{name}%5D"), value)
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(|item| deep(key, item)).collect(),
        Value::Null => Vec::new(),
        other => vec![(key.to_owned(), in_query(other))],
    }
}

impl Request {
    /// Gives a parameter that is an array or an object, or is not written in the usual way.
    pub(crate) fn styled(
        &mut self,
        place: ParameterLocation,
        name: &'static str,
        value: &impl Serialize,
        style: Style,
        explode: bool,
    ) {
        match serde_json::to_value(value) {
            Ok(value) => self.styled_value(place, name, &value, style, explode),
            Err(error) => {
                self.refuse(
                    place.location(),
                    name,
                    Rule::Format,
                    "a value that can be written",
                    &error.to_string(),
                );
            }
        }
    }

    fn styled_value(
        &mut self,
        place: ParameterLocation,
        name: &'static str,
        value: &Value,
        style: Style,
        explode: bool,
    ) {
        match place {
            ParameterLocation::Path => {
                let encoded = in_path(name, value, style, explode);
                if path::changes_route(&encoded) {
                    self.check_at(Location::Path, &|checker| {
                        checker.path_segment(name, &encoded);
                    });
                }
                path::substitute_encoded(&mut self.url, name, &encoded);
            }
            ParameterLocation::Query => {
                self.forget(Location::Query, name);
                let pairs = in_form(name, value, style, explode);
                self.query.set_encoded(&pairs);
            }
            ParameterLocation::Header => {
                self.header_text(name, &in_header(value, style, explode))
            }
            ParameterLocation::Cookie => self.set_cookie(name, &in_cookie(value, style)),
        }
    }
}

impl Query {
    /// Sets parameters whose names and values are encoded already.
    pub(crate) fn set_encoded(&mut self, pairs: &[(String, String)]) {
        for (name, _) in pairs {
            self.remove(&percent_decode_str(name).decode_utf8_lossy());
        }
        for (name, value) in pairs {
            if !self.encoded.is_empty() {
                self.encoded.push('&');
            }
            self.encoded.push_str(name);
            self.encoded.push('=');
            self.encoded.push_str(value);
        }
    }
}

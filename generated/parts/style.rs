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

fn in_query(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

fn members(object: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    object.iter().filter(|(_, value)| !value.is_null())
}

/// The value in the place of a path parameter, encoded.
fn in_path(name: &str, value: &Value, style: Style, explode: bool) -> String {
    let encode = &path::encoded;
    match (style, value) {
        (Style::Label, _) => {
            let separator = if explode { "." } else { "," };
            format!(".{}", composed(value, style, separator, explode, encode))
        }
        (Style::Matrix, Value::Array(items)) if explode => {
            let items = items.iter().map(|item| encode(&text(item)));
            items.map(|item| format!(";{name}={item}")).collect()
        }
        (Style::Matrix, Value::Object(object)) if explode => members(object)
            .map(|(key, value)| format!(";{}={}", encode(key), encode(&text(value))))
            .collect(),
        (Style::Matrix, _) => {
            format!(";{name}={}", composed(value, style, ",", false, encode))
        }
        _ => composed(value, style, ",", explode, encode),
    }
}

/// The value as one text.
fn composed(
    value: &Value,
    style: Style,
    separator: &str,
    explode: bool,
    encode: &dyn Fn(&str) -> String,
) -> String {
    let parts: Vec<String> = match value {
        _ if style == Style::Json => return encode(&value.to_string()),
        Value::Array(items) => items.iter().map(|item| encode(&text(item))).collect(),
        Value::Object(object) => {
            let between = if explode { "=" } else { separator };
            members(object)
                .map(|(name, value)| format!("{}{between}{}", encode(name), encode(&text(value))))
                .collect()
        }
        other => return encode(&text(other)),
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
    let key = in_query(name);
    let separator = match style {
        Style::Json => return vec![(key, in_query(&value.to_string()))],
        Style::Deep => return deep(&key, value),
        Style::Space => "%20",
        Style::Pipe => "%7C",
        _ => ",",
    };
    match value {
        Value::Array(items) if explode || items.is_empty() => items
            .iter()
            .map(|item| (key.clone(), in_query(&text(item))))
            .collect(),
        Value::Object(object) if explode || object.is_empty() => members(object)
            .map(|(name, value)| (in_query(name), in_query(&text(value))))
            .collect(),
        Value::Null => Vec::new(),
        _ => vec![(key, composed(value, style, separator, false, &in_query))],
    }
}

/// Deeper levels than OpenAPI defines are written as most servers read them.
fn deep(key: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(object) => members(object)
            .flat_map(|(name, value)| deep(&format!("{key}%5B{}%5D", in_query(name)), value))
            .collect(),
        Value::Array(items) => items.iter().flat_map(|item| deep(key, item)).collect(),
        Value::Null => Vec::new(),
        other => vec![(key.to_owned(), in_query(&text(other)))],
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
        match (serde_json::to_value(value), place) {
            (Ok(value), ParameterLocation::Path) => {
                let encoded = in_path(name, &value, style, explode);
                if path::changes_route(&encoded) {
                    self.check_at(Location::Path, &|checker| {
                        checker.path_segment(name, &encoded);
                    });
                }
                path::substitute_encoded(&mut self.url, name, &encoded);
            }
            (Ok(value), ParameterLocation::Query) => {
                self.forget(Location::Query, name);
                self.query.set_encoded(&in_form(name, &value, style, explode));
            }
            (Ok(value), ParameterLocation::Header) => {
                self.header_text(name, &composed(&value, style, ",", explode, &str::to_owned));
            }
            // A cookie has no way to repeat its name.
            (Ok(value), ParameterLocation::Cookie) => {
                self.set_cookie(name, &composed(&value, style, ",", false, &in_query));
            }
            (Err(error), place) => {
                let location = match place {
                    ParameterLocation::Path => Location::Path,
                    ParameterLocation::Query => Location::Query,
                    ParameterLocation::Header | ParameterLocation::Cookie => Location::Header,
                };
                let limit = "a value that can be written";
                self.refuse(location, name, Rule::Format, limit, &error.to_string());
            }
        }
    }
}

impl Query {
    /// Sets parameters whose names and values are encoded already.
    fn set_encoded(&mut self, pairs: &[(String, String)]) {
        for (name, _) in pairs {
            self.remove(&percent_decode_str(name).decode_utf8_lossy());
        }
        for (name, value) in pairs {
            let separator = if self.encoded.is_empty() { "" } else { "&" };
            self.encoded.push_str(&format!("{separator}{name}={value}"));
        }
    }
}

//! How OpenAPI writes arrays and objects into paths, queries, headers and cookies.

use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};

use super::path;
use super::query::VALUE;

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn query(value: &Value, style: Style, explode: bool) -> String {
        let pairs = in_form("c", value, style, explode);
        let written: Vec<_> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
        written.join("&")
    }

    #[test]
    fn paths_are_written_as_the_specification_tabulates() {
        let list = json!(["blue", "b/k"]);
        let object = json!({ "R": 100, "G": 200 });
        for (value, style, explode, expected) in [
            (&list, Style::Simple, false, "blue,b%2Fk"),
            (&object, Style::Simple, false, "R,100,G,200"),
            (&object, Style::Simple, true, "R=100,G=200"),
            (&list, Style::Label, false, ".blue,b%2Fk"),
            (&list, Style::Label, true, ".blue.b%2Fk"),
            (&object, Style::Label, true, ".R=100.G=200"),
            (&list, Style::Matrix, false, ";c=blue,b%2Fk"),
            (&list, Style::Matrix, true, ";c=blue;c=b%2Fk"),
            (&object, Style::Matrix, false, ";c=R,100,G,200"),
            (&object, Style::Matrix, true, ";R=100;G=200"),
        ] {
            assert_eq!(
                sorted(&in_path("c", value, style, explode)),
                sorted(expected)
            );
        }
    }

    /// Maps of JSON keep no order unless a feature asks for it.
    fn sorted(text: &str) -> Vec<char> {
        let mut characters: Vec<char> = text.chars().collect();
        characters.sort_unstable();
        characters
    }

    #[test]
    fn queries_are_written_as_the_specification_tabulates() {
        let list = json!(["a b", "c"]);
        for (style, explode, expected) in [
            (Style::Form, true, "c=a%20b&c=c"),
            (Style::Form, false, "c=a%20b,c"),
            (Style::Space, false, "c=a%20b%20c"),
            (Style::Pipe, false, "c=a%20b%7Cc"),
            (Style::Json, false, "c=%5B%22a%20b%22%2C%22c%22%5D"),
        ] {
            assert_eq!(query(&list, style, explode), expected);
        }
        let object = json!({ "k": { "x": [1, 2], "none": null } });
        assert_eq!(
            query(&object, Style::Deep, true),
            "c%5Bk%5D%5Bx%5D=1&c%5Bk%5D%5Bx%5D=2"
        );
        assert_eq!(query(&json!({ "k": 1 }), Style::Form, true), "k=1");
        assert_eq!(query(&json!({ "k": 1 }), Style::Form, false), "c=k,1");
    }

    #[test]
    fn headers_are_not_percent_encoded() {
        let value = json!(["a b", 3]);
        assert_eq!(in_header(&value, Style::Simple, false), "a b,3");
    }
}

//! Null, text and flags where something else was written.

use serde_json::{Value, json};

use super::{Normalizer, Object};
use crate::diagnostic::codes;
use crate::spec::pointer::Pointer;
use crate::spec::walk::Kind;
use crate::spec::words::type_name;

/// Members that are data: null is a value there.
const DATA: [&str; 6] = ["example", "default", "const", "value", "enum", "examples"];

fn texts(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Operation => &["operationId", "summary", "description"],
        Kind::Parameter => &["name", "in", "description", "style"],
        Kind::SecurityScheme => &[
            "type",
            "name",
            "in",
            "scheme",
            "bearerFormat",
            "description",
        ],
        Kind::Schema => &["title", "description", "format", "pattern"],
        Kind::PathItem | Kind::Example => &["summary", "description"],
        Kind::Header | Kind::RequestBody | Kind::Response | Kind::Link => &["description"],
        _ => &[],
    }
}

fn flags(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Operation => &["deprecated"],
        Kind::Parameter | Kind::Header => &[
            "required",
            "deprecated",
            "explode",
            "allowReserved",
            "allowEmptyValue",
        ],
        Kind::RequestBody => &["required"],
        Kind::Schema => &[
            "nullable",
            "deprecated",
            "readOnly",
            "writeOnly",
            "uniqueItems",
        ],
        _ => &[],
    }
}

impl Normalizer<'_> {
    pub(super) fn scalars(&mut self, kind: Kind, object: &Object<'_>) {
        self.nulls(object);
        self.texts(object, texts(kind));
        for (key, value) in object.members {
            let is_well = value.is_boolean() || value.is_null();
            if !is_well && flags(kind).contains(&key.as_str()) {
                self.flag(object, key, value);
            }
        }
    }

    /// Members without a value, such as `tags:` with nothing after it.
    pub(super) fn nulls(&mut self, object: &Object<'_>) {
        for (key, value) in object.members {
            // A map may hold `/path: null`; there the key says something all the same, see `no_object`.
            let is_data =
                || DATA.contains(&key.as_str()) || key.starts_with("x-") || key.starts_with('/');
            if !value.is_null() || is_data() {
                continue;
            }
            let problem = object.problem(&codes::NULL_VALUE, key, format!("`{key}` has no value"));
            self.remove(
                object.join(key),
                problem.note("taken as if it were not there"),
            );
        }
    }

    /// Members that are text, by their keys.
    pub(super) fn texts(&mut self, object: &Object<'_>, keys: &[&str]) {
        for (key, value) in object.members {
            let is_well = value.is_string() || value.is_null();
            if !is_well && keys.contains(&key.as_str()) {
                self.text(object, key, value);
            }
        }
    }

    /// An entry of a map or list that is no object.
    pub(super) fn no_object(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        let location = self.document.location(at);
        match (kind, value) {
            (
                Kind::Schema
                | Kind::Response
                | Kind::PathItem
                | Kind::MediaType
                | Kind::Header
                | Kind::Example
                | Kind::Encoding
                | Kind::Link
                | Kind::Callback,
                Value::Null,
            ) => {
                let key = at.last().unwrap_or_default();
                let message = format!("the {} `{key}` has no value", kind.name());
                let problem =
                    crate::diagnostic::Diagnostic::new(&codes::NULL_VALUE, message).at(location);
                self.replace(
                    at.clone(),
                    json!({}),
                    problem.note("taken as one that says nothing: `{}`"),
                );
            }
            (Kind::Example, value) => {
                let message = "an entry of `examples` is an object with the example as its `value`";
                let problem =
                    crate::diagnostic::Diagnostic::new(&codes::OBSOLETE_FORM, message).at(location);
                let note = format!("{} is taken as the example itself", type_name(value));
                self.replace(at.clone(), json!({ "value": value }), problem.note(note));
            }
            _ => {}
        }
    }

    fn text(&mut self, object: &Object<'_>, key: &str, value: &Value) {
        let what = format!("`{key}` has to be text, not {}", type_name(value));
        if value.is_array() || value.is_object() {
            let problem = object.problem(&codes::WRONG_TYPE, key, what);
            let problem = problem.with_severity(crate::diagnostic::Severity::Warning);
            self.remove(object.join(key), problem.note("it is ignored"));
        } else {
            self.unquoted(object.join(key), &what);
        }
    }

    /// Takes a number or boolean as the text that it was written as.
    pub(super) fn unquoted(&mut self, at: Pointer, what: &str) {
        let Some(text) = self.document.scalar_text(&at) else {
            return;
        };
        let problem = crate::diagnostic::Diagnostic::new(&codes::UNQUOTED_TEXT, what)
            .at(self.document.location(&at));
        let problem = problem.note(format!("taken as the text `{text}`"));
        self.replace(at, Value::String(text), problem);
    }

    fn flag(&mut self, object: &Object<'_>, key: &str, value: &Value) {
        let at = object.join(key);
        let message = format!(
            "`{key}` has to be `true` or `false`, not {}",
            type_name(value)
        );
        let meant = match value.as_str().map(str::to_ascii_lowercase).as_deref() {
            Some("true" | "yes" | "on" | "1") => Some(true),
            Some("false" | "no" | "off" | "0") => Some(false),
            _ => None,
        };
        let problem = object.problem(&codes::QUOTED_VALUE, key, message);
        match meant {
            Some(meant) => self.replace(
                at,
                Value::Bool(meant),
                problem.note(format!("taken as `{meant}`")),
            ),
            None => self.remove(at, problem.note("it is ignored")),
        }
    }
}

//! Null, text and flags where something else was written.

use serde_json::{Value, json};

use super::Normalizer;
use crate::diagnostic::{Diagnostic, codes};
use crate::spec::fields::Fields;
use crate::spec::pointer::Pointer;
use crate::spec::walk::Kind;
use crate::spec::words::type_name;

/// Members that are data: null is a value there.
const DATA: [&str; 6] = ["example", "default", "const", "value", "enum", "examples"];

/// Whether a member of an object of that kind is text.
fn is_text(kind: Kind, key: &str) -> bool {
    match key {
        "operationId" | "summary" | "description" | "style" | "scheme" | "bearerFormat" => true,
        "name" | "in" => matches!(kind, Kind::Parameter | Kind::SecurityScheme),
        "type" => kind == Kind::SecurityScheme,
        "title" | "format" | "pattern" => kind == Kind::Schema,
        _ => false,
    }
}

/// Whether it is `true` or `false`.
fn is_flag(kind: Kind, key: &str) -> bool {
    match key {
        "deprecated" | "explode" | "allowReserved" | "allowEmptyValue" => true,
        "nullable" | "readOnly" | "writeOnly" | "uniqueItems" => true,
        "required" => kind != Kind::Schema,
        _ => false,
    }
}

/// Whether YAML may have read text as something else.
pub(super) fn is_unquoted(value: &Value) -> bool {
    value.is_number() || value.is_boolean()
}

impl Normalizer<'_> {
    pub(super) fn scalars(&mut self, kind: Kind, object: &Fields<'_>) {
        self.nulls(object);
        self.texts(object, |key| is_text(kind, key));
        for (key, value) in object.members {
            if !value.is_boolean() && !value.is_null() && is_flag(kind, key) {
                self.flag(object, key, value);
            }
        }
    }

    /// Members without a value, such as `tags:` with nothing after it.
    pub(super) fn nulls(&mut self, object: &Fields<'_>) {
        // A map may hold `/path: null`; there the key says something all the same, see `no_object`.
        let is_data =
            |key: &str| DATA.contains(&key) || key.starts_with("x-") || key.starts_with('/');
        let nulls = object.members.iter().filter(|(_, value)| value.is_null());
        for (key, _) in nulls.filter(|(key, _)| !is_data(key)) {
            let message = format!("`{key}` has no value");
            let problem = object.problem(&codes::NULL_VALUE, key, message);
            self.remove(object.join(key), problem, "taken as if it were not there");
        }
    }

    /// Members that are text, by their keys.
    pub(super) fn texts(&mut self, object: &Fields<'_>, is_text: impl Fn(&str) -> bool) {
        for (key, value) in object.members {
            if value.is_string() || value.is_null() || !is_text(key) {
                continue;
            }
            let what = format!("`{key}` has to be text, not {}", type_name(value));
            if is_unquoted(value) {
                self.unquoted(object.join(key), &what);
            } else {
                let problem = object.problem(&codes::WRONG_TYPE, key, what);
                self.remove(object.join(key), problem, "it is ignored");
            }
        }
    }

    /// An entry of a map or list that is no object.
    pub(super) fn no_object(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        let has_to_say = matches!(
            kind,
            Kind::Parameter | Kind::RequestBody | Kind::SecurityScheme
        );
        let (code, message, note, new) = if value.is_null() && !has_to_say {
            let key = at.last().unwrap_or_default();
            let message = format!("the {} `{key}` has no value", kind.name());
            let note = "taken as one that says nothing: `{}`".to_owned();
            (&codes::NULL_VALUE, message, note, json!({}))
        } else if kind == Kind::Example {
            let message = "an entry of `examples` is an object with the example as its `value`";
            let note = format!("{} is taken as the example itself", type_name(value));
            let new = json!({ "value": value });
            (&codes::OBSOLETE_FORM, message.to_owned(), note, new)
        } else {
            return;
        };
        let problem = Diagnostic::new(code, message).at(self.document.location(at));
        self.set(at.clone(), new, problem, note);
    }

    /// Takes a number or boolean as the text that it was written as.
    pub(super) fn unquoted(&mut self, at: Pointer, what: &str) {
        if let Some(text) = self.document.scalar_text(&at) {
            let place = self.document.location(&at);
            let problem = Diagnostic::new(&codes::UNQUOTED_TEXT, what).at(place);
            let note = format!("taken as the text `{text}`");
            self.set(at, Value::String(text), problem, note);
        }
    }

    fn flag(&mut self, object: &Fields<'_>, key: &str, value: &Value) {
        let found = type_name(value);
        let message = format!("`{key}` has to be `true` or `false`, not {found}");
        let problem = object.problem(&codes::QUOTED_VALUE, key, message);
        let meant = match value.as_str().map(str::to_ascii_lowercase).as_deref() {
            Some("true" | "yes" | "on" | "1") => true,
            Some("false" | "no" | "off" | "0") => false,
            _ => return self.remove(object.join(key), problem, "it is ignored"),
        };
        let note = format!("taken as `{meant}`");
        self.set(object.join(key), Value::Bool(meant), problem, note);
    }
}

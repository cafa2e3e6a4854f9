//! Access to values of unknown type, where a wrong type is a diagnostic.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::spec::document::Document;
use crate::spec::fix;
use crate::spec::pointer::Pointer;
use crate::spec::words::type_name;

/// The members of an object in the document.
#[derive(Clone, Copy)]
pub(super) struct Fields<'d> {
    pub(super) document: &'d Document,
    pub(super) at: &'d Pointer,
    pub(super) members: &'d Map<String, Value>,
}

impl<'d> Fields<'d> {
    pub(super) fn get(&self, key: &str) -> Option<&'d Value> {
        self.members.get(key)
    }

    pub(super) fn join(&self, key: &str) -> Pointer {
        self.at.join(key)
    }

    pub(super) fn text(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<&'d str> {
        self.typed(key, "a string", Value::as_str, diagnostics)
    }

    pub(super) fn list(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<&'d [Value]> {
        self.typed(
            key,
            "a list",
            |value| value.as_array().map(Vec::as_slice),
            diagnostics,
        )
    }

    /// A field that OpenAPI requires; without it the object is ignored.
    pub(super) fn required_text(
        &self,
        key: &str,
        what: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<&'d str> {
        if !self.members.contains_key(key) {
            let problem = self.missing(key, what).with_severity(Severity::Warning);
            diagnostics.push(problem.note(format!("the {what} is ignored")));
        }
        self.text(key, diagnostics)
    }

    pub(super) fn missing(&self, key: &str, what: &str) -> Diagnostic {
        Diagnostic::new(&codes::MISSING_FIELD, format!("the {what} has no `{key}`"))
            .at(self.document.key_location(self.at))
            .help(format!("add `{key}` in the overlay"))
    }

    fn typed<T>(
        &self,
        key: &str,
        expected: &str,
        read: impl Fn(&'d Value) -> Option<T>,
        diagnostics: &mut Diagnostics,
    ) -> Option<T> {
        let value = self.members.get(key)?;
        let typed = read(value);
        if typed.is_none() {
            diagnostics.push(wrong_type(self.document, &self.join(key), expected, value));
        }
        typed
    }
}

pub(super) fn wrong_type(
    document: &Document,
    at: &Pointer,
    expected: &str,
    found: &Value,
) -> Diagnostic {
    let place = if at.is_root() {
        "the document".to_owned()
    } else {
        format!("`{at}`")
    };
    let message = format!("{place} has to be {expected}, not {}", type_name(found));
    let problem = Diagnostic::new(&codes::WRONG_TYPE, message).at(document.location(at));
    if at.is_root() {
        return problem;
    }
    let why = format!(
        "Upstream has {} where {expected} belongs.",
        type_name(found)
    );
    problem.fix(fix::remove(document.value(), at, &why))
}

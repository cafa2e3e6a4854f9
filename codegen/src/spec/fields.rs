//! An object of a document, and problems with its members.

use serde_json::{Map, Value};

use super::document::Document;
use super::pointer::Pointer;
use super::words::type_name;
use super::{fix, suggest};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, codes};

/// The members of an object and where it is.
#[derive(Clone)]
pub(super) struct Fields<'d> {
    pub(super) document: &'d Document,
    pub(super) at: Pointer,
    pub(super) members: &'d Map<String, Value>,
}

impl<'d> Fields<'d> {
    /// The value at a place, if it is an object.
    pub(super) fn of(document: &'d Document, at: Pointer, value: &'d Value) -> Option<Self> {
        let members = value.as_object()?;
        Some(Self {
            document,
            at,
            members,
        })
    }

    /// The document, if it is an object.
    pub(super) fn root(document: &'d Document) -> Option<Self> {
        Self::of(document, Pointer::root(), document.value())
    }

    pub(super) fn get(&self, key: &str) -> Option<&'d Value> {
        self.members.get(key)
    }

    pub(super) fn join(&self, key: &str) -> Pointer {
        self.at.join(key)
    }

    /// The object below a key.
    pub(super) fn object(&self, key: &str) -> Option<Self> {
        Self::of(self.document, self.join(key), self.get(key)?)
    }

    /// The items of the list below a key, each with its place.
    pub(super) fn items(&self, key: &str) -> impl Iterator<Item = (Pointer, &'d Value)> + use<'d> {
        let (at, items) = (self.join(key), self.get(key).and_then(Value::as_array));
        let items = items.into_iter().flatten().enumerate();
        items.map(move |(index, item)| (at.join(index.to_string()), item))
    }

    /// The members of the object below a key, each with its place.
    pub(super) fn entries(
        &self,
        key: &str,
    ) -> impl Iterator<Item = (&'d str, Pointer, &'d Value)> + use<'d> {
        let (at, members) = (self.join(key), self.get(key).and_then(Value::as_object));
        let members = members.into_iter().flatten();
        members.map(move |(key, value)| (key.as_str(), at.join(key), value))
    }

    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.get(key)?.as_str()
    }

    pub(super) fn is_true(&self, key: &str) -> bool {
        self.get(key) == Some(&Value::Bool(true))
    }

    /// A problem with a member, or with the object if it is absent.
    pub(super) fn problem(
        &self,
        code: &'static Code,
        key: &str,
        message: impl Into<String>,
    ) -> Diagnostic {
        let location = if self.members.contains_key(key) {
            self.document.location(&self.join(key))
        } else {
            self.document.key_location(&self.at)
        };
        Diagnostic::new(code, message).at(location)
    }

    /// A problem with the key of a member.
    pub(super) fn key_problem(
        &self,
        code: &'static Code,
        key: &str,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, message).at(self.document.key_location(&self.join(key)))
    }

    /// A field that OpenAPI requires and the generator can do without.
    pub(super) fn missing(&self, key: &str, what: &str) -> Diagnostic {
        Diagnostic::new(&codes::MISSING_FIELD, format!("the {what} has no `{key}`"))
            .with_severity(Severity::Warning)
            .at(self.document.key_location(&self.at))
            .help(format!("add `{key}` in the overlay"))
    }

    /// A field that OpenAPI requires; without it the object is ignored.
    pub(super) fn required_text(
        &self,
        key: &str,
        what: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<&'d str> {
        match self.get(key) {
            None => {
                let note = format!("the {what} is ignored");
                diagnostics.push(self.missing(key, what).note(note));
            }
            Some(Value::String(_)) => {}
            Some(_) => diagnostics.push(self.wrong_type(key, "a string")),
        }
        self.text(key)
    }

    pub(super) fn wrong_type(&self, key: &str, expected: &str) -> Diagnostic {
        wrong_type(self.document, &self.join(key), expected)
    }

    /// An overlay action that merges lines of YAML into the object.
    pub(super) fn update(&self, why: &str, lines: &str) -> String {
        fix::update(self.document.value(), &self.at, why, lines)
    }

    /// A problem for each member that is not known.
    pub(super) fn unknown<'a>(
        &'a self,
        code: &'static Code,
        known: &'a [&str],
    ) -> impl Iterator<Item = (&'d String, Diagnostic)> + 'a {
        let unknown = self.members.keys();
        let unknown = unknown.filter(|key| !known.contains(&key.as_str()));
        unknown.map(move |key| {
            let problem = self.key_problem(code, key, format!("unknown key `{key}`"));
            let help = format!("known are {}", suggest::quoted(known));
            (key, problem.help(help))
        })
    }
}

/// A value that is none of what belongs at its place.
pub(super) fn wrong_type(document: &Document, at: &Pointer, expected: &str) -> Diagnostic {
    let found = document.get(at).map_or("nothing", type_name);
    let place = match at.is_root() {
        true => "the document".to_owned(),
        false => format!("`{at}`"),
    };
    let message = format!("{place} has to be {expected}, not {found}");
    let problem = Diagnostic::new(&codes::WRONG_TYPE, message).at(document.location(at));
    if at.is_root() {
        return problem;
    }
    let why = format!("Upstream has {found} where {expected} belongs.");
    problem.fix(fix::remove(document.value(), at, &why))
}

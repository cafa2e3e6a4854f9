//! What can be wrong within a schema.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{example, extensions};
use crate::diagnostic::{Diagnostics, Severity, codes};
use crate::spec::document::Document;
use crate::spec::fields::{Fields, wrong_type};
use crate::spec::pointer::Pointer;
use crate::spec::reference::{local_target, reference_in, resolve};
use crate::spec::walk::{COUNTS, NUMBERS, TYPES};
use crate::spec::{fix, suggest};

/// Compositions of more parts than this are cut.
const MOST_PARTS: usize = 1000;

pub(super) fn schema(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    types(fields, diagnostics);
    enumeration(fields, diagnostics);
    required(fields, diagnostics);
    nullable(fields, diagnostics);
    limits(fields, diagnostics);
    example::check(fields, fields.document.get(&fields.at), diagnostics);
    extensions::schema(fields, diagnostics);
}

fn types(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let at = fields.join("type");
    let (types, expected) = match fields.get("type") {
        // Null was normalized away.
        None | Some(Value::Null) => return,
        Some(Value::Array(_)) => (fields.items("type").collect(), "a string"),
        Some(only) => (vec![(at, only)], "a string or a list of strings"),
    };
    for (at, name) in types {
        match name.as_str() {
            Some(name) => known_type(fields, name, &at, diagnostics),
            None => diagnostics.push(wrong_type(fields.document, &at, expected)),
        }
    }
}

fn known_type(fields: &Fields<'_>, name: &str, at: &Pointer, diagnostics: &mut Diagnostics) {
    if TYPES.contains(&name) {
        return;
    }
    let near = suggest::nearest(name, TYPES);
    let all = format!("the types are {}", suggest::quoted(&TYPES));
    let help = suggest::nearest_or(name, TYPES, &all);
    let why = format!("There is no type {name}.");
    let fix = match near.first() {
        Some(near) if *at == fields.join("type") => fields.update(&why, &format!("type: {near}")),
        _ => fix::remove(fields.document.value(), at, &why),
    };
    let message = format!("there is no type `{name}`");
    let problem = fields.problem(&codes::UNKNOWN_SCHEMA_TYPE, "type", message);
    diagnostics.push(problem.at(fields.document.location(at)).help(help).fix(fix));
}

fn enumeration(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    if fields.get("enum").is_some_and(|values| !values.is_array()) {
        diagnostics.push(fields.wrong_type("enum", "a list"));
    }
    let mut seen = HashSet::new();
    for (at, value) in fields
        .items("enum")
        .filter(|(_, value)| !seen.insert(*value))
    {
        let message = format!("`{value}` is listed twice");
        let problem = fields.problem(&codes::DUPLICATE_ENUM_VALUE, "enum", message);
        let problem = problem.at(fields.document.location(&at));
        diagnostics.push(problem.note("the second one is ignored"));
    }
}

fn required(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    const OPENING: [&str; 4] = [
        "additionalProperties",
        "patternProperties",
        "anyOf",
        "oneOf",
    ];
    let schema = Parts::of(fields.document, vec![fields.members], &["allOf"]);
    let mut opening = OPENING.iter().flat_map(|key| schema.get(key));
    // Then what another part or nobody describes may be required.
    let is_open = opening.any(|it| *it != Value::Bool(false))
        || schema.get("properties").next().is_none()
        || is_composed(&fields.at);
    // What else it may be was normalized.
    for (at, name) in fields.items("required") {
        let Some(name) = name.as_str() else {
            diagnostics.push(wrong_type(fields.document, &at, "a string"));
            continue;
        };
        if is_open || schema.declared(name).is_some() {
            continue;
        }
        let message = format!("`{name}` is required, but the schema has no such property");
        let otherwise = "describe the property or drop the requirement, in the overlay";
        let help = suggest::nearest_or(name, schema.names(), otherwise);
        let problem = fields.problem(&codes::UNKNOWN_REQUIRED_PROPERTY, "required", message);
        diagnostics.push(problem.at(fields.document.location(&at)).help(help));
    }
}

fn nullable(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let version = Pointer::from_tokens(["openapi"]);
    let version = fields.document.scalar_text(&version);
    if fields.is_true("nullable") && version.is_some_and(|it| it.starts_with("3.1")) {
        let message = "`nullable` is of OpenAPI 3.0; in 3.1 `null` is one of the types";
        let problem = fields.key_problem(&codes::OBSOLETE_FORM, "nullable", message);
        diagnostics.push(problem.note("taken as in 3.0: the value may be null"));
    }
}

/// Parts of a composition may require what another part describes.
fn is_composed(at: &Pointer) -> bool {
    let parent = at.parent();
    let parent = parent.as_ref().and_then(Pointer::last);
    parent.is_some_and(|key| ["allOf", "anyOf", "oneOf"].contains(&&*key))
}

fn limits(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    for (key, value) in fields.members {
        let expected = match key.as_str() {
            key if COUNTS.contains(&key) && value.as_u64().is_none() => "a whole number from 0",
            key if NUMBERS.contains(&key) && !value.is_number() => "a number",
            _ => continue,
        };
        let problem = fields.wrong_type(key, expected);
        let problem = problem.with_severity(Severity::Warning);
        diagnostics.push(problem.note("the limit is ignored"));
    }
}

/// A schema and those that it is composed of by some keywords, through references, each once.
///
/// Read from the document: the IR is made only of documents without errors.
#[derive(Clone)]
pub(super) struct Parts<'d> {
    document: &'d Document,
    keywords: &'static [&'static str],
    schemas: Vec<&'d Map<String, Value>>,
}

impl<'d> Parts<'d> {
    pub(super) fn of(
        document: &'d Document,
        mut schemas: Vec<&'d Map<String, Value>>,
        keywords: &'static [&'static str],
    ) -> Self {
        let mut seen: HashSet<_> = schemas.iter().map(|it| std::ptr::from_ref(*it)).collect();
        let mut next = 0;
        while let Some(schema) = schemas.get(next).copied() {
            let lists = keywords
                .iter()
                .filter_map(|key| schema.get(*key)?.as_array());
            for part in lists
                .flatten()
                .filter_map(|part| follow(document, part)?.as_object())
            {
                if seen.insert(std::ptr::from_ref(part)) && schemas.len() < MOST_PARTS {
                    schemas.push(part);
                }
            }
            next += 1;
        }
        Self {
            document,
            keywords,
            schemas,
        }
    }

    /// What the parts say with a keyword.
    pub(super) fn get(&self, key: &str) -> impl Iterator<Item = &'d Value> {
        self.schemas.iter().filter_map(move |part| part.get(key))
    }

    fn declared(&self, name: &str) -> Option<&'d Value> {
        self.get("properties").find_map(|it| it.get(name))
    }

    /// The schema of a property.
    pub(super) fn property(&self, name: &str) -> Option<Self> {
        let schema = follow(self.document, self.declared(name)?).and_then(Value::as_object);
        let schemas = schema.into_iter().collect();
        Some(Self::of(self.document, schemas, self.keywords))
    }

    /// The names of all properties.
    pub(super) fn names(&self) -> impl Iterator<Item = &'d str> {
        let properties = self.get("properties").filter_map(Value::as_object);
        properties.flat_map(|it| it.keys().map(String::as_str))
    }
}

/// The value itself, or what its `$ref` leads to, if anything.
pub(super) fn follow<'d>(document: &'d Document, value: &'d Value) -> Option<&'d Value> {
    let Some(reference) = reference_in(value) else {
        return Some(value);
    };
    let resolved = resolve(document.value(), &local_target(reference)?).ok()?;
    Some(resolved.value)
}

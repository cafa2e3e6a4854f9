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
    example::schema(fields, diagnostics);
    extensions::schema(fields, diagnostics);
}

fn types(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    match fields.get("type") {
        // Null was normalized away.
        None | Some(Value::Null) => {}
        Some(Value::String(name)) => known_type(fields, name, &fields.join("type"), diagnostics),
        Some(Value::Array(_)) => {
            for (at, name) in fields.items("type") {
                match name.as_str() {
                    Some(name) => known_type(fields, name, &at, diagnostics),
                    None => diagnostics.push(wrong_type(fields.document, &at, "a string")),
                }
            }
        }
        Some(_) => diagnostics.push(fields.wrong_type("type", "a string or a list of strings")),
    }
}

fn known_type(fields: &Fields<'_>, name: &str, at: &Pointer, diagnostics: &mut Diagnostics) {
    if TYPES.contains(&name) {
        return;
    }
    let near = suggest::nearest(name, TYPES);
    let help = suggest::did_you_mean(&near)
        .unwrap_or_else(|| format!("the types are {}", suggest::quoted(&TYPES)));
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
    // What else it may be was normalized.
    let properties = Properties::of(fields);
    for (at, name) in fields.items("required") {
        let Some(name) = name.as_str() else {
            diagnostics.push(wrong_type(fields.document, &at, "a string"));
            continue;
        };
        if !properties.are_all_known || is_composed(&fields.at) || properties.get(name).is_some() {
            continue;
        }
        let message = format!("`{name}` is required, but the schema has no such property");
        let help = suggest::did_you_mean(&suggest::nearest(name, properties.names()));
        let help = help.unwrap_or_else(|| {
            "describe the property or drop the requirement, in the overlay".to_owned()
        });
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

/// The properties of an object schema, those of its `allOf` included.
///
/// Read from the document: the IR is made only of documents without errors.
pub(super) struct Properties<'d> {
    maps: Vec<&'d Map<String, Value>>,
    /// Where references lead, if a name may be a path: properties of properties after a slash.
    paths_in: Option<&'d Document>,
    /// Whether nothing else can be told to exist: no composition of unknown outcome, no free-form properties.
    are_all_known: bool,
}

impl<'d> Properties<'d> {
    pub(super) fn of(fields: &Fields<'d>) -> Self {
        Self::of_schema(fields.document, fields.members)
    }

    fn of_schema(document: &'d Document, schema: &'d Map<String, Value>) -> Self {
        const OPENING: [&str; 4] = [
            "additionalProperties",
            "patternProperties",
            "anyOf",
            "oneOf",
        ];
        let parts = parts(document, schema, &["allOf"]);
        let opens = |part: &Map<String, Value>, key: &str| {
            part.get(key)
                .is_some_and(|value| *value != Value::Bool(false))
        };
        let is_open = parts
            .iter()
            .any(|part| OPENING.iter().any(|key| opens(part, key)));
        let maps = parts.iter();
        let maps: Vec<_> = maps
            .filter_map(|part| part.get("properties")?.as_object())
            .collect();
        Self {
            are_all_known: !maps.is_empty() && !is_open,
            paths_in: None,
            maps,
        }
    }

    /// Those that are found by a path through objects as well.
    pub(super) fn with_paths(fields: &Fields<'d>) -> Self {
        Self {
            paths_in: Some(fields.document),
            ..Self::of(fields)
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'d Value> {
        let own = |name: &str| self.maps.iter().find_map(|map| map.get(name));
        let (Some(document), Some((first, rest))) = (self.paths_in, name.split_once('/')) else {
            return own(name);
        };
        let schema = follow(document, own(first)?)?.as_object()?;
        let inner = Self {
            paths_in: self.paths_in,
            ..Self::of_schema(document, schema)
        };
        inner.get(rest)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'d str> {
        let names = self.maps.iter().flat_map(|map| map.keys());
        names.map(String::as_str)
    }
}

/// A schema and the schemas it is composed of by the given keys, through references, each once.
pub(super) fn parts<'d>(
    document: &'d Document,
    schema: &'d Map<String, Value>,
    keys: &[&str],
) -> Vec<&'d Map<String, Value>> {
    let mut parts = vec![schema];
    let mut seen = HashSet::from([std::ptr::from_ref(schema)]);
    let mut next = 0;
    while let Some(schema) = parts.get(next).copied() {
        let composed = keys.iter().filter_map(|key| schema.get(*key)?.as_array());
        for part in composed
            .flatten()
            .filter_map(|part| follow(document, part)?.as_object())
        {
            if seen.insert(std::ptr::from_ref(part)) && parts.len() < MOST_PARTS {
                parts.push(part);
            }
        }
        next += 1;
    }
    parts
}

/// The value itself, or what its `$ref` leads to, if anything.
pub(super) fn follow<'d>(document: &'d Document, value: &'d Value) -> Option<&'d Value> {
    let Some(reference) = reference_in(value) else {
        return Some(value);
    };
    let resolved = resolve(document.value(), &local_target(reference)?).ok()?;
    Some(resolved.value)
}

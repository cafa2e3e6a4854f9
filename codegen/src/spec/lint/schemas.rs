//! What can be wrong within a schema.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::fields::{Fields, wrong_type};
use super::{example, extensions};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::spec::document::Document;
use crate::spec::fix;
use crate::spec::pointer::Pointer;
use crate::spec::reference::{local_target, reference_in, resolve};
use crate::spec::suggest;
use crate::spec::walk::TYPES;

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
    let at = fields.join("type");
    match fields.get("type") {
        None => {}
        Some(Value::String(name)) => known_type(fields.document, name, &at, diagnostics),
        Some(Value::Array(names)) => {
            for (index, name) in names.iter().enumerate() {
                let at = at.join(index);
                match name.as_str() {
                    Some(name) => known_type(fields.document, name, &at, diagnostics),
                    None => diagnostics.push(wrong_type(fields.document, &at, "a string", name)),
                }
            }
        }
        // Mended or gone.
        Some(Value::Null) => {}
        Some(other) => diagnostics.push(wrong_type(
            fields.document,
            &at,
            "a string or a list of strings",
            other,
        )),
    }
}

fn known_type(document: &Document, name: &str, at: &Pointer, diagnostics: &mut Diagnostics) {
    if TYPES.contains(&name) {
        return;
    }
    let problem = Diagnostic::new(
        &codes::UNKNOWN_SCHEMA_TYPE,
        format!("there is no type `{name}`"),
    );
    let near: Vec<String> = suggest::nearest(name, TYPES)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let help = suggest::did_you_mean(&near).unwrap_or_else(|| {
        format!(
            "the types are {}",
            TYPES.map(|name| format!("`{name}`")).join(", ")
        )
    });
    let why = format!("There is no type {name}.");
    let fix = match (near.first(), at.parent(), at.last()) {
        (Some(near), Some(parent), Some(key)) if key == "type" => {
            fix::update(document.value(), &parent, &why, &format!("type: {near}"))
        }
        _ => fix::remove(document.value(), at, &why),
    };
    diagnostics.push(problem.at(document.location(at)).help(help).fix(fix));
}

fn enumeration(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let Some(values) = fields.list("enum", diagnostics) else {
        return;
    };
    let at = fields.join("enum");
    let mut seen = HashSet::new();
    for (index, value) in values.iter().enumerate() {
        if !seen.insert(value) {
            let problem = Diagnostic::new(
                &codes::DUPLICATE_ENUM_VALUE,
                format!("`{value}` is listed twice"),
            );
            diagnostics.push(
                problem
                    .at(fields.document.location(&at.join(index)))
                    .note("the second one is ignored"),
            );
        }
    }
}

fn required(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let at = fields.join("required");
    // What else it may be is mended.
    let Some(Value::Array(names)) = fields.get("required") else {
        return;
    };
    let properties = Properties::of(fields);
    for (index, name) in names.iter().enumerate() {
        let at = at.join(index);
        let Some(name) = name.as_str() else {
            diagnostics.push(wrong_type(fields.document, &at, "a string", name));
            continue;
        };
        if !properties.are_all_known || is_composed(fields.at) || properties.contains(name) {
            continue;
        }
        let message = format!("`{name}` is required, but the schema has no such property");
        let problem = Diagnostic::new(&codes::UNKNOWN_REQUIRED_PROPERTY, message)
            .at(fields.document.location(&at));
        let near: Vec<String> = properties.nearest(name);
        diagnostics.push(match suggest::did_you_mean(&near) {
            Some(question) => problem.help(question),
            None => problem.help("describe the property or drop the requirement, in the overlay"),
        });
    }
}

fn nullable(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let version = fields
        .document
        .scalar_text(&Pointer::from_tokens(["openapi"]));
    let is_new = version.is_some_and(|version| version.starts_with("3.1"));
    if is_new && fields.get("nullable") == Some(&Value::Bool(true)) {
        let message = "`nullable` is of OpenAPI 3.0; in 3.1 `null` is one of the types";
        let problem = Diagnostic::new(&codes::OBSOLETE_FORM, message)
            .at(fields.document.key_location(&fields.join("nullable")));
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
    const COUNTS: [&str; 6] = [
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
    ];
    const NUMBERS: [&str; 3] = ["minimum", "maximum", "multipleOf"];
    for (key, value) in fields.members {
        let expected = match key.as_str() {
            key if COUNTS.contains(&key) && value.as_u64().is_none() => "a whole number from 0",
            key if NUMBERS.contains(&key) && !value.is_number() => "a number",
            _ => continue,
        };
        let problem = wrong_type(fields.document, &fields.join(key), expected, value);
        diagnostics.push(
            problem
                .with_severity(Severity::Warning)
                .note("the limit is ignored"),
        );
    }
}

/// The properties of an object schema, those of its `allOf` included.
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
        let parts = parts(document, schema, &["allOf"]);
        let is_open = |schema: &Map<String, Value>| {
            [
                "additionalProperties",
                "patternProperties",
                "anyOf",
                "oneOf",
            ]
            .iter()
            .any(|key| {
                schema
                    .get(*key)
                    .is_some_and(|value| *value != Value::Bool(false))
            })
        };
        let maps: Vec<_> = parts
            .iter()
            .filter_map(|part| part.get("properties")?.as_object())
            .collect();
        let are_all_known = !maps.is_empty() && !parts.iter().any(|part| is_open(part));
        Self {
            maps,
            paths_in: None,
            are_all_known,
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

    pub(super) fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn nearest(&self, name: &str) -> Vec<String> {
        let names = self
            .maps
            .iter()
            .flat_map(|map| map.keys())
            .map(String::as_str);
        suggest::nearest(name, names)
            .into_iter()
            .map(str::to_owned)
            .collect()
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
        let composed = keys
            .iter()
            .filter_map(|key| schema.get(*key)?.as_array())
            .flatten();
        for part in composed.filter_map(|part| follow(document, part)?.as_object()) {
            if seen.insert(std::ptr::from_ref(part)) && parts.len() < MOST_PARTS {
                parts.push(part);
            }
        }
        next += 1;
    }
    parts
}

/// The value itself, or what its `$ref` leads to.
pub(super) fn follow<'d>(document: &'d Document, value: &'d Value) -> Option<&'d Value> {
    match reference_in(value) {
        None => Some(value),
        Some(reference) => {
            let pointer = local_target(reference)?;
            resolve(document.value(), &pointer)
                .ok()
                .map(|resolved| resolved.value)
        }
    }
}

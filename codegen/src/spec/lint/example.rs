//! Whether examples and defaults fit their schemas.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::schemas::follow;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::spec::document::Document;
use crate::spec::pointer::Pointer;
use crate::spec::reference::reference_in;
use crate::spec::walk::TYPES;
use crate::spec::words::{is_of_type, type_name};

/// Schemas looked at for one example. Alternatives in alternatives could take forever; beyond this an example fits.
const MAX_STEPS: usize = 10_000;
/// How deep schemas are followed into each other, for the same reason.
const MAX_DEPTH: usize = 100;

pub(super) fn schema(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    for what in ["example", "default"] {
        if let Some(value) = fields.get(what) {
            let mut checker = Checker {
                document: fields.document,
                steps: MAX_STEPS,
                depth: 0,
            };
            report(
                checker.fits_object(fields.members, value, &fields.join(what)),
                what,
                fields.document,
                diagnostics,
            );
        }
    }
    for (index, value) in fields
        .get("examples")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        let mut checker = Checker {
            document: fields.document,
            steps: MAX_STEPS,
            depth: 0,
        };
        let at = fields.join("examples").join(index);
        report(
            checker.fits_object(fields.members, value, &at),
            "example",
            fields.document,
            diagnostics,
        );
    }
}

pub(super) fn media_type(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    // Examples of other formats are their text.
    if fields.at.last().is_some_and(|name| name.contains("json")) {
        content(fields, diagnostics);
    }
}

pub(super) fn parameter(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    content(fields, diagnostics);
}

fn content(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let Some(schema) = fields.get("schema") else {
        return;
    };
    if let Some(value) = fields.get("example") {
        check(
            fields.document,
            schema,
            value,
            &fields.join("example"),
            diagnostics,
        );
    }
    for (name, example) in fields
        .get("examples")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if let Some(value) = example.get("value") {
            let at = fields.join("examples").join(name).join("value");
            check(fields.document, schema, value, &at, diagnostics);
        }
    }
}

fn check(
    document: &Document,
    schema: &Value,
    value: &Value,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) {
    let mut checker = Checker {
        document,
        steps: MAX_STEPS,
        depth: 0,
    };
    report(
        checker.fits(schema, value, at),
        "example",
        document,
        diagnostics,
    );
}

fn report(
    outcome: Result<(), Misfit>,
    what: &str,
    document: &Document,
    diagnostics: &mut Diagnostics,
) {
    let Err(misfit) = outcome else { return };
    let message = format!("the {what} does not fit its schema: {}", misfit.why);
    let problem =
        Diagnostic::new(&codes::EXAMPLE_MISMATCH, message).at(document.location(&misfit.at));
    diagnostics
        .push(problem.help("correct the schema or the example in the overlay, whichever is wrong"));
}

struct Misfit {
    at: Pointer,
    why: String,
}

struct Checker<'d> {
    document: &'d Document,
    steps: usize,
    depth: usize,
}

impl Checker<'_> {
    fn fits(&mut self, schema: &Value, value: &Value, at: &Pointer) -> Result<(), Misfit> {
        let Some(steps) = self.steps.checked_sub(1) else {
            return Ok(());
        };
        self.steps = steps;
        let document = self.document;
        let schema = match reference_in(schema) {
            None => schema,
            Some(_) => match follow(document, schema) {
                Some(schema) => schema,
                None => return Ok(()),
            },
        };
        let Some(members) = schema.as_object().filter(|_| self.depth < MAX_DEPTH) else {
            return Ok(());
        };
        self.depth += 1;
        let outcome = self.fits_object(members, value, at);
        self.depth -= 1;
        outcome
    }

    fn fits_object(
        &mut self,
        members: &Map<String, Value>,
        value: &Value,
        at: &Pointer,
    ) -> Result<(), Misfit> {
        if value.is_null() && members.get("nullable") == Some(&Value::Bool(true)) {
            return Ok(());
        }
        check_type(members, value, at)?;
        check_enum(members, value, at)?;
        self.compositions(members, value, at)?;
        match value {
            Value::Object(fields) => self.properties(members, fields, at),
            Value::Array(items) => match members.get("items") {
                Some(schema) => items
                    .iter()
                    .enumerate()
                    .try_for_each(|(index, item)| self.fits(schema, item, &at.join(index))),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn compositions(
        &mut self,
        schema: &Map<String, Value>,
        value: &Value,
        at: &Pointer,
    ) -> Result<(), Misfit> {
        for part in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.fits(part, value, at)?;
        }
        for key in ["oneOf", "anyOf"] {
            let Some(parts) = schema
                .get(key)
                .and_then(Value::as_array)
                .filter(|parts| !parts.is_empty())
            else {
                continue;
            };
            if !parts.iter().any(|part| self.fits(part, value, at).is_ok()) {
                return Err(Misfit {
                    at: at.clone(),
                    why: format!("none of its `{key}` takes it"),
                });
            }
        }
        Ok(())
    }

    fn properties(
        &mut self,
        schema: &Map<String, Value>,
        fields: &Map<String, Value>,
        at: &Pointer,
    ) -> Result<(), Misfit> {
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema
            .get("additionalProperties")
            .filter(|others| others.is_object());
        for (name, value) in fields {
            if let Some(schema) = properties
                .and_then(|properties| properties.get(name))
                .or(others)
            {
                self.fits(schema, value, &at.join(name))?;
            }
        }
        Ok(())
    }
}

fn check_type(schema: &Map<String, Value>, value: &Value, at: &Pointer) -> Result<(), Misfit> {
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    let known = types.iter().all(|name| TYPES.contains(name));
    if types.is_empty() || !known || types.iter().any(|name| is_of_type(value, name)) {
        return Ok(());
    }
    let why = format!(
        "it is {}, the schema says {}",
        type_name(value),
        types.join(" or ")
    );
    Err(Misfit {
        at: at.clone(),
        why,
    })
}

fn check_enum(schema: &Map<String, Value>, value: &Value, at: &Pointer) -> Result<(), Misfit> {
    let Some(values) = schema.get("enum").and_then(Value::as_array) else {
        return Ok(());
    };
    let is_extensible = schema.get("x-extensible") == Some(&Value::Bool(true));
    if is_extensible || values.contains(value) {
        return Ok(());
    }
    let text = value.to_string();
    let shown: String = text.chars().take(60).collect();
    Err(Misfit {
        at: at.clone(),
        why: format!("`{shown}` is not one of the listed values"),
    })
}

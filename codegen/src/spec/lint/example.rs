//! Whether examples and defaults fit their schemas.

use serde_json::{Map, Value};

use super::schemas::follow;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::spec::document::Document;
use crate::spec::fields::Fields;
use crate::spec::pointer::Pointer;
use crate::spec::walk::TYPES;
use crate::spec::words::{is_of_type, type_name};

/// Schemas looked at for one example. Alternatives in alternatives could take forever; beyond this an example fits.
const MAX_STEPS: usize = 10_000;
/// How deep schemas are followed into each other, for the same reason.
const MAX_DEPTH: usize = 100;

pub(super) fn schema(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let single = ["example", "default"];
    let single = single.map(|key| fields.get(key).map(|value| (key, fields.join(key), value)));
    let listed = fields.items("examples");
    let listed = listed.map(|(at, value)| ("example", at, value));
    for (what, at, value) in single.into_iter().flatten().chain(listed) {
        let fits = Checker::new(fields.document).fits_object(fields.members, value, &at);
        report(fits, what, fields.document, diagnostics);
    }
}

/// The examples of a parameter or media type.
pub(super) fn content(fields: &Fields<'_>, diagnostics: &mut Diagnostics) {
    let Some(schema) = fields.get("schema") else {
        return;
    };
    let single = fields.get("example");
    let single = single.map(|value| (fields.join("example"), value));
    let named = fields.entries("examples");
    let named =
        named.filter_map(|(_, at, example)| Some((at.join("value"), example.get("value")?)));
    for (at, value) in single.into_iter().chain(named) {
        let fits = Checker::new(fields.document).fits(schema, value, &at);
        report(fits, "example", fields.document, diagnostics);
    }
}

fn report(
    fits: Result<(), Misfit>,
    what: &str,
    document: &Document,
    diagnostics: &mut Diagnostics,
) {
    if let Err((at, why)) = fits {
        let message = format!("the {what} does not fit its schema: {why}");
        let problem = Diagnostic::new(&codes::EXAMPLE_MISMATCH, message).at(document.location(&at));
        let help = "correct the schema or the example in the overlay, whichever is wrong";
        diagnostics.push(problem.help(help));
    }
}

/// A place in an example, and why what stands there does not fit.
type Misfit = (Pointer, String);

struct Checker<'d> {
    document: &'d Document,
    steps: usize,
    depth: usize,
}

impl<'d> Checker<'d> {
    fn new(document: &'d Document) -> Self {
        let (steps, depth) = (MAX_STEPS, 0);
        Self {
            document,
            steps,
            depth,
        }
    }

    fn fits(&mut self, schema: &Value, value: &Value, at: &Pointer) -> Result<(), Misfit> {
        if self.steps == 0 || self.depth == MAX_DEPTH {
            return Ok(());
        }
        self.steps -= 1;
        let document = self.document;
        let Some(members) = follow(document, schema).and_then(Value::as_object) else {
            return Ok(());
        };
        self.depth += 1;
        let outcome = self.fits_object(members, value, at);
        self.depth -= 1;
        outcome
    }

    fn fits_object(
        &mut self,
        schema: &Map<String, Value>,
        value: &Value,
        at: &Pointer,
    ) -> Result<(), Misfit> {
        if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
            return Ok(());
        }
        if let Some(why) = wrong_type(schema, value).or_else(|| not_listed(schema, value)) {
            return Err((at.clone(), why));
        }
        let list = |key: &str| schema.get(key).and_then(Value::as_array);
        for part in list("allOf").into_iter().flatten() {
            self.fits(part, value, at)?;
        }
        for key in ["oneOf", "anyOf"] {
            let parts = list(key).filter(|parts| !parts.is_empty());
            if parts.is_some_and(|parts| !parts.iter().any(|it| self.fits(it, value, at).is_ok())) {
                return Err((at.clone(), format!("none of its `{key}` takes it")));
            }
        }
        match value {
            Value::Object(fields) => {
                let others = schema.get("additionalProperties");
                let others = others.filter(|others| others.is_object());
                for (name, value) in fields {
                    let own = schema.get("properties").and_then(|it| it.get(name));
                    if let Some(schema) = own.or(others) {
                        self.fits(schema, value, &at.join(name))?;
                    }
                }
            }
            Value::Array(items) => {
                if let Some(schema) = schema.get("items") {
                    for (index, item) in items.iter().enumerate() {
                        self.fits(schema, item, &at.join(index))?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn wrong_type(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    let types: Vec<&str> = match schema.get("type")? {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let may_be = |name: &&str| !TYPES.contains(name) || is_of_type(value, name);
    (!types.is_empty() && !types.iter().any(may_be)).then(|| {
        let found = type_name(value);
        format!("it is {found}, the schema says {}", types.join(" or "))
    })
}

fn not_listed(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    let values = schema.get("enum")?.as_array()?;
    let is_extensible = schema.get("x-extensible") == Some(&Value::Bool(true));
    (!is_extensible && !values.contains(value)).then(|| {
        let shown: String = value.to_string().chars().take(60).collect();
        format!("`{shown}` is not one of the listed values")
    })
}

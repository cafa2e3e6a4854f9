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

/// The examples and the default that stand beside a schema or in it.
pub(super) fn check(fields: &Fields<'_>, schema: Option<&Value>, diagnostics: &mut Diagnostics) {
    let Some(schema) = schema else { return };
    let single = ["example", "default"].into_iter();
    let single = single.filter_map(|key| Some((fields.join(key), fields.get(key)?)));
    let named = fields.entries("examples");
    let named =
        named.filter_map(|(_, at, example)| Some((at.join("value"), example.get("value")?)));
    for (place, value) in single.chain(fields.items("examples")).chain(named) {
        let mut checker = Checker {
            document: fields.document,
            steps: MAX_STEPS,
        };
        if let Err((at, why)) = checker.fits(schema, value, &place, MAX_DEPTH) {
            let is_default = place == fields.join("default");
            let what = if is_default { "default" } else { "example" };
            let message = format!("the {what} does not fit its schema: {why}");
            let problem = Diagnostic::new(&codes::EXAMPLE_MISMATCH, message);
            let problem = problem.at(fields.document.location(&at));
            let help = "correct the schema or the example in the overlay, whichever is wrong";
            diagnostics.push(problem.help(help));
        }
    }
}

/// A place in an example, and why what stands there does not fit.
type Misfit = (Pointer, String);

struct Checker<'d> {
    document: &'d Document,
    /// How many schemas may still be looked at.
    steps: usize,
}

impl Checker<'_> {
    /// Follows schemas as deep into each other as `depth` says.
    fn fits(
        &mut self,
        schema: &Value,
        value: &Value,
        at: &Pointer,
        depth: usize,
    ) -> Result<(), Misfit> {
        let schema = follow(self.document, schema).and_then(Value::as_object);
        let (Some(schema), Some(depth)) = (schema, depth.checked_sub(1)) else {
            return Ok(());
        };
        let Some(steps) = self.steps.checked_sub(1) else {
            return Ok(());
        };
        self.steps = steps;
        if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
            return Ok(());
        }
        if let Some(why) = wrong_type(schema, value).or_else(|| not_listed(schema, value)) {
            return Err((at.clone(), why));
        }
        let list = |key: &str| schema.get(key).and_then(Value::as_array);
        for part in list("allOf").into_iter().flatten() {
            self.fits(part, value, at, depth)?;
        }
        for key in ["oneOf", "anyOf"] {
            let parts = list(key).filter(|parts| !parts.is_empty());
            let mut takes = |part| self.fits(part, value, at, depth).is_ok();
            if parts.is_some_and(|parts| !parts.iter().any(&mut takes)) {
                return Err((at.clone(), format!("none of its `{key}` takes it")));
            }
        }
        let (properties, items) = (schema.get("properties"), schema.get("items"));
        let others = schema.get("additionalProperties");
        let others = others.filter(|others| others.is_object());
        for (name, member) in value.as_object().into_iter().flatten() {
            let own = properties.and_then(|it| it.get(name));
            if let Some(schema) = own.or(others) {
                self.fits(schema, member, &at.join(name), depth)?;
            }
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            if let Some(schema) = items {
                self.fits(schema, item, &at.join(index.to_string()), depth)?;
            }
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

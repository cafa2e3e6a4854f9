//! Parameters as in earlier specifications, and misspelt places.

use serde_json::{Map, Value, json};

use super::{Edit, Normalizer, Object};
use crate::diagnostic::{Severity, codes};

const PLACES: [&str; 4] = ["path", "query", "header", "cookie"];

/// What Swagger 2.0 wrote beside the name and OpenAPI 3 writes in the `schema`.
const SCHEMA_KEYS: [&str; 13] = [
    "type",
    "format",
    "items",
    "enum",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "uniqueItems",
];

impl Normalizer<'_> {
    pub(super) fn parameter(&mut self, parameter: &Object<'_>) {
        self.place(parameter);
        self.schema_of(parameter);
        self.examples(parameter);
    }

    fn place(&mut self, parameter: &Object<'_>) {
        let Some(Value::String(place)) = parameter.get("in") else {
            return;
        };
        let lower = place.trim().to_ascii_lowercase();
        if *place != lower && PLACES.contains(&lower.as_str()) {
            let problem = parameter.problem(
                &codes::OBSOLETE_FORM,
                "in",
                format!("`in` is `{lower}`, not `{place}`"),
            );
            let note = format!("taken as `{lower}`");
            self.replace(
                parameter.join("in"),
                Value::String(lower),
                problem.note(note),
            );
        }
    }

    fn schema_of(&mut self, parameter: &Object<'_>) {
        let is_ignored = !parameter
            .get("in")
            .and_then(Value::as_str)
            .is_some_and(|place| PLACES.contains(&place));
        if is_ignored || parameter.get("schema").is_some() || parameter.get("content").is_some() {
            return;
        }
        let beside: Map<String, Value> = SCHEMA_KEYS
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), parameter.get(key)?.clone())))
            .collect();
        let (problem, schema) = if beside.is_empty() {
            let problem = parameter.problem(
                &codes::MISSING_FIELD,
                "schema",
                "the parameter has no `schema`",
            );
            let problem = problem
                .with_severity(Severity::Warning)
                .note("taken as a string");
            (
                problem.help("add `schema` in the overlay"),
                json!({ "type": "string" }),
            )
        } else {
            let message = "the type of the parameter stands beside its name, as in Swagger 2.0";
            let problem = parameter.problem(&codes::OBSOLETE_FORM, "schema", message);
            (
                problem.note("taken as if it stood in `schema`"),
                Value::Object(beside),
            )
        };
        self.edit(parameter.join("schema"), Edit::Insert(schema), problem);
    }

    /// `examples` of a parameter or media type: a map, and not beside `example`.
    pub(super) fn examples(&mut self, object: &Object<'_>) {
        match object.get("examples") {
            Some(Value::Object(_)) if object.get("example").is_some() => {
                let message = "`example` and `examples` exclude each other";
                let problem = object.problem(&codes::AMBIGUOUS_EXAMPLE, "examples", message);
                self.remove(object.join("examples"), problem.note("`example` is used"));
            }
            Some(Value::Array(list)) => {
                let named: Map<String, Value> = list
                    .iter()
                    .enumerate()
                    .map(|(index, value)| ((index + 1).to_string(), json!({ "value": value })))
                    .collect();
                let problem = object.problem(
                    &codes::OBSOLETE_FORM,
                    "examples",
                    "`examples` is a map from names to examples here",
                );
                let problem = problem.note("the list is taken as the examples");
                self.replace(object.join("examples"), Value::Object(named), problem);
            }
            _ => {}
        }
    }
}

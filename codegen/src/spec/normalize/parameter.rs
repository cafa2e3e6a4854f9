//! Parameters as in earlier specifications, and misspelt places.

use serde_json::{Map, Value, json};

use super::Normalizer;
use crate::diagnostic::codes;
use crate::spec::fields::Fields;
use crate::spec::walk::{COUNTS, NUMBERS, PARAMETER_LOCATIONS};

/// What Swagger 2.0 wrote beside the name and OpenAPI 3 writes in the `schema`.
const SCHEMA_KEYS: [&str; 7] = [
    "type",
    "format",
    "items",
    "enum",
    "default",
    "pattern",
    "uniqueItems",
];

impl Normalizer<'_> {
    pub(super) fn parameter(&mut self, parameter: &Fields<'_>) {
        self.place(parameter);
        self.schema_of(parameter);
        self.examples(parameter);
    }

    fn place(&mut self, parameter: &Fields<'_>) {
        let place = parameter.text("in").unwrap_or_default();
        let lower = place.trim().to_ascii_lowercase();
        if place != lower && PARAMETER_LOCATIONS.contains(&lower.as_str()) {
            let message = format!("`in` is `{lower}`, not `{place}`");
            let problem = parameter.problem(&codes::OBSOLETE_FORM, "in", message);
            let note = format!("taken as `{lower}`");
            self.set(parameter.join("in"), Value::String(lower), problem, note);
        }
    }

    fn schema_of(&mut self, parameter: &Fields<'_>) {
        let is_used = parameter
            .text("in")
            .is_some_and(|it| PARAMETER_LOCATIONS.contains(&it));
        let has = |key: &str| parameter.get(key).is_some();
        if !is_used || has("schema") || has("content") {
            return;
        }
        let keys = SCHEMA_KEYS.into_iter().chain(COUNTS).chain(NUMBERS);
        let beside = keys.filter_map(|key| Some((key.to_owned(), parameter.get(key)?.clone())));
        let beside: Map<String, Value> = beside.collect();
        let at = parameter.join("schema");
        if beside.is_empty() {
            let message = "the parameter has no `schema`";
            let problem = parameter.problem(&codes::MISSING_FIELD, "schema", message);
            let problem = problem.help("add `schema` in the overlay");
            self.set(
                at,
                json!({ "type": "string" }),
                problem,
                "taken as a string",
            );
        } else {
            let message = "the type of the parameter stands beside its name, as in Swagger 2.0";
            let problem = parameter.problem(&codes::OBSOLETE_FORM, "schema", message);
            let note = "taken as if it stood in `schema`";
            self.set(at, Value::Object(beside), problem, note);
        }
    }

    /// `examples` of a parameter or media type: a map, and not beside `example`.
    pub(super) fn examples(&mut self, object: &Fields<'_>) {
        let at = object.join("examples");
        match object.get("examples") {
            Some(Value::Object(_)) if object.get("example").is_some() => {
                let message = "`example` and `examples` exclude each other";
                let problem = object.problem(&codes::AMBIGUOUS_EXAMPLE, "examples", message);
                self.remove(at, problem, "`example` is used");
            }
            Some(Value::Array(list)) => {
                let named = (1_u32..).zip(list);
                let named = named.map(|(number, it)| (number.to_string(), json!({ "value": it })));
                let message = "`examples` is a map from names to examples here";
                let problem = object.problem(&codes::OBSOLETE_FORM, "examples", message);
                let note = "the list is taken as the examples";
                self.set(at, Value::Object(named.collect()), problem, note);
            }
            _ => {}
        }
    }
}

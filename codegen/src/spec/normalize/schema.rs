//! Schemas: values and types that YAML or an earlier specification wrote differently.

use serde_json::{Value, json};

use super::{Edit, Normalizer, Object};
use crate::diagnostic::codes;
use crate::spec::pointer::Pointer;
use crate::spec::walk::TYPES;
use crate::spec::words::type_name;

const LIMITS: [&str; 9] = [
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minimum",
    "maximum",
    "multipleOf",
];

impl Normalizer<'_> {
    pub(super) fn schema(&mut self, schema: &Object<'_>) {
        self.type_names(schema);
        self.text_values(schema);
        self.requirement(schema);
        self.limits(schema);
        self.schema_examples(schema);
        self.subtypes(schema);
    }

    fn type_names(&mut self, schema: &Object<'_>) {
        match schema.get("type") {
            Some(Value::String(name)) => self.type_name(schema, name),
            Some(Value::Array(names)) => {
                for (index, name) in names.iter().enumerate() {
                    if name.is_null() {
                        let problem = schema.problem(
                            &codes::QUOTED_VALUE,
                            "type",
                            "the type is `'null'`, not null",
                        );
                        self.replace(
                            schema.join("type").join(index),
                            json!("null"),
                            problem.note("taken as `'null'`"),
                        );
                    }
                }
            }
            _ => {}
        }
    }

    fn type_name(&mut self, schema: &Object<'_>, name: &str) {
        if TYPES.contains(&name) {
            return;
        }
        let at = schema.join("type");
        let lower = name.trim().to_ascii_lowercase();
        let (meant, format) = match lower.as_str() {
            "int" | "long" | "int32" | "int64" => ("integer", None),
            "float" | "double" | "decimal" => ("number", None),
            "bool" => ("boolean", None),
            "str" | "text" => ("string", None),
            "date" => ("string", Some("date")),
            "datetime" | "date-time" | "timestamp" => ("string", Some("date-time")),
            "uuid" => ("string", Some("uuid")),
            "file" | "binary" => ("string", Some("binary")),
            "list" => ("array", None),
            "map" | "dict" => ("object", None),
            "any" => ("", None),
            known if TYPES.contains(&known) => (known, None),
            _ => return,
        };
        let problem = schema.problem(
            &codes::REPAIRED_TYPE,
            "type",
            format!("there is no type `{name}`"),
        );
        if meant.is_empty() {
            return self.remove(
                at,
                problem.note("taken as a schema without `type`, which takes any value"),
            );
        }
        let format = format.filter(|_| schema.get("format").is_none());
        let note = match format {
            Some(format) => format!("taken as `{meant}` with `format: {format}`"),
            None => format!("taken as `{meant}`"),
        };
        self.replace(at, json!(meant), problem.note(note));
        if let Some(format) = format {
            self.edits
                .push((schema.join("format"), Edit::Insert(json!(format))));
        }
    }

    /// Values of text that YAML reads as something else: `1.10`, `true`.
    fn text_values(&mut self, schema: &Object<'_>) {
        let is_text = match schema.get("type") {
            Some(Value::String(name)) => name == "string",
            Some(Value::Array(names)) => {
                names.iter().any(|name| name == "string")
                    && names.iter().all(|name| name == "string" || name == "null")
            }
            _ => false,
        };
        if !is_text {
            return;
        }
        let is_other = |value: &Value| value.is_number() || value.is_boolean();
        for key in ["default", "example", "const"] {
            if schema.get(key).is_some_and(is_other) {
                self.unquoted(
                    schema.join(key),
                    &format!("the {key} of a string has to be text"),
                );
            }
        }
        for key in ["enum", "examples"] {
            let values = schema.get(key).and_then(Value::as_array);
            for (index, _) in values
                .into_iter()
                .flatten()
                .enumerate()
                .filter(|(_, value)| is_other(value))
            {
                self.unquoted(
                    schema.join(key).join(index),
                    "a value of a string has to be text",
                );
            }
        }
    }

    /// `required: true` in a property, as in JSON Schema draft 3.
    fn requirement(&mut self, schema: &Object<'_>) {
        let Some(value) = schema
            .get("required")
            .filter(|value| !value.is_array() && !value.is_null())
        else {
            return;
        };
        let flag = match value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        let at = schema.join("required");
        let message = format!(
            "`required` is a list of property names, not {}",
            type_name(value)
        );
        let problem = schema.problem(&codes::OBSOLETE_FORM, "required", message);
        let Some((owner, name)) = owner(schema.at).filter(|_| flag == Some(true)) else {
            let note = if flag == Some(false) {
                "taken as optional"
            } else {
                "it is ignored"
            };
            return self.remove(at, problem.note(note));
        };
        self.remove(
            at,
            problem.note(format!(
                "taken as `required: [{name}]` of the object that has the property"
            )),
        );
        let list = owner.join("required");
        match self.document.get(&list) {
            Some(Value::Array(names)) if names.iter().any(|known| *known == name) => {}
            Some(Value::Array(_)) => self.edits.push((list, Edit::Append(json!(name)))),
            None if self.touched.insert(list.clone()) => {
                self.edits.push((list, Edit::Insert(json!([name]))))
            }
            // A sibling has made the list, or something else stands there: what the second round finds.
            _ => self.edits.push((list, Edit::Append(json!(name)))),
        }
    }

    /// Limits that are numbers in quotes.
    fn limits(&mut self, schema: &Object<'_>) {
        for (key, value) in schema.members {
            let Some(text) = value.as_str().filter(|_| LIMITS.contains(&key.as_str())) else {
                continue;
            };
            let number = serde_json::from_str::<Value>(text.trim())
                .ok()
                .filter(Value::is_number);
            if let Some(number) = number {
                let problem = schema.problem(
                    &codes::QUOTED_VALUE,
                    key,
                    format!("`{key}` has to be a number, not a string"),
                );
                self.replace(
                    schema.join(key),
                    number,
                    problem.note("taken as the number in the string"),
                );
            }
        }
    }

    /// In a schema `examples` is a list.
    fn schema_examples(&mut self, schema: &Object<'_>) {
        let Some(Value::Object(named)) = schema.get("examples") else {
            return;
        };
        let values: Vec<&Value> = named
            .values()
            .map(|example| example.get("value").unwrap_or(example))
            .collect();
        let problem = schema.problem(
            &codes::OBSOLETE_FORM,
            "examples",
            "`examples` of a schema is a list",
        );
        self.replace(
            schema.join("examples"),
            json!(values),
            problem.note("the entries of the map are taken as the list"),
        );
    }
}

/// The object schema that has this one as a property, and the name of the property.
fn owner(at: &Pointer) -> Option<(Pointer, String)> {
    let properties = at.parent()?;
    (properties.last()? == "properties").then_some(())?;
    Some((properties.parent()?, at.last()?.into_owned()))
}

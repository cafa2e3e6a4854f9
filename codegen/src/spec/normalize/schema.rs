//! Schemas: values and types that YAML or an earlier specification wrote differently.

use serde_json::{Value, json};

use super::scalars::is_unquoted;
use super::{Edit, Normalizer};
use crate::diagnostic::codes;
use crate::spec::fields::Fields;
use crate::spec::pointer::Pointer;
use crate::spec::walk::{COUNTS, NUMBERS, TYPES};
use crate::spec::words::type_name;

impl Normalizer<'_> {
    pub(super) fn schema(&mut self, schema: &Fields<'_>) {
        self.type_names(schema);
        self.text_values(schema);
        self.requirement(schema);
        self.limits(schema);
        self.schema_examples(schema);
        self.subtypes(schema);
    }

    fn type_names(&mut self, schema: &Fields<'_>) {
        if let Some(name) = schema.text("type") {
            self.type_name(schema, name);
        }
        for (at, _) in schema.items("type").filter(|(_, name)| name.is_null()) {
            let message = "the type is `'null'`, not null";
            let problem = schema.problem(&codes::QUOTED_VALUE, "type", message);
            self.replace(at, json!("null"), problem.note("taken as `'null'`"));
        }
    }

    fn type_name(&mut self, schema: &Fields<'_>, name: &str) {
        let lower = name.trim().to_ascii_lowercase();
        let (meant, format) = match lower.as_str() {
            _ if TYPES.contains(&name) => return,
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
        let (at, message) = (schema.join("type"), format!("there is no type `{name}`"));
        let problem = schema.problem(&codes::REPAIRED_TYPE, "type", message);
        let Some(format) = format.filter(|_| schema.get("format").is_none()) else {
            let note = match meant {
                "" => "taken as a schema without `type`, which takes any value".to_owned(),
                meant => format!("taken as `{meant}`"),
            };
            let edit = match meant {
                "" => Edit::Remove,
                meant => Edit::Replace(json!(meant)),
            };
            return self.edit(at, edit, problem.note(note));
        };
        let note = format!("taken as `{meant}` with `format: {format}`");
        self.replace(at, json!(meant), problem.note(note));
        let format = Edit::Insert(json!(format));
        self.edits.push((schema.join("format"), format));
    }

    /// Values of text that YAML reads as something else: `1.10`, `true`.
    fn text_values(&mut self, schema: &Fields<'_>) {
        let is_text = match schema.get("type") {
            Some(Value::Array(names)) => {
                let has = |wanted: &str| names.iter().any(|name| name == wanted);
                has("string") && names.len() == 1 + usize::from(has("null"))
            }
            name => name.is_some_and(|name| name == "string"),
        };
        if !is_text {
            return;
        }
        for key in ["default", "example", "const"] {
            if schema.get(key).is_some_and(is_unquoted) {
                let what = format!("the {key} of a string has to be text");
                self.unquoted(schema.join(key), &what);
            }
        }
        let listed = schema.items("enum").chain(schema.items("examples"));
        for (at, _) in listed.filter(|(_, value)| is_unquoted(value)) {
            self.unquoted(at, "a value of a string has to be text");
        }
    }

    /// `required: true` in a property, as in JSON Schema draft 3.
    fn requirement(&mut self, schema: &Fields<'_>) {
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
        let Some((owner, name)) = owner(&schema.at).filter(|_| flag == Some(true)) else {
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
    fn limits(&mut self, schema: &Fields<'_>) {
        for key in COUNTS.into_iter().chain(NUMBERS) {
            let number = schema.text(key);
            let number = number.and_then(|text| serde_json::from_str::<Value>(text.trim()).ok());
            if let Some(number) = number.filter(Value::is_number) {
                let message = format!("`{key}` has to be a number, not a string");
                let problem = schema
                    .problem(&codes::QUOTED_VALUE, key, message)
                    .note("taken as the number in the string");
                self.replace(schema.join(key), number, problem);
            }
        }
    }

    /// In a schema `examples` is a list.
    fn schema_examples(&mut self, schema: &Fields<'_>) {
        let Some(Value::Object(named)) = schema.get("examples") else {
            return;
        };
        let values = named.values().map(|it| it.get("value").unwrap_or(it));
        let message = "`examples` of a schema is a list";
        let problem = schema
            .problem(&codes::OBSOLETE_FORM, "examples", message)
            .note("the entries of the map are taken as the list");
        self.replace(schema.join("examples"), values.cloned().collect(), problem);
    }
}

/// The object schema that has this one as a property, and the name of the property.
fn owner(at: &Pointer) -> Option<(Pointer, String)> {
    let properties = at.parent()?;
    (properties.last()? == "properties").then_some(())?;
    Some((properties.parent()?, at.last()?.into_owned()))
}

//! Schemas: values and types that YAML or an earlier specification wrote differently.

use serde_json::{Value, json};

use super::Normalizer;
use super::scalars::is_unquoted;
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
            self.set(at, json!("null"), problem, "taken as `'null'`");
        }
    }

    fn type_name(&mut self, schema: &Fields<'_>, name: &str) {
        let lower = name.trim().to_ascii_lowercase();
        let (meant, format) = match lower.as_str() {
            _ if TYPES.contains(&name) => return,
            "int" | "long" | "int32" | "int64" => (Some("integer"), None),
            "float" | "double" | "decimal" => (Some("number"), None),
            "bool" => (Some("boolean"), None),
            "str" | "text" => (Some("string"), None),
            "date" => (Some("string"), Some("date")),
            "datetime" | "date-time" | "timestamp" => (Some("string"), Some("date-time")),
            "uuid" => (Some("string"), Some("uuid")),
            "file" | "binary" => (Some("string"), Some("binary")),
            "list" => (Some("array"), None),
            "map" | "dict" => (Some("object"), None),
            "any" => (None, None),
            known if TYPES.contains(&known) => (Some(known), None),
            _ => return,
        };
        let (at, message) = (schema.join("type"), format!("there is no type `{name}`"));
        let problem = schema.problem(&codes::REPAIRED_TYPE, "type", message);
        let Some(meant) = meant else {
            let note = "taken as a schema without `type`, which takes any value";
            return self.remove(at, problem, note);
        };
        let mut note = format!("taken as `{meant}`");
        if let Some(format) = format.filter(|_| schema.get("format").is_none()) {
            note.push_str(&format!(" with `format: {format}`"));
            let at = schema.join("format");
            self.edits.push((at, Some(json!(format))));
        }
        self.set(at, json!(meant), problem, note);
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
        let Some(value) = schema.get("required") else {
            return;
        };
        let flag = match value {
            Value::Null | Value::Array(_) => return,
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        let at = schema.join("required");
        let found = type_name(value);
        let message = format!("`required` is a list of property names, not {found}");
        let problem = schema.problem(&codes::OBSOLETE_FORM, "required", message);
        let Some((owner, name)) = owner(&schema.at).filter(|_| flag == Some(true)) else {
            let note = match flag {
                Some(false) => "taken as optional",
                _ => "it is ignored",
            };
            return self.remove(at, problem, note);
        };
        let note = format!("taken as `required: [{name}]` of the object that has the property");
        self.remove(at, problem, note);
        let list = owner.join("required");
        match self.document.get(&list) {
            None => self.edits.push((list, Some(json!([name])))),
            Some(Value::Array(names)) if !names.iter().any(|known| *known == name) => {
                self.edits.push((list.join("-"), Some(json!(name))));
            }
            Some(_) => {}
        }
    }

    /// Limits that are numbers in quotes.
    fn limits(&mut self, schema: &Fields<'_>) {
        for key in COUNTS.into_iter().chain(NUMBERS) {
            let number = schema.text(key);
            let number = number.and_then(|text| serde_json::from_str::<Value>(text.trim()).ok());
            if let Some(number) = number.filter(Value::is_number) {
                let message = format!("`{key}` has to be a number, not a string");
                let problem = schema.problem(&codes::QUOTED_VALUE, key, message);
                let note = "taken as the number in the string";
                self.set(schema.join(key), number, problem, note);
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
        let problem = schema.problem(&codes::OBSOLETE_FORM, "examples", message);
        let (at, list) = (schema.join("examples"), values.cloned().collect());
        let note = "the entries of the map are taken as the list";
        self.set(at, list, problem, note);
    }
}

/// The object schema that has this one as a property, and the name of the property.
fn owner(at: &Pointer) -> Option<(Pointer, String)> {
    let properties = at.parent()?;
    (properties.last()? == "properties").then_some(())?;
    Some((properties.parent()?, at.last()?.into_owned()))
}

//! What JSON has to look like before a model is read from it: types, required members, nulls.
//!
//! The models alone would stop at the first mistake and take `null` for an absent member.

use serde_json::Value;

use super::refusal::Invalid;
use crate::runtime::Format;

/// The shape of a value. Declared by generated code, from the same IR as the models.
#[derive(Debug)]
#[allow(dead_code, reason = "no document needs every kind")]
pub(crate) enum Kind {
    Any,
    String,
    /// A string of a format that the models read into a type of its own.
    Text(Format),
    Integer,
    Number,
    Boolean,
    Array(&'static Kind),
    Object {
        fields: &'static [Field],
        /// The shape of members that are not listed; without it they are let through.
        others: Option<&'static Kind>,
    },
    OneOf(&'static [Kind]),
    Named(&'static Kind),
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) kind: Kind,
}

impl Kind {
    /// Everything in which `value` has another shape.
    pub(crate) fn differences(&self, value: &Value) -> Vec<Invalid> {
        let mut found = Vec::new();
        self.compare(value, "", &mut found);
        found
    }

    fn compare(&self, value: &Value, pointer: &str, found: &mut Vec<Invalid>) {
        match (self, value) {
            (Self::Named(kind), value) => kind.compare(value, pointer, found),
            (Self::Array(item), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    item.compare(value, &format!("{pointer}/{index}"), found);
                }
            }
            (Self::Object { fields, others }, Value::Object(members)) => {
                for field in *fields {
                    field.compare(members.get(field.name), pointer, found);
                }
                let Some(others) = others else { return };
                let unlisted = |name: &str| fields.iter().all(|field| field.name != name);
                for (name, value) in members.iter().filter(|(name, _)| unlisted(name)) {
                    others.compare(value, &format!("{pointer}/{name}"), found);
                }
            }
            (Self::OneOf(kinds), value) => {
                if kinds.iter().all(|kind| !kind.differences(value).is_empty()) {
                    found.push(Invalid::new(pointer, "fits none of the shapes it may have"));
                }
            }
            (kind, value) if kind.takes(value) => {}
            (kind, Value::Null) => {
                found.push(Invalid::new(
                    pointer,
                    format!("is null, must be {}", kind.noun()),
                ));
            }
            (kind, _) => found.push(Invalid::new(pointer, format!("must be {}", kind.noun()))),
        }
    }

    /// Whether a value without parts has this shape.
    fn takes(&self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::String => value.is_string(),
            Self::Text(format) => value.as_str().is_some_and(|text| format.accepts(text)),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            _ => false,
        }
    }

    fn noun(&self) -> String {
        match self {
            Self::Text(format) => format.to_string(),
            Self::String => "a string".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Boolean => "true or false".to_owned(),
            Self::Array(_) => "an array".to_owned(),
            Self::Object { .. } | Self::Named(_) => "an object".to_owned(),
            Self::Any | Self::OneOf(_) => "a value".to_owned(),
        }
    }
}

impl Field {
    fn compare(&self, value: Option<&Value>, pointer: &str, found: &mut Vec<Invalid>) {
        let pointer = format!("{pointer}/{}", self.name);
        match value {
            None if self.required => found.push(Invalid::new(pointer, "is missing")),
            None => {}
            Some(Value::Null) if self.nullable => {}
            Some(value) => self.kind.compare(value, &pointer, found),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static ORDER: Kind = Kind::Object {
        fields: &[
            Field {
                name: "name",
                required: true,
                nullable: false,
                kind: Kind::String,
            },
            Field {
                name: "note",
                required: false,
                nullable: true,
                kind: Kind::String,
            },
            Field {
                name: "lines",
                required: false,
                nullable: false,
                kind: Kind::Array(&Kind::Integer),
            },
        ],
        others: None,
    };

    fn found(value: &Value) -> Vec<String> {
        let differences = ORDER.differences(value).into_iter();
        differences
            .map(|it| format!("{} {}", it.name, it.reason))
            .collect()
    }

    #[test]
    fn every_difference_is_found_with_its_pointer() {
        let value = json!({ "note": 1, "lines": [1, "2", null] });
        assert_eq!(
            found(&value),
            [
                "/name is missing",
                "/note must be a string",
                "/lines/1 must be a whole number",
                "/lines/2 is null, must be a whole number",
            ]
        );
    }

    #[test]
    fn null_is_for_members_that_allow_it_and_unlisted_members_pass() {
        let value = json!({ "name": "a", "note": null, "colour": null });
        assert_eq!(found(&value), [""; 0]);
        assert_eq!(
            found(&json!({ "name": null })),
            ["/name is null, must be a string"]
        );
    }
}

//! What JSON has to look like before a model is read from it: types, required members, nulls.
//!
//! The models alone would stop at the first mistake, take `null` for an absent member and refuse one that they do not know.

use std::collections::BTreeMap;
use std::fmt::Display;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::refusal::Invalid;
use crate::runtime::{Format, Limits};

/// The shape of a value.
#[derive(Debug)]
pub(crate) enum Shape {
    Any,
    String,
    /// A string of a format that the models read into a type of its own.
    Text(Format),
    Integer,
    Number,
    Boolean,
    Array(fn() -> Shape),
    /// May be null; as a member it may be absent instead.
    Optional(fn() -> Shape),
    Object {
        members: Vec<Member>,
        /// The shape of members that are not listed; without it they are dropped.
        others: Option<fn() -> Shape>,
    },
    #[allow(dead_code, reason = "no document of ours has a union in a request")]
    OneOf(&'static [fn() -> Shape]),
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    name: &'static str,
    limits: Limits,
    shape: fn() -> Shape,
}

/// A type whose JSON has a shape.
pub(crate) trait Shaped {
    fn shape() -> Shape;
}

/// Types whose shape does not depend on another type.
macro_rules! shapes {
    ($($type:ty => $shape:expr,)*) => {
        $(impl Shaped for $type {
            fn shape() -> Shape {
                $shape
            }
        })*
    };
}

shapes! {
    String => Shape::String,
    DateTime<Utc> => Shape::Text(Format::DateTime),
    NaiveDate => Shape::Text(Format::Date),
    Uuid => Shape::Text(Format::Uuid),
    i32 => Shape::Integer,
    i64 => Shape::Integer,
    f64 => Shape::Number,
    bool => Shape::Boolean,
    Value => Shape::Any,
    Map<String, Value> => Shape::map(Value::shape),
}

impl<T: Shaped> Shaped for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Shaped> Shaped for Option<T> {
    fn shape() -> Shape {
        Shape::Optional(T::shape)
    }
}

impl<T: Shaped> Shaped for Vec<T> {
    fn shape() -> Shape {
        Shape::Array(T::shape)
    }
}

impl<T: Shaped> Shaped for BTreeMap<String, T> {
    fn shape() -> Shape {
        Shape::map(T::shape)
    }
}

impl Shape {
    fn map(values: fn() -> Self) -> Self {
        Self::Object {
            members: Vec::new(),
            others: Some(values),
        }
    }

    pub(crate) fn object(
        names: &[&'static str],
        limits: &[Limits],
        shapes: &[fn() -> Self],
        others: Option<fn() -> Self>,
    ) -> Self {
        let fields = names.iter().zip(limits).zip(shapes);
        let members = fields.map(|((&name, &limits), &shape)| Member {
            name,
            limits,
            shape,
        });
        Self::Object {
            members: members.collect(),
            others,
        }
    }

    /// Everything in which `value` has another shape. Members that the shape does not know are dropped, as a
    /// service does.
    pub(crate) fn differences(&self, value: &mut Value) -> Vec<Invalid> {
        let mut found = Vec::new();
        self.compare(value, "", &mut found);
        found
    }

    fn compare(&self, value: &mut Value, pointer: &str, found: &mut Vec<Invalid>) {
        match (self, value) {
            (Self::Array(item), Value::Array(values)) => {
                for (index, value) in values.iter_mut().enumerate() {
                    item().compare(value, &format!("{pointer}/{index}"), found);
                }
            }
            (Self::Object { members, others }, Value::Object(values)) => {
                for member in members {
                    member.compare(values.get_mut(member.name), pointer, found);
                }
                let is_listed = |name: &str| members.iter().any(|member| member.name == name);
                let Some(others) = others else {
                    values.retain(|name, _| is_listed(name));
                    return;
                };
                for (name, value) in values.iter_mut().filter(|(name, _)| !is_listed(name)) {
                    others().compare(value, &format!("{pointer}/{name}"), found);
                }
            }
            (Self::Optional(_), Value::Null) => {}
            (Self::Optional(shape), value) => shape().compare(value, pointer, found),
            (Self::OneOf(shapes), value) => {
                let fits =
                    |shape: &fn() -> Self| shape().differences(&mut value.clone()).is_empty();
                if !shapes.iter().any(fits) {
                    found.push(Invalid::new(pointer, "fits none of the shapes it may have"));
                }
            }
            (shape, value) => {
                let (fits, noun) = shape.plain(value);
                let null = if value.is_null() { "is null, " } else { "" };
                if !fits {
                    found.push(Invalid::new(pointer, format!("{null}must be {noun}")));
                }
            }
        }
    }

    /// Whether a value has this shape, as far as that shows without looking into it, and what the shape is called.
    fn plain(&self, value: &Value) -> (bool, &dyn Display) {
        match self {
            Self::String => (value.is_string(), &"a string"),
            Self::Text(format) => {
                let fits = value.as_str().is_some_and(|text| format.accepts(text));
                (fits, format)
            }
            Self::Integer => (value.is_i64() || value.is_u64(), &"a whole number"),
            Self::Number => (value.is_number(), &"a number"),
            Self::Boolean => (value.is_boolean(), &"true or false"),
            Self::Array(_) => (value.is_array(), &"an array"),
            Self::Object { .. } => (value.is_object(), &"an object"),
            Self::Any | Self::Optional(_) | Self::OneOf(_) => (true, &"a value"),
        }
    }
}

impl Member {
    fn compare(&self, value: Option<&mut Value>, pointer: &str, found: &mut Vec<Invalid>) {
        let pointer = format!("{pointer}/{}", self.name);
        let (shape, is_required) = match (self.shape)() {
            Shape::Optional(shape) => (shape(), self.limits.required),
            shape => (shape, true),
        };
        match value {
            None if is_required => found.push(Invalid::new(pointer, "is missing")),
            None => {}
            Some(Value::Null) if self.limits.nullable => {}
            Some(value) => shape.compare(value, &pointer, found),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Order;

    impl Shaped for Order {
        fn shape() -> Shape {
            Shape::object(
                &["name", "note", "lines", "parts"],
                &[
                    Limits::NONE,
                    Limits::NONE.nullable(),
                    Limits::NONE,
                    Limits::NONE,
                ],
                &[
                    String::shape,
                    Option::<String>::shape,
                    Option::<Vec<i64>>::shape,
                    Option::<Vec<Self>>::shape,
                ],
                None,
            )
        }
    }

    fn found(value: &Value) -> Vec<String> {
        let differences = Order::shape().differences(&mut value.clone()).into_iter();
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

    #[test]
    fn members_that_are_not_known_are_dropped_at_every_depth() {
        let mut value = json!({ "name": "a", "colour": 1, "parts": [{ "name": "b", "size": 2 }] });
        assert_eq!(Order::shape().differences(&mut value), []);
        assert_eq!(value, json!({ "name": "a", "parts": [{ "name": "b" }] }));
    }
}

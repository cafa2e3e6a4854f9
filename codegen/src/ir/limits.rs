//! Limits of a value, as far as a schema or our overlay states them.

use serde_json::Value;

use super::merged::Merged;
use crate::spec::extension::{Prefixes, Segments};

/// What a value must satisfy before it is sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// Least number of Unicode scalar values.
    pub min_length: Option<u32>,
    /// Greatest number of Unicode scalar values.
    pub max_length: Option<u32>,
    /// Least value.
    pub minimum: Option<f64>,
    /// Greatest value.
    pub maximum: Option<f64>,
    /// Least number of items.
    pub min_items: Option<u32>,
    /// Greatest number of items.
    pub max_items: Option<u32>,
    /// Name of the format, where it is one that can be checked.
    pub format: Option<String>,
    /// The value starts with one of these.
    pub prefixes: Vec<String>,
    /// The value has so many parts between separators.
    pub segments: Option<(char, u32)>,
    /// The value is one of these numbers.
    pub numbers: Vec<i64>,
    /// Limits of each item.
    pub items: Option<Box<Limits>>,
}

/// Keywords of limits.
pub(super) const KEYWORDS: [&str; 6] = [
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
];

/// String formats that the runtime can check.
const CHECKED_FORMATS: [&str; 4] = ["email", "uri", "e164", "country-code"];

impl Limits {
    /// Reads the limits that stand in a schema itself.
    pub(super) fn of(schema: &Merged<'_>) -> Self {
        let count = |key: &str| {
            schema
                .get(key)
                .and_then(Value::as_u64)
                .and_then(|n| u32::try_from(n).ok())
        };
        let number = |key: &str| schema.get(key).and_then(Value::as_f64);
        let prefixes: Prefixes = schema.read("x-prefixes").unwrap_or_default();
        let segments: Option<Segments> = schema.read("x-segments");
        Self {
            min_length: count("minLength"),
            max_length: count("maxLength"),
            minimum: number("minimum"),
            maximum: number("maximum"),
            min_items: count("minItems"),
            max_items: count("maxItems"),
            format: checked_format(schema),
            prefixes: prefixes.0.into_iter().map(|it| it.0).collect(),
            segments: segments.map(|it| (it.separator, it.count.get())),
            numbers: numbers(schema),
            items: None,
        }
    }

    /// Adds the limits stated at the place of use; the narrower place wins.
    #[must_use]
    pub fn narrowed_by(self, outer: Self) -> Self {
        Self {
            min_length: outer.min_length.or(self.min_length),
            max_length: outer.max_length.or(self.max_length),
            minimum: outer.minimum.or(self.minimum),
            maximum: outer.maximum.or(self.maximum),
            min_items: outer.min_items.or(self.min_items),
            max_items: outer.max_items.or(self.max_items),
            format: outer.format.or(self.format),
            prefixes: if outer.prefixes.is_empty() {
                self.prefixes
            } else {
                outer.prefixes
            },
            segments: outer.segments.or(self.segments),
            numbers: if outer.numbers.is_empty() {
                self.numbers
            } else {
                outer.numbers
            },
            items: outer.items.or(self.items),
        }
    }
}

/// An `enum` of whole numbers.
fn numbers(schema: &Merged<'_>) -> Vec<i64> {
    let listed = schema.listed_values().unwrap_or_default();
    let numbers: Option<Vec<i64>> = listed
        .iter()
        .filter(|node| !node.value.is_null())
        .map(|node| node.value.as_i64())
        .collect();
    numbers.unwrap_or_default()
}

/// Whether strings of that format are checked before sending.
pub(crate) fn is_checked_format(format: &str) -> bool {
    CHECKED_FORMATS.contains(&format)
}

fn checked_format(schema: &Merged<'_>) -> Option<String> {
    let format = schema.text("format")?;
    is_checked_format(format).then(|| format.to_owned())
}

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

/// String formats that the runtime can check.
const CHECKED_FORMATS: [&str; 4] = ["email", "uri", "e164", "country-code"];

impl Limits {
    /// Reads the limits of a schema, which go before those of what it builds upon.
    pub(super) fn read(schema: &Merged<'_>, base: Self) -> Self {
        let prefixes: Option<Prefixes> = schema.read("x-prefixes");
        let prefixes = prefixes.map(|listed| listed.0.into_iter().map(|it| it.0).collect());
        let segments: Option<Segments> = schema.read("x-segments");
        let segments = segments.map(|it| (it.separator, it.count.get()));
        Self {
            min_length: schema.read("minLength").or(base.min_length),
            max_length: schema.read("maxLength").or(base.max_length),
            minimum: schema.read("minimum").or(base.minimum),
            maximum: schema.read("maximum").or(base.maximum),
            min_items: schema.read("minItems").or(base.min_items),
            max_items: schema.read("maxItems").or(base.max_items),
            format: checked_format(schema).or(base.format),
            prefixes: prefixes.unwrap_or(base.prefixes),
            segments: segments.or(base.segments),
            numbers: numbers(schema).unwrap_or(base.numbers),
            items: base.items,
        }
    }
}

/// An `enum` of whole numbers.
fn numbers(schema: &Merged<'_>) -> Option<Vec<i64>> {
    let listed = schema.listed_values()?.iter();
    let listed = listed.filter(|value| !value.is_null());
    let numbers: Option<Vec<i64>> = listed.map(Value::as_i64).collect();
    numbers.filter(|numbers| !numbers.is_empty())
}

/// Whether strings of that format are checked before sending.
pub(crate) fn is_checked_format(format: &str) -> bool {
    CHECKED_FORMATS.contains(&format)
}

fn checked_format(schema: &Merged<'_>) -> Option<String> {
    let format = schema.text("format")?;
    is_checked_format(format).then(|| format.to_owned())
}

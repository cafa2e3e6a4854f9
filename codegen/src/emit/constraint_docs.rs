//! Limits, defaults and examples in words.

use serde_json::Value;

use super::docs;
use crate::ir::{Field, Limits};

/// Meaning, limits, default and example of a field.
pub(super) fn field_text(field: &Field) -> String {
    let meaning = field
        .description
        .clone()
        .unwrap_or_else(|| format!("{} of the API.", docs::as_code(&field.name)));
    let facts = facts(
        &field.limits,
        field.default.as_ref(),
        field.example.as_ref(),
    );
    if facts.is_empty() {
        meaning
    } else {
        docs::joined(&[meaning, facts])
    }
}

/// Limits, default and example in one line.
pub(super) fn facts(limits: &Limits, default: Option<&Value>, example: Option<&Value>) -> String {
    let mut facts = Vec::new();
    match (limits.min_length, limits.max_length) {
        (Some(min), Some(max)) if min == max => facts.push(format!("Exactly {min} characters.")),
        (Some(min), Some(max)) => facts.push(format!("{min} to {max} characters.")),
        (Some(min), None) => facts.push(format!("At least {min} characters.")),
        (None, Some(max)) => facts.push(format!("At most {max} characters.")),
        (None, None) => {}
    }
    match (limits.minimum, limits.maximum) {
        (Some(min), Some(max)) => facts.push(format!("{min} to {max}.")),
        (Some(min), None) => facts.push(format!("At least {min}.")),
        (None, Some(max)) => facts.push(format!("At most {max}.")),
        (None, None) => {}
    }
    if !limits.numbers.is_empty() {
        let numbers: Vec<String> = limits.numbers.iter().map(i64::to_string).collect();
        facts.push(format!("One of {}.", numbers.join(", ")));
    }
    if let Some(max) = limits.max_items {
        facts.push(format!("At most {max} items."));
    }
    if let Some(default) = default {
        facts.push(format!("Default: {}.", inline(default)));
    }
    if let Some(example) = example.filter(|example| !example.is_object() && !example.is_array()) {
        facts.push(format!("Example: {}.", inline(example)));
    }
    facts.join(" ")
}

/// A value as code on one line.
fn inline(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    docs::as_code(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

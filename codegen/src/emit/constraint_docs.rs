//! Limits, defaults and examples in words.

use std::fmt::Display;

use proc_macro2::TokenStream;
use serde_json::Value;

use super::docs;
use super::values::text;
use crate::ir::{Field, Limits, Parameter};

/// Meaning, limits, default and example of a field.
pub(super) fn of_field(field: &Field) -> TokenStream {
    let meaning = || format!("{} of the API.", docs::as_code(&field.name));
    let meaning = field.description.clone().unwrap_or_else(meaning);
    let facts = facts(
        &field.limits,
        field.default.as_ref(),
        field.example.as_ref(),
    );
    docs::attributes(&docs::joined(&[meaning, facts]))
}

/// The same of an optional parameter.
pub(super) fn of_parameter(parameter: &Parameter) -> TokenStream {
    let meaning = || format!("Sets {}.", docs::as_code(&parameter.name));
    let meaning = parameter.description.clone().unwrap_or_else(meaning);
    let facts = facts(&parameter.limits, None, parameter.example.as_ref());
    docs::attributes(&docs::joined(&[meaning, facts]))
}

/// Limits, default and example in one line.
fn facts(limits: &Limits, default: Option<&Value>, example: Option<&Value>) -> String {
    let lengths = (limits.min_length, limits.max_length);
    let mut facts: Vec<String> = range(lengths, " characters").into_iter().collect();
    facts.extend(range((limits.minimum, limits.maximum), ""));
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

fn range<N: Display + PartialEq>(limits: (Option<N>, Option<N>), unit: &str) -> Option<String> {
    Some(match limits {
        (Some(min), Some(max)) if min == max => format!("Exactly {min}{unit}."),
        (Some(min), Some(max)) => format!("{min} to {max}{unit}."),
        (Some(min), None) => format!("At least {min}{unit}."),
        (None, Some(max)) => format!("At most {max}{unit}."),
        (None, None) => return None,
    })
}

/// A value as code on one line.
fn inline(value: &Value) -> String {
    docs::as_code(&docs::one_line(&text(value)))
}

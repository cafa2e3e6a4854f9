//! Rules over several properties, read from the overlay's `x-rules`.

use serde_json::Value;

use crate::spec::{Node, Pointer};

/// What must hold for one property, depending on another.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// When the rule applies.
    pub condition: Condition,
    /// Wire name of the property that it binds.
    pub property: String,
    /// What it demands.
    pub requirement: Requirement,
    /// Why, for the person whose request is refused.
    pub why: String,
    /// Where the document states it.
    pub pointer: Pointer,
}

/// A test of one property.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Wire name of the property.
    pub property: String,
    /// What is tested.
    pub test: ConditionTest,
}

/// What a condition tests.
#[derive(Debug, Clone, PartialEq)]
pub enum ConditionTest {
    /// The value is one of these.
    Is(Vec<String>),
    /// The value is none of these.
    IsNot(Vec<String>),
    /// The array has at least so many items.
    MinItems(u32),
}

/// What a rule demands of its property.
#[derive(Debug, Clone, PartialEq)]
pub enum Requirement {
    /// It is there.
    Required,
    /// It is absent.
    Forbidden,
    /// It has at least so many characters.
    MinLength(u32),
    /// It has exactly so many characters.
    Length(u32),
    /// It has exactly so many digits and nothing else.
    Digits(u32),
}

/// Reads `x-rules` of an object schema; malformed rules were reported by the lint and are passed over.
pub(super) fn rules(declared: &[Node<'_>]) -> Vec<Rule> {
    declared.iter().filter_map(rule).collect()
}

fn rule(declared: &Node<'_>) -> Option<Rule> {
    let then = declared.value.get("then")?;
    Some(Rule {
        condition: condition(declared.value.get("when")?)?,
        property: then.get("property")?.as_str()?.to_owned(),
        requirement: requirement(then)?,
        why: declared.text("why").unwrap_or_default().to_owned(),
        pointer: declared.pointer.clone(),
    })
}

fn condition(when: &Value) -> Option<Condition> {
    let values = |key: &str| {
        let list = when.get(key)?.as_array()?;
        Some(
            list.iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        )
    };
    let test = if let Some(values) = values("is") {
        ConditionTest::Is(values)
    } else if let Some(values) = values("isNot") {
        ConditionTest::IsNot(values)
    } else {
        ConditionTest::MinItems(count(when, "minItems")?)
    };
    Some(Condition {
        property: when.get("property")?.as_str()?.to_owned(),
        test,
    })
}

fn requirement(then: &Value) -> Option<Requirement> {
    let flag = |key: &str| then.get(key).and_then(Value::as_bool).unwrap_or(false);
    if flag("required") {
        return Some(Requirement::Required);
    }
    if flag("forbidden") {
        return Some(Requirement::Forbidden);
    }
    count(then, "minLength")
        .map(Requirement::MinLength)
        .or_else(|| count(then, "length").map(Requirement::Length))
        .or_else(|| count(then, "digits").map(Requirement::Digits))
}

fn count(value: &Value, key: &str) -> Option<u32> {
    u32::try_from(value.get(key)?.as_u64()?).ok()
}

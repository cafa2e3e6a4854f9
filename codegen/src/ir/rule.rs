//! Rules over several properties, read from the overlay's `x-rules`, and what is only advised, from `x-advice`.

use serde_json::Value;

use crate::spec::{Node, Pointer};

/// What must hold for one property, depending on another.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// When the rule applies; always without one, which only advice may lack.
    pub condition: Option<Condition>,
    /// Wire name of the property that it binds; of one in an object, for advice, after a slash.
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
    /// It has more than white space. This and what follows is only advised.
    NotBlank,
    /// The value is one of these.
    Is(Vec<String>),
    /// It begins with one of these.
    StartsWith(Vec<String>),
    /// The array has at least so many items.
    MinItems(u32),
    /// The value is a country code that ISO 3166 has assigned.
    AssignedCountry,
    /// The domain of the email address is that of the URL in this property.
    DomainOf(String),
}

/// Reads `x-rules` or `x-advice` of an object schema; malformed ones were reported by the lint and are passed over.
pub(super) fn rules(declared: &[Node<'_>]) -> Vec<Rule> {
    declared.iter().filter_map(rule).flatten().collect()
}

/// One rule for each property that is named.
fn rule(declared: &Node<'_>) -> Option<Vec<Rule>> {
    let then = declared.value.get("then")?;
    let condition = match declared.value.get("when") {
        Some(when) => Some(condition(when)?),
        None => None,
    };
    let properties = match then.get("property")? {
        Value::Array(names) => texts(names),
        name => vec![name.as_str()?.to_owned()],
    };
    let requirement = requirement(then)?;
    let rules = properties.into_iter().map(|property| Rule {
        condition: condition.clone(),
        property,
        requirement: requirement.clone(),
        why: declared.text("why").unwrap_or_default().to_owned(),
        pointer: declared.pointer.clone(),
    });
    Some(rules.collect())
}

fn condition(when: &Value) -> Option<Condition> {
    let values = |key: &str| Some(texts(when.get(key)?.as_array()?));
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
    if flag("notBlank") {
        return Some(Requirement::NotBlank);
    }
    if flag("assignedCountry") {
        return Some(Requirement::AssignedCountry);
    }
    if let Some(url) = then.get("domainOf") {
        return Some(Requirement::DomainOf(url.as_str()?.to_owned()));
    }
    let values = |key: &str| Some(texts(then.get(key)?.as_array()?));
    count(then, "minLength")
        .map(Requirement::MinLength)
        .or_else(|| count(then, "length").map(Requirement::Length))
        .or_else(|| count(then, "digits").map(Requirement::Digits))
        .or_else(|| count(then, "minItems").map(Requirement::MinItems))
        .or_else(|| values("is").map(Requirement::Is))
        .or_else(|| values("startsWith").map(Requirement::StartsWith))
}

/// Values as enums write them.
fn texts(values: &[Value]) -> Vec<String> {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    values.iter().map(text).collect()
}

fn count(value: &Value, key: &str) -> Option<u32> {
    u32::try_from(value.get(key)?.as_u64()?).ok()
}

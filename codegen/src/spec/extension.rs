//! Our own `x-` extensions, as overlays write them.
//!
//! The lint reports what cannot be read; what comes later passes it over.

use std::num::NonZeroU32;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, from_value};

use super::pointer::Pointer;
use super::words::text_of;

/// `x-prefixes`: what a text begins with. Digits stand in quotes there.
#[derive(Debug, Default, Deserialize)]
pub struct Prefixes(#[serde(deserialize_with = "filled")] pub Vec<Text>);

/// `x-segments`: of how many parts a text consists.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an object with `separator` and `count`"
)]
pub struct Segments {
    /// What stands between two parts.
    pub separator: char,
    /// The number of parts.
    pub count: NonZeroU32,
}

/// `x-pagination`: where a list's items are and how it goes on.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an object with `items`, and perhaps `next` and `parameter`"
)]
pub struct Pagination {
    /// Leads to the items in a response.
    pub items: Pointer,
    /// Leads to the next link or token.
    pub next: Option<Pointer>,
    /// The query parameter that takes the token.
    pub parameter: Option<String>,
}

/// An entry of `x-rules` or `x-advice`.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an object with `when`, `then` and `why`"
)]
pub struct Rule {
    /// When the rule applies; only advice may lack it.
    pub when: Option<Condition>,
    /// What it demands.
    pub then: Demand,
    /// Why, for the person whose request is refused.
    pub why: Text,
}

/// A test of one property.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct Condition {
    /// Wire name of the property.
    pub property: String,
    /// What is tested.
    pub test: ConditionTest,
}

/// What a condition tests.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ConditionTest {
    /// The value is one of these.
    #[serde(deserialize_with = "texts")]
    Is(Vec<String>),
    /// The value is none of these.
    #[serde(deserialize_with = "texts")]
    IsNot(Vec<String>),
    /// The array has at least so many items.
    MinItems(u32),
}

/// What a rule demands, and of which properties.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct Demand {
    /// Wire names of the properties; of one in an object, for advice, after a slash.
    pub properties: Vec<String>,
    /// What is demanded.
    pub requirement: Requirement,
}

/// What a rule demands of its property.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Requirement {
    /// It is there.
    #[serde(deserialize_with = "only_true")]
    Required,
    /// It is absent.
    #[serde(deserialize_with = "only_true")]
    Forbidden,
    /// It has at least so many characters.
    MinLength(u32),
    /// It has exactly so many characters.
    Length(u32),
    /// It has exactly so many digits and nothing else.
    Digits(u32),
    /// It has more than white space. This and what follows is only advised.
    #[serde(deserialize_with = "only_true")]
    NotBlank,
    /// The value is one of these.
    #[serde(deserialize_with = "texts")]
    Is(Vec<String>),
    /// It begins with one of these.
    #[serde(deserialize_with = "texts")]
    StartsWith(Vec<String>),
    /// The array has at least so many items.
    MinItems(u32),
    /// The value is a country code that ISO 3166 has assigned.
    #[serde(deserialize_with = "only_true")]
    AssignedCountry,
    /// The domain of the email address is that of the URL in this property.
    DomainOf(String),
}

impl Demand {
    /// Whether it can stand in that extension, `x-rules` or `x-advice`.
    pub(super) fn belongs_to(&self, extension: &str) -> bool {
        use Requirement::{Digits, Forbidden, Length, MinLength, Required};
        let is_checked = matches!(
            self.requirement,
            Forbidden | MinLength(_) | Length(_) | Digits(_)
        );
        match extension {
            "x-rules" => self.properties.len() == 1 && (is_checked || self.requirement == Required),
            _ => !is_checked,
        }
    }
}

impl TryFrom<Map<String, Value>> for Condition {
    type Error = serde_json::Error;

    fn try_from(mut members: Map<String, Value>) -> serde_json::Result<Self> {
        let property = from_value(property(&mut members))?;
        let test = from_value(Value::Object(members))?;
        Ok(Self { property, test })
    }
}

impl TryFrom<Map<String, Value>> for Demand {
    type Error = serde_json::Error;

    fn try_from(mut members: Map<String, Value>) -> serde_json::Result<Self> {
        let properties = match property(&mut members) {
            names @ Value::Array(_) => from_value(names)?,
            name => vec![from_value(name)?],
        };
        let requirement = from_value(Value::Object(members))?;
        Ok(Self {
            properties,
            requirement,
        })
    }
}

/// Takes out the property. The one key that is left then names the test, and has the value that it compares with.
fn property(members: &mut Map<String, Value>) -> Value {
    members.shift_remove("property").unwrap_or_default()
}

/// A text that says something.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Text(pub String);

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.trim() {
            "" => Err("the text is empty"),
            _ => Ok(Self(text)),
        }
    }
}

/// A list that is not empty.
fn filled<'de, T: Deserialize<'de>, D: Deserializer<'de>>(list: D) -> Result<Vec<T>, D::Error> {
    let items = Vec::deserialize(list)?;
    if items.is_empty() {
        return Err(D::Error::custom("the list is empty"));
    }
    Ok(items)
}

/// Values as enums write them.
fn texts<'de, D: Deserializer<'de>>(list: D) -> Result<Vec<String>, D::Error> {
    let values: Vec<Value> = filled(list)?;
    Ok(values.iter().map(text_of).collect())
}

/// What is left out is not demanded: there is no `false`.
fn only_true<'de, D: Deserializer<'de>>(value: D) -> Result<(), D::Error> {
    match bool::deserialize(value)? {
        true => Ok(()),
        false => Err(D::Error::custom("the value can only be `true`")),
    }
}

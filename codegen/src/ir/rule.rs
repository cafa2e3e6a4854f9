//! Rules over several properties, from the overlay's `x-rules`, and what is only advised, from `x-advice`.

use serde::Deserialize;

pub use crate::spec::extension::{Condition, ConditionTest, Requirement};
use crate::spec::{Node, Pointer, extension};

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

/// One rule for each property that the entries name.
pub(super) fn rules(declared: &[Node<'_>]) -> Vec<Rule> {
    let mut rules = Vec::new();
    for Node { pointer, value } in declared {
        let Ok(read) = extension::Rule::deserialize(*value) else {
            continue;
        };
        let properties = read.then.properties.into_iter();
        rules.extend(properties.map(|property| Rule {
            condition: read.when.clone(),
            property,
            requirement: read.then.requirement.clone(),
            why: read.why.0.clone(),
            pointer: pointer.clone(),
        }));
    }
    rules
}

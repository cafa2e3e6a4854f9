//! What a schema allows on the wire, whatever Rust makes of it: for judging how two documents differ.
//!
//! It stands on the same merged keywords that types are made from.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use indexmap::IndexSet;
use serde_json::Value;

use super::merged::values_of;
pub use super::merged::{Merged, SchemaRef};
pub use super::server::all as servers;
use crate::spec::reference::{follow, reference_in};
use crate::spec::words::type_of;
use crate::spec::{Node, Pointer};

/// Longer chains of references and bases than this are taken for a circle.
const MAX_DEPTH: usize = 64;

/// What an object says about properties that it does not list.
#[derive(Debug, Clone)]
pub enum Additional<'d> {
    /// Nothing, so they are allowed.
    Unsaid,
    /// They are refused.
    Closed,
    /// They are expected, and of that schema.
    Declared(SchemaRef<'d>),
}

/// All that a schema, what it refers to and what it builds upon say together.
#[derive(Debug)]
pub struct Schema<'d> {
    /// Whether it may be null.
    pub nullable: bool,
    /// Schemas one of which a value has to satisfy; empty where these only list values.
    pub alternatives: Vec<SchemaRef<'d>>,
    /// The values that are allowed, without null.
    pub values: Option<Vec<&'d Value>>,
    /// Whether other values are allowed too.
    pub is_open: bool,
    merged: Merged<'d>,
}

impl<'d> Deref for Schema<'d> {
    type Target = Merged<'d>;

    fn deref(&self) -> &Self::Target {
        &self.merged
    }
}

impl<'d> Schema<'d> {
    /// Reads a schema.
    #[must_use]
    pub fn read(root: &'d Value, schema: &SchemaRef<'d>) -> Self {
        let merged = resolve(root, schema, 0);
        let mut alternatives = merged.alternatives().unwrap_or_default();
        let mut is_open = merged.flag("x-extensible");
        // Every value once.
        let listed = merged.listed_values().into_iter().flatten();
        let listed: IndexSet<&Value> = listed.filter(|value| !value.is_null()).collect();
        let mut values = (!listed.is_empty()).then(|| Vec::from_iter(listed));
        let resolved = alternatives.iter().map(|it| resolve(root, it, 0));
        if let Some((of_alternatives, open)) = values_of(resolved) {
            values = Some(of_alternatives);
            is_open |= open;
            alternatives.clear();
        }
        let mut schema = Self {
            nullable: merged.allows_null(),
            alternatives,
            values,
            is_open,
            merged,
        };
        schema.nullable |= schema.is_anything();
        schema
    }

    /// Whether it restricts nothing.
    #[must_use]
    pub fn is_anything(&self) -> bool {
        self.types().is_none() && self.values.is_none() && self.alternatives.is_empty()
    }

    /// The JSON types that a value may have; `None` for all of them. An integer is a number too.
    #[must_use]
    pub fn types(&self) -> Option<BTreeSet<&'d str>> {
        let mut types = self.json_types();
        if types.is_empty() {
            let values = self.values.iter().flatten();
            types.extend(values.map(|value| type_of(value)));
        }
        if types.contains("number") {
            types.insert("integer");
        }
        (!types.is_empty()).then_some(types)
    }

    /// The schema that a keyword stands in; the definition where it does not stand at all.
    #[must_use]
    pub fn holder(&self, key: &str) -> Pointer {
        let node = self.node(key);
        node.and_then(|node| node.pointer.parent())
            .unwrap_or_else(|| self.definition.clone())
    }

    /// The schema of its items.
    #[must_use]
    pub fn items(&self) -> SchemaRef<'d> {
        match self.node("items") {
            Some(items) => SchemaRef::at(items),
            None => SchemaRef::anything(self.definition.clone()),
        }
    }

    /// What it says about properties that it does not list.
    #[must_use]
    pub fn additional(&self) -> Additional<'d> {
        match self.node("additionalProperties") {
            None => Additional::Unsaid,
            Some(node) if *node.value == Value::Bool(false) => Additional::Closed,
            Some(node) => Additional::Declared(SchemaRef::at(node)),
        }
    }

    /// The schemas of properties whose names match a pattern.
    #[must_use]
    pub fn patterns(&self) -> BTreeMap<&'d str, SchemaRef<'d>> {
        let node = self.node("patternProperties");
        let members = node.iter().flat_map(Node::members);
        members
            .map(|(pattern, node)| (pattern, SchemaRef::at(node)))
            .collect()
    }

    /// Keywords that restrict values in a way that is not compared.
    #[must_use]
    pub fn unjudged(&self) -> BTreeMap<&'d str, Vec<&'d Value>> {
        let keywords = self.keywords.iter().filter(|(key, _)| !is_judged(key));
        let keywords = keywords.map(|(key, (_, value))| (*key, vec![*value]));
        keywords.chain(self.demands()).collect()
    }
}

/// Whether a keyword is compared or restricts nothing.
fn is_judged(key: &str) -> bool {
    match key {
        "$ref" | "$schema" | "$id" | "$anchor" | "$comment" | "$defs" | "definitions" | "title"
        | "description" | "example" | "examples" | "externalDocs" | "deprecated" | "default"
        | "type" | "nullable" | "enum" | "const" | "format" | "xml" | "readOnly" | "writeOnly"
        | "items" | "properties" | "patternProperties" | "discriminator" | "pattern"
        | "multipleOf" | "uniqueItems" | "minLength" | "maxLength" | "minimum" | "maximum"
        | "exclusiveMinimum" | "exclusiveMaximum" | "minItems" | "maxItems" | "minProperties"
        | "maxProperties" | "allOf" | "oneOf" | "anyOf" => true,
        _ => key == "additionalProperties" || key.starts_with("x-"),
    }
}

/// All that holds for a schema.
fn resolve<'d>(root: &'d Value, schema: &SchemaRef<'d>, depth: usize) -> Merged<'d> {
    let Some(node) = schema.sole().filter(|_| depth < MAX_DEPTH) else {
        return Merged::of(root, schema);
    };
    let base = match reference_in(node.value) {
        Some(_) => Some(follow(root, node.clone())).filter(|target| target.pointer != node.pointer),
        None => super::schema::sole_base(node),
    };
    if let Some(base) = base {
        let mut merged = resolve(root, &SchemaRef::at(base), depth + 1);
        merged.add(Merged::own(node));
        return merged;
    }
    let merged = Merged::of(root, schema);
    // One alternative, perhaps besides null, is that schema.
    match merged.alternatives().as_deref() {
        Some([only]) if merged.properties.is_empty() => {
            let mut inner = resolve(root, only, depth + 1);
            inner.add(merged.without_alternatives());
            inner
        }
        _ => merged,
    }
}

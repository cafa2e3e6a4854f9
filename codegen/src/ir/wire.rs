//! What a schema allows on the wire, whatever Rust makes of it: for judging how two documents differ.
//!
//! It stands on the same merged keywords that types are made from.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::merged::{Composition, Merged};
use crate::spec::reference::{follow, reference_in};
use crate::spec::words::type_of;
use crate::spec::{Node, Pointer};

/// Longer chains of references and bases than this are taken for a circle.
const MAX_DEPTH: usize = 64;

/// The schema that allows everything.
static ANYTHING: Value = Value::Bool(true);

/// Keywords that are compared one by one, or that restrict nothing.
const KNOWN: [&str; 42] = [
    "$ref",
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "$defs",
    "definitions",
    "title",
    "description",
    "example",
    "examples",
    "externalDocs",
    "deprecated",
    "default",
    "type",
    "nullable",
    "enum",
    "const",
    "format",
    "readOnly",
    "writeOnly",
    "items",
    "additionalProperties",
    "patternProperties",
    "discriminator",
    "pattern",
    "multipleOf",
    "uniqueItems",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "xml",
];

/// The servers that the document or a part of it lists.
#[must_use]
pub fn servers(holder: &Node<'_>) -> Vec<super::Server> {
    super::server::all(holder)
}

/// A schema where it is used, not read yet.
#[derive(Debug, Clone)]
pub struct SchemaRef<'d>(Composition<'d>);

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
    /// Where it is defined.
    pub definition: Pointer,
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

impl<'d> SchemaRef<'d> {
    /// The schema at a place.
    #[must_use]
    pub fn at(node: Node<'d>) -> Self {
        Self(Composition::of(node))
    }

    /// A place where no schema is: anything is allowed.
    #[must_use]
    pub fn anything(pointer: Pointer) -> Self {
        let value = &ANYTHING;
        Self::at(Node { pointer, value })
    }

    /// Where it is used.
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        self.0.pointer()
    }

    /// What tells schemas apart: the places of all that has to be satisfied, the ends of bare references.
    #[must_use]
    pub fn key(&self, root: &'d Value) -> String {
        let nodes = self.0.nodes().map(|node| {
            let bare = node
                .value
                .as_object()
                .is_some_and(|members| members.len() == 1);
            match bare {
                true => follow(root, node.clone()).pointer,
                false => node.pointer.clone(),
            }
        });
        let places: Vec<String> = nodes.map(|pointer| pointer.as_str().to_owned()).collect();
        places.join(" ")
    }

    /// The value itself, where it is a single one.
    #[must_use]
    pub fn value(&self) -> Option<&'d Value> {
        self.0.sole().map(|node| node.value)
    }

    /// The name of the component that it refers to.
    #[must_use]
    pub fn reference_name(&self) -> Option<&'d str> {
        reference_in(self.value()?)?.rsplit('/').next()
    }
}

impl<'d> Schema<'d> {
    /// Reads a schema.
    #[must_use]
    pub fn read(root: &'d Value, schema: &SchemaRef<'d>) -> Self {
        let (merged, definition) = resolve(root, &schema.0, 0);
        let alternatives = merged.alternatives().unwrap_or_default();
        let mut schema = Self {
            definition,
            nullable: merged.allows_null(),
            alternatives: Vec::new(),
            values: None,
            is_open: merged.flag("x-extensible"),
            merged,
        };
        schema.values = schema.listed();
        let alternatives: Vec<SchemaRef<'d>> = alternatives
            .into_iter()
            .map(|(_, alternative)| SchemaRef(alternative))
            .collect();
        match schema.values_of(root, &alternatives) {
            Some((values, open)) => {
                schema.values = Some(values);
                schema.is_open |= open;
            }
            None => schema.alternatives = alternatives,
        }
        schema.nullable |= schema.is_anything();
        schema
    }

    fn listed(&self) -> Option<Vec<&'d Value>> {
        let mut values: Vec<&Value> = Vec::new();
        for node in self.merged.listed_values()? {
            if !node.value.is_null() && !values.contains(&node.value) {
                values.push(node.value);
            }
        }
        (!values.is_empty()).then_some(values)
    }

    /// The values of alternatives that only list some, and whether any string is an alternative too.
    fn values_of(
        &self,
        root: &'d Value,
        alternatives: &[SchemaRef<'d>],
    ) -> Option<(Vec<&'d Value>, bool)> {
        let (mut values, mut open) = (Vec::new(), false);
        for alternative in alternatives {
            let (merged, _) = resolve(root, &alternative.0, 0);
            match merged.listed_values() {
                Some(listed) => values.extend(listed.into_iter().map(|node| node.value)),
                None if merged.is_plain_string() => open = true,
                None => return None,
            }
        }
        (!values.is_empty()).then_some((values, open))
    }

    /// Whether it restricts nothing.
    #[must_use]
    pub fn is_anything(&self) -> bool {
        self.types().is_none() && self.values.is_none() && self.alternatives.is_empty()
    }

    /// The JSON types that a value may have; `None` for all of them. An integer is a number too.
    #[must_use]
    pub fn types(&self) -> Option<BTreeSet<&'d str>> {
        let mut types: BTreeSet<&str> = match self.get("type") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => self.merged.json_type().into_iter().collect(),
        };
        types.remove("null");
        if types.is_empty()
            && let Some(values) = &self.values
        {
            types.extend(values.iter().map(|value| type_of(value)));
        }
        if types.contains("number") {
            types.insert("integer");
        }
        (!types.is_empty()).then_some(types)
    }

    /// A keyword.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'d Value> {
        self.merged.get(key)
    }

    /// A keyword that is a text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.get(key)?.as_str()
    }

    /// Whether a keyword is `true`.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        self.merged.flag(key)
    }

    /// The schema that a keyword stands in; the definition where it does not stand at all.
    #[must_use]
    pub fn holder(&self, key: &str) -> Pointer {
        let node = self.merged.node(key);
        node.and_then(|node| node.pointer.parent())
            .unwrap_or_else(|| self.definition.clone())
    }

    /// The properties in the order of the document.
    pub fn properties(&self) -> impl Iterator<Item = (&'d str, SchemaRef<'d>)> {
        let properties = self.merged.properties.iter().flatten();
        properties.map(|(name, schema)| (*name, SchemaRef(schema.clone())))
    }

    /// The property of that name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<SchemaRef<'d>> {
        let schema = self.merged.properties.as_ref()?.get(name)?;
        Some(SchemaRef(schema.clone()))
    }

    /// Whether a property has to be there, in the direction in which it occurs.
    #[must_use]
    pub fn requires(&self, name: &str) -> bool {
        self.merged.required.contains(name)
    }

    /// The schema of its items.
    #[must_use]
    pub fn items(&self) -> SchemaRef<'d> {
        match self.merged.node("items") {
            Some(items) => SchemaRef::at(items),
            None => SchemaRef::anything(self.definition.clone()),
        }
    }

    /// What it says about properties that it does not list.
    #[must_use]
    pub fn additional(&self) -> Additional<'d> {
        match self.merged.node("additionalProperties") {
            None => Additional::Unsaid,
            Some(node) if *node.value == Value::Bool(false) => Additional::Closed,
            Some(node) => Additional::Declared(SchemaRef::at(node)),
        }
    }

    /// The schemas of properties whose names match a pattern.
    #[must_use]
    pub fn patterns(&self) -> BTreeMap<&'d str, SchemaRef<'d>> {
        let node = self.merged.node("patternProperties");
        let members = node.map_or_else(Vec::new, |node| node.members().collect());
        let schemas = members.into_iter();
        schemas
            .map(|(pattern, node)| (pattern, SchemaRef::at(node)))
            .collect()
    }

    /// Rules that bind one property to another.
    #[must_use]
    pub fn rules(&self) -> &[Node<'d>] {
        &self.merged.rules
    }

    /// The property that tells alternatives apart.
    #[must_use]
    pub fn tag(&self) -> Option<&'d str> {
        self.get("discriminator")?.get("propertyName")?.as_str()
    }

    /// The values of that property which stand for an alternative.
    #[must_use]
    pub fn tags(&self, alternative: &SchemaRef<'d>) -> BTreeSet<&'d str> {
        let (Some(discriminator), Some(name)) =
            (self.get("discriminator"), alternative.reference_name())
        else {
            return BTreeSet::new();
        };
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mapped = mapping.into_iter().flatten().filter(|(_, target)| {
            let target = target.as_str().unwrap_or_default();
            target.rsplit('/').next() == Some(name)
        });
        let mut tags: BTreeSet<&str> = mapped.map(|(value, _)| value.as_str()).collect();
        if tags.is_empty() {
            tags.insert(name);
        }
        tags
    }

    /// Keywords that restrict values in a way that is not compared.
    #[must_use]
    pub fn unjudged(&self) -> BTreeMap<&'d str, Vec<&'d Value>> {
        let keywords = self.merged.keywords();
        let mut found: BTreeMap<&str, Vec<&Value>> = keywords
            .filter(|(key, ..)| !KNOWN.contains(key) && !key.starts_with("x-"))
            .map(|(key, _, value)| (key, vec![value]))
            .collect();
        found.extend(self.merged.demands());
        found
    }
}

/// All that holds for a schema, and where it is defined: at the end of its references and of bases without additions.
fn resolve<'d>(root: &'d Value, schema: &Composition<'d>, depth: usize) -> (Merged<'d>, Pointer) {
    let Some(node) = schema.sole().filter(|_| depth < MAX_DEPTH) else {
        return (Merged::of(root, schema), schema.pointer());
    };
    let base = match reference_in(node.value) {
        Some(_) => Some(follow(root, node.clone())).filter(|target| target.pointer != node.pointer),
        None => super::schema::sole_base(node),
    };
    if let Some(base) = base {
        let (mut merged, definition) = resolve(root, &Composition::of(base), depth + 1);
        merged.add(Merged::own(node));
        return (merged, definition);
    }
    let merged = Merged::of(root, schema);
    // One alternative, perhaps besides null, is that schema.
    match merged.alternatives().as_deref() {
        Some([(_, only)]) if !merged.has_properties() => {
            let (mut inner, definition) = resolve(root, only, depth + 1);
            inner.add(merged.without_alternatives());
            (inner, definition)
        }
        _ => (merged, node.pointer.clone()),
    }
}

//! Schemas of one value become one: `allOf` merged, every keyword with the schema that it stands in.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use crate::spec::reference::{follow, reference_in};
use crate::spec::words::type_of;
use crate::spec::{Node, Pointer};

static TRUE: Value = Value::Bool(true);

/// Deeper nesting of `allOf` than this is cut off.
const MAX_DEPTH: usize = 64;

/// More combinations of alternatives than this are not spelled out.
const MAX_COMBINATIONS: usize = 16;

/// A schema where it is used, not read yet: all that one value has to satisfy at once, which is at least one part.
#[derive(Debug, Clone)]
pub struct SchemaRef<'d>(Vec<Part<'d>>);

#[derive(Debug, Clone)]
struct Part<'d> {
    node: Node<'d>,
    /// Keywords of alternatives that are read elsewhere: only what stands beside them counts here.
    without: Vec<&'static str>,
}

impl<'d> SchemaRef<'d> {
    /// The schema at a place.
    #[must_use]
    pub fn at(node: Node<'d>) -> Self {
        let without = Vec::new();
        Self(vec![Part { node, without }])
    }

    /// A place where no schema is: anything is allowed.
    #[must_use]
    pub fn anything(pointer: Pointer) -> Self {
        let value = &TRUE;
        Self::at(Node { pointer, value })
    }

    /// The schema, where it is only one.
    pub(super) fn sole(&self) -> Option<&Node<'d>> {
        match self.0.as_slice() {
            [Part { node, without }] if without.is_empty() => Some(node),
            _ => None,
        }
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node<'d>> {
        self.0.iter().map(|part| &part.node)
    }

    pub(super) fn and(&self, more: &Self) -> Self {
        Self(self.0.iter().chain(&more.0).cloned().collect())
    }

    pub(super) fn without(&self, keyword: &'static str) -> Self {
        let mut shared = self.clone();
        for part in &mut shared.0 {
            part.without.push(keyword);
        }
        shared
    }

    /// Where it is used: the place of the nearest part.
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        let last = self.0.last().map(|part| part.node.pointer.clone());
        last.unwrap_or_default()
    }

    /// What tells schemas apart: the places of all parts, the ends of bare references.
    #[must_use]
    pub fn key(&self, root: &'d Value) -> String {
        let places = self.nodes().map(|node| {
            let members = node.value.as_object();
            let is_bare = members.is_some_and(|members| members.len() == 1);
            let node = node.clone();
            let end = if is_bare { follow(root, node) } else { node };
            end.pointer.as_str().to_owned()
        });
        places.collect::<Vec<_>>().join(" ")
    }

    /// The value itself, where it is a single one.
    #[must_use]
    pub fn value(&self) -> Option<&'d Value> {
        self.sole().map(|node| node.value)
    }

    /// The name of the component that it refers to.
    #[must_use]
    pub fn reference_name(&self) -> Option<&'d str> {
        reference_in(self.value()?)?.rsplit('/').next()
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.nodes()
            .map(|node| node.value)
            .eq(other.nodes().map(|node| node.value))
    }

    /// Whether all parts of the other are parts of this one.
    pub(super) fn includes(&self, other: &Self) -> bool {
        let is_part = |wanted: &Node<'d>| self.nodes().any(|node| node.value == wanted.value);
        other.nodes().all(is_part)
    }

    fn is_null(&self) -> bool {
        self.sole()
            .is_some_and(|node| node.text("type") == Some("null"))
    }

    /// Whether it says what a value looks like.
    fn has_shape(&self) -> bool {
        const SHAPING: [&str; 12] = [
            "$ref",
            "type",
            "properties",
            "items",
            "enum",
            "const",
            "oneOf",
            "anyOf",
            "allOf",
            "additionalProperties",
            "patternProperties",
            "format",
        ];
        let says = |node: &Node<'d>| SHAPING.iter().any(|key| node.value.get(key).is_some());
        self.0.len() > 1 || self.nodes().any(says)
    }
}

/// What the schemas of one value say together. What stands beside `allOf` goes before its parts, and later parts before
/// earlier ones.
#[derive(Debug, Default)]
pub struct Merged<'d> {
    /// Where it is used.
    pub(super) pointer: Pointer,
    /// Where it is defined: at the end of its references and of bases without additions.
    pub definition: Pointer,
    /// All keywords that do not have a field of their own here, with the schema that each stands in.
    pub(super) keywords: BTreeMap<&'d str, (Arc<Pointer>, &'d Value)>,
    /// The properties in the order of the document.
    pub properties: IndexMap<&'d str, SchemaRef<'d>>,
    /// The properties that have to be there, in the direction in which they occur, and where that is said.
    pub required: BTreeMap<&'d str, Pointer>,
    /// Rules that bind one property to another.
    pub rules: Vec<Node<'d>>,
    pub(super) advice: Vec<Node<'d>>,
    alternatives: BTreeMap<&'static str, Vec<SchemaRef<'d>>>,
}

impl<'d> Merged<'d> {
    pub(super) fn of(root: &'d Value, schema: &SchemaRef<'d>) -> Self {
        let mut whole = Self::default();
        let mut seen = HashSet::new();
        for Part { node, without } in &schema.0 {
            if without.is_empty() {
                whole.add(Self::part(root, node.clone(), &mut seen, 0));
            } else {
                let mut shared = Self::part(root, node.clone(), &mut HashSet::new(), 0);
                shared.forget_alternatives(without);
                whole.add(shared);
            }
        }
        whole.pointer = schema.pointer();
        whole.definition = whole.pointer.clone();
        whole
    }

    /// What the schema itself says, without the parts of its `allOf`.
    pub(super) fn own(node: &Node<'d>) -> Self {
        let definition = node.pointer.clone();
        let mut own = Self {
            definition,
            ..Self::default()
        };
        own.add_own(node);
        own
    }

    fn part(root: &'d Value, node: Node<'d>, seen: &mut HashSet<Pointer>, depth: usize) -> Self {
        let mut part = Self::default();
        let is_reference = reference_in(node.value).is_some();
        let node = follow(root, node);
        // A part that contains itself adds nothing the second time.
        if depth >= MAX_DEPTH || (is_reference && !seen.insert(node.pointer.clone())) {
            return part;
        }
        for inner in node.list("allOf") {
            part.add(Self::part(root, inner, seen, depth + 1));
        }
        part.add_own(&node);
        if is_reference {
            part.forget_what_is_its_own();
        }
        part
    }

    fn add_own(&mut self, node: &Node<'d>) {
        self.pointer = node.pointer.clone();
        let place = Arc::new(node.pointer.clone());
        for (key, value) in node.value.as_object().into_iter().flatten() {
            match (key.as_str(), value) {
                ("allOf", _) => {}
                ("properties", Value::Object(_)) => {
                    let properties = node.map(key).into_iter();
                    self.add_properties(properties.map(|(name, it)| (name, SchemaRef::at(it))));
                    self.keywords.insert(key, (Arc::clone(&place), value));
                }
                ("required", Value::Array(_)) => {
                    let names = node.list(key).into_iter();
                    let named = names.filter_map(|it| Some((it.value.as_str()?, it.pointer)));
                    self.required.extend(named);
                }
                ("x-rules", Value::Array(_)) => self.rules.extend(node.list(key)),
                ("x-advice", Value::Array(_)) => self.advice.extend(node.list(key)),
                ("oneOf" | "anyOf", Value::Array(_)) => {
                    let keyword = if key == "oneOf" { "oneOf" } else { "anyOf" };
                    let listed = node.list(key).into_iter().map(SchemaRef::at);
                    self.add_alternatives(keyword, listed.collect());
                }
                _ => {
                    self.keywords.insert(key, (Arc::clone(&place), value));
                }
            }
        }
    }

    pub(super) fn add(&mut self, part: Self) {
        self.pointer = part.pointer;
        self.keywords.extend(part.keywords);
        self.add_properties(part.properties.into_iter());
        self.required.extend(part.required);
        self.rules.extend(part.rules);
        self.advice.extend(part.advice);
        for (keyword, more) in part.alternatives {
            self.add_alternatives(keyword, more);
        }
    }

    /// A property in two parts has to satisfy both.
    fn add_properties(&mut self, more: impl Iterator<Item = (&'d str, SchemaRef<'d>)>) {
        for (name, schema) in more {
            let both = match self.properties.get(name) {
                Some(first) if !first.says_the_same(&schema) => first.and(&schema),
                _ => schema,
            };
            self.properties.insert(name, both);
        }
    }

    fn add_alternatives(&mut self, keyword: &'static str, more: Vec<SchemaRef<'d>>) {
        let Some(known) = self.alternatives.get_mut(keyword) else {
            self.alternatives.insert(keyword, more);
            return;
        };
        if known.len() * more.len() <= MAX_COMBINATIONS {
            let both = |first: &SchemaRef<'d>| {
                more.iter()
                    .map(|second| first.and(second))
                    .collect::<Vec<_>>()
            };
            *known = known.iter().flat_map(both).collect();
        }
    }

    /// What a schema says about itself and not about those that build upon it.
    fn forget_what_is_its_own(&mut self) {
        self.keywords.remove("x-rust-name");
        self.keywords.remove("deprecated");
        // A base that lists the schemas that build upon it.
        if self.keywords.remove("discriminator").is_some() {
            self.alternatives.clear();
        }
    }

    /// Leaves what holds for each of the alternatives.
    fn forget_alternatives(&mut self, keywords: &[&str]) {
        self.alternatives
            .retain(|keyword, _| !keywords.contains(keyword));
        for key in ["discriminator", "nullable", "description", "x-rust-name"] {
            self.keywords.remove(key);
        }
    }

    /// A keyword.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'d Value> {
        self.keywords.get(key).map(|(_, value)| *value)
    }

    /// What a keyword says, where it can be read.
    pub(super) fn read<T: Deserialize<'d>>(&self, key: &str) -> Option<T> {
        T::deserialize(self.get(key)?).ok()
    }

    pub(super) fn node(&self, key: &str) -> Option<Node<'d>> {
        let (schema, value) = self.keywords.get(key)?;
        let pointer = schema.join(key);
        Some(Node { pointer, value })
    }

    /// A keyword that is a text, where it says anything.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'d str> {
        let text = self.get(key)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Whether a keyword is `true`.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        self.get(key) == Some(&TRUE)
    }

    /// What `enum` or `const` lists.
    pub(super) fn listed_values(&self) -> Option<&'d [Value]> {
        match self.get("enum") {
            Some(Value::Array(values)) => Some(values),
            _ => self.get("const").map(std::slice::from_ref),
        }
    }

    /// The keyword of the alternatives, and all that it lists. Of both, `oneOf` counts, which comes last by name.
    pub(super) fn all_alternatives(&self) -> Option<(&'static str, &[SchemaRef<'d>])> {
        let (keyword, listed) = self.alternatives.last_key_value()?;
        Some((keyword, listed))
    }

    /// The alternatives that say what the value looks like. Those that only demand properties which are declared beside
    /// them are constraints, not types.
    pub(super) fn alternatives(&self) -> Option<Vec<SchemaRef<'d>>> {
        let all = self.all_alternatives()?.1.iter();
        let found = all.filter(|it| !it.is_null() && it.has_shape()).cloned();
        Some(found.collect()).filter(|found: &Vec<_>| !found.is_empty())
    }

    /// The property that tells the alternatives apart.
    #[must_use]
    pub fn tag(&self) -> Option<&'d str> {
        self.get("discriminator")?.get("propertyName")?.as_str()
    }

    /// The values of that property which stand for an alternative: those of the mapping, else its schema's name.
    #[must_use]
    pub fn tags(&self, alternative: &SchemaRef<'d>) -> Vec<&'d str> {
        let (Some(discriminator), Some(name)) =
            (self.get("discriminator"), alternative.reference_name())
        else {
            return Vec::new();
        };
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mapped = mapping.into_iter().flatten().filter(|(_, target)| {
            let target = target.as_str().unwrap_or_default();
            target.rsplit('/').next() == Some(name)
        });
        let mapped: Vec<&str> = mapped.map(|(value, _)| value.as_str()).collect();
        if mapped.is_empty() {
            vec![name]
        } else {
            mapped
        }
    }

    /// Alternatives that are no types: what they only demand, and those of the other keyword of alternatives.
    pub(super) fn demands(&self) -> BTreeMap<&'static str, Vec<&'d Value>> {
        let typed = self.all_alternatives().map(|(keyword, _)| keyword);
        let mut found: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for (keyword, alternatives) in &self.alternatives {
            let is_demand =
                |it: &&SchemaRef<'d>| typed != Some(*keyword) || !(it.is_null() || it.has_shape());
            for alternative in alternatives.iter().filter(is_demand) {
                let values = alternative.nodes().map(|node| node.value);
                found.entry(keyword).or_default().extend(values);
            }
        }
        found
    }

    /// The same with nothing but null in place of its alternatives.
    pub(super) fn without_alternatives(mut self) -> Self {
        if self.allows_null() {
            let place = Arc::new(self.pointer.clone());
            self.keywords.insert("nullable", (place, &TRUE));
        }
        self.alternatives.clear();
        self
    }

    /// Whether the value may be `null`.
    pub(super) fn allows_null(&self) -> bool {
        let lists = |key: &str, null: &Value| {
            let list = self.get(key).and_then(Value::as_array);
            list.is_some_and(|list| list.contains(null))
        };
        self.flag("nullable")
            || lists("type", &Value::from("null"))
            || lists("enum", &Value::Null)
            || self
                .all_alternatives()
                .is_some_and(|(_, listed)| listed.iter().any(SchemaRef::is_null))
    }

    /// The JSON types that the schema says or that its keywords show, without null.
    pub(super) fn json_types(&self) -> BTreeSet<&'d str> {
        let names = match self.get("type") {
            Some(Value::Array(names)) => names.as_slice(),
            Some(name @ Value::String(_)) => std::slice::from_ref(name),
            _ => {
                const OF_OBJECTS: [&str; 3] =
                    ["properties", "additionalProperties", "patternProperties"];
                let says = |key: &&str| self.keywords.contains_key(*key);
                let shown = OF_OBJECTS.iter().any(says).then_some("object");
                return shown
                    .or(says(&"items").then_some("array"))
                    .into_iter()
                    .collect();
            }
        };
        let names = names.iter().filter_map(Value::as_str);
        names.filter(|name| *name != "null").collect()
    }

    /// The one type that the schema says or shows; `None` for several or none.
    pub(super) fn json_type(&self) -> Option<&'d str> {
        let mut types = self.json_types();
        if types.is_empty() {
            let listed = self.listed_values().into_iter().flatten();
            let listed = listed.filter(|value| !value.is_null());
            types = listed.map(type_of).collect();
            // Listed arrays and objects are any JSON.
            if types.contains("array") || types.contains("object") {
                return None;
            }
        }
        types.pop_first().filter(|_| types.is_empty())
    }
}

/// The values of schemas that only list some, and whether any string is allowed besides them.
pub(super) fn values_of<'d>(
    schemas: impl IntoIterator<Item = impl Borrow<Merged<'d>>>,
) -> Option<(Vec<&'d Value>, bool)> {
    let (mut values, mut is_open) = (Vec::new(), false);
    for schema in schemas {
        let schema = schema.borrow();
        let is_plain = || {
            ["format", "pattern"]
                .iter()
                .all(|key| schema.get(key).is_none())
        };
        match schema.listed_values() {
            Some(listed) if !listed.iter().all(Value::is_null) => values.extend(listed),
            None if schema.json_type() == Some("string") && is_plain() => is_open = true,
            _ => return None,
        }
    }
    (!values.is_empty()).then_some((values, is_open))
}

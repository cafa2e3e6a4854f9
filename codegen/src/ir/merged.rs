//! Schemas of one value become one: `allOf` merged, every keyword with the schema that it stands in.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use crate::spec::reference::{follow, reference_in};
use crate::spec::{Node, Pointer};

/// Deeper nesting of `allOf` than this is cut off.
const MAX_DEPTH: usize = 64;

/// More combinations of alternatives than this are not spelled out.
const MAX_COMBINATIONS: usize = 16;

/// The keywords of alternatives; the first one that a schema has counts.
const ALTERNATIVES: [&str; 2] = ["oneOf", "anyOf"];

/// Schemas that one value has to satisfy, all at once. There is at least one.
#[derive(Debug, Clone)]
pub(super) struct Composition<'d>(Vec<Part<'d>>);

#[derive(Debug, Clone)]
struct Part<'d> {
    node: Node<'d>,
    /// Keywords of alternatives that are read elsewhere: only what stands beside them counts here.
    without: Vec<&'static str>,
}

impl<'d> Composition<'d> {
    pub(super) fn of(node: Node<'d>) -> Self {
        let without = Vec::new();
        Self(vec![Part { node, without }])
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

    /// The place of the part that is nearest to the place of use.
    pub(super) fn pointer(&self) -> Pointer {
        let last = self.0.last().map(|part| part.node.pointer.clone());
        last.unwrap_or_default()
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.nodes()
            .map(|node| node.value)
            .eq(other.nodes().map(|node| node.value))
    }

    /// Whether all parts of the other are parts of this one.
    pub(super) fn includes(&self, other: &Self) -> bool {
        other.nodes().all(|wanted| {
            self.nodes()
                .any(|node| node.value == wanted.value || has_part(node.value, wanted.value))
        })
    }

    fn is_null(&self) -> bool {
        self.sole()
            .is_some_and(|node| node.value.get("type").and_then(Value::as_str) == Some("null"))
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

fn has_part(schema: &Value, wanted: &Value) -> bool {
    let parts = schema.get("allOf").and_then(Value::as_array);
    parts.is_some_and(|parts| {
        parts
            .iter()
            .any(|part| part == wanted || has_part(part, wanted))
    })
}

/// What the schemas of one value say together. What stands beside `allOf` goes before its parts, and later parts before
/// earlier ones.
#[derive(Debug, Default)]
pub(super) struct Merged<'d> {
    /// Where it is used.
    pub(super) pointer: Pointer,
    /// All keywords that do not have a field of their own here.
    keywords: BTreeMap<&'d str, (Arc<Pointer>, &'d Value)>,
    pub(super) properties: Option<IndexMap<&'d str, Composition<'d>>>,
    pub(super) required: BTreeSet<&'d str>,
    pub(super) rules: Vec<Node<'d>>,
    pub(super) advice: Vec<Node<'d>>,
    alternatives: BTreeMap<&'static str, Vec<Composition<'d>>>,
}

impl<'d> Merged<'d> {
    pub(super) fn of(root: &'d Value, composition: &Composition<'d>) -> Self {
        let mut whole = Self::default();
        let mut seen = HashSet::new();
        for Part { node, without } in &composition.0 {
            if without.is_empty() {
                whole.add_part(root, node.clone(), &mut seen, 0);
            } else {
                let mut shared = Self::default();
                shared.add_part(root, node.clone(), &mut HashSet::new(), 0);
                shared.forget_alternatives(without);
                whole.add(shared);
            }
        }
        whole.pointer = composition.pointer();
        whole
    }

    /// What the schema itself says, without the parts of its `allOf`.
    pub(super) fn own(node: &Node<'d>) -> Self {
        let mut own = Self::default();
        own.add_own(node);
        own
    }

    fn add_part(
        &mut self,
        root: &'d Value,
        node: Node<'d>,
        seen: &mut HashSet<Pointer>,
        depth: usize,
    ) {
        let is_reference = reference_in(node.value).is_some();
        let node = follow(root, node);
        // A part that contains itself adds nothing the second time.
        if depth >= MAX_DEPTH || (is_reference && !seen.insert(node.pointer.clone())) {
            return;
        }
        let mut part = Self::default();
        for inner in node.list("allOf") {
            part.add_part(root, inner, seen, depth + 1);
        }
        part.add_own(&node);
        if is_reference {
            part.forget_what_is_its_own();
        }
        self.add(part);
    }

    fn add_own(&mut self, node: &Node<'d>) {
        self.pointer = node.pointer.clone();
        let place = Arc::new(node.pointer.clone());
        for (key, value) in node.value.as_object().into_iter().flatten() {
            match (key.as_str(), value) {
                ("allOf", _) => {}
                ("properties", Value::Object(_)) => {
                    self.add_properties(
                        node.map(key)
                            .into_iter()
                            .map(|(name, it)| (name, Composition::of(it))),
                    );
                }
                ("required", Value::Array(names)) => {
                    self.required.extend(names.iter().filter_map(Value::as_str));
                }
                ("x-rules", Value::Array(_)) => self.rules.extend(node.list(key)),
                ("x-advice", Value::Array(_)) => self.advice.extend(node.list(key)),
                ("oneOf" | "anyOf", Value::Array(_)) => {
                    let keyword = if key == "oneOf" { "oneOf" } else { "anyOf" };
                    self.add_alternatives(
                        keyword,
                        node.list(key).into_iter().map(Composition::of).collect(),
                    );
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
        if let Some(properties) = part.properties {
            self.add_properties(properties.into_iter());
        }
        self.required.extend(part.required);
        self.rules.extend(part.rules);
        self.advice.extend(part.advice);
        for (keyword, more) in part.alternatives {
            self.add_alternatives(keyword, more);
        }
    }

    /// A property in two parts has to satisfy both.
    fn add_properties(&mut self, more: impl Iterator<Item = (&'d str, Composition<'d>)>) {
        let known = self.properties.get_or_insert_default();
        for (name, schema) in more {
            let both = match known.get(name) {
                Some(first) if !first.says_the_same(&schema) => first.and(&schema),
                _ => schema,
            };
            known.insert(name, both);
        }
    }

    fn add_alternatives(&mut self, keyword: &'static str, more: Vec<Composition<'d>>) {
        let Some(known) = self.alternatives.get_mut(keyword) else {
            self.alternatives.insert(keyword, more);
            return;
        };
        if known.len() * more.len() <= MAX_COMBINATIONS {
            let both = |first: &Composition<'d>| {
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

    /// The keywords with the schema that each stands in.
    pub(super) fn keywords(&self) -> impl Iterator<Item = (&'d str, &Arc<Pointer>, &'d Value)> {
        self.keywords
            .iter()
            .map(|(key, (schema, value))| (*key, schema, *value))
    }

    pub(super) fn get(&self, key: &str) -> Option<&'d Value> {
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

    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        let text = self.get(key)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.get(key) == Some(&Value::Bool(true))
    }

    pub(super) fn has_properties(&self) -> bool {
        self.properties
            .as_ref()
            .is_some_and(|properties| !properties.is_empty())
    }

    /// What `enum` or `const` lists.
    pub(super) fn listed_values(&self) -> Option<Vec<Node<'d>>> {
        let listed = self.node("enum").filter(|node| node.value.is_array());
        let listed = listed.map(|node| node.items().collect());
        listed.or_else(|| self.node("const").map(|node| vec![node]))
    }

    /// The keyword of the alternatives.
    pub(super) fn alternatives_keyword(&self) -> Option<&'static str> {
        ALTERNATIVES
            .into_iter()
            .find(|keyword| self.alternatives.contains_key(keyword))
    }

    fn all_alternatives(&self) -> &[Composition<'d>] {
        let keyword = self.alternatives_keyword();
        keyword
            .and_then(|keyword| self.alternatives.get(keyword))
            .map_or(&[], Vec::as_slice)
    }

    /// The alternatives that say what the value looks like, each with its position. Those that only demand properties
    /// which are declared beside them are constraints, not types.
    pub(super) fn alternatives(&self) -> Option<Vec<(usize, Composition<'d>)>> {
        let all = self.all_alternatives().iter().enumerate();
        let found: Vec<_> = all
            .filter(|(_, alternative)| !alternative.is_null() && alternative.has_shape())
            .map(|(position, alternative)| (position, alternative.clone()))
            .collect();
        (!found.is_empty()).then_some(found)
    }

    /// Alternatives that are no types: what they only demand, and those beside the first keyword of alternatives.
    pub(super) fn demands(&self) -> BTreeMap<&'static str, Vec<&'d Value>> {
        let typed = self.alternatives_keyword();
        let mut found: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for (keyword, alternatives) in &self.alternatives {
            let is_demand = |it: &&Composition<'d>| {
                typed != Some(*keyword) || !(it.is_null() || it.has_shape())
            };
            for alternative in alternatives.iter().filter(is_demand) {
                let values = alternative.nodes().map(|node| node.value);
                found.entry(keyword).or_default().extend(values);
            }
        }
        found
    }

    /// The same with nothing but null in place of its alternatives.
    pub(super) fn without_alternatives(mut self) -> Self {
        static NULLABLE: Value = Value::Bool(true);
        if self.allows_null() {
            let place = Arc::new(self.pointer.clone());
            self.keywords.insert("nullable", (place, &NULLABLE));
        }
        self.alternatives.clear();
        self
    }

    /// Whether it is a string without more to it.
    pub(super) fn is_plain_string(&self) -> bool {
        self.json_type() == Some("string")
            && self.get("format").is_none()
            && self.get("pattern").is_none()
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
            || self.all_alternatives().iter().any(Composition::is_null)
    }

    /// The one type that the schema says or shows; `None` for several or none.
    pub(super) fn json_type(&self) -> Option<&'d str> {
        match self.get("type") {
            Some(Value::String(name)) => Some(name),
            Some(Value::Array(names)) => {
                let mut names = names
                    .iter()
                    .filter_map(Value::as_str)
                    .filter(|name| *name != "null");
                let first = names.next();
                if names.next().is_some() { None } else { first }
            }
            _ if self.properties.is_some()
                || ["additionalProperties", "patternProperties"]
                    .iter()
                    .any(|key| self.keywords.contains_key(key)) =>
            {
                Some("object")
            }
            _ if self.keywords.contains_key("items") => Some("array"),
            _ => self.listed_values().and_then(|values| common_type(&values)),
        }
    }
}

/// The type of values that all are of one.
fn common_type(values: &[Node<'_>]) -> Option<&'static str> {
    let of = |node: &Node<'_>| match node.value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        _ => None,
    };
    let mut types = values.iter().filter(|node| !node.value.is_null()).map(of);
    let first = types.next()??;
    types.all(|other| other == Some(first)).then_some(first)
}

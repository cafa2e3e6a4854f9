//! Where a part of the old document went in the new one, for corrections that no longer hit anything.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher as _};

use serde_json::Value;

use crate::spec::reference::{local_target, reference_in, resolve};
use crate::spec::walk::{Kind, walk};
use crate::spec::{Document, Node, Pointer};

/// Keywords that do not tell schemas apart.
const NOTES: [&str; 6] = [
    "description",
    "title",
    "example",
    "examples",
    "default",
    "deprecated",
];

/// References are followed so deep; schemas that differ only below are taken for the same.
const MAX_DEPTH: usize = 6;

/// The schemas of a new document by what they say.
#[derive(Debug)]
pub struct Successors<'d> {
    old: &'d Document,
    new: &'d Document,
    by_content: BTreeMap<u64, Vec<Pointer>>,
}

impl<'d> Successors<'d> {
    /// Reads the new document.
    #[must_use]
    pub fn new(old: &'d Document, new: &'d Document) -> Self {
        let mut by_content: BTreeMap<u64, Vec<Pointer>> = BTreeMap::new();
        let mut contents = Contents::new(new.value());
        for (kind, node) in walk(Kind::Document, Node::root(new.value())) {
            if kind == Kind::Schema && node.value.get("$ref").is_none() {
                let alike = by_content.entry(contents.of(node.value)).or_default();
                alike.push(node.pointer);
            }
        }
        Self {
            old,
            new,
            by_content,
        }
    }

    /// Where what was at a pointer of the old document is in the new one; empty when it is not known or nothing moved.
    ///
    /// The schema around it is looked for: first by its content, then by the names of its properties.
    #[must_use]
    pub fn of(&self, pointer: &Pointer) -> Vec<Pointer> {
        let found = split(pointer).and_then(|(at, rest)| Some((self.old.get(&at)?, at, rest)));
        let Some((schema, component, rest)) = found else {
            return Vec::new();
        };
        let content = Contents::new(self.old.value()).of(schema);
        let exact = self.by_content.get(&content).cloned().unwrap_or_default();
        let is_named = |at: &&Pointer| split(at).is_some_and(|(_, rest)| rest.is_root());
        let named: Vec<Pointer> = exact.iter().filter(is_named).cloned().collect();
        let places = match (named.is_empty(), exact.is_empty()) {
            (false, _) => named,
            (_, false) => exact,
            _ => self.most_alike(schema).into_iter().collect(),
        };
        let moved = places.into_iter().filter(|place| *place != component);
        let parts = moved.map(|place| place.concat(&rest));
        let is_there = |part: &Pointer| rest.is_root() || self.new.get(part).is_some();
        parts.filter(is_there).collect()
    }

    fn most_alike(&self, schema: &Value) -> Option<Pointer> {
        let wanted = properties(schema);
        let known = self.old.value().pointer("/components/schemas");
        let candidates = self.by_content.values().flatten().filter(|pointer| {
            let name = pointer.last().unwrap_or_default();
            split(pointer).is_some_and(|(_, rest)| rest.is_root())
                && known.is_none_or(|known| known.get(&*name).is_none())
        });
        let rated = candidates.filter_map(|pointer| {
            let found = properties(self.new.get(pointer)?);
            let common = wanted.intersection(&found).count();
            let all = wanted.union(&found).count();
            // At least two thirds of all names in common.
            (common * 3 >= all * 2 && common > 0).then(|| (common * 1000 / all, pointer))
        });
        let (_, best) = rated.max_by_key(|(rate, _)| *rate)?;
        Some(best.clone())
    }
}

/// The component schema that a pointer leads into, and the rest of the way.
fn split(pointer: &Pointer) -> Option<(Pointer, Pointer)> {
    let tokens: Vec<_> = pointer.tokens().collect();
    let (head, rest) = tokens.split_at_checked(3)?;
    (head.first()? == "components" && head.get(1)? == "schemas")
        .then(|| (Pointer::from_tokens(head), Pointer::from_tokens(rest)))
}

fn properties(schema: &Value) -> BTreeSet<&str> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let names = properties.into_iter().flat_map(|it| it.keys());
    names.map(String::as_str).collect()
}

/// What schemas and other parts say, whatever they are called, with references replaced by what they mean: equal for parts
/// that say the same.
///
/// Each part is read once for each depth: written out, schemas that refer to each other grow without measure.
pub(super) struct Contents<'d> {
    root: &'d Value,
    known: HashMap<(*const Value, usize), u64>,
}

impl<'d> Contents<'d> {
    pub(super) fn new(root: &'d Value) -> Self {
        let known = HashMap::new();
        Self { root, known }
    }

    pub(super) fn of(&mut self, part: &'d Value) -> u64 {
        self.at(part, 0)
    }

    fn at(&mut self, part: &'d Value, depth: usize) -> u64 {
        let place = (std::ptr::from_ref(part), depth);
        if let Some(known) = self.known.get(&place) {
            return *known;
        }
        let said = match (reference_in(part), part) {
            (Some(reference), _) => {
                let target = local_target(reference).and_then(|at| resolve(self.root, &at).ok());
                let target = target.filter(|_| depth < MAX_DEPTH);
                target.map_or_else(|| hashed("…"), |target| self.at(target.value, depth + 1))
            }
            (_, Value::Object(members)) => {
                let told = members.iter().filter(|(key, value)| {
                    !(NOTES.contains(&key.as_str()) && !value.is_object() || key.starts_with("x-"))
                });
                let parts = told.map(|(key, value)| hashed((key, self.at(value, depth))));
                hashed(("object", sorted(parts)))
            }
            (_, Value::Array(items)) => hashed((
                "array",
                sorted(items.iter().map(|item| self.at(item, depth))),
            )),
            (_, plain) => hashed(plain.to_string()),
        };
        self.known.insert(place, said);
        said
    }
}

/// In an order that does not matter.
pub(super) fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut sorted = Vec::from_iter(items);
    sorted.sort_unstable();
    sorted
}

fn hashed(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

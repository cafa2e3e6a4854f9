//! The graph of compared schemas: every pair is compared once for each direction, however many paths lead to it.

use std::collections::{BTreeSet, HashMap};

use crate::ir::Type;
use crate::ir::wire::SchemaRef;

use super::difference::{AffectedItem, Difference};
use super::{Direction, Verdict};

/// What the values of a schema are part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Context {
    pub(super) direction: Direction,
    /// Whether the crate sends or reads it by its type: it does not with errors, texts and further media types.
    pub(super) is_used: bool,
    /// Whether values are written as text, where a number is a string too.
    pub(super) is_text: bool,
}

/// One side of a pair.
#[derive(Debug, Clone)]
pub(super) struct Place<'d> {
    pub(super) schema: SchemaRef<'d>,
    /// The Rust type made from it.
    pub(super) ty: Option<Type>,
}

/// A pair of schemas to be compared.
#[derive(Debug, Clone)]
pub(super) struct Position<'d> {
    pub(super) context: Context,
    pub(super) old: Place<'d>,
    pub(super) new: Place<'d>,
    /// What a person calls the place.
    pub(super) label: String,
    /// The schema or operation that it is in.
    pub(super) subject: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) context: Context,
    pub(super) schemas: (String, String),
    pub(super) types: (Option<String>, Option<String>),
}

/// A pair and what was found in it.
#[derive(Debug, Default)]
struct Vertex {
    differences: Vec<Difference>,
    /// Pairs within it.
    inner: Vec<usize>,
    /// Those of them that are not held by an item of their own, such as the items of an array.
    inheriting: Vec<usize>,
    /// The items that hold its values.
    holders: BTreeSet<AffectedItem>,
}

#[derive(Debug, Default)]
pub(super) struct Graph {
    vertices: Vec<Vertex>,
    known: HashMap<Key, usize>,
}

impl Graph {
    /// A vertex for something that is no pair of schemas.
    pub(super) fn root(&mut self) -> usize {
        self.vertices.push(Vertex::default());
        self.vertices.len() - 1
    }

    /// The vertex of a pair, and whether it is new.
    pub(super) fn vertex(&mut self, key: Key) -> (usize, bool) {
        if let Some(known) = self.known.get(&key) {
            return (*known, false);
        }
        let index = self.root();
        self.known.insert(key, index);
        (index, true)
    }

    pub(super) fn push(&mut self, vertex: usize, difference: Difference) {
        self.vertices[vertex].differences.push(difference);
    }

    /// Notes that a pair is within another. Without items of its own it is held by what holds the other.
    pub(super) fn connect(&mut self, outer: usize, inner: usize, holders: &[AffectedItem]) {
        self.vertices[outer].inner.push(inner);
        if holders.is_empty() {
            self.vertices[outer].inheriting.push(inner);
            let inherited: Vec<_> = self.vertices[outer].holders.iter().cloned().collect();
            self.hold(inner, inherited);
        } else {
            self.hold(inner, holders.to_vec());
        }
    }

    fn hold(&mut self, vertex: usize, holders: Vec<AffectedItem>) {
        let mut waiting = vec![(vertex, holders)];
        while let Some((vertex, holders)) = waiting.pop() {
            let vertex = &mut self.vertices[vertex];
            let before = vertex.holders.len();
            vertex.holders.extend(holders.iter().cloned());
            if vertex.holders.len() > before {
                let inheriting = vertex.inheriting.iter();
                waiting.extend(inheriting.map(|inner| (*inner, holders.clone())));
            }
        }
    }

    /// The vertices that can be reached, in the order of the documents.
    fn reachable(&self, root: usize, wanted: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut seen = BTreeSet::from([root]);
        let (mut order, mut waiting) = (Vec::new(), vec![root]);
        while let Some(vertex) = waiting.pop() {
            order.push(vertex);
            let inner = self.vertices[vertex].inner.iter().rev();
            waiting.extend(inner.filter(|it| wanted(**it) && seen.insert(**it)));
        }
        order
    }

    /// Whether nothing below a pair is breaking on the wire.
    pub(super) fn is_compatible(&self, vertex: usize) -> bool {
        let breaks = |it: &Difference| it.wire() == Verdict::Breaking;
        let reachable = self.reachable(vertex, &|_| true);
        !reachable
            .iter()
            .any(|it| self.vertices[*it].differences.iter().any(breaks))
    }

    /// The differences below a vertex.
    pub(super) fn differences_below(&self, vertex: usize) -> Vec<&Difference> {
        let reachable = self.reachable(vertex, &|_| true);
        reachable
            .iter()
            .flat_map(|it| &self.vertices[*it].differences)
            .collect()
    }

    /// All differences that operations reach, each once, with the operations. Roots are in the order of operations.
    pub(super) fn found(mut self, roots: &[(usize, String)]) -> Vec<Difference> {
        let leading = self.leading_to_differences();
        let mut order = Vec::new();
        let mut operations: HashMap<usize, Vec<&String>> = HashMap::new();
        for (root, operation) in roots {
            for vertex in self.reachable(*root, &|it| leading[it]) {
                if !self.vertices[vertex].differences.is_empty() {
                    let known = operations.entry(vertex).or_insert_with(|| {
                        order.push(vertex);
                        Vec::new()
                    });
                    known.push(operation);
                }
            }
        }
        let mut found = Vec::new();
        for vertex in order {
            let operations = operations.remove(&vertex).unwrap_or_default();
            let vertex = &mut self.vertices[vertex];
            for mut difference in std::mem::take(&mut vertex.differences) {
                let named = operations.iter().filter(|id| !id.is_empty());
                difference.operations = named.map(|id| (*id).clone()).collect();
                if difference.shows_in_holders {
                    difference.affected.extend(vertex.holders.iter().cloned());
                }
                found.push(difference);
            }
        }
        found
    }

    fn leading_to_differences(&self) -> Vec<bool> {
        let mut outer: Vec<Vec<usize>> = vec![Vec::new(); self.vertices.len()];
        let mut waiting = Vec::new();
        for (index, vertex) in self.vertices.iter().enumerate() {
            for inner in &vertex.inner {
                outer[*inner].push(index);
            }
            if !vertex.differences.is_empty() {
                waiting.push(index);
            }
        }
        let mut leading = vec![false; self.vertices.len()];
        while let Some(vertex) = waiting.pop() {
            if !std::mem::replace(&mut leading[vertex], true) {
                waiting.append(&mut outer[vertex]);
            }
        }
        leading
    }
}

//! The graph of compared schemas: every pair is compared once for each direction, however many paths lead to it.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{AffectedItem, Change, Verdict};

/// A pair and what was found in it.
#[derive(Debug, Default)]
struct Vertex {
    changes: Vec<Change>,
    /// Pairs within it, and whether each is held by what holds the whole, such as the items of an array.
    inner: Vec<(usize, bool)>,
    /// The items that hold its values.
    holders: BTreeSet<AffectedItem>,
}

#[derive(Debug, Default)]
pub(super) struct Graph {
    vertices: Vec<Vertex>,
    /// Vertices of the API as a whole and of each operation, with the operation's id.
    roots: Vec<(usize, String)>,
}

impl Graph {
    pub(super) fn add(&mut self) -> usize {
        self.vertices.push(Vertex::default());
        self.vertices.len() - 1
    }

    /// The vertex of an operation, or of the API as a whole, which has no id.
    pub(super) fn root(&mut self, id: &str) -> usize {
        let vertex = self.add();
        self.roots.push((vertex, id.to_owned()));
        vertex
    }

    pub(super) fn push(&mut self, change: Change) {
        self.vertices[change.vertex].changes.push(change);
    }

    /// Notes that a pair is within another. Without items of its own it is held by what holds the other.
    pub(super) fn connect(&mut self, outer: usize, inner: usize, holders: &[AffectedItem]) {
        self.vertices[outer].inner.push((inner, holders.is_empty()));
        self.vertices[inner].holders.extend(holders.iter().cloned());
    }

    /// The vertices that can be reached, in the order of the documents.
    fn reachable(&self, root: usize, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut seen = BTreeSet::from([root]);
        let (mut order, mut waiting) = (Vec::new(), vec![root]);
        while let Some(vertex) = waiting.pop() {
            order.push(vertex);
            let inner = self.vertices[vertex].inner.iter().map(|(inner, _)| *inner);
            waiting.extend(inner.rev().filter(|it| wanted(*it) && seen.insert(*it)));
        }
        order
    }

    /// The changes at a vertex and below.
    pub(super) fn changes_below(&self, vertex: usize) -> impl Iterator<Item = &Change> {
        let reachable = self.reachable(vertex, |_| true).into_iter();
        reachable.flat_map(|vertex| &self.vertices[vertex].changes)
    }

    /// Whether nothing at a vertex and below is breaking on the wire.
    pub(super) fn is_compatible(&self, vertex: usize) -> bool {
        self.changes_below(vertex)
            .all(|it| it.wire == Verdict::Compatible)
    }

    /// All changes that operations reach, with the operations: one for all of a kind at one place and about one thing.
    /// Roots are in the order of operations.
    pub(super) fn changes(mut self) -> Vec<Change> {
        self.inherit_holders();
        let leading = self.leading_to_changes();
        let mut operations: IndexMap<usize, BTreeSet<String>> = IndexMap::new();
        for (root, id) in &self.roots {
            for vertex in self.reachable(*root, |it| leading[it]) {
                let known = operations.entry(vertex).or_default();
                known.extend((!id.is_empty()).then(|| id.clone()));
            }
        }
        let mut changes: IndexMap<_, Change> = IndexMap::new();
        for (index, operations) in operations {
            let vertex = &mut self.vertices[index];
            for mut change in std::mem::take(&mut vertex.changes) {
                change.operations.clone_from(&operations);
                if change.shows_in_holders {
                    change.affected.extend(vertex.holders.iter().cloned());
                }
                let key = (change.kind.id, change.places.clone(), change.detail.clone());
                match changes.get_mut(&key) {
                    Some(known) => known.merge(change),
                    None => drop(changes.insert(key, change)),
                }
            }
        }
        changes.into_values().collect()
    }

    fn inherit_holders(&mut self) {
        let mut waiting: Vec<usize> = (0..self.vertices.len()).collect();
        while let Some(outer) = waiting.pop() {
            let Vertex { inner, holders, .. } = &self.vertices[outer];
            let (inner, holders) = (inner.clone(), holders.clone());
            for (vertex, _) in inner.into_iter().filter(|(_, inherits)| *inherits) {
                let held = &mut self.vertices[vertex].holders;
                let before = held.len();
                held.extend(holders.iter().cloned());
                waiting.extend((held.len() > before).then_some(vertex));
            }
        }
    }

    fn leading_to_changes(&self) -> Vec<bool> {
        let mut outer: Vec<Vec<usize>> = vec![Vec::new(); self.vertices.len()];
        let mut waiting = Vec::new();
        for (index, vertex) in self.vertices.iter().enumerate() {
            for (inner, _) in &vertex.inner {
                outer[*inner].push(index);
            }
            waiting.extend((!vertex.changes.is_empty()).then_some(index));
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

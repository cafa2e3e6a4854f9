//! Compares two effective documents operation by operation, and each pair of schemas once for each direction.
//!
//! Next to each pair of schemas go the Rust types that were made from them, so that every difference knows which items of
//! the generated code it shows in.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use crate::ir::wire::{Schema, SchemaRef};

use super::difference::{AffectedItem, Difference};
use super::graph::{Context, Graph, Key, Place, Position};
use super::successor::Contents;
use super::{Direction, Side};

/// Two schemas, one of which may hold all that the other does.
pub(super) struct Probe {
    vertex: usize,
    keeps_null: bool,
}

type Decision<'d> = Box<dyn FnOnce(&mut Comparison<'d>) + 'd>;

pub(super) struct Comparison<'d> {
    pub(super) old: &'d Side,
    pub(super) new: &'d Side,
    pub(super) graph: Graph,
    /// What parts of both documents say.
    pub(super) contents: (Contents<'d>, Contents<'d>),
    /// Schemas that were read, by side and key.
    read: HashMap<(bool, String), Rc<Schema<'d>>>,
    /// Pairs that are still to be compared.
    waiting: VecDeque<(usize, Position<'d>)>,
    /// What can be decided only when all pairs are compared.
    decisions: Vec<Decision<'d>>,
    /// Vertices of the API as a whole and of each operation, with the operation's id.
    roots: Vec<(usize, String)>,
}

/// All differences between two sides, in the order of the documents.
pub(super) fn compare(old: &Side, new: &Side) -> Vec<Difference> {
    let mut comparison = Comparison {
        old,
        new,
        graph: Graph::default(),
        contents: (Contents::new(old.root()), Contents::new(new.root())),
        read: HashMap::new(),
        waiting: VecDeque::new(),
        decisions: Vec::new(),
        roots: Vec::new(),
    };
    comparison.api();
    comparison.settle();
    comparison.graph.found(&comparison.roots)
}

impl<'d> Comparison<'d> {
    /// The vertex of the API as a whole or of an operation.
    pub(super) fn root(&mut self, id: &str) -> usize {
        let vertex = self.graph.root();
        self.roots.push((vertex, id.to_owned()));
        vertex
    }

    /// A schema of a side, read once.
    pub(super) fn read(&mut self, side: &'d Side, schema: &SchemaRef<'d>) -> Rc<Schema<'d>> {
        let key = (std::ptr::eq(side, self.old), schema.key(side.root()));
        let read = || Rc::new(Schema::read(side.root(), schema));
        Rc::clone(self.read.entry(key).or_insert_with(read))
    }

    pub(super) fn read_both(&mut self, at: &Position<'d>) -> (Rc<Schema<'d>>, Rc<Schema<'d>>) {
        let old = self.read(self.old, &at.old.schema);
        (old, self.read(self.new, &at.new.schema))
    }

    /// Notes a difference. What the crate does not send or read by its type cannot break programs.
    pub(super) fn push(&mut self, vertex: usize, context: Context, difference: Difference) {
        let difference = difference.harmless_if(!context.is_used);
        self.graph.push(vertex, difference);
    }

    /// Compares a pair within another, now or later, unless that was done before.
    pub(super) fn visit(&mut self, outer: usize, at: Position<'d>, holders: &[AffectedItem]) {
        let inner = self.vertex(at);
        self.graph.connect(outer, inner, holders);
    }

    pub(super) fn vertex(&mut self, at: Position<'d>) -> usize {
        let name = |place: &Place<'d>| place.ty.as_ref().map(|ty| format!("{ty:?}"));
        let key = Key {
            context: at.context,
            schemas: (
                at.old.schema.key(self.old.root()),
                at.new.schema.key(self.new.root()),
            ),
            types: (name(&at.old), name(&at.new)),
        };
        let (vertex, is_new) = self.graph.vertex(key);
        if is_new {
            self.waiting.push_back((vertex, at));
        }
        vertex
    }

    /// Begins to compare what one schema takes (request) or promises (response) with another. [`Self::holds`] tells the
    /// outcome once all pairs are compared, which [`Self::later`] waits for.
    pub(super) fn probe(
        &mut self,
        old: &SchemaRef<'d>,
        new: &SchemaRef<'d>,
        direction: Direction,
        is_text: bool,
    ) -> Probe {
        let context = Context {
            direction,
            is_used: false,
            is_text,
        };
        let place = |schema: &SchemaRef<'d>| Place {
            schema: schema.clone(),
            ty: None,
        };
        let at = Position {
            context,
            old: place(old),
            new: place(new),
            label: String::new(),
            subject: String::new(),
        };
        let (a, b) = self.read_both(&at);
        let keeps_null = match direction {
            Direction::Request => !a.nullable || b.nullable,
            _ => !b.nullable || a.nullable,
        };
        let vertex = self.vertex(at);
        Probe { vertex, keeps_null }
    }

    /// Whether the new schema takes all that the old one did, or promises no more than the old one.
    pub(super) fn holds(&self, probe: &Probe) -> bool {
        probe.keeps_null && self.graph.is_compatible(probe.vertex)
    }

    /// Decides something when all pairs that are known by then have been compared; what is further in is decided first.
    pub(super) fn later(&mut self, decision: impl FnOnce(&mut Self) + 'd) {
        self.decisions.push(Box::new(decision));
    }

    fn settle(&mut self) {
        loop {
            while let Some((vertex, at)) = self.waiting.pop_front() {
                self.schemas(vertex, at);
            }
            match self.decisions.pop() {
                Some(decide) => decide(self),
                None => return,
            }
        }
    }
}

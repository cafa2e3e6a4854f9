//! Compares two effective documents operation by operation, and each pair of schemas once for each direction.
//!
//! Next to each pair of schemas go the Rust types that were made from them, so that every change knows which items of
//! the generated code it shows in.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use crate::ir::Type;
use crate::ir::wire::{Schema, SchemaRef};

use super::graph::Graph;
use super::schema::BODY;
use super::successor::Contents;
use super::{AffectedItem, Change, Direction, SIDES, Side};

/// What the values of a schema are part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Context {
    pub(super) direction: Direction,
    /// Whether the crate sends or reads it by its type: it does not with errors, texts and further media types.
    pub(super) is_used: bool,
    /// Whether values are written as text, where a number is a string too.
    pub(super) is_text: bool,
}

impl Context {
    /// What is answered and not read by its type.
    pub(super) fn unread(is_text: bool) -> Self {
        Self {
            direction: Direction::Response,
            is_used: false,
            is_text,
        }
    }
}

/// A pair of schemas to be compared.
#[derive(Debug, Clone)]
pub(super) struct Position<'d> {
    /// The vertex of what it is in.
    pub(super) outer: usize,
    pub(super) context: Context,
    pub(super) schemas: [SchemaRef<'d>; 2],
    /// The Rust types made from them.
    pub(super) types: [Option<Type>; 2],
    /// What a person calls the place.
    pub(super) label: String,
    /// The schema or operation that it is in.
    pub(super) subject: String,
}

/// What makes a pair the same as another.
type Key = (Context, [String; 2], [Option<Type>; 2]);

/// The vertex around two schemas, one of which may hold all that the other does.
pub(super) struct Probe(usize);

type Decision<'d> = Box<dyn FnOnce(&mut Comparison<'d>) + 'd>;

pub(super) struct Comparison<'d> {
    pub(super) sides: [&'d Side; 2],
    pub(super) graph: Graph,
    /// What parts of both documents say.
    pub(super) contents: [Contents<'d>; 2],
    /// Schemas that were read, by side and key.
    read: HashMap<(usize, String), Rc<Schema<'d>>>,
    /// The vertices of pairs.
    known: HashMap<Key, usize>,
    /// Pairs that are still to be compared.
    waiting: VecDeque<(usize, Position<'d>)>,
    /// What can be decided only when all pairs are compared.
    decisions: Vec<Decision<'d>>,
}

/// All changes between two sides, in the order of the documents.
pub(super) fn compare(sides: [&Side; 2]) -> Vec<Change> {
    let mut comparison = Comparison {
        sides,
        graph: Graph::default(),
        contents: sides.map(|side| Contents::new(side.root())),
        read: HashMap::new(),
        known: HashMap::new(),
        waiting: VecDeque::new(),
        decisions: Vec::new(),
    };
    comparison.api();
    comparison.settle();
    comparison.graph.changes()
}

impl<'d> Comparison<'d> {
    /// A schema of a side, read once.
    pub(super) fn read(&mut self, side: usize, schema: &SchemaRef<'d>) -> Rc<Schema<'d>> {
        let root = self.sides[side].root();
        let read = || Rc::new(Schema::read(root, schema));
        let known = self.read.entry((side, schema.key(root)));
        Rc::clone(known.or_insert_with(read))
    }

    pub(super) fn read_both(&mut self, schemas: &[SchemaRef<'d>; 2]) -> [Rc<Schema<'d>>; 2] {
        SIDES.map(|side| self.read(side, &schemas[side]))
    }

    pub(super) fn push(&mut self, change: Change) {
        self.graph.push(change);
    }

    pub(super) fn extend(&mut self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            self.push(change);
        }
    }

    /// Compares a pair within another, now or later, unless that was done before.
    pub(super) fn visit(&mut self, at: Position<'d>, holders: &[AffectedItem]) {
        let outer = at.outer;
        let inner = self.vertex(at);
        self.graph.connect(outer, inner, holders);
    }

    fn vertex(&mut self, at: Position<'d>) -> usize {
        let schemas = SIDES.map(|side| at.schemas[side].key(self.sides[side].root()));
        let key = (at.context, schemas, at.types.clone());
        *self.known.entry(key).or_insert_with(|| {
            let vertex = self.graph.add();
            self.waiting.push_back((vertex, at));
            vertex
        })
    }

    /// Begins to compare what one schema takes (request) or promises (response) with another. [`Self::holds`] tells the
    /// outcome once all pairs are compared, which [`Self::later`] waits for.
    pub(super) fn probe(&mut self, context: Context, schemas: [SchemaRef<'d>; 2]) -> Probe {
        let outer = self.graph.add();
        let is_used = false;
        let at = Position {
            outer,
            context: Context { is_used, ..context },
            schemas,
            types: [None, None],
            label: String::new(),
            subject: String::new(),
        };
        self.value(at, &[], BODY);
        Probe(outer)
    }

    /// Whether the new schema takes all that the old one did, or promises no more than the old one.
    pub(super) fn holds(&self, probe: &Probe) -> bool {
        self.graph.is_compatible(probe.0)
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

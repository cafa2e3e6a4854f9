//! Breaks of the rules that are seen in the wild and leave no doubt about what was meant: put right, each with a warning.
//!
//! What comes later reads a document in which descriptions are text, flags are booleans and nothing structural is null.

mod operation;
mod parameter;
mod polymorphism;
mod root;
mod scalars;
mod schema;

use serde_json::Value;

use super::document::{Document, Located};
use super::fields::Fields;
use super::node::Node;
use super::pointer::Pointer;
use super::reference::reference_in;
use super::walk::{Kind, children};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};

/// What is put in place may need it too, such as a type that was misspelt.
const MOST_ROUNDS: usize = 2;

/// Puts right what leaves no doubt.
pub(super) fn normalize(document: &mut Document, diagnostics: &mut Diagnostics) {
    let mut waiting = vec![(Kind::Document, Pointer::root(), 0)];
    while let Some((kind, pointer, round)) = waiting.pop() {
        let Some(value) = document.get(&pointer) else {
            continue;
        };
        let mut normalizer = Normalizer {
            document,
            edits: Vec::new(),
            problems: Vec::new(),
        };
        if round < MOST_ROUNDS {
            normalizer.node(kind, &pointer, value);
        }
        let Normalizer {
            edits, problems, ..
        } = normalizer;
        let problems = problems.into_iter();
        diagnostics.extend(problems.map(|it| it.with_severity(Severity::Warning)));
        if edits.is_empty() {
            let below = children(kind, &Node { pointer, value }).into_iter();
            waiting.extend(below.rev().map(|(kind, node)| (kind, node.pointer, 0)));
            continue;
        }
        for (at, edit) in edits {
            let _is_changed = match edit {
                None => document.remove(&at),
                Some(value) => {
                    let place = document.location(&at);
                    document.put(&at, Located::all_at(&place, value))
                }
            };
        }
        waiting.push((kind, pointer, round + 1));
    }
}

/// What is to be put right in one object.
struct Normalizer<'d> {
    document: &'d Document,
    /// What stands at a place from now on, if anything.
    edits: Vec<(Pointer, Option<Value>)>,
    problems: Vec<Diagnostic>,
}

impl Normalizer<'_> {
    fn node(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        if reference_in(value).is_some() || matches!(kind, Kind::NoMap | Kind::NoList) {
            return;
        }
        let Some(object) = Fields::of(self.document, at.clone(), value) else {
            return self.no_object(kind, at, value);
        };
        self.scalars(kind, &object);
        match kind {
            Kind::Document => self.root(&object),
            Kind::Schema => self.schema(&object),
            Kind::Parameter => self.parameter(&object),
            Kind::MediaType => self.examples(&object),
            Kind::Operation => self.operation(&object),
            _ => {}
        }
    }

    /// The note says as what the object is taken without the value.
    fn remove(&mut self, at: Pointer, problem: Diagnostic, note: impl Into<String>) {
        self.edits.push((at, None));
        self.problems.push(problem.note(note));
    }

    /// Puts a value in place of another, or where there was none. The note says what it is taken as.
    fn set(&mut self, at: Pointer, value: Value, problem: Diagnostic, note: impl Into<String>) {
        self.edits.push((at, Some(value)));
        self.problems.push(problem.note(note));
    }
}

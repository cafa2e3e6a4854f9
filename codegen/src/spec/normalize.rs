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

/// Puts right what leaves no doubt.
pub(super) fn normalize(document: &mut Document, diagnostics: &mut Diagnostics) {
    let mut waiting = vec![(Kind::Document, Pointer::root())];
    while let Some((kind, pointer)) = waiting.pop() {
        // At most twice: what is put in place may need it too, such as a type that was misspelt.
        for _ in 0..2 {
            let mut normalizer = Normalizer {
                document,
                edits: Vec::new(),
                problems: Vec::new(),
            };
            normalizer.node(kind, &pointer);
            let Normalizer {
                edits, problems, ..
            } = normalizer;
            let problems = problems.into_iter();
            diagnostics.extend(problems.map(|it| it.with_severity(Severity::Warning)));
            if edits.is_empty() {
                break;
            }
            for (at, edit) in edits {
                match edit {
                    None => drop(document.remove(&at)),
                    Some(value) => {
                        let place = document.location(&at);
                        document.put(&at, Located::all_at(&place, value));
                    }
                }
            }
        }
        if let Some(value) = document.get(&pointer) {
            let below = children(kind, &Node { pointer, value }).into_iter();
            waiting.extend(below.rev().map(|(kind, node)| (kind, node.pointer)));
        }
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
    fn node(&mut self, kind: Kind, at: &Pointer) {
        let Some(value) = self.document.get(at) else {
            return;
        };
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

    fn remove(&mut self, at: Pointer, problem: Diagnostic) {
        self.edits.push((at, None));
        self.problems.push(problem);
    }

    /// Puts a value in place of another, or where there was none.
    fn set(&mut self, at: Pointer, value: Value, problem: Diagnostic) {
        self.edits.push((at, Some(value)));
        self.problems.push(problem);
    }
}

//! Breaks of the rules that are seen in the wild and leave no doubt about what was meant: put right, each with a warning.
//!
//! What comes later reads a document in which descriptions are text, flags are booleans and nothing structural is null.

mod operation;
mod parameter;
mod polymorphism;
mod root;
mod scalars;
mod schema;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::document::{Children, Document, Spans};
use super::fields::Fields;
use super::pointer::Pointer;
use super::reference::reference_in;
use super::walk::{Kind, Visitor, walk};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};

/// Puts right what leaves no doubt.
pub(super) fn normalize(document: &mut Document, diagnostics: &mut Diagnostics) {
    // At most twice: what is put in place may need it too, such as a schema made of what stood beside a name.
    for _ in 0..2 {
        let mut normalizer = Normalizer {
            document,
            edits: Vec::new(),
            touched: HashSet::new(),
            problems: Vec::new(),
        };
        normalizer.root();
        walk(
            Kind::Document,
            &Pointer::root(),
            document.value(),
            &mut normalizer,
        );
        let Normalizer {
            edits, problems, ..
        } = normalizer;
        diagnostics.extend(problems);
        if edits.is_empty() {
            break;
        }
        for (at, edit) in edits {
            apply(document, &at, edit);
        }
    }
}

/// What happens to the value at a place.
enum Edit {
    Remove,
    Replace(Value),
    /// The place does not exist yet; its parent is an object.
    Insert(Value),
    /// The list takes an entry.
    Append(Value),
}

struct Normalizer<'d> {
    document: &'d Document,
    edits: Vec<(Pointer, Edit)>,
    /// Places with an edit: one is enough.
    touched: HashSet<Pointer>,
    problems: Vec<Diagnostic>,
}

impl Normalizer<'_> {
    fn edit(&mut self, at: Pointer, edit: Edit, problem: Diagnostic) {
        if self.touched.insert(at.clone()) {
            self.edits.push((at, edit));
            self.problems.push(problem);
        }
    }

    fn is_touched(&self, at: &Pointer) -> bool {
        self.touched.contains(at)
    }

    fn remove(&mut self, at: Pointer, problem: Diagnostic) {
        self.edit(at, Edit::Remove, problem);
    }

    fn replace(&mut self, at: Pointer, value: Value, problem: Diagnostic) {
        self.edit(at, Edit::Replace(value), problem);
    }
}

impl Visitor for Normalizer<'_> {
    fn node(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        if self.is_touched(at) || reference_in(value).is_some() {
            return;
        }
        let Some(object) = Fields::of(self.document, at.clone(), value) else {
            return self.no_object(kind, at, value);
        };
        self.scalars(kind, &object);
        match kind {
            Kind::Schema => self.schema(&object),
            Kind::Parameter => self.parameter(&object),
            Kind::MediaType => self.examples(&object),
            Kind::Operation => self.operation(&object),
            _ => {}
        }
    }
}

fn apply(document: &mut Document, at: &Pointer, edit: Edit) {
    match edit {
        Edit::Replace(new) => {
            if let Some((value, spans)) = document.node_mut(at) {
                let key = spans.key.take();
                *spans = spans_of(&new, &spans.value);
                spans.key = key;
                *value = new;
            }
        }
        Edit::Append(new) => {
            if let Some((Value::Array(values), spans)) = document.node_mut(at)
                && let Children::Items(items) = &mut spans.children
            {
                items.push(spans_of(&new, &spans.value));
                values.push(new);
            }
        }
        Edit::Remove | Edit::Insert(_) => {
            let (Some(parent), Some(key)) = (at.parent(), at.last()) else {
                return;
            };
            let Some((Value::Object(values), spans)) = document.node_mut(&parent) else {
                return;
            };
            let Children::Members(members) = &mut spans.children else {
                return;
            };
            if let Edit::Insert(new) = edit {
                let mut new_spans = spans_of(&new, &spans.value);
                new_spans.key = Some(spans.value.clone());
                members.insert((*key).into(), new_spans);
                values.insert(key.into_owned(), new);
            } else {
                members.remove(&*key);
                values.shift_remove(&*key);
            }
        }
    }
}

/// Spans for a value that stands nowhere: all of it where its reason stands.
fn spans_of(value: &Value, place: &Location) -> Spans {
    match value {
        Value::Array(items) => {
            let items = items.iter().map(|item| spans_of(item, place)).collect();
            Spans::items(place.clone(), items)
        }
        Value::Object(members) => {
            let members: HashMap<_, _> = members
                .iter()
                .map(|(key, value)| {
                    let mut spans = spans_of(value, place);
                    spans.key = Some(place.clone());
                    (key.as_str().into(), spans)
                })
                .collect();
            Spans::members(place.clone(), members)
        }
        _ => Spans::leaf(place.clone()),
    }
}

//! Walks two effective documents side by side, operation by operation, and notes what differs.
//!
//! Next to each pair of schemas walks the pair of Rust types that were made from them, so that every difference knows
//! which items of the generated code it shows in.

mod api;
mod limits;
mod operation;
mod schema;

use crate::ir::{Type, TypeDef};
use crate::spec::Pointer;

use super::kinds::Kind;
use super::view::ParameterLocation;
use super::{Direction, Side, Verdict};

/// An item of the generated code that a difference shows in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Touched {
    /// A type.
    pub(super) owner: String,
    /// A field, setter, variant or method of it; all of it without.
    pub(super) member: Option<String>,
}

impl Touched {
    fn all_of(owner: &str) -> Self {
        Self {
            owner: owner.to_owned(),
            member: None,
        }
    }

    fn member(owner: &str, member: &str) -> Self {
        Self {
            owner: owner.to_owned(),
            member: Some(member.to_owned()),
        }
    }
}

/// A difference as the walk meets it; met again elsewhere it is one change all the same.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) kind: &'static Kind,
    pub(super) direction: Direction,
    pub(super) operation: Option<String>,
    /// Operation or schema that has changed.
    pub(super) subject: String,
    pub(super) old: Option<Pointer>,
    pub(super) new: Option<Pointer>,
    pub(super) message: String,
    /// Where circumstances make the verdict another than that of the kind.
    pub(super) wire: Option<Verdict>,
    pub(super) shipped: Option<Verdict>,
    pub(super) touched: Vec<Touched>,
    /// Types that were used here before.
    pub(super) dropped: Vec<Type>,
    /// Types that are used here now.
    pub(super) introduced: Vec<Type>,
    /// Old and new name of a type that is another by name only.
    pub(super) renamed: Option<(String, String)>,
}

/// One side of a place in the walk.
#[derive(Debug, Clone)]
struct Spot<'d> {
    place: ParameterLocation<'d>,
    /// The Rust type made from it.
    ty: Option<Type>,
    /// The items that hold it.
    held_by: Vec<Touched>,
}

/// A place in the walk.
#[derive(Debug, Clone)]
struct Position<'d> {
    old: Spot<'d>,
    new: Spot<'d>,
    direction: Direction,
    operation: String,
    subject: String,
    /// What a person calls the place.
    label: String,
}

struct Comparison<'d> {
    old: &'d Side,
    new: &'d Side,
    found: Vec<Found>,
    /// Pairs of schemas that the walk is inside of.
    inside: Vec<(Pointer, Pointer)>,
}

/// All differences between two sides, in the order of the walk.
pub(super) fn compare(old: &Side, new: &Side) -> Vec<Found> {
    let mut comparison = Comparison {
        old,
        new,
        found: Vec::new(),
        inside: Vec::new(),
    };
    comparison.api();
    comparison.found
}

impl<'d> Comparison<'d> {
    /// Notes a difference at a place; the caller adds what it knows besides.
    fn note(&mut self, kind: &'static Kind, at: &Position<'d>, message: String) -> &mut Found {
        let mut touched = at.old.held_by.clone();
        touched.extend(at.new.held_by.iter().cloned());
        self.push(Found {
            kind,
            direction: at.direction,
            operation: Some(at.operation.clone()),
            subject: at.subject.clone(),
            old: Some(at.old.place.pointer.clone()),
            new: Some(at.new.place.pointer.clone()),
            message,
            wire: None,
            shipped: None,
            touched,
            dropped: Vec::new(),
            introduced: Vec::new(),
            renamed: None,
        })
    }

    /// Notes a difference that there is no more to say about.
    fn say(&mut self, kind: &'static Kind, at: &Position<'d>, message: String) {
        self.note(kind, at, message);
    }

    fn push(&mut self, found: Found) -> &mut Found {
        let index = self.found.len();
        self.found.push(found);
        &mut self.found[index]
    }
}

impl Found {
    /// Notes that the types of the place were exchanged.
    fn exchanges(&mut self, at: &Position<'_>) {
        self.dropped.extend(at.old.ty.clone());
        self.introduced.extend(at.new.ty.clone());
    }
}

/// The named type that a type is.
fn definition<'s>(side: &'s Side, ty: Option<&Type>) -> Option<&'s TypeDef> {
    match ty? {
        Type::Named(name) => side.api.type_def(name),
        _ => None,
    }
}

//! A difference between two documents, and the items of the generated code that it shows in.

use crate::ir::Type;
use crate::spec::Pointer;

use super::kinds::Kind;
use super::{Direction, Verdict};

/// An item of the generated code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct AffectedItem {
    /// A type or a module.
    pub(super) owner: String,
    /// A field, setter, variant or method of it; all of it without.
    pub(super) member: Option<String>,
}

impl AffectedItem {
    pub(super) fn all_of(owner: &str) -> Self {
        Self {
            owner: owner.to_owned(),
            member: None,
        }
    }

    pub(super) fn member(owner: &str, member: &str) -> Self {
        Self {
            owner: owner.to_owned(),
            member: Some(member.to_owned()),
        }
    }
}

/// A difference, wherever it was met. Two that are of one kind, at one place and about one thing are one change.
#[derive(Debug, Clone)]
pub(super) struct Difference {
    pub(super) kind: &'static Kind,
    pub(super) direction: Direction,
    /// Ids of the operations that it was met in, in the order of the documents.
    pub(super) operations: Vec<String>,
    /// Operation or schema that has changed.
    pub(super) subject: String,
    pub(super) old: Option<Pointer>,
    pub(super) new: Option<Pointer>,
    /// What tells it from other differences of its kind at its place, for example a value of a list.
    pub(super) detail: String,
    pub(super) message: String,
    /// Where circumstances make the verdict another than that of the kind.
    pub(super) wire: Option<Verdict>,
    pub(super) shipped: Option<Verdict>,
    pub(super) affected: Vec<AffectedItem>,
    /// Whether it also shows in the items that hold the values.
    pub(super) shows_in_holders: bool,
    /// Types that were used here before.
    pub(super) dropped: Vec<Type>,
    /// Types that are used here now.
    pub(super) introduced: Vec<Type>,
    /// Old and new name of a type that is another by name only.
    pub(super) renamed: Option<(String, String)>,
}

impl Difference {
    pub(super) fn new(
        kind: &'static Kind,
        direction: Direction,
        subject: &str,
        message: String,
    ) -> Self {
        Self {
            kind,
            direction,
            operations: Vec::new(),
            subject: subject.to_owned(),
            old: None,
            new: None,
            detail: String::new(),
            message,
            wire: None,
            shipped: None,
            affected: Vec::new(),
            shows_in_holders: false,
            dropped: Vec::new(),
            introduced: Vec::new(),
            renamed: None,
        }
    }

    pub(super) fn at(mut self, old: Option<Pointer>, new: Option<Pointer>) -> Self {
        (self.old, self.new) = (old, new);
        self
    }

    /// The verdict on the wire.
    pub(super) fn wire(&self) -> Verdict {
        let usual = self.kind.verdicts(self.direction).map(|it| it.wire);
        self.wire.or(usual).unwrap_or(Verdict::Compatible)
    }

    /// The verdict for programs that were built before.
    pub(super) fn shipped(&self) -> Verdict {
        let usual = self.kind.verdicts(self.direction).map(|it| it.shipped);
        self.shipped.or(usual).unwrap_or(Verdict::Compatible)
    }

    /// It shows in these items and in no others.
    pub(super) fn only_in(mut self, affected: Vec<AffectedItem>) -> Self {
        self.affected = affected;
        self.shows_in_holders = false;
        self
    }

    /// What tells it from other differences of its kind at its place.
    pub(super) fn about(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Nothing breaks on the wire, if so.
    pub(super) fn compatible_if(mut self, is_so: bool) -> Self {
        self.wire = self.wire.or(is_so.then_some(Verdict::Compatible));
        self
    }

    /// No program that was built before breaks, if so.
    pub(super) fn harmless_if(mut self, is_so: bool) -> Self {
        self.shipped = self.shipped.or(is_so.then_some(Verdict::Compatible));
        self
    }
}

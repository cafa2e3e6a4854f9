//! Judges what a new edition of a document does to those who use the crate.
//!
//! Both sides are generated in memory. `compare` walks the two effective documents and notes what differs;
//! `source` compares what Rust code can name on both sides and tells which difference each new, changed or removed
//! item comes from. Together they give a [`Judgement`]: [`Change`]s with their verdicts, and the version that follows.

mod compare;
pub mod kinds;
pub mod report;
mod side;
mod source;
pub mod successor;
mod view;

use std::collections::BTreeSet;
use std::fmt;

pub use kinds::Kind;
pub use side::Side;

use crate::diagnostic::Location;
use compare::Found;

/// Whether something goes on as before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It does.
    Compatible,
    /// It does not.
    Breaking,
}

impl Verdict {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }

    pub(crate) fn breaking_if(breaking: bool) -> Self {
        if breaking {
            Self::Breaking
        } else {
            Self::Compatible
        }
    }
}

/// What a change concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// What is sent.
    Request,
    /// What is answered.
    Response,
    /// Both, or an operation or API as a whole.
    Both,
}

impl Direction {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "both",
        }
    }

    fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Both }
    }
}

/// The version of the crate that has to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// The crate stays as it is.
    None,
    /// Only texts change.
    Patch,
    /// Code that compiled before still does.
    Minor,
    /// Some code that compiled before no longer does.
    Major,
}

impl Bump {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// What that means for a version: below 1.0 cargo takes a new minor version for a breaking one.
    #[must_use]
    pub fn advice(self, version: &str) -> String {
        let mut numbers = version
            .split('.')
            .map(|number| number.parse::<u64>().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        let (major, minor, patch) = (next(), next(), next());
        match (self, major) {
            (Self::None, _) => format!("{version} stays"),
            (Self::Patch, _) | (Self::Minor, 0) => {
                format!("{version} → {major}.{minor}.{}", patch + 1)
            }
            (Self::Minor, _) | (Self::Major, 0) => format!("{version} → {major}.{}.0", minor + 1),
            (Self::Major, _) => format!("{version} → {}.0.0", major + 1),
        }
    }
}

/// An item of the generated code that is new, gone or different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemChange {
    /// `BusinessProfile.name: String → Option<String>`
    pub text: String,
    /// Whether code that uses the item may no longer compile.
    pub verdict: Verdict,
}

/// One thing that has changed, with what follows from it.
#[derive(Debug, Clone)]
pub struct Change {
    /// What kind of change it is.
    pub kind: &'static Kind,
    /// The API, as in the manifest.
    pub api: String,
    /// The operation or schema that has changed.
    pub subject: String,
    /// Ids of the operations that it was found in.
    pub operations: BTreeSet<String>,
    /// JSON pointer into the effective document of NEW, or of OLD for what is gone.
    pub pointer: String,
    /// Where OLD says it.
    pub old: Option<Location>,
    /// Where NEW says it.
    pub new: Option<Location>,
    /// What it concerns.
    pub direction: Direction,
    /// What has changed, in words.
    pub message: String,
    /// For those who keep to the old document.
    pub wire: Verdict,
    /// For Rust code that is compiled again.
    pub source: Verdict,
    /// For programs that were built before.
    pub shipped: Verdict,
    /// The items of the generated code that it shows in.
    pub items: Vec<ItemChange>,
}

impl Change {
    /// Whether anything breaks for anybody.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        [self.wire, self.source, self.shipped].contains(&Verdict::Breaking)
    }
}

/// What a new edition does.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The version that has to follow.
    pub bump: Bump,
    /// What has changed, in the order of the documents.
    pub changes: Vec<Change>,
}

impl Judgement {
    /// Whether anything breaks for anybody.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(Change::is_breaking)
    }

    /// Nothing has changed.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            bump: Bump::None,
            changes: Vec::new(),
        }
    }

    /// Takes over the changes of another API.
    pub fn merge(&mut self, other: Self) {
        self.bump = self.bump.max(other.bump);
        self.changes.extend(other.changes);
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Judges what becomes of one API.
#[must_use]
pub fn judge(old: &Side, new: &Side) -> Judgement {
    let mut found = compare::compare(old, new);
    let differences = source::differences(old, new, &mut found);
    let mut changes = changes(old, new, &found);
    for difference in &differences {
        for index in &difference.explained_by {
            let target = found
                .get(*index)
                .and_then(|found| position(&changes, found));
            if let Some(change) = target.and_then(|index| changes.get_mut(index)) {
                change.source = change.source.max(difference.item.verdict);
                if !change.items.contains(&difference.item) {
                    change.items.push(difference.item.clone());
                }
            }
        }
    }
    let surface = differences
        .iter()
        .map(|difference| difference.item.verdict)
        .max();
    let bump = match surface {
        Some(Verdict::Breaking) => Bump::Major,
        _ if old.files == new.files => Bump::None,
        _ if changes.is_empty() => Bump::Patch,
        _ => Bump::Minor,
    };
    Judgement { bump, changes }
}

/// What was found in several places becomes one change.
fn changes(old: &Side, new: &Side, found: &[Found]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for one in found {
        let verdicts = one.kind.verdicts(one.direction);
        let verdict = |given: Option<Verdict>, usual: fn(kinds::Verdicts) -> Verdict| {
            given.or(verdicts.map(usual)).unwrap_or(Verdict::Compatible)
        };
        let wire = verdict(one.wire, |verdicts| verdicts.wire);
        let shipped = verdict(one.shipped, |verdicts| verdicts.shipped);
        match position(&changes, one).and_then(|index| changes.get_mut(index)) {
            Some(known) => {
                known.direction = known.direction.and(one.direction);
                known.operations.extend(one.operation.clone());
                known.wire = known.wire.max(wire);
                known.shipped = known.shipped.max(shipped);
            }
            None => changes.push(Change {
                kind: one.kind,
                api: new.name.clone(),
                subject: one.subject.clone(),
                operations: one.operation.iter().cloned().collect(),
                pointer: pointer(one),
                old: one
                    .old
                    .as_ref()
                    .map(|pointer| old.loaded.document.key_location(pointer)),
                new: one
                    .new
                    .as_ref()
                    .map(|pointer| new.loaded.document.key_location(pointer)),
                direction: one.direction,
                message: one.message.clone(),
                wire,
                source: Verdict::Compatible,
                shipped,
                items: Vec::new(),
            }),
        }
    }
    changes
}

fn pointer(found: &Found) -> String {
    found
        .new
        .as_ref()
        .or(found.old.as_ref())
        .map(|pointer| pointer.as_str().to_owned())
        .unwrap_or_default()
}

/// The change that already stands for what was found.
fn position(changes: &[Change], found: &Found) -> Option<usize> {
    let pointer = pointer(found);
    changes.iter().position(|change| {
        std::ptr::eq(change.kind, found.kind)
            && change.pointer == pointer
            && change.message == found.message
    })
}

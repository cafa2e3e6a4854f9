//! Judges what a new version of a document does to those who use the crate.
//!
//! Both sides are generated in memory. `compare` goes through the two effective documents and notes what differs;
//! `items` compares what Rust code can name on both sides and tells which difference each new, changed or removed
//! item comes from. Together they give a [`Judgement`]: [`Change`]s with their verdicts, and the version that follows.

mod compare;
mod content;
mod difference;
mod graph;
mod items;
pub mod kinds;
mod limits;
mod meaning;
mod object;
mod operation;
mod parameter;
pub mod report;
mod schema;
mod security;
mod side;
pub mod successor;
mod union;

use std::collections::{BTreeSet, HashMap};
use std::fmt;

pub use kinds::Kind;
pub use side::Side;

use crate::diagnostic::Location;
use crate::spec::Pointer;
use difference::Difference;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// Whether code that uses the item may no longer compile, or does something else than before.
    pub verdict: Verdict,
    /// The type or module that it belongs to.
    pub owner: String,
    /// Whether it is a type that comes or goes with all that is in it.
    pub is_whole_type: bool,
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
    /// What has changed: what breaks first, else by operation and schema in the order of the documents.
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
    let differences = items::differences(old, new, &mut found);
    if found.is_empty() && old.code() != new.code() {
        let message = "the generated code does something else".to_owned();
        let kind = &kinds::GENERATED_BEHAVIOUR_CHANGED;
        found.push(Difference::new(kind, Direction::Both, &new.name, message));
    }
    let (mut changes, positions) = changes(old, new, &found);
    for (item, explained_by) in &differences {
        let targets = explained_by
            .iter()
            .filter_map(|index| positions.get(*index));
        for target in targets.collect::<BTreeSet<_>>() {
            if let Some(change) = changes.get_mut(*target) {
                change.source = change.source.max(item.verdict);
                change.items.push(item.clone());
            }
        }
    }
    let surface = differences.iter().map(|(item, _)| item.verdict);
    let bump = match surface.max() {
        Some(Verdict::Breaking) => Bump::Major,
        _ if old.files == new.files => Bump::None,
        _ if changes.is_empty() => Bump::Patch,
        _ => Bump::Minor,
    };
    let operations = new.api.operations().chain(old.api.operations());
    let mut order: HashMap<&String, usize> = HashMap::new();
    for (position, (_, operation)) in operations.enumerate() {
        order.entry(&operation.id).or_insert(position);
    }
    changes.sort_by_cached_key(|change| {
        let first = change
            .operations
            .iter()
            .filter_map(|id| order.get(id))
            .min();
        (!change.is_breaking(), first.copied())
    });
    Judgement { bump, changes }
}

/// One change for all differences of a kind at one place, and for each difference the position of its change.
fn changes(old: &Side, new: &Side, found: &[Difference]) -> (Vec<Change>, Vec<usize>) {
    let mut changes: Vec<Change> = Vec::new();
    let mut known = HashMap::new();
    let mut positions = Vec::new();
    for one in found {
        let key = (one.kind.id, one.old.as_ref(), one.new.as_ref(), &one.detail);
        let position = *known.entry(key).or_insert(changes.len());
        positions.push(position);
        match changes.get_mut(position) {
            Some(known) => {
                known.direction = known.direction.and(one.direction);
                known.operations.extend(one.operations.iter().cloned());
                known.wire = known.wire.max(one.wire());
                known.shipped = known.shipped.max(one.shipped());
            }
            None => changes.push(change(old, new, one)),
        }
    }
    (changes, positions)
}

fn change(old: &Side, new: &Side, found: &Difference) -> Change {
    let place = |side: &Side, pointer: &Option<Pointer>| {
        pointer
            .as_ref()
            .map(|pointer| side.loaded.document.key_location(pointer))
    };
    let pointer = found.new.as_ref().or(found.old.as_ref());
    Change {
        kind: found.kind,
        api: new.name.clone(),
        subject: found.subject.clone(),
        operations: found.operations.iter().cloned().collect(),
        pointer: pointer
            .map(|pointer| pointer.as_str().to_owned())
            .unwrap_or_default(),
        old: place(old, &found.old),
        new: place(new, &found.new),
        direction: found.direction,
        message: found.message.clone(),
        wire: found.wire(),
        source: Verdict::Compatible,
        shipped: found.shipped(),
        items: Vec::new(),
    }
}

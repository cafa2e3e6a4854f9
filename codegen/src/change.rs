//! Judges what a new version of a document does to those who use the crate.
//!
//! Both sides are generated in memory. `compare` goes through the two effective documents and notes what differs;
//! `items` compares what Rust code can name on both sides and tells which difference each new, changed or removed
//! item comes from. Together they give a [`Judgement`]: [`Change`]s with their verdicts, and the version that follows.

mod compare;
mod content;
mod graph;
mod items;
mod keywords;
pub mod kinds;
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

use std::collections::BTreeSet;

pub use kinds::Kind;
pub use side::Side;

use crate::diagnostic::Location;
use crate::ir::Type;
use crate::spec::Pointer;

/// The positions of both sides in what is there for each of them.
const OLD: usize = 0;
const NEW: usize = 1;
const SIDES: [usize; 2] = [OLD, NEW];

/// What is on one side, and what is on the other one, in the order of the sides.
fn ordered<T>(side: usize, one: T, other: T) -> [T; 2] {
    match side {
        OLD => [one, other],
        _ => [other, one],
    }
}

/// Whether something goes on as before.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It does.
    #[default]
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

    fn breaking_if(breaking: bool) -> Self {
        match breaking {
            true => Self::Breaking,
            false => Self::Compatible,
        }
    }
}

/// What a change concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Both, or an operation or API as a whole.
    Both,
    /// What is sent.
    Request,
    /// What is answered.
    Response,
}

impl Direction {
    /// All of them, in the order of the columns in the table of kinds.
    pub const ALL: [Self; 3] = [Self::Both, Self::Request, Self::Response];

    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Request => "request",
            Self::Response => "response",
        }
    }

    fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Both }
    }
}

/// The version of the crate that has to follow.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// The crate stays as it is.
    #[default]
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
        let [major, minor, patch] = [(); 3].map(|()| numbers.next().unwrap_or(0));
        let next = match (self, major) {
            (Self::None, _) => return format!("{version} stays"),
            (Self::Patch, _) | (Self::Minor, 0) => [major, minor, patch + 1],
            (Self::Minor, _) | (Self::Major, 0) => [major, minor + 1, 0],
            (Self::Major, _) => [major + 1, 0, 0],
        };
        format!("{version} → {}", next.map(|it| it.to_string()).join("."))
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

/// An item of the generated code that a change may show in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum AffectedItem {
    /// A type or a module.
    AllOf(String),
    /// A field, setter, variant or method of it.
    Member(String, String),
}

impl AffectedItem {
    fn all_of(owner: &str) -> Self {
        Self::AllOf(owner.to_owned())
    }

    fn member(owner: &str, member: &str) -> Self {
        Self::Member(owner.to_owned(), member.to_owned())
    }
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
    /// Where OLD says it, and where NEW does.
    pub locations: [Option<Location>; 2],
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
    /// Where it was met in the graph of compared schemas.
    vertex: usize,
    /// Where both documents say it.
    places: [Option<Pointer>; 2],
    /// What tells it from other changes of its kind at its place, for example a value of a list.
    detail: String,
    /// The items that it may show in.
    affected: Vec<AffectedItem>,
    /// Whether it may also show in the items that hold the values.
    shows_in_holders: bool,
    /// Types that were used here before, and that are now.
    types: [Vec<Type>; 2],
    /// Old and new names of types that are others by name only.
    renamed: Vec<(String, String)>,
}

impl Change {
    fn new(kind: &'static Kind, direction: Direction, subject: &str, message: String) -> Self {
        let [wire, _, shipped] = kind.verdicts(direction).unwrap_or_default();
        Self {
            kind,
            api: String::new(),
            subject: subject.to_owned(),
            operations: BTreeSet::new(),
            pointer: String::new(),
            locations: Default::default(),
            direction,
            message,
            wire,
            source: Verdict::default(),
            shipped,
            items: Vec::new(),
            vertex: 0,
            places: Default::default(),
            detail: String::new(),
            affected: Vec::new(),
            shows_in_holders: false,
            types: Default::default(),
            renamed: Vec::new(),
        }
    }

    fn at(mut self, places: [Option<Pointer>; 2]) -> Self {
        self.places = places;
        self
    }

    /// Only one side has it, with these types.
    fn on(mut self, side: usize, place: Pointer, types: impl IntoIterator<Item = Type>) -> Self {
        self.places = ordered(side, Some(place), None);
        self.types[side].extend(types);
        self
    }

    /// It shows in these items and in no others.
    fn only_in(mut self, affected: Vec<AffectedItem>) -> Self {
        self.affected = affected;
        self.shows_in_holders = false;
        self
    }

    /// What tells it from other changes of its kind at its place.
    fn about(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Nothing breaks on the wire, if so.
    fn compatible_if(mut self, is_so: bool) -> Self {
        if is_so {
            self.wire = Verdict::Compatible;
        }
        self
    }

    /// No program that was built before breaks, if so.
    fn harmless_if(mut self, is_so: bool) -> Self {
        if is_so {
            self.shipped = Verdict::Compatible;
        }
        self
    }

    /// Nothing breaks on the wire or in programs, if so.
    fn breaks_nothing_if(self, is_so: bool) -> Self {
        self.compatible_if(is_so).harmless_if(is_so)
    }

    /// Takes over what was found elsewhere about the same thing.
    fn merge(&mut self, other: Self) {
        self.direction = self.direction.and(other.direction);
        self.operations.extend(other.operations);
        self.wire = self.wire.max(other.wire);
        self.shipped = self.shipped.max(other.shipped);
        self.affected.extend(other.affected);
        self.renamed.extend(other.renamed);
        for (types, others) in self.types.iter_mut().zip(other.types) {
            types.extend(others);
        }
    }

    /// On the wire, in source and for shipped programs.
    fn verdicts(&self) -> [Verdict; 3] {
        [self.wire, self.source, self.shipped]
    }

    /// Whether anything breaks for anybody.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.verdicts().contains(&Verdict::Breaking)
    }
}

/// What a new edition does; nothing by default.
#[derive(Debug, Default, Clone)]
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

    /// Takes over the changes of another API.
    pub fn merge(&mut self, other: Self) {
        self.bump = self.bump.max(other.bump);
        self.changes.extend(other.changes);
    }
}

/// Judges what becomes of one API.
#[must_use]
pub fn judge(old: &Side, new: &Side) -> Judgement {
    let mut changes = compare::compare([old, new]);
    let differences = items::differences(old, new, &mut changes);
    if changes.is_empty() && old.code() != new.code() {
        let message = "the generated code does something else".to_owned();
        let kind = &kinds::GENERATED_BEHAVIOUR_CHANGED;
        changes.push(Change::new(kind, Direction::Both, &new.name, message));
    }
    for (item, explained_by) in &differences {
        for index in BTreeSet::from_iter(explained_by) {
            let change = &mut changes[*index];
            change.source = change.source.max(item.verdict);
            change.items.push(item.clone());
        }
    }
    for change in &mut changes {
        change.locations = SIDES.map(|side| {
            let place = change.places[side].as_ref()?;
            Some([old, new][side].loaded.document.key_location(place))
        });
        let place = change.places.iter().flatten().next_back();
        change.pointer = place.map_or_else(String::new, |at| at.as_str().to_owned());
        change.api.clone_from(&new.name);
    }
    let surface = differences.iter().map(|(item, _)| item.verdict);
    let bump = match surface.max() {
        Some(Verdict::Breaking) => Bump::Major,
        _ if old.files == new.files => Bump::None,
        _ if changes.is_empty() => Bump::Patch,
        _ => Bump::Minor,
    };
    // They are in the order of the documents, but for those of generated code alone.
    changes.sort_by_key(|change| (!change.is_breaking(), !change.operations.is_empty()));
    Judgement { bump, changes }
}

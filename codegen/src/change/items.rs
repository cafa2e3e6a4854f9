//! What Rust code can name on both sides, name by name, and which change of the document each difference comes from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::surface::{self, Fact, Name};

use super::kinds::{self, Kind};
use super::meaning::{self, Meanings};
use super::{AffectedItem, Change, Direction, ItemChange, NEW, OLD, Side, Verdict};

type Names<'s> = BTreeMap<&'s Name, &'s Fact>;

/// All items that differ, each with the indices of the changes of the document that it comes from, at least one. Those
/// that no change of the document explains get a change of their own in `found`.
pub(super) fn differences(
    old: &Side,
    new: &Side,
    found: &mut Vec<Change>,
) -> Vec<(ItemChange, Vec<usize>)> {
    let (before, after) = (old.surface.names(), new.surface.names());
    let meanings = meaning::of_both(&old.api, &new.api);
    let attribution = Attribution::new(old, new, (&before, &after), found);
    let names: BTreeSet<&Name> = before.keys().chain(after.keys()).copied().collect();
    let mut differences = Vec::new();
    for name in names {
        let (was, is) = (before.get(name).copied(), after.get(name).copied());
        let same = was.zip(is).is_some_and(|(was, is)| was.is_same_as(is));
        let reused = same.then(|| other_meaning(name, &meanings)).flatten();
        if same && reused.is_none() {
            continue;
        }
        let breaks = match (was, is) {
            (Some(was), Some(is)) => reused.is_some() || !was.is_kept_by(is),
            (_, Some(fact)) => addition_breaks(name, fact, &before),
            (_, None) => true,
        };
        let defines = |fact: &Fact| !fact.keyword.is_empty();
        let item = ItemChange {
            text: reused.unwrap_or_else(|| text(name, was, is)),
            verdict: Verdict::breaking_if(breaks),
            owner: name.owner.clone(),
            is_whole_type: was.xor(is).is_some_and(defines),
        };
        differences.push((item, attribution.explain(name, was, is, found)));
    }
    differences
}

/// What a name means on both sides, where that differs.
fn other_meaning(name: &Name, [old, new]: &[Meanings<'_>; 2]) -> Option<String> {
    let key = (name.owner.as_str(), name.member.as_str());
    let ((old, was), (new, is)) = (old.get(&key)?, new.get(&key)?);
    (old != new).then(|| format!("{name} means `{is}` instead of `{was}`"))
}

/// An addition is harmless unless it asks for something: a setter that a builder has to have called, a variant of an
/// enumeration that may be matched exhaustively, a field of a structure that may be written as a literal.
fn addition_breaks(name: &Name, fact: &Fact, old: &Names<'_>) -> bool {
    let before = |kind| {
        let mut of_item = name.clone();
        (of_item.kind, of_item.member) = (kind, String::new());
        old.get(&of_item)
    };
    match name.kind {
        surface::Kind::Setter => {
            fact.required == Some(true) && before(surface::Kind::Builder).is_some()
        }
        surface::Kind::Field | surface::Kind::Variant => {
            before(surface::Kind::Itself).is_some_and(|definition| !definition.is_open())
        }
        _ => false,
    }
}

fn text(name: &Name, was: Option<&Fact>, is: Option<&Fact>) -> String {
    let (fact, word) = match (was, is) {
        (Some(was), Some(is)) => return format!("{name}: {was} → {is}"),
        (Some(was), None) => (was, "gone"),
        (None, Some(is)) => (is, "new"),
        (None, None) => return name.to_string(),
    };
    // What a type derives is of interest only when that changes.
    let brief = match fact.keyword {
        "" => fact.to_string(),
        keyword => keyword.to_owned(),
    };
    let separator = if brief.is_empty() { "" } else { ", " };
    format!("{name}: {brief}{separator}{word}")
}

/// Where the changes of the document show.
#[derive(Default)]
struct Attribution {
    /// Types that are in another module, with both modules.
    moved: HashMap<String, (String, String)>,
    affected: HashMap<AffectedItem, Vec<usize>>,
    /// By type, and by the module for shared ones: the changes that bring it in or drop it.
    reached: HashMap<String, Vec<usize>>,
    /// Old and new names of types that are called otherwise.
    renamed: Vec<(String, String, usize)>,
}

impl Attribution {
    fn new(old: &Side, new: &Side, names: (&Names<'_>, &Names<'_>), found: &[Change]) -> Self {
        let mut attribution = Self {
            moved: moved(names.0, names.1),
            ..Self::default()
        };
        for (index, found) in found.iter().enumerate() {
            for item in found.affected.iter().filter(|_| found.kind.shows_in_code()) {
                let known = attribution.affected.entry(item.clone()).or_default();
                known.push(index);
            }
            let mut names = old.api.names_within(&found.types[OLD]);
            names.extend(new.api.names_within(&found.types[NEW]));
            let is_shared = |name: &String| {
                let mut definitions = [old, new].map(|it| it.api.type_def(name)).into_iter();
                definitions.any(|it| it.is_some_and(|def| def.resource.is_none()))
            };
            if names.iter().any(is_shared) {
                names.insert("shared".to_owned());
            }
            for name in names {
                attribution.reached.entry(name).or_default().push(index);
            }
            for (old, new) in found.renamed.iter().cloned() {
                attribution.renamed.push((old, new, index));
            }
        }
        attribution
    }

    /// The changes that a difference comes from: those of that very member, else those of its type or module, else
    /// those that bring it in or drop it, else one of its own.
    fn explain(
        &self,
        name: &Name,
        was: Option<&Fact>,
        is: Option<&Fact>,
        found: &mut Vec<Change>,
    ) -> Vec<usize> {
        let owner = owner(name);
        if was.xor(is).is_some()
            && let Some((from, to)) = self.moved.get(owner)
            && [from, to].contains(&&name.module)
        {
            let message = format!("`{owner}` is in `{to}` instead of `{from}`");
            return vec![own(found, &kinds::TYPE_MOVED, owner, message)];
        }
        let affected = |item| self.affected.get(&item).cloned().unwrap_or_default();
        let mentions = |fact: Option<&Fact>, name: &str| {
            let text = fact.map_or("", |fact| &fact.signature);
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| word == name)
        };
        let renamed = self
            .renamed
            .iter()
            .filter(|(a, b, _)| mentions(was, a) && mentions(is, b));
        let levels = [
            affected(AffectedItem::member(owner, &name.member)),
            renamed.map(|(.., index)| *index).collect(),
            affected(AffectedItem::all_of(owner)),
            self.reached.get(owner).cloned().unwrap_or_default(),
        ];
        let hit = levels.into_iter().find(|hit| !hit.is_empty());
        hit.unwrap_or_else(|| {
            let is_same = was.zip(is).is_some_and(|(was, is)| was.is_same_as(is));
            let meaning = format!("names of `{owner}` mean other things");
            let code = format!("the code generated for `{owner}` is another");
            vec![match is_same {
                true => own(found, &kinds::MEANING_CHANGED, owner, meaning),
                false => own(found, &kinds::GENERATED_CODE_CHANGED, owner, code),
            }]
        })
    }
}

/// The type or module that a name belongs to. A module is declared and re-exported.
fn owner(name: &Name) -> &str {
    let path = name.owner.trim_end_matches("::*");
    path.rsplit("::").next().unwrap_or(path)
}

/// The change of that kind for generated code alone; made when there is none yet.
fn own(found: &mut Vec<Change>, kind: &'static Kind, owner: &str, message: String) -> usize {
    let is_it = |found: &Change| std::ptr::eq(found.kind, kind) && found.message == message;
    let known = found.iter().rposition(is_it);
    known.unwrap_or_else(|| {
        found.push(Change::new(kind, Direction::Both, owner, message).about(owner));
        found.len() - 1
    })
}

fn moved(before: &Names<'_>, after: &Names<'_>) -> HashMap<String, (String, String)> {
    let defined = |names: &Names<'_>| -> HashMap<String, String> {
        let definitions = names.iter().filter(|(_, fact)| !fact.keyword.is_empty());
        let places = definitions.map(|(name, _)| (name.owner.clone(), name.module.clone()));
        places.collect()
    };
    let (old, new) = (defined(before), defined(after));
    let both = old.into_iter().filter_map(|(name, from)| {
        let to = new.get(&name).filter(|to| **to != from)?.clone();
        Some((name, (from, to)))
    });
    both.collect()
}

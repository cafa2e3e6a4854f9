//! What Rust code can name on both sides, name by name, and which change of the document each difference comes from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::surface::{Fact, MemberKind, Name};

use super::difference::Difference;
use super::kinds::{self, Kind};
use super::meaning::{self, Meanings};
use super::{Direction, ItemChange, Side, Verdict};

/// An item that differs.
#[derive(Debug)]
pub(super) struct ItemDifference {
    pub(super) item: ItemChange,
    /// Indices of the changes of the document that it comes from; never empty.
    pub(super) explained_by: Vec<usize>,
}

type Names<'s> = BTreeMap<Name<'s>, &'s Fact>;

/// All items that differ. Those that no change of the document explains get a change of their own in `found`.
pub(super) fn differences(
    old: &Side,
    new: &Side,
    found: &mut Vec<Difference>,
) -> Vec<ItemDifference> {
    let (before, after) = (old.surface.names(), new.surface.names());
    let meanings = meaning::of_both(&old.api, &new.api);
    let attribution = Attribution::new(old, new, (&before, &after), found);
    let names: BTreeSet<&Name<'_>> = before.keys().chain(after.keys()).collect();
    let mut differences = Vec::new();
    for name in names {
        let (was, is) = (before.get(name).copied(), after.get(name).copied());
        let same = was.zip(is).is_some_and(|(was, is)| was.is_same_as(is));
        let reused = if same {
            other_meaning(name, &meanings)
        } else {
            None
        };
        if same && reused.is_none() {
            continue;
        }
        let breaks = reused.is_some() || breaks(name, was, is, &before);
        let (owner, _) = name.item.subject();
        let item = ItemChange {
            text: reused.unwrap_or_else(|| text(name, was, is)),
            verdict: Verdict::breaking_if(breaks),
            owner: owner.to_owned(),
            is_whole_type: name.kind == MemberKind::Itself
                && matches!(was.or(is), Some(Fact::Definition(_)))
                && (was.is_none() || is.is_none()),
        };
        let explained_by = attribution.explain(name, was, is, same, found);
        differences.push(ItemDifference { item, explained_by });
    }
    differences
}

/// What a name means on both sides, where that differs.
fn other_meaning(name: &Name<'_>, meanings: &(Meanings, Meanings)) -> Option<String> {
    let key = (name.item.subject().0.to_owned(), name.member.to_owned());
    let (was, is) = (meanings.0.get(&key)?, meanings.1.get(&key)?);
    (was.identity != is.identity)
        .then(|| format!("{name} means `{}` instead of `{}`", is.shown, was.shown))
}

/// Whether code that used the old side may no longer compile.
fn breaks(name: &Name<'_>, was: Option<&Fact>, is: Option<&Fact>, old: &Names<'_>) -> bool {
    match (was, is) {
        (Some(_), None) => true,
        (Some(was), Some(is)) => !was.is_kept_by(is),
        (None, Some(fact)) => addition_breaks(name, fact, old),
        (None, None) => false,
    }
}

/// An addition is harmless unless it asks for something: a setter that a builder has to have called, a variant of an
/// enumeration that may be matched exhaustively, a field of a structure that may be written as a literal.
fn addition_breaks(name: &Name<'_>, fact: &Fact, old: &Names<'_>) -> bool {
    let owner = |kind| {
        let (item, member) = (name.item, "");
        old.get(&Name { item, kind, member })
    };
    match (name.kind, fact) {
        (MemberKind::Setter, Fact::Setter(setter)) => {
            setter.required && owner(MemberKind::Builder).is_some()
        }
        (MemberKind::Field | MemberKind::Variant, _) => {
            owner(MemberKind::Itself).is_some_and(|definition| !definition.is_open())
        }
        _ => false,
    }
}

fn text(name: &Name<'_>, was: Option<&Fact>, is: Option<&Fact>) -> String {
    // What a type derives is of interest only when that changes.
    let brief = |fact: &Fact| match fact {
        Fact::Definition(it) => it.keyword.to_owned(),
        other => other.to_string(),
    };
    match (was, is) {
        (Some(was), Some(is)) => format!("{name}: {was} → {is}"),
        _ => {
            let word = if was.is_some() { "gone" } else { "new" };
            let fact = was.or(is).map(brief).filter(|fact| !fact.is_empty());
            let fact = fact.map_or_else(String::new, |fact| format!("{fact}, "));
            format!("{name}: {fact}{word}")
        }
    }
}

/// Changes of the document by what they affect.
#[derive(Default)]
struct Attribution {
    /// Types that are in another module, with both modules.
    moved: HashMap<String, (String, String)>,
    /// By owner: the member or all of it, and the change.
    affected: HashMap<String, Vec<(Option<String>, usize)>>,
    /// By type: the changes that bring it in or drop it.
    reached: HashMap<String, Vec<usize>>,
    /// Old and new names of types that are called otherwise.
    renamed: Vec<(String, String, usize)>,
    /// Types that are in the module for what several resources share.
    shared: BTreeSet<String>,
}

impl Attribution {
    fn new(old: &Side, new: &Side, names: (&Names<'_>, &Names<'_>), found: &[Difference]) -> Self {
        let mut attribution = Self {
            moved: moved(names.0, names.1),
            ..Self::default()
        };
        let types = old.api.types.iter().chain(&new.api.types);
        let shared = types.filter(|def| def.resource.is_none());
        attribution.shared = shared.map(|def| def.name.clone()).collect();
        for (index, found) in found.iter().enumerate() {
            if found.kind.shows_in_code {
                for item in &found.affected {
                    let members = attribution.affected.entry(item.owner.clone()).or_default();
                    members.push((item.member.clone(), index));
                }
            }
            let mut names = old.api.names_within(&found.dropped);
            names.extend(new.api.names_within(&found.introduced));
            for name in names {
                attribution.reached.entry(name).or_default().push(index);
            }
            let renamed = found.renamed.iter();
            attribution
                .renamed
                .extend(renamed.map(|(old, new)| (old.clone(), new.clone(), index)));
        }
        attribution
    }

    /// The changes that a difference comes from: those of that very member, else those of its type, else those that
    /// bring the type in or drop it.
    fn explain(
        &self,
        name: &Name<'_>,
        was: Option<&Fact>,
        is: Option<&Fact>,
        only_meaning: bool,
        found: &mut Vec<Difference>,
    ) -> Vec<usize> {
        let owner = match owner(name) {
            Owner::Type(owner) => owner,
            Owner::Module(module) => return self.explain_module(&module, found),
        };
        if let Some(modules) = self.moved.get(owner)
            && (was.is_none() || is.is_none())
            && [&modules.0, &modules.1].contains(&&name.item.module)
        {
            let message = format!("`{owner}` is in `{}` instead of `{}`", modules.1, modules.0);
            return vec![own(found, &kinds::TYPE_MOVED, owner, message)];
        }
        let affected = |wanted: Option<&str>| -> Vec<usize> {
            let all = self.affected.get(owner).into_iter().flatten();
            let hits = all.filter(|(member, _)| member.as_deref() == wanted);
            hits.map(|(_, index)| *index).collect()
        };
        let mentions = |fact: Option<&Fact>, name: &str| {
            let text = fact.map(ToString::to_string).unwrap_or_default();
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| word == name)
        };
        let renamed = self
            .renamed
            .iter()
            .filter(|(a, b, _)| mentions(was, a) && mentions(is, b));
        let levels = [
            affected(Some(name.member)),
            renamed.map(|(.., index)| *index).collect(),
            affected(None),
            self.reached.get(owner).cloned().unwrap_or_default(),
        ];
        let hit = levels.into_iter().find(|hit| !hit.is_empty());
        hit.unwrap_or_else(|| {
            let (kind, message) = match only_meaning {
                true => (
                    &kinds::MEANING_CHANGED,
                    format!("names of `{owner}` mean other things"),
                ),
                false => {
                    let message = format!("the code generated for `{owner}` is another");
                    (&kinds::GENERATED_CODE_CHANGED, message)
                }
            };
            vec![own(found, kind, owner, message)]
        })
    }

    fn explain_module(&self, module: &str, found: &mut Vec<Difference>) -> Vec<usize> {
        let affects = |found: &Difference| found.affected.iter().any(|item| item.owner == module);
        let hits: Vec<usize> = (0..found.len())
            .filter(|index| found.get(*index).is_some_and(affects))
            .collect();
        if !hits.is_empty() {
            return hits;
        }
        let reaching = self
            .reached
            .iter()
            .filter(|(name, _)| self.shared.contains(*name));
        let hits: BTreeSet<usize> = reaching.flat_map(|(_, changes)| changes).copied().collect();
        if hits.is_empty() {
            let message = format!("the module `{module}` comes or goes");
            return vec![own(found, &kinds::GENERATED_CODE_CHANGED, module, message)];
        }
        hits.into_iter().collect()
    }
}

/// Whose item it is.
enum Owner<'s> {
    /// Of a type.
    Type(&'s str),
    /// Of a module, which is declared and re-exported.
    Module(String),
}

fn owner<'s>(name: &Name<'s>) -> Owner<'s> {
    let (subject, _) = name.item.subject();
    if let Some(path) = subject.strip_prefix("use ") {
        let path = path.trim_end_matches("::*");
        return Owner::Module(path.rsplit("::").next().unwrap_or(path).to_owned());
    }
    if subject.starts_with(char::is_lowercase) {
        Owner::Module(subject.to_owned())
    } else {
        Owner::Type(subject)
    }
}

/// The change of that kind for generated code alone; made when there is none yet.
fn own(found: &mut Vec<Difference>, kind: &'static Kind, owner: &str, message: String) -> usize {
    let is_it = |found: &Difference| std::ptr::eq(found.kind, kind) && found.message == message;
    let known = found.iter().rposition(is_it);
    known.unwrap_or_else(|| {
        found.push(Difference::new(kind, Direction::Both, owner, message).about(owner));
        found.len() - 1
    })
}

fn moved(before: &Names<'_>, after: &Names<'_>) -> HashMap<String, (String, String)> {
    let defined = |names: &Names<'_>| -> HashMap<String, String> {
        let definitions = names.iter();
        let definitions = definitions.filter(|(_, fact)| matches!(fact, Fact::Definition(_)));
        let places =
            definitions.map(|(name, _)| (name.item.name.clone(), name.item.module.clone()));
        places.collect()
    };
    let (old, new) = (defined(before), defined(after));
    let both = old.into_iter().filter_map(|(name, from)| {
        let to = new.get(&name).filter(|to| **to != from)?.clone();
        Some((name, (from, to)))
    });
    both.collect()
}

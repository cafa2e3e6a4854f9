//! What Rust code can name on both sides, item by item, and which change of the document each difference comes from.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Shape, Type};
use crate::surface::{Item, ItemPath, Surface};

use super::compare::{Found, Touched};
use super::kinds::{self, Kind};
use super::{Direction, ItemChange, Side, Verdict};

/// An item that differs.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) item: ItemChange,
    /// Indices of the changes of the document that it comes from; never empty.
    pub(super) explained_by: Vec<usize>,
}

/// A name that user code can depend on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    module: String,
    /// `impl Numbers<'_>`
    item: String,
    /// `::list`
    suffix: String,
}

/// What one side says about a name.
type Facts = BTreeMap<Name, String>;

/// All items that differ. Those that no change of the document explains get a change of their own in `found`.
pub(super) fn differences(old: &Side, new: &Side, found: &mut Vec<Found>) -> Vec<Difference> {
    let (before, after) = (facts(&old.surface), facts(&new.surface));
    let attribution = Attribution {
        old,
        new,
        moved: moved(&before, &after),
        reached: reached(old, new, found),
    };
    let names: BTreeSet<&Name> = before.keys().chain(after.keys()).collect();
    let mut differences = Vec::new();
    for name in names {
        let (was, is) = (before.get(name), after.get(name));
        if was == is {
            continue;
        }
        let verdict = verdict(name, was, is, &before);
        let item = ItemChange {
            text: text(name, was, is),
            verdict: Verdict::breaking_if(verdict),
        };
        let explained_by = attribution.explain(name, was, is, found);
        differences.push(Difference { item, explained_by });
    }
    differences
}

fn facts(surface: &Surface) -> Facts {
    let mut facts = Facts::new();
    // Nobody depends on the call of a macro; what it makes, and for which type, is known from the type.
    let named = surface
        .items
        .iter()
        .filter(|(_, item)| !matches!(item, Item::MacroCall));
    for (path, item) in named {
        let one = Surface {
            items: BTreeMap::from([(path.clone(), item.clone())]),
        };
        let prefix = path.to_string();
        for (key, fact) in one.facts() {
            let suffix = key.strip_prefix(&prefix).unwrap_or_default().to_owned();
            facts.insert(
                Name {
                    module: path.module.clone(),
                    item: path.name.clone(),
                    suffix,
                },
                fact_text(path, item, fact),
            );
        }
    }
    facts
}

/// Names of arguments are nobody's business: Rust has positional arguments only.
fn fact_text(_: &ItemPath, item: &Item, fact: String) -> String {
    match item {
        Item::Impl { .. } | Item::Function(_) => without_argument_names(&fact),
        _ => fact,
    }
}

fn without_argument_names(signature: &str) -> String {
    let Some((head, tail)) = signature.split_once('(') else {
        return signature.to_owned();
    };
    let Some(end) = closing(tail) else {
        return signature.to_owned();
    };
    let (arguments, rest) = tail.split_at(end);
    let shown: Vec<&str> = arguments_of(arguments)
        .into_iter()
        .map(|argument| argument.split_once(": ").map_or(argument, |(_, ty)| ty))
        .collect();
    format!("{head}({}{rest}", shown.join(", "))
}

/// Where the list of arguments ends.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(index),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn arguments_of(text: &str) -> Vec<&str> {
    let (mut arguments, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (index, character) in text.char_indices() {
        match character {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                arguments.extend(text.get(start..index));
                start = index + 1;
            }
            _ => {}
        }
    }
    arguments.extend(text.get(start..));
    arguments
        .into_iter()
        .map(str::trim)
        .filter(|argument| !argument.is_empty())
        .collect()
}

/// Whether code that used the old side may no longer compile.
fn verdict(name: &Name, was: Option<&String>, is: Option<&String>, before: &Facts) -> bool {
    match (was, is) {
        (Some(_), None) => true,
        (None, Some(fact)) => addition_breaks(name, fact, before),
        (Some(was), Some(is)) => change_breaks(name, was, is),
        (None, None) => false,
    }
}

/// An addition is harmless unless it asks for something: a setter that a builder has to have called, a variant of an
/// enumeration that may be matched exhaustively, a field of a structure that may be written as a literal.
fn addition_breaks(name: &Name, fact: &str, before: &Facts) -> bool {
    let owner = |suffix: &str| {
        before.get(&Name {
            suffix: suffix.to_owned(),
            ..name.clone()
        })
    };
    if name.suffix.starts_with("::builder.") {
        return fact.starts_with("required") && owner("::builder").is_some();
    }
    let member = name.suffix.starts_with("::") || name.suffix.starts_with('.');
    let Some(definition) = owner("").filter(|_| member) else {
        return false;
    };
    let open = definition.contains("#[non_exhaustive]");
    let listed = definition.starts_with("enum")
        || definition.starts_with("struct") && name.suffix.starts_with('.');
    listed && !open && owner(".(private)").is_none()
}

fn change_breaks(name: &Name, was: &str, is: &str) -> bool {
    let [was, is] = [was, is].map(|fact| {
        fact.replace(" #[deprecated]", "")
            .replace("#[deprecated]", "")
    });
    if was == is {
        return false;
    }
    if name.suffix.starts_with("::builder.") {
        return was.strip_prefix("required ") != is.strip_prefix("optional ")
            || was.starts_with("optional ");
    }
    // More derived traits are no harm.
    if let (Some((was, old)), Some((is, new))) =
        (was.split_once(" derive "), is.split_once(" derive "))
    {
        let derived: BTreeSet<&str> = new.split(", ").collect();
        return was != is || !old.split(", ").all(|name| derived.contains(name));
    }
    true
}

fn text(name: &Name, was: Option<&String>, is: Option<&String>) -> String {
    let shown = shown(name);
    // What a type derives is of interest only when that changes.
    let brief = |fact: &String| match fact.split_once(' ') {
        Some((keyword @ ("struct" | "enum"), _)) if name.suffix.is_empty() => keyword.to_owned(),
        _ => fact.clone(),
    };
    if was.is_none() || is.is_none() {
        let fact = was.or(is).map(brief).unwrap_or_default();
        let word = if was.is_some() { "gone" } else { "new" };
        return if fact.is_empty() {
            format!("{shown}: {word}")
        } else {
            format!("{shown}: {fact}, {word}")
        };
    }
    let [was, is] = [was, is].map(|fact| fact.map(String::as_str).unwrap_or_default());
    format!("{shown}: {was} → {is}")
}

/// The name as a person writes it: `Numbers::list`, `BusinessProfile.name`.
fn shown(name: &Name) -> String {
    match owner(&name.item) {
        Owner::Type(owner) if !name.item.contains(" for ") => format!("{owner}{}", name.suffix),
        _ => format!("{}{}", name.item, name.suffix),
    }
}

/// Whose item it is.
enum Owner {
    /// Of a type.
    Type(String),
    /// Of a module, which is declared and re-exported.
    Module(String),
}

fn owner(item: &str) -> Owner {
    if let Some(path) = item.strip_prefix("use ") {
        let module = path
            .trim_end_matches("::*")
            .rsplit("::")
            .next()
            .unwrap_or(path);
        return Owner::Module(module.to_owned());
    }
    let inner = item
        .split_once('(')
        .map_or(item, |(_, inner)| inner.trim_end_matches([')', ';']));
    let head = inner.strip_prefix("impl ").unwrap_or(inner);
    let ty = head.rsplit(" for ").next().unwrap_or(head);
    let name = ty.split(['<', ' ']).next().unwrap_or(ty);
    if name.starts_with(char::is_lowercase) {
        Owner::Module(name.to_owned())
    } else {
        Owner::Type(name.to_owned())
    }
}

/// The member that a suffix names: a field, setter, variant or method.
fn member(suffix: &str) -> Option<&str> {
    let name = suffix
        .strip_prefix("::builder.")
        .or_else(|| suffix.strip_prefix("::"))
        .or_else(|| suffix.strip_prefix('.'))?;
    Some(name.split('.').next().unwrap_or(name))
}

struct Attribution<'s> {
    old: &'s Side,
    new: &'s Side,
    /// Types that are in another module, with both modules.
    moved: BTreeMap<String, (String, String)>,
    /// For each difference of the document, the types that it brings in or drops.
    reached: Vec<BTreeSet<String>>,
}

impl Attribution<'_> {
    /// The changes that a difference comes from: those of that very member, else those of its type, else those that
    /// bring the type in or drop it.
    fn explain(
        &self,
        name: &Name,
        was: Option<&String>,
        is: Option<&String>,
        found: &mut Vec<Found>,
    ) -> Vec<usize> {
        let owner = match owner(&name.item) {
            Owner::Type(owner) => owner,
            Owner::Module(module) => return self.explain_module(&module, found),
        };
        if let Some(modules) = self.moved.get(&owner)
            && (was.is_none() || is.is_none())
            && (modules.0 == name.module || modules.1 == name.module)
        {
            let message = format!("`{owner}` is in `{}` instead of `{}`", modules.1, modules.0);
            return vec![own(found, &kinds::TYPE_MOVED, &owner, message)];
        }
        let member = member(&name.suffix);
        let exact = |touched: &Touched| {
            touched.owner == owner
                && touched.member.is_some()
                && touched.member.as_deref() == member
        };
        let whole = |touched: &Touched| touched.owner == owner && touched.member.is_none();
        let any_of = |holds: &dyn Fn(&Touched) -> bool| -> Vec<usize> {
            let hits = found
                .iter()
                .enumerate()
                .filter(|(_, found)| found.kind.shows_in_code() && found.touched.iter().any(holds));
            hits.map(|(index, _)| index).collect()
        };
        let renamed = || -> Vec<usize> {
            let hits = found.iter().enumerate().filter(|(_, found)| {
                found
                    .renamed
                    .as_ref()
                    .is_some_and(|(a, b)| mentions(was, a) && mentions(is, b))
            });
            hits.map(|(index, _)| index).collect()
        };
        let reaching = || -> Vec<usize> {
            let hits = self
                .reached
                .iter()
                .enumerate()
                .filter(|(_, types)| types.contains(&owner));
            hits.map(|(index, _)| index).collect()
        };
        let by_member = any_of(&exact);
        let levels: [&dyn Fn() -> Vec<usize>; 4] = [
            &|| by_member.clone(),
            &renamed,
            &|| any_of(&whole),
            &reaching,
        ];
        let hit = levels
            .iter()
            .map(|level| level())
            .find(|hit| !hit.is_empty());
        hit.unwrap_or_else(|| {
            let message = format!("the code generated for `{owner}` is another");
            vec![own(found, &kinds::GENERATED_CODE_CHANGED, &owner, message)]
        })
    }

    fn explain_module(&self, module: &str, found: &mut Vec<Found>) -> Vec<usize> {
        let touched = |found: &Found| found.touched.iter().any(|touched| touched.owner == module);
        let hits: Vec<usize> = found
            .iter()
            .enumerate()
            .filter(|(_, found)| touched(found))
            .map(|(index, _)| index)
            .collect();
        if !hits.is_empty() {
            return hits;
        }
        let shared: BTreeSet<&str> = [self.old, self.new]
            .iter()
            .flat_map(|side| {
                side.api
                    .types
                    .iter()
                    .filter(|def| def.resource.is_none())
                    .map(|def| def.name.as_str())
            })
            .collect();
        let reaching = self
            .reached
            .iter()
            .enumerate()
            .filter(|(_, types)| types.iter().any(|name| shared.contains(name.as_str())));
        let hits: Vec<usize> = reaching.map(|(index, _)| index).collect();
        if hits.is_empty() {
            return vec![own(
                found,
                &kinds::GENERATED_CODE_CHANGED,
                module,
                format!("the module `{module}` comes or goes"),
            )];
        }
        hits
    }
}

fn mentions(fact: Option<&String>, name: &str) -> bool {
    fact.is_some_and(|fact| {
        fact.split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == name)
    })
}

/// The change of that kind for generated code alone; made when there is none yet.
fn own(found: &mut Vec<Found>, kind: &'static Kind, owner: &str, message: String) -> usize {
    let known = found
        .iter()
        .position(|found| std::ptr::eq(found.kind, kind) && found.message == message);
    known.unwrap_or_else(|| {
        found.push(Found {
            kind,
            direction: Direction::Both,
            operation: None,
            subject: owner.to_owned(),
            old: None,
            new: None,
            message,
            wire: None,
            shipped: None,
            touched: Vec::new(),
            dropped: Vec::new(),
            introduced: Vec::new(),
            renamed: None,
        });
        found.len() - 1
    })
}

fn moved(before: &Facts, after: &Facts) -> BTreeMap<String, (String, String)> {
    let defined = |facts: &Facts| -> BTreeMap<String, String> {
        let definitions = facts.iter().filter(|(name, fact)| {
            name.suffix.is_empty() && (fact.starts_with("struct") || fact.starts_with("enum"))
        });
        definitions
            .map(|(name, _)| (name.item.clone(), name.module.clone()))
            .collect()
    };
    let (old, new) = (defined(before), defined(after));
    let both = old.into_iter().filter_map(|(name, from)| {
        let to = new.get(&name).filter(|to| **to != from)?.clone();
        Some((name, (from, to)))
    });
    both.collect()
}

fn reached(old: &Side, new: &Side, found: &[Found]) -> Vec<BTreeSet<String>> {
    let of = |found: &Found| {
        let mut names = reach(&old.api, &found.dropped);
        names.extend(reach(&new.api, &found.introduced));
        names
    };
    found.iter().map(of).collect()
}

/// The named types that types consist of, down to the last.
fn reach(api: &Api, types: &[Type]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut waiting: Vec<&Type> = types.iter().collect();
    while let Some(ty) = waiting.pop() {
        match ty {
            Type::Array(inner) | Type::Map(inner) => waiting.push(inner),
            Type::Named(name) if names.insert(name.clone()) => {
                match api.type_def(name).map(|def| &def.shape) {
                    Some(Shape::Struct(shape)) => waiting.extend(
                        shape
                            .fields
                            .iter()
                            .map(|field| &field.ty)
                            .chain(&shape.additional),
                    ),
                    Some(Shape::Union(union)) => {
                        waiting.extend(union.alternatives.iter().map(|it| &it.ty));
                    }
                    Some(Shape::Newtype(inner)) => waiting.push(inner),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::without_argument_names;

    #[test]
    fn names_of_arguments_do_not_count() {
        assert_eq!(
            without_argument_names("fn get(&self, id: &str) -> Call<Thing>"),
            "fn get(&self, &str) -> Call<Thing>"
        );
        assert_eq!(
            without_argument_names(
                "fn tags(self, tags: impl IntoIterator<Item = (A, B)>, of: u8) -> Self"
            ),
            "fn tags(self, impl IntoIterator<Item = (A, B)>, u8) -> Self"
        );
    }
}

//! The surface name by name, for comparing two surfaces.

use std::collections::BTreeMap;
use std::fmt;

use super::item::{Definition, Fact, ItemPath, MemberKind, Surface};

/// A name that user code can depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name<'s> {
    /// The item that has it, or that it is in.
    pub item: &'s ItemPath,
    /// What of the item it is the name of.
    pub kind: MemberKind,
    /// The name within the item; empty for the item itself and its builder.
    pub member: &'s str,
}

impl Surface {
    /// Every name with what the surface says about it.
    #[must_use]
    pub fn names(&self) -> BTreeMap<Name<'_>, &Fact> {
        let all = self.items.iter().flat_map(|(path, item)| {
            let path = item.part_of.as_ref().unwrap_or(path);
            let name = move |kind, member| Name {
                item: path,
                kind,
                member,
            };
            let itself = item
                .fact
                .iter()
                .map(move |fact| (name(MemberKind::Itself, ""), fact));
            let members = item.members.iter();
            itself
                .chain(members.map(move |(member, fact)| (name(member.kind, &*member.name), fact)))
        });
        all.collect()
    }
}

impl Fact {
    /// Whether nobody else can list its variants, or write it as a literal.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Definition(it) => {
                it.non_exhaustive || it.is_private || !matches!(it.keyword, "struct" | "enum")
            }
            _ => true,
        }
    }

    /// `#[deprecated]`, with its note.
    #[must_use]
    pub fn deprecated(&self) -> Option<&str> {
        let note = match self {
            Self::Definition(it) => &it.deprecated,
            Self::Function(it) => &it.deprecated,
            Self::Plain { deprecated, .. } => deprecated,
            Self::Setter(_) => return None,
        };
        note.as_deref()
    }

    /// Whether code that compiled with this compiles with `new`, as far as this name goes.
    #[must_use]
    pub fn is_kept_by(&self, new: &Self) -> bool {
        match (self, new) {
            (Self::Definition(old), Self::Definition(new)) => old.is_kept_by(new),
            (Self::Setter(old), Self::Setter(new)) => {
                old.takes == new.takes && (old.required || !new.required)
            }
            (Self::Function(old), Self::Function(new)) => old.signature == new.signature,
            (Self::Plain { text: old, .. }, Self::Plain { text: new, .. }) => old == new,
            _ => false,
        }
    }

    /// Whether there is no difference at all, but for the words of a deprecation and the names of arguments.
    #[must_use]
    pub fn is_same_as(&self, new: &Self) -> bool {
        let notes = (self.deprecated(), new.deprecated());
        self.is_kept_by(new) && new.is_kept_by(self) && notes.0.is_some() == notes.1.is_some()
    }
}

impl Definition {
    fn is_kept_by(&self, new: &Self) -> bool {
        (self.keyword, &self.shape, &self.conditions) == (new.keyword, &new.shape, &new.conditions)
            && (self.non_exhaustive || !new.non_exhaustive)
            && self.derives.iter().all(|it| new.derives.contains(it))
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Definition(it) => {
                write!(f, "{}{}", it.keyword, it.shape)?;
                if !it.derives.is_empty() {
                    write!(f, " derive {}", it.derives.join(", "))?;
                }
            }
            Self::Setter(it) => {
                let word = if it.required { "required" } else { "optional" };
                write!(f, "{word} {}", it.takes)?;
            }
            Self::Function(it) => f.write_str(&it.shown)?,
            Self::Plain { text, .. } => f.write_str(text.trim_start_matches([' ', ':', '=']))?,
        }
        if self.deprecated().is_some() {
            f.write_str(" #[deprecated]")?;
        }
        Ok(())
    }
}

impl fmt::Display for Name<'_> {
    /// As a person writes it: `Numbers::list`, `BusinessProfile.name`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.item.subject() {
            (subject, true) if !self.item.name.contains(" for ") => f.write_str(subject)?,
            _ => f.write_str(&self.item.name)?,
        }
        let separator = match self.kind {
            MemberKind::Itself => "",
            MemberKind::Field => ".",
            MemberKind::Builder => "::builder",
            MemberKind::Setter => "::builder.",
            MemberKind::Variant | MemberKind::Function | MemberKind::Associated => "::",
        };
        write!(f, "{separator}{}", self.member)
    }
}

#[cfg(test)]
mod tests {
    use crate::surface::Surface;

    #[test]
    fn each_name_says_what_it_is() {
        let text = "model! {
                #[derive(Clone)]
                #[model(builder = CreateBuilder, state = CreateBuilderState)]
                pub struct Create { #[setter(text, maybe_name)] pub name: Option<String> }
            }
            pub enum Status { Accepted, Unknown(String) }
            impl Create { pub const LIMIT: u32 = 5; pub fn send(self) -> u8 { 1 } }
            impl IntoFuture for Create { type Output = u8; }
            pub const BASE: &str = \"x\";";
        let surface = Surface::of([("tfn", text)]).unwrap();
        let names: Vec<String> = surface
            .names()
            .iter()
            .map(|(name, fact)| format!("{name}: {fact}"))
            .collect();
        assert_eq!(
            names,
            [
                "Create: struct derive Clone, Deserialize",
                "Create.name: Option<String>",
                "Create::builder: ",
                "Create::builder.name: optional impl Into<String>",
                "Status: enum",
                "Status::Accepted: ",
                "Status::Unknown: (String)",
                "const BASE: &str",
                "Create::send: fn send(self) -> u8",
                "Create::const LIMIT: u32",
                "impl IntoFuture for Create: ",
                "impl IntoFuture for Create::type Output: u8",
            ]
        );
    }

    #[test]
    fn names_of_arguments_are_nobodys_business() {
        let of = |text: &str| Surface::of([("tfn", text)]).unwrap();
        let old = of("pub fn tags(tags: impl IntoIterator<Item = (A, B)>, of: u8) -> Self {}");
        let new = of("pub fn tags(all: impl IntoIterator<Item = (A, B)>, in_: u8) -> Self {}");
        let (old, new) = (old.names(), new.names());
        let mut pairs = old.values().zip(new.values());
        assert!(pairs.all(|(old, new)| old.is_same_as(new)));
    }
}

//! The surface name by name, for comparing two surfaces.

use std::collections::BTreeMap;
use std::fmt;

use super::item::{Attributes, Field, Fields, Function, Item, ItemPath, Setter, Surface, Variant};

/// A name that user code can depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name<'s> {
    /// The item that has it, or that it is in.
    pub item: &'s ItemPath,
    /// Which name of the item it is.
    pub member: Member<'s>,
}

/// A name within an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member<'s> {
    /// The item itself.
    Itself,
    /// A public field.
    Field(&'s str),
    /// The function that gives its builder.
    Builder,
    /// A setter of its builder.
    Setter(&'s str),
    /// A variant.
    Variant(&'s str),
    /// A function.
    Function(&'s str),
    /// An associated type or constant, with what it is.
    Associated(&'s str),
}

/// A type, trait or module. Its fields are names of their own; here they tell whether others can write a literal.
#[derive(Debug, Clone, Copy)]
pub struct Definition<'s> {
    /// `struct`, `enum`, `trait` or `mod`.
    pub keyword: &'static str,
    generics: &'s str,
    attributes: &'s Attributes,
    fields: Option<&'s Fields>,
}

/// What a surface says about a name.
#[derive(Debug, Clone, Copy)]
pub enum Fact<'s> {
    /// A type, trait or module.
    Definition(Definition<'s>),
    /// A field.
    Field(&'s Field),
    /// A setter.
    Setter(&'s Setter),
    /// A variant.
    Variant(&'s Variant),
    /// A function.
    Function(&'s Function),
    /// There is nothing to say but its type or target.
    Type(&'s str),
}

impl Surface {
    /// Every name with what the surface says about it.
    #[must_use]
    pub fn names(&self) -> BTreeMap<Name<'_>, Fact<'_>> {
        let mut names = BTreeMap::new();
        for (path, item) in &self.items {
            if let Item::CallType { of, output, items } = item {
                let members = [
                    (Member::Associated("Output"), Some(output)),
                    (Member::Function("items"), items.as_ref()),
                ];
                for (member, of_type) in members {
                    names.extend(of_type.map(|it| (Name { item: of, member }, Fact::Type(it))));
                }
                continue;
            }
            let mut add = |member, fact| {
                names.insert(Name { item: path, member }, fact);
            };
            describe(item, &mut add);
        }
        names
    }
}

fn describe<'s>(item: &'s Item, add: &mut dyn FnMut(Member<'s>, Fact<'s>)) {
    if let Some(definition) = definition(item) {
        add(Member::Itself, definition);
    }
    match item {
        Item::Struct {
            fields, builder, ..
        } => {
            if let Fields::Named { fields, .. } = fields {
                for field in fields {
                    add(Member::Field(&field.name), Fact::Field(field));
                }
            }
            if let Some(builder) = builder {
                add(Member::Builder, Fact::Type(""));
                for setter in &builder.setters {
                    add(Member::Setter(&setter.name), Fact::Setter(setter));
                }
            }
        }
        Item::Enum { variants, .. } => {
            for variant in variants {
                add(Member::Variant(&variant.name), Fact::Variant(variant));
            }
        }
        Item::Impl {
            functions,
            constants: associated,
        }
        | Item::Trait {
            functions,
            associated,
            ..
        } => members(functions, associated, add),
        Item::TraitImpl { associated } => {
            add(Member::Itself, Fact::Type(""));
            members(&[], associated, add);
        }
        Item::Function(function) => add(Member::Itself, Fact::Function(function)),
        Item::Value { of_type } => add(Member::Itself, Fact::Type(of_type)),
        Item::Alias { target, .. } => add(Member::Itself, Fact::Type(target)),
        Item::Reexport => add(Member::Itself, Fact::Type("")),
        // Nobody depends on the call of a macro; what it makes is known from the type that it is for.
        Item::Module { .. } | Item::CallType { .. } | Item::MacroCall => {}
    }
}

fn definition(item: &Item) -> Option<Fact<'_>> {
    let (keyword, attributes, generics, fields) = match item {
        Item::Struct {
            attributes,
            generics,
            fields,
            ..
        } => ("struct", attributes, generics.as_str(), Some(fields)),
        Item::Enum {
            attributes,
            generics,
            ..
        } => ("enum", attributes, generics.as_str(), None),
        Item::Trait {
            attributes,
            generics,
            ..
        } => ("trait", attributes, generics.as_str(), None),
        Item::Module { attributes } => ("mod", attributes, "", None),
        _ => return None,
    };
    Some(Fact::Definition(Definition {
        keyword,
        generics,
        attributes,
        fields,
    }))
}

fn members<'s>(
    functions: &'s [Function],
    associated: &'s [String],
    add: &mut dyn FnMut(Member<'s>, Fact<'s>),
) {
    for line in associated {
        let (name, of_type) = line.split_once([':', '=']).unwrap_or((line, ""));
        add(Member::Associated(name.trim()), Fact::Type(of_type.trim()));
    }
    for function in functions {
        add(Member::Function(&function.name), Fact::Function(function));
    }
}

impl<'s> Fact<'s> {
    /// Whether nobody else can list its variants, or write it as a literal.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Definition(it) => {
                let private = matches!(it.fields, Some(Fields::Named { private: true, .. }));
                it.attributes.non_exhaustive || private || !matches!(it.keyword, "struct" | "enum")
            }
            _ => true,
        }
    }

    /// Whether the compiler warns of its use.
    #[must_use]
    pub fn is_deprecated(&self) -> bool {
        let note = match self {
            Self::Definition(it) => &it.attributes.deprecated,
            Self::Field(field) => &field.deprecated,
            Self::Variant(variant) => &variant.deprecated,
            Self::Function(function) => &function.deprecated,
            Self::Setter(_) | Self::Type(_) => return false,
        };
        note.is_some()
    }

    /// Whether code that compiled with this compiles with `new`, as far as this name goes.
    #[must_use]
    pub fn is_kept_by(&self, new: &Fact<'s>) -> bool {
        match (self, new) {
            (Self::Definition(old), Self::Definition(new)) => old.is_kept_by(new),
            (Self::Field(old), Self::Field(new)) => old.of_type == new.of_type,
            (Self::Setter(old), Self::Setter(new)) => {
                old.takes == new.takes && (old.required || !new.required)
            }
            (Self::Variant(old), Self::Variant(new)) => {
                old.fields == new.fields && old.discriminant == new.discriminant
            }
            (Self::Function(old), Self::Function(new)) => old.is_called_like(new),
            (Self::Type(old), Self::Type(new)) => old == new,
            _ => false,
        }
    }

    /// Whether there is no difference at all, but for the words of a deprecation and the names of arguments.
    #[must_use]
    pub fn is_same_as(&self, new: &Fact<'s>) -> bool {
        self.is_kept_by(new) && new.is_kept_by(self) && self.is_deprecated() == new.is_deprecated()
    }
}

impl Definition<'_> {
    fn is_kept_by(&self, new: &Definition<'_>) -> bool {
        let (old_attributes, new_attributes) = (self.attributes, new.attributes);
        (self.keyword, self.generics) == (new.keyword, new.generics)
            && old_attributes.conditions == new_attributes.conditions
            && (old_attributes.non_exhaustive || !new_attributes.non_exhaustive)
            && positional(self.fields) == positional(new.fields)
            && old_attributes
                .derives
                .iter()
                .all(|it| new_attributes.derives.contains(it))
    }
}

/// The fields that have no names.
fn positional(fields: Option<&Fields>) -> Option<&Fields> {
    fields.filter(|fields| !matches!(fields, Fields::Named { .. }))
}

impl fmt::Display for Fact<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Definition(it) => {
                write!(f, "{}{}", it.keyword, it.generics)?;
                if !it.attributes.derives.is_empty() {
                    write!(f, " derive {}", it.attributes.derives.join(", "))?;
                }
            }
            Self::Field(field) => f.write_str(&field.of_type)?,
            Self::Setter(setter) if setter.required => write!(f, "required {}", setter.takes)?,
            Self::Setter(setter) => write!(f, "optional {}", setter.takes)?,
            Self::Variant(variant) => match &variant.fields {
                Fields::Tuple(types) => write!(f, "({})", types.join(", "))?,
                _ => f.write_str(variant.discriminant.as_deref().unwrap_or_default())?,
            },
            Self::Function(function) => write!(f, "{function}")?,
            Self::Type(of_type) => f.write_str(of_type)?,
        }
        if self.is_deprecated() {
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
        match self.member {
            Member::Itself => Ok(()),
            Member::Field(name) => write!(f, ".{name}"),
            Member::Builder => f.write_str("::builder"),
            Member::Setter(name) => write!(f, "::builder.{name}"),
            Member::Variant(name) | Member::Function(name) | Member::Associated(name) => {
                write!(f, "::{name}")
            }
        }
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
                "Create::LIMIT: u32",
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

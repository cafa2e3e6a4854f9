//! The public surface of generated Rust source: what code that uses the crate can name.
//!
//! Computed from the text with `syn`, so that no nightly compiler is needed. [`Surface::of`] reads
//! files, [`render`] prints what a reviewer reads, and the names themselves are comparable, which is
//! how a change of the specs is judged for the code that uses the crate.

mod collect;
mod render;

use std::collections::BTreeMap;
use std::fmt;

pub use render::render;

/// The public names of some modules, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    entries: Vec<(Name, Fact)>,
}

/// A name that user code can depend on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The module of its item, `tfn::registrations`.
    pub module: String,
    /// The item that has it or that it is in: a type or module by its name, anything else by its head, `impl Client`,
    /// `impl From<Card> for Payment`, `use self::shared::*`.
    pub item: String,
    /// What of the item it is the name of.
    pub kind: Kind,
    /// The name within the item, `reason`, `Accepted`, `const LIMIT`; empty for the item itself and its builder.
    pub member: String,
    /// The type that the item is or belongs to; the item itself where there is no type.
    pub owner: String,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The item itself.
    Itself,
    /// A public field.
    Field,
    /// The function that gives its builder.
    Builder,
    /// A setter of its builder.
    Setter,
    /// A variant.
    Variant,
    /// A function.
    Function,
    /// An associated type or constant.
    Associated,
    /// What `call_type!` adds to a type.
    OfCall,
    /// The call of a macro, which has no name but is shown.
    MacroCall,
}

/// What a surface says about a name. Types are printed the way a user writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// `struct`, `enum` or `mod`, for what such a word defines.
    pub keyword: &'static str,
    /// What follows the name, `: String`, `(Card)`; of a function all of it, and of a setter what it takes.
    pub text: String,
    /// The text without what no code depends on: the names of arguments.
    pub signature: String,
    /// For a setter, whether the code does not compile without calling it.
    pub required: Option<bool>,
    /// `#[non_exhaustive]`: code outside cannot build or match it exhaustively.
    pub non_exhaustive: bool,
    /// Whether it has private fields: then nobody outside can write a literal.
    pub has_private_fields: bool,
    /// `#[deprecated]`
    pub deprecated: bool,
    /// The derived traits in order, and `Deserialize` where a macro implements it.
    pub derives: Vec<String>,
}

/// A text that is not Rust.
#[derive(Debug, thiserror::Error)]
#[error("{module}: this text is not Rust: {source}; `rustfmt --check` on the file shows where")]
pub struct Error {
    /// The module that the text is.
    pub module: String,
    /// What the parser says.
    pub source: syn::Error,
}

impl Surface {
    /// The surface of `files`, given as module path (`tfn::registrations`) and text.
    ///
    /// # Errors
    ///
    /// The first text that cannot be parsed.
    pub fn of<'a>(
        files: impl IntoIterator<Item = (impl Into<String>, &'a str)>,
    ) -> Result<Self, Error> {
        let mut surface = Self::default();
        for (module, text) in files {
            let module = module.into();
            match syn::parse_file(text) {
                Ok(file) => surface
                    .entries
                    .extend(collect::public(&module, &file.items)),
                Err(source) => return Err(Error { module, source }),
            }
        }
        Ok(surface)
    }

    /// Every name with what the surface says about it.
    #[must_use]
    pub fn names(&self) -> BTreeMap<&Name, &Fact> {
        let entries = self.entries.iter();
        let named = entries.filter(|(name, _)| name.kind != Kind::MacroCall);
        named.map(|(name, fact)| (name, fact)).collect()
    }
}

impl Fact {
    /// Whether nobody else can list its variants, or write it as a literal.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.non_exhaustive
            || self.has_private_fields
            || !["struct", "enum"].contains(&self.keyword)
    }

    /// Whether code that compiled with this compiles with `new`, as far as this name goes.
    #[must_use]
    pub fn is_kept_by(&self, new: &Self) -> bool {
        (self.keyword, &self.signature) == (new.keyword, &new.signature)
            && (self.non_exhaustive || !new.non_exhaustive)
            && (self.required == Some(true) || new.required != Some(true))
            && self.derives.iter().all(|it| new.derives.contains(it))
    }

    /// Whether there is no difference at all, but for the names of arguments.
    #[must_use]
    pub fn is_same_as(&self, new: &Self) -> bool {
        self.is_kept_by(new) && new.is_kept_by(self) && self.deprecated == new.deprecated
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.required {
            Some(true) => "required ",
            Some(false) => "optional ",
            None => self.keyword,
        };
        let text = match self.keyword {
            "" => self.text.trim_start_matches([' ', ':', '=']),
            _ => &self.text,
        };
        write!(f, "{word}{text}")?;
        if !self.derives.is_empty() {
            write!(f, " derive {}", self.derives.join(", "))?;
        }
        f.write_str(deprecation(self))
    }
}

/// What stands behind a name that is deprecated.
fn deprecation(fact: &Fact) -> &'static str {
    if fact.deprecated {
        " #[deprecated]"
    } else {
        ""
    }
}

impl fmt::Display for Name {
    /// As a person writes it: `Numbers::list`, `BusinessProfile.name`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_of_trait = self.item.contains(" for ");
        let item = if is_of_trait { &self.item } else { &self.owner };
        let separator = match self.kind {
            Kind::Itself | Kind::MacroCall => "",
            Kind::Field => ".",
            Kind::Builder => "::builder",
            Kind::Setter => "::builder.",
            Kind::Variant | Kind::Function | Kind::Associated | Kind::OfCall => "::",
        };
        write!(f, "{item}{separator}{}", self.member)
    }
}

/// The module path of a source file below `source_root`: `generated/src/tfn/brands.rs` below
/// `generated/src` is `tfn::brands`. The crate root is the empty path.
#[must_use]
pub fn module_path(source_root: &str, path: &str) -> Option<String> {
    let below = path.strip_prefix(source_root)?.strip_suffix(".rs")?;
    let mut segments: Vec<&str> = below.trim_start_matches('/').split('/').collect();
    if matches!(segments.last(), Some(&("mod" | "lib"))) {
        segments.pop();
    }
    Some(segments.join("::"))
}

#[cfg(test)]
mod tests;

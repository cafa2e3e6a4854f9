use std::collections::BTreeMap;
use std::fmt;

/// The public items of some modules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    /// The items by where they are defined.
    pub items: BTreeMap<ItemPath, Item>,
}

/// Where an item is defined.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemPath {
    /// The module, `tfn::registrations`; empty for the crate root.
    pub module: String,
    /// The item in its module: a type or module by its name; what lives in another namespace or has
    /// no name of its own by its head, `fn connect`, `const LIMIT`, `impl Client`,
    /// `impl IntoFuture for CreateRegistration`, `use runtime::Error`.
    pub name: String,
}

/// A public item. All types are printed the way a user writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What there is to say about it as a whole: nothing about a block of functions or the call of a macro.
    pub fact: Option<Fact>,
    /// The public names in it, in order.
    pub members: Vec<(Member, Fact)>,
    /// For the call of a macro, the item that its names belong to.
    pub part_of: Option<ItemPath>,
}

/// A name within an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What it is a name of.
    pub kind: MemberKind,
    /// `reason`, `Accepted`, `const LIMIT`, `type Output`
    pub name: String,
}

/// What a name within an item stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberKind {
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
}

/// What a surface says about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A type, trait or module.
    Definition(Definition),
    /// A setter.
    Setter(Setter),
    /// A function.
    Function(Function),
    /// Anything else.
    Plain {
        /// What follows the name: `: String`, `(Card)`, ` = 3`.
        text: String,
        /// `#[deprecated]`, with its note.
        deprecated: Option<String>,
    },
}

/// A type, trait or module. Its fields are names of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// `struct`, `enum`, `trait`, `type` or `mod`.
    pub keyword: &'static str,
    /// What follows the name: generics, supertraits, fields without names.
    pub shape: String,
    /// Whether it has private fields: then nobody outside can write a literal.
    pub is_private: bool,
    /// `#[non_exhaustive]`: code outside cannot build or match it exhaustively.
    pub non_exhaustive: bool,
    /// `#[deprecated]`, with its note.
    pub deprecated: Option<String>,
    /// The conditions of `#[cfg]`.
    pub conditions: Vec<String>,
    /// The derived traits in order, and `Deserialize` where a macro implements it.
    pub derives: Vec<String>,
    /// The macro that the item is written in, `open_enum!`.
    pub within: Option<String>,
}

/// A setter of a builder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setter {
    /// Whether the code does not compile without calling it.
    pub required: bool,
    /// What it takes: the type, or what is turned into it, such as `impl Into<String>`.
    pub takes: String,
    /// Whether it takes something else than the type of its field.
    pub converts: bool,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// What calls depend on: all but the names of arguments.
    pub signature: String,
    /// As it is written.
    pub shown: String,
    /// `#[deprecated]`, with its note.
    pub deprecated: Option<String>,
}

impl ItemPath {
    /// The type or module that the item belongs to, and whether it is an implementation for it.
    #[must_use]
    pub fn subject(&self) -> (&str, bool) {
        let Some(head) = self.name.strip_prefix("impl") else {
            return (&self.name, false);
        };
        let implementor = head
            .rsplit_once(" for ")
            .map_or(head, |(_, implementor)| implementor);
        let name = implementor.trim_start_matches(|c: char| !c.is_alphanumeric());
        (name.split(['<', ' ']).next().unwrap_or(name), true)
    }
}

impl fmt::Display for ItemPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.module.as_str() {
            "" => f.write_str(&self.name),
            module => write!(f, "{module}::{}", self.name),
        }
    }
}

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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// A structure.
    Struct {
        /// What stands above it.
        attributes: Attributes,
        /// Its generics, `<'a, T: Clone>`, or nothing.
        generics: String,
        /// Its public fields.
        fields: Fields,
        /// The setters of its builder, if it has one.
        builder: Option<Builder>,
    },
    /// An enumeration.
    Enum {
        /// What stands above it.
        attributes: Attributes,
        /// Its generics, or nothing.
        generics: String,
        /// Its variants in order.
        variants: Vec<Variant>,
    },
    /// The public functions of all inherent `impl` blocks of a type.
    Impl {
        /// The functions in order.
        functions: Vec<Function>,
        /// Associated constants, `NAME: Type`, in order.
        constants: Vec<String>,
    },
    /// An implementation of a trait.
    TraitImpl {
        /// Its associated types and constants, `type Output = …`.
        associated: Vec<String>,
    },
    /// A trait.
    Trait {
        /// What stands above it.
        attributes: Attributes,
        /// Its generics and supertraits, `<T>: Send`, or nothing.
        generics: String,
        /// Its functions in order.
        functions: Vec<Function>,
        /// Its associated types and constants.
        associated: Vec<String>,
    },
    /// A free function.
    Function(Function),
    /// A constant or static with its type.
    Value {
        /// Its type.
        of_type: String,
    },
    /// A type alias with its target.
    Alias {
        /// Its generics, or nothing.
        generics: String,
        /// What it stands for.
        target: String,
    },
    /// A public module; its items have paths of their own.
    Module {
        /// What stands above it.
        attributes: Attributes,
    },
    /// A re-export; its path says of what.
    Reexport,
    /// A call of `call_type!`, which implements what all calls have; its path is the call.
    CallType {
        /// The implementation that it is part of.
        of: ItemPath,
        /// What the call gives.
        output: String,
        /// The type of the items that it can walk through.
        items: Option<String>,
    },
    /// The call of another macro that makes items; its path is the call.
    MacroCall,
}

/// What stands above an item and matters to those who use it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
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

/// The fields of a structure or variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fields {
    /// Fields with names. Some more may be private.
    Named {
        /// The public ones in order.
        fields: Vec<Field>,
        /// Whether there are others: then nobody outside can write a literal.
        private: bool,
    },
    /// Fields by position, private ones as `_`.
    Tuple(Vec<String>),
    /// None.
    Unit,
}

/// A public field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of_type: String,
    /// `#[deprecated]`, with its note.
    pub deprecated: Option<String>,
}

/// A variant of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub fields: Fields,
    /// What stands after `=`.
    pub discriminant: Option<String>,
    /// `#[deprecated]`, with its note.
    pub deprecated: Option<String>,
}

/// A public function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// From `fn` (or `async fn`, `const fn`) to the end of the generics.
    pub head: String,
    /// What it takes.
    pub arguments: Vec<Argument>,
    /// From `->` to the end of the where clause, or nothing.
    pub output: String,
    /// `#[deprecated]`, with its note.
    pub deprecated: Option<String>,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name; `None` for `self`.
    pub name: Option<String>,
    /// Its type, or what kind of `self` it is.
    pub of_type: String,
}

impl Function {
    /// Whether calls of this one are calls of the other: arguments have a place and no name.
    pub(super) fn is_called_like(&self, other: &Self) -> bool {
        let types = |function: &Self| -> Vec<String> {
            let types = function.arguments.iter();
            types.map(|argument| argument.of_type.clone()).collect()
        };
        (&self.head, &self.output) == (&other.head, &other.output) && types(self) == types(other)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.head)?;
        for (index, argument) in self.arguments.iter().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            match &argument.name {
                Some(name) => write!(f, "{separator}{name}: {}", argument.of_type)?,
                None => write!(f, "{separator}{}", argument.of_type)?,
            }
        }
        write!(f, "){}", self.output)
    }
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

/// The setters of a builder, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Builder {
    /// The setters.
    pub setters: Vec<Setter>,
}

/// A setter of a builder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setter {
    /// Its name.
    pub name: String,
    /// Whether the code does not compile without calling it.
    pub required: bool,
    /// What it takes: the type, or what is turned into it, such as `impl Into<String>`.
    pub takes: String,
    /// Whether it takes something else than the type of its field.
    pub converts: bool,
}

impl fmt::Display for ItemPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.module.as_str() {
            "" => f.write_str(&self.name),
            module => write!(f, "{module}::{}", self.name),
        }
    }
}

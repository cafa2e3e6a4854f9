use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Adds a builder to a struct. A constant parameter for each required field says whether it was set, and
/// only where all of them were, there is `build`.
///
/// A setter takes a `value` of the field's type, a `text`, or whatever yields the entries of a collection:
/// `texts`, a `list`, a `map`, JSON `values`. No field may be called `given_value`: a constant parameter
/// cannot be the name of an argument too.
macro_rules! object_builder {
    ($builder:ident for $object:ident {
        required { $($(#[$required_attribute:meta])* $required:ident: $required_kind:ident $(($required_type:ty))?),* $(,)? }
        optional { $($(#[$optional_attribute:meta])* $optional:ident | $maybe:ident: $optional_kind:ident $(($optional_type:ty))?),* $(,)? }
        $(further { $further:ident: $further_kind:ident $(($further_type:ty))?, })?
    }) => {
        #[doc = ::std::concat!("Builds a [`", ::std::stringify!($object), "`].")]
        #[allow(non_upper_case_globals)]
        #[must_use = "nothing is built before `build`"]
        pub struct $builder<$(const $required: bool = false),*> {
            fields: <$object as $crate::runtime::object_builder::Build>::Fields,
        }

        const _: () = {
            /// The names of required fields, for the compiler to say which one was forgotten.
            #[allow(non_camel_case_types, unreachable_pub)]
            pub mod field {
                $(pub enum $required {})*
            }

            #[allow(unreachable_pub)]
            #[derive(Default)]
            pub struct Fields {
                $($required: Option<$crate::runtime::object_builder!(@field $required_kind $($required_type)?)>,)*
                $($optional: Option<$crate::runtime::object_builder!(@field $optional_kind $($optional_type)?)>,)*
                $($further: $crate::runtime::object_builder!(@field $further_kind $($further_type)?),)?
            }

            impl $crate::runtime::object_builder::Build for $object {
                type Fields = Fields;
            }

            impl $object {
                /// Starts with nothing set.
                pub fn builder() -> $builder {
                    $builder { fields: Fields::default() }
                }
            }

            #[allow(non_upper_case_globals, deprecated)]
            impl<$(const $required: bool),*> $builder<$({ $required }),*> {
                $crate::runtime::object_builder! { @required $builder $object [] [$([
                    [$(#[$required_attribute])*] $required $required_kind $($required_type)?
                ])*] }

                $(
                    #[doc = ::std::concat!("Sets [`", ::std::stringify!($optional), "`](", ::std::stringify!($object), "::", ::std::stringify!($optional), ").")]
                    $(#[$optional_attribute])*
                    pub fn $optional(
                        mut self,
                        given_value: $crate::runtime::object_builder!(@argument $optional_kind $($optional_type)?),
                    ) -> Self {
                        self.fields.$optional = Some($crate::runtime::object_builder::$optional_kind(given_value));
                        self
                    }

                    #[doc = ::std::concat!("Sets [`", ::std::stringify!($optional), "`](", ::std::stringify!($object), "::", ::std::stringify!($optional), ") where there is something.")]
                    $(#[$optional_attribute])*
                    pub fn $maybe(
                        mut self,
                        given_value: Option<$crate::runtime::object_builder!(@argument $optional_kind $($optional_type)?)>,
                    ) -> Self {
                        self.fields.$optional = given_value.map($crate::runtime::object_builder::$optional_kind);
                        self
                    }
                )*

                $(
                    #[doc = ::std::concat!("Sets [`", ::std::stringify!($further), "`](", ::std::stringify!($object), "::", ::std::stringify!($further), ").")]
                    pub fn $further(
                        mut self,
                        given_value: $crate::runtime::object_builder!(@argument $further_kind $($further_type)?),
                    ) -> Self {
                        self.fields.$further = $crate::runtime::object_builder::$further_kind(given_value);
                        self
                    }
                )?

                /// What was set, as a whole.
                pub fn build(self) -> $object
                where
                    $($crate::runtime::object_builder::Is<{ $required }>: $crate::runtime::object_builder::Given<field::$required>,)*
                {
                    $object {
                        $($required: $crate::runtime::object_builder::given(self.fields.$required),)*
                        $($optional: self.fields.$optional,)*
                        $($further: self.fields.$further,)?
                    }
                }
            }
        };
    };

    // The setters of required fields, each with those before it and those after it.
    (@required $builder:ident $object:ident [$($before:ident)*] []) => {};
    (@required $builder:ident $object:ident [$($before:ident)*] [
        [[$($attribute:tt)*] $field:ident $kind:ident $($of_type:ty)?]
        $([[$($next_attribute:tt)*] $after:ident $($next:tt)*])*
    ]) => {
        #[doc = ::std::concat!("Sets [`", ::std::stringify!($field), "`](", ::std::stringify!($object), "::", ::std::stringify!($field), ").")]
        $($attribute)*
        pub fn $field(
            mut self,
            given_value: $crate::runtime::object_builder!(@argument $kind $($of_type)?),
        ) -> $builder<$({ $before },)* true, $({ $after }),*> {
            self.fields.$field = Some($crate::runtime::object_builder::$kind(given_value));
            $builder { fields: self.fields }
        }

        $crate::runtime::object_builder! { @required $builder $object [$($before)* $field] [
            $([[$($next_attribute)*] $after $($next)*])*
        ] }
    };

    (@field value $of_type:ty) => { $of_type };
    (@field text) => { String };
    (@field texts) => { Vec<String> };
    (@field list $of_type:ty) => { Vec<$of_type> };
    (@field map $of_type:ty) => { ::std::collections::BTreeMap<String, $of_type> };
    (@field values) => { ::serde_json::Map<String, ::serde_json::Value> };

    (@argument value $of_type:ty) => { $of_type };
    (@argument text) => { impl Into<String> };
    (@argument texts) => { impl IntoIterator<Item = impl Into<String>> };
    (@argument list $of_type:ty) => { impl IntoIterator<Item = $of_type> };
    (@argument map $of_type:ty) => { impl IntoIterator<Item = (String, $of_type)> };
    (@argument values) => { impl IntoIterator<Item = (impl Into<String>, impl Into<::serde_json::Value>)> };
}

pub(crate) use object_builder;

/// A struct that has a builder.
pub trait Build {
    /// The fields, none of which need be set.
    type Fields;
}

/// Whether a field was set, as a type.
pub struct Is<const GIVEN: bool>;

/// Holds of a field that was set.
#[diagnostic::on_unimplemented(
    message = "the required field `{Field}` was not set",
    label = "call the setter of `{Field}` before this"
)]
pub trait Given<Field> {}

impl<Field> Given<Field> for Is<true> {}

/// The value of a field of which the builder's type says that it was set.
pub(crate) fn given<T>(field: Option<T>) -> T {
    match field {
        Some(value) => value,
        None => unreachable!("`build` asks for `Given`"),
    }
}

pub(crate) fn value<T>(value: T) -> T {
    value
}

pub(crate) fn text(text: impl Into<String>) -> String {
    text.into()
}

pub(crate) fn texts(texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

pub(crate) fn list<T>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect()
}

pub(crate) fn map<T>(entries: impl IntoIterator<Item = (String, T)>) -> BTreeMap<String, T> {
    entries.into_iter().collect()
}

pub(crate) fn values(
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<Value>)>,
) -> Map<String, Value> {
    let entries = entries.into_iter();
    entries
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

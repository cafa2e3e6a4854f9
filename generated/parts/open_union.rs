use std::cmp::Reverse;

use serde_json::Value;

/// One alternative of a union, as far as telling it apart goes.
pub(crate) struct Alternative<T> {
    /// Values of the discriminating property that name it.
    pub(crate) tags: &'static [&'static str],
    /// Properties that its objects have.
    pub(crate) properties: &'static [&'static str],
    pub(crate) read: fn(&Value) -> Option<T>,
}

/// The alternative that the discriminating property names, otherwise the one that knows most of
/// the object's properties and can be read; `None` when none can.
pub(crate) fn read_union<T>(value: &Value, tag: &str, alternatives: &[Alternative<T>]) -> Option<T> {
    let tagged = value.get(tag).and_then(Value::as_str);
    let is_named = |it: &Alternative<T>| tagged.is_some_and(|tagged| it.tags.contains(&tagged));
    let known = |it: &Alternative<T>| {
        let names = it.properties.iter();
        names.filter(|name| value.get(name).is_some()).count()
    };
    let mut ranked: Vec<&Alternative<T>> = alternatives.iter().collect();
    ranked.sort_by_key(|it| Reverse((is_named(it), known(it))));
    ranked.into_iter().find_map(|it| (it.read)(value))
}

/// Declares an untagged enum that takes what is none of its alternatives as `Unknown`. `#[union("kind")]` names the
/// property that tells them apart; `request` adds checks, and `body` the method `validate`.
macro_rules! open_union {
    (
        #[union($tag:literal $(, $part:ident)*)]
        $(#[$attribute:meta])*
        pub enum $name:ident $alternatives:tt
    ) => {
        $crate::runtime::parts::open_union! { @enum [$(#[$attribute])*] $tag $name $alternatives }
        $($crate::runtime::parts::open_union! { @$part $name $alternatives })*
    };

    (@enum [$($attribute:tt)*] $tag:literal $name:ident {
        $(
            $(#[doc = $doc:literal])*
            #[alternative([$($value:literal),*], [$($property:literal),*])]
            $variant:ident($type:ty),
        )*
    }) => {
        $($attribute)*
        #[allow(clippy::large_enum_variant)]
        pub enum $name {
            $($(#[doc = $doc])* $variant($type),)*
            /// What is none of the alternatives that this version of the crate knows.
            Unknown(::serde_json::Value),
        }

        /// No value, for tests that need an answer of the service.
        #[cfg(feature = "mock")]
        #[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::Unknown(::serde_json::Value::Null)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value: ::serde_json::Value = ::serde::Deserialize::deserialize(deserializer)?;
                let alternatives = [$($crate::runtime::parts::Alternative {
                    tags: &[$($value),*],
                    properties: &[$($property),*],
                    read: |value| {
                        let read = ::serde::Deserialize::deserialize(value);
                        read.ok().map(Self::$variant)
                    },
                }),*];
                let read = $crate::runtime::parts::read_union(&value, $tag, &alternatives);
                ::std::result::Result::Ok(read.unwrap_or(Self::Unknown(value)))
            }
        }
    };

    (@request $name:ident {
        $($(#[doc = $doc:literal])* #[alternative($($known:tt)*)] $variant:ident($type:ty),)*
    }) => {
        impl $crate::runtime::Validate for $name {
            fn check(&self, checker: &mut $crate::runtime::Checker, limits: &$crate::runtime::Limits) {
                match self {
                    $(Self::$variant(value) => {
                        $crate::runtime::Validate::check(value, checker, limits);
                    })*
                    Self::Unknown(_) => {}
                }
            }
        }

        #[cfg(feature = "mock")]
        impl $crate::mock::shape::Shaped for $name {
            fn shape() -> $crate::mock::shape::Shape {
                $crate::mock::shape::Shape::OneOf(
                    &[$(<$type as $crate::mock::shape::Shaped>::shape),*],
                )
            }
        }
    };

    (@body $name:ident $alternatives:tt) => {
        $crate::runtime::model! { @part body $name }
    };
}

pub(crate) use open_union;

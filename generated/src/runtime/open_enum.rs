use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};

/// Declares an enum of strings that stays open, with what all of them share. `#[open_enum(extensible)]` lets any
/// other value be sent too, within the limits of its place.
macro_rules! open_enum {
    (
        $(#[doc = $about:literal])*
        $(#[deprecated $($deprecated:tt)*])?
        #[derive($($derive:ident),*)]
        #[non_exhaustive]
        $(#[open_enum($extensible:ident)])?
        pub enum $name:ident {
            $($(#[doc = $doc:literal])* $variant:ident = $value:literal,)*
        }
    ) => {
        $(#[doc = $about])*
        $(#[deprecated $($deprecated)*])?
        #[derive($($derive),*)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $doc])* $variant,)*
            /// A value that this version of the crate does not know.
            Unknown(::std::string::String),
        }

        impl $name {
            /// All known values, in the order of the specification.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it goes over the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }

            /// Whether the specification lists this value.
            pub fn is_known(&self) -> bool {
                !::std::matches!(self, Self::Unknown(_))
            }

            fn __listed(value: &str) -> ::std::option::Option<Self> {
                match value {
                    $($value => ::std::option::Option::Some(Self::$variant),)*
                    _ => ::std::option::Option::None,
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(::std::convert::From::from(value))
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::__listed(value)
                    .unwrap_or_else(|| Self::Unknown($crate::runtime::drift::unlisted(value)))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::__listed(&value).unwrap_or(Self::Unknown(value))
            }
        }

        impl ::std::convert::From<$name> for ::std::string::String {
            fn from(value: $name) -> Self {
                match value {
                    $name::Unknown(value) => value,
                    listed => listed.as_str().to_owned(),
                }
            }
        }

        /// No value, for tests that need an answer of the service.
        #[cfg(feature = "mock")]
        #[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::Unknown(::std::string::String::new())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                deserializer.deserialize_str($crate::runtime::OpenEnumVisitor::new())
            }
        }

        impl $crate::runtime::Validate for $name {
            fn check(&self, checker: &mut $crate::runtime::Checker, limits: &$crate::runtime::Limits) {
                $crate::runtime::open_enum!(@check [$($extensible)?] self checker limits)
            }

            // Only a single value is held to the list.
            fn check_item(&self, _: &mut $crate::runtime::Checker, _: &$crate::runtime::Limits) {}
        }

        #[cfg(feature = "mock")]
        impl $crate::mock::shape::Shaped for $name {
            fn shape() -> $crate::mock::shape::Shape {
                $crate::mock::shape::Shape::String
            }
        }
    };

    (@check [extensible] $self:ident $checker:ident $limits:ident) => {
        $crate::runtime::Validate::check($self.as_str(), $checker, $limits)
    };
    (@check [] $self:ident $checker:ident $limits:ident) => {{
        let _ = $limits;
        if !$self.is_known() {
            $checker.listed($self.as_str(), Self::VALUES.iter().map(Self::as_str));
        }
    }};
}

pub(crate) use open_enum;

/// Reads any string into an open enum, without a copy where the value is listed.
pub(crate) struct OpenEnumVisitor<E>(PhantomData<E>);

impl<E> OpenEnumVisitor<E> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<E> Visitor<'_> for OpenEnumVisitor<E>
where
    E: for<'a> From<&'a str> + From<String>,
{
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<Failure: Error>(self, value: &str) -> Result<E, Failure> {
        Ok(E::from(value))
    }

    fn visit_string<Failure: Error>(self, value: String) -> Result<E, Failure> {
        Ok(E::from(value))
    }
}

#[cfg(test)]
mod tests {
    #![allow(unreachable_pub, reason = "the macro serves public enums")]

    use crate::runtime::{Checker, Limits, Location, Validate};

    open_enum! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Status {
            InReview = "in review",
            Accepted = "accepted",
        }
    }

    open_enum! {
        #[derive(Debug)]
        #[non_exhaustive]
        #[open_enum(extensible)]
        pub enum Kind {
            One = "one",
        }
    }

    #[test]
    fn a_listed_value_reads_as_its_variant_and_writes_back() {
        let status: Status = serde_json::from_str("\"in review\"").unwrap();
        assert_eq!(status, Status::InReview);
        assert_eq!(serde_json::to_string(&status).unwrap(), "\"in review\"");
        assert_eq!("accepted".parse(), Ok(Status::Accepted));
    }

    #[test]
    fn a_value_added_later_reads_as_unknown_and_writes_back() {
        let status: Status = serde_json::from_str("\"paus\\u0065d\"").unwrap();
        assert_eq!(status, Status::Unknown("paused".to_owned()));
        assert!(!status.is_known());
        assert_eq!(format!("{status:>8}"), "  paused");
        assert_eq!(serde_json::to_string(&status).unwrap(), "\"paused\"");
    }

    #[test]
    fn anything_but_a_string_is_an_error() {
        assert!(serde_json::from_str::<Status>("7").is_err());
        assert!(serde_json::from_str::<Status>("null").is_err());
    }

    fn violations(value: &dyn Validate) -> Vec<String> {
        let mut checker = Checker::new(Location::Body);
        checker.value("x", value, &Limits::NONE.max_length(3));
        let found = checker.into_found().into_iter();
        found.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn only_listed_values_are_sent_unless_there_are_others() {
        assert_eq!(violations(&Status::Accepted), [""; 0]);
        assert_eq!(
            violations(&Status::from("paused")),
            ["body /x: \"paused\" is not one of \"in review\", \"accepted\""]
        );
        let other = Kind::from("two");
        assert!(!other.is_known() && Kind::VALUES.iter().all(Kind::is_known));
        assert_eq!(violations(&other), [""; 0]);
        assert_eq!(
            violations(&Kind::from("three")),
            ["body /x: 5 characters, at most 3 are allowed"]
        );
    }
}

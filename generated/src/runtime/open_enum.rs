use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};

/// Implements what all open enums share, for enums with `as_str`, its counterpart `listed`, `VALUES` and a
/// variant `Unknown(String)`.
macro_rules! open_enum {
    ($name:ident) => {
        impl $name {
            /// Whether the specification lists this value.
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
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

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(value.into())
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::listed(value).unwrap_or_else(|| Self::Unknown(value.to_owned()))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::listed(&value).unwrap_or(Self::Unknown(value))
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

        impl $crate::runtime::Allowed for $name {
            fn text(&self) -> &str {
                self.as_str()
            }

            fn is_known(&self) -> bool {
                self.is_known()
            }

            fn known(&self, position: usize) -> Option<&'static str> {
                Self::VALUES.get(position).map(Self::as_str)
            }
        }
    };
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
#[allow(unreachable_pub, reason = "the macro serves public enums")]
mod tests {
    use crate::runtime::Allowed;

    #[derive(Clone, Debug, PartialEq)]
    enum Status {
        InReview,
        Accepted,
        Unknown(String),
    }

    impl Status {
        const VALUES: &'static [Self] = &[Self::InReview, Self::Accepted];

        fn as_str(&self) -> &str {
            match self {
                Self::InReview => "in review",
                Self::Accepted => "accepted",
                Self::Unknown(value) => value,
            }
        }

        fn listed(value: &str) -> Option<Self> {
            match value {
                "in review" => Some(Self::InReview),
                "accepted" => Some(Self::Accepted),
                _ => None,
            }
        }
    }

    open_enum!(Status);

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

    #[test]
    fn listed_values_are_named_for_violations() {
        let known = |position| Allowed::known(&Status::Accepted, position);
        assert_eq!(
            [known(0), known(1), known(2)],
            [Some("in review"), Some("accepted"), None]
        );
    }
}

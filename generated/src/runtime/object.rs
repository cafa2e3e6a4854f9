use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// Implements `Deserialize` for a struct as serde's derive does for JSON objects: names that it does not
/// know are skipped, what is `optional` can be absent or null. Derived, the same took more than a quarter
/// of the time in which this crate is checked.
macro_rules! object {
    ($object:ident { $($field:ident $(: $optional:ident)? $(= $name:literal)?),* $(,)? }) => {
        const _: () = {
            #[allow(non_camel_case_types, unreachable_pub)]
            pub enum Field { $($field),* }

            impl $crate::runtime::Object for $object {
                type Field = Field;

                const EXPECTED: &'static str =
                    ::std::concat!("struct ", ::std::stringify!($object));

                fn field(name: &str) -> Option<Field> {
                    match name {
                        $($crate::runtime::object!(@name $field $($name)?) => Some(Field::$field),)*
                        _ => None,
                    }
                }

                #[allow(deprecated)]
                fn read<'de, A: ::serde::de::MapAccess<'de>>(
                    mut entries: $crate::runtime::Entries<A, Self>,
                ) -> ::std::result::Result<Self, A::Error> {
                    $(let mut $field = None;)*
                    // Written out, `?` costs a good part of the code that is generated for a model.
                    while let Some(field) = entries.next()? {
                        match field {
                            $(Field::$field => {
                                let name = $crate::runtime::object!(@name $field $($name)?);
                                match entries.value(name, $field.is_some()) {
                                    Ok(value) => $field = Some(value),
                                    Err(error) => return Err(error),
                                }
                            })*
                        }
                    }
                    $($crate::runtime::object!(
                        @take entries $field $crate::runtime::object!(@name $field $($name)?) $(, $optional)?
                    );)*
                    Ok(Self { $($field),* })
                }
            }

            impl<'de> ::serde::Deserialize<'de> for $object {
                fn deserialize<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    $crate::runtime::read_object(deserializer)
                }
            }
        };
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
    (@take $entries:ident $field:ident $name:expr) => {
        let Some($field) = $field else {
            return Err($entries.missing($name));
        };
    };
    (@take $entries:ident $field:ident $name:expr, optional) => {
        let $field = $field.flatten();
    };
}

pub(crate) use object;

/// A struct that is read from a JSON object.
pub(crate) trait Object: Sized {
    /// Tells the fields apart.
    type Field: 'static;

    /// What a reader expects, in words.
    const EXPECTED: &'static str;

    /// The field of this name in JSON.
    fn field(name: &str) -> Option<Self::Field>;

    fn read<'de, A: MapAccess<'de>>(entries: Entries<A, Self>) -> Result<Self, A::Error>;
}

pub(crate) fn read_object<'de, T: Object, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(Reader(PhantomData))
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(Entries {
            map,
            object: PhantomData,
        })
    }
}

/// The entries of an object that is being read as `T`.
pub(crate) struct Entries<A, T> {
    map: A,
    object: PhantomData<T>,
}

impl<'de, A: MapAccess<'de>, T: Object> Entries<A, T> {
    /// The next field that `T` has; its value is to be read next.
    #[inline]
    pub(crate) fn next(&mut self) -> Result<Option<T::Field>, A::Error> {
        while let Some(field) = self.map.next_key_seed(Key::<T>(PhantomData))? {
            if field.is_some() {
                return Ok(field);
            }
            self.map.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }

    #[inline]
    pub(crate) fn value<V: Deserialize<'de>>(
        &mut self,
        name: &'static str,
        is_known: bool,
    ) -> Result<V, A::Error> {
        if is_known {
            return Err(A::Error::duplicate_field(name));
        }
        self.map.next_value()
    }

    pub(crate) fn missing(&self, name: &'static str) -> A::Error {
        A::Error::missing_field(name)
    }
}

/// Reads a name as the field that it stands for; `None` when there is no such field.
struct Key<T>(PhantomData<T>);

impl<'de, T: Object> DeserializeSeed<'de> for Key<T> {
    type Value = Option<T::Field>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: Object> Visitor<'_> for Key<T> {
    type Value = Option<T::Field>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(T::field(name))
    }
}

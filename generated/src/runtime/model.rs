//! What the macros for models make of a declaration: reading, a builder, checks, and for the mock the shape.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::drift;

/// Declares a struct that is a JSON object, and implements `Deserialize` for it as serde's derive does: names that
/// it does not know are skipped, an `Option` can be absent or null. Derived, the same took more than a quarter of the
/// time in which this crate is checked.
///
/// - `#[model(…)]` stands at what requests are made of, which get a builder and checks. `strict` refuses names that it
///   does not know; `builder` and `state` name the builder and the trait of its states; `body` adds `validate`; `rules`
///   checks what the method of that name says. `#[required(…)]` lists the fields without which there is no `build`, and
///   `#[build(…)]` the trait that says so: where it stands, the compiler points at.
/// - `#[setter(…)]` says what the setter accepts: a `value`, `text`, `texts`, a `list`, a `map`, JSON `values`. An optional
///   field has a second setter, which is named here because a macro cannot make up names.
/// - `#[limits(…)]` calls constructors of [`Limits`](crate::runtime::Limits).
/// - `#[additional(…)]` is the field for all other properties.
///
/// Names that are introduced here begin with underscores, which no name of an API does.
macro_rules! model {
    (
        $(#[doc = $about:literal])*
        $(#[deprecated $($deprecated:tt)*])?
        #[derive($($derive:ident),*)]
        #[non_exhaustive]
        $(#[model($($role:tt)*)] #[required($($required:ident),*)] #$build:tt)?
        pub struct $model:ident $fields:tt
    ) => {
        $crate::runtime::model! { @object
            [$(#[doc = $about])* $(#[deprecated $($deprecated)*])? #[derive($($derive),*)] #[non_exhaustive]]
            [$($($role)*)?] $model $fields
        }
        $($crate::runtime::model! { @request [$($role)*] [$($required)*] $build $model $fields })?
    };

    (@object [$($attribute:tt)*] $role:tt $model:ident {
        $(
            $(#[doc = $doc:literal])*
            $(#[deprecated $($deprecated:tt)*])?
            $(#[serde($($serde:tt)*)])?
            $(#[setter($($setter:tt)*)])?
            $(#[limits($($limits:tt)*)])?
            pub $field:ident: $head:ident $(::$path:ident)* $(<$($of:ty),+>)?,
        )*
        $(#[additional($($additional:tt)*)] #[serde(flatten)] pub $others:ident: $others_type:ty,)?
    }) => {
        $($attribute)*
        pub struct $model {
            $(
                $(#[doc = $doc])*
                $(#[deprecated $($deprecated)*])?
                $(#[serde($($serde)*)])?
                pub $field: $head $(::$path)* $(<$($of),+>)?,
            )*
            $(
                /// Further properties.
                #[serde(flatten)]
                pub $others: $others_type,
            )?
        }

        const _: () = {
            #[allow(non_camel_case_types, unreachable_pub)]
            pub enum __Field { $($field),* }

            impl $crate::runtime::Object for $model {
                type Field = __Field;
                type Others = $crate::runtime::model!(@others [$($others_type)?] $role);

                const EXPECTED: &'static str =
                    ::std::concat!("struct ", ::std::stringify!($model));
                const NAMES: &'static [&'static str] =
                    &[$($crate::runtime::model!(@name $field $($($serde)*)?)),*];

                fn field(name: &str) -> ::std::option::Option<__Field> {
                    match name {
                        $($crate::runtime::model!(@name $field $($($serde)*)?) => {
                            ::std::option::Option::Some(__Field::$field)
                        })*
                        _ => ::std::option::Option::None,
                    }
                }

                #[allow(deprecated)]
                fn read<'de, A: ::serde::de::MapAccess<'de>>(
                    mut entries: $crate::runtime::Entries<A, Self>,
                ) -> ::std::result::Result<Self, A::Error> {
                    $(let mut $field = ::std::option::Option::None;)*
                    // Written out, `?` costs a good part of the code that is generated for a model.
                    while let ::std::option::Option::Some(__next) = entries.next()? {
                        match __next {
                            $(__Field::$field => {
                                match entries.value(__Field::$field as usize, $field.is_some()) {
                                    ::std::result::Result::Ok(value) => {
                                        $field = ::std::option::Option::Some(value)
                                    }
                                    ::std::result::Result::Err(error) => {
                                        return ::std::result::Result::Err(error)
                                    }
                                }
                            })*
                        }
                    }
                    $($crate::runtime::model!(@take entries $field $head);)*
                    ::std::result::Result::Ok(Self { $($field,)* $($others: entries.others)? })
                }
            }

            /// With nothing in it, for tests that need an answer of the service.
            #[cfg(feature = "mock")]
            #[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
            #[allow(deprecated)]
            impl ::std::default::Default for $model {
                fn default() -> Self {
                    Self {
                        $($field: ::std::default::Default::default(),)*
                        $($others: <$others_type as ::std::default::Default>::default(),)?
                    }
                }
            }

            impl<'de> ::serde::Deserialize<'de> for $model {
                fn deserialize<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    $crate::runtime::read_object(deserializer)
                }
            }
        };
    };

    (@name $field:ident rename = $name:literal $($serde:tt)*) => { $name };
    (@name $field:ident $($serde:tt)*) => { ::std::stringify!($field) };

    (@others [$others:ty] $role:tt) => { $others };
    (@others [] [strict $($role:tt)*]) => { $crate::runtime::Strict };
    (@others [] $role:tt) => { () };

    (@take $entries:ident $field:ident Option) => {
        let $field = $field.flatten();
    };
    (@take $entries:ident $field:ident $head:ident) => {
        let ::std::option::Option::Some($field) = $field else {
            return ::std::result::Result::Err($entries.missing(__Field::$field as usize));
        };
    };

    (@request [strict, $($role:tt)*] $required:tt $build:tt $model:ident $fields:tt) => {
        $crate::runtime::model! { @request [$($role)*] $required $build $model $fields }
    };
    (@request [
        builder = $builder:ident, state = $state:ident $(, $part:ident)*
    ] [$($required:ident)*] [$build:ident($($complete:tt)+)] $model:ident {
        $(
            $(#[doc = $doc:literal])*
            $(#[deprecated $($deprecated:tt)*])?
            $(#[serde($($serde:tt)*)])?
            #[setter($kind:ident $(($item:ty))? $(, $maybe:ident)?)]
            $(#[limits($($limit:ident $(= $value:expr)?),*)])?
            pub $field:ident: $head:ident $(::$path:ident)* $(<$($of:ty),+>)?,
        )*
        $(#[additional($others_kind:ident $(($others_item:ty))?)] #[serde(flatten)] pub $others:ident: $others_type:ty,)?
    }) => {
        #[doc = ::std::concat!("Builds a [`", ::std::stringify!($model), "`].")]
        #[must_use = "nothing is built before `build`"]
        pub struct $builder<State_ = <$model as $crate::runtime::required::Required>::Unset> {
            fields: <$model as $crate::runtime::required::Required>::Fields,
            state: ::std::marker::PhantomData<fn() -> State_>,
        }

        #[doc = ::std::concat!("Which required fields a [`", ::std::stringify!($builder), "`] was given.")]
        #[allow(non_camel_case_types, private_interfaces)]
        pub trait $state {
            $(
                #[doc = ::std::concat!("The state once `", ::std::stringify!($required), "` was given too.")]
                type $required;
            )*
            #[doc(hidden)]
            const __SEAL: $crate::runtime::required::Seal;
        }

        const _: () = {
            /// The names of required fields, for the compiler to say which ones were forgotten.
            #[allow(non_camel_case_types, unreachable_pub)]
            pub mod missing {
                $(pub enum $required {})*
            }

            #[allow(unreachable_pub)]
            #[derive(::std::clone::Clone)]
            pub struct __Fields {
                $($field: $crate::runtime::model!(@slot $head $(::$path)* $(<$($of),+>)?),)*
                $($others: $others_type,)?
            }

            impl $crate::runtime::required::Required for $model {
                type Unset = ($(missing::$required,)*);
                type Fields = __Fields;
            }

            #[allow(clippy::builtin_type_shadow, non_camel_case_types, private_interfaces)]
            impl<$($required),*> $state for ($($required,)*) {
                $crate::runtime::model! { @states [] [$($required)*] }
                const __SEAL: $crate::runtime::required::Seal = $crate::runtime::required::Seal;
            }

            #[diagnostic::do_not_recommend]
            impl $crate::runtime::required::Complete<$model>
                for ($($crate::runtime::model!(@set $required),)*) {}

            impl $model {
                /// Starts with nothing set.
                pub fn builder() -> $builder {
                    $builder {
                        fields: __Fields {
                            $($field: ::std::option::Option::None,)*
                            $($others: <$others_type>::new(),)?
                        },
                        state: ::std::marker::PhantomData,
                    }
                }
            }

            impl<State_> ::std::clone::Clone for $builder<State_> {
                fn clone(&self) -> Self {
                    Self {
                        fields: ::std::clone::Clone::clone(&self.fields),
                        state: ::std::marker::PhantomData,
                    }
                }
            }

            impl<State_> ::std::fmt::Debug for $builder<State_> {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.debug_struct(::std::stringify!($builder))
                        $(.field(::std::stringify!($field), &self.fields.$field))*
                        $(.field(::std::stringify!($others), &self.fields.$others))?
                        .finish()
                }
            }

            #[allow(deprecated)]
            impl<State_: $state> $builder<State_> {
                $($crate::runtime::model! { @setter
                    [$(#[doc = $doc])* $(#[deprecated $($deprecated)*])?] $builder $field [$($maybe)?] $kind [$($item)?]
                    [$head $(::$path)* $(<$($of),+>)?] [$($($of)+)?]
                })*

                $(
                    /// Sets further properties.
                    pub fn $others(
                        mut self,
                        value: $crate::runtime::model!(@argument $others_kind [$($others_item)?] []),
                    ) -> Self {
                        self.fields.$others = $crate::runtime::setter::$others_kind(value);
                        self
                    }
                )?
            }

            #[allow(deprecated)]
            impl<State_> $builder<State_> {
                /// What was set, as a whole. All required fields have to be.
                pub fn $build(self) -> $model
                where
                    State_: $($complete)+,
                {
                    $model {
                        $($field: $crate::runtime::model!(@built self $field $head),)*
                        $($others: self.fields.$others,)?
                    }
                }
            }

            const __LIMITS: &[$crate::runtime::Limits] =
                &[$($crate::runtime::Limits::NONE$($(.$limit($($value)?))*)?),*];

            #[allow(deprecated)]
            impl $crate::runtime::Validate for $model {
                fn check(&self, checker: &mut $crate::runtime::Checker, _: &$crate::runtime::Limits) {
                    checker.object(<Self as $crate::runtime::Object>::NAMES, __LIMITS, &[$(&self.$field),*]);
                    $($crate::runtime::model! { @rules $part self checker })*
                }
            }

            $($crate::runtime::model! { @part $part $model })*

            #[cfg(feature = "mock")]
            impl $crate::mock::shape::Shaped for $model {
                fn shape() -> $crate::mock::shape::Shape {
                    use $crate::mock::shape::{Shape, Shaped};
                    Shape::object(
                        <Self as $crate::runtime::Object>::NAMES,
                        __LIMITS,
                        &[$(<$head $(::$path)* $(<$($of),+>)? as Shaped>::shape),*],
                        $crate::runtime::model!(@values [$($others_type)?]),
                    )
                }
            }
        };
    };

    // The setters of a required field, and of an optional one, whose type is what its `Option` holds.
    (@setter [$($attribute:tt)*] $builder:ident $field:ident [] $kind:ident $item:tt $type:tt $of:tt) => {
        $($attribute)*
        pub fn $field(
            mut self,
            value: $crate::runtime::model!(@argument $kind $item $type),
        ) -> $builder<State_::$field> {
            self.fields.$field = ::std::option::Option::Some($crate::runtime::setter::$kind(value));
            $builder { fields: self.fields, state: ::std::marker::PhantomData }
        }
    };
    (@setter [$($attribute:tt)*] $builder:ident $field:ident [$maybe:ident] $kind:ident $item:tt $type:tt $of:tt) => {
        $($attribute)*
        pub fn $field(mut self, value: $crate::runtime::model!(@argument $kind $item $of)) -> Self {
            self.fields.$field = ::std::option::Option::Some($crate::runtime::setter::$kind(value));
            self
        }

        #[doc = ::std::concat!("Sets [`", ::std::stringify!($field), "`](Self::", ::std::stringify!($field), ") where there is something.")]
        pub fn $maybe(
            mut self,
            value: ::std::option::Option<$crate::runtime::model!(@argument $kind $item $of)>,
        ) -> Self {
            self.fields.$field = value.map($crate::runtime::setter::$kind);
            self
        }
    };

    (@argument value [] [$($type:tt)+]) => { $($type)+ };
    (@argument text [] $type:tt) => { impl Into<::std::string::String> };
    (@argument texts [] $type:tt) => { impl IntoIterator<Item = impl Into<::std::string::String>> };
    (@argument list [$item:ty] $type:tt) => { impl IntoIterator<Item = $item> };
    (@argument map [$value:ty] $type:tt) => { impl IntoIterator<Item = (::std::string::String, $value)> };
    (@argument values [] $type:tt) => {
        impl IntoIterator<Item = (impl Into<::std::string::String>, impl Into<::serde_json::Value>)>
    };

    (@slot Option $($type:tt)*) => { ::std::option::Option $($type)* };
    (@slot $($type:tt)+) => { ::std::option::Option<$($type)+> };

    (@built $self:ident $field:ident Option) => { $self.fields.$field };
    (@built $self:ident $field:ident $head:ident) => {
        $crate::runtime::required::given($self.fields.$field)
    };

    // For each required field the state in which it is set too; by fours, because the compiler follows a macro only
    // so deep.
    (@states [$($before:ident)*] [$a:ident $b:ident $c:ident $d:ident $($after:ident)*]) => {
        type $a = ($($before,)* $crate::runtime::required::Set, $b, $c, $d, $($after,)*);
        type $b = ($($before,)* $a, $crate::runtime::required::Set, $c, $d, $($after,)*);
        type $c = ($($before,)* $a, $b, $crate::runtime::required::Set, $d, $($after,)*);
        type $d = ($($before,)* $a, $b, $c, $crate::runtime::required::Set, $($after,)*);
        $crate::runtime::model! { @states [$($before)* $a $b $c $d] [$($after)*] }
    };
    (@states [$($before:ident)*] [$a:ident $($after:ident)*]) => {
        type $a = ($($before,)* $crate::runtime::required::Set, $($after,)*);
        $crate::runtime::model! { @states [$($before)* $a] [$($after)*] }
    };
    (@states $before:tt []) => {};
    (@set $required:ident) => { $crate::runtime::required::Set };

    (@rules rules $self:ident $checker:ident) => { $self.rules($checker); };
    (@rules body $self:ident $checker:ident) => {};

    (@part rules $model:ident) => {};
    (@part body $model:ident) => {
        impl $model {
            /// Checks every limit and rule that is known before sending.
            ///
            /// # Errors
            ///
            /// All violations at once, each with the JSON pointer of its place.
            pub fn validate(&self) -> ::std::result::Result<(), $crate::runtime::Violations> {
                $crate::runtime::validate(self)
            }
        }
    };

    (@values []) => { ::std::option::Option::None };
    (@values [$others:ty]) => {
        ::std::option::Option::Some(<$others as $crate::mock::shape::Shaped>::shape)
    };
}

pub(crate) use model;

/// A struct that is read from a JSON object.
pub(crate) trait Object: Sized {
    /// Tells the fields apart.
    type Field: 'static;

    /// Where properties go that are none of the fields.
    type Others: Others;

    /// What a reader expects, in words.
    const EXPECTED: &'static str;

    /// The names of the fields in JSON.
    const NAMES: &'static [&'static str];

    /// The field of this name in JSON.
    fn field(name: &str) -> Option<Self::Field>;

    fn read<'de, A: MapAccess<'de>>(entries: Entries<A, Self>) -> Result<Self, A::Error>;
}

/// What becomes of properties that are none of the fields.
pub(crate) trait Others: Default {
    /// Whether their names matter.
    const ARE_NAMED: bool = true;

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        name: String,
        expected: &'static [&'static str],
        map: &mut A,
    ) -> Result<(), A::Error>;
}

/// They are skipped: a service may add to its answers.
impl Others for () {
    const ARE_NAMED: bool = false;

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        name: String,
        _: &'static [&'static str],
        map: &mut A,
    ) -> Result<(), A::Error> {
        if !name.is_empty() {
            drift::unknown_property(name);
        }
        map.next_value::<IgnoredAny>().map(drop)
    }
}

/// They are refused: what somebody wrote for a request is a mistake.
#[derive(Default)]
pub(crate) struct Strict;

impl Others for Strict {
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        name: String,
        expected: &'static [&'static str],
        _: &mut A,
    ) -> Result<(), A::Error> {
        Err(A::Error::unknown_field(&name, expected))
    }
}

impl<T: for<'a> Deserialize<'a>> Others for BTreeMap<String, T> {
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        name: String,
        _: &'static [&'static str],
        map: &mut A,
    ) -> Result<(), A::Error> {
        self.insert(name, map.next_value()?);
        Ok(())
    }
}

impl Others for Map<String, Value> {
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        name: String,
        _: &'static [&'static str],
        map: &mut A,
    ) -> Result<(), A::Error> {
        self.insert(name, map.next_value()?);
        Ok(())
    }
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
        let others = T::Others::default();
        T::read(Entries { map, others })
    }
}

/// The entries of an object that is being read as `T`.
pub(crate) struct Entries<A, T: Object> {
    map: A,
    pub(crate) others: T::Others,
}

impl<'de, A: MapAccess<'de>, T: Object> Entries<A, T> {
    /// The next field that `T` has; its value is to be read next.
    #[inline]
    pub(crate) fn next(&mut self) -> Result<Option<T::Field>, A::Error> {
        while let Some(key) = self.map.next_key_seed(Key::<T>(PhantomData))? {
            match key {
                Ok(field) => return Ok(Some(field)),
                Err(name) => self.others.read(name, T::NAMES, &mut self.map)?,
            }
        }
        Ok(None)
    }

    /// The value of the field at this position in the list of names.
    #[inline]
    pub(crate) fn value<V: Deserialize<'de>>(
        &mut self,
        position: usize,
        is_known: bool,
    ) -> Result<V, A::Error> {
        if is_known {
            return Err(A::Error::duplicate_field(name::<T>(position)));
        }
        self.map.next_value()
    }

    pub(crate) fn missing(&self, position: usize) -> A::Error {
        A::Error::missing_field(name::<T>(position))
    }
}

fn name<T: Object>(position: usize) -> &'static str {
    T::NAMES.get(position).copied().unwrap_or_default()
}

/// Reads a name as the field that it stands for; the name itself, where it matters, when there is no such field.
struct Key<T>(PhantomData<T>);

impl<'de, T: Object> DeserializeSeed<'de> for Key<T> {
    type Value = Result<T::Field, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: Object> Visitor<'_> for Key<T> {
    type Value = Result<T::Field, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(T::field(name).ok_or_else(|| kept_name::<T>(name)))
    }
}

/// The name of what is none of the fields, where it matters. Out of line: most names are those of fields.
#[cold]
fn kept_name<T: Object>(name: &str) -> String {
    if T::Others::ARE_NAMED || drift::is_noted() {
        name.to_owned()
    } else {
        String::new()
    }
}

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
    let named = tagged.and_then(|tagged| {
        let named = alternatives.iter().find(|it| it.tags.contains(&tagged))?;
        (named.read)(value)
    });
    if named.is_some() {
        return named;
    }
    let known = |alternative: &&Alternative<T>| {
        let names = alternative.properties.iter();
        names.filter(|name| value.get(name).is_some()).count()
    };
    let mut ranked: Vec<&Alternative<T>> = alternatives.iter().collect();
    ranked.sort_by_key(|alternative| std::cmp::Reverse(known(alternative)));
    ranked
        .into_iter()
        .find_map(|alternative| (alternative.read)(value))
}

/// Implements reading for an untagged enum with a variant `Unknown(serde_json::Value)`, which takes
/// what none of the alternatives can.
macro_rules! open_union {
    ($name:ident by $tag:literal { $($variant:ident [$($value:literal),*] [$($property:literal),*]),* $(,)? }) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = ::serde_json::Value::deserialize(deserializer)?;
                let alternatives = [$($crate::runtime::parts::Alternative {
                    tags: &[$($value),*],
                    properties: &[$($property),*],
                    read: |value| {
                        let read = ::serde::Deserialize::deserialize(value);
                        read.ok().map(Self::$variant)
                    },
                }),*];
                let read = $crate::runtime::parts::read_union(&value, $tag, &alternatives);
                Ok(read.unwrap_or(Self::Unknown(value)))
            }
        }
    };
}

pub(crate) use open_union;

//! The query of a request, taken apart.

use crate::runtime::{ListStyle, decoded, values_of};

/// The items of a list; `None` when the parameter is absent.
pub(crate) fn list(query: &str, name: &str, style: ListStyle) -> Option<Vec<String>> {
    let mut texts = values_of(query, name).peekable();
    texts.peek()?;
    Some(match style.separator() {
        Some(separator) => texts.next()?.split(separator).map(decoded).collect(),
        None => texts.map(decoded).collect(),
    })
}

/// The query with one parameter replaced, or without it.
pub(crate) fn with(query: &str, name: &str, value: Option<&str>) -> String {
    let kept = query
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let set = value.map(|value| format!("{name}={value}"));
    kept.chain(set.as_deref()).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_taken_apart_before_they_are_decoded() {
        assert_eq!(
            list("c=ES,D%2CE", "c", ListStyle::Comma).unwrap(),
            ["ES", "D,E"]
        );
        assert_eq!(
            list("c=ES&x=1&c=DE", "c", ListStyle::Repeat).unwrap(),
            ["ES", "DE"]
        );
        assert_eq!(list("x=1", "c", ListStyle::Comma), None);
    }

    #[test]
    fn one_parameter_is_replaced_and_the_others_stay() {
        assert_eq!(with("limit=2&next=a", "next", Some("b")), "limit=2&next=b");
        assert_eq!(with("", "next", Some("b")), "next=b");
        assert_eq!(with("next=a&limit=2", "next", None), "limit=2");
    }
}

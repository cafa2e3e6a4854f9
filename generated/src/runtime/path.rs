//! Path parameters: whatever the value, it stays one segment of the route it was meant for.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters and `*`.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'*');

/// Puts `value` in the place of `{name}`.
pub(crate) fn substitute(url: &mut String, name: &str, value: &str) {
    substitute_encoded(url, name, &encoded(value));
}

/// `value` as it can stand in a segment.
pub(crate) fn encoded(value: &str) -> String {
    utf8_percent_encode(value, SEGMENT).to_string()
}

/// Puts what is encoded already in the place of `{name}`.
pub(crate) fn substitute_encoded(url: &mut String, name: &str, encoded: &str) {
    let mut search = 0;
    while let Some(open) = url.get(search..).and_then(|rest| rest.find('{')) {
        let start = search + open;
        let rest = url.get(start + 1..).unwrap_or_default();
        if rest
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('}'))
        {
            url.replace_range(start..start + name.len() + 2, encoded);
            return;
        }
        search = start + 1;
    }
}

/// Whether `value` would change the route: URL resolution removes these segments.
pub(crate) fn changes_route(value: &str) -> bool {
    matches!(value, "" | "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn substituted(template: &str, name: &str, value: &str) -> String {
        let mut url = template.to_owned();
        substitute(&mut url, name, value);
        url
    }

    #[test]
    fn reserved_characters_are_encoded_and_asterisk_stays() {
        assert_eq!(
            substituted("/v1/{id}/x", "id", "a/b?c#d%20é*"),
            "/v1/a%2Fb%3Fc%23d%2520%C3%A9*/x"
        );
    }

    #[test]
    fn a_value_that_looks_like_another_placeholder_is_not_replaced() {
        let url = substituted("/{a}/{b}", "a", "{b}");
        assert_eq!(substituted(&url, "b", "x"), "/%7Bb%7D/x");
    }

    #[test]
    fn a_name_that_starts_another_name_is_left_alone() {
        assert_eq!(substituted("/{id2}/{id}", "id", "x"), "/{id2}/x");
    }

    #[test]
    fn only_segments_that_url_resolution_removes_change_the_route() {
        assert!(["", ".", ".."].into_iter().all(changes_route));
        assert!(!["...", "*", "%2e", " "].into_iter().any(changes_route));
    }
}

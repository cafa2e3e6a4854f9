use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
pub(crate) const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How OpenAPI writes an array into a query.
#[allow(
    dead_code,
    reason = "which of them APIs use, the specifications decide"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListStyle {
    /// `form`, `explode: true`: the name once for every item.
    Repeat,
    /// `form`, `explode: false`.
    Comma,
    /// `spaceDelimited`.
    Space,
    /// `pipeDelimited`.
    Pipe,
}

/// The query of a request, kept encoded. A parameter set again replaces what it was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pub(super) encoded: String,
}

impl ListStyle {
    /// What stands between two items, encoded; `None` where each has the name before it.
    pub(crate) fn separator(self) -> Option<&'static str> {
        match self {
            Self::Repeat => None,
            Self::Comma => Some(","),
            Self::Space => Some("%20"),
            Self::Pipe => Some("%7C"),
        }
    }
}

impl Query {
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.start(name);
        self.encoded.extend(utf8_percent_encode(value, VALUE));
    }

    pub(crate) fn set_list(&mut self, name: &str, values: &[String], style: ListStyle) {
        self.remove(name);
        for (index, value) in values.iter().enumerate() {
            match style.separator() {
                Some(separator) if index > 0 => self.encoded.push_str(separator),
                _ => self.start(name),
            }
            self.encoded.extend(utf8_percent_encode(value, VALUE));
        }
    }

    fn start(&mut self, name: &str) {
        if !self.encoded.is_empty() {
            self.encoded.push('&');
        }
        self.encoded.extend(utf8_percent_encode(name, VALUE));
        self.encoded.push('=');
    }

    pub(crate) fn remove(&mut self, name: &str) {
        if self.encoded.split('&').any(|pair| is_named(pair, name)) {
            let others = self.encoded.split('&');
            let others = others.filter(|pair| !is_named(pair, name));
            self.encoded = others.collect::<Vec<_>>().join("&");
        }
    }
}

/// The decoded value of the first parameter called `name` in an encoded query.
pub(crate) fn value_of(query: &str, name: &str) -> Option<String> {
    values_of(query, name).next().map(decoded)
}

/// The values of the parameters called `name` in an encoded query, still encoded.
pub(crate) fn values_of<'q>(query: &'q str, name: &str) -> impl Iterator<Item = &'q str> {
    let named = query.split('&').filter(move |pair| is_named(pair, name));
    named.map(|pair| pair.split_once('=').map_or("", |(_, value)| value))
}

/// A `+` stays a plus: tokens are base64 more often than they hold a space.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn is_named(pair: &str, name: &str) -> bool {
    let written = pair.split_once('=').map_or(pair, |(written, _)| written);
    percent_decode_str(written).decode_utf8_lossy() == name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_set_again_replaces_the_first() {
        let mut query = Query::default();
        query.set("limit", "1");
        query.set("cursor", "a");
        query.set("limit", "2");
        assert_eq!(query.encoded, "cursor=a&limit=2");
    }

    #[test]
    fn a_name_that_ends_another_name_is_left_alone() {
        let mut query = Query::default();
        query.set("page_limit", "1");
        query.set("limit", "2");
        assert_eq!(query.encoded, "page_limit=1&limit=2");
    }

    #[test]
    fn reserved_characters_are_encoded_and_read_back() {
        let mut query = Query::default();
        query.set("filter[x]", "a&b=c+d é#/?");
        assert_eq!(
            query.encoded,
            "filter%5Bx%5D=a%26b%3Dc%2Bd%20%C3%A9%23%2F%3F"
        );
        assert_eq!(
            value_of(&query.encoded, "filter[x]").unwrap(),
            "a&b=c+d é#/?"
        );
    }

    #[test]
    fn lists_are_written_in_each_style() {
        let values = ["ES".to_owned(), "D,E".to_owned()];
        for (style, expected) in [
            (ListStyle::Comma, "c=ES,D%2CE"),
            (ListStyle::Repeat, "c=ES&c=D%2CE"),
            (ListStyle::Space, "c=ES%20D%2CE"),
            (ListStyle::Pipe, "c=ES%7CD%2CE"),
        ] {
            let mut query = Query::default();
            query.set_list("c", &values, style);
            query.set_list("c", &values, style);
            assert_eq!(query.encoded, expected);
        }
    }

    #[test]
    fn an_empty_list_takes_the_parameter_away() {
        let mut query = Query::default();
        query.set("c", "x");
        query.set_list("c", &[], ListStyle::Comma);
        assert_eq!(query.encoded, "");
    }

    #[test]
    fn the_value_in_a_link_is_decoded_and_keeps_its_plus() {
        assert_eq!(value_of("a=1&cursor=x%3D+y", "cursor").unwrap(), "x=+y");
        assert_eq!(value_of("cursor", "cursor").unwrap(), "");
        assert_eq!(value_of("xcursor=1", "cursor"), None);
    }
}

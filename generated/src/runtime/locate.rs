//! Finds the value in a JSON text that a serde_json error speaks of.
//!
//! serde_json gives line and column only. Tracking the path while decoding would be compiled anew
//! for every model; scanning the text again costs time only where decoding has failed.

use super::check::escaped;
use super::tokens::tokens;

/// Deeper than models are; what lies below is named by its ancestor at this depth.
const DEEPEST: usize = 64;

/// The JSON pointer of the value at `line` and `column` (as serde_json counts) of `text`; empty
/// for the whole.
pub(crate) fn pointer_at(text: &[u8], line: usize, column: usize) -> String {
    let target = offset(text, line, column);
    let mut open = Open::default();
    let mut at = 0;
    for token in tokens(text) {
        // Brackets and commas end what is before them: at the target, that is what was meant.
        if at >= target && matches!(token, b"{" | b"[" | b"]" | b"}" | b",") {
            break;
        }
        open.pass(token);
        at += token.len();
        let ends_value = matches!(token, [.., b'"' | b']' | b'}']);
        if at > target || (ends_value && at == target) {
            break;
        }
    }
    open.frames.iter().map(Frame::step).collect()
}

/// The byte offset where serde_json stopped: the end of the value that it refused, or the start
/// of an array or object where another type was expected.
fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let rows = text.split_inclusive(|byte| *byte == b'\n');
    let rows = rows.take(line.saturating_sub(1));
    let start: usize = rows.map(<[u8]>::len).sum();
    start.saturating_add(column).min(text.len())
}

/// The arrays and objects around a place.
#[derive(Default)]
struct Open<'a> {
    frames: Vec<Frame<'a>>,
    /// How many more there are within the deepest of them.
    deeper: usize,
}

enum Frame<'a> {
    Array { index: usize },
    Object { key: Option<&'a [u8]> },
}

impl Frame<'_> {
    fn step(&self) -> String {
        match self {
            Self::Array { index } => format!("/{index}"),
            Self::Object { key: Some(key) } => format!("/{}", escaped(&unquoted(key))),
            Self::Object { key: None } => String::new(),
        }
    }
}

/// The text of a JSON string with its quotes.
fn unquoted(string: &[u8]) -> String {
    serde_json::from_slice(string)
        .unwrap_or_else(|_| String::from_utf8_lossy(string).trim_matches('"').to_owned())
}

impl<'a> Open<'a> {
    fn pass(&mut self, token: &'a [u8]) {
        match token {
            b"[" | b"{" if self.frames.len() == DEEPEST => self.deeper += 1,
            b"]" | b"}" if self.deeper > 0 => self.deeper -= 1,
            _ if self.deeper > 0 => {}
            b"[" => self.frames.push(Frame::Array { index: 0 }),
            b"{" => self.frames.push(Frame::Object { key: None }),
            b"]" | b"}" => drop(self.frames.pop()),
            _ => match (token, self.frames.last_mut()) {
                (b",", Some(Frame::Array { index })) => *index += 1,
                (b",", Some(Frame::Object { key })) => *key = None,
                ([b'"', ..], Some(Frame::Object { key: key @ None })) => *key = Some(token),
                _ => {}
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Root {
        items: Vec<Item>,
        #[serde(default)]
        map: HashMap<String, i64>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Item {
        id: i64,
        name: Option<String>,
        inner: Option<Box<Item>>,
    }

    fn pointer(text: &str) -> String {
        let error = serde_json::from_str::<Root>(text).unwrap_err();
        pointer_at(text.as_bytes(), error.line(), error.column())
    }

    #[test]
    fn a_value_of_the_wrong_type_is_found_whatever_its_type() {
        for wrong in [
            "\"x\"",
            "true",
            "null",
            "1.5",
            "[1]",
            "{\"a\": {}}",
            "[]",
            "{}",
            "\"\\\"}\"",
        ] {
            let text = format!(
                "{{\"items\": [ {{\"id\":1,\"name\":\"a,]\"}}, {{\"name\": null,\n \"id\" : {wrong} , \"inner\":null}}]}}"
            );
            assert_eq!(pointer(&text), "/items/1/id", "{wrong}");
        }
    }

    #[test]
    fn a_missing_field_is_found_at_its_object() {
        assert_eq!(
            pointer(r#"{"items":[{"id":1},{"name":"x"},{"id":2}]}"#),
            "/items/1"
        );
        assert_eq!(
            pointer(r#"{"items":[{"id":1,"inner":{"name":"x"}}]}"#),
            "/items/0/inner"
        );
        assert_eq!(pointer("{}"), "");
    }

    #[test]
    fn names_are_escaped_as_json_pointers_are() {
        assert_eq!(
            pointer(r#"{"items":[],"map":{"a/b~\"c":"x"}}"#),
            "/map/a~1b~0\"c"
        );
    }

    #[test]
    fn a_text_cut_short_is_found_where_it_ends() {
        assert_eq!(
            pointer(r#"{"items":[{"id":1},{"id":2,"name":"abc"#),
            "/items/1/name"
        );
        assert_eq!(pointer("<html>"), "");
        assert_eq!(pointer(""), "");
    }

    #[test]
    fn nesting_beyond_every_model_is_named_by_an_ancestor() {
        let deep = "[".repeat(1000);
        let text = format!("{{\"items\":[],\"x\":{deep}");
        assert_eq!(pointer(&text), format!("/x{}", "/0".repeat(63)));
        let closed = format!("{deep}{}", "]".repeat(1000));
        let text = format!("{{\"x\":{closed},\"items\":[{{\"id\":true}}]}}");
        assert_eq!(pointer(&text), "/items/0/id");
    }

    #[test]
    fn any_bytes_and_any_position_give_some_pointer() {
        for text in [
            "\"\\",
            "{\"a\\",
            "]]]",
            "{{{",
            ",,,",
            "[\"\\u12\"",
            "\u{feff}{}",
        ] {
            for column in 0..12 {
                for line in 0..3 {
                    pointer_at(text.as_bytes(), line, column);
                }
            }
        }
    }
}

//! Overlay actions that solve a problem, as text to paste.

use std::fmt::Write as _;

use serde_json::Value;

use super::pointer::Pointer;

/// An action that removes the value at a place.
pub(super) fn remove(root: &Value, at: &Pointer, why: &str) -> String {
    format!("{}  remove: true", head(root, at, why))
}

/// An action that merges lines of YAML into the object at a place.
pub(super) fn update(root: &Value, at: &Pointer, why: &str, lines: &str) -> String {
    let mut action = format!("{}  update:", head(root, at, why));
    for line in lines.lines() {
        let _ = write!(action, "\n    {line}");
    }
    action
}

fn head(root: &Value, at: &Pointer, why: &str) -> String {
    format!(
        "- target: {}\n  x-why: {}\n",
        yaml_string(&json_path(root, at)),
        yaml_string(why)
    )
}

/// The JSONPath (RFC 9535) of one value.
fn json_path(root: &Value, at: &Pointer) -> String {
    let mut path = "$".to_owned();
    let mut value = Some(root);
    for token in at.tokens() {
        if value.is_some_and(Value::is_array) {
            let _ = write!(path, "[{token}]");
        } else if is_plain_name(&token) {
            let _ = write!(path, ".{token}");
        } else {
            let _ = write!(path, "['{}']", quoted(&token));
        }
        value = value.and_then(|value| value.pointer(Pointer::from_tokens([&token]).as_str()));
    }
    path
}

fn is_plain_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && token.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn quoted(token: &str) -> String {
    let mut text = String::with_capacity(token.len());
    for c in token.chars() {
        match c {
            '\'' => text.push_str("\\'"),
            '\\' => text.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text
}

/// The text as a YAML scalar.
pub(super) fn yaml_string(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-., ;'{}/()[]$`".contains(c))
        && !text.ends_with(' ')
        && !["true", "false", "null"].contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    // As JSON, with those signs escaped too that YAML does not take as they are.
    let mut quoted = String::with_capacity(text.len() + 2);
    for c in Value::String(text.to_owned()).to_string().chars() {
        let is_printable = !c.is_control()
            && !matches!(
                c,
                '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
            );
        if is_printable {
            quoted.push(c);
        } else {
            let _ = write!(quoted, "\\u{:04x}", u32::from(c));
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_names_members_and_items() {
        let root = json!({ "paths": { "/a's": [{ "200": 1 }] } });
        let at = Pointer::from_tokens(["paths", "/a's", "0", "200"]);
        let path = json_path(&root, &at);
        assert_eq!(path, r"$.paths['/a\'s'][0]['200']");
        let found = serde_json_path::JsonPath::parse(&path)
            .unwrap()
            .query(&root)
            .exactly_one();
        assert_eq!(found.ok(), Some(&json!(1)));
    }

    #[test]
    fn text_that_yaml_would_read_otherwise_is_quoted() {
        assert_eq!(
            yaml_string("Upstream leaves it out."),
            "Upstream leaves it out."
        );
        for text in [
            "true", "1", "a: b", "a #b", "", " a", "a\nb", "\u{85}", "[a]", "x ",
        ] {
            let quoted = yaml_string(text);
            assert!(
                quoted.starts_with('"') && quoted.ends_with('"') && !quoted.contains('\n'),
                "{quoted}"
            );
        }
    }
}

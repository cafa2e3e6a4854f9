//! Overlay actions that solve a problem, as text to paste.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::pointer::Pointer;
use crate::diagnostic::{escape_in_json, escape_in_yaml, escape_invisible};

/// An action that removes the value at a place.
pub(super) fn remove(root: &Value, at: &Pointer, why: &str) -> String {
    format!("{}  remove: true", head(&json_path(root, at), why))
}

/// An action that removes items of a list by their positions.
pub(super) fn remove_items(root: &Value, list: &Pointer, positions: &[usize], why: &str) -> String {
    let positions: Vec<String> = positions.iter().map(usize::to_string).collect();
    let path = format!("{}[{}]", json_path(root, list), positions.join(", "));
    format!("{}  remove: true", head(&path, why))
}

/// An action that merges lines of YAML into the object at a place.
pub(super) fn update(root: &Value, at: &Pointer, why: &str, lines: &str) -> String {
    let mut action = format!("{}  update:", head(&json_path(root, at), why));
    for line in lines.lines() {
        let _ = write!(action, "\n    {line}");
    }
    action
}

fn head(path: &str, why: &str) -> String {
    format!(
        "- target: {}\n  x-why: {}\n",
        yaml_string(path),
        yaml_string(why)
    )
}

/// The JSONPath (RFC 9535) of one value.
pub(crate) fn json_path(root: &Value, at: &Pointer) -> String {
    let steps = at
        .tokens()
        .map(|token| BTreeSet::from([token.into_owned()]));
    json_path_of_all(root, steps)
}

/// The JSONPath of all values whose tokens are among those of each step.
fn json_path_of_all(root: &Value, steps: impl IntoIterator<Item = BTreeSet<String>>) -> String {
    let mut path = "$".to_owned();
    let mut value = Some(root);
    for names in steps {
        let items = value.and_then(Value::as_array);
        let selectors = names.iter().map(|name| match items {
            Some(items) => selector(items, name),
            None => format!("'{}'", quoted(name)),
        });
        let selectors: Vec<String> = selectors.collect();
        let first = names.into_iter().next().unwrap_or_default();
        match (items, selectors.as_slice()) {
            (None, [_]) => path.push_str(&member(&first)),
            _ => path.push_str(&format!("[{}]", selectors.join(", "))),
        }
        value = value.and_then(|value| value.pointer(Pointer::from_tokens([&first]).as_str()));
    }
    path
}

/// JSONPaths that mean these values and no others, as few as possible.
#[must_use]
pub fn json_paths(root: &Value, pointers: &[Pointer]) -> Vec<String> {
    let tokens: Vec<Vec<_>> = pointers.iter().map(|it| it.tokens().collect()).collect();
    let depth = tokens.first().map_or(0, Vec::len);
    let step = |depth: usize| tokens.iter().filter_map(move |it| it.get(depth));
    let steps = (0..depth).map(|depth| step(depth).map(|it| it.to_string()).collect());
    let steps: Vec<BTreeSet<String>> = steps.collect();
    let is_one_depth = tokens.iter().all(|it| it.len() == depth);
    if is_one_depth && steps.iter().map(BTreeSet::len).product::<usize>() == pointers.len() {
        return vec![json_path_of_all(root, steps)];
    }
    pointers.iter().map(|at| json_path(root, at)).collect()
}

/// What tells an item of a list from all others: positions shift when another fix removes an item before it.
const IDENTITIES: [&[&str]; 5] = [&["$ref"], &["name", "in"], &["name"], &["url"], &["title"]];

/// Selects an item by what it is, else by its position from the end, which holds when earlier items go.
fn selector(items: &[Value], index: &str) -> String {
    let position: usize = index.parse().unwrap_or_default();
    let by_content = items.get(position).and_then(|item| filter(items, item));
    by_content.unwrap_or_else(|| format!("-{}", items.len().saturating_sub(position)))
}

fn filter(items: &[Value], item: &Value) -> Option<String> {
    let only = |same: &dyn Fn(&Value) -> bool| items.iter().filter(|it| same(it)).count() == 1;
    if let Some(text) = item.as_str() {
        return only(&|it| it == item).then(|| format!("?@ == '{}'", quoted(text)));
    }
    if item.is_i64() || item.is_boolean() || item.is_null() {
        return only(&|it| it == item).then(|| format!("?@ == {item}"));
    }
    let keys = IDENTITIES.iter().find(|keys| {
        let named = keys
            .iter()
            .all(|key| item.get(key).is_some_and(Value::is_string));
        named && only(&|it| keys.iter().all(|key| it.get(key) == item.get(key)))
    })?;
    let tests = keys.iter().filter_map(|key| {
        let text = item.get(key)?.as_str()?;
        Some(format!("@{} == '{}'", member(key), quoted(text)))
    });
    Some(format!("?{}", tests.collect::<Vec<_>>().join(" && ")))
}

fn member(name: &str) -> String {
    match is_plain_name(name) {
        true => format!(".{name}"),
        false => format!("['{}']", quoted(name)),
    }
}

fn is_plain_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && token.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// As in JSON, but for which quotes are escaped.
fn quoted(token: &str) -> String {
    let json = Value::from(token).to_string();
    let inner = json.get(1..json.len() - 1).unwrap_or_default();
    let inner = inner.replace("\\\"", "\"").replace('\'', "\\'");
    escape_invisible(&inner, escape_in_json).into_owned()
}

const NO_STRINGS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// The text as a YAML scalar: plain where no reader, of YAML 1.1 either, takes it for anything but a string.
#[must_use]
pub fn yaml_string(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-., ;'{}/()[]$`".contains(c))
        && !text.ends_with(' ')
        && !NO_STRINGS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    // As JSON, with those signs escaped too that YAML does not take as they are.
    let json = Value::from(text).to_string();
    escape_invisible(&json, escape_in_yaml).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_names_members_and_items() {
        let root = json!({ "paths": { "/a's": [{ "200": 1 }, {}] } });
        assert_path(
            &root,
            &["paths", "/a's", "0", "200"],
            r"$.paths['/a\'s'][-2]['200']",
        );
    }

    #[test]
    fn a_path_names_items_by_what_they_are() {
        let root = json!({
            "parameters": [{ "name": "a", "in": "query" }, { "name": "a", "in": "path" }, { "name": "b" }],
            "parts": [{ "$ref": "#/a" }, { "$ref": "#/b" }],
            "names": ["it's", 1, null, "x", "x"],
        });
        let parameter = "$.parameters[?@.name == 'a' && @.in == 'path']";
        assert_path(&root, &["parameters", "1"], parameter);
        assert_path(&root, &["parameters", "2"], "$.parameters[?@.name == 'b']");
        assert_path(&root, &["parts", "0"], "$.parts[?@['$ref'] == '#/a']");
        assert_path(&root, &["names", "0"], r"$.names[?@ == 'it\'s']");
        assert_path(&root, &["names", "1"], "$.names[?@ == 1]");
        assert_path(&root, &["names", "2"], "$.names[?@ == null]");
        assert_path(&root, &["names", "4"], "$.names[-1]");
    }

    #[test]
    fn several_places_are_one_path_only_where_that_means_no_others() {
        let root = json!({ "a": { "x": 1, "y": 2 }, "b": { "x": 3 } });
        let at = |tokens: [&str; 2]| Pointer::from_tokens(tokens);
        let paths = json_paths(&root, &[at(["a", "x"]), at(["a", "y"])]);
        assert_eq!(paths, ["$.a['x', 'y']"]);
        let paths = json_paths(&root, &[at(["a", "y"]), at(["b", "x"])]);
        assert_eq!(paths, ["$.a.y", "$.b.x"]);
        assert!(json_paths(&root, &[]).is_empty());
    }

    fn assert_path(root: &Value, tokens: &[&str], expected: &str) {
        let at = Pointer::from_tokens(tokens);
        let path = json_path(root, &at);
        assert_eq!(path, expected);
        let query = serde_json_path::JsonPath::parse(&path).unwrap();
        let found = query.query(root).exactly_one().ok();
        assert!(std::ptr::eq(
            found.unwrap(),
            root.pointer(at.as_str()).unwrap()
        ));
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

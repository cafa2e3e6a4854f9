//! `cargo xtask effective`: the document of an API as the generator sees it.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use codegen::spec::{Disk, yaml_string};
use serde_json::Value;

use crate::Outcome;
use crate::format::Format;
use crate::options::Options;
use crate::specs::{self, Problem, WORKING_TREE};

/// Writes the document to `out`.
///
/// # Errors
///
/// The specs are broken, or there is no such API.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    out: &mut dyn Write,
    _: &mut dyn Write,
) -> Result<Outcome, Problem> {
    let api = options.api();
    let api = api.ok_or_else(|| Problem::arguments("--api NAME is missing"))?;
    let disk = Disk::new(root);
    let apis = specs::manifest(&disk, WORKING_TREE)?;
    let loaded = specs::document(&disk, specs::entry(&apis, api)?)?;
    let document = loaded.document.value();
    match options.format {
        Format::Json => writeln!(out, "{document:#}")?,
        _ => {
            let mut text = String::new();
            write_yaml(&mut text, document, 0);
            write!(out, "{text}")?;
        }
    }
    Ok(Outcome::Success)
}

/// Writes YAML in its block style, indented so far.
fn write_yaml(text: &mut String, value: &Value, indent: usize) {
    let entries: Vec<(String, &Value)> = match value {
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(key, value)| (yaml_string(key) + ":", value))
                .collect()
        }
        Value::Array(items) => items.iter().map(|item| ("-".to_owned(), item)).collect(),
        _ => Vec::new(),
    };
    for (head, value) in entries {
        let _ = write!(text, "{:indent$}{head}", "");
        let is_nested = match value {
            Value::Object(members) => !members.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => false,
        };
        let _ = match value.as_str() {
            _ if is_nested => writeln!(text),
            Some(string) => writeln!(text, " {}", yaml_string(string)),
            None => writeln!(text, " {value}"),
        };
        if is_nested {
            write_yaml(text, value, indent + 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use codegen::diagnostic::Diagnostics;
    use codegen::spec::source;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_as_yaml_reads_as_it_was() {
        let value = json!({
            "plain": "word", "yes": "no", "200": { "description": "a: b # c\n  d", "n": 1.5 },
            "empty": [{}, [], null, ""], "list": [["a", { "b": [true, "true", "1e3", "~"] }]],
            "\u{7f}\u{1b}": "\u{85}\u{2028}",
        });
        let mut text = String::new();
        write_yaml(&mut text, &value, 0);
        let mut diagnostics = Diagnostics::new();
        let read = source::parse("x.yaml", text.as_bytes(), &mut diagnostics);
        assert_eq!(read.unwrap().value(), &value, "{text}");
    }
}

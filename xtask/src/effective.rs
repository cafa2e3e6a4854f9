//! `cargo xtask effective`: the document of an API as the generator sees it.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use codegen::spec::Disk;
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
    let missing = || Problem::Arguments("--api NAME is missing".to_owned());
    let api = options.api().ok_or_else(missing)?;
    let disk = Disk::new(root);
    let apis = specs::manifest(&disk, WORKING_TREE)?;
    let loaded = specs::document(&disk, specs::entry(&apis, api)?)?;
    let document = loaded.document.value();
    match options.format {
        Format::Json => writeln!(out, "{document:#}")?,
        _ => write!(out, "{}", yaml(document))?,
    }
    Ok(Outcome::Success)
}

/// YAML in its block style. Texts are quoted like those of JSON, which is a part of YAML.
fn yaml(value: &Value) -> String {
    let mut text = String::new();
    block(&mut text, value, 0);
    text
}

/// Writes a value whose lines are indented so far.
fn block(text: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                let _ = write!(text, "{:indent$}{}:", "", scalar(key));
                below(text, value, indent);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                let _ = write!(text, "{:indent$}-", "");
                below(text, item, indent);
            }
        }
        other => {
            let _ = writeln!(text, "{:indent$}{other}", "");
        }
    }
}

/// Writes what follows a key or a dash: a scalar on the same line, anything else below.
fn below(text: &mut String, value: &Value, indent: usize) {
    let is_empty = match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    };
    match value {
        Value::String(string) => {
            let _ = writeln!(text, " {}", scalar(string));
        }
        other if is_empty => {
            let _ = writeln!(text, " {other}");
        }
        other => {
            text.push('\n');
            block(text, other, indent + 2);
        }
    }
}

/// Plain where nothing can take it for anything but a string.
fn scalar(string: &str) -> String {
    const RESERVED: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "y"];
    let is_word = string.starts_with(|c: char| c.is_ascii_alphabetic())
        && string
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        && !RESERVED.contains(&string.to_ascii_lowercase().as_str())
        && string.len() > 1;
    if is_word {
        string.to_owned()
    } else {
        Value::from(string).to_string()
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
        let text = yaml(&value);
        let mut diagnostics = Diagnostics::new();
        let read = source::parse("x.yaml", text.as_bytes(), &mut diagnostics);
        assert_eq!(read.unwrap().value(), &value, "{text}");
    }
}

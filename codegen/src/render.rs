//! Tokens become text: one blank line between items, the same bytes every time.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::{TokenStream, TokenTree};

use crate::emit::{Import, SourceFile};

/// Why tokens could not be written as Rust.
#[derive(Debug)]
pub struct RenderError {
    /// The file that was to be written.
    pub path: String,
    /// What syn says.
    pub message: String,
}

/// The text of a file, without the header that marks it as generated.
///
/// # Errors
///
/// When an emitter's tokens are not Rust, which is a mistake of the emitter.
pub fn render(file: &SourceFile) -> Result<String, RenderError> {
    let mut text = String::new();
    for line in &file.docs {
        let _ = writeln!(text, "//!{line}");
    }
    text.push('\n');
    text.push_str(&imports(file));
    for tokens in &file.items {
        let item = syn::parse2::<syn::File>(tokens.clone()).map_err(|error| RenderError {
            path: file.path.clone(),
            message: error.to_string(),
        })?;
        text.push('\n');
        text.push_str(&spaced(&prettyplease::unparse(&item)));
    }
    Ok(text)
}

fn imports(file: &SourceFile) -> String {
    let mut used = BTreeSet::new();
    for tokens in &file.items {
        identifiers(tokens.clone(), &mut used);
    }
    let mut text = String::new();
    let path = |import: &Import| {
        let names = import.names.iter().filter(|name| used.contains(name.as_str()));
        let names: Vec<&str> = names.map(String::as_str).collect();
        match names.as_slice() {
            [] => None,
            [name] => Some(format!("use {}::{name};\n", import.from)),
            names => Some(format!("use {}::{{{}}};\n", import.from, names.join(", "))),
        }
    };
    for import in file.imports.iter().filter_map(path) {
        text.push_str(&import);
    }
    text
}

fn identifiers(tokens: TokenStream, used: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                used.insert(ident.to_string());
            }
            TokenTree::Group(group) => identifiers(group.stream(), used),
            _ => {}
        }
    }
}

/// Blank lines between the functions of an `impl` and before the docs of whatever follows a block.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut previous = "";
    for line in text.lines() {
        let starts = line.starts_with("    ///") || line.starts_with("    pub fn") || line.starts_with("    fn ");
        let after_end = matches!(previous, "    }" | "    ];") || (previous.starts_with("    type ") && !line.starts_with("    type "));
        if starts && after_end || previous.starts_with("    const ") && previous.ends_with(';') && starts {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        previous = line;
    }
    spaced
}

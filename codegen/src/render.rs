//! Tokens become text: one blank line between items, the same bytes every time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proc_macro2::{Ident, TokenStream, TokenTree};

use quote::{ToTokens as _, format_ident, quote};
use syn::MacroDelimiter;
use syn::visit::Visit;

use crate::diagnostic::visible;
use crate::emit::{Imports, SourceFile};

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
pub fn render(file: SourceFile<'_>) -> Result<String, RenderError> {
    let mut used = Used::default();
    let mut body = String::new();
    // One at a time: what an item is parsed into takes much more memory than its text.
    for tokens in file.items {
        let item = parsed(&file.path, tokens)?;
        body.push('\n');
        match item.items.as_slice() {
            [syn::Item::Macro(call)] if matches!(call.mac.delimiter, MacroDelimiter::Brace(_)) => {
                let given = parsed(&file.path, call.mac.tokens.clone())?;
                used.visit_path(&call.mac.path);
                used.visit_file(&given);
                write_within(call, &given, &mut body);
            }
            _ => {
                used.visit_file(&item);
                write_spaced(&prettyplease::unparse(&item), &mut body);
            }
        }
    }
    let mut text = String::with_capacity(body.len());
    for line in &file.docs {
        let _ = writeln!(text, "//!{line}");
    }
    let imports = uses(&file.imports, &used.names);
    if !imports.is_empty() {
        let imports = parsed(&file.path, imports.into_iter().collect())?;
        text.push('\n');
        text.push_str(&prettyplease::unparse(&imports));
    }
    text.push_str(&body);
    // Letters that show nothing, which can only stand in literals: they are written as literals escape them.
    Ok(visible(&text).into_owned())
}

fn parsed(path: &str, tokens: TokenStream) -> Result<syn::File, RenderError> {
    syn::parse2::<syn::File>(tokens).map_err(|error| RenderError {
        path: path.to_owned(),
        message: error.to_string(),
    })
}

/// Appends the call of a macro that is given an item, which is set as it would be outside.
fn write_within(call: &syn::ItemMacro, item: &syn::File, text: &mut String) {
    let name = call.mac.path.to_token_stream().to_string();
    let _ = writeln!(text, "{name}! {{");
    for line in prettyplease::unparse(item).lines() {
        let indent = if line.is_empty() { "" } else { "    " };
        let _ = writeln!(text, "{indent}{line}");
    }
    text.push_str("}\n");
}

/// The imports of the names that are used.
fn uses(imports: &Imports<'_>, used: &BTreeSet<String>) -> Vec<TokenStream> {
    let mut names: BTreeMap<String, Vec<Ident>> = BTreeMap::new();
    for name in used {
        if let Some(from) = imports(name) {
            names.entry(from).or_default().push(format_ident!("{name}"));
        }
    }
    let uses = names.iter().filter_map(|(from, names)| {
        let from: TokenStream = from.parse().ok()?;
        Some(match names.as_slice() {
            [name] => quote! { use #from::#name; },
            names => quote! { use #from::{#(#names),*}; },
        })
    });
    let mut uses: Vec<TokenStream> = uses.collect();
    uses.sort_by_key(ToString::to_string);
    uses
}

/// The names that paths begin with. Names of variants and fields are no paths.
#[derive(Default)]
struct Used {
    names: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Used {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
        {
            self.names.insert(first.ident.to_string());
        }
        syn::visit::visit_path(self, path);
    }

    /// A single word in lower case is a variable.
    fn visit_expr_path(&mut self, expression: &'ast syn::ExprPath) {
        let is_variable = |name: &syn::Ident| !name.to_string().starts_with(char::is_uppercase);
        if !expression.path.get_ident().is_some_and(is_variable) {
            syn::visit::visit_expr_path(self, expression);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let names_items = ["derive", "build"].map(|name| attribute.path().is_ident(name));
        if names_items.contains(&true)
            && let syn::Meta::List(list) = &attribute.meta
        {
            identifiers(list.tokens.clone(), &mut self.names);
        }
    }

    fn visit_macro(&mut self, invoked: &'ast syn::Macro) {
        self.visit_path(&invoked.path);
        identifiers(invoked.tokens.clone(), &mut self.names);
    }
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

/// Appends the text with blank lines between the functions of an `impl` and before the docs of whatever follows a
/// block.
fn write_spaced(text: &str, spaced: &mut String) {
    let mut previous = "";
    for line in text.lines() {
        if is_apart(previous, line) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        previous = line;
    }
}

/// Whether a blank line belongs between the two.
fn is_apart(previous: &str, line: &str) -> bool {
    let starts = line.starts_with("    ///")
        || line.starts_with("    #[inline]")
        || line.starts_with("    pub fn")
        || line.starts_with("    fn ");
    starts
        && (matches!(previous, "    }" | "    ];")
            || previous.starts_with("    type ")
            || previous.starts_with("    const ") && previous.ends_with(';'))
}

//! Tokens become text: one blank line between items, the same bytes every time.

mod entries;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::visit::Visit;

use crate::emit::SourceFile;

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
    let items: Vec<syn::File> = file
        .items
        .iter()
        .map(|tokens| parsed(file, tokens))
        .collect::<Result<_, _>>()?;
    let imports = imports(file, &items);
    if !imports.is_empty() {
        text.push('\n');
        text.push_str(&prettyplease::unparse(&parsed(
            file,
            &quote! { #(#imports)* },
        )?));
    }
    for item in &items {
        text.push('\n');
        match item.items.as_slice() {
            [syn::Item::Macro(call)] if is_braced(call) => text.push_str(&entries::lines(call)),
            _ => text.push_str(&spaced(&prettyplease::unparse(item))),
        }
    }
    Ok(text)
}

fn parsed(file: &SourceFile, tokens: &TokenStream) -> Result<syn::File, RenderError> {
    syn::parse2::<syn::File>(tokens.clone()).map_err(|error| RenderError {
        path: file.path.clone(),
        message: error.to_string(),
    })
}

fn is_braced(call: &syn::ItemMacro) -> bool {
    matches!(call.mac.delimiter, syn::MacroDelimiter::Brace(_))
}

/// The imports whose names the items refer to.
fn imports(file: &SourceFile, items: &[syn::File]) -> Vec<TokenStream> {
    let mut used = Used::default();
    for item in items {
        used.visit_file(item);
    }
    let used = used.names;
    let imports = file.imports.iter().filter_map(|import| {
        let mut names: Vec<&str> = import
            .names
            .iter()
            .map(String::as_str)
            .filter(|name| used.contains(*name))
            .collect();
        names.sort_unstable();
        let from: TokenStream = import.from.parse().ok()?;
        let names: Vec<_> = names
            .into_iter()
            .map(|name| format_ident!("{name}"))
            .collect();
        match names.as_slice() {
            [] => None,
            [name] => Some(quote! { use #from::#name; }),
            names => Some(quote! { use #from::{#(#names),*}; }),
        }
    });
    let mut imports: Vec<TokenStream> = imports.collect();
    imports.sort_by_key(ToString::to_string);
    imports
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

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("derive")
            && let syn::Meta::List(list) = &attribute.meta
        {
            identifiers(list.tokens.clone(), &mut self.names);
        }
    }

    fn visit_macro(&mut self, invoked: &'ast syn::Macro) {
        self.visit_path(&invoked.path);
        // Names of variants and fields are no paths; their types are found where they are declared.
        let lists_names = ["open_union", "object", "object_builder"];
        if !lists_names.iter().any(|name| invoked.path.is_ident(name)) {
            identifiers(invoked.tokens.clone(), &mut self.names);
        }
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

/// Blank lines between the functions of an `impl` and before the docs of whatever follows a block.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut previous = "";
    for line in text.lines() {
        let starts = line.starts_with("    ///")
            || line.starts_with("    pub fn")
            || line.starts_with("    fn ");
        let after_end = matches!(previous, "    }" | "    ];")
            || (previous.starts_with("    type ") && !line.starts_with("    type "));
        if starts && after_end
            || previous.starts_with("    const ") && previous.ends_with(';') && starts
        {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        previous = line;
    }
    spaced
}

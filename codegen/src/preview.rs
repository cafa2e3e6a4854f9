//! A crate of its own for one document, outside of the workspace.

use std::collections::BTreeMap;

use quote::ToTokens as _;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

use crate::emit;
use crate::generate::{self, Failure, Sources};
use crate::parts;
use crate::render;
use crate::spec::Files;

/// The name of the crate's only API module.
const MODULE: &str = "api";

/// The parts of the workspace's crate that a preview is built on.
#[derive(Debug, Clone)]
pub struct Base {
    /// Text of `generated/Cargo.toml`.
    pub manifest: String,
    /// Text of `generated/src/lib.rs`.
    pub library: String,
    /// The files below `generated/src/runtime`, by their path from there.
    pub runtime: BTreeMap<String, String>,
}

/// A complete crate.
#[derive(Debug)]
pub struct Preview {
    /// Files by their path.
    pub files: BTreeMap<String, String>,
    /// What the document became.
    pub sources: Sources,
}

/// Makes the crate of a document.
///
/// # Errors
///
/// All problems of the document, each with its place.
pub fn preview(
    files: &dyn Files,
    document: &str,
    overlay: Option<&str>,
    base: &Base,
) -> Result<Preview, Failure> {
    let sources = generate::generate_document(files, document, overlay, MODULE)?;
    let mut written: BTreeMap<String, String> = sources
        .files
        .iter()
        .filter(|(path, _)| is_of_the_library(path))
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect();
    written.insert("Cargo.toml".to_owned(), manifest(&base.manifest));
    written.insert("src/lib.rs".to_owned(), library(&base.library));
    let modules = [MODULE.to_owned()];
    if let Some(apis) = emit::crate_files(&modules).into_iter().next() {
        let path = apis.path.clone();
        written.extend(render::render(apis).ok().map(|text| (path, text)));
    }
    for (path, text) in &base.runtime {
        if let Some(text) = without_tests(path, text) {
            written.insert(format!("src/runtime/{path}"), text);
        }
    }
    for (name, text) in parts::files(sources.files.values().map(String::as_str), "") {
        written.insert(format!("{}/{name}", parts::DIRECTORY), text);
    }
    Ok(Preview {
        files: written,
        sources,
    })
}

/// Whether a generated file belongs to the library itself: not to the smoke test, not to the mock.
pub fn is_of_the_library(path: &str) -> bool {
    path.starts_with("src/") && !path.contains("/mock/")
}

/// A file of the runtime as it is in another crate: the runtime's tests and the parts for its APIs stay
/// with it. `None` for those.
pub fn without_tests(path: &str, text: &str) -> Option<String> {
    if path.starts_with("tests/") || path.starts_with("parts/") {
        return None;
    }
    Some(text.replace("#[cfg(test)]\nmod tests;\n", ""))
}

/// The library without the modules that know other APIs: the mock, the guide, the watches. Names of any language are
/// as good as English ones.
fn library(text: &str) -> String {
    let Ok(mut file) = syn::parse_file(text) else {
        return text.to_owned();
    };
    file.items.retain(|item| match item {
        syn::Item::Mod(module) => module.ident == "apis" || module.ident == "runtime",
        _ => true,
    });
    for item in &mut file.items {
        if let syn::Item::Mod(module) = item
            && module.ident == "runtime"
        {
            module.attrs = vec![syn::parse_quote! {
                #[allow(dead_code, unused_imports, unused_macros, unreachable_pub)]
            }];
        }
    }
    file.items.retain(|item| {
        let is_of_mock = item.to_token_stream().to_string().contains("mock");
        !(matches!(item, syn::Item::Use(_)) && is_of_mock)
    });
    file.attrs.push(syn::parse_quote! {
        #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]
    });
    file.attrs.retain(|attribute| {
        let is_text = attribute.path().is_ident("doc");
        !is_text
            && !attribute
                .to_token_stream()
                .to_string()
                .contains("include_str")
    });
    format!(
        "//! A preview of the client of one API.\n\n{}",
        prettyplease::unparse(&file)
    )
}

/// The manifest of the workspace's crate, made to stand alone.
fn manifest(text: &str) -> String {
    let mut document: DocumentMut = text.parse().unwrap_or_default();
    let mut package = Table::new();
    package.insert("name", value("preview"));
    package.insert("version", value(env!("CARGO_PKG_VERSION")));
    package.insert("edition", value("2024"));
    package.insert("rust-version", value(env!("CARGO_PKG_RUST_VERSION")));
    package.insert("publish", value(false));
    document.insert("package", Item::Table(package));
    document.insert("workspace", Item::Table(Table::new()));
    for part in ["lints", "dev-dependencies", "example", "test", "bench"] {
        document.remove(part);
    }
    if let Some(features) = document.get_mut("features").and_then(Item::as_table_mut) {
        features.remove("mock");
    }
    // Models have a part that only the mock compiles.
    let mut lints = Table::new();
    let mut known = InlineTable::new();
    known.insert("level", "warn".into());
    known.insert(
        "check-cfg",
        Array::from_iter(["cfg(feature, values(\"mock\"))"]).into(),
    );
    lints.insert("unexpected_cfgs", value(known));
    document.insert(
        "lints",
        Item::Table(Table::from_iter([("rust", Item::Table(lints))])),
    );
    let text = document.to_string();
    let text = crate::features::declare(&text, &[MODULE.to_owned()]).unwrap_or(text);
    let mut document: DocumentMut = text.parse().unwrap_or_default();
    drop_unused_dependencies(&mut document);
    document.to_string()
}

/// Optional dependencies that no feature turns on any more.
fn drop_unused_dependencies(document: &mut DocumentMut) {
    let turned_on: Vec<String> = document
        .get("features")
        .and_then(Item::as_table)
        .into_iter()
        .flat_map(|features| features.iter())
        .filter_map(|(_, turns_on)| turns_on.as_array())
        .flat_map(Array::iter)
        .filter_map(|entry| entry.as_str()?.strip_prefix("dep:").map(str::to_owned))
        .collect();
    let Some(dependencies) = document
        .get_mut("dependencies")
        .and_then(Item::as_table_mut)
    else {
        return;
    };
    dependencies.retain(|name, dependency| {
        let optional = dependency
            .as_table_like()
            .and_then(|dependency| dependency.get("optional"))
            .and_then(Item::as_bool)
            .unwrap_or(false);
        !optional || turned_on.iter().any(|known| known == name)
    });
}

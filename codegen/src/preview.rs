//! A crate of its own for one document, outside of the workspace.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::parse_quote;
use toml_edit::{DocumentMut, Item};

use crate::emit;
use crate::features;
use crate::generate::{self, Failure, Sources};
use crate::parts;
use crate::render;
use crate::spec::Files;

/// The name of the crate's only API module.
const MODULE: &str = "api";

/// Makes the crate of a document. It is built on files of the workspace's crate, by their path below it: its manifest,
/// its library and its runtime.
///
/// # Errors
///
/// All problems of the document, each with its place.
pub fn preview(
    files: &dyn Files,
    document: &str,
    overlay: Option<&str>,
    base: &BTreeMap<String, String>,
) -> Result<Sources, Failure> {
    let mut made = generate::generate_document(files, document, overlay, MODULE)?;
    let parts = parts::files(made.files.values().map(String::as_str), "");
    made.files.retain(|path, _| is_of_the_library(path));
    let files = &mut made.files;
    for (path, text) in base {
        let text = match (path.as_str(), path.strip_prefix("src/runtime/")) {
            ("Cargo.toml", _) => Some(manifest(text)),
            ("src/lib.rs", _) => Some(library(text)),
            (_, Some(path)) => without_tests(path, text),
            (_, None) => None,
        };
        files.extend(text.map(|text| (path.clone(), text)));
    }
    if let Some(apis) = emit::crate_files(&[MODULE.to_owned()]).into_iter().next() {
        let path = apis.path.clone();
        files.extend(render::render(apis).ok().map(|text| (path, text)));
    }
    let parts = parts.into_iter();
    files.extend(parts.map(|(name, text)| (format!("{}/{name}", parts::DIRECTORY), text)));
    Ok(made)
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
    let mentions =
        |syntax: &dyn ToTokens, word| syntax.to_token_stream().to_string().contains(word);
    file.items.retain_mut(|item| match item {
        syn::Item::Mod(module) if module.ident == "runtime" => {
            module.attrs = vec![parse_quote! {
                #[allow(dead_code, unused_imports, unused_macros, unreachable_pub)]
            }];
            true
        }
        syn::Item::Mod(module) => module.ident == "apis",
        syn::Item::Use(import) => !mentions(import, "mock"),
        _ => true,
    });
    file.attrs.push(parse_quote! {
        #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]
    });
    file.attrs.retain(|attribute| {
        !attribute.path().is_ident("doc") && !mentions(attribute, "include_str")
    });
    format!(
        "//! A preview of the client of one API.\n\n{}",
        prettyplease::unparse(&file)
    )
}

/// The manifest of the workspace's crate, made to stand alone.
fn manifest(text: &str) -> String {
    let mut document: DocumentMut = text.parse().unwrap_or_default();
    document.retain(|key, _| ["features", "dependencies", "target"].contains(&key));
    let features = document.get_mut("features").and_then(Item::as_table_mut);
    let mock = features.and_then(|features| features.remove("mock"));
    let dependencies = document.get_mut("dependencies");
    let dependencies = dependencies.and_then(Item::as_table_mut);
    if let (Some(mock), Some(dependencies)) = (mock, dependencies) {
        let turned_on = mock.as_array().into_iter().flatten();
        for name in turned_on.filter_map(|it| it.as_str()?.strip_prefix("dep:")) {
            dependencies.remove(name);
        }
    }
    let text = document.to_string();
    let text = features::declare(&text, &[MODULE.to_owned()]).unwrap_or(text);
    let version = env!("CARGO_PKG_VERSION");
    let rust_version = env!("CARGO_PKG_RUST_VERSION");
    format!(
        r#"[package]
name = "preview"
version = "{version}"
edition = "2024"
rust-version = "{rust_version}"
publish = false

[workspace]

# Models have a part that only the mock compiles.
[lints.rust]
unexpected_cfgs = {{ level = "warn", check-cfg = ['cfg(feature, values("mock"))'] }}

{text}"#
    )
}

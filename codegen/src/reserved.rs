//! Names that an API cannot have, because the crate uses them for what is written by hand.

use std::collections::BTreeSet;

use syn::visit::Visit;
use syn::{ItemMod, UseName, UseRename};
use toml_edit::{Array, DocumentMut, Item as TomlItem, TableLike};

use crate::spec::Files;

/// Crates that every program knows by name, and the feature that every package has.
const ALWAYS_KNOWN: [&str; 6] = ["alloc", "core", "default", "proc_macro", "std", "test"];

/// Names of modules, features and dependencies of the crate in `directory` that belong to no API.
pub fn reserved_names(files: &dyn Files, directory: &str) -> BTreeSet<String> {
    let read = |path: &str| {
        let bytes = files.read(&format!("{directory}/{path}")).ok()?;
        String::from_utf8(bytes).ok()
    };
    let mut names = Named(ALWAYS_KNOWN.map(str::to_owned).into());
    if let Some(manifest) = read("Cargo.toml").and_then(|text| text.parse().ok()) {
        names.0.extend(of_manifest(&manifest));
    }
    if let Some(library) = read("src/lib.rs").and_then(|text| syn::parse_file(&text).ok()) {
        names.visit_file(&library);
    }
    names.0
}

/// Dependencies, and features that turn something on. Those of APIs turn on nothing.
fn of_manifest(manifest: &DocumentMut) -> impl Iterator<Item = String> {
    let table = |key: &str| manifest.get(key).and_then(TomlItem::as_table_like);
    let entries = |key: &str| table(key).into_iter().flat_map(TableLike::iter);
    let of_an_api = |list: &TomlItem| list.as_array().is_some_and(Array::is_empty);
    let features = entries("features").filter(move |(_, list)| !of_an_api(list));
    let names = features.chain(entries("dependencies"));
    names.map(|(name, _)| name.replace('-', "_"))
}

/// The names of modules and of what is imported.
struct Named(BTreeSet<String>);

impl Visit<'_> for Named {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        self.0.insert(module.ident.to_string());
    }

    fn visit_use_name(&mut self, name: &UseName) {
        self.0.insert(name.ident.to_string());
    }

    fn visit_use_rename(&mut self, rename: &UseRename) {
        self.0.insert(rename.rename.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::InMemory;

    #[test]
    fn what_is_written_by_hand_and_what_it_depends_on_is_reserved() {
        let manifest = "[features]\ndefault = [\"pets\", \"tls\"]\npets = []\ntls = [\"dep:rustls\"]\n[dependencies]\nserde-json = \"1\"\n";
        let library = "#[path = \"x\"] mod apis;\npub mod guide;\npub use runtime::{self, Client as Api, watch};\npub use apis::*;\n";
        let files = InMemory::default()
            .with("crate/Cargo.toml", manifest)
            .with("crate/src/lib.rs", library);
        let names = reserved_names(&files, "crate");
        for name in [
            "default",
            "tls",
            "serde_json",
            "apis",
            "guide",
            "watch",
            "Api",
            "std",
        ] {
            assert!(names.contains(name), "{name}: {names:?}");
        }
        assert!(!names.contains("pets"), "{names:?}");
    }
}

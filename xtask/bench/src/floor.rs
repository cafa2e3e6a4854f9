//! The floor: the structs and enums of the generated crate with serde derives, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use quote::{ToTokens as _, quote};
use syn::visit_mut::VisitMut;
use syn::{Attribute, Item, ItemEnum, ItemImpl, ItemStruct};

use crate::Outcome;

/// The source of a module with the models of one API, made from its generated files.
pub(crate) fn module(directory: &Path) -> Outcome<String> {
    let mut items = Vec::new();
    for entry in sorted_files(directory)? {
        items.extend(syn::parse_file(&fs::read_to_string(entry)?)?.items);
    }
    let values = wire_values(&items);
    let models: Vec<Item> = items
        .into_iter()
        .filter_map(|item| model(item, &values))
        .collect();
    let file = syn::parse2(quote! {
        use chrono::{DateTime, Utc};
        use serde::{Deserialize, Serialize};
        use uuid::Uuid;
        #(#models)*
    })?;
    Ok(format!(
        "#![allow(unused_imports)]\n{}",
        prettyplease::unparse(&file)
    ))
}

fn sorted_files(directory: &Path) -> Outcome<Vec<std::path::PathBuf>> {
    let mut files = fs::read_dir(directory)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    // The directory of the mock's routes holds no models.
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

fn model(item: Item, values: &WireValues) -> Option<Item> {
    let mut item = match item {
        Item::Struct(item) if derives_serialize(&item.attrs) => Item::Struct(structure(item)),
        Item::Enum(item) if derives_serialize(&item.attrs) => Item::Enum(union(item)),
        Item::Enum(item) => Item::Enum(closed(item, values)?),
        _ => return None,
    };
    SerdeOnly.visit_item_mut(&mut item);
    Some(item)
}

fn derives_serialize(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute
            .to_token_stream()
            .to_string()
            .contains("Serialize")
    })
}

fn structure(mut item: ItemStruct) -> ItemStruct {
    item.attrs.insert(0, derive());
    item
}

fn union(mut item: ItemEnum) -> ItemEnum {
    item.attrs.insert(0, derive());
    item
}

/// An open enum without its variant for unknown values.
fn closed(mut item: ItemEnum, values: &WireValues) -> Option<ItemEnum> {
    let values = values.get(&item.ident.to_string())?;
    item.variants = item
        .variants
        .into_iter()
        .filter_map(|mut variant| {
            let value = values.get(&variant.ident.to_string())?;
            variant
                .attrs
                .push(syn::parse_quote! { #[serde(rename = #value)] });
            Some(variant)
        })
        .collect();
    item.attrs.insert(0, derive());
    Some(item)
}

fn derive() -> Attribute {
    syn::parse_quote! { #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)] }
}

/// Takes off all attributes but serde's and the derive that was put first.
struct SerdeOnly;

impl VisitMut for SerdeOnly {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let mut derives = 0;
        attributes.retain(|attribute| {
            let derive = attribute.path().is_ident("derive");
            derives += usize::from(derive);
            attribute.path().is_ident("serde") || derive && derives == 1
        });
    }
}

/// Wire value by variant, by enum.
type WireValues = BTreeMap<String, BTreeMap<String, String>>;

/// Reads the values of open enums out of their `as_str`.
fn wire_values(items: &[Item]) -> WireValues {
    let impls = items.iter().filter_map(|item| match item {
        Item::Impl(item) => as_str_of(item),
        _ => None,
    });
    impls.collect()
}

fn as_str_of(item: &ItemImpl) -> Option<(String, BTreeMap<String, String>)> {
    let function = item.items.iter().find_map(|entry| match entry {
        syn::ImplItem::Fn(function) if function.sig.ident == "as_str" => Some(function),
        _ => None,
    })?;
    let Some(syn::Stmt::Expr(syn::Expr::Match(body), _)) = function.block.stmts.first() else {
        return None;
    };
    let values = body.arms.iter().filter_map(|arm| {
        let syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(value),
            ..
        }) = &*arm.body
        else {
            return None;
        };
        let syn::Pat::Path(path) = &arm.pat else {
            return None;
        };
        let variant = path.path.segments.last()?.ident.to_string();
        Some((variant, value.value()))
    });
    Some((item.self_ty.to_token_stream().to_string(), values.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_enum_is_closed_and_builders_checks_and_docs_go() {
        let directory = std::env::temp_dir().join(format!("bench-floor-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let source = r#"
            /// Docs.
            #[derive(Clone, Serialize)]
            #[non_exhaustive]
            pub struct Thing { #[serde(rename = "Id")] pub id: String }
            object! { Thing { id = "Id" } }
            impl Validate for Thing {}
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum State { /// `on`
                On, Unknown(String) }
            impl State {
                pub fn as_str(&self) -> &str {
                    match self { Self::On => "on", Self::Unknown(value) => value }
                }
            }
            open_enum!(State);
        "#;
        fs::write(directory.join("things.rs"), source).unwrap();
        let module = module(&directory).unwrap();
        fs::remove_dir_all(&directory).unwrap();
        assert!(
            module.ends_with(
                "#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]\n\
             pub struct Thing {\n    #[serde(rename = \"Id\")]\n    pub id: String,\n}\n\
             #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]\n\
             pub enum State {\n    #[serde(rename = \"on\")]\n    On,\n}\n"
            ),
            "{module}"
        );
    }
}

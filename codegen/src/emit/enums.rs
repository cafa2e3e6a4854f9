//! Enums that stay open: a value added by the publisher arrives as `Unknown`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use crate::ir::{Enum, TypeDef};

/// The enum; what it can do is made by the runtime's macro.
pub(super) fn item(def: &TypeDef, shape: &Enum) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let about = docs::of(&def.description, "A value from a list of known ones.");
    let deprecated = def.deprecated.then(|| quote! { #[deprecated] });
    let extensible = shape
        .extensible
        .then(|| quote! { #[open_enum(extensible)] });
    let variants = shape.variants.iter().map(|variant| {
        let meaning = docs::attributes(&docs::as_code(&variant.value));
        let (name, value) = (format_ident!("{}", variant.rust_name), &variant.value);
        quote! { #meaning #name = #value }
    });
    quote! {
        open_enum! {
            #about
            #deprecated
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            #extensible
            pub enum #name {
                #(#variants,)*
            }
        }
    }
}

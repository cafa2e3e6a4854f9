//! Enums that stay open: a value added by the publisher arrives as `Unknown`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use crate::ir::{Enum, TypeDef};

/// The enum, its table of known values, and the conversions that the runtime's macro adds.
pub(super) fn items(def: &TypeDef, shape: &Enum) -> Vec<TokenStream> {
    let name = format_ident!("{}", def.name);
    let about = docs::attributes(
        def.description
            .as_deref()
            .unwrap_or("A value from a list of known ones."),
    );
    let deprecated = def.deprecated.then(|| quote! { #[deprecated] });
    let variants: Vec<_> = shape
        .variants
        .iter()
        .map(|v| format_ident!("{}", v.rust_name))
        .collect();
    let values: Vec<_> = shape.variants.iter().map(|v| v.value.as_str()).collect();
    let meanings = values
        .iter()
        .map(|value| docs::attributes(&docs::as_code(value)));
    vec![
        quote! {
            #about
            #deprecated
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name {
                #(#meanings #variants,)*
                /// A value that this version of the crate does not know.
                Unknown(String),
            }
        },
        quote! {
            impl #name {
                /// All known values, in the order of the specification.
                pub const VALUES: &'static [Self] = &[#(Self::#variants),*];

                /// The value as it goes over the wire.
                pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#variants => #values,)*
                        Self::Unknown(value) => value,
                    }
                }

                fn listed(value: &str) -> Option<Self> {
                    match value {
                        #(#values => Some(Self::#variants),)*
                        _ => None,
                    }
                }
            }
        },
        quote! { open_enum!(#name); },
    ]
}

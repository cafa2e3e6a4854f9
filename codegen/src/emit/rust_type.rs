//! Types of the IR as they stand in signatures.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::Type;

/// The Rust spelling of an IR type.
#[must_use]
pub fn rust_type(ty: &Type) -> TokenStream {
    rust_type_in(ty, &TokenStream::new())
}

/// The same where the API's types are reached by a path, which ends in `::`.
pub(super) fn rust_type_in(ty: &Type, path: &TokenStream) -> TokenStream {
    match ty {
        Type::String => quote! { String },
        Type::Int32 => quote! { i32 },
        Type::Int64 => quote! { i64 },
        Type::Number => quote! { f64 },
        Type::Boolean => quote! { bool },
        Type::DateTime => quote! { DateTime<Utc> },
        Type::Date => quote! { chrono::NaiveDate },
        Type::Uuid => quote! { Uuid },
        Type::Any => quote! { serde_json::Value },
        Type::Named(name) => {
            let name = format_ident!("{name}");
            quote! { #path #name }
        }
        Type::Array(item) => {
            let item = rust_type_in(item, path);
            quote! { Vec<#item> }
        }
        Type::Map(value) if **value == Type::Any => {
            quote! { serde_json::Map<String, serde_json::Value> }
        }
        Type::Map(value) => {
            let value = rust_type_in(value, path);
            quote! { std::collections::BTreeMap<String, #value> }
        }
        Type::Nullable(inner) => {
            let inner = rust_type_in(inner, path);
            quote! { Option<#inner> }
        }
        Type::Upload => quote! { #path Upload },
    }
}

//! Types of the IR as they stand in signatures.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::Type;

/// The Rust spelling of an IR type.
pub(super) fn rust_type(ty: &Type) -> TokenStream {
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
            quote! { #name }
        }
        Type::Array(item) => {
            let item = rust_type(item);
            quote! { Vec<#item> }
        }
        Type::Map(value) if **value == Type::Any => {
            quote! { serde_json::Map<String, serde_json::Value> }
        }
        Type::Map(value) => {
            let value = rust_type(value);
            quote! { std::collections::BTreeMap<String, #value> }
        }
        Type::Nullable(inner) => {
            let inner = rust_type(inner);
            quote! { Option<#inner> }
        }
        Type::Upload => quote! { Upload },
    }
}

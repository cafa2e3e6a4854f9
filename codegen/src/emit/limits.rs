//! Limits as the runtime's `Limits` is made of them: a constructor for each.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::values::number;
use crate::ir::{Api, Field, Limits, Parameter, Type, snake_case};

/// `#[limits(max_length = 149, uri)]`; nothing for a field that has none.
pub(super) fn attribute(api: &Api, field: &Field) -> Option<TokenStream> {
    let mut entries = entries(api, &field.ty, &field.limits);
    if field.required && field.is_option() {
        entries.push((format_ident!("required"), TokenStream::new()));
    }
    if field.nullable {
        entries.push((format_ident!("nullable"), TokenStream::new()));
    }
    let entries = entries.iter().map(|(limit, value)| match value.is_empty() {
        true => quote! { #limit },
        false => quote! { #limit = #value },
    });
    let entries: Vec<TokenStream> = entries.collect();
    (!entries.is_empty()).then(|| quote! { #[limits(#(#entries),*)] })
}

/// `&Limits::NONE.max_length(149).uri()` for the value of a parameter; nothing when there is nothing to check.
pub(super) fn expression(api: &Api, parameter: &Parameter) -> Option<TokenStream> {
    let entries = entries(api, &parameter.ty, &parameter.limits);
    let is_checked = match &parameter.ty {
        // A list becomes text before it is checked.
        Type::Array(item) => **item == Type::String && !entries.is_empty(),
        ty @ Type::Named(_) => match api.enumeration(ty) {
            Some(listed) => !listed.extensible || !entries.is_empty(),
            None => api.structure(ty).is_some(),
        },
        _ => !entries.is_empty(),
    };
    let calls = entries.into_iter();
    let calls = calls.map(|(limit, value)| quote! { .#limit(#value) });
    is_checked.then(|| quote! { &Limits::NONE #(#calls)* })
}

/// The constructors that are called for a value of the type, with their arguments.
fn entries(api: &Api, ty: &Type, limits: &Limits) -> Vec<(Ident, TokenStream)> {
    let format = limits.format.as_deref().map(snake_case).unwrap_or_default();
    let numbers = limits.numbers.iter().map(number);
    let (prefixes, has_prefixes) = (&limits.prefixes, !limits.prefixes.is_empty());
    let segments = |(separator, parts)| {
        let parts = number(parts);
        quote! { (#separator, #parts) }
    };
    let stated: Vec<(&str, Option<TokenStream>)> = match ty {
        Type::Named(_) if !api.enumeration(ty).is_some_and(|it| it.extensible) => Vec::new(),
        Type::String | Type::Named(_) => vec![
            ("min_length", limits.min_length.map(number)),
            ("max_length", limits.max_length.map(number)),
            (&format, limits.format.as_ref().map(|_| TokenStream::new())),
            (
                "prefixes",
                has_prefixes.then(|| quote! { &[#(#prefixes),*] }),
            ),
            ("segments", limits.segments.map(segments)),
        ],
        Type::Int32 | Type::Int64 if !limits.numbers.is_empty() => {
            vec![("one_of", Some(quote! { &[#(#numbers),*] }))]
        }
        Type::Int32 | Type::Int64 | Type::Number => vec![
            ("minimum", limits.minimum.map(number)),
            ("maximum", limits.maximum.map(number)),
        ],
        Type::Array(_) => vec![
            ("min_items", limits.min_items.map(number)),
            ("max_items", limits.max_items.map(number)),
        ],
        _ => Vec::new(),
    };
    let stated = stated.into_iter();
    let stated = stated.filter_map(|(limit, value)| Some((limit, value?)));
    let stated = stated.map(|(limit, value)| (format_ident!("{limit}"), value));
    let mut entries: Vec<(Ident, TokenStream)> = stated.collect();
    // Those of an array in an array would read as its own.
    if let Type::Array(item) = ty
        && !matches!(**item, Type::Array(_))
    {
        let none = Limits::default();
        let of_items = limits.items.as_deref().unwrap_or(&none);
        entries.extend(self::entries(api, item, of_items));
    }
    entries
}

//! Limits as the runtime's `Limits` is made of them: a constructor for each.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Api, Field, Limits, Shape, Type, snake_case};

/// `#[limits(max_length = 149, uri)]`; nothing for a field that has none.
pub(super) fn attribute(api: &Api, field: &Field) -> Option<TokenStream> {
    let mut entries = entries(api, &field.ty, &field.limits);
    if field.required && field.is_option() {
        entries.push((format_ident!("required"), None));
    }
    if field.nullable {
        entries.push((format_ident!("nullable"), None));
    }
    let entries = entries.iter().map(|(limit, value)| match value {
        Some(value) => quote! { #limit = #value },
        None => quote! { #limit },
    });
    let entries: Vec<TokenStream> = entries.collect();
    (!entries.is_empty()).then(|| quote! { #[limits(#(#entries),*)] })
}

/// `&Limits::NONE.max_length(149).uri()`
pub(super) fn expression(api: &Api, ty: &Type, limits: &Limits) -> TokenStream {
    let calls = entries(api, ty, limits)
        .into_iter()
        .map(|(limit, value)| quote! { .#limit(#value) });
    quote! { &Limits::NONE #(#calls)* }
}

/// Whether a value of the type has anything to check.
pub(super) fn are_checked(api: &Api, ty: &Type, limits: &Limits) -> bool {
    let checks_itself = match ty {
        Type::Named(name) => !is_extensible(api, name),
        _ => false,
    };
    checks_itself || !entries(api, ty, limits).is_empty()
}

/// The constructors that are called for a value of the type, with their arguments.
fn entries(api: &Api, ty: &Type, limits: &Limits) -> Vec<(Ident, Option<TokenStream>)> {
    let mut entries = Entries::default();
    match ty {
        Type::String => entries.text(limits),
        Type::Named(name) if is_extensible(api, name) => entries.text(limits),
        Type::Int32 | Type::Int64 if !limits.numbers.is_empty() => {
            let numbers = limits
                .numbers
                .iter()
                .map(|number| literal(&number.to_string()));
            entries.add("one_of", quote! { &[#(#numbers),*] });
        }
        Type::Int32 | Type::Int64 | Type::Number => {
            entries.add_some(
                "minimum",
                limits.minimum.map(|it| literal(&format!("{it:?}"))),
            );
            entries.add_some(
                "maximum",
                limits.maximum.map(|it| literal(&format!("{it:?}"))),
            );
        }
        Type::Array(item) => {
            let none = Limits::default();
            entries.add_some("min_items", limits.min_items.map(count));
            entries.add_some("max_items", limits.max_items.map(count));
            let of_items = limits.items.as_deref().unwrap_or(&none);
            // Those of an array in an array would read as its own.
            if !matches!(**item, Type::Array(_)) {
                entries.list.extend(self::entries(api, item, of_items));
            }
        }
        _ => {}
    }
    entries.list
}

#[derive(Default)]
struct Entries {
    list: Vec<(Ident, Option<TokenStream>)>,
}

impl Entries {
    fn text(&mut self, limits: &Limits) {
        self.add_some("min_length", limits.min_length.map(count));
        self.add_some("max_length", limits.max_length.map(count));
        if let Some(format) = &limits.format {
            self.list
                .push((format_ident!("{}", snake_case(format)), None));
        }
        if !limits.prefixes.is_empty() {
            let prefixes = &limits.prefixes;
            self.add("prefixes", quote! { &[#(#prefixes),*] });
        }
        if let Some((separator, parts)) = limits.segments {
            let parts = count(parts);
            self.add("segments", quote! { (#separator, #parts) });
        }
    }

    fn add(&mut self, limit: &str, value: TokenStream) {
        self.list.push((format_ident!("{limit}"), Some(value)));
    }

    fn add_some(&mut self, limit: &str, value: Option<TokenStream>) {
        if let Some(value) = value {
            self.add(limit, value);
        }
    }
}

fn is_extensible(api: &Api, name: &str) -> bool {
    let shape = api.type_def(name).map(|def| &def.shape);
    matches!(shape, Some(Shape::Enum(shape)) if shape.extensible)
}

fn count(count: u32) -> TokenStream {
    literal(&count.to_string())
}

/// A number with its sign, which no literal has.
fn literal(number: &str) -> TokenStream {
    number.parse().unwrap_or_default()
}

//! Rules over several fields, which the overlay adds.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Condition, ConditionTest, Field, Requirement, Rule, Shape, Struct, Type, TypeDef};

/// The method that checks the rules of a request; nothing where there are none.
pub(super) fn item(def: &TypeDef) -> Option<TokenStream> {
    let Shape::Struct(shape) = &def.shape else {
        return None;
    };
    let statements: Vec<TokenStream> = shape
        .rules
        .iter()
        .filter_map(|rule| rule_check(shape, rule))
        .collect();
    if statements.is_empty() || !def.in_request {
        return None;
    }
    let name = format_ident!("{}", def.name);
    Some(quote! {
        impl #name {
            fn rules(&self, checker: &mut Checker) {
                #(#statements)*
            }
        }
    })
}

fn optional_str(field: &Field) -> TokenStream {
    let ident = format_ident!("{}", field.rust_name);
    if field.is_option() {
        quote! { self.#ident.as_deref() }
    } else {
        quote! { Some(&self.#ident) }
    }
}

fn unsuffixed(number: u32) -> TokenStream {
    let literal = proc_macro2::Literal::u32_unsuffixed(number);
    quote! { #literal }
}

/// A rule over two properties; nothing when it names one that is not there, which the lint reported.
fn rule_check(shape: &Struct, rule: &Rule) -> Option<TokenStream> {
    let condition = condition(shape, rule.condition.as_ref()?)?;
    let field = shape.field(&rule.property)?;
    let name = &field.name;
    let why = &rule.why;
    let ident = format_ident!("{}", field.rust_name);
    let present = if field.is_option() {
        quote! { self.#ident.is_some() }
    } else {
        quote! { true }
    };
    let value = optional_str(field);
    let demand = match rule.requirement {
        Requirement::Required => quote! { checker.required(#name, #present, #why); },
        Requirement::Forbidden => quote! { checker.forbidden(#name, #present, #why); },
        Requirement::MinLength(least) => {
            let least = unsuffixed(least);
            quote! { checker.min_length(#name, #value, #least, #why); }
        }
        Requirement::Length(length) => {
            let length = unsuffixed(length);
            quote! { checker.length(#name, #value, #length, #why); }
        }
        Requirement::Digits(count) => {
            let count = unsuffixed(count);
            quote! { checker.digits(#name, #value, #count, #why); }
        }
        _ => return None,
    };
    Some(quote! { if #condition { #demand } })
}

fn condition(shape: &Struct, condition: &Condition) -> Option<TokenStream> {
    let field = shape.field(&condition.property)?;
    let ident = format_ident!("{}", field.rust_name);
    let text = match (&field.ty, field.is_option()) {
        (Type::String, false) => quote! { self.#ident.as_str() },
        (Type::String, true) => quote! { self.#ident.as_deref().unwrap_or_default() },
        (Type::Named(_), false) => quote! { self.#ident.as_str() },
        (Type::Named(_), true) => {
            quote! { self.#ident.as_ref().map_or("", |value| value.as_str()) }
        }
        (Type::Array(_), _) => TokenStream::new(),
        _ => return None,
    };
    match &condition.test {
        ConditionTest::Is(values) => Some(match values.as_slice() {
            [value] => quote! { #text == #value },
            values => quote! { matches!(#text, #(#values)|*) },
        }),
        ConditionTest::IsNot(values) => Some(match values.as_slice() {
            [value] => quote! { #text != #value },
            values => quote! { !matches!(#text, #(#values)|*) },
        }),
        ConditionTest::MinItems(least) => {
            let least = proc_macro2::Literal::u32_unsuffixed(*least);
            let count = if field.is_option() {
                quote! { self.#ident.as_ref().map_or(0, Vec::len) }
            } else {
                quote! { self.#ident.len() }
            };
            Some(quote! { #count >= #least })
        }
    }
}

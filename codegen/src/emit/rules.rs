//! Rules over several fields, which the overlay adds.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::values::number;
use crate::ir::{Condition, ConditionTest, Requirement, Rule, Struct, Type, TypeDef};

/// The method that checks the rules of a request; nothing where there are none.
pub(super) fn item(def: &TypeDef) -> Option<TokenStream> {
    let shape = def.shape.structure()?;
    let statements = shape.rules.iter();
    let statements = statements.filter_map(|rule| rule_check(shape, rule));
    let statements: Vec<TokenStream> = statements.collect();
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

/// A rule over two properties; nothing when it names one that is not there, which the lint reported.
fn rule_check(shape: &Struct, rule: &Rule) -> Option<TokenStream> {
    let condition = condition(shape, rule.condition.as_ref()?)?;
    let field = shape.field(&rule.property)?;
    let (name, why, ident) = (&field.name, &rule.why, format_ident!("{}", field.rust_name));
    let (method, count) = match rule.requirement {
        Requirement::Required => ("required", None),
        Requirement::Forbidden => ("forbidden", None),
        Requirement::MinLength(least) => ("min_length", Some(least)),
        Requirement::Length(length) => ("length", Some(length)),
        Requirement::Digits(count) => ("digits", Some(count)),
        _ => return None,
    };
    let tested = match (count.map(number), field.is_option()) {
        (None, true) => quote! { self.#ident.is_some() },
        (None, false) => quote! { true },
        (Some(count), true) => quote! { self.#ident.as_deref(), #count },
        (Some(count), false) => quote! { Some(&self.#ident), #count },
    };
    let method = format_ident!("{method}");
    Some(quote! { if #condition { checker.#method(#name, #tested, #why); } })
}

fn condition(shape: &Struct, condition: &Condition) -> Option<TokenStream> {
    let field = shape.field(&condition.property)?;
    let ident = format_ident!("{}", field.rust_name);
    let (is, not, values) = match &condition.test {
        ConditionTest::Is(values) => (quote! { == }, None, values),
        ConditionTest::IsNot(values) => (quote! { != }, Some(quote! { ! }), values),
        ConditionTest::MinItems(least) => {
            let least = number(least);
            return Some(match field.is_option() {
                true => quote! { self.#ident.as_ref().map_or(0, Vec::len) >= #least },
                false => quote! { self.#ident.len() >= #least },
            });
        }
    };
    let text = match (&field.ty, field.is_option()) {
        (Type::String | Type::Named(_), false) => quote! { self.#ident.as_str() },
        (Type::String, true) => quote! { self.#ident.as_deref().unwrap_or_default() },
        (Type::Named(_), true) => {
            quote! { self.#ident.as_ref().map_or("", |value| value.as_str()) }
        }
        _ => return None,
    };
    Some(match values.as_slice() {
        [value] => quote! { #text #is #value },
        values => quote! { #not matches!(#text, #(#values)|*) },
    })
}

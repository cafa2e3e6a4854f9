//! From an answer to the request that changes what it describes: every field that both have, of the same type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::operations::model;
use crate::ir::{Api, Field, Operation, Struct, Type, TypeDef};

/// The conversion into the body of a `PUT` or `PATCH`, where an answer shows what it changes.
pub(super) fn item(api: &Api, def: &TypeDef) -> Option<TokenStream> {
    let of = |operation: &Operation| {
        let body = operation.body.as_ref()?;
        let changes = ["PUT", "PATCH"].contains(&&*operation.method);
        (changes && body.ty == Type::Named(def.name.clone())).then(|| operation.path.clone())
    };
    let operations = || api.operations().map(|(_, operation)| operation);
    let path = operations().find_map(of)?;
    let shown = operations().filter(|it| it.path == path && it.method != "DELETE");
    let source = shown.filter_map(model).find(|name| **name != def.name)?;
    let from = structure(api.type_def(source)?, api)?;
    let into = structure(def, api)?;
    let fields = fields(api, from, into, &quote! { value })?;
    let (name, source) = (format_ident!("{}", def.name), format_ident!("{source}"));
    Some(quote! {
        /// What the request has in common with what is there now, to change a part of it.
        impl From<&#source> for #name {
            fn from(value: &#source) -> Self {
                Self { #fields }
            }
        }
    })
}

fn structure<'a>(def: &'a TypeDef, api: &'a Api) -> Option<&'a Struct> {
    let shape = def.shape.structure()?;
    // What refers to itself is boxed in places that differ from type to type.
    let within = api.names_within(shape.fields.iter().map(|field| &field.ty));
    (shape.additional.is_none() && !within.contains(&def.name)).then_some(shape)
}

/// Nothing where a field that is needed is not there.
fn fields(api: &Api, from: &Struct, into: &Struct, value: &TokenStream) -> Option<TokenStream> {
    let mut fields = TokenStream::new();
    for field in &into.fields {
        let ident = format_ident!("{}", field.rust_name);
        let given = from
            .field(&field.name)
            .and_then(|it| given(api, it, field, value));
        let given = given.or_else(|| field.is_option().then(|| quote! { None }))?;
        fields.extend(quote! { #ident: #given, });
    }
    Some(fields)
}

fn given(api: &Api, from: &Field, into: &Field, value: &TokenStream) -> Option<TokenStream> {
    let ident = format_ident!("{}", from.rust_name);
    let place = quote! { #value.#ident };
    if from.ty == into.ty && from.is_option() == into.is_option() {
        return Some(cloned(&into.ty, &place));
    }
    let source = match from.is_option() {
        true => quote! { it },
        false => place.clone(),
    };
    let converted = converted(api, &from.ty, &into.ty, &source)?;
    match (from.is_option(), into.is_option()) {
        (true, true) => Some(quote! { #place.as_ref().map(|it| #converted) }),
        (false, true) => Some(quote! { Some(#converted) }),
        (false, false) => Some(converted),
        (true, false) => None,
    }
}

fn converted(api: &Api, from: &Type, into: &Type, value: &TokenStream) -> Option<TokenStream> {
    match (from, into) {
        _ if from == into => Some(cloned(into, value)),
        (Type::Array(from), Type::Array(into)) => {
            let item = converted(api, from, into, &quote! { item })?;
            Some(quote! { #value.iter().map(|item| #item).collect() })
        }
        (Type::Named(from), Type::Named(into)) => {
            let name = format_ident!("{into}");
            let structure = |name| structure(api.type_def(name)?, api);
            let fields = fields(api, structure(from)?, structure(into)?, value)?;
            Some(quote! { #name { #fields } })
        }
        _ => None,
    }
}

fn cloned(ty: &Type, value: &TokenStream) -> TokenStream {
    match ty {
        Type::Int32
        | Type::Int64
        | Type::Number
        | Type::Boolean
        | Type::DateTime
        | Type::Date
        | Type::Uuid => value.clone(),
        _ => quote! { #value.clone() },
    }
}

//! Parameters: arguments of the method where they are required, setters of the call where they are not.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::body::style_name;
use crate::emit::rust_type::rust_type;
use crate::emit::{constraint_docs, docs, limits};
use crate::ir::{Api, Parameter, ParameterLocation, Shape, Style, Type};

/// How a parameter gets into the request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A single value, as it is.
    Plain,
    /// A list of plain values in the query.
    List,
    /// Everything else, by its style.
    Styled,
}

fn way(api: &Api, parameter: &Parameter) -> Way {
    if matches!(parameter.style, Style::Json | Style::Label | Style::Matrix) {
        return Way::Styled;
    }
    match &parameter.ty {
        Type::Array(item)
            if parameter.place == ParameterLocation::Query
                && parameter.style != Style::Deep
                && is_plain(api, item)
                && !matches!(**item, Type::DateTime | Type::Date) =>
        {
            Way::List
        }
        ty if is_plain(api, ty) => Way::Plain,
        _ => Way::Styled,
    }
}

fn is_plain(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Named(name) => api.is_enum(name),
        Type::Array(_) | Type::Map(_) | Type::Nullable(_) | Type::Upload => false,
        _ => true,
    }
}

/// The statement that puts a required parameter into the request.
pub(super) fn fill(api: &Api, parameter: &Parameter) -> TokenStream {
    let ident = format_ident!("{}", parameter.rust_name);
    let value = match &parameter.ty {
        Type::Named(name) if api.is_enum(name) => quote! { #ident.as_str() },
        _ => quote! { #ident },
    };
    let collected = collected(api, parameter, &ident);
    let set = set(api, parameter, &ident, &value);
    let check = check(api, parameter, &ident);
    quote! { #collected #set #check }
}

/// The setter of an optional parameter.
pub(super) fn setter(api: &Api, parameter: &Parameter) -> TokenStream {
    let name = format_ident!("{}", parameter.rust_name);
    let meaning = parameter
        .description
        .clone()
        .unwrap_or_else(|| format!("Sets {}.", docs::as_code(&parameter.name)));
    let facts = constraint_docs::facts(&parameter.limits, None, parameter.example.as_ref());
    let about = docs::attributes(&docs::joined(&[meaning, facts]));
    let deprecated = parameter.deprecated.then(|| quote! { #[deprecated] });
    let way = way(api, parameter);
    let ty = setter_type(&parameter.ty, way);
    let into = (parameter.ty == Type::String || (parameter.ty == Type::Any && way == Way::Plain))
        .then(|| quote! { let #name = #name.into(); });
    let value = match &parameter.ty {
        Type::Named(type_name) if api.is_enum(type_name) => quote! { #name.as_str() },
        Type::String | Type::Any => quote! { &#name },
        _ => quote! { #name },
    };
    let collected = collected(api, parameter, &name);
    let set = set(api, parameter, &name, &value);
    let check = check(api, parameter, &name);
    quote! {
        #about
        #deprecated
        pub fn #name(mut self, #name: #ty) -> Self {
            #into
            #collected
            let request = self.call.request();
            #set
            #check
            self
        }
    }
}

fn set(api: &Api, parameter: &Parameter, ident: &Ident, value: &TokenStream) -> TokenStream {
    let name = &parameter.name;
    match (way(api, parameter), parameter.place) {
        (Way::Plain, ParameterLocation::Path) => quote! { request.path(#name, #value); },
        (Way::Plain, ParameterLocation::Query) => quote! { request.query(#name, #value); },
        (Way::Plain, ParameterLocation::Header) => quote! { request.header(#name, #value); },
        (Way::Plain, ParameterLocation::Cookie) => quote! { request.cookie(#name, #value); },
        (Way::List, _) => {
            let style = list_style(parameter);
            quote! { request.query_list(#name, &#ident, ListStyle::#style); }
        }
        (Way::Styled, place) => {
            let place = match place {
                ParameterLocation::Path => format_ident!("Path"),
                ParameterLocation::Query => format_ident!("Query"),
                ParameterLocation::Header => format_ident!("Header"),
                ParameterLocation::Cookie => format_ident!("Cookie"),
            };
            let style = style_name(parameter.style);
            let explode = parameter.explode;
            quote! { request.styled(ParameterLocation::#place, #name, &#ident, Style::#style, #explode); }
        }
    }
}

/// The variable of a path parameter beside variables of ours, none of which begins so.
pub(in crate::emit) fn path_variable(parameter: &Parameter) -> Ident {
    format_ident!("path_{}", parameter.rust_name)
}

/// The runtime's name of how a list stands in a query.
pub(in crate::emit) fn list_style(parameter: &Parameter) -> Ident {
    match (parameter.style, parameter.explode) {
        (Style::Space, false) => format_ident!("Space"),
        (Style::Pipe, false) => format_ident!("Pipe"),
        (_, true) => format_ident!("Repeat"),
        _ => format_ident!("Comma"),
    }
}

/// `let` that turns what the caller has at hand into a list.
fn collected(api: &Api, parameter: &Parameter, name: &Ident) -> TokenStream {
    let Type::Array(item) = &parameter.ty else {
        return TokenStream::new();
    };
    let way = way(api, parameter);
    match &**item {
        Type::String => quote! {
            let #name: Vec<String> = #name.into_iter().map(Into::into).collect();
        },
        Type::Any if way == Way::List => quote! {
            let #name: Vec<String> = #name.into_iter().map(Into::into).collect();
        },
        item if way == Way::Styled => {
            let item = rust_type(item);
            quote! { let #name: Vec<#item> = #name.into_iter().collect(); }
        }
        Type::Named(_) => quote! {
            let #name: Vec<String> = #name.into_iter().map(|item| item.as_str().to_owned()).collect();
        },
        _ => quote! {
            let #name: Vec<String> = #name.into_iter().map(|item| item.to_string()).collect();
        },
    }
}

/// Type of an argument for a required parameter.
pub(super) fn argument_type(api: &Api, parameter: &Parameter) -> TokenStream {
    let way = way(api, parameter);
    match &parameter.ty {
        Type::String => quote! { &str },
        Type::Any if way == Way::Plain => quote! { &str },
        ty => setter_type(ty, way),
    }
}

fn setter_type(ty: &Type, way: Way) -> TokenStream {
    match ty {
        Type::String => quote! { impl Into<String> },
        Type::Any if way == Way::Plain => quote! { impl Into<String> },
        Type::Array(item) => match &**item {
            Type::String => quote! { impl IntoIterator<Item = impl Into<String>> },
            Type::Any if way == Way::List => {
                quote! { impl IntoIterator<Item = impl Into<String>> }
            }
            item => {
                let item = rust_type(item);
                quote! { impl IntoIterator<Item = #item> }
            }
        },
        _ => rust_type(ty),
    }
}

/// The statement that checks a parameter; it follows the one that sets it, which forgets what was found before.
/// Nothing when the parameter has no limits.
fn check(api: &Api, parameter: &Parameter, ident: &Ident) -> Option<TokenStream> {
    let (name, limits) = (&parameter.name, value_limits(api, parameter)?);
    let check = match parameter.place {
        ParameterLocation::Path => format_ident!("check_path"),
        ParameterLocation::Query => format_ident!("check"),
        ParameterLocation::Header | ParameterLocation::Cookie => format_ident!("check_header"),
    };
    Some(quote! { request.#check(#name, &#ident, #limits); })
}

/// The limits of a parameter's value; nothing when there is nothing to check.
pub(in crate::emit) fn value_limits(api: &Api, parameter: &Parameter) -> Option<TokenStream> {
    let (ty, limits) = (&parameter.ty, &parameter.limits);
    let is_checked = match ty {
        // A list becomes text before it is checked.
        Type::Array(item) => **item == Type::String,
        Type::Named(name) => {
            let shape = api.type_def(name).map(|def| &def.shape);
            matches!(shape, Some(Shape::Struct(_) | Shape::Enum(_)))
        }
        _ => true,
    };
    (is_checked && limits::are_checked(api, ty, limits))
        .then(|| limits::expression(api, ty, limits))
}

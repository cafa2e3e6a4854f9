//! Examples in the documentation of operations, out of the examples of the document. They are compiled as doctests.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Value, json};

use super::cases::{argument, raw_string};
use super::rust_type::rust_type;
use crate::ir::{
    Api, Body, Content, Operation, Parameter, Resource, Shape, Struct, Type, TypeDef, snake_case,
};

/// More optional values than this would hide what the example is about.
const MOST_OPTIONAL: usize = 2;

/// The lines of an operation's example; none where something in it cannot be written in Rust.
pub(super) fn of_operation(api: &Api, resource: &Resource, operation: &Operation) -> Vec<String> {
    let call = call(api, resource, operation);
    call.map_or_else(Vec::new, |call| doctest(api, "client: Client", &call))
}

/// The same for the page of an API, with the client that the call is made on.
pub(super) fn of_api(api: &Api) -> Vec<String> {
    let mut calls = api.operations().filter(|(_, it)| it.body.is_none());
    let call = calls.find_map(|(resource, operation)| call(api, resource, operation));
    let statements = call.map(|call| quote! { let client = Client::from_env()?; #call });
    statements.map_or_else(Vec::new, |it| doctest(api, "", &it))
}

/// The statements in a function, which readers do not see.
fn doctest(api: &Api, arguments: &str, statements: &TokenStream) -> Vec<String> {
    let module = &api.module;
    let shown = syn::parse2(quote! { fn example() { #statements } });
    let shown = shown.map_or_else(|_| String::new(), |file| prettyplease::unparse(&file));
    let shown = shown.lines().filter_map(|line| line.strip_prefix("    "));
    let mut lines = vec![
        String::new(),
        " ```no_run".to_owned(),
        format!(" # use vonage_registration::{module}::*;"),
        format!(" # async fn example({arguments}) -> Result<(), Box<dyn std::error::Error>> {{"),
    ];
    lines.extend(shown.map(|line| format!(" {line}")));
    lines.extend([" # Ok(())", " # }", " ```"].map(str::to_owned));
    lines
}

fn call(api: &Api, resource: &Resource, operation: &Operation) -> Option<TokenStream> {
    let (accessor, method) = (
        format_ident!("{}", resource.module),
        format_ident!("{}", operation.method_name),
    );
    let required = operation.parameters.iter().filter(|it| it.required);
    let arguments = required.map(|parameter| value_of(api, parameter));
    let mut arguments: Vec<TokenStream> = arguments.collect::<Option<_>>()?;
    let mut statements = TokenStream::new();
    if let Some(body) = operation.required_body() {
        statements = body_of(api, body);
        arguments.push(quote! { body });
    }
    let published = operation.setters().filter(|it| it.example.is_some());
    let setters = published.filter_map(|parameter| {
        let (setter, value) = (
            format_ident!("{}", parameter.rust_name),
            value_of(api, parameter)?,
        );
        Some(quote! { .#setter(#value) })
    });
    let setters = setters.take(MOST_OPTIONAL);
    let call = quote! { client.#accessor().#method(#(#arguments),*) #(#setters)* .await?; };
    let bound = match &operation.success.content {
        Content::Empty => None,
        Content::Json {
            ty: Type::Named(name),
            ..
        } => Some(snake_case(name)),
        _ => Some("response".to_owned()),
    };
    let bound = bound.map(|name| {
        let name = format_ident!("{name}");
        quote! { let #name = }
    });
    Some(quote! { #statements #bound #call })
}

fn value_of(api: &Api, parameter: &Parameter) -> Option<TokenStream> {
    value(api, &parameter.ty, &argument(api, parameter))
}

/// With the builder where there is one, else out of JSON.
fn body_of(api: &Api, body: &Body) -> TokenStream {
    if let Some(value) = value(api, &body.ty, &body.example) {
        return quote! { let body = #value; };
    }
    let (ty, json) = (rust_type(&body.ty), raw_string(&body.example.to_string()));
    quote! { let body: #ty = vonage_registration::serde_json::from_str(#json)?; }
}

/// JSON as the Rust that a setter accepts.
fn value(api: &Api, ty: &Type, json: &Value) -> Option<TokenStream> {
    Some(match ty {
        Type::String => {
            let text = json.as_str()?;
            quote! { #text }
        }
        Type::Int32 | Type::Int64 => {
            let number = proc_macro2::Literal::i64_unsuffixed(json.as_i64().filter(|it| *it >= 0)?);
            quote! { #number }
        }
        Type::Number => {
            let number = json.as_f64().filter(|it| *it >= 0.0)?;
            let number = proc_macro2::Literal::f64_unsuffixed(number);
            quote! { #number }
        }
        Type::Boolean => {
            let flag = json.as_bool()?;
            quote! { #flag }
        }
        Type::DateTime | Type::Date | Type::Uuid => {
            let text = json.as_str()?;
            quote! { #text.parse()? }
        }
        Type::Array(item) => {
            let items = json.as_array()?.iter().map(|json| value(api, item, json));
            let items: Vec<TokenStream> = items.collect::<Option<_>>()?;
            quote! { [#(#items),*] }
        }
        Type::Named(name) => named(api, api.type_def(name)?, json)?,
        Type::Any | Type::Map(_) | Type::Nullable(_) | Type::Upload => return None,
    })
}

fn named(api: &Api, def: &TypeDef, json: &Value) -> Option<TokenStream> {
    let name = format_ident!("{}", def.name);
    match &def.shape {
        Shape::Struct(shape) if def.in_request => {
            let setters = setters(api, shape, json)?;
            Some(quote! { #name::builder() #(#setters)* .build() })
        }
        Shape::Enum(shape) => {
            let listed = shape.variants.iter().find(|it| json == &it.value)?;
            let variant = format_ident!("{}", listed.rust_name);
            Some(quote! { #name::#variant })
        }
        Shape::Newtype(Type::Map(_)) if json == &json!({}) => Some(quote! { #name::default() }),
        _ => None,
    }
}

/// What is required, and of a request without that some of what the example has.
fn setters(api: &Api, shape: &Struct, json: &Value) -> Option<Vec<TokenStream>> {
    let mut fields = shape.fields.iter();
    let is_free = fields.all(|field| field.is_option());
    let mut setters = Vec::new();
    for field in &shape.fields {
        let example = json.get(&field.name).or(field.example.as_ref());
        let written = example.and_then(|json| value(api, &field.ty, json));
        let setter = format_ident!("{}", field.rust_name);
        match written {
            Some(value) if !field.is_option() || is_free && setters.len() < MOST_OPTIONAL => {
                setters.push(quote! { .#setter(#value) });
            }
            None if !field.is_option() => return None,
            _ => {}
        }
    }
    Some(setters)
}

//! Routes of the mock server: requests are read and checked here as the document says, and handed to
//! a trait with one method for each operation. Generated, so that the mock cannot drift from the client.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::operations::{self, content_type, path_variable};
use super::rust_type::rust_type_in;
use super::values::number;
use super::{SourceFile, declare, docs, import, limits};
use crate::ir::{
    Api, Body, BodyKind, Content, Operation, Parameter, ParameterLocation, Resource, Type,
};

/// The directory `mock` of one API, one file for each resource; the crate compiles it only as a part of its mock.
pub(super) fn files(api: &Api) -> impl Iterator<Item = SourceFile<'_>> {
    let resources = api.resources.iter();
    let resources = resources.map(|resource| resource_file(api, resource));
    std::iter::once_with(|| module(api)).chain(resources)
}

/// All routes of the API.
fn module(api: &Api) -> SourceFile<'_> {
    let resources = api.resources.iter();
    let names: Vec<Ident> = resources.map(|it| format_ident!("{}", it.module)).collect();
    let modules = api.resources.iter().map(|it| &it.module);
    let declared = modules.map(|module| declare(quote! { pub(crate) }, module));
    let together = quote! {
        /// The state behind all routes.
        pub(crate) trait Service: #(#names::Service)+* {}
    };
    let blanket = quote! { impl<S: #(#names::Service)+*> Service for S {} };
    let routes = quote! {
        /// Every operation of the API.
        pub(crate) fn routes<S: Service>() -> Vec<route::Route<S>> {
            std::iter::empty() #(.chain(#names::routes()))* .collect()
        }
    };
    let about = "Routes of the mock server, one module for each resource.";
    let items = declared.chain([together, blanket, routes]);
    file(api, "mod", about, items.collect())
}

fn resource_file<'a>(api: &'a Api, resource: &Resource) -> SourceFile<'a> {
    let mut items = vec![service(api, resource), routes(resource)];
    let operations = || resource.operations.iter();
    let with_query = operations().filter(|it| has_query(it));
    items.extend(with_query.map(|operation| query_struct(api, operation)));
    items.extend(operations().map(|operation| handler(api, operation)));
    let about = "Routes of the mock server: each reads its request as the specification says, hands it to the state \
                 behind, and writes the answer.";
    file(api, &resource.module, about, items)
}

fn file<'a>(api: &Api, name: &str, about: &str, items: Vec<TokenStream>) -> SourceFile<'a> {
    SourceFile {
        path: format!("src/{}/mock/{name}.rs", api.module),
        docs: docs::lines(about),
        // Functions may be called like anything else that the crate has.
        imports: Box::new(|name| import(name).filter(|_| IMPORTED.contains(&name))),
        items,
    }
}

const IMPORTED: [&str; 6] = ["DateTime", "Limits", "ListStyle", "Utc", "Uuid", "route"];

/// The way to the API's types, which are not imported: they may have any name.
fn types(api: &Api) -> TokenStream {
    let module = format_ident!("{}", api.module);
    quote! { crate::#module:: }
}

fn rust_name(operation: &Operation) -> Ident {
    format_ident!("{}", operation.name)
}

fn query_name(operation: &Operation) -> Ident {
    format_ident!("{}Query", operation.call_name)
}

fn in_path(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters_in(ParameterLocation::Path)
}

/// Parameters besides those of the path, which a method takes as one value.
fn beside_path(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let parameters = operation.parameters.iter();
    parameters.filter(|parameter| parameter.place != ParameterLocation::Path)
}

fn has_query(operation: &Operation) -> bool {
    beside_path(operation).next().is_some()
}

fn service(api: &Api, resource: &Resource) -> TokenStream {
    let methods = resource.operations.iter().map(|operation| {
        let about = docs::attributes(&docs::as_code(&format!("{} {}", operation.method, operation.path)));
        let name = rust_name(operation);
        let id = &operation.id;
        let result = content_type(&operation.success.content, &types(api));
        let path = in_path(operation).map(|parameter| {
            let name = format_ident!("_{}", parameter.rust_name);
            let ty = parameter_type(api, &parameter.ty);
            quote! { , #name: #ty }
        });
        let query = has_query(operation).then(|| query_name(operation));
        let query = query.map(|query| quote! { , _: #query });
        let body = operation.body.as_ref().map(|body| body_type(api, body));
        let body = body.map(|body| quote! { , _: #body });
        quote! {
            #about
            fn #name(&mut self, _: &route::Visit #(#path)* #query #body) -> Result<#result, route::Refusal> {
                Err(route::Refusal::not_implemented(#id))
            }
        }
    });
    quote! {
        /// The state behind the routes. An operation that it does not know yet answers 501.
        pub(crate) trait Service {
            #(#methods)*
        }
    }
}

/// What a parameter is read into: text where the document leaves its type open.
fn parameter_type(api: &Api, ty: &Type) -> TokenStream {
    match ty {
        ty if is_read_as_text(api, ty) => quote! { String },
        Type::Array(item) => {
            let item = parameter_type(api, item);
            quote! { Vec<#item> }
        }
        other => rust_type_in(other, &types(api)),
    }
}

/// Whether a parameter is an object, or anything: the mock does not take its text apart.
fn is_read_as_text(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Any | Type::Map(_) => true,
        Type::Named(_) => api.enumeration(ty).is_none(),
        _ => false,
    }
}

fn body_type(api: &Api, body: &Body) -> TokenStream {
    if body.kind == BodyKind::Json {
        rust_type_in(&body.ty, &types(api))
    } else {
        quote! { Vec<u8> }
    }
}

fn query_struct(api: &Api, operation: &Operation) -> TokenStream {
    let name = query_name(operation);
    let route = format!("{} {}", operation.method, operation.path);
    let about = docs::attributes(&format!("Parameters of `{route}`."));
    let fields = beside_path(operation).map(|parameter| {
        let field = format_ident!("{}", parameter.rust_name);
        let ty = parameter_type(api, &parameter.ty);
        quote! { pub(crate) #field: Option<#ty> }
    });
    quote! {
        #about
        #[derive(Debug)]
        pub(crate) struct #name {
            #(#fields),*
        }
    }
}

fn routes(resource: &Resource) -> TokenStream {
    let routes = resource.operations.iter().map(|operation| {
        let (id, method, path) = (&operation.id, &operation.method, &operation.path);
        let secured = !operation.security.is_empty();
        let handle = rust_name(operation);
        quote! {
            route::Route { id: #id, method: #method, path: #path, secured: #secured, handle: #handle::<S> }
        }
    });
    let count = number(resource.operations.len());
    quote! {
        /// Every operation of the resource.
        pub(crate) fn routes<S: Service>() -> [route::Route<S>; #count] {
            [#(#routes),*]
        }
    }
}

fn handler(api: &Api, operation: &Operation) -> TokenStream {
    let name = rust_name(operation);
    let path = in_path(operation).map(|parameter| {
        let (variable, read) = (path_variable(parameter), read(parameter));
        let ty = parameter_type(api, &parameter.ty);
        let check = check(api, parameter, &quote! { #variable });
        quote! { let #variable: Option<#ty> = #read; #check }
    });
    let query = has_query(operation).then(|| query(api, operation));
    let body = operation.body.as_ref().map(|body| read_body(api, body));
    let values = in_path(operation).map(path_variable);
    let values = values.map(|variable| quote! { , visit.given(#variable)? });
    let query_value = query.as_ref().map(|_| quote! { , query });
    let body_value = body.as_ref().map(|_| quote! { , visit.given(body)? });
    let call = quote! { service.#name(&visit #(#values)* #query_value #body_value)? };
    let answer = answer(operation, &call);
    let is_read = !operation.parameters.is_empty() || operation.body.is_some();
    let mutable = is_read.then(|| quote! { mut });
    quote! {
        fn #name<S: Service>(service: &mut S, #mutable input: route::Input<'_>) -> Result<route::Reply, route::Refusal> {
            #(#path)*
            #query
            #body
            let visit = input.accept()?;
            #answer
        }
    }
}

/// Reads the parameters besides those of the path, and checks them as the client does.
fn query(api: &Api, operation: &Operation) -> TokenStream {
    let query = query_name(operation);
    let fields = beside_path(operation).map(|parameter| {
        let (field, read) = (format_ident!("{}", parameter.rust_name), read(parameter));
        quote! { #field: #read }
    });
    let checks = beside_path(operation).map(|parameter| {
        let (name, field) = (&parameter.name, format_ident!("{}", parameter.rust_name));
        let required = parameter.required;
        let required = required.then(|| quote! { input.require(#name, query.#field.is_some()); });
        let check = check(api, parameter, &quote! { query.#field });
        quote! { #required #check }
    });
    quote! {
        let query = #query { #(#fields),* };
        #(#checks)*
    }
}

fn read(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let style = operations::list_style(parameter);
    match (&parameter.ty, parameter.place) {
        (Type::Array(_), _) => quote! { input.list(#name, ListStyle::#style) },
        (_, ParameterLocation::Path) => quote! { input.path(#name) },
        (_, ParameterLocation::Header) => quote! { input.header(#name) },
        _ => quote! { input.query(#name) },
    }
}

fn check(api: &Api, parameter: &Parameter, value: &TokenStream) -> Option<TokenStream> {
    if is_read_as_text(api, &parameter.ty) {
        return None;
    }
    let (name, limits) = (&parameter.name, limits::expression(api, parameter)?);
    Some(quote! { input.check(#name, &#value, #limits); })
}

fn read_body(api: &Api, body: &Body) -> TokenStream {
    if body.kind != BodyKind::Json {
        let media_type = &body.media_type;
        return quote! { let body = input.bytes(#media_type); };
    }
    let (ty, required) = (body_type(api, body), body.required);
    quote! { let body: Option<#ty> = input.json(#required); }
}

/// Calls the service and writes its answer.
fn answer(operation: &Operation, call: &TokenStream) -> TokenStream {
    let content = &operation.success.content;
    let range = if *content == Content::Empty { 204 } else { 200 };
    let status: u16 = operation.success.status.parse().unwrap_or(range);
    let status = number(status);
    let media_type = content.media_type().unwrap_or("application/json");
    match content {
        Content::Empty => quote! {
            #call;
            Ok(route::Reply::empty(#status))
        },
        // The first of the documented statuses, whatever the answer.
        Content::Json { .. } | Content::ByStatus { .. } => {
            quote! { route::Reply::json(#status, #media_type, &#call) }
        }
        Content::Text { .. } | Content::Binary { .. } => {
            let is_text = matches!(content, Content::Text { .. });
            let into = is_text.then(|| quote! { .into() });
            quote! { Ok(route::Reply::bytes(#status, #media_type, #call #into)) }
        }
    }
}

//! Operations: a static description, a method on the resource handle, and a call type where there is
//! something to set or to page through.

mod answers;
mod body;
mod parameter;

use indexmap::IndexSet;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

pub(super) use parameter::{Argument, is_plain, list_style, path_variable};

use super::rust_type::{rust_type, rust_type_in};
use super::{docs, examples};
use crate::ir::{Api, Content, Field, Operation, Resource, Security, Type};

/// The resource handle with its methods, the call types, and the table of operations.
pub(super) fn items(api: &Api, resource: &Resource) -> Vec<TokenStream> {
    let mut items = handle(api, resource);
    let with_call_type = resource.operations.iter().filter(|it| it.has_call_type());
    items.extend(with_call_type.flat_map(|it| call_type(api, resource, it)));
    items.extend(resource.operations.iter().flat_map(answers::items));
    items
}

/// The static descriptions, which come last in a file because nobody reads them first.
pub(super) fn statics(api: &Api, resource: &Resource) -> Vec<TokenStream> {
    let operations = || resource.operations.iter();
    let pages = operations().filter_map(|it| pagination_static(api, it));
    operations().map(operation_static).chain(pages).collect()
}

fn static_name(operation: &Operation) -> Ident {
    let name = operation.name.to_uppercase();
    // A script without capitals; a static must not look like a variable.
    if name.starts_with(char::is_uppercase) {
        format_ident!("{name}")
    } else {
        format_ident!("OP_{name}")
    }
}

fn pagination_name(operation: &Operation) -> Ident {
    format_ident!("{}_PAGES", static_name(operation))
}

fn operation_static(operation: &Operation) -> TokenStream {
    let name = static_name(operation);
    let id = &operation.id;
    let method = format_ident!("{}", operation.method);
    let path = &operation.path;
    let accept = accept(operation);
    let retry = match operation.idempotent {
        true => quote! { Retry::Idempotent },
        false => quote! { Retry::Unprocessed },
    };
    let security = operation.security.iter().map(security);
    quote! {
        static #name: Operation = Operation {
            id: #id,
            method: Method::#method,
            path: #path,
            accept: #accept,
            retry: #retry,
            security: &[#(#security),*],
        };
    }
}

fn security(security: &Security) -> TokenStream {
    match security {
        // The runtime calls them so too.
        Security::None | Security::Basic | Security::Bearer => {
            let name = format_ident!("{security:?}");
            quote! { Security::#name }
        }
        Security::ApiKey(place, name) => {
            let variant = format_ident!("ApiKey{place:?}");
            quote! { Security::#variant(#name) }
        }
        Security::All(parts) => {
            let parts = parts.iter().map(self::security);
            quote! { Security::All(&[#(#parts),*]) }
        }
    }
}

/// The media types of the answer, and those in which errors and mislabelled JSON come.
fn accept(operation: &Operation) -> String {
    let content = &operation.success.content;
    let types: Vec<&str> = match content {
        Content::ByStatus { answers, .. } => {
            let answers = answers.iter();
            answers.filter_map(|it| it.content.media_type()).collect()
        }
        _ => content.media_type().into_iter().collect(),
    };
    let known = ["application/json", "application/problem+json"];
    let types: IndexSet<&str> = types.into_iter().chain(known).collect();
    types.into_iter().collect::<Vec<_>>().join(", ")
}

fn handle(api: &Api, resource: &Resource) -> Vec<TokenStream> {
    let name = format_ident!("{}", resource.handle);
    let about = docs::of(&resource.description, "Operations of the API.");
    let methods = resource
        .operations
        .iter()
        .map(|operation| method(api, resource, operation));
    vec![
        quote! {
            #about
            #[derive(Clone, Copy, Debug)]
            pub struct #name<'a> {
                pub(super) transport: &'a Transport,
            }
        },
        quote! {
            impl #name<'_> {
                #(#methods)*
            }
        },
    ]
}

fn method(api: &Api, resource: &Resource, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.method_name);
    let about = docs::attributes(&method_text(operation));
    let example = examples::of_operation(api, resource, operation);
    let errors = docs::attributes(match operation.required_body() {
        Some(_) => {
            "# Errors\n\nBefore anything is sent where the body breaks a limit or a rule; else see [`Error`](crate::Error)."
        }
        None => "# Errors\n\nSee [`Error`](crate::Error).",
    });
    let deprecated = operation.deprecated.then(|| quote! { #[deprecated] });
    let required = operation.arguments();
    let required: Vec<Argument<'_>> = required.map(|it| Argument::of(api, it)).collect();
    let body = operation.required_body();
    let arguments = required.iter().map(Argument::declared);
    let arguments: Vec<TokenStream> = arguments.chain(body.map(body::argument)).collect();
    let fill = required.iter().map(Argument::fill);
    let fill: Vec<TokenStream> = fill.chain(body.map(body::send)).collect();
    let result = result_type(operation);
    let decode = decode(&operation.success.content);
    let statement = static_name(operation);
    let new = match &operation.server {
        None => quote! { Request::new(self.transport, &#statement) },
        Some(server) => {
            let published = &api.base_url;
            quote! { Request::at(self.transport, &#statement, #published, #server) }
        }
    };
    let mutable = (!fill.is_empty()).then(|| quote! { mut });
    let call = quote! { Call::new(request, #decode) };
    let (returned, built) = if operation.has_call_type() {
        let name = format_ident!("{}", operation.call_name);
        (quote! { #name }, quote! { #name { call: #call } })
    } else {
        (quote! { Call<#result> }, call)
    };
    // Inline, so that a program compiles the reading of those answers alone that it asks for.
    quote! {
        #about
        #(#[doc = #example])*
        #[doc = ""]
        #errors
        #deprecated
        #[inline]
        pub fn #name(&self, #(#arguments),*) -> #returned {
            let #mutable request = #new;
            #(#fill)*
            #built
        }
    }
}

fn method_text(operation: &Operation) -> String {
    let summary = operation.summary.clone();
    let id = || format!("Calls {}.", docs::as_code(&operation.id));
    let mut parts = vec![summary.unwrap_or_else(id)];
    parts.extend(operation.description.clone());
    let route = format!("{} {}", operation.method, operation.path);
    parts.push(docs::as_code(&route));
    let meanings = operation.arguments();
    let meanings = meanings.map(|it| (it.rust_name.as_str(), it.description.as_deref()));
    let body = operation.required_body();
    let body = body.map(|it| ("body", it.description.as_deref()));
    let list = meanings.chain(body).map(|(name, meaning)| {
        let meaning = meaning.unwrap_or("What is sent.");
        format!("- `{name}`: {}", docs::one_line(meaning))
    });
    parts.push(list.collect::<Vec<_>>().join("\n"));
    parts.retain(|part| !part.is_empty());
    docs::joined(&parts)
}

fn call_type(api: &Api, resource: &Resource, operation: &Operation) -> Vec<TokenStream> {
    let name = format_ident!("{}", operation.call_name);
    let result = result_type(operation);
    let about = docs::attributes(&format!(
        "A prepared call of {}: set what you need, then await it.",
        docs::to_method(api, resource, operation)
    ));
    let body = operation.optional_body().map(body::setter);
    let setters: Vec<TokenStream> = operation
        .setters()
        .map(|parameter| Argument::of(api, parameter).setter())
        .chain(body)
        .collect();
    let setters = (!setters.is_empty()).then(|| quote! { impl #name { #(#setters)* } });
    let pages = operation.pagination.as_ref().map(|pagination| {
        let declared = pagination_name(operation);
        let item = rust_type(&pagination.item);
        quote! { , #declared: #item }
    });
    let items = items_of_page(api, operation);
    vec![
        quote! {
            #about
            #[derive(Clone, Debug)]
            #[must_use = "a call does nothing until it is awaited or sent"]
            pub struct #name {
                call: Call<#result>,
            }
        },
        quote! { #setters },
        quote! { call_type!(#name -> #result #pages); },
        quote! { #items },
    ]
}

/// The items of a page, however deep the API puts them. Operations may share the type of their pages.
fn items_of_page(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let pagination = operation.pagination.as_ref()?;
    let root = model(operation)?;
    let is_same = |other: &Operation| other.pagination.is_some() && model(other) == Some(root);
    let (_, first) = api.operations().find(|(_, other)| is_same(other))?;
    if first.id != operation.id {
        return None;
    }
    let page = result_type(operation);
    let item = rust_type(&pagination.item);
    let fields = api.fields_along(operation.success.content.json()?, &pagination.items)?;
    let path = along(&fields, Some(quote! { .as_ref() }));
    let items = match fields.iter().any(|field| field.is_option()) {
        true => quote! {
            let items = || Some(self #path.as_slice());
            items().unwrap_or_default()
        },
        false => quote! { &self #path },
    };
    Some(quote! {
        impl #page {
            /// The items of this page.
            pub fn items(&self) -> &[#item] {
                #items
            }
        }
    })
}

/// The model that an answer is.
pub(super) fn model(operation: &Operation) -> Option<&String> {
    match operation.success.content.json()? {
        Type::Named(name) => Some(name),
        _ => None,
    }
}

/// What a successful call gives.
fn result_type(operation: &Operation) -> TokenStream {
    content_type(&operation.success.content, &TokenStream::new())
}

/// What an answer is read into; `path` leads to the API's types.
pub(super) fn content_type(content: &Content, path: &TokenStream) -> TokenStream {
    match content {
        Content::Empty => quote! { () },
        Content::Json { ty, .. } => rust_type_in(ty, path),
        Content::Text { .. } => quote! { String },
        Content::Binary { .. } => quote! { Vec<u8> },
        Content::ByStatus { name, .. } => {
            let name = format_ident!("{name}");
            quote! { #path #name }
        }
    }
}

fn decode(content: &Content) -> TokenStream {
    match content {
        Content::ByStatus { name, .. } => {
            let name = format_ident!("{name}");
            quote! { #name::decode }
        }
        Content::Empty => quote! { decode::empty },
        Content::Json { .. } => quote! { decode::json },
        Content::Text { .. } => quote! { content::text },
        Content::Binary { .. } => quote! { content::bytes },
    }
}

fn pagination_static(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let pagination = operation.pagination.as_ref()?;
    let name = pagination_name(operation);
    let page = result_type(operation);
    let item = rust_type(&pagination.item);
    let parameter = &pagination.parameter;
    let root = operation.success.content.json()?;
    let next = next_link(api, root, &pagination.next).unwrap_or_else(|| quote! { |_| None });
    let items = along(&api.fields_along(root, &pagination.items)?, None);
    Some(quote! {
        static #name: Pagination<#page, #item> = Pagination {
            parameter: #parameter,
            next: #next,
            is_empty: |page| page.items().is_empty(),
            items: |page| Some(page #items),
        };
    })
}

/// The closure that finds the next link: `|page| Some(page.links.next.as_ref()?.as_str())`.
fn next_link(api: &Api, root: &Type, path: &[String]) -> Option<TokenStream> {
    let fields = api.fields_along(root, path)?;
    let is_text = fields.last()?.ty == Type::String;
    let path = along(&fields, Some(quote! { .as_ref() }));
    is_text.then(|| quote! { |page| Some(page #path.as_str()) })
}

/// `.a.as_ref()?.b` to the last of the fields, in a function that returns an `Option`.
fn along(fields: &[&Field], as_ref: Option<TokenStream>) -> TokenStream {
    let steps = fields.iter().map(|field| {
        let ident = format_ident!("{}", field.rust_name);
        let present = field.is_option().then(|| quote! { #as_ref? });
        quote! { .#ident #present }
    });
    steps.collect()
}

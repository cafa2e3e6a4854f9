//! Operations: a static description, a method on the resource handle, and a call type where there is
//! something to set or to page through.

mod answers;
mod body;
mod parameter;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Token;

pub(super) use parameter::{list_style, path_variable, value_limits};

use super::rust_type::{rust_type, rust_type_in};
use super::{docs, examples};
use crate::ir::{
    Api, Content, Field, Operation, Pagination, Parameter, ParameterLocation, Resource, Security,
    Shape, Type,
};

/// The resource handle with its methods, the call types, and the table of operations.
pub(super) fn items(api: &Api, resource: &Resource) -> Vec<TokenStream> {
    let mut items = handle(api, resource);
    for operation in resource
        .operations
        .iter()
        .filter(|operation| operation.has_call_type())
    {
        items.extend(call_type(api, operation));
    }
    items.extend(resource.operations.iter().flat_map(answers::items));
    items
}

/// The static descriptions, which come last in a file because nobody reads them first.
pub(super) fn statics(api: &Api, resource: &Resource) -> Vec<TokenStream> {
    let mut items: Vec<TokenStream> = resource.operations.iter().map(operation_static).collect();
    items.extend(resource.operations.iter().filter_map(|operation| {
        operation
            .pagination
            .as_ref()
            .and_then(|pagination| pagination_static(api, operation, pagination))
    }));
    items
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
    let retry = if operation.idempotent {
        quote! { Retry::Idempotent }
    } else {
        quote! { Retry::Unprocessed }
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
        Security::None => quote! { Security::None },
        Security::Basic => quote! { Security::Basic },
        Security::Bearer => quote! { Security::Bearer },
        Security::ApiKey(ParameterLocation::Query, name) => quote! { Security::ApiKeyQuery(#name) },
        Security::ApiKey(ParameterLocation::Cookie, name) => {
            quote! { Security::ApiKeyCookie(#name) }
        }
        Security::ApiKey(_, name) => quote! { Security::ApiKeyHeader(#name) },
        Security::All(parts) => {
            let parts = parts.iter().map(self::security);
            quote! { Security::All(&[#(#parts),*]) }
        }
    }
}

/// The media types of the answer, and those in which errors and mislabelled JSON come.
fn accept(operation: &Operation) -> String {
    let mut types = Vec::new();
    accepted(&operation.success.content, &mut types);
    for known in ["application/json", "application/problem+json"] {
        if !types.contains(&known) {
            types.push(known);
        }
    }
    types.join(", ")
}

fn accepted<'c>(content: &'c Content, types: &mut Vec<&'c str>) {
    match content {
        Content::Json { media_type, .. }
        | Content::Text { media_type }
        | Content::Binary { media_type } => {
            if !types.contains(&media_type.as_str()) {
                types.push(media_type);
            }
        }
        Content::ByStatus { answers, .. } => {
            for answer in answers {
                accepted(&answer.content, types);
            }
        }
        Content::Empty => {}
    }
}

fn handle(api: &Api, resource: &Resource) -> Vec<TokenStream> {
    let name = format_ident!("{}", resource.handle);
    let about = docs::attributes(
        resource
            .description
            .as_deref()
            .unwrap_or("Operations of the API."),
    );
    let methods = resource
        .operations
        .iter()
        .map(|operation| method(api, resource, operation));
    let conventions = conventions(resource);
    vec![
        quote! {
            #about
            #[derive(Clone, Copy, Debug)]
            pub struct #name<'a> {
                pub(super) transport: &'a Transport,
            }
        },
        quote! {
            #conventions
            impl #name<'_> {
                #(#methods)*
            }
        },
    ]
}

/// Names of methods that mean something else in Rust, to clippy's displeasure.
fn conventions(resource: &Resource) -> Option<TokenStream> {
    let mut names = resource.operations.iter().map(|it| &it.method_name);
    names.any(|name| is_unconventional(name)).then(|| {
        quote! {
            #[allow(clippy::new_ret_no_self, clippy::should_implement_trait, clippy::wrong_self_convention)]
        }
    })
}

pub(super) fn is_unconventional(name: &str) -> bool {
    const TRAITS: [&str; 9] = [
        "new", "clone", "default", "next", "borrow", "as_ref", "deref", "not", "neg",
    ];
    TRAITS.contains(&name) || has_prefix_of_conversions(name)
}

/// The same of setters, which take more than `self`.
fn conventions_of_setters(operation: &Operation) -> Option<TokenStream> {
    let mut names = operation.setters().map(|it| it.rust_name.as_str());
    names
        .any(has_prefix_of_conversions)
        .then(|| quote! { #[allow(clippy::wrong_self_convention)] })
}

fn has_prefix_of_conversions(name: &str) -> bool {
    const PREFIXES: [&str; 5] = ["as_", "from_", "into_", "is_", "to_"];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// More arguments than clippy takes for readable; how many there are, the API decides.
const MANY_ARGUMENTS: usize = 6;

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
    let required: Vec<&Parameter> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .collect();
    let arguments = required.iter().map(|parameter| {
        let name = format_ident!("{}", parameter.rust_name);
        let ty = parameter::argument_type(api, parameter);
        quote! { #name: #ty }
    });
    let body_argument = operation.required_body().map(body::argument);
    let arguments: Vec<TokenStream> = arguments.chain(body_argument).collect();
    let many =
        (arguments.len() > MANY_ARGUMENTS).then(|| quote! { #[allow(clippy::too_many_arguments)] });
    let fill = required
        .iter()
        .map(|parameter| parameter::fill(api, parameter));
    let send_body = operation.required_body().map(body::send);
    let result = result_type(operation);
    let decode = decode(&operation.success.content);
    let statement = static_name(operation);
    let fill: Vec<TokenStream> = fill.chain(send_body).collect();
    let new = match &operation.server {
        None => quote! { Request::new(self.transport, &#statement) },
        Some(server) => {
            let published = &api.base_url;
            quote! { Request::at(self.transport, &#statement, #published, #server) }
        }
    };
    let request = if fill.is_empty() {
        quote! { let request = #new; }
    } else {
        quote! { let mut request = #new; #(#fill)* }
    };
    let (returned, built) = if operation.has_call_type() {
        let call = format_ident!("{}", operation.call_name);
        (
            quote! { #call },
            quote! { #call { call: Call::new(request, #decode) } },
        )
    } else {
        (
            quote! { Call<#result> },
            quote! { Call::new(request, #decode) },
        )
    };
    // Inline, so that a program compiles the reading of those answers alone that it asks for.
    quote! {
        #about
        #(#[doc = #example])*
        #[doc = ""]
        #errors
        #deprecated
        #many
        #[inline]
        pub fn #name(&self, #(#arguments),*) -> #returned {
            #request
            #built
        }
    }
}

fn method_text(operation: &Operation) -> String {
    let mut parts = Vec::new();
    parts.push(
        operation
            .summary
            .clone()
            .unwrap_or_else(|| format!("Calls {}.", docs::as_code(&operation.id))),
    );
    parts.extend(operation.description.clone());
    let route = format!("{} {}", operation.method, operation.path);
    parts.push(docs::as_code(&route));
    let required = operation.parameters.iter().filter(|it| it.required);
    let meanings = required.map(|it| (it.rust_name.as_str(), it.description.as_deref()));
    let body = operation.required_body();
    let body = body.map(|it| ("body", it.description.as_deref()));
    let list = meanings.chain(body).map(|(name, meaning)| {
        let meaning = meaning.unwrap_or("What is sent.");
        format!("- `{name}`: {}", one_line(meaning))
    });
    parts.push(list.collect::<Vec<_>>().join("\n"));
    parts.retain(|part| !part.is_empty());
    docs::joined(&parts)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn call_type(api: &Api, operation: &Operation) -> Vec<TokenStream> {
    let name = format_ident!("{}", operation.call_name);
    let result = result_type(operation);
    let about = docs::attributes(&format!(
        "A prepared call of {}: set what you need, then await it.",
        docs::to_method(api, operation)
    ));
    let body = operation.optional_body().map(body::setter);
    let setters: Vec<TokenStream> = operation
        .setters()
        .map(|parameter| parameter::setter(api, parameter))
        .chain(body)
        .collect();
    let conventions = conventions_of_setters(operation);
    let setters = (!setters.is_empty()).then(|| {
        quote! {
            #conventions
            impl #name {
                #(#setters)*
            }
        }
    });
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
    let root = page_type(operation)?;
    let is_same = |other: &Operation| other.pagination.is_some() && page_type(other) == Some(root);
    let (_, first) = api.operations().find(|(_, other)| is_same(other))?;
    if first.id != operation.id {
        return None;
    }
    let page = result_type(operation);
    let item = rust_type(&pagination.item);
    let fields = fields_along(api, root, &pagination.items)?;
    let (items, optional) = along(quote! { self }, &fields, Some(<Token![&]>::default()));
    let items = if let [only] = fields.as_slice()
        && only.is_option()
    {
        let ident = format_ident!("{}", only.rust_name);
        quote! { self.#ident.as_deref().unwrap_or_default() }
    } else if optional {
        quote! { #items.map(Vec::as_slice).unwrap_or_default() }
    } else {
        quote! { &#items }
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

/// The model of a page.
fn page_type(operation: &Operation) -> Option<&str> {
    match &operation.success.content {
        Content::Json {
            ty: Type::Named(name),
            ..
        } => Some(name),
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

fn pagination_static(
    api: &Api,
    operation: &Operation,
    pagination: &Pagination,
) -> Option<TokenStream> {
    let name = pagination_name(operation);
    let page = result_type(operation);
    let item = rust_type(&pagination.item);
    let parameter = &pagination.parameter;
    let root = page_type(operation)?;
    let next = next_link(api, root, &pagination.next).unwrap_or_else(|| quote! { |_| None });
    let fields = fields_along(api, root, &pagination.items)?;
    let (items, optional) = along(quote! { page }, &fields, None);
    let or_none = optional.then(|| quote! { .unwrap_or_default() });
    Some(quote! {
        static #name: Pagination<#page, #item> = Pagination {
            parameter: #parameter,
            next: #next,
            is_empty: |page| page.items().is_empty(),
            items: |page| #items #or_none,
        };
    })
}

/// The closure that finds the next link: `|page| page.links.next.as_ref().map(…)`.
fn next_link(api: &Api, root: &str, path: &[String]) -> Option<TokenStream> {
    let fields = fields_along(api, root, path)?;
    if fields.last().is_some_and(|field| field.ty != Type::String) {
        return None;
    }
    if let [only] = fields.as_slice()
        && only.is_option()
    {
        let ident = format_ident!("{}", only.rust_name);
        return Some(quote! { |page| page.#ident.as_deref() });
    }
    let (link, optional) = along(quote! { page }, &fields, Some(<Token![&]>::default()));
    (!fields.is_empty()).then(|| {
        if optional {
            quote! { |page| #link.map(String::as_str) }
        } else {
            quote! { |page| Some(#link.as_str()) }
        }
    })
}

/// The field at the end of `fields`, as an `Option` where one on the way can be absent; `by` is `&` for a reference.
fn along(
    mut expression: TokenStream,
    fields: &[&Field],
    by: Option<Token![&]>,
) -> (TokenStream, bool) {
    let mut optional = false;
    let as_ref = by.map(|_| quote! { .as_ref() });
    for field in fields {
        let ident = format_ident!("{}", field.rust_name);
        expression = match (optional, field.is_option()) {
            (false, false) => quote! { #expression.#ident },
            (false, true) => quote! { #expression.#ident #as_ref },
            (true, false) => quote! { #expression.map(|value| #by value.#ident) },
            (true, true) => quote! { #expression.and_then(|value| value.#ident #as_ref) },
        };
        optional |= field.is_option();
    }
    (expression, optional)
}

fn fields_along<'a>(api: &'a Api, root: &str, path: &[String]) -> Option<Vec<&'a Field>> {
    let mut name = root.to_owned();
    let mut fields = Vec::new();
    for property in path {
        let Shape::Struct(shape) = &api.type_def(&name)?.shape else {
            return None;
        };
        let field = shape.field(property)?;
        if let Type::Named(next) = &field.ty {
            name.clone_from(next);
        }
        fields.push(field);
    }
    Some(fields)
}

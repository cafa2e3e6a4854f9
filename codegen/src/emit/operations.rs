//! Operations: a static description, a method on the resource handle, and a call type where there is
//! something to set or to page through.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{checks, docs, models};
use crate::catalog::{
    Api, ArrayStyle, Content, Field, Operation, Pagination, Parameter, Place, Resource, Shape, Type,
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
    format_ident!(
        "{}",
        crate::catalog::snake_case(&operation.id).to_uppercase()
    )
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
    let retry = if operation.safe {
        quote! { Retry::Safe }
    } else {
        quote! { Retry::Unprocessed }
    };
    let security = if operation.security.is_empty() {
        quote! { &[] }
    } else {
        quote! { &[Security::Basic] }
    };
    quote! {
        static #name: Operation = Operation {
            id: #id,
            method: Method::#method,
            path: #path,
            accept: #accept,
            retry: #retry,
            security: #security,
        };
    }
}

/// The media type of the answer, and those in which errors and mislabelled JSON come.
fn accept(operation: &Operation) -> String {
    let mut types = vec!["application/json", "application/problem+json"];
    match &operation.success.content {
        Content::Json { media_type, .. }
        | Content::Text { media_type }
        | Content::Binary { media_type } => {
            types.retain(|known| known != media_type);
            types.insert(0, media_type);
        }
        Content::Empty => {}
    }
    types.join(", ")
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
        .map(|operation| method(api, operation));
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

fn method(api: &Api, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.method_name);
    let about = docs::attributes(&method_text(operation));
    let deprecated = operation.deprecated.then(|| quote! { #[deprecated] });
    let required: Vec<&Parameter> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .collect();
    let arguments = required.iter().map(|parameter| {
        let name = format_ident!("{}", parameter.rust_name);
        let ty = argument_type(&parameter.ty);
        quote! { #name: #ty }
    });
    let body_argument = operation.body.as_ref().map(|body| {
        let ty = rust_type(&body.ty);
        quote! { body: #ty }
    });
    let arguments: Vec<TokenStream> = arguments.chain(body_argument).collect();
    let fill = required.iter().map(|parameter| fill(api, parameter));
    let send_body = operation
        .body
        .as_ref()
        .map(|_| quote! { request.json(&body); });
    let result = result_type(operation);
    let decode = decode(operation);
    let statement = static_name(operation);
    let fill: Vec<TokenStream> = fill.chain(send_body).collect();
    let request = if fill.is_empty() {
        quote! { let request = Request::new(self.transport, &#statement); }
    } else {
        quote! { let mut request = Request::new(self.transport, &#statement); #(#fill)* }
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
    quote! {
        #about
        #deprecated
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
            .unwrap_or_else(|| format!("Calls `{}`.", operation.id)),
    );
    parts.extend(operation.description.clone());
    parts.push(format!("`{} {}`", operation.method, operation.path));
    let described = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let list: Vec<String> = described
        .filter_map(|parameter| {
            parameter
                .description
                .as_ref()
                .map(|text| format!("- `{}`: {}", parameter.rust_name, one_line(text)))
        })
        .collect();
    if !list.is_empty() {
        parts.push(list.join("\n"));
    }
    parts.join("\n\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The statement that puts a required parameter into the request.
fn fill(api: &Api, parameter: &Parameter) -> TokenStream {
    let ident = format_ident!("{}", parameter.rust_name);
    let name = &parameter.name;
    let value = parameter_value(api, &parameter.ty, &quote! { #ident });
    let check = check(api, parameter, &quote! { #ident });
    let checked = check.map(|check| checked(parameter.place, &check));
    let set = match parameter.place {
        Place::Path => quote! { request.path(#name, #value); },
        Place::Header => quote! { request.header(#name, #value); },
        Place::Query | Place::Cookie => match &parameter.ty {
            Type::Array(_) => {
                let collected = collected(api, parameter, &ident);
                let style = list_style(parameter.style);
                return quote! { #collected request.query_list(#name, &#ident, ListStyle::#style); #checked };
            }
            _ => quote! { request.query(#name, #value); },
        },
    };
    quote! { #set #checked }
}

/// The statement that checks a parameter; it follows the one that sets it, which forgets what was found before.
fn checked(place: Place, check: &TokenStream) -> TokenStream {
    match place {
        Place::Path => quote! { request.check_path(|checker| #check); },
        _ => quote! { request.check(|checker| #check); },
    }
}

pub(super) fn list_style(style: ArrayStyle) -> Ident {
    match style {
        ArrayStyle::Repeat => format_ident!("Repeat"),
        ArrayStyle::Comma => format_ident!("Comma"),
        ArrayStyle::Space => format_ident!("Space"),
        ArrayStyle::Pipe => format_ident!("Pipe"),
    }
}

fn call_type(api: &Api, operation: &Operation) -> Vec<TokenStream> {
    let name = format_ident!("{}", operation.call_name);
    let result = result_type(operation);
    let about = docs::attributes(&format!(
        "A prepared call of `{}`: set what you need, then await it.",
        operation.id
    ));
    let setters = operation.setters().map(|parameter| setter(api, parameter));
    let paging = operation
        .pagination
        .as_ref()
        .map(|pagination| paging(operation, pagination));
    vec![
        quote! {
            #about
            #[derive(Clone, Debug)]
            #[must_use = "a call does nothing until it is awaited or sent"]
            pub struct #name {
                call: Call<#result>,
            }
        },
        quote! {
            impl #name {
                #(#setters)*

                /// Sends the request and returns the answer with its status, headers and trace id.
                ///
                /// # Errors
                ///
                /// See [`Error`] for what can go wrong and what it says about the outcome.
                pub async fn send(self) -> Result<Response<#result>, Error> {
                    self.call.send().await
                }

                /// Checks the parameters without sending.
                ///
                /// # Errors
                ///
                /// All violations at once.
                pub fn validate(&self) -> Result<(), Violations> {
                    self.call.validate()
                }

                #paging
            }
        },
        quote! {
            impl IntoFuture for #name {
                type Output = Result<#result, Error>;
                type IntoFuture = CallFuture<#result>;

                fn into_future(self) -> Self::IntoFuture {
                    self.call.into_future()
                }
            }
        },
    ]
}

fn paging(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let page = result_type(operation);
    let item = rust_type(&pagination.item);
    let declared = pagination_name(operation);
    quote! {
        /// All pages from here on, asked for one after the other.
        pub fn pages(self) -> Pages<#page> {
            self.call.pages(&#declared)
        }

        /// All items of all pages from here on.
        pub fn items(self) -> Items<#page, #item> {
            self.call.items(&#declared)
        }
    }
}

fn setter(api: &Api, parameter: &Parameter) -> TokenStream {
    let name = format_ident!("{}", parameter.rust_name);
    let wire = &parameter.name;
    let meaning = parameter
        .description
        .clone()
        .unwrap_or_else(|| format!("Sets `{}`.", parameter.name));
    let facts = models::facts(&parameter.limits, None, parameter.example.as_ref());
    let about = docs::attributes(&format!("{meaning}\n\n{facts}"));
    let deprecated = parameter.deprecated.then(|| quote! { #[deprecated] });
    let ty = setter_type(&parameter.ty);
    let into = matches!(parameter.ty, Type::String).then(|| quote! { let #name = #name.into(); });
    let checked =
        check(api, parameter, &quote! { #name }).map(|check| checked(parameter.place, &check));
    let value = setter_value(api, &parameter.ty, &name);
    let style = list_style(parameter.style);
    let set = match (&parameter.ty, parameter.place) {
        (Type::Array(_), _) => quote! { request.query_list(#wire, &#name, ListStyle::#style); },
        (_, Place::Header) => quote! { request.header(#wire, #value); },
        _ => quote! { request.query(#wire, #value); },
    };
    let collected = collected(api, parameter, &name);
    quote! {
        #about
        #deprecated
        pub fn #name(mut self, #name: #ty) -> Self {
            #into
            #collected
            let request = self.call.request();
            #set
            #checked
            self
        }
    }
}

/// `let` that turns what the caller has at hand into a list of strings.
fn collected(api: &Api, parameter: &Parameter, name: &Ident) -> TokenStream {
    let Type::Array(item) = &parameter.ty else {
        return TokenStream::new();
    };
    match &**item {
        Type::Named(type_name) if is_enum(api, type_name) => quote! {
            let #name: Vec<String> = #name.into_iter().map(|item| item.as_str().to_owned()).collect();
        },
        Type::String | Type::Any | Type::Named(_) => quote! {
            let #name: Vec<String> = #name.into_iter().map(Into::into).collect();
        },
        _ => {
            quote! { let #name: Vec<String> = #name.into_iter().map(|item| item.to_string()).collect(); }
        }
    }
}

pub(super) fn is_enum(api: &Api, name: &str) -> bool {
    api.type_def(name)
        .is_some_and(|def| matches!(def.shape, Shape::Enum(_)))
}

/// Type of an argument for a required parameter.
fn argument_type(ty: &Type) -> TokenStream {
    match ty {
        Type::String | Type::Any => quote! { &str },
        _ => setter_type(ty),
    }
}

fn setter_type(ty: &Type) -> TokenStream {
    match ty {
        Type::String | Type::Any => quote! { impl Into<String> },
        Type::Array(item) => match &**item {
            Type::String | Type::Any => quote! { impl IntoIterator<Item = impl Into<String>> },
            item => {
                let item = rust_type(item);
                quote! { impl IntoIterator<Item = #item> }
            }
        },
        _ => rust_type(ty),
    }
}

fn parameter_value(api: &Api, ty: &Type, value: &TokenStream) -> TokenStream {
    match ty {
        Type::Named(name) if is_enum(api, name) => quote! { #value.as_str() },
        _ => value.clone(),
    }
}

fn setter_value(api: &Api, ty: &Type, name: &Ident) -> TokenStream {
    match ty {
        Type::Named(type_name) if is_enum(api, type_name) => quote! { #name.as_str() },
        Type::String | Type::Any => quote! { &#name },
        _ => quote! { #name },
    }
}

/// The check of a parameter's value; nothing when it has no limits.
pub(super) fn check(api: &Api, parameter: &Parameter, value: &TokenStream) -> Option<TokenStream> {
    let name = &parameter.name;
    match &parameter.ty {
        Type::String => {
            let rules = checks::string_rules(&parameter.limits)?;
            let value = if parameter.required {
                value.clone()
            } else {
                quote! { &#value }
            };
            Some(quote! { checker.string(#name, Some(#value), &[#(#rules),*]) })
        }
        Type::Int32 | Type::Int64 | Type::Number => checks::number_check(
            name,
            &quote! { Some(#value) },
            &parameter.ty,
            &parameter.limits,
        ),
        Type::Named(type_name) => match &api.type_def(type_name)?.shape {
            Shape::Enum(shape) if !shape.extensible => {
                Some(quote! { checker.allowed(#name, Some(&#value)) })
            }
            _ => None,
        },
        Type::Array(item) if matches!(**item, Type::String) => {
            let rules = checks::string_rules(parameter.limits.items.as_deref()?)?;
            Some(quote! { checker.strings(#name, Some(&#value), Size::ANY, &[#(#rules),*]) })
        }
        _ => None,
    }
}

/// The Rust spelling of a catalog type.
pub(super) fn rust_type(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote! { String },
        Type::Int32 => quote! { i32 },
        Type::Int64 => quote! { i64 },
        Type::Number => quote! { f64 },
        Type::Boolean => quote! { bool },
        Type::DateTime => quote! { DateTime<Utc> },
        Type::Date => quote! { chrono::NaiveDate },
        Type::Uuid => quote! { Uuid },
        Type::Any => quote! { serde_json::Value },
        Type::Named(name) => {
            let name = format_ident!("{name}");
            quote! { #name }
        }
        Type::Array(item) => {
            let item = rust_type(item);
            quote! { Vec<#item> }
        }
        Type::Map(value) if **value == Type::Any => {
            quote! { serde_json::Map<String, serde_json::Value> }
        }
        Type::Map(value) => {
            let value = rust_type(value);
            quote! { std::collections::BTreeMap<String, #value> }
        }
    }
}

/// What a successful call gives.
pub(super) fn result_type(operation: &Operation) -> TokenStream {
    match &operation.success.content {
        Content::Empty => quote! { () },
        Content::Json { ty, .. } => rust_type(ty),
        Content::Text { .. } => quote! { String },
        Content::Binary { .. } => quote! { Vec<u8> },
    }
}

fn decode(operation: &Operation) -> TokenStream {
    match operation.success.content {
        Content::Empty => quote! { decode::empty },
        Content::Json { .. } => quote! { decode::json },
        Content::Text { .. } => quote! { decode::text },
        Content::Binary { .. } => quote! { decode::bytes },
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
    let Content::Json {
        ty: Type::Named(root),
        ..
    } = &operation.success.content
    else {
        return None;
    };
    let next = next_link(api, root, &pagination.next).unwrap_or_else(|| quote! { |_| None });
    let items = items_of(api, root, &pagination.items)?;
    Some(quote! {
        static #name: Pagination<#page, #item> = Pagination {
            parameter: #parameter,
            next: #next,
            items: #items,
        };
    })
}

/// The closure that finds the next link: `|page| page.links.next.as_ref().map(…)`.
fn next_link(api: &Api, root: &str, path: &[String]) -> Option<TokenStream> {
    let fields = fields_along(api, root, path)?;
    let mut expression = quote! { page };
    let mut optional = false;
    for field in &fields {
        let ident = format_ident!("{}", field.rust_name);
        expression = match (optional, field.is_option()) {
            (false, false) => quote! { #expression.#ident },
            (false, true) => quote! { #expression.#ident.as_ref() },
            (true, false) => quote! { #expression.map(|value| &value.#ident) },
            (true, true) => quote! { #expression.and_then(|value| value.#ident.as_ref()) },
        };
        optional |= field.is_option();
    }
    (!fields.is_empty()).then(|| {
        if optional {
            quote! { |page| #expression.map(String::as_str) }
        } else {
            quote! { |page| Some(#expression.as_str()) }
        }
    })
}

/// The closure that takes the items out of a page.
fn items_of(api: &Api, root: &str, path: &[String]) -> Option<TokenStream> {
    let mut expression = quote! { page };
    let mut optional = false;
    for field in fields_along(api, root, path)? {
        let ident = format_ident!("{}", field.rust_name);
        expression = match (optional, field.is_option()) {
            (false, _) => quote! { #expression.#ident },
            (true, false) => quote! { #expression.map(|value| value.#ident) },
            (true, true) => quote! { #expression.and_then(|value| value.#ident) },
        };
        optional |= field.is_option();
    }
    Some(if optional {
        quote! { |page| #expression.unwrap_or_default() }
    } else {
        quote! { |page| #expression }
    })
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

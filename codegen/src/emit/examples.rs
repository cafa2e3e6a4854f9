//! Examples in the documentation of operations, out of the examples of the document. They are compiled as doctests.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::operations::model;
use super::values::{MOST_OPTIONAL, Values};
use crate::ir::{Api, Content, Operation, Resource, snake_case};

/// The lines of an operation's example.
pub(super) fn of_operation(api: &Api, resource: &Resource, operation: &Operation) -> Vec<String> {
    doctest(api, "client: Client", &call(api, resource, operation))
}

/// The same for the page of an API, with the client that the call is made on.
pub(super) fn of_api(api: &Api) -> Vec<String> {
    let first = api.operations().find(|(_, it)| it.body.is_none());
    first.map_or_else(Vec::new, |(resource, operation)| {
        let call = call(api, resource, operation);
        doctest(api, "", &quote! { let client = Client::from_env()?; #call })
    })
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

fn call(api: &Api, resource: &Resource, operation: &Operation) -> TokenStream {
    let values = Values {
        api,
        types: TokenStream::new(),
        with_builders: true,
    };
    let (body, call) = values.call(resource, operation, |it| values.of_parameter(it));
    let published = operation.setters().filter(|it| it.example.is_some());
    let setters = published.take(MOST_OPTIONAL).map(|it| values.setter(it));
    let has_content = operation.success.content != Content::Empty;
    let bound = has_content.then(|| {
        let name = model(operation).map_or_else(|| "response".to_owned(), |it| snake_case(it));
        let name = format_ident!("{name}");
        quote! { let #name = }
    });
    quote! { #body #bound #call #(#setters)* .await?; }
}

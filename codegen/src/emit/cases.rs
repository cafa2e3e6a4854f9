//! One call of every operation with valid arguments: the smoke test `every_operation`, and what the
//! workspace's tests send over the wire. Generated, so that no operation can be left out.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::operations::path_variable;
use super::values::{Values, example as example_of, text};
use super::{SourceFile, declare, docs};
use crate::ir::{Api, Operation, ParameterLocation, Resource};

const DIRECTORY: &str = "examples/every_operation";

/// The calls of one API, one file for each resource.
pub(super) fn files(api: &Api) -> impl Iterator<Item = SourceFile<'_>> {
    let resources = api.resources.iter();
    let resources = resources.map(|resource| resource_file(api, resource));
    std::iter::once_with(|| module(api)).chain(resources)
}

fn module(api: &Api) -> SourceFile<'_> {
    let modules = api.resources.iter().map(|it| &it.module);
    let names = modules.clone().map(|module| format_ident!("{module}"));
    let declared = modules.map(|module| declare(TokenStream::new(), module));
    let all = quote! {
        /// One call of every operation, by resource.
        pub(crate) const CASES: &[&[Case<Client>]] = &[#(#names::CASES),*];
    };
    SourceFile {
        path: format!("{DIRECTORY}/{}/mod.rs", api.module),
        docs: docs::lines(&format!("One call of every operation of `{}`.", api.module)),
        imports: imports(api, "super::every_call"),
        items: declared.chain([all]).collect(),
    }
}

/// The API, and what is declared by hand.
fn imports<'a>(api: &'a Api, by_hand: &'a str) -> super::Imports<'a> {
    Box::new(move |name| match name {
        "Answered" | "Case" | "Failure" => Some(by_hand.to_owned()),
        "Client" => Some(format!("vonage_registration::{}", api.module)),
        name => (name == api.module).then(|| "vonage_registration".to_owned()),
    })
}

fn resource_file<'a>(api: &'a Api, resource: &Resource) -> SourceFile<'a> {
    let cases = resource.operations.iter().map(|operation| {
        let id = &operation.id;
        let path = operation.parameters_in(ParameterLocation::Path);
        let path = path.map(|parameter| text(&example_of(api, parameter)));
        let call = format_ident!("{}", operation.name);
        quote! { Case { operation: #id, path: &[#(#path),*], call: #call } }
    });
    let table = quote! {
        /// The operations of this resource.
        pub(super) const CASES: &[Case<Client>] = &[#(#cases),*];
    };
    let operations = resource.operations.iter();
    let calls = operations.map(|operation| call(api, resource, operation));
    SourceFile {
        path: format!("{DIRECTORY}/{}/{}.rs", api.module, resource.module),
        docs: docs::lines(&format!("Calls of `{}`.", resource.module)),
        imports: imports(api, "super::super::every_call"),
        items: std::iter::once(table).chain(calls).collect(),
    }
}

fn call(api: &Api, resource: &Resource, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let module = format_ident!("{}", api.module);
    let values = Values {
        api,
        types: quote! { #module:: },
        with_builders: false,
    };
    let path = operation.parameters_in(ParameterLocation::Path);
    let path = path.map(path_variable);
    let (body, call) = values.call(resource, operation, |parameter| match parameter.place {
        ParameterLocation::Path => values.parsed(parameter, &path_variable(parameter)),
        _ => values.of_parameter(parameter),
    });
    let optional_body = operation.optional_body().map(|body| {
        let value = values.of_body(body);
        quote! { .body(#value) }
    });
    let setters = operation.setters().map(|it| values.setter(it));
    let setters: Vec<TokenStream> = setters.chain(optional_body).collect();
    let (mutable, optional, set) = if setters.is_empty() {
        (None, quote! { _ }, None)
    } else {
        let set = quote! { if with_optional { call = call #(#setters)*; } };
        (Some(quote! { mut }), quote! { with_optional }, Some(set))
    };
    quote! {
        fn #name(client: &Client, path: &[&str], #optional: bool) -> Result<Answered, Failure> {
            let [#(#path),*] = *path else { return Err("other path parameters".into()) };
            #body
            let #mutable call = #call;
            #set
            Ok(super::super::every_call::answered(call.send()))
        }
    }
}

/// The file that lists the APIs.
pub(super) fn list(modules: &[String]) -> SourceFile<'_> {
    let names = modules.iter().map(|module| format_ident!("{module}"));
    let by_hand = quote! { pub(crate) mod every_call; };
    let declared = modules.iter().zip(names.clone()).map(|(module, name)| {
        quote! {
            #[cfg(feature = #module)]
            #[allow(deprecated)]
            #[rustfmt::skip]
            pub(crate) mod #name;
        }
    });
    let visit = quote! {
        /// Shows all APIs to the visitor.
        pub(crate) fn visit(visitor: &mut impl Visitor) -> Result<(), Failure> {
            #(
                #[cfg(feature = #modules)]
                visitor.api(#modules, vonage_registration::#names::Client::builder(), #names::CASES)?;
            )*
            Ok(())
        }
    };
    SourceFile {
        path: format!("{DIRECTORY}/cases.rs"),
        docs: docs::lines("Calls of all operations of all APIs."),
        imports: Box::new(|name| {
            let is_shared = ["Failure", "Visitor"].contains(&name);
            is_shared.then(|| "every_call".to_owned())
        }),
        items: [by_hand]
            .into_iter()
            .chain(declared)
            .chain([visit])
            .collect(),
    }
}

//! One call of every operation with valid arguments: the smoke test `every_operation`, and what the
//! workspace's tests send over the wire. Generated, so that no operation can be left out.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::client::url_variable;
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
        imports: imports(api, "super"),
        items: declared.chain([all]).collect(),
    }
}

/// The API, and what is declared above.
fn imports<'a>(api: &'a Api, above: &'a str) -> super::Imports<'a> {
    Box::new(move |name| match name {
        "Answered" | "Case" | "Failure" => Some(above.to_owned()),
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
        imports: imports(api, "super::super"),
        items: std::iter::once(table).chain(calls).collect(),
    }
}

fn call(api: &Api, resource: &Resource, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let accessor = format_ident!("{}", resource.module);
    let method = format_ident!("{}", operation.method_name);
    let module = format_ident!("{}", api.module);
    let values = Values {
        api,
        types: quote! { #module:: },
        with_builders: false,
    };
    let path = operation.parameters_in(ParameterLocation::Path);
    let path = path.map(path_variable);
    let body = operation.body.as_ref().map(|body| {
        let value = values.of_body(body);
        quote! { let body = #value; }
    });
    let required = operation.parameters.iter().filter(|it| it.required);
    let arguments = required.map(|parameter| match parameter.place {
        ParameterLocation::Path => values.parsed(parameter, &path_variable(parameter)),
        _ => values.of_parameter(parameter),
    });
    let arguments = arguments.chain(operation.required_body().map(|_| quote! { body }));
    let optional_body = operation.optional_body().map(|_| quote! { .body(body) });
    let setters = operation.setters().map(|parameter| {
        let setter = format_ident!("{}", parameter.rust_name);
        let value = values.of_parameter(parameter);
        quote! { .#setter(#value) }
    });
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
            let #mutable call = client.#accessor().#method(#(#arguments),*);
            #set
            Ok(super::super::answered(call.send()))
        }
    }
}

/// The file that declares what a case is and lists the APIs.
pub(super) fn list(modules: &[String]) -> SourceFile<'_> {
    let names = modules.iter().map(|module| format_ident!("{module}"));
    let declared = modules.iter().zip(names.clone()).map(|(module, name)| {
        quote! {
            #[cfg(feature = #module)]
            #[allow(deprecated)]
            #[rustfmt::skip]
            pub(crate) mod #name;
        }
    });
    let scaffold = [
        quote! {
            /// A call of one operation.
            #[derive(Debug)]
            pub(crate) struct Case<C: 'static> {
                /// The `operationId`.
                pub(crate) operation: &'static str,
                /// Valid values of the path parameters, in order.
                pub(crate) path: &'static [&'static str],
                /// Prepares the call with these path parameters, and with optional parameters or without. Fails when
                /// a parameter is of a type that cannot hold the value.
                pub(crate) call: fn(&C, &[&str], bool) -> Result<Answered, Failure>,
            }
        },
        quote! {
            /// Why a call could not be prepared.
            pub(crate) type Failure = Box<dyn std::error::Error>;
        },
        quote! {
            /// The answer to a call.
            #[derive(Debug)]
            #[allow(dead_code)]
            pub(crate) struct Answer {
                /// The HTTP status.
                pub(crate) status: u16,
                /// The body as the model writes it again.
                pub(crate) json: Value,
                /// The body as Rust sees it.
                pub(crate) model: String,
            }
        },
        quote! {
            /// A call under way.
            pub(crate) type Answered = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;
        },
        quote! {
            fn answered<T, F>(call: F) -> Answered
            where
                T: Serialize + Debug + Send + 'static,
                F: Future<Output = Result<Response<T>, Error>> + Send + 'static,
            {
                Box::pin(async move {
                    let response = call.await?;
                    let status = response.status().as_u16();
                    let body = response.into_body();
                    let json = serde_json::to_value(&body).unwrap_or_default();
                    Ok(Answer { status, json, model: format!("{body:#?}") })
                })
            }
        },
        quote! {
            /// What is done with each API.
            #[allow(dead_code)]
            pub(crate) trait Visitor {
                /// Takes the name of the module, a client to be built, and the calls.
                fn api<C: Api + Send + Sync + 'static>(
                    &mut self,
                    module: &str,
                    client: ClientBuilder<C>,
                    cases: &'static [&'static [Case<C>]],
                );
            }
        },
        quote! {
            /// Shows all APIs to the visitor.
            #[allow(dead_code)]
            pub(crate) fn visit(visitor: &mut impl Visitor) {
                #(
                    #[cfg(feature = #modules)]
                    visitor.api(#modules, vonage_registration::#names::Client::builder(), #names::CASES);
                )*
            }
        },
    ];
    SourceFile {
        path: format!("{DIRECTORY}/cases.rs"),
        docs: docs::lines("Calls of all operations of all APIs."),
        imports: Box::new(|name| {
            let from = match name {
                "Debug" => "std::fmt",
                "Pin" => "std::pin",
                "Serialize" => "serde",
                "Value" => "serde_json",
                "Api" | "ClientBuilder" | "Error" | "Response" => "vonage_registration",
                _ => return None,
            };
            Some(from.to_owned())
        }),
        items: declared.chain(scaffold).collect(),
    }
}

/// The example itself.
pub(super) fn example(modules: &[String]) -> SourceFile<'_> {
    let variables: Vec<String> = modules.iter().map(|it| url_variable(it)).collect();
    let names = modules.iter().map(|module| format_ident!("{module}"));
    let listed: Vec<String> = variables.iter().map(|it| docs::as_code(it)).collect();
    let about = format!(
        "Calls every operation once and prints how it went.\n\nThe servers are named by {}, the credentials by \
         `VONAGE_API_KEY` and `VONAGE_API_SECRET`.",
        listed.join(" and ")
    );
    let cases = quote! {
        #[path = "every_operation/cases.rs"]
        #[rustfmt::skip]
        mod cases;
    };
    let main = quote! {
        #[rustfmt::skip]
        #[tokio::main(flavor = "current_thread")]
        async fn main() -> Result<ExitCode, Failure> {
            let credentials = Credentials::from_env()?;
            let mut outcomes = Vec::new();
            #(
                #[cfg(feature = #modules)]
                {
                    let client = vonage_registration::#names::Client::builder().credentials(credentials.clone());
                    let client = client.base_url(std::env::var(#variables)?).build()?;
                    outcomes.extend(run(&client, cases::#names::CASES).await);
                }
            )*
            let ok = outcomes.iter().filter(|is_ok| **is_ok).count();
            println!("{} called, {ok} ok", outcomes.len());
            Ok(if outcomes.len() == ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    };
    let run = quote! {
        /// Whether each call succeeded.
        #[rustfmt::skip]
        async fn run<C>(client: &C, cases: &[&[Case<C>]]) -> Vec<bool> {
            let mut outcomes = Vec::new();
            for case in cases.iter().copied().flatten() {
                let outcome = match (case.call)(client, case.path, false) {
                    Ok(call) => call.await.map_err(Failure::from),
                    Err(failure) => Err(failure),
                };
                outcomes.push(outcome.is_ok());
                match outcome {
                    Ok(answer) => println!("{} {}", case.operation, answer.status),
                    Err(failure) => println!("{} error {failure}", case.operation),
                }
            }
            outcomes
        }
    };
    SourceFile {
        path: "examples/every_operation.rs".to_owned(),
        docs: docs::lines(&about),
        imports: Box::new(|name| {
            let from = match name {
                "ExitCode" => "std::process",
                "Case" | "Failure" => "cases",
                "Credentials" => "vonage_registration",
                _ => return None,
            };
            Some(from.to_owned())
        }),
        items: vec![cases, main, run],
    }
}

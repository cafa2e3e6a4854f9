//! One call of every operation with valid arguments: the smoke test `every_operation`, and what the
//! workspace's tests send over the wire. Generated, so that no operation can be left out.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::client::url_variable;
use super::operations::path_variable;
use super::rust_type::rust_type_in;
use super::{Import, SourceFile, allow_deprecated, docs};
use crate::ir::{
    Api, Body, BodyKind, Limits, Operation, Parameter, ParameterLocation, Resource, Style, Type,
    example_value,
};

const DIRECTORY: &str = "examples/every_operation";

/// The calls of one API, one file for each resource.
pub(super) fn files(api: &Api) -> impl Iterator<Item = SourceFile<'_>> {
    let resources = api
        .resources
        .iter()
        .map(|resource| resource_file(api, resource));
    std::iter::once_with(|| module(api)).chain(resources)
}

fn module(api: &Api) -> SourceFile<'_> {
    let allow = allow_deprecated(api);
    let declared = api.resources.iter().map(|resource| {
        let name = format_ident!("{}", resource.module);
        let path = docs::module_path(&resource.module);
        quote! {
            #allow
            #path
            #[rustfmt::skip]
            mod #name;
        }
    });
    let names = api
        .resources
        .iter()
        .map(|resource| format_ident!("{}", resource.module));
    let all = if api.resources.is_empty() {
        quote! { Vec::new() }
    } else {
        quote! { [#(#names::CASES),*].concat() }
    };
    let gathered = quote! {
        /// One call of every operation.
        pub(crate) fn cases() -> Vec<Case<Client>> {
            #all
        }
    };
    SourceFile {
        path: format!("{DIRECTORY}/{}/mod.rs", api.module),
        docs: docs::lines(&format!("One call of every operation of `{}`.", api.module)),
        imports: vec![Import::new("super", &["Case"]), client_import(api)],
        items: declared.chain([gathered]).collect(),
    }
}

fn client_import(api: &Api) -> Import<'static> {
    Import::new(format!("vonage_registration::{}", api.module), &["Client"])
}

fn resource_file<'a>(api: &'a Api, resource: &Resource) -> SourceFile<'a> {
    let cases = resource.operations.iter().map(|operation| {
        let id = &operation.id;
        let path = path_arguments(api, operation);
        let call = format_ident!("{}", operation.name);
        quote! { Case { operation: #id, path: &[#(#path),*], call: #call } }
    });
    let table = quote! {
        /// The operations of this resource.
        pub(super) const CASES: &[Case<Client>] = &[#(#cases),*];
    };
    let calls = resource
        .operations
        .iter()
        .map(|operation| call(api, resource, operation));
    SourceFile {
        path: format!("{DIRECTORY}/{}/{}.rs", api.module, resource.module),
        docs: docs::lines(&format!("Calls of `{}`.", resource.module)),
        imports: vec![
            Import::new("super::super", &["Answered", "Case", "Optional"]),
            Import::of("vonage_registration", |name| name == api.module),
            client_import(api),
        ],
        items: std::iter::once(table).chain(calls).collect(),
    }
}

fn path_arguments(api: &Api, operation: &Operation) -> Vec<String> {
    let path = operation.parameters_in(ParameterLocation::Path);
    path.map(|parameter| text(&argument(api, parameter)))
        .collect()
}

/// The parameter's example, or a value that it accepts.
pub(super) fn argument(api: &Api, parameter: &Parameter) -> serde_json::Value {
    let example = parameter.example.clone();
    example.unwrap_or_else(|| example_value(&parameter.ty, &parameter.limits, api))
}

fn text(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn call(api: &Api, resource: &Resource, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let accessor = format_ident!("{}", resource.module);
    let method = format_ident!("{}", operation.method_name);
    let path = operation.parameters_in(ParameterLocation::Path);
    let bound: Vec<Ident> = path.map(path_variable).collect();
    let body = operation.body.as_ref().map(|body| body_value(api, body));
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| {
            if parameter.place == ParameterLocation::Path {
                path_argument(api, parameter, &path_variable(parameter))
            } else {
                literal(api, parameter)
            }
        });
    let arguments: Vec<TokenStream> = required
        .chain(operation.required_body().map(|_| quote! { body }))
        .collect();
    let body_setter = operation
        .optional_body()
        .map(|_| quote! { call = call.body(body); });
    let setters: Vec<TokenStream> = operation
        .setters()
        .map(|parameter| {
            let setter = format_ident!("{}", parameter.rust_name);
            let value = literal(api, parameter);
            quote! { call = call.#setter(#value); }
        })
        .chain(body_setter)
        .collect();
    let mutable = (!setters.is_empty()).then(|| quote! { mut });
    let (optional, set) = if setters.is_empty() {
        (quote! { _ }, None)
    } else {
        (
            quote! { optional },
            Some(quote! { if optional == Optional::Set { #(#setters)* } }),
        )
    };
    quote! {
        fn #name(client: &Client, path: &[&str], #optional: Optional) -> Option<Answered> {
            let [#(#bound),*] = *path else { return None };
            #body
            let #mutable call = client.#accessor().#method(#(#arguments),*);
            #set
            Some(super::super::answered(call.send()))
        }
    }
}

fn body_value(api: &Api, body: &Body) -> TokenStream {
    match body.kind {
        BodyKind::Text | BodyKind::Binary => {
            let text = text(&body.example);
            quote! { let body = #text; }
        }
        _ => {
            let ty = qualified(api, &body.ty);
            let json = serde_json::to_string_pretty(&body.example).unwrap_or_default();
            let json = raw_string(&json);
            quote! { let body: #ty = serde_json::from_str(#json).ok()?; }
        }
    }
}

/// A path parameter out of its text.
fn path_argument(api: &Api, parameter: &Parameter, ident: &Ident) -> TokenStream {
    match &parameter.ty {
        Type::String => quote! { #ident },
        Type::Any if !is_composed(parameter) => quote! { #ident },
        Type::Named(name) if api.is_enum(name) => quote! { #ident.parse().ok()? },
        Type::Any
        | Type::Named(_)
        | Type::Array(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Upload => {
            let ty = qualified(api, &parameter.ty);
            quote! { serde_json::from_str::<#ty>(#ident).ok()? }
        }
        _ => quote! { #ident.parse().ok()? },
    }
}

/// Whether a parameter of any type is written by its style and so taken as JSON.
fn is_composed(parameter: &Parameter) -> bool {
    matches!(parameter.style, Style::Json | Style::Label | Style::Matrix)
}

/// JSON as a person would write it into a program.
pub(super) fn raw_string(json: &str) -> TokenStream {
    let mut marks = "#".to_owned();
    while json.contains(&format!("\"{marks}")) {
        marks.push('#');
    }
    format!("r{marks}\"{json}\"{marks}")
        .parse()
        .unwrap_or_else(|_| quote! { #json })
}

/// The type as seen from outside of the crate.
fn qualified(api: &Api, ty: &Type) -> TokenStream {
    let module = format_ident!("{}", api.module);
    rust_type_in(ty, &quote! { #module:: })
}

/// A parameter's example as a Rust expression.
fn literal(api: &Api, parameter: &Parameter) -> TokenStream {
    let value = argument(api, parameter);
    match &parameter.ty {
        Type::Int32 | Type::Int64 => {
            let number =
                proc_macro2::Literal::i64_unsuffixed(value.as_f64().unwrap_or(1.0).abs() as i64);
            quote! { #number }
        }
        Type::Number => {
            let number = value.as_f64().unwrap_or(1.0).abs();
            quote! { #number }
        }
        Type::Boolean => {
            let flag = value.as_bool().unwrap_or(true);
            quote! { #flag }
        }
        Type::Named(name) if api.is_enum(name) => {
            let ty = qualified(api, &parameter.ty);
            let text = text(&value);
            quote! { #ty::from(#text) }
        }
        Type::Array(item) => array_literal(api, item, parameter, &value),
        Type::Any if !is_composed(parameter) => {
            let text = text(&value);
            quote! { #text }
        }
        Type::String => {
            let text = text(&value);
            quote! { #text }
        }
        Type::Any | Type::Map(_) | Type::Named(_) | Type::Nullable(_) | Type::Upload => {
            let ty = qualified(api, &parameter.ty);
            let json = raw_string(&value.to_string());
            quote! { serde_json::from_str::<#ty>(#json).ok()? }
        }
        Type::DateTime | Type::Date | Type::Uuid => {
            let text = text(&value);
            quote! { #text.parse().ok()? }
        }
    }
}

fn array_literal(
    api: &Api,
    item: &Type,
    parameter: &Parameter,
    value: &serde_json::Value,
) -> TokenStream {
    let items = value
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![value.clone()]);
    let items = items.into_iter().map(|value| {
        let limits = parameter
            .limits
            .items
            .as_deref()
            .cloned()
            .unwrap_or_else(Limits::default);
        let item = Parameter {
            ty: item.clone(),
            limits,
            example: Some(value),
            ..parameter.clone()
        };
        literal(api, &item)
    });
    quote! { [#(#items),*] }
}

/// `cases.rs`: what a case is, and the modules with the cases of each API.
fn list_items(modules: &[String]) -> Vec<TokenStream> {
    let declared = modules.iter().map(|module| {
        let name = format_ident!("{module}");
        quote! {
            #[cfg(feature = #module)]
            #[rustfmt::skip]
            pub(crate) mod #name;
        }
    });
    let case = quote! {
        /// A call of one operation.
        #[derive(Debug)]
        pub(crate) struct Case<C> {
            /// The `operationId`.
            pub(crate) operation: &'static str,
            /// Valid values of the path parameters, in order.
            pub(crate) path: &'static [&'static str],
            /// Prepares the call; `None` when a path parameter is of a type that cannot hold the value.
            pub(crate) call: fn(&C, &[&str], Optional) -> Option<Answered>,
        }
    };
    let clone = quote! {
        impl<C> Clone for Case<C> {
            fn clone(&self) -> Self {
                *self
            }
        }
    };
    let copy = quote! { impl<C> Copy for Case<C> {} };
    let optional = quote! {
        /// What happens to parameters that may be left out.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Optional {
            /// They are left out.
            Omitted,
            /// They are set to their examples.
            Set,
        }
    };
    let answer = quote! {
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
    };
    let alias = quote! {
        /// A call under way.
        pub(crate) type Answered = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;
    };
    let answered = quote! {
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
    };
    declared
        .chain([case, clone, copy, optional, answer, alias, answered])
        .chain(visit(modules))
        .collect()
}

/// A way to all APIs, for whoever does the same with each.
fn visit(modules: &[String]) -> [TokenStream; 2] {
    let visits = modules.iter().map(|module| {
        let name = format_ident!("{module}");
        quote! {
            #[cfg(feature = #module)]
            visitor.api(#module, vonage_registration::#name::Client::builder(), #name::cases());
        }
    });
    let visitor = quote! {
        /// What is done with each API.
        #[allow(dead_code)]
        pub(crate) trait Visitor {
            /// Takes the name of the module, a client to be built, and the calls.
            fn api<C: Api + Send + Sync + 'static>(
                &mut self,
                module: &str,
                client: ClientBuilder<C>,
                cases: Vec<Case<C>>,
            );
        }
    };
    let visit = quote! {
        /// Shows all APIs to the visitor.
        #[allow(dead_code)]
        pub(crate) fn visit(visitor: &mut impl Visitor) {
            #(#visits)*
        }
    };
    [visitor, visit]
}

/// The file that declares cases and lists the APIs.
pub(super) fn list(modules: &[String]) -> SourceFile<'_> {
    SourceFile {
        path: format!("{DIRECTORY}/cases.rs"),
        docs: docs::lines("Calls of all operations of all APIs."),
        imports: vec![
            Import::new("std::fmt", &["Debug"]),
            Import::new("std::pin", &["Pin"]),
            Import::new("serde", &["Serialize"]),
            Import::new("serde_json", &["Value"]),
            Import::new(
                "vonage_registration",
                &["Api", "ClientBuilder", "Error", "Response"],
            ),
        ],
        items: list_items(modules),
    }
}

/// The example itself.
pub(super) fn example(modules: &[String]) -> SourceFile<'_> {
    let runs = modules.iter().map(|module| {
        let name = format_ident!("{module}");
        let variable = url_variable(module);
        quote! {
            #[cfg(feature = #module)]
            {
                let client = vonage_registration::#name::Client::builder().credentials(credentials.clone());
                let client = client.base_url(std::env::var(#variable)?).build()?;
                tally.run(&client, &cases::#name::cases()).await;
            }
        }
    });
    let main = quote! {
        #[rustfmt::skip]
        #[tokio::main(flavor = "current_thread")]
        async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
            let credentials = Credentials::from_env()?;
            let mut tally = Tally::default();
            #(#runs)*
            println!("{} called, {} ok", tally.called, tally.ok);
            Ok(if tally.called == tally.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    };
    SourceFile {
        path: "examples/every_operation.rs".to_owned(),
        docs: example_docs(modules),
        imports: vec![
            Import::new("std::process", &["ExitCode"]),
            Import::new("cases", &["Case", "Optional"]),
            Import::new("vonage_registration", &["Credentials"]),
        ],
        items: vec![
            quote! {
                #[path = "every_operation/cases.rs"]
                #[rustfmt::skip]
                mod cases;
            },
            main,
            tally(),
            tally_impl(),
        ],
    }
}

fn example_docs(modules: &[String]) -> Vec<String> {
    let variables: Vec<String> = modules
        .iter()
        .map(|module| docs::as_code(&url_variable(module)))
        .collect();
    docs::lines(&format!(
        "Calls every operation once and prints how it went.\n\nThe servers are named by {}, the credentials by \
         `VONAGE_API_KEY` and `VONAGE_API_SECRET`.",
        variables.join(" and ")
    ))
}

fn tally() -> TokenStream {
    quote! {
        #[derive(Default)]
        struct Tally {
            called: usize,
            ok: usize,
        }
    }
}

fn tally_impl() -> TokenStream {
    quote! {
        #[rustfmt::skip]
        impl Tally {
            async fn run<C>(&mut self, client: &C, cases: &[Case<C>]) {
                for case in cases {
                    self.called += 1;
                    let Some(call) = (case.call)(client, case.path, Optional::Omitted) else {
                        println!("{} error: its arguments do not fit its types", case.operation);
                        continue;
                    };
                    match call.await {
                        Ok(answer) => {
                            self.ok += 1;
                            println!("{} {}", case.operation, answer.status);
                        }
                        Err(error) => println!("{} error {error}", case.operation),
                    }
                }
            }
        }
    }
}

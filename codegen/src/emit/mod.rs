//! Emitters: each turns a part of the IR into Rust tokens.

mod advice;
mod cases;
mod client;
mod constraint_docs;
mod conversions;
mod docs;
mod enums;
mod examples;
mod limits;
mod lower;
mod mock;
mod models;
mod operations;
mod rules;
mod rust_type;
mod values;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Api, Resource, Shape, TypeDef};
pub use docs::link_operations;
pub use models::ModelsError;
pub use rust_type::rust_type;

/// A file to be rendered.
pub struct SourceFile<'a> {
    /// Path below the crate, with `/`.
    pub path: String,
    /// Lines of the module's doc comment.
    pub docs: Vec<String>,
    /// Where names are imported from that the file uses without a path.
    pub imports: Imports<'a>,
    /// The items, in order.
    pub items: Vec<TokenStream>,
}

/// The path before a name; nothing for what is no import. Not a list: every file may use any of the API's types.
pub type Imports<'a> = Box<dyn Fn(&str) -> Option<String> + 'a>;

/// Where the names are that generated code of the crate uses: in libraries, the runtime, and its parts.
fn import(name: &str) -> Option<String> {
    let from = match name {
        "DateTime" | "Utc" => "chrono",
        "Serialize" | "Deserialize" => "serde",
        "Uuid" => "uuid",
        "Advice" | "Api" | "Call" | "Checker" | "ClientBuilder" | "Credentials" | "DecodeError"
        | "Error" | "Items" | "Limits" | "ListStyle" | "Method" | "Operation" | "Pages"
        | "Pagination" | "Request" | "Retry" | "Security" | "Transport" | "Violations"
        | "call_type" | "decode" | "model" | "newtype" | "open_enum" | "required" => {
            "crate::runtime"
        }
        "Files" | "ParameterLocation" | "Style" | "Upload" | "content" | "open_union" => {
            "crate::runtime::parts"
        }
        "route" => "crate::mock",
        _ => return None,
    };
    Some(from.to_owned())
}

/// The same, and models of other files.
fn imports<'a>(api: &'a Api, is_elsewhere: impl Fn(&TypeDef) -> bool + 'a) -> Imports<'a> {
    Box::new(move |name| {
        let model = api.type_def(name).filter(|def| is_elsewhere(def));
        import(name).or_else(|| model.map(|_| "super".to_owned()))
    })
}

/// The files of one API, below the crate that holds them: the library's, the mock's routes and the calls of the smoke
/// test. Each is made when it is asked for, so that the tokens of one are in memory at a time.
///
/// # Errors
///
/// When progenitor does not write the types it is asked for.
pub fn files(
    api: &Api,
) -> Result<impl Iterator<Item = Result<SourceFile<'_>, ModelsError>>, ModelsError> {
    let models = models::Models::generate(api)?;
    let has_shared = api.types.iter().any(is_shared);
    let resources = api.resources.iter().map(Some);
    let parts = resources.chain(has_shared.then_some(None));
    let modules = parts.map(move |resource| module_file(api, resource, &models));
    let library = std::iter::once_with(|| Ok(client::module(api))).chain(modules);
    Ok(library.chain(mock::files(api).chain(cases::files(api)).map(Ok)))
}

/// Files that list all APIs, by the names of their modules.
pub fn crate_files(modules: &[String]) -> Vec<SourceFile<'_>> {
    vec![client::list(modules), cases::list(modules)]
}

/// A module in a file of its own.
fn declare(visibility: TokenStream, module: &str) -> TokenStream {
    let name = format_ident!("{module}");
    // The compiler wants to be told where the file is for names beyond ASCII.
    let path = format!("{module}.rs");
    let path = (!module.is_ascii()).then(|| quote! { #[path = #path] });
    quote! {
        #path
        #[rustfmt::skip]
        #visibility mod #name;
    }
}

fn is_shared(def: &TypeDef) -> bool {
    def.resource.is_none() && (def.in_request || def.in_response)
}

/// The file of a resource, or of what several resources share.
fn module_file<'a>(
    api: &'a Api,
    resource: Option<&'a Resource>,
    models: &models::Models,
) -> Result<SourceFile<'a>, ModelsError> {
    let is_here = move |def: &TypeDef| match resource {
        Some(resource) => def.resource.as_deref() == Some(&resource.module),
        None => is_shared(def),
    };
    let mut items = resource.map_or_else(Vec::new, |it| operations::items(api, it));
    for def in api.types.iter().filter(|def| is_here(def)) {
        items.extend(type_items(api, def, models)?);
    }
    items.extend(
        resource
            .into_iter()
            .flat_map(|it| operations::statics(api, it)),
    );
    let (name, about) = match resource {
        Some(it) => (it.module.as_str(), it.description.as_deref()),
        None => ("shared", Some("Models that more than one resource uses.")),
    };
    Ok(SourceFile {
        path: format!("src/{}/{name}.rs", api.module),
        docs: docs::lines(about.unwrap_or("Operations and their models.")),
        imports: imports(api, move |def| !is_here(def)),
        items,
    })
}

fn type_items(
    api: &Api,
    def: &TypeDef,
    models: &models::Models,
) -> Result<Vec<TokenStream>, ModelsError> {
    if let Shape::Enum(shape) = &def.shape {
        return Ok(vec![enums::item(def, shape)]);
    }
    let mut items = models.items(api, def)?;
    items.extend(advice::item(api, def));
    items.extend(conversions::item(api, def));
    Ok(items)
}

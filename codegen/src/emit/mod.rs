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

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Resource, Shape, TypeDef};
pub use docs::link_operations;
pub use models::ModelsError;

/// A file to be rendered.
pub struct SourceFile<'a> {
    /// Path below the crate, with `/`.
    pub path: String,
    /// Lines of the module's doc comment.
    pub docs: Vec<String>,
    /// Names that the file may use; those it does use are imported.
    pub imports: Vec<Import<'a>>,
    /// The items, in order.
    pub items: Vec<TokenStream>,
}

/// A `use` that is written when one of its names occurs in the file.
pub struct Import<'a> {
    /// The path before the name.
    pub from: String,
    /// Whether a name is one of them. Not a list: every file may use any of the API's types.
    pub has: Box<dyn Fn(&str) -> bool + 'a>,
}

impl<'a> Import<'a> {
    fn new(from: impl Into<String>, names: &'a [&'a str]) -> Self {
        Self::of(from, move |name| names.contains(&name))
    }

    fn of(from: impl Into<String>, has: impl Fn(&str) -> bool + 'a) -> Self {
        Self {
            from: from.into(),
            has: Box::new(has),
        }
    }

    /// Types of the API, as far as they are the ones meant.
    fn types(from: impl Into<String>, api: &'a Api, meant: impl Fn(&TypeDef) -> bool + 'a) -> Self {
        Self::of(from, move |name| api.type_def(name).is_some_and(&meant))
    }
}

/// Names of the runtime that generated resources use.
const RUNTIME: [&str; 22] = [
    "Advice",
    "Call",
    "Checker",
    "DecodeError",
    "Items",
    "Limits",
    "ListStyle",
    "Method",
    "Operation",
    "Pages",
    "Pagination",
    "Request",
    "Retry",
    "Security",
    "Transport",
    "Violations",
    "call_type",
    "decode",
    "model",
    "newtype",
    "open_enum",
    "required",
];

/// Names of its parts that only some APIs need.
const PARTS: [&str; 6] = [
    "Files",
    "ParameterLocation",
    "Style",
    "Upload",
    "content",
    "open_union",
];

/// What a file of resources or models may refer to: the runtime, libraries, and models of other files.
fn imports<'a>(api: &'a Api, is_elsewhere: impl Fn(&TypeDef) -> bool + 'a) -> Vec<Import<'a>> {
    vec![
        Import::new("chrono", &["DateTime", "Utc"]),
        Import::new("serde", &["Deserialize", "Serialize"]),
        Import::new("uuid", &["Uuid"]),
        Import::types("super", api, is_elsewhere),
        Import::new("crate::runtime", &RUNTIME),
        Import::new("crate::runtime::parts", &PARTS),
    ]
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
    let modules = parts.map(move |part| match part {
        Some(resource) => resource_file(api, resource, &models),
        None => shared_file(api, &models),
    });
    let library = std::iter::once_with(|| Ok(client::module(api))).chain(modules);
    Ok(library.chain(mock::files(api).chain(cases::files(api)).map(Ok)))
}

/// Files that list all APIs, by the names of their modules.
pub fn crate_files(modules: &[String]) -> Vec<SourceFile<'_>> {
    vec![
        client::list(modules),
        cases::list(modules),
        cases::example(modules),
    ]
}

/// Advice against use is for users, not for the code that offers what is advised against.
fn allow_deprecated(api: &Api) -> Option<TokenStream> {
    api.has_deprecations()
        .then(|| quote! { #[allow(deprecated)] })
}

fn is_shared(def: &TypeDef) -> bool {
    def.resource.is_none() && (def.in_request || def.in_response)
}

fn resource_file<'a>(
    api: &'a Api,
    resource: &'a Resource,
    models: &models::Models,
) -> Result<SourceFile<'a>, ModelsError> {
    let mut items = operations::items(api, resource);
    for def in api
        .types
        .iter()
        .filter(|def| def.resource.as_deref() == Some(&resource.module))
    {
        items.extend(type_items(api, def, models)?);
    }
    items.extend(operations::statics(api, resource));
    let is_elsewhere = |def: &TypeDef| def.resource.as_deref() != Some(&resource.module);
    Ok(SourceFile {
        path: format!("src/{}/{}.rs", api.module, resource.module),
        docs: docs::lines(
            resource
                .description
                .as_deref()
                .unwrap_or("Operations and their models."),
        ),
        imports: imports(api, is_elsewhere),
        items,
    })
}

fn shared_file<'a>(api: &'a Api, models: &models::Models) -> Result<SourceFile<'a>, ModelsError> {
    let mut items = Vec::new();
    for def in api.types.iter().filter(|def| is_shared(def)) {
        items.extend(type_items(api, def, models)?);
    }
    Ok(SourceFile {
        path: format!("src/{}/shared.rs", api.module),
        docs: docs::lines("Models that more than one resource uses."),
        imports: imports(api, |def| !is_shared(def)),
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

//! Emitters: each turns a part of the catalog into Rust tokens.

mod builder;
mod cases;
mod checks;
mod client;
mod docs;
mod enums;
mod mock;
mod models;
mod operations;

use proc_macro2::TokenStream;

use crate::catalog::{Api, Resource, Shape, TypeDef};
pub use models::ModelsError;

/// A file to be rendered.
#[derive(Debug)]
pub struct SourceFile {
    /// Path below the crate, with `/`.
    pub path: String,
    /// Lines of the module's doc comment.
    pub docs: Vec<String>,
    /// Names that the file may use; those it does use are imported.
    pub imports: Vec<Import>,
    /// The items, in order.
    pub items: Vec<TokenStream>,
}

/// A `use` that is written when one of its names occurs in the file.
#[derive(Debug, Clone)]
pub struct Import {
    /// The path before the name.
    pub from: String,
    /// The names.
    pub names: Vec<String>,
}

impl Import {
    fn new(from: &str, names: &[&str]) -> Self {
        Self {
            from: from.to_owned(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }
}

/// Names of the runtime that generated resources use.
const RUNTIME: [&str; 31] = [
    "Answer",
    "Call",
    "CallFuture",
    "Checker",
    "DecodeError",
    "Error",
    "Files",
    "Format",
    "Items",
    "ListStyle",
    "Method",
    "Operation",
    "Pages",
    "Pagination",
    "Place",
    "Request",
    "Response",
    "Retry",
    "Security",
    "Size",
    "StringRule",
    "Style",
    "Transport",
    "Upload",
    "Validate",
    "Violations",
    "decode",
    "object",
    "object_builder",
    "open_enum",
    "open_union",
];

/// What a file of resources or models may refer to: the runtime, libraries, and models of other files.
fn imports<'a>(elsewhere: impl Iterator<Item = &'a TypeDef>) -> Vec<Import> {
    vec![
        Import::new("chrono", &["DateTime", "Utc"]),
        Import::new("serde", &["Deserialize", "Serialize"]),
        Import::new("uuid", &["Uuid"]),
        Import {
            from: "super".to_owned(),
            names: elsewhere.map(|def| def.name.clone()).collect(),
        },
        Import::new("crate::runtime", &RUNTIME),
    ]
}

/// All files of one API, below the crate that holds them.
///
/// # Errors
///
/// When progenitor does not write the types it is asked for.
pub fn api_files(api: &Api) -> Result<Vec<SourceFile>, ModelsError> {
    let models = models::Models::generate(api)?;
    let mut files = vec![client::module(api)];
    for resource in &api.resources {
        files.push(resource_file(api, resource, &models)?);
    }
    let shared: Vec<&TypeDef> = api.types.iter().filter(|def| is_shared(def)).collect();
    if !shared.is_empty() {
        files.push(shared_file(api, &shared, &models)?);
    }
    files.extend(mock::files(api));
    files.extend(cases::files(api));
    Ok(files)
}

/// Files that list all APIs, by the names of their modules.
pub fn crate_files(modules: &[String]) -> Vec<SourceFile> {
    vec![
        client::list(modules),
        cases::list(modules),
        cases::example(modules),
    ]
}

fn is_shared(def: &TypeDef) -> bool {
    def.resource.is_none() && (def.in_request || def.in_response)
}

fn resource_file(
    api: &Api,
    resource: &Resource,
    models: &models::Models,
) -> Result<SourceFile, ModelsError> {
    let mut items = operations::items(api, resource);
    for def in api
        .types
        .iter()
        .filter(|def| def.resource.as_deref() == Some(&resource.module))
    {
        items.extend(type_items(api, def, models)?);
    }
    items.extend(operations::statics(api, resource));
    let elsewhere = api
        .types
        .iter()
        .filter(|def| def.resource.as_deref() != Some(&resource.module));
    Ok(SourceFile {
        path: format!("src/{}/{}.rs", api.module, resource.module),
        docs: docs::lines(
            resource
                .description
                .as_deref()
                .unwrap_or("Operations and their models."),
        ),
        imports: imports(elsewhere),
        items,
    })
}

fn shared_file(
    api: &Api,
    defs: &[&TypeDef],
    models: &models::Models,
) -> Result<SourceFile, ModelsError> {
    let mut items = Vec::new();
    for def in defs {
        items.extend(type_items(api, def, models)?);
    }
    Ok(SourceFile {
        path: format!("src/{}/shared.rs", api.module),
        docs: docs::lines("Models that more than one resource uses."),
        imports: imports(api.types.iter().filter(|def| !is_shared(def))),
        items,
    })
}

fn type_items(
    api: &Api,
    def: &TypeDef,
    models: &models::Models,
) -> Result<Vec<TokenStream>, ModelsError> {
    if let Shape::Enum(shape) = &def.shape {
        return Ok(enums::items(def, shape));
    }
    let mut items = models.items(def)?;
    items.extend(checks::items(api, def));
    Ok(items)
}

//! Emitters: each turns a part of the catalog into Rust tokens.

mod cases;
mod checks;
mod client;
mod docs;
mod enums;
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
    /// Names of `crate::runtime` that the file may use; those it does use are imported.
    pub imports: &'static [Import],
    /// The items, in order.
    pub items: Vec<TokenStream>,
}

/// A `use` that is written when one of its names occurs in the file.
#[derive(Debug)]
pub struct Import {
    /// The path before the name.
    pub from: &'static str,
    /// The names.
    pub names: &'static [&'static str],
}

/// What generated modules refer to.
const IMPORTS: &[Import] = &[
    Import { from: "chrono", names: &["DateTime", "Utc"] },
    Import { from: "serde", names: &["Deserialize", "Serialize"] },
    Import { from: "uuid", names: &["Uuid"] },
    Import {
        from: "crate::runtime",
        names: &[
            "Call", "CallFuture", "Checker", "Error", "Format", "Items", "ListStyle", "Location", "Method",
            "Operation", "Pages", "Pagination", "Request", "Response", "Retry", "Security", "Size",
            "StringRule", "Transport", "Validate", "Violations", "decode", "open_enum", "validate",
        ],
    },
];

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
    files.extend(cases::files(api));
    Ok(files)
}

/// Files that list all APIs.
pub fn crate_files(apis: &[&Api]) -> Vec<SourceFile> {
    vec![client::list(apis), cases::example(apis)]
}

fn is_shared(def: &TypeDef) -> bool {
    def.resource.is_none() && (def.in_request || def.in_response)
}

fn resource_file(api: &Api, resource: &Resource, models: &models::Models) -> Result<SourceFile, ModelsError> {
    let mut items = operations::items(api, resource);
    for def in api.types.iter().filter(|def| def.resource.as_deref() == Some(&resource.module)) {
        items.extend(type_items(api, def, models)?);
    }
    items.extend(operations::statics(api, resource));
    Ok(SourceFile {
        path: format!("src/{}/{}.rs", api.module, resource.module),
        docs: docs::lines(resource.description.as_deref().unwrap_or("Operations and their models.")),
        imports: IMPORTS,
        items,
    })
}

fn shared_file(api: &Api, defs: &[&TypeDef], models: &models::Models) -> Result<SourceFile, ModelsError> {
    let mut items = Vec::new();
    for def in defs {
        items.extend(type_items(api, def, models)?);
    }
    Ok(SourceFile {
        path: format!("src/{}/shared.rs", api.module),
        docs: docs::lines("Models that more than one resource uses."),
        imports: IMPORTS,
        items,
    })
}

fn type_items(api: &Api, def: &TypeDef, models: &models::Models) -> Result<Vec<TokenStream>, ModelsError> {
    if let Shape::Enum(shape) = &def.shape {
        return Ok(enums::items(def, shape));
    }
    let mut items = models.items(def)?;
    items.extend(checks::items(api, def));
    Ok(items)
}

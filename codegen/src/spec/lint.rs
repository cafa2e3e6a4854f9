//! Finds every problem of a document before anything is generated from it.

mod example;
mod extensions;
mod fields;
mod operations;
mod requests;
mod schemas;
mod structure;

use serde_json::{Map, Value};

use super::Options;
use super::document::Document;
use super::pointer::Pointer;
use super::walk::{Kind, METHODS, walk};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

/// Reports all problems of a document.
pub fn lint(document: &Document, options: Options, diagnostics: &mut Diagnostics) {
    let mut linter = structure::Linter {
        document,
        diagnostics,
        dangling: 0,
    };
    linter.root();
    walk(
        Kind::Document,
        &Pointer::root(),
        document.value(),
        &mut linter,
    );
    linter.count_dangling();
    operations::lint(document, options, diagnostics);
}

/// Whether the document is of an OpenAPI version that the generator knows; reports it if not.
pub fn check_version(document: &Document, diagnostics: &mut Diagnostics) -> bool {
    let root = Pointer::root();
    if !document.value().is_object() {
        diagnostics.push(fields::wrong_type(
            document,
            &root,
            "an object",
            document.value(),
        ));
        return false;
    }
    let at = root.join("openapi");
    if let Some(version) = document.scalar_text(&at) {
        let known = ["3.0", "3.1"]
            .iter()
            .any(|known| version == *known || version.starts_with(&format!("{known}.")));
        if !known {
            let message = format!("OpenAPI version `{version}` is not known");
            let problem = Diagnostic::new(&codes::UNKNOWN_OPENAPI_VERSION, message)
                .at(document.location(&at));
            diagnostics.push(
                problem
                    .note("the generator knows 3.0.x and 3.1.x")
                    .help("get the document in one of these"),
            );
        }
        return known;
    }
    let swagger = root.join("swagger");
    let problem = match document.scalar_text(&swagger) {
        Some(version) => Diagnostic::new(
            &codes::UNKNOWN_OPENAPI_VERSION,
            format!("this is a Swagger {version} document"),
        )
        .at(document.location(&swagger))
        .help("convert it to OpenAPI 3 first, for example with swagger2openapi"),
        None => Diagnostic::new(
            &codes::UNKNOWN_OPENAPI_VERSION,
            "the document does not say which OpenAPI version it is of",
        )
        .at(document.location(&root))
        .help(
            "check that this is an OpenAPI document; it starts with `openapi: 3.0.3` or the like",
        ),
    };
    diagnostics.push(problem);
    false
}

/// Number of operations below `paths`.
#[must_use]
pub fn operation_count(document: &Document) -> usize {
    path_items(document)
        .map(|(_, item)| {
            METHODS
                .iter()
                .filter(|method| item.contains_key(**method))
                .count()
        })
        .sum()
}

fn path_items(document: &Document) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
    let paths = document.value().get("paths").and_then(Value::as_object);
    let paths = paths
        .into_iter()
        .flatten()
        .filter(|(path, _)| !path.starts_with("x-"));
    paths.filter_map(|(path, item)| Some((path, item.as_object()?)))
}

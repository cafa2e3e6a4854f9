//! Finds every problem of a document before anything is generated from it.

mod example;
mod extensions;
mod operations;
mod requests;
mod schemas;
mod structure;

use super::Options;
use super::document::Document;
use super::fields::{Fields, wrong_type};
use super::node::Node;
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
    for (kind, node) in walk(Kind::Document, Node::root(document.value())) {
        linter.node(kind, &node.pointer, node.value);
    }
    linter.count_dangling();
    operations::lint(document, options, diagnostics);
}

/// Whether the document is of an OpenAPI version that the generator knows; reports it if not.
pub fn check_version(document: &Document, diagnostics: &mut Diagnostics) -> bool {
    let root = Pointer::root();
    if !document.value().is_object() {
        diagnostics.push(wrong_type(document, &root, "an object"));
        return false;
    }
    let (at, swagger) = (root.join("openapi"), root.join("swagger"));
    let (message, help, at) = if let Some(version) = document.scalar_text(&at) {
        let is = |known: &str| version == known || version.starts_with(&format!("{known}."));
        if is("3.0") || is("3.1") {
            return true;
        }
        let message = format!("OpenAPI version `{version}` is not known");
        (message, "get the document in version 3.0.x or 3.1.x", at)
    } else if let Some(version) = document.scalar_text(&swagger) {
        let message = format!("this is a Swagger {version} document");
        let help = "convert it to OpenAPI 3 first, for example with swagger2openapi";
        (message, help, swagger)
    } else {
        let message = "the document does not say which OpenAPI version it is of".to_owned();
        let help =
            "check that this is an OpenAPI document; it starts with `openapi: 3.0.3` or the like";
        (message, help, root)
    };
    let problem = Diagnostic::new(&codes::UNKNOWN_OPENAPI_VERSION, message);
    diagnostics.push(problem.at(document.location(&at)).help(help));
    false
}

/// Number of operations below `paths`.
#[must_use]
pub fn operation_count(document: &Document) -> usize {
    let operations = path_items(document)
        .map(|(_, item)| METHODS.iter().filter(|it| item.get(it).is_some()).count());
    operations.sum()
}

fn path_items(document: &Document) -> impl Iterator<Item = (&str, Fields<'_>)> {
    let root = Fields::root(document).into_iter();
    let paths = root.flat_map(|root| root.entries("paths"));
    let paths = paths.filter(|(path, ..)| !path.starts_with("x-"));
    paths.filter_map(|(path, at, item)| Some((path, Fields::of(document, at, item)?)))
}

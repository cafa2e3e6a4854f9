//! Finds every problem of a document before anything is generated from it.

mod example;
mod extensions;
mod operations;
mod requests;
mod schemas;
mod structure;

use std::collections::HashMap;

use super::document::Document;
use super::fields::{Fields, wrong_type};
use super::node::Node;
use super::pointer::Pointer;
use super::walk::{Kind, METHODS, walk};
use super::{OperationIds, Options};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

struct Linter<'d, 'o> {
    document: &'d Document,
    options: Options,
    diagnostics: &'o mut Diagnostics,
    /// References that led nowhere.
    dangling: usize,
    /// Where each `operationId` stands.
    operation_ids: HashMap<&'d str, Pointer>,
    proposed_ids: OperationIds,
}

impl Linter<'_, '_> {
    fn report(&mut self, problem: Diagnostic) {
        self.diagnostics.push(problem);
    }
}

/// Reports all problems of a document.
pub fn lint(document: &Document, options: Options, diagnostics: &mut Diagnostics) {
    let mut linter = Linter {
        document,
        options,
        diagnostics,
        dangling: 0,
        operation_ids: HashMap::new(),
        proposed_ids: OperationIds::of(document.value()),
    };
    linter.root();
    for (kind, node) in walk(Kind::Document, Node::root(document.value())) {
        linter.node(kind, &node.pointer, node.value);
    }
    linter.count_dangling();
    for (path, item) in path_items(document) {
        linter.path_item(path, &item);
    }
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

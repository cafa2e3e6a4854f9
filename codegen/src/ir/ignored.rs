//! What a document describes and the generator has no use for.

use serde_json::Value;

use super::operation::is_reserved_header;
use crate::spec::reference::follow;
use crate::spec::walk::METHODS;
use crate::spec::{Node, Pointer};

/// Places of what is ignored, each with the reason.
pub fn ignored(root: &Value) -> Vec<(Pointer, String)> {
    let document = Node::root(root);
    let mut found = Vec::new();
    calls_by_the_service(&document, "webhooks", &mut found);
    for (_, item) in document.map("paths") {
        if follow(root, item.clone()) != item {
            continue;
        }
        reserved_headers(root, &item, &mut found);
        for operation in METHODS.iter().filter_map(|method| item.get(method)) {
            calls_by_the_service(&operation, "callbacks", &mut found);
            reserved_headers(root, &operation, &mut found);
        }
    }
    found
}

fn calls_by_the_service(holder: &Node<'_>, key: &str, found: &mut Vec<(Pointer, String)>) {
    if !holder.map(key).is_empty() {
        let reason = format!("{key} are calls by the service; a client has nothing to send");
        found.push((holder.pointer.join(key), reason));
    }
}

fn reserved_headers(root: &Value, holder: &Node<'_>, found: &mut Vec<(Pointer, String)>) {
    for parameter in holder.list("parameters") {
        let pointer = parameter.pointer.clone();
        if is_reserved_header(&follow(root, parameter)) {
            let reason = "OpenAPI leaves `Accept`, `Content-Type` and `Authorization` to media types and security";
            found.push((pointer, reason.to_owned()));
        }
    }
}

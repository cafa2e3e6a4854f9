//! What a document describes and the generator has no use for.

use serde_json::Value;

use super::operation::{METHODS, follow, is_reserved_header};
use crate::spec::Pointer;

/// Places of what is ignored, each with the reason.
pub fn ignored(root: &Value) -> Vec<(Pointer, String)> {
    let mut found = Vec::new();
    let webhooks = root.get("webhooks").and_then(Value::as_object);
    if webhooks.is_some_and(|webhooks| !webhooks.is_empty()) {
        let reason = "webhooks are calls by the service; a client has nothing to send";
        found.push((Pointer::from_tokens(["webhooks"]), reason.to_owned()));
    }
    let paths = root.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let followed = follow(root, item);
        if !std::ptr::eq(item, followed) {
            continue;
        }
        let at = Pointer::from_tokens(["paths", path]);
        parameters(root, item, &at, &mut found);
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                of_operation(root, operation, &at.join(method), &mut found);
            }
        }
    }
    found
}

fn of_operation(root: &Value, operation: &Value, at: &Pointer, found: &mut Vec<(Pointer, String)>) {
    let callbacks = operation.get("callbacks").and_then(Value::as_object);
    if callbacks.is_some_and(|callbacks| !callbacks.is_empty()) {
        let reason = "callbacks are calls by the service; a client has nothing to send";
        found.push((at.join("callbacks"), reason.to_owned()));
    }
    parameters(root, operation, at, found);
}

fn parameters(root: &Value, holder: &Value, at: &Pointer, found: &mut Vec<(Pointer, String)>) {
    let list = holder.get("parameters").and_then(Value::as_array);
    for (index, parameter) in list.into_iter().flatten().enumerate() {
        if is_reserved_header(follow(root, parameter)) {
            let reason = "OpenAPI leaves `Accept`, `Content-Type` and `Authorization` to media types and security";
            found.push((at.join("parameters").join(index), reason.to_owned()));
        }
    }
}

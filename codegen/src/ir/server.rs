//! Servers: of the document, and of single paths and operations.

use serde_json::Value;

use super::schema::text;

/// The server of the document, variables at their defaults. It may be relative, or empty.
pub(super) fn of_document(root: &Value) -> String {
    first(root).unwrap_or_default()
}

/// The server of an operation, where it or its path names another than the document.
pub(super) fn of_operation(root: &Value, path_item: &Value, operation: &Value) -> Option<String> {
    let server = first(operation).or_else(|| first(path_item))?;
    let document = of_document(root);
    let server = if server.contains("://") {
        server
    } else {
        on_host_of(&document, &server)?
    };
    (server != document).then_some(server)
}

/// A relative server stands on the document's host.
fn on_host_of(document: &str, server: &str) -> Option<String> {
    let (scheme, rest) = document.split_once("://")?;
    let host = rest.split('/').next()?;
    Some(format!(
        "{scheme}://{host}/{}",
        server.trim_start_matches('/')
    ))
}

fn first(holder: &Value) -> Option<String> {
    let server = holder.get("servers")?.as_array()?.first()?;
    let mut url = text(server, "url")?;
    let variables = server.get("variables").and_then(Value::as_object);
    for (name, variable) in variables.into_iter().flatten() {
        let first = variable.pointer("/enum/0");
        if let Some(value) = variable.get("default").or(first).and_then(scalar) {
            url = url.replace(&format!("{{{name}}}"), &value);
        }
    }
    Some(url.trim_end_matches('/').to_owned())
}

/// Ports and versions are written as numbers often enough.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_stand_at_their_defaults() {
        let root = json!({ "servers": [{
            "url": "https://{region}.example.com:{port}/",
            "variables": { "region": { "default": "eu" }, "port": { "default": 8443 } },
        }] });
        assert_eq!(of_document(&root), "https://eu.example.com:8443");
    }

    #[test]
    fn the_operation_goes_before_its_path_and_both_before_the_document() {
        let server = |url: &str| json!({ "servers": [{ "url": url }] });
        let root = server("https://a.example.com/v1");
        let none = json!({});
        let of = |path: &Value, operation: &Value| of_operation(&root, path, operation);
        assert_eq!(of(&none, &none), None);
        assert_eq!(
            of(&server("https://b.c"), &server("/v2")).unwrap(),
            "https://a.example.com/v2"
        );
        assert_eq!(of(&server("https://b.c"), &none).unwrap(), "https://b.c");
    }
}

//! Servers: of the document, and of single paths and operations.

use serde_json::Value;

use crate::spec::Node;
use crate::spec::server::url;

/// The servers that the document or a part of it lists.
#[must_use]
pub fn all(holder: &Node<'_>) -> Vec<String> {
    holder.list("servers").iter().filter_map(url).collect()
}

/// The server of an operation, where it or its path names another than the document.
pub(super) fn of_operation(
    root: &Value,
    path_item: &Node<'_>,
    operation: &Node<'_>,
) -> Option<String> {
    let first = |holder: &Node<'_>| url(holder.list("servers").first()?);
    let server = first(operation).or_else(|| first(path_item))?;
    let document = first(&Node::root(root)).unwrap_or_default();
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_operation_goes_before_its_path_and_both_before_the_document() {
        let server = |url: &str| json!({ "servers": [{ "url": url }] });
        let root = server("https://a.example.com/v1");
        let none = json!({});
        let of = |path: &Value, operation: &Value| {
            of_operation(&root, &Node::root(path), &Node::root(operation))
        };
        assert_eq!(of(&none, &none), None);
        assert_eq!(
            of(&server("https://b.c"), &server("/v2")).unwrap(),
            "https://a.example.com/v2"
        );
        assert_eq!(of(&server("https://b.c"), &none).unwrap(), "https://b.c");
    }
}

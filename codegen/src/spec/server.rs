//! Servers: the URL with its variables, and whether requests can go there.

use super::node::Node;
use super::words::text_of;
use crate::diagnostic::is_invisible;

/// Headers that OpenAPI leaves to media types and security schemes: as parameters they are ignored.
pub const RESERVED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// The URL with variables at their defaults. It may be relative.
#[must_use]
pub fn url(server: &Node<'_>) -> Option<String> {
    let mut url = server.text("url")?.to_owned();
    for (name, variable) in server.map("variables") {
        let first = variable.value.pointer("/enum/0");
        let value = variable.value.get("default").or(first);
        // Ports and versions are written as numbers often enough.
        if let Some(value) = value.filter(|it| it.is_string() || it.is_number()) {
            url = url.replace(&format!("{{{name}}}"), &text_of(value));
        }
    }
    Some(url.trim_end_matches('/').to_owned())
}

/// Why no request can go to a URL.
pub(super) fn problem(url: &str) -> Option<String> {
    if let Some((_, rest)) = url.split_once('{') {
        let name = rest.split('}').next().unwrap_or_default();
        return Some(format!("has no value for its variable `{name}`"));
    }
    if url.contains(|c: char| c.is_whitespace() || is_invisible(c) || c == '\\') {
        return Some("is no URL".to_owned());
    }
    if url.contains(['?', '#']) {
        return Some("has a query or a fragment: paths are appended to it".to_owned());
    }
    let (scheme, rest) = match url.split_once("//") {
        Some(("", _)) => return Some("has no scheme".to_owned()),
        Some((scheme, rest)) if scheme.ends_with(':') => (scheme.trim_end_matches(':'), rest),
        // Relative to where the document was published.
        _ => return None,
    };
    let authority = rest.split('/').next().unwrap_or_default();
    if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
        Some(format!(
            "is of the scheme `{scheme}`: the client speaks `https` and `http`"
        ))
    } else if authority.contains('@') {
        Some("contains credentials".to_owned())
    } else if authority.split(':').next().is_none_or(str::is_empty) {
        Some("has no host".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_stand_at_their_defaults() {
        let server = json!({
            "url": "https://{region}.example.com:{port}/",
            "variables": { "region": { "default": "eu" }, "port": { "default": 8443 } },
        });
        let url = url(&Node::root(&server));
        assert_eq!(url.as_deref(), Some("https://eu.example.com:8443"));
    }

    #[test]
    fn urls_that_no_request_can_go_to_are_told_from_others() {
        for good in [
            "",
            "/v1",
            "example.com/v1",
            "https://example.com",
            "http://[::1]:80/a",
            "HTTPS://a//b",
        ] {
            assert_eq!(problem(good), None, "{good}");
        }
        for bad in [
            "https://user:secret@example.com",
            "https://",
            "https:///v1",
            "https://:80",
            "ftp://example.com",
            "//example.com",
            "https://{host}/",
            "https://a b",
            "https://a/?x=1",
            "https://a#b",
            "https://a\u{200b}.b",
            "javascript://example.com",
        ] {
            assert!(problem(bad).is_some(), "{bad}");
        }
    }
}

//! Security requirements become ways to authenticate.

use serde_json::Value;

use super::{ParameterLocation, RequiredScheme, Security, SecurityRequirement};
use crate::spec::reference::follow;
use crate::spec::{Node, Pointer};

/// The ways that an operation or, where it says nothing, the document accepts.
pub(super) fn alternatives(root: &Value, operation: &Node<'_>) -> Vec<Security> {
    let mut found = Vec::new();
    for requirement in requirements(root, operation) {
        let schemes = requirement.schemes.iter();
        let mut parts: Vec<Security> = schemes.map(|it| scheme(root, &it.name)).collect();
        let security = match (parts.pop(), parts.is_empty()) {
            (None, _) => Security::None,
            (Some(only), true) => only,
            (Some(last), false) => {
                parts.push(last);
                Security::All(parts)
            }
        };
        if !found.contains(&security) {
            found.push(security);
        }
    }
    if found == [Security::None] {
        found.clear();
    }
    found
}

/// The same as the document says it.
pub(super) fn requirements(root: &Value, operation: &Node<'_>) -> Vec<SecurityRequirement> {
    let declared = operation
        .get("security")
        .or_else(|| Node::root(root).get("security"));
    let declared = declared.map_or_else(Vec::new, |it| it.items().collect());
    let objects = declared.iter().filter(|it| it.value.is_object());
    objects
        .map(|requirement| SecurityRequirement {
            schemes: requirement
                .members()
                .map(|(name, scopes)| required_scheme(root, name, &scopes))
                .collect(),
            pointer: requirement.pointer.clone(),
        })
        .collect()
}

fn required_scheme(root: &Value, name: &str, scopes: &Node<'_>) -> RequiredScheme {
    let declared = declaration(root, name);
    RequiredScheme {
        name: name.to_owned(),
        pointer: declared.as_ref().map(|it| it.pointer.clone()),
        kind: declared.map(|declared| kind(&declared)),
        scopes: scopes
            .items()
            .filter_map(|it| Some(it.value.as_str()?.to_owned()))
            .collect(),
    }
}

/// Names of headers have no case; those of query parameters and cookies have.
fn kind(declared: &Node<'_>) -> [String; 4] {
    let word = |key: &str| declared.text(key).unwrap_or_default();
    let (place, name) = (word("in").to_lowercase(), word("name"));
    let name = match place.as_str() {
        "header" => name.to_lowercase(),
        _ => name.to_owned(),
    };
    [
        word("type").to_lowercase(),
        word("scheme").to_lowercase(),
        place,
        name,
    ]
}

fn declaration<'d>(root: &'d Value, name: &str) -> Option<Node<'d>> {
    let pointer = Pointer::from_tokens(["components", "securitySchemes", name]);
    let value = root.pointer(pointer.as_str())?;
    Some(follow(root, Node { pointer, value }))
}

fn scheme(root: &Value, name: &str) -> Security {
    let Some(scheme) = declaration(root, name) else {
        return Security::Basic;
    };
    let word = |key: &str| scheme.text(key).unwrap_or_default().to_ascii_lowercase();
    match (word("type").as_str(), word("scheme").as_str()) {
        ("http", "basic") => Security::Basic,
        ("http" | "oauth2" | "openidconnect", _) => Security::Bearer,
        ("apikey", _) => api_key(&scheme),
        // With `mutualTLS` it is the HTTP client that proves who it is.
        _ => Security::None,
    }
}

fn api_key(scheme: &Node<'_>) -> Security {
    let name = scheme.text("name").unwrap_or_default().to_owned();
    let place = match scheme.text("in") {
        Some("query") => ParameterLocation::Query,
        Some("cookie") => ParameterLocation::Cookie,
        _ => ParameterLocation::Header,
    };
    Security::ApiKey(place, name)
}

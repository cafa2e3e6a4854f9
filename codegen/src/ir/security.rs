//! Security requirements become ways to authenticate.

use serde_json::Value;

use super::operation::follow;
use super::schema::text;
use super::{ParameterLocation, Security};

/// The ways that an operation or, where it says nothing, the document accepts.
pub(super) fn alternatives(root: &Value, operation: &Value) -> Vec<Security> {
    let declared = operation.get("security").or_else(|| root.get("security"));
    let declared = declared.and_then(Value::as_array).into_iter().flatten();
    let mut found = Vec::new();
    for requirement in declared.filter_map(Value::as_object) {
        let mut parts: Vec<Security> = requirement.keys().map(|key| scheme(root, key)).collect();
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

fn scheme(root: &Value, key: &str) -> Security {
    let schemes = root.pointer("/components/securitySchemes");
    let Some(scheme) = schemes.and_then(|schemes| schemes.get(key)) else {
        return Security::Basic;
    };
    let scheme = follow(root, scheme);
    let word = |key: &str| text(scheme, key).unwrap_or_default().to_ascii_lowercase();
    match (word("type").as_str(), word("scheme").as_str()) {
        ("http", "basic") => Security::Basic,
        ("http" | "oauth2" | "openidconnect", _) => Security::Bearer,
        ("apikey", _) => api_key(scheme),
        // With `mutualTLS` it is the HTTP client that proves who it is.
        _ => Security::None,
    }
}

fn api_key(scheme: &Value) -> Security {
    let name = text(scheme, "name").unwrap_or_default();
    let place = match text(scheme, "in").as_deref() {
        Some("query") => ParameterLocation::Query,
        Some("cookie") => ParameterLocation::Cookie,
        _ => ParameterLocation::Header,
    };
    Security::ApiKey(place, name)
}

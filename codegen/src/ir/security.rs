//! Security requirements become ways to authenticate.

use indexmap::IndexSet;
use serde_json::Value;

use super::operation::location;
use super::{ParameterLocation, RequiredScheme, Security};
use crate::spec::reference::follow;
use crate::spec::{Node, Pointer};

/// The schemes that an operation or, where it says nothing, the document demands: all of one list, of any list.
pub(super) fn requirements(root: &Value, operation: &Node<'_>) -> Vec<Vec<RequiredScheme>> {
    let declared = operation
        .get("security")
        .or_else(|| Node::root(root).get("security"));
    let declared = declared.iter().flat_map(Node::items);
    let objects = declared.filter(|it| it.value.is_object());
    let schemes = |requirement: Node<'_>| {
        let schemes = requirement.members();
        let schemes = schemes.map(|(name, scopes)| required_scheme(root, name, &scopes));
        schemes.collect()
    };
    objects.map(schemes).collect()
}

fn required_scheme(root: &Value, name: &str, scopes: &Node<'_>) -> RequiredScheme {
    let pointer = Pointer::from_tokens(["components", "securitySchemes", name]);
    let declared = Node::at(root, pointer).map(|declared| follow(root, declared));
    let scopes = scopes.items().filter_map(|it| it.value.as_str());
    RequiredScheme {
        name: name.to_owned(),
        kind: declared.map(|declared| {
            let word = |key: &str| declared.text(key).unwrap_or_default();
            let [kind, scheme, place] =
                ["type", "scheme", "in"].map(|key| word(key).to_lowercase());
            [kind, scheme, place, word("name").to_owned()]
        }),
        scopes: scopes.map(str::to_owned).collect(),
    }
}

/// The ways to authenticate that satisfy the requirements.
pub(super) fn alternatives(requirements: &[Vec<RequiredScheme>]) -> Vec<Security> {
    let ways = requirements.iter().map(|schemes| match schemes.as_slice() {
        [] => Security::None,
        [only] => security(only),
        several => Security::All(several.iter().map(security).collect()),
    });
    let ways: IndexSet<Security> = ways.collect();
    let ways = Vec::from_iter(ways);
    if ways == [Security::None] {
        Vec::new()
    } else {
        ways
    }
}

fn security(scheme: &RequiredScheme) -> Security {
    let Some([kind, scheme, place, name]) = &scheme.kind else {
        return Security::Basic;
    };
    match (kind.as_str(), scheme.as_str()) {
        ("http", "basic") => Security::Basic,
        ("http" | "oauth2" | "openidconnect", _) => Security::Bearer,
        ("apikey", _) => {
            let place = location(place).unwrap_or(ParameterLocation::Header);
            Security::ApiKey(place, name.clone())
        }
        // With `mutualTLS` it is the HTTP client that proves who it is.
        _ => Security::None,
    }
}

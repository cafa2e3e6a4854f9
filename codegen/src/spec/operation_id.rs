//! Ids for operations that have none, from their method and path.

use std::collections::HashSet;

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::node::Node;
use super::walk::METHODS;

/// Proposes ids that no operation of the document has, each once.
pub struct OperationIds {
    taken: HashSet<String>,
}

impl OperationIds {
    /// The ids of a document are taken.
    #[must_use]
    pub fn of(document: &Value) -> Self {
        let mut taken = HashSet::new();
        for (_, item) in Node::root(document).map("paths") {
            let operations = METHODS.iter().filter_map(|method| item.get(method));
            taken.extend(operations.filter_map(|it| it.text("operationId").map(str::to_owned)));
        }
        Self { taken }
    }

    /// `GET /v1/things/{id}/parts` is `listThingsParts`; where that is taken, all of the path is in the name.
    pub fn propose(&mut self, method: &str, path: &str) -> String {
        let whole = whole_path(method, path);
        let numbered = (2_u32..).map(|number| format!("{whole}{number}"));
        let mut proposals = [verb_and_nouns(method, path), whole.clone()]
            .into_iter()
            .chain(numbered);
        let free = proposals
            .find(|id| !self.taken.contains(id))
            .unwrap_or_default();
        self.taken.insert(free.clone());
        free
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn verb_and_nouns(method: &str, path: &str) -> String {
    let is_version = |segment: &str| {
        let number = segment.strip_prefix('v');
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    };
    let is_one = segments(path)
        .last()
        .is_some_and(|segment| segment.starts_with('{'));
    let verb = match method {
        "get" if is_one => "get",
        "get" => "list",
        "post" => "create",
        "put" => "replace",
        "patch" => "update",
        method => method,
    };
    let nouns = segments(path).filter(|segment| !segment.contains('{') && !is_version(segment));
    let nouns: String = nouns.map(|segment| segment.to_upper_camel_case()).collect();
    format!("{verb}{nouns}")
}

fn whole_path(method: &str, path: &str) -> String {
    let words = segments(path).map(|segment| {
        match segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'))
        {
            Some(parameter) => format!("By{}", parameter.to_upper_camel_case()),
            None => segment.to_upper_camel_case(),
        }
    });
    format!("{method}{}", words.collect::<String>())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_proposal_is_a_verb_and_nouns_unless_that_is_taken() {
        let document = json!({ "paths": { "/a": { "get": { "operationId": "listParts" } } } });
        let mut ids = OperationIds::of(&document);
        assert_eq!(
            ids.propose("get", "/v1/items/{item_id}/parts"),
            "listItemsParts"
        );
        assert_eq!(ids.propose("post", "/v1/items"), "createItems");
        assert_eq!(ids.propose("get", "/v1/parts"), "getV1Parts");
        assert_eq!(
            ids.propose("get", "/v2/items/{item_id}/parts"),
            "getV2ItemsByItemIdParts"
        );
    }
}

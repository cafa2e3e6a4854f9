//! What no walk visits: `info`, `tags`, `servers`; and the security requirements of the whole document.

use serde_json::{Map, Value};

use super::Normalizer;
use crate::diagnostic::codes;
use crate::spec::fields::Fields;
use crate::spec::suggest;

/// Members of them that are text.
const TEXTS: [&str; 6] = ["title", "version", "summary", "description", "name", "url"];

impl Normalizer<'_> {
    pub(super) fn root(&mut self, root: &Fields<'_>) {
        let info = root.get("info").map(|info| (root.join("info"), info));
        let listed = root.items("tags").chain(root.items("servers"));
        for (at, value) in info.into_iter().chain(listed) {
            if let Some(object) = Fields::of(root.document, at, value) {
                self.nulls(&object);
                self.texts(&object, |key| TEXTS.contains(&key));
            }
        }
        self.requirements(root);
    }

    /// Security requirements that name a scheme which is not described.
    pub(super) fn requirements(&mut self, object: &Fields<'_>) {
        let schemes = object.document.value();
        let schemes = schemes.pointer("/components/securitySchemes");
        let schemes = schemes.and_then(Value::as_object);
        let alternatives = object.items("security");
        let mut kept: Vec<Value> = alternatives.map(|(_, it)| it.clone()).collect();
        let (mut problems, mut left_out) = (Vec::new(), Vec::new());
        for (at, alternative) in object.items("security") {
            let Some(alternative) = Fields::of(object.document, at, alternative) else {
                continue;
            };
            let names = alternative.members.keys();
            for name in names.filter(|name| !schemes.is_some_and(|it| it.contains_key(*name))) {
                let message = format!("there is no security scheme `{name}`");
                let problem = alternative
                    .key_problem(&codes::UNKNOWN_SECURITY_SCHEME, name, message)
                    .help("describe it under `components/securitySchemes` in the overlay, or correct the name");
                let known = schemes.into_iter().flat_map(Map::keys);
                if let [only] = suggest::nearest(name, known.map(String::as_str)).as_slice() {
                    rename(&mut kept, name, only);
                    problems.push(problem.note(format!("taken as `{only}`")));
                } else {
                    kept.retain(|alternative| alternative.get(name).is_none());
                    left_out.push(problem);
                }
            }
        }
        let outcome = format!("left out: requests go out with {}", ways(&kept));
        problems.extend(left_out.into_iter().map(|it| it.note(outcome.as_str())));
        if !problems.is_empty() {
            // One edit for the whole list: its entries may go.
            self.edits
                .push((object.join("security"), Some(Value::Array(kept))));
            self.problems.extend(problems);
        }
    }
}

fn rename(alternatives: &mut [Value], from: &str, to: &str) {
    for alternative in alternatives.iter_mut().filter_map(Value::as_object_mut) {
        if let Some(scopes) = alternative.remove(from) {
            alternative.insert(to.to_owned(), scopes);
        }
    }
}

/// What is left to authenticate with, in words.
fn ways(alternatives: &[Value]) -> String {
    let names = alternatives
        .iter()
        .filter_map(Value::as_object)
        .map(|schemes| {
            let names = schemes.keys().map(|name| format!("`{name}`"));
            names.collect::<Vec<_>>().join(" and ")
        });
    let ways: Vec<String> = names.filter(|names| !names.is_empty()).collect();
    match ways.is_empty() {
        true => "no credentials".to_owned(),
        false => ways.join(" or "),
    }
}

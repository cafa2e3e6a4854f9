//! What no walk visits: `info`, `tags`, `servers`; and the security requirements of the whole document.

use serde_json::Value;

use super::{Normalizer, Object};
use crate::diagnostic::{Diagnostic, codes};
use crate::spec::pointer::Pointer;
use crate::spec::suggest;

impl Normalizer<'_> {
    pub(super) fn root(&mut self) {
        let root = Pointer::root();
        let Some(members) = self.document.value().as_object() else {
            return;
        };
        let document = Object {
            document: self.document,
            at: &root,
            members,
        };
        self.part(
            &root.join("info"),
            &["title", "version", "summary", "description"],
        );
        for (list, texts) in [
            ("tags", &["name", "description"][..]),
            ("servers", &["url", "description"]),
        ] {
            let entries = members
                .get(list)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            for index in 0..entries {
                self.part(&root.join(list).join(index), texts);
            }
        }
        self.requirements(&document);
    }

    fn part(&mut self, at: &Pointer, texts: &[&str]) {
        let document = self.document;
        if let Some(Value::Object(members)) = document.get(at) {
            let object = Object {
                document,
                at,
                members,
            };
            self.nulls(&object);
            self.texts(&object, texts);
        }
    }

    /// Security requirements that name a scheme which is not described.
    pub(super) fn requirements(&mut self, object: &Object<'_>) {
        let Some(Value::Array(alternatives)) = object.get("security") else {
            return;
        };
        let at = object.join("security");
        let is_known = |name: &str| self.schemes().iter().any(|known| known == name);
        let unknown: Vec<(Pointer, &str)> = alternatives
            .iter()
            .enumerate()
            .filter_map(|(index, alternative)| Some((index, alternative.as_object()?)))
            .flat_map(|(index, alternative)| {
                let at = at.join(index);
                alternative
                    .keys()
                    .map(move |name| (at.join(name), name.as_str()))
            })
            .filter(|(_, name)| !is_known(name))
            .collect();
        if unknown.is_empty() {
            return;
        }
        let mut kept = alternatives.clone();
        let (mut taken, mut left_out) = (Vec::new(), Vec::new());
        for (place, name) in unknown {
            let problem = self.unknown_scheme(&place, name);
            let schemes = self.schemes();
            let near = suggest::nearest(name, schemes.iter().map(String::as_str));
            if let [only] = near.as_slice() {
                rename(&mut kept, name, only);
                taken.push(problem.note(format!("taken as `{only}`")));
            } else {
                kept.retain(|alternative| alternative.get(name).is_none());
                left_out.push(problem);
            }
        }
        let outcome = format!("left out: requests go out with {}", ways(&kept));
        let left_out = left_out.into_iter().map(|it| it.note(outcome.as_str()));
        // One edit for the whole list: its entries may go.
        let mut problems = taken.into_iter().chain(left_out);
        if let Some(first) = problems.next() {
            self.replace(at, Value::Array(kept), first);
            self.problems.extend(problems);
        }
    }

    fn unknown_scheme(&self, place: &Pointer, name: &str) -> Diagnostic {
        let message = format!("there is no security scheme `{name}`");
        let help =
            "describe it under `components/securitySchemes` in the overlay, or correct the name";
        Diagnostic::new(&codes::UNKNOWN_SECURITY_SCHEME, message)
            .at(self.document.key_location(place))
            .help(help)
    }

    fn schemes(&self) -> Vec<String> {
        let at = Pointer::from_tokens(["components", "securitySchemes"]);
        let schemes = self.document.get(&at).and_then(Value::as_object);
        schemes
            .into_iter()
            .flat_map(|schemes| schemes.keys().cloned())
            .collect()
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
    let ways: Vec<String> = alternatives
        .iter()
        .filter_map(Value::as_object)
        .map(|schemes| {
            schemes
                .keys()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
        })
        .filter(|names| !names.is_empty())
        .map(|names| names.join(" and "))
        .collect();
    if ways.is_empty() {
        "no credentials".to_owned()
    } else {
        ways.join(" or ")
    }
}

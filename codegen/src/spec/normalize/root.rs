//! What no walk visits: `info`, `tags`, `servers`; and the security requirements of the whole document.

use serde_json::Value;

use super::Normalizer;
use crate::diagnostic::{Diagnostic, codes};
use crate::spec::fields::Fields;
use crate::spec::pointer::Pointer;
use crate::spec::suggest;

impl Normalizer<'_> {
    pub(super) fn root(&mut self) {
        let Some(root) = Fields::root(self.document) else {
            return;
        };
        let info = root.object("info").into_iter();
        let info = info.map(|it| (it, &["title", "version", "summary", "description"][..]));
        let lists = [
            ("tags", &["name", "description"][..]),
            ("servers", &["url", "description"]),
        ];
        let entries = lists.into_iter().flat_map(|(list, texts)| {
            let entries = root.items(list);
            let entries = entries.filter_map(|(at, it)| Fields::of(root.document, at, it));
            entries.map(move |it| (it, texts))
        });
        for (object, texts) in info.chain(entries) {
            self.nulls(&object);
            self.texts(&object, texts);
        }
        self.requirements(&root);
    }

    /// Security requirements that name a scheme which is not described.
    pub(super) fn requirements(&mut self, object: &Fields<'_>) {
        let Some(Value::Array(alternatives)) = object.get("security") else {
            return;
        };
        let schemes = self.schemes();
        let unknown: Vec<(Pointer, &str)> = object
            .items("security")
            .filter_map(|(at, alternative)| Fields::of(object.document, at, alternative))
            .flat_map(|it| {
                let names = it.members.keys();
                names.map(move |name| (it.join(name), name.as_str()))
            })
            .filter(|(_, name)| !schemes.iter().any(|known| known == name))
            .collect();
        if unknown.is_empty() {
            return;
        }
        let mut kept = alternatives.clone();
        let (mut taken, mut left_out) = (Vec::new(), Vec::new());
        for (place, name) in unknown {
            let problem = self.unknown_scheme(&place, name);
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
            self.replace(object.join("security"), Value::Array(kept), first);
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
        schemes.map_or_else(Vec::new, |it| it.keys().cloned().collect())
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

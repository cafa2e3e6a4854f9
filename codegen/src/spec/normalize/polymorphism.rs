//! A base that its subtypes refer to with `allOf`, and that leaves it to its discriminator to say that it is one of them.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Normalizer;
use crate::diagnostic::codes;
use crate::spec::fields::Fields;
use crate::spec::fix;
use crate::spec::pointer::Pointer;
use crate::spec::reference::{local_target, reference_in};

impl Normalizer<'_> {
    pub(super) fn subtypes(&mut self, base: &Fields<'_>) {
        let Some(discriminator) = base.get("discriminator").and_then(Value::as_object) else {
            return;
        };
        let Some(components) = self.components() else {
            return;
        };
        let listed = ["oneOf", "anyOf"].iter().any(|key| base.get(key).is_some());
        let mut mapped = mapped(discriminator, components);
        mapped.retain(|name| place_of(name) != base.at);
        let subtypes = match mapped.is_empty() {
            true => extending(&base.at, components),
            false => mapped,
        };
        for subtype in &subtypes {
            self.set_apart(subtype, base, discriminator);
        }
        // One that builds upon another repeats what that one says.
        if !listed && base.get("allOf").is_none() {
            self.list(base, &subtypes);
        }
    }

    fn components(&self) -> Option<&'_ Map<String, Value>> {
        let schemas = Pointer::from_tokens(["components", "schemas"]);
        self.document.get(&schemas)?.as_object()
    }

    fn list(&mut self, base: &Fields<'_>, subtypes: &[String]) {
        let message = "the schema has a discriminator and lists no alternatives";
        let problem = base.problem(&codes::NO_ALTERNATIVES, "discriminator", message);
        if subtypes.is_empty() {
            let problem = problem
                .note("only its own properties are read: no schema builds upon it with `allOf`");
            self.problems
                .push(problem.help("list the alternatives with `oneOf` in the overlay"));
            return;
        }
        let mut lines = "oneOf:".to_owned();
        let mut references = Vec::new();
        for subtype in subtypes {
            let reference = place_of(subtype).to_local_ref();
            lines.push_str(&format!("\n- $ref: {}", fix::yaml_string(&reference)));
            references.push(json!({ "$ref": reference }));
        }
        let why = "Upstream leaves the alternatives to the discriminator.";
        let problem = problem.fix(base.update(why, &lines));
        let note = format!("taken as one of {}", subtypes.join(", "));
        self.set(base.join("oneOf"), references.into(), problem, note);
    }

    /// A subtype that adds nothing would be another name of its base.
    fn set_apart(&mut self, subtype: &str, base: &Fields<'_>, discriminator: &Map<String, Value>) {
        let at = place_of(subtype).join("allOf");
        let parts = self.document.get(&at).and_then(Value::as_array);
        let is_bare = parts
            .is_some_and(|parts| matches!(parts.as_slice(), [only] if refers_to(only, &base.at)));
        if let Some(property) = discriminator.get("propertyName").and_then(Value::as_str)
            && is_bare
        {
            let known = base.get("properties").and_then(|it| it.get(property));
            let schema = known
                .cloned()
                .unwrap_or_else(|| json!({ "type": "string" }));
            let part = json!({ "type": "object", "properties": { property: schema } });
            self.edits.push((at.join("-"), Some(part)));
        }
    }
}

/// The components that the mapping names, each once.
fn mapped(discriminator: &Map<String, Value>, components: &Map<String, Value>) -> Vec<String> {
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let targets = mapping.into_iter().flat_map(Map::values);
    let mut names: Vec<String> = Vec::new();
    for target in targets.filter_map(Value::as_str) {
        let name = match local_target(target) {
            Some(pointer) => pointer.last().unwrap_or_default().into_owned(),
            None => target.to_owned(),
        };
        if components.contains_key(&name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The components that build upon a schema with `allOf`, directly or through another.
fn extending(base: &Pointer, components: &Map<String, Value>) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![base.clone()];
    while let Some(at) = waiting.pop() {
        for (name, schema) in components {
            let parts = schema.get("allOf").and_then(Value::as_array);
            let extends = parts.is_some_and(|parts| parts.iter().any(|part| refers_to(part, &at)));
            let place = place_of(name);
            if extends && place != *base && found.insert(name) {
                waiting.push(place);
            }
        }
    }
    let names = components.keys().filter(|name| found.contains(name));
    names.cloned().collect()
}

fn refers_to(part: &Value, at: &Pointer) -> bool {
    reference_in(part).and_then(local_target).as_ref() == Some(at)
}

fn place_of(component: &str) -> Pointer {
    Pointer::from_tokens(["components", "schemas", component])
}

//! What names in Rust stand for: the compiler cannot see that one stands for something else.

use std::collections::HashMap;

use crate::ir::{Api, Operation, Shape};

use super::operation::{partners, wire_name};

/// What a name stands for.
pub(super) struct Meaning {
    /// The same for the same thing.
    pub(super) identity: String,
    /// As a person sees it.
    pub(super) shown: String,
}

/// By owner and member.
pub(super) type Meanings = HashMap<(String, String), Meaning>;

/// What the names of both sides stand for.
pub(super) fn of_both(old: &Api, new: &Api) -> (Meanings, Meanings) {
    let of = |api: &Api| -> Vec<Operation> { api.operations().map(|(_, it)| it.clone()).collect() };
    let (before, after) = (of(old), of(new));
    let partners = partners(
        &before.iter().collect::<Vec<_>>(),
        &after.iter().collect::<Vec<_>>(),
    );
    let is_old: Vec<String> = (0..before.len()).map(|index| index.to_string()).collect();
    let is_new = (0..after.len()).map(|index| {
        let partner = partners.iter().position(|it| *it == Some(index));
        partner.map_or_else(|| "new".to_owned(), |index| index.to_string())
    });
    (
        of_one(old, &is_old),
        of_one(new, &is_new.collect::<Vec<_>>()),
    )
}

fn of_one(api: &Api, identities: &[String]) -> Meanings {
    let mut meanings = Meanings::new();
    let mut add = |owner: &str, member: &str, identity: String, shown: String| {
        let key = (owner.to_owned(), member.to_owned());
        meanings.insert(key, Meaning { identity, shown });
    };
    for def in &api.types {
        let members: Vec<(&String, &String)> = match &def.shape {
            Shape::Struct(shape) => shape
                .fields
                .iter()
                .map(|it| (&it.rust_name, &it.name))
                .collect(),
            Shape::Enum(shape) => shape
                .variants
                .iter()
                .map(|it| (&it.rust_name, &it.value))
                .collect(),
            _ => Vec::new(),
        };
        for (member, means) in members {
            add(&def.name, member, means.clone(), means.clone());
        }
    }
    for ((resource, operation), identity) in api.operations().zip(identities) {
        let required = operation.parameters.iter().filter(|it| it.required);
        let (mut arguments, mut shown) = (
            Vec::new(),
            format!("{} {}", operation.method, operation.path),
        );
        for parameter in required {
            arguments.push(wire_name(operation, parameter));
            shown = format!("{shown}, {}", parameter.name);
        }
        let identity = format!("{identity}({})", arguments.join(", "));
        add(&resource.handle, &operation.method_name, identity, shown);
        for setter in operation.setters() {
            let identity = wire_name(operation, setter);
            add(
                &operation.call_name,
                &setter.rust_name,
                identity,
                setter.name.clone(),
            );
        }
    }
    meanings
}

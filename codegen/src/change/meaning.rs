//! What names in Rust stand for: the compiler cannot see that one stands for something else.

use std::collections::HashMap;

use crate::ir::{Api, Shape};

use super::operation::{partners, wire_name};

/// What names stand for, by owner and member: what is the same for the same thing, and that as a person sees it.
pub(super) type Meanings<'a> = HashMap<(&'a str, &'a str), (String, String)>;

/// What the names of both sides stand for.
pub(super) fn of_both<'a>(old: &'a Api, new: &'a Api) -> [Meanings<'a>; 2] {
    let partners = partners([old, new]);
    let of_new = |index| partners.iter().position(|it| *it == Some(index));
    [of_one(old, Some), of_one(new, of_new)]
}

/// An operation is known by its position in the old document.
fn of_one(api: &Api, position: impl Fn(usize) -> Option<usize>) -> Meanings<'_> {
    let mut meanings = Meanings::new();
    for def in &api.types {
        let mut insert = |member, means: &String| {
            meanings.insert((&*def.name, member), (means.clone(), means.clone()));
        };
        match &def.shape {
            Shape::Struct(it) => it
                .fields
                .iter()
                .for_each(|it| insert(&it.rust_name, &it.name)),
            Shape::Enum(it) => it
                .variants
                .iter()
                .for_each(|it| insert(&it.rust_name, &it.value)),
            _ => {}
        }
    }
    for (index, (resource, operation)) in api.operations().enumerate() {
        let required = || operation.parameters.iter().filter(|it| it.required);
        let arguments: Vec<String> = required().map(|it| wire_name(operation, it)).collect();
        let identity = format!("{:?}({})", position(index), arguments.join(", "));
        let names: String = required().map(|it| format!(", {}", it.name)).collect();
        let shown = format!("{} {}{names}", operation.method, operation.path);
        let method = (&*resource.handle, &*operation.method_name);
        meanings.insert(method, (identity, shown));
        for setter in operation.setters() {
            let means = (wire_name(operation, setter), setter.name.clone());
            meanings.insert((&operation.call_name, &setter.rust_name), means);
        }
    }
    meanings
}

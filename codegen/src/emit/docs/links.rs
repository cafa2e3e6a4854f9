//! Operations in texts: their ids become links to the methods that call them.

use std::collections::HashMap;

use crate::ir::{Api, Operation, Resource};

/// A link to the method that calls an operation, under that label.
fn link(api: &Api, resource: &Resource, operation: &Operation, label: &str) -> String {
    let (handle, method) = (&resource.handle, &operation.method_name);
    format!("[`{label}`](crate::{}::{handle}::{method})", api.module)
}

/// A link that names the method with the type it is on.
pub(in crate::emit) fn to_method(api: &Api, resource: &Resource, operation: &Operation) -> String {
    let label = format!("{}::{}", resource.handle, operation.method_name);
    link(api, resource, operation, &label)
}

/// Replaces the ids of operations in all texts of an API.
pub fn link_operations(api: &mut Api) {
    let operations = api.operations();
    let links: HashMap<String, String> = operations
        .map(|(resource, it)| (it.id.clone(), link(api, resource, it, &it.method_name)))
        .collect();
    for text in api.texts_mut() {
        *text = linked(text, &links);
    }
}

fn linked(text: &str, links: &HashMap<String, String>) -> String {
    // Every second part is code.
    let mut parts = text.split('`');
    let mut written = parts
        .next()
        .map_or_else(String::new, |plain| in_plain(plain, links));
    while let Some(code) = parts.next() {
        let after = parts.next();
        match links.get(code).filter(|_| after.is_some()) {
            Some(link) => written.push_str(link),
            None => {
                written.push('`');
                written.push_str(code);
                written.extend(after.map(|_| '`'));
            }
        }
        written.extend(after.map(|plain| in_plain(plain, links)));
    }
    written
}

/// Only names in camelCase: an id may also be an ordinary word.
fn in_plain(text: &str, links: &HashMap<String, String>) -> String {
    let mut written = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_' && c != '/') {
        let name = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '/');
        let is_name = name.contains(|c: char| c.is_uppercase());
        match links.get(name).filter(|_| is_name) {
            Some(link) => written.push_str(&word.replacen(name, link, 1)),
            None => written.push_str(word),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_operations_become_links_in_code_and_in_text() {
        let links = [("undeletePet", "[`undelete`](x)"), ("list", "[`list`](y)")];
        let links = links
            .map(|(id, link)| (id.to_owned(), link.to_owned()))
            .into();
        let linked = |text| linked(text, &links);
        assert_eq!(
            linked("`undeletePet` or undeletePet."),
            "[`undelete`](x) or [`undelete`](x)."
        );
        assert_eq!(linked("a list, `list`"), "a list, [`list`](y)");
        assert_eq!(
            linked("`undeletePet?a=1` /undeletePet `"),
            "`undeletePet?a=1` /undeletePet `"
        );
        assert_eq!(linked("```\nundeletePet\n```"), "```\nundeletePet\n```");
    }
}

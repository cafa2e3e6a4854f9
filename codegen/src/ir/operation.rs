//! Path items become operations: parameters, body, answer, names.

mod answers;
mod body;
mod parameter;

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use super::name::{pascal_case, snake_case};
use super::schema::Schemas;
use super::{Operation, Pagination, Type, security, server};
use crate::spec::{Node, Pointer, extension};

pub(super) use answers::all_responses;
pub use answers::is_success_status;
pub(super) use parameter::location;

/// Reads one operation.
pub(super) struct OperationReader<'d> {
    pub(super) root: &'d Value,
    pub(super) path: &'d str,
    pub(super) path_item: Node<'d>,
    pub(super) method: &'d str,
    pub(super) operation: Node<'d>,
    /// The `operationId`, or one that was derived.
    pub(super) id: String,
}

impl<'d> OperationReader<'d> {
    pub(super) fn tag(&self) -> &'d str {
        let first = self.operation.value.pointer("/tags/0");
        first.and_then(Value::as_str).unwrap_or("Operations")
    }

    /// Reads all but the names that depend on the other operations.
    pub(super) fn read(&self, schemas: &mut Schemas<'d>) -> Operation {
        let id = self.id.clone();
        let type_stem = pascal_case(&id);
        let parameters = self.parameters(schemas, &type_stem);
        let success = self.success(schemas, &type_stem);
        let security_requirements = security::requirements(self.root, &self.operation);
        Operation {
            name: String::new(),
            method_name: method_name(&id, self.tag()),
            call_name: String::new(),
            method: self.method.to_uppercase(),
            path: self.path.to_owned(),
            summary: self.operation.text("summary").map(str::to_owned),
            description: self.operation.text("description").map(str::to_owned),
            deprecated: self.operation.flag("deprecated"),
            parameters,
            body: self.body(schemas, &type_stem),
            success,
            pagination: self.pagination(),
            idempotent: matches!(self.method, "get" | "head" | "options")
                || self.operation.text("x-retry") == Some("safe"),
            security: security::alternatives(&security_requirements),
            security_requirements,
            server: server::of_operation(self.root, &self.path_item, &self.operation),
            responses: Vec::new(),
            pointer: self.operation.pointer.clone(),
            id,
        }
    }

    fn pagination(&self) -> Option<Pagination> {
        let declared = self.operation.get("x-pagination")?;
        let read = extension::Pagination::deserialize(declared.value).ok();
        // Another publisher's extension may have this name too.
        let read = read.filter(|read| !read.items.is_root())?;
        let properties = |pointer: Pointer| pointer.tokens().map(Cow::into_owned).collect();
        Some(Pagination {
            items: properties(read.items),
            next: properties(read.next.unwrap_or_default()),
            parameter: read.parameter.unwrap_or_default(),
            item: Type::Any,
            pointer: declared.pointer,
        })
    }
}

/// The operation's id without the noun that the resource already says: `listBusinessProfiles` is `list`
/// on `business_profiles`.
fn method_name(id: &str, tag: &str) -> String {
    let id = snake_case(id);
    let words: Vec<&str> = id.trim_end_matches('_').split('_').collect();
    let tag = snake_case(tag);
    let noun: Vec<&str> = tag.split('_').collect();
    let Some((verb, rest)) = words.split_first() else {
        return id;
    };
    let matches = rest.len() >= noun.len()
        && noun
            .iter()
            .zip(rest)
            .all(|(a, b)| singular(a) == singular(b));
    let kept = rest.get(noun.len()..).filter(|_| matches).unwrap_or(rest);
    let words: Vec<&str> = std::iter::once(verb).chain(kept).copied().collect();
    snake_case(&words.join("_"))
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::method_name;

    #[test]
    fn method_name_drops_the_noun_of_the_resource() {
        assert_eq!(
            method_name("listBusinessProfiles", "Business Profile"),
            "list"
        );
        assert_eq!(
            method_name("listBusinessProfileCspStatuses", "Business Profile"),
            "list_csp_statuses"
        );
        assert_eq!(method_name("createRegistration", "Registrations"), "create");
    }

    #[test]
    fn method_name_keeps_other_nouns() {
        assert_eq!(method_name("listCountries", "Catalogue"), "list_countries");
    }
}

//! Where references lead: to components, and to schemas in the middle of something else.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;

use crate::ir::name::pascal_case;
use crate::spec::Pointer;
use crate::spec::reference::{local_target, reference_in};

/// The schemas that `$ref`s reach and that are no components, so that they are read once wherever they are
/// met first.
pub(super) fn inner_targets(root: &Value) -> HashSet<Pointer> {
    let mut targets = HashSet::new();
    let mut waiting = vec![root];
    while let Some(value) = waiting.pop() {
        if let Some(pointer) = reference_in(value).and_then(local_target)
            && component_key(&pointer).is_none()
            && root.pointer(pointer.as_str()).is_some()
        {
            targets.insert(pointer);
        }
        match value {
            Value::Object(object) => waiting.extend(object.values()),
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    targets
}

/// The name of the component schema at a pointer.
pub(super) fn component_key(pointer: &Pointer) -> Option<Cow<'_, str>> {
    let rest = pointer.as_str().strip_prefix("/components/schemas/")?;
    pointer.last().filter(|_| !rest.contains('/'))
}

/// A name for the schema at a pointer, made of the names on the way.
pub(super) fn name(pointer: &Pointer) -> String {
    let is_name = |token: &Cow<'_, str>| match token.as_ref() {
        "components" | "schemas" | "schema" | "properties" | "items" | "content" | "responses"
        | "parameters" | "requestBody" | "requestBodies" | "headers" | "paths" | "allOf"
        | "oneOf" | "anyOf" | "$defs" => false,
        "additionalProperties" => false,
        // A media type names nothing; a path is read as its words.
        token => {
            let is_number = token.bytes().all(|byte| byte.is_ascii_digit());
            !is_number && (token.starts_with('/') || !token.contains('/'))
        }
    };
    let words: Vec<Cow<'_, str>> = pointer.tokens().filter(is_name).collect();
    let last = words.len().saturating_sub(2);
    pascal_case(&words.get(last..).unwrap_or_default().join(" "))
}

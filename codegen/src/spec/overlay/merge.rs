//! The merge of an `update` into its target, values and spans together.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::spec::document::{Children, Spans};

/// Merges into a target node: an array takes the update as a new entry. Whether anything changed.
pub(super) fn into_target(
    value: &mut Value,
    spans: &mut Spans,
    update: &Value,
    from: &Spans,
) -> bool {
    if let (Value::Array(values), Children::Items(items)) = (&mut *value, &mut spans.children) {
        let is_new = !values.contains(update);
        values.push(update.clone());
        items.push(without_key(from));
        return is_new;
    }
    merge(value, spans, update, from)
}

/// Objects are merged, arrays concatenated, everything else replaced.
fn merge(value: &mut Value, spans: &mut Spans, update: &Value, from: &Spans) -> bool {
    match (&mut *value, &mut spans.children, update, &from.children) {
        (
            Value::Object(values),
            Children::Members(members),
            Value::Object(update),
            Children::Members(from),
        ) => merge_members(values, members, update, from),
        (
            Value::Array(values),
            Children::Items(items),
            Value::Array(update),
            Children::Items(from),
        ) => {
            let is_new = update.iter().any(|item| !values.contains(item));
            values.extend(update.iter().cloned());
            items.extend(from.iter().cloned());
            is_new
        }
        (old, _, update, _) if old == update => false,
        _ => {
            *value = update.clone();
            let key = spans.key.take();
            *spans = from.clone();
            spans.key = key;
            true
        }
    }
}

fn merge_members(
    values: &mut Map<String, Value>,
    members: &mut HashMap<Box<str>, Spans>,
    update: &Map<String, Value>,
    from: &HashMap<Box<str>, Spans>,
) -> bool {
    let mut changed = false;
    for (key, new) in update {
        let Some(new_spans) = from.get(key.as_str()) else {
            continue;
        };
        match (values.get_mut(key), members.get_mut(key.as_str())) {
            (Some(old), Some(old_spans)) => changed |= merge(old, old_spans, new, new_spans),
            _ => {
                values.insert(key.clone(), new.clone());
                members.insert(key.as_str().into(), new_spans.clone());
                changed = true;
            }
        }
    }
    changed
}

fn without_key(spans: &Spans) -> Spans {
    Spans {
        key: None,
        ..spans.clone()
    }
}

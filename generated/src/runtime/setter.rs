//! What setters of builders make of their arguments.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(crate) fn value<T>(value: T) -> T {
    value
}

pub(crate) fn text(text: impl Into<String>) -> String {
    text.into()
}

pub(crate) fn texts(texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

pub(crate) fn list<T>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect()
}

pub(crate) fn map<T>(entries: impl IntoIterator<Item = (String, T)>) -> BTreeMap<String, T> {
    entries.into_iter().collect()
}

pub(crate) fn values(
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<Value>)>,
) -> Map<String, Value> {
    let entries = entries.into_iter();
    entries
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

//! A YAML or JSON document whose every value knows where it was written.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::pointer::Pointer;
use crate::diagnostic::Location;

/// A document and the places of its values. The values may come from several files.
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) file: Arc<str>,
    pub(super) value: Value,
    pub(super) spans: Spans,
}

/// The places of a value and of everything in it: a tree of the same shape as the value.
#[derive(Debug, Clone)]
pub(super) struct Spans {
    pub(super) value: Location,
    pub(super) key: Option<Location>,
    /// A plain YAML scalar as it was written, where that is not what the value is: `1.10`, `Yes`, `0x1F`.
    pub(super) text: Option<Box<str>>,
    pub(super) children: Children,
}

#[derive(Debug, Clone)]
pub(super) enum Children {
    None,
    Items(Vec<Spans>),
    Members(HashMap<Box<str>, Spans>),
}

impl Spans {
    pub(super) fn leaf(value: Location) -> Self {
        Self {
            value,
            key: None,
            text: None,
            children: Children::None,
        }
    }

    pub(super) fn items(value: Location, items: Vec<Self>) -> Self {
        Self {
            value,
            key: None,
            text: None,
            children: Children::Items(items),
        }
    }

    pub(super) fn members(value: Location, members: HashMap<Box<str>, Self>) -> Self {
        Self {
            value,
            key: None,
            text: None,
            children: Children::Members(members),
        }
    }

    pub(super) fn child(&self, token: &str) -> Option<&Self> {
        match &self.children {
            Children::None => None,
            Children::Items(items) => items.get(token.parse::<usize>().ok()?),
            Children::Members(members) => members.get(token),
        }
    }

    pub(super) fn child_mut(&mut self, token: &str) -> Option<&mut Self> {
        match &mut self.children {
            Children::None => None,
            Children::Items(items) => items.get_mut(token.parse::<usize>().ok()?),
            Children::Members(members) => members.get_mut(token),
        }
    }

    /// Whether the tree has the shape of the value; what all changes of a document keep true.
    #[cfg(test)]
    pub(super) fn fits(&self, value: &Value) -> bool {
        match (&self.children, value) {
            (Children::Items(items), Value::Array(values)) => {
                items.len() == values.len()
                    && items
                        .iter()
                        .zip(values)
                        .all(|(spans, value)| spans.fits(value))
            }
            (Children::Members(members), Value::Object(values)) => {
                members.len() == values.len()
                    && values.iter().all(|(key, value)| {
                        members
                            .get(key.as_str())
                            .is_some_and(|spans| spans.key.is_some() && spans.fits(value))
                    })
            }
            (Children::None, value) => !value.is_array() && !value.is_object(),
            _ => false,
        }
    }
}

impl Document {
    /// Path of the root file, as shown.
    #[must_use]
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// The whole value.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The value at a pointer.
    #[must_use]
    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        self.value.pointer(pointer.as_str())
    }

    /// Where the value at a pointer was written. For what does not exist: where its nearest ancestor was.
    #[must_use]
    pub fn location(&self, pointer: &Pointer) -> Location {
        self.nearest(pointer).0.value.clone()
    }

    /// Where the key of the value at a pointer was written. For array items, the item itself; for what does not exist, the
    /// key of its nearest ancestor.
    #[must_use]
    pub fn key_location(&self, pointer: &Pointer) -> Location {
        let spans = self.nearest(pointer).0;
        spans.key.as_ref().unwrap_or(&spans.value).clone()
    }

    /// The text of the scalar at a pointer as the author wrote it: `1.10` where the value is the number 1.1. Strings as they
    /// are; `None` for arrays, objects and what does not exist.
    #[must_use]
    pub fn scalar_text(&self, pointer: &Pointer) -> Option<String> {
        let value = self.get(pointer)?;
        if let (spans, true) = self.nearest(pointer)
            && let Some(text) = &spans.text
        {
            return Some(text.to_string());
        }
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Array(_) | Value::Object(_) => None,
            scalar => Some(scalar.to_string()),
        }
    }

    /// The spans of the longest part of the pointer that exists, and whether that is all of it.
    pub(super) fn nearest(&self, pointer: &Pointer) -> (&Spans, bool) {
        let mut spans = &self.spans;
        for token in pointer.tokens() {
            match spans.child(&token) {
                Some(child) => spans = child,
                None => return (spans, false),
            }
        }
        (spans, true)
    }

    /// The value at a pointer with its spans, to be changed together.
    pub(super) fn node_mut(&mut self, pointer: &Pointer) -> Option<(&mut Value, &mut Spans)> {
        let mut spans = &mut self.spans;
        for token in pointer.tokens() {
            spans = spans.child_mut(&token)?;
        }
        Some((self.value.pointer_mut(pointer.as_str())?, spans))
    }
}

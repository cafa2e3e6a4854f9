//! A YAML or JSON document whose every value knows where it was written.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::pointer::{Pointer, index};
use crate::diagnostic::Location;

/// A document and the places of its values. The values may come from several files.
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) file: Arc<str>,
    pub(super) root: Located,
}

/// A value and the places of all that is in it.
#[derive(Debug, Clone)]
pub(super) struct Located {
    pub(super) value: Value,
    pub(super) spans: Spans,
}

/// The places of a value and of everything in it: a tree of the same shape as the value.
#[derive(Debug, Clone)]
pub(super) struct Spans {
    pub(super) value: Location,
    pub(super) key: Option<Location>,
    /// A plain YAML scalar as it was written, where that is not what the value is: `1.10`, `Yes`, `0x1F`.
    text: Option<Box<str>>,
    /// Of members by key, of items by position.
    children: HashMap<Box<str>, Spans>,
}

impl Located {
    pub(super) fn new(value: Value, place: Location) -> Self {
        let spans = Spans {
            value: place,
            key: None,
            text: None,
            children: HashMap::new(),
        };
        Self { value, spans }
    }

    /// A scalar that was written as `text`.
    pub(super) fn scalar(value: Value, text: &str, place: Location) -> Self {
        let normal = (!value.is_string()).then(|| value.to_string());
        let mut scalar = Self::new(value, place);
        scalar.spans.text = normal.filter(|it| it != text).map(|_| text.into());
        scalar
    }

    pub(super) fn empty_list(place: Location) -> Self {
        Self::new(json!([]), place)
    }

    pub(super) fn empty_object(place: Location) -> Self {
        Self::new(json!({}), place)
    }

    /// A value that was written nowhere: all of it stands where its reason stands.
    pub(super) fn all_at(place: &Location, value: Value) -> Self {
        let mut located = match &value {
            Value::Array(_) => Self::empty_list(place.clone()),
            Value::Object(_) => Self::empty_object(place.clone()),
            _ => return Self::new(value, place.clone()),
        };
        for (token, child) in children(value) {
            located.insert(&token, Self::all_at(place, child));
        }
        located
    }

    /// Adds or replaces a member, or adds an item behind the others. Nothing can be added to a scalar.
    ///
    /// A key that was written nowhere stands where its value stands.
    pub(super) fn insert(&mut self, token: &str, child: Self) -> bool {
        insert(&mut self.value, &mut self.spans, token, child)
    }

    /// The place of the key of a member.
    pub(super) fn key_place(&self, key: &str) -> Option<&Location> {
        let spans = self.spans.children.get(key)?;
        Some(spans.key.as_ref().unwrap_or(&spans.value))
    }

    /// The members of an object by key, the items of a list by position.
    pub(super) fn into_children(self) -> impl Iterator<Item = (String, Self)> {
        let mut places = self.spans.children;
        children(self.value).filter_map(move |(token, value)| {
            let spans = places.remove(token.as_str())?;
            Some((token, Self { value, spans }))
        })
    }
}

fn children(value: Value) -> Box<dyn Iterator<Item = (String, Value)>> {
    match value {
        Value::Array(items) => {
            let items = items.into_iter().enumerate();
            Box::new(items.map(|(index, item)| (index.to_string(), item)))
        }
        Value::Object(members) => Box::new(members.into_iter()),
        _ => Box::new(std::iter::empty()),
    }
}

fn child_mut<'d>(
    value: &'d mut Value,
    spans: &'d mut Spans,
    token: &str,
) -> Option<(&'d mut Value, &'d mut Spans)> {
    let value = match value {
        Value::Array(items) => items.get_mut(index(token)?)?,
        value => value.as_object_mut()?.get_mut(token)?,
    };
    Some((value, spans.children.get_mut(token)?))
}

fn insert(value: &mut Value, spans: &mut Spans, token: &str, mut child: Located) -> bool {
    match value {
        Value::Array(items) => {
            child.spans.key = None;
            let index = items.len().to_string();
            spans.children.insert(index.into(), child.spans);
            items.push(child.value);
        }
        Value::Object(members) => {
            let Spans { key, value, .. } = &mut child.spans;
            key.get_or_insert_with(|| value.clone());
            spans.children.insert(token.into(), child.spans);
            members.insert(token.to_owned(), child.value);
        }
        _ => return false,
    }
    true
}

impl Spans {
    /// Forgets an item, so that those behind it move up.
    fn remove_item(&mut self, index: usize) {
        let mut index = index;
        self.children.remove(index.to_string().as_str());
        while let Some(next) = self.children.remove((index + 1).to_string().as_str()) {
            self.children.insert(index.to_string().into(), next);
            index += 1;
        }
    }

    /// Whether the tree has the shape of the value; what all changes of a document keep true.
    #[cfg(test)]
    fn fits(&self, value: &Value) -> bool {
        let values: Vec<_> = children(value.clone()).collect();
        self.children.len() == values.len()
            && values.iter().all(|(token, child)| {
                self.children.get(token.as_str()).is_some_and(|spans| {
                    spans.key.is_some() == value.is_object() && spans.fits(child)
                })
            })
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
        &self.root.value
    }

    /// The value at a pointer.
    #[must_use]
    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.find(&self.root.value)
    }

    /// Where the value at a pointer was written. For what does not exist: where its nearest ancestor was.
    #[must_use]
    pub fn location(&self, pointer: &Pointer) -> Location {
        self.nearest(pointer).value.clone()
    }

    /// Where the key of the value at a pointer was written. For array items, the item itself; for what does not exist, the
    /// key of its nearest ancestor.
    #[must_use]
    pub fn key_location(&self, pointer: &Pointer) -> Location {
        let spans = self.nearest(pointer);
        spans.key.as_ref().unwrap_or(&spans.value).clone()
    }

    /// The text of the scalar at a pointer as the author wrote it: `1.10` where the value is the number 1.1. Strings as they
    /// are; `None` for arrays, objects and what does not exist.
    #[must_use]
    pub fn scalar_text(&self, pointer: &Pointer) -> Option<String> {
        let value = self.get(pointer)?;
        match (value, &self.nearest(pointer).text) {
            (Value::Array(_) | Value::Object(_), _) => None,
            (_, Some(text)) => Some(text.to_string()),
            (Value::String(text), None) => Some(text.clone()),
            (scalar, None) => Some(scalar.to_string()),
        }
    }

    /// The places of the longest part of the pointer that exists.
    fn nearest(&self, pointer: &Pointer) -> &Spans {
        let mut spans = &self.root.spans;
        for token in pointer.tokens() {
            match spans.children.get(&*token) {
                Some(child) => spans = child,
                None => break,
            }
        }
        spans
    }

    /// A copy of what is at a pointer.
    pub(super) fn copy(&self, pointer: &Pointer) -> Option<Located> {
        let value = self.get(pointer)?.clone();
        let spans = self.nearest(pointer).clone();
        Some(Located { value, spans })
    }

    fn node_mut(&mut self, pointer: &Pointer) -> Option<(&mut Value, &mut Spans)> {
        let mut found = (&mut self.root.value, &mut self.root.spans);
        for token in pointer.tokens() {
            found = child_mut(found.0, found.1, &token)?;
        }
        Some(found)
    }

    /// Puts a value in place of another, or into the object or list that is to have it. Behind the last item of a list is `-`.
    pub(super) fn put(&mut self, pointer: &Pointer, mut new: Located) -> bool {
        let (Some(parent), Some(token)) = (pointer.parent(), pointer.last()) else {
            self.root = new;
            return true;
        };
        let Some((value, spans)) = self.node_mut(&parent) else {
            return false;
        };
        if let Some((old, places)) = child_mut(value, spans, &token) {
            new.spans.key = places.key.take();
            (*old, *places) = (new.value, new.spans);
            return true;
        }
        insert(value, spans, &token, new)
    }

    /// Whether there was something to remove.
    pub(super) fn remove(&mut self, pointer: &Pointer) -> bool {
        let (Some(parent), Some(token)) = (pointer.parent(), pointer.last()) else {
            return false;
        };
        match self.node_mut(&parent) {
            Some((Value::Object(members), spans)) => {
                spans.children.remove(&*token);
                members.shift_remove(&*token).is_some()
            }
            Some((Value::Array(items), spans)) => match index(&token) {
                Some(index) if index < items.len() => {
                    items.remove(index);
                    spans.remove_item(index);
                    true
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether every value has its place.
    #[cfg(test)]
    pub(super) fn is_located(&self) -> bool {
        self.root.spans.fits(&self.root.value)
    }
}

//! A YAML or JSON document whose every value knows where it was written.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::pointer::{Pointer, index};
use super::words::text_of;
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
    members: HashMap<Box<str>, Spans>,
    items: Vec<Spans>,
}

impl Located {
    /// A scalar, or what is empty as yet.
    pub(super) fn new(value: Value, place: Location) -> Self {
        let spans = Spans {
            value: place,
            key: None,
            text: None,
            members: HashMap::new(),
            items: Vec::new(),
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

    /// A value that was written nowhere: all of it stands where its reason stands.
    pub(super) fn all_at(place: &Location, value: Value) -> Self {
        match value {
            Value::Array(items) => {
                let mut list = Self::new(json!([]), place.clone());
                for item in items {
                    list.insert("-", Self::all_at(place, item));
                }
                list
            }
            Value::Object(members) => {
                let mut object = Self::new(json!({}), place.clone());
                for (key, member) in members {
                    object.insert(&key, Self::all_at(place, member));
                }
                object
            }
            scalar => Self::new(scalar, place.clone()),
        }
    }

    /// Adds or replaces a member, or adds an item behind the others. Nothing can be added to a scalar.
    ///
    /// A key that was written nowhere stands where its value stands.
    pub(super) fn insert(&mut self, token: &str, child: Self) -> bool {
        insert(&mut self.value, &mut self.spans, token, child)
    }

    /// The place of the key of a member.
    pub(super) fn key_place(&self, key: &str) -> Option<&Location> {
        let spans = self.spans.members.get(key)?;
        Some(spans.key.as_ref().unwrap_or(&spans.value))
    }

    /// The members of an object.
    pub(super) fn into_members(self) -> impl Iterator<Item = (String, Self)> {
        let members = match self.value {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let mut places = self.spans.members;
        members.into_iter().filter_map(move |(key, value)| {
            let spans = places.remove(key.as_str())?;
            Some((key, Self { value, spans }))
        })
    }

    /// The items of a list.
    pub(super) fn into_items(self) -> impl Iterator<Item = Self> {
        let items = match self.value {
            Value::Array(items) => items,
            _ => Vec::new(),
        };
        let items = items.into_iter().zip(self.spans.items);
        items.map(|(value, spans)| Self { value, spans })
    }
}

fn child_mut<'d>(
    value: &'d mut Value,
    spans: &'d mut Spans,
    token: &str,
) -> Option<(&'d mut Value, &'d mut Spans)> {
    match value {
        Value::Array(items) => {
            let index = index(token)?;
            Some((items.get_mut(index)?, spans.items.get_mut(index)?))
        }
        Value::Object(members) => Some((members.get_mut(token)?, spans.members.get_mut(token)?)),
        _ => None,
    }
}

fn insert(value: &mut Value, spans: &mut Spans, token: &str, mut child: Located) -> bool {
    match value {
        Value::Array(items) => {
            child.spans.key = None;
            spans.items.push(child.spans);
            items.push(child.value);
        }
        Value::Object(members) => {
            let Spans { key, value, .. } = &mut child.spans;
            key.get_or_insert_with(|| value.clone());
            spans.members.insert(token.into(), child.spans);
            members.insert(token.to_owned(), child.value);
        }
        _ => return false,
    }
    true
}

impl Spans {
    fn child(&self, token: &str) -> Option<&Self> {
        let member = self.members.get(token);
        member.or_else(|| self.items.get(index(token)?))
    }

    /// Whether the tree has the shape of the value; what all changes of a document keep true.
    #[cfg(test)]
    fn fits(&self, value: &Value) -> bool {
        let node = super::Node::root(value);
        let children = node.items().map(|it| (it, false));
        let children = children.chain(node.members().map(|(_, it)| (it, true)));
        let fits = children.map(|(child, has_key)| {
            let spans = self.child(&child.pointer.last().unwrap_or_default());
            spans.is_some_and(|it| it.key.is_some() == has_key && it.fits(child.value))
        });
        let fits: Vec<bool> = fits.collect();
        fits.len() == self.members.len() + self.items.len() && fits.into_iter().all(|it| it)
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
            (scalar, None) => Some(text_of(scalar)),
        }
    }

    /// The places of the longest part of the pointer that exists.
    fn nearest(&self, pointer: &Pointer) -> &Spans {
        let mut spans = &self.root.spans;
        for token in pointer.tokens() {
            match spans.child(&token) {
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
                spans.members.remove(&*token);
                members.shift_remove(&*token).is_some()
            }
            Some((Value::Array(items), spans)) => {
                let index = index(&token).filter(|index| *index < items.len());
                if let Some(index) = index {
                    spans.items.remove(index);
                    items.remove(index);
                }
                index.is_some()
            }
            _ => false,
        }
    }

    /// Whether every value has its place.
    #[cfg(test)]
    pub(super) fn is_located(&self) -> bool {
        self.root.spans.fits(&self.root.value)
    }
}

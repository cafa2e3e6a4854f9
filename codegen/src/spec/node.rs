//! A value of a document together with its place.

use serde_json::Value;

use super::pointer::Pointer;

/// A value and where it stands in its document.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'d> {
    /// Where the value is.
    pub pointer: Pointer,
    /// The value.
    pub value: &'d Value,
}

impl<'d> Node<'d> {
    /// The whole document.
    #[must_use]
    pub fn root(value: &'d Value) -> Self {
        let pointer = Pointer::root();
        Self { pointer, value }
    }

    /// The value at a place of a document.
    #[must_use]
    pub fn at(root: &'d Value, pointer: Pointer) -> Option<Self> {
        let value = root.pointer(pointer.as_str())?;
        Some(Self { pointer, value })
    }

    /// The member of that name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(key)?;
        let pointer = self.pointer.join(key);
        Some(Self { pointer, value })
    }

    /// The members of an object.
    pub fn members(&self) -> impl Iterator<Item = (&'d str, Self)> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(key, value)| {
            let pointer = self.pointer.join(key);
            (key.as_str(), Self { pointer, value })
        })
    }

    /// The items of a list.
    pub fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| {
            let pointer = self.pointer.join(index.to_string());
            Self { pointer, value }
        })
    }

    /// The items of the list below a key; none where there is no list.
    #[must_use]
    pub fn list(&self, key: &str) -> Vec<Self> {
        self.get(key)
            .map_or_else(Vec::new, |it| it.items().collect())
    }

    /// The members of the object below a key; none where there is no object.
    #[must_use]
    pub fn map(&self, key: &str) -> Vec<(&'d str, Self)> {
        self.get(key)
            .map_or_else(Vec::new, |it| it.members().collect())
    }

    /// The text below a key, where it says anything.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'d str> {
        let text = self.value.get(key)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Whether `true` stands below a key.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }
}

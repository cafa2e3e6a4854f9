//! Where a schema stands in the document.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::spec::Pointer;

/// A schema in the document, as it is seen where it is used.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    /// Where it is used.
    pub pointer: Pointer,
    /// Where it is defined: the end of its references.
    pub definition: Pointer,
    /// The same of its items, or of the values of a map.
    pub element: Option<Box<Self>>,
    /// The schema that each keyword stands in.
    pub(super) keywords: BTreeMap<String, Arc<Pointer>>,
}

impl Origin {
    /// Where a keyword stands that takes part in the schema.
    #[must_use]
    pub fn keyword(&self, name: &str) -> Option<Pointer> {
        self.keywords.get(name).map(|schema| schema.join(name))
    }
}

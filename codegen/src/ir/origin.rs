//! Where a schema stands in the document, and what it says that its type does not.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::spec::Pointer;

/// A schema in the document, as it is seen where it is used.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    /// Where it is used.
    pub pointer: Pointer,
    /// Where it is defined: the end of its references.
    pub definition: Pointer,
    /// Whether only responses contain it.
    pub read_only: bool,
    /// Whether only requests contain it.
    pub write_only: bool,
    /// Values of the keywords that nothing else in the IR represents.
    pub ignored: BTreeMap<String, Value>,
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

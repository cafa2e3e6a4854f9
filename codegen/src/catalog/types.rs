//! The named types of an API, by order and by name.

use std::collections::HashMap;
use std::ops::Deref;

use super::TypeDef;

/// Named types in document order; a name is found without going through them.
#[derive(Debug, Clone, Default)]
pub struct Types {
    defs: Vec<TypeDef>,
    positions: HashMap<String, usize>,
}

impl Types {
    /// The type of that name.
    pub fn named(&self, name: &str) -> Option<&TypeDef> {
        self.defs.get(*self.positions.get(name)?)
    }

    /// For everything but the names.
    pub(super) fn as_mut_slice(&mut self) -> &mut [TypeDef] {
        &mut self.defs
    }
}

impl From<Vec<TypeDef>> for Types {
    fn from(defs: Vec<TypeDef>) -> Self {
        let mut positions = HashMap::with_capacity(defs.len());
        for (position, def) in defs.iter().enumerate() {
            positions.entry(def.name.clone()).or_insert(position);
        }
        Self { defs, positions }
    }
}

impl Deref for Types {
    type Target = [TypeDef];

    fn deref(&self) -> &[TypeDef] {
        &self.defs
    }
}

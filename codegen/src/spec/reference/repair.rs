//! Mending of `$ref`s that lead nowhere where it is clear what was meant.
//!
//! Seen in the wild: `#/components/Name` or `#/definitions/Name` instead of `#/components/schemas/Name`.

use serde_json::Value;

use super::{local_target, reference_in};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::spec::document::Document;
use crate::spec::pointer::Pointer;
use crate::spec::walk::{Kind, Visitor, walk};

/// Points `$ref`s that lead nowhere to the component of the kind that belongs there and of the name that they end in, if
/// there is one; with a warning.
pub fn repair(document: &mut Document, diagnostics: &mut Diagnostics) {
    let mut finder = Finder {
        document,
        repairs: Vec::new(),
    };
    walk(
        Kind::Document,
        &Pointer::root(),
        document.value(),
        &mut finder,
    );
    for (at, reference, target) in finder.repairs {
        let location = document.location(&at);
        if let Some((value, _)) = document.node_mut(&at) {
            *value = Value::String(target.to_local_ref());
        }
        let message = format!(
            "`{reference}` leads nowhere; taken as `{}`",
            target.to_local_ref()
        );
        let problem = Diagnostic::new(&codes::REPAIRED_REF, message).at(location);
        diagnostics.push(problem.note("it is the only component of the right kind with that name"));
    }
}

struct Finder<'d> {
    document: &'d Document,
    repairs: Vec<(Pointer, String, Pointer)>,
}

impl Visitor for Finder<'_> {
    fn node(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        let Some(reference) = reference_in(value) else {
            return;
        };
        let (Some(pointer), Some(map)) = (local_target(reference), kind.component_map()) else {
            return;
        };
        if self.document.get(&pointer).is_some() {
            return;
        }
        let Some(name) = pointer.last() else { return };
        let target = Pointer::from_tokens(["components", map, &*name]);
        if self.document.get(&target).is_some() {
            self.repairs
                .push((at.join("$ref"), reference.to_owned(), target));
        }
    }
}

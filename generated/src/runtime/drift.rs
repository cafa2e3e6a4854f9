//! What a response holds that this version of the crate does not know, found by reading it a second time.

use std::cell::RefCell;
use std::collections::BTreeSet;

thread_local! {
    /// Where to note what is met; nowhere unless somebody asks.
    static NOTED: RefCell<Option<Drift>> = const { RefCell::new(None) };
}

/// Names and values of a response that are not in the specification of this version of the crate; see
/// [`Exchange::drift`](crate::Exchange::drift).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// Names of properties that models do not have.
    pub unknown_properties: BTreeSet<String>,
    /// Values that enums do not list.
    pub unlisted_values: BTreeSet<String>,
}

impl Drift {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.unknown_properties.is_empty() && self.unlisted_values.is_empty()
    }

    /// What is met while `read` reads.
    pub(crate) fn of(read: &dyn Fn()) -> Self {
        NOTED.set(Some(Self::default()));
        read();
        NOTED.take().unwrap_or_default()
    }
}

/// Whether somebody asks.
pub(crate) fn is_noted() -> bool {
    NOTED.with_borrow(Option::is_some)
}

pub(crate) fn unknown_property(name: String) {
    note(|drift| &mut drift.unknown_properties, name);
}

/// Gives back the value as it is kept.
pub(crate) fn unlisted(value: &str) -> String {
    note(|drift| &mut drift.unlisted_values, value.to_owned());
    value.to_owned()
}

fn note(place: fn(&mut Drift) -> &mut BTreeSet<String>, text: String) {
    NOTED.with_borrow_mut(|noted| {
        if let Some(drift) = noted {
            place(drift).insert(text);
        }
    });
}

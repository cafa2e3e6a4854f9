//! The events of a YAML text.
//!
//! The parser is generic, so that it is compiled where it is used. That is here, in a crate which is always optimised: the
//! generator is not, and would spend as much time on reading as on the whole rest of loading a document.

use saphyr_parser::{Parser, StrInput};

pub use saphyr_parser::{Event, Marker, ScalarStyle, ScanError, Span, Tag};

/// The events of a text, each with its place, up to the first error.
pub struct Events<'t>(Parser<'t, StrInput<'t>>);

impl<'t> Events<'t> {
    /// Begins to read a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self(Parser::new_from_str(text))
    }
}

impl<'t> Iterator for Events<'t> {
    type Item = Result<(Event<'t>, Span), ScanError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_event()
    }
}

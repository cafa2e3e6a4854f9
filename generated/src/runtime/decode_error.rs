use std::fmt;

use super::one_line::one_line;

/// Why the body of a response is not what the operation promises.
#[derive(Debug)]
pub struct DecodeError {
    pointer: String,
    reason: String,
}

impl DecodeError {
    pub(crate) fn new(reason: &str) -> Self {
        Self {
            pointer: String::new(),
            reason: reason.to_owned(),
        }
    }

    pub(crate) fn json(pointer: &str, error: &serde_json::Error) -> Self {
        Self {
            pointer: one_line(pointer, 300),
            reason: shortened(&error.to_string()),
        }
    }

    /// The value in the body that could not be read, as a JSON pointer; empty for the whole body.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    pub(crate) fn map_text(self, map: impl Fn(&str) -> String) -> Self {
        Self {
            pointer: map(&self.pointer),
            reason: map(&self.reason),
        }
    }
}

/// A message in one line. What was found comes first and may be long; what was expected, and where, comes last.
fn shortened(message: &str) -> String {
    let characters = message.chars().count();
    let end = message.char_indices().nth(characters.saturating_sub(120));
    match end {
        Some((end, _)) if characters > 300 => {
            let last = message.get(end..).unwrap_or_default();
            format!("{}{}", one_line(message, 180), one_line(last, 120))
        }
        _ => one_line(message, 300),
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            f.write_str(&self.reason)
        } else {
            write!(f, "{}: {}", self.pointer, self.reason)
        }
    }
}

impl std::error::Error for DecodeError {}

use std::fmt;

/// Why the body of an answer is not what the operation promises.
#[derive(Debug)]
pub struct DecodeError {
    pointer: String,
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    Empty,
    Html,
    Json(serde_json::Error),
}

impl DecodeError {
    pub(crate) fn empty() -> Self {
        Self {
            pointer: String::new(),
            reason: Reason::Empty,
        }
    }

    pub(crate) fn html() -> Self {
        Self {
            pointer: String::new(),
            reason: Reason::Html,
        }
    }

    pub(crate) fn json(pointer: String, error: serde_json::Error) -> Self {
        Self {
            pointer,
            reason: Reason::Json(error),
        }
    }

    /// The value in the body that could not be read, as a JSON pointer; empty for the whole body.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Empty => f.write_str("the body is empty where JSON was expected"),
            Reason::Html => f.write_str("the body is an HTML page where none was expected"),
            Reason::Json(error) if self.pointer.is_empty() => error.fmt(f),
            Reason::Json(error) => write!(f, "{}: {error}", self.pointer),
        }
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Reason::Json(error) => Some(error),
            Reason::Empty | Reason::Html => None,
        }
    }
}

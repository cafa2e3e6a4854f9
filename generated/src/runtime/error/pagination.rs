use std::error::Error as StdError;
use std::fmt;

use crate::runtime::one_line::OneLine;

/// A list whose pages cannot be followed to the end.
#[derive(Debug)]
pub struct PaginationError {
    pub(crate) operation: &'static str,
    pub(crate) token: String,
    pub(crate) reason: &'static str,
}

impl PaginationError {
    /// The token, or the link without one, that stopped the walk.
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl fmt::Display for PaginationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}: {}",
            self.operation,
            self.reason,
            OneLine(&self.token, 200)
        )
    }
}

impl StdError for PaginationError {}

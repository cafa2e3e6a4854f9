use std::error::Error as StdError;
use std::fmt;

use crate::runtime::violation::Violations;

/// A request that was refused before sending.
#[derive(Clone, Debug)]
pub struct InvalidRequest {
    pub(crate) operation: &'static str,
    pub(crate) violations: Violations,
}

impl InvalidRequest {
    /// Everything that is wrong with the request.
    pub fn violations(&self) -> &Violations {
        &self.violations
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not sent: {}", self.operation, self.violations)
    }
}

impl StdError for InvalidRequest {}

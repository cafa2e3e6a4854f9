use std::error::Error as StdError;
use std::fmt;

use crate::runtime::violation::Violations;

/// A request that was refused before sending.
#[derive(Clone, Debug)]
pub struct InvalidRequest {
    /// Absent where a body was checked by itself.
    pub(crate) operation: Option<&'static str>,
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
        if let Some(operation) = self.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "not sent: {}", self.violations)
    }
}

impl StdError for InvalidRequest {}

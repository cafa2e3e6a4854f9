use std::io;
use std::path::PathBuf;

/// Why files could not be compared or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}{}", path.display(), if *is_unfinished { UNFINISHED } else { "" })]
pub struct Error {
    /// The path of the operation.
    pub path: PathBuf,
    /// What went wrong, and what to do.
    pub reason: String,
    /// Whether some files are as they should be already, and others still as they were.
    pub is_unfinished: bool,
}

const UNFINISHED: &str =
    "\nSome files are new already. Running the command again finishes the work";

impl Error {
    pub(super) fn refused(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            reason: reason.into(),
            is_unfinished: false,
        }
    }

    pub(super) fn io(path: impl Into<PathBuf>, operation: &str) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::refused(path, format!("cannot {operation}: {error}"))
    }
}

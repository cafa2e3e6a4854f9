use std::io;
use std::path::PathBuf;

/// Why files could not be compared or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path that cannot be written, or what stands there.
    #[error("{}: {reason}", path.display())]
    Refused {
        /// The path.
        path: PathBuf,
        /// Why not, and what to do.
        reason: String,
    },
    /// The file system refused an operation.
    #[error("{}: cannot {operation}: {source}", path.display())]
    Io {
        /// The path of the operation.
        path: PathBuf,
        /// What was tried.
        operation: &'static str,
        /// The cause.
        source: io::Error,
    },
    /// Some files are as they should be, others still as they were.
    #[error("{cause}\nSome files are new already. Running the command again finishes the work")]
    Unfinished {
        /// What went wrong.
        cause: Box<Error>,
    },
}

impl Error {
    pub(super) fn refused(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self::Refused {
            path: path.into(),
            reason: reason.into(),
        }
    }

    pub(super) fn io(
        path: impl Into<PathBuf>,
        operation: &'static str,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            path,
            operation,
            source,
        }
    }
}

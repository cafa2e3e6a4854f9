use std::io;
use std::path::PathBuf;

/// Why files could not be compared or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A produced path cannot be written.
    #[error("{path:?} cannot be generated: {reason}")]
    Path {
        /// The path as produced.
        path: String,
        /// Why not, and what to do.
        reason: &'static str,
    },
    /// Two produced paths are one file on a file system that ignores case.
    #[error(
        "{first} and {second} differ by case only and would be one file on some systems: give one of them another name"
    )]
    SameIgnoringCase {
        /// The path that sorts first.
        first: String,
        /// The other path.
        second: String,
    },
    /// Something that is no regular file (or, on the way to it, no directory) is in the way.
    #[error("{}: {found} is where {wanted} of the generator should be; move it elsewhere and run again", path.display())]
    Obstructed {
        /// What is in the way.
        path: PathBuf,
        /// What it is.
        found: &'static str,
        /// What should be there.
        wanted: &'static str,
    },
    /// Somebody changed a file while the run was on its way to replace it.
    #[error("{}: it was changed while the command ran; run it again", path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// The file system refused an operation.
    #[error("{}: cannot {operation}: {source}; {}", path.display(), advice(source))]
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

fn advice(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "make it writable for you and run again"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space and run again"
        }
        _ => "remove the cause and run again",
    }
}

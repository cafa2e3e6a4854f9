use std::fmt;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Why files could not be compared or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A produced path is not of the form `a/b/c.rs` below the workspace root.
    #[error(
        "{path:?} is no path for a generated file: it must be relative to the workspace root, \
         separated by `/`, without `.` and `..`"
    )]
    InvalidPath {
        /// The path as produced.
        path: String,
    },
    /// A produced path lies outside of everything that the machine owns.
    #[error(
        "{path} belongs to nobody's generated directory: name it, or a directory above it, as owned by the generator"
    )]
    NotOwned {
        /// The path as produced.
        path: String,
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
    /// The header cannot be written because the comment syntax of the file kind is not known.
    #[error(
        "{path}: no comment syntax is known for this kind of file, so it cannot carry the header: add it to `package::header`"
    )]
    UnknownKind {
        /// The path as produced.
        path: String,
    },
    /// Something that is no regular file (or, on the way to it, no directory) is in the way.
    #[error("{}: {found} is where {wanted} of the generator should be; move it elsewhere and run again. Nothing was changed", path.display())]
    Obstructed {
        /// What is in the way.
        path: PathBuf,
        /// What it is.
        found: Kind,
        /// What should be there.
        wanted: Kind,
    },
    /// The file system refused an operation; everything done before it was undone.
    #[error("{}: cannot {operation}: {source}. Nothing was changed; {}", path.display(), advice(source))]
    Io {
        /// The path of the operation.
        path: PathBuf,
        /// What was tried.
        operation: Operation,
        /// The cause.
        source: io::Error,
    },
    /// The file system refused an operation, and undoing what was done before it failed as well.
    #[error(
        "{cause}\nBut undoing failed too, for {}. The previous files are kept in {}: \
         put them back with `git restore` or from there, then delete that directory",
        paths(failed), kept.display()
    )]
    NotUndone {
        /// What went wrong first.
        cause: Box<Error>,
        /// The paths that are not as they were.
        failed: Vec<PathBuf>,
        /// Where the previous files are.
        kept: PathBuf,
    },
    /// All files are in place, only the temporary directory could not be removed.
    #[error("{}: cannot remove this temporary directory: {source}. All files are written; delete it by hand", path.display())]
    TemporariesRemain {
        /// The temporary directory.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// A kind of thing on the file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, to whatever.
    Link,
    /// A socket, a device, a pipe.
    Special,
}

impl Kind {
    pub(super) fn of(kind: fs::FileType) -> Self {
        match kind {
            kind if kind.is_file() => Self::File,
            kind if kind.is_dir() => Self::Directory,
            kind if kind.is_symlink() => Self::Link,
            _ => Self::Special,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "a file",
            Self::Directory => "a directory",
            Self::Link => "a symbolic link",
            Self::Special => "a special file",
        })
    }
}

/// An operation on the file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// Reading a file.
    Read,
    /// Listing a directory.
    List,
    /// Making a directory.
    CreateDirectory,
    /// Writing the new text to a temporary file.
    Stage,
    /// Moving the previous file away.
    SetAside,
    /// Moving the temporary file to its place.
    Place,
    /// Removing a directory that has become empty.
    RemoveDirectory,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read it",
            Self::List => "list the directory",
            Self::CreateDirectory => "create the directory",
            Self::Stage => "write the temporary file",
            Self::SetAside => "move the previous file aside",
            Self::Place => "move the new file to its place",
            Self::RemoveDirectory => "remove the empty directory",
        })
    }
}

fn advice(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "make it writable for you and run again"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space and run again"
        }
        _ => "mend the cause and run again",
    }
}

fn paths(paths: &[PathBuf]) -> String {
    let shown: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    shown.join(", ")
}

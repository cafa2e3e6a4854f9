//! Where files come from: the disk, or memory (a git revision, a download, a test).
//!
//! A path is a string with `/` between its parts, relative to the root of the workspace; that is also how it is shown.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest file that is read unless told otherwise, in bytes.
pub const MAX_FILE_SIZE: u64 = 20_000_000;

/// Something that has files; read by several threads.
pub trait Files: Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    /// As `std::fs::read`; [`io::ErrorKind::FileTooLarge`] above a limit such as [`MAX_FILE_SIZE`].
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The bytes of a file that a document asks for, which has to be below `directory`.
    ///
    /// # Errors
    /// As [`Files::read`]; with [`OutsideDirectory`] for other files.
    fn read_below(&self, directory: &str, path: &str) -> io::Result<Vec<u8>> {
        if is_below(directory, path) {
            self.read(path)
        } else {
            Err(OutsideDirectory::error())
        }
    }

    /// The most bytes that a file, or the files that a document refers to, may have.
    fn limit(&self) -> u64 {
        MAX_FILE_SIZE
    }
}

/// A document asked for a file that it has no business with. Nothing of that file was read.
#[derive(Debug, thiserror::Error)]
#[error("it is outside of the directory of the document")]
pub struct OutsideDirectory;

impl OutsideDirectory {
    fn error() -> io::Error {
        io::Error::new(io::ErrorKind::PermissionDenied, Self)
    }

    /// Whether this is why a file was not read.
    #[must_use]
    pub fn is_in(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Self>())
    }
}

/// Whether a path without `.` and inner `..` stays in a directory.
fn is_below(directory: &str, path: &str) -> bool {
    match path.strip_prefix(directory) {
        Some(rest) if directory.is_empty() => {
            !rest.starts_with('/') && rest != ".." && !rest.starts_with("../")
        }
        Some(rest) => rest.starts_with('/') || directory == "/",
        None => false,
    }
}

/// The files below a directory.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    allowed: Vec<PathBuf>,
    limit: u64,
}

impl Disk {
    /// The files below `root`; paths that start with `/` are taken as they are.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            allowed: Vec::new(),
            limit: MAX_FILE_SIZE,
        }
    }

    /// Lets documents refer to what is below another directory too.
    #[must_use]
    pub fn allow_directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.allowed.push(directory.into());
        self
    }

    /// Reads files up to so many bytes.
    #[must_use]
    pub fn with_limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// How to name a path of the operating system here: relative to the root where it is below it.
    #[must_use]
    pub fn name_of(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.root).unwrap_or(path);
        shown
            .to_string_lossy()
            .replace(std::path::MAIN_SEPARATOR, "/")
    }

    /// Where a file really is, with symbolic links resolved, if that is below one of the directories.
    fn resolve_below(&self, directory: &str, path: &str) -> io::Result<PathBuf> {
        let resolved = match self.root.join(path).canonicalize() {
            // Whether a file exists elsewhere is nobody's business either.
            Err(_) if !is_below(directory, path) => return Err(OutsideDirectory::error()),
            resolved => resolved?,
        };
        let own = self.root.join(directory);
        let mut directories = std::iter::once(&own).chain(&self.allowed);
        let is_inside = directories.any(|directory| {
            directory
                .canonicalize()
                .is_ok_and(|directory| resolved.starts_with(directory))
        });
        is_inside
            .then_some(resolved)
            .ok_or_else(OutsideDirectory::error)
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let path = self.root.join(path);
        // Not a device or pipe, which could be endless.
        if !fs::metadata(&path)?.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "not a regular file",
            ));
        }
        let mut bytes = Vec::new();
        fs::File::open(&path)?
            .take(self.limit.saturating_add(1))
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > self.limit {
            return Err(too_large(self.limit, ""));
        }
        Ok(bytes)
    }

    fn read_below(&self, directory: &str, path: &str) -> io::Result<Vec<u8>> {
        let resolved = self.resolve_below(directory, path)?;
        self.read(&resolved.to_string_lossy())
    }

    fn limit(&self) -> u64 {
        self.limit
    }
}

pub(super) fn too_large(limit: u64, what: &str) -> io::Error {
    let reason = format!("larger than {} MB{what}", limit as f64 / 1e6);
    io::Error::new(io::ErrorKind::FileTooLarge, reason)
}

/// Files in memory.
#[derive(Debug, Clone, Default)]
pub struct InMemory {
    files: BTreeMap<String, Vec<u8>>,
}

impl InMemory {
    /// Adds or replaces a file.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }
}

impl Files for InMemory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// The directory that a file is in.
#[must_use]
pub fn directory_of(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((directory, _)) => directory,
        None => "",
    }
}

/// The path that `reference`, written in the file `base`, means.
#[must_use]
pub fn resolve_path(base: &str, reference: &str) -> String {
    let (directory, root) = match (reference.starts_with('/'), base.starts_with('/')) {
        (true, _) => ("", "/"),
        (false, true) => (directory_of(base), "/"),
        (false, false) => (directory_of(base), ""),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(reference.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_against_the_file_that_names_them() {
        assert_eq!(
            resolve_path("specs/a/openapi.yaml", "./b.yaml"),
            "specs/a/b.yaml"
        );
        assert_eq!(
            resolve_path("specs/a/openapi.yaml", "../common/b.yaml"),
            "specs/common/b.yaml"
        );
        assert_eq!(resolve_path("openapi.yaml", "../b.yaml"), "../b.yaml");
        assert_eq!(resolve_path("../openapi.yaml", "../b.yaml"), "../../b.yaml");
        assert_eq!(resolve_path("/tmp/openapi.yaml", "b.yaml"), "/tmp/b.yaml");
    }

    #[test]
    fn a_directory_is_not_a_file() {
        let error = Disk::new(".").read("src").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn only_files_below_the_directory_are_read_for_a_document() {
        let files = InMemory::default()
            .with("a/b.yaml", "b")
            .with("ab/c.yaml", "c")
            .with("/d", "d");
        assert_eq!(files.read_below("a", "a/b.yaml").unwrap(), b"b");
        for (directory, path) in [("a", "ab/c.yaml"), ("a", "../x"), ("", "../x"), ("", "/d")] {
            let error = files.read_below(directory, path).unwrap_err();
            assert!(OutsideDirectory::is_in(&error), "{path}: {error}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_symbolic_link_leads_out_of_a_directory_only_to_an_allowed_one() {
        let directory = tempfile::tempdir().unwrap();
        for name in ["api", "common"] {
            fs::create_dir(directory.path().join(name)).unwrap();
        }
        let target = directory.path().join("common/x.yaml");
        fs::write(&target, "x").unwrap();
        std::os::unix::fs::symlink(&target, directory.path().join("api/link.yaml")).unwrap();
        let disk = Disk::new(directory.path());
        for path in [
            "api/link.yaml",
            "api/../common/x.yaml",
            "common/absent.yaml",
        ] {
            let error = disk.read_below("api", path).unwrap_err();
            assert!(OutsideDirectory::is_in(&error), "{path}: {error}");
        }
        let allowing = disk
            .clone()
            .allow_directory(directory.path().join("common"));
        assert_eq!(allowing.read_below("api", "api/link.yaml").unwrap(), b"x");
        let error = disk.with_limit(0).read("common/x.yaml").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }
}

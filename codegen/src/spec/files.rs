//! Where files come from: the disk, or memory (a git revision, a download, a test).
//!
//! A path is a string with `/` between its parts, relative to the root of the workspace; that is also how it is shown.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest file that is read.
pub const MAX_FILE_SIZE: u64 = 64 * 1024 * 1024;

/// Something that has files; read by several threads.
pub trait Files: Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    /// As `std::fs::read`; [`io::ErrorKind::FileTooLarge`] above [`MAX_FILE_SIZE`].
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
}

/// The files below a directory.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The files below `root`; paths that start with `/` are taken as they are.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// How to name a path of the operating system here: relative to the root where it is below it.
    #[must_use]
    pub fn name_of(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.root).unwrap_or(path);
        shown
            .to_string_lossy()
            .replace(std::path::MAIN_SEPARATOR, "/")
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
            .take(MAX_FILE_SIZE + 1)
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_FILE_SIZE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }
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

/// The path that `reference`, written in the file `base`, means.
#[must_use]
pub fn resolve_path(base: &str, reference: &str) -> String {
    let directory = if reference.starts_with('/') {
        ""
    } else {
        base.rsplit_once('/').map_or("", |(directory, _)| directory)
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(reference.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let root = if base.starts_with('/') || reference.starts_with('/') {
        "/"
    } else {
        ""
    };
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
}

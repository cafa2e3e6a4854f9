//! Changes to files that are seen before they are made, and made together or not at all.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use codegen::package::{self, Change};
use codegen::spec::{Disk, Files};

/// The disk as it is to be.
#[derive(Debug)]
pub(crate) struct Staged {
    disk: Disk,
    /// New bytes by path; `None` for what is to go.
    files: BTreeMap<String, Option<Vec<u8>>>,
}

impl Files for Staged {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(Some(bytes)) => Ok(bytes.clone()),
            Some(None) => Err(io::ErrorKind::NotFound.into()),
            None => self.disk.read(path),
        }
    }

    fn limit(&self) -> u64 {
        self.disk.limit()
    }
}

impl Staged {
    pub(crate) fn new(disk: Disk) -> Self {
        Self {
            disk,
            files: BTreeMap::new(),
        }
    }

    pub(crate) fn write(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), Some(bytes));
    }

    pub(crate) fn remove(&mut self, path: &str) {
        self.files.insert(path.to_owned(), None);
    }

    /// What becomes of each file.
    pub(crate) fn summary(&self) -> Vec<(&str, &'static str)> {
        let word = |path: &str, bytes: &Option<Vec<u8>>| match (bytes, self.disk.read(path).ok()) {
            (None, _) => "removed",
            (Some(new), Some(old)) if *new == old => "stored",
            (Some(_), _) => "updated",
        };
        self.files
            .iter()
            .map(|(path, bytes)| (path.as_str(), word(path, bytes)))
            .collect()
    }

    /// Makes the changes, `specs.toml` last.
    ///
    /// # Errors
    ///
    /// The first failure, with the path.
    pub(crate) fn apply(&self, root: &Path) -> Result<(), package::Error> {
        let before: Vec<_> = self
            .files
            .keys()
            .map(|path| self.disk.read(path).ok())
            .collect();
        let changes: Vec<_> = std::iter::zip(&self.files, &before)
            .filter(|((_, after), before)| after.is_some() || before.is_some())
            .map(|((path, after), before)| Change {
                path,
                before: before.as_deref(),
                after: after.as_deref(),
            })
            .collect();
        package::run(&package::steps(root, &changes))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_failure_leaves_all_files_as_they_were() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "old").unwrap();
        fs::create_dir(root.path().join("z")).unwrap();
        let mut staged = Staged::new(Disk::new(root.path()));
        staged.write("a", b"new".to_vec());
        staged.write("z", b"not a file".to_vec());
        assert_eq!(staged.read("a").unwrap(), b"new");
        let error = staged.apply(root.path()).unwrap_err();
        assert!(error.to_string().contains("z: this is no file"), "{error}");
        assert_eq!(fs::read_to_string(root.path().join("a")).unwrap(), "old");
        assert!(!root.path().join(".regen-a").exists());
    }
}

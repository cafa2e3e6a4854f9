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
    /// What is there and what is to be there, by path; nothing for a file that is not.
    files: BTreeMap<String, [Option<Vec<u8>>; 2]>,
}

impl Files for Staged {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some([_, after]) => after.clone().ok_or_else(|| io::ErrorKind::NotFound.into()),
            None => self.disk.read(path),
        }
    }

    fn limit(&self) -> u64 {
        self.disk.limit()
    }
}

impl Staged {
    pub(crate) fn new(disk: Disk) -> Self {
        let files = BTreeMap::new();
        Self { disk, files }
    }

    /// Replaces a file; removes it for `None`.
    pub(crate) fn set(&mut self, path: &str, bytes: Option<Vec<u8>>) {
        let before = self.disk.read(path).ok();
        self.files.insert(path.to_owned(), [before, bytes]);
    }

    /// What becomes of each file.
    pub(crate) fn summary(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.files
            .iter()
            .map(|(path, [before, after])| match after {
                None => (path.as_str(), "removed"),
                Some(_) if after == before => (path.as_str(), "stored"),
                Some(_) => (path.as_str(), "updated"),
            })
    }

    /// Makes the changes, `specs.toml` last.
    ///
    /// # Errors
    ///
    /// The first failure, with the path.
    pub(crate) fn apply(&self, root: &Path) -> Result<(), package::Error> {
        let changes = self.files.iter().map(|(path, [before, after])| Change {
            path,
            before: before.as_deref(),
            after: after.as_deref(),
        });
        let changes = changes.filter(|it| it.after.is_some() || it.before.is_some());
        package::run(&package::steps(root, &changes.collect::<Vec<_>>()))
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
        staged.set("a", Some(b"new".to_vec()));
        staged.set("z", Some(b"not a file".to_vec()));
        assert_eq!(staged.read("a").unwrap(), b"new");
        let error = staged.apply(root.path()).unwrap_err();
        assert!(error.to_string().contains("z: this is no file"), "{error}");
        assert_eq!(fs::read_to_string(root.path().join("a")).unwrap(), "old");
        assert!(!root.path().join(".regen-a").exists());
    }
}

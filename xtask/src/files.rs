//! Which files documents may refer to, and how big they may be.

use std::path::{Path, PathBuf};

use codegen::spec::Disk;

/// `--allow-dir` and `--max-size`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) directories: Vec<PathBuf>,
    pub(crate) limit: Option<u64>,
}

impl Access {
    pub(crate) fn disk(&self, root: &Path) -> Disk {
        let disk = Disk::new(root);
        let disk = self
            .limit
            .map_or(disk.clone(), |limit| disk.with_limit(limit));
        self.directories.iter().fold(disk, |disk, directory| {
            disk.allow_directory(std::path::absolute(directory).unwrap_or_default())
        })
    }
}

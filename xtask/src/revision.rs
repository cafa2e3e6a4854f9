//! Files as they are in a git revision.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::spec::Files;

/// The files of a commit, read through git.
#[derive(Debug)]
pub(crate) struct Revision {
    root: PathBuf,
    commit: String,
}

impl Revision {
    /// The revision of that name in the repository that `root` belongs to; `None` when git knows none.
    ///
    /// # Errors
    ///
    /// When git cannot be run.
    pub(crate) fn find(root: &Path, name: &str) -> io::Result<Option<Self>> {
        let wanted = format!("{name}^{{commit}}");
        let found = git(root, &["rev-parse", "--verify", "--quiet"], &wanted)?;
        let commit = found.map(|commit| String::from_utf8_lossy(&commit).trim().to_owned());
        let commit = commit.filter(|commit| !commit.is_empty());
        let root = root.to_owned();
        Ok(commit.map(|commit| Self { root, commit }))
    }
}

impl Files for Revision {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        // `./` is below the workspace, which need not be the root of the repository.
        let object = format!("{}:./{path}", self.commit);
        git(&self.root, &["show"], &object)?.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// What git prints about an object, if it succeeds.
fn git(root: &Path, command: &[&str], object: &str) -> io::Result<Option<Vec<u8>>> {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(command);
    let output = git.args(["--end-of-options", object]).output();
    let output = output
        .map_err(|error| io::Error::new(error.kind(), format!("git cannot be run: {error}")))?;
    Ok(output.status.success().then_some(output.stdout))
}

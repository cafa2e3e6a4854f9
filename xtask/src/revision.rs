//! Files as they are in a git revision.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
        let output = git(
            root,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &wanted,
            ],
        )?;
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok(
            (output.status.success() && !commit.is_empty()).then(|| Self {
                root: root.to_owned(),
                commit,
            }),
        )
    }
}

impl Files for Revision {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        // `./` is below the workspace, which need not be the root of the repository.
        let output = git(
            &self.root,
            &[
                "show",
                "--end-of-options",
                &format!("{}:./{path}", self.commit),
            ],
        )?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }
}

fn git(root: &Path, arguments: &[&str]) -> io::Result<Output> {
    Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .output()
        .map_err(|error| io::Error::new(error.kind(), format!("git cannot be run: {error}")))
}

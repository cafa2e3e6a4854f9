//! Where the workspace is.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// No workspace above the current directory.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotFound {
    start: PathBuf,
}

impl std::fmt::Display for NotFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "no Cargo.toml with [workspace] in {} or above: change to a directory of the workspace",
            self.start.display()
        )
    }
}

/// The root of the workspace that the current directory belongs to.
pub(crate) fn find_from_current_directory() -> Result<PathBuf, NotFound> {
    find(&env::current_dir().unwrap_or_else(|_| PathBuf::from(".")))
}

/// The current directory decides and not where the command was built, so that it can be run on any
/// checkout.
fn find(start: &Path) -> Result<PathBuf, NotFound> {
    start
        .ancestors()
        .find(|directory| is_root(directory))
        .map(Path::to_owned)
        .ok_or_else(|| NotFound {
            start: start.to_owned(),
        })
}

fn is_root(directory: &Path) -> bool {
    fs::read_to_string(directory.join("Cargo.toml"))
        .is_ok_and(|manifest| manifest.lines().any(|line| line.trim() == "[workspace]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_finds_the_root_above_it() {
        let root = tempfile::tempdir().unwrap();
        let member = root.path().join("generated/src");
        fs::create_dir_all(&member).unwrap();
        fs::write(
            root.path().join("Cargo.toml"),
            "[workspace]\nmembers = []\n",
        )
        .unwrap();
        fs::write(root.path().join("generated/Cargo.toml"), "[package]\n").unwrap();
        assert_eq!(find(&member), Ok(root.path().to_owned()));
    }

    #[test]
    fn outside_of_a_workspace_there_is_none() {
        let root = tempfile::tempdir().unwrap();
        let error = find(root.path()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("change to a directory of the workspace")
        );
    }
}

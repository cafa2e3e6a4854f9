//! Where the workspace is, and who may write to it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::specs::Problem;

/// Waits until no other command writes to the workspace. The lock ends with the process, however that ends.
///
/// # Errors
///
/// The lock file cannot be made or locked, or writing to `problems` failed.
pub(crate) fn lock(root: &Path, problems: &mut dyn Write) -> io::Result<fs::File> {
    let path = root.join("target/xtask.lock");
    let cannot = |error: io::Error| {
        let message = format!("cannot lock {}: {error}", path.display());
        io::Error::new(error.kind(), message)
    };
    fs::create_dir_all(root.join("target")).map_err(cannot)?;
    let file = fs::File::create(&path).map_err(cannot)?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(fs::TryLockError::WouldBlock) => {}
        Err(fs::TryLockError::Error(error)) => return Err(cannot(error)),
    }
    let message = "another `cargo xtask` is writing here: waiting for it";
    writeln!(problems, "{message}")?;
    file.lock().map_err(cannot)?;
    Ok(file)
}

/// The root of the workspace that a directory belongs to.
///
/// # Errors
///
/// There is none, in words for the person who is there.
pub(crate) fn find(start: &Path) -> Result<PathBuf, Problem> {
    let root = start.ancestors().find(|directory| is_root(directory));
    root.map(Path::to_owned).ok_or_else(|| {
        let start = start.display();
        Problem::Usage(format!("no Cargo.toml with [workspace] in {start} or above: change to a directory of the workspace"))
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
        assert_eq!(find(&member).unwrap(), root.path());
    }

    #[test]
    fn a_second_command_says_that_it_waits_and_goes_on_when_the_first_has_ended() {
        let root = tempfile::tempdir().unwrap();
        let mut said = Vec::new();
        let first = lock(root.path(), &mut said).unwrap();
        assert!(said.is_empty());
        std::thread::scope(|scope| {
            let second = scope.spawn(|| {
                let mut said = Vec::new();
                lock(root.path(), &mut said).unwrap();
                said
            });
            std::thread::sleep(std::time::Duration::from_millis(50));
            assert!(!second.is_finished());
            drop(first);
            let said = String::from_utf8(second.join().unwrap()).unwrap();
            assert!(said.contains("waiting"), "{said}");
        });
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

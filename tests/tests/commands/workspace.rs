//! Workspaces for the tests, and the real command in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use tempfile::TempDir;
use tests::built;
use tests::effective::root;

/// A directory of its own, empty.
pub(crate) fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory).unwrap();
    }
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// Copies a directory with all that is below.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A workspace of its own with the specs and generated files of this one.
pub(crate) fn workspace() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for part in ["specs", "generated"] {
        copy(&root().join(part), &directory.path().join(part));
    }
    fs::create_dir(directory.path().join("tests")).unwrap();
    for file in ["Cargo.toml", "tests/Cargo.toml"] {
        fs::copy(root().join(file), directory.path().join(file)).unwrap();
    }
    directory
}

/// `cargo xtask` in a workspace.
pub(crate) fn command(workspace: &Path, arguments: &[&str]) -> Command {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| built::xtask().get_program().into());
    let mut command = Command::new(&*PROGRAM);
    command.args(arguments).current_dir(workspace);
    command
}

/// Runs `cargo xtask` in a workspace to its end.
pub(crate) fn xtask(workspace: &Path, arguments: &[&str]) -> Output {
    command(workspace, arguments).output().unwrap()
}

/// Runs `cargo xtask` where no file can become larger than a few kilobytes, as on a disk that is nearly full.
#[cfg(unix)]
pub(crate) fn xtask_without_space(workspace: &Path, arguments: &[&str]) -> Output {
    let program = command(workspace, &[]).get_program().to_owned();
    Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""])
        .arg(program)
        .args(arguments)
        .current_dir(workspace)
        .output()
        .unwrap()
}

/// Every file below a directory, by its path from there, with its bytes.
pub(crate) fn tree(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = PathBuf::from(path.file_name().unwrap());
        if path.is_dir() {
            let below = tree(&path).into_iter();
            files.extend(below.map(|(path, bytes)| (name.join(path), bytes)));
        } else {
            files.insert(name, fs::read(path).unwrap());
        }
    }
    files
}

/// What a command said, on both streams.
pub(crate) fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

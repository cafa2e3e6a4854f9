use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::error::Error;

/// Files of this prefix are on their way to their place, or were left by a run that was killed.
const TEMPORARY: &str = ".regen-";

/// A file that is replaced, made or removed.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Where it is, relative to the root.
    pub path: &'a str,
    /// What is there; it is only replaced as long as that is true.
    pub before: Option<&'a [u8]>,
    /// What is to be there.
    pub after: Option<&'a [u8]>,
}

/// One operation on the disk. After any number of them the disk is in a state that the next run can start from.
#[derive(Clone, Debug)]
pub enum Step<'a> {
    /// Makes a directory that is not there.
    CreateDirectory(PathBuf),
    /// Writes a temporary file.
    Write(PathBuf, &'a [u8]),
    /// Fails unless the file below the root is as it was.
    Compare(&'a Path, &'a str, Option<&'a [u8]>),
    /// Removes a file.
    Remove(PathBuf),
    /// Moves a temporary file over the file whose place it takes.
    Rename(PathBuf, PathBuf),
}

/// Where the new text of a file is written before it takes its place.
pub(super) fn temporary_of(path: &str) -> String {
    let (directory, name) = path
        .rsplit_once('/')
        .map_or((None, path), |(directory, name)| (Some(directory), name));
    let directory = directory.map_or(String::new(), |directory| format!("{directory}/"));
    format!("{directory}{TEMPORARY}{name}")
}

pub(super) fn is_temporary(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with(TEMPORARY))
}

/// How to make changes below `root`: first everything is written beside its place and compared once more, which can
/// fail without harm; then files are removed and renamed, manifests last.
#[must_use]
pub fn steps<'a>(root: &'a Path, changes: &[Change<'a>]) -> Vec<Step<'a>> {
    let mut directories: Vec<PathBuf> = Vec::new();
    let (mut writes, mut compares, mut removals) = (Vec::new(), Vec::new(), Vec::new());
    let (mut renames, mut manifests) = (Vec::new(), Vec::new());
    for change in changes {
        let target = root.join(change.path);
        compares.push(Step::Compare(root, change.path, change.before));
        let Some(after) = change.after else {
            // Removed before anything takes its place: where case is ignored, an old name can be that of a new file.
            removals.push(Step::Remove(target));
            continue;
        };
        directories.extend(missing_parents(root, change.path));
        let temporary = root.join(temporary_of(change.path));
        writes.push(Step::Write(temporary.clone(), after));
        let rename = Step::Rename(temporary, target);
        if change.path.ends_with(".toml") {
            manifests.push(rename);
        } else {
            renames.push(rename);
        }
    }
    directories.sort_unstable();
    directories.dedup();
    let mut steps: Vec<_> = directories.into_iter().map(Step::CreateDirectory).collect();
    for part in [writes, compares, removals, renames, manifests] {
        steps.extend(part);
    }
    steps
}

fn missing_parents(root: &Path, path: &str) -> impl Iterator<Item = PathBuf> {
    path.match_indices('/')
        .filter_map(|(end, _)| path.get(..end))
        .map(|parent| root.join(parent))
        .filter(|parent| !parent.exists())
}

/// Runs the steps.
///
/// # Errors
///
/// The first failure. Before a file was removed or renamed nothing is changed; later [`Error::Unfinished`].
pub fn run(steps: &[Step<'_>]) -> Result<(), Error> {
    for (number, step) in steps.iter().enumerate() {
        if let Err(cause) = step.run() {
            let (done, _) = steps.split_at(number);
            done.iter().rev().for_each(Step::clean_up);
            let is_started = done
                .iter()
                .any(|step| matches!(step, Step::Remove(_) | Step::Rename(..)));
            return Err(if is_started {
                Error::Unfinished {
                    cause: Box::new(cause),
                }
            } else {
                cause
            });
        }
    }
    Ok(())
}

impl Step<'_> {
    /// Does it.
    ///
    /// # Errors
    ///
    /// When the file system refuses, or something else is there than expected.
    pub fn run(&self) -> Result<(), Error> {
        match self {
            Self::CreateDirectory(path) => {
                fs::create_dir(path).map_err(failed(path, "create the directory"))
            }
            Self::Write(path, text) => {
                write(path, text).map_err(failed(path, "write the temporary file"))
            }
            Self::Compare(root, path, before) if read_below(root, path)?.as_deref() != *before => {
                Err(Error::ChangedMeanwhile {
                    path: root.join(path),
                })
            }
            Self::Compare(..) => Ok(()),
            Self::Remove(path) => fs::remove_file(path).map_err(failed(path, "remove it")),
            Self::Rename(from, to) => {
                fs::rename(from, to).map_err(failed(to, "move the new file to its place"))
            }
        }
    }

    /// Takes back what only prepares the rest; what cannot be taken back is found by the next run.
    fn clean_up(&self) {
        let _ = match self {
            Self::Write(path, _) => fs::remove_file(path),
            Self::CreateDirectory(path) => fs::remove_dir(path),
            Self::Compare(..) | Self::Remove(_) | Self::Rename(..) => Ok(()),
        };
    }
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let written = fs::File::create_new(path)?.write_all(text);
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

pub(super) fn failed(path: &Path, operation: &'static str) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io {
        path,
        operation,
        source,
    }
}

/// The file at a path below `root`, if there is one. A symbolic link anywhere on the way is refused:
/// writing through it would change something that is not ours.
pub(super) fn read_below(root: &Path, path: &str) -> Result<Option<Vec<u8>>, Error> {
    let mut current = root.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        current.push(part);
        let is_last = parts.peek().is_none();
        let kind = match fs::symlink_metadata(&current) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(failed(&current, "read it")(source)),
        };
        if kind.is_file() != is_last || kind.is_dir() == is_last {
            return Err(Error::Obstructed {
                path: current,
                found: kind_name(kind),
                wanted: if is_last { "a file" } else { "a directory" },
            });
        }
    }
    fs::read(&current)
        .map(Some)
        .map_err(failed(&current, "read it"))
}

fn kind_name(kind: fs::FileType) -> &'static str {
    match kind {
        kind if kind.is_file() => "a file",
        kind if kind.is_dir() => "a directory",
        kind if kind.is_symlink() => "a symbolic link",
        _ => "a special file",
    }
}

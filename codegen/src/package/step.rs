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
    /// Writes a temporary file.
    Write(PathBuf, &'a [u8]),
    /// Fails unless the file below the root is as it was.
    Compare(&'a Path, Change<'a>),
    /// Removes a file.
    Remove(PathBuf),
    /// Moves a temporary file over the file whose place it takes.
    Rename(PathBuf, PathBuf),
}

/// Where the new text of a file is written before it takes its place.
pub(super) fn temporary_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{TEMPORARY}{name}"))
}

pub(super) fn is_temporary(path: &str) -> bool {
    let name = path.rsplit('/').next();
    name.is_some_and(|name| name.starts_with(TEMPORARY))
}

/// How to make changes below `root`: first everything is written beside its place and compared once more, which can
/// fail without harm; then files are removed and renamed, manifests last.
#[must_use]
pub fn steps<'a>(root: &'a Path, changes: &[Change<'a>]) -> Vec<Step<'a>> {
    let compares = changes.iter().map(|change| Step::Compare(root, *change));
    let removed = changes.iter().filter(|change| change.after.is_none());
    // Before anything takes its place: where case is ignored, an old name can be that of a new file.
    let removals = removed.map(|change| Step::Remove(root.join(change.path)));
    let (mut writes, mut renames) = (Vec::new(), Vec::new());
    for change in changes {
        if let Some(after) = change.after {
            let target = root.join(change.path);
            let temporary = temporary_of(&target);
            writes.push(Step::Write(temporary.clone(), after));
            renames.push(Step::Rename(temporary, target));
        }
    }
    renames.sort_by_key(|step| {
        matches!(step, Step::Rename(_, target) if target.extension().is_some_and(|it| it == "toml"))
    });
    let last = compares.chain(removals).chain(renames);
    writes.into_iter().chain(last).collect()
}

/// Runs the steps.
///
/// # Errors
///
/// The first failure. Before a file was removed or renamed nothing is changed; later [`Error::is_unfinished`].
pub fn run(steps: &[Step<'_>]) -> Result<(), Error> {
    let mut is_started = false;
    for (number, step) in steps.iter().enumerate() {
        if let Err(error) = step.run() {
            for step in steps.iter().take(number + 1) {
                if let Step::Write(path, _) = step {
                    remove(path);
                }
            }
            return Err(Error {
                is_unfinished: is_started,
                ..error
            });
        }
        is_started |= matches!(step, Step::Remove(_) | Step::Rename(..));
    }
    Ok(())
}

/// Removes a file, and the directories that it leaves empty. What cannot be removed is found by the next run.
pub(super) fn remove(path: &Path) {
    let _ = fs::remove_file(path);
    for parent in path.ancestors().skip(1) {
        if fs::remove_dir(parent).is_err() {
            break;
        }
    }
}

impl Step<'_> {
    /// Does it.
    ///
    /// # Errors
    ///
    /// When the file system refuses, or something else is there than expected.
    pub fn run(&self) -> Result<(), Error> {
        match self {
            Self::Write(path, text) => {
                write(path, text).map_err(Error::io(path, "write this temporary file"))
            }
            Self::Compare(root, Change { path, before, .. }) => {
                if read_below(root, path)?.as_deref() == *before {
                    return Ok(());
                }
                let reason = "it was changed while the command ran; run it again";
                Err(Error::refused(root.join(path), reason))
            }
            Self::Remove(path) => fs::remove_file(path).map_err(Error::io(path, "remove it")),
            Self::Rename(from, to) => {
                fs::rename(from, to).map_err(Error::io(to, "move the new file to its place"))
            }
        }
    }
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::File::create_new(path)?.write_all(text),
    }
}

/// The file at a path below `root`, if there is one. A symbolic link anywhere on the way is refused:
/// writing through it would change something that is not ours.
pub(super) fn read_below(root: &Path, path: &str) -> Result<Option<Vec<u8>>, Error> {
    let target = root.join(path);
    let way = path
        .match_indices('/')
        .filter_map(|(end, _)| path.get(..end));
    for place in way.map(|way| root.join(way)).chain([target.clone()]) {
        let kind = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(place, "read it")(error)),
        };
        let wanted = if place == target { "file" } else { "directory" };
        if kind.is_symlink() || kind.is_file() != (place == target) {
            let reason = format!(
                "this is no {wanted} of the generator, but in its way; move it elsewhere and run again"
            );
            return Err(Error::refused(place, reason));
        }
    }
    fs::read(&target)
        .map(Some)
        .map_err(Error::io(target, "read it"))
}

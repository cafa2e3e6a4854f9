use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::generation::{GeneratedFile, Generation, Origin};
use super::header::{self, Mark};
use super::step::{self, Change, Step, failed, is_temporary, read_below, temporary_of};

/// What has to happen so that the disk holds what the run produced.
#[derive(Debug)]
pub struct Plan {
    root: PathBuf,
    entries: BTreeMap<String, Entry>,
    /// What a removed file may leave empty: directories below these go with it.
    directories: Vec<String>,
}

/// One file of a [`Plan`].
#[derive(Clone, Debug)]
pub struct Entry {
    /// What will happen to the file.
    pub status: Status,
    /// Whether the file on the disk was edited by hand since it was generated, or lost its header.
    pub hand_edited: bool,
    pub(super) before: Option<Vec<u8>>,
    pub(super) after: Option<String>,
}

/// How a file on the disk relates to what the run produced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Produced, not on the disk: will be written.
    Created,
    /// Produced, different on the disk: will be replaced.
    Changed,
    /// Produced and the same on the disk: will not be touched.
    Unchanged,
    /// On the disk as we wrote it, no longer produced: will be removed.
    Orphaned,
    /// A temporary file of a run that was killed: will be removed.
    Leftover,
    /// In a directory of the machine without our header, or edited and no longer produced: stays, but must not be
    /// there.
    Foreign,
}

impl Plan {
    /// Compares what was generated with the disk below `root`. Writes nothing.
    ///
    /// # Errors
    ///
    /// A produced path that cannot be used, something in its way, or a file that cannot be read.
    pub fn new(root: &Path, generation: &Generation) -> Result<Self, Error> {
        refuse_same_ignoring_case(&generation.files)?;
        let mut entries = BTreeMap::new();
        for (path, file) in &generation.files {
            refuse_invalid_path(path)?;
            entries.insert(path.clone(), Entry::of_produced(root, path, file)?);
            let temporary = temporary_of(path);
            if root.join(&temporary).is_file() {
                entries.insert(temporary, Entry::found(Status::Leftover, Vec::new()));
            }
        }
        let directories = [&generation.owned, &generation.shared];
        for (directory, is_shared) in std::iter::zip(directories, [false, true])
            .flat_map(|(all, is_shared)| all.iter().map(move |directory| (directory, is_shared)))
        {
            let mut found = Vec::new();
            list(root, directory.trim_end_matches('/'), &mut found)?;
            for path in found {
                if !entries.contains_key(&path)
                    && let Some(entry) = Entry::of_unproduced(root, &path, is_shared)?
                {
                    entries.insert(path, entry);
                }
            }
        }
        Ok(Self {
            root: root.to_owned(),
            entries,
            directories: directories.into_iter().flatten().cloned().collect(),
        })
    }

    /// All files, by path relative to the root.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries
            .iter()
            .map(|(path, entry)| (path.as_str(), entry))
    }

    /// The files with one status, sorted.
    pub fn with_status(&self, status: Status) -> impl Iterator<Item = &str> {
        self.entries()
            .filter(move |(_, entry)| entry.status == status)
            .map(|(path, _)| path)
    }

    /// Whether applying would change anything on the disk.
    #[must_use]
    pub fn changes_anything(&self) -> bool {
        self.entries.values().any(|entry| entry.status.is_change())
    }

    /// Whether the disk is exactly what the run produced: nothing to change and nothing foreign.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.entries
            .values()
            .all(|entry| entry.status == Status::Unchanged)
    }

    /// What [`apply`](Self::apply) does after leftovers are removed, in its order.
    #[must_use]
    pub fn steps(&self) -> Vec<Step<'_>> {
        let changes: Vec<_> = self
            .entries()
            .filter(|(_, entry)| entry.status.is_change() && entry.status != Status::Leftover)
            .map(|(path, entry)| Change {
                path,
                before: entry.before.as_deref(),
                after: entry.after.as_deref().map(str::as_bytes),
            })
            .collect();
        step::steps(&self.root, &changes)
    }

    /// Makes the disk equal to what the run produced. Unchanged and foreign files are not touched; directories
    /// that files of ours leave empty are removed.
    ///
    /// # Errors
    ///
    /// The first operation that failed, and whether anything was changed before.
    pub fn apply(&self) -> Result<(), Error> {
        for path in self.with_status(Status::Leftover) {
            let path = self.root.join(path);
            fs::remove_file(&path).map_err(failed(&path, "remove it"))?;
        }
        step::run(&self.steps())?;
        for (path, entry) in self.entries() {
            if matches!(entry.status, Status::Orphaned | Status::Leftover) {
                self.remove_empty_parents(path);
            }
        }
        Ok(())
    }

    /// What is not empty refuses to be removed.
    fn remove_empty_parents(&self, path: &str) {
        let parents = path.match_indices('/').rev();
        for parent in parents.filter_map(|(end, _)| path.get(..end)) {
            let is_ours = self.directories.iter().any(|directory| {
                let inside = parent.strip_prefix(directory.trim_end_matches('/'));
                inside.is_some_and(|rest| {
                    rest.starts_with('/') || rest.is_empty() && directory.ends_with('/')
                })
            });
            if !is_ours || fs::remove_dir(self.root.join(parent)).is_err() {
                break;
            }
        }
    }
}

impl Status {
    /// Whether applying a plan does something to a file of this status.
    #[must_use]
    pub fn is_change(self) -> bool {
        !matches!(self, Self::Unchanged | Self::Foreign)
    }
}

impl Entry {
    fn of_produced(root: &Path, path: &str, file: &GeneratedFile) -> Result<Self, Error> {
        let on_disk = read_below(root, path)?;
        let (before, after) = match &file.origin {
            // Compared with the disk again before it is replaced.
            Origin::Amended(read) => (Some(read.clone().into_bytes()), file.text.clone()),
            Origin::Generated(by) => (on_disk, header::with_header(path, by, &file.text)?),
        };
        let status = match &before {
            None => Status::Created,
            Some(before) if before == after.as_bytes() => Status::Unchanged,
            Some(_) => Status::Changed,
        };
        let is_edited = |before: &[u8]| header::mark(before) != Mark::Intact;
        let is_generated = matches!(file.origin, Origin::Generated(_));
        Ok(Self {
            status,
            hand_edited: status == Status::Changed
                && is_generated
                && before.as_deref().is_some_and(is_edited),
            before,
            after: Some(after),
        })
    }

    fn of_unproduced(root: &Path, path: &str, is_shared: bool) -> Result<Option<Self>, Error> {
        if is_temporary(path) {
            return Ok(Some(Self::found(Status::Leftover, Vec::new())));
        }
        let absolute = root.join(path);
        let is_file = fs::symlink_metadata(&absolute).is_ok_and(|metadata| metadata.is_file());
        let before = if is_file {
            fs::read(&absolute).map_err(failed(&absolute, "read it"))?
        } else {
            Vec::new()
        };
        Ok(match header::mark(&before) {
            Mark::Absent if is_shared => None,
            Mark::Absent => Some(Self::found(Status::Foreign, before)),
            Mark::Intact => Some(Self::found(Status::Orphaned, before)),
            Mark::Edited => Some(Self {
                hand_edited: true,
                ..Self::found(Status::Foreign, before)
            }),
        })
    }

    fn found(status: Status, before: Vec<u8>) -> Self {
        Self {
            status,
            hand_edited: false,
            before: Some(before),
            after: None,
        }
    }
}

fn refuse_invalid_path(path: &str) -> Result<(), Error> {
    let valid = path
        .split('/')
        .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']));
    if valid {
        return Ok(());
    }
    Err(Error::Path {
        path: path.to_owned(),
        reason: "a path is relative to the workspace root, separated by `/`, without `.` and `..`",
    })
}

fn refuse_same_ignoring_case(files: &BTreeMap<String, GeneratedFile>) -> Result<(), Error> {
    let mut seen: BTreeMap<String, &String> = BTreeMap::new();
    for path in files.keys() {
        if let Some(first) = seen.insert(path.to_lowercase(), path) {
            let (first, second) = (first.clone(), path.clone());
            return Err(Error::SameIgnoringCase { first, second });
        }
    }
    Ok(())
}

/// Every file below a directory, relative to the root. Links are listed, not followed.
fn list(root: &Path, directory: &str, files: &mut Vec<String>) -> Result<(), Error> {
    let absolute = root.join(directory);
    if !fs::symlink_metadata(&absolute).is_ok_and(|metadata| metadata.is_dir()) {
        return Ok(());
    }
    let cannot = |error| failed(&absolute, "list the directory")(error);
    for entry in fs::read_dir(&absolute).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(cannot)?.is_dir() {
            list(root, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

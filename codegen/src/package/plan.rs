use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::generation::{GeneratedFile, Generation, Origin};
use super::header::{self, Mark};
use super::step::{self, Change, Step, is_temporary, read_below, temporary_of};

/// What has to happen so that the disk holds what the run produced.
#[derive(Debug)]
pub struct Plan {
    root: PathBuf,
    entries: BTreeMap<String, Entry>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Something in the way of a file, or a file that cannot be read.
    pub fn new(root: &Path, generation: &Generation) -> Result<Self, Error> {
        let mut entries = BTreeMap::new();
        for (path, file) in &generation.files {
            entries.insert(path.clone(), Entry::of_produced(root, path, file)?);
            let temporary = temporary_of(Path::new(path))
                .to_string_lossy()
                .replace('\\', "/");
            if root.join(&temporary).is_file() {
                entries.insert(temporary, Entry::found(Status::Leftover, Vec::new()));
            }
        }
        for (directories, is_shared) in [(&generation.owned, false), (&generation.shared, true)] {
            for path in list(root, directories)? {
                if !entries.contains_key(&path)
                    && let Some(entry) = Entry::of_unproduced(&root.join(&path), &path, is_shared)?
                {
                    entries.insert(path, entry);
                }
            }
        }
        Ok(Self {
            root: root.to_owned(),
            entries,
        })
    }

    /// All files, by path relative to the root.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        let entries = self.entries.iter();
        entries.map(|(path, entry)| (path.as_str(), entry))
    }

    /// The files with one status, sorted.
    pub fn with_status(&self, status: Status) -> impl Iterator<Item = &str> {
        let entries = self
            .entries()
            .filter(move |(_, entry)| entry.status == status);
        entries.map(|(path, _)| path)
    }

    /// Whether applying would change anything on the disk.
    #[must_use]
    pub fn changes_anything(&self) -> bool {
        self.entries.values().any(|entry| entry.status.is_change())
    }

    /// Whether the disk is exactly what the run produced: nothing to change and nothing foreign.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.entries.len() == self.with_status(Status::Unchanged).count()
    }

    /// What [`apply`](Self::apply) does to files that are no leftovers, in its order.
    #[must_use]
    pub fn steps(&self) -> Vec<Step<'_>> {
        let changes = self
            .entries()
            .filter(|(_, entry)| entry.status.is_change() && entry.status != Status::Leftover);
        let changes = changes.map(|(path, entry)| Change {
            path,
            before: entry.before.as_deref(),
            after: entry.after.as_deref().map(str::as_bytes),
        });
        step::steps(&self.root, &changes.collect::<Vec<_>>())
    }

    /// Makes the disk equal to what the run produced. Unchanged and foreign files are not touched; directories
    /// that files of ours leave empty are removed.
    ///
    /// # Errors
    ///
    /// The first operation that failed, and whether anything was changed before.
    pub fn apply(&self) -> Result<(), Error> {
        let clean_up = |status| {
            for path in self.with_status(status) {
                step::remove(&self.root.join(path));
            }
        };
        clean_up(Status::Leftover);
        step::run(&self.steps())?;
        clean_up(Status::Orphaned);
        Ok(())
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
        let (before, after, is_generated) = match &file.origin {
            // Compared with the disk again before it is replaced.
            Origin::Amended(read) => (Some(read.clone().into_bytes()), file.text.clone(), false),
            Origin::Generated(by) => (on_disk, header::with_header(path, by, &file.text), true),
        };
        let status = match &before {
            None => Status::Created,
            Some(before) if before == after.as_bytes() => Status::Unchanged,
            Some(_) => Status::Changed,
        };
        let is_edited = |before: &Vec<u8>| header::mark(before) != Mark::Intact;
        Ok(Self {
            status,
            hand_edited: status == Status::Changed
                && is_generated
                && before.as_ref().is_some_and(is_edited),
            before,
            after: Some(after),
        })
    }

    fn of_unproduced(place: &Path, path: &str, is_shared: bool) -> Result<Option<Self>, Error> {
        if is_temporary(path) {
            return Ok(Some(Self::found(Status::Leftover, Vec::new())));
        }
        let before = match place.is_symlink() {
            true => Vec::new(),
            false => fs::read(place).map_err(Error::io(place, "read it"))?,
        };
        let (status, hand_edited) = match header::mark(&before) {
            Mark::Absent if is_shared => return Ok(None),
            Mark::Absent => (Status::Foreign, false),
            Mark::Edited => (Status::Foreign, true),
            Mark::Intact => (Status::Orphaned, false),
        };
        Ok(Some(Self {
            hand_edited,
            ..Self::found(status, before)
        }))
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

/// Every file below directories, relative to the root. Links are listed, not followed.
///
/// # Errors
///
/// A directory that cannot be read.
pub fn list(root: &Path, directories: &[String]) -> Result<Vec<String>, Error> {
    let mut files = Vec::new();
    for directory in directories {
        let directory = directory.trim_end_matches('/');
        let place = root.join(directory);
        if !place.is_dir() || place.is_symlink() {
            continue;
        }
        let cannot = |error| Error::io(&place, "list the directory")(error);
        for entry in fs::read_dir(&place).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(cannot)?.is_dir() {
                files.extend(list(root, &[path])?);
            } else {
                files.push(path);
            }
        }
    }
    Ok(files)
}

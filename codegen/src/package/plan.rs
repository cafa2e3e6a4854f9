use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Error, Kind, Operation};
use super::generation::GeneratedFile;
use super::header::{self, Mark};

/// What has to happen so that the disk holds what the run produced.
#[derive(Debug)]
pub struct Plan {
    pub(super) root: PathBuf,
    pub(super) owned: Vec<String>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Produced, not on the disk: will be written.
    Created,
    /// Produced, different on the disk: will be replaced.
    Changed,
    /// Produced and the same on the disk: will not be touched.
    Unchanged,
    /// On the disk with our header, no longer produced: will be removed.
    Orphaned,
    /// In a directory of the machine without our header: stays, but must not be there.
    Foreign,
}

impl Plan {
    /// Compares the produced `files` with the disk below `root`. `owned` names what belongs to the
    /// machine as [`Generation::owned`](super::Generation::owned) does. Writes nothing.
    ///
    /// # Errors
    ///
    /// A produced path that cannot be used, something in its way, or a file that cannot be read.
    pub fn new(
        root: &Path,
        files: &BTreeMap<String, GeneratedFile>,
        owned: &[String],
    ) -> Result<Self, Error> {
        refuse_same_ignoring_case(files)?;
        let mut entries = BTreeMap::new();
        for (path, file) in files {
            refuse_invalid_path(path)?;
            if !owned.iter().any(|owner| owns(owner, path)) {
                return Err(Error::NotOwned { path: path.clone() });
            }
            entries.insert(path.clone(), Entry::of_produced(root, path, file)?);
        }
        for path in on_disk(root, owned)? {
            if !files.contains_key(&path) {
                let entry = Entry::of_unproduced(root, &path)?;
                entries.insert(path, entry);
            }
        }
        Ok(Self {
            root: root.to_owned(),
            owned: owned.to_vec(),
            entries,
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

    /// The files that were edited by hand since they were generated, sorted.
    pub fn hand_edited(&self) -> impl Iterator<Item = &str> {
        self.entries()
            .filter(|(_, entry)| entry.hand_edited)
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
}

impl Status {
    /// Whether applying a plan does something to a file of this status.
    #[must_use]
    pub fn is_change(self) -> bool {
        matches!(self, Self::Created | Self::Changed | Self::Orphaned)
    }
}

impl Entry {
    fn of_produced(root: &Path, path: &str, file: &GeneratedFile) -> Result<Self, Error> {
        let is_shared = file.origin.is_empty();
        let after = if is_shared {
            Some(file.text.clone())
        } else {
            header::with_header(path, &file.origin, &file.text)
        };
        let after = after.ok_or_else(|| Error::UnknownKind {
            path: path.to_owned(),
        })?;
        let before = read_produced(root, path)?;
        let status = match &before {
            None => Status::Created,
            Some(before) if before == after.as_bytes() => Status::Unchanged,
            Some(_) => Status::Changed,
        };
        let hand_edited = status == Status::Changed
            && !is_shared
            && before
                .as_deref()
                .is_some_and(|before| header::mark(before) != Mark::Intact);
        Ok(Self {
            status,
            hand_edited,
            before,
            after: Some(after),
        })
    }

    fn of_unproduced(root: &Path, path: &str) -> Result<Self, Error> {
        let absolute = root.join(path);
        let is_file = fs::symlink_metadata(&absolute).is_ok_and(|metadata| metadata.is_file());
        let before = if is_file {
            Some(read(&absolute)?)
        } else {
            None
        };
        let mark = before.as_deref().map_or(Mark::Absent, header::mark);
        let status = if mark == Mark::Absent {
            Status::Foreign
        } else {
            Status::Orphaned
        };
        Ok(Self {
            status,
            hand_edited: mark == Mark::Edited,
            before,
            after: None,
        })
    }
}

/// Whether `path` is, or lies below, what `owner` names.
pub(super) fn owns(owner: &str, path: &str) -> bool {
    path == owner || (owner.ends_with('/') && path.starts_with(owner))
}

fn refuse_invalid_path(path: &str) -> Result<(), Error> {
    let valid = path
        .split('/')
        .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']));
    if valid {
        Ok(())
    } else {
        Err(Error::InvalidPath {
            path: path.to_owned(),
        })
    }
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

/// The file at a produced path, if there is one. A symbolic link anywhere on the way is refused:
/// writing through it would change something that is not ours.
fn read_produced(root: &Path, path: &str) -> Result<Option<Vec<u8>>, Error> {
    let mut current = root.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        current.push(part);
        let wanted = if parts.peek().is_some() {
            Kind::Directory
        } else {
            Kind::File
        };
        if !expect_kind(&current, wanted)? {
            return Ok(None);
        }
    }
    read(&current).map(Some)
}

/// Whether something of the `wanted` kind is at `path`; an error if something else is.
pub(super) fn expect_kind(path: &Path, wanted: Kind) -> Result<bool, Error> {
    let found = match fs::symlink_metadata(path) {
        Ok(metadata) => Kind::of(metadata.file_type()),
        Err(source) if is_absence(source.kind()) => return Ok(false),
        Err(source) => {
            return Err(Error::Io {
                path: path.to_owned(),
                operation: Operation::Read,
                source,
            });
        }
    };
    if found == wanted {
        return Ok(true);
    }
    Err(Error::Obstructed {
        path: path.to_owned(),
        found,
        wanted,
    })
}

/// A file on the way is found when the way itself is checked, under its own name.
fn is_absence(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::Io {
        path: path.to_owned(),
        operation: Operation::Read,
        source,
    })
}

/// Every file below the owned paths, relative to the root. Links are listed, not followed.
fn on_disk(root: &Path, owned: &[String]) -> Result<BTreeSet<String>, Error> {
    let mut files = BTreeSet::new();
    for owner in owned {
        let path = owner.trim_end_matches('/');
        refuse_invalid_path(path)?;
        match fs::symlink_metadata(root.join(path)) {
            Ok(metadata) if metadata.is_dir() && owner.ends_with('/') => {
                list(root, path, &mut files)?;
            }
            Ok(_) => {
                files.insert(path.to_owned());
            }
            Err(_) => {}
        }
    }
    Ok(files)
}

fn list(root: &Path, directory: &str, files: &mut BTreeSet<String>) -> Result<(), Error> {
    let absolute = root.join(directory);
    let failed = |source| Error::Io {
        path: absolute.clone(),
        operation: Operation::List,
        source,
    };
    for entry in fs::read_dir(&absolute).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failed)?.is_dir() {
            list(root, &path, files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

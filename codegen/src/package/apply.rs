use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use super::error::{Error, Kind, Operation};
use super::plan::{Plan, Status, expect_kind, owns};

impl Plan {
    /// Makes the disk equal to what the run produced: all new texts are written to temporary files
    /// first, then moved to their places. Unchanged and foreign files are not touched; directories
    /// that orphans leave empty are removed.
    ///
    /// # Errors
    ///
    /// The first operation that failed. Everything done before it has been undone then, unless the
    /// error says otherwise.
    pub fn apply(&self) -> Result<(), Error> {
        if !self.changes_anything() {
            return Ok(());
        }
        let staging = self.root.join(format!(".regen-{}", process::id()));
        let mut transaction = Transaction {
            staging,
            done: Vec::new(),
        };
        match self.run(&mut transaction) {
            Ok(()) => transaction.finish(),
            Err(cause) => Err(transaction.roll_back(cause)),
        }
    }

    fn run(&self, transaction: &mut Transaction) -> Result<(), Error> {
        transaction.create_directory(&transaction.staging.clone())?;
        let changes: Vec<_> = self
            .entries()
            .filter(|(_, entry)| entry.status.is_change())
            .collect();
        for (number, (_, entry)) in changes.iter().enumerate() {
            if let Some(text) = &entry.after {
                transaction.stage(number, text)?;
            }
        }
        // All of the old first: where case is ignored, an old name can be the file of a new one.
        for (number, (path, _)) in changes.iter().enumerate() {
            let target = self.root.join(path);
            if expect_kind(&target, Kind::File)? {
                transaction.set_aside(number, &target)?;
            }
        }
        for (number, (path, entry)) in changes.iter().enumerate() {
            if entry.after.is_some() {
                self.create_parents(path, transaction)?;
                transaction.place(number, &self.root.join(path))?;
            }
        }
        for (path, entry) in changes.iter().rev() {
            if entry.status == Status::Orphaned {
                self.remove_empty_parents(path, transaction)?;
            }
        }
        Ok(())
    }

    fn create_parents(&self, path: &str, transaction: &mut Transaction) -> Result<(), Error> {
        for (end, _) in path.match_indices('/') {
            let directory = self.root.join(path.get(..end).unwrap_or(path));
            if !expect_kind(&directory, Kind::Directory)? {
                transaction.create_directory(&directory)?;
            }
        }
        Ok(())
    }

    /// Goes up to the owned directory and no further: what is above belongs to people.
    fn remove_empty_parents(&self, path: &str, transaction: &mut Transaction) -> Result<(), Error> {
        let parents: Vec<&str> = path
            .match_indices('/')
            .filter_map(|(end, _)| path.get(..=end))
            .collect();
        for parent in parents.into_iter().rev() {
            let directory = self.root.join(parent);
            let ours = self.owned.iter().any(|owner| owns(owner, parent));
            if !ours || !is_empty(&directory) {
                break;
            }
            transaction.remove_directory(&directory)?;
        }
        Ok(())
    }
}

fn is_empty(directory: &Path) -> bool {
    fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_none())
}

/// What was done so far, so that it can be undone.
struct Transaction {
    /// The temporary directory, beside the files so that moving is a rename.
    staging: PathBuf,
    done: Vec<Step>,
}

enum Step {
    DirectoryCreated(PathBuf),
    DirectoryRemoved(PathBuf),
    FileStaged(PathBuf),
    FileMoved { from: PathBuf, to: PathBuf },
}

impl Transaction {
    fn new_file(&self, number: usize) -> PathBuf {
        self.staging.join(format!("{number}.new"))
    }

    fn create_directory(&mut self, path: &Path) -> Result<(), Error> {
        let result = fs::create_dir(path);
        self.record(
            Operation::CreateDirectory,
            path,
            result,
            Step::DirectoryCreated(path.into()),
        )
    }

    fn remove_directory(&mut self, path: &Path) -> Result<(), Error> {
        let result = fs::remove_dir(path);
        self.record(
            Operation::RemoveDirectory,
            path,
            result,
            Step::DirectoryRemoved(path.into()),
        )
    }

    fn stage(&mut self, number: usize, text: &str) -> Result<(), Error> {
        let path = self.new_file(number);
        // Recorded first: a write that fails half-way leaves a file too.
        self.done.push(Step::FileStaged(path.clone()));
        fs::write(&path, text).map_err(|source| Error::Io {
            path,
            operation: Operation::Stage,
            source,
        })
    }

    fn set_aside(&mut self, number: usize, target: &Path) -> Result<(), Error> {
        let aside = self.staging.join(format!("{number}.old"));
        self.rename(Operation::SetAside, target, target, &aside)
    }

    fn place(&mut self, number: usize, target: &Path) -> Result<(), Error> {
        let staged = self.new_file(number);
        self.rename(Operation::Place, target, &staged, target)
    }

    fn rename(
        &mut self,
        operation: Operation,
        named: &Path,
        from: &Path,
        to: &Path,
    ) -> Result<(), Error> {
        let step = Step::FileMoved {
            from: from.into(),
            to: to.into(),
        };
        self.record(operation, named, fs::rename(from, to), step)
    }

    fn record(
        &mut self,
        operation: Operation,
        path: &Path,
        result: io::Result<()>,
        step: Step,
    ) -> Result<(), Error> {
        result.map_err(|source| Error::Io {
            path: path.to_owned(),
            operation,
            source,
        })?;
        self.done.push(step);
        Ok(())
    }

    fn finish(self) -> Result<(), Error> {
        fs::remove_dir_all(&self.staging).map_err(|source| Error::TemporariesRemain {
            path: self.staging,
            source,
        })
    }

    /// Undoes in reverse order. Renaming back keeps even the modification times.
    fn roll_back(self, cause: Error) -> Error {
        let failed: Vec<PathBuf> = self
            .done
            .into_iter()
            .rev()
            .filter_map(|step| step.undo().err())
            .collect();
        if failed.is_empty() {
            return cause;
        }
        Error::NotUndone {
            cause: Box::new(cause),
            failed,
            kept: self.staging,
        }
    }
}

impl Step {
    /// Gives the path that could not be put back.
    fn undo(self) -> Result<(), PathBuf> {
        match self {
            Self::DirectoryCreated(path) => fs::remove_dir(&path).map_err(|_| path),
            Self::DirectoryRemoved(path) => fs::create_dir(&path).map_err(|_| path),
            Self::FileStaged(path) => match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(path),
                _ => Ok(()),
            },
            Self::FileMoved { from, to } => fs::rename(&to, &from).map_err(|_| from),
        }
    }
}

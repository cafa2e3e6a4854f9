//! The specs of the workspace, and why a command cannot go on.

use std::io;

use codegen::diagnostic::Diagnostics;
use codegen::generate::SPECS;
use codegen::manifest::{self, ApiEntry, Manifest};
use codegen::package;
use codegen::spec::{self, Files, Loaded};

/// Why a command could not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    /// The specs of a side are broken.
    #[error("the specs of {0} cannot be generated from")]
    Specs(String, Diagnostics),
    /// What was asked for does not exist, or cannot be done.
    #[error("{0}")]
    Usage(String),
    /// The command line does not say what to do.
    #[error("{0}\n\nFor what there is: `cargo xtask --help`")]
    Arguments(String),
    /// Generated files could not be compared or written.
    #[error(transparent)]
    Package(#[from] package::Error),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Problem {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub(crate) fn arguments(message: impl Into<String>) -> Self {
        Self::Arguments(message.into())
    }

    /// All that a person is told.
    pub(crate) fn report(&self) -> String {
        match self {
            Self::Specs(_, found) => format!("{}\nerror: {self}", found.to_string().trim_start()),
            _ => format!("error: {self}"),
        }
    }
}

/// What the files on the disk are called in messages.
pub(crate) const WORKING_TREE: &str = "the working tree";

/// The manifest of one side.
pub(crate) fn manifest(files: &dyn Files, side: &str) -> Result<Manifest, Problem> {
    let mut diagnostics = Diagnostics::new();
    match manifest::load(files, SPECS, &mut diagnostics) {
        Some(manifest) if !diagnostics.has_errors() => Ok(manifest),
        _ => Err(Problem::Specs(side.to_owned(), diagnostics)),
    }
}

/// The entry of that name.
pub(crate) fn entry<'m>(manifest: &'m Manifest, api: &str) -> Result<&'m ApiEntry, Problem> {
    manifest.api(api).ok_or_else(|| {
        let known: Vec<&str> = manifest.apis.iter().map(|entry| &*entry.name).collect();
        no_api(api, &known)
    })
}

pub(crate) fn no_api(api: &str, known: &[&str]) -> Problem {
    Problem::Usage(format!(
        "there is no API `{api}` in specs/specs.toml; the APIs are: {}",
        known.join(", ")
    ))
}

/// The document of an API with its overlay applied.
pub(crate) fn document(files: &dyn Files, entry: &ApiEntry) -> Result<Loaded, Problem> {
    let mut found = Diagnostics::new();
    let loaded = manifest::load_api(files, entry, spec::Options::default(), &mut found);
    let loaded = loaded.filter(|_| !found.has_errors());
    loaded.ok_or_else(|| Problem::Specs(format!("`{}`", entry.name), found))
}

use std::collections::BTreeMap;
use std::time::Duration;

use crate::diagnostic::Diagnostics;

/// The outcome of a run of the pipeline, before anything is written.
#[derive(Clone, Debug, Default)]
pub struct Generation {
    /// The APIs of the run, in the order of the manifest.
    pub apis: Vec<ApiSummary>,
    /// The produced files by their path relative to the workspace root, with `/` on every platform.
    pub files: BTreeMap<String, GeneratedFile>,
    /// What the machine owns in this run, relative to the workspace root: a directory ends in `/`,
    /// anything else is one file. A run for some APIs only names the directories of those.
    pub owned: Vec<String>,
    /// Warnings as they are shown to a person; empty if there are none.
    pub warnings: String,
    /// The same warnings, for a program.
    pub diagnostics: Diagnostics,
    /// How long each stage took, in the order they ran.
    pub timings: Vec<(&'static str, Duration)>,
}

/// What a run made of one API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSummary {
    /// The name in the manifest.
    pub name: String,
    /// How many operations it has.
    pub operations: usize,
    /// How many types were generated for it.
    pub types: usize,
}

/// A produced file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// What the file was made from, as it reads after "from": `specs/tfn/openapi.yaml and its overlay`. Empty for a
    /// file of a person's in which the machine keeps a part: such a file gets no header.
    pub origin: String,
    /// The text without the header.
    pub text: String,
}

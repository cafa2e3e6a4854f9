//! `cargo xtask diff`: judges what the step from one set of specs to another does to users.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use codegen::change::{Judgement, Side, judge, report};
use codegen::diagnostic::{Diagnostics, Severity, codes};
use codegen::generate::SPECS;
use codegen::manifest::{self, ApiEntry, Manifest};
use codegen::spec::{self, Disk, Files, InMemory, Loaded};

use crate::Outcome;
use crate::revision::Revision;

/// How `diff` runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Revision or file.
    pub(crate) old: Option<String>,
    /// Revision or file; the working tree without.
    pub(crate) new: Option<String>,
    /// The only API to compare; that of the files.
    pub(crate) api: Option<String>,
    pub(crate) format: Format,
    /// Whether a breaking change is a problem.
    pub(crate) deny_breaking: bool,
}

/// Form of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    #[default]
    Text,
    Markdown,
    Json,
}

/// Why nothing could be compared.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The specs of a side are broken.
    Specs(String, Diagnostics),
    /// What was asked for does not exist.
    Usage(String),
    /// git could not be run.
    Git(io::Error),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Specs(side, diagnostics) => write!(
                f,
                "{diagnostics}\nerror: the specs of {side} cannot be generated from"
            ),
            Self::Usage(message) => write!(f, "error: {message}"),
            Self::Git(error) => write!(f, "error: git cannot be run: {error}"),
        }
    }
}

/// Compares and writes the report to `out`, coloured if asked for.
///
/// # Errors
///
/// Writing to `out` or `problems` failed.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    coloured: bool,
    out: &mut impl Write,
    problems: &mut impl Write,
) -> io::Result<Outcome> {
    match compare(root, options) {
        Ok((judgement, warnings)) => {
            write!(problems, "{warnings}")?;
            write!(out, "{}", shown(&judgement, options.format, coloured))?;
            let denied = options.deny_breaking && judgement.is_breaking();
            Ok(if denied {
                Outcome::Problems
            } else {
                Outcome::Success
            })
        }
        Err(problem) => {
            writeln!(problems, "{}", problem.to_string().trim())?;
            Ok(Outcome::Problems)
        }
    }
}

/// The report in that form.
pub(crate) fn shown(judgement: &Judgement, format: Format, coloured: bool) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match format {
        Format::Text => report::text(judgement, version, coloured),
        Format::Markdown => report::markdown(judgement, version),
        Format::Json => format!("{:#}\n", report::json(judgement)),
    }
}

fn compare(root: &Path, options: &Options) -> Result<(Judgement, String), Problem> {
    let is_file =
        |name: &Option<String>| name.as_ref().is_some_and(|name| Path::new(name).is_file());
    if let (Some(old), Some(new), true, true) = (
        &options.old,
        &options.new,
        is_file(&options.old),
        is_file(&options.new),
    ) {
        let Some(api) = &options.api else {
            return Err(Problem::Usage(
                "two files are compared with `--api NAME`, whose overlay is applied to both"
                    .to_owned(),
            ));
        };
        return compare_files(root, old, new, api);
    }
    let old = tree(root, Some(options.old.as_deref().unwrap_or("HEAD")))?;
    let new = tree(root, options.new.as_deref())?;
    compare_trees((&*old.0, &old.1), (&*new.0, &new.1), options.api.as_deref())
}

/// The files of a revision, or of the working tree, and what to call them.
fn tree(root: &Path, revision: Option<&str>) -> Result<(Box<dyn Files>, String), Problem> {
    let Some(name) = revision else {
        return Ok((Box::new(Disk::new(root)), "the working tree".to_owned()));
    };
    match Revision::find(root, name).map_err(Problem::Git)? {
        Some(revision) => Ok((Box::new(revision), format!("`{name}`"))),
        None => Err(Problem::Usage(format!(
            "`{name}` is neither a git revision nor, together with a second one, a file"
        ))),
    }
}

fn compare_trees(
    old: (&dyn Files, &str),
    new: (&dyn Files, &str),
    only: Option<&str>,
) -> Result<(Judgement, String), Problem> {
    let (before, after) = (manifest(old.0, old.1)?, manifest(new.0, new.1)?);
    let mut names: Vec<&str> = after.apis.iter().map(|entry| entry.name.as_str()).collect();
    names.extend(
        before
            .apis
            .iter()
            .map(|entry| entry.name.as_str())
            .filter(|name| after.api(name).is_none()),
    );
    if let Some(only) = only {
        if !names.contains(&only) {
            return Err(Problem::Usage(format!(
                "there is no API `{only}`; the APIs are: {}",
                names.join(", ")
            )));
        }
        names.retain(|name| *name == only);
    }
    let mut judgement = Judgement::nothing();
    for name in names {
        let [a, b] =
            [(old, before.api(name)), (new, after.api(name))].map(|((files, side), entry)| {
                match entry {
                    Some(entry) => load(files, &entry.document, entry.overlay.as_deref(), side),
                    None => nothing(side),
                }
            });
        judgement.merge(judge(&side(name, a?.0, old.1)?, &side(name, b?.0, new.1)?));
    }
    Ok((judgement, String::new()))
}

fn compare_files(
    root: &Path,
    old: &str,
    new: &str,
    api: &str,
) -> Result<(Judgement, String), Problem> {
    let disk = Disk::new(root);
    let manifest = manifest(&disk, "the working tree")?;
    let entry = entry(&manifest, api)?;
    let mut warnings = String::new();
    let mut sides = Vec::new();
    for file in [old, new] {
        let path = std::path::absolute(file)
            .map_err(|error| Problem::Usage(format!("`{file}`: {error}")))?;
        let (loaded, stale) = load(
            &disk,
            &disk.name_of(&path),
            entry.overlay.as_deref(),
            &format!("`{file}`"),
        )?;
        warnings.push_str(&stale);
        sides.push(side(api, loaded, &format!("`{file}`"))?);
    }
    let [old, new] = sides.as_slice() else {
        return Err(Problem::Usage("two files are needed".to_owned()));
    };
    Ok((judge(old, new), warnings))
}

/// The entry of that name.
pub(crate) fn entry<'m>(manifest: &'m Manifest, api: &str) -> Result<&'m ApiEntry, Problem> {
    let known: Vec<&str> = manifest
        .apis
        .iter()
        .map(|entry| entry.name.as_str())
        .collect();
    let missing = || {
        Problem::Usage(format!(
            "there is no API `{api}` in specs/specs.toml; the APIs are: {}",
            known.join(", ")
        ))
    };
    manifest.api(api).ok_or_else(missing)
}

/// The manifest of one side.
pub(crate) fn manifest(files: &dyn Files, side: &str) -> Result<Manifest, Problem> {
    let mut diagnostics = Diagnostics::new();
    match manifest::load(files, SPECS, &mut diagnostics) {
        Some(manifest) if !diagnostics.has_errors() => Ok(manifest),
        _ => Err(Problem::Specs(side.to_owned(), diagnostics)),
    }
}

/// Loads a document without holding it to the manifest, and gives what is stale in its overlay as text.
fn load(
    files: &dyn Files,
    path: &str,
    overlay: Option<&str>,
    side: &str,
) -> Result<(Loaded, String), Problem> {
    let options = spec::Options {
        derive_operation_ids: true,
        tolerate_stale_actions: true,
    };
    let mut diagnostics = Diagnostics::new();
    let loaded = spec::load_file(files, path, overlay, options, &mut diagnostics);
    let Some(loaded) = loaded.filter(|_| !diagnostics.has_errors()) else {
        return Err(Problem::Specs(side.to_owned(), diagnostics));
    };
    let stale = [&codes::UNMATCHED_OVERLAY_ACTION, &codes::UNEXPECTED_VALUE];
    let stale = diagnostics
        .iter()
        .filter(|problem| problem.severity == Severity::Warning && stale.contains(&problem.code));
    let lines = stale.map(|problem| {
        let place = problem
            .location
            .as_ref()
            .map(|at| format!("{at}: "))
            .unwrap_or_default();
        format!("warning: {place}{}\n", problem.message)
    });
    Ok((loaded, lines.collect()))
}

/// An API that is not there.
fn nothing(side: &str) -> Result<(Loaded, String), Problem> {
    let empty = InMemory::default().with(
        "nothing.json",
        r#"{"openapi":"3.0.3","info":{"title":"-","version":"-"},"paths":{}}"#,
    );
    load(&empty, "nothing.json", None, side)
}

fn side(name: &str, loaded: Loaded, side: &str) -> Result<Side, Problem> {
    Side::new(name, loaded).map_err(|diagnostics| Problem::Specs(side.to_owned(), diagnostics))
}

//! `cargo xtask diff`: judges what the step from one set of specs to another does to users.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use codegen::change::{Judgement, Side, judge, report};
use codegen::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use codegen::generate::SPECS;
use codegen::manifest::{self, ApiEntry, Manifest};
use codegen::spec::{self, Disk, Files, InMemory, Loaded};
use serde_json::json;

use crate::Outcome;
use crate::files::Access;
use crate::format::Format;
use crate::revision::Revision;

/// How `diff` runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Revision or file.
    pub(crate) old: Option<String>,
    /// Revision or file; the working tree without.
    pub(crate) new: Option<String>,
    /// The only API to compare; for files the one whose overlay is applied to both.
    pub(crate) api: Option<String>,
    /// The overlay that is applied to both files.
    pub(crate) overlay: Option<String>,
    pub(crate) access: Access,
    pub(crate) format: Format,
    /// Whether a breaking change is a problem.
    pub(crate) deny_breaking: bool,
}

/// Why nothing could be compared.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The specs of a side are broken.
    Specs(String, Diagnostics),
    /// What was asked for does not exist.
    Usage(String),
    /// Reading or writing failed.
    Io(io::Error),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Problem {
    fn to_json(&self) -> serde_json::Value {
        let (message, diagnostics) = match self {
            Self::Specs(side, diagnostics) => (
                format!("the specs of {side} cannot be generated from"),
                diagnostics.to_json(),
            ),
            other => (other.to_string(), json!([])),
        };
        json!({ "error": message.trim_start_matches("error: "), "diagnostics": diagnostics })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Specs(side, diagnostics) => write!(
                f,
                "{diagnostics}\nerror: the specs of {side} cannot be generated from"
            ),
            Self::Usage(message) => write!(f, "error: {message}"),
            Self::Io(error) => write!(f, "error: {error}"),
        }
    }
}

/// Compares and writes the report to `out`, coloured if asked for.
///
/// # Errors
///
/// Nothing could be compared, which as JSON goes to `out`.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    coloured: bool,
    out: &mut impl Write,
    problems: &mut impl Write,
) -> Result<Outcome, Problem> {
    match compare(root, options) {
        Ok((judgement, warnings)) => {
            write!(problems, "{warnings}")?;
            write!(out, "{}", shown(&judgement, options.format, coloured))?;
            match options.deny_breaking && judgement.is_breaking() {
                true => Ok(Outcome::Problems),
                false => Ok(Outcome::Success),
            }
        }
        Err(problem) if options.format == Format::Json => {
            writeln!(out, "{:#}", problem.to_json())?;
            Ok(Outcome::Refused)
        }
        Err(problem) => Err(problem),
    }
}

/// The report in that form.
pub(crate) fn shown(judgement: &Judgement, format: Format, coloured: bool) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match format {
        Format::Markdown => report::markdown(judgement, version),
        Format::Json => format!("{:#}\n", report::json(judgement)),
        _ => report::text(judgement, version, coloured),
    }
}

fn compare(root: &Path, options: &Options) -> Result<(Judgement, String), Problem> {
    let is_file = |name: &String| Path::new(name).is_file();
    let (old, new) = (options.old.as_ref(), options.new.as_ref());
    if let (Some(old), Some(new)) = (old, new)
        && (is_file(old) || is_file(new))
    {
        if let Some(missing) = [old, new].into_iter().find(|name| !is_file(name)) {
            return Err(no_file(missing));
        }
        return compare_files(root, old, new, options);
    }
    if let Some(name) = old.or(new).filter(|name| is_file(name)) {
        let message = format!("`{name}` is a file; give the two files to compare");
        return Err(Problem::Usage(message));
    }
    if options.overlay.is_some() {
        let message = "`--overlay` is for two files; revisions have overlays of their own";
        return Err(Problem::Usage(message.to_owned()));
    }
    let disk = options.access.disk(root);
    let old = tree(root, &disk, Some(old.map_or("HEAD", String::as_str)))?;
    let new = tree(root, &disk, new.map(String::as_str))?;
    compare_trees((&*old.0, &old.1), (&*new.0, &new.1), options.api.as_deref())
}

fn no_file(name: &str) -> Problem {
    Problem::Usage(format!("there is no file `{name}`"))
}

/// The files of a revision, or of the working tree, and what to call them.
fn tree(
    root: &Path,
    disk: &Disk,
    revision: Option<&str>,
) -> Result<(Box<dyn Files>, String), Problem> {
    let Some(name) = revision else {
        return Ok((Box::new(disk.clone()), "the working tree".to_owned()));
    };
    match Revision::find(root, name)? {
        Some(revision) => Ok((Box::new(revision), format!("`{name}`"))),
        None if [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| name.ends_with(end)) =>
        {
            Err(no_file(name))
        }
        None => Err(Problem::Usage(format!(
            "`{name}` is neither a git revision nor a file"
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
    options: &Options,
) -> Result<(Judgement, String), Problem> {
    let disk = options.access.disk(root);
    let name_of = |file: &str| match std::path::absolute(file) {
        Ok(path) => Ok(disk.name_of(&path)),
        Err(error) => Err(Problem::Usage(format!("`{file}`: {error}"))),
    };
    let overlay = match (&options.api, &options.overlay) {
        (Some(_), Some(_)) => {
            let message = "`--api` and `--overlay` exclude each other";
            return Err(Problem::Usage(message.to_owned()));
        }
        (Some(api), None) => entry(&manifest(&disk, "the working tree")?, api)?
            .overlay
            .clone(),
        (None, Some(file)) if !Path::new(file).is_file() => return Err(no_file(file)),
        (None, Some(file)) => Some(name_of(file)?),
        (None, None) => None,
    };
    let name = options.api.as_deref().unwrap_or("api");
    let mut warnings = String::new();
    let mut sides = Vec::new();
    for file in [old, new] {
        let shown = format!("`{file}`");
        let (loaded, stale) = load(&disk, &name_of(file)?, overlay.as_deref(), &shown)?;
        warnings.push_str(&stale);
        sides.push(side(name, loaded, &shown)?);
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
    let is_outdated = |problem: &&Diagnostic| OUTDATED.contains(&problem.code);
    let outdated: Vec<&Diagnostic> = diagnostics.iter().filter(is_outdated).collect();
    let actions = loaded
        .as_ref()
        .map_or(0, |it| it.overlay_report.actions.len());
    let misfit = (outdated.len() * 2 > actions && outdated.len() > 1).then(|| {
        let (count, overlay) = (outdated.len(), overlay.unwrap_or("the overlay"));
        format!("{count} of {actions} actions of `{overlay}` do not fit {side}; is it the overlay of this document?")
    });
    match (loaded, misfit) {
        (Some(_), Some(misfit)) if diagnostics.has_errors() => {
            // What is wrong with the document itself is said first.
            load(files, path, None, side)?;
            Err(Problem::Usage(misfit))
        }
        (Some(loaded), misfit) if !diagnostics.has_errors() => match misfit {
            Some(misfit) => Ok((loaded, format!("warning: {misfit}\n"))),
            None => Ok((loaded, outdated.into_iter().map(warning).collect())),
        },
        _ => Err(Problem::Specs(side.to_owned(), diagnostics)),
    }
}

/// A problem in one line, and how to solve it.
fn warning(problem: &Diagnostic) -> String {
    let place = problem.location.as_ref();
    let place = place.map(|at| format!("{at}: ")).unwrap_or_default();
    let helps = problem.help.iter().map(|help| format!("  help: {help}\n"));
    let helps: String = helps.collect();
    format!("warning: {place}{}\n{helps}", problem.message)
}

/// What an update of the document can outdate in its overlay.
pub(crate) const OUTDATED: [&Code; 3] = [
    &codes::UNMATCHED_OVERLAY_ACTION,
    &codes::UNEXPECTED_VALUE,
    &codes::INVALID_EXTENSION,
];

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

//! `cargo xtask diff`: judges what the step from one set of specs to another does to users.

use std::io::Write;
use std::path::{Path, absolute};

use codegen::change::{Judgement, Side, judge, report};
use codegen::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use codegen::manifest::ApiEntry;
use codegen::spec::{self, Disk, Files, InMemory};
use serde_json::json;

use crate::Outcome;
use crate::format::Format;
use crate::options::Options;
use crate::revision::Revision;
use crate::specs::{self, Problem, WORKING_TREE};

/// Compares and writes the report to `out`.
///
/// # Errors
///
/// Nothing could be compared, which as JSON goes to `out`.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    out: &mut dyn Write,
    problems: &mut dyn Write,
) -> Result<Outcome, Problem> {
    let denied = options.deny.as_deref();
    if let Some(what) = denied.filter(|what| *what != "breaking") {
        return Err(Problem::arguments(format!(
            "`--deny` takes `breaking`, not `{what}`"
        )));
    }
    match compare(root, options) {
        Ok((judgement, warnings)) => {
            write!(problems, "{warnings}")?;
            write!(out, "{}", shown(&judgement, options))?;
            match denied.is_some() && judgement.is_breaking() {
                true => Ok(Outcome::Problems),
                false => Ok(Outcome::Success),
            }
        }
        Err(problem) if options.format == Format::Json => {
            let diagnostics = match &problem {
                Problem::Specs(_, diagnostics) => diagnostics.to_json(),
                _ => json!([]),
            };
            let refusal = json!({ "error": problem.to_string(), "diagnostics": diagnostics });
            writeln!(out, "{refusal:#}")?;
            Ok(Outcome::Refused)
        }
        Err(problem) => Err(problem),
    }
}

/// The report in the form that is asked for.
pub(crate) fn shown(judgement: &Judgement, options: &Options) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match options.format {
        Format::Markdown => report::markdown(judgement, version),
        Format::Json => format!("{:#}\n", report::json(judgement)),
        _ => report::text(judgement, version, options.is_coloured),
    }
}

/// The judgement, and warnings about overlays.
fn compare(root: &Path, options: &Options) -> Result<(Judgement, String), Problem> {
    let is_file = |name: &String| Path::new(name).is_file();
    match options.operands.as_slice() {
        [old, new] if is_file(old) || is_file(new) => compare_files(root, [old, new], options),
        [name] if is_file(name) => Err(Problem::usage(format!(
            "`{name}` is a file; give the two files to compare"
        ))),
        _ if options.overlay.is_some() => Err(Problem::usage(
            "`--overlay` is for two files; revisions have overlays of their own",
        )),
        operands => {
            let disk = options.access.disk(root);
            let old = operands.first().map_or("HEAD", String::as_str);
            let old = tree(root, &disk, Some(old))?;
            let new = tree(root, &disk, operands.get(1).map(String::as_str))?;
            let judgement = compare_trees((&*old.0, &old.1), (&*new.0, &new.1), options.api());
            Ok((judgement?, String::new()))
        }
    }
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
        return Ok((Box::new(disk.clone()), WORKING_TREE.to_owned()));
    };
    let is_document = || {
        [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    match Revision::find(root, name)? {
        Some(revision) => Ok((Box::new(revision), format!("`{name}`"))),
        None if is_document() => Err(no_file(name)),
        None => Err(Problem::Usage(format!(
            "`{name}` is neither a git revision nor a file"
        ))),
    }
}

fn compare_trees(
    old: (&dyn Files, &str),
    new: (&dyn Files, &str),
    only: Option<&str>,
) -> Result<Judgement, Problem> {
    let (before, after) = (
        specs::manifest(old.0, old.1)?,
        specs::manifest(new.0, new.1)?,
    );
    let removed = before
        .apis
        .iter()
        .filter(|entry| after.api(&entry.name).is_none());
    let all = after.apis.iter().chain(removed);
    let mut names: Vec<&str> = all.map(|entry| entry.name.as_str()).collect();
    if let Some(only) = only {
        if !names.contains(&only) {
            let names = names.join(", ");
            return Err(Problem::usage(format!(
                "there is no API `{only}`; the APIs are: {names}"
            )));
        }
        names.retain(|name| *name == only);
    }
    let absent = InMemory::default().with(
        "nothing.json",
        r#"{"openapi":"3.0.3","info":{"title":"-","version":"-"},"paths":{}}"#,
    );
    let load = |name, (files, shown): (&dyn Files, &str), entry: Option<&ApiEntry>| match entry {
        Some(entry) => load(
            files,
            name,
            &entry.document,
            entry.overlay.as_deref(),
            shown,
        ),
        None => load(&absent, name, "nothing.json", None, shown),
    };
    let mut judgement = Judgement::default();
    for name in names {
        let (old, _) = load(name, old, before.api(name))?;
        let (new, _) = load(name, new, after.api(name))?;
        judgement.merge(judge(&old, &new));
    }
    Ok(judgement)
}

fn compare_files(
    root: &Path,
    [old, new]: [&String; 2],
    options: &Options,
) -> Result<(Judgement, String), Problem> {
    let disk = options.access.disk(root);
    let name_of = |file: &String| match Path::new(file).is_file() {
        true => Ok(disk.name_of(&absolute(file)?)),
        false => Err(no_file(file)),
    };
    let overlay = match (options.api(), &options.overlay) {
        (Some(_), Some(_)) => {
            return Err(Problem::usage("`--api` and `--overlay` exclude each other"));
        }
        (Some(api), None) => {
            let manifest = specs::manifest(&disk, WORKING_TREE)?;
            specs::entry(&manifest, api)?.overlay.clone()
        }
        (None, file) => file.as_ref().map(name_of).transpose()?,
    };
    let name = options.api().unwrap_or("api");
    let (paths, overlay) = ((name_of(old)?, name_of(new)?), overlay.as_deref());
    let (before, mut warnings) = load(&disk, name, &paths.0, overlay, &format!("`{old}`"))?;
    let (after, stale) = load(&disk, name, &paths.1, overlay, &format!("`{new}`"))?;
    warnings.push_str(&stale);
    Ok((judge(&before, &after), warnings))
}

/// Generates from a document without holding it to the manifest, and gives what is stale in its overlay as text.
fn load(
    files: &dyn Files,
    name: &str,
    path: &str,
    overlay: Option<&str>,
    side: &str,
) -> Result<(Side, String), Problem> {
    let options = spec::Options {
        derive_operation_ids: true,
        tolerate_stale_actions: true,
    };
    let broken = |diagnostics| Problem::Specs(side.to_owned(), diagnostics);
    let mut diagnostics = Diagnostics::new();
    let loaded = spec::load_file(files, path, overlay, options, &mut diagnostics);
    let is_outdated = |problem: &&Diagnostic| OUTDATED.contains(&problem.code);
    let outdated: Vec<&Diagnostic> = diagnostics.iter().filter(is_outdated).collect();
    let Some(loaded) = loaded else {
        return Err(broken(diagnostics));
    };
    let actions = loaded.overlay_report.actions.len();
    let misfit = (outdated.len() * 2 > actions && outdated.len() > 1).then(|| {
        let (count, overlay) = (outdated.len(), overlay.unwrap_or("the overlay"));
        format!("{count} of {actions} actions of `{overlay}` do not fit {side}; is it the overlay of this document?")
    });
    let warnings = match misfit {
        Some(misfit) if diagnostics.has_errors() => {
            // What is wrong with the document itself is said first.
            load(files, name, path, None, side)?;
            return Err(Problem::Usage(misfit));
        }
        _ if diagnostics.has_errors() => return Err(broken(diagnostics)),
        Some(misfit) => format!("warning: {misfit}\n"),
        None => outdated.into_iter().map(warning).collect(),
    };
    Ok((Side::new(name, loaded).map_err(broken)?, warnings))
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

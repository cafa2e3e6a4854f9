//! `cargo xtask diff`: judges what the step from one set of specs to another does to users.

use std::io::Write;
use std::path::{Path, absolute};

use codegen::change::{Judgement, Side, judge, report};
use codegen::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use codegen::manifest::Manifest;
use codegen::spec::{self, Files, InMemory};
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
            let is_denied = denied.is_some() && judgement.is_breaking();
            Ok(Outcome::of(!is_denied))
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
            let old = operands.first().map_or("HEAD", String::as_str);
            let old = Tree::of(root, options, Some(old))?;
            let new = Tree::of(root, options, operands.get(1).map(String::as_str))?;
            Ok((compare_trees(&old, &new, options.api())?, String::new()))
        }
    }
}

fn no_file(name: &str) -> Problem {
    Problem::Usage(format!("there is no file `{name}`"))
}

/// A revision, or the working tree.
struct Tree {
    files: Box<dyn Files>,
    /// What it is called in messages.
    shown: String,
    manifest: Manifest,
}

impl Tree {
    fn of(root: &Path, options: &Options, revision: Option<&str>) -> Result<Self, Problem> {
        let is_document = |name: &str| {
            let ends = [".yaml", ".yml", ".json"];
            ends.iter().any(|end| name.ends_with(end))
        };
        let (files, shown): (Box<dyn Files>, _) = match revision {
            None => (Box::new(options.disk(root)), WORKING_TREE.to_owned()),
            Some(name) => match Revision::find(root, name)? {
                Some(revision) => (Box::new(revision), format!("`{name}`")),
                None if is_document(name) => return Err(no_file(name)),
                None => {
                    let message = format!("`{name}` is neither a git revision nor a file");
                    return Err(Problem::Usage(message));
                }
            },
        };
        let manifest = specs::manifest(&*files, &shown)?;
        Ok(Self {
            files,
            shown,
            manifest,
        })
    }

    /// An API as it is here; without operations where there is none of that name.
    fn side(&self, api: &str) -> Result<Side, Problem> {
        let side = match self.manifest.api(api) {
            Some(entry) => {
                let overlay = entry.overlay.as_deref();
                load(&*self.files, api, &entry.document, overlay, &self.shown)
            }
            None => {
                let nothing =
                    r#"{"openapi":"3.0.3","info":{"title":"-","version":"-"},"paths":{}}"#;
                let files = InMemory::default().with("nothing.json", nothing);
                load(&files, api, "nothing.json", None, &self.shown)
            }
        };
        Ok(side?.0)
    }
}

fn compare_trees(old: &Tree, new: &Tree, only: Option<&str>) -> Result<Judgement, Problem> {
    let removed = old.manifest.apis.iter();
    let removed = removed.filter(|entry| new.manifest.api(&entry.name).is_none());
    let all = new.manifest.apis.iter().chain(removed);
    let mut names: Vec<&str> = all.map(|entry| entry.name.as_str()).collect();
    if let Some(only) = only {
        if !names.contains(&only) {
            return Err(specs::no_api(only, &names));
        }
        names = vec![only];
    }
    let mut judgement = Judgement::default();
    for name in names {
        judgement.merge(judge(&old.side(name)?, &new.side(name)?));
    }
    Ok(judgement)
}

fn compare_files(
    root: &Path,
    [old, new]: [&String; 2],
    options: &Options,
) -> Result<(Judgement, String), Problem> {
    let disk = options.disk(root);
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

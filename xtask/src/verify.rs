//! `cargo xtask verify`: holds recordings of real traffic against the specs.

mod har;
mod report;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Write};
use std::path::{Path, PathBuf};

use codegen::diagnostic::Diagnostics;
use codegen::generate::module_name;
use codegen::ir::{self, Api};
use codegen::manifest::{self, ApiEntry};
use codegen::package::{self, Change};
use codegen::spec::{self, Disk, Files, Loaded};
use codegen::verify::{Exchange, Finding, Verifier, variability};

use crate::Outcome;
use crate::diff::{self, Problem};
use crate::format::Format;
use har::Entry;
use report::{Report, Unmatched};

/// Requests that belong to no operation are listed up to so many.
const MOST_UNMATCHED: usize = 50;

/// How `verify` runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) recordings: Vec<PathBuf>,
    pub(crate) api: Option<String>,
    pub(crate) format: Format,
    /// Whether corrections go into the overlay.
    pub(crate) write: bool,
}

/// An API of the manifest, with its document read.
struct Subject {
    entry: ApiEntry,
    loaded: Loaded,
    api: Api,
}

/// Reads the recordings and reports to `out`; what cannot be read goes to `problems`.
///
/// # Errors
///
/// The specs are broken, or writing to `out` or `problems` failed.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    out: &mut impl Write,
    problems: &mut impl Write,
) -> Result<Outcome, Problem> {
    let subjects = load(root, options)?;
    let verifiers = subjects
        .iter()
        .map(|it| Verifier::new(&it.api, &it.loaded.document));
    let mut reading = Reading {
        verifiers: verifiers.collect(),
        unmatched: BTreeMap::new(),
        notes: BTreeMap::new(),
        broken: 0,
        problems,
    };
    for recording in &options.recordings {
        reading.recording(recording)?;
    }
    let Reading {
        verifiers,
        unmatched,
        notes,
        mut broken,
        problems,
    } = reading;
    for (what, count) in notes {
        writeln!(problems, "note: {count} {what}")?;
    }
    let findings: Vec<Vec<Finding>> = verifiers.iter().map(Verifier::findings).collect();
    if options.write {
        for (subject, findings) in std::iter::zip(&subjects, &findings) {
            if let Err(problem) = add_to_overlay(root, &subject.entry, findings) {
                writeln!(problems, "{}", problem.to_string().trim())?;
                broken += 1;
            }
        }
    }
    let is_clean = broken == 0 && findings.iter().all(Vec::is_empty);
    let report = Report::new(
        root,
        &subjects,
        &verifiers,
        findings,
        unmatched.into_values().collect(),
    );
    out.write_all(report.shown(options.format).as_bytes())?;
    Ok(if is_clean {
        Outcome::Success
    } else {
        Outcome::Problems
    })
}

fn load(root: &Path, options: &Options) -> Result<Vec<Subject>, Problem> {
    let disk = Disk::new(root);
    let known = diff::manifest(&disk, "the working tree")?;
    let entries = match &options.api {
        Some(name) => vec![diff::entry(&known, name)?.clone()],
        None => known.apis,
    };
    let subjects = entries.into_iter().map(|entry| {
        let loaded = loaded(&disk, &entry)?;
        let api = ir::read(&module_name(&entry.name), loaded.document.value());
        Ok(Subject { entry, loaded, api })
    });
    subjects.collect()
}

fn loaded(files: &dyn Files, entry: &ApiEntry) -> Result<Loaded, Problem> {
    let mut found = Diagnostics::new();
    let loaded = manifest::load_api(files, entry, spec::Options::default(), &mut found);
    let loaded = loaded.filter(|_| !found.has_errors());
    loaded.ok_or_else(|| Problem::Specs(entry.name.clone(), found))
}

/// Exchanges on their way from the recordings to the APIs that they belong to.
struct Reading<'a, W> {
    verifiers: Vec<Verifier<'a>>,
    unmatched: BTreeMap<String, Unmatched>,
    /// What was passed over, and how often.
    notes: BTreeMap<String, u64>,
    broken: u64,
    problems: &'a mut W,
}

impl<W: Write> Reading<'_, W> {
    /// JSON Lines, or HAR 1.2 by its name. What is broken is told at once, and the rest is read.
    fn recording(&mut self, path: &Path) -> io::Result<()> {
        let shown = path.display();
        let file = match File::open(path) {
            Ok(file) => BufReader::new(file),
            Err(error) => return self.broken(&format!("error: {shown}: {error}")),
        };
        if path
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("har"))
        {
            return match har::read(file, &mut |entry| self.entry(entry)) {
                Ok(()) => Ok(()),
                Err(error) => self.broken(&format!("{shown}:{}: {error}", error.line())),
            };
        }
        for (number, line) in file.split(b'\n').enumerate() {
            let line = line?;
            if line.trim_ascii().is_empty() {
                continue;
            }
            let exchange = serde_json::from_slice(&line).map_err(|error| error.to_string());
            let complete = exchange.and_then(|exchange: Exchange| {
                let is_complete = exchange.status > 0
                    && (exchange.operation.is_some() || !exchange.path.is_empty());
                is_complete
                    .then_some(exchange)
                    .ok_or_else(|| "`status` or `path` is missing".to_owned())
            });
            match complete {
                Ok(exchange) => self.exchange(&exchange),
                Err(error) => {
                    self.broken(&format!("{shown}:{}: no exchange: {error}", number + 1))?;
                }
            }
        }
        Ok(())
    }

    fn broken(&mut self, what: &str) -> io::Result<()> {
        self.broken += 1;
        writeln!(self.problems, "{what}")
    }

    fn entry(&mut self, entry: Entry) {
        let note = match entry {
            Entry::Exchange(exchange) => return self.exchange(&exchange),
            Entry::Unread(exchange, why) => {
                self.exchange(&exchange);
                format!("not read: {why}")
            }
            Entry::Other(what) => format!("passed over: {what}"),
        };
        *self.notes.entry(note).or_default() += 1;
    }

    fn exchange(&mut self, exchange: &Exchange) {
        let routed = self
            .verifiers
            .iter_mut()
            .filter_map(|it| it.route(exchange).map(|to| (it, to)));
        if let Some((verifier, operation)) =
            routed.min_by_key(|(_, operation)| variability(operation))
        {
            return verifier.observe(operation, exchange);
        }
        let host = exchange.host.as_deref().unwrap_or_default();
        let name = format!("{} {host}{}", exchange.method, exchange.path);
        if let Some(known) = self.unmatched.get_mut(&name) {
            known.seen += 1;
        } else if self.unmatched.len() < MOST_UNMATCHED {
            let nearest = self.verifiers.iter().find_map(|it| it.nearest(exchange));
            self.unmatched.insert(
                name.clone(),
                Unmatched {
                    name,
                    seen: 1,
                    nearest,
                },
            );
        } else {
            *self
                .notes
                .entry("passed over: further requests of no operation".to_owned())
                .or_default() += 1;
        }
    }
}

/// The files of the workspace with another overlay.
struct WithOverlay<'a> {
    disk: Disk,
    path: &'a str,
    text: &'a str,
}

impl Files for WithOverlay<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if path == self.path {
            return Ok(self.text.as_bytes().to_vec());
        }
        self.disk.read(path)
    }
}

/// Appends the corrections to the actions of the overlay, which stand last in it, if it can be applied then.
fn add_to_overlay(root: &Path, entry: &ApiEntry, findings: &[Finding]) -> Result<(), Problem> {
    let fixes: Vec<&str> = findings.iter().filter_map(|it| it.fix.as_deref()).collect();
    if fixes.is_empty() {
        return Ok(());
    }
    let Some(overlay) = &entry.overlay else {
        let message = format!(
            "error: {} has no overlay in specs.toml to write to",
            entry.name
        );
        return Err(Problem::Usage(message));
    };
    let failed = |error: &dyn std::fmt::Display| Problem::Usage(format!("{overlay}: {error}"));
    let before = fs::read_to_string(root.join(overlay)).map_err(|error| failed(&error))?;
    let after = with_actions(&before, &fixes);
    let corrected = WithOverlay {
        disk: Disk::new(root),
        path: overlay,
        text: &after,
    };
    loaded(&corrected, entry)?;
    let change = Change {
        path: overlay,
        before: Some(before.as_bytes()),
        after: Some(after.as_bytes()),
    };
    package::run(&package::steps(root, &[change])).map_err(|error| failed(&error))
}

/// The text of an overlay with more actions, indented as those that are there.
fn with_actions(overlay: &str, actions: &[&str]) -> String {
    let mut after = overlay.trim_end().trim_end_matches("[]").to_owned();
    let listed = overlay
        .split_once("actions:")
        .map_or("", |(_, listed)| listed);
    let mut items = listed
        .lines()
        .filter(|line| line.trim_start().starts_with("- "));
    let indent = items
        .next()
        .map_or(2, |item| item.len() - item.trim_start().len());
    for line in actions
        .iter()
        .flat_map(|action| std::iter::once("").chain(action.lines()))
    {
        let line = line.strip_prefix("  ").unwrap_or(line);
        let indent = if line.is_empty() { 0 } else { indent };
        after.push_str(&format!("\n{:indent$}{line}", ""));
    }
    after.push('\n');
    after
}

//! `cargo xtask verify`: holds recordings of real traffic against the specs.

mod har;
mod report;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Write};
use std::path::Path;

use codegen::generate::module_name;
use codegen::ir::{self, Api};
use codegen::manifest::ApiEntry;
use codegen::spec::{Disk, Files, Loaded};
use codegen::verify::{Exchange, Finding, Verifier, variability};

use crate::Outcome;
use crate::options::Options;
use crate::specs::{self, Problem, WORKING_TREE};
use crate::vendor::staged::Staged;
use har::Entry;
use report::{Report, Unmatched};

/// Requests that belong to no operation are listed up to so many.
const MOST_UNMATCHED: usize = 50;

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
    out: &mut dyn Write,
    problems: &mut dyn Write,
) -> Result<Outcome, Problem> {
    if options.operands.is_empty() {
        return Err(Problem::arguments("RECORDING is missing"));
    }
    let subjects = load(root, options)?;
    let verifiers = subjects
        .iter()
        .map(|it| Verifier::new(&it.api, &it.loaded.document));
    let mut reading = Reading {
        verifiers: verifiers.collect(),
        unmatched: BTreeMap::new(),
        notes: BTreeMap::new(),
        is_broken: false,
        problems,
    };
    for recording in &options.operands {
        reading.recording(Path::new(recording))?;
    }
    for (what, count) in &reading.notes {
        writeln!(reading.problems, "note: {count} {what}")?;
    }
    let findings = reading.verifiers.iter().map(Verifier::findings);
    let findings: Vec<Vec<Finding>> = findings.collect();
    if options.write
        && let Err(problem) = write_corrections(root, &subjects, &findings)
    {
        reading.broken(&problem.report())?;
    }
    let is_clean = !reading.is_broken && findings.iter().all(Vec::is_empty);
    let (verifiers, unmatched) = (&reading.verifiers, reading.unmatched);
    let report = Report::new(root, &subjects, verifiers, findings, unmatched);
    out.write_all(report.shown(options.format).as_bytes())?;
    Ok(match is_clean {
        true => Outcome::Success,
        false => Outcome::Problems,
    })
}

fn load(root: &Path, options: &Options) -> Result<Vec<Subject>, Problem> {
    let disk = Disk::new(root);
    let known = specs::manifest(&disk, WORKING_TREE)?;
    let entries = match options.api() {
        Some(name) => vec![specs::entry(&known, name)?.clone()],
        None => known.apis,
    };
    let subjects = entries.into_iter().map(|entry| {
        let loaded = specs::document(&disk, &entry)?;
        let api = ir::read(&module_name(&entry.name), loaded.document.value());
        Ok(Subject { entry, loaded, api })
    });
    subjects.collect()
}

/// Exchanges on their way from the recordings to the APIs that they belong to.
struct Reading<'a> {
    verifiers: Vec<Verifier<'a>>,
    unmatched: Unmatched,
    /// What was passed over, and how often.
    notes: BTreeMap<String, u64>,
    /// Whether anything could not be read or written.
    is_broken: bool,
    problems: &'a mut dyn Write,
}

impl Reading<'_> {
    /// JSON Lines, or HAR 1.2 by its name. What is broken is told at once, and the rest is read.
    fn recording(&mut self, path: &Path) -> io::Result<()> {
        let shown = path.display();
        let file = match File::open(path) {
            Ok(file) => BufReader::new(file),
            Err(error) => return self.broken(&format!("error: {shown}: {error}")),
        };
        let extension = path.extension();
        if extension.is_some_and(|it| it.eq_ignore_ascii_case("har")) {
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
            let exchange: Result<Exchange, _> = serde_json::from_slice(&line);
            let error = match exchange {
                Ok(it) if it.status > 0 && (it.operation.is_some() || !it.path.is_empty()) => {
                    self.exchange(&it);
                    continue;
                }
                Ok(_) => "`status` or `path` is missing".to_owned(),
                Err(error) => error.to_string(),
            };
            self.broken(&format!("{shown}:{}: no exchange: {error}", number + 1))?;
        }
        Ok(())
    }

    fn broken(&mut self, what: &str) -> io::Result<()> {
        self.is_broken = true;
        writeln!(self.problems, "{what}")
    }

    fn entry(&mut self, entry: Entry) {
        let note = match entry {
            Ok((exchange, unread)) => {
                self.exchange(&exchange);
                unread.map(|why| format!("not read: {why}"))
            }
            Err(what) => Some(format!("passed over: {what}")),
        };
        if let Some(note) = note {
            *self.notes.entry(note).or_default() += 1;
        }
    }

    fn exchange(&mut self, exchange: &Exchange) {
        let verifiers = self.verifiers.iter_mut();
        let routed = verifiers.filter_map(|it| it.route(exchange).map(|to| (it, to)));
        if let Some((verifier, operation)) = routed.min_by_key(|(_, it)| variability(it)) {
            return verifier.observe(operation, exchange);
        }
        let host = exchange.host.as_deref().unwrap_or_default();
        let name = format!("{} {host}{}", exchange.method, exchange.path);
        if self.unmatched.len() >= MOST_UNMATCHED && !self.unmatched.contains_key(&name) {
            let note = "passed over: further requests of no operation".to_owned();
            *self.notes.entry(note).or_default() += 1;
            return;
        }
        let nearest = || self.verifiers.iter().find_map(|it| it.nearest(exchange));
        let (seen, _) = self.unmatched.entry(name).or_insert_with(|| (0, nearest()));
        *seen += 1;
    }
}

/// Appends the corrections to the actions of the overlays, which stand last in them, if they can be applied then.
fn write_corrections(
    root: &Path,
    subjects: &[Subject],
    findings: &[Vec<Finding>],
) -> Result<(), Problem> {
    let mut staged = Staged::new(Disk::new(root));
    for (Subject { entry, .. }, findings) in std::iter::zip(subjects, findings) {
        let fixes: Vec<&str> = findings.iter().filter_map(|it| it.fix.as_deref()).collect();
        if fixes.is_empty() {
            continue;
        }
        let failed = |why: &str| Problem::Usage(format!("the overlay of {}: {why}", entry.name));
        let overlay = entry.overlay.as_ref();
        let overlay = overlay.ok_or_else(|| failed("there is none in specs.toml"))?;
        let before = staged
            .read(overlay)
            .map_err(|error| failed(&error.to_string()))?;
        let after = with_actions(&String::from_utf8_lossy(&before), &fixes);
        staged.set(overlay, Some(after.into_bytes()));
        specs::document(&staged, entry)?;
    }
    Ok(staged.apply(root)?)
}

/// The text of an overlay with more actions, indented as those that are there.
fn with_actions(overlay: &str, actions: &[&str]) -> String {
    let mut lines = overlay.lines();
    let item = lines.find(|line| line.trim_start().starts_with("- target:"));
    let indent = item.and_then(|item| item.split('-').next());
    let indent = indent.unwrap_or("  ");
    let lines = actions
        .iter()
        .flat_map(|action| std::iter::once("").chain(action.lines()));
    let lines = lines.map(|line| {
        let line = line.strip_prefix("  ");
        line.map_or_else(String::new, |line| format!("{indent}{line}"))
    });
    let lines: Vec<String> = lines.collect();
    let before = overlay.trim_end().trim_end_matches("[]");
    format!("{before}\n{}\n", lines.join("\n"))
}

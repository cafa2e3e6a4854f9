//! `cargo xtask verify`: holds recordings of real traffic against the specs.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Write};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use codegen::diagnostic::Diagnostics;
use codegen::generate::module_name;
use codegen::ir::{self, Api};
use codegen::manifest::{self, ApiEntry};
use codegen::package::{self, Change};
use codegen::spec::{self, Disk, Loaded};
use codegen::verify::{Exchange, Finding, Verifier};
use serde_json::{Value, json};

use crate::Outcome;
use crate::diff::{self, Problem};
use crate::format::Format;

/// Paths that belong to no operation are listed up to so many.
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

/// Reads the recordings and reports to `out`; lines that cannot be read go to `problems`.
///
/// # Errors
///
/// Writing to `out` or `problems` failed.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    out: &mut impl Write,
    problems: &mut impl Write,
) -> io::Result<Outcome> {
    match verify(root, options, out, problems) {
        Ok(outcome) => outcome,
        Err(problem) => {
            writeln!(problems, "{}", problem.to_string().trim())?;
            Ok(Outcome::Problems)
        }
    }
}

fn verify(
    root: &Path,
    options: &Options,
    out: &mut impl Write,
    problems: &mut impl Write,
) -> Result<io::Result<Outcome>, Problem> {
    let disk = Disk::new(root);
    let known = diff::manifest(&disk, "the working tree")?;
    let entries: Vec<&ApiEntry> = match &options.api {
        Some(name) => vec![diff::entry(&known, name)?],
        None => known.apis.iter().collect(),
    };
    let mut apis: Vec<(&ApiEntry, Loaded, Api)> = Vec::new();
    for entry in entries {
        let mut found = Diagnostics::new();
        let loaded = manifest::load_api(&disk, entry, spec::Options::default(), &mut found);
        let Some(loaded) = loaded.filter(|_| !found.has_errors()) else {
            return Err(Problem::Specs(entry.name.clone(), found));
        };
        let api = ir::read(&module_name(&entry.name), loaded.document.value());
        apis.push((entry, loaded, api));
    }
    let mut verifiers: Vec<Verifier<'_>> = apis
        .iter()
        .map(|(_, loaded, api)| Verifier::new(api, &loaded.document))
        .collect();
    let mut unmatched: BTreeMap<String, u64> = BTreeMap::new();
    let mut broken = Vec::new();
    for recording in &options.recordings {
        let mut take = |exchange: Exchange| {
            if !verifiers
                .iter_mut()
                .any(|verifier| verifier.observe(&exchange))
            {
                let name = format!("{} {}", exchange.method, exchange.path);
                if unmatched.len() < MOST_UNMATCHED || unmatched.contains_key(&name) {
                    *unmatched.entry(name).or_default() += 1;
                }
            }
        };
        let read = read(recording, &mut take, &mut broken);
        read.map_err(|error| Problem::Usage(format!("{}: {error}", recording.display())))?;
    }
    let found: Vec<(&ApiEntry, &Loaded, Vec<Finding>)> = std::iter::zip(&apis, &verifiers)
        .map(|((entry, loaded, _), verifier)| (*entry, loaded, verifier.findings()))
        .collect();
    if options.write {
        for (entry, _, findings) in &found {
            add_to_overlay(root, entry, findings)?;
        }
    }
    Ok((|| {
        for line in &broken {
            writeln!(problems, "{line}")?;
        }
        let confirmed: BTreeMap<_, _> = verifiers.iter().flat_map(Verifier::confirmed).collect();
        match options.format {
            Format::Json => {
                let findings = found.iter().flat_map(|(entry, loaded, findings)| {
                    findings
                        .iter()
                        .map(|finding| as_json(entry, loaded, finding))
                });
                let findings: Vec<Value> = findings.collect();
                let report =
                    json!({ "findings": findings, "confirmed": confirmed, "unmatched": unmatched });
                writeln!(out, "{report}")?;
            }
            Format::Text => {
                for (_, loaded, findings) in &found {
                    for finding in findings {
                        write!(out, "{}", as_text(loaded, finding))?;
                    }
                }
                for (operation, statuses) in confirmed {
                    let counts = statuses
                        .iter()
                        .map(|(status, count)| format!(" {status} ({count})"));
                    writeln!(out, "seen: {operation}{}", counts.collect::<String>())?;
                }
                for (name, count) in &unmatched {
                    writeln!(out, "no operation: {name} ({count})")?;
                }
            }
        }
        let is_clean =
            broken.is_empty() && found.iter().all(|(_, _, findings)| findings.is_empty());
        Ok(if is_clean {
            Outcome::Success
        } else {
            Outcome::Problems
        })
    })())
}

fn as_text(loaded: &Loaded, finding: &Finding) -> String {
    let Finding {
        kind,
        pointer,
        seen,
        of,
        example,
        fix,
        operation,
    } = finding;
    let place = loaded.document.location(pointer);
    let fix = fix.as_deref().unwrap_or("  to be decided by a person\n");
    format!(
        "{}: {place} `{pointer}`: {seen} of {of}, first in {operation}, such as {example}\n{fix}\n",
        kind.name()
    )
}

fn as_json(entry: &ApiEntry, loaded: &Loaded, finding: &Finding) -> Value {
    let place = loaded.document.location(&finding.pointer);
    json!({
        "kind": finding.kind.name(),
        "api": entry.name,
        "operation": finding.operation,
        "pointer": finding.pointer.as_str(),
        "file": &*place.file,
        "line": place.line,
        "seen": finding.seen,
        "of": finding.of,
        "example": finding.example,
        "fix": finding.fix,
    })
}

/// Appends the corrections to the actions of the overlay, which stand last in it.
fn add_to_overlay(root: &Path, entry: &ApiEntry, findings: &[Finding]) -> Result<(), Problem> {
    let fixes: String = findings
        .iter()
        .filter_map(|it| it.fix.as_deref())
        .map(|fix| format!("\n{fix}"))
        .collect();
    if fixes.is_empty() {
        return Ok(());
    }
    let Some(overlay) = &entry.overlay else {
        return Err(Problem::Usage(format!(
            "{} has no overlay in specs.toml to write to",
            entry.name
        )));
    };
    let failed = |error: &dyn std::fmt::Display| Problem::Usage(format!("{overlay}: {error}"));
    let before = fs::read_to_string(root.join(overlay)).map_err(|error| failed(&error))?;
    let after = format!("{}\n{fixes}", before.trim_end());
    let change = Change {
        path: overlay,
        before: Some(before.as_bytes()),
        after: Some(after.as_bytes()),
    };
    package::run(&package::steps(root, &[change])).map_err(|error| failed(&error))
}

/// JSON Lines, or HAR 1.2 by its name.
fn read(path: &Path, take: &mut dyn FnMut(Exchange), broken: &mut Vec<String>) -> io::Result<()> {
    let file = BufReader::new(File::open(path)?);
    if path.extension().is_some_and(|extension| extension == "har") {
        let har: Value = serde_json::from_reader(file)?;
        let entries = har.pointer("/log/entries").and_then(Value::as_array);
        entries
            .into_iter()
            .flatten()
            .filter_map(of_har)
            .for_each(take);
        return Ok(());
    }
    for (number, line) in file.split(b'\n').enumerate() {
        let line = line?;
        match serde_json::from_slice(&line) {
            Ok(exchange) => take(exchange),
            Err(_) if line.trim_ascii().is_empty() => {}
            Err(error) => broken.push(format!(
                "{}:{}: no exchange: {error}",
                path.display(),
                number + 1
            )),
        }
    }
    Ok(())
}

fn of_har(entry: &Value) -> Option<Exchange> {
    let (request, response) = (&entry["request"], &entry["response"]);
    let (_, rest) = request["url"].as_str()?.split_once("://")?;
    let path = rest
        .find('/')
        .and_then(|start| rest.get(start..))
        .unwrap_or("/");
    let content = &response["content"];
    let text = content["text"].as_str().filter(|text| !text.is_empty());
    let text = text.map(|text| match content["encoding"].as_str() {
        Some("base64") => decoded(text),
        _ => text.to_owned(),
    });
    Some(Exchange {
        operation: None,
        method: request["method"].as_str()?.to_owned(),
        path: path.split(['?', '#']).next()?.to_owned(),
        status: u16::try_from(response["status"].as_u64()?).ok()?,
        content_type: content["mimeType"].as_str().map(str::to_owned),
        response: text.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text))),
    })
}

fn decoded(text: &str) -> String {
    let bytes = STANDARD.decode(text).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

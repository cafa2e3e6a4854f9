//! `cargo xtask vendor`: takes a newly downloaded document in place of the one before.

mod staged;
mod stale;

use std::io::{self, Write};
use std::path::Path;

use chrono::{NaiveDate, Utc};
use codegen::change::{Side, judge};
use codegen::diagnostic::{Diagnostics, Severity};
use codegen::generate::SPECS;
use codegen::manifest::{self, ApiEntry, Edition};
use codegen::spec::{self, Disk, Files, Loaded, Pointer, lint, source};

use crate::Outcome;
use crate::diff::{self, Format, Problem};
use crate::files::Access;
use crate::workspace::lock;
use staged::Staged;

/// How `vendor` runs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) api: String,
    pub(crate) file: String,
    /// The day of the edition; today without.
    pub(crate) edition: Option<String>,
    pub(crate) access: Access,
    pub(crate) dry_run: bool,
}

/// Takes the file, or says why not. Nothing is written unless everything fits.
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
    let _lock = if options.dry_run {
        None
    } else {
        Some(lock(root, problems)?)
    };
    match vendor(root, options, coloured, out, problems) {
        Ok(outcome) => outcome,
        Err(problem) => {
            writeln!(problems, "{}", problem.to_string().trim())?;
            Ok(Outcome::Problems)
        }
    }
}

fn vendor(
    root: &Path,
    options: &Options,
    coloured: bool,
    out: &mut impl Write,
    problems: &mut impl Write,
) -> Result<io::Result<Outcome>, Problem> {
    let disk = options.access.disk(root);
    let manifest = diff::manifest(&disk, "the working tree")?;
    let entry = diff::entry(&manifest, &options.api)?;
    let day = match &options.edition {
        Some(day) => day.parse::<NaiveDate>().map_err(|_| {
            Problem::Usage(format!("`--edition {day}` is no day such as 2027-01-31"))
        })?,
        None => Utc::now().date_naive(),
    };
    let bytes = download(options)?;
    let staged = stage(&disk, entry, &bytes, &day.to_string())?;

    let mut before = Diagnostics::new();
    let lenient = spec::Options {
        tolerate_stale_actions: true,
        ..spec::Options::default()
    };
    let old = spec::load_file(
        &disk,
        &entry.document,
        entry.overlay.as_deref(),
        lenient,
        &mut before,
    );
    let mut found = Diagnostics::new();
    let new = load(&staged, &options.api, options.dry_run, &mut found)?;
    let Some(new) = new else {
        return Ok(refuse(&found, problems));
    };
    let advice = old
        .as_ref()
        .map(|old| stale::advice(old, &new))
        .unwrap_or_default();
    let new_problems = only_new(&before, &found);
    Ok(report(
        root,
        options,
        entry,
        &staged,
        (old, new),
        (&found, &new_problems, &advice),
        coloured,
        out,
        problems,
    ))
}

fn download(options: &Options) -> Result<Vec<u8>, Problem> {
    let disk = options.access.disk(Path::new(""));
    source::read_bytes(&disk, &options.file, None).map_err(|problem| {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(*problem);
        Problem::Specs("the download".to_owned(), diagnostics)
    })
}

/// The files as they are to be: document, manifest, overlay.
fn stage(disk: &Disk, entry: &ApiEntry, bytes: &[u8], day: &str) -> Result<Staged, Problem> {
    let mut diagnostics = Diagnostics::new();
    let directory = entry
        .document
        .rsplit_once('/')
        .map_or(SPECS, |(directory, _)| directory);
    let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(
        bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
    )
    .is_ok();
    let name = if is_json {
        "openapi.json"
    } else {
        "openapi.yaml"
    };
    let path = format!("{directory}/{name}");
    let Some(document) =
        source::parse(&path, bytes, &mut diagnostics).filter(|_| !diagnostics.has_errors())
    else {
        return Err(Problem::Specs("the download".to_owned(), diagnostics));
    };
    if !lint::check_version(&document, &mut diagnostics) {
        return Err(Problem::Specs("the download".to_owned(), diagnostics));
    }
    let version = document
        .scalar_text(&Pointer::from_tokens(["info", "version"]))
        .unwrap_or_default();
    let below = |path: &str| {
        path.strip_prefix(&format!("{SPECS}/"))
            .unwrap_or(path)
            .to_owned()
    };
    let manifest_path = format!("{SPECS}/{}", manifest::FILE_NAME);
    let text = |path: &str| {
        disk.read(path)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
    };
    let facts = Edition {
        document: &below(&path),
        edition: day,
        version: &version,
        sha256: &spec::sha256(bytes),
        operations: lint::operation_count(&document),
    };
    let updated =
        text(&manifest_path).and_then(|text| manifest::with_edition(&text, &entry.name, &facts));
    let Some(updated) = updated else {
        return Err(Problem::Usage(format!(
            "`{manifest_path}` has no entry that could be updated"
        )));
    };
    let mut staged = Staged::new(disk.clone());
    staged.write(&path, bytes.to_vec());
    staged.write(&manifest_path, updated.into_bytes());
    if path != entry.document {
        staged.remove(&entry.document);
        if let Some(overlay) = &entry.overlay
            && let Some(text) = text(overlay)
        {
            let old_name = entry.document.rsplit('/').next().unwrap_or_default();
            let renamed = text.replacen(
                &format!("\nextends: {old_name}\n"),
                &format!("\nextends: {name}\n"),
                1,
            );
            staged.write(overlay, renamed.into_bytes());
        }
    }
    Ok(staged)
}

/// Loads the new document. A dry run judges it although it outdates details of the overlay.
fn load(
    staged: &Staged,
    api: &str,
    is_dry: bool,
    found: &mut Diagnostics,
) -> Result<Option<Loaded>, Problem> {
    let manifest = diff::manifest(staged, "the new edition")?;
    let entry = diff::entry(&manifest, api)?;
    Ok(manifest::load_api(
        staged,
        entry,
        spec::Options {
            tolerate_stale_actions: is_dry,
            ..spec::Options::default()
        },
        found,
    ))
}

fn refuse(found: &Diagnostics, problems: &mut impl Write) -> io::Result<Outcome> {
    writeln!(problems, "{}", found.to_string().trim_end())?;
    writeln!(problems, "\nNothing was written.")?;
    Ok(Outcome::Problems)
}

/// Problems that the edition before did not have, and all errors.
fn only_new(before: &Diagnostics, found: &Diagnostics) -> Diagnostics {
    let known: Vec<(&str, &str)> = before
        .iter()
        .map(|problem| (problem.code.id, problem.message.as_str()))
        .collect();
    let mut fresh = found.clone();
    fresh.retain(|problem| {
        problem.severity == Severity::Error
            || !known.contains(&(problem.code.id, problem.message.as_str()))
    });
    fresh
}

#[expect(
    clippy::too_many_arguments,
    reason = "the outcome of all steps, told once"
)]
fn report(
    root: &Path,
    options: &Options,
    entry: &ApiEntry,
    staged: &Staged,
    (old, new): (Option<Loaded>, Loaded),
    (found, new_problems, advice): (&Diagnostics, &Diagnostics, &[String]),
    coloured: bool,
    out: &mut impl Write,
    problems: &mut impl Write,
) -> io::Result<Outcome> {
    if !new_problems.is_empty() {
        writeln!(problems, "{}\n", new_problems.to_string().trim_end())?;
    }
    for line in advice {
        writeln!(problems, "{line}\n")?;
    }
    if found.has_errors() {
        let overlay = entry.overlay.as_deref().unwrap_or("an overlay");
        writeln!(
            problems,
            "Nothing was written. Mend {overlay} and run the command again; `--dry-run` shows what is left without storing."
        )?;
        return Ok(Outcome::Problems);
    }
    let sides = old
        .map(|old| Side::new(&entry.name, old))
        .transpose()
        .and_then(|old| Ok((old, Side::new(&entry.name, new)?)));
    let (old, new) = match sides {
        Ok(sides) => sides,
        Err(diagnostics) => return refuse(&diagnostics, problems),
    };
    if !options.dry_run
        && let Err(error) = staged.apply(root)
    {
        writeln!(problems, "error: {error}")?;
        return Ok(Outcome::Problems);
    }
    for (path, word) in staged.summary() {
        let word = if options.dry_run {
            format!("would be {word}")
        } else {
            word.to_owned()
        };
        writeln!(out, "{path}: {word}")?;
    }
    if let Some(old) = old {
        writeln!(
            out,
            "\n{}",
            diff::shown(&judge(&old, &new), Format::Text, coloured).trim_end()
        )?;
    }
    if options.dry_run && found.iter().any(|it| diff::OUTDATED.contains(&it.code)) {
        let overlay = entry.overlay.as_deref().unwrap_or("the overlay");
        writeln!(
            problems,
            "warning: {overlay} has to be corrected before this can be stored"
        )?;
    }
    if !options.dry_run {
        writeln!(out, "\nNext: `cargo xtask regen`, and read its diff.")?;
    }
    Ok(Outcome::Success)
}

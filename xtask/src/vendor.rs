//! `cargo xtask vendor`: takes a newly downloaded document in place of the one before.

pub(crate) mod staged;
mod stale;

use std::io::Write;
use std::path::Path;

use chrono::{NaiveDate, Utc};
use codegen::change::{Side, judge};
use codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use codegen::generate::SPECS;
use codegen::manifest::{self, ApiEntry};
use codegen::spec::{self, Disk, Document, Files, Pointer, lint, source};

use crate::Outcome;
use crate::diff;
use crate::options::Options;
use crate::specs::{self, Problem, WORKING_TREE};
use crate::workspace::lock;
use staged::Staged;

/// Takes the file, or says why not. Nothing is written unless everything fits.
///
/// # Errors
///
/// Nothing could be judged.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    out: &mut dyn Write,
    problems: &mut dyn Write,
) -> Result<Outcome, Problem> {
    let [api, file] = options.operands.as_slice() else {
        return Err(Problem::arguments(
            "`vendor` takes the name of an API and a file",
        ));
    };
    let _lock = (!options.dry_run)
        .then(|| lock(root, problems))
        .transpose()?;
    let disk = options.disk(root);
    let manifest = specs::manifest(&disk, WORKING_TREE)?;
    let entry = specs::entry(&manifest, api)?;
    let day = match &options.edition {
        Some(day) => day.parse::<NaiveDate>().map_err(|_| {
            Problem::Usage(format!("`--edition {day}` is no day such as 2027-01-31"))
        })?,
        None => Utc::now().date_naive(),
    };
    let staged = stage(disk.clone(), entry, options, file, day)?;

    let load = |tolerate_stale_actions| spec::Options {
        tolerate_stale_actions,
        ..spec::Options::default()
    };
    let (mut before, mut found) = (Diagnostics::new(), Diagnostics::new());
    let (document, overlay) = (&entry.document, entry.overlay.as_deref());
    let old = spec::load_file(&disk, document, overlay, load(true), &mut before);
    let updated = specs::manifest(&staged, "the new edition")?;
    // A dry run judges it although it outdates details of the overlay.
    let load = load(options.dry_run);
    let new = specs::entry(&updated, api)?;
    let Some(new) = manifest::load_api(&staged, new, load, &mut found) else {
        return refuse(&found, problems);
    };

    let is_outdated = found.iter().any(|it| diff::OUTDATED.contains(&it.code));
    // What the edition before had too is no news, unless it is an error.
    let is_the_same =
        |a: &Diagnostic, b: &Diagnostic| (a.code.id, &a.message) == (b.code.id, &b.message);
    found.retain(|it| {
        it.severity == Severity::Error || !before.iter().any(|known| is_the_same(known, it))
    });
    if !found.is_empty() {
        writeln!(problems, "{}\n", found.to_string().trim_end())?;
    }
    for line in old.iter().flat_map(|old| stale::advice(old, &new)) {
        writeln!(problems, "{line}\n")?;
    }
    let overlay = overlay.unwrap_or("an overlay");
    if found.has_errors() {
        writeln!(
            problems,
            "Nothing was written. Mend {overlay} and run the command again; `--dry-run` shows what is left without storing."
        )?;
        return Ok(Outcome::Problems);
    }
    let side = |loaded| Side::new(&entry.name, loaded);
    let sides = old.map(side).transpose();
    let (old, new) = match sides.and_then(|old| Ok((old, side(new)?))) {
        Ok(sides) => sides,
        Err(diagnostics) => return refuse(&diagnostics, problems),
    };
    if !options.dry_run {
        staged.apply(root)?;
    }
    let would = if options.dry_run { "would be " } else { "" };
    for (path, word) in staged.summary() {
        writeln!(out, "{path}: {would}{word}")?;
    }
    if let Some(old) = old {
        let judged = diff::shown(&judge(&old, &new), options);
        writeln!(out, "\n{}", judged.trim_end())?;
    }
    if !options.dry_run {
        writeln!(out, "\nNext: `cargo xtask regen`, and read its diff.")?;
    } else if is_outdated {
        writeln!(
            problems,
            "warning: {overlay} has to be corrected before this can be stored"
        )?;
    }
    Ok(Outcome::Success)
}

/// What was downloaded: where it goes below `directory`, its bytes, and what they say.
fn download(
    options: &Options,
    file: &str,
    directory: &str,
) -> Result<(String, Vec<u8>, Document), Problem> {
    let mut found = Diagnostics::new();
    let bytes = source::read_bytes(&options.disk(Path::new("")), file, None);
    let bytes = bytes.map_err(|problem| found.push(*problem)).ok();
    let read = bytes.and_then(|bytes| {
        let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(json).is_ok();
        let extension = if is_json { "json" } else { "yaml" };
        let path = format!("{directory}/openapi.{extension}");
        let document = source::parse(&path, &bytes, &mut found)?;
        let is_sound = !found.has_errors() && lint::check_version(&document, &mut found);
        is_sound.then_some((path, bytes, document))
    });
    read.ok_or_else(|| Problem::Specs("the download".to_owned(), found))
}

/// The files as they are to be: document, manifest, overlay.
fn stage(
    disk: Disk,
    entry: &ApiEntry,
    options: &Options,
    file: &str,
    day: NaiveDate,
) -> Result<Staged, Problem> {
    let (directory, old_name) = entry.document.rsplit_once('/').unwrap_or((SPECS, ""));
    let (path, bytes, document) = download(options, file, directory)?;
    let version = document.scalar_text(&Pointer::from_tokens(["info", "version"]));
    let edition = ApiEntry {
        document: path.clone(),
        edition: day.to_string(),
        version: version.unwrap_or_default(),
        sha256: spec::sha256(&bytes),
        operations: lint::operation_count(&document),
        ..entry.clone()
    };
    let text = |path: &str| String::from_utf8(disk.read(path).ok()?).ok();
    let manifest = format!("{SPECS}/{}", manifest::FILE_NAME);
    let updated = text(&manifest);
    let updated = updated.and_then(|text| manifest::with_edition(&text, SPECS, &edition));
    let updated = updated.ok_or_else(|| {
        Problem::Usage(format!("`{manifest}` has no entry that could be updated"))
    })?;
    let overlay = entry.overlay.as_ref();
    let overlay = overlay.and_then(|path| Some((path, text(path)?)));
    let mut staged = Staged::new(disk);
    staged.set(&path, Some(bytes));
    staged.set(&manifest, Some(updated.into_bytes()));
    if path != entry.document {
        staged.set(&entry.document, None);
        if let Some((overlay, text)) = overlay {
            let name = path.rsplit('/').next().unwrap_or_default();
            let [old, new] = [old_name, name].map(|name| format!("\nextends: {name}\n"));
            let text = text.replacen(&old, &new, 1);
            staged.set(overlay, Some(text.into_bytes()));
        }
    }
    Ok(staged)
}

fn refuse(found: &Diagnostics, problems: &mut dyn Write) -> Result<Outcome, Problem> {
    let found = found.to_string();
    writeln!(problems, "{}\n\nNothing was written.", found.trim_end())?;
    Ok(Outcome::Problems)
}

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
use codegen::spec::{self, Disk, Files, Pointer, lint, source};

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
    let disk = options.access.disk(root);
    let manifest = specs::manifest(&disk, WORKING_TREE)?;
    let entry = specs::entry(&manifest, api)?;
    let day = match &options.edition {
        Some(day) => day.parse::<NaiveDate>().map_err(|_| {
            Problem::Usage(format!("`--edition {day}` is no day such as 2027-01-31"))
        })?,
        None => Utc::now().date_naive(),
    };
    let staged = stage(&disk, entry, &download(options, file)?, &day.to_string())?;

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

fn download(options: &Options, file: &str) -> Result<Vec<u8>, Problem> {
    let disk = options.access.disk(Path::new(""));
    source::read_bytes(&disk, file, None).map_err(|problem| {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(*problem);
        Problem::Specs("the download".to_owned(), diagnostics)
    })
}

/// The files as they are to be: document, manifest, overlay.
fn stage(disk: &Disk, entry: &ApiEntry, bytes: &[u8], day: &str) -> Result<Staged, Problem> {
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let name = match serde_json::from_slice::<serde::de::IgnoredAny>(json) {
        Ok(_) => "openapi.json",
        Err(_) => "openapi.yaml",
    };
    let (directory, old_name) = entry.document.rsplit_once('/').unwrap_or((SPECS, ""));
    let path = format!("{directory}/{name}");
    let mut diagnostics = Diagnostics::new();
    let document = source::parse(&path, bytes, &mut diagnostics);
    let document = document.filter(|_| !diagnostics.has_errors());
    let document = document.filter(|document| lint::check_version(document, &mut diagnostics));
    let Some(document) = document else {
        return Err(Problem::Specs("the download".to_owned(), diagnostics));
    };
    let version = document.scalar_text(&Pointer::from_tokens(["info", "version"]));
    let edition = ApiEntry {
        document: path.clone(),
        edition: day.to_owned(),
        version: version.unwrap_or_default(),
        sha256: spec::sha256(bytes),
        operations: lint::operation_count(&document),
        ..entry.clone()
    };
    let text = |path: &str| {
        let bytes = disk.read(path).ok();
        bytes.and_then(|bytes| String::from_utf8(bytes).ok())
    };
    let manifest = format!("{SPECS}/{}", manifest::FILE_NAME);
    let updated = text(&manifest);
    let updated = updated.and_then(|text| manifest::with_edition(&text, SPECS, &edition));
    let updated = updated.ok_or_else(|| {
        Problem::Usage(format!("`{manifest}` has no entry that could be updated"))
    })?;
    let mut staged = Staged::new(disk.clone());
    staged.set(&path, Some(bytes.to_vec()));
    staged.set(&manifest, Some(updated.into_bytes()));
    if path != entry.document {
        staged.set(&entry.document, None);
        if let Some(overlay) = &entry.overlay
            && let Some(text) = text(overlay)
        {
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

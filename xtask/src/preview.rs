//! `cargo xtask preview`: a crate for any OpenAPI document.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use codegen::preview::{Base, MARK, Preview, preview};
use codegen::spec::Disk;

use crate::Outcome;
use crate::format::Format;

/// How `preview` runs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) document: PathBuf,
    pub(crate) out: PathBuf,
    pub(crate) overlay: Option<PathBuf>,
    pub(crate) format: Format,
}

/// Writes the crate into the directory of `options`; what was done goes to `out`, what is wrong to `problems`.
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
    let base = match base(&root.join("generated")) {
        Ok(base) => base,
        Err(error) => {
            writeln!(
                problems,
                "error: cannot read the workspace's crate: {error}"
            )?;
            return Ok(Outcome::Problems);
        }
    };
    // References in the document are relative to it, and everything is shown as it was typed.
    let disk = Disk::new("");
    let shown = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let overlay = options.overlay.as_deref().map(shown);
    let made = match preview(&disk, &shown(&options.document), overlay.as_deref(), &base) {
        Ok(made) => made,
        Err(failure) => {
            writeln!(
                problems,
                "{}",
                options.format.show(&failure.diagnostics).trim_end()
            )?;
            return Ok(Outcome::Problems);
        }
    };
    let said = options.format.show(&made.sources.diagnostics);
    if !said.trim().is_empty() {
        writeln!(problems, "{}", said.trim_end())?;
    }
    if let Err(error) = write(&options.out, &made) {
        writeln!(problems, "error: {}: {error}", options.out.display())?;
        return Ok(Outcome::Problems);
    }
    let api = &made.sources.api;
    writeln!(
        out,
        "{}: {} operations, {} types, {} files in {}",
        api.title,
        api.operations().count(),
        api.types.len(),
        made.files.len(),
        options.out.display()
    )?;
    Ok(Outcome::Success)
}

fn base(generated: &Path) -> io::Result<Base> {
    let mut runtime = BTreeMap::new();
    read_below(&generated.join("src/runtime"), "", &mut runtime)?;
    Ok(Base {
        manifest: fs::read_to_string(generated.join("Cargo.toml"))?,
        library: fs::read_to_string(generated.join("src/lib.rs"))?,
        runtime,
    })
}

fn read_below(
    directory: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, String>,
) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_below(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

/// Replaces an earlier preview; anything else in the directory is refused, because it would be lost.
fn write(directory: &Path, made: &Preview) -> io::Result<()> {
    let is_ours = fs::read_to_string(directory.join("Cargo.toml"))
        .is_ok_and(|manifest| manifest.starts_with(MARK));
    let is_empty = match fs::read_dir(directory) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(error),
    };
    if !is_ours && !is_empty {
        return Err(io::Error::other(
            "the directory is neither empty nor an earlier preview",
        ));
    }
    if is_ours
        && let Err(error) = fs::remove_dir_all(directory.join("src"))
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    for (path, text) in &made.files {
        let path = directory.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

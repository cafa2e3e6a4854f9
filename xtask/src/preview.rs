//! `cargo xtask preview`: a crate for any OpenAPI document.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use codegen::package::{GeneratedFile, Generation, Origin, Plan, Status};
use codegen::preview::{Base, Preview, preview};

use crate::Outcome;
use crate::files::Access;
use crate::format::Format;

/// Tells a directory that may be written to again.
const MARKER: &str = ".preview";
const MARKER_TEXT: &str = "Made by `cargo xtask preview`, which replaces what it wrote here.\n";

/// How `preview` runs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) document: PathBuf,
    pub(crate) out: PathBuf,
    pub(crate) overlay: Option<PathBuf>,
    pub(crate) access: Access,
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
    let disk = options.access.disk(Path::new(""));
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
    let plan = match write(&options.out, &shown(&options.document), &made) {
        Ok(plan) => plan,
        Err(error) => {
            writeln!(problems, "error: {error}")?;
            return Ok(Outcome::Problems);
        }
    };
    for (path, entry) in plan.entries() {
        if entry.status == Status::Foreign {
            writeln!(problems, "{path}: not of this preview, stays")?;
        } else if entry.hand_edited {
            writeln!(
                problems,
                "{path}: was edited by hand, is as generated again"
            )?;
        }
    }
    let api = &made.sources.api;
    writeln!(
        out,
        "{}: {} operations, {} types, {} files in {}",
        api.title.replace('\n', " "),
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

/// Replaces an earlier preview. Any other directory with something in it is refused.
fn write(directory: &Path, document: &str, made: &Preview) -> Result<Plan, String> {
    if directory.as_os_str().is_empty() {
        return Err("`--out` is empty: name a directory".to_owned());
    }
    let failed = |error: io::Error| format!("{}: {error}", directory.display());
    let marker = directory.join(MARKER);
    let marked = fs::read_to_string(&marker);
    let is_ours = marked.as_ref().is_ok_and(|text| text == MARKER_TEXT);
    // A full disk may have cut the marker, with which every preview begins.
    let is_cut = marked.is_ok_and(|text| MARKER_TEXT.starts_with(&text));
    fs::create_dir_all(directory).map_err(failed)?;
    let entries = fs::read_dir(directory).map_err(failed)?.count();
    if !is_ours && entries > usize::from(is_cut) {
        let path = directory.display();
        return Err(format!(
            "{path}: neither empty nor an earlier preview; name another directory"
        ));
    }
    if !is_ours {
        fs::write(&marker, MARKER_TEXT).map_err(failed)?;
    }
    let document = codegen::diagnostic::visible(document).replace('\n', " ");
    let by = format!("`cargo xtask preview` from {document}");
    let file = |(path, text): (&String, &String)| {
        let (origin, text) = (Origin::Generated(by.clone()), text.clone());
        (path.clone(), GeneratedFile { origin, text })
    };
    let generation = Generation {
        files: made.files.iter().map(file).collect(),
        owned: vec!["src/".to_owned()],
        ..Generation::default()
    };
    let plan = Plan::new(directory, &generation).map_err(|error| error.to_string())?;
    plan.apply().map_err(|error| error.to_string())?;
    Ok(plan)
}

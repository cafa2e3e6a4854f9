//! `cargo xtask preview`: a crate for any OpenAPI document.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use codegen::package::{self, GeneratedFile, Generation, Origin, Plan, Status};
use codegen::preview::{Base, Preview, preview};

use crate::Outcome;
use crate::diff::Problem;
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
/// The crate cannot be written there.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    out: &mut impl Write,
    problems: &mut impl Write,
) -> Result<Outcome, Problem> {
    let base = base(&root.join("generated"))
        .map_err(|error| Problem::Usage(format!("cannot read the workspace's crate: {error}")))?;
    // References in the document are relative to it, and everything is shown as it was typed.
    let disk = options.access.disk(Path::new(""));
    let shown = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let (document, overlay) = (shown(&options.document), options.overlay.as_deref());
    let made = preview(&disk, &document, overlay.map(shown).as_deref(), &base);
    let diagnostics = match &made {
        Ok(made) => &made.sources.diagnostics,
        Err(failure) => &failure.diagnostics,
    };
    let said = options.format.show(diagnostics);
    if !said.trim().is_empty() {
        writeln!(problems, "{}", said.trim_end())?;
    }
    let Ok(made) = made else {
        return Ok(Outcome::Problems);
    };
    let plan = write(&options.out, &document, &made)?;
    for (path, entry) in plan.entries() {
        let remark = match entry.status {
            Status::Foreign => "not of this preview, stays",
            _ if entry.hand_edited => "was edited by hand, is as generated again",
            _ => continue,
        };
        writeln!(problems, "{path}: {remark}")?;
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
fn write(directory: &Path, document: &str, made: &Preview) -> Result<Plan, Problem> {
    if directory.as_os_str().is_empty() {
        let message = "`--out` is empty: name a directory";
        return Err(Problem::Usage(message.to_owned()));
    }
    let path = directory.display();
    let failed = |error: io::Error| Problem::Usage(format!("{path}: {error}"));
    let marker = directory.join(MARKER);
    let marked = fs::read_to_string(&marker);
    let is_ours = marked.as_ref().is_ok_and(|text| text == MARKER_TEXT);
    // A full disk may have cut the marker, with which every preview begins.
    let is_cut = marked.is_ok_and(|text| MARKER_TEXT.starts_with(&text));
    fs::create_dir_all(directory).map_err(failed)?;
    let entries = fs::read_dir(directory).map_err(failed)?.count();
    if !is_ours && entries > usize::from(is_cut) {
        return Err(Problem::Usage(format!(
            "{path}: neither empty nor an earlier preview; name another directory"
        )));
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
    let failed = |error: package::Error| Problem::Usage(error.to_string());
    let plan = Plan::new(directory, &generation).map_err(failed)?;
    plan.apply().map_err(failed)?;
    Ok(plan)
}

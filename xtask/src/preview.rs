//! `cargo xtask preview`: a crate for any OpenAPI document.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use codegen::generate::Sources;
use codegen::package::{self, GeneratedFile, Generation, Origin, Plan, Status};
use codegen::preview::preview;

use crate::Outcome;
use crate::options::Options;
use crate::specs::Problem;

/// Tells a directory that may be written to again.
const MARKER: &str = ".preview";
const MARKER_TEXT: &str = "Made by `cargo xtask preview`, which replaces what it wrote here.\n";

/// Writes the crate into the directory of `options`; what was done goes to `out`, what is wrong to `problems`.
///
/// # Errors
///
/// The crate cannot be written there.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    out: &mut dyn Write,
    problems: &mut dyn Write,
) -> Result<Outcome, Problem> {
    let document = options.operands.first();
    let document = document.ok_or_else(|| Problem::arguments("FILE is missing"))?;
    let directory = options.out.as_ref();
    let directory = directory.ok_or_else(|| Problem::arguments("--out DIR is missing"))?;
    let base = base(&root.join("generated"))?;
    // References in the document are relative to it, and everything is shown as it was typed.
    let disk = options.disk(Path::new(""));
    let shown = |path: &String| path.replace('\\', "/");
    let (document, overlay) = (shown(document), options.overlay.as_ref().map(shown));
    let made = preview(&disk, &document, overlay.as_deref(), &base);
    let diagnostics = match &made {
        Ok(made) => &made.diagnostics,
        Err(failure) => &failure.diagnostics,
    };
    options.format.write(diagnostics, problems)?;
    let Ok(made) = made else {
        return Ok(Outcome::Problems);
    };
    let plan = write(directory, &document, &made)?;
    for (path, entry) in plan.entries() {
        let remark = match entry.status {
            Status::Foreign => "not of this preview, stays",
            _ if entry.hand_edited => "was edited by hand, is as generated again",
            _ => continue,
        };
        writeln!(problems, "{path}: {remark}")?;
    }
    let api = &made.api;
    writeln!(
        out,
        "{}: {} operations, {} types, {} files in {}",
        api.title.replace('\n', " "),
        api.operations().count(),
        api.types.len(),
        made.files.len(),
        directory.display()
    )?;
    Ok(Outcome::Success)
}

/// The files of the workspace's crate that a preview is made of.
fn base(generated: &Path) -> Result<BTreeMap<String, String>, Problem> {
    let runtime = package::list(generated, &["src/runtime".to_owned()])?;
    let paths = ["Cargo.toml", "src/lib.rs"].map(str::to_owned);
    let files = paths.into_iter().chain(runtime).map(|path| {
        let text = fs::read_to_string(generated.join(&path));
        Ok((path, text?))
    });
    files.collect()
}

/// Replaces an earlier preview. Any other directory with something in it is refused.
fn write(directory: &Path, document: &str, made: &Sources) -> Result<Plan, Problem> {
    if directory.as_os_str().is_empty() {
        return Err(Problem::usage("`--out` is empty: name a directory"));
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
    let plan = Plan::new(directory, &generation)?;
    plan.apply()?;
    Ok(plan)
}

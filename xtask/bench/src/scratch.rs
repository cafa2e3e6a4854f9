//! The workspace below `target/bench`, in which everything is built that is measured: `xtask/bench/workspace`, with crates
//! in it that are made from the specs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::diagnostic::Diagnostics;
use codegen::generate::{CRATE, SPECS, module_name};
use codegen::ir::{self, Api, Operation};
use codegen::manifest;
use codegen::package;
use codegen::spec::{Disk, Options};
use progenitor::InterfaceStyle;
use serde_json::{Value, json};

use crate::{Outcome, floor, peer};

/// The crate that is measured.
pub(crate) const OURS: &str = "vonage-registration";
/// Its models with serde's derives and nothing else.
pub(crate) const FLOOR: &str = "floor";
/// What progenitor makes of the same documents.
pub(crate) const BUILDER: &str = "progenitor-builder";
pub(crate) const POSITIONAL: &str = "progenitor-positional";

/// A workspace of its own.
pub(crate) struct Scratch {
    /// The root of the workspace that is measured.
    pub(crate) root: PathBuf,
    pub(crate) directory: PathBuf,
}

impl Scratch {
    pub(crate) fn prepare() -> Outcome<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.ancestors().nth(2).ok_or("no workspace")?.to_owned();
        let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let directory = target.unwrap_or_else(|| root.join("target")).join("bench");
        let scratch = Self { root, directory };
        let ours = scratch.package(OURS).to_string_lossy().replace('\\', "/");
        for path in package::list(here, &["workspace".to_owned()])? {
            let text = fs::read_to_string(here.join(&path))?;
            let below = path.trim_start_matches("workspace/");
            write(
                &scratch.directory.join(below),
                &text.replace("@CRATE@", &ours),
            )?;
        }
        let lock = "Cargo.lock";
        fs::copy(scratch.root.join(lock), scratch.directory.join(lock))?;
        let specs = load(&scratch.root)?;
        for name in [FLOOR, BUILDER, POSITIONAL] {
            let source = scratch.package(name).join("src");
            let mut modules = String::new();
            for Spec { api, document } in &specs {
                let module = &api.module;
                modules.push_str(&format!("pub mod {module};\n"));
                let text = match name {
                    FLOOR => floor::module(api),
                    BUILDER => peer::module(document, InterfaceStyle::Builder)?,
                    _ => peer::module(document, InterfaceStyle::Positional)?,
                };
                write(&source.join(format!("{module}.rs")), &text)?;
            }
            write(&source.join("lib.rs"), &modules)?;
        }
        scratch.write_answers(&specs)?;
        Ok(scratch)
    }

    /// Where cargo puts what it builds here.
    pub(crate) fn target(&self) -> PathBuf {
        self.directory.join("target")
    }

    /// Cargo in the scratch workspace, as a user has it: no settings of this run reach it.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.directory);
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_PROFILE_") || name == "RUSTFLAGS" {
                command.env_remove(name);
            }
        }
        command.env("CARGO_TARGET_DIR", self.target());
        command.env("CARGO_INCREMENTAL", "0");
        command
    }

    /// The directory of a package.
    pub(crate) fn package(&self, name: &str) -> PathBuf {
        match name {
            OURS => self.root.join(CRATE),
            name => self.directory.join(name),
        }
    }

    /// What the server answers, out of the examples of the operations that the programs call.
    fn write_answers(&self, specs: &[Spec]) -> Outcome<()> {
        let find = |id: &str| -> Outcome<&Operation> {
            let mut all = specs.iter().flat_map(|spec| spec.api.operations());
            let found = all.find(|(_, operation)| operation.id == id);
            Ok(found.ok_or_else(|| format!("there is no `{id}`"))?.1)
        };
        let body = find("createBusinessProfile")?.body.as_ref();
        let body = &body.ok_or("a business profile is made of nothing")?.example;
        let profile = find("getBusinessProfile")?.success.example.as_ref();
        let profile = profile.ok_or("a business profile has no example")?;
        let page = |count| {
            json!({
                "_links": { "self": { "href": "https://example.com/v1?next=1" }, "next": { "href": "NEXT" } },
                "_embedded": { "business_profiles": vec![profile; count] },
            })
        };
        let answers = [
            ("body.json", body),
            ("profile.json", profile),
            ("page.json", &page(10)),
            ("page-100.json", &page(100)),
        ];
        answers
            .iter()
            .try_for_each(|(name, answer)| write(&self.directory.join(name), &answer.to_string()))
    }
}

/// A vendored API.
struct Spec {
    document: Value,
    api: Api,
}

fn load(root: &Path) -> Outcome<Vec<Spec>> {
    let (disk, mut diagnostics) = (Disk::new(root), Diagnostics::default());
    let manifest = manifest::load(&disk, SPECS, &mut diagnostics);
    let mut specs = Vec::new();
    for entry in manifest.iter().flat_map(|manifest| &manifest.apis) {
        let loaded = manifest::load_api(&disk, entry, Options::default(), &mut diagnostics);
        specs.extend(loaded.map(|loaded| Spec {
            api: ir::read(&module_name(&entry.name), loaded.document.value()),
            document: loaded.document.value().clone(),
        }));
    }
    if diagnostics.has_errors() {
        return Err(diagnostics.to_string().into());
    }
    Ok(specs)
}

/// Writes a file unless it is the same already, so that cargo does not build it again.
fn write(path: &Path, text: &str) -> Outcome<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    Ok(fs::write(path, text)?)
}

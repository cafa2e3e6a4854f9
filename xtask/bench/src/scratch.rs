//! The workspace below `target/bench`, in which everything is built that is measured: programs from `xtask/bench/programs`, and
//! crates that are made from the specs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::diagnostic::Diagnostics;
use codegen::generate::{CRATE, SPECS, module_name};
use codegen::ir::{self, Api};
use codegen::manifest;
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
/// The smallest program that makes a call through the crate.
pub(crate) const SMALL: &str = "small";
/// A program that makes a call by hand, with the TLS of the crate.
pub(crate) const BY_HAND: &str = "by_hand";
/// Programs that call, decode and page, through the crate and by hand.
pub(crate) const PROGRAMS: &str = "programs";

const MODELS: &str = "\
chrono = { version = \"0.4\", default-features = false, features = [\"std\", \"serde\"] }
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
uuid = { version = \"1\", default-features = false, features = [\"std\", \"serde\"] }
";
const PEER: &str = "\
bytes = \"1\"
futures-core = \"0.3\"
progenitor-client = \"=0.15.1\"
reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"query\", \"stream\"] }
";
const TLS: &str = "\
reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"rustls-no-provider\"] }
rustls = { version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }
";
const MEASURED: &str = "\
floor = { path = \"../floor\" }
reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"query\"] }
stats_alloc = \"0.1\"
";
const TOKIO: &str = "\
tokio = { version = \"1\", default-features = false, features = [\"macros\", \"net\", \"rt\", \"time\"] }
";

/// A workspace of its own, so that the features of other packages do not reach it. Its versions are those of `Cargo.lock`.
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
        let members = [FLOOR, BUILDER, POSITIONAL, SMALL, BY_HAND, PROGRAMS];
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
        write(&scratch.directory.join("Cargo.toml"), &manifest)?;
        let lock = "Cargo.lock";
        fs::copy(scratch.root.join(lock), scratch.directory.join(lock))?;
        scratch.write_packages()?;
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

    fn write_packages(&self) -> Outcome<()> {
        let specs = load(&self.root)?;
        let ours = format!("{OURS} = {{ path = {:?} }}\n", self.package(OURS));
        let peers = format!("{MODELS}{PEER}");
        self.made(FLOOR, MODELS, &specs, |spec| Ok(floor::module(&spec.api)))?;
        self.made(BUILDER, &peers, &specs, |spec| {
            peer::module(&spec.document, InterfaceStyle::Builder)
        })?;
        self.made(POSITIONAL, &peers, &specs, |spec| {
            peer::module(&spec.document, InterfaceStyle::Positional)
        })?;
        self.copied(SMALL, &format!("{ours}{TOKIO}"), &[SMALL])?;
        self.copied(BY_HAND, &format!("{MODELS}{TLS}{TOKIO}"), &[BY_HAND])?;
        let measured = format!("{ours}{MODELS}{MEASURED}{TOKIO}");
        self.copied(PROGRAMS, &measured, &["measured"])?;
        self.write_answers(&specs)
    }

    /// A library with a module for each API.
    fn made(
        &self,
        name: &str,
        dependencies: &str,
        specs: &[Spec],
        source: impl Fn(&Spec) -> Outcome<String>,
    ) -> Outcome<()> {
        let mut modules = String::new();
        for spec in specs {
            let module = &spec.api.module;
            modules.push_str(&format!("pub mod {module};\n"));
            let path = self.package(name).join(format!("src/{module}.rs"));
            write(&path, &source(spec)?)?;
        }
        write(&self.package(name).join("src/lib.rs"), &modules)?;
        self.write_manifest(name, dependencies)
    }

    /// A package of programs from `xtask/bench/programs`.
    fn copied(&self, name: &str, dependencies: &str, programs: &[&str]) -> Outcome<()> {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
        for program in programs {
            let file = format!("{program}.rs");
            let text = fs::read_to_string(from.join(&file))?;
            write(&self.package(name).join("src/bin").join(file), &text)?;
        }
        self.write_manifest(name, dependencies)
    }

    fn write_manifest(&self, name: &str, dependencies: &str) -> Outcome<()> {
        let text = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\n{dependencies}"
        );
        write(&self.package(name).join("Cargo.toml"), &text)
    }

    /// What the server answers, out of the examples of the operations that the programs call.
    fn write_answers(&self, specs: &[Spec]) -> Outcome<()> {
        let find = |id: &str| {
            let mut all = specs.iter().flat_map(|spec| spec.api.operations());
            let found = all.find(|(_, operation)| operation.id == id);
            found
                .map(|(_, operation)| operation)
                .ok_or_else(|| format!("there is no `{id}`"))
        };
        let body = find("createBusinessProfile")?.body.as_ref();
        let profile = find("getBusinessProfile")?.success.example.clone();
        let profile = profile.ok_or("a business profile has no example")?;
        let page = |count| {
            json!({
                "_links": { "self": { "href": "https://example.com/v1?next=1" }, "next": { "href": "NEXT" } },
                "_embedded": { "business_profiles": vec![profile.clone(); count] },
            })
        };
        for (name, value) in [
            (
                "body.json",
                body.map_or(Value::Null, |body| body.example.clone()),
            ),
            ("profile.json", profile.clone()),
            ("page.json", page(10)),
            ("page-100.json", page(100)),
        ] {
            write(&self.directory.join(name), &value.to_string())?;
        }
        Ok(())
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

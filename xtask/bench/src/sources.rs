//! The packages of the scratch workspace: programs from `xtask/bench/programs`, and crates that are made from the specs.

use std::fs;
use std::path::Path;

use codegen::ir;
use progenitor::InterfaceStyle;
use serde_json::{Value, json};

use crate::Outcome;
use crate::scratch::{self, Scratch};
use crate::spec::{self, Spec};

pub(crate) const FLOOR: &str = "floor";
pub(crate) const BUILDER: &str = "progenitor-builder";
pub(crate) const POSITIONAL: &str = "progenitor-positional";
/// The smallest program that makes a call through the crate.
pub(crate) const SMALL: &str = "small";
/// A program that makes a call by hand, with the TLS of the crate.
pub(crate) const BY_HAND: &str = "by-hand";
/// Programs that call, decode and page, through the crate and by hand.
pub(crate) const PROGRAMS: &str = "programs";
/// Nothing but a dependency on progenitor.
pub(crate) const PROGENITOR: &str = "progenitor-alone";

pub(crate) const MEMBERS: [&str; 7] = [
    FLOOR, BUILDER, POSITIONAL, SMALL, BY_HAND, PROGRAMS, PROGENITOR,
];

const MODEL_DEPENDENCIES: &str = "\
chrono = { version = \"0.4\", default-features = false, features = [\"std\", \"serde\"] }
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
uuid = { version = \"1\", default-features = false, features = [\"std\", \"serde\"] }
";

const PEER_DEPENDENCIES: &str = "\
bytes = \"1\"
futures-core = \"0.3\"
progenitor-client = \"=0.15.1\"
reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"query\", \"stream\"] }
";

const BY_HAND_DEPENDENCIES: &str = "\
reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"rustls-no-provider\"] }
rustls = { version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
";

const PROGRAM_DEPENDENCIES: &str = "\
floor = { path = \"../floor\" }
peak_alloc = \"0.3\"
reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"query\"] }
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
stats_alloc = \"0.1\"
tokio = { version = \"1\", default-features = false, features = [\"net\", \"rt\", \"time\"] }
";

/// Names the modules of a crate that is made from the specs.
fn library(specs: &[Spec]) -> String {
    specs
        .iter()
        .map(|spec| format!("pub mod {};\n", spec.module))
        .collect()
}

pub(crate) fn write(scratch: &Scratch) -> Outcome<()> {
    let specs = spec::load(&scratch.root)?;
    made(scratch, FLOOR, MODEL_DEPENDENCIES, &specs, |spec| {
        crate::floor::module(&generated(scratch).join("src").join(&spec.module))
    })?;
    let dependencies = format!("{MODEL_DEPENDENCIES}{PEER_DEPENDENCIES}");
    made(scratch, BUILDER, &dependencies, &specs, |spec| {
        crate::peer::module(&spec.document, InterfaceStyle::Builder)
    })?;
    made(scratch, POSITIONAL, &dependencies, &specs, |spec| {
        crate::peer::module(&spec.document, InterfaceStyle::Positional)
    })?;
    manifest(scratch, PROGENITOR, "progenitor = \"=0.15.1\"\n")?;
    file(scratch, PROGENITOR, "src/lib.rs", "")?;
    let this_crate = format!(
        "vonage-registration = {{ path = {:?} }}\n",
        generated(scratch)
    );
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";
    manifest(scratch, SMALL, &format!("{this_crate}{tokio}"))?;
    copy(scratch, SMALL, "small.rs", "src/main.rs")?;
    manifest(scratch, BY_HAND, &format!("{BY_HAND_DEPENDENCIES}{tokio}"))?;
    copy(scratch, BY_HAND, "by_hand.rs", "src/main.rs")?;
    manifest(
        scratch,
        PROGRAMS,
        &format!("{this_crate}{PROGRAM_DEPENDENCIES}"),
    )?;
    for program in ["server", "call", "decode", "pages"] {
        let source = format!("{program}.rs");
        copy(scratch, PROGRAMS, &source, &format!("src/bin/{source}"))?;
    }
    answers(scratch, &specs)
}

/// The crate that is measured.
pub(crate) fn generated(scratch: &Scratch) -> std::path::PathBuf {
    scratch.root.join(codegen::generate::CRATE)
}

fn made(
    scratch: &Scratch,
    name: &str,
    dependencies: &str,
    specs: &[Spec],
    module: impl Fn(&Spec) -> Outcome<String>,
) -> Outcome<()> {
    manifest(scratch, name, dependencies)?;
    file(scratch, name, "src/lib.rs", &library(specs))?;
    for spec in specs {
        let path = format!("src/{}.rs", spec.module);
        file(scratch, name, &path, &module(spec)?)?;
    }
    Ok(())
}

fn manifest(scratch: &Scratch, name: &str, dependencies: &str) -> Outcome<()> {
    let text = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{dependencies}"
    );
    file(scratch, name, "Cargo.toml", &text)
}

fn file(scratch: &Scratch, package: &str, path: &str, text: &str) -> Outcome<()> {
    scratch::write(&scratch.directory.join(package).join(path), text)
}

fn copy(scratch: &Scratch, package: &str, program: &str, path: &str) -> Outcome<()> {
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
    let text = fs::read_to_string(programs.join(program))?;
    file(scratch, package, path, &text)
}

/// What the server answers, out of the examples of the specs: the operations are those that the
/// programs in `xtask/bench/programs` call.
fn answers(scratch: &Scratch, specs: &[Spec]) -> Outcome<()> {
    let spec = specs
        .iter()
        .find(|spec| spec.module == "network_registry")
        .ok_or("the Network Registry is not in the manifest")?;
    let api = ir::read(&spec.module, &spec.document);
    let operation = |id: &str| {
        let found = api.operations().find(|(_, operation)| operation.id == id);
        found
            .map(|(_, operation)| operation)
            .ok_or_else(|| format!("the Network Registry has no operation `{id}`"))
    };
    let create = operation("createBusinessProfile")?;
    let body = create.body.as_ref().map(|body| body.example.clone());
    let profile = operation("getBusinessProfile")?.success.example.clone();
    let profile = profile.ok_or("a business profile has no example")?;
    let items = |count| vec![profile.clone(); count];
    let page = |count| {
        json!({
            "_links": { "self": { "href": "https://example.com/v1?next=1" }, "next": { "href": "NEXT" } },
            "_embedded": { "business_profiles": items(count) },
        })
    };
    for (name, value) in [
        ("body.json", body.unwrap_or(Value::Null)),
        ("profile.json", profile.clone()),
        ("page.json", page(10)),
        ("page-100.json", page(100)),
    ] {
        scratch::write(&scratch.directory.join(name), &value.to_string())?;
    }
    Ok(())
}

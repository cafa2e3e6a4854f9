//! Generates a module of each fixture of a construct or a feature, so that compiling this crate shows that what is
//! generated compiles, and tests can call it. The routes of its mock and the calls of all operations are compiled too.

mod every_name;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::generate::generate_document;
use codegen::preview::without_tests;
use codegen::spec::Disk;
use codegen::{emit, parts, render};

/// The parts of the mock by hand that its generated routes are built on.
const MOCK: [&str; 6] = ["query", "received", "refusal", "reply", "route", "shape"];

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut fixtures = Vec::new();
    for directory in ["../fixtures/constructs", "../fixtures/features"] {
        let directory = here.join(directory);
        println!("cargo::rerun-if-changed={}", directory.display());
        for entry in fs::read_dir(&directory)? {
            let name = entry?.file_name().into_string().unwrap_or_default();
            if let Some(name) = name.strip_suffix(".yaml") {
                fixtures.push((name.to_owned(), directory.clone()));
            }
        }
    }
    fixtures.sort_unstable();
    fixtures.push((every_name::NAME.to_owned(), every_name::write(&here, &out)?));
    let runtime = here.join("../../generated/src/runtime");
    println!("cargo::rerun-if-changed={}", runtime.display());
    copy_runtime(&runtime, "", &out.join("runtime"))?;
    let mut modules = String::new();
    let allowed = "dead_code, unused_imports, unused_macros, unreachable_pub";
    // As the library allows it.
    let names = "deprecated, clippy::needless_question_mark, clippy::new_ret_no_self, \
                 clippy::should_implement_trait, clippy::too_many_arguments, clippy::wrong_self_convention";
    let path = out.join("runtime/mod.rs");
    writeln!(
        modules,
        "#[allow({allowed})]\n#[path = {path:?}]\nmod runtime;"
    )?;
    let mut generated = Vec::new();
    for (name, directory) in &fixtures {
        let path = module(directory, name, &out, &mut generated)?;
        let routes = path.with_file_name("mock").join("mod.rs");
        writeln!(
            modules,
            "/// Generated from `{name}.yaml`.\n#[allow({names})]\n#[path = {path:?}]\npub mod {name};\n\
             #[allow(dead_code, {names})]\n#[path = {routes:?}]\nmod {name}_routes;"
        )?;
    }
    fs::create_dir_all(out.join("runtime/parts"))?;
    for (name, text) in parts::files(generated.iter().map(String::as_str), "") {
        fs::write(out.join("runtime/parts").join(name), text)?;
    }
    modules.push_str(&mock(&here.join("../../generated/src/mock"), allowed)?);
    modules.push_str(&calls(&fixtures, &out)?);
    fs::write(out.join("constructs.rs"), modules)?;
    Ok(())
}

fn copy_runtime(from: &Path, prefix: &str, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to.join(prefix))?;
    for entry in fs::read_dir(from.join(prefix))? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            copy_runtime(from, &format!("{path}/"), to)?;
        } else if let Some(text) = without_tests(&path, &fs::read_to_string(entry.path())?) {
            fs::write(to.join(path), text)?;
        }
    }
    Ok(())
}

/// Writes the module of a fixture; gives the path of its root.
fn module(
    fixtures: &Path,
    name: &str,
    out: &Path,
    generated: &mut Vec<String>,
) -> Result<PathBuf, Box<dyn Error>> {
    let disk = Disk::new(fixtures);
    let made = generate_document(&disk, &format!("{name}.yaml"), None, name)
        .map_err(|failure| format!("{name}.yaml\n{failure}"))?;
    for (path, text) in &made.files {
        let path = out.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    generated.extend(made.files.into_values());
    Ok(out.join(format!("src/{name}/mod.rs")))
}

fn mock(directory: &Path, allowed: &str) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", directory.display());
    let mut text = format!("#[allow({allowed})]\nmod mock {{\n");
    for name in MOCK {
        let path = directory.join(name).with_extension("rs");
        writeln!(text, "#[path = {path:?}]\npub(crate) mod {name};")?;
    }
    text.push_str("}\n");
    Ok(text)
}

/// The list of all calls, in which each API is behind a feature; here there are none.
fn calls(fixtures: &[(String, PathBuf)], out: &Path) -> Result<String, Box<dyn Error>> {
    let names: Vec<String> = fixtures.iter().map(|(name, _)| name.clone()).collect();
    let mut files = emit::crate_files(&names).into_iter();
    let list = files.find(|file| file.path.ends_with("cases.rs"));
    let list = list.ok_or("no list of calls is generated")?;
    let path = out.join(&list.path).with_file_name("mod.rs");
    let by_hand = "examples/every_operation/every_call.rs";
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    fs::copy(
        here.join("../../generated").join(by_hand),
        out.join(by_hand),
    )?;
    let text = render::render(list).map_err(|error| error.message)?;
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("#[cfg(feature"));
    fs::write(&path, lines.collect::<Vec<_>>().join("\n"))?;
    Ok(format!(
        "#[allow(dead_code)]\n#[path = {path:?}]\nmod every_operation;\n"
    ))
}

//! rustc with the libraries that the build of these tests has compiled already. cargo would compile all of them once
//! more for a crate outside of this workspace.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::built::{Artifact, LIBRARIES};
use crate::effective::root;

/// A crate to be compiled.
#[derive(Debug)]
pub struct Crate<'a> {
    /// Its name, as `use` knows it.
    pub name: &'a str,
    /// Its root file.
    pub root: &'a Path,
    /// The manifest that names its dependencies.
    pub manifest: &'a Path,
    /// Features that are on.
    pub features: &'a [&'a str],
    /// Libraries besides those of the manifest.
    pub further: &'a [(&'a str, &'a Path)],
    /// `metadata` to have it checked alone, `link` for a library or program.
    pub emit: &'a str,
    /// `lib` or `bin`.
    pub kind: &'a str,
    /// The directory of what comes out.
    pub out: &'a Path,
}

/// What the compiler says of a crate.
#[derive(Debug)]
pub struct Problem {
    /// The files that it points at, the place of the problem first.
    pub files: Vec<PathBuf>,
    /// As a person sees it.
    pub rendered: String,
}

impl Crate<'_> {
    /// The errors in it; warnings are errors. Nothing where it compiles.
    ///
    /// # Panics
    ///
    /// When rustc fails without an error that it can place.
    pub fn problems(&self) -> Vec<Problem> {
        fs::create_dir_all(self.out).unwrap();
        let output = self.command().output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let messages = said
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        let problems: Vec<Problem> = messages.filter_map(|it| Problem::of(&it)).collect();
        assert!(output.status.success() || !problems.is_empty(), "{said}");
        problems
    }

    /// The library or its metadata.
    pub fn artifact(&self) -> PathBuf {
        let ending = if self.emit == "link" { "rlib" } else { "rmeta" };
        self.out.join(format!("lib{}.{ending}", self.name))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        command.current_dir(root()).arg(self.root);
        // As cargo does for a crate.
        command.env("CARGO_PKG_VERSION", env!("CARGO_PKG_VERSION"));
        let emit = format!("--emit={}", self.emit);
        let [name, kind] = [["--crate-name", self.name], ["--crate-type", self.kind]];
        command.args(name).args(kind).arg(emit);
        command.args(["--edition=2024", "--error-format=json", "-Dwarnings"]);
        // As cargo does: a crate may ask for any of these.
        command.args([
            "--check-cfg=cfg(docsrs, test)",
            "--check-cfg=cfg(feature, values(any()))",
        ]);
        for feature in self.features {
            command.arg("--cfg").arg(format!("feature={feature:?}"));
        }
        for (name, file) in dependencies(self.manifest) {
            command
                .arg("--extern")
                .arg(format!("{name}={}", file.display()));
        }
        for (name, file) in self.further {
            command
                .arg("--extern")
                .arg(format!("{name}={}", file.display()));
        }
        let deps = LIBRARIES.iter().find_map(library).and_then(Path::parent);
        for directory in deps.into_iter().chain([self.out]) {
            command
                .arg("-L")
                .arg(format!("dependency={}", directory.display()));
        }
        command.arg("--out-dir").arg(self.out);
        command
    }
}

impl Problem {
    fn of(message: &Value) -> Option<Self> {
        let spans = message["spans"].as_array()?;
        if message["level"] != "error" || spans.is_empty() {
            return None;
        }
        let (first, others): (Vec<&Value>, Vec<&Value>) =
            spans.iter().partition(|span| span["is_primary"] == true);
        let files = first.into_iter().chain(others);
        let files = files.filter_map(|span| Some(root().join(span["file_name"].as_str()?)));
        Some(Self {
            files: files.collect(),
            rendered: message["rendered"].as_str()?.to_owned(),
        })
    }
}

/// The file that rustc links, or loads as a macro.
fn library(artifact: &Artifact) -> Option<&Path> {
    let is_library = |file: &&PathBuf| {
        let ending = file.extension().unwrap_or_default();
        ending == "rlib" || ending == env::consts::DLL_EXTENSION
    };
    artifact.files.iter().find(is_library).map(PathBuf::as_path)
}

/// The libraries that a manifest asks for, as far as they were built: what is optional need not be.
fn dependencies(manifest: &Path) -> Vec<(String, PathBuf)> {
    let manifest = fs::read_to_string(manifest).unwrap();
    let (mut wanted, mut inside) = (Vec::new(), false);
    for line in manifest.lines() {
        match line.split_once(" = ") {
            None if line.starts_with('[') => inside = line.ends_with("dependencies]"),
            Some((name, value)) if inside => wanted.push((name.replace("-", "_"), version(value))),
            _ => {}
        }
    }
    let built = wanted.into_iter().filter_map(|(name, version)| {
        let more = format!("{version}.");
        let fits = |it: &&Artifact| {
            it.name == name && (it.version == version || it.version.starts_with(&more))
        };
        let file = LIBRARIES.iter().filter(fits).find_map(library)?;
        Some((name, file.to_owned()))
    });
    built.collect()
}

/// The first quoted text of a dependency is its version.
fn version(dependency: &str) -> &str {
    dependency.split('"').nth(1).unwrap_or_default()
}

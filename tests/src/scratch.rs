//! A crate of its own with the generated code of all fixtures, so that programs against it are really compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::effective::root;
use codegen::parts;
use codegen::preview::{is_of_the_library, without_tests};
use codegen::spec::sha256;
use serde_json::Value;

/// The dependencies are those of the generated crate, the versions those of the workspace.
const MANIFEST: &str = r#"[package]
name = "proof"
version = "0.0.0"
edition = "2024"

[workspace]

[features]
default = ["rustls"]
rustls = []
native-tls = []
tracing = []

[profile.dev]
debug = "line-tables-only"
"#;

/// What the feature `rustls` of the generated crate asks for.
const REQWEST: &str = r#"reqwest = { version = "0.13", default-features = false }"#;
const REQWEST_WITH_TLS: &str = r#"reqwest = { version = "0.13", default-features = false, features = ["rustls-no-provider"] }"#;

/// What programs that run need, and, so that nothing is compiled twice, what the tests of the workspace use.
const TOKIO: &str = r#"tokio = { version = "1", default-features = false, features = ["time"] }"#;
const TOKIO_WITH_RUNTIME: &str = r#"tokio = { version = "1", features = ["io-util", "macros", "net", "rt-multi-thread", "time"] }"#;

/// What programs use besides the API.
const EXPORTS: &str =
    "pub use runtime::{Api, Call, Credentials, Error, InvalidRequest, Items, RetryPolicy};\n";

/// The crate.
#[derive(Debug)]
pub struct Scratch {
    directory: PathBuf,
    modules: BTreeMap<String, String>,
    programs: BTreeSet<String>,
}

impl Scratch {
    /// A crate in the target directory of this build. Its directory outlives the run, so that the next one is fast.
    pub fn new(name: &str) -> Self {
        let directory = target().join("tmp").join(name);
        Self {
            directory,
            modules: BTreeMap::new(),
            programs: BTreeSet::new(),
        }
    }

    /// Adds the code of an API, by path below the crate, and gives the name of its module; equal code is there once.
    pub fn module<'f>(
        &mut self,
        files: impl IntoIterator<Item = (&'f String, &'f String)>,
    ) -> String {
        let files: Vec<(&str, &String)> = files
            .into_iter()
            .filter(|(path, _)| is_of_the_library(path))
            .filter_map(|(path, text)| Some((path.splitn(3, '/').nth(2)?, text)))
            .collect();
        let content: String = files
            .iter()
            .map(|(path, text)| format!("{path}\n{text}\n"))
            .collect();
        let name = format!("m{}", &sha256(content.as_bytes())[..12]);
        if self.modules.insert(name.clone(), content).is_none() {
            for (path, text) in files {
                write(&self.directory.join("src").join(&name).join(path), text);
            }
        }
        name
    }

    /// Adds a program; equal ones are there once.
    pub fn program(&mut self, text: &str) -> String {
        let name = format!("p{}", &sha256(text.as_bytes())[..12]);
        if self.programs.insert(name.clone()) {
            write(
                &self.directory.join("src/bin").join(format!("{name}.rs")),
                text,
            );
        }
        name
    }

    /// Writes what is left of the crate and drops what earlier runs left behind. `head` is the attributes of the library.
    pub fn finish(&self, head: &str) {
        let manifest = fs::read_to_string(root().join("generated/Cargo.toml")).unwrap();
        let own = manifest
            .split("[dependencies]\n")
            .nth(1)
            .and_then(|rest| rest.split("\n\n").next())
            .unwrap();
        write(
            &self.directory.join("Cargo.toml"),
            &format!(
                "{MANIFEST}\n[dependencies]\n{}\n",
                own.replace(", optional = true", "")
                    .replace(REQWEST, REQWEST_WITH_TLS)
                    .replace(TOKIO, TOKIO_WITH_RUNTIME)
            ),
        );
        fs::copy(root().join("Cargo.lock"), self.directory.join("Cargo.lock")).unwrap();
        self.copy_runtime(&root().join("generated/src/runtime"), "");
        for (name, text) in parts::files(self.modules.values().map(String::as_str), "") {
            write(&self.directory.join(parts::DIRECTORY).join(name), &text);
        }
        let declared: String = self
            .modules
            .keys()
            .map(|name| format!("pub mod {name};\n"))
            .collect();
        write(
            &self.directory.join("src/lib.rs"),
            &format!("{head}\n#[allow(warnings)]\nmod runtime;\n{EXPORTS}{declared}"),
        );
        self.drop_others("src", |name| {
            self.modules.contains_key(name) || ["lib.rs", "bin", "runtime"].contains(&name)
        });
        self.drop_others("src/bin", |name| {
            name.strip_suffix(".rs")
                .is_some_and(|name| self.programs.contains(name))
        });
    }

    fn copy_runtime(&self, from: &Path, prefix: &str) {
        for entry in fs::read_dir(from.join(prefix)).unwrap().map(Result::unwrap) {
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                self.copy_runtime(from, &format!("{path}/"));
            } else if let Some(text) =
                without_tests(&path, &fs::read_to_string(entry.path()).unwrap())
            {
                write(&self.directory.join("src/runtime").join(path), &text);
            }
        }
    }

    fn drop_others(&self, below: &str, keep: impl Fn(&str) -> bool) {
        for entry in fs::read_dir(self.directory.join(below))
            .into_iter()
            .flatten()
            .map(Result::unwrap)
        {
            if keep(entry.file_name().to_str().unwrap()) {
                continue;
            }
            if entry.path().is_dir() {
                fs::remove_dir_all(entry.path()).unwrap()
            } else {
                fs::remove_file(entry.path()).unwrap()
            }
        }
    }

    /// cargo, for this crate, with the target directory of the workspace.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .arg("--manifest-path")
            .arg(self.directory.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(target());
        command
    }

    /// The programs that do not compile, with the first error of each.
    pub fn failing(&self) -> BTreeMap<String, String> {
        let mut failing = BTreeMap::new();
        for problem in self.check(&["--lib", "--bins", "--keep-going"]) {
            let rendered = problem.rendered;
            assert_ne!(
                problem.target, "proof",
                "the generated code does not compile: {rendered}"
            );
            failing.entry(problem.target).or_insert(rendered);
        }
        failing
    }

    /// What the compiler does not take.
    pub fn check(&self, arguments: &[&str]) -> Vec<Problem> {
        let always = ["check", "--quiet", "--message-format=json"];
        let output = self.cargo(&[&always, arguments].concat()).output().unwrap();
        let messages: Vec<Value> = String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_default())
            .collect();
        let problems: Vec<Problem> = messages.iter().filter_map(Problem::of).collect();
        assert!(
            output.status.success() || !problems.is_empty(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        problems
    }
}

/// An error of the compiler.
#[derive(Debug)]
pub struct Problem {
    /// The library or program.
    pub target: String,
    /// The files that it points at.
    pub files: Vec<String>,
    /// As a person sees it.
    pub rendered: String,
}

impl Problem {
    fn of(message: &Value) -> Option<Self> {
        let (said, target) = (&message["message"], &message["target"]["name"]);
        if message["reason"] != "compiler-message" || said["level"] != "error" {
            return None;
        }
        let spans = said["spans"].as_array().into_iter().flatten();
        Some(Self {
            target: target.as_str()?.to_owned(),
            files: spans
                .filter_map(|span| Some(span["file_name"].as_str()?.to_owned()))
                .collect(),
            rendered: said["rendered"].as_str()?.to_owned(),
        })
    }
}

/// The target directory of this build: tests run from `debug/deps` below it.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_owned()
}

/// Writes unless the file is so already: cargo goes by time stamps.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

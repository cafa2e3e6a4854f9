//! Crates of their own with generated code, and programs against it, that are really compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::parts;
use codegen::preview::{is_of_the_library, without_tests};
use codegen::spec::sha256;

use crate::compiler::{Crate, Problem};
use crate::effective::root;

/// What programs use besides the API.
const EXPORTS: &str =
    "pub use runtime::{Api, Call, Credentials, Error, InvalidRequest, Items, RetryPolicy};\n";

/// The name of the library for the programs.
const LIBRARY: &str = "proof";

/// A library with the generated code of many documents, a module for each, and programs that use it.
#[derive(Debug)]
pub struct Scratch {
    directory: PathBuf,
    modules: BTreeMap<String, String>,
    programs: BTreeSet<String>,
}

impl Scratch {
    /// An empty one, in the target directory of this build.
    pub fn new(name: &str) -> Self {
        let test = env::current_exe().unwrap();
        let target = test.ancestors().nth(3).unwrap();
        let directory = target.join("tmp").join(name);
        if directory.exists() {
            fs::remove_dir_all(&directory).unwrap();
        }
        fs::create_dir_all(&directory).unwrap();
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
        let files = files.into_iter();
        let files = files.filter(|(path, _)| is_of_the_library(path));
        let files = files.filter_map(|(path, text)| Some((path.splitn(3, '/').nth(2)?, text)));
        let files: Vec<(&str, &String)> = files.collect();
        let contents = files.iter().map(|(path, text)| format!("{path}\n{text}\n"));
        let content: String = contents.collect();
        let name = name("m", &content);
        if self.modules.insert(name.clone(), content).is_none() {
            for (path, text) in files {
                write(&self.source().join(&name).join(path), text);
            }
        }
        name
    }

    /// Adds a program; equal ones are there once.
    pub fn program(&mut self, text: &str) -> String {
        let name = name("p", text);
        if self.programs.insert(name.clone()) {
            write(&self.source().join(&name).with_extension("rs"), text);
        }
        name
    }

    /// Checks the library alone. `head` is its attributes.
    pub fn check(&self, head: &str) -> Vec<Problem> {
        self.library(head, "metadata").1
    }

    /// The programs that do not compile, with an error of each.
    ///
    /// They are modules of one crate. What breaks early in the compiler hides what breaks later, so those that are found are taken
    /// out until the others compile.
    ///
    /// # Panics
    ///
    /// When the library does not compile.
    pub fn failing(&self) -> BTreeMap<String, String> {
        let proof = self.proof("metadata");
        let mut failing = BTreeMap::new();
        loop {
            let rest = self
                .programs
                .iter()
                .filter(|name| !failing.contains_key(*name));
            let modules: String = rest.map(|name| format!("mod {name};\n")).collect();
            let root = self.source().join("programs.rs");
            write(&root, &format!("#![allow(warnings)]\n{modules}"));
            let further = [(LIBRARY, &*proof)];
            let problems = self
                .compiled("programs", &root, &further, "metadata", "lib")
                .1;
            if problems.is_empty() {
                return failing;
            }
            for problem in problems {
                let name = problem.files[0].file_stem().unwrap().to_str().unwrap();
                let is_program = self.programs.contains(name);
                assert!(is_program, "no program is at fault:\n{}", problem.rendered);
                failing.entry(name.to_owned()).or_insert(problem.rendered);
            }
        }
    }

    /// Builds a program and gives the path of what can be run.
    ///
    /// # Panics
    ///
    /// When it or the library does not compile.
    pub fn executable(&self, program: &str) -> PathBuf {
        let proof = self.proof("link");
        let root = self.source().join(program).with_extension("rs");
        let (_, problems) = self.compiled(program, &root, &[(LIBRARY, &*proof)], "link", "bin");
        assert!(problems.is_empty(), "{problems:#?}");
        self.directory
            .join("out")
            .join(format!("{program}{}", env::consts::EXE_SUFFIX))
    }

    fn proof(&self, emit: &str) -> PathBuf {
        let (artifact, problems) = self.library("#![allow(warnings)]", emit);
        assert!(
            problems.is_empty(),
            "the generated code does not compile: {problems:#?}"
        );
        artifact
    }

    fn library(&self, head: &str, emit: &str) -> (PathBuf, Vec<Problem>) {
        self.copy_runtime(&root().join("generated/src/runtime"), "");
        for (name, text) in parts::files(self.modules.values().map(String::as_str), "") {
            write(&self.directory.join(parts::DIRECTORY).join(name), &text);
        }
        let modules = self.modules.keys().map(|name| format!("pub mod {name};\n"));
        let modules: String = modules.collect();
        let root = self.source().join("lib.rs");
        let runtime = "#[allow(warnings)]\nmod runtime;";
        write(&root, &format!("{head}\n{runtime}\n{EXPORTS}{modules}"));
        self.compiled(LIBRARY, &root, &[], emit, "lib")
    }

    fn source(&self) -> PathBuf {
        self.directory.join("src")
    }

    fn copy_runtime(&self, from: &Path, prefix: &str) {
        for entry in fs::read_dir(from.join(prefix)).unwrap().map(Result::unwrap) {
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                self.copy_runtime(from, &format!("{path}/"));
                continue;
            }
            let text = fs::read_to_string(entry.path()).unwrap();
            if let Some(text) = without_tests(&path, &text) {
                write(&self.source().join("runtime").join(path), &text);
            }
        }
    }

    fn compiled(
        &self,
        name: &str,
        file: &Path,
        further: &[(&str, &Path)],
        emit: &str,
        kind: &str,
    ) -> (PathBuf, Vec<Problem>) {
        let compiled = Crate {
            name,
            root: file,
            manifest: &root().join("generated/Cargo.toml"),
            features: &["rustls"],
            further,
            emit,
            kind,
            out: &self.directory.join("out"),
        };
        (compiled.artifact(), compiled.problems())
    }
}

fn name(kind: &str, content: &str) -> String {
    format!("{kind}{}", &sha256(content.as_bytes())[..12])
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

//! Runs the pipeline: from `specs/` to the text of every generated file. Writes nothing.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;
use std::time::{Duration, Instant};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use crate::emit::{self, SourceFile};
use crate::features;
use crate::ir::{self, Api, TypeDef};
use crate::manifest::{self, ApiEntry, Manifest};
use crate::package::{ApiSummary, GeneratedFile, Generation, Origin};
use crate::parts;
use crate::render;
use crate::reserved::reserved_names;
use crate::spec::{self, Document, Files, Options};

/// Directory of the vendored specs.
pub const SPECS: &str = "specs";

/// Directory of the crate that is generated.
pub const CRATE: &str = "generated";

/// Directories in which people and the machine have files, as [`Generation::shared`] says.
const SHARED: [&str; 3] = ["generated/src", "generated/examples", SPECS];

/// A run that generated nothing.
#[derive(Debug, thiserror::Error)]
#[error("{diagnostics}")]
pub struct Failure {
    /// Everything that was found, warnings included.
    pub diagnostics: Diagnostics,
}

/// Generates all APIs of the manifest, or only those named. The files need not be on the disk.
///
/// # Errors
///
/// All problems of the run, each with its place.
pub fn generate_from(files: &dyn Files, only: &[String]) -> Result<Generation, Failure> {
    let mut run = Generation::default();
    let made = run.all(files, only);
    let diagnostics = sound(made, std::mem::take(&mut run.diagnostics))?.1;
    Ok(Generation { diagnostics, ..run })
}

/// The text of every file of one API below the crate, without the headers that mark files as generated.
///
/// # Errors
///
/// When an emitter fails, which is a mistake of the generator.
pub fn render_api(api: &Api) -> Result<BTreeMap<String, String>, Failure> {
    let mut run = Generation::default();
    let files = run.write(api);
    Ok(sound(Some(files), run.diagnostics)?.0)
}

/// What a document that is in no manifest becomes.
#[derive(Debug)]
pub struct Sources {
    /// The table of everything that the document describes.
    pub api: Api,
    /// The text of every file below the crate, without headers.
    pub files: BTreeMap<String, String>,
    /// What was found and did not prevent it.
    pub diagnostics: Diagnostics,
}

/// Generates from one document that is in no manifest. `module` names the Rust module. Operations without an
/// `operationId` get one.
///
/// # Errors
///
/// All problems of the document, each with its place.
pub fn generate_document(
    files: &dyn Files,
    path: &str,
    overlay: Option<&str>,
    module: &str,
) -> Result<Sources, Failure> {
    let mut run = Generation::default();
    let options = Options {
        derive_operation_ids: true,
        ..Options::default()
    };
    let loaded = spec::load_file(files, path, overlay, options, &mut run.diagnostics);
    let loaded = loaded.filter(|_| !run.diagnostics.has_errors());
    let made = loaded.map(|loaded| {
        let api = read(module, &loaded.document);
        drop(loaded);
        let files = run.write(&api);
        (api, files)
    });
    let ((api, files), diagnostics) = sound(made, run.diagnostics)?;
    Ok(Sources {
        api,
        files,
        diagnostics,
    })
}

/// What was made, unless something in it is wrong.
fn sound<T>(made: Option<T>, mut diagnostics: Diagnostics) -> Result<(T, Diagnostics), Failure> {
    diagnostics.sort();
    match made {
        Some(made) if !diagnostics.has_errors() => Ok((made, diagnostics)),
        _ => Err(Failure { diagnostics }),
    }
}

/// The name of an API's Rust module and cargo feature.
pub fn module_name(api: &str) -> String {
    ir::snake_case(api)
}

/// Runs the APIs side by side, because tokens cannot be handed from thread to thread later on.
fn each_on_its_thread<'e>(
    files: &dyn Files,
    entries: impl Iterator<Item = &'e ApiEntry>,
) -> Vec<Generation> {
    let one = |entry| {
        let mut run = Generation::default();
        run.api(files, entry);
        run
    };
    thread::scope(|scope| {
        let threads = entries.map(|entry| scope.spawn(move || one(entry)));
        let threads: Vec<_> = threads.collect();
        let ended = threads.into_iter().map(thread::ScopedJoinHandle::join);
        ended
            .map(|it| it.unwrap_or_else(|cause| resume_unwind(cause)))
            .collect()
    })
}

/// The manifests whose features follow the APIs: the crate, and the tests that include its calls.
const MANIFESTS: [&str; 2] = ["generated/Cargo.toml", "tests/Cargo.toml"];

fn declare_features(files: &dyn Files, modules: &[String], generation: &mut Generation) {
    for path in MANIFESTS {
        // A manifest that is absent or broken is for cargo to complain about.
        if let Ok(bytes) = files.read(path)
            && let Ok(before) = String::from_utf8(bytes)
            && let Some(text) = features::declare(&before, modules)
        {
            let origin = Origin::Amended(before);
            let file = GeneratedFile { origin, text };
            generation.files.insert(path.to_owned(), file);
        }
    }
}

/// The parts of the runtime that the APIs need. A run for some of them keeps what the others have.
fn add_parts(files: &dyn Files, is_complete: bool, generation: &mut Generation) {
    let path = |name: &str| format!("{}/{name}", parts::DIRECTORY);
    let listed = match files.read(&format!("{CRATE}/{}", path("mod.rs"))) {
        Ok(bytes) if !is_complete => String::from_utf8_lossy(&bytes).into_owned(),
        _ => String::new(),
    };
    let texts = generation.files.values().map(|file| file.text.as_str());
    let parts = parts::files(texts, &listed).into_iter();
    let files = parts.map(|(name, text)| (path(&name), text)).collect();
    generation.files.extend(generated(files, "generated/parts"));
}

/// Files below the crate with what they were made from.
fn generated(
    files: BTreeMap<String, String>,
    from: &str,
) -> impl Iterator<Item = (String, GeneratedFile)> {
    let origin = Origin::Generated(format!("`cargo xtask regen` from {from}"));
    files.into_iter().map(move |(path, text)| {
        let origin = origin.clone();
        (format!("{CRATE}/{path}"), GeneratedFile { origin, text })
    })
}

/// The IR of a document, with links between its operations.
fn read(module: &str, document: &Document) -> Api {
    let mut api = ir::read(module, document.value());
    emit::link_operations(&mut api);
    api
}

/// A run, in which everything is noted as it is made.
impl Generation {
    /// `None` without a manifest.
    fn all(&mut self, files: &dyn Files, only: &[String]) -> Option<()> {
        let manifest = self.timed("manifest", |run| {
            manifest::load(files, SPECS, &mut run.diagnostics)
        })?;
        self.refuse_unknown(only, &manifest);
        self.refuse_reserved(files, &manifest.apis);
        let is_selected = |it: &&ApiEntry| only.is_empty() || only.contains(&it.name);
        for api in each_on_its_thread(files, manifest.apis.iter().filter(is_selected)) {
            self.diagnostics.merge(api.diagnostics);
            for (stage, took) in api.timings {
                self.add_time(stage, took);
            }
            self.apis.extend(api.apis);
            self.files.extend(api.files);
            self.owned.extend(api.owned);
        }
        let modules = manifest.apis.iter().map(|entry| module_name(&entry.name));
        let modules: Vec<String> = modules.collect();
        let mut lists = BTreeMap::new();
        for file in emit::crate_files(&modules) {
            self.render(file, &mut lists);
        }
        self.files.extend(generated(lists, "specs/specs.toml"));
        declare_features(files, &modules, self);
        add_parts(files, only.is_empty(), self);
        if only.is_empty() {
            self.shared = SHARED.map(str::to_owned).to_vec();
        }
        Some(())
    }

    fn refuse_unknown(&mut self, only: &[String], manifest: &Manifest) {
        let known: Vec<&str> = manifest.apis.iter().map(|it| it.name.as_str()).collect();
        for name in only.iter().filter(|name| !known.contains(&name.as_str())) {
            let message = format!("there is no API `{name}` in specs/specs.toml");
            let help = format!("the APIs are: {}", known.join(", "));
            let problem = Diagnostic::new(&codes::UNKNOWN_API, message);
            self.diagnostics.push(problem.help(help));
        }
    }

    fn refuse_reserved(&mut self, files: &dyn Files, apis: &[ApiEntry]) {
        let reserved = reserved_names(files, CRATE);
        for entry in apis {
            let module = module_name(&entry.name);
            let existing = files.read(&format!("{CRATE}/src/{module}/mod.rs"));
            let is_generated = existing.is_ok_and(|text| text.starts_with(b"// @generated"));
            if reserved.contains(&module) && !is_generated {
                let message = format!("the crate uses the name `{module}` itself");
                let help = "give the API another name";
                let problem = entry.problem(&codes::RESERVED_NAME, "name", message, help);
                self.diagnostics.push(problem);
            }
        }
    }

    fn api(&mut self, files: &dyn Files, entry: &ApiEntry) {
        let loaded = self.timed("spec", |run| {
            manifest::load_api(files, entry, Options::default(), &mut run.diagnostics)
        });
        let Some(loaded) = loaded.filter(|_| !self.diagnostics.has_errors()) else {
            return;
        };
        let module = module_name(&entry.name);
        let api = self.timed("ir", |_| read(&module, &loaded.document));
        drop(loaded);
        let origin = match entry.overlay {
            Some(_) => format!("{} and its overlay", entry.document),
            None => entry.document.clone(),
        };
        let files = self.write(&api);
        self.files.extend(generated(files, &origin));
        for owned in ["src", "examples/every_operation"] {
            self.owned.push(format!("{CRATE}/{owned}/{module}/"));
        }
        let is_used = |def: &&TypeDef| def.in_request || def.in_response;
        self.apis.push(ApiSummary {
            name: entry.name.clone(),
            operations: api.operations().count(),
            types: api.types.iter().filter(is_used).count(),
        });
    }

    /// The text of every file of an API below the crate.
    fn write(&mut self, api: &Api) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let emitted = self.timed("emit", |_| emit::files(api));
        let rendered = emitted.and_then(|mut sources| {
            while let Some(source) = self.timed("emit", |_| sources.next()) {
                self.render(source?, &mut files);
            }
            Ok(())
        });
        if let Err(error) = rendered {
            self.failed(&codes::MODELS_FAILED, error.message);
        }
        files
    }

    fn render(&mut self, file: SourceFile<'_>, files: &mut BTreeMap<String, String>) {
        let path = file.path.clone();
        match self.timed("render", |_| render::render(file)) {
            Ok(text) => {
                files.insert(path, text);
            }
            Err(error) => {
                let message = format!("the tokens of `{path}` are not Rust: {}", error.message);
                self.failed(&codes::TOKENS_FAILED, message);
            }
        }
    }

    fn failed(&mut self, code: &'static Code, message: String) {
        self.diagnostics.push(Diagnostic::new(code, message));
    }

    /// Runs a stage and adds its time to what the stage took before.
    fn timed<T>(&mut self, stage: &'static str, run: impl FnOnce(&mut Self) -> T) -> T {
        let start = Instant::now();
        let result = run(self);
        self.add_time(stage, start.elapsed());
        result
    }

    fn add_time(&mut self, stage: &'static str, took: Duration) {
        match self.timings.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, total)) => *total += took,
            None => self.timings.push((stage, took)),
        }
    }
}

//! The pipeline in memory: a document in, the text of every generated file or diagnostics out.

use codegen::diagnostic::Diagnostics;
use codegen::ir::{self, Api};
use codegen::spec::{self, Files, Loaded, Options};
use codegen::{emit, render};

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    /// All that was reported, sorted.
    pub diagnostics: Diagnostics,
    /// Path and text of each file, unless something was wrong.
    pub files: Option<Vec<(String, String)>>,
}

/// Runs all stages for a document that is in no manifest.
pub fn run(files: &dyn Files, document: &str, overlay: Option<&str>, options: Options) -> Run {
    let mut diagnostics = Diagnostics::new();
    let loaded = spec::load_file(files, document, overlay, options, &mut diagnostics);
    diagnostics.sort();
    let generated = loaded.filter(|_| !diagnostics.has_errors()).map(|loaded| {
        let api = ir::read("sample", loaded.document.value());
        drop(loaded);
        write(&api)
    });
    Run {
        diagnostics,
        files: generated,
    }
}

/// The stages after the lint.
///
/// # Panics
///
/// When they fail on a document that the lint has let pass.
pub fn generate(loaded: &Loaded) -> Vec<(String, String)> {
    write(&ir::read("sample", loaded.document.value()))
}

fn write(api: &Api) -> Vec<(String, String)> {
    let files = emit::files(api).unwrap_or_else(|error| panic!("{}", error.message));
    let files = files.map(|file| {
        let file = file.unwrap_or_else(|error| panic!("{}", error.message));
        let path = file.path.clone();
        let text = render::render(file)
            .unwrap_or_else(|error| panic!("{}: {}", error.path, error.message));
        (path, text)
    });
    files.collect()
}

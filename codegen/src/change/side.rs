//! One side of a comparison: a document and the crate that is made from it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::generate::{self, module_name};
use crate::ir::{self, Api};
use crate::preview::is_of_the_library;
use crate::spec::{Loaded, Node, Pointer};
use crate::surface::{self, Surface};

/// A document and the generated code of its API.
#[derive(Debug)]
pub struct Side {
    /// Name of the API, as in the manifest.
    pub name: String,
    /// The documents.
    pub loaded: Loaded,
    /// What is read from the effective document.
    pub api: Api,
    /// The generated files below the crate, by path.
    pub files: BTreeMap<String, String>,
    pub(super) surface: Surface,
}

impl Side {
    /// Generates the API from an effective document that was loaded without errors.
    ///
    /// # Errors
    ///
    /// When an emitter fails, which is a mistake of the generator.
    pub fn new(name: &str, loaded: Loaded) -> Result<Self, Diagnostics> {
        let api = ir::read(&module_name(name), loaded.document.value());
        let files = generate::render_api(&api).map_err(|failure| failure.diagnostics)?;
        let library = files.iter().filter(|(path, _)| is_of_the_library(path));
        let modules: Vec<(String, &str)> = library
            .filter_map(|(path, text)| Some((surface::module_path("src", path)?, text.as_str())))
            .collect();
        let modules = modules.iter().map(|(module, text)| (&**module, *text));
        let surface = Surface::of(modules).map_err(|error| {
            let mut diagnostics = Diagnostics::new();
            diagnostics.push(Diagnostic::new(&codes::TOKENS_FAILED, error.to_string()));
            diagnostics
        })?;
        Ok(Self {
            name: name.to_owned(),
            loaded,
            api,
            files,
            surface,
        })
    }

    /// The effective document.
    pub(super) fn root(&self) -> &Value {
        self.loaded.document.value()
    }

    /// What is at a place of it.
    pub(super) fn node(&self, pointer: &Pointer) -> Node<'_> {
        let value = self.root().pointer(pointer.as_str());
        Node {
            pointer: pointer.clone(),
            value: value.unwrap_or(&Value::Null),
        }
    }

    /// The words of each line of the library that is more than text, whatever their order and that of lines.
    pub(super) fn code(&self) -> Vec<Vec<&str>> {
        let library = self
            .files
            .iter()
            .filter(|(path, _)| is_of_the_library(path));
        let lines = library.flat_map(|(_, text)| text.lines().map(str::trim));
        let code = lines.filter(|line| !line.starts_with("//")).map(|line| {
            let mut words: Vec<&str> = line.split([' ', ',', '(', ')']).collect();
            words.retain(|word| !word.is_empty());
            words.sort_unstable();
            words
        });
        let mut code: Vec<Vec<&str>> = code.collect();
        code.sort_unstable();
        code
    }

    /// Every item of the generated code that differs between two sides, as text.
    #[must_use]
    pub fn differing_items(&self, new: &Self) -> Vec<String> {
        let differences = super::items::differences(self, new, &mut Vec::new());
        differences.into_iter().map(|(item, _)| item.text).collect()
    }
}

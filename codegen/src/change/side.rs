//! One side of a comparison: a document and the crate that is made from it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::generate::{self, module_name};
use crate::ir::{self, Api};
use crate::preview::is_of_the_library;
use crate::spec::{Loaded, Node, Pointer};
use crate::surface::{self, Surface};

use super::successor::sorted;

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
    /// What code that uses the API can name.
    pub surface: Surface,
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
        let modules = library
            .filter_map(|(path, text)| Some((surface::module_path("src", path)?, text.as_str())));
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
        let files = self.files.iter();
        let library = files.filter(|(path, _)| is_of_the_library(path));
        let lines = library.flat_map(|(_, text)| text.lines().map(str::trim));
        let code = lines.filter(|line| !line.starts_with("//"));
        sorted(code.map(|line| {
            let words = line.split([' ', ',', '(', ')']);
            sorted(words.filter(|word| !word.is_empty()))
        }))
    }
}

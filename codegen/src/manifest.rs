//! `specs.toml`: which APIs there are and what is known about their documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use toml_edit::{Document as Toml, Item, TableLike};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, codes};
use crate::spec::files::{Files, resolve_path};
use crate::spec::{self, Document, Loaded, Options, Pointer, source};

/// Name of the manifest in the directory of the specs.
pub const FILE_NAME: &str = "specs.toml";

/// The APIs, in the order of the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// One entry per API.
    #[serde(rename = "api")]
    pub apis: Vec<ApiEntry>,
}

impl Manifest {
    /// The API of that name.
    #[must_use]
    pub fn api(&self, name: &str) -> Option<&ApiEntry> {
        self.apis.iter().find(|api| api.name == name)
    }
}

/// What the manifest says about one API.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiEntry {
    /// Name in kebab-case, of the directory and, in snake_case, of the module and feature.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Where the document comes from.
    pub source: String,
    /// Edition of the published reference.
    pub edition: String,
    /// `info.version` of the document.
    pub version: String,
    /// The document as published; path relative to the workspace.
    pub document: String,
    /// Our corrections; path relative to the workspace.
    pub overlay: Option<String>,
    /// SHA-256 of the bytes of the document, in lower-case hexadecimal.
    pub sha256: String,
    /// Number of operations in the document.
    pub operations: usize,
    /// Where these values stand in the manifest, by their keys.
    #[serde(skip)]
    pub locations: BTreeMap<String, Location>,
}

impl ApiEntry {
    /// A problem with the value of a key.
    pub(crate) fn problem(
        &self,
        code: &'static Code,
        key: &str,
        message: String,
        help: impl Into<String>,
    ) -> Diagnostic {
        let problem = Diagnostic::new(code, message).help(help);
        problem.at(self.locations.get(key).cloned())
    }
}

/// Reads `specs.toml` in `specs_dir`, a path relative to the workspace.
///
/// `None` when the file cannot be read at all; entries with problems are left out.
pub fn load(files: &dyn Files, specs_dir: &str, diagnostics: &mut Diagnostics) -> Option<Manifest> {
    let path = resolve_path(&format!("{}/", specs_dir.trim_end_matches('/')), FILE_NAME);
    let file: Arc<str> = path.as_str().into();
    let bytes = match source::read_bytes(files, &path, None) {
        Ok(bytes) => bytes,
        Err(problem) => {
            diagnostics
                .push(problem.help("run the command inside of the workspace, or restore the file"));
            return None;
        }
    };
    let Ok(text) = String::from_utf8(bytes) else {
        let problem = Diagnostic::new(&codes::NOT_UTF8, format!("`{path}` is not UTF-8 text"));
        diagnostics.push(problem.at(Location::start_of(&file)));
        return None;
    };
    diagnostics.add_source(Arc::clone(&file), text.as_str().into());
    let location = |span: Option<_>| source::location_in(&file, &text, span.unwrap_or_default());
    let toml = Toml::parse(text.as_str()).map_err(|error| {
        let message = format!("not TOML: {}", error.message().trim());
        (&codes::INVALID_TOML, message, error.span())
    });
    let read = toml.and_then(|toml| match toml_edit::de::from_str::<Manifest>(&text) {
        Ok(manifest) => Ok((toml, manifest)),
        Err(error) => {
            let message = error.message().trim().to_owned();
            Err((&codes::INVALID_MANIFEST, message, error.span()))
        }
    });
    let (toml, mut manifest) = match read {
        Ok(read) => read,
        Err((code, message, span)) => {
            diagnostics.push(Diagnostic::new(code, message).at(location(span)));
            return None;
        }
    };
    for (index, entry) in manifest.apis.iter_mut().enumerate() {
        let table = toml.get("api").and_then(|apis| apis.get(index));
        let table = table.and_then(Item::as_table_like);
        let values = table.into_iter().flat_map(TableLike::iter);
        let locations = values.map(|(key, value)| (key.to_owned(), location(value.span())));
        entry.locations = locations.collect();
        entry.document = resolve_path(&file, &entry.document);
        let overlay = entry.overlay.as_ref();
        entry.overlay = overlay.map(|overlay| resolve_path(&file, overlay));
    }
    manifest.apis = sound(manifest.apis, diagnostics);
    Some(manifest)
}

/// The entries without problems.
fn sound(entries: Vec<ApiEntry>, diagnostics: &mut Diagnostics) -> Vec<ApiEntry> {
    let mut apis: Vec<ApiEntry> = Vec::new();
    for api in entries {
        match problem_of(&api, &apis) {
            Some(problem) => diagnostics.push(problem),
            None => apis.push(api),
        }
    }
    apis
}

fn problem_of(api: &ApiEntry, earlier: &[ApiEntry]) -> Option<Diagnostic> {
    let invalid = |key, message, help| api.problem(&codes::INVALID_MANIFEST, key, message, help);
    if let Some(first) = earlier.iter().find(|other| other.name == api.name) {
        let message = format!("two APIs are named `{}`", api.name);
        let first = first.locations.get("name").map(ToString::to_string);
        let first = format!("the first is at {}", first.unwrap_or_default());
        return Some(invalid("name", message, "rename one of them").note(first));
    }
    // The name becomes a module, a feature and a directory.
    let is_kebab_case = api.name.starts_with(|c: char| c.is_ascii_lowercase())
        && api.name.split('-').all(|word| {
            let mut letters = word.chars();
            !word.is_empty() && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
    if !is_kebab_case {
        let message = format!("`{}` is no name for an API", api.name);
        let help = "use lower-case letters, digits and `-`, starting with a letter";
        return Some(invalid("name", message, help));
    }
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let is_hash = api.sha256.len() == 64 && api.sha256.chars().all(is_digit);
    let message = "`sha256` has to be 64 lower-case hexadecimal digits".to_owned();
    let help = "write what `sha256sum` prints for the document";
    (!is_hash).then(|| invalid("sha256", message, help))
}

/// Loads an API of the manifest and checks it against what the manifest says.
///
/// `None` when there is no document to go on with. Otherwise go on only if `diagnostics` has no errors.
pub fn load_api(
    files: &dyn Files,
    entry: &ApiEntry,
    options: Options,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let place = |key| entry.locations.get(key);
    let bytes = spec::read(files, &entry.document, place("document"), diagnostics);
    let overlay = entry.overlay.as_deref();
    let overlay = spec::read_overlay(files, overlay, place("overlay"), diagnostics);
    let bytes = bytes?;
    check_sha256(entry, &bytes, diagnostics);
    let loaded = spec::load(
        files,
        &entry.document,
        &bytes,
        overlay?,
        options,
        diagnostics,
    )?;
    check_document(entry, &loaded.published, diagnostics);
    Some(loaded)
}

fn check_sha256(entry: &ApiEntry, bytes: &[u8], diagnostics: &mut Diagnostics) {
    let actual = spec::sha256(bytes);
    if actual != entry.sha256 {
        let message = format!("`{}` is not the document that was vendored", entry.document);
        let help = format!(
            "restore the file if it was edited by accident; corrections belong in the overlay. \
             For a new edition run `cargo xtask vendor {} FILE`",
            entry.name
        );
        let problem = entry.problem(&codes::WRONG_SHA256, "sha256", message, help);
        diagnostics.push(problem.note(format!("its SHA-256 is {actual}")));
    }
}

/// What the manifest says besides the hash.
fn check_document(entry: &ApiEntry, published: &Document, diagnostics: &mut Diagnostics) {
    let (path, operations) = (&entry.document, entry.operations);
    let count = spec::lint::operation_count(published);
    if count != operations {
        let message = format!("`{path}` has {count} operations, the manifest says {operations}");
        let help = format!("if {count} is right, write `operations = {count}`");
        let code = &codes::WRONG_OPERATION_COUNT;
        diagnostics.push(entry.problem(code, "operations", message, help));
    }
    let version = published.scalar_text(&Pointer::from_tokens(["info", "version"]));
    if let Some(version) = version.filter(|version| *version != entry.version) {
        let message = format!(
            "`{path}` is of version `{version}`, the manifest says `{}`",
            entry.version
        );
        let help = format!("if that is right, write `version = \"{version}\"`");
        diagnostics.push(entry.problem(&codes::WRONG_VERSION, "version", message, help));
    }
}

/// The text of the manifest in `specs_dir` with what an entry says about a new edition of its document. Everything else
/// stays as it is, comments too.
///
/// `None` when the manifest has no such API or is not TOML.
#[must_use]
pub fn with_edition(text: &str, specs_dir: &str, entry: &ApiEntry) -> Option<String> {
    let mut toml: toml_edit::DocumentMut = text.parse().ok()?;
    let tables = toml.get_mut("api")?.as_array_of_tables_mut()?;
    let table = tables
        .iter_mut()
        .find(|table| table.get("name").and_then(Item::as_str) == Some(&entry.name))?;
    let document = entry.document.strip_prefix(&format!("{specs_dir}/"));
    let values: [(&str, toml_edit::Value); 5] = [
        ("document", document.unwrap_or(&entry.document).into()),
        ("edition", entry.edition.as_str().into()),
        ("version", entry.version.as_str().into()),
        ("sha256", entry.sha256.as_str().into()),
        ("operations", i64::try_from(entry.operations).ok()?.into()),
    ];
    for (key, mut value) in values {
        if let Some(old) = table.get(key).and_then(Item::as_value) {
            *value.decor_mut() = old.decor().clone();
        }
        table.insert(key, Item::Value(value));
    }
    Some(toml.to_string())
}

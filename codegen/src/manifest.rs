//! `specs.toml`: which APIs there are and what is known about their documents.

use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use serde_spanned::Spanned;
use toml_edit::{Document as Toml, Item};

use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};
use crate::spec::files::{Files, resolve_path};
use crate::spec::{self, Document, Loaded, Options, Pointer, Request, source};

/// Name of the manifest in the directory of the specs.
pub const FILE_NAME: &str = "specs.toml";

/// The APIs, in the order of the file.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// One entry per API.
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
#[derive(Debug, Clone)]
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
    /// Where these values stand in the manifest.
    pub locations: EntryLocations,
}

/// Where the values of an [`ApiEntry`] stand, for diagnostics.
#[derive(Debug, Clone)]
pub struct EntryLocations {
    /// `name`.
    pub name: Location,
    /// `version`.
    pub version: Location,
    /// `document`.
    pub document: Location,
    /// `overlay`, or the header of the entry without one.
    pub overlay: Location,
    /// `sha256`.
    pub sha256: Location,
    /// `operations`.
    pub operations: Location,
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
    let reader = Reader {
        file: &file,
        text: &text,
    };
    match toml_edit::de::from_str::<Entries>(&text) {
        Ok(entries) => Some(reader.manifest(entries, diagnostics)),
        Err(error) => {
            let is_toml = Toml::parse(text.as_str()).is_ok();
            let code = if is_toml {
                &codes::INVALID_MANIFEST
            } else {
                &codes::INVALID_TOML
            };
            let prefix = if is_toml { "" } else { "not TOML: " };
            let problem = Diagnostic::new(code, format!("{prefix}{}", error.message().trim()));
            diagnostics.push(problem.at(reader.location(error.span().unwrap_or_default())));
            None
        }
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    api: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    title: String,
    source: String,
    edition: String,
    version: Spanned<String>,
    document: Spanned<String>,
    overlay: Option<Spanned<String>>,
    sha256: Spanned<String>,
    operations: Spanned<usize>,
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
    let document = Request {
        path: &entry.document,
        manifest: Some(&entry.locations.document),
    };
    let bytes = spec::read(files, &document, diagnostics);
    let overlay = entry.overlay.as_deref().map(|path| Request {
        path,
        manifest: Some(&entry.locations.overlay),
    });
    let overlay = spec::read_overlay(files, overlay, diagnostics);
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
    if actual == entry.sha256 {
        return;
    }
    let message = format!("`{}` is not the document that was vendored", entry.document);
    diagnostics.push(
        Diagnostic::new(&codes::WRONG_SHA256, message)
            .at(entry.locations.sha256.clone())
            .note(format!("its SHA-256 is {actual}"))
            .help(format!(
                "restore the file if it was edited by accident; corrections belong in the overlay. \
                 For a new edition run `cargo xtask vendor {} FILE`",
                entry.name
            )),
    );
}

/// What the manifest says besides the hash.
fn check_document(entry: &ApiEntry, published: &Document, diagnostics: &mut Diagnostics) {
    let count = spec::lint::operation_count(published);
    if count != entry.operations {
        let message = format!(
            "`{}` has {count} operations, the manifest says {}",
            entry.document, entry.operations
        );
        diagnostics.push(
            Diagnostic::new(&codes::WRONG_OPERATION_COUNT, message)
                .at(entry.locations.operations.clone())
                .help(format!("if {count} is right, write `operations = {count}`")),
        );
    }
    let version = published.scalar_text(&Pointer::from_tokens(["info", "version"]));
    if let Some(version) = version.filter(|version| *version != entry.version) {
        let message = format!(
            "`{}` is of version `{version}`, the manifest says `{}`",
            entry.document, entry.version
        );
        diagnostics.push(
            Diagnostic::new(&codes::WRONG_VERSION, message)
                .at(entry.locations.version.clone())
                .help(format!("if that is right, write `version = \"{version}\"`")),
        );
    }
}

/// What the manifest has to say about a new edition of a document.
#[derive(Debug, Clone)]
pub struct Edition<'a> {
    /// Path of the document below the directory of the manifest.
    pub document: &'a str,
    /// The day it was published or fetched.
    pub edition: &'a str,
    /// Its `info.version`.
    pub version: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// Number of its operations.
    pub operations: usize,
}

/// The text of the manifest with a new edition of an API. Everything else stays as it is, comments too.
///
/// `None` when the manifest has no such API or is not TOML.
#[must_use]
pub fn with_edition(text: &str, api: &str, edition: &Edition<'_>) -> Option<String> {
    let mut toml: toml_edit::DocumentMut = text.parse().ok()?;
    let tables = toml.get_mut("api")?.as_array_of_tables_mut()?;
    let table = tables
        .iter_mut()
        .find(|table| table.get("name").and_then(Item::as_str) == Some(api))?;
    let operations = i64::try_from(edition.operations).ok()?;
    let values: [(&str, toml_edit::Value); 5] = [
        ("document", edition.document.into()),
        ("edition", edition.edition.into()),
        ("version", edition.version.into()),
        ("sha256", edition.sha256.into()),
        ("operations", operations.into()),
    ];
    for (key, mut value) in values {
        if let Some(old) = table.get(key).and_then(Item::as_value) {
            *value.decor_mut() = old.decor().clone();
        }
        table.insert(key, Item::Value(value));
    }
    Some(toml.to_string())
}

struct Reader<'a> {
    file: &'a Arc<str>,
    text: &'a str,
}

impl Reader<'_> {
    fn manifest(&self, entries: Entries, diagnostics: &mut Diagnostics) -> Manifest {
        let mut apis: Vec<ApiEntry> = Vec::new();
        for entry in entries.api {
            let api = self.entry(entry);
            let mut problem = self.problem_of(&api);
            if let Some(first) = apis.iter().find(|other| other.name == api.name) {
                let message = format!("two APIs are named `{}`", api.name);
                let duplicate = invalid(message, &api.locations.name, "rename one of them");
                problem = Some(duplicate.note(format!("the first is at {}", first.locations.name)));
            }
            match problem {
                Some(problem) => diagnostics.push(problem),
                None => apis.push(api),
            }
        }
        Manifest { apis }
    }

    fn entry(&self, entry: Spanned<Entry>) -> ApiEntry {
        let header = self.location(entry.span());
        let entry = entry.into_inner();
        let overlay = entry
            .overlay
            .as_ref()
            .map(|overlay| self.location(overlay.span()));
        ApiEntry {
            locations: EntryLocations {
                name: self.location(entry.name.span()),
                version: self.location(entry.version.span()),
                document: self.location(entry.document.span()),
                overlay: overlay.unwrap_or(header),
                sha256: self.location(entry.sha256.span()),
                operations: self.location(entry.operations.span()),
            },
            name: entry.name.into_inner(),
            title: entry.title,
            source: entry.source,
            edition: entry.edition,
            version: entry.version.into_inner(),
            document: resolve_path(self.file, entry.document.get_ref()),
            overlay: entry
                .overlay
                .map(|overlay| resolve_path(self.file, overlay.get_ref())),
            sha256: entry.sha256.into_inner(),
            operations: entry.operations.into_inner(),
        }
    }

    fn problem_of(&self, api: &ApiEntry) -> Option<Diagnostic> {
        // The name becomes a module, a feature and a directory.
        let is_kebab_case = api.name.starts_with(|c: char| c.is_ascii_lowercase())
            && api.name.split('-').all(|word| {
                let mut letters = word.chars();
                !word.is_empty() && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            });
        let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if !is_kebab_case {
            let message = format!("`{}` is no name for an API", api.name);
            let help = "use lower-case letters, digits and `-`, starting with a letter";
            Some(invalid(message, &api.locations.name, help))
        } else if api.sha256.len() != 64 || !api.sha256.chars().all(is_digit) {
            let message = "`sha256` has to be 64 lower-case hexadecimal digits".to_owned();
            let help = "write what `sha256sum` prints for the document";
            Some(invalid(message, &api.locations.sha256, help))
        } else {
            None
        }
    }

    fn location(&self, span: Range<usize>) -> Location {
        source::location_in(self.file, self.text, span)
    }
}

fn invalid(message: String, at: &Location, help: &str) -> Diagnostic {
    let problem = Diagnostic::new(&codes::INVALID_MANIFEST, message);
    problem.at(at.clone()).help(help)
}

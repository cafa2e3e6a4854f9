//! `specs.toml`: which APIs there are and what is known about their documents.

use std::ops::Range;
use std::sync::Arc;

use toml_edit::{Document as Toml, Item, Table};

use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};
use crate::spec::files::{Files, resolve_path};
use crate::spec::source;

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
    /// The header of the entry.
    pub entry: Location,
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
    let bytes = match source::read_bytes(files, &path) {
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
    match Toml::parse(text.as_str()) {
        Ok(toml) => Some(reader.manifest(toml.as_table(), diagnostics)),
        Err(error) => {
            let problem = Diagnostic::new(
                &codes::INVALID_TOML,
                format!("not TOML: {}", error.message().trim()),
            );
            diagnostics.push(problem.at(reader.location(error.span())));
            None
        }
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
    fn manifest(&self, root: &Table, diagnostics: &mut Diagnostics) -> Manifest {
        for (key, item) in root.iter().filter(|(key, _)| *key != "api") {
            let span = root
                .key(key)
                .and_then(toml_edit::Key::span)
                .or_else(|| item.span());
            diagnostics.push(
                self.invalid(format!("unknown entry `{key}`"), span)
                    .help("APIs are `[[api]]` tables"),
            );
        }
        let mut apis: Vec<ApiEntry> = Vec::new();
        let Some(tables) = root.get("api").and_then(Item::as_array_of_tables) else {
            let span = root.get("api").and_then(Item::span);
            diagnostics.push(
                self.invalid("there is no `[[api]]` table", span)
                    .help("add one for each API"),
            );
            return Manifest { apis };
        };
        for table in tables {
            let Some(api) = self.entry(table, diagnostics) else {
                continue;
            };
            if let Some(first) = apis.iter().find(|other| other.name == api.name) {
                let problem = Diagnostic::new(
                    &codes::INVALID_MANIFEST,
                    format!("two APIs are named `{}`", api.name),
                );
                let note = format!("the first is at {}", first.locations.name);
                diagnostics.push(
                    problem
                        .at(api.locations.name.clone())
                        .note(note)
                        .help("rename one of them"),
                );
                continue;
            }
            apis.push(api);
        }
        Manifest { apis }
    }

    fn entry(&self, table: &Table, diagnostics: &mut Diagnostics) -> Option<ApiEntry> {
        self.refuse_unknown_keys(table, diagnostics);
        let mut text = |key: &str| self.text_of(table, key, diagnostics);
        let (name, title, source) = (text("name"), text("title"), text("source"));
        let (edition, version) = (text("edition"), text("version"));
        let (document, sha256) = (text("document"), text("sha256"));
        let overlay = if table.contains_key("overlay") {
            Some(text("overlay")?)
        } else {
            None
        };
        let operations = self.count_of(table, "operations", diagnostics);
        let name = name.filter(|name| self.check_name(table, name, diagnostics));
        let sha256 = sha256.filter(|sha256| self.check_sha256(table, sha256, diagnostics));
        Some(ApiEntry {
            name: name?,
            title: title?,
            source: source?,
            edition: edition?,
            version: version?,
            document: resolve_path(self.file, &document?),
            overlay: overlay.map(|overlay| resolve_path(self.file, &overlay)),
            sha256: sha256?,
            operations: operations?,
            locations: EntryLocations {
                entry: self.location(table.span()),
                name: self.place_of(table, "name"),
                version: self.place_of(table, "version"),
                document: self.place_of(table, "document"),
                overlay: self.place_of(table, "overlay"),
                sha256: self.place_of(table, "sha256"),
                operations: self.place_of(table, "operations"),
            },
        })
    }

    fn refuse_unknown_keys(&self, table: &Table, diagnostics: &mut Diagnostics) {
        const KNOWN: [&str; 9] = [
            "name",
            "title",
            "source",
            "edition",
            "version",
            "document",
            "overlay",
            "sha256",
            "operations",
        ];
        for (key, item) in table.iter().filter(|(key, _)| !KNOWN.contains(key)) {
            let span = table
                .key(key)
                .and_then(toml_edit::Key::span)
                .or_else(|| item.span());
            let help = format!(
                "known are {}",
                KNOWN.map(|key| format!("`{key}`")).join(", ")
            );
            diagnostics.push(
                self.invalid(format!("unknown key `{key}`"), span)
                    .help(help),
            );
        }
    }

    fn text_of(&self, table: &Table, key: &str, diagnostics: &mut Diagnostics) -> Option<String> {
        let item = self.required(table, key, diagnostics)?;
        let text = item
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned);
        if text.is_none() {
            diagnostics.push(self.invalid(
                format!("`{key}` has to be a string that is not empty"),
                item.span(),
            ));
        }
        text
    }

    fn count_of(&self, table: &Table, key: &str, diagnostics: &mut Diagnostics) -> Option<usize> {
        let item = self.required(table, key, diagnostics)?;
        let count = item
            .as_integer()
            .and_then(|count| usize::try_from(count).ok());
        if count.is_none() {
            diagnostics.push(self.invalid(
                format!("`{key}` has to be a whole number from 0"),
                item.span(),
            ));
        }
        count
    }

    fn required<'t>(
        &self,
        table: &'t Table,
        key: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<&'t Item> {
        let item = table.get(key);
        if item.is_none() {
            let problem = self.invalid(format!("this API has no `{key}`"), table.span());
            diagnostics.push(problem.help(format!("add `{key} = …`")));
        }
        item
    }

    /// The name becomes a module, a feature and a directory.
    fn check_name(&self, table: &Table, name: &str, diagnostics: &mut Diagnostics) -> bool {
        let kebab = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !name.ends_with('-')
            && !name.contains("--");
        if !kebab {
            let problem = self.invalid(
                format!("`{name}` is no name for an API"),
                table.get("name").and_then(Item::span),
            );
            diagnostics.push(
                problem.help("use lower-case letters, digits and `-`, starting with a letter"),
            );
        }
        kebab
    }

    fn check_sha256(&self, table: &Table, sha256: &str, diagnostics: &mut Diagnostics) -> bool {
        let valid = sha256.len() == 64
            && sha256
                .chars()
                .all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
        if !valid {
            let span = table.get("sha256").and_then(Item::span);
            let problem = self.invalid("`sha256` has to be 64 lower-case hexadecimal digits", span);
            diagnostics.push(problem.help("write what `sha256sum` prints for the document"));
        }
        valid
    }

    fn place_of(&self, table: &Table, key: &str) -> Location {
        self.location(table.get(key).and_then(Item::span).or_else(|| table.span()))
    }

    fn invalid(&self, message: impl Into<String>, span: Option<Range<usize>>) -> Diagnostic {
        Diagnostic::new(&codes::INVALID_MANIFEST, message).at(self.location(span))
    }

    fn location(&self, span: Option<Range<usize>>) -> Location {
        let Some(span) = span else {
            return Location::start_of(self.file);
        };
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |line| line.chars().count())
            + 1;
        let spanned = self.text.get(span).unwrap_or_default();
        let length = spanned
            .lines()
            .next()
            .map_or(1, |line| line.chars().count());
        source::location(self.file, line, column, length)
    }
}

//! A file to a document: reads YAML or JSON and records where every value stands.

mod json;
mod yaml;

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::document::{Document, Located};
use super::files::{Files, OutsideDirectory};
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};

/// Deepest nesting of arrays and objects that is read.
pub const MAX_DEPTH: usize = 200;

/// A rough measure of what a value occupies beside its text, in bytes.
const NODE_SIZE: usize = 256;

/// What was read, or why nothing can be read.
type Parsed<T> = Result<T, Box<Diagnostic>>;

/// Reads the bytes of a file, for a document only below a directory. The diagnostic has no location yet: the caller
/// knows who asked for the file.
///
/// # Errors
/// When the file is missing, unreadable, too large or outside of the directory.
pub fn read_bytes(
    files: &dyn Files,
    path: &str,
    below: Option<&str>,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let bytes = match below {
        Some(directory) => files.read_below(directory, path),
        None => files.read(path),
    };
    bytes.map_err(|error| Box::new(unreadable(path, below, &error)))
}

/// Why a file could not be read.
pub(super) fn unreadable(path: &str, below: Option<&str>, error: &io::Error) -> Diagnostic {
    let (code, what) = match error.kind() {
        _ if OutsideDirectory::is_in(error) => {
            let directory = match below {
                None | Some("") => "the document's directory",
                Some(directory) => &format!("`{directory}`"),
            };
            let what = format!("is outside of {directory}");
            (&codes::OUTSIDE_DIRECTORY, what)
        }
        io::ErrorKind::FileTooLarge => (&codes::FILE_TOO_LARGE, format!("is {error}")),
        io::ErrorKind::NotFound => (&codes::UNREADABLE_FILE, "does not exist".to_owned()),
        _ => (&codes::UNREADABLE_FILE, format!("cannot be read: {error}")),
    };
    let is_too_large = *code == codes::FILE_TOO_LARGE;
    let place = is_too_large.then(|| Location::start_of(&path.into()));
    Diagnostic::new(code, format!("`{path}` {what}")).at(place)
}

/// Parses the bytes of a file; `file` is its path as shown. Remembers the text in `diagnostics` for rendering.
///
/// `None` when nothing usable was read. Problems that leave the rest readable, such as a duplicate key, give a document
/// all the same.
pub fn parse(file: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Document> {
    let file: Arc<str> = file.into();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            diagnostics.push(not_utf8(&file, bytes, error.valid_up_to()));
            return None;
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    diagnostics.add_source(Arc::clone(&file), text.into());
    if text.trim().is_empty() {
        diagnostics.push(empty(&file, "is empty"));
        return None;
    }
    let mut problems = Vec::new();
    let is_json = is_named_json(&file);
    let may_be_json = is_json || text.trim_start().starts_with(['{', '[']);
    let read = match may_be_json.then(|| json::parse(&file, text, &mut problems)) {
        Some(Ok(root)) => Ok(Some(root)),
        Some(Err(problem)) if is_json => Err(problem),
        // YAML in flow style looks like JSON but is more lenient.
        _ => {
            problems.clear();
            yaml::parse(&file, text, &mut problems)
        }
    };
    diagnostics.extend(problems);
    match read {
        Ok(Some(root)) => return Some(Document { file, root }),
        Ok(None) => diagnostics.push(empty(&file, "holds no document")),
        Err(problem) => diagnostics.push(*problem),
    }
    None
}

fn empty(file: &Arc<str>, what: &str) -> Diagnostic {
    let problem = Diagnostic::new(&codes::EMPTY_DOCUMENT, format!("`{file}` {what}"));
    problem.at(Location::start_of(file))
}

fn is_named_json(file: &str) -> bool {
    file.rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"))
}

fn not_utf8(file: &Arc<str>, bytes: &[u8], valid: usize) -> Diagnostic {
    let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
    let location = location_in(file, &before, before.len()..before.len());
    let help = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file is UTF-16: convert it to UTF-8",
        _ => "convert the file to UTF-8",
    };
    let problem = Diagnostic::new(&codes::NOT_UTF8, format!("`{file}` is not UTF-8 text"));
    problem.at(location).help(help)
}

/// Where a range of bytes of a file stands, up to the end of its first line.
pub(crate) fn location_in(file: &Arc<str>, text: &str, range: Range<usize>) -> Location {
    let before = text.get(..range.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |offset| offset + 1);
    let column = before.get(start..).unwrap_or_default().chars().count() + 1;
    let first_line = text.get(range).unwrap_or_default().lines().next();
    let length = first_line.unwrap_or_default().chars().count();
    location(file, line, column, length)
}

/// Numbers that do not fit are far outside of what [`super::files::MAX_FILE_SIZE`] lets through.
pub(crate) fn location(file: &Arc<str>, line: usize, column: usize, length: usize) -> Location {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Location {
        file: Arc::clone(file),
        line: number(line),
        column: number(column),
        length: number(length.max(1)),
    }
}

/// Adds a member with its key to an object.
fn add_member(
    object: &mut Located,
    (key, place): (String, Location),
    mut member: Located,
    problems: &mut Vec<Diagnostic>,
) {
    if let Some(first) = object.key_place(&key) {
        let message = format!("the key `{key}` is here twice");
        let problem = Diagnostic::new(&codes::DUPLICATE_KEY, message).at(place.clone());
        let problem = problem.note(format!("first at {first}"));
        problems.push(problem.note("the last one is taken"));
    }
    member.spans.key = Some(place);
    object.insert(&key, member);
}

/// Counts a list or object that is entered.
fn descend(depth: &mut usize, container: &Located) -> Parsed<()> {
    if *depth == MAX_DEPTH {
        return Err(too_deep(container.spans.value.clone()).into());
    }
    *depth += 1;
    Ok(())
}

fn too_deep(place: Location) -> Diagnostic {
    let message = format!("more than {MAX_DEPTH} levels of nesting");
    Diagnostic::new(&codes::TOO_DEEP, message).at(place)
}

/// How large a value is.
#[derive(Default)]
pub(super) struct Size {
    /// What it occupies, roughly.
    pub(super) bytes: usize,
    /// How many arrays and objects are in each other.
    pub(super) depth: usize,
    /// It and all values in it.
    pub(super) nodes: usize,
}

impl Size {
    pub(super) fn of(value: &Value) -> Self {
        let mut size = Self {
            bytes: NODE_SIZE,
            depth: 0,
            nodes: 1,
        };
        match value {
            Value::String(text) => size.bytes += text.len(),
            Value::Array(items) => items.iter().for_each(|item| size.add(item)),
            Value::Object(members) => {
                for (key, value) in members {
                    size.bytes += key.len();
                    size.add(value);
                }
            }
            _ => {}
        }
        size.depth += usize::from(value.is_array() || value.is_object());
        size
    }

    fn add(&mut self, part: &Value) {
        let part = Self::of(part);
        self.bytes += part.bytes;
        self.depth = self.depth.max(part.depth);
        self.nodes += part.nodes;
    }
}

//! Problems found in the input: what, where, and what to do about them.
//!
//! Every stage pushes [`Diagnostic`]s into one [`Diagnostics`] collector and goes on, so that a run lists all problems.

pub mod codes;
mod list;
mod render;
mod visible;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

pub use list::list;
pub use visible::{escape_in_json, escape_in_yaml, escape_invisible, is_invisible, visible};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is generated, but probably not what the author of the document meant.
    Warning,
    /// For information only.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// A kind of problem. All kinds are listed in [`codes::ALL`].
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable name, in kebab-case.
    pub id: &'static str,
    /// Severity unless a run is told otherwise.
    pub severity: Severity,
    /// One line for the list of codes, and after an empty one what the problem means and how it is solved.
    docs: &'static [&'static str],
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

/// A stretch of one line in a file. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Location {
    /// Path as shown: relative to the workspace, `/` between the parts.
    #[serde(serialize_with = "as_text")]
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column of the first character, from 1.
    pub column: u32,
    /// Number of columns underlined.
    pub length: u32,
}

impl Location {
    /// The first character of a file, for problems of the file as a whole.
    #[must_use]
    pub fn start_of(file: &Arc<str>) -> Self {
        Self {
            file: Arc::clone(file),
            line: 1,
            column: 1,
            length: 1,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = visible(&self.file);
        write!(f, "{file}:{}:{}", self.line, self.column)
    }
}

fn as_text<S: Serializer>(file: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(file)
}

/// One problem in the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Severity in this run.
    pub severity: Severity,
    /// Kind of problem.
    pub code: &'static Code,
    /// What is wrong, in one line.
    pub message: String,
    /// Where, unless the problem has no place in a file.
    pub location: Option<Location>,
    /// What the generator did, or why it cannot go on.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// An overlay action that solves the problem, ready to paste below `actions:`.
    pub fix: Option<String>,
}

impl Diagnostic {
    /// A problem with the severity of its code and no place yet.
    #[must_use]
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            severity: code.severity,
            code,
            message: shown(message),
            location: None,
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, location: impl Into<Option<Location>>) -> Self {
        self.location = location.into();
        self
    }

    /// Overrides the severity of the code.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(shown(note));
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shown(help));
        self
    }

    /// Sets the overlay action that solves the problem.
    #[must_use]
    pub fn fix(mut self, action: impl Into<String>) -> Self {
        self.fix = Some(action.into());
        self
    }
}

fn shown(text: impl Into<String>) -> String {
    visible(&text.into()).into_owned()
}

/// The text of a file, so that a diagnostic can show the line it is about.
#[derive(Debug)]
struct Source {
    text: Arc<str>,
    /// Offset of the first byte of each line.
    line_starts: Vec<usize>,
}

impl Source {
    /// A line, counted from 1, without its line break.
    fn line(&self, line: u32) -> Option<&str> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = *self.line_starts.get(index)?;
        self.text.get(start..)?.lines().next()
    }
}

/// More errors than this are counted in the text, not shown.
const MOST_ERRORS: usize = 100;

/// Collects the problems of a run.
///
/// `Display` renders all of them as rustc does, in the order they are in; call [`Diagnostics::sort`] before.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    sources: BTreeMap<Arc<str>, Arc<Source>>,
}

impl Diagnostics {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds problems.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.items.extend(diagnostics);
    }

    /// Takes over the problems and sources of another collection.
    pub fn merge(&mut self, other: Self) {
        self.items.extend(other.items);
        self.sources.extend(other.sources);
    }

    /// Remembers the text of a file for rendering.
    pub fn add_source(&mut self, file: Arc<str>, text: Arc<str>) {
        let breaks = text.match_indices('\n').map(|(offset, _)| offset + 1);
        let line_starts = std::iter::once(0).chain(breaks).collect();
        let source = Arc::new(Source { text, line_starts });
        self.sources.insert(file, source);
    }

    /// Whether anything in here keeps the run from generating.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.error_count() > 0
    }

    /// Number of errors.
    #[must_use]
    pub fn error_count(&self) -> usize {
        let errors = self.items.iter();
        errors
            .filter(|item| item.severity == Severity::Error)
            .count()
    }

    /// Keeps the problems that the predicate holds for.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.items.retain(keep);
    }

    /// Sorts by file, line and column, and removes what says the same about the same place.
    pub fn sort(&mut self) {
        let place = |item: &Diagnostic| (item.location.clone(), item.severity, item.code.id);
        self.items
            .sort_by_cached_key(|item| (place(item), item.message.clone()));
        let mut seen = HashSet::new();
        let said = |item: &Diagnostic| (item.code.id, item.location.clone(), item.message.clone());
        self.items.retain(|item| seen.insert(said(item)));
    }

    /// Makes all problems of a code as bad as that.
    pub fn raise(&mut self, code: &'static Code, severity: Severity) {
        for item in self.items.iter_mut().filter(|item| item.code == code) {
            item.severity = severity;
        }
    }

    /// The problems as a JSON array of objects with `severity`, `code`, `message`, `location` (`file`, `line`, `column`,
    /// `length`, or null), `notes`, `help` and `fix`. A fix that several problems share is the text with the first of
    /// them, and with the others the position of that one in the array.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut first: HashMap<&str, usize> = HashMap::new();
        let items = self.items.iter().enumerate().map(|(index, item)| {
            let mut json = json!(item);
            if let Some(fix) = &item.fix
                && let known = *first.entry(fix).or_insert(index)
                && known < index
            {
                json["fix"] = json!(known);
            }
            json
        });
        Value::Array(items.collect())
    }
}

/// The problems, in the order they are in.
impl Deref for Diagnostics {
    type Target = [Diagnostic];

    fn deref(&self) -> &[Diagnostic] {
        &self.items
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fixes = HashSet::new();
        let mut errors = 0_usize;
        for (index, item) in self.items.iter().enumerate() {
            errors += usize::from(item.severity == Severity::Error);
            if item.severity == Severity::Error && errors > MOST_ERRORS {
                continue;
            }
            if index > 0 {
                writeln!(f)?;
            }
            let is_new = item.fix.as_ref().is_some_and(|fix| fixes.insert(fix));
            let line = item.location.as_ref().and_then(|place| {
                let source = self.sources.get(&place.file)?;
                source.line(place.line)
            });
            render::write_diagnostic(f, item, is_new, line)?;
        }
        if let Some(more) = errors.checked_sub(MOST_ERRORS).filter(|more| *more > 0) {
            let errors = if more == 1 { "error is" } else { "errors are" };
            writeln!(f, "\nerror: {more} more {errors} not shown")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32, length: u32) -> Location {
        Location {
            file: "a.yaml".into(),
            line,
            column,
            length,
        }
    }

    #[test]
    fn problems_are_sorted_by_place_and_said_once() {
        let mut diagnostics = Diagnostics::new();
        for line in [10, 2, 10] {
            diagnostics.push(Diagnostic::new(&codes::WRONG_TYPE, "m").at(at(line, 1, 1)));
        }
        diagnostics.push(Diagnostic::new(&codes::UNREADABLE_FILE, "m"));
        diagnostics.sort();
        let lines: Vec<_> = diagnostics
            .iter()
            .map(|item| item.location.as_ref().map(|place| place.line))
            .collect();
        assert_eq!(lines, [None, Some(2), Some(10)]);
    }

    #[test]
    fn the_text_ends_after_a_hundred_errors_with_the_number_of_the_others() {
        let mut diagnostics = Diagnostics::new();
        for line in 1..=130 {
            diagnostics.push(Diagnostic::new(&codes::WRONG_TYPE, "m").at(at(line, 1, 1)));
        }
        let text = diagnostics.to_string();
        assert_eq!(text.matches("error[").count(), 100);
        assert!(
            text.ends_with("\nerror: 30 more errors are not shown\n"),
            "{text}"
        );
    }

    #[test]
    fn only_errors_stop_a_run() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::new(&codes::DUPLICATE_ENUM_VALUE, "m"));
        assert!(!diagnostics.has_errors());
        diagnostics.push(
            Diagnostic::new(&codes::DUPLICATE_ENUM_VALUE, "m").with_severity(Severity::Error),
        );
        assert!(diagnostics.has_errors());
    }

    #[test]
    fn tabs_and_long_lines_keep_the_underline_in_place() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.add_source(
            "a.yaml".into(),
            format!("\t\tfoo\n{}foo", "x".repeat(5000)).into(),
        );
        diagnostics.push(Diagnostic::new(&codes::WRONG_TYPE, "m").at(at(1, 3, 3)));
        diagnostics.push(Diagnostic::new(&codes::WRONG_TYPE, "m").at(at(2, 5001, 3)));
        let text = diagnostics.to_string();
        assert!(
            text.contains("1 |         foo\n  |         ^^^\n"),
            "{text}"
        );
        let long = text
            .lines()
            .find(|line| line.starts_with("2 |"))
            .unwrap_or_default();
        let underline = text.lines().last().unwrap_or_default();
        assert_eq!(long.find("foo"), underline.find("^^^"));
        assert!(long.len() < 200);
    }

    #[test]
    fn invisible_characters_of_a_document_are_escaped_wherever_they_are_shown() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.add_source("a.yaml".into(), "a\u{202e}b: \u{200b}x".into());
        let problem = Diagnostic::new(&codes::WRONG_TYPE, "m\u{1b}").at(at(1, 7, 1));
        diagnostics.push(problem.note("n\u{feff}").help("h\u{e0041}"));
        let text = diagnostics.to_string();
        assert!(!text.contains(is_invisible), "{text:?}");
        assert!(
            text.contains("1 | a\\u{202e}b: \\u{200b}x\n  |                     ^\n"),
            "{text}"
        );
    }

    #[test]
    fn a_fix_that_problems_share_is_written_once_in_json() {
        let mut diagnostics = Diagnostics::new();
        for (line, fix) in [(1, "f"), (2, "g"), (3, "f")] {
            diagnostics.push(
                Diagnostic::new(&codes::WRONG_TYPE, "m")
                    .at(at(line, 1, 1))
                    .fix(fix),
            );
        }
        let json = diagnostics.to_json();
        let fixes: Vec<&Value> = json
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["fix"])
            .collect();
        assert_eq!(fixes, [&json!("f"), &json!("g"), &json!(0)]);
    }

    #[test]
    fn the_json_form_has_all_parts() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(
            Diagnostic::new(&codes::WRONG_TYPE, "m")
                .at(at(1, 2, 3))
                .note("n")
                .help("h")
                .fix("f"),
        );
        assert_eq!(
            diagnostics.to_json().to_string(),
            r#"[{"severity":"error","code":"wrong-type","message":"m","location":{"file":"a.yaml","line":1,"column":2,"length":3},"notes":["n"],"help":"h","fix":"f"}]"#
        );
    }
}

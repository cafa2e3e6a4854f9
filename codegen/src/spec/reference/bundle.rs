//! Bundling: what `$ref`s to other files mean becomes a component of the root document.
//!
//! The copies keep the places of the file they come from, so that diagnostics point there.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};

use super::{dangling, is_url, reference_in};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::spec::document::{Document, Located};
use crate::spec::files::{Files, directory_of, resolve_path, too_large};
use crate::spec::fix;
use crate::spec::node::Node;
use crate::spec::pointer::{Pointer, percent_decode};
use crate::spec::source::{self, MAX_DEPTH, Size};
use crate::spec::walk::{Kind, walk};

/// What all copies together may occupy, in bytes: files that include parts of themselves grow quickly.
const GROWTH_BUDGET: usize = 256 * 1024 * 1024;

/// Brings what `$ref`s to other files mean into the document and turns them into local references.
///
/// A path item, and anything that is no kind of component, takes the place of its reference. References that lead nowhere
/// are left as they are and handed back, as what is still to be reported: an overlay may do away with them.
///
/// `unresolved` is what an earlier run handed back.
pub fn bundle(
    document: Document,
    files: &dyn Files,
    unresolved: Vec<Unresolved>,
    diagnostics: &mut Diagnostics,
) -> (Document, Vec<Unresolved>) {
    let whole = Part {
        kind: Kind::Document,
        at: Pointer::root(),
        file: Arc::clone(document.file()),
    };
    let is_still_there = |it: &Unresolved| {
        document.get(&it.reference.at).and_then(Value::as_str) == Some(&it.reference.text)
    };
    let unresolved = unresolved.into_iter().filter(is_still_there).collect();
    let mut bundler = Bundler {
        root: document,
        files,
        diagnostics,
        unresolved,
        loaded: HashMap::new(),
        placed: HashMap::new(),
        inlined: HashSet::new(),
        budget: GROWTH_BUDGET,
        size: 0,
        pending: VecDeque::from([whole]),
    };
    while let Some(part) = bundler.pending.pop_front() {
        for reference in references(&bundler.root, &part) {
            if let Err(problem) = bundler.bundle_reference(&part, &reference) {
                let problem = problem.map(|it| match reference.kind {
                    Kind::Example => it.with_severity(Severity::Warning),
                    _ => *it,
                });
                bundler.unresolved.push(Unresolved { reference, problem });
            }
        }
    }
    (bundler.root, bundler.unresolved)
}

/// A `$ref` that leads to nothing that could be brought in.
#[derive(Debug)]
pub struct Unresolved {
    reference: Reference,
    /// Why, where that was not said before.
    pub problem: Option<Diagnostic>,
}

/// A `$ref`, or a value of the mapping of a discriminator.
#[derive(Debug, PartialEq)]
struct Reference {
    /// What belongs in its place.
    kind: Kind,
    /// The text.
    at: Pointer,
    text: String,
}

/// A part of the root document whose references are relative to `file`.
struct Part {
    kind: Kind,
    at: Pointer,
    file: Arc<str>,
}

/// A value in another file.
type Target = (Arc<str>, Pointer);

/// Why a reference stays as it is, where that was not said before.
type Failure = Option<Box<Diagnostic>>;

struct Bundler<'a> {
    root: Document,
    files: &'a dyn Files,
    /// Takes the texts of the files.
    diagnostics: &'a mut Diagnostics,
    unresolved: Vec<Unresolved>,
    /// `None`: cannot be read, and that was reported.
    loaded: HashMap<Arc<str>, Option<Document>>,
    placed: HashMap<Target, Pointer>,
    /// What was put in place of a reference, and where: putting it into itself would not end.
    inlined: HashSet<(Target, Pointer)>,
    budget: usize,
    /// Bytes of all files that were referred to.
    size: u64,
    pending: VecDeque<Part>,
}

impl Bundler<'_> {
    fn bundle_reference(&mut self, part: &Part, reference: &Reference) -> Result<(), Failure> {
        let text = &reference.text;
        if part.file == self.root.file && text.starts_with('#')
            || self.unresolved.iter().any(|it| it.reference == *reference)
        {
            return Ok(());
        }
        if is_url(text) {
            let problem = Diagnostic::new(&codes::REMOTE_REF, format!("`{text}` is a URL"))
                .note("the generator works offline and never fetches anything")
                .help("store the document beside this one and refer to it by a relative path");
            return Err(Some(self.unusable(reference, problem)));
        }
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (Some(path), Some(pointer)) = (percent_decode(path), Pointer::from_fragment(fragment))
        else {
            let problem = dangling(text, &self.root, &reference.at, &self.root, None);
            return Err(Some(problem.into()));
        };
        let file: Arc<str> = match &*path {
            "" => Arc::clone(&part.file),
            path => resolve_path(&part.file, path).into(),
        };
        if file == self.root.file {
            self.set_reference(reference, &pointer);
            return Ok(());
        }
        self.find(&file, &pointer, reference)?;
        self.bring_in(reference, file, &pointer)
    }

    /// The problem at a reference that is of no use, with the fix that always works: no reference.
    fn unusable(&self, reference: &Reference, problem: Diagnostic) -> Box<Diagnostic> {
        let why = "What the reference means is not at hand.";
        let fix = fix::remove(self.root.value(), &reference.at, why);
        Box::new(problem.at(self.root.location(&reference.at)).fix(fix))
    }

    /// Makes sure that the target of a reference exists.
    fn find(
        &mut self,
        file: &Arc<str>,
        pointer: &Pointer,
        reference: &Reference,
    ) -> Result<(), Failure> {
        if !self.loaded.contains_key(file) {
            let bytes = self.read(file, reference);
            let text = bytes.as_ref().ok();
            let document = text.and_then(|it| source::parse(file, it, self.diagnostics));
            self.loaded.insert(Arc::clone(file), document);
            bytes.map_err(Some)?;
        }
        // The first reference to a file that cannot be read has said why.
        let document = self.loaded.get(file).and_then(Option::as_ref).ok_or(None)?;
        if document.get(pointer).is_some() {
            return Ok(());
        }
        let (text, at) = (&reference.text, &reference.at);
        let problem = dangling(text, &self.root, at, document, Some(pointer));
        Err(Some(problem.into()))
    }

    fn read(&mut self, file: &Arc<str>, reference: &Reference) -> Result<Vec<u8>, Box<Diagnostic>> {
        let directory = directory_of(&self.root.file);
        let bytes = self.files.read_below(directory, file);
        let bytes = bytes.and_then(|bytes| {
            self.size = self.size.saturating_add(bytes.len() as u64);
            match self.files.limit() {
                limit if self.size > limit => Err(too_large(limit, " with those before it")),
                _ => Ok(bytes),
            }
        });
        bytes.map_err(|error| {
            let problem = source::unreadable(file, Some(directory), &error);
            let help = match problem.code {
                code if *code == codes::OUTSIDE_DIRECTORY => {
                    "store the file below the document's directory, or allow its directory"
                }
                code if *code == codes::FILE_TOO_LARGE => {
                    "correct the reference, or let the run read more with `--max-size`"
                }
                _ => "store the file there, or correct the reference",
            };
            let problem = problem.note(format!("`{}` refers to it", reference.text));
            self.unusable(reference, problem.help(help))
        })
    }

    fn bring_in(
        &mut self,
        reference: &Reference,
        file: Arc<str>,
        pointer: &Pointer,
    ) -> Result<(), Failure> {
        let (base, rest, kind) = component_of(pointer)
            .unwrap_or_else(|| (pointer.clone(), Pointer::root(), reference.kind));
        let Some(map) = placeable(kind) else {
            return self.inline(reference, (file, pointer.clone()));
        };
        let kind = if rest.is_root() { reference.kind } else { kind };
        let target = (file, base);
        let at = match self.placed.get(&target) {
            Some(at) => Some(at.clone()),
            None => self.place(map, kind, &target),
        };
        if let Some(at) = at {
            self.set_reference(reference, &at.concat(&rest));
        }
        Ok(())
    }

    /// Copies a value into `components` under a free name.
    fn place(&mut self, map: &'static str, kind: Kind, target: &Target) -> Option<Pointer> {
        let components = Pointer::root().join("components");
        let container = components.join(map);
        let at = container.join(self.free_name(&container, target));
        for needed in [components, container] {
            if self.root.get(&needed).is_none() {
                let place = self.root.location(&needed);
                self.root.put(&needed, Located::new(json!({}), place));
            }
        }
        self.copy(kind, target, &at)?;
        self.placed.insert(target.clone(), at.clone());
        Some(at)
    }

    /// Puts a copy of the value in place of the reference.
    fn inline(&mut self, reference: &Reference, target: Target) -> Result<(), Failure> {
        let at = reference.at.parent().unwrap_or_default();
        let mut inlined = self.inlined.iter();
        if inlined.any(|(known, around)| *known == target && at.strip_prefix(around).is_some()) {
            let message = format!("`{}` leads back to itself", reference.text);
            let problem = Diagnostic::new(&codes::CYCLIC_REF, message)
                .help("write the value out, or let it be anything");
            return Err(Some(self.unusable(reference, problem)));
        }
        if self.copy(reference.kind, &target, &at).is_some() {
            self.inlined.insert((target, at));
        }
        Ok(())
    }

    /// Copies a value to a place of the root document; its references are looked at later.
    fn copy(&mut self, kind: Kind, (file, pointer): &Target, at: &Pointer) -> Option<()> {
        let document = self.loaded.get(file)?.as_ref()?;
        let size = Size::of(document.get(pointer)?);
        let depth = at.tokens().count() + size.depth;
        let rest = self.budget.checked_sub(size.bytes);
        let Some(rest) = rest.filter(|_| depth <= MAX_DEPTH) else {
            let message = "the files include each other too often or too deeply";
            let problem = Diagnostic::new(&codes::TOO_DEEP, message);
            self.diagnostics
                .push(problem.at(document.location(pointer)));
            return None;
        };
        self.budget = rest;
        self.root.put(at, document.copy(pointer)?).then_some(())?;
        self.pending.push_back(Part {
            kind,
            at: at.clone(),
            file: Arc::clone(file),
        });
        Some(())
    }

    fn set_reference(&mut self, reference: &Reference, target: &Pointer) {
        let place = self.root.location(&reference.at);
        let text = Value::String(target.to_local_ref());
        self.root.put(&reference.at, Located::new(text, place));
    }

    fn free_name(&self, container: &Pointer, (file, pointer): &Target) -> String {
        let stem = file.rsplit('/').next().unwrap_or_default();
        let stem = stem.split('.').next().unwrap_or_default();
        let is_sign = |c: char| c.is_alphanumeric() || "._-".contains(c);
        let wanted = pointer.last().unwrap_or_else(|| stem.into());
        let mut name = wanted.replace(|c| !is_sign(c), "_");
        if name.is_empty() {
            name.push_str("External");
        }
        let taken = self.root.get(container);
        let is_free = |name: &String| taken.is_none_or(|taken| taken.get(name).is_none());
        let with_stem = format!("{stem}_{name}");
        let numbered = (2_usize..).map(|n| format!("{with_stem}_{n}"));
        let mut names = [name, with_stem.clone()].into_iter().chain(numbered);
        names.find(is_free).unwrap_or_default()
    }
}

/// The references in a part of a document.
fn references(document: &Document, part: &Part) -> Vec<Reference> {
    let mut found = Vec::new();
    let Some(value) = document.get(&part.at) else {
        return found;
    };
    let pointer = part.at.clone();
    for (kind, node) in walk(part.kind, Node { pointer, value }) {
        let mut add = |at: Pointer, text: &str| {
            let text = text.to_owned();
            found.push(Reference { kind, at, text });
        };
        if let Some(text) = reference_in(node.value) {
            add(node.pointer.join("$ref"), text);
        }
        let discriminator = node.get("discriminator").filter(|_| kind == Kind::Schema);
        for (_, target) in discriminator.iter().flat_map(|it| it.map("mapping")) {
            // It may also be the name of a schema.
            let is_reference = |text: &&str| text.contains(['/', '#']) || is_file_name(text);
            if let Some(text) = target.value.as_str().filter(is_reference) {
                add(target.pointer, text);
            }
        }
    }
    found
}

fn is_file_name(text: &str) -> bool {
    let extensions = [".yaml", ".yml", ".json"];
    extensions.iter().any(|extension| text.ends_with(extension))
}

/// The component that a pointer leads to or into, the rest of the pointer below it, and its kind.
fn component_of(pointer: &Pointer) -> Option<(Pointer, Pointer, Kind)> {
    let tokens: Vec<_> = pointer.tokens().take(3).collect();
    let [components, map, _] = tokens.as_slice() else {
        return None;
    };
    let kind = Kind::of_component_map(map).filter(|_| components == "components")?;
    let base = Pointer::from_tokens(&tokens);
    let rest = pointer.strip_prefix(&base)?;
    placeable(kind).map(|_| (base, rest, kind))
}

/// The map in `components` for copies of this kind. OpenAPI 3.0 has none for path items.
fn placeable(kind: Kind) -> Option<&'static str> {
    kind.component_map().filter(|_| kind != Kind::PathItem)
}

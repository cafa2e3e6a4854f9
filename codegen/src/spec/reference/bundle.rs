//! Bundling: what `$ref`s to other files mean becomes a component of the root document.
//!
//! The copies keep the places of the file they come from, so that diagnostics point there.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};

use super::{dangling, is_url, reference_in};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::spec::document::{Children, Document, Spans};
use crate::spec::files::{Files, directory_of, resolve_path, too_large};
use crate::spec::fix;
use crate::spec::pointer::{Pointer, percent_decode};
use crate::spec::source::{self, MAX_DEPTH, depth_of, spend};
use crate::spec::walk::{Kind, Visitor, walk};

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
    let root_file = Arc::clone(document.file());
    let mut bundler = Bundler {
        root: document,
        files,
        diagnostics,
        unresolved: Vec::new(),
        loaded: HashMap::new(),
        placed: HashMap::new(),
        inlined: HashSet::new(),
        budget: GROWTH_BUDGET,
        size: 0,
        pending: VecDeque::from([Part {
            kind: Kind::Document,
            at: Pointer::root(),
            file: root_file,
        }]),
    };
    bundler.unresolved = unresolved;
    bundler
        .unresolved
        .retain(|known| known.is_in(&bundler.root));
    while let Some(part) = bundler.pending.pop_front() {
        bundler.bundle_part(&part);
    }
    (bundler.root, bundler.unresolved)
}

/// A `$ref` that leads to nothing that could be brought in.
#[derive(Debug)]
pub struct Unresolved {
    at: Pointer,
    text: String,
    /// Why.
    pub problems: Vec<Diagnostic>,
}

impl Unresolved {
    /// Whether the reference is still there.
    fn is_in(&self, document: &Document) -> bool {
        document.get(&self.at).and_then(Value::as_str) == Some(&self.text)
    }
}

/// A part of the root document whose references are relative to `file`.
struct Part {
    kind: Kind,
    at: Pointer,
    file: Arc<str>,
}

/// A value in another file.
type Target = (Arc<str>, Pointer);

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
    fn bundle_part(&mut self, part: &Part) {
        let Some(value) = self.root.get(&part.at) else {
            return;
        };
        let mut found = References::default();
        walk(part.kind, &part.at, value, &mut found);
        for reference in found.references {
            self.bundle_reference(part, &reference);
        }
    }

    fn bundle_reference(&mut self, part: &Part, reference: &Reference) {
        let text = &reference.text;
        let is_root = part.file == self.root.file;
        let is_known = |it: &Unresolved| it.at == reference.value_at && it.text == *text;
        if is_root && text.starts_with('#') || self.unresolved.iter().any(is_known) {
            return;
        }
        if is_url(text) {
            let problem = Diagnostic::new(&codes::REMOTE_REF, format!("`{text}` is a URL"))
                .at(self.root.location(&reference.value_at))
                .note("the generator works offline and never fetches anything")
                .help("store the document beside this one and refer to it by a relative path")
                .fix(self.without(reference));
            return self.unresolvable(reference, vec![problem]);
        }
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (Some(path), Some(pointer)) = (percent_decode(path), Pointer::from_fragment(fragment))
        else {
            let problem = dangling(text, &self.root, &reference.value_at, &self.root, None);
            return self.unresolvable(reference, vec![problem]);
        };
        let file: Arc<str> = match &*path {
            "" => Arc::clone(&part.file),
            path => resolve_path(&part.file, path).into(),
        };
        if file == self.root.file {
            self.set_reference(reference, &pointer);
        } else if self.exists(&file, &pointer, reference) {
            self.bring_in(reference, file, &pointer);
        }
    }

    fn unresolvable(&mut self, reference: &Reference, mut problems: Vec<Diagnostic>) {
        if reference.kind == Kind::Example {
            problems
                .iter_mut()
                .for_each(|it| it.severity = Severity::Warning);
        }
        self.unresolved.push(Unresolved {
            at: reference.value_at.clone(),
            text: reference.text.clone(),
            problems,
        });
    }

    /// The fix that always works: no reference.
    fn without(&self, reference: &Reference) -> String {
        let why = "What the reference means is not at hand.";
        fix::remove(self.root.value(), &reference.value_at, why)
    }

    /// Whether the target of the reference exists; reports it if not.
    fn exists(&mut self, file: &Arc<str>, pointer: &Pointer, reference: &Reference) -> bool {
        if !self.loaded.contains_key(file) {
            let document = self.load(file, reference);
            self.loaded.insert(Arc::clone(file), document);
        }
        // The first reference to a file that cannot be read has said why.
        let mut problems = Vec::new();
        if let Some(Some(document)) = self.loaded.get(file) {
            if document.get(pointer).is_some() {
                return true;
            }
            let (text, at) = (&reference.text, &reference.value_at);
            problems.push(dangling(text, &self.root, at, document, Some(pointer)));
        }
        self.unresolvable(reference, problems);
        false
    }

    fn load(&mut self, file: &Arc<str>, reference: &Reference) -> Option<Document> {
        let directory = directory_of(&self.root.file);
        let bytes = self.files.read_below(directory, file);
        let bytes = bytes.and_then(|bytes| {
            self.size = self.size.saturating_add(bytes.len() as u64);
            match self.files.limit() {
                limit if self.size > limit => Err(too_large(limit, " with those before it")),
                _ => Ok(bytes),
            }
        });
        match bytes.map_err(|error| source::unreadable(file, Some(directory), &error)) {
            Ok(bytes) => source::parse(file, &bytes, self.diagnostics),
            Err(problem) => {
                let help = match problem.code {
                    code if *code == codes::OUTSIDE_DIRECTORY => {
                        "store the file below the document's directory, or allow its directory"
                    }
                    code if *code == codes::FILE_TOO_LARGE => {
                        "correct the reference, or let the run read more with `--max-size`"
                    }
                    _ => "store the file there, or correct the reference",
                };
                let problem = problem
                    .at(self.root.location(&reference.value_at))
                    .note(format!("`{}` refers to it", reference.text))
                    .help(help)
                    .fix(self.without(reference));
                self.unresolvable(reference, vec![problem]);
                None
            }
        }
    }

    fn bring_in(&mut self, reference: &Reference, file: Arc<str>, pointer: &Pointer) {
        let (base, rest, kind) = component_of(pointer)
            .unwrap_or_else(|| (pointer.clone(), Pointer::root(), reference.kind));
        let Some(map) = placeable(kind) else {
            return self.inline(reference, file, pointer);
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
    }

    /// Copies a value into `components` under a free name.
    fn place(&mut self, map: &'static str, kind: Kind, target: &Target) -> Option<Pointer> {
        let (value, mut spans) = self.copy_of(target, 3)?;
        let name = self.free_name(map, target);
        spans.key = spans.key.or_else(|| Some(spans.value.clone()));
        let components = Pointer::root().join("components");
        let container = components.join(map);
        self.ensure_object(&Pointer::root(), "components");
        self.ensure_object(&components, map);
        if !insert(&mut self.root, &container, &name, value, spans) {
            return None;
        }
        let at = container.join(&name);
        self.placed.insert(target.clone(), at.clone());
        self.pending.push_back(Part {
            kind,
            at: at.clone(),
            file: Arc::clone(&target.0),
        });
        Some(at)
    }

    /// Puts a copy of the value in place of the reference.
    fn inline(&mut self, reference: &Reference, file: Arc<str>, pointer: &Pointer) {
        let target = (file, pointer.clone());
        let inside_itself = self
            .inlined
            .iter()
            .any(|(inlined, at)| *inlined == target && reference.at.strip_prefix(at).is_some());
        if inside_itself {
            let message = format!("`{}` leads back to itself", reference.text);
            let problem = Diagnostic::new(&codes::CYCLIC_REF, message)
                .at(self.root.location(&reference.value_at))
                .help("write the value out, or let it be anything")
                .fix(self.without(reference));
            return self.unresolvable(reference, vec![problem]);
        }
        let Some((value, spans)) = self.copy_of(&target, reference.at.tokens().count()) else {
            return;
        };
        if let Some((old, old_spans)) = self.root.node_mut(&reference.at) {
            let key = old_spans.key.take();
            *old = value;
            *old_spans = spans;
            old_spans.key = key;
        }
        let part = Part {
            kind: reference.kind,
            at: reference.at.clone(),
            file: Arc::clone(&target.0),
        };
        self.inlined.insert((target, reference.at.clone()));
        self.pending.push_back(part);
    }

    fn copy_of(&mut self, (file, pointer): &Target, depth: usize) -> Option<(Value, Spans)> {
        let document = self.loaded.get(file)?.as_ref()?;
        let value = document.get(pointer)?;
        let spans = document.nearest(pointer).0;
        let rest = spend(self.budget, value);
        let Some(rest) = rest.filter(|_| depth + depth_of(value) <= MAX_DEPTH) else {
            let problem = Diagnostic::new(
                &codes::TOO_DEEP,
                "the files include each other too often or too deeply",
            );
            self.diagnostics.push(problem.at(spans.value.clone()));
            return None;
        };
        self.budget = rest;
        Some((value.clone(), spans.clone()))
    }

    fn set_reference(&mut self, reference: &Reference, target: &Pointer) {
        if let Some((value, spans)) = self.root.node_mut(&reference.value_at) {
            *value = Value::String(target.to_local_ref());
            spans.text = None;
        }
    }

    fn free_name(&self, map: &str, (file, pointer): &Target) -> String {
        let stem = file.rsplit('/').next().unwrap_or_default();
        let stem = stem.split('.').next().unwrap_or_default();
        let is_sign = |c: char| c.is_alphanumeric() || "._-".contains(c);
        let wanted = pointer.last().unwrap_or_else(|| stem.into());
        let mut name = wanted.replace(|c| !is_sign(c), "_");
        if name.is_empty() {
            name.push_str("External");
        }
        let taken = self.root.get(&Pointer::from_tokens(["components", map]));
        let is_free = |name: &String| taken.is_none_or(|taken| taken.get(name).is_none());
        let with_stem = format!("{stem}_{name}");
        let numbered = (2_usize..).map(|n| format!("{with_stem}_{n}"));
        let mut names = [name, with_stem.clone()].into_iter().chain(numbered);
        names.find(is_free).unwrap_or_default()
    }

    fn ensure_object(&mut self, container: &Pointer, key: &str) {
        if self.root.get(&container.join(key)).is_none() {
            let place = self.root.location(container);
            let mut spans = Spans::members(place.clone(), HashMap::new());
            spans.key = Some(place);
            insert(&mut self.root, container, key, json!({}), spans);
        }
    }
}

/// Whether `container` was an object to insert into.
fn insert(
    document: &mut Document,
    container: &Pointer,
    key: &str,
    value: Value,
    spans: Spans,
) -> bool {
    if let Some((Value::Object(values), places)) = document.node_mut(container)
        && let Children::Members(members) = &mut places.children
    {
        values.insert(key.to_owned(), value);
        members.insert(key.into(), spans);
        return true;
    }
    false
}

struct Reference {
    kind: Kind,
    text: String,
    /// The object with the `$ref`.
    at: Pointer,
    /// The text itself.
    value_at: Pointer,
}

#[derive(Default)]
struct References {
    references: Vec<Reference>,
}

impl Visitor for References {
    fn node(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        if let Some(text) = reference_in(value) {
            self.references.push(Reference {
                kind,
                text: text.to_owned(),
                at: at.clone(),
                value_at: at.join("$ref"),
            });
        }
        let mapping = value.pointer("/discriminator/mapping");
        let mapping = mapping.filter(|_| kind == Kind::Schema);
        for (key, target) in mapping.and_then(Value::as_object).into_iter().flatten() {
            // It may also be the name of a schema.
            let is_reference = |text: &&str| text.contains(['/', '#']) || is_file_name(text);
            if let Some(text) = target.as_str().filter(is_reference) {
                let at = at.join("discriminator").join("mapping").join(key);
                self.references.push(Reference {
                    kind,
                    text: text.to_owned(),
                    at: at.clone(),
                    value_at: at,
                });
            }
        }
    }
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

//! Bundling: what `$ref`s to other files mean becomes a component of the root document.
//!
//! The copies keep the places of the file they come from, so that diagnostics point there.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use serde_json::{Map, Value};

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
        let is_root = part.file == self.root.file;
        if is_root && reference.text.starts_with('#') {
            return;
        }
        let is_known =
            |known: &Unresolved| known.at == reference.value_at && known.text == reference.text;
        if self.unresolved.iter().any(is_known) {
            return;
        }
        if is_url(&reference.text) {
            return self.unresolvable(reference, vec![self.remote(reference)]);
        }
        let (path, fragment) = reference
            .text
            .split_once('#')
            .unwrap_or((&reference.text, ""));
        let (Some(path), Some(pointer)) = (percent_decode(path), Pointer::from_fragment(fragment))
        else {
            let problem = dangling(
                &reference.text,
                &self.root,
                &reference.value_at,
                &self.root,
                None,
            );
            return self.unresolvable(reference, vec![problem]);
        };
        let file: Arc<str> = if path.is_empty() {
            Arc::clone(&part.file)
        } else {
            resolve_path(&part.file, &path).into()
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

    fn remote(&self, reference: &Reference) -> Diagnostic {
        Diagnostic::new(&codes::REMOTE_REF, format!("`{}` is a URL", reference.text))
            .at(self.root.location(&reference.value_at))
            .note("the generator works offline and never fetches anything")
            .help("store the document beside this one and refer to it by a relative path")
            .fix(self.without(reference))
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
        match self.loaded.get(file) {
            Some(Some(document)) if document.get(pointer).is_some() => true,
            Some(Some(document)) => {
                let at = &reference.value_at;
                let problem = dangling(&reference.text, &self.root, at, document, Some(pointer));
                self.unresolvable(reference, vec![problem]);
                false
            }
            _ => {
                // The first reference to the file has said why.
                self.unresolvable(reference, Vec::new());
                false
            }
        }
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
        let (base, rest) =
            component_of(pointer).unwrap_or_else(|| (pointer.clone(), Pointer::root()));
        let Some(map) = component_map_of(&base).or_else(|| placeable(reference.kind)) else {
            return self.inline(reference, file, pointer);
        };
        let kind = if rest.is_root() {
            reference.kind
        } else {
            kind_of_map(map).unwrap_or(reference.kind)
        };
        let target = (file, base);
        let at = match self.placed.get(&target) {
            Some(at) => at.clone(),
            None => match self.place(map, kind, &target) {
                Some(at) => at,
                None => return,
            },
        };
        self.set_reference(reference, &at.concat(&rest));
    }

    /// Copies a value into `components` under a free name.
    fn place(&mut self, map: &'static str, kind: Kind, target: &Target) -> Option<Pointer> {
        let (value, mut spans) = self.copy_of(target, 3)?;
        let name = self.free_name(map, &target.0, &target.1);
        if spans.key.is_none() {
            spans.key = Some(spans.value.clone());
        }
        let container = Pointer::from_tokens(["components", map]);
        for pointer in [Pointer::root().join("components"), container.clone()] {
            self.ensure_object(&pointer);
        }
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

    fn free_name(&self, map: &str, file: &str, pointer: &Pointer) -> String {
        let stem = file
            .rsplit('/')
            .next()
            .and_then(|name| name.split('.').next())
            .unwrap_or_default();
        let wanted = pointer
            .last()
            .map_or_else(|| stem.to_owned(), std::borrow::Cow::into_owned);
        let mut name: String = wanted
            .chars()
            .map(|c| {
                if c.is_alphanumeric() || "._-".contains(c) {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        if name.is_empty() {
            name.push_str("External");
        }
        let taken = self
            .root
            .get(&Pointer::from_tokens(["components", map]))
            .and_then(Value::as_object);
        let is_free = |name: &str| !taken.is_some_and(|taken| taken.contains_key(name));
        if is_free(&name) {
            return name;
        }
        let with_stem = format!("{stem}_{name}");
        if is_free(&with_stem) {
            return with_stem;
        }
        (2_usize..)
            .map(|n| format!("{with_stem}_{n}"))
            .find(|name| is_free(name))
            .unwrap_or(with_stem)
    }

    fn ensure_object(&mut self, pointer: &Pointer) {
        if self.root.get(pointer).is_some() {
            return;
        }
        if let (Some(parent), Some(key)) = (pointer.parent(), pointer.last()) {
            let location = self.root.location(&parent);
            let mut spans = Spans::members(location.clone(), HashMap::new());
            spans.key = Some(location);
            insert(
                &mut self.root,
                &parent,
                &key,
                Value::Object(Map::new()),
                spans,
            );
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
    match document.node_mut(container) {
        Some((
            Value::Object(values),
            Spans {
                children: Children::Members(members),
                ..
            },
        )) => {
            values.insert(key.to_owned(), value);
            members.insert(key.into(), spans);
            true
        }
        _ => false,
    }
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
            let reference = Reference {
                kind,
                text: text.to_owned(),
                at: at.clone(),
                value_at: at.join("$ref"),
            };
            self.references.push(reference);
        }
        let mapping = value
            .get("discriminator")
            .and_then(|discriminator| discriminator.get("mapping"));
        if kind == Kind::Schema
            && let Some(mapping) = mapping.and_then(Value::as_object)
        {
            let at = at.join("discriminator").join("mapping");
            let references = mapping.iter().filter_map(|(key, target)| {
                let text = target
                    .as_str()
                    .filter(|text| text.contains(['/', '#']) || is_file_name(text))?;
                Some(Reference {
                    kind: Kind::Schema,
                    text: text.to_owned(),
                    at: at.join(key),
                    value_at: at.join(key),
                })
            });
            self.references.extend(references);
        }
    }
}

/// A value of a discriminator mapping may also be the name of a schema.
fn is_file_name(text: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|extension| text.ends_with(extension))
}

/// The component that a pointer leads to or into, and the rest of the pointer below it.
fn component_of(pointer: &Pointer) -> Option<(Pointer, Pointer)> {
    let tokens: Vec<_> = pointer.tokens().take(3).collect();
    let base = Pointer::from_tokens(&tokens);
    component_map_of(&base)?;
    let rest = pointer.strip_prefix(&base)?;
    Some((base, rest))
}

fn component_map_of(pointer: &Pointer) -> Option<&'static str> {
    let mut tokens = pointer.tokens();
    let (components, map, name) = (tokens.next()?, tokens.next()?, tokens.next());
    name.filter(|_| components == "components")?;
    placeable(kind_of_map(&map)?)
}

fn kind_of_map(map: &str) -> Option<Kind> {
    const KINDS: [Kind; 9] = [
        Kind::Schema,
        Kind::Response,
        Kind::Parameter,
        Kind::Example,
        Kind::RequestBody,
        Kind::Header,
        Kind::SecurityScheme,
        Kind::Link,
        Kind::Callback,
    ];
    KINDS
        .into_iter()
        .find(|kind| kind.component_map() == Some(map))
}

/// The map in `components` for copies of this kind. OpenAPI 3.0 has none for path items.
fn placeable(kind: Kind) -> Option<&'static str> {
    kind.component_map().filter(|_| kind != Kind::PathItem)
}

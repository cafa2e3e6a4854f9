//! A document put together from what a parser meets: values and their places.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{MAX_DEPTH, depth_of, duplicate_key, spend, too_deep};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, codes};
use crate::spec::document::{Children, Document, Spans};

/// What all aliases of a document together may stand for, in bytes.
const ALIAS_BUDGET: usize = 64 * 1024 * 1024;

pub(super) type Node = (Value, Spans);

pub(super) type Parsed<T = ()> = Result<T, Box<Diagnostic>>;

pub(super) struct Tree<'f> {
    pub(super) file: &'f Arc<str>,
    /// What goes on, outermost first.
    open: Vec<Container>,
    /// Values that aliases stand for.
    pub(super) anchors: HashMap<usize, Node>,
    budget: usize,
    root: Option<Node>,
    /// What leaves the rest readable.
    pub(super) problems: Vec<Diagnostic>,
    /// Whether `<<` brings in the members of another object.
    merges: bool,
}

/// An array or object that has not ended yet.
struct Container {
    location: Location,
    anchor: usize,
    content: Content,
}

pub(super) enum Content {
    Items(Vec<Value>, Vec<Spans>),
    Members(Members),
}

#[derive(Default)]
pub(super) struct Members {
    values: Map<String, Value>,
    spans: HashMap<Box<str>, Spans>,
    /// A key whose value has not come yet.
    key: Option<(String, Location)>,
    /// Values of `<<`.
    merged: Vec<Node>,
}

impl Content {
    pub(super) fn list() -> Self {
        Self::Items(Vec::new(), Vec::new())
    }
}

impl<'f> Tree<'f> {
    pub(super) fn new(file: &'f Arc<str>, merges: bool) -> Self {
        Self {
            file,
            open: Vec::new(),
            anchors: HashMap::new(),
            budget: ALIAS_BUDGET,
            root: None,
            problems: Vec::new(),
            merges,
        }
    }

    pub(super) fn is_complete(&self) -> bool {
        self.root.is_some()
    }

    pub(super) fn document(self, diagnostics: &mut Diagnostics) -> Option<Document> {
        diagnostics.extend(self.problems);
        let (value, spans) = self.root?;
        let file = Arc::clone(self.file);
        Some(Document { file, value, spans })
    }

    pub(super) fn key_expected(&self) -> bool {
        matches!(self.open.last(), Some(Container { content: Content::Members(members), .. }) if members.key.is_none())
    }

    pub(super) fn key(&mut self, text: String, anchor: usize, location: Location) -> Parsed {
        if anchor != 0 {
            let node = (Value::String(text.clone()), Spans::leaf(location.clone()));
            self.remember(anchor, &node)?;
        }
        if let Some(container) = self.open.last_mut()
            && let Content::Members(members) = &mut container.content
        {
            let start = &mut container.location;
            if (start.line, start.column) == (location.line, location.column) {
                start.length = location.length;
            }
            members.key = Some((text, location));
        }
        Ok(())
    }

    pub(super) fn start(&mut self, content: Content, anchor: usize, location: Location) -> Parsed {
        if self.open.len() == MAX_DEPTH {
            return Err(Box::new(too_deep(location)));
        }
        self.open.push(Container {
            location,
            anchor,
            content,
        });
        Ok(())
    }

    pub(super) fn end(&mut self) -> Parsed {
        let Some(Container {
            location,
            anchor,
            content,
        }) = self.open.pop()
        else {
            return Ok(());
        };
        let node = match content {
            Content::Items(values, spans) => (Value::Array(values), Spans::items(location, spans)),
            Content::Members(mut members) => {
                for merged in std::mem::take(&mut members.merged) {
                    members.merge(merged);
                }
                let spans = Spans::members(location, members.spans);
                (Value::Object(members.values), spans)
            }
        };
        self.complete(node, anchor)
    }

    /// Puts what an alias stands for where the alias is.
    pub(super) fn repeat(&mut self, anchor: usize, location: Location) -> Parsed {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            return Ok(());
        };
        self.spend(&node.0, &location)?;
        if self.open.len() + depth_of(&node.0) > MAX_DEPTH {
            return Err(Box::new(too_deep(location)));
        }
        self.complete(node, 0)
    }

    fn remember(&mut self, anchor: usize, node: &Node) -> Parsed {
        self.spend(&node.0, &node.1.value)?;
        self.anchors.insert(anchor, node.clone());
        Ok(())
    }

    fn spend(&mut self, value: &Value, location: &Location) -> Parsed {
        let Some(rest) = spend(self.budget, value) else {
            let message = "the aliases of this file stand for more than 64 MiB";
            let problem = Diagnostic::new(&codes::TOO_MANY_ALIASES, message);
            let problem = problem.at(location.clone());
            return Err(problem.help("write the values out, or use `$ref`").into());
        };
        self.budget = rest;
        Ok(())
    }

    /// Puts a finished value where it belongs.
    pub(super) fn complete(&mut self, node: Node, anchor: usize) -> Parsed {
        if anchor != 0 {
            self.remember(anchor, &node)?;
        }
        let (value, mut spans) = node;
        match self.open.last_mut().map(|container| &mut container.content) {
            None => self.root = Some((value, spans)),
            Some(Content::Items(values, items)) => {
                values.push(value);
                items.push(spans);
            }
            Some(Content::Members(members)) => {
                let Some((key, place)) = members.key.take() else {
                    return Ok(());
                };
                if self.merges && key == "<<" && is_mergeable(&value) {
                    members.merged.push((value, spans));
                    return Ok(());
                }
                if let Some(first) = members.spans.get(key.as_str()) {
                    let first = first.key.as_ref().unwrap_or(&first.value);
                    let problem = duplicate_key(&key, place.clone(), first);
                    self.problems.push(problem);
                }
                spans.key = Some(place);
                members.spans.insert(key.as_str().into(), spans);
                members.values.insert(key, value);
            }
        }
        Ok(())
    }
}

impl Members {
    /// Adds what `<<` brings. Keys written out win, as do those merged first.
    fn merge(&mut self, (value, spans): Node) {
        match (value, spans.children) {
            (Value::Object(values), Children::Members(mut members)) => {
                for (key, value) in values {
                    if let Some(spans) = members.remove(key.as_str())
                        && !self.spans.contains_key(key.as_str())
                    {
                        self.spans.insert(key.as_str().into(), spans);
                        self.values.insert(key, value);
                    }
                }
            }
            (Value::Array(values), Children::Items(items)) => {
                for node in values.into_iter().zip(items) {
                    self.merge(node);
                }
            }
            _ => {}
        }
    }
}

/// `<<` is YAML 1.1, yet every common reader of OpenAPI files takes it.
fn is_mergeable(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_object),
        _ => false,
    }
}

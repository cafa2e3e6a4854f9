//! The API as a whole and its operations: which there are, names, paths, pages.

use std::collections::HashMap;

use serde_json::Value;

use crate::ir::{Content, Operation, Parameter, ParameterLocation, Resource, Type};
use crate::spec::reference::follow;
use crate::spec::{Node, Pointer};

use super::Direction;
use super::Side;
use super::compare::Comparison;
use super::difference::{AffectedItem, Difference};
use super::kinds::{self, Kind};
use super::schema::deprecation;

/// What an operation says that is not compared.
const UNJUDGED: [&str; 1] = ["callbacks"];

/// An operation with its place in the document.
#[derive(Clone)]
pub(super) struct OperationRef<'d> {
    pub(super) resource: &'d Resource,
    pub(super) operation: &'d Operation,
    pub(super) root: &'d Value,
    pub(super) item: Node<'d>,
    pub(super) node: Node<'d>,
}

/// An operation on both sides.
pub(super) struct Both<'d> {
    pub(super) vertex: usize,
    pub(super) old: OperationRef<'d>,
    pub(super) new: OperationRef<'d>,
}

impl<'d> OperationRef<'d> {
    fn all(side: &'d Side) -> Vec<Self> {
        let root = side.root();
        let known = side.api.operations().filter_map(|(resource, operation)| {
            let path = Node::root(root).get("paths")?.get(&operation.path)?;
            let item = follow(root, path);
            let pointer = operation.pointer.clone();
            let value = root.pointer(pointer.as_str())?;
            let node = Node { pointer, value };
            Some(Self {
                resource,
                operation,
                root,
                item,
                node,
            })
        });
        known.collect()
    }

    /// The method, the call type, what gives the items of a page, and the enum of what several statuses give.
    pub(super) fn items(&self) -> Vec<AffectedItem> {
        let mut items = vec![
            AffectedItem::member(&self.resource.handle, &self.operation.method_name),
            AffectedItem::all_of(&self.operation.call_name),
        ];
        match &self.operation.success.content {
            Content::ByStatus { name, .. } => items.push(AffectedItem::all_of(name)),
            Content::Json {
                ty: Type::Named(page),
                ..
            } if self.operation.pagination.is_some() => {
                items.push(AffectedItem::member(page, "items"));
            }
            _ => {}
        }
        items
    }

    /// What the client has for its resource.
    fn resource_items(&self) -> Vec<AffectedItem> {
        vec![
            AffectedItem::all_of(&self.resource.handle),
            AffectedItem::all_of(&self.resource.module),
            AffectedItem::member("Client", &self.resource.module),
        ]
    }

    /// All types that it names.
    fn types(&self) -> Vec<Type> {
        let parameters = self.operation.parameters.iter();
        let mut types: Vec<Type> = parameters.map(|parameter| parameter.ty.clone()).collect();
        types.extend(self.operation.body.iter().map(|body| body.ty.clone()));
        types.extend(types_of(&self.operation.success.content));
        types
    }
}

/// The types that are read.
pub(super) fn types_of(content: &Content) -> Vec<Type> {
    match content {
        Content::Json { ty, .. } => vec![ty.clone()],
        Content::ByStatus { answers, .. } => answers
            .iter()
            .flat_map(|answer| types_of(&answer.content))
            .collect(),
        _ => Vec::new(),
    }
}

impl<'d> Both<'d> {
    /// A difference of the operation as a whole.
    pub(super) fn difference(&self, kind: &'static Kind, message: String) -> Difference {
        let places = [&self.old, &self.new].map(|it| Some(it.node.pointer.clone()));
        let [old, new] = places;
        let direction = [Direction::Both, Direction::Request, Direction::Response]
            .into_iter()
            .find(|direction| kind.verdicts(*direction).is_some());
        let direction = direction.unwrap_or(Direction::Both);
        let mut found =
            Difference::new(kind, direction, &self.new.operation.id, message).at(old, new);
        found.affected = [self.old.items(), self.new.items()].concat();
        found
    }
}

impl<'d> Comparison<'d> {
    /// Compares everything.
    pub(super) fn api(&mut self) {
        let whole = self.root("");
        self.servers(whole);
        self.webhooks(whole);
        let (old, new) = (OperationRef::all(self.old), OperationRef::all(self.new));
        let operations = |list: &[OperationRef<'d>]| -> Vec<&'d Operation> {
            list.iter().map(|one| one.operation).collect()
        };
        let partners = partners(&operations(&old), &operations(&new));
        for (index, operation) in new.iter().enumerate() {
            let vertex = self.root(&operation.operation.id);
            match partners
                .iter()
                .position(|it| *it == Some(index))
                .and_then(|it| old.get(it))
            {
                Some(partner) => {
                    let (old, new) = (partner.clone(), operation.clone());
                    self.operation(&Both { vertex, old, new });
                }
                None => self.single(vertex, operation, false),
            }
        }
        for (operation, _) in old.iter().zip(&partners).filter(|(_, it)| it.is_none()) {
            let vertex = self.root(&operation.operation.id);
            self.single(vertex, operation, true);
        }
    }

    /// An operation that only one side has.
    fn single(&mut self, vertex: usize, one: &OperationRef<'d>, is_gone: bool) {
        let (kind, word) = match is_gone {
            true => (&kinds::OPERATION_REMOVED, "gone"),
            false => (&kinds::OPERATION_ADDED, "new"),
        };
        let operation = one.operation;
        let message = format!("`{} {}` is {word}", operation.method, operation.path);
        let mut found = Difference::new(kind, Direction::Both, &operation.id, message);
        found.affected = [one.items(), one.resource_items()].concat();
        let (place, types) = (Some(one.node.pointer.clone()), one.types());
        if is_gone {
            (found.old, found.dropped) = (place, types);
        } else {
            (found.new, found.introduced) = (place, types);
        }
        self.graph.push(vertex, found);
    }

    fn operation(&mut self, both: &Both<'d>) {
        self.names(both);
        self.operation_servers(both);
        self.security(both);
        self.parameters(both);
        self.request_body(both);
        self.responses(both);
        self.pagination(both);
        for key in UNJUDGED {
            self.unjudged_at(
                both.vertex,
                key,
                (&both.old.node, &both.new.node),
                &both.new.operation.id,
            );
        }
    }

    fn names(&mut self, both: &Both<'d>) {
        let (a, b) = (both.old.operation, both.new.operation);
        let mut notes: Vec<(&'static Kind, String)> = Vec::new();
        if a.id != b.id {
            let message = format!("the operation is called `{}` instead of `{}`", b.id, a.id);
            notes.push((&kinds::OPERATION_ID_CHANGED, message));
        }
        if template(&a.path) != template(&b.path) {
            let message = format!("the path is `{}` instead of `{}`", b.path, a.path);
            notes.push((&kinds::OPERATION_PATH_CHANGED, message));
        }
        if a.method != b.method {
            let message = format!("the method is `{}` instead of `{}`", b.method, a.method);
            notes.push((&kinds::OPERATION_METHOD_CHANGED, message));
        }
        let (added, removed) = (&kinds::OPERATION_DEPRECATED, &kinds::OPERATION_UNDEPRECATED);
        let told = deprecation((a.deprecated, b.deprecated), added, removed);
        notes.extend(told.map(|(kind, word)| (kind, format!("the operation {word}"))));
        let (on, off) = (&kinds::RETRY_ALLOWED, &kinds::RETRY_FORBIDDEN);
        let told = kinds::turned((a.idempotent, b.idempotent), on, off);
        let word = if b.idempotent { "is" } else { "is no longer" };
        let message = format!("repeating the operation {word} declared harmless");
        notes.extend(
            told.filter(|_| a.method == b.method)
                .map(|kind| (kind, message)),
        );
        self.tell(both, notes);
        let (from, to) = (&both.old.resource.module, &both.new.resource.module);
        if from != to {
            let message = format!("the operation is on `{to}` instead of `{from}`");
            let mut found = both.difference(&kinds::OPERATION_MOVED, message);
            found.affected.extend(both.old.resource_items());
            found.affected.extend(both.new.resource_items());
            found.dropped = both.old.types();
            found.introduced = both.new.types();
            self.graph.push(both.vertex, found);
        }
    }

    fn pagination(&mut self, both: &Both<'d>) {
        let [was, is] = [&both.old, &both.new].map(|it| {
            let pages = it.operation.pagination.as_ref()?;
            Some((&pages.items, &pages.next, &pages.parameter))
        });
        let kinds = [
            &kinds::PAGINATION_ADDED,
            &kinds::PAGINATION_REMOVED,
            &kinds::PAGINATION_CHANGED,
        ];
        let message = match (was.is_some(), is.is_some()) {
            (false, _) => "the list can be paged through",
            (_, false) => "the list can no longer be paged through",
            _ => "items or the next page are elsewhere",
        };
        if let Some(kind) = kinds::between(was, is, kinds) {
            self.tell(both, [(kind, message)]);
        }
    }

    /// Notes differences of an operation as a whole.
    pub(super) fn tell(
        &mut self,
        both: &Both<'d>,
        notes: impl IntoIterator<Item = (&'static Kind, impl Into<String>)>,
    ) {
        for (kind, message) in notes {
            self.graph
                .push(both.vertex, both.difference(kind, message.into()));
        }
    }

    fn webhooks(&mut self, whole: usize) {
        let roots = (Node::root(self.old.root()), Node::root(self.new.root()));
        self.unjudged_at(whole, "webhooks", (&roots.0, &roots.1), "webhooks");
    }

    /// Notes that something has changed which is not compared.
    pub(super) fn unjudged_at(
        &mut self,
        vertex: usize,
        key: &str,
        (old, new): (&Node<'d>, &Node<'d>),
        subject: &str,
    ) {
        let values = |node: &Node<'d>| node.get(key).map(|node| vec![node.value]);
        if self.says_the_same((values(old).as_ref(), values(new).as_ref())) {
            return;
        }
        let message = format!("`{key}` has changed; what that means was not judged");
        let place = |node: &Node<'d>| node.get(key).map(|node| node.pointer);
        let found = Difference::new(&kinds::PART_NOT_JUDGED, Direction::Both, subject, message);
        self.graph
            .push(vertex, found.at(place(old), place(new)).about(key));
    }
}

/// For each old operation the new one that it is: the one at the same endpoint, else the one of the same id.
pub(super) fn partners(old: &[&Operation], new: &[&Operation]) -> Vec<Option<usize>> {
    let mut partners: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    type Identity = fn(&Operation) -> (String, String);
    let keys: [Identity; 2] = [
        |it| (it.method.clone(), template(&it.path)),
        |it| (it.id.clone(), String::new()),
    ];
    for key in keys {
        let mut free: HashMap<(String, String), usize> = HashMap::new();
        for (index, one) in new.iter().enumerate().rev() {
            if taken.get(index) == Some(&false) {
                free.insert(key(one), index);
            }
        }
        for (one, partner) in old.iter().zip(&mut partners) {
            if partner.is_none()
                && let Some(index) = free.remove(&key(one))
                && let Some(slot) = taken.get_mut(index)
            {
                *slot = true;
                *partner = Some(index);
            }
        }
    }
    partners
}

/// The path without the names of its parameters, which do not matter.
pub(super) fn template(path: &str) -> String {
    let mut template = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        template.push_str(before);
        template.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    template + rest
}

/// What an argument is on the wire, wherever it goes. Names in a path and the case of a header do not matter.
pub(super) fn wire_name(operation: &Operation, parameter: &Parameter) -> String {
    let names = placeholders(&operation.path);
    let position = names.iter().position(|name| *name == parameter.name);
    match (parameter.place, position) {
        (ParameterLocation::Path, Some(position)) => position.to_string(),
        (ParameterLocation::Header, _) => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.clone(),
    }
}

/// The names of the parameters of a path in their order.
fn placeholders(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| part.split('}').next()).collect()
}

/// The place of a value that may not be there.
pub(super) fn place_of(node: Option<&Node<'_>>) -> Option<Pointer> {
    node.map(|node| node.pointer.clone())
}

#[cfg(test)]
mod tests {
    use super::{placeholders, template};

    #[test]
    fn names_in_a_path_do_not_matter_wherever_they_stand() {
        assert_eq!(template("/files/{name}.json"), template("/files/{id}.json"));
        assert_ne!(
            template("/files/{name}.json"),
            template("/files/{name}.xml")
        );
        assert_eq!(placeholders("/a/{b}/c-{d}.{e}"), ["b", "d", "e"]);
    }
}

//! The API as a whole and its operations: which there are, names, paths, pages.

use std::collections::HashMap;
use std::fmt::Display;

use crate::ir::wire::SchemaRef;
use crate::ir::{Api, Content, Operation, Parameter, ParameterLocation, Resource, Type};
use crate::spec::Node;

use super::compare::{Comparison, Context, Position};
use super::kinds::*;
use super::{AffectedItem, Change, Direction, NEW, OLD, Side};

/// An operation with its place in the document.
#[derive(Clone, Copy)]
pub(super) struct OperationRef<'d> {
    pub(super) side: &'d Side,
    pub(super) resource: &'d Resource,
    pub(super) operation: &'d Operation,
}

/// What changes belong to that are not found in schemas: a vertex, and what it is called.
pub(super) type Scope<'s> = (usize, &'s str);

/// An operation on both sides.
#[derive(Clone, Copy)]
pub(super) struct Both<'d> {
    pub(super) vertex: usize,
    pub(super) sides: [OperationRef<'d>; 2],
}

impl<'d> OperationRef<'d> {
    fn all(side: &'d Side) -> Vec<Self> {
        let operations = side.api.operations();
        let operations = operations.map(|(resource, operation)| Self {
            side,
            resource,
            operation,
        });
        operations.collect()
    }

    pub(super) fn node(&self) -> Node<'d> {
        self.side.node(&self.operation.pointer)
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
        types.extend(self.types_answered());
        types
    }

    /// The types of what is answered.
    pub(super) fn types_answered(&self) -> Vec<Type> {
        let types = self.operation.success.content.types();
        types.into_iter().cloned().collect()
    }
}

impl<'d> Both<'d> {
    /// Something of both operations.
    pub(super) fn each<T>(&self, of: impl Fn(&OperationRef<'d>) -> T) -> [T; 2] {
        self.sides.each_ref().map(of)
    }

    pub(super) fn scope(&self) -> Scope<'d> {
        (self.vertex, self.id())
    }

    /// The id of the operation.
    pub(super) fn id(&self) -> &'d str {
        &self.sides[NEW].operation.id
    }

    /// A change of the operation as a whole.
    pub(super) fn change(&self, what: &str, (kind, words): Note<impl Display>) -> Change {
        let mut directions = Direction::ALL.into_iter();
        let direction = directions.find(|direction| kind.verdicts(*direction).is_some());
        let direction = direction.unwrap_or(Direction::Both);
        let mut change = Change::new(kind, direction, self.id(), format!("{what} {words}"));
        change.vertex = self.vertex;
        change
            .at(self.each(|one| Some(one.operation.pointer.clone())))
            .only_in(self.each(OperationRef::items).concat())
    }

    /// Where a value of the operation is, such as a parameter, a header or a body in one media type.
    pub(super) fn position(
        &self,
        context: Context,
        holders: [&Node<'d>; 2],
        types: [Option<Type>; 2],
        label: String,
    ) -> Position<'d> {
        Position {
            outer: self.vertex,
            context,
            schemas: holders.map(schema_of),
            types,
            label,
            subject: self.id().to_owned(),
        }
    }
}

impl<'d> Comparison<'d> {
    /// Compares everything.
    pub(super) fn api(&mut self) {
        let whole = self.graph.root("");
        self.servers((whole, "servers"));
        let roots = self.sides.map(|side| Node::root(side.root()));
        self.unjudged_at((whole, "webhooks"), "webhooks", roots.each_ref());
        let [old, new] = self.sides.map(OperationRef::all);
        let partners = partners(self.sides.map(|side| &side.api));
        for (index, operation) in new.into_iter().enumerate() {
            let vertex = self.graph.root(&operation.operation.id);
            match partners.iter().position(|it| *it == Some(index)) {
                Some(partner) => {
                    let sides = [old[partner], operation];
                    self.operation(&Both { vertex, sides });
                }
                None => self.single(vertex, &operation, NEW),
            }
        }
        for (operation, _) in old.iter().zip(&partners).filter(|(_, it)| it.is_none()) {
            let vertex = self.graph.root(&operation.operation.id);
            self.single(vertex, operation, OLD);
        }
    }

    /// An operation that only one side has.
    fn single(&mut self, vertex: usize, one: &OperationRef<'d>, side: usize) {
        let (kind, word) = [(&OPERATION_REMOVED, "gone"), (&OPERATION_ADDED, "new")][side];
        let operation = one.operation;
        let message = format!("`{} {}` is {word}", operation.method, operation.path);
        let change = of_all((vertex, &operation.id), (kind, message));
        let change = change.only_in([one.items(), one.resource_items()].concat());
        self.push(change.on(side, operation.pointer.clone(), one.types()));
    }

    fn operation(&mut self, both: &Both<'d>) {
        self.names(both);
        self.operation_servers(both);
        self.security(both);
        self.parameters(both);
        self.request_body(both);
        self.responses(both);
        self.pagination(both);
        let nodes = both.each(OperationRef::node);
        self.unjudged_at(both.scope(), "callbacks", nodes.each_ref());
    }

    fn names(&mut self, both: &Both<'d>) {
        let [a, b] = both.each(|one| one.operation);
        let is_same_path = template(&a.path) == template(&b.path);
        let path = if is_same_path { &b.path } else { &a.path };
        let mut renamed = |kind, what, [was, is]: [&String; 2]| {
            if was != is {
                self.tell(both, what, [(kind, format!("`{is}` instead of `{was}`"))]);
            }
        };
        renamed(&OPERATION_ID_CHANGED, "the operationId is", [&a.id, &b.id]);
        renamed(&OPERATION_PATH_CHANGED, "the path is", [path, &b.path]);
        let methods = [&a.method, &b.method];
        renamed(&OPERATION_METHOD_CHANGED, "the method is", methods);
        let kinds = [&OPERATION_DEPRECATED, &OPERATION_UNDEPRECATED];
        let note = deprecated([a.deprecated, b.deprecated], kinds);
        self.tell(both, "the operation", note);
        let allowed = (&RETRY_ALLOWED, "is declared harmless to repeat");
        let forbidden = (&RETRY_FORBIDDEN, "is no longer declared harmless to repeat");
        let note = turned([a.idempotent, b.idempotent], allowed, forbidden);
        self.tell(both, "the operation", note.filter(|_| a.method == b.method));
        let [from, to] = both.each(|one| &one.resource.module);
        if from != to {
            let words = format!("is on `{to}` instead of `{from}`");
            let mut change = both.change("the operation", (&OPERATION_MOVED, words));
            let items = both.each(OperationRef::resource_items);
            change.affected.extend(items.concat());
            change.types = both.each(OperationRef::types);
            self.push(change);
        }
    }

    fn pagination(&mut self, both: &Both<'d>) {
        let pages = both.each(|one| {
            let pages = one.operation.pagination.as_ref()?;
            Some((&pages.items, &pages.next, &pages.parameter))
        });
        let note = match pages {
            [None, Some(_)] => Some((&PAGINATION_ADDED, "can be paged through")),
            [Some(_), None] => Some((&PAGINATION_REMOVED, "can no longer be paged through")),
            [was, is] if was != is => Some((&PAGINATION_CHANGED, "has another way to its items")),
            _ => None,
        };
        self.tell(both, "the list", note);
    }

    /// Notes changes of an operation as a whole.
    pub(super) fn tell<W: Display>(
        &mut self,
        both: &Both<'d>,
        what: &str,
        notes: impl IntoIterator<Item = Note<W>>,
    ) {
        self.extend(notes.into_iter().map(|note| both.change(what, note)));
    }

    /// Notes that something has changed which is not compared.
    pub(super) fn unjudged_at(&mut self, scope: Scope<'_>, key: &str, holders: [&Node<'d>; 2]) {
        let nodes = holders.map(|node| node.get(key));
        let values = nodes.each_ref().map(|it| it.as_ref().map(|it| it.value));
        if self.says_the_same(values.each_ref().map(Option::as_slice)) {
            return;
        }
        let message = format!("`{key}` has changed; what that means was not judged");
        let change = of_all(scope, (&PART_NOT_JUDGED, message));
        let places = nodes.map(|node| node.map(|node| node.pointer));
        self.push(change.at(places).about(key));
    }
}

/// A change of the API or of an operation as a whole.
pub(super) fn of_all((vertex, subject): Scope<'_>, (kind, message): Note<String>) -> Change {
    let mut change = Change::new(kind, Direction::Both, subject, message);
    change.vertex = vertex;
    change
}

/// The schema of a parameter, a header or a body, which may stand below a media type.
pub(super) fn schema_of<'d>(holder: &Node<'d>) -> SchemaRef<'d> {
    let content = holder.map("content").into_iter().next();
    let holder = content.map_or_else(|| holder.clone(), |(_, media)| media);
    match holder.get("schema") {
        Some(schema) => SchemaRef::at(schema),
        None => SchemaRef::anything(holder.pointer),
    }
}

/// For each old operation the new one that it is: the one at the same endpoint, else the one of the same id.
pub(super) fn partners(apis: [&Api; 2]) -> Vec<Option<usize>> {
    let [old, new] = apis.map(|api| Vec::from_iter(api.operations().map(|(_, it)| it)));
    let mut partners: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    type Identity = fn(&Operation) -> (String, String);
    let keys: [Identity; 2] = [
        |it| (it.method.clone(), template(&it.path)),
        |it| (it.id.clone(), String::new()),
    ];
    for key in keys {
        // Of two that look the same the first one is taken.
        let free = new.iter().enumerate().rev();
        let free = free.filter(|(index, _)| !taken[*index]);
        let mut free: HashMap<_, usize> = free.map(|(index, one)| (key(one), index)).collect();
        for (one, partner) in old.iter().zip(&mut partners) {
            if partner.is_none()
                && let Some(index) = free.remove(&key(one))
            {
                taken[index] = true;
                *partner = Some(index);
            }
        }
    }
    partners
}

/// The path without the names of its parameters, which do not matter.
pub(super) fn template(path: &str) -> String {
    let names = placeholders(path).into_iter();
    names.fold(path.to_owned(), |path, name| {
        path.replace(&format!("{{{name}}}"), "{}")
    })
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

//! The API as a whole: servers and which operations there are.

use serde_json::Value;

use crate::ir::{Content, Operation, Resource, Type};
use crate::spec::{Document, Pointer};

use super::super::kinds::{self, Kind};
use super::super::view::{ParameterLocation, resolved};
use super::super::{Direction, Side};
use super::{Comparison, Found, Touched};

/// An operation with its place in the document.
#[derive(Clone)]
pub(super) struct Known<'d> {
    pub(super) resource: &'d Resource,
    pub(super) operation: &'d Operation,
    pub(super) item: ParameterLocation<'d>,
    pub(super) place: ParameterLocation<'d>,
}

impl<'d> Comparison<'d> {
    pub(super) fn api(&mut self) {
        self.servers();
        let (old, new) = (operations(self.old), operations(self.new));
        let mut taken = vec![false; new.len()];
        let mut pairs: Vec<Option<usize>> = vec![None; old.len()];
        let same: [fn(&Operation, &Operation) -> bool; 2] = [same_endpoint, |a, b| a.id == b.id];
        for same in same {
            for (known, pair) in old
                .iter()
                .zip(&mut pairs)
                .filter(|(_, pair)| pair.is_none())
            {
                let partner = new.iter().zip(&taken).position(|(candidate, taken)| {
                    !taken && same(known.operation, candidate.operation)
                });
                if let Some(slot) = partner.and_then(|index| taken.get_mut(index)) {
                    *slot = true;
                    *pair = partner;
                }
            }
        }
        for (known, pair) in old.iter().zip(pairs) {
            match pair.and_then(|index| new.get(index)) {
                Some(partner) => self.operation(known, partner),
                None => self.operation_gone(known),
            }
        }
        for (known, _) in new.iter().zip(taken).filter(|(_, taken)| !taken) {
            self.operation_new(known);
        }
    }

    fn operation_gone(&mut self, known: &Known<'d>) {
        let message = format!(
            "`{} {}` is gone",
            known.operation.method, known.operation.path
        );
        let found = self.push(of_operation(
            &kinds::OPERATION_REMOVED,
            known.operation,
            message,
        ));
        found.old = Some(known.place.pointer.clone());
        found.touched = touched(known);
        found.touched.extend(resource_items(known.resource));
        found.dropped = types(known.operation);
    }

    fn operation_new(&mut self, known: &Known<'d>) {
        let message = format!(
            "`{} {}` is new",
            known.operation.method, known.operation.path
        );
        let found = self.push(of_operation(
            &kinds::OPERATION_ADDED,
            known.operation,
            message,
        ));
        found.new = Some(known.place.pointer.clone());
        found.touched = touched(known);
        found.touched.extend(resource_items(known.resource));
        found.introduced = types(known.operation);
    }

    fn servers(&mut self) {
        let (old, new) = (
            servers(&self.old.loaded.document),
            servers(&self.new.loaded.document),
        );
        let at = Pointer::root().join("servers");
        let of = |kind: &'static Kind, message: String| Found {
            kind,
            direction: Direction::Both,
            operation: None,
            subject: "servers".to_owned(),
            old: Some(at.clone()),
            new: Some(at.clone()),
            message,
            wire: None,
            shipped: None,
            touched: Vec::new(),
            dropped: Vec::new(),
            introduced: Vec::new(),
            renamed: None,
        };
        let (first, now) = (old.first(), new.first());
        if let (Some(first), Some(now)) = (first, now)
            && first != now
        {
            let kind = if new.contains(first) {
                &kinds::DEFAULT_SERVER_CHANGED
            } else {
                &kinds::SERVER_REPLACED
            };
            self.push(of(
                kind,
                format!("requests go to `{now}` instead of `{first}`"),
            ));
        }
        for url in old.iter().skip(1).filter(|url| !new.contains(url)) {
            self.push(of(
                &kinds::SERVER_REMOVED,
                format!("the server `{url}` is gone"),
            ));
        }
        for url in new.iter().skip(1).filter(|url| !old.contains(url)) {
            self.push(of(
                &kinds::SERVER_ADDED,
                format!("the server `{url}` is new"),
            ));
        }
    }
}

/// A difference of an operation as a whole.
pub(super) fn of_operation(kind: &'static Kind, operation: &Operation, message: String) -> Found {
    Found {
        kind,
        direction: Direction::Both,
        operation: Some(operation.id.clone()),
        subject: operation.id.clone(),
        old: None,
        new: None,
        message,
        wire: None,
        shipped: None,
        touched: Vec::new(),
        dropped: Vec::new(),
        introduced: Vec::new(),
        renamed: None,
    }
}

/// The method and the call type of an operation.
pub(super) fn touched(known: &Known<'_>) -> Vec<Touched> {
    let operation = known.operation;
    let mut touched = vec![
        Touched::member(&known.resource.handle, &operation.method_name),
        Touched::all_of(&operation.call_name),
    ];
    if operation.pagination.is_some()
        && let Content::Json {
            ty: Type::Named(page),
            ..
        } = &operation.success.content
    {
        touched.push(Touched::member(page, "items"));
    }
    touched
}

/// What the client has for a resource.
pub(super) fn resource_items(resource: &Resource) -> Vec<Touched> {
    vec![
        Touched::all_of(&resource.handle),
        Touched::all_of(&resource.module),
        Touched::member("Client", &resource.module),
    ]
}

/// All types that an operation names.
fn types(operation: &Operation) -> Vec<Type> {
    let mut types: Vec<Type> = operation
        .parameters
        .iter()
        .map(|parameter| parameter.ty.clone())
        .collect();
    types.extend(operation.body.iter().map(|body| body.ty.clone()));
    if let Content::Json { ty, .. } = &operation.success.content {
        types.push(ty.clone());
    }
    types
}

fn operations(side: &Side) -> Vec<Known<'_>> {
    let document = &side.loaded.document;
    let known = side.api.operations().filter_map(|(resource, operation)| {
        let pointer = Pointer::from_tokens(["paths", &operation.path]);
        let item = resolved(
            document,
            ParameterLocation {
                schema: document.get(&pointer)?,
                pointer,
            },
        );
        let method = operation.method.to_lowercase();
        let place = ParameterLocation {
            pointer: item.pointer.join(&method),
            schema: item.schema.get(&method)?,
        };
        Some(Known {
            resource,
            operation,
            item,
            place,
        })
    });
    known.collect()
}

/// Names of path parameters do not matter.
fn same_endpoint(a: &Operation, b: &Operation) -> bool {
    a.method == b.method && template(&a.path) == template(&b.path)
}

pub(super) fn template(path: &str) -> String {
    path.split('/')
        .map(|part| {
            if part.starts_with('{') && part.ends_with('}') {
                "{}"
            } else {
                part
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

fn servers(document: &Document) -> Vec<String> {
    let list = document
        .value()
        .get("servers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(|server| {
        let mut url = server.get("url")?.as_str()?.to_owned();
        for (name, variable) in server
            .get("variables")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if let Some(default) = variable.get("default").and_then(Value::as_str) {
                url = url.replace(&format!("{{{name}}}"), default);
            }
        }
        Some(url.trim_end_matches('/').to_owned())
    })
    .collect()
}

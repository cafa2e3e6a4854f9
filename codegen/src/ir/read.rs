//! Reads a whole document into the IR.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::example;
use super::name::{Names, pascal_case, snake_case};
use super::operation::OperationReader;
use super::placement::place;
use super::schema::Schemas;
use super::{
    Api, BodyKind, Content, Operation, Pagination, Resource, Shape, Type, TypeDef, server,
};
use crate::spec::reference::follow;
use crate::spec::walk::METHODS;
use crate::spec::{Node, OperationIds, Pointer};

/// Reads the effective document of one API. `module` names its Rust module.
///
/// The document has passed the lint: what the lint reports is passed over here.
pub fn read(module: &str, root: &Value) -> Api {
    let mut schemas = Schemas::new(root);
    let readers = readers(root);
    let mut resources = resources(root, &readers, &mut schemas);
    let needed = schemas.count();
    let by_place: HashMap<&Pointer, &OperationReader<'_>> = readers
        .iter()
        .map(|it| (&it.operation.pointer, it))
        .collect();
    for operation in resources.iter_mut().flat_map(|it| &mut it.operations) {
        if let Some(reader) = by_place.get(&operation.pointer) {
            operation.responses = reader.all_responses(&mut schemas);
        }
    }
    let (types, response_types) = schemas.into_types(needed);
    let index = types.iter().chain(&response_types).enumerate();
    let index = index
        .map(|(position, def)| (def.name.clone(), position))
        .collect();
    let document = Node::root(root);
    let info = document.get("info").unwrap_or_else(|| document.clone());
    let text = |key: &str| info.text(key).map(str::to_owned);
    let servers = server::all(&document);
    let mut api = Api {
        module: snake_case(module),
        title: text("title").unwrap_or_else(|| module.to_owned()),
        description: text("description"),
        version: text("version").unwrap_or_default(),
        base_url: servers.first().map(|it| it.url.clone()).unwrap_or_default(),
        servers,
        resources: Vec::new(),
        types,
        response_types,
        index,
    };
    for operation in resources
        .iter_mut()
        .flat_map(|resource| &mut resource.operations)
    {
        resolve_pagination(operation, &api);
        settle_form(operation, &api);
        example::complete(operation, &api);
    }
    mark_multipart(&resources, &mut api.types);
    place(&resources, &mut api.types);
    api.resources = resources;
    api
}

fn resources<'d>(
    root: &'d Value,
    readers: &[OperationReader<'d>],
    schemas: &mut Schemas<'d>,
) -> Vec<Resource> {
    let mut resources: IndexMap<&str, Resource> = IndexMap::new();
    let mut modules = Names::default();
    for taken in TAKEN_MODULES {
        modules.claim(taken.to_owned());
    }
    for tag in Node::root(root).list("tags") {
        if let Some(name) = tag.value.get("name").and_then(Value::as_str) {
            let declared = || resource(name, Some(&tag), &mut modules);
            resources.entry(name).or_insert_with(declared);
        }
    }
    for reader in readers {
        let operation = reader.read(schemas);
        let undeclared = || resource(reader.tag(), None, &mut modules);
        let resource = resources.entry(reader.tag()).or_insert_with(undeclared);
        resource.operations.push(operation);
    }
    let mut resources: Vec<Resource> = resources.into_values().collect();
    resources.retain(|resource| !resource.operations.is_empty());
    schemas.finish();
    name_calls(&mut resources, schemas);
    resources
}

/// Names of accessors and modules that would clash with what the client has anyway.
const TAKEN_MODULES: [&str; 4] = ["new", "builder", "shared", "mock"];

fn resource(tag: &str, declared: Option<&Node<'_>>, modules: &mut Names) -> Resource {
    let given = declared.and_then(|declared| declared.text("x-resource"));
    let module = modules.claim(snake_case(given.unwrap_or(tag)));
    Resource {
        handle: String::new(),
        description: declared
            .and_then(|declared| declared.text("description"))
            .map(str::to_owned),
        operations: Vec::new(),
        module,
    }
}

/// Names that could clash across operations and with models are given once all of them are known.
fn name_calls(resources: &mut [Resource], schemas: &mut Schemas<'_>) {
    let mut names = Names::default();
    // Other functions and fields where those of the operations are listed.
    for taken in ["routes", "call"] {
        names.reserve(taken.to_owned());
    }
    let paged = resources
        .iter()
        .flat_map(|resource| &resource.operations)
        .filter(|operation| operation.pagination.is_some());
    for operation in paged {
        // The static that describes the pages is named after the operation.
        names.reserve(format!("{}_pages", snake_case(&operation.id)));
    }
    for resource in resources {
        resource.handle = schemas.claim_name(&pascal_case(&resource.module));
        let mut methods = Names::default();
        // By the rules of method calls, those of these traits would be called in their place.
        for taken in ["into", "try_into"] {
            methods.reserve(taken.to_owned());
        }
        for operation in &mut resource.operations {
            if !methods.is_free(&operation.method_name) {
                operation.method_name = snake_case(&operation.id);
            }
            operation.method_name = methods.claim(operation.method_name.clone());
            operation.call_name = schemas.claim_name(&pascal_case(&operation.id));
            operation.name = names.claim(operation_name(&operation.id));
            if let Content::ByStatus { name, .. } = &mut operation.success.content {
                *name = schemas.claim_name(&format!("{} answer", operation.id));
            }
        }
    }
}

/// A single letter in capitals would be a type's name as well.
fn operation_name(id: &str) -> String {
    let name = snake_case(id);
    if name.chars().count() == 1 {
        format!("{name}_call")
    } else {
        name
    }
}

fn readers(root: &Value) -> Vec<OperationReader<'_>> {
    let mut readers = Vec::new();
    let mut ids = OperationIds::of(root);
    for (path, path_item) in Node::root(root).map("paths") {
        let path_item = follow(root, path_item);
        for (method, operation) in path_item.members() {
            if METHODS.contains(&method) {
                let id = operation.text("operationId").map(str::to_owned);
                readers.push(OperationReader {
                    id: id.unwrap_or_else(|| ids.propose(method, path)),
                    root,
                    path,
                    path_item: path_item.clone(),
                    method,
                    operation,
                });
            }
        }
    }
    readers
}

/// Forms have named fields; a schema that describes none becomes any JSON object.
fn settle_form(operation: &mut Operation, api: &Api) {
    let Some(body) = &mut operation.body else {
        return;
    };
    let is_struct = body
        .ty
        .name()
        .and_then(|name| api.type_def(name))
        .is_some_and(|def| matches!(def.shape, Shape::Struct(_)));
    let is_form = matches!(body.kind, BodyKind::Form(_) | BodyKind::Multipart);
    if is_form && !(is_struct && matches!(body.ty, Type::Named(_))) {
        body.ty = Type::Any;
    }
}

fn mark_multipart(resources: &[Resource], types: &mut [TypeDef]) {
    let operations = resources.iter().flat_map(|resource| &resource.operations);
    let bodies = operations.filter_map(|operation| operation.body.as_ref());
    let names: Vec<&str> = bodies
        .filter(|body| body.kind == BodyKind::Multipart)
        .filter_map(|body| body.ty.name())
        .collect();
    for def in types {
        if let Shape::Struct(shape) = &mut def.shape {
            shape.is_multipart = names.contains(&def.name.as_str());
        }
    }
}

/// Finds the type of the items; a declaration that leads nowhere was reported by the lint and is dropped.
fn resolve_pagination(operation: &mut Operation, api: &Api) {
    let Some(declared) = operation.pagination.take() else {
        return;
    };
    let Content::Json { ty, .. } = &operation.success.content else {
        return;
    };
    if let Some(Type::Array(item)) = type_at(ty, &declared.items, api) {
        operation.pagination = Some(Pagination {
            item: *item,
            ..declared
        });
    }
}

fn type_at(ty: &Type, path: &[String], api: &Api) -> Option<Type> {
    let Some((property, rest)) = path.split_first() else {
        return Some(ty.clone());
    };
    let Type::Named(name) = ty else { return None };
    let def = api.type_def(name)?;
    let Shape::Struct(shape) = &def.shape else {
        return None;
    };
    type_at(&shape.field(property)?.ty, rest, api)
}

//! Reads a whole document into the IR.

use indexmap::IndexMap;
use serde_json::Value;

use super::example;
use super::name::{Names, pascal_case, snake_case};
use super::operation::{OperationReader, all_responses};
use super::placement::place;
use super::schema::{Schemas, complete_unions};
use super::{
    Api, BodyKind, Content, Operation, Pagination, Resource, Shape, Type, TypeDef, server,
};
use crate::spec::reference::follow;
use crate::spec::walk::METHODS;
use crate::spec::{Node, OperationIds};

/// Reads the effective document of one API. `module` names its Rust module.
///
/// The document has passed the lint: what the lint reports is passed over here.
pub fn read(module: &str, root: &Value) -> Api {
    let mut schemas = Schemas::new(root);
    let mut resources = resources(root, &mut schemas);
    let needed = schemas.count();
    for operation in resources.iter_mut().flat_map(|it| &mut it.operations) {
        operation.responses = all_responses(root, operation, &mut schemas);
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
        base_url: servers.first().cloned().unwrap_or_default(),
        servers,
        resources: Vec::new(),
        types,
        response_types,
        index,
    };
    complete_unions(&mut api);
    for operation in resources.iter_mut().flat_map(|it| &mut it.operations) {
        resolve_pagination(operation, &api);
        settle_form(operation, &api);
        example::complete(operation, &api);
    }
    api.resources = resources;
    place(&mut api);
    mark_uploads(root, &mut api.types);
    api
}

fn resources<'d>(root: &'d Value, schemas: &mut Schemas<'d>) -> Vec<Resource> {
    let mut resources: IndexMap<&str, Resource> = IndexMap::new();
    // Those of the client, and of modules that it has anyway.
    let mut modules = Names::without(&["new", "builder", "shared", "mock"]);
    for tag in Node::root(root).list("tags") {
        if let Some(name) = tag.value.get("name").and_then(Value::as_str) {
            let declared = || resource(name, &tag, &mut modules);
            resources.entry(name).or_insert_with(declared);
        }
    }
    for reader in readers(root) {
        let operation = reader.read(schemas);
        let nothing = Node::root(&Value::Null);
        let undeclared = || resource(reader.tag(), &nothing, &mut modules);
        let resource = resources.entry(reader.tag()).or_insert_with(undeclared);
        resource.operations.push(operation);
    }
    let mut resources: Vec<Resource> = resources.into_values().collect();
    resources.retain(|resource| !resource.operations.is_empty());
    schemas.finish();
    name_calls(&mut resources, schemas);
    resources
}

fn resource(tag: &str, declared: &Node<'_>, modules: &mut Names) -> Resource {
    let module = declared.text("x-resource").unwrap_or(tag);
    Resource {
        module: modules.claim(snake_case(module)),
        handle: String::new(),
        description: declared.text("description").map(str::to_owned),
        operations: Vec::new(),
    }
}

/// Names that could clash across operations and with models are given once all of them are known.
fn name_calls(resources: &mut [Resource], schemas: &mut Schemas<'_>) {
    // Other functions and fields where those of the operations are listed.
    let mut names = Names::without(&["routes", "call"]);
    let operations = resources.iter().flat_map(|it| &it.operations);
    for operation in operations.filter(|it| it.pagination.is_some()) {
        // The static that describes the pages is named after the operation.
        names.reserve(&format!("{}_pages", snake_case(&operation.id)));
    }
    for resource in resources {
        resource.handle = schemas.claim_name(&pascal_case(&resource.module));
        // By the rules of method calls, those of these traits would be called in their place.
        let mut methods = Names::without(&["into", "try_into"]);
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
    if let Some(body) = &mut operation.body
        && matches!(body.kind, BodyKind::Form(_) | BodyKind::Multipart)
        && api.structure(&body.ty).is_none()
    {
        body.ty = Type::Any;
    }
}

/// Finds the type of the items; a declaration that leads nowhere was reported by the lint and is dropped.
fn resolve_pagination(operation: &mut Operation, api: &Api) {
    let content = &operation.success.content;
    let declared = operation.pagination.take();
    operation.pagination = declared.and_then(|declared| {
        let fields = api.fields_along(content.json()?, &declared.items)?;
        let Type::Array(item) = &fields.last()?.ty else {
            return None;
        };
        let item = (**item).clone();
        Some(Pagination { item, ..declared })
    });
}

/// Texts of bytes in multipart bodies are files.
fn mark_uploads(root: &Value, types: &mut [TypeDef]) {
    for def in types.iter_mut().filter(|def| def.is_multipart) {
        if let Shape::Struct(shape) = &mut def.shape {
            for field in &mut shape.fields {
                let property = Node::at(root, field.origin.pointer.clone());
                let upload = property.and_then(|property| upload_type(root, property));
                field.ty = upload.unwrap_or_else(|| field.ty.clone());
            }
        }
    }
}

/// The type of a file, or of several; `None` for other values.
fn upload_type(root: &Value, property: Node<'_>) -> Option<Type> {
    let schema = follow(root, property);
    if let Some(items) = schema.get("items") {
        let item = upload_type(root, items)?;
        return (item == Type::Upload).then(|| Type::Array(Box::new(item)));
    }
    let is_media = schema.text("contentMediaType").is_some_and(|it| {
        !it.starts_with("application/json") && schema.text("contentEncoding").is_none()
    });
    (schema.text("format") == Some("binary") || is_media).then_some(Type::Upload)
}

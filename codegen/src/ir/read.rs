//! Reads a whole document into the IR.

use serde_json::Value;

use super::example;
use super::name::{Names, pascal_case, snake_case};
use super::operation::{METHODS, Source, follow};
use super::placement::place;
use super::schema::{Schemas, text};
use super::{
    Api, BodyKind, Content, Operation, Pagination, Resource, Shape, Type, TypeDef, server,
};

/// Reads the effective document of one API. `module` names its Rust module.
///
/// The document has passed the lint: what the lint reports is passed over here.
pub fn read(module: &str, root: &Value) -> Api {
    let mut schemas = Schemas::new(root);
    let mut resources = resources(root, &mut schemas);
    let types = schemas.into_types();
    let index = types
        .iter()
        .enumerate()
        .map(|(position, def)| (def.name.clone(), position))
        .collect();
    let info = root.get("info").unwrap_or(&Value::Null);
    let mut api = Api {
        module: snake_case(module),
        title: text(info, "title").unwrap_or_else(|| module.to_owned()),
        description: text(info, "description"),
        version: text(info, "version").unwrap_or_default(),
        base_url: server::of_document(root),
        resources: Vec::new(),
        types,
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

fn resources<'d>(root: &'d Value, schemas: &mut Schemas<'d>) -> Vec<Resource> {
    let mut resources: Vec<(&str, Resource)> = Vec::new();
    let mut modules = Names::default();
    for taken in TAKEN_MODULES {
        modules.claim(taken.to_owned());
    }
    for tag in root
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if let Some(name) = tag.get("name").and_then(Value::as_str) {
            resources.push((name, resource(name, Some(tag), &mut modules)));
        }
    }
    for source in sources(root) {
        let operation = source.read(schemas);
        let index = match resources.iter().position(|(tag, _)| *tag == source.tag()) {
            Some(index) => index,
            None => {
                resources.push((source.tag(), resource(source.tag(), None, &mut modules)));
                resources.len() - 1
            }
        };
        if let Some((_, resource)) = resources.get_mut(index) {
            resource.operations.push(operation);
        }
    }
    let mut resources: Vec<Resource> = resources
        .into_iter()
        .map(|(_, resource)| resource)
        .collect();
    resources.retain(|resource| !resource.operations.is_empty());
    schemas.finish();
    name_calls(&mut resources, schemas);
    resources
}

/// Names of accessors and modules that would clash with what the client has anyway.
const TAKEN_MODULES: [&str; 4] = ["new", "builder", "shared", "mock"];

fn resource(tag: &str, declared: Option<&Value>, modules: &mut Names) -> Resource {
    let given = declared.and_then(|declared| text(declared, "x-resource"));
    let module = modules.claim(snake_case(given.as_deref().unwrap_or(tag)));
    Resource {
        handle: String::new(),
        description: declared.and_then(|declared| text(declared, "description")),
        operations: Vec::new(),
        module,
    }
}

/// Names that could clash across operations and with models are given once all of them are known.
fn name_calls(resources: &mut [Resource], schemas: &mut Schemas<'_>) {
    let mut names = Names::default();
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

fn sources(root: &Value) -> Vec<Source<'_>> {
    let paths = root.get("paths").and_then(Value::as_object);
    let mut sources = Vec::new();
    for (path, path_item) in paths.into_iter().flatten() {
        let path_item = follow(root, path_item);
        for (method, operation) in path_item.as_object().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                sources.push(Source {
                    root,
                    path,
                    path_item,
                    method,
                    operation,
                });
            }
        }
    }
    sources
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

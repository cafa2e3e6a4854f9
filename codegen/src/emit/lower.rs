//! The types of the IR as an OpenAPI 3.0 document, which progenitor turns into Rust.
//!
//! Types and properties keep their names. Limits are left out, because progenitor would make a type of its own of
//! each, and enums are plain strings: they are replaced by the open ones. See [`super::models`].

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use crate::ir::{Alternative, Api, Field, Shape, Struct, Type, TypeDef};

/// The crates that types are in which OpenAPI cannot say; the first stands for the runtime.
pub(super) const CRATES: [&str; 2] = ["runtime", "std"];

/// A document that holds nothing but the types.
pub(super) fn lower(api: &Api) -> serde_json::Result<OpenAPI> {
    let types = api.types.iter();
    let schemas: Map<String, Value> = types
        .map(|def| (def.name.clone(), definition(def)))
        .collect();
    serde_json::from_value(json!({
        "openapi": "3.0.3",
        "info": { "title": api.title, "version": api.version },
        "paths": {},
        "components": { "schemas": schemas },
    }))
}

fn definition(def: &TypeDef) -> Value {
    match &def.shape {
        Shape::Struct(shape) => structure(shape),
        Shape::Enum(_) => schema(&Type::String),
        Shape::Union(union) => {
            let alternatives: Vec<Value> = union.alternatives.iter().map(alternative).collect();
            json!({ "oneOf": alternatives })
        }
        Shape::Newtype(ty) => schema(ty),
    }
}

fn structure(shape: &Struct) -> Value {
    let properties = shape.fields.iter();
    let properties: Map<String, Value> = properties
        .map(|field| (field.name.clone(), property(field)))
        .collect();
    let required = shape.fields.iter().filter(|field| field.required);
    let required: Vec<&String> = required.map(|field| &field.name).collect();
    // Without a schema there, none is asked for.
    let additional = shape.additional.as_ref().map(|(ty, _)| schema(ty));
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": additional,
    })
}

fn property(field: &Field) -> Value {
    // What may be absent is an `Option` anyhow, except for a collection, which would be empty.
    let is_collection = matches!(field.ty, Type::Array(_) | Type::Map(_));
    let needs_null = if field.required {
        field.nullable
    } else {
        is_collection
    };
    let schema = schema(&field.ty);
    if needs_null { nullable(schema) } else { schema }
}

/// An object with one property, by whose name progenitor calls the variant.
fn alternative(alternative: &Alternative) -> Value {
    let name = &alternative.variant;
    json!({
        "type": "object",
        "properties": { name: schema(&alternative.ty) },
        "required": [name],
    })
}

fn schema(ty: &Type) -> Value {
    match ty {
        Type::String => json!({ "type": "string" }),
        Type::DateTime => json!({ "type": "string", "format": "date-time" }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Uuid => json!({ "type": "string", "format": "uuid" }),
        Type::Int32 => json!({ "type": "integer", "format": "int32" }),
        Type::Int64 => json!({ "type": "integer", "format": "int64" }),
        Type::Number => json!({ "type": "number" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Any => json!({}),
        Type::Named(name) => json!({ "$ref": format!("#/components/schemas/{name}") }),
        Type::Array(items) => json!({ "type": "array", "items": schema(items) }),
        Type::Map(value) => json!({ "type": "object", "additionalProperties": schema(value) }),
        Type::Nullable(inner) => nullable(schema(inner)),
        Type::Upload => rust_type("runtime", "Upload", &[]),
    }
}

/// `nullable` stands beside a type; a reference has none, and to progenitor neither has what is any JSON or a type
/// of ours.
fn nullable(mut schema: Value) -> Value {
    if schema.get("$ref").is_some() {
        return json!({ "allOf": [schema], "nullable": true });
    }
    match schema.as_object_mut() {
        Some(members) if members.contains_key("type") => {
            members.insert("nullable".to_owned(), Value::Bool(true));
            schema
        }
        _ => rust_type("std", "option::Option", &[schema]),
    }
}

/// A type that OpenAPI cannot say: progenitor reads the extension.
fn rust_type(crate_name: &str, path: &str, parameters: &[Value]) -> Value {
    json!({
        "x-rust-type": {
            "crate": crate_name,
            "version": "*",
            "path": format!("{crate_name}::{path}"),
            "parameters": parameters,
        },
    })
}

//! The types of the IR as an OpenAPI 3.0 document, which progenitor turns into Rust.
//!
//! Types and properties keep their names. Limits are left out, because progenitor would make a type of its own of
//! each, and enums are plain strings: they are replaced by the open ones. See [`super::models`].

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, Components, IntegerFormat,
    IntegerType, NumberType, ObjectType, OpenAPI, ReferenceOr, Schema, SchemaData, SchemaKind,
    StringType, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::json;

use crate::ir::{Alternative, Api, Field, Shape, Struct, Type, TypeDef};

/// The extension by which progenitor is told the Rust type of a schema.
const RUST_TYPE: &str = "x-rust-type";

/// The crates that those types are in; the first stands for the runtime.
pub(super) const CRATES: [&str; 2] = ["runtime", "std"];

/// A document that holds nothing but the types.
pub(super) fn lower(api: &Api) -> OpenAPI {
    let types = api.types.iter();
    let schemas = types.map(|def| (def.name.clone(), definition(def)));
    OpenAPI {
        openapi: "3.0.3".to_owned(),
        components: Some(Components {
            schemas: schemas.collect(),
            ..Components::default()
        }),
        ..OpenAPI::default()
    }
}

fn definition(def: &TypeDef) -> ReferenceOr<Schema> {
    match &def.shape {
        Shape::Struct(shape) => structure(shape),
        Shape::Enum(_) => schema(&Type::String),
        Shape::Union(union) => ReferenceOr::Item(of_kind(SchemaKind::OneOf {
            one_of: union.alternatives.iter().map(alternative).collect(),
        })),
        Shape::Newtype(ty) => schema(ty),
    }
}

fn structure(shape: &Struct) -> ReferenceOr<Schema> {
    let properties = shape.fields.iter();
    let properties = properties.map(|field| (field.name.clone(), property(field)));
    let required = shape.fields.iter().filter(|field| field.required);
    let required = required.map(|field| field.name.clone());
    let additional = shape.additional.as_ref().map(|(ty, _)| ty);
    object(properties, required, additional)
}

fn property(field: &Field) -> ReferenceOr<Schema> {
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
fn alternative(alternative: &Alternative) -> ReferenceOr<Schema> {
    let name = &alternative.variant;
    let property = (name.clone(), schema(&alternative.ty));
    object([property], [name.clone()], None)
}

fn schema(ty: &Type) -> ReferenceOr<Schema> {
    match ty {
        Type::String => string(None),
        Type::DateTime => string(Some("date-time")),
        Type::Date => string(Some("date")),
        Type::Uuid => string(Some("uuid")),
        Type::Int32 => integer(IntegerFormat::Int32),
        Type::Int64 => integer(IntegerFormat::Int64),
        Type::Number => typed(SchemaType::Number(NumberType::default())),
        Type::Boolean => typed(SchemaType::Boolean(BooleanType::default())),
        Type::Any => ReferenceOr::Item(of_kind(SchemaKind::Any(AnySchema::default()))),
        Type::Named(name) => ReferenceOr::ref_(&format!("#/components/schemas/{name}")),
        Type::Array(items) => typed(SchemaType::Array(ArrayType {
            items: Some(boxed(schema(items))),
            min_items: None,
            max_items: None,
            unique_items: false,
        })),
        Type::Map(value) => object([], [], Some(value)),
        Type::Nullable(inner) => nullable(schema(inner)),
        Type::Upload => rust_type("runtime", "Upload", Vec::new()),
    }
}

fn string(format: Option<&str>) -> ReferenceOr<Schema> {
    typed(SchemaType::String(StringType {
        format: format.map(str::to_owned).into(),
        ..StringType::default()
    }))
}

fn integer(format: IntegerFormat) -> ReferenceOr<Schema> {
    typed(SchemaType::Integer(IntegerType {
        format: VariantOrUnknownOrEmpty::Item(format),
        ..IntegerType::default()
    }))
}

fn object(
    properties: impl IntoIterator<Item = (String, ReferenceOr<Schema>)>,
    required: impl IntoIterator<Item = String>,
    additional: Option<&Type>,
) -> ReferenceOr<Schema> {
    let properties = properties.into_iter();
    typed(SchemaType::Object(ObjectType {
        properties: properties.map(|(name, it)| (name, boxed(it))).collect(),
        required: required.into_iter().collect(),
        additional_properties: additional
            .map(|ty| AdditionalProperties::Schema(Box::new(schema(ty)))),
        ..ObjectType::default()
    }))
}

/// `nullable` stands beside a type; a reference has none, and to progenitor neither has what is any JSON or a type
/// of ours.
fn nullable(schema: ReferenceOr<Schema>) -> ReferenceOr<Schema> {
    let mut nullable = match schema {
        ReferenceOr::Item(schema) if matches!(schema.schema_kind, SchemaKind::Type(_)) => schema,
        ReferenceOr::Item(_) => return rust_type("std", "option::Option", vec![schema]),
        ReferenceOr::Reference { .. } => of_kind(SchemaKind::AllOf {
            all_of: vec![schema],
        }),
    };
    nullable.schema_data.nullable = true;
    ReferenceOr::Item(nullable)
}

/// A type that OpenAPI cannot say.
fn rust_type(
    crate_name: &str,
    path: &str,
    parameters: Vec<ReferenceOr<Schema>>,
) -> ReferenceOr<Schema> {
    let extension = json!({
        "crate": crate_name,
        "version": "*",
        "path": format!("{crate_name}::{path}"),
        "parameters": parameters,
    });
    let mut schema = of_kind(SchemaKind::Any(AnySchema::default()));
    schema
        .schema_data
        .extensions
        .insert(RUST_TYPE.to_owned(), extension);
    ReferenceOr::Item(schema)
}

fn boxed(schema: ReferenceOr<Schema>) -> ReferenceOr<Box<Schema>> {
    match schema {
        ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
    }
}

fn typed(ty: SchemaType) -> ReferenceOr<Schema> {
    ReferenceOr::Item(of_kind(SchemaKind::Type(ty)))
}

fn of_kind(schema_kind: SchemaKind) -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind,
    }
}

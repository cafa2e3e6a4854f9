//! The floor: the types of an API as structs and enums with serde's derives, and nothing else.

use std::fmt::Write as _;

use codegen::ir::{Api, Shape, Type, TypeDef};

const HEAD: &str = "#![allow(unused_imports)]\nuse std::collections::BTreeMap;\n\
    use chrono::{DateTime, NaiveDate, Utc};\nuse serde::{Deserialize, Serialize};\n\
    use serde_json::Value;\nuse uuid::Uuid;\n";

/// The source of a module with the models of one API.
pub(crate) fn module(api: &Api) -> String {
    let mut text = HEAD.to_owned();
    for def in api.types.iter().chain(&api.response_types) {
        text.push_str(&item(def));
    }
    text
}

fn item(def: &TypeDef) -> String {
    let mut body = String::new();
    let (kind, attributes) = match &def.shape {
        Shape::Struct(shape) => {
            for field in &shape.fields {
                let absent = "skip_serializing_if = \"Option::is_none\"";
                let (ty, absent) = match field.is_option() {
                    true => (format!("Option<{}>", rust(&field.ty)), absent),
                    false => (rust(&field.ty), ""),
                };
                let (wire, name) = (&field.name, &field.rust_name);
                let _ = writeln!(
                    body,
                    "#[serde(rename = {wire:?}, {absent})] pub {name}: {ty},"
                );
            }
            ("struct", "")
        }
        Shape::Enum(shape) => {
            for it in &shape.variants {
                let _ = writeln!(body, "#[serde(rename = {:?})] {},", it.value, it.rust_name);
            }
            ("enum", "")
        }
        Shape::Union(shape) => {
            for it in &shape.alternatives {
                let _ = writeln!(body, "{}({}),", it.variant, rust(&it.ty));
            }
            ("enum", "#[serde(untagged)]")
        }
        Shape::Newtype(ty) => return format!("pub type {} = {};\n", def.name, rust(ty)),
    };
    let derive = "#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]";
    format!(
        "{derive}\n{attributes}\npub {kind} {} {{\n{body}}}\n",
        def.name
    )
}

fn rust(ty: &Type) -> String {
    match ty {
        Type::String => "String".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::DateTime => "DateTime<Utc>".to_owned(),
        Type::Date => "NaiveDate".to_owned(),
        Type::Uuid => "Uuid".to_owned(),
        Type::Any | Type::Upload => "Value".to_owned(),
        Type::Named(name) => name.clone(),
        Type::Array(item) => format!("Vec<{}>", rust(item)),
        Type::Map(value) => format!("BTreeMap<String, {}>", rust(value)),
        Type::Nullable(inner) => format!("Option<{}>", rust(inner)),
    }
}

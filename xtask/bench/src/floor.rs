//! The floor: the types of an API as structs and enums with serde's derives, and nothing else.

use std::fmt::Write as _;

use codegen::emit::rust_type;
use codegen::ir::{Api, Shape, TypeDef};

const HEAD: &str = "#![allow(unused_imports)]\nuse chrono::{DateTime, Utc};\n\
    use serde::{Deserialize, Serialize};\nuse uuid::Uuid;\n";

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
                let (wire, name, ty) = (&field.name, &field.rust_name, rust_type(&field.ty));
                let (ty, absent) = match field.is_option() {
                    true => (format!("Option<{ty}>"), absent),
                    false => (ty.to_string(), ""),
                };
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
                let _ = writeln!(body, "{}({}),", it.variant, rust_type(&it.ty));
            }
            ("enum", "#[serde(untagged)]")
        }
        Shape::Newtype(ty) => return format!("pub type {} = {};\n", def.name, rust_type(ty)),
    };
    let derive = "#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]";
    format!(
        "{derive}\n{attributes}\npub {kind} {} {{\n{body}}}\n",
        def.name
    )
}

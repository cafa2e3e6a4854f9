//! Structs, unions and newtypes: progenitor turns schemas into Rust types, this stage refines them.
//!
//! progenitor is handed a document that holds nothing but the types of the IR, written in the part of
//! OpenAPI 3.0 that it takes without loss: objects alone, no enums, no limits, and no names of the
//! document, which could clash with its own. What comes back says how each field is written in Rust and where a
//! recursive type needs a `Box`; it is brought into document order and given our names, attributes and docs.

use std::collections::HashMap;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use serde_json::{Map, Value, json};
use syn::visit_mut::VisitMut;

use super::operations::rust_type;
use super::{builder, docs};
use crate::ir::{Api, Field, Limits, Shape, Struct, Type, TypeDef, Union};

/// Why no models came out.
#[derive(Debug)]
pub struct ModelsError {
    /// What went wrong, for the maintainer.
    pub message: String,
}

/// What progenitor wrote: the types of the fields of each type, by its name.
pub(super) struct Models {
    fields: HashMap<String, Vec<syn::Type>>,
}

impl Models {
    /// Has progenitor write the types of the API.
    pub(super) fn generate(api: &Api) -> Result<Self, ModelsError> {
        let refused = |what: &dyn Display| ModelsError {
            message: format!("progenitor refused the types of `{}`: {what}", api.module),
        };
        let document = serde_json::from_value(lowered(api)).map_err(|error| ModelsError {
            message: format!(
                "the lowered document of `{}` is not OpenAPI 3.0: {error}",
                api.module
            ),
        })?;
        let mut settings = progenitor::GenerationSettings::new();
        settings.with_map_type("::std::collections::BTreeMap");
        let mut generator = progenitor::Generator::new(&settings);
        // It answers some documents by panicking; ours should not be among them, but it is no reason to end.
        let written = catch_unwind(AssertUnwindSafe(|| generator.generate_tokens(&document)));
        let tokens = match written {
            Ok(Ok(tokens)) => tokens,
            Ok(Err(error)) => return Err(refused(&error)),
            Err(_) => return Err(refused(&"it panicked")),
        };
        let file: syn::File = syn::parse2(tokens).map_err(|error| ModelsError {
            message: format!(
                "progenitor wrote Rust for `{}` that does not parse: {error}",
                api.module
            ),
        })?;
        Ok(Self {
            fields: fields_of_types(file, api),
        })
    }

    /// The refined items of a type; enums are not written here.
    pub(super) fn items(&self, def: &TypeDef) -> Result<Vec<TokenStream>, ModelsError> {
        let fields = self.fields.get(&def.name).map(Vec::as_slice);
        let expected = held(&def.shape);
        let fields = fields
            .filter(|fields| fields.len() == expected.len())
            .ok_or_else(|| ModelsError {
                message: format!("progenitor wrote no type for `{}`", def.name),
            })?;
        let types: Vec<TokenStream> = expected
            .iter()
            .zip(fields)
            .map(|(ty, written)| in_rust(ty, written))
            .collect();
        Ok(match &def.shape {
            Shape::Enum(_) => Vec::new(),
            Shape::Struct(shape) => {
                let mut items = structure(def, shape, &types);
                if def.in_request {
                    items.push(builder::item(def, shape, &types));
                }
                items
            }
            Shape::Union(union) => self::union(def, union, &types),
            Shape::Newtype(inner) => newtype(def, inner, &types),
        })
    }
}

/// The types that a type holds, in the order of its fields.
fn held(shape: &Shape) -> Vec<Type> {
    match shape {
        Shape::Struct(shape) => {
            let additional = shape.additional.iter();
            let additional = additional.map(|ty| Type::Map(Box::new(ty.clone())));
            let fields = shape.fields.iter().map(|field| field.ty.clone());
            fields.chain(additional).collect()
        }
        Shape::Enum(_) => Vec::new(),
        Shape::Union(union) => union.alternatives.iter().map(|it| it.ty.clone()).collect(),
        Shape::Newtype(ty) => vec![ty.clone()],
    }
}

/// progenitor knows neither our files nor null inside of lists.
fn in_rust(ty: &Type, written: &syn::Type) -> TokenStream {
    fn is_ours(ty: &Type) -> bool {
        match ty {
            Type::Upload | Type::Nullable(_) => true,
            Type::Array(inner) | Type::Map(inner) => is_ours(inner),
            _ => false,
        }
    }
    if is_ours(ty) {
        rust_type(ty)
    } else {
        written.to_token_stream()
    }
}

fn fields_of_types(file: syn::File, api: &Api) -> HashMap<String, Vec<syn::Type>> {
    let modules = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content,
        _ => None,
    });
    let names: HashMap<String, &str> = api
        .types
        .iter()
        .enumerate()
        .map(|(position, def)| (opaque_type(position), def.name.as_str()))
        .collect();
    let mut fields = HashMap::new();
    for item in modules.flat_map(|(_, items)| items) {
        if let syn::Item::Struct(mut item) = item
            && let Some(name) = names.get(&item.ident.to_string())
        {
            OurNames { names: &names }.visit_item_struct_mut(&mut item);
            fields.insert((*name).to_owned(), types_of(item));
        }
    }
    // The enums, which are strings to progenitor, have no fields.
    for def in api.types.iter().filter(|def| held(&def.shape).is_empty()) {
        fields.insert(def.name.clone(), Vec::new());
    }
    fields
}

fn types_of(item: syn::ItemStruct) -> Vec<syn::Type> {
    let mut fields: Vec<(usize, syn::Type)> = item
        .fields
        .into_iter()
        .filter_map(|field| {
            let name = field.ident?.to_string();
            let position = name.strip_prefix(FIELD)?.parse().ok()?;
            Some((position, field.ty))
        })
        .collect();
    fields.sort_by_key(|(position, _)| *position);
    fields.into_iter().map(|(_, ty)| ty).collect()
}

/// What fields are called in the document for progenitor, before their number.
const FIELD: &str = "field";

fn opaque_type(position: usize) -> String {
    format!("Type{position}")
}

/// Gives types their own names, and writes `String` for `::std::string::String`, as a person would.
struct OurNames<'n> {
    names: &'n HashMap<String, &'n str>,
}

/// Path prefixes that go, because the last segment is in scope.
const SHORTENED: [&str; 7] = ["String", "Vec", "Option", "Box", "DateTime", "Utc", "Uuid"];

impl VisitMut for OurNames<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        for segment in &mut path.segments {
            if let Some(name) = self.names.get(&segment.ident.to_string()) {
                segment.ident = format_ident!("{name}");
            }
        }
        let last = path
            .segments
            .last()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default();
        if path.segments.len() > 1 && SHORTENED.contains(&last.as_str()) {
            path.leading_colon = None;
            if let Some(segment) = path.segments.pop() {
                path.segments = std::iter::once(segment).collect();
            }
        } else if path
            .segments
            .first()
            .is_some_and(|first| first.ident == "serde_json" || first.ident == "std")
        {
            path.leading_colon = None;
        }
    }
}

/// The types of the IR as an OpenAPI 3.0 document.
fn lowered(api: &Api) -> Value {
    let positions: HashMap<&str, usize> = api
        .types
        .iter()
        .enumerate()
        .map(|(position, def)| (def.name.as_str(), position))
        .collect();
    let schemas: Map<String, Value> = api
        .types
        .iter()
        .enumerate()
        .map(|(position, def)| (opaque_type(position), lowered_def(def, &positions)))
        .collect();
    json!({
        "openapi": "3.0.3",
        "info": { "title": "types", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas },
    })
}

fn lowered_def(def: &TypeDef, positions: &HashMap<&str, usize>) -> Value {
    if matches!(def.shape, Shape::Enum(_)) {
        return json!({ "type": "string" });
    }
    let properties: Map<String, Value> = held(&def.shape)
        .iter()
        .enumerate()
        .map(|(position, ty)| (format!("{FIELD}{position}"), lowered_type(ty, positions)))
        .collect();
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn lowered_type(ty: &Type, positions: &HashMap<&str, usize>) -> Value {
    match ty {
        Type::String | Type::Upload => json!({ "type": "string" }),
        Type::Int32 => json!({ "type": "integer", "format": "int32" }),
        Type::Int64 => json!({ "type": "integer", "format": "int64" }),
        Type::Number => json!({ "type": "number" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::DateTime => json!({ "type": "string", "format": "date-time" }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Uuid => json!({ "type": "string", "format": "uuid" }),
        Type::Any => json!({}),
        Type::Named(name) => match positions.get(name.as_str()) {
            Some(position) => {
                json!({ "$ref": format!("#/components/schemas/{}", opaque_type(*position)) })
            }
            None => json!({}),
        },
        Type::Array(item) => json!({ "type": "array", "items": lowered_type(item, positions) }),
        Type::Map(value) => {
            json!({ "type": "object", "additionalProperties": lowered_type(value, positions) })
        }
        Type::Nullable(inner) => lowered_type(inner, positions),
    }
}

fn structure(def: &TypeDef, shape: &Struct, types: &[TokenStream]) -> Vec<TokenStream> {
    let name = format_ident!("{}", def.name);
    let about = about(def);
    let fields = shape.fields.iter().zip(types);
    let fields = fields.map(|(field, ty)| struct_field(field, ty));
    let additional = shape
        .additional
        .as_ref()
        .and_then(|_| types.last())
        .map(additional);
    let read = object(def, shape);
    // Only serde's derive knows how to keep what it does not know.
    let derived = read.is_none().then(|| quote! { Deserialize, });
    let mut items = vec![quote! {
        #about
        #[derive(Clone, Debug, PartialEq, #derived Serialize)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #additional
        }
    }];
    items.extend(read);
    items.extend(files(def, shape));
    items
}

/// How the struct is read; `None` where serde's derive says it.
fn object(def: &TypeDef, shape: &Struct) -> Option<TokenStream> {
    if shape.additional.is_some() {
        return None;
    }
    let name = format_ident!("{}", def.name);
    let fields = shape.fields.iter().map(|field| {
        let name = format_ident!("{}", field.rust_name);
        let optional = field.is_option().then(|| quote! { : optional });
        let wire = (field.rust_name != field.name).then(|| {
            let wire = &field.name;
            quote! { = #wire }
        });
        quote! { #name #optional #wire, }
    });
    Some(quote! {
        object! {
            #name { #(#fields)* }
        }
    })
}

/// The files of a multipart form, which are sent beside its fields.
fn files(def: &TypeDef, shape: &Struct) -> Option<TokenStream> {
    if !shape.is_multipart {
        return None;
    }
    let name = format_ident!("{}", def.name);
    if shape.uploads().next().is_none() {
        return Some(quote! { impl Files for #name {} });
    }
    let added = shape.uploads().map(|field| {
        let wire = &field.name;
        let ident = format_ident!("{}", field.rust_name);
        match (&field.ty, field.is_option()) {
            (Type::Array(_), true) => {
                quote! { files.extend(self.#ident.iter().flatten().map(|file| (#wire, file))); }
            }
            (Type::Array(_), false) | (_, true) => {
                quote! { files.extend(self.#ident.iter().map(|file| (#wire, file))); }
            }
            (_, false) => quote! { files.push((#wire, &self.#ident)); },
        }
    });
    Some(quote! {
        impl Files for #name {
            fn files(&self) -> Vec<(&'static str, &Upload)> {
                let mut files = Vec::new();
                #(#added)*
                files
            }
        }
    })
}

fn struct_field(field: &Field, ty: &TokenStream) -> TokenStream {
    let name = format_ident!("{}", field.rust_name);
    let about = docs::attributes(&field_text(field));
    let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
    let rename = (field.rust_name != field.name).then(|| {
        let wire = &field.name;
        quote! { rename = #wire }
    });
    let skip = match (field.is_upload(), field.required) {
        (true, required) => {
            let default = (!required).then(|| quote! { default, });
            Some(quote! { #default skip_serializing })
        }
        (false, true) => None,
        (false, false) => Some(quote! { skip_serializing_if = "Option::is_none" }),
    };
    let entries: Vec<TokenStream> = rename.into_iter().chain(skip).collect();
    let serde = (!entries.is_empty()).then(|| quote! { #[serde(#(#entries),*)] });
    let ty = if field.is_option() {
        quote! { Option<#ty> }
    } else {
        ty.clone()
    };
    quote! { #about #deprecated #serde pub #name: #ty, }
}

fn additional(ty: &TokenStream) -> TokenStream {
    quote! {
        /// Further properties.
        #[serde(flatten)]
        pub additional_properties: #ty,
    }
}

fn union(def: &TypeDef, union: &Union, types: &[TokenStream]) -> Vec<TokenStream> {
    let about = about(def);
    let name = format_ident!("{}", def.name);
    let variants: Vec<_> = union
        .alternatives
        .iter()
        .map(|alternative| format_ident!("{}", alternative.variant))
        .collect();
    let meanings = union.alternatives.iter().map(|alternative| {
        let text = match alternative.tags.as_slice() {
            [] => "One of the alternatives.".to_owned(),
            tags => {
                let tags: Vec<String> = tags.iter().map(|tag| docs::as_code(tag)).collect();
                format!("{} is {}.", docs::as_code(&union.tag), tags.join(" or "))
            }
        };
        docs::attributes(&text)
    });
    let tag = &union.tag;
    let told_apart = union
        .alternatives
        .iter()
        .zip(&variants)
        .map(|(it, variant)| {
            let (tags, properties) = (&it.tags, &it.properties);
            quote! { #variant [#(#tags),*] [#(#properties),*] }
        });
    let mut items = vec![
        quote! {
            #about
            #[derive(Clone, Debug, PartialEq, Serialize)]
            #[serde(untagged)]
            #[non_exhaustive]
            #[allow(clippy::large_enum_variant)]
            pub enum #name {
                #(#meanings #variants(#types),)*
                /// What is none of the alternatives that this version of the crate knows.
                Unknown(serde_json::Value),
            }
        },
        quote! { open_union!(#name by #tag { #(#told_apart),* }); },
    ];
    for ((alternative, variant), ty) in union.alternatives.iter().zip(&variants).zip(types) {
        items.extend(conversion(&name, &alternative.ty, variant, ty));
    }
    items
}

/// An alternative with a name of its own becomes the union by itself.
fn conversion(
    name: &proc_macro2::Ident,
    ty: &Type,
    variant: &proc_macro2::Ident,
    written: &TokenStream,
) -> Option<TokenStream> {
    let Type::Named(inner) = ty else { return None };
    let inner = format_ident!("{inner}");
    let is_boxed = inner != written.to_string();
    let value = if is_boxed {
        quote! { Box::new(value) }
    } else {
        quote! { value }
    };
    Some(quote! {
        impl From<#inner> for #name {
            fn from(value: #inner) -> Self {
                Self::#variant(#value)
            }
        }
    })
}

fn newtype(def: &TypeDef, inner: &Type, types: &[TokenStream]) -> Vec<TokenStream> {
    let about = about(def);
    let name = format_ident!("{}", def.name);
    // What an enum or a struct is when nothing is said, the document does not tell.
    let default = (!matches!(inner, Type::Named(_))).then(|| quote! { Default, });
    vec![quote! {
        #about
        #[derive(Clone, Debug, #default PartialEq, Deserialize, Serialize)]
        #[serde(transparent)]
        pub struct #name(
            /// The value itself.
            #(pub #types)*
        );
    }]
}

fn about(def: &TypeDef) -> TokenStream {
    let text = docs::attributes(
        def.description
            .as_deref()
            .unwrap_or("An object of the API."),
    );
    let deprecated = def.deprecated.then(|| quote! { #[deprecated] });
    quote! { #text #deprecated }
}

/// Meaning, limits, default and example of a field.
pub(super) fn field_text(field: &Field) -> String {
    let meaning = field
        .description
        .clone()
        .unwrap_or_else(|| format!("{} of the API.", docs::as_code(&field.name)));
    let facts = facts(
        &field.limits,
        field.default.as_ref(),
        field.example.as_ref(),
    );
    if facts.is_empty() {
        meaning
    } else {
        docs::joined(&[meaning, facts])
    }
}

/// Limits, default and example in one line.
pub(super) fn facts(limits: &Limits, default: Option<&Value>, example: Option<&Value>) -> String {
    let mut facts = Vec::new();
    match (limits.min_length, limits.max_length) {
        (Some(min), Some(max)) if min == max => facts.push(format!("Exactly {min} characters.")),
        (Some(min), Some(max)) => facts.push(format!("{min} to {max} characters.")),
        (Some(min), None) => facts.push(format!("At least {min} characters.")),
        (None, Some(max)) => facts.push(format!("At most {max} characters.")),
        (None, None) => {}
    }
    match (limits.minimum, limits.maximum) {
        (Some(min), Some(max)) => facts.push(format!("{min} to {max}.")),
        (Some(min), None) => facts.push(format!("At least {min}.")),
        (None, Some(max)) => facts.push(format!("At most {max}.")),
        (None, None) => {}
    }
    if !limits.numbers.is_empty() {
        let numbers: Vec<String> = limits.numbers.iter().map(i64::to_string).collect();
        facts.push(format!("One of {}.", numbers.join(", ")));
    }
    if let Some(max) = limits.max_items {
        facts.push(format!("At most {max} items."));
    }
    if let Some(default) = default {
        facts.push(format!("Default: {}.", inline(default)));
    }
    if let Some(example) = example.filter(|example| !example.is_object() && !example.is_array()) {
        facts.push(format!("Example: {}.", inline(example)));
    }
    facts.join(" ")
}

/// A value as code on one line.
fn inline(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    docs::as_code(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

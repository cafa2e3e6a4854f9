//! Structs, unions and newtypes: progenitor turns schemas into Rust types, this stage refines them.
//!
//! progenitor is handed a document that holds nothing but the catalog's types, written in the part of
//! OpenAPI 3.0 that it takes without loss: no inline objects, no enums, no limits. What comes back is
//! brought into document order and given our attributes and docs.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use serde_json::{Map, Value, json};
use syn::visit_mut::VisitMut;

use super::docs;
use crate::catalog::{Api, Field, Limits, Shape, Struct, Type, TypeDef};

/// Why no models came out.
#[derive(Debug)]
pub struct ModelsError {
    /// What went wrong, for the maintainer.
    pub message: String,
}

/// Types as progenitor wrote them, by name.
pub(super) struct Models {
    items: BTreeMap<String, syn::Item>,
}

impl Models {
    /// Has progenitor write the types of the API.
    pub(super) fn generate(api: &Api) -> Result<Self, ModelsError> {
        let document = serde_json::from_value(lowered(api)).map_err(|error| ModelsError {
            message: format!(
                "the lowered document of `{}` is not OpenAPI 3.0: {error}",
                api.module
            ),
        })?;
        let mut settings = progenitor::GenerationSettings::new();
        settings.with_map_type("::std::collections::BTreeMap");
        let tokens = progenitor::Generator::new(&settings)
            .generate_tokens(&document)
            .map_err(|error| ModelsError {
                message: format!("progenitor refused the types of `{}`: {error}", api.module),
            })?;
        let file: syn::File = syn::parse2(tokens).map_err(|error| ModelsError {
            message: format!(
                "progenitor wrote Rust for `{}` that does not parse: {error}",
                api.module
            ),
        })?;
        Ok(Self {
            items: types_module(file),
        })
    }

    /// The refined items of a type; enums are not written here.
    pub(super) fn items(&self, def: &TypeDef) -> Result<Vec<TokenStream>, ModelsError> {
        let item = self.items.get(&def.name);
        match (&def.shape, item) {
            (Shape::Enum(_), _) => Ok(Vec::new()),
            (Shape::Struct(shape), Some(syn::Item::Struct(item))) => structure(def, shape, item),
            (Shape::Union(_), Some(syn::Item::Enum(item))) => Ok(union(def, item)),
            (Shape::Newtype(_), Some(syn::Item::Struct(item))) => Ok(newtype(def, item)),
            _ => Err(ModelsError {
                message: format!("progenitor wrote no type `{}`", def.name),
            }),
        }
    }
}

fn types_module(file: syn::File) -> BTreeMap<String, syn::Item> {
    let modules = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content,
        _ => None,
    });
    let mut items = BTreeMap::new();
    for mut item in modules.flat_map(|(_, items)| items) {
        ShortPaths.visit_item_mut(&mut item);
        match &item {
            syn::Item::Struct(found) => items.insert(found.ident.to_string(), item),
            syn::Item::Enum(found) => items.insert(found.ident.to_string(), item),
            _ => None,
        };
    }
    items
}

/// Writes `String` for `::std::string::String`, as a person would.
struct ShortPaths;

/// Path prefixes that go, because the last segment is in scope.
const SHORTENED: [&str; 7] = ["String", "Vec", "Option", "Box", "DateTime", "Utc", "Uuid"];

impl VisitMut for ShortPaths {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
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

/// The catalog's types as an OpenAPI 3.0 document.
fn lowered(api: &Api) -> Value {
    let schemas: Map<String, Value> = api
        .types
        .iter()
        .map(|def| (def.name.clone(), lowered_def(def)))
        .collect();
    json!({
        "openapi": "3.0.3",
        "info": { "title": api.title, "version": api.version },
        "paths": {},
        "components": { "schemas": schemas },
    })
}

fn lowered_def(def: &TypeDef) -> Value {
    match &def.shape {
        Shape::Struct(shape) => {
            let properties: Map<String, Value> = shape
                .fields
                .iter()
                .map(|field| (field.name.clone(), lowered_type(&field.ty)))
                .collect();
            let required: Vec<&str> = shape
                .fields
                .iter()
                .filter(|field| field.required)
                .map(|field| field.name.as_str())
                .collect();
            let mut schema =
                json!({ "type": "object", "properties": properties, "required": required });
            if let (Some(additional), Some(schema)) = (&shape.additional, schema.as_object_mut()) {
                schema.insert("additionalProperties".to_owned(), lowered_type(additional));
            }
            schema
        }
        Shape::Enum(_) => json!({ "type": "string" }),
        Shape::Union(types) => {
            json!({ "oneOf": types.iter().map(lowered_type).collect::<Vec<_>>() })
        }
        Shape::Newtype(ty) => lowered_type(ty),
    }
}

fn lowered_type(ty: &Type) -> Value {
    match ty {
        Type::String => json!({ "type": "string" }),
        Type::Int32 => json!({ "type": "integer", "format": "int32" }),
        Type::Int64 => json!({ "type": "integer", "format": "int64" }),
        Type::Number => json!({ "type": "number" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::DateTime => json!({ "type": "string", "format": "date-time" }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Uuid => json!({ "type": "string", "format": "uuid" }),
        Type::Any => json!({}),
        Type::Named(name) => json!({ "$ref": format!("#/components/schemas/{name}") }),
        Type::Array(item) => json!({ "type": "array", "items": lowered_type(item) }),
        Type::Map(value) => {
            json!({ "type": "object", "additionalProperties": lowered_type(value) })
        }
    }
}

fn structure(
    def: &TypeDef,
    shape: &Struct,
    item: &syn::ItemStruct,
) -> Result<Vec<TokenStream>, ModelsError> {
    let name = format_ident!("{}", def.name);
    let about = about(def);
    let fields = shape
        .fields
        .iter()
        .map(|field| {
            let ty = written_type(item, field).ok_or_else(|| ModelsError {
                message: format!(
                    "progenitor wrote no field `{}` in `{}`",
                    field.name, def.name
                ),
            })?;
            Ok(struct_field(field, &ty, def.in_request))
        })
        .collect::<Result<Vec<_>, ModelsError>>()?;
    let additional = additional(shape, item);
    let derived = def.in_request.then(|| quote! { , bon::Builder });
    let builder = def
        .in_request
        .then(|| quote! { #[builder(on(String, into))] });
    Ok(vec![quote! {
        #about
        #[derive(Clone, Debug, PartialEq, Deserialize, Serialize #derived)]
        #builder
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #additional
        }
    }])
}

/// The type that progenitor gave the field, without the `Option` around it.
fn written_type(item: &syn::ItemStruct, field: &Field) -> Option<syn::Type> {
    let found = item
        .fields
        .iter()
        .find(|candidate| wire_name(candidate).as_deref() == Some(&field.name))?;
    Some(without_option(&found.ty).clone())
}

fn wire_name(field: &syn::Field) -> Option<String> {
    for attribute in field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        let mut renamed = None;
        // Entries other than `rename` are skipped with their values.
        let _ = attribute.parse_nested_meta(|meta| {
            let value = meta.value().and_then(|value| value.parse::<syn::LitStr>());
            if meta.path.is_ident("rename") {
                renamed = value.ok().map(|literal| literal.value());
            }
            Ok(())
        });
        if renamed.is_some() {
            return renamed;
        }
    }
    field.ident.as_ref().map(ToString::to_string)
}

fn without_option(ty: &syn::Type) -> &syn::Type {
    if let syn::Type::Path(path) = ty
        && let Some(segment) = path.path.segments.last()
        && segment.ident == "Option"
        && let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments
        && let Some(syn::GenericArgument::Type(inner)) = arguments.args.first()
    {
        return inner;
    }
    ty
}

fn struct_field(field: &Field, ty: &syn::Type, with_builder: bool) -> TokenStream {
    let name = format_ident!("{}", field.rust_name);
    let about = docs::attributes(&field_text(field));
    let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
    let rename = (field.rust_name != field.name).then(|| {
        let wire = &field.name;
        quote! { rename = #wire }
    });
    let skip = (!field.required).then(|| quote! { skip_serializing_if = "Option::is_none" });
    let entries: Vec<TokenStream> = rename.into_iter().chain(skip).collect();
    let serde = (!entries.is_empty()).then(|| quote! { #[serde(#(#entries),*)] });
    let setter = with_builder.then(|| builder_setter(&field.ty)).flatten();
    let ty = if field.is_option() {
        quote! { Option<#ty> }
    } else {
        ty.to_token_stream()
    };
    quote! { #about #deprecated #serde #setter pub #name: #ty, }
}

/// Builder setters take what a person has at hand: any list of anything that becomes the item.
fn builder_setter(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Array(item) if matches!(**item, Type::String) => Some(quote! {
            #[builder(with = |items: impl IntoIterator<Item = impl Into<String>>| items.into_iter().map(Into::into).collect())]
        }),
        Type::Array(_) => Some(quote! { #[builder(with = FromIterator::from_iter)] }),
        Type::Map(value) if matches!(**value, Type::Any) => Some(quote! {
            #[builder(with = |entries: impl IntoIterator<Item = (impl Into<String>, impl Into<serde_json::Value>)>| {
                entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
            })]
        }),
        Type::Map(_) => Some(quote! { #[builder(with = FromIterator::from_iter)] }),
        _ => None,
    }
}

fn additional(shape: &Struct, item: &syn::ItemStruct) -> Option<TokenStream> {
    shape.additional.as_ref()?;
    let flattened = item.fields.iter().find(|field| {
        field
            .attrs
            .iter()
            .any(|attribute| attribute.to_token_stream().to_string().contains("flatten"))
    })?;
    let ty = &flattened.ty;
    Some(quote! {
        /// Further properties.
        #[serde(flatten)]
        pub additional_properties: #ty,
    })
}

fn union(def: &TypeDef, item: &syn::ItemEnum) -> Vec<TokenStream> {
    let about = about(def);
    let name = &item.ident;
    let variants = item.variants.iter().map(|variant| {
        let ident = &variant.ident;
        let fields = &variant.fields;
        quote! {
            /// One of the alternatives.
            #ident #fields
        }
    });
    vec![quote! {
        #about
        #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
    }]
}

fn newtype(def: &TypeDef, item: &syn::ItemStruct) -> Vec<TokenStream> {
    let about = about(def);
    let name = &item.ident;
    let inner = item.fields.iter().next().map(|field| &field.ty);
    vec![quote! {
        #about
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
        #[serde(transparent)]
        pub struct #name(
            /// The value itself.
            pub #inner,
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
        .unwrap_or_else(|| format!("`{}` of the API.", field.name));
    let facts = facts(
        &field.limits,
        field.default.as_ref(),
        field.example.as_ref(),
    );
    if facts.is_empty() {
        meaning
    } else {
        format!("{meaning}\n\n{facts}")
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
    if let Some(max) = limits.max_items {
        facts.push(format!("At most {max} items."));
    }
    if let Some(default) = default {
        facts.push(format!("Default: `{}`.", inline(default)));
    }
    if let Some(example) = example.filter(|example| !example.is_object() && !example.is_array()) {
        facts.push(format!("Example: `{}`.", inline(example)));
    }
    facts.join(" ")
}

/// A value as it can stand between backticks on one line.
fn inline(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.replace('`', "'")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

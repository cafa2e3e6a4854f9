//! Structs, unions and newtypes: progenitor writes them, this stage refines what it wrote.
//!
//! progenitor is handed the types of the IR under their own names ([`super::lower`]). What it writes stays: fields, where
//! an `Option`, a `Vec` or a `Box` stands, serde's attributes. Our docs and attributes are added, paths are shortened,
//! and fields get the names and the order of the IR. A field is known by its name in JSON.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Ident, TokenStream};
use progenitor::{CrateVers, GenerationSettings, Generator};
use quote::{ToTokens as _, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Attribute, LitStr, Meta, Token, parse_quote};

use super::lower::{self, lower};
use super::rust_type::rust_type;
use super::{constraint_docs, docs, limits, rules};
use crate::ir::{Alternative, Api, Field, Shape, Struct, Type, TypeDef, Union};

/// Why no models came out.
#[derive(Debug)]
pub struct ModelsError {
    /// What went wrong, for the maintainer.
    pub message: String,
}

fn wrote(what: String) -> ModelsError {
    ModelsError {
        message: format!("progenitor wrote {what}"),
    }
}

/// What progenitor wrote: the item of each type, by its name.
pub(super) struct Models {
    written: HashMap<String, syn::Item>,
    /// The types that unions are made of: a union is told by what can be read, so they are read leniently.
    in_unions: BTreeSet<String>,
}

impl Models {
    /// Has progenitor write the types of the API.
    pub(super) fn generate(api: &Api) -> Result<Self, ModelsError> {
        Self::parse(api, progenitor(api)?)
    }

    /// Takes the types out of what progenitor wrote.
    fn parse(api: &Api, tokens: TokenStream) -> Result<Self, ModelsError> {
        let file: syn::File = syn::parse2(tokens).map_err(|error| {
            wrote(format!(
                "Rust for `{}` that does not parse: {error}",
                api.module
            ))
        })?;
        let modules = file.items.into_iter().filter_map(|item| match item {
            syn::Item::Mod(module) if module.ident == "types" => module.content,
            _ => None,
        });
        let items = modules.flat_map(|(_, items)| items);
        let named = items.filter_map(|mut item| {
            let name = match &item {
                syn::Item::Struct(it) => it.ident.to_string(),
                syn::Item::Enum(it) => it.ident.to_string(),
                _ => return None,
            };
            ShortPaths.visit_item_mut(&mut item);
            Some((name, item))
        });
        Ok(Self {
            written: named.collect(),
            in_unions: types_in_unions(api),
        })
    }

    /// The refined items of a type; enums are not written here.
    pub(super) fn items(&self, api: &Api, def: &TypeDef) -> Result<Vec<TokenStream>, ModelsError> {
        let refiner = Refiner {
            api,
            def,
            name: format_ident!("{}", def.name),
            is_strict: def.in_request && !def.in_response && !self.in_unions.contains(&def.name),
        };
        let written = self.written.get(&def.name).cloned();
        match (&def.shape, written) {
            (Shape::Struct(shape), Some(syn::Item::Struct(item))) => {
                let model = refiner.structure(shape, item.fields)?;
                let further = rules::item(def).into_iter().chain(files(def, shape));
                Ok([model].into_iter().chain(further).collect())
            }
            (Shape::Union(union), Some(syn::Item::Enum(item))) => refiner.union(union, item),
            (Shape::Newtype(inner), Some(syn::Item::Struct(item))) => {
                Ok(vec![refiner.newtype(inner, &item.fields)])
            }
            _ => Err(wrote(format!("no type for `{}`", def.name))),
        }
    }
}

/// What progenitor writes for the types of the API.
fn progenitor(api: &Api) -> Result<TokenStream, ModelsError> {
    let refused = |what: &dyn Display| ModelsError {
        message: format!("progenitor refused the types of `{}`: {what}", api.module),
    };
    let mut settings = GenerationSettings::new();
    settings.with_map_type("::std::collections::BTreeMap");
    for name in lower::CRATES {
        settings.with_crate(name, CrateVers::Any, None);
    }
    for def in &api.types {
        if matches!(def.shape, Shape::Enum(_)) {
            settings.with_replacement(&def.name, &def.name, std::iter::empty());
        }
    }
    let document = lower(api);
    let mut generator = Generator::new(&settings);
    // It answers some documents by panicking; ours should not be among them, but it is no reason to end.
    match catch_unwind(AssertUnwindSafe(|| generator.generate_tokens(&document))) {
        Ok(Ok(tokens)) => Ok(tokens),
        Ok(Err(error)) => Err(refused(&error)),
        Err(_) => Err(refused(&"it panicked")),
    }
}

/// The types of alternatives, and those that they are made of.
fn types_in_unions(api: &Api) -> BTreeSet<String> {
    let unions = api.types.iter().filter_map(|def| match &def.shape {
        Shape::Union(union) => Some(&union.alternatives),
        _ => None,
    });
    api.names_within(unions.flatten().map(|alternative| &alternative.ty))
}

/// Makes of what progenitor wrote what we ship.
struct Refiner<'d> {
    api: &'d Api,
    def: &'d TypeDef,
    name: Ident,
    /// Whether properties that the type does not have are refused when it is read.
    is_strict: bool,
}

impl Refiner<'_> {
    fn structure(&self, shape: &Struct, written: syn::Fields) -> Result<TokenStream, ModelsError> {
        let named = |it: syn::Field| (name_in_json(it.ident.as_ref(), &it.attrs), it);
        let mut written: HashMap<Option<String>, syn::Field> =
            written.into_iter().map(named).collect();
        let mut fields = Vec::new();
        for field in &shape.fields {
            let written = written.remove(&Some(field.name.clone()));
            let written = written.ok_or_else(|| self.lacks(&field.name))?;
            fields.push(self.field(field, &written));
        }
        if let Some((additional, _)) = &shape.additional {
            let written = written.remove(&None);
            let written = written.ok_or_else(|| self.lacks("additionalProperties"))?;
            let kind = setter_kind(&Type::Map(Box::new(additional.clone())));
            let (attributes, ty) = (written.attrs, written.ty);
            fields.push(quote! {
                #[additional(#kind)]
                #(#attributes)*
                pub additional_properties: #ty
            });
        }
        let (about, name, role) = (about(self.def), &self.name, self.role(shape));
        Ok(quote! {
            model! {
                #about
                #[derive(Clone, Debug, PartialEq, Serialize)]
                #[non_exhaustive]
                #role
                pub struct #name {
                    #(#fields),*
                }
            }
        })
    }

    /// Docs and names of ours; serde's attributes as progenitor wrote them.
    fn field(&self, field: &Field, written: &syn::Field) -> TokenStream {
        let is = |entry: &Meta, name| entry.path().is_ident(name);
        let mut entries: Vec<Meta> = serde_entries(&written.attrs).into_iter().collect();
        // Reading is not serde's derive's, which takes what it demands for absent. Files are sent beside other fields.
        entries.retain(|it| !is(it, "rename") && !is(it, "deserialize_with"));
        entries.retain(|it| !is(it, "skip_serializing_if") || !field.is_upload());
        let mut skipped = entries.iter_mut();
        if let Some(entry) = skipped.find(|it| is(it, "skip_serializing_if")) {
            *entry = parse_quote! { skip_serializing_if = "Option::is_none" };
        }
        if field.rust_name != field.name {
            let name = &field.name;
            entries.insert(0, parse_quote! { rename = #name });
        }
        if field.is_upload() {
            entries.extend((!field.required).then(|| parse_quote! { default }));
            entries.push(parse_quote! { skip_serializing });
        }
        let about = constraint_docs::of_field(field);
        let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
        let serde = (!entries.is_empty()).then(|| quote! { #[serde(#(#entries),*)] });
        let request = self.def.in_request.then(|| {
            let (setter, limits) = (setter(field), limits::attribute(self.api, field));
            quote! { #setter #limits }
        });
        let (name, ty) = (format_ident!("{}", field.rust_name), &written.ty);
        quote! { #about #deprecated #serde #request pub #name: #ty }
    }

    /// What the runtime's macro makes for requests, in its words.
    fn role(&self, shape: &Struct) -> Option<TokenStream> {
        if !self.def.in_request {
            return None;
        }
        let required = shape.fields.iter().filter(|field| !field.is_option());
        let required = required.map(|field| format_ident!("{}", field.rust_name));
        // No type of a document is called so.
        let model = &self.name;
        let builder = format_ident!("{model}Builder");
        let state = format_ident!("{model}BuilderState");
        let strict = self.is_strict.then(|| quote! { strict, });
        let body = self.def.is_body.then(|| quote! { , body });
        let rules = rules::item(self.def).map(|_| quote! { , rules });
        Some(quote! {
            #[model(#strict builder = #builder, state = #state #body #rules)]
            #[required(#(#required),*)]
            #[build(required::Complete<#model>)]
        })
    }

    /// The same for unions and newtypes.
    fn parts(&self) -> impl Iterator<Item = TokenStream> {
        let request = self.def.in_request.then(|| quote! { request });
        let body = (self.def.in_request && self.def.is_body).then(|| quote! { body });
        request.into_iter().chain(body)
    }

    fn lacks(&self, name: &str) -> ModelsError {
        wrote(format!("no `{name}` for `{}`", self.def.name))
    }

    fn newtype(&self, inner: &Type, written: &syn::Fields) -> TokenStream {
        // What an enum or a struct is when nothing is said, the document does not tell.
        let is_named = matches!(inner, Type::Named(_));
        let default = (!is_named).then(|| quote! { Default, });
        let named = is_named.then(|| quote! { named });
        let parts = named.into_iter().chain(self.parts());
        let (about, name) = (about(self.def), &self.name);
        let types = written.iter().map(|field| &field.ty);
        quote! {
            newtype! {
                #about
                #[derive(Clone, Debug, #default PartialEq, Deserialize, Serialize)]
                #[serde(transparent)]
                #[newtype(#(#parts),*)]
                pub struct #name(#(/** The value itself.*/ pub #types),*);
            }
        }
    }

    fn union(
        &self,
        union: &Union,
        written: syn::ItemEnum,
    ) -> Result<Vec<TokenStream>, ModelsError> {
        let named = |it: syn::Variant| (name_in_json(Some(&it.ident), &it.attrs), it.fields);
        let mut written: HashMap<Option<String>, syn::Fields> =
            written.variants.into_iter().map(named).collect();
        let (mut variants, mut conversions) = (Vec::new(), Vec::new());
        for alternative in &union.alternatives {
            let fields = written.remove(&Some(alternative.variant.clone()));
            let fields = fields.ok_or_else(|| self.lacks(&alternative.variant))?;
            let about = docs::attributes(&alternative_text(union, alternative));
            let (tags, properties) = (&alternative.tags, &alternative.properties);
            let variant = format_ident!("{}", alternative.variant);
            variants.push(quote! {
                #about
                #[alternative([#(#tags),*], [#(#properties),*])]
                #variant #fields
            });
            conversions.extend(self.conversion(alternative, &fields));
        }
        let (about, name, tag) = (about(self.def), &self.name, &union.tag);
        let parts = self.parts();
        let item = quote! {
            open_union! {
                #[union(#tag #(, #parts)*)]
                #about
                #[derive(Clone, Debug, PartialEq, Serialize)]
                #[serde(untagged)]
                #[non_exhaustive]
                pub enum #name {
                    #(#variants,)*
                }
            }
        };
        Ok([item].into_iter().chain(conversions).collect())
    }

    /// An alternative with a name of its own becomes the union by itself.
    fn conversion(&self, alternative: &Alternative, written: &syn::Fields) -> Option<TokenStream> {
        let Type::Named(inner) = &alternative.ty else {
            return None;
        };
        let (name, inner) = (&self.name, format_ident!("{inner}"));
        let variant = format_ident!("{}", alternative.variant);
        let is_boxed = written.to_token_stream().to_string().contains("Box <");
        let value = match is_boxed {
            true => quote! { Box::new(value) },
            false => quote! { value },
        };
        Some(quote! {
            impl From<#inner> for #name {
                fn from(value: #inner) -> Self {
                    Self::#variant(#value)
                }
            }
        })
    }
}

/// Shortens paths to what a person would write: `String` for `::std::string::String`.
struct ShortPaths;

impl VisitMut for ShortPaths {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        path.leading_colon = None;
        let is_long = path.segments.len() > 1;
        let last = path.segments.last().map(|it| it.ident.to_string());
        let last = last.unwrap_or_default();
        if is_long && IN_SCOPE.contains(&last.as_str()) {
            path.segments = path.segments.pop().into_iter().collect();
        } else if is_long && last == "NaiveDate" {
            *path = parse_quote! { chrono::NaiveDate };
        }
    }
}

/// What generated code names without a path.
const IN_SCOPE: [&str; 8] = [
    "String", "Vec", "Option", "Box", "DateTime", "Utc", "Uuid", "Upload",
];

/// The name on the wire, where serde is not told another; nothing for a field that takes what has no field.
fn name_in_json(ident: Option<&Ident>, attributes: &[Attribute]) -> Option<String> {
    let entries = serde_entries(attributes);
    let find = |name| entries.iter().find(|entry| entry.path().is_ident(name));
    if find("flatten").is_some() {
        return None;
    }
    let renamed = find("rename").and_then(|entry| {
        let value = &entry.require_name_value().ok()?.value;
        syn::parse2::<LitStr>(value.to_token_stream()).ok()
    });
    let renamed = renamed.map(|name| name.value());
    renamed.or_else(|| ident.map(Ident::to_string))
}

/// What stands in `#[serde(…)]`.
fn serde_entries(attributes: &[Attribute]) -> Punctuated<Meta, Token![,]> {
    let serde = attributes.iter().find(|it| it.path().is_ident("serde"));
    serde
        .and_then(|it| it.parse_args_with(Punctuated::parse_terminated).ok())
        .unwrap_or_default()
}

fn alternative_text(union: &Union, alternative: &Alternative) -> String {
    if alternative.tags.is_empty() {
        return "One of the alternatives.".to_owned();
    }
    let tags = alternative.tags.iter();
    let tags: Vec<String> = tags.map(|tag| docs::as_code(tag)).collect();
    format!("{} is {}.", docs::as_code(&union.tag), tags.join(" or "))
}

/// What the setter of a field accepts, as the runtime's macro calls it.
fn setter(field: &Field) -> TokenStream {
    let kind = setter_kind(&field.ty);
    let maybe = field.is_option().then(|| {
        let maybe = format_ident!("maybe_{}", field.rust_name);
        quote! { , #maybe }
    });
    quote! { #[setter(#kind #maybe)] }
}

fn setter_kind(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote! { text },
        Type::Array(item) if **item == Type::String => quote! { texts },
        Type::Array(item) => {
            let item = rust_type(item);
            quote! { list(#item) }
        }
        Type::Map(value) if **value == Type::Any => quote! { values },
        Type::Map(value) => {
            let value = rust_type(value);
            quote! { map(#value) }
        }
        _ => quote! { value },
    }
}

/// The files of a multipart form, which are sent beside its fields.
fn files(def: &TypeDef, shape: &Struct) -> Option<TokenStream> {
    let name = format_ident!("{}", def.name);
    let files = shape.uploads().map(|field| {
        let wire = &field.name;
        let ident = format_ident!("{}", field.rust_name);
        let files = match (&field.ty, field.is_option()) {
            (Type::Array(_), true) => quote! { self.#ident.iter().flatten() },
            (Type::Array(_), false) | (_, true) => quote! { self.#ident.iter() },
            (_, false) => quote! { std::iter::once(&self.#ident) },
        };
        quote! { .chain(#files.map(|file| (#wire, file))) }
    });
    let files = quote! { std::iter::empty() #(#files)* .collect() };
    def.is_multipart.then(|| {
        quote! {
            impl Files for #name {
                fn files(&self) -> Vec<(&'static str, &Upload)> {
                    #files
                }
            }
        }
    })
}

fn about(def: &TypeDef) -> TokenStream {
    let text = docs::of(&def.description, "An object of the API.");
    let deprecated = def.deprecated.then(|| quote! { #[deprecated] });
    quote! { #text #deprecated }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ir;

    fn api() -> Api {
        let schema = json!({
            "type": "object",
            "required": ["age"],
            "properties": { "self": { "type": "string" }, "age": { "type": "integer" }, "next": { "$ref": "#/components/schemas/A_b_C" } },
        });
        let answer = json!({ "200": { "description": "A", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/A_b_C" } } } } });
        ir::read(
            "api",
            &json!({
                "openapi": "3.0.3",
                "info": { "title": "A", "version": "1" },
                "paths": { "/a": { "get": { "operationId": "getA", "responses": answer } } },
                "components": { "schemas": { "A_b_C": schema } },
            }),
        )
    }

    fn written(api: &Api, tokens: &str) -> Result<String, ModelsError> {
        let models = Models::parse(api, tokens.parse().unwrap_or_default())?;
        let items = models.items(api, api.types.first().expect("one type"))?;
        Ok(items.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_field_is_of_the_type_that_progenitor_gave_it() {
        let api = api();
        let tokens = progenitor(&api)
            .map(|it| it.to_string())
            .unwrap_or_default();
        let ours = written(&api, &tokens).unwrap_or_else(|error| panic!("{}", error.message));
        assert!(ours.contains("pub age : i64"), "{ours}");
        assert!(ours.contains("pub next : Option < Box < Abc > >"), "{ours}");
        assert!(ours.contains("rename = \"self\""), "{ours}");
        let altered = written(&api, &tokens.replace("pub age : i64", "pub age : u8"));
        let altered = altered.unwrap_or_else(|error| panic!("{}", error.message));
        assert_eq!(altered, ours.replace("pub age : i64", "pub age : u8"));
    }

    #[test]
    fn a_field_that_progenitor_left_out_is_an_error() {
        let api = api();
        let tokens = progenitor(&api)
            .map(|it| it.to_string())
            .unwrap_or_default();
        let error = written(&api, &tokens.replace("pub age : i64 ,", "")).map_err(|it| it.message);
        assert_eq!(error, Err("progenitor wrote no `age` for `Abc`".to_owned()));
    }
}

//! Structs, unions and newtypes: progenitor writes them, this stage refines what it wrote.
//!
//! progenitor is handed the types of the IR under their own names ([`super::lower`]). What it writes stays: fields, where
//! an `Option`, a `Vec` or a `Box` stands, serde's attributes. One pass over it adds our docs and attributes, shortens
//! paths, and gives fields the names and the order of the IR. A field is known by its name in JSON.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Ident, TokenStream};
use progenitor::{CrateVers, GenerationSettings, Generator};
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Meta, Token, parse_quote};

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
        let file: syn::File = syn::parse2(tokens).map_err(|error| ModelsError {
            message: format!(
                "progenitor wrote Rust for `{}` that does not parse: {error}",
                api.module
            ),
        })?;
        let modules = file.items.into_iter().filter_map(|item| match item {
            syn::Item::Mod(module) if module.ident == "types" => module.content,
            _ => None,
        });
        let items = modules.flat_map(|(_, items)| items);
        let named = items.filter_map(|item| match &item {
            syn::Item::Struct(it) => Some((it.ident.to_string(), item)),
            syn::Item::Enum(it) => Some((it.ident.to_string(), item)),
            _ => None,
        });
        Ok(Self {
            written: named.collect(),
            in_unions: types_in_unions(api),
        })
    }

    /// The refined items of a type; enums are not written here.
    pub(super) fn items(&self, api: &Api, def: &TypeDef) -> Result<Vec<TokenStream>, ModelsError> {
        let mut refiner = Refiner {
            api,
            def,
            is_strict: def.in_request && !def.in_response && !self.in_unions.contains(&def.name),
            missing: None,
        };
        let mut written = self.written.get(&def.name).cloned();
        match &mut written {
            Some(item) => refiner.visit_item_mut(item),
            None => refiner.missing = Some(format!("no type for `{}`", def.name)),
        }
        if let Some(missing) = refiner.missing {
            return Err(ModelsError {
                message: format!("progenitor wrote {missing}"),
            });
        }
        let mut items = Vec::new();
        match (&def.shape, &written) {
            (Shape::Struct(shape), _) => {
                items.push(quote! { model! { #written } });
                items.extend(rules::item(def));
                items.extend(files(def, shape));
            }
            (Shape::Union(union), Some(syn::Item::Enum(item))) => {
                items.push(quote! { open_union! { #item } });
                let alternatives = union.alternatives.iter().zip(&item.variants);
                items.extend(alternatives.filter_map(|(alternative, variant)| {
                    conversion(&item.ident, &alternative.ty, variant)
                }));
            }
            _ => items.push(quote! { newtype! { #written } }),
        }
        Ok(items)
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
    /// Whether properties that the type does not have are refused when it is read.
    is_strict: bool,
    /// What the IR has and progenitor did not write.
    missing: Option<String>,
}

impl Refiner<'_> {
    fn fields(&mut self, shape: &Struct, fields: &mut syn::FieldsNamed) {
        let mut written: HashMap<String, syn::Field> = HashMap::new();
        for mut field in std::mem::take(&mut fields.named) {
            self.visit_type_mut(&mut field.ty);
            written.insert(name_in_json(field.ident.as_ref(), &field.attrs), field);
        }
        for field in &shape.fields {
            match written.remove(&field.name) {
                Some(it) => fields.named.push(self.field(field, it)),
                None => self.lacks(&field.name),
            }
        }
        if let Some(additional) = &shape.additional {
            let flattened = |(_, it): &(String, syn::Field)| has_entry(&it.attrs, "flatten");
            match written.into_iter().find(flattened) {
                Some((_, mut it)) => {
                    it.ident = Some(format_ident!("additional_properties"));
                    let kind = setter_kind(&Type::Map(Box::new(additional.clone())));
                    it.attrs.insert(0, parse_quote! { #[additional(#kind)] });
                    fields.named.push(it);
                }
                None => self.lacks("additionalProperties"),
            }
        }
    }

    /// Docs and names of ours; serde's attributes as progenitor wrote them.
    fn field(&self, field: &Field, written: syn::Field) -> syn::Field {
        let name = format_ident!("{}", field.rust_name);
        let mut entries: Vec<Meta> = serde_entries(&written.attrs).into_iter().collect();
        // Reading is not serde's derive's, which takes what it demands for absent.
        entries.retain(|entry| {
            !["rename", "deserialize_with"]
                .iter()
                .any(|known| entry.path().is_ident(known))
        });
        if field.rust_name != field.name {
            let name = &field.name;
            entries.insert(0, parse_quote! { rename = #name });
        }
        if field.is_upload() {
            // Files are sent beside the other fields.
            entries.retain(|entry| !entry.path().is_ident("skip_serializing_if"));
            if !field.required {
                entries.push(parse_quote! { default });
            }
            entries.push(parse_quote! { skip_serializing });
        }
        for entry in &mut entries {
            if entry.path().is_ident("skip_serializing_if") {
                *entry = parse_quote! { skip_serializing_if = "Option::is_none" };
            }
        }
        let about = docs::attributes(&constraint_docs::field_text(field));
        let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
        let serde = (!entries.is_empty()).then(|| quote! { #[serde(#(#entries),*)] });
        let setter = self.def.in_request.then(|| setter(field));
        let limits = self
            .def
            .in_request
            .then(|| limits::attribute(self.api, field));
        syn::Field {
            attrs: outer(&quote! { #about #deprecated #serde #setter #limits }),
            ident: Some(name),
            ..written
        }
    }

    /// What the runtime's macro makes for requests, in its words.
    fn role(&self, shape: &Struct) -> Option<TokenStream> {
        if !self.def.in_request {
            return None;
        }
        let required = shape.fields.iter().filter(|field| !field.is_option());
        let required = required.map(|field| format_ident!("{}", field.rust_name));
        // No type of a document is called so.
        let model = format_ident!("{}", self.def.name);
        let builder = format_ident!("{}Builder", self.def.name);
        let state = format_ident!("{}BuilderState", self.def.name);
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
    fn parts(&self) -> TokenStream {
        let request = self.def.in_request.then(|| quote! { request });
        let body = (self.def.in_request && self.def.is_body).then(|| quote! { body });
        let parts = request.into_iter().chain(body);
        quote! { #(#parts),* }
    }

    fn lacks(&mut self, name: &str) {
        self.missing = Some(format!("no `{name}` for `{}`", self.def.name));
    }

    fn variants(&mut self, union: &Union, item: &mut syn::ItemEnum) {
        let mut written: HashMap<String, syn::Variant> = HashMap::new();
        for mut variant in std::mem::take(&mut item.variants) {
            self.visit_fields_mut(&mut variant.fields);
            written.insert(name_in_json(Some(&variant.ident), &variant.attrs), variant);
        }
        for alternative in &union.alternatives {
            match written.remove(&alternative.variant) {
                Some(mut it) => {
                    it.ident = format_ident!("{}", alternative.variant);
                    let about = docs::attributes(&alternative_text(union, alternative));
                    let (tags, properties) = (&alternative.tags, &alternative.properties);
                    it.attrs = outer(&quote! {
                        #about
                        #[alternative([#(#tags),*], [#(#properties),*])]
                    });
                    item.variants.push(it);
                }
                None => self.lacks(&alternative.variant),
            }
        }
    }
}

impl VisitMut for Refiner<'_> {
    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        let about = about(self.def);
        item.attrs = match (&self.def.shape, &mut item.fields) {
            (Shape::Struct(shape), syn::Fields::Named(fields)) => {
                self.fields(shape, fields);
                let role = self.role(shape);
                outer(&quote! {
                    #about
                    #[derive(Clone, Debug, PartialEq, Serialize)]
                    #[non_exhaustive]
                    #role
                })
            }
            (Shape::Newtype(inner), syn::Fields::Unnamed(fields)) => {
                for field in &mut fields.unnamed {
                    self.visit_type_mut(&mut field.ty);
                    field.attrs = vec![parse_quote! { /** The value itself.*/ }];
                }
                // What an enum or a struct is when nothing is said, the document does not tell.
                let is_named = matches!(inner, Type::Named(_));
                let default = (!is_named).then(|| quote! { Default, });
                let named = is_named.then(|| quote! { named, });
                let parts = self.parts();
                outer(&quote! {
                    #about
                    #[derive(Clone, Debug, #default PartialEq, Deserialize, Serialize)]
                    #[serde(transparent)]
                    #[newtype(#named #parts)]
                })
            }
            _ => return self.missing = Some(format!("no such type for `{}`", self.def.name)),
        };
    }

    fn visit_item_enum_mut(&mut self, item: &mut syn::ItemEnum) {
        let Shape::Union(union) = &self.def.shape else {
            return self.missing = Some(format!("no such type for `{}`", self.def.name));
        };
        self.variants(union, item);
        let (about, tag) = (about(self.def), &union.tag);
        let parts = self.parts();
        let comma = self.def.in_request.then(|| quote! { , });
        item.attrs = outer(&quote! {
            #about
            #[derive(Clone, Debug, PartialEq, Serialize)]
            #[serde(untagged)]
            #[non_exhaustive]
            #[union(#tag #comma #parts)]
        });
    }

    /// `String` for `::std::string::String`, as a person would write it.
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let is_long = path.segments.len() > 1;
        let last = path
            .segments
            .last()
            .map(|segment| segment.ident.to_string());
        let last = last.unwrap_or_default();
        path.leading_colon = None;
        if is_long && SHORTENED.contains(&last.as_str()) {
            path.segments = path.segments.pop().into_iter().collect();
        } else if is_long && last == "NaiveDate" {
            *path = parse_quote! { chrono::NaiveDate };
        }
    }
}

/// Path prefixes that go, because the last segment is in scope.
const SHORTENED: [&str; 8] = [
    "String", "Vec", "Option", "Box", "DateTime", "Utc", "Uuid", "Upload",
];

/// The name on the wire, where serde is not told another.
fn name_in_json(ident: Option<&Ident>, attributes: &[Attribute]) -> String {
    let renamed = serde_entries(attributes)
        .into_iter()
        .find_map(|entry| match entry {
            Meta::NameValue(pair) if pair.path.is_ident("rename") => match pair.value {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(name),
                    ..
                }) => Some(name.value()),
                _ => None,
            },
            _ => None,
        });
    renamed.unwrap_or_else(|| ident.map(Ident::to_string).unwrap_or_default())
}

fn has_entry(attributes: &[Attribute], name: &str) -> bool {
    let mut entries = serde_entries(attributes).into_iter();
    entries.any(|entry| entry.path().is_ident(name))
}

/// What stands in `#[serde(…)]`.
fn serde_entries(attributes: &[Attribute]) -> Punctuated<Meta, Token![,]> {
    let serde = attributes.iter().find(|it| it.path().is_ident("serde"));
    serde
        .and_then(|it| it.parse_args_with(Punctuated::parse_terminated).ok())
        .unwrap_or_default()
}

/// Attributes out of tokens.
fn outer(tokens: &TokenStream) -> Vec<Attribute> {
    let item: syn::ItemStruct = parse_quote! { #tokens struct Nothing; };
    item.attrs
}

fn alternative_text(union: &Union, alternative: &Alternative) -> String {
    match alternative.tags.as_slice() {
        [] => "One of the alternatives.".to_owned(),
        tags => {
            let tags: Vec<String> = tags.iter().map(|tag| docs::as_code(tag)).collect();
            format!("{} is {}.", docs::as_code(&union.tag), tags.join(" or "))
        }
    }
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

/// An alternative with a name of its own becomes the union by itself.
fn conversion(name: &Ident, ty: &Type, written: &syn::Variant) -> Option<TokenStream> {
    let Type::Named(inner) = ty else { return None };
    let (inner, variant) = (format_ident!("{inner}"), &written.ident);
    let is_boxed = written.fields.iter().any(|field| match &field.ty {
        syn::Type::Path(ty) => ty.path.segments.iter().any(|it| it.ident == "Box"),
        _ => false,
    });
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

fn about(def: &TypeDef) -> TokenStream {
    let text = docs::attributes(
        def.description
            .as_deref()
            .unwrap_or("An object of the API."),
    );
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

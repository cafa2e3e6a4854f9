//! JSON as Rust: the values in the examples of the docs and in the calls of the smoke test.

use std::fmt::Debug;
use std::slice;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Value, json};

use super::operations::{Argument, is_plain};
use super::rust_type::rust_type_in;
use crate::ir::{
    Api, Body, BodyKind, Operation, Parameter, Resource, Shape, Struct, Type, TypeDef,
    example_value,
};

/// More optional values than this would hide what an example is about.
pub(super) const MOST_OPTIONAL: usize = 2;

/// Writes values of the API's types in a function that returns any error.
pub(super) struct Values<'a> {
    pub(super) api: &'a Api,
    /// The way to the API's types, which ends in `::`.
    pub(super) types: TokenStream,
    /// Whether objects are built, of what is required and little more. Else they are read from JSON, complete.
    pub(super) with_builders: bool,
}

impl Values<'_> {
    /// The statement that makes the body, where the method asks for one, and the call of the method.
    pub(super) fn call(
        &self,
        resource: &Resource,
        operation: &Operation,
        argument: impl Fn(&Parameter) -> TokenStream,
    ) -> (Option<TokenStream>, TokenStream) {
        let accessor = format_ident!("{}", resource.module);
        let method = format_ident!("{}", operation.method_name);
        let body = operation.required_body();
        let arguments = operation
            .arguments()
            .map(argument)
            .chain(body.map(|_| quote! { body }));
        let call = quote! { client.#accessor().#method(#(#arguments),*) };
        let body = body.map(|body| match self.written_body(body) {
            Some(value) => quote! { let body = #value; },
            None => {
                let (ty, json) = (rust_type_in(&body.ty, &self.types), self.json(body));
                quote! { let body: #ty = vonage_registration::serde_json::from_str(#json)?; }
            }
        });
        (body, call)
    }

    /// `.limit(10)`
    pub(super) fn setter(&self, parameter: &Parameter) -> TokenStream {
        let setter = format_ident!("{}", parameter.rust_name);
        let value = self.of_parameter(parameter);
        quote! { .#setter(#value) }
    }

    /// What a parameter is given.
    pub(super) fn of_parameter(&self, parameter: &Parameter) -> TokenStream {
        let ty = Argument::of(self.api, parameter).ty;
        let json = example(self.api, parameter);
        // An example need not be of the parameter's type.
        let composed = || example_value(&ty, &parameter.limits, self.api);
        let written = self.written(&ty, &json);
        let written = written.or_else(|| self.written(&ty, &composed()));
        written.unwrap_or_else(|| self.read(&ty, &raw_string(&json.to_string())))
    }

    /// A path parameter out of its text.
    pub(super) fn parsed(&self, parameter: &Parameter, text: &Ident) -> TokenStream {
        let ty = Argument::of(self.api, parameter).ty;
        if ty == Type::String {
            quote! { #text }
        } else if ty != Type::Any && is_plain(self.api, &ty) {
            quote! { #text.parse()? }
        } else {
            self.read(&ty, &quote! { #text })
        }
    }

    /// A body.
    pub(super) fn of_body(&self, body: &Body) -> TokenStream {
        let written = self.written_body(body);
        written.unwrap_or_else(|| self.read(&body.ty, &self.json(body)))
    }

    fn written_body(&self, body: &Body) -> Option<TokenStream> {
        if matches!(body.kind, BodyKind::Text | BodyKind::Binary) {
            let text = text(&body.example);
            return Some(quote! { #text });
        }
        self.written(&body.ty, &body.example)
    }

    /// The example of a body. A line of an example in docs is a line of the code.
    fn json(&self, body: &Body) -> TokenStream {
        raw_string(&match self.with_builders {
            true => body.example.to_string(),
            false => serde_json::to_string_pretty(&body.example).unwrap_or_default(),
        })
    }

    fn read(&self, ty: &Type, json: &TokenStream) -> TokenStream {
        let ty = rust_type_in(ty, &self.types);
        quote! { vonage_registration::serde_json::from_str::<#ty>(#json)? }
    }

    /// As a setter accepts it; nothing for what is not of the type, or can only be read from JSON.
    fn written(&self, ty: &Type, json: &Value) -> Option<TokenStream> {
        Some(match ty {
            Type::String if json.is_null() => return None,
            Type::String => {
                let text = text(json);
                quote! { #text }
            }
            Type::Int32 => number(i32::try_from(json.as_i64()?).ok()?),
            Type::Int64 => number(json.as_i64()?),
            Type::Number => number(json.as_f64()?),
            Type::Boolean => {
                let flag = json.as_bool()?;
                quote! { #flag }
            }
            Type::DateTime | Type::Date | Type::Uuid => {
                let text = json.as_str()?;
                quote! { #text.parse()? }
            }
            Type::Array(item) => {
                let items = json.as_array().map_or(slice::from_ref(json), Vec::as_slice);
                let items = items.iter().map(|json| self.written(item, json));
                let items: Vec<TokenStream> = items.collect::<Option<_>>()?;
                quote! { [#(#items),*] }
            }
            Type::Named(name) => self.named(self.api.type_def(name)?, json)?,
            Type::Any | Type::Map(_) | Type::Nullable(_) | Type::Upload => return None,
        })
    }

    fn named(&self, def: &TypeDef, json: &Value) -> Option<TokenStream> {
        let (types, name) = (&self.types, format_ident!("{}", def.name));
        match &def.shape {
            Shape::Struct(shape) if def.in_request && self.with_builders => {
                let setters = self.setters(shape, json)?;
                Some(quote! { #types #name::builder() #(#setters)* .build() })
            }
            Shape::Enum(shape) => {
                let text = json.as_str()?;
                let listed = shape.variants.iter().find(|it| it.value == text);
                let variant = listed.map(|it| format_ident!("{}", it.rust_name));
                Some(match variant {
                    Some(variant) => quote! { #types #name::#variant },
                    None => quote! { #types #name::from(#text) },
                })
            }
            Shape::Newtype(Type::Map(_)) if json == &json!({}) => {
                Some(quote! { #types #name::default() })
            }
            _ => None,
        }
    }

    /// What is required, and of a request without that some of what the example has.
    fn setters(&self, shape: &Struct, json: &Value) -> Option<Vec<TokenStream>> {
        let is_free = shape.fields.iter().all(|field| field.is_option());
        let mut setters = Vec::new();
        for field in &shape.fields {
            let example = json.get(&field.name).or(field.example.as_ref());
            let written = example.and_then(|json| self.written(&field.ty, json));
            let setter = format_ident!("{}", field.rust_name);
            match written {
                Some(value) if !field.is_option() || is_free && setters.len() < MOST_OPTIONAL => {
                    setters.push(quote! { .#setter(#value) });
                }
                None if !field.is_option() => return None,
                _ => {}
            }
        }
        Some(setters)
    }
}

/// The parameter's example, or a value that it accepts.
pub(super) fn example(api: &Api, parameter: &Parameter) -> Value {
    let example = parameter.example.clone();
    example.unwrap_or_else(|| example_value(&parameter.ty, &parameter.limits, api))
}

/// A value as it stands in a path.
pub(super) fn text(value: &Value) -> String {
    let text = value.as_str().map(str::to_owned);
    text.unwrap_or_else(|| value.to_string())
}

/// A number with its sign, which no literal has.
pub(super) fn number(number: impl Debug) -> TokenStream {
    format!("{number:?}").parse().unwrap_or_default()
}

/// JSON as a person would write it into a program.
fn raw_string(json: &str) -> TokenStream {
    let mut marks = "#".to_owned();
    while json.contains(&format!("\"{marks}")) {
        marks.push('#');
    }
    let literal = format!("r{marks}\"{json}\"{marks}").parse();
    literal.unwrap_or_else(|_| quote! { #json })
}

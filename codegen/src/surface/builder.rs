//! What `object_builder!` makes: the setters a user calls.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Ident, Token, Type, braced, parenthesized};

use super::item::{Builder, Setter};
use super::print;

/// The struct that a call of the macro is about, and its builder; `None` for other tokens.
pub(super) fn of_call(tokens: &TokenStream) -> Option<(String, Builder)> {
    call.parse2(tokens.clone()).ok()
}

/// `ThingBuilder for Thing { required { … } optional { … } }`
fn call(input: ParseStream<'_>) -> syn::Result<(String, Builder)> {
    input.parse::<Ident>()?;
    input.parse::<Token![for]>()?;
    let object: Ident = input.parse()?;
    let groups;
    braced!(groups in input);
    let mut setters = Vec::new();
    while !groups.is_empty() {
        let required = groups.parse::<Ident>()? == "required";
        let entries;
        braced!(entries in groups);
        let entries = entries.parse_terminated(Entry::parse, Token![,])?;
        setters.extend(entries.into_iter().map(|entry| entry.setter(required)));
    }
    Ok((object.to_string(), Builder { setters }))
}

/// `name: text`, `website | maybe_website: text`, `addresses: list(Address)`
struct Entry {
    name: Ident,
    kind: Ident,
    of_type: Option<Type>,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Attribute::parse_outer(input)?;
        let name = input.parse()?;
        if input.peek(Token![|]) {
            input.parse::<Token![|]>()?;
            input.parse::<Ident>()?;
        }
        input.parse::<Token![:]>()?;
        let kind = input.parse()?;
        let of_type = if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            Some(content.parse()?)
        } else {
            None
        };
        Ok(Self {
            name,
            kind,
            of_type,
        })
    }
}

impl Entry {
    fn setter(&self, required: bool) -> Setter {
        let of_type = self.of_type.as_ref().map(print::line).unwrap_or_default();
        let kind = self.kind.to_string();
        Setter {
            name: self.name.to_string(),
            required,
            takes: match kind.as_str() {
                "text" => "impl Into<String>".to_owned(),
                "texts" => "impl IntoIterator<Item = impl Into<String>>".to_owned(),
                "list" => format!("impl IntoIterator<Item = {of_type}>"),
                "map" => format!("impl IntoIterator<Item = (String, {of_type})>"),
                "values" => {
                    "impl IntoIterator<Item = (impl Into<String>, impl Into<serde_json::Value>)>"
                        .to_owned()
                }
                _ => of_type,
            },
            converts: kind != "value",
        }
    }
}

//! What the runtime's macros make of a declaration: builders with their setters, and what every open enum has.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Field, Ident, ItemStruct, Token, Type, parenthesized, parse_quote};

use super::item::{Fact, Member, MemberKind, Setter};
use super::print;

/// The builder of a struct in `model!` with its setters; nothing for one that only answers have.
pub(super) fn of_model(item: &ItemStruct) -> Vec<(Member, Fact)> {
    if argument(&item.attrs, "model").is_none() {
        return Vec::new();
    }
    let mut setters: Vec<(String, Setter)> = item.fields.iter().filter_map(setter).collect();
    setters.sort_by_key(|(_, setter)| !setter.required);
    let member = |kind, name, fact| (Member { kind, name }, fact);
    let (text, deprecated) = (String::new(), None);
    let builder = Fact::Plain { text, deprecated };
    let setters = setters.into_iter();
    let setters = setters.map(|(name, it)| member(MemberKind::Setter, name, Fact::Setter(it)));
    let builder = member(MemberKind::Builder, String::new(), builder);
    std::iter::once(builder).chain(setters).collect()
}

/// The methods that requests have.
pub(super) fn methods(name: &Ident, attributes: &[Attribute]) -> Option<syn::ItemImpl> {
    let parts = ["model", "union", "newtype"]
        .into_iter()
        .find_map(|it| argument(attributes, it))?;
    let is_body = parts.split(',').any(|part| part.trim() == "body");
    is_body.then(|| {
        parse_quote! {
            impl #name {
                pub fn validate(&self) -> Result<(), Violations> {}
            }
        }
    })
}

/// The enum that users see.
pub(super) fn open_enum(item: &syn::ItemEnum) -> [syn::Item; 2] {
    let mut item = item.clone();
    for variant in &mut item.variants {
        variant.discriminant = None;
    }
    item.variants.push(parse_quote! { Unknown(String) });
    let name = &item.ident;
    let methods = parse_quote! {
        impl #name {
            pub const VALUES: &'static [Self] = &[];
            pub fn as_str(&self) -> &str {}
        }
    };
    [syn::Item::Enum(item), methods]
}

/// What stands in parentheses after an attribute.
fn argument(attributes: &[Attribute], name: &str) -> Option<String> {
    let found = attributes.iter().find(|it| it.path().is_ident(name))?;
    found
        .meta
        .require_list()
        .ok()
        .map(|list| list.tokens.to_string())
}

fn setter(field: &Field) -> Option<(String, Setter)> {
    let is_named = |name: &str| field.attrs.iter().find(|it| it.path().is_ident(name));
    let attribute = is_named("setter").or_else(|| is_named("additional"))?;
    let Arguments {
        kind,
        of_type,
        is_optional,
    } = attribute.parse_args().ok()?;
    let of_type = of_type.as_ref().map(print::line);
    let item = of_type.as_deref().unwrap_or_default();
    let kind = kind.to_string();
    let setter = Setter {
        required: !is_optional && attribute.path().is_ident("setter"),
        takes: match kind.as_str() {
            "text" => "impl Into<String>".to_owned(),
            "texts" => "impl IntoIterator<Item = impl Into<String>>".to_owned(),
            "list" => format!("impl IntoIterator<Item = {item}>"),
            "map" => format!("impl IntoIterator<Item = (String, {item})>"),
            "values" => {
                "impl IntoIterator<Item = (impl Into<String>, impl Into<serde_json::Value>)>"
                    .to_owned()
            }
            _ => value_type(&print::line(&field.ty)).to_owned(),
        },
        converts: kind != "value",
    };
    Some((field.ident.as_ref()?.to_string(), setter))
}

fn value_type(of_field: &str) -> &str {
    let inner = of_field.strip_prefix("Option<");
    inner
        .and_then(|it| it.strip_suffix('>'))
        .unwrap_or(of_field)
}

/// `value`, `list(Address), maybe_addresses`
struct Arguments {
    kind: Ident,
    of_type: Option<Type>,
    is_optional: bool,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let kind = input.parse()?;
        let of_type = if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            Some(content.parse()?)
        } else {
            None
        };
        let is_optional = input.peek(Token![,]);
        if is_optional {
            input.parse::<Token![,]>()?;
            input.parse::<Ident>()?;
        }
        Ok(Self {
            kind,
            of_type,
            is_optional,
        })
    }
}

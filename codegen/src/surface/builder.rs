//! What `#[derive(bon::Builder)]` makes: the setters a user calls.

use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprClosure, FieldsNamed, GenericArgument, Ident, PathArguments, Token, Type,
};

use super::item::{Builder, Setter};
use super::print;

/// The setters of a struct that derives the builder.
pub(super) fn of_struct(attributes: &[Attribute], fields: &FieldsNamed) -> Builder {
    let into_types = into_types(attributes);
    let setters = fields
        .named
        .iter()
        .filter_map(|field| {
            let name = field.ident.as_ref()?.to_string();
            setter(&name, &field.ty, &options(&field.attrs), &into_types)
        })
        .collect();
    Builder { setters }
}

/// One argument of `#[builder(…)]`: `into`, `default = 5`, `on(String, into)`.
struct Choice {
    name: String,
    value: Option<Expr>,
    arguments: Option<proc_macro2::TokenStream>,
}

impl syn::parse::Parse for Choice {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        use syn::ext::IdentExt as _;
        let name = Ident::parse_any(input)?.to_string();
        let (mut value, mut arguments) = (None, None);
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            value = Some(input.parse()?);
        } else if input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            arguments = Some(content.parse()?);
        }
        Ok(Self {
            name,
            value,
            arguments,
        })
    }
}

fn options(attributes: &[Attribute]) -> Vec<Choice> {
    let parser = Punctuated::<Choice, Token![,]>::parse_terminated;
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("builder"))
        .filter_map(|attribute| attribute.parse_args_with(parser).ok())
        .flatten()
        .collect()
}

/// The types that `#[builder(on(TYPE, into))]` of the struct names; `_` stands for all.
fn into_types(attributes: &[Attribute]) -> Vec<String> {
    let pattern = |input: ParseStream<'_>| -> syn::Result<(Type, proc_macro2::TokenStream)> {
        let of_type = input.parse()?;
        input.parse::<Token![,]>()?;
        Ok((of_type, input.parse()?))
    };
    options(attributes)
        .into_iter()
        .filter(|choice| choice.name == "on")
        .filter_map(|choice| pattern.parse2(choice.arguments?).ok())
        .filter(|(_, what)| {
            what.to_string()
                .split([',', ' '])
                .any(|word| word == "into")
        })
        .map(|(of_type, _)| print::line(&of_type))
        .collect()
}

fn setter(name: &str, of_type: &Type, options: &[Choice], into_types: &[String]) -> Option<Setter> {
    let chosen = |wanted: &str| options.iter().find(|choice| choice.name == wanted);
    if chosen("skip").is_some() || chosen("field").is_some() {
        return None;
    }
    let inner = if chosen("required").is_some() {
        None
    } else {
        inside_option(of_type)
    };
    let plain = print::line(inner.unwrap_or(of_type));
    let into = chosen("into").is_some()
        || into_types
            .iter()
            .any(|wanted| wanted == "_" || *wanted == plain);
    let closure = chosen("with")
        .and_then(|choice| choice.value.as_ref())
        .and_then(arguments);
    let converts = into || closure.is_some();
    let takes = match closure {
        Some(arguments) => arguments,
        None if into => format!("impl Into<{plain}>"),
        None => plain,
    };
    let renamed = chosen("name")
        .and_then(|choice| choice.value.as_ref())
        .map(print::line);
    Some(Setter {
        name: renamed.unwrap_or_else(|| name.to_owned()),
        required: inner.is_none() && chosen("default").is_none(),
        takes,
        converts,
    })
}

/// The arguments of the closure in `#[builder(with = |…| …)]`; a path such as
/// `FromIterator::from_iter` as it is.
fn arguments(with: &Expr) -> Option<String> {
    match with {
        Expr::Closure(ExprClosure { inputs, .. }) => {
            let inputs: Vec<String> = inputs.iter().map(print::line).collect();
            Some(inputs.join(", "))
        }
        Expr::Path(path) => Some(print::line(path)),
        _ => None,
    }
}

/// `T` of `Option<T>`: bon makes such a member optional.
fn inside_option(of_type: &Type) -> Option<&Type> {
    let Type::Path(path) = of_type else {
        return None;
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

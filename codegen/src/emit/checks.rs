//! Checks before sending: the limits of the document and the rules of the overlay.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{
    Api, ConditionTest, Field, Limits, Requirement, Rule, Shape, Struct, Type, TypeDef, Union,
};

/// What a request type needs to be checked; nothing for types that only answers contain.
pub(super) fn items(api: &Api, def: &TypeDef) -> Vec<TokenStream> {
    if !def.in_request {
        return Vec::new();
    }
    let name = format_ident!("{}", def.name);
    let statements: Vec<TokenStream> = match &def.shape {
        Shape::Struct(shape) => {
            let fields = shape
                .fields
                .iter()
                .filter_map(|field| field_check(api, field));
            let rules = shape
                .rules
                .iter()
                .filter_map(|rule| rule_check(shape, rule));
            fields.chain(rules).collect()
        }
        Shape::Newtype(ty) => validates(api, ty)
            .then(|| quote! { self.0.check(checker); })
            .into_iter()
            .collect(),
        Shape::Union(union) => union_check(api, union).into_iter().collect(),
        Shape::Enum(_) => return Vec::new(),
    };
    let checker = if statements.is_empty() {
        format_ident!("_checker")
    } else {
        format_ident!("checker")
    };
    let mut items = vec![quote! {
        impl Validate for #name {
            fn check(&self, #checker: &mut Checker) {
                #(#statements)*
            }
        }
    }];
    items.extend(def.is_body.then(|| validate_method(&name)));
    items
}

/// Whether values of the type have anything that checks them by itself.
pub(super) fn validates(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Named(name) => !api.is_enum(name),
        Type::Map(inner) if **inner == Type::Any => false,
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => validates(api, inner),
        _ => false,
    }
}

fn union_check(api: &Api, union: &Union) -> Option<TokenStream> {
    let mut arms = union
        .alternatives
        .iter()
        .filter(|alternative| validates(api, &alternative.ty))
        .map(|alternative| {
            let variant = format_ident!("{}", alternative.variant);
            quote! { Self::#variant(value) => value.check(checker), }
        })
        .peekable();
    arms.peek()?;
    Some(quote! { match self { #(#arms)* _ => {} } })
}

fn validate_method(name: &proc_macro2::Ident) -> TokenStream {
    quote! {
        impl #name {
            /// Checks every limit and rule that is known before sending.
            ///
            /// # Errors
            ///
            /// All violations at once, each with the JSON pointer of its place.
            pub fn validate(&self) -> Result<(), Violations> {
                crate::runtime::validate(self)
            }
        }
    }
}

fn field_check(api: &Api, field: &Field) -> Option<TokenStream> {
    let name = &field.name;
    let ident = format_ident!("{}", field.rust_name);
    let place = if field.is_option() {
        quote! { self.#ident.as_ref() }
    } else {
        quote! { Some(&self.#ident) }
    };
    match &field.ty {
        Type::String => {
            let rules = string_rules(&field.limits)?;
            let value = optional_str(field);
            Some(quote! { checker.string(#name, #value, &[#(#rules),*]); })
        }
        Type::Int32 | Type::Int64 | Type::Number => {
            let check = number_check(name, &quote! { #place.copied() }, &field.ty, &field.limits)?;
            Some(quote! { #check; })
        }
        Type::Named(type_name) if is_extensible(api, type_name) => {
            // Any value may be sent, within the limits of a string.
            let rules = string_rules(&field.limits)?;
            let value = if field.is_option() {
                quote! { #place.map(|value| value.as_str()) }
            } else {
                quote! { Some(self.#ident.as_str()) }
            };
            Some(quote! { checker.string(#name, #value, &[#(#rules),*]); })
        }
        Type::Named(type_name) => {
            // The checker takes trait objects; only inside of `Some(…)` does the compiler make them by itself.
            let place = if field.is_option() {
                quote! { #place.map(|value| value as _) }
            } else {
                place
            };
            named_check(api, name, type_name, &place)
        }
        Type::Array(item) => array_check(api, field, item, &place),
        Type::Map(_) if validates(api, &field.ty) => {
            let place = if field.is_option() {
                quote! { #place.map(|value| value as _) }
            } else {
                place
            };
            Some(quote! { checker.object(#name, #place); })
        }
        _ => None,
    }
}

fn is_extensible(api: &Api, name: &str) -> bool {
    let shape = api.type_def(name).map(|def| &def.shape);
    matches!(shape, Some(Shape::Enum(shape)) if shape.extensible)
}

fn optional_str(field: &Field) -> TokenStream {
    let ident = format_ident!("{}", field.rust_name);
    if field.is_option() {
        quote! { self.#ident.as_deref() }
    } else {
        quote! { Some(&self.#ident) }
    }
}

/// A check of a number against its range; nothing when it has none.
pub(super) fn number_check(
    name: &str,
    value: &TokenStream,
    ty: &Type,
    limits: &Limits,
) -> Option<TokenStream> {
    if !limits.numbers.is_empty() && *ty != Type::Number {
        let numbers = limits.numbers.iter().map(|number| integer(*number));
        let value = wide(ty, value);
        return Some(quote! { checker.one_of(#name, #value, &[#(#numbers),*]) });
    }
    if limits.minimum.is_none() && limits.maximum.is_none() {
        return None;
    }
    if *ty == Type::Number {
        let bound = |limit: Option<f64>| {
            limit.map_or_else(
                || quote! { None },
                |limit| {
                    let size = limit.abs();
                    let sign = (limit < 0.0).then(|| quote! { - });
                    quote! { Some(#sign #size) }
                },
            )
        };
        let (min, max) = (bound(limits.minimum), bound(limits.maximum));
        return Some(quote! { checker.number(#name, #value, #min, #max) });
    }
    let bound = |limit: Option<f64>, round: fn(f64) -> f64| match limit {
        None => quote! { None },
        Some(limit) => {
            let limit = integer(round(limit) as i64);
            quote! { Some(#limit) }
        }
    };
    let (min, max) = (
        bound(limits.minimum, f64::ceil),
        bound(limits.maximum, f64::floor),
    );
    let value = wide(ty, value);
    Some(quote! { checker.integer(#name, #value, #min, #max) })
}

fn wide(ty: &Type, value: &TokenStream) -> TokenStream {
    if *ty == Type::Int32 {
        quote! { #value.map(i64::from) }
    } else {
        value.clone()
    }
}

/// A literal has no sign.
fn integer(number: i64) -> TokenStream {
    let size = proc_macro2::Literal::u64_unsuffixed(number.unsigned_abs());
    let sign = (number < 0).then(|| quote! { - });
    quote! { #sign #size }
}

fn named_check(api: &Api, name: &str, type_name: &str, place: &TokenStream) -> Option<TokenStream> {
    match &api.type_def(type_name)?.shape {
        Shape::Struct(_) | Shape::Union(_) | Shape::Newtype(_) => {
            Some(quote! { checker.object(#name, #place); })
        }
        Shape::Enum(shape) if !shape.extensible => Some(quote! { checker.allowed(#name, #place); }),
        _ => None,
    }
}

fn array_check(api: &Api, field: &Field, item: &Type, place: &TokenStream) -> Option<TokenStream> {
    let name = &field.name;
    let size = size(&field.limits);
    let none = Limits::default();
    let item_limits = field.limits.items.as_deref().unwrap_or(&none);
    match item {
        Type::String => {
            let rules = string_rules(item_limits).unwrap_or_default();
            if rules.is_empty() && size.is_none() {
                return None;
            }
            let size = size.unwrap_or_else(|| quote! { Size::ANY });
            let value = if field.is_option() {
                deref_option(field)
            } else {
                place.clone()
            };
            Some(quote! { checker.strings(#name, #value, #size, &[#(#rules),*]); })
        }
        item if validates(api, item) => {
            let size = size.unwrap_or_else(|| quote! { Size::ANY });
            let value = if field.is_option() {
                deref_option(field)
            } else {
                place.clone()
            };
            Some(quote! { checker.objects(#name, #value, #size); })
        }
        _ => {
            let size = size?;
            Some(quote! { checker.items(#name, #place.map(Vec::len), #size); })
        }
    }
}

fn deref_option(field: &Field) -> TokenStream {
    let ident = format_ident!("{}", field.rust_name);
    quote! { self.#ident.as_deref() }
}

fn size(limits: &Limits) -> Option<TokenStream> {
    match (limits.min_items, limits.max_items) {
        (None, None) => None,
        (min, max) => {
            let min = min.unwrap_or(0);
            let max = max.unwrap_or(u32::MAX);
            let max = if max == u32::MAX {
                quote! { u32::MAX }
            } else {
                unsuffixed(max)
            };
            let min = unsuffixed(min);
            Some(quote! { Size { min: #min, max: #max } })
        }
    }
}

fn unsuffixed(number: u32) -> TokenStream {
    let literal = proc_macro2::Literal::u32_unsuffixed(number);
    quote! { #literal }
}

/// The rules of a string; nothing when it has none.
pub(super) fn string_rules(limits: &Limits) -> Option<Vec<TokenStream>> {
    if !limits.checks_string() {
        return None;
    }
    let mut rules = Vec::new();
    if let Some(min) = limits.min_length.map(unsuffixed) {
        rules.push(quote! { StringRule::MinLength(#min) });
    }
    if let Some(max) = limits.max_length.map(unsuffixed) {
        rules.push(quote! { StringRule::MaxLength(#max) });
    }
    if let Some(format) = &limits.format {
        let format = format_ident!("{}", crate::ir::pascal_case(format));
        rules.push(quote! { StringRule::Format(Format::#format) });
    }
    if !limits.prefixes.is_empty() {
        let prefixes = &limits.prefixes;
        rules.push(quote! { StringRule::Prefixes(&[#(#prefixes),*]) });
    }
    if let Some((separator, count)) = limits.segments {
        let count = unsuffixed(count);
        rules.push(quote! { StringRule::Segments { separator: #separator, count: #count } });
    }
    Some(rules)
}

/// A rule over two properties; nothing when it names one that is not there, which the lint reported.
fn rule_check(shape: &Struct, rule: &Rule) -> Option<TokenStream> {
    let condition = condition(shape, rule)?;
    let field = shape.field(&rule.property)?;
    let name = &field.name;
    let why = &rule.why;
    let ident = format_ident!("{}", field.rust_name);
    let present = if field.is_option() {
        quote! { self.#ident.is_some() }
    } else {
        quote! { true }
    };
    let value = optional_str(field);
    let demand = match rule.requirement {
        Requirement::Required => quote! { checker.required(#name, #present, #why); },
        Requirement::Forbidden => quote! { checker.forbidden(#name, #present, #why); },
        Requirement::MinLength(least) => {
            let least = unsuffixed(least);
            quote! { checker.min_length(#name, #value, #least, #why); }
        }
        Requirement::Length(length) => {
            let length = unsuffixed(length);
            quote! { checker.length(#name, #value, #length, #why); }
        }
        Requirement::Digits(count) => {
            let count = unsuffixed(count);
            quote! { checker.digits(#name, #value, #count, #why); }
        }
    };
    Some(quote! { if #condition { #demand } })
}

fn condition(shape: &Struct, rule: &Rule) -> Option<TokenStream> {
    let field = shape.field(&rule.condition.property)?;
    let ident = format_ident!("{}", field.rust_name);
    let text = match (&field.ty, field.is_option()) {
        (Type::String, false) => quote! { self.#ident.as_str() },
        (Type::String, true) => quote! { self.#ident.as_deref().unwrap_or_default() },
        (Type::Named(_), false) => quote! { self.#ident.as_str() },
        (Type::Named(_), true) => {
            quote! { self.#ident.as_ref().map_or("", |value| value.as_str()) }
        }
        (Type::Array(_), _) => TokenStream::new(),
        _ => return None,
    };
    match &rule.condition.test {
        ConditionTest::Is(values) => Some(match values.as_slice() {
            [value] => quote! { #text == #value },
            values => quote! { matches!(#text, #(#values)|*) },
        }),
        ConditionTest::IsNot(values) => Some(match values.as_slice() {
            [value] => quote! { #text != #value },
            values => quote! { !matches!(#text, #(#values)|*) },
        }),
        ConditionTest::MinItems(least) => {
            let least = proc_macro2::Literal::u32_unsuffixed(*least);
            let count = if field.is_option() {
                quote! { self.#ident.as_ref().map_or(0, Vec::len) }
            } else {
                quote! { self.#ident.len() }
            };
            Some(quote! { #count >= #least })
        }
    }
}

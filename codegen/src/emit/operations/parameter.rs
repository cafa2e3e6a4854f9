//! Parameters: arguments of the method where they are required, setters of the call where they are not.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::rust_type::rust_type;
use crate::emit::{constraint_docs, limits};
use crate::ir::{Api, Parameter, ParameterLocation, Style, Type};

/// How a parameter gets into the request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// A single value, as it is.
    Plain,
    /// A list of plain values in the query.
    List,
    /// Everything else, by its style.
    Styled,
}

/// A parameter as the caller gives it.
pub(in crate::emit) struct Argument<'a> {
    api: &'a Api,
    parameter: &'a Parameter,
    name: Ident,
    encoding: Encoding,
    /// The parameter's type, with text for any plain value.
    pub(in crate::emit) ty: Type,
}

impl<'a> Argument<'a> {
    pub(in crate::emit) fn of(api: &'a Api, parameter: &'a Parameter) -> Self {
        let encoding = encoding(api, parameter);
        let ty = match &parameter.ty {
            Type::Any if encoding == Encoding::Plain => Type::String,
            Type::Array(item) if encoding == Encoding::List && **item == Type::Any => {
                Type::Array(Box::new(Type::String))
            }
            ty => ty.clone(),
        };
        Self {
            api,
            parameter,
            name: format_ident!("{}", parameter.rust_name),
            encoding,
            ty,
        }
    }

    /// `name: T`
    pub(super) fn declared(&self) -> TokenStream {
        let name = &self.name;
        let ty = match &self.ty {
            Type::String if self.parameter.required => quote! { &str },
            Type::String => quote! { impl Into<String> },
            Type::Array(item) if **item == Type::String => {
                quote! { impl IntoIterator<Item = impl Into<String>> }
            }
            Type::Array(item) => {
                let item = rust_type(item);
                quote! { impl IntoIterator<Item = #item> }
            }
            ty => rust_type(ty),
        };
        quote! { #name: #ty }
    }

    /// The statements that put a required parameter into the request.
    pub(super) fn fill(&self) -> TokenStream {
        let (prepared, set) = (self.prepared(), self.set());
        quote! { #prepared #set }
    }

    /// The setter of an optional parameter.
    pub(super) fn setter(&self) -> TokenStream {
        let (name, parameter) = (&self.name, self.parameter);
        let about = constraint_docs::of_parameter(parameter);
        let deprecated = parameter.deprecated.then(|| quote! { #[deprecated] });
        let (declared, prepared, set) = (self.declared(), self.prepared(), self.set());
        quote! {
            #about
            #deprecated
            pub fn #name(mut self, #declared) -> Self {
                #prepared
                let request = self.call.request();
                #set
                self
            }
        }
    }

    /// `let` that turns what the caller has at hand into what the request takes.
    fn prepared(&self) -> Option<TokenStream> {
        let name = &self.name;
        let item = match &self.ty {
            Type::Array(item) => &**item,
            Type::String if !self.parameter.required => {
                return Some(quote! { let #name = #name.into(); });
            }
            _ => return None,
        };
        let (ty, convert) = match item {
            Type::String => (quote! { String }, quote! { .map(Into::into) }),
            item if self.encoding == Encoding::Styled => (rust_type(item), quote! {}),
            Type::Named(_) => {
                let convert = quote! { .map(|item| item.as_str().to_owned()) };
                (quote! { String }, convert)
            }
            _ => (quote! { String }, quote! { .map(|item| item.to_string()) }),
        };
        Some(quote! { let #name: Vec<#ty> = #name.into_iter() #convert.collect(); })
    }

    /// The statement that sets it and, because that forgets what was found before, then the one that checks it.
    fn set(&self) -> TokenStream {
        let (name, ident, place) = (&self.parameter.name, &self.name, self.parameter.place);
        let set = match self.encoding {
            Encoding::Plain => {
                let method = method_of(place);
                let value = match &self.ty {
                    Type::Named(_) => quote! { #ident.as_str() },
                    Type::String if !self.parameter.required => quote! { &#ident },
                    _ => quote! { #ident },
                };
                quote! { request.#method(#name, #value); }
            }
            Encoding::List => {
                let style = list_style(self.parameter);
                quote! { request.query_list(#name, &#ident, ListStyle::#style); }
            }
            Encoding::Styled => {
                let place = format_ident!("{place:?}");
                let (style, explode) = (style_name(self.parameter.style), self.parameter.explode);
                quote! { request.styled(ParameterLocation::#place, #name, &#ident, Style::#style, #explode); }
            }
        };
        let check = limits::expression(self.api, self.parameter).map(|limits| {
            let check = match place {
                ParameterLocation::Path => format_ident!("check_path"),
                ParameterLocation::Query => format_ident!("check"),
                ParameterLocation::Header | ParameterLocation::Cookie => {
                    format_ident!("check_header")
                }
            };
            quote! { request.#check(#name, &#ident, #limits); }
        });
        quote! { #set #check }
    }
}

fn encoding(api: &Api, parameter: &Parameter) -> Encoding {
    if matches!(parameter.style, Style::Json | Style::Label | Style::Matrix) {
        return Encoding::Styled;
    }
    match &parameter.ty {
        Type::Array(item)
            if parameter.place == ParameterLocation::Query
                && parameter.style != Style::Deep
                && is_plain(api, item)
                && !matches!(**item, Type::DateTime | Type::Date) =>
        {
            Encoding::List
        }
        ty if is_plain(api, ty) => Encoding::Plain,
        _ => Encoding::Styled,
    }
}

/// Whether a value is one word in a path or a query.
pub(in crate::emit) fn is_plain(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Named(_) => api.enumeration(ty).is_some(),
        Type::Array(_) | Type::Map(_) | Type::Nullable(_) | Type::Upload => false,
        _ => true,
    }
}

/// The method that sets, or in the mock reads, a plain value at a place.
fn method_of(place: ParameterLocation) -> Ident {
    format_ident!("{}", format!("{place:?}").to_lowercase())
}

/// The runtime's name of a style, which is the IR's.
pub(super) fn style_name(style: Style) -> Ident {
    format_ident!("{style:?}")
}

/// The variable of a path parameter beside variables of ours, none of which begins so.
pub(in crate::emit) fn path_variable(parameter: &Parameter) -> Ident {
    format_ident!("path_{}", parameter.rust_name)
}

/// The runtime's name of how a list is written.
pub(in crate::emit) fn list_style(parameter: &Parameter) -> Ident {
    match (parameter.style, parameter.explode) {
        _ if parameter.place != ParameterLocation::Query => format_ident!("Comma"),
        (Style::Space, false) => format_ident!("Space"),
        (Style::Pipe, false) => format_ident!("Pipe"),
        (_, true) => format_ident!("Repeat"),
        _ => format_ident!("Comma"),
    }
}

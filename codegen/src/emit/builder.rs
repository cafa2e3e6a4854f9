//! Builders of what goes out in requests. Their setters take what a person has at hand.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};

use super::rust_type::rust_type;
use crate::ir::{Struct, Type, TypeDef};

/// The builder of a struct.
pub(super) fn item(def: &TypeDef, shape: &Struct, written: &syn::ItemStruct) -> TokenStream {
    let object = format_ident!("{}", def.name);
    // No type of a document is called so.
    let builder = format_ident!("{}Builder", def.name);
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    for (field, written) in shape.fields.iter().zip(&written.fields) {
        let ty = without_option(&written.ty);
        let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
        let name = format_ident!("{}", field.rust_name);
        let kind = kind(&field.ty, &ty);
        if field.is_option() {
            let maybe = format_ident!("maybe_{}", field.rust_name);
            optional.push(quote! { #deprecated #name | #maybe: #kind });
        } else {
            required.push(quote! { #deprecated #name: #kind });
        }
    }
    let further = shape.additional.as_ref().map(|ty| {
        let kind = kind(&Type::Map(Box::new(ty.clone())), &TokenStream::new());
        quote! { further { additional_properties: #kind, } }
    });
    quote! {
        object_builder! {
            #builder for #object {
                required { #(#required,)* }
                optional { #(#optional,)* }
                #further
            }
        }
    }
}

/// What the setter takes, as the runtime's macro calls it.
fn kind(ty: &Type, written: &TokenStream) -> TokenStream {
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
        _ => quote! { value(#written) },
    }
}

fn without_option(ty: &syn::Type) -> TokenStream {
    let syn::Type::Path(path) = ty else {
        return ty.to_token_stream();
    };
    match path.path.segments.last() {
        Some(segment) if segment.ident == "Option" => match &segment.arguments {
            syn::PathArguments::AngleBracketed(arguments) => arguments.args.to_token_stream(),
            _ => ty.to_token_stream(),
        },
        _ => ty.to_token_stream(),
    }
}

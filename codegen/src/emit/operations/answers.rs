//! The enum of what an operation gives, where that depends on the status.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{content_type, decode};
use crate::emit::docs;
use crate::emit::values::number;
use crate::ir::{Content, Operation, StatusAnswer};

/// The enum and how it is read; nothing for an operation that always gives the same.
pub(super) fn items(operation: &Operation) -> Vec<TokenStream> {
    let Content::ByStatus { name, answers } = &operation.success.content else {
        return Vec::new();
    };
    let name = format_ident!("{name}");
    let about = docs::attributes(&format!(
        "What {} gives, by status.",
        docs::as_code(&operation.id)
    ));
    let (variants, arms): (Vec<_>, Vec<_>) = answers.iter().map(variant_and_arm).unzip();
    vec![
        quote! {
            #about
            #[derive(Clone, Debug, PartialEq, Serialize)]
            #[serde(untagged)]
            #[non_exhaustive]
            #[allow(clippy::large_enum_variant)]
            pub enum #name {
                #(#variants,)*
                /// The body of a success that this version of the crate does not know.
                Other(serde_json::Value),
            }
        },
        quote! {
            impl #name {
                fn decode(response: &content::RawResponse) -> Result<Self, DecodeError> {
                    match response.status.as_u16() {
                        #(#arms,)*
                        _ => content::value(response).map(Self::Other),
                    }
                }
            }
        },
    ]
}

/// The variant for a status, and how it is read.
fn variant_and_arm(answer: &StatusAnswer) -> (TokenStream, TokenStream) {
    let name = format_ident!("{}", answer.variant);
    let meaning = answer.description.as_deref().unwrap_or_default();
    let about = docs::attributes(&format!("Status `{}`. {meaning}", answer.status));
    let ty = content_type(&answer.content, &TokenStream::new());
    let status: Result<u16, _> = answer.status.parse();
    let status = status.map_or_else(|_| quote! { 200..=299 }, number);
    let decode = decode(&answer.content);
    let (content, made_of) = match answer.content {
        Content::Empty => (None, Some(quote! { |()| })),
        _ => (Some(quote! { (#ty) }), None),
    };
    let arm = quote! { #status => #decode(response).map(#made_of Self::#name) };
    (quote! { #about #name #content }, arm)
}

//! The request body: an argument of the method, or a setter where a call may go without it.

use proc_macro2::TokenStream;
use quote::quote;

use super::parameter::style_name;
use crate::emit::docs;
use crate::emit::rust_type::rust_type;
use crate::ir::{Body, BodyKind};

/// `body: T`
pub(super) fn argument(body: &Body) -> TokenStream {
    let ty = match body.kind {
        BodyKind::Text => quote! { impl Into<String> },
        BodyKind::Binary => quote! { impl Into<Vec<u8>> },
        _ => rust_type(&body.ty),
    };
    quote! { body: #ty }
}

/// The statements that put it into the request.
pub(super) fn send(body: &Body) -> TokenStream {
    let (default, send) = match &body.kind {
        BodyKind::Json => ("application/json", quote! { request.json(&body); }),
        BodyKind::Form(fields) => {
            let fields = fields.iter().map(|(name, style, explode)| {
                let style = style_name(*style);
                quote! { (#name, Style::#style, #explode) }
            });
            return quote! { request.form(&body, &[#(#fields),*]); };
        }
        BodyKind::Multipart => return quote! { request.multipart(&body); },
        BodyKind::Text => {
            let send = quote! { let body: String = body.into(); request.raw(body.into_bytes()); };
            ("text/plain", send)
        }
        BodyKind::Binary => (
            "application/octet-stream",
            quote! { request.raw(body.into()); },
        ),
    };
    // A pattern such as `image/*` names no type to send.
    let is_pattern = body.media_type.contains('*');
    let media_type = if is_pattern {
        default
    } else {
        &body.media_type
    };
    let is_other = media_type != "application/json";
    let media_type = is_other.then(|| quote! { request.media_type(#media_type); });
    quote! { #send #media_type }
}

/// The method of the call that sets it.
pub(super) fn setter(body: &Body) -> TokenStream {
    let about = docs::of(&body.description, "Sets the body.");
    let argument = argument(body);
    let send = send(body);
    quote! {
        #about
        pub fn body(mut self, #argument) -> Self {
            let request = self.call.request();
            #send
            self
        }
    }
}

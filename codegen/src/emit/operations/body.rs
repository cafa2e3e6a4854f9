//! The request body: an argument of the method, or a setter where a call may go without it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::docs;
use crate::emit::rust_type::rust_type;
use crate::ir::{Body, BodyKind, Style};

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
    match &body.kind {
        BodyKind::Json => {
            let media_type = (body.media_type != "application/json" && !is_pattern(body))
                .then(|| media_type(&body.media_type));
            quote! { request.json(&body); #media_type }
        }
        BodyKind::Form(fields) => {
            let fields = fields.iter().map(|(name, style, explode)| {
                let style = style_name(*style);
                quote! { (#name, Style::#style, #explode) }
            });
            quote! { request.form(&body, &[#(#fields),*]); }
        }
        BodyKind::Multipart => quote! { request.multipart(&body); },
        BodyKind::Text => {
            let media_type = media_type(sent_as(body, "text/plain"));
            quote! {
                let body: String = body.into();
                request.raw(body.into_bytes());
                #media_type
            }
        }
        BodyKind::Binary => {
            let media_type = media_type(sent_as(body, "application/octet-stream"));
            quote! { request.raw(body.into()); #media_type }
        }
    }
}

/// The method of the call that sets it.
pub(super) fn setter(body: &Body) -> TokenStream {
    let about = docs::attributes(body.description.as_deref().unwrap_or("Sets the body."));
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

fn media_type(media_type: &str) -> TokenStream {
    quote! { request.media_type(#media_type); }
}

/// A pattern such as `image/*` names no type to send.
fn is_pattern(body: &Body) -> bool {
    body.media_type.contains('*')
}

fn sent_as<'b>(body: &'b Body, otherwise: &'b str) -> &'b str {
    if is_pattern(body) {
        otherwise
    } else {
        &body.media_type
    }
}

/// The runtime's name of a style.
pub(super) fn style_name(style: Style) -> Ident {
    match style {
        Style::Simple => format_ident!("Simple"),
        Style::Label => format_ident!("Label"),
        Style::Matrix => format_ident!("Matrix"),
        Style::Form => format_ident!("Form"),
        Style::Space => format_ident!("Space"),
        Style::Pipe => format_ident!("Pipe"),
        Style::Deep => format_ident!("Deep"),
        Style::Json => format_ident!("Json"),
    }
}

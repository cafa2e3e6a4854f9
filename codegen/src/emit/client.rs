//! The client of an API and the list of all APIs.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{SourceFile, declare, docs, examples, import, is_shared};
use crate::ir::{Api, Resource};

/// The module of one API: its client, with one accessor for each resource.
pub(super) fn module(api: &Api) -> SourceFile<'_> {
    let resources = api.resources.iter().map(|it| it.module.as_str());
    let has_shared = api.types.iter().any(is_shared);
    let modules = resources.chain(has_shared.then_some("shared"));
    let modules = modules.map(|module| {
        let declared = declare(quote! { pub }, module);
        let name = format_ident!("{module}");
        quote! {
            #declared
            #[doc(inline)]
            pub use self::#name::*;
        }
    });
    let uploads = api.has_uploads().then(|| {
        quote! {
            #[doc(no_inline)]
            pub use crate::runtime::parts::Upload;
        }
    });
    let mut items: Vec<TokenStream> = modules.chain(uploads).collect();
    items.extend(client(api));
    SourceFile {
        path: format!("src/{}/mod.rs", api.module),
        docs: module_docs(api),
        imports: Box::new(import),
        items,
    }
}

fn module_docs(api: &Api) -> Vec<String> {
    let text = format!(
        "{}, version {}.",
        api.title.trim_end_matches('.'),
        api.version
    );
    let mut lines = docs::lines(&text);
    lines.extend(examples::of_api(api));
    if let Some(description) = &api.description {
        lines.push(String::new());
        lines.extend(docs::lines(description));
    }
    lines
}

fn client(api: &Api) -> Vec<TokenStream> {
    let about = docs::attributes(&format!(
        "Client of the {}.",
        api.title.trim_end_matches('.')
    ));
    let base_url = &api.base_url;
    let variable = format!("VONAGE_{}_URL", api.module.to_uppercase());
    let from_env = docs::attributes(&format!(
        "A client with default settings for the account in `VONAGE_API_KEY` and `VONAGE_API_SECRET`, and for the server in `{variable}` where that is set.",
    ));
    let accessors = api.resources.iter().map(accessor);
    let unused = api
        .resources
        .is_empty()
        .then(|| quote! { #[allow(dead_code)] });
    vec![
        quote! {
            #about
            ///
            /// Cheap to clone; clones share connections and settings.
            #[derive(Clone, Debug)]
            pub struct Client {
                #unused
                transport: Transport,
            }
        },
        quote! {
            impl Client {
                /// A client with default settings for the published server.
                ///
                /// # Errors
                ///
                /// When the HTTP client cannot be set up, for example because TLS is not available.
                pub fn new(credentials: Credentials) -> Result<Self, Error> {
                    Self::builder().credentials(credentials).build()
                }

                #from_env
                ///
                /// # Errors
                ///
                /// Names each variable that is absent or unusable; otherwise as [`new`](Self::new).
                pub fn from_env() -> Result<Self, Error> {
                    ClientBuilder::from_env(#variable)?.build()
                }

                /// Settings for a client: server, timeouts, retries, checks, connections.
                pub fn builder() -> ClientBuilder<Self> {
                    ClientBuilder::new()
                }

                #(#accessors)*
            }
        },
        quote! {
            impl Api for Client {
                const BASE_URL: &'static str = #base_url;

                #[doc(hidden)]
                #[allow(private_interfaces)]
                fn from_transport(transport: Transport) -> Self {
                    Self { transport }
                }
            }
        },
    ]
}

fn accessor(resource: &Resource) -> TokenStream {
    let name = format_ident!("{}", resource.module);
    let handle = format_ident!("{}", resource.handle);
    let about = docs::of(&resource.description, "Operations of this resource.");
    quote! {
        #about
        pub fn #name(&self) -> #handle<'_> {
            #handle { transport: &self.transport }
        }
    }
}

/// `src/apis.rs`, which lib.rs includes.
pub(super) fn list(modules: &[String]) -> SourceFile<'_> {
    let items = modules.iter().map(|module| {
        let name = format_ident!("{module}");
        let path = format!("{module}/mod.rs");
        quote! {
            #[cfg(feature = #module)]
            #[cfg_attr(docsrs, doc(cfg(feature = #module)))]
            #[rustfmt::skip]
            #[path = #path]
            pub mod #name;
        }
    });
    SourceFile {
        path: "src/apis.rs".to_owned(),
        docs: docs::lines("The APIs, each behind the feature of its name."),
        imports: Box::new(|_| None),
        items: items.collect(),
    }
}

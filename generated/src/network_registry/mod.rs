//! Network Registry, version v1.
//!
//! Registers businesses and their applications with mobile operators (communication service
//! providers, CSPs), whose approval is needed before an application may call network APIs in
//! production. Each operator decides for itself and at its own pace, so answers arrive at
//! different times.

use crate::runtime::{Api, ClientBuilder, Credentials, Error, Transport};

#[rustfmt::skip]
pub mod business_profile;
#[doc(no_inline)]
pub use self::business_profile::*;

#[rustfmt::skip]
pub mod application_profile;
#[doc(no_inline)]
pub use self::application_profile::*;

#[rustfmt::skip]
pub mod catalogue;
#[doc(no_inline)]
pub use self::catalogue::*;

#[rustfmt::skip]
pub mod shared;
#[doc(no_inline)]
pub use self::shared::*;

/// Client of the Network Registry.
///
/// Cheap to clone; clones share connections and settings.
#[derive(Clone, Debug)]
pub struct Client {
    transport: Transport,
}

impl Client {
    /// A client with default settings for the published server.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up, for example because TLS is not available.
    pub fn new(credentials: Credentials) -> Result<Self, Error> {
        Self::builder().credentials(credentials).build()
    }

    /// Settings for a client: server, timeouts, retries, checks, connections.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// A business profile tells operators which legal entity stands behind the applications. It
    /// goes to every operator in the countries that it names.
    pub fn business_profile(&self) -> BusinessProfile2<'_> {
        BusinessProfile2 {
            transport: &self.transport,
        }
    }

    /// An application profile describes one use case of a business, the network APIs that it calls
    /// and why. It goes to the operators in the countries of its business profile.
    pub fn application_profile(&self) -> ApplicationProfile2<'_> {
        ApplicationProfile2 {
            transport: &self.transport,
        }
    }

    /// What profiles can choose from, such as operators, countries, kinds of organisation,
    /// categories, network APIs, purposes, vetting levels and legal documents.
    pub fn catalogue(&self) -> Catalogue<'_> {
        Catalogue {
            transport: &self.transport,
        }
    }
}

impl Api for Client {
    const BASE_URL: &'static str = "https://api-eu.vonage.com";

    fn from_transport(transport: Transport) -> Self {
        Self { transport }
    }
}

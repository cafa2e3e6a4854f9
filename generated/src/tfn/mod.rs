//! TFN (Toll Free Numbers) Registration API, version 0.0.1.
//!
//! Registers toll-free numbers of the US and Canada for messaging, so that carriers let their
//! messages through.

use crate::runtime::{Api, ClientBuilder, Credentials, Error, Transport};

#[rustfmt::skip]
pub mod registrations;
#[doc(no_inline)]
pub use self::registrations::*;

#[rustfmt::skip]
pub mod numbers;
#[doc(no_inline)]
pub use self::numbers::*;

#[rustfmt::skip]
pub mod shared;
#[doc(no_inline)]
pub use self::shared::*;

/// Client of the TFN (Toll Free Numbers) Registration API.
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

    /// File a registration, follow it and correct it, and read the history of its numbers.
    pub fn registrations(&self) -> Registrations<'_> {
        Registrations {
            transport: &self.transport,
        }
    }

    /// Find toll-free numbers and the state of their registrations.
    pub fn numbers(&self) -> Numbers<'_> {
        Numbers {
            transport: &self.transport,
        }
    }
}

impl Api for Client {
    const BASE_URL: &'static str = "https://api.nexmo.com/tfn";

    fn from_transport(transport: Transport) -> Self {
        Self { transport }
    }
}

//! Clients of all APIs, for tests that call operations by their Rust names.

use vonage_registration::{Api, ClientBuilder, Credentials, network_registry, tfn};

/// A secret that stands in no other text.
pub const SECRET: &str = "s3cr3t-s3cr3t";

/// Key and secret of all tests.
pub fn credentials() -> Credentials {
    Credentials::new("abcd1234", SECRET)
}

/// One client for each API, all of one server.
#[derive(Clone, Debug)]
pub struct Clients {
    /// Of the Network Registry.
    pub registry: network_registry::Client,
    /// Of toll-free numbers.
    pub tfn: tfn::Client,
}

impl Clients {
    /// Clients of the server at `url`, with checks on or off.
    pub fn of(url: &str, checks: bool) -> Self {
        Self {
            registry: built(network_registry::Client::builder(), url, checks),
            tfn: built(tfn::Client::builder(), url, checks),
        }
    }
}

pub(crate) fn built<C: Api>(builder: ClientBuilder<C>, url: &str, checks: bool) -> C {
    let builder = builder.credentials(credentials()).base_url(url);
    builder.checks(checks).build().unwrap()
}

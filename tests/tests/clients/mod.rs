//! Clients of all APIs, for tests that call operations by their Rust names.

use vonage_registration::{Api, ClientBuilder, Credentials, network_registry, tfn};

/// A secret that stands in no other text.
pub(crate) const SECRET: &str = "s3cr3t-s3cr3t";

/// One client for each API, all of one server.
#[derive(Clone, Debug)]
pub(crate) struct Clients {
    pub(crate) registry: network_registry::Client,
    pub(crate) tfn: tfn::Client,
}

impl Clients {
    /// Clients of the server at `url`, with checks on or off.
    pub(crate) fn of(url: &str, checks: bool) -> Self {
        Self {
            registry: built(network_registry::Client::builder(), url, checks),
            tfn: built(tfn::Client::builder(), url, checks),
        }
    }
}

fn built<C: Api>(builder: ClientBuilder<C>, url: &str, checks: bool) -> C {
    builder
        .credentials(Credentials::new("abcd1234", SECRET))
        .base_url(url)
        .checks(checks)
        .build()
        .unwrap()
}

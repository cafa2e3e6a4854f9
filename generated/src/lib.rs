//! A Rust SDK for the registration APIs of Vonage.

#![cfg_attr(docsrs, feature(doc_cfg))]
// Its examples need the mock, so the workspace's tests run them.
#![cfg_attr(not(doctest), doc = "", doc = include_str!("../README.md"))]

#[rustfmt::skip]
mod apis;
#[cfg(all(feature = "network_registry", feature = "tfn"))]
pub mod guide;
#[cfg(feature = "mock")]
#[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
pub mod mock;
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "generated code need not use every word of the runtime's vocabulary"
)]
mod runtime;
#[cfg(any(feature = "network_registry", feature = "tfn"))]
pub mod watch;

#[allow(
    unused_imports,
    unreachable_pub,
    reason = "without the feature of an API there is none"
)]
pub use apis::*;
pub use reqwest;
pub use runtime::{
    Api, ApiError, Call, CallFuture, ClientBuilder, ConfigurationError, ConnectionError,
    Credentials, DecodeError, Error, InvalidParameter, InvalidRequest, Items, Location, Page,
    Pages, PaginationError, Problem, Response, RetryPolicy, Rule, TimeoutError, UnreadableError,
    Violation, Violations, http_client,
};

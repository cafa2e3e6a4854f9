//! A Rust SDK for the registration APIs of Vonage.

#[rustfmt::skip]
mod apis;
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

pub use apis::*;
pub use reqwest;
pub use runtime::{
    Api, ApiError, Call, CallFuture, ClientBuilder, ConfigurationError, ConnectionError,
    Credentials, DecodeError, Error, InvalidParameter, InvalidRequest, Items, Location, Page,
    Pages, PaginationError, Problem, Response, RetryPolicy, Rule, TimeoutError, UnreadableError,
    Violation, Violations, http_client,
};

//! What every call shares: connections, credentials, encoding, checks, retries, reading, errors.
//!
//! It knows no API. The generated modules declare operations over it; everything here that does
//! not depend on a model is free of type parameters, so that it is compiled once.

mod answer;
mod body;
mod builder;
mod call;
mod check;
mod credentials;
mod cycle;
mod decode_error;
mod error;
mod format;
mod locate;
mod one_line;
mod open_enum;
mod operation;
mod page;
mod parameter;
mod path;
mod problem;
mod query;
mod request;
mod response;
mod retry;
mod send;
mod tls;
mod trace;
mod transport;
mod violation;

pub(crate) mod decode;

#[cfg(test)]
mod tests;

pub use builder::{Api, ClientBuilder};
pub use call::{Call, CallFuture};
pub use credentials::Credentials;
pub use decode_error::DecodeError;
pub use error::{
    ApiError, ConfigurationError, ConnectionError, Error, InvalidRequest, PaginationError,
    TimeoutError, UnreadableError,
};
pub use page::{Items, Page, Pages};
pub use problem::{InvalidParameter, Problem};
pub use response::Response;
pub use retry::RetryPolicy;
pub use tls::http_client;
pub use violation::{Location, Rule, Violation, Violations};

pub(crate) use check::{Allowed, Checker, Size, StringRule, Validate, validate};
pub(crate) use format::Format;
pub(crate) use open_enum::{OpenEnumVisitor, open_enum};
pub(crate) use operation::{Operation, Retry, Security};
pub(crate) use page::Pagination;
pub(crate) use query::ListStyle;
pub(crate) use request::Request;
pub(crate) use reqwest::Method;
pub(crate) use retry::jittered;
pub(crate) use transport::Transport;

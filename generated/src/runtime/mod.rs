//! What every call shares: connections, credentials, encoding, checks, retries, reading, errors.
//!
//! It knows no API. The generated modules declare operations over it; everything here that does
//! not depend on a model is free of type parameters, so that it is compiled once.

mod advice;
mod authorization;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod builder;
mod call;
mod check;
mod country;
mod credentials;
mod cycle;
mod decode_error;
mod error;
mod exchange;
mod format;
mod locate;
mod model;
mod newtype;
mod one_line;
mod open_enum;
mod operation;
mod page;
mod parameter;
mod path;
mod problem;
mod query;
mod raw_response;
mod request;
mod response;
mod retry;
mod send;
mod tls;
mod tokens;
mod trace;
mod transport;
mod violation;

pub(crate) mod decode;
pub(crate) mod drift;
#[rustfmt::skip]
pub(crate) mod parts;
#[allow(dead_code, reason = "its words are for every API")]
pub(crate) mod setter;

pub mod required;

pub use advice::{Advice, Finding};
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use builder::{Api, ClientBuilder};
pub use call::Call;
pub use credentials::Credentials;
pub use decode::from_json;
pub use decode_error::DecodeError;
pub use drift::Drift;
pub use error::{
    ApiError, ConfigurationError, ConnectionError, Error, InvalidRequest, PaginationError,
    TimeoutError, UnreadableError,
};
pub use exchange::Exchange;
pub use page::{Items, Page, Pages};
pub use problem::{InvalidParameter, Problem};
pub use response::Response;
pub use retry::RetryPolicy;
pub use tls::{http_client, http_client_builder};
pub use violation::{Location, Rule, Violation, Violations};

pub(crate) use advice::{Recommendation, Test, advise};
pub(crate) use call::call_type;
pub(crate) use check::{Checker, Limits, Validate, validate};
#[cfg(feature = "mock")]
pub(crate) use format::Format;
pub(crate) use model::{Entries, Object, Strict, model, read_object};
pub(crate) use newtype::newtype;
pub(crate) use open_enum::{OpenEnumVisitor, open_enum};
pub(crate) use operation::{Operation, Retry, Security};
pub(crate) use page::Pagination;
pub(crate) use query::ListStyle;
#[cfg(feature = "mock")]
pub(crate) use query::{decoded, value_of, values_of};
pub(crate) use request::Request;
pub(crate) use reqwest::Method;
pub(crate) use retry::jittered;
pub(crate) use transport::Transport;

//! What every call shares: connections, credentials, encoding, checks, retries, reading, errors.
//!
//! It knows no API. The generated modules declare operations over it; everything here that does
//! not depend on a model is free of type parameters, so that it is compiled once.

mod answer;
mod authorization;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod builder;
mod call;
mod check;
mod credentials;
mod cycle;
mod decode_error;
mod error;
mod form;
mod format;
mod locate;
mod object;
mod one_line;
mod open_enum;
mod open_union;
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
mod style;
mod tls;
mod trace;
mod transport;
mod upload;
mod violation;

pub(crate) mod decode;
pub(crate) mod object_builder;

#[cfg(test)]
mod tests;

#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use builder::{Api, ClientBuilder};
pub use call::Call;
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
pub use upload::Upload;
pub use violation::{Location, Rule, Violation, Violations};

pub(crate) use answer::Answer;
pub(crate) use call::call_type;
pub(crate) use check::{Allowed, Checker, Size, StringRule, Validate, validate};
pub(crate) use form::Files;
pub(crate) use format::Format;
pub(crate) use object::{Entries, Object, object, read_object};
pub(crate) use object_builder::object_builder;
pub(crate) use open_enum::{OpenEnumVisitor, open_enum};
pub(crate) use open_union::{Alternative, open_union, read as read_union};
pub(crate) use operation::{Operation, Retry, Security};
pub(crate) use page::Pagination;
pub(crate) use query::ListStyle;
pub(crate) use request::{ParameterLocation, Request};
pub(crate) use reqwest::Method;
pub(crate) use retry::jittered;
pub(crate) use style::Style;
pub(crate) use transport::Transport;

//! Calls of all operations of all APIs.

use std::fmt::Debug;
use std::pin::Pin;
use serde::Serialize;
use serde_json::Value;
use vonage_registration::{Error, Response};

#[cfg(feature = "network_registry")]
#[rustfmt::skip]
pub(crate) mod network_registry;

#[cfg(feature = "tfn")]
#[rustfmt::skip]
pub(crate) mod tfn;

/// A call of one operation.
#[derive(Debug)]
pub(crate) struct Case<C> {
    /// The `operationId`.
    pub(crate) operation: &'static str,
    /// Valid values of the path parameters, in order.
    pub(crate) path: &'static [&'static str],
    /// Prepares the call; `None` when a path parameter is of a type that cannot hold the value.
    pub(crate) call: fn(&C, &[&str], Optional) -> Option<Answered>,
}

impl<C> Clone for Case<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Case<C> {}

/// What happens to parameters that may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Optional {
    /// They are left out.
    Omitted,
    /// They are set to their examples.
    Set,
}

/// The answer to a call.
#[derive(Debug)]
#[allow(dead_code)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body as the model writes it again.
    pub(crate) json: Value,
    /// The body as Rust sees it.
    pub(crate) model: String,
}

/// A call under way.
pub(crate) type Answered = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

fn answered<T, F>(call: F) -> Answered
where
    T: Serialize + Debug + Send + 'static,
    F: Future<Output = Result<Response<T>, Error>> + Send + 'static,
{
    Box::pin(async move {
        let response = call.await?;
        let status = response.status().as_u16();
        let body = response.into_body();
        let json = serde_json::to_value(&body).unwrap_or_default();
        Ok(Answer {
            status,
            json,
            model: format!("{body:#?}"),
        })
    })
}

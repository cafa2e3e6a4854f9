//! Calls of all operations of all APIs.

use std::pin::Pin;
use serde::Serialize;
use serde_json::Value;
use vonage_registration::{Error, Response};

#[cfg(feature = "network_registry")]
#[rustfmt::skip]
pub mod network_registry;

#[cfg(feature = "tfn")]
#[rustfmt::skip]
pub mod tfn;

/// A call of one operation.
#[derive(Debug)]
pub struct Case<C> {
    /// The `operationId`.
    pub operation: &'static str,
    /// Valid values of the path parameters, in order.
    pub path: &'static [&'static str],
    /// Prepares the call; `None` when a path parameter is of a type that cannot hold the value.
    pub call: fn(&C, &[&str], Optional) -> Option<Answered>,
}

impl<C> Clone for Case<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Case<C> {}

/// What happens to parameters that may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optional {
    /// They are left out.
    Omitted,
    /// They are set to their examples.
    Set,
}

/// Status and body of the answer; the body as the models write it again.
pub type Answered = Pin<Box<dyn Future<Output = Result<(u16, Value), Error>> + Send>>;

fn answered<T, F>(call: F) -> Answered
where
    T: Serialize + Send + 'static,
    F: Future<Output = Result<Response<T>, Error>> + Send + 'static,
{
    Box::pin(async move {
        let response = call.await?;
        let status = response.status().as_u16();
        Ok((status, serde_json::to_value(response.into_body()).unwrap_or_default()))
    })
}

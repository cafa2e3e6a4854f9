//! What the calls of all APIs share.

use std::fmt::Debug;
use std::pin::Pin;

use serde::Serialize;
use serde_json::Value;
use vonage_registration::{Api, ClientBuilder, Error, Response};

/// A call of one operation.
#[derive(Debug)]
pub(crate) struct Case<C: 'static> {
    /// The `operationId`.
    pub(crate) operation: &'static str,
    /// Valid values of the path parameters, in order.
    pub(crate) path: &'static [&'static str],
    /// Prepares the call with these path parameters, and with optional parameters or without. Fails when a
    /// parameter is of a type that cannot hold the value.
    pub(crate) call: fn(&C, &[&str], bool) -> Result<Answered, Failure>,
}

/// Why there is no call.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// A call under way.
pub(crate) type Answered = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

/// The answer to a call.
#[derive(Debug)]
#[allow(dead_code, reason = "the example shows the status alone")]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body as the model writes it again.
    pub(crate) json: Value,
    /// The body as Rust sees it.
    pub(crate) model: String,
}

/// Sends a call.
pub(crate) fn answered<T, F>(call: F) -> Answered
where
    T: Serialize + Debug + Send + 'static,
    F: Future<Output = Result<Response<T>, Error>> + Send + 'static,
{
    Box::pin(async move {
        let response = call.await?;
        let status = response.status().as_u16();
        let body = response.into_body();
        let json = serde_json::to_value(&body).unwrap_or_default();
        let model = format!("{body:#?}");
        Ok(Answer {
            status,
            json,
            model,
        })
    })
}

/// What is done with each API.
pub(crate) trait Visitor {
    /// Takes the name of the module, a client to be built, and the calls by resource.
    fn api<C: Api + Send + Sync + 'static>(
        &mut self,
        module: &str,
        client: ClientBuilder<C>,
        cases: &'static [&'static [Case<C>]],
    ) -> Result<(), Failure>;
}

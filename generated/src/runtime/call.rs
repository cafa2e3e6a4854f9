use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::answer::Answer;
use super::decode_error::DecodeError;
use super::error::Error;
use super::page::{Items, Pages, Pagination};
use super::request::Request;
use super::response::Response;
use super::send::{Answering, send};
use super::violation::Violations;

pub(crate) type Decode<T> = fn(&Answer) -> Result<T, DecodeError>;

/// A call that is ready to be made: await it for the result alone, or [`send`](Self::send) it for
/// the result with status and headers.
///
/// Nothing is sent before. Dropping the future cancels the call.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    request: Request,
    decode: Decode<T>,
}

impl<T> Call<T> {
    pub(crate) fn new(request: Request, decode: Decode<T>) -> Self {
        Self { request, decode }
    }

    pub(crate) fn request(&mut self) -> &mut Request {
        &mut self.request
    }

    /// The call with one attempt: whoever repeats it by itself needs no retries below that.
    pub(crate) fn once(mut self) -> Self {
        self.request.once = true;
        self
    }

    pub(crate) fn operation_id(&self) -> &'static str {
        self.request.operation.id
    }

    /// Checks the request without sending it, also where the client's checks are off.
    ///
    /// # Errors
    /// All violations at once.
    pub fn validate(&self) -> Result<(), Violations> {
        self.request.validate()
    }

    /// Makes the call; gives the result with status, headers and trace id.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send(self) -> Result<Response<T>, Error> {
        let received = send(self.request).await?;
        let (answer, body) = received.decode(self.decode)?;
        Ok(Response::new(answer, body))
    }

    /// All pages of a list, from this call's on.
    pub(crate) fn pages<I>(self, pagination: &Pagination<T, I>) -> Pages<T> {
        Pages::new(self, pagination.parameter, pagination.next)
    }

    /// All items of a list, from this call's page on.
    pub(crate) fn items<I>(self, pagination: &Pagination<T, I>) -> Items<T, I> {
        Items::new(self.pages(pagination), pagination.items)
    }
}

impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            decode: self.decode,
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.request).finish()
    }
}

impl<T> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = CallFuture<T>;

    fn into_future(self) -> CallFuture<T> {
        CallFuture {
            answering: send(self.request),
            decode: self.decode,
        }
    }
}

/// The result to come of a call that is being made.
#[must_use = "futures do nothing until they are awaited"]
pub struct CallFuture<T> {
    answering: Answering,
    decode: Decode<T>,
}

impl<T> Future for CallFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let received = ready!(self.answering.as_mut().poll(context));
        let decoded = received.and_then(|received| received.decode(self.decode));
        Poll::Ready(decoded.map(|(_, body)| body))
    }
}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}

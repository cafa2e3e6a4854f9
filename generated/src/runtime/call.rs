use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::decode_error::DecodeError;
use super::error::Error;
use super::page::{Items, Pages, Pagination};
use super::raw_response::RawResponse;
use super::request::Request;
use super::response::Response;
use super::send::{Sending, send};
use super::violation::Violations;

pub(crate) type Decode<T> = fn(&RawResponse) -> Result<T, DecodeError>;

/// A call that is ready to be made: await it for the result alone, or [`send`](Self::send) it for
/// the result with status and headers.
///
/// It is a future that can be spawned and joined. Nothing is sent before it is polled, and dropping it
/// cancels the call. A clone is a call of its own, which has not been sent.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    pub(super) request: Arc<Request>,
    decode: Decode<T>,
    /// The call being made. Never locked: the mutex lets references to a call pass between threads.
    pub(super) sending: Option<Mutex<Sending>>,
}

impl<T> Call<T> {
    pub(crate) fn new(request: Request, decode: Decode<T>) -> Self {
        Self {
            request: Arc::new(request),
            decode,
            sending: None,
        }
    }

    pub(crate) fn request(&mut self) -> &mut Request {
        Arc::make_mut(&mut self.request)
    }

    /// The call with one attempt: whoever repeats it by itself needs no retries below that.
    pub(crate) fn once(mut self) -> Self {
        self.request().once = true;
        self
    }

    /// How long this call may take with all its attempts and waits, in place of the client's timeouts
    /// for calls and attempts.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request().timeout = Some(timeout);
        self
    }

    /// Sends a header with this call, in place of an earlier one of that name. Those that the client is
    /// responsible for, such as `Authorization` or `Content-Type`, are refused when the call is made.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.request().extra_header(name.as_ref(), value.as_ref());
        self
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
    pub async fn send(mut self) -> Result<Response<T>, Error> {
        let received = self.sending().await?;
        let (response, body) = received.decode(self.decode)?;
        Ok(Response::new(response, body))
    }

    /// Makes the call on this thread, which waits for the result.
    ///
    /// # Errors
    /// See [`Error`]; inside of an async runtime, which must not wait, [`Error::Configuration`].
    #[cfg(feature = "blocking")]
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn block(self) -> Result<T, Error> {
        super::blocking::block_on(self)?
    }

    /// Begins the call, where it has not begun.
    fn sending(&mut self) -> &mut Sending {
        let request = &self.request;
        self.sending
            .get_or_insert_with(|| Mutex::new(send(Arc::clone(request))))
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// All pages of a list, from this call's on.
    pub(crate) fn pages<I>(self, pagination: &'static Pagination<T, I>) -> Pages<T> {
        Pages::new(self, pagination)
    }

    /// All items of a list, from this call's page on.
    pub(crate) fn items<I>(self, pagination: &'static Pagination<T, I>) -> Items<T, I> {
        Items::new(self.pages(pagination), pagination.items)
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let received = ready!(self.sending().as_mut().poll(context));
        let decoded = received.and_then(|received| received.decode(self.decode));
        Poll::Ready(decoded.map(|(_, body)| body))
    }
}

impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self {
            request: Arc::clone(&self.request),
            decode: self.decode,
            sending: None,
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.request).finish()
    }
}

/// Makes a call of a struct whose field `call` is one, with the setters of an operation: every method of
/// [`Call`], and the pages and items of a list.
macro_rules! call_type {
    ($name:ident -> $result:ty $(, $pages:ident: $item:ty)?) => {
        impl $name {
            /// How long this call may take with all its attempts and waits, in place of the client's
            /// timeouts for calls and attempts.
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.call = self.call.timeout(timeout);
                self
            }

            /// Sends a header with this call, in place of an earlier one of that name. Those that the client
            /// is responsible for, such as `Authorization` or `Content-Type`, are refused when the call is made.
            pub fn header(
                mut self,
                name: impl ::std::convert::AsRef<str>,
                value: impl ::std::convert::AsRef<str>,
            ) -> Self {
                self.call = self.call.header(name, value);
                self
            }

            /// Checks the parameters without sending.
            ///
            /// # Errors
            ///
            /// All violations at once.
            pub fn validate(&self) -> ::std::result::Result<(), $crate::runtime::Violations> {
                self.call.validate()
            }

            /// Makes the call; gives the result with status, headers and trace id.
            ///
            /// # Errors
            ///
            /// See `Error` for what can go wrong and what it says about the outcome.
            #[inline]
            pub async fn send(
                self,
            ) -> ::std::result::Result<$crate::runtime::Response<$result>, $crate::runtime::Error> {
                self.call.send().await
            }

            /// Makes the call on this thread, which waits for the result.
            ///
            /// # Errors
            ///
            /// As `send`; inside of an async runtime, which must not wait, `Error::Configuration`.
            #[cfg(feature = "blocking")]
            #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
            #[inline]
            pub fn block(self) -> ::std::result::Result<$result, $crate::runtime::Error> {
                self.call.block()
            }

            $(
                /// All pages from here on, requested one after the other.
                #[inline]
                pub fn pages(self) -> $crate::runtime::Pages<$result> {
                    self.call.pages(&$pages)
                }

                /// All items of all pages from here on.
                #[inline]
                pub fn items(self) -> $crate::runtime::Items<$result, $item> {
                    self.call.items(&$pages)
                }
            )?
        }

        impl ::std::future::Future for $name {
            type Output = ::std::result::Result<$result, $crate::runtime::Error>;

            #[inline]
            fn poll(
                mut self: ::std::pin::Pin<&mut Self>,
                context: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<Self::Output> {
                ::std::pin::Pin::new(&mut self.call).poll(context)
            }
        }
    };
}

pub(crate) use call_type;

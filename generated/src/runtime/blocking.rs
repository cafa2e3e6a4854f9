//! Calls and lists of programs that have no async runtime.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use super::error::{ConfigurationError, Error};
use super::page::{Items, Pages};

/// Waits on this thread for `future`.
pub(crate) fn block_on<F: Future>(future: F) -> Result<F::Output, Error> {
    if Handle::try_current().is_ok() {
        return Err(ConfigurationError::new(
            "`block` was called inside of an async runtime, which it would stop; await the call instead",
        )
        .into());
    }
    Ok(runtime()?.block_on(future))
}

/// One for the whole program: connections belong to the runtime that opened them.
fn runtime() -> Result<&'static Runtime, ConfigurationError> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("vonage-registration")
        .enable_all()
        .build()
        .map_err(|error| {
            ConfigurationError::caused("the runtime for blocking calls cannot be started", error)
        })?;
    Ok(RUNTIME.get_or_init(|| runtime))
}

/// Iterates over [`Items`] or [`Pages`] on this thread, which waits for each page.
///
/// After an error, and after the one error that it gives inside of an async runtime, there is nothing more.
#[derive(Debug)]
#[must_use = "no page is requested until the iterator is read"]
pub struct Blocking<S> {
    stream: Option<S>,
}

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Blocking<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = self.stream.as_mut()?;
        let next = block_on(poll_fn(|context| Pin::new(&mut *stream).poll_next(context)));
        let next = next.unwrap_or_else(|error| Some(Err(error)));
        if !matches!(next, Some(Ok(_))) {
            self.stream = None;
        }
        next
    }
}

impl<P> Pages<P> {
    /// The same pages for a program without an async runtime.
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn block(self) -> Blocking<Self> {
        Blocking { stream: Some(self) }
    }
}

impl<P, I> Items<P, I> {
    /// The same items for a program without an async runtime.
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn block(self) -> Blocking<Self> {
        Blocking { stream: Some(self) }
    }
}

use std::fmt;
use std::future::poll_fn;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::call::Call;
use super::cycle::CycleGuard;
use super::error::{Error, PaginationError};
use super::one_line::one_line;
use super::query::value_of;
use super::trace;

/// At most this many pages without an item are read one after the other.
const MAX_EMPTY_PAGES: u32 = 1000;

/// Where a list has its items and the way to its next page.
pub(crate) struct Pagination<P, I> {
    /// The query parameter that takes the token; empty for a list of one page.
    pub(crate) parameter: &'static str,
    /// The token, or the link that holds it.
    pub(crate) next: fn(&P) -> Option<&str>,
    pub(crate) is_empty: fn(&P) -> bool,
    pub(crate) items: fn(P) -> Option<Vec<I>>,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<P> {
    body: P,
    next_token: Option<String>,
}

impl<P> Page<P> {
    /// The token of the next page, to resume from later; `None` on the last page.
    pub fn next_token(&self) -> Option<&str> {
        self.next_token.as_deref()
    }

    /// The page as the API gave it.
    pub fn into_body(self) -> P {
        self.body
    }
}

impl<P> Deref for Page<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.body
    }
}

/// All pages of a list, requested one after the other as they are read.
///
/// The next page is always requested from the client's base URL, with the same parameters and the
/// token that the server gave; where its link points is not followed. A token that comes again and a
/// thousand empty pages one after the other end the stream with an error, as any error ends it.
#[must_use = "no page is requested until the stream is read"]
pub struct Pages<P> {
    call: Call<P>,
    parameter: &'static str,
    next: fn(&P) -> Option<&str>,
    is_empty: fn(&P) -> bool,
    /// Of the page that is requested next; `None` for the first.
    token: Option<String>,
    /// Of the page that was given last.
    last_token: Option<String>,
    guard: CycleGuard,
    empty_pages: u32,
    is_done: bool,
    /// Comes after the last page, where there should be more but no way leads there.
    stopped: Option<Error>,
}

impl<P> Pages<P> {
    pub(crate) fn new<I>(call: Call<P>, pagination: &Pagination<P, I>) -> Self {
        let mut call = call;
        let token = call.request().query_value(pagination.parameter);
        let mut guard = CycleGuard::new();
        if let Some(token) = &token {
            guard.repeats(token);
        }
        Self {
            call,
            parameter: pagination.parameter,
            next: pagination.next,
            is_empty: pagination.is_empty,
            token,
            last_token: None,
            guard,
            empty_pages: 0,
            is_done: false,
            stopped: None,
        }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// See [`Error`]. After an error there are no further pages.
    pub async fn try_next(&mut self) -> Result<Option<Page<P>>, Error> {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    /// The token of the page that comes next: to resume from it, give it to the list's token
    /// parameter. `None` stands for the first page and, after the last, for nothing.
    pub fn resume_token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<P>, Error>>> {
        if self.is_done {
            return Poll::Ready(self.stopped.take().map(Err));
        }
        let outcome = ready!(Pin::new(&mut self.call).poll(context));
        // The same call is made again, with the token of the next page.
        self.call.sending = None;
        self.is_done = true;
        Poll::Ready(Some(outcome.map(|body| self.advance(body))))
    }

    /// Prepares for the page after `body`.
    fn advance(&mut self, body: P) -> Page<P> {
        let next_token = self.next_token(&body).unwrap_or_else(|error| {
            self.stopped = Some(error);
            None
        });
        self.is_done = next_token.is_none();
        if let Some(token) = &next_token {
            self.call.request().query_text(self.parameter, token);
        }
        self.last_token = std::mem::replace(&mut self.token, next_token.clone());
        Page { body, next_token }
    }

    fn next_token(&mut self, body: &P) -> Result<Option<String>, Error> {
        let link = (self.next)(body).filter(|link| !link.is_empty() && !self.parameter.is_empty());
        let Some(link) = link else { return Ok(None) };
        let Some(token) = token_of(link, self.parameter) else {
            return Err(self.stopped(link, "the link to the next page holds no token"));
        };
        if token.is_empty() {
            return Ok(None);
        }
        self.empty_pages += 1;
        if !(self.is_empty)(body) {
            self.empty_pages = 0;
        }
        if self.empty_pages >= MAX_EMPTY_PAGES {
            let reason = "the server gave 1000 empty pages one after the other";
            return Err(self.stopped(&token, reason));
        }
        if self.guard.repeats(&token) {
            return Err(self.stopped(&token, "the server gave a page token a second time"));
        }
        Ok(Some(token))
    }

    fn stopped(&self, token: &str, reason: &'static str) -> Error {
        let request = &self.call.request;
        let token = request.transport.authorization.blanked_text(token);
        let error = Error::Pagination(Box::new(PaginationError {
            operation: request.operation.id,
            token: one_line(&token, 500),
            reason,
        }));
        trace::gave_up(&error);
        error
    }
}

/// The token in `link`: the value of `parameter` in a URL, else the whole.
fn token_of(link: &str, parameter: &str) -> Option<String> {
    if !link.contains('?') && !link.contains("://") {
        return Some(link.to_owned());
    }
    let (_, query) = link.split_once('?')?;
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    value_of(query, parameter)
}

impl<P> Stream for Pages<P> {
    type Item = Result<Page<P>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}

/// All items of a list, over all its pages; see [`Pages`].
#[must_use = "no page is requested until the stream is read"]
pub struct Items<P, I> {
    pages: Pages<P>,
    items: fn(P) -> Option<Vec<I>>,
    current: std::vec::IntoIter<I>,
}

impl<P, I> Items<P, I> {
    pub(crate) fn new(pages: Pages<P>, items: fn(P) -> Option<Vec<I>>) -> Self {
        Self {
            pages,
            items,
            current: Vec::new().into_iter(),
        }
    }

    /// The walk with one attempt for each page; see [`Call::once`].
    pub(crate) fn once(mut self) -> Self {
        self.pages.call.request().once = true;
        self
    }

    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// See [`Error`]. After an error there are no further items.
    pub async fn try_next(&mut self) -> Result<Option<I>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// The token of the page that holds the next item: to resume from it, give it to the list's
    /// token parameter. `None` stands for the first page and, after the last, for nothing.
    ///
    /// In the middle of a page it is that page's: nothing is left out on resuming, but the items
    /// before the next one come again.
    pub fn resume_token(&self) -> Option<&str> {
        if self.current.as_slice().is_empty() {
            self.pages.resume_token()
        } else {
            self.pages.last_token.as_deref()
        }
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error>>> {
        loop {
            if let Some(item) = self.current.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    let items = (self.items)(page.into_body());
                    self.current = items.unwrap_or_default().into_iter();
                }
            }
        }
    }
}

// The items of a page are never pinned.
impl<P, I> Unpin for Items<P, I> {}

impl<P, I> Stream for Items<P, I> {
    type Item = Result<I, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<P, I> fmt::Debug for Items<P, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_in_links_and_bare() {
        for link in [
            "https://a.b/c?limit=1&cursor=x%3D%3D#d",
            "/c?cursor=x%3D%3D",
            "?cursor=x==&limit=1",
            "x==",
        ] {
            assert_eq!(token_of(link, "cursor").as_deref(), Some("x=="), "{link}");
        }
        assert_eq!(
            token_of("/9j/4AAQ+", "cursor").as_deref(),
            Some("/9j/4AAQ+")
        );
    }

    #[test]
    fn a_link_without_the_token_is_told_from_a_token() {
        assert_eq!(token_of("https://a.b/c", "cursor"), None);
        assert_eq!(token_of("/c?page=2", "cursor"), None);
    }
}

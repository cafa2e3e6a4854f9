//! Waiting for decisions: streams of status changes.
//!
//! Operators and carriers take hours or days, and tell nobody when they have decided. A [`Watch`] polls the
//! status, ever more slowly while nothing happens, gives each change, and ends when nobody but you can
//! change anything any more.
//!
//! ```
//! # #[cfg(feature = "mock")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use vonage_registration::mock::{SEEDED_BUSINESS_PROFILE as id, Server};
//! # let server = Server::start().await?;
//! # let registry = server.network_registry()?;
//! use vonage_registration::watch;
//!
//! let mut watch = watch::business_profile_csps(&registry, id)
//!     .on_failure(|failure| eprintln!("{failure}"));
//! while let Some(change) = watch.try_next().await? {
//!     println!("{}: {} {}", change.id, change.status, change.message.unwrap_or_default());
//! }
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "mock"))]
//! # fn main() {}
//! ```
//!
//! | function | watches | ends when |
//! |---|---|---|
//! | `business_profile` | a business profile | all operators have decided, and no change request is pending |
//! | `business_profile_change` | its change request | it is accepted, rejected or withdrawn |
//! | `business_profile_csps` | it at all operators | each has accepted or rejected it |
//! | `business_profile_at_csp` | it at one operator | this one has |
//! | `application_profile` | an application profile | all operators have decided |
//! | `application_profile_csps`, `application_profile_at_csp` | it at operators | they have accepted or rejected it |
//! | `numbers`, `number` | toll-free numbers of a registration | they are registered, rejected or blocked, or wait for you |
//!
//! # Failures
//!
//! A watch outlives what passes by itself: 429, 5xx, 408, timeouts and lost connections. It polls more and more
//! slowly meanwhile, keeps a `Retry-After` however long it is, and tells [`on_failure`](Watch::on_failure).
//! [`give_up_after`](Watch::give_up_after) sets a bound to that; there is none by default. Any other error
//! does not pass by waiting and ends the watch at once: rejected credentials, an unknown id, a refused request.
//!
//! # After a restart
//!
//! A program that stores the last status it has seen gives it to [`from`](Watch::from), or those of several
//! operators or numbers to [`from_each`](Watch::from_each). Nothing is reported twice then, and nothing is
//! missed that is still true.
//!
//! # Clock
//!
//! All waits are those of `tokio::time`. In a test whose clock is paused (`start_paused`), days take no time.

mod change;
#[cfg(feature = "network_registry")]
mod network_registry;
mod poll;
#[cfg(feature = "tfn")]
mod tfn;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep};

pub use change::{Change, Failure};
#[cfg(feature = "network_registry")]
#[cfg_attr(docsrs, doc(cfg(feature = "network_registry")))]
pub use network_registry::{
    application_profile, application_profile_at_csp, application_profile_csps, business_profile,
    business_profile_at_csp, business_profile_change, business_profile_csps,
};
#[cfg(feature = "tfn")]
#[cfg_attr(docsrs, doc(cfg(feature = "tfn")))]
pub use tfn::{number, numbers};

use crate::runtime::{Error, jittered};
use change::Known;
use poll::{Polling, Round, may_pass};

/// Wait between two polls when something has just happened.
const MINIMUM: Duration = Duration::from_secs(5);

/// Wait between two polls when nothing has happened for long.
const MAXIMUM: Duration = Duration::from_secs(5 * 60);

/// No poll follows another sooner.
const FLOOR: Duration = Duration::from_secs(1);

/// A stream of status changes. The first is the status as it is, unless [`from`](Self::from) tells that it
/// is known.
///
/// An error ends the watch. Another one with [`from`](Self::from) continues it.
#[must_use = "nothing is polled until the stream is read"]
pub struct Watch<S> {
    poll: Box<dyn Fn(Known<S>) -> Polling<S> + Send + Sync>,
    known: Known<S>,
    /// What a poll has found and nobody has taken yet.
    news: VecDeque<Change<S>>,
    minimum: Duration,
    maximum: Duration,
    interval: Duration,
    give_up_after: Option<Duration>,
    failing_since: Option<Instant>,
    on_failure: Box<dyn FnMut(&Failure<'_>) + Send>,
    state: State<S>,
}

enum State<S> {
    Ready,
    Polling(Polling<S>),
    Waiting(Pin<Box<Sleep>>),
    Ended,
}

impl<S> Watch<S> {
    fn new(poll: impl Fn(Known<S>) -> Polling<S> + Send + Sync + 'static) -> Self {
        Self {
            poll: Box::new(poll),
            known: Known {
                by_id: HashMap::new(),
                others: None,
            },
            news: VecDeque::new(),
            minimum: MINIMUM,
            maximum: MAXIMUM,
            interval: MINIMUM,
            give_up_after: None,
            failing_since: None,
            on_failure: Box::new(|_| {}),
            state: State::Ready,
        }
    }

    /// The minimum and the maximum wait between two polls: 5 seconds and 5 minutes unless set, at least one
    /// second. A wait is twice the one before, less a random part of it; after a change it is the minimum again.
    pub fn poll_interval(mut self, minimum: Duration, maximum: Duration) -> Self {
        self.minimum = minimum.max(FLOOR);
        self.maximum = maximum.max(self.minimum);
        self.interval = self.minimum;
        self
    }

    /// Ends the watch with the last error when polls have failed for this long without a break. A
    /// `Retry-After` that points beyond that ends it at once.
    pub fn give_up_after(mut self, limit: Duration) -> Self {
        self.give_up_after = Some(limit);
        self
    }

    /// Calls this after each poll that failed and will be repeated, for a log or a metric.
    pub fn on_failure(mut self, tell: impl FnMut(&Failure<'_>) + Send + 'static) -> Self {
        self.on_failure = Box::new(tell);
        self
    }

    /// Continues after a restart: this status is known and is not reported again. For a watch of several
    /// operators or numbers it is the status of each that [`from_each`](Self::from_each) does not name.
    pub fn from(mut self, status: S) -> Self {
        self.known.others = Some(status);
        self
    }

    /// Continues a watch of several operators or numbers after a restart: for each [`id`](Change::id) the
    /// status that is known.
    pub fn from_each<I: Into<String>>(mut self, known: impl IntoIterator<Item = (I, S)>) -> Self {
        let known = known.into_iter().map(|(id, status)| (id.into(), status));
        self.known.by_id.extend(known);
        self
    }
}

impl<S: Clone + PartialEq> Watch<S> {
    /// The next change; `None` after the last.
    ///
    /// May be dropped and called again without missing anything, for example in `tokio::select!`.
    ///
    /// # Errors
    ///
    /// When the status cannot be read and waiting does not help; see [`Error`].
    pub async fn try_next(&mut self) -> Result<Option<Change<S>>, Error> {
        poll_fn(|context| self.poll_change(context))
            .await
            .transpose()
    }

    fn poll_change(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Change<S>, Error>>> {
        loop {
            if let Some(change) = self.news.pop_front() {
                return Poll::Ready(Some(Ok(change)));
            }
            self.state = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Ready => State::Polling((self.poll)(self.known.clone())),
                State::Waiting(sleep) => {
                    ready!(sleep.as_mut().poll(context));
                    State::Ready
                }
                State::Polling(polling) => match ready!(polling.as_mut().poll(context)) {
                    Ok(round) => self.take(round),
                    Err(error) => match self.wait_out(&error) {
                        Some(wait) => State::Waiting(Box::pin(sleep(wait))),
                        None => {
                            self.state = State::Ended;
                            return Poll::Ready(Some(Err(error)));
                        }
                    },
                },
            };
        }
    }

    /// Keeps what is new in a round, and says what comes after it.
    fn take(&mut self, round: Round<S>) -> State<S> {
        self.failing_since = None;
        let changes = round.seen.into_iter();
        self.news
            .extend(changes.filter_map(|seen| self.known.learn(seen)));
        if round.settled {
            return State::Ended;
        }
        if !self.news.is_empty() {
            self.interval = self.minimum;
        }
        State::Waiting(Box::pin(sleep(self.next_wait())))
    }

    /// How long to wait after a failure; `None` where waiting does not help, or no longer.
    fn wait_out(&mut self, error: &Error) -> Option<Duration> {
        if !may_pass(error) {
            return None;
        }
        let failing_for = self
            .failing_since
            .get_or_insert_with(Instant::now)
            .elapsed();
        let demanded = error.retry_after().unwrap_or_default();
        let mut wait = self.next_wait();
        if let Some(limit) = self.give_up_after {
            let left = limit.saturating_sub(failing_for);
            if left.is_zero() || demanded > left {
                return None;
            }
            // The last poll is the one at the limit.
            wait = wait.min(left).max(FLOOR);
        }
        let next_poll = wait.max(demanded);
        (self.on_failure)(&Failure {
            error,
            failing_for,
            next_poll,
        });
        Some(next_poll)
    }

    fn next_wait(&mut self) -> Duration {
        let wait = jittered(self.interval).max(self.minimum);
        self.interval = self.interval.saturating_mul(2).min(self.maximum);
        wait
    }
}

// Futures and sleeps are pinned in boxes of their own.
impl<S> Unpin for Watch<S> {}

impl<S: Clone + PartialEq> Stream for Watch<S> {
    type Item = Result<Change<S>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_change(context)
    }
}

impl<S: fmt::Debug> fmt::Debug for Watch<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("known", &self.known)
            .field("interval", &self.interval)
            .field("give_up_after", &self.give_up_after)
            .finish_non_exhaustive()
    }
}

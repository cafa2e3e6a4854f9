//! Waiting for decisions: streams of status changes.
//!
//! Operators and carriers take hours or days, and tell nobody when they have decided. A [`Watch`] asks for
//! the status again and again, ever more slowly while nothing happens, gives each change, and ends when
//! nobody but you can change anything any more.
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
//! let mut watch = watch::business_profile(&registry, id);
//! while let Some(change) = watch.try_next().await? {
//!     println!("{}: {}", change.status, change.message.unwrap_or_default());
//! }
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "mock"))]
//! # fn main() {}
//! ```

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use tokio::time::Sleep;

#[cfg(feature = "network_registry")]
use crate::network_registry::{
    self, ApplicationProfileCspRegistrationStatus, ApplicationProfileStatus,
    BusinessProfileCspRegistrationStatus, BusinessProfileStatus,
};
use crate::runtime::{Error, jittered};
#[cfg(feature = "tfn")]
use crate::tfn::{self, NumberStatus};

/// Wait between two questions, when something has just happened.
const SHORTEST: Duration = Duration::from_secs(5);

/// Wait between two questions, when nothing has happened for long.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// Failures in a row that are taken for a bad moment, if trying again may help.
const TOLERATED: u32 = 5;

/// A status that was not there before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change<S> {
    /// The status now.
    pub status: S,
    /// The status before; `None` on the first question.
    pub previous: Option<S>,
    /// What the operator, registry or reviewer says about it.
    pub message: Option<String>,
}

/// The status as one answer showed it; without a status nothing is known yet.
struct Seen<S> {
    status: Option<S>,
    message: Option<String>,
}

type Asking<S> = Pin<Box<dyn Future<Output = Result<Seen<S>, Error>> + Send>>;

/// A stream of status changes. The first is the status as it is.
///
/// Waits are between 5 seconds and 5 minutes unless [`every`](Self::every) sets others; after a change they
/// begin from the shortest again. An error that may pass by itself is passed on only when it comes
/// six times in a row. After an error, the stream goes on if it is read on.
#[must_use = "nothing is asked until the stream is read"]
pub struct Watch<S> {
    ask: Box<dyn Fn() -> Asking<S> + Send + Sync>,
    is_final: fn(&S) -> bool,
    shortest: Duration,
    longest: Duration,
    wait: Duration,
    last: Option<S>,
    failures: u32,
    state: State<S>,
}

enum State<S> {
    Asking(Asking<S>),
    Waiting(Pin<Box<Sleep>>),
    Done,
}

impl<S> Watch<S> {
    fn new(is_final: fn(&S) -> bool, ask: impl Fn() -> Asking<S> + Send + Sync + 'static) -> Self {
        let first = ask();
        Self {
            ask: Box::new(ask),
            is_final,
            shortest: SHORTEST,
            longest: LONGEST,
            wait: SHORTEST,
            last: None,
            failures: 0,
            state: State::Asking(first),
        }
    }

    /// The shortest and the longest wait between two questions. Each is shortened at random by up to a
    /// half, so that many programs do not ask at the same moment.
    pub fn every(mut self, shortest: Duration, longest: Duration) -> Self {
        self.shortest = shortest;
        self.longest = longest.max(shortest);
        self.wait = shortest;
        self
    }
}

impl<S: Clone + PartialEq> Watch<S> {
    /// The next change; `None` after a status that nobody but you can change.
    ///
    /// May be dropped and called again without missing anything, for example in `tokio::select!`.
    ///
    /// # Errors
    ///
    /// When the status cannot be read; see [`Error`].
    pub async fn try_next(&mut self) -> Result<Option<Change<S>>, Error> {
        poll_fn(|context| self.poll_change(context))
            .await
            .transpose()
    }

    fn poll_change(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Change<S>, Error>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Waiting(sleep) => {
                    if sleep.as_mut().poll(context).is_pending() {
                        return Poll::Pending;
                    }
                    self.state = State::Asking((self.ask)());
                }
                State::Asking(asking) => {
                    let Poll::Ready(answer) = asking.as_mut().poll(context) else {
                        return Poll::Pending;
                    };
                    if let Some(outcome) = self.judge(answer) {
                        return Poll::Ready(Some(outcome));
                    }
                }
            }
        }
    }

    /// What there is to say about an answer, and when to ask again.
    fn judge(&mut self, answer: Result<Seen<S>, Error>) -> Option<Result<Change<S>, Error>> {
        let outcome = match answer {
            Err(error) if error.is_retryable() && self.failures < TOLERATED => {
                self.failures += 1;
                None
            }
            Err(error) => {
                self.failures = 0;
                Some(Err(error))
            }
            Ok(seen) => {
                self.failures = 0;
                self.change(seen).map(Ok)
            }
        };
        let settled = self.last.as_ref().is_some_and(self.is_final);
        self.state = if settled && matches!(outcome, Some(Ok(_))) {
            State::Done
        } else {
            State::Waiting(Box::pin(tokio::time::sleep(jittered(self.wait))))
        };
        outcome
    }

    fn change(&mut self, seen: Seen<S>) -> Option<Change<S>> {
        let status = seen
            .status
            .filter(|status| self.last.as_ref() != Some(status));
        let Some(status) = status else {
            self.wait = self.wait.saturating_mul(2).min(self.longest);
            return None;
        };
        self.wait = self.shortest;
        Some(Change {
            previous: self.last.replace(status.clone()),
            status,
            message: seen.message,
        })
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
            .field("last", &self.last)
            .field("wait", &self.wait)
            .finish_non_exhaustive()
    }
}

/// Watches a business profile until every operator has decided: `accepted`, `partially-accepted` or
/// `rejected`. `failed` is not the end: Vonage tries again by itself.
#[cfg(feature = "network_registry")]
#[cfg_attr(docsrs, doc(cfg(feature = "network_registry")))]
pub fn business_profile(
    client: &network_registry::Client,
    id: impl Into<String>,
) -> Watch<BusinessProfileStatus> {
    use BusinessProfileStatus::{Accepted, PartiallyAccepted, Rejected};
    let (client, id) = (client.clone(), id.into());
    Watch::new(
        |status| matches!(status, Accepted | PartiallyAccepted | Rejected),
        move || {
            let call = client.business_profiles().get(&id);
            Box::pin(async move {
                let detail = call.await?.status;
                Ok(Seen {
                    status: Some(detail.status),
                    message: detail.message,
                })
            })
        },
    )
}

/// Watches an application profile until every operator has decided, as [`business_profile`] does.
#[cfg(feature = "network_registry")]
#[cfg_attr(docsrs, doc(cfg(feature = "network_registry")))]
pub fn application_profile(
    client: &network_registry::Client,
    id: impl Into<String>,
) -> Watch<ApplicationProfileStatus> {
    use ApplicationProfileStatus::{Accepted, PartiallyAccepted, Rejected};
    let (client, id) = (client.clone(), id.into());
    Watch::new(
        |status| matches!(status, Accepted | PartiallyAccepted | Rejected),
        move || {
            let call = client.application_profiles().get(&id);
            Box::pin(async move {
                let detail = call.await?.status;
                Ok(Seen {
                    status: Some(detail.status),
                    message: detail.message,
                })
            })
        },
    )
}

/// Watches a business profile at one operator until it has accepted or rejected the profile.
#[cfg(feature = "network_registry")]
#[cfg_attr(docsrs, doc(cfg(feature = "network_registry")))]
pub fn business_profile_at_csp(
    client: &network_registry::Client,
    id: impl Into<String>,
    csp_id: impl Into<String>,
) -> Watch<BusinessProfileCspRegistrationStatus> {
    use BusinessProfileCspRegistrationStatus::{Accepted, Rejected};
    let (client, id, csp_id) = (client.clone(), id.into(), csp_id.into());
    Watch::new(
        |status| matches!(status, Accepted | Rejected),
        move || {
            let call = client.business_profiles().get_csp_status(&id, &csp_id);
            Box::pin(async move {
                let at = call.await?;
                Ok(Seen {
                    status: Some(at.status),
                    message: at.message,
                })
            })
        },
    )
}

/// Watches an application profile at one operator until it has accepted or rejected the profile.
#[cfg(feature = "network_registry")]
#[cfg_attr(docsrs, doc(cfg(feature = "network_registry")))]
pub fn application_profile_at_csp(
    client: &network_registry::Client,
    id: impl Into<String>,
    csp_id: impl Into<String>,
) -> Watch<ApplicationProfileCspRegistrationStatus> {
    use ApplicationProfileCspRegistrationStatus::{Accepted, Rejected};
    let (client, id, csp_id) = (client.clone(), id.into(), csp_id.into());
    Watch::new(
        |status| matches!(status, Accepted | Rejected),
        move || {
            let call = client.application_profiles().get_csp_status(&id, &csp_id);
            Box::pin(async move {
                let at = call.await?;
                Ok(Seen {
                    status: Some(at.status),
                    message: at.message,
                })
            })
        },
    )
}

/// Watches a toll-free number of a registration until it is registered, rejected or blocked, or until it
/// waits for you: as a draft, or with corrections that the reviewers want.
#[cfg(feature = "tfn")]
#[cfg_attr(docsrs, doc(cfg(feature = "tfn")))]
pub fn number(
    client: &tfn::Client,
    registration: uuid::Uuid,
    number: impl Into<String>,
) -> Watch<NumberStatus> {
    use NumberStatus::{Blocked, Draft, Registered, Rejected, UpdatesRequired};
    let (client, number) = (client.clone(), number.into());
    Watch::new(
        |status| {
            matches!(
                status,
                Registered | Rejected | Blocked | UpdatesRequired | Draft
            )
        },
        move || {
            let call = client.registrations().list_events(registration, &number);
            Box::pin(async move {
                let events = call.await?.embedded.and_then(|it| it.events);
                // Newest first.
                let newest = events.unwrap_or_default().into_iter().next();
                Ok(match newest {
                    Some(event) => Seen {
                        status: event.status,
                        message: event.reason.filter(|reason| !reason.is_empty()),
                    },
                    None => Seen {
                        status: None,
                        message: None,
                    },
                })
            })
        },
    )
}

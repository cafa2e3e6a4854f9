use std::pin::Pin;

use reqwest::StatusCode;

use super::change::Change;
use crate::runtime::Error;

/// What one poll found.
pub(super) struct Round<S> {
    pub(super) seen: Vec<Change<S>>,
    /// Whether nobody but the user can change anything any more.
    pub(super) settled: bool,
}

impl<S> Round<S> {
    /// There is nothing to wait for.
    #[cfg(feature = "network_registry")]
    pub(super) fn ended() -> Self {
        Self {
            seen: Vec::new(),
            settled: true,
        }
    }

    /// Settled when something was seen and all of it is final.
    pub(super) fn all(seen: Vec<Change<S>>, is_final: impl Fn(&S) -> bool) -> Self {
        let settled = !seen.is_empty() && seen.iter().all(|seen| is_final(&seen.status));
        Self { seen, settled }
    }
}

pub(super) type Polling<S> = Pin<Box<dyn Future<Output = Result<Round<S>, Error>> + Send>>;

/// Whether a poll that failed so may succeed later without anybody correcting anything.
pub(super) fn may_pass(error: &Error) -> bool {
    match error {
        Error::Connection(_) | Error::Timeout(_) => true,
        Error::Api(error) => {
            let status = error.status();
            status.is_server_error()
                || matches!(
                    status,
                    StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS
                )
        }
        // A response that was cut short; any other is read no better the next time.
        Error::Unreadable(_) => error.is_retryable(),
        _ => false,
    }
}

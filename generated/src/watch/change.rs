use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use crate::runtime::Error;

/// A status that was not there before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change<S> {
    /// What the status belongs to: the id of a profile or an operator, or a number.
    pub id: String,
    /// The status now.
    pub status: S,
    /// The status before; `None` where none was known.
    pub previous: Option<S>,
    /// What the operator, registry or reviewer says about it.
    pub message: Option<String>,
}

/// A poll that failed. The watch goes on.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure<'a> {
    /// What went wrong.
    pub error: &'a Error,
    /// How long polls have failed by now, without one that succeeded.
    pub failing_for: Duration,
    /// When the next poll follows.
    pub next_poll: Duration,
}

impl fmt::Display for Failure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = self.next_poll.as_secs();
        write!(f, "{} (next poll in {next} s)", self.error)
    }
}

impl<S> Change<S> {
    /// A status as one response showed it, which may be known already.
    pub(super) fn seen(id: String, status: S, message: Option<String>) -> Self {
        Self {
            id,
            status,
            previous: None,
            message,
        }
    }
}

/// The last status of everything that is watched.
#[derive(Clone, Debug)]
pub(super) struct Known<S> {
    pub(super) by_id: HashMap<String, S>,
    /// That of whatever `by_id` does not name.
    pub(super) others: Option<S>,
}

impl<S: Clone + PartialEq> Known<S> {
    pub(super) fn get(&self, id: &str) -> Option<&S> {
        self.by_id.get(id).or(self.others.as_ref())
    }

    /// What was seen, if it is a change; it is known from now on.
    pub(super) fn learn(&mut self, mut seen: Change<S>) -> Option<Change<S>> {
        seen.previous = self.get(&seen.id).cloned();
        if seen.previous.as_ref() == Some(&seen.status) {
            return None;
        }
        self.by_id.insert(seen.id.clone(), seen.status.clone());
        Some(seen)
    }
}

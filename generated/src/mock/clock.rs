use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use tokio::time::Instant;

/// The server's clock. It runs with Tokio's, so it stands still and jumps where that is paused.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    start: DateTime<Utc>,
    since: Instant,
    ahead: TimeDelta,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            start: Utc::now(),
            since: Instant::now(),
            ahead: TimeDelta::zero(),
        }
    }

    /// In whole milliseconds, as the service writes moments.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let passed = delta(self.since.elapsed()) + self.ahead;
        (self.start + passed).trunc_subsecs(3)
    }

    pub(crate) fn pass(&mut self, time: Duration) {
        let ahead = self.ahead.checked_add(&delta(time));
        self.ahead = ahead.map_or(LONGEST, |ahead| ahead.min(LONGEST));
    }
}

/// A century; nobody waits longer, and dates stay within what they can be written in.
const LONGEST: TimeDelta = TimeDelta::days(36_500);

pub(crate) fn delta(time: Duration) -> TimeDelta {
    TimeDelta::from_std(time).map_or(LONGEST, |delta| delta.min(LONGEST))
}

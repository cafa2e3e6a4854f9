//! The life of whatever waits for somebody's decision: its states, the step out of each of them, and what the
//! states at single operators amount to. The table of rules in the docs of [`super`] has the same rows.

use chrono::{DateTime, Utc};

use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus as ApplicationState,
    BusinessProfileCspRegistrationStatus as BusinessState, BusinessProfileStatus as Sum,
};
use crate::tfn::NumberStatus as NumberState;

/// How far a state is on the way to a decision, whatever it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Not submitted: something has to happen first.
    Waiting,
    Ready,
    Submitted,
    /// The submission failed and will be repeated.
    Failed,
    Accepted,
    Rejected,
}

/// A state that operators, reviewers or carriers move on.
pub(crate) trait State: Clone + PartialEq + serde::Serialize {
    /// The stage, and the state that the next step leads to. Without one, it takes a decision, a change or
    /// vetting to go on, or the end is reached.
    fn row(&self) -> (Stage, Option<Self>);
}

impl State for BusinessState {
    fn row(&self) -> (Stage, Option<Self>) {
        match self {
            Self::WaitingForVetting | Self::Unknown(_) => (Stage::Waiting, None),
            Self::NotSubmitted => (Stage::Waiting, Some(Self::ReadyToProvision)),
            Self::ReadyToProvision => (Stage::Ready, Some(Self::Provisioning)),
            Self::ReadyToUpdate => (Stage::Submitted, Some(Self::Provisioning)),
            Self::Provisioning => (Stage::Submitted, Some(Self::Accepted)),
            Self::Failed => (Stage::Failed, Some(Self::Provisioning)),
            Self::Accepted => (Stage::Accepted, None),
            Self::Rejected => (Stage::Rejected, None),
        }
    }
}

impl State for ApplicationState {
    fn row(&self) -> (Stage, Option<Self>) {
        match self {
            Self::Unknown(_) => (Stage::Waiting, None),
            Self::NotSubmitted => (Stage::Waiting, Some(Self::ReadyForProvisioning)),
            Self::ReadyForProvisioning => (Stage::Ready, Some(Self::ProvisioningApplication)),
            Self::ReadyToUpdate => (Stage::Submitted, Some(Self::ProvisioningApplication)),
            Self::ProvisioningApplication => (Stage::Submitted, Some(Self::ApplicationAccepted)),
            Self::ApplicationAccepted => (Stage::Submitted, Some(Self::ProvisioningOrder)),
            Self::ProvisioningOrder => (Stage::Submitted, Some(Self::Accepted)),
            Self::Failed => (Stage::Failed, Some(Self::ProvisioningApplication)),
            Self::Accepted => (Stage::Accepted, None),
            Self::Rejected => (Stage::Rejected, None),
        }
    }
}

impl State for NumberState {
    fn row(&self) -> (Stage, Option<Self>) {
        match self {
            Self::Draft | Self::UpdatesRequired | Self::Unknown(_) => (Stage::Waiting, None),
            Self::PendingReview => (Stage::Submitted, Some(Self::CarriersReview)),
            Self::CarriersReview => (Stage::Submitted, Some(Self::Registered)),
            Self::Registered => (Stage::Accepted, None),
            Self::Rejected | Self::Blocked => (Stage::Rejected, None),
        }
    }
}

/// A state that was reached.
#[derive(Clone, Debug)]
pub(crate) struct Event<S> {
    pub(crate) status: S,
    pub(crate) message: Option<String>,
    pub(crate) at: DateTime<Utc>,
}

impl<S> Event<S> {
    fn new(status: S, message: Option<&str>, at: DateTime<Utc>) -> Self {
        let message = message.map(str::to_owned);
        Self {
            status,
            message,
            at,
        }
    }
}

/// The state of something, and all before it.
#[derive(Clone, Debug)]
pub(crate) struct Progress<S> {
    pub(crate) current: Event<S>,
    past: Vec<Event<S>>,
}

impl<S: State> Progress<S> {
    pub(crate) fn new(status: S, now: DateTime<Utc>) -> Self {
        Self {
            current: Event::new(status, None, now),
            past: Vec::new(),
        }
    }

    pub(crate) fn set(&mut self, status: S, message: Option<&str>, now: DateTime<Utc>) {
        let next = Event::new(status, message, now);
        self.past.push(std::mem::replace(&mut self.current, next));
    }

    /// Takes the next step; whether there was one.
    pub(crate) fn advance(&mut self, now: DateTime<Utc>) -> bool {
        let (_, next) = self.current.status.row();
        next.map(|next| self.set(next, None, now)).is_some()
    }

    pub(crate) fn stage(&self) -> Stage {
        self.current.status.row().0
    }

    pub(crate) fn previous(&self) -> Option<&S> {
        self.past.last().map(|event| &event.status)
    }

    /// Everything that happened, oldest first.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Event<S>> {
        self.past.iter().chain([&self.current])
    }

    pub(crate) fn created_at(&self) -> DateTime<Utc> {
        self.past.first().unwrap_or(&self.current).at
    }
}

/// What the stages at all operators amount to. A profile is decided when its last operator has decided. One
/// that failed has not: it is tried again.
pub(crate) fn sum(stages: &[Stage]) -> Sum {
    // The first row that has every stage.
    let rows: [(&[Stage], Sum); 7] = [
        (&[], Sum::Pending),
        (&[Stage::Ready], Sum::ReadyToProvision),
        (&[Stage::Accepted], Sum::Accepted),
        (&[Stage::Rejected], Sum::Rejected),
        (
            &[Stage::Waiting, Stage::Ready, Stage::Rejected],
            Sum::Pending,
        ),
        (&[Stage::Accepted, Stage::Rejected], Sum::PartiallyAccepted),
        (&[Stage::Failed], Sum::Failed),
    ];
    let fits = |row: &[Stage]| stages.iter().all(|stage| row.contains(stage));
    let row = rows.into_iter().find(|(row, _)| fits(row));
    row.map_or(Sum::Provisioning, |(_, sum)| sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_waits_for_the_last_operator_and_for_one_that_failed() {
        use Stage::{Accepted, Failed, Ready, Rejected, Submitted, Waiting};
        for (stages, expected) in [
            (&[][..], Sum::Pending),
            (&[Waiting, Waiting], Sum::Pending),
            (&[Waiting, Ready], Sum::Pending),
            (&[Ready, Ready], Sum::ReadyToProvision),
            (&[Rejected, Waiting], Sum::Pending),
            (&[Accepted, Waiting], Sum::Provisioning),
            (&[Rejected, Submitted], Sum::Provisioning),
            (&[Accepted, Accepted], Sum::Accepted),
            (&[Accepted, Rejected], Sum::PartiallyAccepted),
            (&[Rejected, Rejected], Sum::Rejected),
            (&[Rejected, Failed], Sum::Provisioning),
            (&[Accepted, Failed], Sum::Provisioning),
            (&[Failed, Failed], Sum::Failed),
        ] {
            assert_eq!(sum(stages), expected, "{stages:?}");
        }
    }

    #[test]
    fn the_previous_state_and_the_first_moment_stay_known() {
        let now = DateTime::UNIX_EPOCH;
        let mut progress = Progress::new(BusinessState::Failed, now);
        assert!(progress.advance(now) && progress.advance(now) && !progress.advance(now));
        assert_eq!(progress.current.status, BusinessState::Accepted);
        assert_eq!(progress.previous(), Some(&BusinessState::Provisioning));
        assert_eq!((progress.created_at(), progress.events().count()), (now, 3));
    }
}

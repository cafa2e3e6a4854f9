//! What the statuses at single operators amount to.

use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus as AtCsp, ApplicationProfileStatus,
    BusinessProfileCspRegistrationStatus as BusinessAtCsp, BusinessProfileStatus,
};

/// How far one operator is, whatever the kind of profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Waiting,
    Ready,
    Submitted,
    Accepted,
    Rejected,
    Failed,
}

impl From<&BusinessAtCsp> for Verdict {
    fn from(status: &BusinessAtCsp) -> Self {
        match status {
            BusinessAtCsp::ReadyToProvision => Self::Ready,
            BusinessAtCsp::Provisioning | BusinessAtCsp::ReadyToUpdate => Self::Submitted,
            BusinessAtCsp::Accepted => Self::Accepted,
            BusinessAtCsp::Rejected => Self::Rejected,
            BusinessAtCsp::Failed => Self::Failed,
            _ => Self::Waiting,
        }
    }
}

impl From<&AtCsp> for Verdict {
    fn from(status: &AtCsp) -> Self {
        match status {
            AtCsp::ReadyForProvisioning => Self::Ready,
            AtCsp::ProvisioningApplication
            | AtCsp::ApplicationAccepted
            | AtCsp::ProvisioningOrder
            | AtCsp::ReadyToUpdate => Self::Submitted,
            AtCsp::Accepted => Self::Accepted,
            AtCsp::Rejected => Self::Rejected,
            AtCsp::Failed => Self::Failed,
            _ => Self::Waiting,
        }
    }
}

/// The sum of all operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sum {
    Pending,
    Ready,
    Provisioning,
    Accepted,
    PartiallyAccepted,
    Rejected,
    Failed,
}

/// Nobody speaks for the whole before the last operator has decided.
pub(crate) fn sum(verdicts: &[Verdict]) -> Sum {
    let has = |wanted: Verdict| verdicts.contains(&wanted);
    let only = |wanted: Verdict| verdicts.iter().all(|verdict| *verdict == wanted);
    if verdicts.is_empty() || only(Verdict::Waiting) {
        Sum::Pending
    } else if only(Verdict::Ready) {
        Sum::Ready
    } else if has(Verdict::Waiting) || has(Verdict::Ready) || has(Verdict::Submitted) {
        Sum::Provisioning
    } else if only(Verdict::Accepted) {
        Sum::Accepted
    } else if has(Verdict::Accepted) {
        Sum::PartiallyAccepted
    } else if has(Verdict::Failed) {
        Sum::Failed
    } else {
        Sum::Rejected
    }
}

impl From<Sum> for BusinessProfileStatus {
    fn from(sum: Sum) -> Self {
        match sum {
            Sum::Pending => Self::Pending,
            Sum::Ready => Self::ReadyToProvision,
            Sum::Provisioning => Self::Provisioning,
            Sum::Accepted => Self::Accepted,
            Sum::PartiallyAccepted => Self::PartiallyAccepted,
            Sum::Rejected => Self::Rejected,
            Sum::Failed => Self::Failed,
        }
    }
}

impl From<Sum> for ApplicationProfileStatus {
    fn from(sum: Sum) -> Self {
        match sum {
            Sum::Pending | Sum::Ready => Self::Pending,
            Sum::Provisioning => Self::Provisioning,
            Sum::Accepted => Self::Accepted,
            Sum::PartiallyAccepted => Self::PartiallyAccepted,
            Sum::Rejected => Self::Rejected,
            Sum::Failed => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_waits_for_the_last_operator() {
        use Verdict::{Accepted, Failed, Ready, Rejected, Submitted, Waiting};
        for (verdicts, expected) in [
            (&[][..], Sum::Pending),
            (&[Waiting, Waiting], Sum::Pending),
            (&[Ready, Ready], Sum::Ready),
            (&[Accepted, Waiting], Sum::Provisioning),
            (&[Rejected, Submitted], Sum::Provisioning),
            (&[Accepted, Accepted], Sum::Accepted),
            (&[Accepted, Rejected], Sum::PartiallyAccepted),
            (&[Rejected, Rejected], Sum::Rejected),
            (&[Rejected, Failed], Sum::Failed),
        ] {
            assert_eq!(sum(verdicts), expected, "{verdicts:?}");
        }
    }
}

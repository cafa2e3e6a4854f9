use super::Watch;
use super::change::Seen;
use super::poll::Round;
use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus, ApplicationProfileStatus,
    BusinessProfileCspRegistrationStatus, BusinessProfileStatus, ChangeRequestStatus, Client,
};

/// Stands for all profiles of an account in lists of operators.
const ALL: &str = "*";

/// Watches a business profile until every operator has decided (`accepted`, `partially-accepted` or
/// `rejected`) and no change request is pending. `failed` is not the end: Vonage tries again by itself.
pub fn business_profile(client: &Client, id: impl Into<String>) -> Watch<BusinessProfileStatus> {
    use BusinessProfileStatus::{Accepted, PartiallyAccepted, Rejected};
    let (client, id) = (client.clone(), id.into());
    Watch::new(move |_| {
        let call = client.business_profiles().get(&id).once();
        Box::pin(async move {
            let profile = call.await?;
            let change = profile.change_request.and_then(|change| change.status);
            let changes = change.is_some_and(|it| it.status == ChangeRequestStatus::Pending);
            let decided = matches!(
                profile.status.status,
                Accepted | PartiallyAccepted | Rejected
            );
            let seen = Seen {
                id: profile.id,
                status: profile.status.status,
                message: profile.status.message,
            };
            Ok(Round::one(seen, decided && !changes))
        })
    })
}

/// Watches the change request of a business profile until it is accepted or rejected. It ends without a
/// change where there is no change request, for example because it was withdrawn.
///
/// An accepted change goes to the operators, which [`business_profile_csps`] follows.
pub fn business_profile_change(
    client: &Client,
    id: impl Into<String>,
) -> Watch<ChangeRequestStatus> {
    use ChangeRequestStatus::{Accepted, Rejected};
    let (client, id) = (client.clone(), id.into());
    Watch::new(move |_| {
        let call = client.business_profiles().get(&id).once();
        Box::pin(async move {
            let profile = call.await?;
            let Some(change) = profile.change_request else {
                return Ok(Round {
                    seen: Vec::new(),
                    settled: true,
                });
            };
            let seen = change.status.map(|detail| Seen {
                id: profile.id,
                status: detail.status,
                message: detail.message,
            });
            Ok(Round::all(seen.into_iter().collect(), |status| {
                matches!(status, Accepted | Rejected)
            }))
        })
    })
}

/// Watches a business profile at all its operators until each has accepted or rejected it. A poll is one
/// request for all of them.
///
/// The [`id`](super::Change::id) of a change is the operator's. The profile `*` stands for all profiles of the
/// account; the id is then that of the profile and that of the operator, with a slash in between.
pub fn business_profile_csps(
    client: &Client,
    id: impl Into<String>,
) -> Watch<BusinessProfileCspRegistrationStatus> {
    use BusinessProfileCspRegistrationStatus::{Accepted, Rejected};
    let (client, id) = (client.clone(), id.into());
    Watch::new(move |_| {
        let call = client.business_profiles().list_csp_statuses(&id);
        let mut statuses = call.limit(100).items().once();
        let all = id == ALL;
        Box::pin(async move {
            let mut seen = Vec::new();
            while let Some(at) = statuses.try_next().await? {
                seen.push(Seen {
                    id: csp_id(all, &at.business_profile_id, at.csp_id),
                    status: at.status,
                    message: at.message,
                });
            }
            Ok(Round::all(seen, |it| matches!(it, Accepted | Rejected)))
        })
    })
}

/// Watches a business profile at one operator until it has accepted or rejected the profile.
pub fn business_profile_at_csp(
    client: &Client,
    id: impl Into<String>,
    csp_id: impl Into<String>,
) -> Watch<BusinessProfileCspRegistrationStatus> {
    use BusinessProfileCspRegistrationStatus::{Accepted, Rejected};
    let (client, id, csp_id) = (client.clone(), id.into(), csp_id.into());
    Watch::new(move |_| {
        let profiles = client.business_profiles();
        let call = profiles.get_csp_status(&id, &csp_id).once();
        Box::pin(async move {
            let at = call.await?;
            let decided = matches!(at.status, Accepted | Rejected);
            let seen = Seen {
                id: at.csp_id,
                status: at.status,
                message: at.message,
            };
            Ok(Round::one(seen, decided))
        })
    })
}

/// Watches an application profile until every operator has decided: `accepted`, `partially-accepted` or
/// `rejected`. `failed` is not the end: Vonage tries again by itself.
pub fn application_profile(
    client: &Client,
    id: impl Into<String>,
) -> Watch<ApplicationProfileStatus> {
    use ApplicationProfileStatus::{Accepted, PartiallyAccepted, Rejected};
    let (client, id) = (client.clone(), id.into());
    Watch::new(move |_| {
        let call = client.application_profiles().get(&id).once();
        Box::pin(async move {
            let profile = call.await?;
            let decided = matches!(
                profile.status.status,
                Accepted | PartiallyAccepted | Rejected
            );
            let seen = Seen {
                id: profile.id,
                status: profile.status.status,
                message: profile.status.message,
            };
            Ok(Round::one(seen, decided))
        })
    })
}

/// Watches an application profile at all its operators until each has accepted or rejected it, as
/// [`business_profile_csps`] does.
pub fn application_profile_csps(
    client: &Client,
    id: impl Into<String>,
) -> Watch<ApplicationProfileCspRegistrationStatus> {
    use ApplicationProfileCspRegistrationStatus::{Accepted, Rejected};
    let (client, id) = (client.clone(), id.into());
    Watch::new(move |_| {
        let call = client.application_profiles().list_csp_statuses(&id);
        let mut statuses = call.limit(100).items().once();
        let all = id == ALL;
        Box::pin(async move {
            let mut seen = Vec::new();
            while let Some(at) = statuses.try_next().await? {
                seen.push(Seen {
                    id: csp_id(all, &at.application_profile_id, at.csp_id),
                    status: at.status,
                    message: at.message,
                });
            }
            Ok(Round::all(seen, |it| matches!(it, Accepted | Rejected)))
        })
    })
}

/// Watches an application profile at one operator until it has accepted or rejected the profile.
pub fn application_profile_at_csp(
    client: &Client,
    id: impl Into<String>,
    csp_id: impl Into<String>,
) -> Watch<ApplicationProfileCspRegistrationStatus> {
    use ApplicationProfileCspRegistrationStatus::{Accepted, Rejected};
    let (client, id, csp_id) = (client.clone(), id.into(), csp_id.into());
    Watch::new(move |_| {
        let profiles = client.application_profiles();
        let call = profiles.get_csp_status(&id, &csp_id).once();
        Box::pin(async move {
            let at = call.await?;
            let decided = matches!(at.status, Accepted | Rejected);
            let seen = Seen {
                id: at.csp_id,
                status: at.status,
                message: at.message,
            };
            Ok(Round::one(seen, decided))
        })
    })
}

/// One operator has a status for each profile, so its id alone does not tell which of all profiles is meant.
fn csp_id(all_profiles: bool, profile: &str, csp: String) -> String {
    if all_profiles {
        format!("{profile}/{csp}")
    } else {
        csp
    }
}

use super::Watch;
use super::change::Seen;
use super::poll::Round;
use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus, ApplicationProfileStatus,
    BusinessProfileCspRegistrationStatus, BusinessProfileStatus, ChangeRequestStatus, Client,
};
use crate::runtime::{Call, Items};

/// Stands for all profiles of an account in lists of operators.
const ALL: &str = "*";

/// Watches a business profile until every operator has decided (`accepted`, `partially-accepted` or
/// `rejected`) and no change request is pending. `failed` is not the end: Vonage tries again by itself.
pub fn business_profile(client: &Client, id: impl Into<String>) -> Watch<BusinessProfileStatus> {
    let (client, id) = (client.clone(), id.into());
    of_one(
        move || client.business_profiles().get(&id),
        |profile| {
            let change = profile.change_request.and_then(|change| change.status);
            let changes = change.is_some_and(|it| it.status == ChangeRequestStatus::Pending);
            let seen = Seen::new(profile.id, profile.status.status, profile.status.message);
            Round::all(vec![seen], |status| is_decided(status) && !changes)
        },
    )
}

/// Watches the change request of a business profile until it is accepted or rejected. It ends without a
/// change where there is no change request, for example because it was withdrawn.
///
/// An accepted change goes to the operators, which [`business_profile_csps`] follows.
pub fn business_profile_change(
    client: &Client,
    id: impl Into<String>,
) -> Watch<ChangeRequestStatus> {
    let (client, id) = (client.clone(), id.into());
    of_one(
        move || client.business_profiles().get(&id),
        |profile| {
            let Some(change) = profile.change_request else {
                return Round::ended();
            };
            let seen = change.status.into_iter();
            let seen = seen.map(|it| Seen::new(profile.id.clone(), it.status, it.message));
            Round::all(seen.collect(), is_decided)
        },
    )
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
    let (client, id) = (client.clone(), id.into());
    let all = id == ALL;
    of_each(
        move || {
            let list = client.business_profiles().list_csp_statuses(&id);
            list.limit(100).items()
        },
        move |at| {
            let id = csp_id(all, &at.business_profile_id, at.csp_id);
            Seen::new(id, at.status, at.message)
        },
    )
}

/// Watches a business profile at one operator until it has accepted or rejected the profile.
pub fn business_profile_at_csp(
    client: &Client,
    id: impl Into<String>,
    csp_id: impl Into<String>,
) -> Watch<BusinessProfileCspRegistrationStatus> {
    let (client, id, csp_id) = (client.clone(), id.into(), csp_id.into());
    of_one(
        move || client.business_profiles().get_csp_status(&id, &csp_id),
        |at| {
            let seen = Seen::new(at.csp_id, at.status, at.message);
            Round::all(vec![seen], is_decided)
        },
    )
}

/// Watches an application profile until every operator has decided: `accepted`, `partially-accepted` or
/// `rejected`. `failed` is not the end: Vonage tries again by itself.
pub fn application_profile(
    client: &Client,
    id: impl Into<String>,
) -> Watch<ApplicationProfileStatus> {
    let (client, id) = (client.clone(), id.into());
    of_one(
        move || client.application_profiles().get(&id),
        |profile| {
            let seen = Seen::new(profile.id, profile.status.status, profile.status.message);
            Round::all(vec![seen], is_decided)
        },
    )
}

/// Watches an application profile at all its operators until each has accepted or rejected it, as
/// [`business_profile_csps`] does.
pub fn application_profile_csps(
    client: &Client,
    id: impl Into<String>,
) -> Watch<ApplicationProfileCspRegistrationStatus> {
    let (client, id) = (client.clone(), id.into());
    let all = id == ALL;
    of_each(
        move || {
            let list = client.application_profiles().list_csp_statuses(&id);
            list.limit(100).items()
        },
        move |at| {
            let id = csp_id(all, &at.application_profile_id, at.csp_id);
            Seen::new(id, at.status, at.message)
        },
    )
}

/// Watches an application profile at one operator until it has accepted or rejected the profile.
pub fn application_profile_at_csp(
    client: &Client,
    id: impl Into<String>,
    csp_id: impl Into<String>,
) -> Watch<ApplicationProfileCspRegistrationStatus> {
    let (client, id, csp_id) = (client.clone(), id.into(), csp_id.into());
    of_one(
        move || client.application_profiles().get_csp_status(&id, &csp_id),
        |at| {
            let seen = Seen::new(at.csp_id, at.status, at.message);
            Round::all(vec![seen], is_decided)
        },
    )
}

/// Polls with a call that shows everything.
fn of_one<T: 'static, S: 'static>(
    call: impl Fn() -> Call<T> + Send + Sync + 'static,
    round: fn(T) -> Round<S>,
) -> Watch<S> {
    Watch::new(move |_| {
        let call = call().once();
        Box::pin(async move { Ok(round(call.await?)) })
    })
}

/// Polls with a list whose items show one status each.
fn of_each<P: 'static, I: Send + 'static, S: AsRef<str> + Send + 'static>(
    list: impl Fn() -> Items<P, I> + Send + Sync + 'static,
    seen: impl Fn(I) -> Seen<S> + Clone + Send + Sync + 'static,
) -> Watch<S> {
    Watch::new(move |_| {
        let (mut items, seen) = (list().once(), seen.clone());
        Box::pin(async move {
            let mut found = Vec::new();
            while let Some(item) = items.try_next().await? {
                found.push(seen(item));
            }
            Ok(Round::all(found, is_decided))
        })
    })
}

/// Profiles, operators and those who decide on changes have the same words for that.
fn is_decided(status: &impl AsRef<str>) -> bool {
    matches!(
        status.as_ref(),
        "accepted" | "partially-accepted" | "rejected"
    )
}

/// One operator has a status for each profile, so its id alone does not tell which of all profiles is meant.
fn csp_id(all_profiles: bool, profile: &str, csp: String) -> String {
    if all_profiles {
        format!("{profile}/{csp}")
    } else {
        csp
    }
}

use super::poll::Round;
use super::{Change, Watch};
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
    of_one(
        client,
        id.into(),
        |client, id| client.business_profiles().get(id),
        |profile| {
            let change = profile.change_request.and_then(|change| change.status);
            let changes = change.is_some_and(|it| it.status == ChangeRequestStatus::Pending);
            let seen = Change::seen(profile.id, profile.status.status, profile.status.message);
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
    of_one(
        client,
        id.into(),
        |client, id| client.business_profiles().get(id),
        |profile| {
            let Some(change) = profile.change_request else {
                return Round::ended();
            };
            let seen = change.status.into_iter();
            let seen = seen.map(|it| Change::seen(profile.id.clone(), it.status, it.message));
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
    at_each_csp(
        client,
        id.into(),
        |client, id| {
            let list = client.business_profiles().list_csp_statuses(id);
            list.limit(100).items()
        },
        |at| &at.business_profile_id,
        |at| Change::seen(at.csp_id, at.status, at.message),
    )
}

/// Watches a business profile at one operator until it has accepted or rejected the profile.
pub fn business_profile_at_csp(
    client: &Client,
    id: impl Into<String>,
    csp_id: impl Into<String>,
) -> Watch<BusinessProfileCspRegistrationStatus> {
    of_one(
        client,
        (id.into(), csp_id.into()),
        |client, (id, csp_id)| client.business_profiles().get_csp_status(id, csp_id),
        |at| decision(Change::seen(at.csp_id, at.status, at.message)),
    )
}

/// Watches an application profile until every operator has decided: `accepted`, `partially-accepted` or
/// `rejected`. `failed` is not the end: Vonage tries again by itself.
pub fn application_profile(
    client: &Client,
    id: impl Into<String>,
) -> Watch<ApplicationProfileStatus> {
    of_one(
        client,
        id.into(),
        |client, id| client.application_profiles().get(id),
        |it| decision(Change::seen(it.id, it.status.status, it.status.message)),
    )
}

/// Watches an application profile at all its operators until each has accepted or rejected it, as
/// [`business_profile_csps`] does.
pub fn application_profile_csps(
    client: &Client,
    id: impl Into<String>,
) -> Watch<ApplicationProfileCspRegistrationStatus> {
    at_each_csp(
        client,
        id.into(),
        |client, id| {
            let list = client.application_profiles().list_csp_statuses(id);
            list.limit(100).items()
        },
        |at| &at.application_profile_id,
        |at| Change::seen(at.csp_id, at.status, at.message),
    )
}

/// Watches an application profile at one operator until it has accepted or rejected the profile.
pub fn application_profile_at_csp(
    client: &Client,
    id: impl Into<String>,
    csp_id: impl Into<String>,
) -> Watch<ApplicationProfileCspRegistrationStatus> {
    of_one(
        client,
        (id.into(), csp_id.into()),
        |client, (id, csp_id)| client.application_profiles().get_csp_status(id, csp_id),
        |at| decision(Change::seen(at.csp_id, at.status, at.message)),
    )
}

/// Polls with a call that shows everything.
fn of_one<I: Send + Sync + 'static, T: 'static, S: 'static>(
    client: &Client,
    id: I,
    call: fn(&Client, &I) -> Call<T>,
    round: fn(T) -> Round<S>,
) -> Watch<S> {
    let client = client.clone();
    Watch::new(move |_| {
        let call = call(&client, &id).once();
        Box::pin(async move { Ok(round(call.await?)) })
    })
}

/// Polls with a list of the status at each operator.
fn at_each_csp<P: 'static, I: Send + 'static, S: AsRef<str> + Send + 'static>(
    client: &Client,
    id: String,
    list: fn(&Client, &str) -> Items<P, I>,
    profile: fn(&I) -> &str,
    seen: fn(I) -> Change<S>,
) -> Watch<S> {
    let client = client.clone();
    let all_profiles = id == ALL;
    Watch::new(move |_| {
        let mut items = list(&client, &id).once();
        Box::pin(async move {
            let mut found = Vec::new();
            while let Some(item) = items.try_next().await? {
                // One operator has a status for each profile, so its id alone does not tell which is meant.
                let prefix = all_profiles.then(|| format!("{}/", profile(&item)));
                let mut seen = seen(item);
                seen.id.insert_str(0, &prefix.unwrap_or_default());
                found.push(seen);
            }
            Ok(Round::all(found, is_decided))
        })
    })
}

/// The status of what is decided at once.
fn decision<S: AsRef<str>>(seen: Change<S>) -> Round<S> {
    Round::all(vec![seen], is_decided)
}

/// Profiles, operators and those who decide on changes have the same words for that.
fn is_decided(status: &impl AsRef<str>) -> bool {
    matches!(
        status.as_ref(),
        "accepted" | "partially-accepted" | "rejected"
    )
}

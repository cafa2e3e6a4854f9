//! The state of the Network Registry: profiles and what operators make of them.

mod application;
mod business;
mod catalogue;
mod profile;
mod service;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

pub(crate) use application::Application;
pub(crate) use business::Business;
pub(crate) use profile::Profile;

use self::catalogue::Catalogue;
use super::refusal::{Invalid, Refusal};
use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus, BusinessProfileCspRegistrationStatus,
    ChangeRequestStatus, CreateApplicationProfile, CreateBusinessProfile, VettingOutcome,
};

/// Identifier of the business profile that a server starts with.
pub(crate) const BUSINESS_PROFILE: &str = "2hothFWw2ssb3y3lhh5Fu3tzfqV";

/// Identifier of the application profile that a server starts with.
pub(crate) const APPLICATION_PROFILE: &str = "2hotg2Wzoy65nG6VKNaap4VFQvC";

/// The account that an application profile is shared with. The operation does not say which one it is.
const SUB_ACCOUNT: &str = "acc102846";

/// What the registry has to say about the profiles that a server starts with.
const NOTICE: &str = "The privacy policy will move: please check the address.";

/// Profiles of one kind that an account can hold.
const LIMIT: usize = 50;

/// How long a deletion can be taken back.
const GRACE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Everything that the Network Registry knows.
#[derive(Clone, Debug)]
pub(crate) struct Registry {
    businesses: Vec<Profile<Business>>,
    applications: Vec<Profile<Application>>,
    catalogue: Catalogue,
    /// The last key that was given out.
    keys: u64,
}

impl Registry {
    /// # Errors
    ///
    /// When the catalogue of this crate is not JSON.
    pub(crate) fn new() -> Result<Self, serde_json::Error> {
        Ok(Self {
            businesses: Vec::new(),
            applications: Vec::new(),
            catalogue: Catalogue::read()?,
            keys: 0,
        })
    }

    pub(crate) fn next_key(&mut self) -> u64 {
        self.keys += 1;
        self.keys
    }

    /// A key, and an identifier that looks like those of the service and differs from all before.
    fn issue(&mut self) -> (u64, String) {
        const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let key = self.next_key();
        let mut rest = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut id = "2mock".to_owned();
        for _ in 0..11 {
            let digit = usize::try_from(rest % 62).unwrap_or(0);
            id.push(DIGITS.get(digit).copied().map_or('0', char::from));
            rest /= 62;
        }
        (key, format!("{id}{key:011}"))
    }

    pub(crate) fn business(&mut self, id: &str) -> Option<&mut Profile<Business>> {
        self.businesses.iter_mut().find(|it| it.id == id)
    }

    pub(crate) fn business_named(&mut self, id: &str) -> Result<&mut Profile<Business>, String> {
        self.business(id).ok_or_else(|| no_business(id))
    }

    pub(crate) fn application(&mut self, id: &str) -> Option<&mut Profile<Application>> {
        self.applications.iter_mut().find(|it| it.id == id)
    }

    pub(crate) fn application_named(
        &mut self,
        id: &str,
    ) -> Result<&mut Profile<Application>, String> {
        let absent = format!("there is no application profile {id}");
        self.application(id).ok_or(absent)
    }

    /// Files a business profile; gives its identifier.
    pub(crate) fn file_business(
        &mut self,
        account: &str,
        body: &CreateBusinessProfile,
        now: DateTime<Utc>,
    ) -> Result<String, Refusal> {
        refuse_beyond_limit(&self.businesses, account)?;
        self.check_countries(&body.countries)?;
        let (key, id) = self.issue();
        let issued = (key, id.clone());
        let mut business = Profile::new(issued, account, members(body), Business::default(), now);
        business.file(&self.catalogue, &mut self.keys, now);
        self.businesses.push(business);
        Ok(id)
    }

    /// Files an application profile under a business profile of the same account; gives its identifier.
    pub(crate) fn file_application(
        &mut self,
        account: &str,
        body: &CreateApplicationProfile,
        now: DateTime<Utc>,
    ) -> Result<String, Refusal> {
        refuse_beyond_limit(&self.applications, account)?;
        let (key, id) = self.issue();
        let owner = &body.business_profile_id;
        let business = self
            .businesses
            .iter()
            .find(|it| it.id == *owner && it.account == account)
            .ok_or_else(|| Refusal::not_found(no_business(owner)))?;
        refuse_marked(business)?;
        let kind = Application {
            business: owner.clone(),
        };
        let mut application = Profile::new((key, id.clone()), account, members(body), kind, now);
        application.follow(business, &mut self.keys, now);
        self.applications.push(application);
        Ok(id)
    }

    /// Refuses countries in which nobody could decide.
    fn check_countries(&self, countries: &[String]) -> Result<(), Refusal> {
        let mut invalid = Vec::new();
        for (index, country) in countries.iter().enumerate() {
            let one = std::slice::from_ref(country);
            if self.catalogue.operators_in(one).next().is_none() {
                let reason = format!("no operator of the catalogue is in {country}");
                invalid.push(Invalid::new(format!("/countries/{index}"), reason));
            }
        }
        if countries.is_empty() {
            invalid.push(Invalid::new("/countries", "a profile needs a country"));
        }
        match invalid.first() {
            None => Ok(()),
            Some(first) => Err(Refusal::conflict(first.reason.clone()).naming(invalid)),
        }
    }

    /// Lets everybody who has something to do take one step towards acceptance.
    pub(crate) fn advance(&mut self, now: DateTime<Utc>) {
        for business in &mut self.businesses {
            business.advance(&self.catalogue, &mut self.keys, now);
        }
        for application in &mut self.applications {
            let mut businesses = self.businesses.iter();
            if let Some(business) = businesses.find(|it| it.id == application.kind.business) {
                application.advance(business, now);
            }
        }
    }

    /// What follows from everything that has happened by now: deletions that are due take place, and
    /// application profiles follow their business profiles.
    pub(crate) fn settle(&mut self, now: DateTime<Utc>) {
        let stays = |delete_at: Option<DateTime<Utc>>| delete_at.is_none_or(|at| at > now);
        self.businesses.retain(|it| stays(it.delete_at));
        let businesses = &self.businesses;
        self.applications.retain_mut(|application| {
            let business = businesses
                .iter()
                .find(|it| it.id == application.kind.business);
            if let Some(business) = business {
                application.follow(business, &mut self.keys, now);
            }
            business.is_some() && stays(application.delete_at)
        });
    }

    /// Ends the vetting of a business profile.
    pub(crate) fn vet(
        &mut self,
        id: &str,
        outcome: VettingOutcome,
        message: &str,
        now: DateTime<Utc>,
    ) -> Result<(), String> {
        let business = self.businesses.iter_mut().find(|it| it.id == id);
        let business = business.ok_or_else(|| no_business(id))?;
        business.vet(outcome, message, &self.catalogue, now)
    }

    /// Decides about the pending change request of a business profile.
    pub(crate) fn decide_change(
        &mut self,
        id: &str,
        status: ChangeRequestStatus,
        message: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), String> {
        let business = self.businesses.iter_mut().find(|it| it.id == id);
        let business = business.ok_or_else(|| no_business(id))?;
        business.decide_change(status, message, &self.catalogue, &mut self.keys, now)
    }

    /// One profile of each kind, accepted, under the identifiers of the specification's examples, so that a
    /// call with an example's values finds something.
    pub(crate) fn seed(
        &mut self,
        account: &str,
        business: &CreateBusinessProfile,
        application: &CreateApplicationProfile,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let days_ago = |days| now - TimeDelta::days(days);
        let id = self.file_business(account, business, days_ago(30))?;
        let shared = (self.next_key(), self.next_key());
        let business = self.business(&id);
        let business = business.ok_or_else(|| Refusal::broken("a new profile is lost"))?;
        business.id = BUSINESS_PROFILE.to_owned();
        business.kind.reviewed = true;
        business.share(shared.0, SUB_ACCOUNT);
        business.notify(NOTICE, days_ago(20));
        let vetted = (VettingOutcome::Successful, "Vetting finished successfully.");
        self.vet(BUSINESS_PROFILE, vetted.0, vetted.1, days_ago(20))
            .map_err(Refusal::broken)?;
        let id = self.file_application(account, application, days_ago(30))?;
        let linked = self.next_key();
        if let Some(business) = self.business(BUSINESS_PROFILE) {
            business.set_all(BusinessProfileCspRegistrationStatus::Accepted, days_ago(20));
        }
        if let Some(application) = self.application(&id) {
            application.id = APPLICATION_PROFILE.to_owned();
            let accepted = ApplicationProfileCspRegistrationStatus::Accepted;
            application.set_all(accepted, days_ago(10));
            application.share(shared.1, SUB_ACCOUNT);
            application.link(linked, account, "d65hx4ghh");
            application.notify(NOTICE, days_ago(10));
            application.dismiss_notice()?;
        }
        Ok(())
    }
}

fn no_business(id: &str) -> String {
    format!("there is no business profile {id}")
}

fn refuse_beyond_limit<K: profile::Kind>(
    profiles: &[Profile<K>],
    account: &str,
) -> Result<(), Refusal> {
    let held = profiles.iter().filter(|it| it.account == account).count();
    if held < LIMIT {
        return Ok(());
    }
    let noun = K::NOUN;
    Err(Refusal::conflict(format!(
        "the account holds {LIMIT} {noun}s already, which is the limit"
    )))
}

fn refuse_marked<K: profile::Kind>(profile: &Profile<K>) -> Result<(), Refusal> {
    match profile.delete_at {
        None => Ok(()),
        Some(at) => Err(Refusal::conflict(format!(
            "the {} is marked for deletion at {at}",
            K::NOUN
        ))),
    }
}

/// A model as the members of its JSON; what is not an object has none.
fn members(model: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(model) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// The strings of an array member.
fn strings(members: &Map<String, Value>, name: &str) -> Vec<String> {
    let values = members.get(name).and_then(Value::as_array);
    let strings = values.into_iter().flatten().filter_map(Value::as_str);
    strings.map(str::to_owned).collect()
}

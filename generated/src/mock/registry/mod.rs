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
pub(crate) use profile::{Kind, Profile};

use self::catalogue::Catalogue;
use super::page::members;
use super::refusal::{Invalid, Refusal};
use crate::network_registry::{CreateApplicationProfile, CreateBusinessProfile};

/// Identifier of the business profile that a server starts with.
pub(crate) const BUSINESS_PROFILE: &str = "2hothFWw2ssb3y3lhh5Fu3tzfqV";

/// Identifier of the application profile that a server starts with.
pub(crate) const APPLICATION_PROFILE: &str = "2hotg2Wzoy65nG6VKNaap4VFQvC";

/// The account that an application profile is shared with. The operation does not say which one it is.
const SUB_ACCOUNT: &str = "acc102846";

/// Steps after which everything that can be decided is.
const ENOUGH: usize = 10;

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
    context: Context,
}

/// What everything that happens needs.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) now: DateTime<Utc>,
    catalogue: Catalogue,
    /// The last key that was given out.
    keys: u64,
}

impl Context {
    /// A key that no entry had before.
    pub(crate) fn next_key(&mut self) -> u64 {
        self.keys += 1;
        self.keys
    }
}

impl Registry {
    /// # Errors
    ///
    /// When the catalogue of this crate is not JSON.
    pub(crate) fn new(now: DateTime<Utc>) -> Result<Self, serde_json::Error> {
        Ok(Self {
            businesses: Vec::new(),
            applications: Vec::new(),
            context: Context {
                now,
                catalogue: Catalogue::read()?,
                keys: 0,
            },
        })
    }

    /// A profile, and what its events need.
    pub(crate) fn named<K: Kind>(
        &mut self,
        id: &str,
    ) -> Result<(&mut Profile<K>, &mut Context), String> {
        let (profiles, context) = K::all(self);
        let profile = profiles.iter_mut().find(|it| it.id == id);
        Ok((profile.ok_or_else(|| absent::<K>(id))?, context))
    }

    /// Files a business profile; gives its identifier.
    pub(crate) fn file_business(
        &mut self,
        account: &str,
        body: &CreateBusinessProfile,
    ) -> Result<String, Refusal> {
        refuse_beyond_limit(&self.businesses, account)?;
        self.check_countries(&body.countries)?;
        let context = &mut self.context;
        let mut business = Profile::new(account, members(body), Business::default(), context);
        business.file(context);
        let id = business.id.clone();
        self.businesses.push(business);
        Ok(id)
    }

    /// Files an application profile under a business profile of the same account; gives its identifier.
    pub(crate) fn file_application(
        &mut self,
        account: &str,
        body: &CreateApplicationProfile,
    ) -> Result<String, Refusal> {
        refuse_beyond_limit(&self.applications, account)?;
        let owner = &body.business_profile_id;
        let mut own = self.businesses.iter().filter(|it| it.account == account);
        let business = own.find(|it| it.id == *owner);
        let business = business.ok_or_else(|| Refusal::not_found(absent::<Business>(owner)))?;
        refuse_marked(business)?;
        let kind = Application {
            business_id: owner.clone(),
        };
        let mut application = Profile::new(account, members(body), kind, &mut self.context);
        application.follow(business, &mut self.context);
        let id = application.id.clone();
        self.applications.push(application);
        Ok(id)
    }

    /// Refuses countries in which nobody could decide.
    fn check_countries(&self, countries: &[String]) -> Result<(), Refusal> {
        let mut invalid = Vec::new();
        for (index, country) in countries.iter().enumerate() {
            let one = std::slice::from_ref(country);
            if self.context.catalogue.operators_in(one).next().is_none() {
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
    pub(crate) fn advance(&mut self) {
        for business in &mut self.businesses {
            business.advance(&mut self.context);
        }
        for application in &mut self.applications {
            let mut businesses = self.businesses.iter();
            if let Some(business) = businesses.find(|it| it.id == application.kind.business_id) {
                application.advance(business, self.context.now);
            }
        }
    }

    /// What follows by now from everything that has happened: deletions that are due take place, and
    /// application profiles follow their business profiles.
    pub(crate) fn settle(&mut self, now: DateTime<Utc>) {
        self.context.now = now;
        let stays = |delete_at: Option<DateTime<Utc>>| delete_at.is_none_or(|at| at > now);
        self.businesses.retain(|it| stays(it.delete_at));
        self.applications.retain_mut(|application| {
            let mut businesses = self.businesses.iter();
            let business = businesses.find(|it| it.id == application.kind.business_id);
            if let Some(business) = business {
                application.follow(business, &mut self.context);
            }
            business.is_some() && stays(application.delete_at)
        });
    }

    /// One profile of each kind, accepted, under the identifiers of the specification's examples, so that a
    /// call with an example's values finds something.
    pub(crate) fn seed(
        &mut self,
        account: &str,
        business: &CreateBusinessProfile,
        application: &CreateApplicationProfile,
    ) -> Result<(), Refusal> {
        let now = self.context.now;
        self.settle(now - TimeDelta::days(30));
        self.file_business(account, business)?;
        for business in &mut self.businesses {
            business.id = BUSINESS_PROFILE.to_owned();
            business.share(SUB_ACCOUNT, &mut self.context);
            business.notify(NOTICE, now);
        }
        self.file_application(account, application)?;
        self.settle(now - TimeDelta::days(10));
        (0..ENOUGH).for_each(|_| self.advance());
        for application in &mut self.applications {
            application.id = APPLICATION_PROFILE.to_owned();
            application.share(SUB_ACCOUNT, &mut self.context);
            application.link(account, "d65hx4ghh", &mut self.context);
            application.notify(NOTICE, now);
            application.dismiss_notice()?;
        }
        self.settle(now);
        Ok(())
    }
}

fn absent<K: Kind>(id: &str) -> String {
    format!("there is no {} {id}", K::NOUN)
}

fn refuse_beyond_limit<K: Kind>(profiles: &[Profile<K>], account: &str) -> Result<(), Refusal> {
    let held = profiles.iter().filter(|it| it.account == account).count();
    if held < LIMIT {
        return Ok(());
    }
    let noun = K::NOUN;
    Err(Refusal::conflict(format!(
        "the account holds {LIMIT} {noun}s already, which is the limit"
    )))
}

fn refuse_marked<K: Kind>(profile: &Profile<K>) -> Result<(), Refusal> {
    match profile.delete_at {
        None => Ok(()),
        Some(at) => Err(Refusal::conflict(format!(
            "the {} is marked for deletion at {at}",
            K::NOUN
        ))),
    }
}

/// The strings of an array member.
fn strings(members: &Map<String, Value>, name: &str) -> Vec<String> {
    let values = members.get(name).and_then(Value::as_array);
    let strings = values.into_iter().flatten().filter_map(Value::as_str);
    strings.map(str::to_owned).collect()
}

//! The state of the Network Registry: profiles and what operators make of them.

mod application;
mod business;
mod catalogue;
mod seed;
mod service;
mod verdict;

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

pub(crate) use application::Application;
pub(crate) use business::Business;
pub(crate) use seed::{APPLICATION_PROFILE, BUSINESS_PROFILE, seed};

use super::refusal::Refusal;

/// Profiles of one kind that an account can hold.
const LIMIT: usize = 50;

/// How long a deletion can be taken back.
const GRACE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Account that a profile is shared with when the request names none.
pub(crate) const SUB_ACCOUNT: &str = "acc102846";

/// Everything that the Network Registry knows.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    pub(crate) businesses: Vec<Business>,
    pub(crate) applications: Vec<Application>,
    issued: u64,
}

impl Registry {
    /// Drops what was marked for deletion long enough ago.
    pub(crate) fn purge(&mut self, now: DateTime<Utc>) {
        let stays = |delete_at: Option<DateTime<Utc>>| delete_at.is_none_or(|at| at > now);
        self.businesses.retain(|it| stays(it.delete_at));
        self.applications.retain(|it| stays(it.delete_at));
    }

    /// An identifier that looks like those of the service and differs from all before.
    fn issue_id(&mut self) -> String {
        const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        self.issued += 1;
        let mut rest = self.issued.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut id = "2mock".to_owned();
        for _ in 0..11 {
            let digit = usize::try_from(rest % 62).unwrap_or(0);
            id.push(DIGITS.get(digit).copied().map_or('0', char::from));
            rest /= 62;
        }
        format!("{id}{:011}", self.issued)
    }

    pub(crate) fn business(&mut self, id: &str) -> Option<&mut Business> {
        self.businesses.iter_mut().find(|it| it.id == id)
    }

    pub(crate) fn application(&mut self, id: &str) -> Option<&mut Application> {
        self.applications.iter_mut().find(|it| it.id == id)
    }

    /// Lets everybody who has something to do take one step towards acceptance.
    pub(crate) fn advance(&mut self, now: DateTime<Utc>) {
        for business in &mut self.businesses {
            business.advance(now);
        }
        for application in &mut self.applications {
            let owner = self
                .businesses
                .iter()
                .find(|it| it.id == application.business_profile_id);
            if let Some(owner) = owner {
                application.advance(owner, now);
            }
        }
    }
}

/// Something that the registry wrote on a profile.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) message: String,
    pub(crate) dismissed: bool,
    pub(crate) require_changes: bool,
}

impl Notice {
    fn dismiss(notice: Option<&mut Self>) -> Result<(), Refusal> {
        let notice = notice.ok_or_else(|| Refusal::not_found("the profile has no notification"))?;
        notice.dismissed = true;
        Ok(())
    }
}

/// A Vonage application that uses a profile.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Linked {
    pub(crate) account: String,
    pub(crate) application: String,
}

impl Linked {
    fn document(&self) -> Value {
        json!({ "account_id": self.account, "vonage_application_id": self.application })
    }
}

fn account_document(account: &String) -> Value {
    json!({ "account_id": account })
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
    values
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

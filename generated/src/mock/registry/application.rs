//! Application profiles: they follow their business profile from operator to operator.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::business::Business;
use super::profile::{AtCsp, Kind, Profile};
use super::{Context, Registry};
use crate::mock::lifecycle::Stage;
use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus as State, ApplicationProfileStatus,
    BusinessProfileStatus, ConnectivityStatus,
};

/// What operators say about an application of a business that they rejected.
const BUSINESS_REJECTED: &str = "The operator has rejected the business profile.";

/// What an application profile has besides the common parts.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub(crate) business_id: String,
}

impl Kind for Application {
    type State = State;
    const NOUN: &'static str = "application profile";

    fn all(registry: &mut Registry) -> (&mut Vec<Profile<Self>>, &mut Context) {
        (&mut registry.applications, &mut registry.context)
    }
}

impl Profile<Application> {
    /// Brings the profile in line with its business profile: it is at the same operators, is rejected where
    /// the business is, and begins anew where the business does.
    pub(crate) fn follow(&mut self, business: &Profile<Business>, context: &mut Context) {
        self.csps.retain(|at| business.at(&at.csp).is_some());
        for its in &business.csps {
            if self.at(&its.csp).is_none() {
                self.take_to(&its.csp, State::NotSubmitted, context);
            }
            let rejected = its.progress.stage() == Stage::Rejected;
            let Some(at) = self.at_mut(&its.csp) else {
                continue;
            };
            if rejected && at.progress.stage() != Stage::Rejected {
                at.progress
                    .set(State::Rejected, Some(BUSINESS_REJECTED), context.now);
                at.ended_by_business = true;
            } else if !rejected && at.ended_by_business {
                at.progress.set(State::NotSubmitted, None, context.now);
                at.ended_by_business = false;
            } else {
                continue;
            }
            self.updated_at = context.now;
        }
    }

    /// One step at each operator that has accepted the business.
    pub(crate) fn advance(&mut self, business: &Profile<Business>, now: DateTime<Utc>) {
        for at in &mut self.csps {
            let its = business.at(&at.csp).map(|its| its.progress.stage());
            if its == Some(Stage::Accepted) && at.progress.advance(now) {
                self.updated_at = now;
            }
        }
    }

    pub(crate) fn status(&self) -> ApplicationProfileStatus {
        match self.sum() {
            BusinessProfileStatus::ReadyToProvision => ApplicationProfileStatus::Pending,
            sum => sum.as_str().into(),
        }
    }

    /// The profile as the API shows it.
    pub(crate) fn shown(&self) -> Value {
        self.document(&self.status(), json!({}))
    }

    /// The profile at one operator as the API shows it.
    pub(crate) fn shown_at(&self, at: &AtCsp<State>, context: &Context) -> Value {
        let uses = self.filed.get("network_apis").and_then(Value::as_array);
        let wanted = uses
            .into_iter()
            .flatten()
            .filter_map(|it| it.get("network_api_id").and_then(Value::as_str));
        let supported: Vec<&str> = wanted
            .filter(|api| context.catalogue.supports(&at.csp, api))
            .collect();
        let connectivity = match at.progress.stage() {
            Stage::Accepted => ConnectivityStatus::Ok,
            Stage::Failed => ConnectivityStatus::Error,
            _ => ConnectivityStatus::Undetermined,
        };
        let own = json!({
            "delete_at": self.delete_at,
            "previous_status": at.progress.previous(),
            "application_profile_id": self.id,
            "business_profile_id": self.kind.business_id,
            "allowlist_check_required": false,
            "network_apis": supported,
            "connectivity_status": connectivity,
        });
        self.csp_document(at, own)
    }
}

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::business::Business;
use super::verdict::{Verdict, sum};
use super::{Linked, Notice, catalogue, members};
use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus as AtCsp, ApplicationProfileStatus,
    BusinessProfileCspRegistrationStatus as BusinessAtCsp, ConnectivityStatus,
    CreateApplicationProfile,
};

/// An application profile with all that happened to it.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) business_profile_id: String,
    pub(crate) filed: Map<String, Value>,
    pub(crate) message: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) delete_at: Option<DateTime<Utc>>,
    /// Deleted along with its business profile, so restored along with it as well.
    pub(crate) deleted_with_business: bool,
    pub(crate) notice: Option<Notice>,
    pub(crate) csps: Vec<ApplicationAtCsp>,
    pub(crate) shared: Vec<String>,
    pub(crate) linked: Vec<Linked>,
}

/// An application profile at one operator.
#[derive(Clone, Debug)]
pub(crate) struct ApplicationAtCsp {
    pub(crate) csp: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) status: AtCsp,
    pub(crate) previous: Option<AtCsp>,
    pub(crate) message: Option<String>,
}

impl Application {
    pub(crate) fn new(
        id: String,
        business: &Business,
        body: &CreateApplicationProfile,
        now: DateTime<Utc>,
    ) -> Self {
        let told = business.csps.iter().map(|at| ApplicationAtCsp {
            csp: at.csp.clone(),
            created_at: now,
            updated_at: now,
            status: AtCsp::NotSubmitted,
            previous: None,
            message: None,
        });
        Self {
            id,
            account: business.account.clone(),
            business_profile_id: business.id.clone(),
            filed: members(body),
            message: None,
            created_at: now,
            updated_at: now,
            delete_at: None,
            deleted_with_business: false,
            notice: None,
            csps: told.collect(),
            shared: Vec::new(),
            linked: Vec::new(),
        }
    }

    /// Whether the account may read it.
    pub(crate) fn visible_to(&self, account: &str) -> bool {
        self.account == account || self.shared.iter().any(|it| it == account)
    }

    pub(crate) fn csp(&mut self, id: &str) -> Option<&mut ApplicationAtCsp> {
        self.csps.iter_mut().find(|at| at.csp == id)
    }

    /// One step at each operator that has accepted the business; one that has rejected it rejects the
    /// application too.
    pub(crate) fn advance(&mut self, business: &Business, now: DateTime<Utc>) {
        for at in &mut self.csps {
            let business_status = business
                .csps
                .iter()
                .find(|it| it.csp == at.csp)
                .map(|it| &it.status);
            let next = match (&at.status, business_status) {
                (AtCsp::NotSubmitted, Some(BusinessAtCsp::Rejected)) => {
                    let message = "the operator has rejected the business profile".to_owned();
                    at.set(AtCsp::Rejected, Some(message), now);
                    continue;
                }
                (AtCsp::NotSubmitted, Some(BusinessAtCsp::Accepted)) => AtCsp::ReadyForProvisioning,
                (
                    AtCsp::ReadyForProvisioning | AtCsp::ReadyToUpdate | AtCsp::Failed,
                    Some(BusinessAtCsp::Accepted),
                ) => AtCsp::ProvisioningApplication,
                (AtCsp::ProvisioningApplication, _) => AtCsp::ApplicationAccepted,
                (AtCsp::ApplicationAccepted, _) => AtCsp::ProvisioningOrder,
                (AtCsp::ProvisioningOrder, _) => AtCsp::Accepted,
                _ => continue,
            };
            at.set(next, None, now);
            self.updated_at = now;
        }
    }

    pub(crate) fn status(&self) -> ApplicationProfileStatus {
        let verdicts: Vec<Verdict> = self.csps.iter().map(|at| (&at.status).into()).collect();
        sum(&verdicts).into()
    }

    /// The profile as the API shows it.
    pub(crate) fn document(&self) -> Value {
        let mut document = self.filed.clone();
        let own = json!({
            "id": self.id,
            "account_id": self.account,
            "status": { "status": self.status(), "message": self.message },
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            "delete_at": self.delete_at,
            "notification": self.notice.as_ref().map(|notice| json!({
                "created_at": notice.created_at,
                "message": notice.message,
                "dismissed": notice.dismissed,
            })),
        });
        document.extend(own.as_object().cloned().unwrap_or_default());
        Value::Object(document)
    }

    /// How one operator has dealt with the profile, as the API shows it.
    pub(crate) fn csp_document(&self, at: &ApplicationAtCsp) -> Value {
        let uses = self.filed.get("network_apis").and_then(Value::as_array);
        let wanted = uses
            .into_iter()
            .flatten()
            .filter_map(|it| it.get("network_api_id").and_then(Value::as_str));
        let supported: Vec<&str> = wanted
            .filter(|api| catalogue::supports(&at.csp, api))
            .collect();
        let connectivity = match at.status {
            AtCsp::Accepted => ConnectivityStatus::Ok,
            AtCsp::Failed => ConnectivityStatus::Error,
            _ => ConnectivityStatus::Undetermined,
        };
        json!({
            "csp_id": at.csp,
            "created_at": at.created_at,
            "updated_at": at.updated_at,
            "delete_at": self.delete_at,
            "status": at.status,
            "previous_status": at.previous,
            "message": at.message,
            "application_profile_id": self.id,
            "business_profile_id": self.business_profile_id,
            "account_id": self.account,
            "allowlist_check_required": false,
            "network_apis": supported,
            "connectivity_status": connectivity,
        })
    }
}

impl ApplicationAtCsp {
    pub(crate) fn set(&mut self, status: AtCsp, message: Option<String>, now: DateTime<Utc>) {
        self.previous = Some(std::mem::replace(&mut self.status, status));
        self.message = message;
        self.updated_at = now;
    }
}

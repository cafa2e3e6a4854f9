use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::verdict::{Verdict, sum};
use super::{Linked, Notice, catalogue, members, strings};
use crate::network_registry::{
    BusinessProfileCspRegistrationStatus as AtCsp, BusinessProfileStatus, ChangeRequestStatus,
    CreateBusinessProfile, PutBusinessProfileChangeRequest, VettingOutcome,
};

/// A business profile with all that happened to it.
#[derive(Clone, Debug)]
pub(crate) struct Business {
    pub(crate) id: String,
    pub(crate) account: String,
    /// What the account filed, changes that were accepted included.
    pub(crate) filed: Map<String, Value>,
    pub(crate) reviewed: bool,
    pub(crate) message: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) delete_at: Option<DateTime<Utc>>,
    pub(crate) change: Option<Change>,
    pub(crate) notice: Option<Notice>,
    pub(crate) vetting: Option<(VettingOutcome, Option<String>)>,
    pub(crate) csps: Vec<BusinessAtCsp>,
    pub(crate) shared: Vec<String>,
    pub(crate) linked: Vec<Linked>,
}

/// A business profile at one operator.
#[derive(Clone, Debug)]
pub(crate) struct BusinessAtCsp {
    pub(crate) csp: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) status: AtCsp,
    pub(crate) message: Option<String>,
}

/// A change that the account asked for.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) fields: Map<String, Value>,
    pub(crate) status: ChangeRequestStatus,
    pub(crate) message: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Business {
    pub(crate) fn new(
        id: String,
        account: &str,
        body: &CreateBusinessProfile,
        now: DateTime<Utc>,
    ) -> Self {
        let mut business = Self {
            id,
            account: account.to_owned(),
            filed: members(body),
            reviewed: false,
            message: None,
            created_at: now,
            updated_at: now,
            delete_at: None,
            change: None,
            notice: None,
            vetting: None,
            csps: Vec::new(),
            shared: Vec::new(),
            linked: Vec::new(),
        };
        business.tell_operators(now);
        business
    }

    /// Whether the account may read it.
    pub(crate) fn visible_to(&self, account: &str) -> bool {
        self.account == account || self.shared.iter().any(|it| it == account)
    }

    pub(crate) fn csp(&mut self, id: &str) -> Option<&mut BusinessAtCsp> {
        self.csps.iter_mut().find(|at| at.csp == id)
    }

    /// Takes the profile to the operators of its countries that do not have it yet.
    fn tell_operators(&mut self, now: DateTime<Utc>) {
        for csp in catalogue::csps_in(&strings(&self.filed, "countries")) {
            if self.csps.iter().any(|at| at.csp == csp.id) {
                continue;
            }
            let vetted = matches!(self.vetting, Some((VettingOutcome::Successful, _)));
            let status = if csp.vetting_level.is_some() && !vetted {
                AtCsp::WaitingForVetting
            } else {
                AtCsp::NotSubmitted
            };
            self.csps.push(BusinessAtCsp {
                csp: csp.id.to_owned(),
                created_at: now,
                updated_at: now,
                status,
                message: None,
            });
        }
    }

    /// Stores the outcome of vetting and passes it on to the operators that wait for it.
    pub(crate) fn vet(
        &mut self,
        outcome: VettingOutcome,
        message: Option<String>,
        now: DateTime<Utc>,
    ) {
        let successful = outcome == VettingOutcome::Successful;
        self.vetting = Some((outcome, message.clone()));
        self.updated_at = now;
        let waiting = self
            .csps
            .iter_mut()
            .filter(|at| at.status == AtCsp::WaitingForVetting);
        for at in waiting {
            if successful {
                at.set(AtCsp::NotSubmitted, None, now);
            } else {
                at.set(AtCsp::Rejected, message.clone(), now);
            }
        }
    }

    /// One step: review, then vetting, then each operator.
    pub(crate) fn advance(&mut self, now: DateTime<Utc>) {
        if let Some(change) = &self.change
            && change.status == ChangeRequestStatus::Pending
        {
            self.decide_change(ChangeRequestStatus::Accepted, None, now);
            return;
        }
        if !self.reviewed {
            self.reviewed = true;
            self.updated_at = now;
            return;
        }
        if self
            .csps
            .iter()
            .any(|at| at.status == AtCsp::WaitingForVetting)
        {
            let message = "The business was found in its register.".to_owned();
            self.vet(VettingOutcome::Successful, Some(message), now);
            return;
        }
        for at in &mut self.csps {
            let next = match at.status {
                AtCsp::NotSubmitted => AtCsp::ReadyToProvision,
                AtCsp::ReadyToProvision | AtCsp::ReadyToUpdate | AtCsp::Failed => {
                    AtCsp::Provisioning
                }
                AtCsp::Provisioning => AtCsp::Accepted,
                _ => continue,
            };
            at.set(next, None, now);
            self.updated_at = now;
        }
    }

    /// Files a change, or updates the one that is pending.
    pub(crate) fn request_change(
        &mut self,
        body: &PutBusinessProfileChangeRequest,
        now: DateTime<Utc>,
    ) {
        let fields = members(body);
        match &mut self.change {
            Some(change) if change.status == ChangeRequestStatus::Pending => {
                change.fields.extend(fields);
                change.updated_at = now;
            }
            _ => {
                self.change = Some(Change {
                    fields,
                    status: ChangeRequestStatus::Pending,
                    message: None,
                    created_at: now,
                    updated_at: now,
                });
            }
        }
        self.updated_at = now;
    }

    /// Withdraws a change that is not carried out; whether there was one.
    pub(crate) fn withdraw_change(&mut self, now: DateTime<Utc>) -> bool {
        let withdrawable = self
            .change
            .take_if(|change| change.status != ChangeRequestStatus::Accepted)
            .is_some();
        if withdrawable {
            self.updated_at = now;
        }
        withdrawable
    }

    /// The registry decides about the pending change; whether there was one.
    pub(crate) fn decide_change(
        &mut self,
        status: ChangeRequestStatus,
        message: Option<String>,
        now: DateTime<Utc>,
    ) -> bool {
        let Some(change) = &mut self.change else {
            return false;
        };
        let accepted = status == ChangeRequestStatus::Accepted;
        change.status = status;
        change.message = message;
        change.updated_at = now;
        self.updated_at = now;
        if accepted {
            self.filed.extend(change.fields.clone());
            for at in self
                .csps
                .iter_mut()
                .filter(|at| at.status == AtCsp::Accepted)
            {
                at.set(AtCsp::ReadyToUpdate, None, now);
            }
            let countries = strings(&self.filed, "countries");
            self.csps
                .retain(|at| catalogue::csps_in(&countries).any(|csp| csp.id == at.csp));
            self.tell_operators(now);
        }
        true
    }

    fn status(&self) -> BusinessProfileStatus {
        let verdicts: Vec<Verdict> = self.csps.iter().map(|at| (&at.status).into()).collect();
        match sum(&verdicts).into() {
            BusinessProfileStatus::Pending if self.reviewed => BusinessProfileStatus::Reviewed,
            status => status,
        }
    }

    /// The profile as the API shows it.
    pub(crate) fn document(&self) -> Value {
        let mut document = self.filed.clone();
        let open = self.notice.as_ref().filter(|notice| !notice.dismissed);
        let own = json!({
            "id": self.id,
            "account_id": self.account,
            "status": { "status": self.status(), "message": self.message },
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            "delete_at": self.delete_at,
            "change_request": self.change.as_ref().map(Change::document),
            "notification": self.notice.as_ref().map(|notice| json!({
                "created_at": notice.created_at,
                "message": notice.message,
                "dismissed": notice.dismissed,
                "require_changes": notice.require_changes,
            })),
            "nr_notifications": i64::from(open.is_some()),
            "vetting_info": self.vetting_info(),
            "vetting_result": self.vetting.as_ref().map(|(result, message)| json!({
                "result": result,
                "message": message,
            })),
        });
        document.extend(own.as_object().cloned().unwrap_or_default());
        Value::Object(document)
    }

    fn vetting_info(&self) -> Value {
        let countries = strings(&self.filed, "countries");
        let mut levels: Vec<&str> = catalogue::csps_in(&countries)
            .filter_map(|csp| csp.vetting_level)
            .collect();
        levels.dedup();
        let agreed = self.filed.get("vetting_terms_and_conditions_accepted");
        let consent = match (levels.is_empty(), agreed) {
            (true, _) => "not_required",
            (false, Some(Value::Bool(true))) => "consented",
            (false, _) => "not_consented",
        };
        json!({ "consent": consent, "vetting_levels": levels })
    }

    /// How one operator has dealt with the profile, as the API shows it.
    pub(crate) fn csp_document(&self, at: &BusinessAtCsp) -> Value {
        json!({
            "csp_id": at.csp,
            "created_at": at.created_at,
            "updated_at": at.updated_at,
            "status": at.status,
            "message": at.message,
            "business_profile_id": self.id,
            "account_id": self.account,
        })
    }
}

impl BusinessAtCsp {
    pub(crate) fn set(&mut self, status: AtCsp, message: Option<String>, now: DateTime<Utc>) {
        self.status = status;
        self.message = message;
        self.updated_at = now;
    }
}

impl Change {
    fn document(&self) -> Value {
        let mut document = self.fields.clone();
        let status = json!({ "status": self.status, "message": self.message });
        document.insert("status".to_owned(), status);
        document.insert("created_at".to_owned(), json!(self.created_at));
        document.insert("updated_at".to_owned(), json!(self.updated_at));
        Value::Object(document)
    }
}

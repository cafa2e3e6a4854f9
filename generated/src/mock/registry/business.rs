//! Business profiles: review, vetting, operators and change requests.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::catalogue::Catalogue;
use super::profile::{AtCsp, BRIEF, Kind, Profile, extend, shortened};
use super::{members, strings};
use crate::mock::lifecycle::{Stage, Sum};
use crate::mock::refusal::Refusal;
use crate::network_registry::{
    BusinessProfileCspRegistrationStatus as State, BusinessProfileStatus, ChangeRequestStatus,
    PutBusinessProfileChangeRequest, VettingOutcome,
};

/// What vetting says when nothing is wrong.
const FOUND: &str = "The business was found in its register.";

/// What a business profile has besides the common parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Business {
    pub(crate) reviewed: bool,
    change: Option<Change>,
    vetting: Option<Vetting>,
    /// Vetting levels of the operators at the time of creation.
    levels: Vec<String>,
}

impl Kind for Business {
    type State = State;
    const NOUN: &'static str = "business profile";
}

/// A change that the account asked for.
#[derive(Clone, Debug)]
struct Change {
    fields: Map<String, Value>,
    status: ChangeRequestStatus,
    message: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// How the vetting for some levels ended.
#[derive(Clone, Debug)]
struct Vetting {
    outcome: VettingOutcome,
    message: String,
    levels: Vec<String>,
}

impl Profile<Business> {
    /// Takes a new profile to the operators of its countries.
    pub(crate) fn file(&mut self, catalogue: &Catalogue, keys: &mut u64, now: DateTime<Utc>) {
        self.kind.levels = catalogue.levels(&strings(&self.filed, "countries"));
        self.take_to_operators(catalogue, keys, now);
    }

    /// Takes the profile to the operators of its countries that do not have it yet, and away from those of
    /// other countries.
    fn take_to_operators(&mut self, catalogue: &Catalogue, keys: &mut u64, now: DateTime<Utc>) {
        let countries = strings(&self.filed, "countries");
        let operators: Vec<&str> = catalogue.operators_in(&countries).collect();
        self.csps.retain(|at| operators.contains(&at.csp.as_str()));
        for csp in operators {
            if self.at(csp).is_none() {
                *keys += 1;
                let state = if self.is_vetted_for(catalogue.level(csp)) {
                    State::NotSubmitted
                } else {
                    State::WaitingForVetting
                };
                self.take_to(*keys, csp, state, now);
            }
        }
    }

    fn is_vetted_for(&self, level: Option<&str>) -> bool {
        level.is_none_or(|level| {
            self.kind.vetting.as_ref().is_some_and(|vetting| {
                vetting.outcome == VettingOutcome::Successful
                    && vetting.levels.iter().any(|it| it == level)
            })
        })
    }

    /// One step: a pending change, then the review, then vetting and each operator.
    pub(crate) fn advance(&mut self, catalogue: &Catalogue, keys: &mut u64, now: DateTime<Utc>) {
        if self.pending_change().is_some() {
            // It is pending, so that it can be decided.
            self.decide_change(ChangeRequestStatus::Accepted, None, catalogue, keys, now)
                .ok();
            return;
        }
        if !self.kind.reviewed {
            self.kind.reviewed = true;
            self.updated_at = now;
            return;
        }
        if self.waits_for_vetting() {
            let (outcome, message) = match self.missing_for_vetting(catalogue) {
                Some(missing) => (VettingOutcome::Unsuccessful, missing),
                None => (VettingOutcome::Successful, FOUND.to_owned()),
            };
            self.end_vetting(outcome, &message, catalogue, now);
        }
        for at in &mut self.csps {
            if at.progress.advance(now) {
                self.updated_at = now;
            }
        }
    }

    fn waits_for_vetting(&self) -> bool {
        let mut states = self.csps.iter().map(|at| &at.progress.current.status);
        states.any(|state| *state == State::WaitingForVetting)
    }

    fn levels_waited_for(&self, catalogue: &Catalogue) -> Vec<String> {
        let waiting = self
            .csps
            .iter()
            .filter(|at| at.progress.current.status == State::WaitingForVetting);
        let mut levels: Vec<String> = waiting
            .filter_map(|at| catalogue.level(&at.csp).map(str::to_owned))
            .collect();
        levels.dedup();
        levels
    }

    /// What vetting cannot do without: consent, and the extra fields of the levels that are waited for.
    fn missing_for_vetting(&self, catalogue: &Catalogue) -> Option<String> {
        let consent = self.filed.get("vetting_terms_and_conditions_accepted");
        if consent != Some(&Value::Bool(true)) {
            return Some("Vetting needs consent to its terms and conditions.".to_owned());
        }
        let given = self.filed.get("vetting_extra_fields");
        let is_given = |name: &String| match given.and_then(|fields| fields.get(name)) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(_) => true,
        };
        let levels = self.levels_waited_for(catalogue);
        let mut missing = catalogue.extra_fields(&levels);
        missing.retain(|name| !is_given(name));
        (!missing.is_empty()).then(|| format!("Vetting needs {}.", missing.join(", ")))
    }

    /// Ends the vetting that is due.
    pub(crate) fn vet(
        &mut self,
        outcome: VettingOutcome,
        message: &str,
        catalogue: &Catalogue,
        now: DateTime<Utc>,
    ) -> Result<(), String> {
        if !self.waits_for_vetting() {
            return Err("no operator waits for the vetting of the profile".to_owned());
        }
        match self.missing_for_vetting(catalogue) {
            Some(missing) if outcome == VettingOutcome::Successful => Err(missing),
            _ => {
                self.end_vetting(outcome, message, catalogue, now);
                Ok(())
            }
        }
    }

    /// Operators that wait for vetting go on, or reject the profile.
    fn end_vetting(
        &mut self,
        outcome: VettingOutcome,
        message: &str,
        catalogue: &Catalogue,
        now: DateTime<Utc>,
    ) {
        let mut levels = self.levels_waited_for(catalogue);
        let (next, reason) = match outcome {
            VettingOutcome::Successful => (State::NotSubmitted, None),
            _ => (State::Rejected, Some(message)),
        };
        for at in &mut self.csps {
            if at.progress.current.status == State::WaitingForVetting {
                at.progress.set(next.clone(), reason, now);
            }
        }
        levels.extend(
            self.kind
                .vetting
                .take()
                .into_iter()
                .flat_map(|it| it.levels),
        );
        self.kind.vetting = Some(Vetting {
            outcome,
            message: message.to_owned(),
            levels,
        });
        self.updated_at = now;
    }

    fn pending_change(&mut self) -> Option<&mut Change> {
        let change = self.kind.change.as_mut();
        change.filter(|change| change.status == ChangeRequestStatus::Pending)
    }

    /// Files a change, or updates the one that is pending.
    pub(crate) fn request_change(
        &mut self,
        body: &PutBusinessProfileChangeRequest,
        now: DateTime<Utc>,
    ) {
        let mut fields = members(body);
        let mut created_at = now;
        if let Some(change) = self.pending_change() {
            created_at = change.created_at;
            let mut before = std::mem::take(&mut change.fields);
            before.extend(fields);
            fields = before;
        }
        self.kind.change = Some(Change {
            fields,
            status: ChangeRequestStatus::Pending,
            message: None,
            created_at,
            updated_at: now,
        });
        self.updated_at = now;
    }

    pub(crate) fn delete_change(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.kind
            .change
            .take()
            .ok_or_else(|| Refusal::not_found("the business profile has no change request"))?;
        self.updated_at = now;
        Ok(())
    }

    /// The registry decides about the pending change. An accepted one goes to every operator that was told
    /// about the profile, rejecting ones included.
    pub(crate) fn decide_change(
        &mut self,
        status: ChangeRequestStatus,
        message: Option<&str>,
        catalogue: &Catalogue,
        keys: &mut u64,
        now: DateTime<Utc>,
    ) -> Result<(), String> {
        let accepted = status == ChangeRequestStatus::Accepted;
        if !accepted && status != ChangeRequestStatus::Rejected {
            return Err(format!("a change request cannot be decided as {status}"));
        }
        let change = self.pending_change();
        let change = change.ok_or("the business profile has no pending change request")?;
        change.status = status;
        change.message = message.map(|it| shortened(it, BRIEF));
        change.updated_at = now;
        let fields = change.fields.clone();
        self.updated_at = now;
        if accepted {
            self.filed.extend(fields);
            self.resubmit(catalogue, now);
            self.take_to_operators(catalogue, keys, now);
        }
        Ok(())
    }

    /// Takes changed content to the operators that have the profile; failed vetting begins anew.
    fn resubmit(&mut self, catalogue: &Catalogue, now: DateTime<Utc>) {
        let failed = |it: &mut Vetting| it.outcome != VettingOutcome::Successful;
        let revetted = self.kind.vetting.take_if(failed).map(|it| it.levels);
        let revetted = revetted.unwrap_or_default();
        for at in &mut self.csps {
            let level = catalogue.level(&at.csp);
            if level.is_some_and(|level| revetted.iter().any(|it| it == level)) {
                at.progress.set(State::WaitingForVetting, None, now);
            } else if !matches!(at.progress.stage(), Stage::Waiting | Stage::Ready) {
                at.progress.set(State::ReadyToUpdate, None, now);
            }
        }
    }

    fn status(&self) -> BusinessProfileStatus {
        match self.sum() {
            Sum::Pending if self.kind.reviewed => BusinessProfileStatus::Reviewed,
            sum => sum.into(),
        }
    }

    /// The profile as the API shows it; `notices` of its application profiles are open.
    pub(crate) fn shown(&self, notices: usize, catalogue: &Catalogue) -> Value {
        let levels = catalogue.levels(&strings(&self.filed, "countries"));
        let consent = match self.filed.get("vetting_terms_and_conditions_accepted") {
            _ if levels.is_empty() => "not_required",
            Some(Value::Bool(true)) => "consented",
            _ => "not_consented",
        };
        let result = self.kind.vetting.as_ref();
        let own = json!({
            "change_request": self.kind.change.as_ref().map(Change::document),
            "nr_notifications": self.open_notices() + notices,
            "vetting_info": { "consent": consent, "vetting_levels": self.kind.levels },
            "vetting_result": result.map(|vetting| json!({
                "result": vetting.outcome,
                "message": vetting.message,
            })),
        });
        self.document(&self.status(), own)
    }

    /// The profile at one operator as the API shows it.
    pub(crate) fn shown_at(&self, at: &AtCsp<State>) -> Value {
        self.csp_document(at, json!({ "business_profile_id": self.id }))
    }
}

impl Change {
    fn document(&self) -> Value {
        let mut document = self.fields.clone();
        let own = json!({
            "status": { "status": self.status, "message": self.message },
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        });
        extend(&mut document, own);
        Value::Object(document)
    }
}

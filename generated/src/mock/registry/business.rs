//! Business profiles: review, vetting, operators and change requests.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::catalogue::Catalogue;
use super::profile::{AtCsp, BRIEF, Kind, Profile, shortened};
use super::{Context, Registry, strings};
use crate::mock::lifecycle::Stage;
use crate::mock::page::members;
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
    /// How the last vetting ended, and why.
    vetting: Option<(VettingOutcome, String)>,
    /// Levels for which vetting was successful.
    vetted: Vec<String>,
    /// Vetting levels of the operators at the time of creation.
    levels: Vec<String>,
}

impl Kind for Business {
    type State = State;
    const NOUN: &'static str = "business profile";

    fn all(registry: &mut Registry) -> (&mut Vec<Profile<Self>>, &mut Context) {
        (&mut registry.businesses, &mut registry.context)
    }
}

impl Business {
    /// The state at an operator whose vetting level the business was not vetted for.
    fn needs_vetting(&self, csp: &str, catalogue: &Catalogue) -> Option<State> {
        let level = catalogue.level(csp)?;
        let is_vetted = self.vetted.iter().any(|it| it == level);
        (!is_vetted).then_some(State::WaitingForVetting)
    }
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

impl Profile<Business> {
    /// Takes a new profile to the operators of its countries.
    pub(crate) fn file(&mut self, context: &mut Context) {
        self.kind.levels = context.catalogue.levels(&self.countries());
        self.take_to_operators(context);
    }

    fn countries(&self) -> Vec<String> {
        strings(&self.filed, "countries")
    }

    /// Takes the profile to the operators of its countries that do not have it yet, and away from those of
    /// other countries.
    fn take_to_operators(&mut self, context: &mut Context) {
        let countries = self.countries();
        let operators = context.catalogue.operators_in(&countries);
        let operators: Vec<String> = operators.map(str::to_owned).collect();
        self.csps.retain(|at| operators.contains(&at.csp));
        for csp in operators {
            if self.at(&csp).is_none() {
                let vetting = self.kind.needs_vetting(&csp, &context.catalogue);
                let state = vetting.unwrap_or(State::NotSubmitted);
                self.take_to(&csp, state, context);
            }
        }
    }

    /// One step: a pending change, then the review, then vetting and each operator.
    pub(crate) fn advance(&mut self, context: &mut Context) {
        // Without a pending change there is nothing to decide.
        let accepted = ChangeRequestStatus::Accepted;
        if self.decide_change(accepted, None, context).is_ok() {
            return;
        }
        if !self.kind.reviewed {
            self.kind.reviewed = true;
            self.updated_at = context.now;
            return;
        }
        if self.waiting().next().is_some() {
            let (outcome, message) = match self.missing_for_vetting(&context.catalogue) {
                Some(missing) => (VettingOutcome::Unsuccessful, missing),
                None => (VettingOutcome::Successful, FOUND.to_owned()),
            };
            self.end_vetting(outcome, &message, context);
        }
        for at in &mut self.csps {
            if at.progress.advance(context.now) {
                self.updated_at = context.now;
            }
        }
    }

    /// Operators that wait for vetting.
    fn waiting(&self) -> impl Iterator<Item = &AtCsp<State>> {
        let waits = |at: &&AtCsp<State>| at.progress.current.status == State::WaitingForVetting;
        self.csps.iter().filter(waits)
    }

    fn levels_waited_for(&self, catalogue: &Catalogue) -> Vec<String> {
        let levels = self.waiting().filter_map(|at| catalogue.level(&at.csp));
        levels.map(str::to_owned).collect()
    }

    /// What vetting cannot do without: consent, and the extra fields of the levels that are waited for.
    fn missing_for_vetting(&self, catalogue: &Catalogue) -> Option<String> {
        let consent = self.filed.get("vetting_terms_and_conditions_accepted");
        if consent != Some(&Value::Bool(true)) {
            return Some("Vetting needs consent to its terms and conditions.".to_owned());
        }
        let given = self.filed.get("vetting_extra_fields");
        let mut missing = catalogue.extra_fields(&self.levels_waited_for(catalogue));
        missing.retain(|name| match given.and_then(|given| given.get(name)) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(_) => false,
        });
        (!missing.is_empty()).then(|| format!("Vetting needs {}.", missing.join(", ")))
    }

    /// Ends the vetting that is due.
    pub(crate) fn vet(
        &mut self,
        outcome: VettingOutcome,
        message: &str,
        context: &Context,
    ) -> Result<(), String> {
        if self.waiting().next().is_none() {
            return Err("no operator waits for the vetting of the profile".to_owned());
        }
        match self.missing_for_vetting(&context.catalogue) {
            Some(missing) if outcome == VettingOutcome::Successful => Err(missing),
            _ => {
                self.end_vetting(outcome, message, context);
                Ok(())
            }
        }
    }

    /// Operators that wait for vetting go on, or reject the profile.
    fn end_vetting(&mut self, outcome: VettingOutcome, message: &str, context: &Context) {
        let (next, reason) = match outcome {
            VettingOutcome::Successful => {
                let levels = self.levels_waited_for(&context.catalogue);
                self.kind.vetted.extend(levels);
                (State::NotSubmitted, None)
            }
            _ => (State::Rejected, Some(message)),
        };
        for at in &mut self.csps {
            if at.progress.current.status == State::WaitingForVetting {
                at.progress.set(next.clone(), reason, context.now);
            }
        }
        self.kind.vetting = Some((outcome, message.to_owned()));
        self.updated_at = context.now;
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
        self.updated_at = now;
        if let Some(change) = self.pending_change() {
            change.fields.extend(members(body));
            change.updated_at = now;
            return;
        }
        self.kind.change = Some(Change {
            fields: members(body),
            status: ChangeRequestStatus::Pending,
            message: None,
            created_at: now,
            updated_at: now,
        });
    }

    pub(crate) fn delete_change(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        let deleted = self.kind.change.take();
        deleted.ok_or_else(|| Refusal::not_found("the profile has no change request"))?;
        self.updated_at = now;
        Ok(())
    }

    /// The registry decides about the pending change. An accepted one goes to every operator that was told
    /// about the profile, rejecting ones included.
    pub(crate) fn decide_change(
        &mut self,
        status: ChangeRequestStatus,
        message: Option<&str>,
        context: &mut Context,
    ) -> Result<(), String> {
        let accepted = status == ChangeRequestStatus::Accepted;
        if !accepted && status != ChangeRequestStatus::Rejected {
            return Err(format!("a change request cannot be decided as {status}"));
        }
        let change = self.pending_change();
        let change = change.ok_or("the business profile has no pending change request")?;
        change.status = status;
        change.message = message.map(|it| shortened(it, BRIEF));
        change.updated_at = context.now;
        let fields = change.fields.clone();
        self.updated_at = context.now;
        if accepted {
            self.filed.extend(fields);
            self.resubmit(context);
            self.take_to_operators(context);
        }
        Ok(())
    }

    /// Takes changed content to the operators that have the profile; vetting that was not successful begins anew.
    fn resubmit(&mut self, context: &Context) {
        let vetting = &mut self.kind.vetting;
        vetting.take_if(|(outcome, _)| *outcome != VettingOutcome::Successful);
        for at in &mut self.csps {
            if !matches!(at.progress.stage(), Stage::Waiting | Stage::Ready) {
                let vetting = self.kind.needs_vetting(&at.csp, &context.catalogue);
                let state = vetting.unwrap_or(State::ReadyToUpdate);
                at.progress.set(state, None, context.now);
            }
        }
    }

    /// The profile as the API shows it; `notices` of its application profiles are open.
    pub(crate) fn shown(&self, notices: usize, context: &Context) -> Value {
        let status = match self.sum() {
            BusinessProfileStatus::Pending if self.kind.reviewed => BusinessProfileStatus::Reviewed,
            status => status,
        };
        let consent = match self.filed.get("vetting_terms_and_conditions_accepted") {
            _ if context.catalogue.levels(&self.countries()).is_empty() => "not_required",
            Some(Value::Bool(true)) => "consented",
            _ => "not_consented",
        };
        let result = self.kind.vetting.as_ref();
        let result =
            result.map(|(result, message)| json!({ "result": result, "message": message }));
        let own = json!({
            "change_request": self.kind.change.as_ref().map(Change::document),
            "nr_notifications": self.open_notices() + notices,
            "vetting_info": { "consent": consent, "vetting_levels": self.kind.levels },
            "vetting_result": result,
        });
        self.document(&status, own)
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
        document.extend(members(&own));
        Value::Object(document)
    }
}

//! A registration and its numbers.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::mock::lifecycle::{Progress, Stage, State as _};
use crate::mock::page::members;
use crate::mock::refusal::{Invalid, Refusal};
use crate::tfn::{
    CreateRegistration, NumberStatus, RegistrationStatus, UpdateRegistration,
    UpdateRegistrationStatus,
};

/// What reviewers say when they want a correction and nothing in particular is wrong.
pub(super) const SENT_BACK: &str = "The provided use case description is insufficient.";

/// What reviewers say about a number that nobody can correct any more.
const LEFT_BEHIND: &str = "The other numbers of the registration are decided: file this one anew.";

/// How long a Campaign Verify token is valid, in days.
const TOKEN_DAYS: i64 = 2 * 365;

/// A registration with the numbers in it.
#[derive(Clone, Debug)]
pub(crate) struct Registration {
    /// The last key that was given to a number; those of later registrations are higher.
    keys: u64,
    pub(crate) id: Uuid,
    pub(crate) account: String,
    /// What was filed, without numbers and status.
    filed: Map<String, Value>,
    pub(crate) status: RegistrationStatus,
    pub(crate) numbers: Vec<Number>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    /// Whether reviewers respond to every submission at once with the wish for corrections.
    pub(crate) always_sent_back: bool,
}

/// A toll-free number of a registration.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    /// Place in lists.
    pub(crate) key: u64,
    pub(crate) number: String,
    pub(crate) progress: Progress<NumberStatus>,
}

impl Registration {
    /// Without a status it counts as submitted, since that is what a registration is filed for.
    pub(crate) fn new(
        (key, id): (u64, Uuid),
        account: &str,
        body: &CreateRegistration,
        now: DateTime<Utc>,
    ) -> Self {
        let mut registration = Self {
            keys: key << 32,
            id,
            account: account.to_owned(),
            filed: fields(body),
            status: RegistrationStatus::Draft,
            numbers: Vec::new(),
            created_at: now,
            updated_at: now,
            submitted_at: None,
            always_sent_back: false,
        };
        let numbers = body.requested_numbers.iter().map(|it| it.number.as_str());
        registration.set_numbers(numbers, now);
        if body.status != Some(RegistrationStatus::Draft) {
            registration.submit(now);
        }
        registration
    }

    /// Whether it may be changed: as a draft, or when every number waits for corrections.
    fn is_editable(&self) -> bool {
        let waits = |it: &Number| it.progress.current.status == NumberStatus::UpdatesRequired;
        self.status == RegistrationStatus::Draft || self.numbers.iter().all(waits)
    }

    /// Stores the fields that are given. Corrections after a submission go to the reviewers at once.
    pub(crate) fn update(
        &mut self,
        body: &UpdateRegistration,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        if !self.is_editable() {
            return Err(Refusal::conflict(
                "a registration can be changed as a draft, or when all its numbers are UPDATES_REQUIRED",
            ));
        }
        let requested = body.requested_numbers.as_deref();
        let count = requested.map_or(self.numbers.len(), <[_]>::len);
        let mut filed = self.filed.clone();
        filed.extend(fields(body));
        if count > 1 && !filed.contains_key("business_reason") {
            let reason = "several numbers in one registration need a reason";
            let invalid = vec![Invalid::new("/business_reason", reason)];
            return Err(Refusal::conflict(reason).naming(invalid));
        }
        self.filed = filed;
        self.updated_at = now;
        if let Some(numbers) = requested {
            self.set_numbers(numbers.iter().map(|it| it.number.as_str()), now);
        }
        let submitted = self.status == RegistrationStatus::Submitted;
        if submitted || body.status == Some(UpdateRegistrationStatus::Submitted) {
            self.submit(now);
        }
        Ok(())
    }

    /// Numbers that were there before keep their history. One that is named twice is registered once.
    fn set_numbers<'n>(&mut self, numbers: impl Iterator<Item = &'n str>, now: DateTime<Utc>) {
        let before = std::mem::take(&mut self.numbers);
        for number in numbers {
            let named = before.iter().find(|it| it.number == number).cloned();
            let number = named.unwrap_or_else(|| {
                self.keys += 1;
                Number {
                    key: self.keys,
                    number: number.to_owned(),
                    progress: Progress::new(NumberStatus::Draft, now),
                }
            });
            if self.number(&number.number).is_none() {
                self.numbers.push(number);
            }
        }
    }

    fn submit(&mut self, now: DateTime<Utc>) {
        self.status = RegistrationStatus::Submitted;
        self.submitted_at = Some(now);
        self.set_all(NumberStatus::PendingReview, None, now);
        if self.always_sent_back {
            self.set_all(NumberStatus::UpdatesRequired, Some(SENT_BACK), now);
        }
    }

    /// Gives all numbers a status.
    pub(super) fn set_all(
        &mut self,
        status: NumberStatus,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) {
        for number in &mut self.numbers {
            number.progress.set(status.clone(), reason, now);
        }
    }

    /// One step for each number that waits for reviewers or carriers. A number that waits for a correction
    /// is rejected once the others are decided, since the registration cannot be changed any more.
    pub(crate) fn advance(&mut self, now: DateTime<Utc>) {
        let stages: Vec<Stage> = self.numbers.iter().map(|it| it.progress.stage()).collect();
        let decided = stages.contains(&Stage::Accepted) || stages.contains(&Stage::Rejected);
        let all_reviewed = decided && !stages.contains(&Stage::Submitted);
        let is_submitted = self.status == RegistrationStatus::Submitted;
        for progress in self.numbers.iter_mut().map(|it| &mut it.progress) {
            if is_submitted && all_reviewed && progress.stage() == Stage::Waiting {
                progress.set(NumberStatus::Rejected, Some(LEFT_BEHIND), now);
            } else {
                progress.advance(now);
            }
        }
    }

    /// What reviewers or carriers decide about a number.
    pub(crate) fn decide(
        &mut self,
        number: &str,
        status: NumberStatus,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), String> {
        if self.status == RegistrationStatus::Draft || status == NumberStatus::Draft {
            return Err("reviewers see submitted registrations only".to_owned());
        }
        let found = self.numbers.iter_mut().find(|it| it.number == number);
        let found = found.ok_or_else(|| format!("the registration has no number {number}"))?;
        let (stage, _) = status.row();
        let negative = matches!(stage, Stage::Waiting | Stage::Rejected);
        found.progress.set(status, reason.filter(|_| negative), now);
        Ok(())
    }

    pub(crate) fn number(&self, number: &str) -> Option<&Number> {
        self.numbers.iter().find(|it| it.number == number)
    }

    /// Name of the organisation.
    pub(crate) fn business_name(&self) -> &str {
        let business = self.filed.get("business");
        let name = business.and_then(|business| business.get("name"));
        name.and_then(Value::as_str).unwrap_or_default()
    }

    /// The registration as the API shows it.
    pub(crate) fn document(&self) -> Value {
        let mut document = self.filed.clone();
        let use_case = document.get_mut("use_case").and_then(Value::as_object_mut);
        if let Some(use_case) = use_case
            && use_case.contains_key("campaign_verify_auth_token")
        {
            let expiry = self.created_at + TimeDelta::days(TOKEN_DAYS);
            use_case.insert("campaign_verify_expiry_date".to_owned(), json!(expiry));
        }
        let numbers = self.numbers.iter().map(|it| {
            let current = &it.progress.current;
            json!({
                "number": it.number,
                "status": current.status,
                "rejected_reason": current.message,
            })
        });
        let own = json!({
            "id": self.id,
            "status": self.status,
            "requested_numbers": numbers.collect::<Vec<_>>(),
            "creation_date": self.created_at,
            "last_update_date": self.updated_at,
            "submission_date": self.submitted_at,
        });
        document.extend(members(&own));
        Value::Object(document)
    }

    /// One of its numbers as the list of numbers shows it.
    pub(crate) fn number_document(&self, number: &Number) -> Value {
        json!({
            "number": number.number,
            "status": number.progress.current.status,
            "business_name": self.business_name(),
            "registration_id": self.id,
            "submission_date": self.submitted_at,
            "status_change_date": number.progress.current.at,
        })
    }
}

fn fields(body: &impl serde::Serialize) -> Map<String, Value> {
    let mut fields = members(body);
    fields.remove("requested_numbers");
    fields.remove("status");
    fields
}

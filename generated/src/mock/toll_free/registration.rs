use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::tfn::{
    CreateRegistration, NumberStatus, RegistrationStatus, UpdateRegistration,
    UpdateRegistrationStatus,
};

/// What reviewers say when they want a correction and nothing in particular is wrong.
pub(super) const SENT_BACK: &str = "The provided use case description is insufficient.";

/// Years that a Campaign Verify token is valid, in days.
const TOKEN_DAYS: i64 = 2 * 365;

/// A registration with the numbers in it.
#[derive(Clone, Debug)]
pub(crate) struct Registration {
    pub(crate) id: Uuid,
    pub(crate) account: String,
    /// What was filed, without numbers and status.
    filed: Map<String, Value>,
    pub(crate) status: RegistrationStatus,
    pub(crate) numbers: Vec<Number>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    /// Whether reviewers answer every submission at once with the wish for corrections.
    pub(crate) always_sent_back: bool,
}

/// A toll-free number of a registration.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    pub(crate) number: String,
    pub(crate) status: NumberStatus,
    reason: Option<String>,
    changed_at: DateTime<Utc>,
    /// Oldest first.
    events: Vec<Event>,
}

#[derive(Clone, Debug)]
struct Event {
    status: NumberStatus,
    reason: Option<String>,
    created_at: DateTime<Utc>,
}

impl Registration {
    /// Without a status it is taken as submitted, since that is what a registration is filed for.
    pub(crate) fn new(
        id: Uuid,
        account: &str,
        body: &CreateRegistration,
        now: DateTime<Utc>,
    ) -> Self {
        let mut registration = Self {
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
        let numbers = body.requested_numbers.iter().map(|it| it.number.clone());
        registration.set_numbers(numbers.collect(), now);
        if body.status != Some(RegistrationStatus::Draft) {
            registration.submit(now);
        }
        registration
    }

    /// Whether it may be changed: as a draft, or when every number waits for corrections.
    pub(crate) fn is_editable(&self) -> bool {
        self.status == RegistrationStatus::Draft
            || self
                .numbers
                .iter()
                .all(|it| it.status == NumberStatus::UpdatesRequired)
    }

    /// Stores the fields that are given. Corrections after a submission go to the reviewers at once.
    pub(crate) fn update(&mut self, body: &UpdateRegistration, now: DateTime<Utc>) {
        self.filed.extend(fields(body));
        self.updated_at = now;
        if let Some(numbers) = &body.requested_numbers {
            let numbers = numbers.iter().map(|it| it.number.clone());
            self.set_numbers(numbers.collect(), now);
        }
        let submitted = self.status == RegistrationStatus::Submitted;
        if submitted || body.status == Some(UpdateRegistrationStatus::Submitted) {
            self.submit(now);
        }
    }

    /// Numbers that were there before keep their history.
    fn set_numbers(&mut self, numbers: Vec<String>, now: DateTime<Utc>) {
        let mut before = std::mem::take(&mut self.numbers);
        let kept = numbers.into_iter().map(|number| {
            let known = before.iter().position(|it| it.number == number);
            known.map_or_else(|| Number::new(number, now), |place| before.remove(place))
        });
        self.numbers = kept.collect();
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
    pub(crate) fn set_all(
        &mut self,
        status: NumberStatus,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) {
        for number in &mut self.numbers {
            number.set(status.clone(), reason.map(str::to_owned), now);
        }
    }

    /// One step for each number that waits for reviewers or carriers.
    pub(crate) fn advance(&mut self, now: DateTime<Utc>) {
        for number in &mut self.numbers {
            let next = match number.status {
                NumberStatus::PendingReview => NumberStatus::CarriersReview,
                NumberStatus::CarriersReview => NumberStatus::Registered,
                _ => continue,
            };
            number.set(next, None, now);
        }
    }

    pub(crate) fn number(&mut self, number: &str) -> Option<&mut Number> {
        self.numbers.iter_mut().find(|it| it.number == number)
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
        let numbers: Vec<Value> = self.numbers.iter().map(Number::document).collect();
        let own = json!({
            "id": self.id,
            "status": self.status,
            "requested_numbers": numbers,
            "creation_date": self.created_at,
            "last_update_date": self.updated_at,
            "submission_date": self.submitted_at,
        });
        document.extend(own.as_object().cloned().unwrap_or_default());
        Value::Object(document)
    }

    /// One of its numbers as the list of numbers shows it.
    pub(crate) fn number_document(&self, number: &Number) -> Value {
        json!({
            "number": number.number,
            "status": number.status,
            "business_name": self.business_name(),
            "registration_id": self.id,
            "submission_date": self.submitted_at,
            "status_change_date": number.changed_at,
        })
    }
}

impl Number {
    fn new(number: String, now: DateTime<Utc>) -> Self {
        let mut new = Self {
            number,
            status: NumberStatus::Draft,
            reason: None,
            changed_at: now,
            events: Vec::new(),
        };
        new.set(NumberStatus::Draft, None, now);
        new
    }

    /// Gives the number a status, which its history keeps.
    pub(crate) fn set(&mut self, status: NumberStatus, reason: Option<String>, now: DateTime<Utc>) {
        self.status = status.clone();
        self.reason.clone_from(&reason);
        self.changed_at = now;
        self.events.push(Event {
            status,
            reason,
            created_at: now,
        });
    }

    fn document(&self) -> Value {
        let mut document = json!({ "number": self.number, "status": self.status });
        if let (Some(reason), Some(members)) = (&self.reason, document.as_object_mut()) {
            members.insert("rejected_reason".to_owned(), json!(reason));
        }
        document
    }

    /// The history, newest first, as the API shows it.
    pub(crate) fn events(&self, registration: Uuid) -> Vec<Value> {
        let newest_first = self.events.iter().rev();
        newest_first
            .map(|event| {
                json!({
                    "id": registration,
                    "status": event.status,
                    "reason": event.reason.as_deref().unwrap_or_default(),
                    "created_at": event.created_at,
                })
            })
            .collect()
    }
}

fn fields(body: &impl serde::Serialize) -> Map<String, Value> {
    let mut fields = match serde_json::to_value(body) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    fields.remove("requested_numbers");
    fields.remove("status");
    fields
}

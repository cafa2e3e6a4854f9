//! What business and application profiles have in common.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{Context, Registry};
use crate::mock::lifecycle::{Progress, Stage, State, sum};
use crate::mock::page::members;
use crate::mock::refusal::Refusal;
use crate::network_registry::BusinessProfileStatus;

/// Longest `message` of the status of a profile or of its change request.
pub(super) const BRIEF: usize = 100;

/// Longest other `message`.
const LONG: usize = 1000;

/// One of the two kinds of profiles: what differs between them.
pub(crate) trait Kind: Sized {
    /// Status of such a profile at an operator.
    type State: State;
    const NOUN: &'static str;

    /// All of its kind, and what their events need.
    fn all(registry: &mut Registry) -> (&mut Vec<Profile<Self>>, &mut Context);
}

/// A profile with all that happened to it.
#[derive(Clone, Debug)]
pub(crate) struct Profile<K: Kind> {
    /// Place in lists; identifiers of an account do not come in order.
    pub(crate) key: u64,
    pub(crate) id: String,
    pub(crate) account: String,
    /// What the account filed, changes that were accepted included.
    pub(crate) filed: Map<String, Value>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) delete_at: Option<DateTime<Utc>>,
    /// What the registry notifies of, as the API shows it.
    notice: Option<Value>,
    pub(crate) csps: Vec<AtCsp<K::State>>,
    /// Accounts that it is shared with.
    pub(crate) shared: Vec<User>,
    /// Applications that use it.
    pub(crate) linked: Vec<User>,
    pub(crate) kind: K,
}

/// A profile at one operator.
#[derive(Clone, Debug)]
pub(crate) struct AtCsp<S> {
    pub(crate) key: u64,
    pub(crate) csp: String,
    pub(crate) progress: Progress<S>,
    /// Whether an application profile was rejected because its business profile was.
    pub(crate) ended_by_business: bool,
}

/// An account that may use a profile, or a Vonage application of an account that does.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) key: u64,
    pub(crate) account: String,
    pub(crate) application: Option<String>,
}

impl User {
    fn new(account: &str, application: Option<&str>, context: &mut Context) -> Self {
        Self {
            key: context.next_key(),
            account: account.to_owned(),
            application: application.map(str::to_owned),
        }
    }

    pub(crate) fn document(&self) -> Value {
        json!({ "account_id": self.account, "vonage_application_id": self.application })
    }
}

impl<K: Kind> Profile<K> {
    pub(crate) fn new(
        account: &str,
        filed: Map<String, Value>,
        kind: K,
        context: &mut Context,
    ) -> Self {
        let key = context.next_key();
        Self {
            key,
            id: identifier(key),
            account: account.to_owned(),
            filed,
            created_at: context.now,
            updated_at: context.now,
            delete_at: None,
            notice: None,
            csps: Vec::new(),
            shared: Vec::new(),
            linked: Vec::new(),
            kind,
        }
    }

    /// Whether the account may read it.
    pub(crate) fn visible_to(&self, account: &str) -> bool {
        self.account == account || self.is_shared_with(account)
    }

    pub(crate) fn is_shared_with(&self, account: &str) -> bool {
        self.shared.iter().any(|user| user.account == account)
    }

    pub(crate) fn share(&mut self, account: &str, context: &mut Context) {
        if !self.visible_to(account) {
            self.shared.push(User::new(account, None, context));
        }
    }

    pub(crate) fn link(&mut self, account: &str, application: &str, context: &mut Context) {
        let user = User::new(account, Some(application), context);
        self.linked.push(user);
    }

    pub(crate) fn at(&self, csp: &str) -> Option<&AtCsp<K::State>> {
        self.csps.iter().find(|at| at.csp == csp)
    }

    pub(crate) fn is_rejected_by(&self, csp: &str) -> bool {
        let at = self.at(csp);
        at.is_some_and(|at| at.progress.stage() == Stage::Rejected)
    }

    pub(crate) fn at_mut(&mut self, csp: &str) -> Option<&mut AtCsp<K::State>> {
        self.csps.iter_mut().find(|at| at.csp == csp)
    }

    pub(crate) fn untold(&self, csp: &str) -> String {
        format!("{csp} has not been told about the {} {}", K::NOUN, self.id)
    }

    /// Takes the profile to an operator.
    pub(crate) fn take_to(&mut self, csp: &str, state: K::State, context: &mut Context) {
        self.csps.push(AtCsp {
            key: context.next_key(),
            csp: csp.to_owned(),
            progress: Progress::new(state, context.now),
            ended_by_business: false,
        });
        self.updated_at = context.now;
    }

    /// Gives the profile a status at one operator.
    pub(crate) fn decide(
        &mut self,
        csp: &str,
        status: K::State,
        message: Option<&str>,
        context: &Context,
    ) -> Result<(), String> {
        let untold = self.untold(csp);
        let at = self.at_mut(csp).ok_or(untold)?;
        at.progress.set(status, message, context.now);
        self.updated_at = context.now;
        Ok(())
    }

    pub(crate) fn sum(&self) -> BusinessProfileStatus {
        let stages: Vec<Stage> = self.csps.iter().map(|at| at.progress.stage()).collect();
        sum(&stages)
    }

    /// Whether an operator accepts the profile, as far as is known.
    pub(crate) fn is_accepted_anywhere(&self) -> bool {
        let mut stages = self.csps.iter().map(|at| at.progress.stage());
        stages.any(|stage| stage == Stage::Accepted)
    }

    /// Why operators turned the profile down; each reason once.
    fn message(&self) -> Option<String> {
        let mut reasons: Vec<&str> = Vec::new();
        for at in &self.csps {
            let negative = matches!(at.progress.stage(), Stage::Rejected | Stage::Failed);
            let reason = at.progress.current.message.as_deref();
            if let Some(reason) = reason.filter(|it| negative && !reasons.contains(it)) {
                reasons.push(reason);
            }
        }
        (!reasons.is_empty()).then(|| shortened(&reasons.join("; "), BRIEF))
    }

    pub(crate) fn notify(&mut self, message: &str, now: DateTime<Utc>) {
        self.notice = Some(json!({
            "created_at": now,
            "message": shortened(message, LONG),
            "dismissed": false,
            "require_changes": true,
        }));
    }

    pub(crate) fn dismiss_notice(&mut self) -> Result<(), Refusal> {
        let notice = self.notice.as_mut();
        let notice = notice.ok_or_else(|| Refusal::not_found("the profile has no notification"))?;
        notice["dismissed"] = json!(true);
        Ok(())
    }

    pub(crate) fn open_notices(&self) -> usize {
        let notice = self.notice.as_ref();
        usize::from(notice.is_some_and(|it| it["dismissed"] == false))
    }

    /// The profile as the API shows it, with its status and with what only its kind has.
    pub(crate) fn document(&self, status: &impl serde::Serialize, own: Value) -> Value {
        let mut document = self.filed.clone();
        let common = json!({
            "id": self.id,
            "account_id": self.account,
            "status": { "status": status, "message": self.message() },
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            "delete_at": self.delete_at,
            "notification": self.notice,
        });
        document.extend(members(&common));
        document.extend(members(&own));
        Value::Object(document)
    }

    /// The profile at one operator as the API shows it, with what only its kind has.
    pub(crate) fn csp_document(&self, at: &AtCsp<K::State>, own: Value) -> Value {
        let current = &at.progress.current;
        let mut document = members(&json!({
            "csp_id": at.csp,
            "created_at": at.progress.created_at(),
            "updated_at": current.at,
            "status": current.status,
            "message": current.message.as_deref().map(|it| shortened(it, LONG)),
            "account_id": self.account,
        }));
        document.extend(members(&own));
        Value::Object(document)
    }
}

/// An identifier that looks like those of the service.
fn identifier(key: u64) -> String {
    const DIGITS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let scattered = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let digit = |power| usize::try_from(scattered / 62_u64.pow(power) % 62).ok();
    let digits = (0..11).filter_map(digit);
    let digits: String = digits.filter_map(|it| DIGITS.chars().nth(it)).collect();
    format!("2mock{digits}{key:011}")
}

/// At most so many characters.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept = text.chars().take(limit.saturating_sub(1));
    kept.chain(['…']).collect()
}

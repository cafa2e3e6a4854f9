//! What a test can do behind the back of the APIs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::connection::Shared;
use super::fault::Fault;
use super::received::Received;
use super::refusal::Refusal;
use super::registry::{Application, Business, Context, Kind, Profile, Registry};
use super::world::operations;
use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus, BusinessProfileCspRegistrationStatus,
    ChangeRequestStatus, CreateApplicationProfile, CreateBusinessProfile, VettingOutcome,
};
use crate::runtime::{ConfigurationError, Credentials};
use crate::tfn::{CreateRegistration, NumberStatus};

/// A control that cannot do what it is told, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlError(String);

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ControlError {}

type Result<T, E = ControlError> = std::result::Result<T, E>;

fn refused<T>(outcome: Result<T, Refusal>) -> Result<T, String> {
    outcome.map_err(|refusal| refusal.detail().to_owned())
}

/// Acts on a server behind the back of the APIs. [`Server`](super::Server) has these methods, too.
#[derive(Clone, Debug)]
pub struct Control {
    shared: Arc<Shared>,
}

/// Content, as if it had been there before the test.
impl Control {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Adds an account. It shares nothing with the first one.
    ///
    /// # Errors
    ///
    /// When the credentials do not fit into a header.
    pub fn add_account(&self, credentials: &Credentials) -> Result<(), ConfigurationError> {
        self.shared.lock().add_account(credentials)
    }

    /// Adds a business profile of the first account without checking its fields; gives its identifier.
    ///
    /// # Errors
    ///
    /// When the account holds 50 already, or a country has no operator.
    pub fn seed_business_profile(&self, body: &CreateBusinessProfile) -> Result<String> {
        let account = self.shared.lock().first_account.clone();
        self.on_registry(|registry| refused(registry.file_business(&account, body)))
    }

    /// Adds an application profile of the first account without checking its fields; gives its identifier.
    ///
    /// # Errors
    ///
    /// When the account holds 50 already, or does not have the business profile that it names.
    pub fn seed_application_profile(&self, body: &CreateApplicationProfile) -> Result<String> {
        let account = self.shared.lock().first_account.clone();
        self.on_registry(|registry| refused(registry.file_application(&account, body)))
    }

    /// Adds a registration of the first account without checking it; gives its identifier.
    pub fn seed_registration(&self, body: &CreateRegistration) -> Uuid {
        let mut world = self.shared.lock();
        let account = world.first_account.clone();
        world.act(|world, now| world.toll_free.file(&account, body, now))
    }

    /// Links a Vonage application of the first account to an application profile.
    ///
    /// # Errors
    ///
    /// As [`Control::link_application_of`].
    pub fn link_application(&self, profile: &str, vonage_application: &str) -> Result<()> {
        let account = self.shared.lock().first_account.clone();
        self.link_application_of(&account, profile, vonage_application)
    }

    /// Links a Vonage application of an account to an application profile.
    ///
    /// # Errors
    ///
    /// When the account may not use such a profile, or no operator has accepted it.
    pub fn link_application_of(
        &self,
        account: &str,
        profile: &str,
        vonage_application: &str,
    ) -> Result<()> {
        self.on::<Application>(profile, |application, context| {
            if !application.visible_to(account) {
                return Err(format!("{account} may not use {profile}"));
            }
            if !application.is_accepted_anywhere() {
                return Err(format!("no operator has accepted {profile}"));
            }
            application.link(account, vonage_application, context);
            Ok(())
        })
    }

    /// Shares a business profile with another account. The API has no operation for that.
    ///
    /// # Errors
    ///
    /// When there is no such profile.
    pub fn share_business_profile(&self, id: &str, account: &str) -> Result<()> {
        self.share::<Business>(id, account)
    }

    /// Shares an application profile with another account. The operation of the API cannot name it.
    ///
    /// # Errors
    ///
    /// When there is no such profile.
    pub fn share_application_profile(&self, id: &str, account: &str) -> Result<()> {
        self.share::<Application>(id, account)
    }
}

/// Decisions that others make: operators, reviewers, the registry, time.
impl Control {
    /// Everybody who has something to do takes one step towards acceptance: reviews, vetting,
    /// operators, carriers, pending change requests.
    pub fn advance(&self) {
        self.shared.lock().act(|world, now| {
            world.registry.advance();
            world.toll_free.advance(now);
        });
    }

    /// Sets the clock of the server forward: deletions that are due take place, and responses that a fault
    /// delays until then are sent.
    pub fn pass_time(&self, time: Duration) {
        self.shared.lock().act(|world, _| world.clock.pass(time));
        self.shared.time_passed.notify_waiters();
    }

    /// Sets the status of a business profile at an operator.
    ///
    /// # Errors
    ///
    /// When there is no such profile, or the operator has not been told about it.
    pub fn set_business_profile_csp_status(
        &self,
        id: &str,
        csp: &str,
        status: BusinessProfileCspRegistrationStatus,
        message: Option<&str>,
    ) -> Result<()> {
        self.on::<Business>(id, |business, context| {
            business.kind.reviewed = true;
            business.decide(csp, status, message, context)
        })
    }

    /// Sets the status of an application profile at an operator.
    ///
    /// # Errors
    ///
    /// When there is no such profile, the operator has not been told about it, or has rejected its business
    /// profile.
    pub fn set_application_profile_csp_status(
        &self,
        id: &str,
        csp: &str,
        status: ApplicationProfileCspRegistrationStatus,
        message: Option<&str>,
    ) -> Result<()> {
        self.on_registry(|registry| {
            let (application, _) = registry.named::<Application>(id)?;
            let business = application.kind.business_id.clone();
            let (business, _) = registry.named::<Business>(&business)?;
            if business.is_rejected_by(csp) {
                return Err(format!("{csp} has rejected the business profile of {id}"));
            }
            let (application, context) = registry.named::<Application>(id)?;
            application.decide(csp, status, message, context)
        })
    }

    /// Ends the vetting of a business profile. Operators that wait for it go on, or reject the profile.
    ///
    /// # Errors
    ///
    /// When there is no such profile, no operator waits for its vetting, or when it is to be successful
    /// without the account's consent or without the extra fields of its vetting levels.
    pub fn vet_business_profile(
        &self,
        id: &str,
        outcome: VettingOutcome,
        message: Option<&str>,
    ) -> Result<()> {
        let message = message.unwrap_or("Vetting has ended.");
        self.on::<Business>(id, |it, context| it.vet(outcome, message, context))
    }

    /// Decides about the pending change request of a business profile. An accepted change takes effect.
    ///
    /// # Errors
    ///
    /// When there is no such profile, or it has no pending change request.
    pub fn decide_change_request(
        &self,
        id: &str,
        status: ChangeRequestStatus,
        message: Option<&str>,
    ) -> Result<()> {
        self.on::<Business>(id, |it, context| it.decide_change(status, message, context))
    }

    /// Writes a notification on a business or application profile.
    ///
    /// # Errors
    ///
    /// When there is no such profile.
    pub fn notify(&self, profile: &str, message: &str) -> Result<()> {
        self.notify_on::<Business>(profile, message)
            .or_else(|_| self.notify_on::<Application>(profile, message))
    }

    /// Sets the status of a toll-free number in a registration. The reason is kept with a negative status.
    ///
    /// # Errors
    ///
    /// When there is no such registration, it is a draft, or the number is not in it.
    pub fn set_number_status(
        &self,
        registration: Uuid,
        number: &str,
        status: NumberStatus,
        reason: Option<&str>,
    ) -> Result<()> {
        let decided = self.shared.lock().act(|world, now| {
            let found = world.toll_free.registration(registration);
            let found = found.ok_or_else(|| format!("there is no registration {registration}"))?;
            found.decide(number, status, reason, now)
        });
        decided.map_err(ControlError)
    }

    fn on_registry<T>(&self, act: impl FnOnce(&mut Registry) -> Result<T, String>) -> Result<T> {
        let mut world = self.shared.lock();
        let outcome = world.act(|world, _| act(&mut world.registry));
        outcome.map_err(ControlError)
    }

    fn on<K: Kind>(
        &self,
        id: &str,
        act: impl FnOnce(&mut Profile<K>, &mut Context) -> Result<(), String>,
    ) -> Result<()> {
        self.on_registry(|registry| {
            let (profile, context) = registry.named(id)?;
            act(profile, context)
        })
    }

    fn share<K: Kind>(&self, id: &str, account: &str) -> Result<()> {
        self.on::<K>(id, |profile, context| {
            profile.share(account, context);
            Ok(())
        })
    }

    fn notify_on<K: Kind>(&self, id: &str, message: &str) -> Result<()> {
        self.on::<K>(id, |profile, context| {
            profile.notify(message, context.now);
            Ok(())
        })
    }
}

/// Faults, and what came in.
impl Control {
    /// Lets something go wrong with the next calls. Several faults wait for their calls in turn.
    ///
    /// # Errors
    ///
    /// When neither API has the operation, or no response can have the status.
    pub fn inject(&self, fault: Fault) -> Result<()> {
        let operation = fault.operation.as_deref();
        if let Some(unknown) = operation.filter(|it| operations().all(|known| known != *it)) {
            let reason = format!("neither API has an operation {unknown}");
            return Err(ControlError(reason));
        }
        let status = fault.response_status();
        if let Some(status) = status.filter(|it| !(200..=599).contains(it)) {
            return Err(ControlError(format!("no response has the status {status}")));
        }
        self.shared.lock().faults.push(fault);
        Ok(())
    }

    /// Takes back every fault that has not happened yet.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
    }

    /// The requests to the APIs so far, oldest first.
    pub fn requests(&self) -> Vec<Received> {
        self.shared.lock().received.clone()
    }

    /// Forgets everything that has happened since the start: changes, faults, requests, time. Accounts that
    /// were added stay. A request whose fault is still waiting is not processed; its connection is reset.
    pub fn reset(&self) {
        self.shared.lock().reset();
        self.shared.time_passed.notify_waiters();
    }
}

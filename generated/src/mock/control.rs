//! What a test can do behind the back of the API.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::fault::Fault;
use super::received::Received;
use super::registry::{Application, Business, Linked, Notice};
use super::server::Server;
use super::world::World;
use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus, BusinessProfileCspRegistrationStatus,
    ChangeRequestStatus, CreateApplicationProfile, CreateBusinessProfile, VettingOutcome,
};
use crate::runtime::{ConfigurationError, Credentials};
use crate::tfn::{CreateRegistration, NumberStatus};

/// A control that found nothing to act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlError(String);

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ControlError {}

fn absent(what: &str, id: impl fmt::Display) -> ControlError {
    ControlError(format!("the mock has no {what} {id}"))
}

/// Content, as if it had been there before the test.
impl Server {
    /// Adds an account. It shares nothing with the first one.
    ///
    /// # Errors
    ///
    /// When the credentials do not fit into a header.
    pub fn add_account(&self, credentials: &Credentials) -> Result<(), ConfigurationError> {
        self.world.lock().add_account(credentials)
    }

    /// Adds a business profile of the first account without checking it; gives its identifier.
    ///
    /// # Errors
    ///
    /// When the account holds 50 already.
    pub fn seed_business_profile(
        &self,
        body: &CreateBusinessProfile,
    ) -> Result<String, ControlError> {
        let account = self.credentials().key().to_owned();
        let mut world = self.world.lock();
        let now = world.now();
        match world.registry.file_business(&account, body, now) {
            Ok(business) => Ok(business.id.clone()),
            Err(_) => Err(ControlError(
                "the account holds 50 profiles already".to_owned(),
            )),
        }
    }

    /// Adds an application profile of the first account without checking it; gives its identifier.
    ///
    /// # Errors
    ///
    /// When the account holds 50 already, or does not have the business profile that it names.
    pub fn seed_application_profile(
        &self,
        body: &CreateApplicationProfile,
    ) -> Result<String, ControlError> {
        let account = self.credentials().key().to_owned();
        let mut world = self.world.lock();
        let now = world.now();
        match world.registry.file_application(&account, body, now) {
            Ok(application) => Ok(application.id.clone()),
            Err(_) => Err(absent(
                "room or business profile",
                &body.business_profile_id,
            )),
        }
    }

    /// Adds a registration of the first account without checking it; gives its identifier.
    pub fn seed_registration(&self, body: &CreateRegistration) -> Uuid {
        let account = self.credentials().key().to_owned();
        let mut world = self.world.lock();
        let now = world.now();
        world.toll_free.file(&account, body, now)
    }

    /// Links a Vonage application of the first account to a business or application profile.
    ///
    /// # Errors
    ///
    /// When there is no such profile.
    pub fn link_application(
        &self,
        profile: &str,
        vonage_application: &str,
    ) -> Result<(), ControlError> {
        let linked = Linked {
            account: self.credentials().key().to_owned(),
            application: vonage_application.to_owned(),
        };
        let mut world = self.world.lock();
        if let Some(business) = world.registry.business(profile) {
            business.linked.push(linked);
        } else if let Some(application) = world.registry.application(profile) {
            application.linked.push(linked);
        } else {
            return Err(absent("profile", profile));
        }
        Ok(())
    }

    /// Shares a business profile with another account. The API has no operation for that.
    ///
    /// # Errors
    ///
    /// When there is no such profile.
    pub fn share_business_profile(&self, id: &str, account: &str) -> Result<(), ControlError> {
        self.business(id, |business, _| business.shared.push(account.to_owned()))
    }
}

/// Decisions that others take: operators, reviewers, the registry, time.
impl Server {
    /// Everybody who has something to do takes one step towards acceptance: reviews, vetting,
    /// operators, carriers, pending change requests.
    pub fn advance(&self) {
        let mut world = self.world.lock();
        let now = world.now();
        world.registry.advance(now);
        world.toll_free.advance(now);
    }

    /// Sets the clock of the server forward; deletions that are due take place.
    pub fn pass_time(&self, time: Duration) {
        self.world.lock().pass_time(time);
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
    ) -> Result<(), ControlError> {
        self.business(id, |business, now| {
            business.reviewed = true;
            let at = business.csp(csp).ok_or_else(|| absent("operator", csp))?;
            at.set(status, message.map(str::to_owned), now);
            Ok(())
        })?
    }

    /// Sets the status of an application profile at an operator.
    ///
    /// # Errors
    ///
    /// When there is no such profile, or the operator has not been told about it.
    pub fn set_application_profile_csp_status(
        &self,
        id: &str,
        csp: &str,
        status: ApplicationProfileCspRegistrationStatus,
        message: Option<&str>,
    ) -> Result<(), ControlError> {
        self.application(id, |application, now| {
            let at = application
                .csp(csp)
                .ok_or_else(|| absent("operator", csp))?;
            at.set(status, message.map(str::to_owned), now);
            Ok(())
        })?
    }

    /// Ends the vetting of a business profile. Operators that wait for it go on, or reject the profile.
    ///
    /// # Errors
    ///
    /// When there is no such profile.
    pub fn vet_business_profile(
        &self,
        id: &str,
        outcome: VettingOutcome,
        message: Option<&str>,
    ) -> Result<(), ControlError> {
        self.business(id, |business, now| {
            business.vet(outcome, message.map(str::to_owned), now);
        })
    }

    /// Decides about the change request of a business profile. An accepted change takes effect.
    ///
    /// # Errors
    ///
    /// When there is no such profile, or it has no change request.
    pub fn decide_change_request(
        &self,
        id: &str,
        status: ChangeRequestStatus,
        message: Option<&str>,
    ) -> Result<(), ControlError> {
        let message = message.map(str::to_owned);
        if self.business(id, |business, now| {
            business.decide_change(status, message, now)
        })? {
            Ok(())
        } else {
            Err(absent("change request of", id))
        }
    }

    /// Writes a notification on a business or application profile.
    ///
    /// # Errors
    ///
    /// When there is no such profile.
    pub fn notify(&self, profile: &str, message: &str) -> Result<(), ControlError> {
        let mut world = self.world.lock();
        let notice = Notice {
            created_at: world.now(),
            message: message.to_owned(),
            dismissed: false,
            require_changes: true,
        };
        if let Some(business) = world.registry.business(profile) {
            business.notice = Some(notice);
        } else if let Some(application) = world.registry.application(profile) {
            application.notice = Some(notice);
        } else {
            return Err(absent("profile", profile));
        }
        Ok(())
    }

    /// Sets the status of a toll-free number in a registration.
    ///
    /// # Errors
    ///
    /// When there is no such registration, or the number is not in it.
    pub fn set_number_status(
        &self,
        registration: Uuid,
        number: &str,
        status: NumberStatus,
        reason: Option<&str>,
    ) -> Result<(), ControlError> {
        let mut world = self.world.lock();
        let now = world.now();
        let found = world
            .toll_free
            .registration(registration)
            .ok_or_else(|| absent("registration", registration))?;
        let number = found
            .number(number)
            .ok_or_else(|| absent("number", number))?;
        number.set(status, reason.map(str::to_owned), now);
        Ok(())
    }

    fn business<T>(
        &self,
        id: &str,
        act: impl FnOnce(&mut Business, DateTime<Utc>) -> T,
    ) -> Result<T, ControlError> {
        let world: &mut World = &mut self.world.lock();
        let now = world.now();
        let business = world.registry.business(id);
        business
            .map(|business| act(business, now))
            .ok_or_else(|| absent("business profile", id))
    }

    fn application<T>(
        &self,
        id: &str,
        act: impl FnOnce(&mut Application, DateTime<Utc>) -> T,
    ) -> Result<T, ControlError> {
        let world: &mut World = &mut self.world.lock();
        let now = world.now();
        let application = world.registry.application(id);
        application
            .map(|application| act(application, now))
            .ok_or_else(|| absent("application profile", id))
    }
}

/// Faults and what came in.
impl Server {
    /// Lets something go wrong with the next calls. Several faults wait for their calls in turn.
    pub fn inject(&self, fault: Fault) {
        self.world.lock().faults.push(fault);
    }

    /// Takes back every fault that has not happened yet.
    pub fn clear_faults(&self) {
        self.world.lock().faults.clear();
    }

    /// The requests so far, oldest first.
    pub fn requests(&self) -> Vec<Received> {
        self.world.lock().received.clone()
    }
}

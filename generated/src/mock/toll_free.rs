//! The state of the toll-free number registrations.

mod registration;
mod service;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::refusal::Refusal;
use crate::tfn::{CreateRegistration, NumberStatus};
use registration::{Number, Registration};

/// Identifier of the registration that a server starts with.
pub(crate) const REGISTRATION: Uuid = Uuid::from_u128(0x3fa8_5f64_5717_4562_b3fc_2c96_3f66_afa6);

/// Number of the registration that a server starts with.
pub(crate) const NUMBER: &str = "18001234567";

/// Everything that is known about toll-free numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct TollFree {
    registrations: Vec<Registration>,
    /// How many registrations there have been.
    filed: u64,
}

impl TollFree {
    /// Files a registration; gives its identifier.
    pub(crate) fn file(
        &mut self,
        account: &str,
        body: &CreateRegistration,
        now: DateTime<Utc>,
    ) -> Uuid {
        self.filed += 1;
        let id = Uuid::from_u64_pair(0x746f_6c6c_6672_4565, self.filed.wrapping_mul(0x9e37_79b9));
        let registration = Registration::new((self.filed, id), account, body, now);
        self.registrations.push(registration);
        id
    }

    pub(crate) fn registration(&mut self, id: Uuid) -> Option<&mut Registration> {
        self.registrations.iter_mut().find(|it| it.id == id)
    }

    fn own(&mut self, account: &str, id: Uuid) -> Result<&mut Registration, Refusal> {
        let found = self.registration(id).filter(|it| it.account == account);
        found.ok_or_else(|| Refusal::not_found(format!("there is no registration {id}")))
    }

    /// Lets reviewers and carriers take one step towards registration.
    pub(crate) fn advance(&mut self, now: DateTime<Utc>) {
        for registration in &mut self.registrations {
            registration.advance(now);
        }
    }

    /// One registration that the reviewers have sent back for corrections, and that they send back again
    /// whenever it is handed in: calls with the values of the specification's examples work any number of
    /// times.
    pub(crate) fn seed(&mut self, account: &str, body: &CreateRegistration, now: DateTime<Utc>) {
        let then = now - TimeDelta::days(3);
        let id = self.file(account, body, then);
        if let Some(registration) = self.registration(id) {
            registration.id = REGISTRATION;
            registration.always_sent_back = true;
            let reason = Some(registration::SENT_BACK);
            registration.set_all(NumberStatus::UpdatesRequired, reason, then);
        }
    }
}

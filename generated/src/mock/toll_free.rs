//! The state of the toll-free number registrations.

mod registration;
mod service;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::refusal::Refusal;
use crate::tfn::{CreateRegistration, NumberStatus};
pub(crate) use registration::{Number, Registration};

/// Identifier of the registration that a server starts with.
pub(crate) const REGISTRATION: Uuid = Uuid::from_u128(0x3fa8_5f64_5717_4562_b3fc_2c96_3f66_afa6);

/// Number of the registration that a server starts with.
pub(crate) const NUMBER: &str = "18001234567";

/// Everything that is known about toll-free numbers.
#[derive(Debug, Default)]
pub(crate) struct TollFree {
    pub(crate) registrations: Vec<Registration>,
    issued: u64,
}

impl TollFree {
    /// Files a registration.
    pub(crate) fn file(
        &mut self,
        account: &str,
        body: &CreateRegistration,
        now: DateTime<Utc>,
    ) -> Uuid {
        self.issued += 1;
        let id = Uuid::from_u64_pair(0x746f_6c6c_6672_4565, self.issued.wrapping_mul(0x9e37_79b9));
        self.registrations
            .push(Registration::new(id, account, body, now));
        id
    }

    pub(crate) fn registration(&mut self, id: Uuid) -> Option<&mut Registration> {
        self.registrations.iter_mut().find(|it| it.id == id)
    }

    fn own(&mut self, account: &str, id: Uuid) -> Result<&mut Registration, Refusal> {
        self.registrations
            .iter_mut()
            .find(|it| it.id == id && it.account == account)
            .ok_or_else(|| Refusal::not_found(format!("there is no registration {id}")))
    }

    /// Lets reviewers and carriers take one step towards registration.
    pub(crate) fn advance(&mut self, now: DateTime<Utc>) {
        for registration in &mut self.registrations {
            registration.advance(now);
        }
    }
}

/// State with one registration that the reviewers have sent back for corrections, and that they send
/// back again whenever it is handed in: calls with the values of the specification's examples work
/// any number of times.
pub(crate) fn seed(account: &str, now: DateTime<Utc>) -> TollFree {
    let mut state = TollFree::default();
    let then = now - TimeDelta::days(3);
    if let Ok(body) = serde_json::from_value::<CreateRegistration>(registration()) {
        let mut registration = Registration::new(REGISTRATION, account, &body, then);
        registration.always_sent_back = true;
        registration.set_all(
            NumberStatus::UpdatesRequired,
            Some(registration::SENT_BACK),
            then,
        );
        state.registrations.push(registration);
    }
    state
}

fn registration() -> Value {
    json!({
        "business": {
            "name": "Example Trading Inc.",
            "address": {
                "street": "101 Main Street",
                "city": "Holmdel",
                "state": "NJ",
                "postal_code": "07733",
                "country": "US",
            },
            "company_website": "https://example.com",
            "contact": {
                "first_name": "John",
                "last_name": "Smith",
                "email": "john.smith@example.com",
                "phone": "12125551212",
            },
            "entity_type": "PRIVATE_PROFIT",
            "tax_id_type": "EIN",
            "tax_id": "12-3456789",
            "tax_id_issuing_country": "US",
        },
        "estimated_monthly_volume": "10,000",
        "requested_numbers": [{ "number": NUMBER }],
        "use_case": {
            "category": "Order Notifications",
            "description": "Customers are told when their parcel leaves and when it arrives.",
        },
        "message_content": { "content": "Example: your parcel has left. Reply STOP to end." },
        "opt_in": {
            "workflow": "Online (website, Mobile app/browser)",
            "images": [{ "url": "https://example.com/opt-in.png" }],
        },
        "additional_information": "",
        "status": "SUBMITTED",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_server_holds_the_registration_of_the_examples() {
        let mut state = seed("abcd1234", Utc::now());
        let registration = state.registration(REGISTRATION).unwrap();
        assert!(registration.is_editable());
        assert_eq!(registration.numbers[0].number, NUMBER);
    }
}

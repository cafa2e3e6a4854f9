//! What a new server holds: one profile of each kind, under the identifiers of the specification's
//! examples, so that a call with an example's values finds something.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::{Application, Business, Linked, Notice, Registry, SUB_ACCOUNT};
use crate::network_registry::{
    ApplicationProfileCspRegistrationStatus, BusinessProfileCspRegistrationStatus,
    CreateApplicationProfile, CreateBusinessProfile, VettingOutcome,
};

/// Identifier of the business profile that a server starts with.
pub(crate) const BUSINESS_PROFILE: &str = "2hothFWw2ssb3y3lhh5Fu3tzfqV";

/// Identifier of the application profile that a server starts with.
pub(crate) const APPLICATION_PROFILE: &str = "2hotg2Wzoy65nG6VKNaap4VFQvC";

/// A registry with one profile of each kind.
pub(crate) fn seed(account: &str, now: DateTime<Utc>) -> Registry {
    let mut registry = Registry::default();
    let then = now - TimeDelta::days(30);
    let Ok(filed) = serde_json::from_value::<CreateBusinessProfile>(business_profile()) else {
        return registry;
    };
    let mut business = Business::new(BUSINESS_PROFILE.to_owned(), account, &filed, then);
    accept_business(&mut business, now - TimeDelta::days(20));
    let application = serde_json::from_value::<CreateApplicationProfile>(application_profile());
    if let Ok(filed) = application {
        let id = APPLICATION_PROFILE.to_owned();
        let mut application = Application::new(id, &business, &filed, then);
        accept_application(&mut application, now - TimeDelta::days(10));
        registry.applications.push(application);
    }
    registry.businesses.push(business);
    registry
}

fn accept_business(business: &mut Business, now: DateTime<Utc>) {
    business.reviewed = true;
    let message = "Vetting finished successfully.".to_owned();
    business.vet(VettingOutcome::Successful, Some(message), now);
    for at in &mut business.csps {
        at.set(BusinessProfileCspRegistrationStatus::Accepted, None, now);
    }
    business.shared.push(SUB_ACCOUNT.to_owned());
    business.linked.push(linked(&business.account));
    business.notice = Some(notice(now));
}

fn accept_application(application: &mut Application, now: DateTime<Utc>) {
    for at in &mut application.csps {
        at.set(ApplicationProfileCspRegistrationStatus::Accepted, None, now);
    }
    application.shared.push(SUB_ACCOUNT.to_owned());
    application.linked.push(linked(&application.account));
    application.notice = Some(notice(now));
}

fn linked(account: &str) -> Linked {
    Linked {
        account: account.to_owned(),
        application: "d65hx4ghh".to_owned(),
    }
}

fn notice(now: DateTime<Utc>) -> Notice {
    Notice {
        created_at: now,
        message: "The privacy policy will move: please check the address.".to_owned(),
        dismissed: false,
        require_changes: true,
    }
}

fn business_profile() -> Value {
    json!({
        "countries": ["ES", "DE"],
        "contact_role": "Head of Compliance",
        "name": "Example Trading GmbH",
        "trading_name": "Example",
        "organisation_type": "forProfitOrganisation",
        "tax_number": "98284687G",
        "business_registration_id": "15-048-3782",
        "issuing_authority": "Handelsregister",
        "privacy_policy_url": "https://example.com/privacy",
        "privacy_policy_manager_email": "privacy@example.com",
        "dpo_email": "dpo@example.com",
        "dpo_required": true,
        "terms_and_conditions_accepted": true,
        "business_information": {
            "address_street_1": "Main Street 5",
            "postal_code": "10115",
            "country": "DE",
            "city": "Berlin",
        },
        "email_notifications_enabled": true,
        "vetting_terms_and_conditions_accepted": true,
        "vetting_extra_fields": Map::from_iter([("legal_company_name".to_owned(), json!("Example Trading GmbH"))]),
    })
}

fn application_profile() -> Value {
    json!({
        "business_profile_id": BUSINESS_PROFILE,
        "name": "Example Wallet",
        "description": "Asks before a payment whether the SIM card was changed lately.",
        "category_id": "finance",
        "network_apis": [
            { "network_api_id": "sim-swap", "purpose_ids": ["fraudPreventionAndDetection"] },
        ],
        "terms_and_conditions_accepted": true,
        "infrastructure_locations": ["DE"],
        "privacy_policy_url": "https://example.com/privacy",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_registry_holds_the_profiles_of_the_examples() {
        let mut registry = seed("abcd1234", Utc::now());
        assert!(registry.business(BUSINESS_PROFILE).is_some());
        let application = registry.application(APPLICATION_PROFILE).unwrap();
        assert!(application.csps.iter().any(|at| at.csp == "telefonica_es"));
    }
}

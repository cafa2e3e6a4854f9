//! Calls of `business_profile`.

use super::super::{Answered, Case, Optional, answered};
use vonage_registration::network_registry;
use vonage_registration::network_registry::Client;

/// The operations of this resource.
pub(super) const CASES: &[Case<Client>] = &[
    Case {
        operation: "createBusinessProfile",
        path: &[],
        call: create_business_profile,
    },
    Case {
        operation: "listBusinessProfiles",
        path: &[],
        call: list_business_profiles,
    },
    Case {
        operation: "getBusinessProfile",
        path: &["text"],
        call: get_business_profile,
    },
    Case {
        operation: "deleteBusinessProfile",
        path: &["text"],
        call: delete_business_profile,
    },
    Case {
        operation: "dismissBusinessProfileNotification",
        path: &["text"],
        call: dismiss_business_profile_notification,
    },
    Case {
        operation: "undeleteBusinessProfile",
        path: &["text"],
        call: undelete_business_profile,
    },
    Case {
        operation: "listBusinessProfileCspStatuses",
        path: &["text"],
        call: list_business_profile_csp_statuses,
    },
    Case {
        operation: "getBusinessProfileCspStatus",
        path: &["text", "text"],
        call: get_business_profile_csp_status,
    },
    Case {
        operation: "listBusinessProfileSharedAccounts",
        path: &["text"],
        call: list_business_profile_shared_accounts,
    },
    Case {
        operation: "putBusinessProfileChangeRequest",
        path: &["text"],
        call: put_business_profile_change_request,
    },
    Case {
        operation: "deleteBusinessProfileChangeRequest",
        path: &["text"],
        call: delete_business_profile_change_request,
    },
    Case {
        operation: "listBusinessProfileLinkedApplications",
        path: &["text"],
        call: list_business_profile_linked_applications,
    },
];

fn create_business_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let body: network_registry::CreateBusinessProfile = serde_json::from_str(
            r#"{
  "countries": [
    "ES",
    "DE"
  ],
  "contact_role": "A Business Profile",
  "name": "A Business Profile",
  "trading_name": "A Business Profile Ltd.",
  "organisation_type": "forProfitOrganisation",
  "tax_number": "98284687G",
  "business_registration_id": "15-048-3782",
  "issuing_authority": "National Government",
  "privacy_policy_url": "https://www.businessinc.com/privacy_policy",
  "privacy_policy_manager_email": "privacy.manager@business.com",
  "dpo_email": "dpo@business.com",
  "dpo_required": true,
  "terms_and_conditions_accepted": true,
  "business_information": {
    "address_street_1": "Main Street 5",
    "address_street_2": "Extra long address",
    "postal_code": "W1 5DU",
    "country": "ES",
    "city": "London",
    "province": "City of London"
  },
  "email_notifications_enabled": true,
  "vetting_terms_and_conditions_accepted": true,
  "vetting_extra_fields": {
    "tax_number_type": "NIF",
    "duns_number": "123456789"
  }
}"#,
        )
        .ok()?;
    let call = client.business_profile().create(body);
    Some(answered(call.send()))
}

fn list_business_profiles(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.business_profile().list();
    if optional == Optional::Set {
        call = call.next("text");
        call = call.limit(1f64);
        call = call.shared(true);
    }
    Some(answered(call.send()))
}

fn get_business_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.business_profile().get(id);
    Some(answered(call.send()))
}

fn delete_business_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.business_profile().delete(id);
    Some(answered(call.send()))
}

fn dismiss_business_profile_notification(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.business_profile().dismiss_notification(id);
    Some(answered(call.send()))
}

fn undelete_business_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.business_profile().undelete(id);
    Some(answered(call.send()))
}

fn list_business_profile_csp_statuses(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let mut call = client.business_profile().list_csp_statuses(id);
    if optional == Optional::Set {
        call = call
            .status(
                network_registry::BusinessProfileCspRegistrationStatus::from(
                    "not-submitted",
                ),
            );
        call = call.next("text");
        call = call.limit(1f64);
    }
    Some(answered(call.send()))
}

fn get_business_profile_csp_status(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id, csp_id] = *path else { return None };
    let call = client.business_profile().get_csp_status(id, csp_id);
    Some(answered(call.send()))
}

fn list_business_profile_shared_accounts(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let mut call = client.business_profile().list_shared_accounts(id);
    if optional == Optional::Set {
        call = call.next("text");
        call = call.limit(1f64);
    }
    Some(answered(call.send()))
}

fn put_business_profile_change_request(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let body: network_registry::PutBusinessProfileChangeRequest = serde_json::from_str(
            r#"{
  "countries": [
    "ES"
  ],
  "contact_role": "A Business Profile",
  "name": "A Business Profile",
  "trading_name": "A Business Profile Ltd.",
  "organisation_type": "For-Profit Organisation",
  "tax_number": "98284687G",
  "business_registration_id": "15-048-3782",
  "issuing_authority": "National Government",
  "privacy_policy_url": "https://www.businessinc.com/privacy_policy",
  "privacy_policy_manager_email": "privacy.manager@business.com",
  "dpo_email": "dpo@business.com",
  "dpo_required": true,
  "terms_and_conditions_accepted": true,
  "business_information": {
    "address_street_1": "Main Street 5",
    "address_street_2": "Extra long address",
    "postal_code": "W1 5DU",
    "country": "ES",
    "city": "London",
    "province": "City of London"
  },
  "email_notifications_enabled": true,
  "vetting_terms_and_conditions_accepted": true,
  "vetting_extra_fields": {
    "tax_number_type": "NIF",
    "duns_number": "123456789"
  }
}"#,
        )
        .ok()?;
    let call = client.business_profile().put_change_request(id, body);
    Some(answered(call.send()))
}

fn delete_business_profile_change_request(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.business_profile().delete_change_request(id);
    Some(answered(call.send()))
}

fn list_business_profile_linked_applications(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.business_profile().list_linked_applications(id);
    Some(answered(call.send()))
}

//! Calls of `application_profile`.

use super::super::{Answered, Case, Optional, answered};
use vonage_registration::network_registry;
use vonage_registration::network_registry::Client;

/// The operations of this resource.
pub(super) const CASES: &[Case<Client>] = &[
    Case {
        operation: "listApplicationProfiles",
        path: &[],
        call: list_application_profiles,
    },
    Case {
        operation: "createApplicationProfile",
        path: &[],
        call: create_application_profile,
    },
    Case {
        operation: "getApplicationProfile",
        path: &["text"],
        call: get_application_profile,
    },
    Case {
        operation: "deleteApplicationProfile",
        path: &["text"],
        call: delete_application_profile,
    },
    Case {
        operation: "dismissApplicationProfileNotification",
        path: &["text"],
        call: dismiss_application_profile_notification,
    },
    Case {
        operation: "undeleteApplicationProfile",
        path: &["text"],
        call: undelete_application_profile,
    },
    Case {
        operation: "listApplicationProfileCspStatuses",
        path: &["text"],
        call: list_application_profile_csp_statuses,
    },
    Case {
        operation: "shareApplicationProfile",
        path: &["text"],
        call: share_application_profile,
    },
    Case {
        operation: "listApplicationProfileSharedAccounts",
        path: &["text"],
        call: list_application_profile_shared_accounts,
    },
    Case {
        operation: "unshareApplicationProfile",
        path: &["text", "text"],
        call: unshare_application_profile,
    },
    Case {
        operation: "listApplicationProfileLinkedApplications",
        path: &["text"],
        call: list_application_profile_linked_applications,
    },
    Case {
        operation: "getApplicationProfileCspStatus",
        path: &["text", "text"],
        call: get_application_profile_csp_status,
    },
];

fn list_application_profiles(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let mut call = client.application_profile().list();
    if optional == Optional::Set {
        call = call.status(network_registry::ApplicationProfileStatus::from("pending"));
        call = call.business_profile_id("text");
        call = call.shared(true);
        call = call.limit(1f64);
        call = call.next("text");
    }
    Some(answered(call.send()))
}

fn create_application_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [] = *path else { return None };
    let body: network_registry::CreateApplicationProfile = serde_json::from_str(
            r#"{
  "business_profile_id": "2hothFWw2ssb3y3lhh5Fu3tzfqV",
  "name": "Network Application Profile",
  "description": "This Network Application Profile main use case is for Fraud Prevention",
  "category_id": "finance",
  "network_apis": [
    {
      "network_api_id": "sim-swap",
      "purpose_ids": [
        "FraudPreventionAndDetection"
      ]
    }
  ],
  "terms_and_conditions_accepted": true,
  "infrastructure_locations": [
    "ES"
  ],
  "privacy_policy_url": "https://www.businessinc.com/application_privacy_policy"
}"#,
        )
        .ok()?;
    let call = client.application_profile().create(body);
    Some(answered(call.send()))
}

fn get_application_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.application_profile().get(id);
    Some(answered(call.send()))
}

fn delete_application_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.application_profile().delete(id);
    Some(answered(call.send()))
}

fn dismiss_application_profile_notification(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.application_profile().dismiss_notification(id);
    Some(answered(call.send()))
}

fn undelete_application_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.application_profile().undelete(id);
    Some(answered(call.send()))
}

fn list_application_profile_csp_statuses(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let mut call = client.application_profile().list_csp_statuses(id);
    if optional == Optional::Set {
        call = call.next("text");
        call = call.limit(1f64);
        call = call.plmn_id("text0000000000");
        call = call
            .status(
                network_registry::ApplicationProfileCspRegistrationStatus::from(
                    "not-submitted",
                ),
            );
        call = call.csp_id("text");
    }
    Some(answered(call.send()))
}

fn share_application_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let body: network_registry::ShareApplicationProfile = serde_json::from_str(r#"{}"#)
        .ok()?;
    let call = client.application_profile().share(id, body);
    Some(answered(call.send()))
}

fn list_application_profile_shared_accounts(
    client: &Client,
    path: &[&str],
    optional: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let mut call = client.application_profile().list_shared_accounts(id);
    if optional == Optional::Set {
        call = call.next("text");
        call = call.limit(1f64);
    }
    Some(answered(call.send()))
}

fn unshare_application_profile(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id, account_id] = *path else { return None };
    let call = client.application_profile().unshare(id, account_id);
    Some(answered(call.send()))
}

fn list_application_profile_linked_applications(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.application_profile().list_linked_applications(id);
    Some(answered(call.send()))
}

fn get_application_profile_csp_status(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id, csp_id] = *path else { return None };
    let call = client.application_profile().get_csp_status(id, csp_id);
    Some(answered(call.send()))
}

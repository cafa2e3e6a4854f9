//! Calls of `registrations`.

use super::super::{Answered, Case, Optional, answered};
use vonage_registration::tfn;
use vonage_registration::tfn::Client;

/// The operations of this resource.
pub(super) const CASES: &[Case<Client>] = &[
    Case {
        operation: "createRegistration",
        path: &[],
        call: create_registration,
    },
    Case {
        operation: "getRegistration",
        path: &["3fa85f64-5717-4562-b3fc-2c963f66afa6"],
        call: get_registration,
    },
    Case {
        operation: "updateRegistration",
        path: &["3fa85f64-5717-4562-b3fc-2c963f66afa6"],
        call: update_registration,
    },
    Case {
        operation: "listRegistrationEvents",
        path: &["3fa85f64-5717-4562-b3fc-2c963f66afa6", "18001234567"],
        call: list_registration_events,
    },
];

fn create_registration(client: &Client, path: &[&str], _: Optional) -> Option<Answered> {
    let [] = *path else { return None };
    let body: tfn::CreateRegistration = serde_json::from_str(
            r#"{
  "business": {
    "name": "Ericsson LM",
    "address": {
      "street": "101 Crawfords Corner Rd",
      "city": "Holmdel",
      "state": "CA",
      "postal_code": "21012",
      "country": "US"
    },
    "company_website": "https://www.vonage.com",
    "contact": {
      "first_name": "John",
      "last_name": "Smith",
      "email": "john.smith@vonage.com",
      "phone": "12125551212"
    },
    "dba": "Vonage Holdings Corp",
    "terms_and_conditions_url": "https://www.vonage.com/legal/messaging-service-supplementary-terms/",
    "privacy_policy_url": "https://www.vonage.com/legal/privacy-policy/",
    "entity_type": "PRIVATE_PROFIT",
    "tax_id_type": "EIN",
    "tax_id": "12-3456789",
    "tax_id_issuing_country": "US"
  },
  "estimated_monthly_volume": "10,000",
  "isv_reseller": {
    "name": "Reseller ABC",
    "contact_email": "john.doe@resellerabc.com"
  },
  "requested_numbers": [
    {
      "number": "18001234567"
    }
  ],
  "business_reason": "Two numbers are for two sales regions, one number per region to manage and track the business (East and West)",
  "use_case": {
    "category": "Political",
    "description": "This Toll-Free Number will be used to deliver opt-in SMS communications, such as one-time passwords (OTPs), alerts, and notifications, to end users who have provided explicit consent.",
    "campaign_verify_auth_token": "cv|1.0|mno|tfree|9957c339-d46f-49b7-a399-2e6d5ebac66d|GQ3NMEjED8xSlaAgR"
  },
  "message_content": {
    "content": "[Candidate/Org Name]: You’re invited to a community meeting on [Date] at [Location]. RSVP here: [URL]. Message frequency varies. Reply STOP to end.",
    "age_gated": true
  },
  "opt_in": {
    "workflow": "Other",
    "workflow_description": "Paper-based opt-in form: End-customer consent may be obtained via a paper form. The form requires the end user to enter their mobile phone number and affirmatively select a consent checkbox stating “I agree to receive text messages.” The signed and completed form constitutes valid opt-in documentation.",
    "images": [
      {
        "url": "text"
      }
    ],
    "keywords": [
      "any"
    ],
    "confirmation_message": "[Vonage]: Welcome! You've signed up for alert messages. Msg freq varies. Msg&data rates may apply. Reply HELP for info, STOP to opt-out.",
    "help_message": "[Vonage]: Thanks for contacting us. Please visit https://www.vonage.com/support or email support@api.vonage.com"
  },
  "additional_information": "This is test additional information.",
  "status": "SUBMITTED"
}"#,
        )
        .ok()?;
    let call = client.registrations().create(body);
    Some(answered(call.send()))
}

fn get_registration(client: &Client, path: &[&str], _: Optional) -> Option<Answered> {
    let [id] = *path else { return None };
    let call = client.registrations().get(id.parse().ok()?);
    Some(answered(call.send()))
}

fn update_registration(client: &Client, path: &[&str], _: Optional) -> Option<Answered> {
    let [id] = *path else { return None };
    let body: tfn::UpdateRegistration = serde_json::from_str(
            r#"{
  "business": {
    "name": "Ericsson LM",
    "address": {
      "street": "101 Crawfords Corner Rd",
      "city": "Holmdel",
      "state": "CA",
      "postal_code": "21012",
      "country": "US"
    },
    "company_website": "https://www.vonage.com",
    "contact": {
      "first_name": "John",
      "last_name": "Smith",
      "email": "john.smith@vonage.com",
      "phone": "12125551212"
    },
    "dba": "Vonage Holdings Corp",
    "terms_and_conditions_url": "https://www.vonage.com/legal/messaging-service-supplementary-terms/",
    "privacy_policy_url": "https://www.vonage.com/legal/privacy-policy/",
    "entity_type": "PRIVATE_PROFIT",
    "tax_id_type": "EIN",
    "tax_id": "12-3456789",
    "tax_id_issuing_country": "US"
  },
  "isv_reseller": {
    "name": "Reseller ABC",
    "contact_email": "john.doe@resellerabc.com"
  },
  "estimated_monthly_volume": "10,000",
  "requested_numbers": [
    {
      "number": "18001234567"
    }
  ],
  "business_reason": "Two numbers are for two sales regions, one number per region to manage and track the business (East and West)",
  "use_case": {
    "category": "Political",
    "description": "This Toll-Free Number will be used to deliver opt-in SMS communications, such as one-time passwords (OTPs), alerts, and notifications, to end users who have provided explicit consent.",
    "campaign_verify_auth_token": "cv|1.0|mno|tfree|9957c339-d46f-49b7-a399-2e6d5ebac66d|GQ3NMEjED8xSlaAgR"
  },
  "message_content": {
    "content": "[Candidate/Org Name]: You’re invited to a community meeting on [Date] at [Location]. RSVP here: [URL]. Message frequency varies. Reply STOP to end.",
    "age_gated": true
  },
  "opt_in": {
    "workflow": "Other",
    "workflow_description": "Paper-based opt-in form: End-customer consent may be obtained via a paper form. The form requires the end user to enter their mobile phone number and affirmatively select a consent checkbox stating “I agree to receive text messages.” The signed and completed form constitutes valid opt-in documentation.",
    "images": [
      {
        "url": "text"
      }
    ],
    "keywords": [
      "any"
    ],
    "confirmation_message": "[Vonage]: Welcome! You've signed up for alert messages. Msg freq varies. Msg&data rates may apply. Reply HELP for info, STOP to opt-out.",
    "help_message": "[Vonage]: Thanks for contacting us. Please visit https://www.vonage.com/support or email support@api.vonage.com"
  },
  "additional_information": "This is test additional information.",
  "status": "SUBMITTED"
}"#,
        )
        .ok()?;
    let call = client.registrations().update(id.parse().ok()?, body);
    Some(answered(call.send()))
}

fn list_registration_events(
    client: &Client,
    path: &[&str],
    _: Optional,
) -> Option<Answered> {
    let [id, number] = *path else { return None };
    let call = client.registrations().list_events(id.parse().ok()?, number);
    Some(answered(call.send()))
}

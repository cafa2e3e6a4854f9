//! Advice on requests: findings that do not prevent sending.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::effective::specs;
use vonage_registration::Advice;
use vonage_registration::network_registry::{
    CreateApplicationProfile, CreateBusinessProfile, PutBusinessProfileChangeRequest,
};
use vonage_registration::tfn::{CreateRegistration, UpdateRegistration};

/// The bodies of the examples, by operation.
fn examples() -> BTreeMap<String, Value> {
    let specs = specs();
    let operations = specs.iter().flat_map(|spec| spec.api.operations());
    let bodies = operations.filter_map(|(_, it)| Some((it.id.clone(), it.body.as_ref()?)));
    bodies
        .map(|(id, body)| (id, body.example.clone()))
        .collect()
}

fn advice(operation: &str, body: &Value) -> Advice {
    fn read<T: serde::de::DeserializeOwned>(body: &Value) -> T {
        serde_json::from_value(body.clone()).unwrap()
    }
    match operation {
        "createBusinessProfile" => read::<CreateBusinessProfile>(body).advice(),
        "putBusinessProfileChangeRequest" => read::<PutBusinessProfileChangeRequest>(body).advice(),
        "createApplicationProfile" => read::<CreateApplicationProfile>(body).advice(),
        "createRegistration" => read::<CreateRegistration>(body).advice(),
        "updateRegistration" => read::<UpdateRegistration>(body).advice(),
        _ => panic!("{operation} creates and updates nothing"),
    }
}

/// An operation, what is altered in its example, and where there is advice then.
type Case = (&'static str, Vec<(&'static str, Value)>, Vec<&'static str>);

#[test]
fn what_the_pages_say_in_words_is_found_at_its_place() {
    let business = "createBusinessProfile";
    let change = "putBusinessProfileChangeRequest";
    let application = "createApplicationProfile";
    let (create, update) = ("createRegistration", "updateRegistration");
    let token = |parts: &str| {
        json!(format!(
            "{parts}|9957c339-d46f-49b7-a399-2e6d5ebac66d|secret"
        ))
    };
    #[rustfmt::skip]
    let cases: Vec<Case> = vec![
        (business, vec![], vec![]),
        (change, vec![], vec![]),
        (application, vec![], vec![]),
        (create, vec![], vec![]),
        (update, vec![], vec![]),
        (business, vec![("/terms_and_conditions_accepted", json!(false))], vec!["/terms_and_conditions_accepted"]),
        (change, vec![("/terms_and_conditions_accepted", json!(false))], vec!["/terms_and_conditions_accepted"]),
        (application, vec![("/terms_and_conditions_accepted", json!(false))], vec!["/terms_and_conditions_accepted"]),
        (application, vec![("/terms_and_conditions_accepted", Value::Null)], vec!["/terms_and_conditions_accepted"]),
        (business, vec![("/vetting_terms_and_conditions_accepted", json!(false))], vec!["/vetting_terms_and_conditions_accepted"]),
        (business, vec![("/countries", json!([]))], vec!["/countries"]),
        (change, vec![("/countries", json!([]))], vec!["/countries"]),
        (business, vec![("/countries", json!(["ES", "UK"])), ("/business_information/country", json!("XX"))], vec!["/countries/1", "/business_information/country"]),
        (application, vec![("/infrastructure_locations", json!(["EU"]))], vec!["/infrastructure_locations/0"]),
        (create, vec![("/business/address/country", json!("ZZ"))], vec!["/business/address/country"]),
        (business, vec![("/name", json!("  ")), ("/business_information/city", json!(""))], vec!["/name", "/business_information/city"]),
        (create, vec![("/additional_information", json!("\n")), ("/business/contact/last_name", json!(""))], vec!["/additional_information", "/business/contact/last_name"]),
        (business, vec![("/dpo_email", Value::Null)], vec!["/dpo_email"]),
        (application, vec![("/network_apis", json!([])), ("/infrastructure_locations", json!([]))], vec!["/network_apis", "/infrastructure_locations"]),
        (application, vec![("/network_apis/0/purpose_ids", json!([]))], vec!["/network_apis/0/purpose_ids"]),
        (application, vec![("/description", Value::Null), ("/privacy_policy_url", Value::Null)], vec!["/description", "/privacy_policy_url"]),
        (create, vec![("/business/tax_id_type", json!("CBN")), ("/business/tax_id_issuing_country", json!("CA"))], vec!["/business/tax_id_type"]),
        (update, vec![("/business/address/country", json!("CA"))], vec!["/business/tax_id_type"]),
        (create, vec![("/business/address/country", json!("DE")), ("/business/tax_id_issuing_country", json!("DE"))], vec!["/business/tax_id_issuing_country"]),
        (create, vec![("/business/entity_type", json!("SOLE_PROPRIETOR")), ("/business/tax_id", json!(""))], vec!["/business/tax_id"]),
        (create, vec![("/business/contact/email", json!("john@gmail.com"))], vec!["/business/contact/email"]),
        (create, vec![("/isv_reseller", json!({}))], vec!["/isv_reseller/name", "/isv_reseller/contact_email"]),
        (create, vec![("/isv_reseller/name", json!(" "))], vec!["/isv_reseller/name"]),
        (create, vec![("/use_case/campaign_verify_auth_token", token("cv|1.0|tcr|10dlc"))], vec!["/use_case/campaign_verify_auth_token"]),
        (update, vec![("/use_case/campaign_verify_auth_token", token("cv|2.0|mno|tfree"))], vec!["/use_case/campaign_verify_auth_token"]),
        (create, vec![("/requested_numbers", json!([]))], vec!["/requested_numbers"]),
        (update, vec![("/requested_numbers", json!([]))], vec!["/requested_numbers"]),
        (update, vec![("/requested_numbers", json!([{ "number": "18001234567" }, { "number": "18001234568" }])), ("/business_reason", Value::Null)], vec!["/business_reason"]),
        (create, vec![("/opt_in/images", json!([])), ("/opt_in/keywords", json!([]))], vec!["/opt_in/images", "/opt_in/keywords"]),
        (create, vec![("/message_content/content", json!(" "))], vec!["/message_content/content"]),
    ];
    let examples = examples();
    for (operation, altered, expected) in cases {
        let mut body = examples[operation].clone();
        for (pointer, value) in &altered {
            *body.pointer_mut(pointer).unwrap() = value.clone();
        }
        let advice = advice(operation, &body);
        let found: Vec<&str> = advice.iter().map(|it| it.pointer()).collect();
        assert_eq!(found, expected, "{operation} {altered:?}\n{advice}");
        assert_eq!(advice.is_empty(), expected.is_empty());
    }
}

#[test]
fn the_sample_files_can_be_sent_and_need_no_advice() {
    fn sample(name: &str) -> Value {
        let path = tests::effective::root()
            .join("generated/examples/requests")
            .join(name);
        // JSON is YAML.
        serde_norway::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }
    for (operation, name) in [
        ("createBusinessProfile", "business.yaml"),
        ("putBusinessProfileChangeRequest", "change.json"),
        ("createApplicationProfile", "application.json"),
        ("createRegistration", "registration.json"),
        ("updateRegistration", "correction.json"),
    ] {
        let mut body = sample(name);
        if name == "application.json" {
            body["business_profile_id"] = json!("known later");
        }
        assert_eq!(advice(operation, &body).to_string(), "", "{name}");
    }
}

#[test]
fn advice_is_shown_with_place_and_reason() {
    let mut body = examples()["createBusinessProfile"].clone();
    body["countries"] = json!([]);
    body["name"] = json!("");
    let advice = advice("createBusinessProfile", &body);
    assert_eq!(advice.iter().count(), 2);
    let lines: Vec<String> = advice.to_string().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2);
    for (line, finding) in lines.iter().zip(&advice) {
        assert_eq!(
            *line,
            format!("{}: {}", finding.pointer(), finding.reason())
        );
        assert!(!finding.reason().is_empty());
    }
}

//! The rules that the docs of the mock list, one after the other.

use std::time::Duration;

use serde_json::{Value, json};
use tests::effective::specs;
use tokio::io::AsyncWriteExt as _;
use vonage_registration::mock::{
    Fault, SEEDED_APPLICATION_PROFILE as APPLICATION, SEEDED_BUSINESS_PROFILE as BUSINESS,
    SEEDED_NUMBER as NUMBER, SEEDED_REGISTRATION as REGISTRATION, Server,
};
use vonage_registration::network_registry::{
    ApplicationProfile, ApplicationProfileCspRegistrationStatus as ApplicationAtCsp,
    ApplicationProfileStatus, BusinessProfile, BusinessProfileCspRegistrationStatus as AtCsp,
    BusinessProfileStatus, ChangeRequestStatus, Client, PutBusinessProfileChangeRequest,
    VettingConsent, VettingOutcome,
};
use vonage_registration::tfn::NumberStatus;
use vonage_registration::{Credentials, Error, RetryPolicy, network_registry};

use super::behaviour::{BASIC, REGISTRY, assert_problem, body, example, plain, started, status};

/// Those that have the seeded profiles.
const OPERATORS: [&str; 5] = [
    "telefonica_es",
    "orange_es",
    "vodafone_es",
    "telekom_de",
    "vodafone_de",
];

async fn business(client: &Client) -> BusinessProfile {
    client.business_profiles().get(BUSINESS).await.unwrap()
}

async fn application(client: &Client) -> ApplicationProfile {
    let applications = client.application_profiles();
    applications.get(APPLICATION).await.unwrap()
}

/// Every operator's status of the seeded business profile, in the order of the list.
async fn at_operators(client: &Client) -> Vec<AtCsp> {
    let profiles = client.business_profiles();
    let list = profiles.list_csp_statuses(BUSINESS).await.unwrap();
    let all = list.embedded.business_profile_csp_statuses.into_iter();
    all.map(|at| at.status).collect()
}

async fn application_at(client: &Client, csp: &str) -> Option<(ApplicationAtCsp, Option<String>)> {
    let applications = client.application_profiles();
    let at = applications.get_csp_status(APPLICATION, csp).await.ok()?;
    Some((at.status, at.message))
}

async fn change(client: &Client, server: &Server, fields: Value) {
    let fields: PutBusinessProfileChangeRequest = serde_json::from_value(fields).unwrap();
    let profiles = client.business_profiles();
    profiles.put_change_request(BUSINESS, fields).await.unwrap();
    server
        .decide_change_request(BUSINESS, ChangeRequestStatus::Accepted, None)
        .unwrap();
}

fn advance(server: &Server, steps: usize) {
    (0..steps).for_each(|_| server.advance());
}

fn reject(server: &Server, csp: &str, reason: &str) {
    server
        .set_business_profile_csp_status(BUSINESS, csp, AtCsp::Rejected, Some(reason))
        .unwrap();
}

#[tokio::test]
async fn an_accepted_change_goes_to_every_operator_again_rejecting_ones_included() {
    let (server, client) = started().await;
    reject(&server, "orange_es", "no");
    let failed = (AtCsp::Failed, None);
    server
        .set_business_profile_csp_status(BUSINESS, "vodafone_es", failed.0, failed.1)
        .unwrap();
    change(&client, &server, json!({ "trading_name": "New" })).await;
    assert_eq!(at_operators(&client).await, vec![AtCsp::ReadyToUpdate; 5]);
    assert_eq!(
        business(&client).await.status.status,
        BusinessProfileStatus::Provisioning
    );
    advance(&server, 2);
    let corrected = business(&client).await.status;
    assert_eq!(corrected.status, BusinessProfileStatus::Accepted);
    assert_eq!(corrected.message, None);
}

#[tokio::test]
async fn an_application_profile_ends_where_its_business_profile_is_rejected_later() {
    let (server, client) = started().await;
    reject(&server, "orange_es", "unknown company");
    let (at, message) = application_at(&client, "orange_es").await.unwrap();
    assert_eq!(at, ApplicationAtCsp::Rejected);
    assert!(message.is_some_and(|it| it.contains("business profile")));
    let partial = ApplicationProfileStatus::PartiallyAccepted;
    assert_eq!(application(&client).await.status.status, partial);
    let accepted = ApplicationAtCsp::Accepted;
    let set = server.set_application_profile_csp_status(APPLICATION, "orange_es", accepted, None);
    assert!(set.is_err(), "the business profile is rejected there");
    // Also where the operator had rejected the application profile before that.
    let own = (ApplicationAtCsp::Rejected, Some("no use case".to_owned()));
    let set =
        |at, why| server.set_application_profile_csp_status(APPLICATION, "telekom_de", at, why);
    set(own.0.clone(), own.1.as_deref()).unwrap();
    reject(&server, "telekom_de", "unknown company");
    assert!(set(ApplicationAtCsp::Accepted, None).is_err());
    assert_eq!(application_at(&client, "telekom_de").await, Some(own));

    for csp in ["telefonica_es", "vodafone_es", "vodafone_de"] {
        reject(&server, csp, "unknown company");
    }
    let rejected = application(&client).await.status;
    assert_eq!(rejected.status, ApplicationProfileStatus::Rejected);

    // A correction of the business profile takes its application profile along.
    change(&client, &server, json!({ "tax_number": "2" })).await;
    let pending = ApplicationProfileStatus::Pending;
    assert_eq!(application(&client).await.status.status, pending);
    advance(&server, 10);
    // One operator's reason was the application profile itself, which cannot be edited.
    assert_eq!(application(&client).await.status.status, partial);
}

#[tokio::test]
async fn an_application_profile_leaves_a_country_and_reaches_an_added_one_as_its_business_does() {
    let (server, client) = started().await;
    change(&client, &server, json!({ "countries": ["ES", "FR"] })).await;
    assert_eq!(application_at(&client, "telekom_de").await, None);
    let (at, _) = application_at(&client, "orange_fr").await.unwrap();
    assert_eq!(at, ApplicationAtCsp::NotSubmitted);
    advance(&server, 10);
    let (at, _) = application_at(&client, "orange_fr").await.unwrap();
    assert_eq!(at, ApplicationAtCsp::Accepted);
    let accepted = ApplicationProfileStatus::Accepted;
    assert_eq!(application(&client).await.status.status, accepted);

    // What has left and comes back begins anew, vetting that was successful aside.
    change(&client, &server, json!({ "countries": ["FR"] })).await;
    assert_eq!(application_at(&client, "telefonica_es").await, None);
    change(&client, &server, json!({ "countries": ["FR", "ES"] })).await;
    let again = at_operators(&client).await;
    assert_eq!(again[1..], vec![AtCsp::NotSubmitted; 3]);
    let (at, _) = application_at(&client, "telefonica_es").await.unwrap();
    assert_eq!(at, ApplicationAtCsp::NotSubmitted);
    advance(&server, 10);
    assert_eq!(application(&client).await.status.status, accepted);
}

#[tokio::test]
async fn no_application_profile_is_created_below_a_deleted_business_profile_and_none_outlives_it() {
    let (server, client) = started().await;
    let (profiles, applications) = (client.business_profiles(), client.application_profiles());
    applications.delete(APPLICATION).await.unwrap();
    server.pass_time(Duration::from_secs(60));
    profiles.delete(BUSINESS).await.unwrap();
    let create = applications.create(body("createApplicationProfile"));
    assert_eq!(status(&create.await.unwrap_err()), 409);
    let alone = applications.undelete(APPLICATION).await;
    assert_eq!(status(&alone.unwrap_err()), 409);
    // The operation undeletes "all its dependant" application profiles.
    profiles.undelete(BUSINESS).await.unwrap();
    assert_eq!(application(&client).await.delete_at, None);

    profiles.delete(BUSINESS).await.unwrap();
    let due = business(&client).await.delete_at;
    assert!(due.is_some() && application(&client).await.delete_at == due);
    server.pass_time(Duration::from_secs(30 * 24 * 60 * 60));
    assert!(profiles.get(BUSINESS).await.is_err());
    assert!(applications.get(APPLICATION).await.is_err());
    let gone = server.notify(APPLICATION, "too late");
    assert!(gone.is_err(), "controls see the deletion, too");
}

#[tokio::test]
async fn a_profile_is_deleted_and_undeleted_in_every_state() {
    let (server, client) = started().await;
    let (profiles, applications) = (client.business_profiles(), client.application_profiles());
    let mut states = Vec::new();
    for at in AtCsp::VALUES {
        for csp in OPERATORS {
            let set = server.set_business_profile_csp_status(BUSINESS, csp, at.clone(), None);
            set.unwrap();
        }
        let change = PutBusinessProfileChangeRequest::builder().name("New");
        let change = profiles.put_change_request(BUSINESS, change.build());
        change.await.unwrap();
        let before = business(&client).await;
        applications.delete(APPLICATION).await.unwrap();
        let own = application(&client).await.delete_at;
        server.pass_time(DAY);
        for _ in 0..2 {
            profiles.delete(BUSINESS).await.unwrap();
            applications.delete(APPLICATION).await.unwrap();
            let change = PutBusinessProfileChangeRequest::builder()
                .name("Late")
                .build();
            let late = profiles.put_change_request(BUSINESS, change).await;
            assert_eq!(status(&late.unwrap_err()), 409);
            server.pass_time(DAY);
        }
        let marked = business(&client).await;
        assert_eq!(marked.status.status, before.status.status);
        let left = marked.delete_at.unwrap() - own.unwrap();
        assert_eq!(left.num_days(), 1, "the first deletion counts");
        assert_eq!(application(&client).await.delete_at, own);
        for _ in 0..2 {
            profiles.undelete(BUSINESS).await.unwrap();
            let kept = (business(&client).await, application(&client).await);
            assert_eq!((kept.0.delete_at, kept.1.delete_at), (None, None));
            assert_eq!(kept.0.change_request, before.change_request);
        }
        states.push(before.status.status.to_string());
    }
    states.dedup();
    let [waiting, ready, told] = ["reviewed", "ready-to-provision", "provisioning"];
    let decided = ["accepted", "rejected", "failed"];
    assert_eq!(states, [&[waiting, ready, told], &decided[..]].concat());
}

#[tokio::test]
async fn while_one_operator_has_failed_and_is_retried_the_profile_is_not_decided() {
    let (server, client) = started().await;
    let failed = Some("The line was busy.");
    server
        .set_business_profile_csp_status(BUSINESS, "orange_es", AtCsp::Failed, failed)
        .unwrap();
    server
        .set_application_profile_csp_status(
            APPLICATION,
            "vodafone_es",
            ApplicationAtCsp::Failed,
            failed,
        )
        .unwrap();
    let waiting = business(&client).await.status;
    assert_eq!(waiting.status, BusinessProfileStatus::Provisioning);
    assert_eq!(waiting.message.as_deref(), failed);
    let provisioning = ApplicationProfileStatus::Provisioning;
    assert_eq!(application(&client).await.status.status, provisioning);
    advance(&server, 5);
    let accepted = BusinessProfileStatus::Accepted;
    assert_eq!(business(&client).await.status.status, accepted);
    let accepted = ApplicationProfileStatus::Accepted;
    assert_eq!(application(&client).await.status.status, accepted);
}

#[tokio::test]
async fn the_message_of_a_status_tells_why_the_profile_was_rejected() {
    let (server, client) = started().await;
    assert_eq!(business(&client).await.status.message, None);
    for csp in ["telefonica_es", "orange_es"] {
        reject(&server, csp, "The tax number is unknown.");
    }
    let message = business(&client).await.status.message;
    assert_eq!(message.as_deref(), Some("The tax number is unknown."));
    reject(&server, "vodafone_es", &"long ".repeat(300));
    let message = business(&client).await.status.message.unwrap();
    assert_eq!(message.chars().count(), 100, "{message}");
    assert!(message.starts_with("The tax number is unknown.; long"));
    let profiles = client.business_profiles();
    let at = profiles.get_csp_status(BUSINESS, "vodafone_es").await;
    assert_eq!(at.unwrap().message.unwrap().chars().count(), 1000);
}

#[tokio::test]
async fn nr_notifications_counts_those_of_the_application_profiles_too() {
    let (server, client) = started().await;
    let (profiles, applications) = (client.business_profiles(), client.application_profiles());
    server.notify(APPLICATION, "Please look.").unwrap();
    assert_eq!(business(&client).await.nr_notifications, 2);
    applications
        .dismiss_notification(APPLICATION)
        .await
        .unwrap();
    assert_eq!(business(&client).await.nr_notifications, 1);
    profiles.dismiss_notification(BUSINESS).await.unwrap();
    assert_eq!(business(&client).await.nr_notifications, 0);
}

#[tokio::test]
async fn countries_without_operators_are_refused() {
    let (server, _) = started().await;
    let mut http = plain(&server).await;
    let profiles = format!("{REGISTRY}/business-profiles");
    let changes = format!("{profiles}/{BUSINESS}/change-request");
    for (countries, name) in [
        (json!(["ES", "JP"]), "/countries/1"),
        (json!([]), "/countries"),
    ] {
        let mut profile = example("createBusinessProfile");
        profile["countries"] = countries.clone();
        let created = http.send("POST", &profiles, &profile.to_string()).await;
        let change = json!({ "countries": countries }).to_string();
        let changed = http.send("PUT", &changes, &change).await;
        for answer in [created.unwrap(), changed.unwrap()] {
            assert_problem(&answer, 409);
            assert_eq!(answer.json()["invalid_parameters"][0]["name"], name);
        }
    }
}

#[tokio::test]
async fn vetting_needs_consent_and_the_extra_fields_of_its_level() {
    let (server, client) = started().await;
    let profiles = client.business_profiles();
    for (consent, fields, missing) in [
        (json!(null), json!({}), "consent"),
        (json!(false), json!({ "duns_number": "1" }), "consent"),
        (json!(true), json!({}), "duns_number, tax_number_type"),
        (
            json!(true),
            json!({ "duns_number": "1", "tax_number_type": " " }),
            "tax_number_type",
        ),
    ] {
        let mut profile = example("createBusinessProfile");
        profile["vetting_extra_fields"] = fields;
        match consent {
            Value::Null => drop(
                profile
                    .as_object_mut()
                    .unwrap()
                    .remove("vetting_terms_and_conditions_accepted"),
            ),
            given => profile["vetting_terms_and_conditions_accepted"] = given,
        }
        let profile = serde_json::from_value(profile).unwrap();
        let filed = profiles.create(profile).await.unwrap();
        let given = filed.vetting_info.unwrap().consent;
        assert_eq!(given == VettingConsent::NotConsented, missing == "consent");
        let successful = VettingOutcome::Successful;
        let refused = server.vet_business_profile(&filed.id, successful, None);
        assert!(refused.unwrap_err().to_string().contains(missing));

        advance(&server, 10);
        let rejected = profiles.get_csp_status(&filed.id, "telefonica_es").await;
        assert_eq!(rejected.unwrap().status, AtCsp::Rejected);
        let rejected = profiles.get(&filed.id).await.unwrap();
        assert!(rejected.status.message.unwrap().contains(missing));

        // The correction: what was missing is given.
        let corrected = json!({
            "vetting_terms_and_conditions_accepted": true,
            "vetting_extra_fields": { "duns_number": "1", "tax_number_type": "VAT" },
        });
        let corrected = serde_json::from_value(corrected).unwrap();
        profiles
            .put_change_request(&filed.id, corrected)
            .await
            .unwrap();
        advance(&server, 10);
        let accepted = profiles.get(&filed.id).await.unwrap().status.status;
        assert_eq!(accepted, BusinessProfileStatus::Accepted);
    }
}

#[tokio::test]
async fn vetting_for_an_added_country_leaves_that_of_the_others_as_it_was() {
    let (server, client) = started().await;
    change(&client, &server, json!({ "countries": ["ES", "US"] })).await;
    advance(&server, 10);
    let rejected = business(&client).await;
    assert!(
        rejected
            .status
            .message
            .unwrap()
            .contains("legal_company_name")
    );
    let partial = BusinessProfileStatus::PartiallyAccepted;
    assert_eq!(rejected.status.status, partial);
    let outcome = rejected.vetting_result.unwrap().result;
    assert_eq!(outcome, Some(VettingOutcome::Unsuccessful));
    change(&client, &server, json!({ "trading_name": "New" })).await;
    let [spain, states] = [
        vec![AtCsp::ReadyToUpdate; 3],
        vec![AtCsp::WaitingForVetting; 2],
    ];
    assert_eq!(at_operators(&client).await, [spain, states].concat());
    assert_eq!(business(&client).await.vetting_result, None);
}

#[tokio::test]
async fn nothing_is_reviewed_for_ever() {
    let (server, client) = started().await;
    let profiles = client.business_profiles();
    for country in ["BR", "CA", "DE", "ES", "FR", "GB", "IT", "US"] {
        for consent in [true, false] {
            let mut profile = example("createBusinessProfile");
            profile["countries"] = json!([country]);
            profile["vetting_terms_and_conditions_accepted"] = json!(consent);
            let profile = serde_json::from_value(profile).unwrap();
            let id = profiles.create(profile).await.unwrap().id;
            advance(&server, 10);
            let status = profiles.get(&id).await.unwrap().status.status;
            assert!(
                matches!(
                    status,
                    BusinessProfileStatus::Accepted
                        | BusinessProfileStatus::PartiallyAccepted
                        | BusinessProfileStatus::Rejected
                ),
                "{country}: {status}"
            );
        }
    }
}

#[tokio::test]
async fn a_walk_over_a_filtered_list_visits_every_item_once_while_each_is_changed() {
    let (server, client) = started().await;
    let profiles = client.business_profiles();
    for _ in 0..3 {
        profiles
            .create(body("createBusinessProfile"))
            .await
            .unwrap();
    }
    let mut visited = Vec::new();
    let mut waiting = profiles
        .list_csp_statuses("*")
        .status(AtCsp::NotSubmitted)
        .limit(2)
        .items();
    while let Some(at) = waiting.try_next().await.unwrap() {
        let (id, csp) = (&at.business_profile_id, &at.csp_id);
        server
            .set_business_profile_csp_status(id, csp, AtCsp::Accepted, None)
            .unwrap();
        visited.push((at.business_profile_id, at.csp_id));
    }
    assert_eq!(visited.len(), 3 * 4);
    visited.sort();
    visited.dedup();
    assert_eq!(visited.len(), 3 * 4, "no item comes twice");

    let tfn = server.tfn().unwrap();
    let mut filed = Vec::new();
    for last in 0..5 {
        let mut registration = example("createRegistration");
        registration["requested_numbers"] = json!([{ "number": format!("1800555010{last}") }]);
        let registration = serde_json::from_value(registration).unwrap();
        let created = tfn.registrations().create(registration).await.unwrap();
        filed.push((created.id, format!("1800555010{last}")));
    }
    let mut visited = Vec::new();
    let pending = tfn.numbers().list().status(NumberStatus::PendingReview);
    let mut pending = pending.page_size(1).items();
    while let Some(it) = pending.try_next().await.unwrap() {
        let (id, number) = (it.registration_id, it.number);
        server
            .set_number_status(id, &number, NumberStatus::Registered, None)
            .unwrap();
        visited.push((id, number));
    }
    assert_eq!(visited, filed);
}

#[tokio::test]
async fn events_that_happen_during_a_walk_move_nothing() {
    let (server, _) = started().await;
    let tfn = server.tfn().unwrap();
    let registrations = tfn.registrations();
    let set = |status| server.set_number_status(REGISTRATION, NUMBER, status, None);
    for _ in 0..3 {
        set(NumberStatus::PendingReview).unwrap();
    }
    let mut events = registrations.list_events(REGISTRATION, NUMBER).page_size(2);
    let mut seen = 0;
    let mut walk =
        std::mem::replace(&mut events, registrations.list_events(REGISTRATION, NUMBER)).items();
    while walk.try_next().await.unwrap().is_some() {
        seen += 1;
        set(NumberStatus::CarriersReview).unwrap();
    }
    assert_eq!(seen, 6);
}

/// Values that no request may have for a query parameter; none where any text is as good as another.
fn bad_values(parameter: &Value) -> Vec<String> {
    let schema = &parameter["schema"];
    let name = parameter["name"].as_str().unwrap();
    let mut bad = match schema["type"].as_str() {
        Some("integer") => vec!["-1", "0", "1.5", "many", "9223372036854775808", ""],
        Some("boolean") => vec!["yes", "1", "TRUE", ""],
        Some("array") if name == "countries" => vec!["E", "ES,", "es", ""],
        Some("string") if matches!(name, "next" | "cursor") => vec!["", "20", "zzzz"],
        _ => vec![],
    };
    if schema.get("$ref").is_some() || schema.get("enum").is_some() {
        bad.extend(["", "no-such-status"]);
    }
    if schema["format"] == "uuid" {
        bad.extend(["", "1"]);
    }
    let mut bad: Vec<String> = bad.into_iter().map(str::to_owned).collect();
    if let Some(limit) = schema["maximum"].as_i64() {
        bad.push((limit + 1).to_string());
    }
    if let Some(limit) = schema["maxLength"].as_u64() {
        bad.push("1".repeat(usize::try_from(limit).unwrap() + 1));
    }
    bad
}

#[tokio::test]
async fn bad_values_of_every_query_parameter_are_refused() {
    let (specs, (server, _)) = (specs(), started().await);
    let mut http = plain(&server).await;
    let (mut tried, mut free) = (0, Vec::new());
    for spec in &specs {
        let prefix = if spec.name == "tfn" { "/tfn" } else { "" };
        for (_, operation) in spec.api.operations() {
            let document = spec.loaded.document.value();
            let declared = &document["paths"][&operation.path][operation.method.to_lowercase()];
            let parameters = declared["parameters"].as_array().into_iter().flatten();
            let id = if spec.name == "tfn" {
                REGISTRATION.to_string()
            } else if operation.path.contains("business") {
                BUSINESS.to_owned()
            } else {
                APPLICATION.to_owned()
            };
            let path = operation
                .path
                .replace("{id}", &id)
                .replace("{number}", NUMBER);
            for parameter in parameters.filter(|it| it["in"] == "query") {
                let name = parameter["name"].as_str().unwrap();
                let values = bad_values(parameter);
                if values.is_empty() {
                    free.push(name.to_owned());
                }
                let each = values.iter().map(|value| format!("{name}={value}"));
                let twice = format!("{name}=ES&{name}=ES");
                for query in each.chain([twice]) {
                    let target = format!("{prefix}{path}?{query}");
                    let answer = http.send("GET", &target, "").await.unwrap();
                    assert_eq!(answer.status, 422, "{target}: {}", answer.json());
                    let blamed = answer.json()["invalid_parameters"][0]["name"].clone();
                    assert!(blamed.as_str().unwrap().starts_with(name), "{target}");
                    tried += 1;
                }
            }
        }
    }
    free.sort();
    free.dedup();
    assert_eq!(free, ["business_profile_id", "csp_id", "network-apis"]);
    assert!(tried > 100, "{tried}");
}

#[tokio::test]
async fn a_change_request_that_is_decided_cannot_be_decided_again() {
    let (server, client) = started().await;
    change(&client, &server, json!({ "trading_name": "New" })).await;
    for status in [
        ChangeRequestStatus::Accepted,
        ChangeRequestStatus::Rejected,
        ChangeRequestStatus::Pending,
    ] {
        let again = server.decide_change_request(BUSINESS, status, None);
        assert!(again.is_err());
    }
    let profile = business(&client).await;
    assert_eq!(profile.trading_name.as_deref(), Some("New"));
    let decided = profile.change_request.unwrap().status.unwrap();
    assert_eq!(decided.status, ChangeRequestStatus::Accepted);

    let profiles = client.business_profiles();
    profiles.delete_change_request(BUSINESS).await.unwrap();
    let absent = profiles.delete_change_request(BUSINESS).await;
    assert_eq!(status(&absent.unwrap_err()), 404);
}

#[tokio::test]
async fn a_decision_of_an_operator_can_be_followed_by_another_and_vetting_ends_once() {
    let (server, client) = started().await;
    let (profiles, tfn) = (client.business_profiles(), server.tfn().unwrap());
    for at in AtCsp::VALUES.iter().flat_map(|at| [at, at]) {
        let set = server.set_business_profile_csp_status(BUSINESS, "vodafone_es", at.clone(), None);
        set.unwrap();
        let now = profiles.get_csp_status(BUSINESS, "vodafone_es").await;
        assert_eq!(now.unwrap().status, *at);
    }
    for at in ApplicationAtCsp::VALUES.iter().flat_map(|at| [at, at]) {
        let set = |csp| {
            server.set_application_profile_csp_status(APPLICATION, csp, at.clone(), Some("why"))
        };
        set("orange_es").unwrap();
        let expected = Some((at.clone(), Some("why".to_owned())));
        assert_eq!(application_at(&client, "orange_es").await, expected);
        assert!(set("nobody").is_err());
    }
    for at in NumberStatus::VALUES.iter().flat_map(|at| [at, at]) {
        let set = server.set_number_status(REGISTRATION, NUMBER, at.clone(), Some("why"));
        assert_eq!(set.is_err(), *at == NumberStatus::Draft, "{at}");
        let numbers = tfn.numbers().list().status(at.clone()).await.unwrap();
        let found = numbers.embedded.unwrap().numbers.unwrap().len();
        assert_eq!(found == 1, set.is_ok(), "{at}");
    }
    let fresh = profiles.create(body("createBusinessProfile"));
    let fresh = fresh.await.unwrap().id;
    let vet = |outcome| server.vet_business_profile(&fresh, outcome, None);
    vet(VettingOutcome::Unsuccessful).unwrap();
    for outcome in VettingOutcome::VALUES {
        assert!(vet(outcome.clone()).is_err(), "nobody waits any more");
    }
}

#[tokio::test]
async fn sharing_reads_no_field_that_the_page_does_not_have() {
    let (server, client) = started().await;
    let mut http = plain(&server).await;
    let path = format!("{REGISTRY}/application-profiles/{APPLICATION}/shared");
    for invented in ["{}", r#"{"account_id": "a"}"#, r#"{"account_ids": ["b"]}"#] {
        let shared = http.send("POST", &path, invented).await.unwrap();
        assert_eq!(shared.status, 204);
    }
    let applications = client.application_profiles();
    let shared = applications.list_shared_accounts(APPLICATION).await;
    let shared = shared.unwrap().embedded.account_ids;
    let shared: Vec<&str> = shared.iter().map(|it| it.account_id.as_str()).collect();
    assert_eq!(shared, ["acc102846"]);
}

#[tokio::test]
async fn an_api_key_with_linked_applications_cannot_be_unassigned() {
    let (server, client) = started().await;
    let applications = client.application_profiles();
    let link = |profile: &str| server.link_application_of("acc102846", profile, "app-1");
    link(APPLICATION).unwrap();
    let refused = applications.unshare(APPLICATION, "acc102846").await;
    assert_eq!(status(&refused.unwrap_err()), 409);
    let profiles = client.business_profiles();
    let linked = profiles.list_linked_applications(BUSINESS).await.unwrap();
    assert_eq!(linked.embedded.linked_applications.len(), 2);
    let fresh = applications.create(body("createApplicationProfile"));
    assert!(
        link(&fresh.await.unwrap().id).is_err(),
        "nobody has accepted it"
    );
}

#[tokio::test]
async fn several_numbers_of_an_updated_registration_need_a_business_reason() {
    let (server, _) = started().await;
    let mut http = plain(&server).await;
    let path = format!("/tfn/v1/registrations/{REGISTRATION}");
    let mut two =
        json!({ "requested_numbers": [{ "number": NUMBER }, { "number": "18885550123" }] });
    let refused = http.send("PATCH", &path, &two.to_string()).await.unwrap();
    assert_problem(&refused, 409);
    two["business_reason"] = json!("one for each region");
    let changed = http.send("PATCH", &path, &two.to_string()).await.unwrap();
    assert_eq!(changed.status, 200);
}

#[tokio::test]
async fn a_number_that_nobody_can_correct_any_more_is_rejected() {
    let (server, _) = started().await;
    let tfn = server.tfn().unwrap();
    let mut registration = example("createRegistration");
    registration["business_reason"] = json!("two regions");
    registration["requested_numbers"] =
        json!([{ "number": "18001111111" }, { "number": "18002222222" }]);
    let registration = serde_json::from_value(registration).unwrap();
    let id = server.seed_registration(&registration);
    let wanted = NumberStatus::UpdatesRequired;
    server
        .set_number_status(id, "18001111111", wanted, Some("why"))
        .unwrap();
    advance(&server, 5);
    let numbers = tfn.numbers().list().registration_id(id).await.unwrap();
    let numbers = numbers.embedded.unwrap().numbers.unwrap();
    let statuses: Vec<_> = numbers.into_iter().map(|it| it.status.unwrap()).collect();
    assert_eq!(statuses, [NumberStatus::Rejected, NumberStatus::Registered]);
}

async fn eventually(what: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if what() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it has not happened");
}

#[tokio::test]
async fn a_delayed_call_is_processed_even_when_the_client_has_hung_up() {
    let (server, client) = started().await;
    let delay = Duration::from_millis(100);
    server.inject(Fault::delay(delay)).unwrap();
    let address = server.network_registry_url().replace("http://", "");
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "DELETE {REGISTRY}/application-profiles/{APPLICATION} HTTP/1.1\r\n\
         host: {address}\r\nauthorization: {BASIC}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    eventually(|| !server.requests().is_empty()).await;
    drop(stream);
    eventually(|| server.requests()[0].status.is_some()).await;
    assert!(application(&client).await.delete_at.is_some());
}

/// A client that sends everything once.
fn once(server: &Server) -> Client {
    network_registry::Client::builder()
        .credentials(server.credentials())
        .base_url(server.network_registry_url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_call_whose_response_is_lost_was_processed_all_the_same() {
    let (server, client) = started().await;
    for (fault, processed) in [(Fault::lost_response(), 1), (Fault::reset(), 0)] {
        let before = client.business_profiles().list().await.unwrap();
        server.inject(fault.on("createBusinessProfile")).unwrap();
        let profiles = once(&server);
        let profiles = profiles.business_profiles();
        let lost = profiles.create(body("createBusinessProfile")).await;
        let lost = lost.unwrap_err();
        assert!(lost.may_have_been_processed(), "{lost}");
        let after = client.business_profiles().list().await.unwrap();
        let count =
            |list: network_registry::BusinessProfileList| list.embedded.business_profiles.len();
        assert_eq!(count(after) - count(before), processed);
    }
}

#[tokio::test]
async fn a_fault_for_an_unknown_operation_or_status_is_refused_where_it_is_injected() {
    let (server, client) = started().await;
    let unknown = server.inject(Fault::status(503).on("listBusinessProfile"));
    assert!(
        unknown
            .unwrap_err()
            .to_string()
            .contains("listBusinessProfile")
    );
    for status in [0, 100, 600, 9999] {
        assert!(server.inject(Fault::status(status)).is_err(), "{status}");
        assert!(server.inject(Fault::html(status)).is_err(), "{status}");
    }
    business(&client).await;
    assert_eq!(server.requests().len(), 1, "no fault is left");
}

#[tokio::test]
async fn retry_after_comes_with_every_status() {
    let (server, _) = started().await;
    let mut http = plain(&server).await;
    let path = format!("{REGISTRY}/catalogue/countries");
    let (wait, longest) = (Duration::from_millis(1_500), u64::MAX.to_string());
    let statuses = (200..=599).flat_map(|it| [(Fault::status(it), it), (Fault::html(it), it)]);
    let delays = [(Fault::delay(Duration::ZERO), 200)];
    for (fault, status) in statuses.chain(delays) {
        for (wait, seconds) in [(wait, "2"), (Duration::MAX, &*longest)] {
            server.inject(fault.clone().retry_after(wait)).unwrap();
            let answer = http.send("GET", &path, "").await.unwrap();
            let header = answer.header("retry-after");
            assert_eq!((answer.status, header), (status, Some(seconds)));
        }
    }
}

/// A request that waits for a long delay, which the control ends.
async fn delayed<T>(server: &Server, seen: usize, control: impl Fn() -> T) -> Result<(), Error> {
    let fault = Fault::delay(30 * DAY).on("deleteBusinessProfile");
    server.inject(fault).unwrap();
    let client = once(server);
    let (deleted, ()) = tokio::join!(client.business_profiles().delete(BUSINESS).send(), async {
        eventually(|| server.requests().len() == seen).await;
        control();
    });
    deleted.map(drop)
}

#[tokio::test]
async fn a_reset_forgets_a_call_that_waits_for_its_delay() {
    let (server, client) = started().await;
    server.pass_time(20 * DAY);
    let lost = delayed(&server, 1, || server.reset()).await.unwrap_err();
    assert!(lost.may_have_been_processed(), "{lost}");
    assert_eq!(business(&client).await.delete_at, None);
    let only = &server.requests()[..];
    assert_eq!((only.len(), only[0].status), (1, Some(200)), "{only:?}");
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test(start_paused = true)]
async fn days_pass_for_the_server_when_they_pass_under_a_paused_clock() {
    let (server, client) = started().await;
    client.business_profiles().delete(BUSINESS).await.unwrap();
    let marked = business(&client).await;
    tokio::time::sleep(29 * DAY).await;
    let profile = business(&client).await;
    assert!(profile.delete_at.is_some());
    server.notify(BUSINESS, "last chance").unwrap();
    let notice = business(&client).await.notification.unwrap();
    let left = marked.delete_at.unwrap() - notice.created_at;
    assert_eq!(left.num_hours(), 24);
    tokio::time::sleep(DAY).await;
    assert!(client.business_profiles().get(BUSINESS).await.is_err());
}

#[tokio::test]
async fn pass_time_moves_everything_that_depends_on_time() {
    let (server, client) = started().await;
    let before = business(&client).await;
    let pass = || [29, 1].map(|days| server.pass_time(days * DAY));
    delayed(&server, 2, pass).await.unwrap();
    let due = business(&client).await.delete_at.unwrap();
    assert_eq!((due - before.created_at).num_days(), 30 + 30 + 30);
    server.pass_time(30 * DAY);
    assert!(server.notify(BUSINESS, "").is_err(), "deletions take place");
    server.pass_time(Duration::MAX);
    client.business_profiles().list().await.unwrap();
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let (server, _) = started().await;
    let port = server.network_registry_url();
    let port = port.rsplit(':').next().unwrap();
    let second = Server::builder().port(port.parse().unwrap()).start().await;
    let error = second.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    assert!(error.to_string().contains(&format!("127.0.0.1:{port}")));
}

/// The status, the method, the path and the body of requests to the control.
const CONTROLS: &str = r#"
204 PUT $b/change-request {"status": "accepted"}
409 PUT $b/change-request {"status": "accepted"}
204 PUT $b/csps/orange_es {"status": "rejected", "message": "no"}
409 PUT $b/csps/nobody {"status": "rejected"}
422 PUT $b/csps/orange_es {"status": "reject"}
422 PUT $b/csps/orange_es {"mesage": "no"}
400 PUT $b/csps/orange_es {
409 PUT $b/vetting {"status": "successful"}
204 PUT $b/notification {"message": "look"}
204 POST $b/shared {"account_id": "other"}
204 PUT $a/csps/telekom_de {"status": "failed"}
422 PUT $a/notification
204 PUT $a/notification {"message": "look"}
204 POST $a/shared {"account_id": "other"}
204 POST $a/linked-applications {"account_id": "other", "vonage_application_id": "x"}
204 PUT $n {"status": "REGISTERED"}
422 PUT /mock/registrations/1/numbers/1 {"status": "REGISTERED"}
204 POST /mock/faults {"effect": "html", "status": 503, "times": 2, "retry_after": 1}
422 POST /mock/faults {"effect": "status"}
409 POST /mock/faults {"effect": "reset", "operation": "nothing"}
204 DELETE /mock/faults
204 POST /mock/faults {"effect": "delay", "seconds": 0.01, "operation": "listCountries"}
204 POST /mock/faults {"effect": "lost-response", "operation": "listCsps"}
204 POST /mock/advance
204 POST /mock/pass-time {"seconds": 60}
422 POST /mock/pass-time {"seconds": -1}
404 GET /mock
"#;

#[tokio::test]
async fn every_control_has_a_request_and_mistakes_are_told() {
    let (server, client) = started().await;
    let other = Credentials::new("other", "secret");
    server.add_account(&other).unwrap();
    let profiles = client.business_profiles();
    let change = PutBusinessProfileChangeRequest::builder().name("Changed");
    let change = profiles.put_change_request(BUSINESS, change.build());
    change.await.unwrap();
    let mut http = plain(&server).await;
    let number = format!("/mock/registrations/{REGISTRATION}/numbers/{NUMBER}");
    for line in CONTROLS.trim().lines() {
        let line = line
            .replace("$b", &format!("/mock/business-profiles/{BUSINESS}"))
            .replace("$a", &format!("/mock/application-profiles/{APPLICATION}"))
            .replace("$n", &number);
        let mut words = line.splitn(4, ' ');
        let [status, method, path] = [(); 3].map(|()| words.next().unwrap());
        let body = words.next().unwrap_or_default();
        let answer = http.send(method, path, body).await.unwrap();
        assert_eq!(
            answer.status.to_string(),
            status,
            "{line}: {}",
            answer.json()
        );
    }
    let profile = business(&client).await;
    assert_eq!(
        (profile.name.as_str(), profile.nr_notifications),
        ("Changed", 2)
    );
    let listed = http.send("GET", "/mock/requests", "").await.unwrap().json();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 2, "controls are not listed");
    assert_eq!(listed[0]["operation"], "putBusinessProfileChangeRequest");
    assert_eq!(listed[0]["body"]["name"], "Changed");

    let reset = http.send("POST", "/mock/reset", "").await.unwrap();
    assert_eq!((reset.status, server.requests().len()), (204, 0));
    assert_ne!(business(&client).await.name, "Changed");
}

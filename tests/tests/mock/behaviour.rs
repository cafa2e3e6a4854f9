//! The mock behaves as the reference describes the service.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::effective::specs;
use tests::plain::{Plain, PlainAnswer};
use vonage_registration::mock::{
    Fault, SEEDED_APPLICATION_PROFILE as APPLICATION, SEEDED_BUSINESS_PROFILE as BUSINESS,
    SEEDED_NUMBER as NUMBER, SEEDED_REGISTRATION, Server,
};
use vonage_registration::network_registry::{ChangeRequestStatus, PutBusinessProfileChangeRequest};
use vonage_registration::tfn::{NumberStatus, Registration, UpdateRegistration};
use vonage_registration::{Credentials, Error, RetryPolicy, network_registry};

pub(super) const BASIC: &str = "Basic YWJjZDEyMzQ6bW9jay1zZWNyZXQ=";
pub(super) const REGISTRY: &str = "/v1/network-registry";

pub(super) async fn started() -> (Server, network_registry::Client) {
    let server = Server::start().await.unwrap();
    let client = server.network_registry().unwrap();
    (server, client)
}

pub(super) async fn plain(server: &Server) -> Plain {
    Plain::connect(&server.tfn_url(), Some(BASIC))
        .await
        .unwrap()
}

/// The published example of a body.
pub(super) fn example(operation: &str) -> Value {
    static EXAMPLES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
        let specs = specs();
        let operations = specs.iter().flat_map(|spec| spec.api.operations());
        operations
            .filter_map(|(_, it)| Some((it.id.clone(), it.body.as_ref()?.example.clone())))
            .collect()
    });
    EXAMPLES[operation].clone()
}

pub(super) fn body<T: serde::de::DeserializeOwned>(operation: &str) -> T {
    serde_json::from_value(example(operation)).unwrap()
}

pub(super) fn status(error: &Error) -> u16 {
    error.status().unwrap().as_u16()
}

pub(super) fn assert_problem(answer: &PlainAnswer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.json());
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(
        answer.json()["instance"].as_str(),
        answer.header("x-trace-id")
    );
    assert!(
        answer.json()["detail"]
            .as_str()
            .is_some_and(|it| !it.is_empty())
    );
}

#[tokio::test]
async fn the_51st_profile_of_an_account_is_refused() {
    let server = Server::builder().empty().start().await.unwrap();
    let profiles_of = server.network_registry().unwrap();
    let profiles = profiles_of.business_profiles();
    for _ in 0..50 {
        profiles
            .create(body("createBusinessProfile"))
            .await
            .unwrap();
    }
    let error = profiles
        .create(body("createBusinessProfile"))
        .await
        .unwrap_err();
    assert_eq!(status(&error), 409);
    // Another account has room of its own.
    let other = Credentials::new("other", "secret");
    server.add_account(&other).unwrap();
    let other = network_registry::Client::builder()
        .credentials(other)
        .base_url(server.network_registry_url())
        .build()
        .unwrap();
    other
        .business_profiles()
        .create(body("createBusinessProfile"))
        .await
        .unwrap();
    assert_eq!(
        other
            .business_profiles()
            .list()
            .await
            .unwrap()
            .embedded
            .business_profiles
            .len(),
        1
    );
}

#[tokio::test]
async fn a_pending_change_request_is_updated_and_a_withdrawn_one_is_gone() {
    let (_server, client) = started().await;
    let profiles = client.business_profiles();
    assert_eq!(
        status(&profiles.delete_change_request(BUSINESS).await.unwrap_err()),
        404
    );
    let first = PutBusinessProfileChangeRequest::builder()
        .name("First")
        .build();
    let created = profiles.put_change_request(BUSINESS, first).await.unwrap();
    let second = PutBusinessProfileChangeRequest::builder()
        .tax_number("2")
        .build();
    let updated = profiles.put_change_request(BUSINESS, second).await.unwrap();
    let change = updated.change_request.unwrap();
    assert_eq!(change.name.as_deref(), Some("First"));
    assert_eq!(change.tax_number.as_deref(), Some("2"));
    assert_eq!(
        change.created_at,
        created.change_request.unwrap().created_at
    );
    assert_ne!(
        updated.name, "First",
        "nothing changes before it is accepted"
    );
    profiles.delete_change_request(BUSINESS).await.unwrap();
    assert_eq!(profiles.get(BUSINESS).await.unwrap().change_request, None);
}

#[tokio::test]
async fn a_rejected_change_says_why_and_changes_nothing() {
    let (server, client) = started().await;
    let profiles = client.business_profiles();
    let change = PutBusinessProfileChangeRequest::builder().countries(["ES", "FR"]);
    let change = profiles.put_change_request(BUSINESS, change.build());
    change.await.unwrap();
    server
        .decide_change_request(BUSINESS, ChangeRequestStatus::Rejected, Some("no"))
        .unwrap();
    let rejected = profiles.get(BUSINESS).await.unwrap();
    assert_eq!(rejected.countries, ["ES", "DE"]);
    let detail = rejected.change_request.unwrap().status.unwrap();
    assert_eq!(
        (detail.status, detail.message.as_deref()),
        (ChangeRequestStatus::Rejected, Some("no"))
    );
}

#[tokio::test]
async fn the_asterisk_stands_for_all_profiles_and_pages_hold_what_is_asked() {
    let (server, client) = started().await;
    let profiles = client.business_profiles();
    profiles
        .create(body("createBusinessProfile"))
        .await
        .unwrap();
    let mut all = Vec::new();
    let mut statuses = profiles.list_csp_statuses("*").limit(3).items();
    while let Some(at) = statuses.try_next().await.unwrap() {
        all.push((at.business_profile_id, at.csp_id));
    }
    assert_eq!(all.len(), 10);
    all.dedup();
    assert_eq!(all.len(), 10, "no entry comes twice");
    let pages = server
        .requests()
        .iter()
        .filter(|it| it.path.ends_with("/*/csps"))
        .count();
    assert_eq!(pages, 4);
}

#[tokio::test]
async fn cursors_lead_through_events_newest_first() {
    let (server, _) = started().await;
    let tfn = server.tfn().unwrap();
    for step in [
        NumberStatus::PendingReview,
        NumberStatus::CarriersReview,
        NumberStatus::Registered,
    ] {
        server
            .set_number_status(SEEDED_REGISTRATION, NUMBER, step, None)
            .unwrap();
    }
    let registrations = tfn.registrations();
    let mut events = registrations
        .list_events(SEEDED_REGISTRATION, NUMBER)
        .page_size(2)
        .items();
    let mut statuses = Vec::new();
    while let Some(event) = events.try_next().await.unwrap() {
        statuses.push(event.status.unwrap());
    }
    assert_eq!(statuses.len(), 6);
    assert_eq!(
        statuses[..2],
        [NumberStatus::Registered, NumberStatus::CarriersReview]
    );
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn sharing_lets_another_account_read_and_nothing_more() {
    let (server, client) = started().await;
    let partner = Credentials::new("partner1", "secret");
    server.add_account(&partner).unwrap();
    let other = network_registry::Client::builder()
        .credentials(partner)
        .base_url(server.network_registry_url())
        .build()
        .unwrap();
    let (mine, theirs) = (client.application_profiles(), other.application_profiles());
    assert_eq!(status(&theirs.get(APPLICATION).await.unwrap_err()), 404);
    server
        .share_application_profile(APPLICATION, "partner1")
        .unwrap();
    assert_eq!(theirs.get(APPLICATION).await.unwrap().id, APPLICATION);
    assert_eq!(status(&theirs.delete(APPLICATION).await.unwrap_err()), 404);
    mine.unshare(APPLICATION, "partner1").await.unwrap();
    assert_eq!(status(&theirs.get(APPLICATION).await.unwrap_err()), 404);
    assert_eq!(
        status(&mine.unshare(APPLICATION, "partner1").await.unwrap_err()),
        404
    );
}

#[tokio::test]
async fn a_notification_is_open_until_it_is_dismissed() {
    let (server, client) = started().await;
    let profiles = client.business_profiles();
    assert_eq!(profiles.get(BUSINESS).await.unwrap().nr_notifications, 1);
    profiles.dismiss_notification(BUSINESS).await.unwrap();
    let profile = profiles.get(BUSINESS).await.unwrap();
    assert_eq!(
        (
            profile.nr_notifications,
            profile.notification.unwrap().dismissed
        ),
        (0, true)
    );
    let fresh = profiles
        .create(body("createBusinessProfile"))
        .await
        .unwrap()
        .id;
    assert_eq!(
        status(&profiles.dismiss_notification(&fresh).await.unwrap_err()),
        404
    );
    server.notify(&fresh, "Please look.").unwrap();
    assert_eq!(
        profiles
            .get(&fresh)
            .await
            .unwrap()
            .notification
            .unwrap()
            .message,
        "Please look."
    );
}

#[tokio::test]
async fn a_registration_is_editable_as_a_draft_or_when_all_its_numbers_wait() {
    let (server, _) = started().await;
    let tfn = server.tfn().unwrap();
    let mut draft = example("createRegistration");
    draft["status"] = json!("DRAFT");
    draft["business_reason"] = json!("two regions");
    draft["requested_numbers"] = json!([{ "number": "18001111111" }, { "number": "18002222222" }]);
    let id = tfn
        .registrations()
        .create(serde_json::from_value(draft).unwrap())
        .await
        .unwrap();
    let id = id.id;
    let patch = |value: Value| serde_json::from_value::<UpdateRegistration>(value).unwrap();
    let update = |value: Value| tfn.registrations().update(id, patch(value));

    update(json!({ "additional_information": "a" }))
        .await
        .unwrap();
    update(json!({ "status": "SUBMITTED" })).await.unwrap();
    assert_eq!(
        status(
            &update(json!({ "additional_information": "b" }))
                .await
                .unwrap_err()
        ),
        409
    );
    let wanted = NumberStatus::UpdatesRequired;
    server
        .set_number_status(id, "18001111111", wanted.clone(), Some("why"))
        .unwrap();
    assert_eq!(
        status(
            &update(json!({ "additional_information": "c" }))
                .await
                .unwrap_err()
        ),
        409
    );
    server
        .set_number_status(id, "18002222222", wanted, Some("why"))
        .unwrap();
    update(json!({ "additional_information": "d" }))
        .await
        .unwrap();

    let stored = tfn.registrations().get(id).await.unwrap();
    assert_eq!(stored.additional_information.as_deref(), Some("d"));
    let numbers = stored.requested_numbers.unwrap();
    assert!(
        numbers
            .iter()
            .all(|it| it.status == Some(NumberStatus::PendingReview))
    );
}

#[tokio::test]
async fn numbers_are_found_by_each_filter() {
    let (server, _) = started().await;
    let tfn = server.tfn().unwrap();
    tfn.registrations()
        .create(body("createRegistration"))
        .await
        .unwrap();
    let count = |page: vonage_registration::tfn::NumberRegistrationList| {
        page.embedded.unwrap().numbers.unwrap().len()
    };
    let list = || tfn.numbers().list();
    assert_eq!(count(list().await.unwrap()), 2);
    assert_eq!(count(list().business_name("ERICSSON").await.unwrap()), 1);
    assert_eq!(
        count(list().registration_id(SEEDED_REGISTRATION).await.unwrap()),
        1
    );
    assert_eq!(
        count(list().status(NumberStatus::PendingReview).await.unwrap()),
        1
    );
    assert_eq!(count(list().number("18009999999").await.unwrap()), 0);
}

#[tokio::test]
async fn refusals_are_problem_details_with_the_status_that_fits() {
    let (server, _) = started().await;
    let mut http = plain(&server).await;
    let profiles = format!("{REGISTRY}/business-profiles");
    for (method, path, body, status) in [
        ("GET", "/nowhere".to_owned(), "", 404),
        ("GET", format!("{profiles}/nobody"), "", 404),
        ("PATCH", profiles.clone(), "", 405),
        ("POST", profiles.clone(), "", 422),
        ("POST", profiles.clone(), "{", 400),
        ("POST", profiles.clone(), "[]", 422),
        ("GET", format!("{profiles}?limit=x"), "", 422),
        ("GET", format!("{profiles}?next=x"), "", 422),
        ("GET", "/tfn/v1/registrations/x".to_owned(), "", 422),
    ] {
        assert_problem(&http.send(method, &path, body).await.unwrap(), status);
    }
    for authorization in [None, Some("Basic eDp5"), Some("Bearer x")] {
        let mut http = Plain::connect(&server.tfn_url(), authorization)
            .await
            .unwrap();
        let answer = http.send("GET", &profiles, "").await.unwrap();
        assert_problem(&answer, 401);
        assert!(answer.header("www-authenticate").is_some());
    }
}

#[tokio::test]
async fn every_mistake_in_a_body_is_listed_with_its_place() {
    let (server, _) = started().await;
    let mut registration = example("createRegistration");
    registration["business"]["address"]["state"] = json!("California");
    registration["requested_numbers"][0]["number"] = json!("1");
    registration["use_case"]["category"] = json!("Weather");
    let mut http = plain(&server).await;
    let path = "/tfn/v1/registrations";
    let answer = http
        .send("POST", path, &registration.to_string())
        .await
        .unwrap();
    assert_problem(&answer, 422);
    let problem = answer.json();
    let names: Vec<&str> = problem["invalid_parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    for name in [
        "/business/address/state",
        "/requested_numbers/0/number",
        "/use_case/category",
    ] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
}

#[tokio::test]
async fn faults_hit_the_next_calls_and_the_requests_can_be_read_back() {
    let (server, _) = started().await;
    let client = network_registry::Client::builder()
        .credentials(server.credentials())
        .base_url(server.network_registry_url())
        .retry(RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(2)))
        .build()
        .unwrap();
    let profiles = client.business_profiles();

    server
        .inject(Fault::status(429).retry_after(Duration::from_secs(1)))
        .unwrap();
    let start = Instant::now();
    profiles.get(BUSINESS).await.unwrap();
    assert!(
        start.elapsed() >= Duration::from_secs(1),
        "Retry-After is kept"
    );

    server
        .inject(Fault::reset().on("getBusinessProfile"))
        .unwrap();
    client.catalogue().list_countries().await.unwrap();
    profiles.get(BUSINESS).await.unwrap();

    server
        .inject(Fault::delay(Duration::from_millis(50)))
        .unwrap();
    let start = Instant::now();
    profiles.get(BUSINESS).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(50));

    server.inject(Fault::html(502).times(9)).unwrap();
    assert_eq!(status(&profiles.get(BUSINESS).await.unwrap_err()), 502);
    server.clear_faults();
    let statuses: Vec<Option<u16>> = server.requests().iter().map(|it| it.status).collect();
    let [ok, bad, busy] = [Some(200), Some(502), Some(429)];
    assert_eq!(statuses, [busy, ok, ok, None, ok, ok, bad, bad, bad]);
    let first = &server.requests()[0];
    assert_eq!(first.operation, Some("getBusinessProfile"));
    assert!(
        first
            .header("user-agent")
            .unwrap()
            .starts_with("vonage-registration/")
    );
    assert_eq!(first.header("authorization"), None);
}

#[tokio::test]
async fn a_plmn_id_of_five_or_six_digits_is_sent() {
    let (_server, client) = started().await;
    let profiles = client.application_profiles();
    for plmn in ["21407", "310410"] {
        let statuses = profiles.list_csp_statuses(APPLICATION).plmn_id(plmn);
        statuses.await.unwrap();
    }
}

#[tokio::test]
async fn a_change_starts_from_what_is_there() {
    let (server, client) = started().await;
    let profile = client.business_profiles().get(BUSINESS).await.unwrap();
    let mut change = PutBusinessProfileChangeRequest::from(&profile);
    assert_eq!(change.countries.as_ref(), Some(&profile.countries));
    assert_eq!(change.dpo_email, profile.dpo_email);
    assert_eq!(
        change.business_information.as_ref(),
        Some(&profile.business_information)
    );
    // A display name there, an identifier here.
    assert_eq!(change.organisation_type, None);
    change.trading_name = Some("Other".to_owned());
    let changed = client
        .business_profiles()
        .put_change_request(BUSINESS, change)
        .await
        .unwrap();
    assert_eq!(
        changed.change_request.unwrap().tax_number,
        Some(profile.tax_number)
    );

    let tfn = server.tfn().unwrap();
    let registration = tfn.registrations().get(SEEDED_REGISTRATION).await.unwrap();
    let update = UpdateRegistration::from(&registration);
    assert_eq!(update.business, registration.business);
    let (given, stored) = (
        update.use_case.clone().unwrap(),
        registration.use_case.clone().unwrap(),
    );
    assert_eq!(given.description, stored.description);
    // Submitting is a decision of its own, and numbers that are not named stay as they are.
    assert_eq!((&update.status, &update.requested_numbers), (&None, &None));
    tfn.registrations()
        .update(SEEDED_REGISTRATION, update)
        .await
        .unwrap();
    let updated = tfn.registrations().get(SEEDED_REGISTRATION).await.unwrap();
    let numbers = |it: &Registration| {
        let numbers = it.requested_numbers.iter().flatten();
        numbers.map(|it| it.number.clone()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&updated), numbers(&registration));
    assert_eq!(numbers(&updated).len(), 1);
}

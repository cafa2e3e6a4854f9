//! Watches against the mock, on a clock that jumps to whatever is waited for.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};
use vonage_registration::mock::{
    Fault, SEEDED_APPLICATION_PROFILE as APPLICATION, SEEDED_BUSINESS_PROFILE as BUSINESS,
    SEEDED_NUMBER as NUMBER, SEEDED_REGISTRATION as REGISTRATION, Server,
};
use vonage_registration::network_registry::{
    ApplicationProfileCspRegistrationStatus as ApplicationAtCsp,
    BusinessProfileCspRegistrationStatus as AtCsp, BusinessProfileStatus, ChangeRequestStatus,
    Client, PutBusinessProfileChangeRequest,
};
use vonage_registration::tfn::{CreateRegistration, NumberStatus};
use vonage_registration::watch::{self, Change, Watch};
use vonage_registration::{Credentials, Error};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

async fn started() -> (Server, Client) {
    let server = Server::start().await.unwrap();
    let client = server.network_registry().unwrap();
    (server, client)
}

/// The next change; reading it must not fail.
async fn next<S: Clone + PartialEq + Debug>(watch: &mut Watch<S>) -> Option<Change<S>> {
    watch.try_next().await.unwrap()
}

async fn status<S: Clone + PartialEq + Debug>(watch: &mut Watch<S>) -> Option<S> {
    next(watch).await.map(|change| change.status)
}

/// The waits that a watch announced after its failures.
type Waits = Arc<Mutex<Vec<Duration>>>;

fn with_waits<S>(watch: Watch<S>) -> (Watch<S>, Waits) {
    let waits = Waits::default();
    let log = Arc::clone(&waits);
    let watch = watch.on_failure(move |failure| log.lock().unwrap().push(failure.next_poll));
    (watch, waits)
}

fn set(server: &Server, csp: &str, status: AtCsp, message: Option<&str>) {
    server
        .set_business_profile_csp_status(BUSINESS, csp, status, message)
        .unwrap();
}

fn change_name() -> PutBusinessProfileChangeRequest {
    PutBusinessProfileChangeRequest::builder()
        .trading_name("Other")
        .build()
}

#[tokio::test(start_paused = true)]
async fn each_change_is_given_once_and_nothing_is_polled_after_the_end() {
    let (server, client) = started().await;
    set(&server, "orange_es", AtCsp::Provisioning, None);
    let mut watch = watch::business_profile_at_csp(&client, BUSINESS, "orange_es");
    let first = next(&mut watch).await.unwrap();
    assert_eq!((first.status, first.previous), (AtCsp::Provisioning, None));
    set(&server, "orange_es", AtCsp::Failed, None);
    let failed = next(&mut watch).await.unwrap();
    assert_eq!(failed.id, "orange_es");
    assert_eq!(
        (failed.status, failed.previous),
        (AtCsp::Failed, Some(AtCsp::Provisioning))
    );
    set(&server, "orange_es", AtCsp::Rejected, Some("no"));
    let rejected = next(&mut watch).await.unwrap();
    assert_eq!(
        (rejected.status, rejected.message.as_deref()),
        (AtCsp::Rejected, Some("no"))
    );
    assert_eq!(next(&mut watch).await, None);
    let polls = server.requests().len();
    sleep(HOUR).await;
    assert_eq!(next(&mut watch).await, None);
    assert_eq!(server.requests().len(), polls);
}

#[tokio::test(start_paused = true)]
async fn an_hour_of_faults_is_outlived_with_growing_waits_and_one_request_for_each_poll() {
    let (server, client) = started().await;
    set(&server, "orange_es", AtCsp::Provisioning, None);
    let (mut watch, waits) = with_waits(watch::business_profile(&client, BUSINESS));
    assert_eq!(
        status(&mut watch).await,
        Some(BusinessProfileStatus::Provisioning)
    );
    let outage = async {
        let kinds = [
            Fault::status(500),
            Fault::status(429),
            Fault::html(502),
            Fault::reset(),
            Fault::status(503).times(u32::MAX),
        ];
        for fault in kinds {
            server.inject(fault).unwrap();
        }
        sleep(HOUR).await;
        server.clear_faults();
        set(&server, "orange_es", AtCsp::Accepted, None);
    };
    let start = Instant::now();
    let (change, ()) = tokio::join!(status(&mut watch), outage);
    assert_eq!(change, Some(BusinessProfileStatus::Accepted));
    assert!(start.elapsed() < HOUR + 6 * MINUTE, "{:?}", start.elapsed());
    assert_eq!(next(&mut watch).await, None);

    let waits = waits.lock().unwrap();
    assert!(waits.len() > 4, "{waits:?}");
    assert_eq!(server.requests().len(), waits.len() + 2);
    let (first, last) = (waits[0], *waits.last().unwrap());
    assert!(
        first <= Duration::from_secs(10) && last >= Duration::from_secs(150),
        "{waits:?}"
    );
    assert!(waits.iter().all(|wait| *wait <= 5 * MINUTE), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_of_an_hour_is_kept() {
    let (server, client) = started().await;
    for status in [429, 503] {
        let (mut watch, waits) = with_waits(watch::application_profile(&client, APPLICATION));
        let before = server.requests().len();
        server
            .inject(Fault::status(status).retry_after(HOUR))
            .unwrap();
        let start = Instant::now();
        assert!(next(&mut watch).await.is_some());
        assert!(start.elapsed() >= HOUR, "{:?}", start.elapsed());
        assert_eq!(*waits.lock().unwrap(), [HOUR]);
        assert_eq!(server.requests().len() - before, 2);
    }
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_by_waiting_ends_a_watch_at_once() {
    let (server, client) = started().await;
    let stranger = Client::builder()
        .credentials(Credentials::new("nobody", "secret"))
        .base_url(server.network_registry_url())
        .build()
        .unwrap();
    let tfn = server.tfn().unwrap();
    let unknown = uuid::Uuid::from_u128(1);
    server
        .inject(Fault::status(403).on("getApplicationProfile"))
        .unwrap();
    server
        .inject(Fault::status(400).on("listApplicationProfileCspStatuses"))
        .unwrap();
    let start = Instant::now();

    let mut unauthorized = watch::business_profile(&stranger, BUSINESS);
    assert_eq!(refusal(unauthorized.try_next().await.unwrap_err()), 401);
    let mut forbidden = watch::application_profile(&client, APPLICATION);
    assert_eq!(refusal(forbidden.try_next().await.unwrap_err()), 403);
    let mut refused = watch::application_profile_csps(&client, APPLICATION);
    assert_eq!(refusal(refused.try_next().await.unwrap_err()), 400);
    let mut absent = watch::business_profile_csps(&client, "nobody");
    assert_eq!(refusal(absent.try_next().await.unwrap_err()), 404);
    assert_eq!(next(&mut absent).await, None);
    let mut absent = watch::numbers(&tfn, unknown);
    assert_eq!(refusal(absent.try_next().await.unwrap_err()), 404);
    let mut absent = watch::number(&tfn, unknown, NUMBER);
    assert_eq!(refusal(absent.try_next().await.unwrap_err()), 404);
    let mut unsendable = watch::business_profile(&client, "..");
    let error = unsendable.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    assert_eq!(next(&mut unsendable).await, None);

    assert!(start.elapsed() < Duration::from_secs(1));
}

fn refusal(error: Error) -> u16 {
    error.status().unwrap().as_u16()
}

#[tokio::test(start_paused = true)]
async fn a_watch_gives_up_after_the_time_that_was_set() {
    let (server, client) = started().await;
    server.inject(Fault::status(503).times(u32::MAX)).unwrap();
    let limit = 10 * MINUTE;
    let (mut watch, waits) =
        with_waits(watch::business_profile(&client, BUSINESS).give_up_after(limit));
    let start = Instant::now();
    assert_eq!(refusal(watch.try_next().await.unwrap_err()), 503);
    let elapsed = start.elapsed();
    assert!(elapsed >= limit && elapsed < limit + MINUTE, "{elapsed:?}");
    assert_eq!(server.requests().len(), waits.lock().unwrap().len() + 1);
    assert_eq!(next(&mut watch).await, None);

    server.clear_faults();
    server.inject(Fault::status(503).retry_after(HOUR)).unwrap();
    let mut watch = watch::business_profile(&client, BUSINESS).give_up_after(limit);
    let start = Instant::now();
    assert_eq!(refusal(watch.try_next().await.unwrap_err()), 503);
    assert!(
        start.elapsed() < Duration::from_secs(1),
        "it is no use to wait"
    );
}

#[tokio::test(start_paused = true)]
async fn a_success_between_failures_sets_the_time_to_give_up_back() {
    let (server, client) = started().await;
    set(&server, "orange_es", AtCsp::Provisioning, None);
    let mut watch = watch::business_profile(&client, BUSINESS)
        .poll_interval(MINUTE, MINUTE)
        .give_up_after(3 * MINUTE);
    assert!(next(&mut watch).await.is_some());
    let faults = async {
        // Between two polls, so that the first two of three fail.
        sleep(MINUTE / 2).await;
        for _ in 0..5 {
            server.inject(Fault::status(503).times(2)).unwrap();
            sleep(3 * MINUTE).await;
        }
        set(&server, "orange_es", AtCsp::Accepted, None);
    };
    let (change, ()) = tokio::join!(status(&mut watch), faults);
    assert_eq!(change, Some(BusinessProfileStatus::Accepted));
}

#[tokio::test(start_paused = true)]
async fn polls_are_at_least_a_second_apart_whatever_the_interval() {
    let (server, client) = started().await;
    set(&server, "orange_es", AtCsp::Provisioning, None);
    let mut watch =
        watch::business_profile(&client, BUSINESS).poll_interval(Duration::ZERO, Duration::ZERO);
    assert!(next(&mut watch).await.is_some());
    server
        .inject(Fault::status(503).times(10).on("getBusinessProfile"))
        .unwrap();
    let before = server.requests().len();
    tokio::select! {
        _ = watch.try_next() => panic!("nothing changes"),
        () = sleep(Duration::from_millis(20_500)) => {}
    }
    assert_eq!(server.requests().len() - before, 20);
}

#[tokio::test(start_paused = true)]
async fn one_request_for_each_round_tells_about_all_operators() {
    let (server, client) = started().await;
    let statuses = client.business_profiles().list_csp_statuses(BUSINESS);
    let statuses = statuses.await.unwrap().embedded;
    let mut operators = statuses
        .business_profile_csp_statuses
        .into_iter()
        .map(|at| at.csp_id)
        .collect::<Vec<_>>();
    assert!(operators.len() > 2);
    for csp in &operators {
        set(&server, csp, AtCsp::Provisioning, None);
    }
    let before = server.requests().len();
    let mut watch = watch::business_profile_csps(&client, BUSINESS);
    let mut reported = Vec::new();
    for _ in &operators {
        reported.push(next(&mut watch).await.unwrap().id);
    }
    reported.sort();
    operators.sort();
    assert_eq!(reported, operators);
    assert_eq!(server.requests().len() - before, 1);

    set(
        &server,
        "orange_es",
        AtCsp::Rejected,
        Some("the tax number"),
    );
    let rejected = next(&mut watch).await.unwrap();
    assert_eq!(rejected.id, "orange_es");
    assert_eq!(rejected.previous, Some(AtCsp::Provisioning));
    assert_eq!(rejected.message.as_deref(), Some("the tax number"));
    for csp in operators.iter().filter(|csp| *csp != "orange_es") {
        set(&server, csp, AtCsp::Accepted, None);
    }
    let mut rest = 0;
    while let Some(change) = next(&mut watch).await {
        assert_eq!(change.status, AtCsp::Accepted);
        rest += 1;
    }
    assert_eq!(rest, operators.len() - 1);
}

#[tokio::test(start_paused = true)]
async fn an_application_profile_is_followed_at_all_operators_and_those_of_all_profiles_are_told_apart()
 {
    let (server, client) = started().await;
    server
        .set_application_profile_csp_status(
            APPLICATION,
            "orange_es",
            ApplicationAtCsp::ProvisioningOrder,
            None,
        )
        .unwrap();
    let mut watch =
        watch::application_profile_csps(&client, APPLICATION).from(ApplicationAtCsp::Accepted);
    let waiting = next(&mut watch).await.unwrap();
    assert_eq!(
        (waiting.id.as_str(), waiting.previous),
        ("orange_es", Some(ApplicationAtCsp::Accepted))
    );
    let mut all = watch::application_profile_csps(&client, "*").from(ApplicationAtCsp::Accepted);
    let waiting = next(&mut all).await.unwrap();
    assert_eq!(waiting.id, format!("{APPLICATION}/orange_es"));
}

#[tokio::test(start_paused = true)]
async fn a_watch_continues_from_what_is_known_without_a_second_report() {
    let (server, client) = started().await;
    set(&server, "orange_es", AtCsp::Provisioning, None);
    let mut watch =
        watch::business_profile(&client, BUSINESS).from(BusinessProfileStatus::Provisioning);
    let decision = async {
        sleep(HOUR).await;
        set(&server, "orange_es", AtCsp::Accepted, None);
    };
    let (change, ()) = tokio::join!(next(&mut watch), decision);
    let change = change.unwrap();
    assert_eq!(change.status, BusinessProfileStatus::Accepted);
    assert_eq!(change.previous, Some(BusinessProfileStatus::Provisioning));

    let mut over = watch::business_profile(&client, BUSINESS).from(BusinessProfileStatus::Accepted);
    assert_eq!(next(&mut over).await, None);

    set(&server, "orange_es", AtCsp::Rejected, None);
    set(&server, "vodafone_es", AtCsp::Provisioning, None);
    let known = [
        ("orange_es", AtCsp::Rejected),
        ("vodafone_es", AtCsp::ReadyToUpdate),
    ];
    let mut some = watch::business_profile_csps(&client, BUSINESS)
        .from(AtCsp::Accepted)
        .from_each(known);
    let change = next(&mut some).await.unwrap();
    assert_eq!(
        (change.id.as_str(), change.status, change.previous),
        (
            "vodafone_es",
            AtCsp::Provisioning,
            Some(AtCsp::ReadyToUpdate)
        )
    );
}

#[tokio::test(start_paused = true)]
async fn a_business_profile_is_not_decided_while_a_change_is_pending() {
    let (server, client) = started().await;
    let profiles = client.business_profiles();
    profiles
        .put_change_request(BUSINESS, change_name())
        .await
        .unwrap();
    let mut watch = watch::business_profile(&client, BUSINESS);
    assert_eq!(
        status(&mut watch).await,
        Some(BusinessProfileStatus::Accepted)
    );
    let steps = async {
        for _ in 0..3 {
            sleep(HOUR).await;
            server.advance();
        }
    };
    let after = async {
        let provisioning = status(&mut watch).await;
        (
            provisioning,
            status(&mut watch).await,
            status(&mut watch).await,
        )
    };
    let (after, ()) = tokio::join!(after, steps);
    assert_eq!(
        after,
        (
            Some(BusinessProfileStatus::Provisioning),
            Some(BusinessProfileStatus::Accepted),
            None
        )
    );
}

#[tokio::test(start_paused = true)]
async fn a_change_request_is_followed_to_its_decision_or_withdrawal() {
    let (server, client) = started().await;
    let profiles = client.business_profiles();
    assert_eq!(
        next(&mut watch::business_profile_change(&client, BUSINESS)).await,
        None,
        "there is none"
    );
    profiles
        .put_change_request(BUSINESS, change_name())
        .await
        .unwrap();
    let mut watch = watch::business_profile_change(&client, BUSINESS);
    assert_eq!(status(&mut watch).await, Some(ChangeRequestStatus::Pending));
    let rejected = ChangeRequestStatus::Rejected;
    server
        .decide_change_request(BUSINESS, rejected.clone(), Some("say why"))
        .unwrap();
    let change = next(&mut watch).await.unwrap();
    assert_eq!(
        (change.status, change.message.as_deref()),
        (rejected, Some("say why"))
    );
    assert_eq!(next(&mut watch).await, None);

    profiles
        .put_change_request(BUSINESS, change_name())
        .await
        .unwrap();
    let mut watch = watch::business_profile_change(&client, BUSINESS);
    assert_eq!(status(&mut watch).await, Some(ChangeRequestStatus::Pending));
    profiles.delete_change_request(BUSINESS).await.unwrap();
    assert_eq!(next(&mut watch).await, None);
}

#[tokio::test(start_paused = true)]
async fn all_numbers_of_a_registration_are_followed_with_the_reviewers_reasons() {
    const OTHER: &str = "18005550100";
    let server = Server::start().await.unwrap();
    let tfn = server.tfn().unwrap();
    let id = server.seed_registration(&two_numbers(OTHER));
    let mut watch = watch::numbers(&tfn, id);
    let mut first = [next(&mut watch).await, next(&mut watch).await].map(Option::unwrap);
    first.sort_by_key(|change| change.id.clone());
    assert_eq!(
        first.each_ref().map(|change| change.id.as_str()),
        [NUMBER, OTHER]
    );
    assert!(
        first
            .iter()
            .all(|it| it.status == NumberStatus::PendingReview)
    );

    let set = |number, status, reason| server.set_number_status(id, number, status, reason);
    set(OTHER, NumberStatus::Rejected, Some("spam")).unwrap();
    let before = server.requests().len();
    let change = next(&mut watch).await.unwrap();
    assert_eq!(
        (change.id.as_str(), change.message.as_deref()),
        (OTHER, Some("spam"))
    );
    assert_eq!(server.requests().len() - before, 2);
    set(NUMBER, NumberStatus::Registered, None).unwrap();
    let change = next(&mut watch).await.unwrap();
    assert_eq!(
        (change.id.as_str(), change.status),
        (NUMBER, NumberStatus::Registered)
    );
    assert_eq!(next(&mut watch).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_waits_for_corrections_ends_its_watch_with_the_reason() {
    let server = Server::start().await.unwrap();
    let mut watch = watch::number(&server.tfn().unwrap(), REGISTRATION, NUMBER);
    let waits = next(&mut watch).await.unwrap();
    assert_eq!(waits.status, NumberStatus::UpdatesRequired);
    assert!(waits.message.is_some_and(|reason| !reason.is_empty()));
    assert_eq!(next(&mut watch).await, None);
}

fn two_numbers(other: &str) -> CreateRegistration {
    serde_json::from_value(json!({
        "business": {
            "name": "Acme",
            "address": {
                "street": "1 Road", "city": "Town", "state": "CA", "postal_code": "90001", "country": "US",
            },
            "company_website": "https://acme.example",
            "contact": {
                "first_name": "A", "last_name": "B", "email": "a@acme.example", "phone": "12125550100",
            },
            "entity_type": "PRIVATE_PROFIT",
            "tax_id_type": "EIN",
            "tax_id": "12-3456789",
            "tax_id_issuing_country": "US",
        },
        "estimated_monthly_volume": "10,000",
        "requested_numbers": [{ "number": NUMBER }, { "number": other }],
        "business_reason": "One for each region.",
        "use_case": { "category": "Notifications", "description": "Parcels." },
        "message_content": { "content": "Your parcel has left." },
        "opt_in": { "workflow": "Text-to-join", "images": [] },
        "additional_information": "None.",
    }))
    .unwrap()
}

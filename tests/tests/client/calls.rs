//! One call: what it sends, what it gives, and what it is as a value.

mod connections;
mod errors;
mod exchanges;
mod time;

use std::time::Duration;

use serde_json::json;
use tests::clients::{SECRET, credentials};
use tests::faults::{FaultServer, Reply};
use uuid::Uuid;
use vonage_registration::network_registry::{
    self, BusinessInformation, PutBusinessProfileChangeRequest,
};
use vonage_registration::tfn::{Client, IsvReseller, UpdateRegistration};
use vonage_registration::{ClientBuilder, Error, Location, RetryPolicy, Rule};

const ID: Uuid = Uuid::nil();

/// A server that replies in this order, and hangs up on what comes then.
async fn server(script: impl Into<Vec<Reply>>) -> FaultServer {
    FaultServer::start(script.into(), Reply::steps([]))
        .await
        .unwrap()
}

/// A client that does not wait long between attempts.
fn quick(url: impl Into<String>) -> ClientBuilder<Client> {
    let wait = Duration::from_millis(1);
    Client::builder()
        .credentials(credentials())
        .base_url(url)
        .retry(RetryPolicy::default().backoff(wait, wait))
}

fn client(server: &FaultServer) -> Client {
    quick(server.url()).build().unwrap()
}

/// A registration as it is read.
fn registration() -> Reply {
    Reply::json(200, &json!({ "id": ID }))
}

/// A page with one number, and a token.
fn page(number: &str, next: Option<&str>) -> Reply {
    let numbers = [json!({ "number": number, "registration_id": ID })];
    Reply::json(
        200,
        &json!({
            "_embedded": { "numbers": numbers },
            "_links": { "next": next },
        }),
    )
}

/// The body of a write that gives nothing.
fn update(reason: &str) -> UpdateRegistration {
    UpdateRegistration::builder()
        .business_reason(reason)
        .build()
}

/// The first violation of a request that was refused.
fn refusal(error: &Error) -> (Location, &str, Rule) {
    let violation = &error.violations().unwrap().as_slice()[0];
    (violation.location(), violation.pointer(), violation.rule())
}

#[tokio::test]
async fn the_response_of_a_call_tells_status_attempts_and_trace_id() {
    let body = json!({ "id": ID, "later": true, "business_reason": null }).to_string();
    let server = server([Reply::http(203, "x-request-id: t1\r\n", body)]).await;
    let client = quick(server.url())
        .user_agent_suffix("acme/1")
        .build()
        .unwrap();
    let response = client.registrations().get(ID).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.attempts()), (203, 1));
    assert_eq!(response.trace_id(), Some("t1"));
    assert_eq!(response.into_body().id, ID);
    let agent = format!("vonage-registration/{} acme/1", env!("CARGO_PKG_VERSION"));
    assert_eq!(server.requests()[0].header("user-agent"), Some(&*agent));
}

#[tokio::test]
async fn an_integer_is_read_however_a_server_writes_it() {
    for (written, size) in [
        ("1.0", Some(1)),
        ("1e2", Some(100)),
        ("-2.50E1", Some(-25)),
        ("1.5", None),
    ] {
        let text = r#""\"1.0 is 1e2""#;
        let body = format!(r#"{{"_links":{{"next":{text}}},"page_size":{written}}}"#);
        let server = server([Reply::http(200, "", body)]).await;
        match client(&server).numbers().list().await {
            Ok(page) => {
                assert_eq!(page.page_size, size, "{written}");
                assert_eq!(page.links.unwrap().next.as_deref(), Some("\"1.0 is 1e2"));
            }
            Err(error) => {
                assert_eq!(size, None, "{written}");
                assert!(
                    error.to_string().contains("/page_size: invalid type"),
                    "{error}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_query_parameter_replaces_an_earlier_one_and_its_violations() {
    let server = server([Reply::http(204, "", ""), Reply::http(204, "", "")]).await;
    let client = network_registry::Client::builder().credentials(credentials());
    let client = client.base_url(server.url()).build().unwrap();
    let list = client.business_profiles().list().limit(100_000);
    assert!(list.validate().is_err());
    drop(list.next("a b").limit(5).await);
    let list = client.catalogue().list_csps().countries(["Spain"]);
    drop(list.countries(["ES", "DE"]).await);
    let queries = server.requests();
    let queries: Vec<_> = queries.iter().map(|it| it.query()).collect();
    assert_eq!(queries, ["next=a%20b&limit=5", "countries=ES,DE"]);
}

#[tokio::test]
async fn violations_keep_a_request_from_being_sent_unless_checks_are_off() {
    let server = server([Reply::http(200, "", "")]).await;
    let long = update(&"x".repeat(150));
    let call = client(&server).registrations().update(ID, long.clone());
    let error = call.await.unwrap_err();
    let expected = "not sent: body /business_reason: 150 characters, at most 149 are allowed";
    assert_eq!(error.to_string(), format!("updateRegistration: {expected}"));
    assert!(!error.is_retryable() && error.attempts() == 0);
    assert!(server.requests().is_empty());

    fn checked(body: &UpdateRegistration) -> Result<(), Error> {
        body.validate()?;
        Ok(())
    }
    let error = checked(&long).unwrap_err();
    assert_eq!(
        (error.operation(), error.to_string().as_str()),
        (None, expected)
    );

    let unchecked = quick(server.url()).checks(false).build().unwrap();
    let call = unchecked.registrations().update(ID, long);
    assert_eq!(call.validate().unwrap_err().as_slice().len(), 1);
    call.await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_value_of_another_format_is_one_violation_and_its_length_none() {
    let address = BusinessInformation::builder().address_street_1("Gran Vía 1");
    let address = address.postal_code("28013").city("Madrid").country("USA");
    let request = PutBusinessProfileChangeRequest::builder().business_information(address.build());
    let violations = request.build().validate().unwrap_err();
    let found: Vec<_> = violations
        .iter()
        .map(|it| (it.pointer(), it.rule()))
        .collect();
    assert_eq!(found, [("/business_information/country", Rule::Format)]);

    // An email address does not say how long it is.
    let reseller = IsvReseller::builder()
        .contact_email("x".repeat(501))
        .build();
    let request = UpdateRegistration::builder().isv_reseller(reseller).build();
    let violations = request.validate().unwrap_err();
    let rules: Vec<_> = violations.iter().map(|it| it.rule()).collect();
    assert_eq!(rules, [Rule::MaxLength, Rule::Format]);
}

#[tokio::test]
async fn a_url_that_is_too_long_is_refused_at_once() {
    let server = server([]).await;
    let client = quick(server.url()).checks(false).build().unwrap();
    let long = "x".repeat(70_000);
    let events = client.registrations().list_events(ID, &long);
    assert!(events.validate().is_err());
    let list = client.numbers().list().cursor(&long);
    for (error, location) in [
        (events.await.unwrap_err(), Location::Path),
        (list.await.unwrap_err(), Location::Query),
    ] {
        assert_eq!(refusal(&error), (location, "", Rule::MaxLength));
        assert!(
            !error.is_retryable() && error.to_string().len() < 200,
            "{error}"
        );
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_header_of_a_call_is_sent_in_place_of_an_earlier_one() {
    let server = server([registration()]).await;
    let call = client(&server)
        .registrations()
        .get(ID)
        .header("X-Tenant", "a");
    call.header("x-tenant", String::from("b")).await.unwrap();
    let headers = &server.requests()[0].headers;
    let sent: Vec<_> = headers
        .iter()
        .filter(|(name, _)| name == "x-tenant")
        .collect();
    assert_eq!(sent, [&("x-tenant".to_owned(), "b".to_owned())]);
}

#[tokio::test]
async fn a_header_that_the_client_is_responsible_for_is_refused_without_showing_it() {
    let server = server([]).await;
    let client = quick(server.url()).checks(false).build().unwrap();
    for (name, value, rule) in [
        ("Authorization", "hunter2", Rule::Forbidden),
        ("content-type", "hunter2", Rule::Forbidden),
        ("HOST", "hunter2", Rule::Forbidden),
        ("Content-Length", "hunter2", Rule::Forbidden),
        ("x-a", "b\r\nc: d", Rule::Format),
    ] {
        let error = client
            .registrations()
            .get(ID)
            .header(name, value)
            .await
            .unwrap_err();
        assert_eq!(
            refusal(&error),
            (Location::Header, &*format!("/{name}"), rule)
        );
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn clients_calls_and_futures_can_move_between_threads() {
    fn check<T: Send + Sync + Clone>(_: &T) {}
    fn check_future<F: Future + Send + 'static>(_: &F) {}
    let client = quick("http://127.0.0.1:9").build().unwrap();
    let get = client.registrations().get(ID);
    check(&client);
    check(&get);
    check_future(&get.clone().send());
    check_future(&client.numbers().list());
}

#[tokio::test]
async fn a_call_can_be_spawned_and_joined_and_its_clone_is_a_call_of_its_own() {
    let server = server([registration(), registration(), registration()]).await;
    let call = client(&server).registrations().get(ID);
    let clone = call.clone();
    let spawned = tokio::spawn(call);
    let (joined, sent) = tokio::join!(clone.clone(), clone.send());
    assert_eq!(spawned.await.unwrap().unwrap().id, ID);
    assert_eq!((joined.unwrap().id, sent.unwrap().into_body().id), (ID, ID));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_call_that_was_begun_is_not_begun_again_by_send_and_ends_when_it_is_dropped() {
    let body = json!({ "id": ID }).to_string();
    let slow = Reply::trickle(200, "", body, Duration::from_millis(2));
    let server = server([slow.clone(), slow, registration()]).await;
    let registrations = client(&server);
    let registrations = registrations.registrations();
    let mut call = registrations.get(ID);
    let soon = Duration::from_millis(40);
    assert!(tokio::time::timeout(soon, &mut call).await.is_err());
    assert_eq!(call.send().await.unwrap().body().id, ID);
    assert_eq!(server.requests().len(), 1);

    let dropped = tokio::time::timeout(soon, registrations.get(ID));
    assert!(dropped.await.is_err());
    assert_eq!(registrations.get(ID).await.unwrap().id, ID);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn calls_and_lists_block_where_there_is_no_runtime() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let script = [
        registration(),
        page("1", Some("a")),
        page("2", None),
        page("3", None),
        Reply::json(400, &json!({})),
    ];
    let server = runtime.block_on(server(script));
    let client = client(&server);
    assert_eq!(client.registrations().get(ID).block().unwrap().id, ID);
    let numbers = client.numbers();
    let items = numbers.list().items().block().map(|it| it.unwrap().number);
    assert_eq!(items.collect::<Vec<_>>(), ["1", "2"]);
    let pages = numbers
        .list()
        .pages()
        .block()
        .map(|it| it.unwrap().items().len());
    assert_eq!(pages.collect::<Vec<_>>(), [1]);
    let mut failing = numbers.list().items().block();
    assert_eq!(failing.next().unwrap().unwrap_err().status().unwrap(), 400);
    assert!(failing.next().is_none());
}

#[tokio::test]
async fn blocking_inside_of_a_runtime_is_an_error() {
    let server = server([]).await;
    let numbers = client(&server);
    let numbers = numbers.numbers();
    let error = numbers.list().block().unwrap_err();
    assert!(matches!(error, Error::Configuration(_)), "{error}");
    assert!(error.to_string().contains("await"), "{error}");
    let outcomes: Vec<_> = numbers.list().items().block().collect();
    assert!(matches!(
        outcomes.as_slice(),
        [Err(Error::Configuration(_))]
    ));
    assert!(server.requests().is_empty());
}

#[test]
fn a_client_without_credentials_says_so() {
    let error = Client::builder().build().unwrap_err();
    assert!(error.to_string().contains("no credentials"), "{error}");
    assert!(!format!("{error:?}").contains(SECRET));
}

#[test]
fn types_of_signatures_come_with_the_crate() {
    use vonage_registration::{Credentials, bytes, chrono, from_json, secrecy, serde, serde_json};

    fn read<T: serde::de::DeserializeOwned>(text: bytes::Bytes) -> Option<T> {
        from_json(&text).ok()
    }
    let secret = secrecy::SecretString::from(SECRET);
    assert!(!format!("{:?}", Credentials::new("abcd1234", secret)).contains(SECRET));
    let read: Option<serde_json::Value> = read(bytes::Bytes::from_static(b"[1]"));
    assert_eq!(read, Some(json!([1])));
    let never = vonage_registration::uuid::Uuid::nil();
    assert_eq!(
        (never, chrono::NaiveDate::MIN.to_string().is_empty()),
        (ID, false)
    );
}

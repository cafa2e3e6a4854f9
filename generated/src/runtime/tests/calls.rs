use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::api::{BASIC, Client, SECRET, create_thing};
use super::server::{Reply, Server, json, reply};
use crate::runtime::tls::{self, backend};
use crate::runtime::{
    Error, Format, Location, RetryPolicy, Rule, Violation, Violations, http_client,
    http_client_builder, validate,
};

#[tokio::test]
async fn a_call_sends_route_credentials_and_body_and_gives_the_model() {
    let server = Server::start(vec![json(201, r#"{"id":7,"later":true,"note":null}"#)]).await;
    let client = Client::quick(&server)
        .user_agent_suffix("acme/1")
        .build()
        .unwrap();
    let response = client.create(create_thing("é")).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.body().id), (201, 7));
    assert_eq!((response.attempts(), response.trace_id()), (1, None));

    let request = server.seen().remove(0).to_lowercase();
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        request.starts_with("post /v1/things http/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains(&format!("authorization: basic {}", BASIC.to_lowercase())));
    assert!(request.contains(&format!(
        "user-agent: vonage-registration/{version} acme/1\r\n"
    )));
    assert!(request.contains("content-type: application/json\r\n"));
    assert!(request.contains("accept: application/json\r\n"));
    assert!(request.ends_with("\r\n\r\n{\"name\":\"é\"}"));
}

#[tokio::test]
async fn an_integer_is_read_however_a_server_writes_it() {
    for (written, id) in [
        ("1.0", Some(1)),
        ("1e2", Some(100)),
        ("-2.50E1", Some(-25)),
        ("1.5", None),
    ] {
        let body = format!(r#"{{"note":"\"1.0 is 1e2","id":{written}}}"#);
        let server = Server::start(vec![json(200, &body)]).await;
        let read = Client::of(&server).get("x").await;
        assert_eq!(read.as_ref().ok().map(|thing| thing.id), id, "{written}");
        match read {
            Ok(thing) => assert_eq!(thing.note.as_deref(), Some("\"1.0 is 1e2")),
            Err(error) => assert!(error.to_string().contains("/id: invalid type"), "{error}"),
        }
    }
}

#[tokio::test]
async fn a_path_parameter_that_changes_the_route_is_refused_even_with_checks_off() {
    let server = Server::start(vec![]).await;
    let client = Client::quick(&server).checks(false).build().unwrap();
    for id in ["", ".", ".."] {
        let error = client.get(id).await.unwrap_err();
        let rules: Vec<Rule> = error
            .violations()
            .unwrap()
            .iter()
            .map(|it| it.rule())
            .collect();
        assert_eq!(rules, [Rule::PathSegment]);
        assert_eq!(
            (error.attempts(), error.may_have_been_processed()),
            (0, false)
        );
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn query_parameters_replace_earlier_ones_and_their_violations() {
    let server = Server::start(vec![json(200, r#"{"things":[],"next":null}"#)]).await;
    let list = Client::of(&server)
        .list()
        .limit(500)
        .countries(&["ES"])
        .limit(5);
    list.countries(&["ES", "DE"]).cursor("a b").await.unwrap();
    assert_eq!(
        server.lines(),
        ["GET /v1/things?limit=5&countries=ES,DE&cursor=a%20b"]
    );
}

#[tokio::test]
async fn violations_keep_a_request_from_being_sent() {
    let server = Server::start(vec![]).await;
    let client = Client::of(&server);
    let error = client.list().limit(500).send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "listThings: not sent: query /limit: 500 is more than 100"
    );
    let error = client.create(create_thing("too long")).await.unwrap_err();
    let expected = "createThing: not sent: body /name: 8 characters, at most 5 are allowed";
    assert_eq!(error.to_string(), expected);
    assert!(!error.is_retryable());
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn with_checks_off_a_violation_is_sent_but_still_found_on_request() {
    let server = Server::start(vec![json(200, r#"{"id":7}"#)]).await;
    let client = Client::quick(&server).checks(false).build().unwrap();
    let call = client.create(create_thing("too long"));
    assert_eq!(call.validate().unwrap_err().as_slice().len(), 1);
    call.await.unwrap();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn an_unreadable_success_keeps_status_body_and_path() {
    let body = r#"{"things":[{"id":1},{"id":"x"}]}"#;
    let headers = "content-type: application/hal+json; charset=utf-8\r\nx-request-id: t1\r\n";
    let server = Server::start(vec![reply(200, headers, body)]).await;
    let error = Client::of(&server).list().await.unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), error.trace_id()),
        (200, Some("t1"))
    );
    assert!(error.may_have_been_processed() && !error.is_retryable());
    let Error::Unreadable(unreadable) = &error else {
        panic!("{error}")
    };
    assert_eq!(unreadable.body().as_ref(), body.as_bytes());
    assert_eq!(unreadable.decode_error().unwrap().pointer(), "/things/1/id");
    assert!(
        error.to_string().starts_with(
            "listThings: succeeded with 200 OK, but its response is unreadable: /things/1/id: invalid type"
        ),
        "{error}"
    );
}

#[tokio::test]
async fn problem_details_are_read_and_shown_in_one_line() {
    let body = r#"{"type":"https://x","title":"Invalid\nparams","detail":"The name is bad",
        "instance":"abc","invalid_parameters":[{"name":"name","reason":"is bad"}]}"#;
    let headers = "content-type: application/problem+json\r\nretry-after: 5\r\n";
    let server = Server::start(vec![reply(422, headers, body)]).await;
    let error = Client::of(&server)
        .create(create_thing("a"))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "createThing: 422 Unprocessable Entity: Invalid params: The name is bad [trace abc]"
    );
    assert_eq!((error.trace_id(), error.attempts()), (Some("abc"), 1));
    assert_eq!(error.retry_after().unwrap().as_secs(), 5);
    let Error::Api(api) = &error else {
        panic!("{error}")
    };
    assert_eq!(api.body().as_ref(), body.as_bytes());
    assert_eq!(api.problem().unwrap().invalid_parameters.len(), 1);
}

#[tokio::test]
async fn a_given_http_client_that_follows_redirects_leaves_the_credentials_behind() {
    let other = Server::start(vec![json(200, r#"{"id":7}"#)]).await;
    let location = format!("location: {}/x\r\n", other.url());
    let server = Server::start(vec![reply(302, &location, "")]).await;
    let http = backend(reqwest::Client::builder().no_proxy())
        .unwrap()
        .build()
        .unwrap();
    let client = Client::quick(&server).http_client(http).build().unwrap();
    client.get("x").await.unwrap();
    assert!(
        server
            .seen()
            .remove(0)
            .to_lowercase()
            .contains("authorization: basic")
    );
    assert!(
        !other
            .seen()
            .remove(0)
            .to_lowercase()
            .contains("authorization")
    );
}

/// A client that follows redirects, of a server that redirects to `location` with `status`.
async fn following(status: u16, location: &str) -> (Server, Client) {
    let location = format!("location: {location}/x\r\n");
    let script = (0..3).map(|_| reply(status, &location, "")).collect();
    let server = Server::start(script).await;
    let http = http_client_builder().unwrap();
    let http = http
        .redirect(reqwest::redirect::Policy::limited(3))
        .build()
        .unwrap();
    let client = Client::quick(&server).http_client(http).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn a_write_that_was_redirected_may_have_been_processed_and_is_not_repeated() {
    let limited = Server::answering(|_| Some(reply(429, "", ""))).await;
    let gone = Server::start(vec![]).await.url();
    tokio::task::yield_now().await;
    for (status, location) in [(302, gone.clone()), (307, gone), (303, limited.url())] {
        let (server, client) = following(status, &location).await;
        let error = client.create(create_thing("a")).await.unwrap_err();
        assert_eq!(server.seen().len(), 1, "{error}");
        assert!(
            error.may_have_been_processed() && !error.is_retryable(),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_given_http_client_that_follows_no_redirects_repeats_a_write_that_reached_nobody() {
    let gone = Server::start(vec![]).await.url();
    tokio::task::yield_now().await;
    let client = Client::builder()
        .base_url(gone)
        .http_client(http_client().unwrap());
    let wait = Duration::from_millis(1);
    let client = client
        .retry(RetryPolicy::default().backoff(wait, wait))
        .build()
        .unwrap();
    let error = client.create(create_thing("a")).await.unwrap_err();
    assert_eq!(
        (error.attempts(), error.may_have_been_processed()),
        (3, false)
    );
}

#[tokio::test]
async fn a_proxy_of_the_environment_sees_other_hosts_and_never_loopback() {
    let proxy = Server::start(vec![json(200, r#"{"id":1}"#)]).await;
    let server = Server::start(vec![json(200, r#"{"id":7}"#)]).await;
    let url = proxy.url();
    let variable = move |name: &str| (name == "http_proxy").then(|| url.clone());
    let http = tls::builder(Duration::from_secs(5), &variable)
        .unwrap()
        .build()
        .unwrap();
    let near = Client::quick(&server)
        .http_client(http.clone())
        .build()
        .unwrap();
    assert_eq!(near.get("x").await.unwrap().id, 7);
    let far = Client::builder()
        .base_url("http://api.example.com")
        .http_client(http);
    let far = far.dangerously_allow_plain_http(true).build().unwrap();
    assert_eq!(far.get("x").await.unwrap().id, 1);
    assert_eq!(
        proxy.lines(),
        ["GET http://api.example.com/v1/things/x/parts"]
    );
}

#[test]
fn a_variable_that_holds_no_proxy_is_named_without_its_value() {
    let variable = |name: &str| (name == "HTTPS_PROXY").then(|| "http://u:hunter2@:x".to_owned());
    let error = tls::builder(Duration::from_secs(5), &variable).unwrap_err();
    assert!(error.to_string().contains("HTTPS_PROXY"), "{error}");
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
}

#[tokio::test]
async fn an_exchange_is_told_after_every_attempt_without_credentials() {
    let echo = format!(r#"{{"title":"No {SECRET}","detail":"{BASIC}"}}"#);
    let script = vec![
        reply(
            503,
            "set-cookie: c00kie=1\r\nx-echo: Basic a2V5OnMzY3IzdC12YWx1ZQ==\r\n",
            &echo,
        ),
        json(200, r#"{"things":[]}"#),
        json(200, r#"{"things":7}"#),
    ];
    let server = Server::start(script).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&told);
    let client = Client::quick(&server).on_exchange(move |exchange| {
        let body = exchange.response_body().map(String::from_utf8_lossy);
        into.lock().unwrap().push(format!(
            "{} {} {} {} {:?} {} {:?} {:?} {:?} {} {:?} {}",
            exchange.operation_id(),
            exchange.method(),
            exchange.url_template(),
            exchange.path(),
            exchange.query(),
            exchange.attempt(),
            exchange.status().map(|it| it.as_u16()),
            exchange.content_type(),
            body,
            exchange.error().is_some(),
            exchange.response_headers(),
            exchange.elapsed() > Duration::ZERO,
        ));
        assert_eq!(exchange.request_body(), None);
    });
    let client = client.build().unwrap();
    client.list().limit(7).await.unwrap();
    client.list().await.unwrap_err();
    let told = told.lock().unwrap();
    let route = "listThings GET /v1/things /v1/things";
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[0].starts_with(&format!(
            r#"{route} Some("limit=7") 1 Some(503) None Some("#
        )),
        "{told:?}"
    );
    assert!(
        told[0].contains("No [redacted]") && told[0].contains(" true "),
        "{told:?}"
    );
    assert!(
        told[1].starts_with(&format!(
            r#"{route} Some("limit=7") 2 Some(200) Some("application/json")"#
        )),
        "{told:?}"
    );
    assert!(
        told[1].contains(" false ") && told[1].ends_with("true"),
        "{told:?}"
    );
    assert!(
        told[2].starts_with(&format!("{route} None 1 Some(200)")) && told[2].contains(" true "),
        "{told:?}"
    );
    for hidden in [SECRET, BASIC, "c00kie"] {
        assert!(!told.concat().contains(hidden), "{told:?}");
    }
}

#[tokio::test]
async fn a_url_that_is_too_long_is_refused_at_once() {
    let server = Server::start(vec![]).await;
    let client = Client::quick(&server).checks(false).build().unwrap();
    let long = "x".repeat(70_000);
    for (error, location) in [
        (client.get(&long).await.unwrap_err(), Location::Path),
        (
            client.list().cursor(&long).await.unwrap_err(),
            Location::Query,
        ),
    ] {
        let violation = &error.violations().unwrap().as_slice()[0];
        assert_eq!(
            (violation.location(), violation.rule()),
            (location, Rule::MaxLength)
        );
        assert!(
            !error.is_retryable() && error.to_string().len() < 200,
            "{error}"
        );
    }
    assert!(client.get(&long).validate().is_err());
    assert!(server.seen().is_empty());
}

#[test]
fn violations_of_a_body_are_an_error_of_a_call() {
    fn checked() -> Result<(), Error> {
        validate(&create_thing("too long"))?;
        Ok(())
    }
    let error = checked().unwrap_err();
    assert_eq!(error.operation(), None);
    assert_eq!(
        error.to_string(),
        "not sent: body /name: 8 characters, at most 5 are allowed"
    );
}

#[tokio::test]
async fn an_error_says_once_what_the_server_says_twice() {
    let twice = r#"{"title":"Invalid","detail":"tax_id: is too short.",
        "invalid_parameters":[{"name":"tax_id","reason":"is too short"},{"name":"city","reason":"is empty"}]}"#;
    let script = vec![
        json(404, r#"{"title":"Not found","detail":"Not found."}"#),
        json(422, twice),
    ];
    let server = Server::start(script).await;
    let client = Client::of(&server);
    let shown = client.get("x").await.unwrap_err().to_string();
    assert_eq!(shown, "getThing: 404 Not Found");
    let shown = client.get("x").await.unwrap_err().to_string();
    assert_eq!(
        shown,
        "getThing: 422 Unprocessable Entity: Invalid: tax_id: is too short.; city: is empty"
    );
}

#[tokio::test]
async fn text_of_a_server_is_plain_bounded_and_without_credentials_wherever_an_error_shows_it() {
    let text = format!("a\u{202e}b\u{200b}{SECRET}{}", "x".repeat(100_000));
    let problem = serde_json::json!({ "title": text, "detail": text, "type": text, "instance": text,
        "invalid_parameters": vec![serde_json::json!({ "name": text, "reason": text }); 1000] });
    let wrong = serde_json::json!({ "id": text });
    let named = serde_json::json!({ "things": [], "next": { text.clone(): 1 } });
    let lost = serde_json::json!({ "things": [], "next": format!("/x?{text}") });
    let script = [(422, problem), (200, wrong), (200, named), (200, lost)];
    let script = script.map(|(status, body)| json(status, &body.to_string()));
    let server = Server::start(script.into()).await;
    let client = Client::of(&server);
    let mut errors = vec![
        client.get("x").await.unwrap_err(),
        client.get("x").await.unwrap_err(),
    ];
    errors.push(client.list().await.unwrap_err());
    let mut pages = client.list().pages();
    pages.try_next().await.unwrap();
    errors.push(pages.try_next().await.unwrap_err());
    for error in &errors {
        let mut shown = format!("{error} {error:?}");
        let mut cause = std::error::Error::source(error);
        while let Some(error) = cause {
            shown += &format!("{error} {error:?}");
            cause = error.source();
        }
        assert!(shown.len() < 250_000, "{}", shown.len());
        assert!(!shown.contains(['\u{202e}', '\u{200b}']), "{error}");
        assert!(error.to_string().len() < 9_000, "{error}");
        assert!(!shown.contains(SECRET), "{error}");
    }
    assert!(
        errors[1].to_string().contains("expected i64 at line 1"),
        "{}",
        errors[1]
    );
}

#[test]
fn a_client_without_credentials_says_so() {
    let error = crate::runtime::ClientBuilder::<Client>::new()
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("no credentials"), "{error}");
}

#[test]
fn clients_calls_and_futures_can_move_between_threads() {
    fn check<T: Send + Sync + Clone>(_: &T) {}
    fn check_future<F: Future + Send + 'static>(_: &F) {}
    let client = Client::builder().build().unwrap();
    check(&client);
    check(&client.get("x"));
    check_future(&client.get("x").send());
    check_future(&client.get("x").into_future());
}

#[tokio::test]
async fn a_call_can_be_spawned_and_joined_and_its_clone_is_a_call_of_its_own() {
    let script = (0..4).map(|_| json(200, r#"{"id":7}"#)).collect();
    let server = Server::start(script).await;
    let call = Client::of(&server).get("x");
    let clone = call.clone();
    let spawned = tokio::spawn(call);
    let (joined, sent) = tokio::join!(clone.clone(), clone.send());
    assert_eq!(spawned.await.unwrap().unwrap().id, 7);
    assert_eq!((joined.unwrap().id, sent.unwrap().into_body().id), (7, 7));
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_call_that_was_begun_is_not_begun_again_by_send() {
    let slow = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{\"id\":7}".to_vec();
    let server = Server::start(vec![Reply::Slow(slow, Duration::from_millis(2))]).await;
    let mut call = Client::of(&server).get("x");
    let begun = tokio::time::timeout(Duration::from_millis(20), &mut call);
    assert!(begun.await.is_err());
    assert_eq!(call.send().await.unwrap().body().id, 7);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_header_of_a_call_is_sent_in_place_of_an_earlier_one() {
    let server = Server::start(vec![json(200, r#"{"things":[]}"#)]).await;
    let list = Client::of(&server).list().header("X-Tenant", "a");
    list.header("x-tenant", String::from("b")).await.unwrap();
    let request = server.seen().remove(0);
    assert!(request.contains("x-tenant: b\r\n"), "{request}");
    assert!(!request.contains(": a\r\n"), "{request}");
}

#[tokio::test]
async fn a_header_that_the_client_is_responsible_for_is_refused_without_showing_it() {
    let server = Server::start(vec![]).await;
    let client = Client::quick(&server).checks(false).build().unwrap();
    for name in ["Authorization", "content-type", "HOST", "Content-Length"] {
        let error = client.get("x").header(name, "hunter2").await.unwrap_err();
        let violation = &error.violations().unwrap().as_slice()[0];
        assert_eq!(
            (violation.location(), violation.rule()),
            (Location::Header, Rule::Forbidden)
        );
        assert_eq!(violation.pointer(), format!("/{name}"));
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
    let error = client
        .get("x")
        .header("x-a", "b\r\nc: d")
        .await
        .unwrap_err();
    assert_eq!(
        error.violations().unwrap().as_slice()[0].rule(),
        Rule::Format
    );
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn html_where_nothing_is_described_is_no_success() {
    let html = "content-type: Text/HTML; charset=utf-8\r\n";
    let script = vec![
        reply(200, html, "<html>Log in</html>"),
        reply(200, html, " "),
        reply(200, "content-type: text/plain\r\n", "done"),
    ];
    let server = Server::start(script).await;
    let client = Client::of(&server);
    let error = client.ping().await.unwrap_err();
    assert!(error.may_have_been_processed() && !error.is_retryable());
    assert!(error.to_string().contains("HTML"), "{error}");
    client.ping().await.unwrap();
    client.ping().await.unwrap();
}

#[cfg(feature = "blocking")]
#[test]
fn calls_and_lists_block_where_there_is_no_runtime() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let script = vec![
        json(200, r#"{"id":7}"#),
        json(200, r#"{"things":[{"id":1}],"next":"a"}"#),
        json(200, r#"{"things":[{"id":2}]}"#),
        json(200, r#"{"things":[{"id":3}]}"#),
        json(400, "{}"),
    ];
    let server = runtime.block_on(Server::start(script));
    let client = Client::of(&server);
    assert_eq!(client.get("x").block().unwrap().id, 7);
    let items: Vec<i64> = client
        .list()
        .items()
        .block()
        .map(|it| it.unwrap().id)
        .collect();
    assert_eq!(items, [1, 2]);
    let pages: Vec<usize> = client
        .list()
        .pages()
        .block()
        .map(|it| it.unwrap().things.len())
        .collect();
    assert_eq!(pages, [1]);
    let mut failing = client.list().limit(1).items().block();
    assert_eq!(failing.next().unwrap().unwrap_err().status().unwrap(), 400);
    assert!(failing.next().is_none());
}

#[cfg(feature = "blocking")]
#[tokio::test]
async fn blocking_inside_of_a_runtime_is_an_error() {
    let server = Server::start(vec![]).await;
    let client = Client::of(&server);
    let error = client.list().block().unwrap_err();
    assert!(matches!(error, Error::Configuration(_)), "{error}");
    assert!(error.to_string().contains("await"), "{error}");
    let outcomes: Vec<_> = client.list().items().block().collect();
    assert!(matches!(
        outcomes.as_slice(),
        [Err(Error::Configuration(_))]
    ));
    assert!(server.seen().is_empty());
}

#[test]
fn a_value_of_another_format_is_one_violation_and_its_length_none() {
    let violation = |pointer: &str, rule, limit: String| Violation {
        location: Location::Body,
        pointer: pointer.to_owned(),
        rule,
        limit,
        actual: "USA".to_owned(),
        why: "",
    };
    let found = vec![
        violation("/country", Rule::MaxLength, "2".to_owned()),
        violation("/country", Rule::Format, Format::CountryCode.to_string()),
        violation("/email", Rule::MaxLength, "2".to_owned()),
        violation("/email", Rule::Format, Format::Email.to_string()),
    ];
    let violations = Violations::none(found).unwrap_err();
    let rules: Vec<_> = violations
        .iter()
        .map(|it| (it.pointer(), it.rule()))
        .collect();
    assert_eq!(
        rules,
        [
            ("/country", Rule::Format),
            ("/email", Rule::MaxLength),
            ("/email", Rule::Format)
        ]
    );
}

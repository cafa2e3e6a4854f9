use std::time::Duration;

use super::api::{BASIC, Client, SECRET, create_thing};
use super::server::{Reply, Server, json, reply};
use crate::runtime::tls::backend;
use crate::runtime::{Error, Location, Rule};

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
async fn a_call_awaited_directly_gives_the_model_alone() {
    let server = Server::start(vec![json(200, r#"{"id":7}"#)]).await;
    assert_eq!(Client::of(&server).get("x").await.unwrap().id, 7);
}

#[tokio::test]
async fn a_path_parameter_stays_in_its_segment() {
    let server = Server::start(vec![json(200, r#"{"id":7}"#)]).await;
    Client::of(&server).get("a/b?c#d%20é*").await.unwrap();
    assert_eq!(
        server.lines(),
        ["GET /v1/things/a%2Fb%3Fc%23d%2520%C3%A9*/parts"]
    );
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
            "listThings: succeeded with 200 OK, but its answer is unreadable: /things/1/id: invalid type"
        ),
        "{error}"
    );
}

#[tokio::test]
async fn an_empty_success_is_unreadable_where_json_is_expected_only() {
    let server = Server::start(vec![reply(200, "", ""), reply(204, "", "")]).await;
    let client = Client::of(&server);
    let error = client.create(create_thing("a")).await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the body is empty where JSON was expected"),
        "{error}"
    );
    client.ping().await.unwrap();
}

#[tokio::test]
async fn json_is_read_whatever_its_label_and_byte_order_mark() {
    for content_type in ["application/hal+json", "text/plain; charset=x", "nonsense"] {
        let headers = format!("content-type: {content_type}\r\n");
        let server = Server::start(vec![reply(200, &headers, "\u{feff}{\"id\":7}")]).await;
        assert_eq!(Client::of(&server).get("x").await.unwrap().id, 7);
    }
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
        "createThing: 422 Unprocessable Entity: Invalid params: The name is bad; \
         name: is bad [trace abc]"
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
async fn an_error_in_html_keeps_status_and_body() {
    let server = Server::start(vec![reply(403, "", "<html>\n<b>No</b>")]).await;
    let error = Client::of(&server).get("x").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getThing: 403 Forbidden: <html> <b>No</b>"
    );
}

#[tokio::test]
async fn a_redirect_is_an_error_and_no_one_else_sees_the_credentials() {
    let other = Server::start(vec![]).await;
    let location = format!("location: {}/steal\r\n", other.url());
    let server = Server::start(vec![reply(307, &location, "")]).await;
    let error = Client::of(&server)
        .create(create_thing("a"))
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 307);
    assert!(
        error.to_string().contains("redirects are not followed"),
        "{error}"
    );
    assert!(other.seen().is_empty());
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

#[tokio::test]
async fn nothing_secret_is_shown() {
    let server = Server::start(vec![reply(401, "", "no")]).await;
    let builder = Client::quick(&server);
    let mut shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let call = client.create(create_thing("a"));
    shown += &format!(
        "{client:?} {call:?} {:?} {:?}",
        client.list(),
        client.list().items()
    );
    let error = call.await.unwrap_err();
    shown += &format!("{error} {error:?}");
    assert!(!shown.contains(SECRET) && !shown.contains(BASIC), "{shown}");
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

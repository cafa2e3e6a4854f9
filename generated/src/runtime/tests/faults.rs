use std::time::{Duration, Instant};

use super::api::{Client, create_thing};
use super::server::{Reply, Server, json, reply};
use crate::runtime::{Error, RetryPolicy};

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":";

fn good() -> Reply {
    json(200, r#"{"id":7}"#)
}

async fn unreachable() -> Client {
    let server = Server::start(vec![]).await;
    let url = server.url();
    drop(server);
    tokio::task::yield_now().await;
    let wait = Duration::from_millis(1);
    let policy = RetryPolicy::default().backoff(wait, wait);
    Client::builder()
        .base_url(url)
        .retry(policy)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_refused_connection_is_retried_for_writes_too() {
    let error = unreachable()
        .await
        .create(create_thing("a"))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Connection(_)), "{error}");
    assert!(error.is_retryable() && !error.may_have_been_processed());
    assert_eq!(error.attempts(), 3);
    assert!(
        error
            .to_string()
            .starts_with("createThing: the server was not reached: "),
        "{error}"
    );
}

#[tokio::test]
async fn reads_are_repeated_after_every_passing_fault() {
    for fault in [
        Reply::Raw(vec![]),
        Reply::Reset(vec![]),
        Reply::Reset(b"HTTP/1.1 200 OK\r\nconte".to_vec()),
        Reply::Raw(HEAD.to_vec()),
        Reply::Reset(HEAD.to_vec()),
        reply(429, "", ""),
        reply(502, "", "<html>"),
        reply(503, "retry-after: 0\r\n", ""),
        reply(504, "", ""),
    ] {
        let server = Server::start(vec![fault, good()]).await;
        let response = Client::of(&server).get("x").send().await.unwrap();
        assert_eq!((response.attempts(), server.seen().len()), (2, 2));
    }
}

#[tokio::test]
async fn errors_that_will_not_pass_are_not_repeated() {
    for status in [400, 401, 403, 404, 409, 422, 500, 501] {
        let server = Server::start(vec![reply(status, "", ""), good()]).await;
        let error = Client::of(&server).get("x").await.unwrap_err();
        assert_eq!((error.attempts(), server.seen().len()), (1, 1), "{status}");
        assert!(!error.is_retryable(), "{status}");
    }
}

#[tokio::test]
async fn a_write_that_may_have_been_processed_is_not_repeated() {
    for fault in [
        Reply::Raw(vec![]),
        Reply::Reset(vec![]),
        Reply::Reset(b"HTTP/1.1 200 OK\r\nconte".to_vec()),
        Reply::Reset(HEAD.to_vec()),
        reply(500, "", ""),
        reply(502, "", ""),
        reply(503, "retry-after: 0\r\n", ""),
        reply(504, "", ""),
    ] {
        let server = Server::start(vec![fault, good()]).await;
        let error = Client::of(&server)
            .create(create_thing("a"))
            .await
            .unwrap_err();
        assert_eq!((error.attempts(), server.seen().len()), (1, 1), "{error}");
        assert!(
            error.may_have_been_processed() && !error.is_retryable(),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_write_is_repeated_after_429() {
    let server = Server::start(vec![reply(429, "", ""), good()]).await;
    let response = Client::of(&server)
        .create(create_thing("a"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.attempts(), 2);
    let seen = server.seen();
    assert!(
        seen.iter()
            .all(|request| request.ends_with("{\"name\":\"a\"}")),
        "{seen:?}"
    );
}

#[tokio::test]
async fn attempts_end_with_the_policy() {
    let server = Server::start((0..9).map(|_| reply(503, "", "")).collect()).await;
    let error = Client::of(&server).get("x").await.unwrap_err();
    assert_eq!((error.attempts(), server.seen().len()), (3, 3));
    assert!(error.is_retryable());

    let client = Client::quick(&server)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    assert_eq!(client.get("x").await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    let server = Server::start(vec![reply(429, "retry-after: 1\r\n", ""), good()]).await;
    let start = Instant::now();
    Client::of(&server).get("x").await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_retry_after_beyond_the_bound_or_the_deadline_gives_the_error_at_once() {
    for asked in ["9999999999", "99999999999999999999999999", "20"] {
        let limited = reply(429, &format!("retry-after: {asked}\r\n"), "");
        let server = Server::start(vec![limited, good()]).await;
        let client = Client::quick(&server)
            .call_timeout(Duration::from_secs(10))
            .build()
            .unwrap();
        let start = Instant::now();
        let error = client.get("x").await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(5), "{asked}");
        assert_eq!((error.attempts(), server.seen().len()), (1, 1));
        assert!(error.retry_after().unwrap() >= Duration::from_secs(20));
    }
}

#[tokio::test]
async fn a_retry_after_beyond_the_bound_is_not_waited_for_even_where_the_deadline_allows() {
    let server = Server::start(vec![reply(429, "retry-after: 4\r\n", ""), good()]).await;
    let policy = RetryPolicy::default().max_retry_after(Duration::from_secs(3));
    let client = Client::quick(&server).retry(policy).build().unwrap();
    assert_eq!(client.get("x").await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn the_call_timeout_cuts_an_attempt_that_is_given_longer() {
    let server = Server::start(vec![Reply::Stall(vec![])]).await;
    let limit = Duration::from_millis(300);
    let client = Client::quick(&server).call_timeout(limit).build().unwrap();
    let start = Instant::now();
    let error = client.get("x").await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error}");
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_timeout_names_the_limit_that_was_set_and_not_what_was_left_of_it() {
    let script = vec![reply(503, "", ""), Reply::Stall(vec![])];
    let server = Server::start(script).await;
    let limit = Duration::from_millis(250);
    let error = Client::of(&server)
        .get("x")
        .timeout(limit)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "getThing: no response within 250ms; the request may have been processed"
    );
    let Error::Timeout(timeout) = &error else {
        panic!("{error}")
    };
    assert_eq!((timeout.limit(), error.attempts()), (Some(limit), 2));
}

#[tokio::test]
async fn the_timeout_of_a_call_is_in_place_of_those_of_the_client() {
    let bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{\"id\":7}".to_vec();
    let server = Server::start(vec![Reply::Slow(bytes, Duration::from_millis(5))]).await;
    let short = Duration::from_millis(50);
    let client = Client::quick(&server)
        .attempt_timeout(short)
        .call_timeout(short);
    let call = client
        .build()
        .unwrap()
        .get("x")
        .timeout(Duration::from_secs(60));
    assert_eq!(call.send().await.unwrap().attempts(), 1);
}

#[tokio::test]
async fn silence_times_out_and_says_whether_the_request_was_on_its_way() {
    let server = Server::start(vec![Reply::Stall(vec![]), Reply::Stall(vec![])]).await;
    let limit = Duration::from_millis(100);
    let client = Client::quick(&server)
        .attempt_timeout(limit)
        .build()
        .unwrap();
    let error = client.create(create_thing("a")).await.unwrap_err();
    assert!(error.may_have_been_processed() && !error.is_retryable());
    assert_eq!(
        error.to_string(),
        "createThing: no response within 100ms; the request may have been processed"
    );
}

#[tokio::test]
async fn a_read_is_repeated_after_a_timeout() {
    let server = Server::start(vec![Reply::Stall(vec![]), good()]).await;
    let limit = Duration::from_millis(200);
    let client = Client::quick(&server)
        .attempt_timeout(limit)
        .build()
        .unwrap();
    assert_eq!(client.get("x").send().await.unwrap().attempts(), 2);
}

#[tokio::test]
async fn the_call_timeout_holds_over_all_attempts() {
    let server = Server::start((0..9).map(|_| Reply::Stall(vec![])).collect()).await;
    let client = Client::quick(&server)
        .attempt_timeout(Duration::from_millis(200))
        .call_timeout(Duration::from_millis(500))
        .retry(
            RetryPolicy::default()
                .max_attempts(9)
                .backoff(Duration::ZERO, Duration::ZERO),
        )
        .build()
        .unwrap();
    let start = Instant::now();
    let error = client.get("x").await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error}");
    assert!(start.elapsed() < Duration::from_secs(2));
    assert!((2..=3).contains(&error.attempts()), "{}", error.attempts());
}

#[tokio::test]
async fn an_answer_in_single_bytes_is_read_and_bounded_by_the_attempt_timeout() {
    let bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{\"id\":7}".to_vec();
    let script = vec![
        Reply::Slow(bytes.clone(), Duration::from_millis(1)),
        Reply::Slow(bytes, Duration::from_millis(50)),
    ];
    let server = Server::start(script).await;
    assert_eq!(Client::of(&server).get("x").await.unwrap().id, 7);
    let limit = Duration::from_millis(300);
    let client = Client::quick(&server)
        .attempt_timeout(limit)
        .build()
        .unwrap();
    let error = client.create(create_thing("a")).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error}");
}

#[tokio::test]
async fn a_success_cut_short_says_that_it_succeeded() {
    let server = Server::start(vec![Reply::Reset(HEAD.to_vec())]).await;
    let error = Client::of(&server)
        .create(create_thing("a"))
        .await
        .unwrap_err();
    let Error::Unreadable(unreadable) = &error else {
        panic!("{error}")
    };
    assert_eq!(unreadable.body().as_ref(), b"{\"id\":");
    assert_eq!(
        error.to_string(),
        "createThing: succeeded with 200 OK, but its response is unreadable: the body was cut short"
    );
}

#[tokio::test]
async fn an_error_cut_short_keeps_what_came() {
    let cut = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 100\r\n\r\n<html>oops";
    let server = Server::start(vec![Reply::Raw(cut.to_vec())]).await;
    let error = Client::of(&server).get("x").await.unwrap_err();
    assert_eq!(error.to_string(), "getThing: 400 Bad Request: <html>oops");
    let Error::Api(api) = &error else {
        panic!("{error}")
    };
    assert!(!api.is_body_complete());
}

#[tokio::test]
async fn a_body_over_the_cap_is_not_read_further() {
    let head = |status| format!("HTTP/1.1 {status} X\r\ncontent-length: 1073741824\r\n\r\n");
    let script = [200, 400].map(|status| Reply::Endless(head(status).into_bytes()));
    let server = Server::start(script.into()).await;
    let client = Client::quick(&server)
        .max_body_size(100_000)
        .build()
        .unwrap();
    let error = client.get("x").await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("longer than the cap of 100000 bytes"),
        "{error}"
    );
    assert!(!error.is_retryable());
    let error = client.get("x").await.unwrap_err();
    let Error::Api(api) = &error else {
        panic!("{error}")
    };
    assert_eq!(api.body().len(), 100_000);
}

#[tokio::test]
async fn a_dropped_call_is_cancelled() {
    let server = Server::start(vec![Reply::Stall(vec![]), good()]).await;
    let client = Client::of(&server);
    let call = tokio::time::timeout(Duration::from_millis(500), client.get("x").into_future());
    assert!(call.await.is_err());
    assert_eq!(client.get("x").await.unwrap().id, 7);
    assert_eq!(server.seen().len(), 2);
}

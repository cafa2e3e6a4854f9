use std::time::{Duration, Instant};

use super::api::{Client, create_thing};
use super::server::{Reply, Server, json, reply};
use crate::runtime::{Error, RetryPolicy};

fn good() -> Reply {
    json(200, r#"{"id":7}"#)
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
async fn a_dropped_call_is_cancelled() {
    let server = Server::start(vec![Reply::Stall(vec![]), good()]).await;
    let client = Client::of(&server);
    let call = tokio::time::timeout(Duration::from_millis(500), client.get("x").into_future());
    assert!(call.await.is_err());
    assert_eq!(client.get("x").await.unwrap().id, 7);
    assert_eq!(server.seen().len(), 2);
}

//! Timeouts, and how often a call is repeated within them.

use std::time::{Duration, Instant};

use tests::faults::{Reply, Step};
use vonage_registration::{Error, RetryPolicy};

use super::{ID, client, quick, registration, server};

fn stall() -> Reply {
    Reply::steps([Step::Stall])
}

#[tokio::test]
async fn a_policy_without_retries_makes_one_attempt() {
    let server = server([Reply::http(503, "", "")]).await;
    let once = quick(server.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let error = once.registrations().get(ID).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (1, true));
}

#[tokio::test]
async fn a_retry_after_beyond_the_deadline_gives_the_error_at_once() {
    let limited = Reply::http(429, "retry-after: 20\r\n", "");
    let server = server([limited, registration()]).await;
    let limit = Duration::from_secs(10);
    let client = quick(server.url()).call_timeout(limit).build().unwrap();
    let start = Instant::now();
    let error = client.registrations().get(ID).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    assert_eq!(error.retry_after(), Some(2 * limit));
}

#[tokio::test]
async fn a_timeout_names_the_limit_that_was_set_and_not_what_was_left_of_it() {
    let server = server([Reply::http(503, "", ""), stall()]).await;
    let limit = Duration::from_millis(250);
    let call = client(&server).registrations().get(ID).timeout(limit);
    let error = call.await.unwrap_err();
    let expected = "getRegistration: no response within 250ms; the request may have been processed";
    assert_eq!(error.to_string(), expected);
    let Error::Timeout(timeout) = &error else {
        panic!("{error}")
    };
    assert_eq!((timeout.limit(), error.attempts()), (Some(limit), 2));
}

#[tokio::test]
async fn the_timeout_of_a_call_is_in_place_of_those_of_the_client() {
    let body = serde_json::json!({ "id": ID }).to_string();
    let slow = Reply::trickle(200, "", body, Duration::from_millis(2));
    let server = server([slow]).await;
    let short = Duration::from_millis(50);
    let client = quick(server.url())
        .attempt_timeout(short)
        .call_timeout(short);
    let call = client.build().unwrap().registrations().get(ID);
    let response = call.timeout(Duration::from_secs(60)).send().await.unwrap();
    assert_eq!(response.attempts(), 1);
}

#[tokio::test]
async fn the_call_timeout_holds_over_all_attempts() {
    let server = server((0..9).map(|_| stall()).collect::<Vec<_>>()).await;
    let policy = RetryPolicy::default().max_attempts(9);
    let client = quick(server.url())
        .attempt_timeout(Duration::from_millis(200))
        .call_timeout(Duration::from_millis(500))
        .retry(policy.backoff(Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap();
    let start = Instant::now();
    let error = client.registrations().get(ID).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!((2..=3).contains(&error.attempts()), "{}", error.attempts());
}

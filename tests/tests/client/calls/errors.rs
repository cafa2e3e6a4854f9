//! What an error shows.

use std::error::Error as _;

use serde_json::json;
use tests::clients::SECRET;
use tests::faults::Reply;
use vonage_registration::Error;

use super::{ID, client, server, update};

#[tokio::test]
async fn an_unreadable_success_keeps_status_body_and_path() {
    let number = |number| json!({ "number": number, "registration_id": ID });
    let numbers = [number(json!("1")), number(json!(2))];
    let body = json!({ "_embedded": { "numbers": numbers } }).to_string();
    let headers = "content-type: application/hal+json; charset=utf-8\r\nx-request-id: t1\r\n";
    let server = server([Reply::http(200, headers, &body)]).await;
    let error = client(&server).numbers().list().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert_eq!(error.trace_id(), Some("t1"));
    assert!(error.may_have_been_processed() && !error.is_retryable());
    let Error::Unreadable(unreadable) = &error else {
        panic!("{error}")
    };
    assert_eq!(unreadable.body().as_ref(), body.as_bytes());
    let pointer = "/_embedded/numbers/1/number";
    assert_eq!(unreadable.decode_error().unwrap().pointer(), pointer);
    let expected = "listNumbers: succeeded with 200 OK, but its response is unreadable";
    let shown = error.to_string();
    assert!(
        shown.starts_with(&format!("{expected}: {pointer}: invalid type")),
        "{shown}"
    );
}

#[tokio::test]
async fn problem_details_are_read_and_shown_in_one_line() {
    let body = r#"{"type":"https://x","title":"Invalid\nparams","detail":"The name is bad",
        "instance":"abc","invalid_parameters":[{"name":"name","reason":"is bad"}]}"#;
    let headers = "content-type: application/problem+json\r\nretry-after: 5\r\n";
    let server = server([Reply::http(422, headers, body)]).await;
    let call = client(&server).registrations().update(ID, update("a"));
    let error = call.await.unwrap_err();
    let expected = "422 Unprocessable Entity: Invalid params: The name is bad [trace abc]";
    assert_eq!(error.to_string(), format!("updateRegistration: {expected}"));
    assert_eq!((error.trace_id(), error.attempts()), (Some("abc"), 1));
    assert_eq!(error.retry_after().unwrap().as_secs(), 5);
    let Error::Api(api) = &error else {
        panic!("{error}")
    };
    assert_eq!(api.body().as_ref(), body.as_bytes());
    assert_eq!(api.problem().unwrap().invalid_parameters.len(), 1);
}

#[tokio::test]
async fn an_error_says_once_what_the_server_says_twice() {
    let found = json!({ "title": "Not found", "detail": "Not found." });
    let invalid = json!({ "title": "Invalid", "detail": "tax_id: is too short.", "invalid_parameters": [
        { "name": "tax_id", "reason": "is too short" }, { "name": "city", "reason": "is empty" },
    ] });
    let server = server([Reply::json(404, &found), Reply::json(422, &invalid)]).await;
    let client = client(&server);
    let shown = client
        .registrations()
        .get(ID)
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(shown, "getRegistration: 404 Not Found");
    let shown = client
        .registrations()
        .get(ID)
        .await
        .unwrap_err()
        .to_string();
    let expected = "422 Unprocessable Entity: Invalid: tax_id: is too short.; city: is empty";
    assert_eq!(shown, format!("getRegistration: {expected}"));
}

#[tokio::test]
async fn text_of_a_server_is_plain_bounded_and_without_credentials_wherever_an_error_shows_it() {
    let text = format!("a\u{202e}b\u{200b}{SECRET}{}", "x".repeat(100_000));
    let parameters = vec![json!({ "name": text, "reason": text }); 1000];
    let problem = json!({ "title": text, "detail": text, "type": text, "instance": text,
        "invalid_parameters": parameters });
    let wrong = json!({ "page_size": text });
    let named = json!({ "_links": { "next": { text.clone(): 1 } } });
    let lost = json!({ "_links": { "next": format!("/x?{text}") } });
    let script = [(422, problem), (200, wrong), (200, named), (200, lost)];
    let server = server(script.map(|(status, body)| Reply::json(status, &body))).await;
    let client = client(&server);
    let numbers = client.numbers();
    let mut errors = Vec::new();
    for _ in 0..3 {
        errors.push(numbers.list().await.unwrap_err());
    }
    let mut pages = numbers.list().pages();
    pages.try_next().await.unwrap();
    errors.push(pages.try_next().await.unwrap_err());
    for error in &errors {
        let mut shown = format!("{error} {error:?}");
        let mut cause = error.source();
        while let Some(error) = cause {
            shown += &format!("{error} {error:?}");
            cause = error.source();
        }
        assert!(shown.len() < 250_000, "{}", shown.len());
        assert!(!shown.contains(['\u{202e}', '\u{200b}']), "{error}");
        assert!(error.to_string().len() < 9_000, "{error}");
        assert!(!shown.contains(SECRET), "{error}");
    }
    let shown = errors[1].to_string();
    assert!(shown.contains("expected i64 at line 1"), "{shown}");
}

//! What an observer is told of a call.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tests::clients::SECRET;
use tests::faults::Reply;

use super::{ID, quick, server, update};

/// `abcd1234:s3cr3t-s3cr3t` in base64.
const BASIC: &str = "YWJjZDEyMzQ6czNjcjN0LXMzY3IzdA==";

#[tokio::test]
async fn an_exchange_is_told_after_every_attempt_without_credentials() {
    let echo = json!({ "title": format!("No {SECRET}"), "detail": BASIC }).to_string();
    let headers = format!("set-cookie: c00kie=1\r\nx-echo: Basic {BASIC}\r\n");
    let server = server([
        Reply::http(503, &headers, echo),
        Reply::json(200, &json!({})),
        Reply::json(200, &json!({ "page_size": "x" })),
        Reply::http(200, "", ""),
    ])
    .await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&told);
    let client = quick(server.url()).on_exchange(move |exchange| {
        let text =
            |body: Option<&[u8]>| body.map(|body| String::from_utf8_lossy(body).into_owned());
        assert!(exchange.elapsed() > Duration::ZERO);
        assert_eq!(
            exchange.response_headers().is_empty(),
            exchange.status().is_none()
        );
        let request = format!(
            "{} {} {} {} {:?} {:?}",
            exchange.operation_id(),
            exchange.method(),
            exchange.url_template(),
            exchange.path(),
            exchange.query(),
            text(exchange.request_body()),
        );
        let response = format!(
            "{} {:?} {:?} {:?} {}",
            exchange.attempt(),
            exchange.status().map(|it| it.as_u16()),
            exchange.content_type(),
            text(exchange.response_body()),
            exchange.error().is_some(),
        );
        let all = format!("{exchange:?} {:?}", exchange.response_headers());
        into.lock().unwrap().push((request, response, all));
    });
    let client = client.build().unwrap();
    client.numbers().list().page_size(7).await.unwrap();
    client.numbers().list().await.unwrap_err();
    client
        .registrations()
        .update(ID, update("a"))
        .await
        .unwrap();

    let told = told.lock().unwrap();
    let requests: Vec<_> = told.iter().map(|(request, ..)| request.as_str()).collect();
    let list = "listNumbers GET /v1/numbers /v1/numbers";
    let path = format!("/v1/registrations/{ID}");
    let write = format!("updateRegistration PATCH /v1/registrations/{{id}} {path}");
    assert_eq!(
        requests,
        [
            format!("{list} Some(\"page_size=7\") None"),
            format!("{list} Some(\"page_size=7\") None"),
            format!("{list} None None"),
            format!(r#"{write} None Some("{{\"business_reason\":\"a\"}}")"#),
        ]
    );
    let responses: Vec<_> = told
        .iter()
        .map(|(_, response, _)| response.as_str())
        .collect();
    let json = r#"Some(200) Some("application/json")"#;
    let blanked = r#"{\"title\":\"No [redacted]\",\"detail\":\"[redacted]\"}"#;
    assert_eq!(
        responses,
        [
            format!("1 Some(503) None Some(\"{blanked}\") true"),
            format!("2 {json} Some(\"{{}}\") false"),
            format!(r#"1 {json} Some("{{\"page_size\":\"x\"}}") true"#),
            "1 Some(200) None Some(\"\") false".to_owned(),
        ]
    );
    for hidden in [SECRET, BASIC, "c00kie"] {
        assert!(!format!("{told:?}").contains(hidden), "{told:?}");
    }
}

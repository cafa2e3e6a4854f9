//! Published examples go through the models without loss.

use chrono::{DateTime, Utc};
use codegen::ir::{Api, Content};
use serde_json::{Map, Value};
use tests::calls::{Optional, calls};
use tests::effective::specs;
use tests::server::{Answer, Recorded, Server};
use tests::validate;

/// Examples in which only what means the same differs: absent and null, spellings of one moment.
fn normal(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(_, value)| !value.is_null());
            Value::Object(
                kept.map(|(key, value)| (key.clone(), normal(value)))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(normal).collect()),
        Value::String(text) => match text.parse::<DateTime<Utc>>() {
            Ok(moment) => Value::String(moment.to_rfc3339()),
            Err(_) => value.clone(),
        },
        other => other.clone(),
    }
}

fn answer(api: &Api, request: &Recorded) -> Answer {
    let operation = validate::route(api, &request.method, request.path());
    match operation.and_then(|operation| operation.success.example.as_ref()) {
        Some(example) => Answer::json(200, example),
        None => Answer::empty(200),
    }
}

#[tokio::test]
async fn every_example_is_sent_and_read_without_loss() {
    let mut compared = 0;
    for spec in specs() {
        let api = spec.api.clone();
        let server = Server::start(move |request| answer(&api, request))
            .await
            .unwrap();
        for call in calls(&spec.name, &server.url(), true) {
            let answer = call
                .run(call.path, Optional::Omitted)
                .await
                .unwrap()
                .unwrap();
            let request = server.requests().pop().unwrap();
            let (_, operation) = spec
                .api
                .operations()
                .find(|(_, operation)| operation.id == call.operation)
                .unwrap();
            if let Some(body) = &operation.body {
                let sent: Value = serde_json::from_slice(&request.body).unwrap();
                assert_eq!(
                    normal(&sent),
                    normal(&body.example),
                    "request of {}",
                    call.operation
                );
                compared += 1;
            }
            if let (Content::Json { .. }, Some(example)) =
                (&operation.success.content, &operation.success.example)
            {
                assert_eq!(
                    normal(&answer.json),
                    normal(example),
                    "answer of {}",
                    call.operation
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 30, "only {compared} examples were compared");
}

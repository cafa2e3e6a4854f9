//! What becomes of answers: by status, by media type, and of errors.

use constructs::answers::{Client, Job, StartJobAnswer};
use constructs::media_types;
use serde_json::{Value, json};
use tests::server::Answer;

use super::{answering, answering_json, client, only};

async fn started(answer: Answer) -> Result<StartJobAnswer, constructs::Error> {
    let server = answering(answer).await;
    let api = client(Client::builder(), &server);
    let job: Job = serde_json::from_value(json!({ "id": "1" })).unwrap();
    api.operations().start_job(job).await
}

#[tokio::test]
async fn the_status_tells_what_the_answer_is() {
    let done = started(Answer::json(200, &json!({ "total": 3 })))
        .await
        .unwrap();
    assert!(matches!(done, StartJobAnswer::Ok(result) if result.total == 3));
    let queued = started(Answer::json(202, &json!({ "id": "7" })))
        .await
        .unwrap();
    assert!(matches!(queued, StartJobAnswer::Accepted(job) if job.id == "7"));
    let nothing = started(Answer::empty(204)).await.unwrap();
    assert_eq!(nothing, StartJobAnswer::NoContent);
    let other = started(Answer::json(206, &json!([1]))).await.unwrap();
    assert_eq!(other, StartJobAnswer::Other(json!([1])));
}

#[tokio::test]
async fn errors_of_every_type_keep_status_and_raw_body() {
    for (status, body) in [
        (400, "{\"code\":1}"),
        (409, "{}"),
        (418, "teapot"),
        (500, "<h1>no</h1>"),
    ] {
        let answer = Answer {
            status,
            headers: Vec::new(),
            body: body.into(),
        };
        match started(answer).await.unwrap_err() {
            constructs::Error::Api(error) => {
                assert_eq!(error.status().as_u16(), status);
                assert_eq!(error.body(), body.as_bytes());
            }
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn statuses_that_give_the_same_need_not_be_told_apart() {
    let server = answering_json(206, json!({ "id": "1" })).await;
    let api = client(Client::builder(), &server);
    assert_eq!(api.operations().get_same().await.unwrap().id, "1");
    assert_eq!(api.operations().get_default().await.unwrap().id, "1");
}

#[tokio::test]
async fn the_answer_of_head_has_no_body() {
    let server = answering(Answer::empty(200)).await;
    let api = client(Client::builder(), &server);
    let () = api.operations().peek().await.unwrap();
    assert_eq!(only(&server).method, "HEAD");
}

#[tokio::test]
async fn text_and_bytes_are_given_as_they_come() {
    let body = Answer {
        status: 200,
        headers: Vec::new(),
        body: b"<a>\xc3\xa9</a>".to_vec(),
    };
    let server = answering(body).await;
    let api = client(media_types::Client::builder(), &server);
    assert_eq!(api.operations().get_text().await.unwrap(), "<a>é</a>");
    assert_eq!(api.operations().get_xml().await.unwrap(), "<a>é</a>");
    assert_eq!(
        api.operations().get_pdf().await.unwrap(),
        "<a>é</a>".as_bytes()
    );
    let accepted = server.requests()[2].header("accept").unwrap().to_owned();
    assert_eq!(
        accepted,
        "application/pdf, application/json, application/problem+json"
    );
}

#[tokio::test]
async fn arrays_maps_and_scalars_are_bodies_and_answers() {
    let server = answering_json(200, json!([{ "text": "a" }])).await;
    let api = client(media_types::Client::builder(), &server);
    assert_eq!(api.operations().get_list().await.unwrap()[0].text, "a");
    let server = answering_json(200, json!({ "k": { "text": "a" } })).await;
    let api = client(media_types::Client::builder(), &server);
    let map = serde_json::from_value(json!({ "x": { "text": "b" } })).unwrap();
    let map = api.operations().put_map(map).await.unwrap();
    assert_eq!(map.0["k"].text, "a");
    assert_eq!(only(&server).body, br#"{"x":{"text":"b"}}"#);
    let server = answering_json(200, json!(7)).await;
    let api = client(media_types::Client::builder(), &server);
    assert_eq!(api.operations().put_scalar(5).await.unwrap(), 7);
    let sent: Value = serde_json::from_slice(&only(&server).body).unwrap();
    assert_eq!(sent, json!(5));
}

//! Request bodies that are not JSON, and media types.

use constructs::forms::{AddNoteRequest, Client, Grant, Upload, UploadDocumentRequest};
use constructs::media_types;
use serde_json::json;
use tests::server::Answer;

use super::{answering, client, only};

#[tokio::test]
async fn a_form_is_url_encoded_field_by_field() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let grant = Grant::builder().grant_type("client credentials");
    let grant = grant.scope(["read", "write"]).codes([1, 2]).build();
    api.operations().get_token(grant).await.unwrap();
    let request = only(&server);
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let body = String::from_utf8(request.body).unwrap();
    assert_eq!(
        body,
        "grant_type=client%20credentials&scope=read,write&codes=1&codes=2"
    );
}

#[tokio::test]
async fn a_multipart_form_carries_fields_and_files() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let file = Upload::new("content")
        .file_name("a.txt")
        .media_type("text/plain");
    let document = UploadDocumentRequest::builder().title("T").file(file);
    let document = document
        .attachments([Upload::new([1, 2, 3])])
        .tags(["x", "y"]);
    api.operations()
        .upload_document(document.build())
        .await
        .unwrap();
    let request = only(&server);
    let media_type = request.header("content-type").unwrap().to_owned();
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let body = String::from_utf8(request.body).unwrap();
    let disposition = "content-disposition: form-data; name";
    let expected = format!(
        "--{boundary}\r\n{disposition}=\"title\"\r\n\r\nT\r\n\
         --{boundary}\r\n{disposition}=\"tags\"\r\n\r\nx\r\n\
         --{boundary}\r\n{disposition}=\"tags\"\r\n\r\ny\r\n\
         --{boundary}\r\n{disposition}=\"file\"; filename=\"a.txt\"\r\ncontent-type: text/plain\r\n\r\ncontent\r\n\
         --{boundary}\r\n{disposition}=\"attachments\"; filename=\"attachments\"\r\n\
         content-type: application/octet-stream\r\n\r\n\u{1}\u{2}\u{3}\r\n--{boundary}--\r\n"
    );
    assert_eq!(body, expected);
}

#[tokio::test]
async fn names_and_media_types_of_files_cannot_begin_headers() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let file = Upload::new("x").file_name("a\"\r\nb");
    let file = file.media_type("text/plain\r\nx: y");
    let document = UploadDocumentRequest::builder().title("T").file(file);
    let call = api.operations().upload_document(document.build());
    call.await.unwrap();
    let body = String::from_utf8(only(&server).body).unwrap();
    let head =
        "name=\"file\"; filename=\"a%22%0D%0Ab\"\r\ncontent-type: text/plainx: y\r\n\r\nx\r\n";
    assert!(body.contains(head), "{body}");
}

#[tokio::test]
async fn a_multipart_form_without_files_carries_its_fields() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let note = AddNoteRequest::builder().text("x").build();
    api.operations().add_note(note).await.unwrap();
    let body = String::from_utf8(only(&server).body).unwrap();
    let field = "\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\nx\r\n";
    assert!(body.contains(field), "{body}");
}

#[tokio::test]
async fn forms_are_checked_before_they_are_sent() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let document = UploadDocumentRequest::builder()
        .title("")
        .file(Upload::new(""))
        .build();
    let error = api
        .operations()
        .upload_document(document)
        .await
        .unwrap_err();
    assert_eq!(
        error.violations().unwrap().iter().next().unwrap().pointer(),
        "/title"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_body_that_is_expressly_optional_is_a_setter() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    api.operations().maybe_body().await.unwrap();
    let body = constructs::forms::MaybeBodyRequest::builder()
        .a("x")
        .build();
    api.operations().maybe_body().body(body).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].header("content-type"), None);
    assert_eq!(requests[0].body, b"");
    assert_eq!(requests[1].body, br#"{"a":"x"}"#);
}

#[tokio::test]
async fn other_media_types_are_sent_as_they_are_declared() {
    let server = answering(Answer::empty(204)).await;
    let api = client(media_types::Client::builder(), &server);
    let note: media_types::Note = serde_json::from_value(json!({ "text": "t" })).unwrap();
    api.operations().patch_note(note).await.unwrap();
    api.operations().send_csv("a;b").await.unwrap();
    api.operations().send_image([1, 2]).await.unwrap();
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|request| {
            let media_type = request.header("content-type").unwrap().to_owned();
            (media_type, request.body.clone())
        })
        .collect();
    let expected = [
        ("application/merge-patch+json", br#"{"text":"t"}"#.to_vec()),
        ("text/csv", b"a;b".to_vec()),
        ("application/octet-stream", vec![1, 2]),
    ];
    assert_eq!(
        sent,
        expected.map(|(media_type, body)| (media_type.to_owned(), body))
    );
}

#[tokio::test]
async fn items_of_a_top_level_array_are_checked_at_their_index() {
    let server = answering(Answer::empty(204)).await;
    let api = client(media_types::Client::builder(), &server);
    let notes = ["short", "too long"]
        .map(|text| serde_json::from_value::<media_types::Note>(json!({ "text": text })).unwrap());
    let error = api
        .operations()
        .post_notes(notes.to_vec())
        .await
        .unwrap_err();
    assert_eq!(
        error.violations().unwrap().iter().next().unwrap().pointer(),
        "/1/text"
    );
}

//! Every place and style of a parameter.

use constructs::parameters::{Client, Range};
use serde_json::json;
use tests::server::Answer;

use super::{answering, client, only};

fn range() -> Range {
    serde_json::from_value(json!({ "from": 1, "to": 2 })).unwrap()
}

#[tokio::test]
async fn query_parameters_are_written_by_style_and_explode() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let call = api.operations().query().repeat(["a", "b c"]).comma([1, 2]);
    let call = call.space(["a", "b"]).pipe(["a", "b"]).deep(range());
    let call = call.form(range()).packed(range()).filter(range());
    let day = "2024-01-31".parse().unwrap();
    call.days([day]).anything("x&y").await.unwrap();
    let query = only(&server).query().to_owned();
    let expected = "repeat=a&repeat=b%20c&comma=1,2&space=a%20b&pipe=a%7Cb&deep%5Bfrom%5D=1&deep%5Bto%5D=2\
                    &from=1&to=2&packed=from,1,to,2&filter=%7B%22from%22%3A1%2C%22to%22%3A2%7D&days=2024-01-31\
                    &anything=x%26y";
    assert_eq!(query, expected);
}

#[tokio::test]
async fn path_parameters_are_written_by_style_and_the_operation_goes_before_the_path_item() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let call = api.operations();
    let call = call.path(["a", "b/c"], [1, 2], "m n", range(), -5);
    call.await.unwrap();
    let expected = "/path/-5/a,b%2Fc/.1.2/;matrix=m%20n/from=1,to=2.json";
    assert_eq!(only(&server).target, expected);
}

#[tokio::test]
async fn exploded_path_parameters_repeat_the_name_or_the_properties() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let call = api.operations();
    let call = call.exploded(["blue", "b/k"], range(), ["x", "y"]);
    call.await.unwrap();
    let expected = "/exploded/;matrix=blue;matrix=b%2Fk/;from=1;to=2/.x,y";
    assert_eq!(only(&server).target, expected);
}

#[tokio::test]
async fn a_path_parameter_that_leaves_the_route_is_refused_in_every_style() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let call = api.operations();
    let call = call.path([".."], [1, 2], "m", range(), 1);
    let error = call.await.unwrap_err();
    assert_eq!(error.violations().unwrap().iter().count(), 1);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn headers_and_cookies_are_sent_and_accept_stays_ours() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let call = api.operations().headers("t-1", true);
    let call = call.x_list(["a", "b"]).x_any([json!("a"), json!(1)]);
    let call = call.x_range(range());
    let call = call.session("s;1").colours(["red", "blue"]);
    call.body2("q").send2("r").checker2("abc").await.unwrap();
    let request = only(&server);
    assert_eq!(
        request.query(),
        "required-query=true&body=q&send=r&checker=abc"
    );
    assert_eq!(request.header("x-trace"), Some("t-1"));
    assert_eq!(request.header("x-list"), Some("a,b"));
    assert_eq!(request.header("x-any"), Some("a,1"));
    assert_eq!(request.header("x-range"), Some("from,1,to,2"));
    assert_eq!(
        request.header("cookie"),
        Some("session=s%3B1; colours=red,blue")
    );
    assert_eq!(
        request.header("accept"),
        Some("application/json, application/problem+json")
    );
}

#[tokio::test]
async fn limits_of_headers_are_checked_and_a_line_break_cannot_begin_another_header() {
    let server = answering(Answer::empty(204)).await;
    let api = client(Client::builder(), &server);
    let long = api.operations().headers("123456789", true).await;
    let message = long.unwrap_err().to_string();
    assert!(message.contains("at most 8"), "{message}");
    let builder = Client::builder().checks(false);
    let unchecked = client(builder, &server);
    let split = unchecked.operations().headers("a\r\nx: y", true).await;
    assert!(split.unwrap_err().violations().is_some());
    assert!(server.requests().is_empty());
}

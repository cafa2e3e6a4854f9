//! Every list of both APIs is walked to its end, and never where a server has no business to send it.

mod lists;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use codegen::ir::{Api, Pagination};
use lists::{LISTS, List};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};
use tests::clients::Clients;
use tests::effective::specs;
use tests::faults::{FaultServer, Reply};
use tests::server::{Answer, Server};
use tests::validate;
use vonage_registration::Error;

/// Base64 with all that URLs give a meaning to.
const SECOND: &str = "c2Vjb25k+/==";
const THIRD: &str = "dGhpcmQ&next=x?cursor=y#";

/// The link of a page with that token, to the one after it; none on the last.
type Next = fn(Option<&str>) -> Option<Link>;

/// Where a page says that the next one is.
enum Link {
    /// Below this origin, with this token.
    At(&'static str, &'static str),
    /// Exactly this.
    Text(&'static str),
}

fn pagination<'a>(apis: &'a [Api], operation: &str) -> &'a Pagination {
    let mut operations = apis.iter().flat_map(Api::operations);
    let (_, operation) = operations.find(|(_, it)| it.id == operation).unwrap();
    operation.pagination.as_ref().unwrap()
}

/// A server of all lists whose pages are linked by `next`; a page holds `items` items.
async fn server(next: Next, items: fn(Option<&str>) -> usize) -> Server {
    let apis: Vec<Api> = specs().into_iter().map(|spec| spec.api).collect();
    let decide = move |request: &tests::server::Recorded| {
        let mut routes = apis.iter();
        let operation = routes
            .find_map(|api| validate::route(api, &request.method, request.path()))
            .unwrap();
        let pages = operation.pagination.as_ref().unwrap();
        let token = value_of(request.query(), &pages.parameter);
        let mut page = operation.success.example.clone().unwrap();
        let list = pointed(&mut page, &pages.items);
        let item = list[0].clone();
        *list = Value::Array(vec![item; items(token.as_deref())]);
        let link = next(token.as_deref()).map(|link| written(&link, request, &pages.parameter));
        let (last, above) = pages.next.split_last().unwrap();
        match link {
            Some(link) => {
                *pointed(&mut page, &pages.next) = json!(link);
            }
            // The link, not the text within it, is what a last page leaves out.
            None if last == "href" => {
                let (name, above) = above.split_last().unwrap();
                pointed(&mut page, above)
                    .as_object_mut()
                    .unwrap()
                    .remove(name);
            }
            None => {
                pointed(&mut page, above)
                    .as_object_mut()
                    .unwrap()
                    .remove(last);
            }
        }
        Answer::json(200, &page)
    };
    Server::start(decide).await.unwrap()
}

fn written(link: &Link, request: &tests::server::Recorded, parameter: &str) -> String {
    match link {
        Link::Text(text) => (*text).to_owned(),
        Link::At(origin, token) => {
            let token = utf8_percent_encode(token, NON_ALPHANUMERIC);
            format!(
                "{origin}{}?limit=1&{parameter}={token}&x=y#part",
                request.path()
            )
        }
    }
}

/// The member that the names lead to, made where it is absent.
fn pointed<'a>(value: &'a mut Value, names: &[String]) -> &'a mut Value {
    names.iter().fold(value, |value, name| {
        if value.is_null() {
            *value = json!({});
        }
        value
            .as_object_mut()
            .unwrap()
            .entry(name.clone())
            .or_insert(Value::Null)
    })
}

fn value_of(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    Some(
        percent_decode_str(value)
            .decode_utf8()
            .unwrap()
            .into_owned(),
    )
}

/// The page tokens that the server was asked for since the last time.
fn asked(server: &Server, parameter: &str) -> Vec<Option<String>> {
    let requests = server.take_requests();
    let paths: Vec<&str> = requests.iter().map(|request| request.path()).collect();
    assert!(paths.windows(2).all(|two| two[0] == two[1]), "{paths:?}");
    for request in &requests {
        let authorization = request.header("authorization").unwrap();
        assert!(
            authorization.starts_with("Basic YWJjZDEyMzQ6"),
            "{authorization}"
        );
        let names = request.query().split('&').filter(|pair| !pair.is_empty());
        assert!(
            names.count() <= 1,
            "nothing out of the link: {}",
            request.query()
        );
    }
    requests
        .iter()
        .map(|request| value_of(request.query(), parameter))
        .collect()
}

fn tokens(expected: &[&str]) -> Vec<Option<String>> {
    let given = expected.iter().map(|token| Some((*token).to_owned()));
    std::iter::once(None).chain(given).collect()
}

fn every_list() -> Vec<(&'static List, String)> {
    let apis: Vec<Api> = specs().into_iter().map(|spec| spec.api).collect();
    let lists: Vec<_> = LISTS
        .iter()
        .map(|list| (list, pagination(&apis, list.operation).parameter.clone()))
        .collect();
    let operations = apis.iter().flat_map(Api::operations);
    let paged = operations.filter(|(_, operation)| operation.pagination.is_some());
    assert_eq!(lists.len(), paged.count(), "a list is missing in `LISTS`");
    lists
}

/// Three pages, linked with absolute URLs of this origin.
fn three(origin: &'static str, token: Option<&str>) -> Option<Link> {
    match token {
        None => Some(Link::At(origin, SECOND)),
        Some(SECOND) => Some(Link::At(origin, THIRD)),
        _ => None,
    }
}

#[tokio::test]
async fn every_list_is_walked_over_three_pages_wherever_its_links_point() {
    // Loopback at a port that nobody listens on: a request there would fail.
    for next in [
        (|token| three("", token)) as Next,
        |token| three("https://api-eu.vonage.com", token),
        |token| three("http://127.0.0.1:9", token),
        |token| three("https://user:password@elsewhere.example", token),
    ] {
        let server = server(next, |_| 2).await;
        let clients = Clients::of(&server.url(), true);
        for (list, parameter) in every_list() {
            let (items, error) = (list.items)(&clients, None).await;
            assert!(error.is_none(), "{}: {error:?}", list.operation);
            assert_eq!(items.len(), 6, "{}", list.operation);
            assert_eq!(asked(&server, &parameter), tokens(&[SECOND, THIRD]));

            let (pages, error) = (list.pages)(&clients).await;
            assert!(error.is_none(), "{}: {error:?}", list.operation);
            let expected = [Some(SECOND), Some(THIRD), None];
            assert_eq!(pages, expected.map(|token| token.map(str::to_owned)));
            assert_eq!(asked(&server, &parameter).len(), 3);
        }
    }
}

#[tokio::test]
async fn every_list_takes_a_bare_token_in_the_place_of_a_link() {
    let next: Next = |token| token.is_none().then_some(Link::Text("bare+/=="));
    let server = server(next, |_| 1).await;
    let clients = Clients::of(&server.url(), true);
    for (list, parameter) in every_list() {
        let (items, error) = (list.items)(&clients, None).await;
        assert!(error.is_none(), "{}: {error:?}", list.operation);
        assert_eq!(items.len(), 2);
        assert_eq!(asked(&server, &parameter), tokens(&["bare+/=="]));
    }
}

#[tokio::test]
async fn every_list_resumes_from_a_token() {
    let server = server(|token| three("", token), |_| 2).await;
    let clients = Clients::of(&server.url(), true);
    for (list, parameter) in every_list() {
        let (items, error) = (list.items)(&clients, Some(SECOND)).await;
        assert!(error.is_none(), "{}: {error:?}", list.operation);
        assert_eq!(items.len(), 4);
        assert_eq!(asked(&server, &parameter), tokens(&[SECOND, THIRD])[1..]);
    }
}

#[tokio::test]
async fn every_list_goes_on_after_an_empty_page_with_a_next_link() {
    let items = |token: Option<&str>| usize::from(token == Some(THIRD));
    let server = server(|token| three("", token), items).await;
    let clients = Clients::of(&server.url(), true);
    for (list, parameter) in every_list() {
        let (items, error) = (list.items)(&clients, None).await;
        assert!(error.is_none(), "{}: {error:?}", list.operation);
        assert_eq!(items.len(), 1);
        assert_eq!(asked(&server, &parameter).len(), 3);
    }
}

#[tokio::test]
async fn every_list_ends_with_an_empty_link() {
    let server = server(|_| Some(Link::Text("")), |_| 1).await;
    let clients = Clients::of(&server.url(), true);
    for (list, parameter) in every_list() {
        let (items, error) = (list.items)(&clients, None).await;
        assert!(error.is_none(), "{}: {error:?}", list.operation);
        assert_eq!((items.len(), asked(&server, &parameter).len()), (1, 1));
    }
}

/// Walks every list; asserts the items that come before the error, and the requests.
async fn assert_stops(next: Next, items: usize, requests: usize, reason: &str) {
    let server = server(next, |_| 1).await;
    let clients = Clients::of(&server.url(), true);
    for (list, parameter) in every_list() {
        let (met, error) = (list.items)(&clients, None).await;
        let error = error.unwrap();
        assert!(matches!(error, Error::Pagination(_)), "{error:?}");
        assert_eq!(error.operation(), Some(list.operation));
        assert!(error.to_string().contains(reason), "{error}");
        let seen = (met.len(), asked(&server, &parameter).len());
        assert_eq!(seen, (items, requests), "{}", list.operation);
    }
}

#[tokio::test]
async fn every_list_stops_at_a_token_that_comes_again() {
    assert_stops(|_| Some(Link::At("", SECOND)), 2, 2, "a second time").await;
}

#[tokio::test]
async fn every_list_stops_where_its_pages_go_in_a_circle() {
    let circle: Next = |token| {
        let next = if token == Some(SECOND) { THIRD } else { SECOND };
        Some(Link::At("https://elsewhere.example", next))
    };
    assert_stops(circle, 3, 3, "a second time").await;
}

#[tokio::test]
async fn every_list_stops_at_a_link_without_a_token() {
    let nowhere: Next = |_| Some(Link::Text("https://api.example.com/v1/things?page=2"));
    assert_stops(nowhere, 1, 1, "holds no token").await;
}

#[tokio::test]
async fn an_error_between_pages_ends_the_walk_and_names_itself() {
    let apis: Arc<Vec<Api>> = Arc::new(specs().into_iter().map(|spec| spec.api).collect());
    let decide = move |request: &tests::server::Recorded| {
        let mut routes = apis.iter();
        let operation = routes
            .find_map(|api| validate::route(api, &request.method, request.path()))
            .unwrap();
        let pages = operation.pagination.as_ref().unwrap();
        if value_of(request.query(), &pages.parameter).is_some() {
            return Answer::json(410, &json!({ "title": "This page is gone" }));
        }
        let mut page = operation.success.example.clone().unwrap();
        *pointed(&mut page, &pages.next) = json!(SECOND);
        Answer::json(200, &page)
    };
    let server = Server::start(decide).await.unwrap();
    let clients = Clients::of(&server.url(), true);
    for (list, _) in every_list() {
        let (pages, error) = (list.pages)(&clients).await;
        assert_eq!(pages, [Some(SECOND.to_owned())]);
        let expected = format!("{}: 410 Gone: This page is gone", list.operation);
        assert_eq!(error.unwrap().to_string(), expected);
    }
}

#[tokio::test]
async fn a_walk_from_a_token_ends_where_a_page_leads_back_to_it() {
    let back: Next = |token| {
        let next = if token == Some(SECOND) { THIRD } else { SECOND };
        Some(Link::At("", next))
    };
    let server = server(back, |_| 1).await;
    let clients = Clients::of(&server.url(), true);
    for (list, parameter) in every_list() {
        let (items, error) = (list.items)(&clients, Some(SECOND)).await;
        assert!(matches!(error, Some(Error::Pagination(_))), "{error:?}");
        assert_eq!((items.len(), asked(&server, &parameter).len()), (2, 2));
    }
}

/// A page of toll-free numbers: these, and the token of the next.
fn numbers(numbers: &[&str], next: &str) -> Answer {
    let id = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
    let numbers = numbers
        .iter()
        .map(|it| json!({ "number": it, "registration_id": id }));
    let numbers: Vec<Value> = numbers.collect();
    let next = json!({ "next": next });
    Answer::json(
        200,
        &json!({ "_embedded": { "numbers": numbers }, "_links": next }),
    )
}

#[tokio::test]
async fn empty_pages_without_an_end_are_an_error_from_which_a_walk_can_go_on() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let count = count.fetch_add(1, Ordering::Relaxed) + 1;
        let found: &[&str] = if count.is_multiple_of(1500) {
            &["7"]
        } else {
            &[]
        };
        numbers(found, &format!("t{count}"))
    });
    let server = server.await.unwrap();
    let tfn = Clients::of(&server.url(), true).tfn;
    let mut items = tfn.numbers().list().items();
    let error = items.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Pagination(_)), "{error}");
    assert_eq!(server.requests().len(), 1000);
    let mut items = tfn.numbers().list().cursor("t1000").items();
    assert_eq!(items.try_next().await.unwrap().unwrap().number, "7");
}

#[tokio::test]
async fn a_walk_resumes_from_the_page_of_the_next_item_or_of_the_failure() {
    let decide = |request: &tests::server::Recorded| match request.query() {
        "" => numbers(&["1", "2"], "a"),
        "cursor=a" => numbers(&["3", "4"], "b"),
        "cursor=b" => numbers(&["5"], "c"),
        _ => Answer::empty(400),
    };
    let server = Server::start(decide).await.unwrap();
    let tfn = Clients::of(&server.url(), true).tfn;
    let mut items = tfn.numbers().list().items();
    let mut tokens = Vec::new();
    for _ in 0..5 {
        tokens.push(items.resume_token().map(str::to_owned));
        items.try_next().await.unwrap().unwrap();
    }
    let expected = [None, None, Some("a"), Some("a"), Some("b")];
    assert_eq!(tokens, expected.map(|token| token.map(str::to_owned)));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400);
    assert_eq!(items.resume_token(), Some("c"));
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_cancelled_wait_for_a_page_loses_nothing() {
    let page = numbers(&["1"], "").body;
    let slow = Reply::trickle(200, "", page, Duration::from_millis(2));
    let server = FaultServer::start(vec![], slow).await.unwrap();
    let tfn = Clients::of(&server.url(), true).tfn;
    let mut items = tfn.numbers().list().items();
    let soon = Duration::from_millis(50);
    assert!(tokio::time::timeout(soon, items.try_next()).await.is_err());
    assert_eq!(items.try_next().await.unwrap().unwrap().number, "1");
    assert_eq!(server.requests().len(), 1);
}

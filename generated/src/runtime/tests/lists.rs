use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream as _;

use super::api::{Client, ThingList};
use super::server::{Reply, Server, json, reply};
use crate::runtime::{Error, Items, Pages};

fn page(ids: &[i64], next: &str) -> Reply {
    let things: Vec<String> = ids.iter().map(|id| format!("{{\"id\":{id}}}")).collect();
    json(
        200,
        &format!(r#"{{"things":[{}],"next":"{next}"}}"#, things.join(",")),
    )
}

async fn ids<I>(items: &mut Items<ThingList, I>, id: fn(I) -> i64) -> (Vec<i64>, Option<Error>) {
    let mut ids = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => ids.push(id(item)),
            Ok(None) => return (ids, None),
            Err(error) => return (ids, Some(error)),
        }
    }
}

#[tokio::test]
async fn a_cycle_back_to_the_token_that_a_walk_started_from_is_an_error() {
    let server = Server::start(vec![page(&[1], "b"), page(&[2], "a")]).await;
    let mut items = Client::of(&server).list().cursor("a").items();
    let (ids, error) = ids(&mut items, |thing| thing.id).await;
    assert_eq!((ids, server.seen().len()), (vec![1, 2], 2));
    assert!(matches!(error, Some(Error::Pagination(_))));
}

#[tokio::test]
async fn empty_pages_without_an_end_are_an_error_from_which_a_walk_can_go_on() {
    let mut count = 0;
    let server = Server::answering(move |_| {
        count += 1;
        let ids: &[i64] = if count % 1500 == 0 { &[7] } else { &[] };
        Some(page(ids, &format!("t{count}")))
    });
    let server = server.await;
    let client = Client::of(&server);
    let mut items = client.list().items();
    let error = items.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Pagination(_)), "{error}");
    assert_eq!(server.seen().len(), 1000);
    let token = items.resume_token().unwrap_or("t1000").to_owned();
    let mut items = client.list().cursor(&token).items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 7);
}

#[tokio::test]
async fn a_walk_resumes_from_the_page_of_the_next_item() {
    let server = Server::start(vec![page(&[1, 2], "a"), page(&[3, 4], "b"), page(&[5], "")]).await;
    let mut items = Client::of(&server).list().items();
    let mut tokens = vec![items.resume_token().map(str::to_owned)];
    while items.try_next().await.unwrap().is_some() {
        tokens.push(items.resume_token().map(str::to_owned));
    }
    let expected = [None, None, Some("a"), Some("a"), Some("b"), None];
    assert_eq!(tokens, expected.map(|token| token.map(str::to_owned)));
}

#[tokio::test]
async fn after_an_error_the_walk_can_resume_from_the_page_that_failed() {
    let server = Server::start(vec![page(&[1], "a"), reply(400, "", ""), page(&[2], "")]).await;
    let client = Client::of(&server);
    let mut items = client.list().items();
    let (first, error) = ids(&mut items, |thing| thing.id).await;
    assert_eq!(
        (first, error.unwrap().status().unwrap().as_u16()),
        (vec![1], 400)
    );
    let token = items.resume_token().unwrap().to_owned();
    let mut items = client.list().cursor(&token).items();
    assert_eq!(ids(&mut items, |thing| thing.id).await.0, [2]);
}

#[tokio::test]
async fn pages_give_body_and_next_token_as_a_stream() {
    let server = Server::start(vec![page(&[1, 2], "a"), page(&[3], "")]).await;
    let mut pages: Pages<ThingList> = Client::of(&server).list().pages();
    let mut next = async || {
        poll_fn(|cx| Pin::new(&mut pages).poll_next(cx))
            .await
            .transpose()
    };
    let first = next().await.unwrap().unwrap();
    assert_eq!((first.things.len(), first.next_token()), (2, Some("a")));
    let second = next().await.unwrap().unwrap();
    assert_eq!((second.things.len(), second.next_token()), (1, None));
    assert!(next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_cancelled_wait_for_a_page_loses_nothing() {
    use std::time::Duration;
    let slow = b"HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\n{\"things\":[{\"id\":1}]}".to_vec();
    let server = Server::start(vec![Reply::Slow(slow, Duration::from_millis(3))]).await;
    let mut items = Client::of(&server).list().items();
    assert!(
        tokio::time::timeout(Duration::from_millis(50), items.try_next())
            .await
            .is_err()
    );
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 1);
    assert_eq!(server.seen().len(), 1);
}

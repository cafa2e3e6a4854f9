//! HTTP clients of a user's own, redirects and proxies.

use std::process::Output;

use tests::built;
use tests::clients::SECRET;
use tests::faults::{FaultServer, RefusingPort, Reply};
use vonage_registration::reqwest::redirect::Policy;
use vonage_registration::tfn::Client;
use vonage_registration::{http_client, http_client_builder};

use super::{ID, quick, registration, server, update};

/// A client that follows redirects.
fn following(server: &FaultServer) -> Client {
    let http = http_client_builder().unwrap().redirect(Policy::limited(3));
    let client = quick(server.url()).http_client(http.build().unwrap());
    client.build().unwrap()
}

fn redirect(status: u16, to: &str) -> Reply {
    Reply::http(status, &format!("location: {to}/x\r\n"), "")
}

#[tokio::test]
async fn a_given_http_client_that_follows_redirects_leaves_the_credentials_behind() {
    let other = server([registration()]).await;
    let server = server([redirect(302, &other.url())]).await;
    following(&server).registrations().get(ID).await.unwrap();
    assert!(server.requests()[0].header("authorization").is_some());
    assert_eq!(other.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_write_that_was_redirected_may_have_been_processed_and_is_not_repeated() {
    let limited = FaultServer::start(vec![], Reply::http(429, "", ""))
        .await
        .unwrap();
    let gone = RefusingPort::bind().unwrap();
    for (status, location) in [(302, gone.url()), (307, gone.url()), (303, limited.url())] {
        let server = server(vec![redirect(status, &location); 3]).await;
        let call = following(&server).registrations().update(ID, update("a"));
        let error = call.await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{error}");
        assert!(
            error.may_have_been_processed() && !error.is_retryable(),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_given_http_client_that_follows_no_redirects_repeats_a_write_that_reached_nobody() {
    let gone = RefusingPort::bind().unwrap();
    let client = quick(gone.url())
        .http_client(http_client().unwrap())
        .build()
        .unwrap();
    let error = client
        .registrations()
        .update(ID, update("a"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.attempts(), error.may_have_been_processed()),
        (3, false)
    );
}

/// A program that lists statuses, of the server at `url`, with a variable of the environment.
async fn program(url: String, name: &'static str, value: String) -> Output {
    let run = move || {
        let mut command = built::example("export_status");
        for name in ["NO_PROXY", "ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command
            .env("VONAGE_API_KEY", "abcd1234")
            .env("VONAGE_API_SECRET", SECRET)
            .env("VONAGE_NETWORK_REGISTRY_URL", url)
            .env(name, value)
            .output()
    };
    tokio::task::spawn_blocking(run).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_of_the_environment_sees_other_hosts_and_never_loopback() {
    let refused = || Reply::http(403, "", "");
    let proxy = FaultServer::start(vec![], refused()).await.unwrap();
    let near = FaultServer::start(vec![], refused()).await.unwrap();
    for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY"] {
        program(near.url(), name, proxy.url()).await;
    }
    assert_eq!((near.requests().len(), proxy.requests().len()), (3, 0));
    let far = "https://api.example.com".to_owned();
    program(far, "HTTPS_PROXY", proxy.url()).await;
    let seen = proxy.requests();
    assert!(!seen.is_empty());
    for request in seen {
        assert_eq!(request.method, "CONNECT");
        assert_eq!(request.target, "api.example.com:443");
        assert_eq!(request.header("authorization"), None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_variable_that_holds_no_proxy_is_named_without_its_value() {
    let value = "http://u:hunter2@:x".to_owned();
    let output = program("http://127.0.0.1:9".to_owned(), "HTTPS_PROXY", value).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("HTTPS_PROXY"),
        "{said}"
    );
    assert!(!said.contains("hunter2"), "{said}");
}

//! Ways to authenticate, and servers of single operations.

use constructs::security::Client;
use constructs::{Credentials, relative_server, servers};
use tests::server::{Answer, Recorded, Server};

use super::{answering, client, only};

async fn with(credentials: Credentials) -> (Server, Client) {
    let server = answering(Answer::empty(204)).await;
    let builder = Client::builder().credentials(credentials);
    let client = builder.base_url(server.url()).build().unwrap();
    (server, client)
}

fn authorization(request: &Recorded) -> Option<&str> {
    request.header("authorization")
}

#[tokio::test]
async fn each_operation_takes_the_credentials_that_it_names() {
    let all = Credentials::new("key", "secret")
        .and(Credentials::bearer("t0ken"))
        .and(Credentials::api_key("k1"))
        .and(Credentials::named_api_key("api_secret", "s1"));
    let (server, api) = with(all).await;
    let operations = api.operations();
    operations.with_basic().await.unwrap();
    operations.with_bearer().await.unwrap();
    operations.with_oauth().await.unwrap();
    operations.with_header().await.unwrap();
    operations.with_query().a("b").await.unwrap();
    operations.with_cookie().lang("de").await.unwrap();
    operations.with_nothing().await.unwrap();
    operations.with_optional().await.unwrap();
    let requests = server.requests();
    let basic = Some("Basic a2V5OnNlY3JldA==");
    let bearer = Some("Bearer t0ken");
    let found: Vec<_> = requests.iter().map(authorization).collect();
    assert_eq!(
        found,
        [basic, bearer, bearer, None, None, None, None, bearer]
    );
    assert_eq!(requests[3].header("x-api-key"), Some("k1"));
    assert_eq!(requests[4].query(), "a=b&api_key=k1&api_secret=s1");
    assert_eq!(requests[5].header("cookie"), Some("lang=de; session=k1"));
}

#[tokio::test]
async fn the_first_alternative_that_fits_is_taken() {
    let (server, api) = with(Credentials::new("key", "secret")).await;
    api.operations().with_either().await.unwrap();
    api.operations().with_optional().await.unwrap();
    let requests = server.requests();
    let found: Vec<_> = requests.iter().map(authorization).collect();
    assert_eq!(found, [Some("Basic a2V5OnNlY3JldA=="), None]);
}

#[tokio::test]
async fn credentials_that_do_not_fit_are_an_error_before_anything_is_sent() {
    let (server, api) = with(Credentials::api_key("s3cr3t-key")).await;
    let error = api.operations().with_bearer().await.unwrap_err();
    let message = error.to_string();
    assert!(matches!(error, constructs::Error::Configuration(_)));
    assert!(
        message.contains("`withBearer` takes a bearer token"),
        "{message}"
    );
    assert!(!message.contains("s3cr3t-key"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn an_overridden_base_url_is_used_for_operations_with_servers_of_their_own_too() {
    let server = answering(Answer::empty(204)).await;
    let api = client(servers::Client::builder(), &server);
    api.operations().files().await.unwrap();
    assert_eq!(only(&server).target, "/files");
}

#[test]
fn servers_stand_at_the_defaults_of_their_variables() {
    use constructs::Api as _;
    assert_eq!(servers::Client::BASE_URL, "https://eu.example.com/v1");
}

#[test]
fn a_relative_server_asks_for_a_base_url() {
    let error = relative_server::Client::new(Credentials::none()).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("`/api/v3/`") && message.contains("`base_url`"),
        "{message}"
    );
}

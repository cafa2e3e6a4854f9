//! Each construct of OpenAPI in a fixture of its own: that the code compiles is shown by the crate `constructs`; here
//! is what goes over the wire and what is made of answers.

mod answers;
mod forms;
mod models;
mod notes;
mod parameters;
mod security;

use constructs::{Api, ClientBuilder, Credentials};
use serde_json::Value;
use tests::server::{Answer, Recorded, Server};

/// A client of a fixture's API.
fn client<C: Api>(builder: ClientBuilder<C>, server: &Server) -> C {
    let builder = builder.credentials(Credentials::new("key", "secret"));
    builder.base_url(server.url()).build().unwrap()
}

/// A server that gives the same answer to everything.
async fn answering(answer: Answer) -> Server {
    Server::start(move |_| answer.clone()).await.unwrap()
}

async fn answering_json(status: u16, body: Value) -> Server {
    answering(Answer::json(status, &body)).await
}

fn only(server: &Server) -> Recorded {
    let mut requests = server.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

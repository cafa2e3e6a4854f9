//! Whatever the mock answers is what the effective specs declare.

use std::collections::BTreeSet;

use tests::calls::{Optional, calls};
use tests::clients::credentials;
use tests::conformance::differences;
use tests::effective::{Spec, operation_count, specs};
use vonage_registration::mock::{Fault, Server};

fn url(spec: &Spec, server: &Server) -> String {
    match spec.name.as_str() {
        "tfn" => server.tfn_url(),
        _ => server.network_registry_url(),
    }
}

/// Every exchange so far that is not what the specs declare.
fn deviations(specs: &[Spec], server: &Server) -> Vec<String> {
    let mut found = Vec::new();
    for it in server.requests() {
        let (Some(operation), Some(status)) = (it.operation, it.status) else {
            panic!("{it:?} has no operation or no answer")
        };
        let media_type = it.response_type.as_deref();
        for difference in differences(specs, operation, status, media_type, &it.response) {
            found.push(format!("{operation} {it:?}: {difference}"));
        }
    }
    found
}

async fn server() -> Server {
    Server::builder()
        .credentials(credentials())
        .start()
        .await
        .unwrap()
}

/// Makes one call of every operation.
async fn call_all(specs: &[Spec], server: &Server, optional: Optional) -> usize {
    let mut succeeded = 0;
    for spec in specs {
        for call in calls(&spec.name, &url(spec, server), true) {
            let outcome = call.run(call.path, optional).await;
            let outcome = outcome.unwrap_or_else(|| panic!("{}", call.operation));
            succeeded += usize::from(outcome.is_ok());
        }
    }
    succeeded
}

#[tokio::test]
async fn answers_to_valid_calls_are_declared_before_and_after_every_step() {
    let (specs, server) = (specs(), server().await);
    let all = operation_count(&specs);
    for _ in 0..4 {
        assert_eq!(call_all(&specs, &server, Optional::Omitted).await, all);
        server.advance();
    }
    let answered: BTreeSet<_> = server.requests().iter().map(|it| it.operation).collect();
    assert_eq!(answered.len(), all);
    assert_eq!(deviations(&specs, &server), [""; 0]);
}

#[tokio::test]
async fn answers_to_calls_with_all_parameters_are_declared() {
    let (specs, server) = (specs(), server().await);
    call_all(&specs, &server, Optional::Set).await;
    assert_eq!(server.requests().len(), operation_count(&specs));
    assert_eq!(deviations(&specs, &server), [""; 0]);
}

#[tokio::test]
async fn refusals_of_every_operation_are_problem_details_with_a_trace_id() {
    let (specs, server) = (specs(), server().await);
    for operation in specs.iter().flat_map(|spec| spec.api.operations()) {
        server
            .inject(Fault::status(500).on(operation.1.id.clone()))
            .unwrap();
    }
    assert_eq!(call_all(&specs, &server, Optional::Omitted).await, 0);
    assert_eq!(deviations(&specs, &server), [""; 0]);
    let traces: BTreeSet<String> = server
        .requests()
        .iter()
        .map(|it| {
            let problem: serde_json::Value = serde_json::from_slice(&it.response).unwrap();
            problem["instance"].as_str().unwrap().to_owned()
        })
        .collect();
    let calls = operation_count(&specs);
    assert_eq!(traces.len(), calls, "every trace id is used once");
}

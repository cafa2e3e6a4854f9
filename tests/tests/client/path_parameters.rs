//! Every path parameter of every operation stays in its place on the route, or is refused.

use codegen::ir::{Api, Operation, ParameterLocation, Type};
use tests::calls::{Call, Optional, calls};
use tests::effective::specs;
use tests::server::{Answer, Server};
use tests::validate;
use vonage_registration::{Error, Location, Rule};

/// A path parameter of a generated call.
struct Parameter<'a> {
    call: &'a Call,
    operation: &'a Operation,
    index: usize,
    name: String,
    /// A UUID, whose type refuses what is none.
    typed: bool,
}

impl Parameter<'_> {
    /// The valid values with this one in its place.
    fn with<'v>(&self, value: &'v str) -> Vec<&'v str> {
        let mut path: Vec<&'v str> = self.call.path.to_vec();
        path[self.index] = value;
        path
    }

    fn id(&self) -> String {
        format!("{} {}", self.operation.id, self.name)
    }
}

fn parameters<'a>(api: &'a Api, calls: &'a [Call]) -> Vec<Parameter<'a>> {
    let mut parameters = Vec::new();
    for call in calls {
        let (_, operation) = api
            .operations()
            .find(|(_, operation)| operation.id == call.operation)
            .unwrap();
        for (index, parameter) in operation.parameters_in(ParameterLocation::Path).enumerate() {
            parameters.push(Parameter {
                call,
                operation,
                index,
                name: parameter.name.clone(),
                typed: parameter.ty == Type::Uuid,
            });
        }
        assert_eq!(
            operation.parameters_in(ParameterLocation::Path).count(),
            call.path.len(),
            "{}",
            call.operation
        );
    }
    parameters
}

#[tokio::test]
async fn what_would_change_the_route_is_refused_before_anything_is_sent() {
    for checks in [true, false] {
        for spec in specs() {
            let server = Server::start(|_| Answer::empty(200)).await.unwrap();
            let calls = calls(&spec.name, &server.url(), checks);
            assert_eq!(calls.len(), spec.api.operations().count());
            for parameter in parameters(&spec.api, &calls) {
                for value in ["", ".", ".."] {
                    let path = parameter.with(value);
                    let outcome = parameter.call.run(&path, Optional::Omitted).await;
                    assert_eq!(outcome.is_none(), parameter.typed, "{}", parameter.id());
                    if let Some(outcome) = outcome {
                        assert_refused(&parameter, value, &outcome.unwrap_err());
                    }
                }
            }
            assert_eq!(server.requests().len(), 0);
        }
    }
}

fn assert_refused(parameter: &Parameter<'_>, value: &str, error: &Error) {
    let (id, pointer) = (parameter.id(), format!("/{}", parameter.name));
    assert_eq!(
        (error.attempts(), error.may_have_been_processed()),
        (0, false)
    );
    let violations = error
        .violations()
        .unwrap_or_else(|| panic!("{id}: {error}"));
    assert!(
        violations.iter().any(|violation| {
            violation.rule() == Rule::PathSegment
                && violation.location() == Location::Path
                && violation.pointer() == pointer
                && violation.actual() == value
        }),
        "{id}: {error}"
    );
}

#[tokio::test]
async fn any_other_text_arrives_intact_on_the_route_it_was_meant_for() {
    const HOSTILE: &str = "a/b?c#d%20é*";
    const ENCODED: &str = "a%2Fb%3Fc%23d%2520%C3%A9*";
    for spec in specs() {
        let server = Server::start(|_| Answer::empty(200)).await.unwrap();
        let calls = calls(&spec.name, &server.url(), false);
        for parameter in parameters(&spec.api, &calls) {
            let path = parameter.with(HOSTILE);
            let outcome = parameter.call.run(&path, Optional::Omitted).await;
            assert_eq!(outcome.is_none(), parameter.typed, "{}", parameter.id());
            if parameter.typed {
                continue;
            }
            let [request] = <[_; 1]>::try_from(server.take_requests()).unwrap();
            let mut expected = parameter.operation.path.clone();
            for (name, value) in path_names(parameter.operation).zip(&path) {
                let value = if *value == HOSTILE { ENCODED } else { value };
                expected = expected.replace(&format!("{{{name}}}"), value);
            }
            assert_eq!(request.target, expected, "{}", parameter.id());
            let route = validate::route(&spec.api, &request.method, request.path()).unwrap();
            assert_eq!(route.id, parameter.operation.id);
            let captured = validate::captures(&route.path, request.path()).unwrap();
            assert_eq!(captured[parameter.index].1, HOSTILE, "{}", parameter.id());
        }
    }
}

fn path_names(operation: &Operation) -> impl Iterator<Item = &str> {
    operation
        .parameters_in(ParameterLocation::Path)
        .map(|parameter| parameter.name.as_str())
}

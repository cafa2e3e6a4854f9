//! Three opinions on 5,000 requests, valid and invalid: the crate's checks, the mock over HTTP, and an
//! oracle that reads the effective documents by itself with a JSON Schema validator.

mod oracle;
mod requests;

use fastrand::Rng;
use oracle::Oracle;
use requests::{Kind, REQUESTS, mutated};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tests::effective::specs;
use tests::plain::Plain;
use vonage_registration::Violations;
use vonage_registration::mock::{SEEDED_BUSINESS_PROFILE, SEEDED_REGISTRATION, Server};
use vonage_registration::network_registry::{
    CreateApplicationProfile, CreateBusinessProfile, PutBusinessProfileChangeRequest,
};
use vonage_registration::tfn::{CreateRegistration, UpdateRegistration};

use super::behaviour::{BASIC, REGISTRY};

/// Whether the crate would send a body, and what it would send; nothing when its models cannot hold it.
fn opinion_of_the_crate(kind: Kind, body: &Value) -> Option<(bool, Value)> {
    fn of<T: DeserializeOwned + Serialize>(
        body: &Value,
        validate: fn(&T) -> Result<(), Violations>,
    ) -> Option<(bool, Value)> {
        let model: T = serde_json::from_value(body.clone()).ok()?;
        Some((
            validate(&model).is_ok(),
            serde_json::to_value(&model).unwrap(),
        ))
    }
    match kind {
        Kind::CreateBusinessProfile => of(body, CreateBusinessProfile::validate),
        Kind::PutChangeRequest => of(body, PutBusinessProfileChangeRequest::validate),
        Kind::CreateApplicationProfile => of(body, CreateApplicationProfile::validate),
        Kind::CreateRegistration => of(body, CreateRegistration::validate),
        Kind::UpdateRegistration => of(body, UpdateRegistration::validate),
    }
}

/// Whether a body gets past the mock's validation. What the state of things forbids is another matter.
async fn mock_accepts(mock: &mut Plain, kind: Kind, body: &Value) -> bool {
    let registry = REGISTRY;
    let tfn = "/tfn/v1/registrations";
    let (method, path) = match kind {
        Kind::CreateBusinessProfile => ("POST", format!("{registry}/business-profiles")),
        Kind::PutChangeRequest => (
            "PUT",
            format!("{registry}/business-profiles/{SEEDED_BUSINESS_PROFILE}/change-request"),
        ),
        Kind::CreateApplicationProfile => ("POST", format!("{registry}/application-profiles")),
        Kind::CreateRegistration => ("POST", tfn.to_owned()),
        Kind::UpdateRegistration => ("PATCH", format!("{tfn}/{SEEDED_REGISTRATION}")),
    };
    let answer = mock.send(method, &path, &body.to_string()).await.unwrap();
    match answer.status {
        200 | 404 | 409 => true,
        400 | 422 => {
            let reason = &answer.json()["invalid_parameters"][0]["reason"];
            assert!(reason.is_string(), "no reason is given for {body}");
            false
        }
        other => panic!("{kind:?} is answered with {other}: {body}"),
    }
}

#[tokio::test]
async fn crate_mock_and_oracle_agree_on_5000_bodies() {
    let specs = specs();
    let oracles: Vec<(Kind, Oracle, Value)> = REQUESTS
        .iter()
        .map(|(kind, operation)| {
            let oracle = Oracle::of_body(&specs, operation);
            let example = oracle.example.clone();
            (*kind, oracle, example)
        })
        .collect();
    let server = Server::start().await.unwrap();
    let mut mock = Plain::connect(&server.network_registry_url(), Some(BASIC))
        .await
        .unwrap();
    let (mut random, mut disagreements) = (Rng::with_seed(20_261_120), Vec::new());
    let (mut valid, mut invalid) = (0, 0);
    for round in 0..5_000 {
        let (kind, oracle, example) = &oracles[round % oracles.len()];
        let body = mutated(example, &mut random);
        let expected = oracle.accepts(&body);
        if mock_accepts(&mut mock, *kind, &body).await != expected.is_ok() {
            disagreements.push(format!("the mock on {kind:?}: {expected:?} {body}"));
        }
        if let Some((sends, sent)) = opinion_of_the_crate(*kind, &body) {
            let expected = oracle.accepts(&sent);
            if sends != expected.is_ok() {
                disagreements.push(format!("the crate on {kind:?}: {expected:?} {sent}"));
            }
            if sent != body && mock_accepts(&mut mock, *kind, &sent).await != sends {
                disagreements.push(format!("crate and mock on {kind:?} {sent}"));
            }
        }
        if expected.is_ok() {
            valid += 1
        } else {
            invalid += 1
        }
    }
    assert!(
        valid > 1_000 && invalid > 1_000,
        "{valid} valid, {invalid} invalid"
    );
    disagreements.truncate(20);
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

#[tokio::test]
async fn crate_mock_and_oracle_agree_on_parameters() {
    let specs = specs();
    let server = Server::start().await.unwrap();
    let checked = server.tfn().unwrap();
    let unchecked = vonage_registration::tfn::Client::builder()
        .credentials(server.credentials())
        .base_url(server.tfn_url())
        .checks(false)
        .build()
        .unwrap();
    let registry = server.network_registry().unwrap();
    let bold = vonage_registration::network_registry::Client::builder()
        .credentials(server.credentials())
        .base_url(server.network_registry_url())
        .checks(false)
        .build()
        .unwrap();
    let refused = |status: Option<u16>| status == Some(422);

    let number = Oracle::of_parameter(&specs, "listNumbers", "number");
    for text in [
        "18001234567",
        "1800123456",
        "+1800123456",
        "01234567890",
        "1800123456x",
        "",
    ] {
        let expected = number.accepts(&Value::from(text)).is_ok();
        assert_eq!(
            checked.numbers().list().number(text).validate().is_ok(),
            expected,
            "{text}"
        );
        let answer = unchecked.numbers().list().number(text).await;
        assert_eq!(answer.is_ok(), expected, "{text}");
    }
    let status = Oracle::of_parameter(&specs, "listNumbers", "status");
    for text in ["REGISTERED", "registered", "DRAFT", "SUSPENDED", ""] {
        let expected = status.accepts(&Value::from(text)).is_ok();
        assert_eq!(
            checked
                .numbers()
                .list()
                .status(text.into())
                .validate()
                .is_ok(),
            expected
        );
        let answer = unchecked.numbers().list().status(text.into()).await;
        let status = answer
            .err()
            .and_then(|error| error.status())
            .map(|it| it.as_u16());
        assert_eq!(!refused(status), expected, "{text}");
    }
    let limit = Oracle::of_parameter(&specs, "listBusinessProfiles", "limit");
    for value in [i64::MIN, -1, 0, 1, 2, 99, 100, 101, i64::MAX] {
        let expected = limit.accepts(&Value::from(value)).is_ok();
        let call = registry.business_profiles().list().limit(value);
        assert_eq!(call.validate().is_ok(), expected, "{value}");
        let answer = bold.business_profiles().list().limit(value).await;
        assert_eq!(answer.is_ok(), expected, "{value}");
    }
    let countries = Oracle::of_parameter(&specs, "listCsps", "countries");
    for values in [&["ES"][..], &["ES", "DE"], &["E"], &["ESP"], &["ES", ""]] {
        let expected = countries.accepts(&Value::from(values.to_vec())).is_ok();
        let call = registry.catalogue().list_csps().countries(values.to_vec());
        assert_eq!(call.validate().is_ok(), expected, "{values:?}");
        let answer = bold
            .catalogue()
            .list_csps()
            .countries(values.to_vec())
            .await;
        assert_eq!(answer.is_ok(), expected, "{values:?}");
    }
}

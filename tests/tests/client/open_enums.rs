//! A program keeps reading when the publisher adds a value to an enum.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use codegen::ir::{Api, Content, Shape, Type, example_value};
use serde_json::{Value, json};
use tests::calls::{Optional, calls};
use tests::clients::credentials;
use tests::effective::{Spec, specs};
use tests::server::{Answer, Server};
use vonage_registration::network_registry::{self, BusinessProfileStatus};

const ADDED: &str = "added next year";

/// Fills in the objects that an example leaves out.
fn complete(api: &Api, ty: &Type, value: &mut Value) {
    match (ty, value) {
        (Type::Array(item), Value::Array(values)) => {
            for value in values {
                complete(api, item, value);
            }
        }
        (Type::Named(name), Value::Object(object)) => {
            let Shape::Struct(fields) = &api.type_def(name).unwrap().shape else {
                return;
            };
            for field in &fields.fields {
                let absent = object.get(&field.name).is_none_or(Value::is_null);
                if absent && matches!(field.ty, Type::Named(_)) {
                    let value = example_value(&field.ty, &field.limits, api);
                    object.insert(field.name.clone(), value);
                }
                if let Some(value) = object.get_mut(&field.name) {
                    complete(api, &field.ty, value);
                }
            }
        }
        _ => {}
    }
}

/// Pointers of the enum values in `value`, each with the name of its enum.
fn enums(api: &Api, ty: &Type, value: &Value, at: &str, found: &mut Vec<(String, String)>) {
    match (ty, value) {
        (Type::Array(item), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                enums(api, item, value, &format!("{at}/{index}"), found);
            }
        }
        (Type::Named(name), _) => match &api.type_def(name).unwrap().shape {
            Shape::Enum(_) if value.is_string() => found.push((at.to_owned(), name.clone())),
            Shape::Newtype(inner) => enums(api, inner, value, at, found),
            Shape::Struct(fields) => {
                for field in &fields.fields {
                    if let Some(value) = value.get(&field.name) {
                        enums(
                            api,
                            &field.ty,
                            value,
                            &format!("{at}/{}", field.name),
                            found,
                        );
                    }
                }
            }
            _ => {}
        },
        _ => {}
    }
}

fn answered_enums(spec: &Spec) -> BTreeSet<String> {
    let types = spec.api.types.iter();
    types
        .filter(|ty| ty.in_response && matches!(ty.shape, Shape::Enum(_)))
        .map(|ty| ty.name.clone())
        .collect()
}

#[tokio::test]
async fn a_value_added_to_any_enum_of_any_answer_is_read_and_kept() {
    let mut tried = 0;
    for spec in specs() {
        let body = Arc::new(Mutex::new(Value::Null));
        let served = Arc::clone(&body);
        let server = Server::start(move |_| Answer::json(200, &served.lock().unwrap()))
            .await
            .unwrap();
        let mut met = BTreeSet::new();
        for call in calls(&spec.name, &server.url(), true) {
            let mut operations = spec.api.operations();
            let (_, operation) = operations.find(|(_, it)| it.id == call.operation).unwrap();
            let (Content::Json { ty, .. }, Some(example)) =
                (&operation.success.content, &operation.success.example)
            else {
                continue;
            };
            let mut example = example.clone();
            complete(&spec.api, ty, &mut example);
            let mut found = Vec::new();
            enums(&spec.api, ty, &example, "", &mut found);
            for (pointer, name) in found {
                let mut later = example.clone();
                *later.pointer_mut(&pointer).unwrap() = json!(ADDED);
                body.lock().unwrap().clone_from(&later);
                let answer = call.run(call.path, Optional::Omitted).await.unwrap();
                let answer = answer.unwrap_or_else(|error| panic!("{error}"));
                let kept = answer.json.pointer(&pointer);
                assert_eq!(kept, Some(&json!(ADDED)), "{} {pointer}", call.operation);
                assert!(answer.model.contains("Unknown("), "{}", answer.model);
                met.insert(name);
                tried += 1;
            }
        }
        assert_eq!(
            met,
            answered_enums(&spec),
            "{}: every enum of its answers",
            spec.name
        );
    }
    assert!(tried >= 30, "{tried}");
}

/// Written when four statuses were known.
fn advice(status: &BusinessProfileStatus) -> String {
    match status {
        BusinessProfileStatus::Accepted => "go ahead".to_owned(),
        BusinessProfileStatus::Rejected => "mend it".to_owned(),
        BusinessProfileStatus::Unknown(status) => format!("look up what {status} means"),
        _ => "wait".to_owned(),
    }
}

#[tokio::test]
async fn a_program_reads_a_page_on_which_one_profile_has_a_new_status() {
    let specs = specs();
    let operations = specs.iter().flat_map(|spec| spec.api.operations());
    let mut operations = operations.map(|(_, operation)| operation);
    let operation = operations
        .find(|it| it.id == "listBusinessProfiles")
        .unwrap();
    let mut page = operation.success.example.clone().unwrap();
    page["_links"].as_object_mut().unwrap().remove("next");
    let profiles = page["_embedded"]["business_profiles"]
        .as_array_mut()
        .unwrap();
    let profile = profiles[0].clone();
    profiles.clear();
    for status in ["accepted", "paused", "rejected"] {
        let mut profile = profile.clone();
        profile["status"]["status"] = json!(status);
        profile["added_field"] = json!({ "since": "next year" });
        profiles.push(profile);
    }
    let server = Server::start(move |_| Answer::json(200, &page))
        .await
        .unwrap();
    let drift = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&drift);
    let client = network_registry::Client::builder()
        .credentials(credentials())
        .base_url(server.url())
        .on_exchange(move |exchange| noted.lock().unwrap().push(exchange.drift()))
        .build()
        .unwrap();
    let mut profiles = client.business_profiles().list().items();
    let mut advised = Vec::new();
    while let Some(profile) = profiles.try_next().await.unwrap() {
        advised.push(advice(&profile.status.status));
    }
    assert_eq!(
        advised,
        ["go ahead", "look up what paused means", "mend it"]
    );
    let drift = drift.lock().unwrap();
    assert_eq!(drift.len(), 1);
    assert_eq!(
        drift[0].unknown_properties,
        ["added_field".to_owned()].into()
    );
    assert_eq!(drift[0].unlisted_values, ["paused".to_owned()].into());
    assert!(!drift[0].is_empty());
}

#[test]
fn a_listed_value_is_accepted_where_a_request_holds_text() {
    use vonage_registration::network_registry::BusinessInformation;
    let with_city = |city: String| {
        let address = BusinessInformation::builder().address_street_1("1");
        address.postal_code("2").city(city).country("ES").build()
    };
    let address = BusinessInformation::builder()
        .address_street_1("1")
        .postal_code("2")
        .city(BusinessProfileStatus::Accepted)
        .country("ES")
        .build();
    assert_eq!(address, with_city("accepted".to_owned()));
    assert_eq!(
        String::from(BusinessProfileStatus::from("paused")),
        "paused"
    );
}

#[test]
fn what_is_only_answered_can_be_made_in_tests() {
    use vonage_registration::network_registry::BusinessProfile;
    let mut profile = BusinessProfile::default();
    profile.name = "Acme".to_owned();
    profile.status.status = BusinessProfileStatus::Accepted;
    let json = serde_json::to_value(&profile).unwrap();
    assert_eq!(json["name"], "Acme");
    assert_eq!(
        serde_json::from_value::<BusinessProfile>(json).unwrap(),
        profile
    );
}

//! Requests made by changing published examples a little, the same every time.

use fastrand::Rng;
use serde_json::{Value, json};

/// A request with a body.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    CreateBusinessProfile,
    PutChangeRequest,
    CreateApplicationProfile,
    CreateRegistration,
    UpdateRegistration,
}

/// The requests and their operations.
pub(crate) const REQUESTS: [(Kind, &str); 5] = [
    (Kind::CreateBusinessProfile, "createBusinessProfile"),
    (Kind::PutChangeRequest, "putBusinessProfileChangeRequest"),
    (Kind::CreateApplicationProfile, "createApplicationProfile"),
    (Kind::CreateRegistration, "createRegistration"),
    (Kind::UpdateRegistration, "updateRegistration"),
];

/// The example with up to three changes; most need not make it invalid.
pub(crate) fn mutated(example: &Value, random: &mut Rng) -> Value {
    let mut body = example.clone();
    for _ in 0..random.usize(..4) {
        let mut places = Vec::new();
        pointers(&body, "", &mut places);
        let place = random.choice(&places).unwrap().clone();
        change(&mut body, &place, random);
    }
    body
}

fn pointers(value: &Value, pointer: &str, found: &mut Vec<String>) {
    if !pointer.is_empty() {
        found.push(pointer.to_owned());
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                pointers(member, &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn change(body: &mut Value, pointer: &str, random: &mut Rng) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match random.usize(..10) {
        0 | 1 => remove(body.pointer_mut(parent).unwrap(), last),
        2 => add_member(body.pointer_mut(parent).unwrap(), random),
        _ => {
            let value = body.pointer_mut(pointer).unwrap();
            match value {
                Value::Array(items) if random.usize(..2) == 0 => {
                    let item = items.first().cloned().unwrap_or(json!("x"));
                    items.extend(std::iter::repeat_n(item, random.usize(..6)));
                }
                _ => *value = replacement(value, random),
            }
        }
    }
}

fn remove(parent: &mut Value, last: &str) {
    match parent {
        Value::Object(members) => {
            members.remove(last);
        }
        Value::Array(items) => {
            items.pop();
        }
        _ => {}
    }
}

/// A member that is known somewhere, or nowhere.
fn add_member(parent: &mut Value, random: &mut Rng) {
    let choices = [
        ("colour", json!(null)),
        ("colour", json!({ "a": [1] })),
        ("status", json!("DRAFT")),
        ("status", json!("SUBMITTED")),
        (
            "isv_reseller",
            json!({ "name": "R", "contact_email": "r@example.com" }),
        ),
        ("isv_reseller", json!({})),
        ("business_reason", json!("two regions")),
        ("dpo_email", json!(null)),
        (
            "vetting_extra_fields",
            json!({ "a": null, "b": [1, { "c": 2 }] }),
        ),
        ("campaign_verify_auth_token", json!("cv|1|2|3|4|5")),
        ("workflow_description", json!("on paper")),
    ];
    let (name, value) = random.choice(&choices).unwrap();
    if let Value::Object(members) = parent {
        members.insert((*name).to_owned(), value.clone());
    }
}

fn replacement(value: &Value, random: &mut Rng) -> Value {
    match value {
        Value::String(text) if random.usize(..8) > 0 => json!(other_text(text, random)),
        Value::Bool(flag) if random.usize(..3) > 0 => json!(!flag),
        _ => {
            let choices = [
                json!(null),
                json!(1),
                json!(1.5),
                json!("x"),
                json!([]),
                json!({}),
            ];
            random.choice(&choices).unwrap().clone()
        }
    }
}

/// Texts around the limits and formats of the documents.
fn other_text(text: &str, random: &mut Rng) -> String {
    let lengths = [
        0, 1, 2, 3, 10, 11, 100, 101, 149, 150, 160, 161, 350, 351, 494, 495, 500, 501, 1000, 1001,
    ];
    let texts = [
        "",
        "x",
        "ES",
        "es",
        "USA",
        "US",
        "CA",
        "CAL",
        "10115",
        "1011",
        "12345-6789",
        "10,000",
        "11",
        "a@b.co",
        "a@b",
        "@b.co",
        "a b@c.de",
        "a@b..co",
        "a@b.co ",
        "A@B.CO",
        "a.b+c@d-e.co",
        "https://example.com",
        "http://example.com/a?b=c#d",
        "example.com",
        "https://",
        "ftp://a/b",
        "https://a b",
        "//example.com",
        "mailto:a@b.co",
        "18001234567",
        "18331234567",
        "18221234567",
        "1800123456",
        "+18001234567",
        "180012345678",
        "Political",
        "political",
        "2FA",
        "Other",
        "Text-to-join",
        "SOLE_PROPRIETOR",
        "GOVERNMENT",
        "EIN",
        "ein",
        "SUBMITTED",
        "DRAFT",
        "cv|1|2|3|4|5",
        "cv|1|2|3|4",
        "xv|1|2|3|4|5",
        "finance",
        "somethingNew",
        "forProfitOrganisation",
    ];
    match random.usize(..5) {
        0 => "é".repeat(*random.choice(&lengths).unwrap()),
        1 => text.repeat(random.usize(..4)),
        2 => text.chars().rev().collect(),
        _ => (*random.choice(&texts).unwrap()).to_owned(),
    }
}

//! Judgements of spec changes: one fixture for each kind of change and direction.

use std::collections::BTreeSet;

use crate::fixture::{Fixture, base, fixtures, shuffled, side};
use codegen::change::{Bump, Direction, Judgement, Verdict, judge, kinds, report};
use codegen::diagnostic::Diagnostics;
use codegen::spec::{self, Disk, Files as _, InMemory, Options};
use serde_json::json;
use tests::snapshot::assert_snapshot;

/// A status more, an operation gone, a field that may be absent, a new filter, a longer name.
const NETWORK_REGISTRY_UPDATE: [(&str, &str); 4] = [
    (
        "/v1/network-registry/business-profiles/{id}/undelete:",
        "/v1/network-registry/business-profiles/{id}/restore:",
    ),
    (
        "        - partially-accepted\n        - rejected\n",
        "        - partially-accepted\n        - suspended\n        - rejected\n",
    ),
    (
        "        - tax_number\n        - privacy_policy_url\n",
        "        - privacy_policy_url\n",
    ),
    (
        "        - name: limit\n",
        "        - name: updated_since\n          in: query\n          schema:\n            type: string\n            format: date-time\n        - name: limit\n",
    ),
];

const TFN_UPDATE: [(&str, &str); 4] = [
    (
        "        - GOVERNMENT\n",
        "        - GOVERNMENT\n        - COOPERATIVE\n",
    ),
    ("maxLength: 350", "maxLength: 300"),
    ("        - use_case\n", ""),
    (
        "  - url: https://api.nexmo.com/tfn",
        "  - url: https://api-eu.vonage.com/tfn",
    ),
];

fn kinds_of(judgement: &Judgement) -> BTreeSet<&str> {
    judgement
        .changes
        .iter()
        .map(|change| change.kind.id)
        .collect()
}

fn problems(fixture: &Fixture) -> Vec<String> {
    let judgement = fixture.judgement();
    let mut problems = Vec::new();
    let mut expected: BTreeSet<&str> = fixture.also.iter().map(String::as_str).collect();
    expected.extend((fixture.kind != "none").then_some(&*fixture.kind));
    let found = kinds_of(judgement);
    if found != expected {
        problems.push(format!(
            "{}: found {found:?} instead of {expected:?}",
            fixture.name
        ));
    }
    for change in &judgement.changes {
        let Some(usual) = change.kind.verdicts(change.direction) else {
            problems.push(format!(
                "{}: {} has no verdicts for {:?}",
                fixture.name, change.kind.id, change.direction
            ));
            continue;
        };
        let found = [change.wire, change.source, change.shipped];
        let expected = fixture.verdicts.as_ref().map_or(usual, |letters| {
            let letters: Vec<char> = letters.chars().collect();
            [0, 1, 2].map(|index| match letters[index] {
                'b' => Verdict::Breaking,
                _ => Verdict::Compatible,
            })
        });
        if change.kind.id == fixture.kind && found != expected {
            problems.push(format!(
                "{}: {found:?} instead of {expected:?}: {:?}",
                fixture.name, change.items
            ));
        }
    }
    problems
}

#[test]
fn each_fixture_shows_its_kind_with_the_verdicts_of_the_table() {
    let problems: Vec<String> = fixtures().iter().flat_map(problems).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn each_kind_has_a_fixture_in_each_direction() {
    let mut shown: Vec<(&str, Direction)> = Vec::new();
    let fixtures = fixtures();
    for fixture in fixtures {
        let judgement = fixture.judgement();
        shown.extend(
            judgement
                .changes
                .iter()
                .map(|change| (change.kind.id, change.direction)),
        );
    }
    let mut missing = Vec::new();
    for kind in kinds::ALL {
        for direction in [Direction::Both, Direction::Request, Direction::Response] {
            if kind.verdicts(direction).is_some() && !shown.contains(&(kind.id, direction)) {
                missing.push(format!("{} {}", kind.id, direction.as_str()));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_item_that_differs_is_explained_by_a_change() {
    for fixture in fixtures() {
        let judgement = fixture.judgement();
        let explained: BTreeSet<&str> = judgement
            .changes
            .iter()
            .flat_map(|change| &change.items)
            .map(|item| item.text.as_str())
            .collect();
        let (before, after) = (fixture.old.surface.names(), fixture.new.surface.names());
        let names = before.keys().chain(after.keys()).copied();
        let differing = names.filter(|name| {
            let facts = before.get(name).zip(after.get(name));
            !facts.is_some_and(|(was, is)| was.is_same_as(is))
        });
        let unexplained: Vec<String> = differing
            .map(|name| format!("{name}: "))
            .filter(|name| !explained.iter().any(|item| item.starts_with(name)))
            .collect();
        assert!(unexplained.is_empty(), "{}: {unexplained:?}", fixture.name);
        let vague = judgement
            .changes
            .iter()
            .any(|change| change.kind.id == "generated-code-changed");
        assert!(
            !vague || fixture.kind == "generated-code-changed",
            "{}: {:?}",
            fixture.name,
            kinds_of(judgement)
        );
    }
}

#[test]
fn the_same_in_another_order_and_indentation_is_no_change() {
    let base = base();
    let same = judge(&side("same", &base), &side("same", &base));
    assert_eq!((same.bump, same.changes.len()), (Bump::None, 0));
    let shuffled = judge(&side("base", &base), &side("shuffled", &shuffled(&base)));
    assert_eq!(kinds_of(&shuffled), BTreeSet::new());
    assert!(shuffled.bump <= Bump::Patch);
}

#[test]
fn the_order_of_alternatives_is_no_change_and_hides_none() {
    let with = |alternatives: serde_json::Value| {
        let mut document = base();
        let note = &mut document["components"]["schemas"]["Thing"]["properties"]["note"];
        *note = json!({ "oneOf": alternatives });
        side("alternatives", &document)
    };
    let text = json!({ "type": "string" });
    let number = json!({ "type": "number" });
    let reference = json!({ "$ref": "#/components/schemas/Pong" });
    let object = |title: &str, size: &str| json!({ "title": title, "type": "object", "properties": { "size": { "type": size } } });
    let kind = |kind: &str, size: &str| json!({ "type": "object", "properties": { "kind": { "const": kind }, "size": { "type": size } } });
    let [big, small] = [object("Big", "integer"), object("Small", "string")];
    let old = with(json!([text, number, reference, big, small]));
    let judged = judge(&old, &with(json!([small, reference, big, number, text])));
    assert_eq!(kinds_of(&judged), BTreeSet::new());
    assert!(judged.bump <= Bump::Patch);

    let changed = object("Big", "boolean");
    let new = with(json!([small, changed, reference, number, text]));
    let judged = judge(&old, &new);
    assert_eq!(kinds_of(&judged), BTreeSet::from(["type-changed"]));
    let places: Vec<&str> = judged
        .changes
        .iter()
        .map(|it| it.message.as_str())
        .collect();
    assert!(places.iter().all(|it| it.contains("size")), "{places:?}");

    let old = with(json!([kind("a", "integer"), kind("b", "string")]));
    let judged = judge(
        &old,
        &with(json!([kind("b", "boolean"), kind("a", "integer")])),
    );
    assert!(kinds_of(&judged).contains("type-changed"));
    assert!(!kinds_of(&judged).contains("enum-value-removed"));
}

#[test]
fn null_among_alternatives_takes_the_place_of_none() {
    let messages = |null_at: usize| {
        let [old, new] = ["integer", "boolean"].map(|size| {
            let object = |title: &str, size: &str| json!({ "title": title, "type": "object", "properties": { "size": { "type": size } } });
            let mut alternatives = vec![object("Big", size), object("Small", "string")];
            alternatives.insert(null_at, json!({ "type": "null" }));
            let mut document = base();
            let note = &mut document["components"]["schemas"]["Thing"]["properties"]["note"];
            *note = json!({ "oneOf": alternatives });
            side("alternatives", &document)
        });
        let changes = judge(&old, &new).changes.into_iter();
        changes.map(|it| it.message).collect::<Vec<_>>()
    };
    let last = messages(2);
    assert!(
        last.iter().all(|it| it.contains("`ThingNoteBig`")),
        "{last:?}"
    );
    assert_eq!(messages(0), last);
}

/// Some keyword is not compared, once in what is sent and once in what is answered.
#[test]
fn a_keyword_that_cannot_be_judged_is_listed_with_the_cautious_verdict() {
    let keywords = json!({
        "not": { "minLength": 1 },
        "if": { "maxLength": 3 },
        "then": { "minLength": 1 },
        "else": { "minLength": 1 },
        "prefixItems": [{ "type": "string" }],
        "contains": { "type": "string" },
        "propertyNames": { "maxLength": 3 },
        "dependentRequired": { "a": ["b"] },
        "dependentSchemas": { "a": { "required": ["b"] } },
        "unevaluatedProperties": false,
        "unevaluatedItems": false,
    });
    let old = side("old", &base());
    for (keyword, value) in keywords.as_object().unwrap() {
        let mut document = base();
        for schema in ["CreateThing", "Thing"] {
            document["components"]["schemas"][schema]["properties"]["note"][keyword] =
                value.clone();
        }
        let judgement = judge(&old, &side(keyword, &document));
        let found = judgement
            .changes
            .iter()
            .map(|it| (it.kind.id, it.direction, it.wire));
        let expected = [Direction::Response, Direction::Request]
            .map(|direction| ("keyword-not-judged", direction, Verdict::Breaking));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{keyword}");
    }
}

#[test]
fn other_words_are_a_patch() {
    let base = base();
    let mut reworded = base.clone();
    reworded["components"]["schemas"]["Thing"]["description"] = "Anything at all.".into();
    reworded["paths"]["/ping"]["get"]["summary"] = "Say hello.".into();
    let judgement = judge(&side("base", &base), &side("reworded", &reworded));
    assert_eq!((judgement.bump, judgement.changes.len()), (Bump::Patch, 0));
}

#[test]
fn the_bump_follows_from_the_generated_code_and_is_never_a_patch_for_more_than_words() {
    for fixture in fixtures() {
        let judgement = fixture.judgement();
        let is_same = judgement.bump == Bump::None || fixture.kind == "none";
        assert!(is_same || judgement.bump > Bump::Patch, "{}", fixture.name);
        let breaks = judgement
            .changes
            .iter()
            .any(|change| change.source == Verdict::Breaking);
        assert_eq!(judgement.bump == Bump::Major, breaks, "{}", fixture.name);
    }
}

#[test]
fn the_table_of_kinds_in_the_docs_is_that_of_the_code() {
    let docs = std::fs::read_to_string(tests::effective::root().join("docs/changes.md")).unwrap();
    let table = codegen::change::report::table_of_kinds();
    assert!(
        docs.ends_with(&table),
        "the table at the end of docs/changes.md has to be\n{table}"
    );
}

/// A document as published, changed line by line, with its overlay.
fn changed(api: &str, edits: &[(&str, &str)]) -> codegen::change::Side {
    let files = Disk::new(tests::effective::root());
    let document = format!("specs/{api}/openapi.yaml");
    let mut text = String::from_utf8(files.read(&document).unwrap()).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "nothing reads {from}");
        text = text.replacen(from, to, 1);
    }
    let overlay = format!("specs/{api}/overlay.yaml");
    let memory = InMemory::default()
        .with(document.clone(), text)
        .with(overlay.clone(), files.read(&overlay).unwrap());
    let mut diagnostics = Diagnostics::new();
    let loaded = spec::load_file(
        &memory,
        &document,
        Some(&overlay),
        Options::default(),
        &mut diagnostics,
    );
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    codegen::change::Side::new(api, loaded.unwrap()).unwrap()
}

/// The vendored documents themselves: in another order, with other words, and as JSON.
#[test]
fn a_vendored_spec_rewritten_without_a_change_of_meaning_is_no_change() {
    let disk = Disk::new(tests::effective::root());
    for api in ["network-registry", "tfn"] {
        let before = changed(api, &[]);
        let reworded = shuffled(before.loaded.published.value())
            .to_string()
            .replace("profile", "dossier of a firm");
        let reworded: serde_json::Value = serde_json::from_str(&reworded).unwrap();
        let shuffled = shuffled(before.loaded.published.value());
        for (document, most) in [
            (before.loaded.published.value(), Bump::None),
            (&shuffled, Bump::Patch),
            (&with_descriptions_of(&shuffled, &reworded), Bump::Patch),
        ] {
            let overlay = format!("specs/{api}/overlay.yaml");
            let files = InMemory::default()
                .with("openapi.json", format!("{document:#}"))
                .with(overlay.clone(), disk.read(&overlay).unwrap());
            let mut diagnostics = Diagnostics::new();
            let loaded = spec::load_file(
                &files,
                "openapi.json",
                Some(&overlay),
                Options::default(),
                &mut diagnostics,
            );
            assert!(!diagnostics.has_errors(), "{diagnostics}");
            let after = codegen::change::Side::new(api, loaded.unwrap()).unwrap();
            let judgement = judge(&before, &after);
            assert_eq!(kinds_of(&judgement), BTreeSet::new(), "{api}");
            assert!(judgement.bump <= most, "{api}: {:?}", judgement.bump);
        }
    }
}

/// The document with the descriptions and summaries of another.
fn with_descriptions_of(
    document: &serde_json::Value,
    other: &serde_json::Value,
) -> serde_json::Value {
    use serde_json::Value;
    match (document, other) {
        (Value::Object(members), Value::Object(others)) => {
            let taken = members.iter().map(|(key, value)| {
                let words = matches!(key.as_str(), "description" | "summary") && value.is_string();
                let other = others.get(key).unwrap_or(value);
                (
                    key.clone(),
                    if words {
                        other.clone()
                    } else {
                        with_descriptions_of(value, other)
                    },
                )
            });
            Value::Object(taken.collect())
        }
        (Value::Array(items), Value::Array(others)) => items
            .iter()
            .zip(others)
            .map(|(item, other)| with_descriptions_of(item, other))
            .collect(),
        _ => document.clone(),
    }
}

/// What a publisher may do in one update, to several resources of both APIs.
#[test]
fn report_of_a_realistic_update() {
    let edits: [(&str, &[(&str, &str)]); 2] = [
        ("network-registry", &NETWORK_REGISTRY_UPDATE),
        ("tfn", &TFN_UPDATE),
    ];
    let mut judgement = Judgement::default();
    for (api, edits) in edits {
        judgement.merge(judge(&changed(api, &[]), &changed(api, edits)));
    }
    assert_snapshot(
        "change",
        "pull_request",
        &report::markdown(&judgement, "0.1.0"),
    );
}

/// Every fixture that can be generated: as it is, as JSON, and in another order.
#[test]
fn a_document_against_itself_is_no_change_in_whatever_shape() {
    let options = Options {
        derive_operation_ids: true,
        ..Options::default()
    };
    let load = |text: String| {
        let files = InMemory::default().with("document.yaml", text);
        let mut diagnostics = Diagnostics::new();
        let loaded = spec::load_file(&files, "document.yaml", None, options, &mut diagnostics);
        let loaded = loaded.filter(|_| !diagnostics.has_errors())?;
        codegen::change::Side::new("fixture", loaded).ok()
    };
    let mut judged = 0;
    let mut problems = Vec::new();
    for group in ["constructs", "features", "wild"] {
        let directory = tests::effective::root().join("tests/fixtures").join(group);
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let Some(side) = std::fs::read_to_string(&path).ok().and_then(load) else {
                continue;
            };
            judged += 1;
            let value = side.loaded.document.value();
            let shapes = [(value.clone(), Bump::None), (shuffled(value), Bump::Minor)];
            for (shape, most) in shapes {
                let Some(other) = load(format!("{shape:#}")) else {
                    continue;
                };
                let judgement = judge(&side, &other);
                // Names that clash are given in the order of the document.
                let changes = judgement.changes.iter().filter(|change| {
                    most == Bump::None
                        || change.wire == Verdict::Breaking
                        || change.shipped == Verdict::Breaking
                });
                let messages: Vec<&str> = changes.map(|change| change.message.as_str()).collect();
                if !messages.is_empty() || (most == Bump::None && judgement.bump > most) {
                    problems.push(format!(
                        "{}: {:?} {messages:?}",
                        path.display(),
                        judgement.bump
                    ));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(judged > 30, "{judged}");
}

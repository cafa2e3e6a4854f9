//! Recordings of the mock depart in nothing; what is changed in them is found, written into the overlays, and gone.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};
use tests::calls::{Optional, calls};
use tests::clients::credentials;
use tests::compiler::Crate;
use tests::effective::{operation_count, root, specs};
use tests::snapshot::assert_snapshot;
use vonage_registration::mock::Server;

use crate::workspace::{said, workspace, xtask};

/// Exchanges with the mock, several of each operation.
async fn recorded() -> Vec<Value> {
    let server = Server::builder().credentials(credentials());
    let server = server.start().await.unwrap();
    for round in 0..4 {
        let optional = if round == 3 {
            Optional::Set
        } else {
            Optional::Omitted
        };
        for spec in specs() {
            let url = match spec.name.as_str() {
                "tfn" => server.tfn_url(),
                _ => server.network_registry_url(),
            };
            for call in calls(&spec.name, &url, true) {
                drop(call.run(call.path, optional).await);
            }
        }
        server.advance();
    }
    let text = |bytes: &[u8]| serde_json::from_slice(bytes).unwrap_or(Value::Null);
    let requests = server.requests().into_iter();
    let lines = requests.map(|it| {
        json!({
            "operation": it.operation, "method": it.method, "path": it.path, "query": it.query, "request": text(&it.body),
            "status": it.status, "content_type": it.response_type, "response": text(&it.response),
        })
    });
    lines.collect()
}

/// A pointer, JSON, and what is to be found.
type Change = (&'static str, &'static str, &'static str);

/// Changes of one exchange: of which operation, the JSON at which pointer (empty where a member is taken out), and what is
/// to be found.
const SEEDED: &[(&str, &[Change])] = &[
    (
        "getBusinessProfile",
        &[
            (
                "/response/risk_class",
                r#""low""#,
                "unknown-property #BusinessProfile/properties/risk_class",
            ),
            (
                "/response/business_information/geo",
                r#"{"lat":1.5}"#,
                "unknown-property #BusinessInformation/properties/geo",
            ),
            (
                "/response/tax_number",
                "",
                "required-property-missing #BusinessProfile/required/6",
            ),
            (
                "/response/business_information/city",
                "",
                "required-property-missing #BusinessInformation/required/3",
            ),
            (
                "/response/trading_name",
                "null",
                "unexpected-null #BusinessProfile/properties/trading_name",
            ),
            (
                "/response/nr_notifications",
                r#""3""#,
                "other-type #BusinessProfile/properties/nr_notifications",
            ),
            (
                "/response/status/status",
                r#""paused""#,
                "unlisted-value #BusinessProfileStatus/enum",
            ),
            (
                "/response/privacy_policy_manager_email",
                r#""nobody""#,
                "broken-format #BusinessProfile/properties/privacy_policy_manager_email/format",
            ),
            (
                "/response/status/message",
                r#""A message of more than a hundred characters, which is what the page of the publisher gives as the greatest length.""#,
                "broken-limit #BusinessProfileStatusDetail/properties/message/maxLength",
            ),
            (
                "/response/created_at",
                r#""yesterday""#,
                "broken-format #BusinessProfile/properties/created_at/format",
            ),
            (
                "/response/business_information/country",
                r#""E""#,
                "broken-limit #BusinessInformation/properties/country/minLength",
            ),
            (
                "",
                "",
                "broken-format #BusinessInformation/properties/country/format",
            ),
            (
                "/response/dpo_required",
                r#""yes""#,
                "other-type #BusinessProfile/properties/dpo_required",
            ),
        ],
    ),
    (
        "getApplicationProfile",
        &[
            (
                "/response/privacy_policy_url",
                "null",
                "unexpected-null #ApplicationProfile/properties/privacy_policy_url",
            ),
            (
                "/response/network_apis/0/purpose_ids/0",
                "7",
                "other-type #NetworkApiUse/properties/purpose_ids/items",
            ),
            (
                "/response/description",
                "5",
                "other-type #ApplicationProfile/properties/description",
            ),
            (
                "/response/notification/seen_by",
                r#"["a"]"#,
                "unknown-property #ApplicationProfileNotification/properties/seen_by",
            ),
            (
                "/response/infrastructure_locations",
                r#""DE""#,
                "other-type #ApplicationProfile/properties/infrastructure_locations",
            ),
        ],
    ),
    (
        "getBusinessProfileCspStatus",
        &[
            (
                "/response/status",
                r#""lost""#,
                "unlisted-value #BusinessProfileCspRegistrationStatus/enum",
            ),
            (
                "/response/account_id",
                "",
                "required-property-missing #BusinessProfileCspStatus/required/5",
            ),
        ],
    ),
    (
        "listApplicationProfileCspStatuses",
        &[
            (
                "/response/_embedded/application_profile_csp_statuses/0/connectivity_status",
                "1",
                "other-type #ConnectivityStatus",
            ),
            (
                "/response/_embedded/application_profile_csp_statuses/0/previous_status",
                "null",
                "unexpected-null #ApplicationProfileCspStatus/properties/previous_status",
            ),
        ],
    ),
    (
        "listCsps",
        &[
            (
                "/response/_embedded/csps/0/country",
                r#""ESP""#,
                "broken-limit #Csp/properties/country/maxLength",
            ),
            (
                "/response/_embedded/csps/1/name",
                "null",
                "unexpected-null #Csp/properties/name",
            ),
        ],
    ),
    (
        "listApplicationProfiles",
        &[(
            "/response/_links/next",
            r#"{"href":"https://api-eu.vonage.com/v1/network-registry/application-profiles?page=2"}"#,
            "other-paging /paths/~1v1~1network-registry~1application-profiles/get/x-pagination/parameter",
        )],
    ),
    (
        "listPurposes",
        &[(
            "/content_type",
            r#""application/vnd.vonage+json""#,
            "content-type-not-described /paths/~1v1~1network-registry~1catalogue~1purposes/get/responses/2XX/content/application~1vnd.vonage+json",
        )],
    ),
    (
        "deleteBusinessProfile",
        &[
            (
                "/response",
                r#"{"deleted":true}"#,
                "body-not-described /paths/~1v1~1network-registry~1business-profiles~1{id}/delete/responses/2XX/content",
            ),
            ("/status", "200", ""),
            ("/content_type", r#""application/json""#, ""),
        ],
    ),
    (
        "listVettingLevels",
        &[
            (
                "/status",
                "204",
                "body-missing /paths/~1v1~1network-registry~1catalogue~1vetting-levels/get/responses/2XX/content",
            ),
            ("/response", "null", ""),
        ],
    ),
    (
        "getTermsAndConditions",
        &[(
            "/response/text",
            r#"["a"]"#,
            "other-type #TermsAndConditions/properties/text",
        )],
    ),
    (
        "createRegistration",
        &[
            (
                "/status",
                "201",
                "status-not-described /paths/~1v1~1registrations/post/responses/201",
            ),
            (
                "/request/requested_numbers/0/number",
                r#""19005550100""#,
                "accepted-broken-format #RequestedNumber/properties/number/x-prefixes",
            ),
            (
                "/request/nickname",
                r#""x""#,
                "accepted-unknown-property #CreateRegistration/properties/nickname",
            ),
        ],
    ),
    (
        "getRegistration",
        &[
            (
                "/response/business/contact/phone",
                r#""+12125551212""#,
                "broken-format #Contact/properties/phone/format",
            ),
            (
                "/response/estimated_monthly_volume",
                r#""eleven""#,
                "unlisted-value #MonthlyVolume/enum",
            ),
            (
                "/response/requested_numbers/0/number",
                r#""1800""#,
                "broken-limit #RegisteredNumber/properties/number/minLength",
            ),
            (
                "/response/use_case/score",
                "1.5",
                "unknown-property #RegisteredUseCase/properties/score",
            ),
            (
                "/response/id",
                r#""x""#,
                "broken-format #Registration/properties/id/format",
            ),
        ],
    ),
    (
        "listNumbers",
        &[
            (
                "/response/page_size",
                r#""10""#,
                "other-type #NumberRegistrationList/properties/page_size",
            ),
            (
                "/response/more",
                "true",
                "unknown-property #NumberRegistrationList/properties/more",
            ),
        ],
    ),
    (
        "listRegistrationEvents",
        &[(
            "/response/_embedded/events/0/created_at",
            "null",
            "unexpected-null #RegistrationEvent/properties/created_at",
        )],
    ),
    (
        "updateRegistration",
        &[
            (
                "/response",
                r#"{"id":"1"}"#,
                "status-not-described /paths/~1v1~1registrations~1{id}/patch/responses/202",
            ),
            ("/status", "202", ""),
            ("/content_type", r#""application/json""#, ""),
        ],
    ),
    (
        "createBusinessProfile",
        &[(
            "/request/contact_role",
            "",
            "accepted-required-property-missing #CreateBusinessProfile/required/1",
        )],
    ),
    (
        "listBusinessProfiles",
        &[(
            "/query",
            r#""limit=500""#,
            "accepted-broken-limit /paths/~1v1~1network-registry~1business-profiles/get/parameters/1/schema/maximum",
        )],
    ),
];

/// Changes one exchange of each operation.
fn seed(lines: &mut [Value]) {
    for (operation, changes) in SEEDED {
        let mut meant = lines
            .iter_mut()
            .filter(|line| line["operation"] == *operation);
        let line = meant.nth(1).unwrap();
        for (pointer, value, _) in changes.iter().filter(|(pointer, ..)| !pointer.is_empty()) {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            let parent = line.pointer_mut(parent).unwrap();
            match serde_json::from_str(value) {
                Ok(value) if parent.is_array() => parent[name.parse::<usize>().unwrap()] = value,
                Ok(value) => parent[name] = value,
                Err(_) => drop(parent.as_object_mut().unwrap().remove(name).unwrap()),
            }
        }
    }
}

fn verified(root: &Path, lines: &[Value], write: &[&str]) -> (Value, Option<i32>) {
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(root.join("a.jsonl"), lines).unwrap();
    let output = xtask(
        root,
        &[&["verify", "a.jsonl", "--format", "json"], write].concat(),
    );
    let report = serde_json::from_slice(&output.stdout);
    let problems = String::from_utf8(output.stderr).unwrap();
    assert!(problems.is_empty(), "{problems}");
    (report.unwrap(), output.status.code())
}

fn found(report: &Value) -> BTreeSet<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let shown = findings.map(|it| {
        let pointer = it["pointer"]
            .as_str()
            .unwrap()
            .replace("/components/schemas/", "#");
        format!("{} {pointer}", it["kind"].as_str().unwrap())
    });
    shown.collect()
}

#[tokio::test]
async fn what_departs_from_the_mock_is_found_and_gone_once_it_is_written_and_generated() {
    let workspace = workspace();
    let at = workspace.path();
    let mut lines = recorded().await;
    let (report, status) = verified(at, &lines, &[]);
    assert_eq!((found(&report), status), (BTreeSet::new(), Some(0)));
    let operations = specs().into_iter().map(|spec| {
        let operations = report["confirmed"][&spec.name]["operations"].as_object();
        operations.unwrap().len()
    });
    assert_eq!(operations.sum::<usize>(), operation_count(&specs()));
    let uncertain = report["confirmed"]["tfn"]["uncertain"].as_object().unwrap();
    assert!(
        uncertain.len() > 10 && uncertain["PATCH"] == json!({ "seen": 4, "findings": 0 }),
        "{uncertain:#?}"
    );

    // Made-up tokens were refused: other names of their parameters would not explain that.
    lines.retain(|it| it["status"].as_u64() < Some(400));
    seed(&mut lines);
    let (report, status) = verified(at, &lines, &["--write"]);
    let expected = SEEDED
        .iter()
        .flat_map(|(_, changes)| *changes)
        .map(|(.., found)| *found);
    let expected: BTreeSet<String> = expected
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect();
    assert!(expected.len() >= 40);
    assert_eq!((found(&report), status), (expected, Some(1)));
    for finding in report["findings"].as_array().unwrap() {
        assert!(
            finding["seen"] == 1 && finding["of"].as_u64() >= Some(1) && finding["fix"].is_string(),
            "{finding}"
        );
    }
    let (report, status) = verified(at, &lines, &[]);
    assert_eq!((found(&report), status), (BTreeSet::new(), Some(0)));

    let regen = xtask(at, &["regen"]);
    assert!(regen.status.success(), "{}", said(&regen));
    assert_snapshot("change", "corrected_after_recordings", &difference(at));
    let generated = at.join("generated");
    let library = Crate {
        name: "vonage_registration",
        root: &generated.join("src/lib.rs"),
        manifest: &generated.join("Cargo.toml"),
        features: &["network_registry", "rustls", "tfn"],
        further: &[],
        emit: "metadata",
        kind: "lib",
        out: &at.join("out"),
    };
    let problems = library.problems();
    assert!(problems.is_empty(), "{problems:#?}");
}

/// The lines of the clients that are others than here; of which files, the mock's routes left out.
fn difference(workspace: &Path) -> String {
    let mut shown = String::new();
    for spec in specs() {
        let directory = Path::new("generated/src").join(&spec.api.module);
        let files = fs::read_dir(root().join(&directory)).unwrap();
        let mut files: Vec<_> = files.map(|it| it.unwrap().file_name()).collect();
        files.sort();
        for file in files
            .iter()
            .filter(|it| it.to_str().unwrap().ends_with(".rs"))
        {
            let file = directory.join(file);
            let [before, after] = [root(), workspace.to_owned()]
                .map(|it| fs::read_to_string(it.join(&file)).unwrap());
            let difference = TextDiff::from_lines(&before, &after);
            let changes = difference.iter_all_changes();
            let changes = changes.filter(|it| {
                it.tag() != ChangeTag::Equal && !it.value().contains("content-sha256")
            });
            let changes: String = changes
                .map(|it| format!("{}{}", it.tag(), it.value()))
                .collect();
            if !changes.is_empty() {
                shown.push_str(&format!("{}\n{changes}\n", file.display()));
            }
        }
    }
    shown
}

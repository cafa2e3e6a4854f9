//! The examples of the crate, run as a user runs them.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

use codegen::verify::{Exchange, Verifier};
use tests::built;
use tests::effective::{operation_count, root, specs};
use tests::snapshot::assert_snapshot;
use vonage_registration::mock::{
    SEEDED_BUSINESS_PROFILE, SEEDED_NUMBER, SEEDED_REGISTRATION, Server,
};

/// An example with these arguments.
fn example(name: &str, arguments: &[&str]) -> Command {
    let mut command = built::example(name);
    command
        .args(arguments)
        .current_dir(root())
        .env_remove("VONAGE_API_KEY")
        .env_remove("VONAGE_API_SECRET");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn succeeded(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_tour_ends_well_and_says_the_same_every_time() {
    let output = example("tour", &[]).output().unwrap();
    assert_snapshot("examples", "tour", &succeeded(&output));
}

#[test]
fn a_company_gets_from_a_file_through_faults_and_a_rejection_to_accepted() {
    let said = succeeded(&example("onboarding", &[]).output().unwrap());
    assert_snapshot("examples", "onboarding", &said);
    assert_eq!(said.lines().last(), Some("Example Trading is accepted"));
}

#[test]
fn a_file_that_cannot_be_used_is_named_with_line_and_key() {
    let directory = tempfile::tempdir().unwrap();
    let yaml = include_str!("../../../generated/examples/requests/business.yaml");
    let json = include_str!("../../../generated/examples/requests/change.json");
    let (register, change) = ("register_business", "change_business");
    let province = "city: Madrid\n  provinz: Madrid";
    for (program, name, text, expected) in [
        (
            register,
            "wrong.yaml",
            yaml.replace("[ES, DE]", "5"),
            "wrong.yaml: countries: invalid type: integer `5`, expected a sequence at line 12 column",
        ),
        (
            "onboarding",
            "wrong.yaml",
            yaml.replace("[ES, DE]", "5"),
            "wrong.yaml: countries: invalid type: integer `5`, expected a sequence at line 12 column",
        ),
        (
            register,
            "misspelt.yaml",
            yaml.replace("postal_code", "postal"),
            "misspelt.yaml: business_information: missing field `postal_code`",
        ),
        (
            register,
            "misspelt.yaml",
            yaml.replace("vetting_extra", "extra"),
            "unknown field `extra_fields`",
        ),
        (
            register,
            "misspelt.yaml",
            yaml.replace("city: Madrid", province),
            "misspelt.yaml: /business_information/provinz: no request has this key",
        ),
        (
            change,
            "wrong.json",
            json.replace('{', "{\n\"countries\": 5,"),
            "wrong.json: /countries: invalid type: integer `5`, expected a sequence at line 2 ",
        ),
    ] {
        let file = directory.path().join(name);
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let arguments = if program == change {
            vec!["id", file]
        } else {
            vec![file]
        };
        let output = example(program, &arguments).output().unwrap();
        assert!(!output.status.success());
        let said = text_of(&output);
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let output = example("register_business", &["nowhere.json"])
        .output()
        .unwrap();
    assert!(
        text_of(&output).starts_with("Error: nowhere.json: "),
        "{}",
        text_of(&output)
    );
}

fn text_of(output: &Output) -> String {
    text(&output.stderr)
}

/// The example `serve_mock`, and the variables that it asks clients to set.
pub(super) struct Served {
    child: Child,
    pub(super) variables: Vec<(String, String)>,
    /// Kept open, because the example goes on writing.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Served {
    pub(super) fn start() -> Self {
        let mut command = example("serve_mock", &["0"]);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let variables = output
            .by_ref()
            .map(Result::unwrap)
            .map_while(|line| line.strip_prefix("export ").map(str::to_owned))
            .map(|line| {
                let (name, value) = line.split_once('=').unwrap();
                (name.to_owned(), value.to_owned())
            });
        let variables = variables.collect();
        Self {
            child,
            variables,
            _output: output,
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn serve_mock_names_a_port_in_use_and_what_is_no_port() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap();
    for (port, expected) in [
        (
            taken.port().to_string(),
            format!("cannot listen on {taken}: "),
        ),
        ("70000".to_owned(), "\"70000\" is no port: ".to_owned()),
    ] {
        let output = example("serve_mock", &[&port]).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = text_of(&output);
        assert!(said.contains(&expected), "{said}");
    }
}

#[test]
fn every_operation_succeeds_against_serve_mock_any_number_of_times() {
    let served = Served::start();
    assert_eq!(served.variables.len(), 4, "{:?}", served.variables);
    let all = operation_count(&specs());
    let expected = format!("{all} called, {all} ok");
    for _ in 0..2 {
        let mut command = example("every_operation", &[]);
        let output = command.envs(served.variables.clone()).output().unwrap();
        let said = succeeded(&output);
        assert_eq!(said.lines().last(), Some(&*expected), "{said}");
    }
}

#[tokio::test]
async fn record_writes_masked_exchanges_that_verify_finds_nothing_in() {
    let server = Server::start().await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("recording.jsonl");
    let file = file.to_str().unwrap();
    for (arguments, is_masked) in [(&[file][..], true), (&[file, "--no-mask"][..], false)] {
        let mut command = example("record", arguments);
        command
            .env("VONAGE_API_KEY", "abcd1234")
            .env("VONAGE_API_SECRET", "mock-secret")
            .env("VONAGE_NETWORK_REGISTRY_URL", server.network_registry_url())
            .env("VONAGE_TFN_URL", server.tfn_url());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        succeeded(&output.await.unwrap());
        let text = std::fs::read_to_string(file).unwrap();
        for content in [SEEDED_BUSINESS_PROFILE, SEEDED_NUMBER, "Example"] {
            assert_eq!(text.contains(content), !is_masked, "{content}: {text}");
        }
        assert!(!text.contains("mock-secret") && !text.to_lowercase().contains("basic"));
        let exchanges: Vec<Exchange> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(
            exchanges.len() > 8 && exchanges.iter().all(|it| it.masked == is_masked),
            "{text}"
        );
        for spec in specs() {
            let mut verifier = Verifier::new(&spec.api, &spec.loaded.document);
            for exchange in &exchanges {
                if let Some(operation) = verifier.route(exchange) {
                    verifier.observe(operation, exchange);
                }
            }
            assert!(
                verifier.statuses().len() > 2 && verifier.findings().is_empty(),
                "{:#?}",
                verifier.findings()
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn export_status_writes_a_row_for_every_profile_and_operator() {
    let server = Server::start().await.unwrap();
    let url = server.network_registry_url();
    let run = move || {
        let mut command = example("export_status", &[]);
        command
            .env("VONAGE_NETWORK_REGISTRY_URL", url)
            .env("VONAGE_API_KEY", "abcd1234")
            .env("VONAGE_API_SECRET", "mock-secret")
            .output()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
    let csv = succeeded(&output);
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(
        rows.first(),
        Some(&"kind,profile,operator,status,updated,message")
    );
    assert_eq!(rows.len(), 11, "{csv}");
    assert!(rows.iter().all(|row| row.split(',').count() == 6), "{csv}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_example_of_each_request_files_its_sample_and_follows_it_to_the_decision() {
    let server = Server::start().await.unwrap();
    let urls = [
        ("VONAGE_NETWORK_REGISTRY_URL", server.network_registry_url()),
        ("VONAGE_TFN_URL", server.tfn_url()),
    ];
    let control = server.control();
    let others = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            control.advance();
        }
    });
    let profile = SEEDED_BUSINESS_PROFILE.to_owned();
    let registration = SEEDED_REGISTRATION.to_string();
    let runs = [
        ("register_business", None, "business.yaml", "accepted"),
        (
            "change_business",
            Some(profile.clone()),
            "change.json",
            "accepted",
        ),
        (
            "register_application",
            Some(profile),
            "application.json",
            "accepted",
        ),
        (
            "register_toll_free_number",
            None,
            "registration.json",
            "REGISTERED",
        ),
        // The reviewers of the mock are never content with this one.
        (
            "correct_registration",
            Some(registration),
            "correction.json",
            "UPDATES_REQUIRED",
        ),
    ];
    let runs = runs.map(|(name, id, sample, end)| {
        let urls = urls.clone();
        let run = move || {
            let sample = root().join("generated/examples/requests").join(sample);
            let mut command = example(name, &[]);
            command.args(id).arg(sample).envs(urls);
            command
                .env("VONAGE_API_KEY", "abcd1234")
                .env("VONAGE_API_SECRET", "mock-secret");
            (name, command.output(), end)
        };
        tokio::task::spawn_blocking(run)
    });
    for run in runs {
        let (name, output, end) = run.await.unwrap();
        let output = output.unwrap();
        let said = succeeded(&output);
        let last = said.lines().last().unwrap_or_default();
        assert!(last.contains(end), "{name}: {said}");
        assert_eq!(text_of(&output), "", "{name} gives advice");
    }
    others.abort();
}

#[test]
fn serve_mock_says_which_port_is_in_use_and_how_to_name_another() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (port, expected) in [
        (&*port, format!("127.0.0.1:{port}")),
        ("x", "\"x\" is no port".to_owned()),
    ] {
        let output = example("serve_mock", &[port]).output().unwrap();
        assert!(!output.status.success());
        let said = text_of(&output);
        assert!(
            said.contains(&expected) && said.contains("serve_mock [PORT]"),
            "{said}"
        );
    }
}

#[test]
fn registrations_with_mistakes_are_refused_with_every_mistake_before_anything_is_sent() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("profile.json");
    let profile = serde_json::json!({
        "countries": ["Spain"],
        "contact_role": "",
        "name": "x".repeat(101),
        "organisation_type": "forProfitOrganisation",
        "tax_number": "1",
        "privacy_policy_url": "nowhere",
        "privacy_policy_manager_email": "nobody",
        "terms_and_conditions_accepted": true,
        "business_information": {
            "address_street_1": "1", "postal_code": "1", "country": "ES", "city": "Madrid",
        },
    });
    std::fs::write(&file, profile.to_string()).unwrap();
    let output = example("register_business", &[file.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = text(&output.stderr);
    for place in [
        "/countries/0",
        "/name",
        "/privacy_policy_url",
        "/privacy_policy_manager_email",
    ] {
        assert!(said.contains(&format!("body {place}: ")), "{place}: {said}");
    }
}

//! What a call gives, and what the server sees of it, whatever goes wrong: one table.

mod table;

use std::sync::Arc;
use std::time::{Duration, Instant};

use table::{Expected, Kind, Outcome, Row, rows};
use tests::faults::{FaultServer, RefusingPort};
use tests::server::Recorded;
use vonage_registration::network_registry::{Client, CreateBusinessProfile};
use vonage_registration::{Credentials, Error, RetryPolicy};

const SECRET: &str = "s3cr3t-s3cr3t";
/// `abcd1234:s3cr3t-s3cr3t` in base64.
const BASIC: &str = "Basic YWJjZDEyMzQ6czNjcjN0LXMzY3IzdA==";
const BODY_CAP: usize = 256 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_has_the_outcome_of_its_row() {
    let other = Arc::new(FaultServer::start(vec![], table::success()).await.unwrap());
    let rows = rows(&other.url());
    let count = rows.len();
    // What hangs on short times comes when the machine has little else to do.
    let (timed, others) = rows
        .into_iter()
        .partition(|row| row.attempt_timeout == table::SHORT);
    let mut failed = failures(others).await;
    failed.extend(failures(timed).await);
    assert!(failed.is_empty(), "of {count} rows:\n{}", failed.join("\n"));
    assert_eq!(other.requests().len(), 0, "the other origin was asked");
    println!("{count} rows");
}

/// Runs all these rows at once; gives those that fail, with what differs.
async fn failures(rows: Vec<Row>) -> Vec<String> {
    let running: Vec<_> = rows
        .into_iter()
        .map(|row| (row.name.clone(), tokio::spawn(run(row))))
        .collect();
    let mut failures = Vec::new();
    for (name, row) in running {
        match row.await {
            Ok(problems) if problems.is_empty() => {}
            Ok(problems) => failures.push(format!("{name}: {}", problems.join("; "))),
            Err(error) => failures.push(format!("{name}: {error}")),
        }
    }
    failures
}

/// What a row saw: the error, or nothing where the call succeeded.
struct Seen {
    error: Option<Error>,
    requests: Vec<Recorded>,
    elapsed: Duration,
}

async fn run(row: Row) -> Vec<String> {
    let _refusing;
    let (url, server) = match row.script {
        None => {
            let port = RefusingPort::bind().unwrap();
            let url = port.url();
            _refusing = port;
            (url, None)
        }
        Some((script, last)) => {
            let server = FaultServer::start(script, last).await.unwrap();
            (server.url(), Some(server))
        }
    };
    let client = client(&url, row.attempt_timeout);
    let start = Instant::now();
    let error = call(&client, row.kind).await.err();
    let seen = Seen {
        error,
        requests: server.map(|server| server.requests()).unwrap_or_default(),
        elapsed: start.elapsed(),
    };
    problems(row.kind, &row.expected, &seen, &url)
}

fn client(url: &str, attempt_timeout: Duration) -> Client {
    let wait = Duration::from_millis(1);
    Client::builder()
        .credentials(Credentials::new("abcd1234", SECRET))
        .base_url(url)
        .attempt_timeout(attempt_timeout)
        .max_body_size(BODY_CAP)
        .retry(
            RetryPolicy::default()
                .backoff(wait, wait)
                .max_retry_after(Duration::from_secs(5)),
        )
        .build()
        .unwrap()
}

async fn call(client: &Client, kind: Kind) -> Result<(), Error> {
    let profiles = client.business_profiles();
    match kind {
        Kind::Read => profiles.get(table::ID).await.map(drop),
        Kind::Write => profiles.create(body()).await.map(drop),
        Kind::Delete => profiles.delete(table::ID).await,
    }
}

fn body() -> CreateBusinessProfile {
    serde_json::from_value(table::example("createBusinessProfile")).unwrap()
}

fn problems(kind: Kind, expected: &Expected, seen: &Seen, url: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut check = |what: &str, is: String, should: String| {
        if is != should {
            problems.push(format!("{what} is {is}, not {should}"));
        }
    };
    let error = seen.error.as_ref();
    check(
        "outcome",
        format!("{:?}", Outcome::of(error)),
        format!("{:?}", expected.outcome),
    );
    check(
        "requests",
        seen.requests.len().to_string(),
        expected.requests.to_string(),
    );
    if let Some(error) = error {
        check(
            "may_have_been_processed",
            error.may_have_been_processed().to_string(),
            expected.processed.to_string(),
        );
        let safe = kind == Kind::Read || !expected.processed;
        check(
            "retryable although it is not safe",
            (error.is_retryable() && !safe).to_string(),
            false.to_string(),
        );
        if let Some(attempts) = expected.attempts {
            check(
                "attempts",
                error.attempts().to_string(),
                attempts.to_string(),
            );
        }
        let shown = error.to_string();
        check("lines", shown.lines().count().to_string(), 1.to_string());
        check(
            "operation",
            error.operation().unwrap_or_default().to_owned(),
            kind.operation().to_owned(),
        );
        check(
            "named first",
            shown.starts_with(kind.operation()).to_string(),
            true.to_string(),
        );
        let all = format!("{shown} {error:?}");
        let secret = [SECRET, BASIC, &BASIC[6..]]
            .iter()
            .any(|secret| all.contains(secret));
        check("shows a secret", secret.to_string(), false.to_string());
    }
    let (least, most) = expected.takes;
    check(
        "in time",
        (least..most).contains(&seen.elapsed).to_string(),
        true.to_string(),
    );
    for request in &seen.requests {
        problems.extend(request_problems(kind, request, url));
    }
    problems
}

/// Every attempt is the same complete request.
fn request_problems(kind: Kind, request: &Recorded, url: &str) -> Vec<String> {
    let product = format!("vonage-registration/{}", env!("CARGO_PKG_VERSION"));
    let host = url.trim_start_matches("http://").to_owned();
    let mut expected = vec![
        ("authorization", Some(BASIC.to_owned())),
        ("user-agent", Some(product)),
        ("host", Some(host)),
        ("cookie", None),
        ("referer", None),
    ];
    let mut problems = Vec::new();
    if kind == Kind::Write {
        let sent: Result<CreateBusinessProfile, _> = serde_json::from_slice(&request.body);
        if sent.ok() != Some(body()) {
            problems.push("the body is not what was given".to_owned());
        }
        expected.push(("content-type", Some("application/json".to_owned())));
        expected.push(("content-length", Some(request.body.len().to_string())));
    } else {
        expected.push(("content-type", None));
        if !request.body.is_empty() {
            problems.push("a body was sent".to_owned());
        }
    }
    for (name, should) in expected {
        let is = request.header(name);
        if is != should.as_deref() {
            problems.push(format!("header {name} is {is:?}, not {should:?}"));
        }
    }
    if format!("{} {}", request.method, request.target) != kind.request_line() {
        problems.push(format!("{} {} was asked", request.method, request.target));
    }
    problems
}

//! `serve_mock` driven from outside, as a program in another language does: by curl where it is installed, and
//! by bytes on a socket everywhere.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

use serde_json::{Value, json};
use tests::effective::root;
use vonage_registration::mock::{SEEDED_BUSINESS_PROFILE, SEEDED_REGISTRATION};

use super::behaviour::{BASIC, REGISTRY, example};
use super::examples::Served;

/// What sends a request: method, URL, and a body or nothing.
type Transport = fn(&str, &str, &str) -> (u16, String);

fn by_curl(method: &str, url: &str, body: &str) -> (u16, String) {
    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--write-out",
        "\n%{http_code}",
        "-X",
        method,
        url,
    ]);
    if !url.contains("/mock/") {
        curl.args(["--user", "abcd1234:mock-secret"]);
        curl.args(["--header", "content-type: application/json"]);
    }
    if !body.is_empty() {
        curl.args(["-d", body]);
    }
    let output = curl.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let (body, status) = text.rsplit_once('\n').unwrap();
    (status.parse().unwrap(), body.to_owned())
}

fn by_socket(method: &str, url: &str, body: &str) -> (u16, String) {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_at(rest.find('/').unwrap());
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: {BASIC}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap();
    (status.parse().unwrap(), body.to_owned())
}

struct Session {
    send: Transport,
    origin: String,
}

impl Session {
    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let url = format!("{}{path}", self.origin);
        let (status, answer) = (self.send)(method, &url, &body);
        assert!(
            (200..300).contains(&status),
            "{method} {url} {body}: {status} {answer}"
        );
        serde_json::from_str(&answer).unwrap_or_default()
    }

    fn get(&self, path: &str) -> Value {
        self.send("GET", path, &Value::Null)
    }

    fn advance(&self, steps: usize) {
        (0..steps).for_each(|_| drop(self.send("POST", "/mock/advance", &Value::Null)));
    }

    /// A company registers in two countries, is corrected after a rejection, and registers an application.
    fn register_profiles(&self) {
        let created = self.send(
            "POST",
            &format!("{REGISTRY}/business-profiles"),
            &example("createBusinessProfile"),
        );
        let id = created["id"].as_str().unwrap();
        let business = format!("{REGISTRY}/business-profiles/{id}");
        assert_eq!(created["status"]["status"], "pending");
        self.advance(3);
        let rejected = json!({ "status": "rejected", "message": "The tax number is unknown." });
        let control = format!("/mock/business-profiles/{id}");
        self.send("PUT", &format!("{control}/csps/orange_es"), &rejected);
        self.advance(1);
        let status = &self.get(&business)["status"];
        assert_eq!(status["status"], "partially-accepted");
        assert_eq!(status["message"], "The tax number is unknown.");

        let correction = json!({ "tax_number": "98284687H" });
        self.send("PUT", &format!("{business}/change-request"), &correction);
        let accepted = json!({ "status": "accepted" });
        self.send("PUT", &format!("{control}/change-request"), &accepted);
        self.advance(2);
        assert_eq!(self.get(&business)["status"]["status"], "accepted");

        let mut application = example("createApplicationProfile");
        application["business_profile_id"] = json!(id);
        let path = format!("{REGISTRY}/application-profiles");
        let created = self.send("POST", &path, &application);
        let id = created["id"].as_str().unwrap();
        self.advance(5);
        let application = self.get(&format!("{path}/{id}"));
        assert_eq!(application["status"]["status"], "accepted");
    }

    /// A toll-free number is handed in, corrected and registered.
    fn register_number(&self) {
        let path = "/tfn/v1/registrations";
        let created = self.send("POST", path, &example("createRegistration"));
        let id = created["id"].as_str().unwrap();
        let registration = format!("{path}/{id}");
        let filed = self.get(&registration);
        let number = filed["requested_numbers"][0]["number"].as_str().unwrap();
        let control = format!("/mock/registrations/{id}/numbers/{number}");
        let wanted = json!({ "status": "UPDATES_REQUIRED", "message": "Say what for." });
        self.send("PUT", &control, &wanted);
        let correction = json!({ "additional_information": "For parcels." });
        self.send("PATCH", &registration, &correction);
        self.advance(2);
        let events = self.get(&format!("{registration}/number/{number}/events"));
        let events = events["_embedded"]["events"].as_array().unwrap();
        let statuses: Vec<&str> = events
            .iter()
            .map(|it| it["status"].as_str().unwrap())
            .collect();
        assert_eq!(
            statuses,
            [
                "REGISTERED",
                "CARRIERS_REVIEW",
                "PENDING_REVIEW",
                "UPDATES_REQUIRED",
                "PENDING_REVIEW",
                "DRAFT"
            ]
        );
    }

    /// A fault, a deletion that takes place in time, and what the mock has seen of all that.
    fn test_the_rest(&self) {
        let busy = json!({ "effect": "status", "status": 503, "operation": "listCountries" });
        self.send("POST", "/mock/faults", &busy);
        let countries = format!("{}{REGISTRY}/catalogue/countries", self.origin);
        assert_eq!((self.send)("GET", &countries, "").0, 503);
        assert_eq!((self.send)("GET", &countries, "").0, 200);
        let seeded = format!("{REGISTRY}/business-profiles/{SEEDED_BUSINESS_PROFILE}");
        self.send("DELETE", &seeded, &Value::Null);
        self.send("POST", "/mock/pass-time", &json!({ "seconds": 2_592_000 }));
        assert_eq!(
            (self.send)("GET", &format!("{}{seeded}", self.origin), "").0,
            404
        );
        let requests = self.get("/mock/requests");
        let requests = requests.as_array().unwrap();
        assert_eq!(requests[0]["operation"], "createBusinessProfile");
        assert_eq!(requests.last().unwrap()["status"], 404);
        self.send("POST", "/mock/reset", &Value::Null);
        assert_eq!(self.get("/mock/requests"), json!([]));
        self.get(&seeded);
    }
}

/// The curl lines in the docs of the example: method, URL and body.
fn documented(origin: &str) -> Vec<(String, String, String)> {
    let source = std::fs::read_to_string(root().join("generated/examples/serve_mock.rs")).unwrap();
    let lines = source
        .lines()
        .filter_map(|line| line.strip_prefix("//! curl "));
    let registration = SEEDED_REGISTRATION.to_string();
    lines
        .map(|line| {
            let line = line
                .replace("$mock", &format!("{origin}/mock"))
                .replace("$profile", SEEDED_BUSINESS_PROFILE)
                .replace("$registration", &registration);
            let (words, body) = line.split_once(" -d ").unwrap_or((&line, ""));
            let words: Vec<&str> = words.split(' ').collect();
            let method = if words[0] == "-X" { words[1] } else { "GET" };
            let url = words.last().unwrap();
            let body = body.trim_matches('\'');
            (method.to_owned(), (*url).to_owned(), body.to_owned())
        })
        .collect()
}

#[test]
fn a_whole_registration_runs_against_serve_mock_from_another_language() {
    let served = Served::start();
    let (name, origin) = &served.variables[0];
    assert_eq!(name, "VONAGE_NETWORK_REGISTRY_URL");
    assert!(origin.starts_with("http://127.0.0.1:"), "loopback only");
    let mut transports: Vec<Transport> = vec![by_socket];
    if Command::new("curl").arg("--version").output().is_ok() {
        transports.push(by_curl);
    }
    for send in transports {
        let origin = origin.clone();
        let session = Session { send, origin };
        session.register_profiles();
        session.register_number();
        session.test_the_rest();
        let documented = documented(&session.origin);
        assert!(documented.len() >= 7, "{documented:?}");
        for (method, url, body) in documented {
            let (status, answer) = send(&method, &url, &body);
            assert!(
                matches!(status, 200 | 204),
                "{method} {url} {body}: {status} {answer}"
            );
        }
    }
}

//! The table: fault × operation → outcome.

use std::ops::Range;
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;
use tests::effective::specs;
use tests::faults::{Reply, Step};
use vonage_registration::Error;

pub(super) const ID: &str = "2hothFWw2ssb3y3lhh5Fu3tzfqV";

const HTML: &str = "<html>\r\n<body>502 Bad Gateway</body>\r\n</html>";
/// Longer than a loaded machine needs to send a request.
pub(super) const SHORT: Duration = Duration::from_millis(1500);
const LONG: Duration = Duration::from_secs(60);
const GIB: u64 = 1 << 30;

/// The operation of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `getBusinessProfile`: repeating it changes nothing.
    Read,
    /// `createBusinessProfile`: repeating it makes a second profile.
    Write,
    /// `deleteBusinessProfile`: a write that answers with nothing.
    Delete,
}

impl Kind {
    pub(super) fn operation(self) -> &'static str {
        match self {
            Self::Read => "getBusinessProfile",
            Self::Write => "createBusinessProfile",
            Self::Delete => "deleteBusinessProfile",
        }
    }

    pub(super) fn request_line(self) -> String {
        let path = "/v1/network-registry/business-profiles";
        match self {
            Self::Read => format!("GET {path}/{ID}"),
            Self::Write => format!("POST {path}"),
            Self::Delete => format!("DELETE {path}/{ID}"),
        }
    }
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    Connection,
    Timeout,
    Api(u16),
    Unreadable(u16),
    Other,
}

impl Outcome {
    pub(super) fn of(error: Option<&Error>) -> Self {
        let status = || {
            let status = error.and_then(Error::status);
            status.map_or(0, |status| status.as_u16())
        };
        match error {
            None => Self::Success,
            Some(Error::Connection(_)) => Self::Connection,
            Some(Error::Timeout(_)) => Self::Timeout,
            Some(Error::Api(_)) => Self::Api(status()),
            Some(Error::Unreadable(_)) => Self::Unreadable(status()),
            Some(_) => Self::Other,
        }
    }
}

/// What a row asks for.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) outcome: Outcome,
    /// How many requests the server has read.
    pub(super) requests: usize,
    pub(super) processed: bool,
    pub(super) attempts: Option<u32>,
    pub(super) takes: (Duration, Duration),
}

/// Succeeds with the request of that number.
fn ok(requests: usize) -> Expected {
    fails(Outcome::Success, requests)
}

/// Fails after that many requests; nothing was processed.
fn fails(outcome: Outcome, requests: usize) -> Expected {
    Expected {
        outcome,
        requests,
        processed: false,
        attempts: None,
        takes: (Duration::ZERO, LONG),
    }
}

/// Fails after that many requests, of which any can have been processed.
fn unsure(outcome: Outcome, requests: usize) -> Expected {
    Expected {
        processed: true,
        ..fails(outcome, requests)
    }
}

impl Expected {
    fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = Some(attempts);
        self
    }

    fn takes(mut self, time: Range<u64>) -> Self {
        self.takes = (
            Duration::from_secs(time.start),
            Duration::from_secs(time.end),
        );
        self
    }
}

/// One fault met by one operation.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Replies in order, and the one to all further requests; `None` where connections are refused.
    pub(super) script: Option<(Vec<Reply>, Reply)>,
    pub(super) attempt_timeout: Duration,
    pub(super) expected: Expected,
}

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    attempt_timeout: Duration,
}

impl Table {
    /// A fault of the first request only; afterwards all is well.
    fn once(&mut self, name: &str, fault: Reply, read: Expected, write: Expected) {
        self.add(
            Kind::Read,
            name,
            Some((vec![fault.clone()], success())),
            read,
        );
        self.add(Kind::Write, name, Some((vec![fault], success())), write);
    }

    /// A fault of every request.
    fn always(&mut self, name: &str, fault: Reply, read: Expected, write: Expected) {
        let name = format!("{name}, always");
        self.add(Kind::Read, &name, Some((vec![], fault.clone())), read);
        self.add(Kind::Write, &name, Some((vec![], fault)), write);
    }

    /// What a write without an answer meets.
    fn delete(&mut self, name: &str, reply: Reply, expected: Expected) {
        self.add(Kind::Delete, name, Some((vec![reply], success())), expected);
    }

    fn add(
        &mut self,
        kind: Kind,
        name: &str,
        script: Option<(Vec<Reply>, Reply)>,
        expected: Expected,
    ) {
        self.rows.push(Row {
            name: format!("{name} × {kind:?}"),
            kind,
            script,
            attempt_timeout: self.attempt_timeout,
            expected,
        });
    }
}

/// The published example of an operation: of its body where it has one, else of its answer.
pub(super) fn example(operation: &str) -> Value {
    static API: OnceLock<codegen::ir::Api> = OnceLock::new();
    let api = API.get_or_init(|| {
        let mut specs = specs().into_iter();
        specs
            .find(|spec| spec.name == "network-registry")
            .unwrap()
            .api
    });
    let mut operations = api.operations().map(|(_, operation)| operation);
    let operation = operations.find(|it| it.id == operation).unwrap();
    match &operation.body {
        Some(body) => body.example.clone(),
        None => operation.success.example.clone().unwrap(),
    }
}

/// What a working server answers to all operations of the table.
pub(super) fn success() -> Reply {
    Reply::json(200, &example("getBusinessProfile"))
}

fn profile() -> String {
    example("getBusinessProfile").to_string()
}

/// A good answer of which only the first `length` bytes come.
fn cut(length: usize, end: Step) -> Reply {
    let body = profile();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    Reply::raw(&(head + &body).as_bytes()[..length], end)
}

const IN_STATUS_LINE: usize = 5;
const IN_HEADERS: usize = 30;
const IN_BODY: usize = 200;

pub(super) fn rows(other: &str) -> Vec<Row> {
    let mut table = Table {
        attempt_timeout: LONG / 2,
        ..Table::default()
    };
    refused(&mut table);
    torn(&mut table);
    malformed(&mut table);
    mislabelled(&mut table);
    unreadable(&mut table);
    oversized(&mut table);
    refusals(&mut table);
    passing_statuses(&mut table);
    retry_after(&mut table);
    redirects(&mut table, other);
    without_body(&mut table);
    table.attempt_timeout = SHORT;
    stalled(&mut table);
    table.rows
}

fn refused(table: &mut Table) {
    let expected = || fails(Outcome::Connection, 0).attempts(3);
    table.add(Kind::Read, "connection refused", None, expected());
    table.add(Kind::Write, "connection refused", None, expected());
    table.add(Kind::Delete, "connection refused", None, expected());
}

fn torn(table: &mut Table) {
    use Outcome::{Connection, Unreadable};
    let fault = Reply::reset_within_request;
    table.once(
        "reset within the request",
        fault(),
        ok(1),
        unsure(Connection, 0),
    );
    table.always(
        "reset within the request",
        fault(),
        unsure(Connection, 0).attempts(3),
        unsure(Connection, 0).attempts(1),
    );
    for (end, how) in [(Step::Reset, "reset"), (Step::Close, "closed")] {
        for (length, place) in [
            (0, "before the answer"),
            (IN_STATUS_LINE, "within the status line"),
            (IN_HEADERS, "within the headers"),
        ] {
            let fault = cut(length, end.clone());
            table.once(
                &format!("{how} {place}"),
                fault.clone(),
                ok(2),
                unsure(Connection, 1),
            );
            table.always(
                &format!("{how} {place}"),
                fault,
                unsure(Connection, 3).attempts(3),
                unsure(Connection, 1).attempts(1),
            );
        }
        let fault = cut(IN_BODY, end);
        table.once(
            &format!("{how} within the body"),
            fault,
            ok(2),
            unsure(Unreadable(200), 1),
        );
    }
    table.always(
        "closed within the body",
        cut(IN_BODY, Step::Close),
        unsure(Unreadable(200), 3).attempts(3),
        unsure(Unreadable(200), 1).attempts(1),
    );
    let cut_error = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 100\r\n\r\n<html>oops";
    table.once(
        "an error closed within its body",
        Reply::raw(cut_error, Step::Close),
        fails(Outcome::Api(400), 1),
        fails(Outcome::Api(400), 1),
    );
}

fn malformed(table: &mut Table) {
    use Outcome::{Connection, Unreadable};
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let good = profile();
    let lengths = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: {}\r\n\r\n{good}",
        good.len()
    );
    for (name, bytes) in [
        ("another protocol", "SSH-2.0-OpenSSH_9.6\r\n".to_owned()),
        (
            "a header without a colon",
            "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n".to_owned(),
        ),
        (
            "a status that is no number",
            "HTTP/1.1 okay OK\r\n\r\n".to_owned(),
        ),
        ("two different lengths", lengths),
        (
            "headers of a megabyte",
            format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "x".repeat(1 << 20)),
        ),
    ] {
        table.once(
            name,
            Reply::raw(bytes, Step::Close),
            ok(2),
            unsure(Connection, 1),
        );
    }
    for (name, body) in [
        ("chunks of no size", "zz\r\n{}\r\n0\r\n\r\n"),
        ("chunks without an end", "1\r\n{\r\n"),
    ] {
        let reply = Reply::raw(format!("{chunked}{body}"), Step::Close);
        table.once(name, reply, ok(2), unsure(Unreadable(200), 1));
    }
    let whole = format!("{chunked}{:x}\r\n{good}\r\n0\r\n\r\n", good.len());
    let early = format!("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n{whole}");
    let until_close = format!("HTTP/1.0 200 OK\r\n\r\n{good}");
    for (name, reply) in [
        ("a chunked answer", Reply::raw(&whole, Step::Close)),
        ("early hints", Reply::raw(early, Step::Close)),
        (
            "HTTP/1.0 until the connection is closed",
            Reply::raw(until_close, Step::Close),
        ),
        (
            "bytes after the answer",
            Reply::raw(format!("{whole}HTTP/1.1 500 X\r\n\r\n"), Step::Close),
        ),
        (
            "one byte at a time",
            Reply::trickle(200, "", &good, Duration::from_micros(100)),
        ),
    ] {
        table.once(name, reply, ok(1), ok(1));
    }
}

fn mislabelled(table: &mut Table) {
    for content_type in [
        "application/hal+json",
        "application/json; charset=utf-8",
        "application/hal+json;charset=\"UTF-8\"",
        "application/problem+json",
        "text/html; charset=iso-8859-1",
        "application/octet-stream",
        "nonsense",
        "",
    ] {
        let header = format!("content-type: {content_type}\r\nset-cookie: session=1\r\n");
        let reply = Reply::http(200, &header, profile());
        table.once(
            &format!("content type {content_type:?}"),
            reply,
            ok(1),
            ok(1),
        );
    }
    let reply = Reply::http(200, "", profile());
    table.once("no content type", reply, ok(1), ok(1));
    let reply = Reply::http(201, "", format!("\u{feff}{}", profile()));
    table.once("a byte order mark", reply, ok(1), ok(1));
}

fn unreadable(table: &mut Table) {
    let deep = "[".repeat(200_000);
    let good = profile();
    let invalid_utf8 = [b"{\"id\":\"", &[0xff, 0xfe][..], b"\"}"].concat();
    for (name, status, body) in [
        (
            "truncated JSON",
            200,
            good.as_bytes()[..good.len() / 2].to_vec(),
        ),
        ("HTML", 200, HTML.into()),
        ("JSON of another shape", 200, b"[1, 2]".into()),
        ("null", 200, b"null".into()),
        ("text after the JSON", 200, format!("{good}{good}").into()),
        ("JSON nested too deep", 200, deep.clone().into()),
        (
            "nesting under an unknown name",
            200,
            format!("{{\"x\":{deep}").into(),
        ),
        ("bytes that are not UTF-8", 200, invalid_utf8),
        ("an empty body", 200, vec![]),
        ("white space", 202, b" \n".into()),
        ("no content", 204, vec![]),
    ] {
        let reply = Reply::http(status, "content-type: application/json\r\n", body);
        let expected = || unsure(Outcome::Unreadable(status), 1).attempts(1);
        table.once(
            &format!("{status} with {name}"),
            reply,
            expected(),
            expected(),
        );
    }
    let reply = Reply::http(200, "content-encoding: gzip\r\n", [0x1f, 0x8b, 8, 0]);
    let expected = || unsure(Outcome::Unreadable(200), 1);
    table.once(
        "a compressed body that nobody asked for",
        reply,
        expected(),
        expected(),
    );
}

fn oversized(table: &mut Table) {
    let announced = |status: u16| {
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {GIB}\r\n\r\n");
        Reply::steps([Step::Send(head.into_bytes()), Step::Fill(GIB), Step::Close])
    };
    let head = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{GIB:x}\r\n");
    let chunked = Reply::steps([Step::Send(head.into_bytes()), Step::Fill(GIB), Step::Close]);
    let endless = Reply::steps([
        Step::Send(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
        Step::Fill(u64::MAX),
    ]);
    for (name, reply) in [
        ("a gibibyte", announced(200)),
        ("a gibibyte in one chunk", chunked),
        ("a body without an end", endless),
    ] {
        let expected = || unsure(Outcome::Unreadable(200), 1).attempts(1).takes(0..50);
        table.once(name, reply, expected(), expected());
    }
    let expected = || fails(Outcome::Api(404), 1);
    table.once(
        "a gibibyte of error",
        announced(404),
        expected(),
        expected(),
    );
}

fn refusals(table: &mut Table) {
    let problem =
        r#"{"title":"No","detail":"not\nso","instance":"t1","invalid_parameters":{"name":"x"}}"#;
    for status in [
        400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 422, 451, 499,
    ] {
        let reply = Reply::http(
            status,
            "content-type: application/problem+json\r\n",
            problem,
        );
        let expected = || fails(Outcome::Api(status), 1).attempts(1);
        table.once(&status.to_string(), reply, expected(), expected());
    }
    for status in [500, 501, 505, 599, 600, 999] {
        let reply = Reply::http(status, "content-type: text/html\r\n", HTML);
        let expected = || unsure(Outcome::Api(status), 1).attempts(1);
        table.once(&status.to_string(), reply, expected(), expected());
    }
}

fn passing_statuses(table: &mut Table) {
    for status in [502, 503, 504] {
        let reply = Reply::http(status, "content-type: text/html\r\n", HTML);
        let write = || unsure(Outcome::Api(status), 1).attempts(1);
        table.once(&status.to_string(), reply.clone(), ok(2), write());
        let read = unsure(Outcome::Api(status), 3).attempts(3);
        table.always(&status.to_string(), reply, read, write());
    }
    let reply = Reply::http(429, "", "");
    table.once("429", reply.clone(), ok(2), ok(2));
    let expected = || fails(Outcome::Api(429), 3).attempts(3);
    table.always("429", reply, expected(), expected());
}

fn retry_after(table: &mut Table) {
    let limited = |after: &str| Reply::http(429, &format!("retry-after: {after}\r\n"), "");
    let down = |after: &str| Reply::http(503, &format!("retry-after: {after}\r\n"), "");
    for after in [
        "0",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "-5",
        "1.5",
        "soon",
        "",
        "1e9",
        "\u{fc}",
    ] {
        let name = format!("429, retry after {after:?}");
        table.once(&name, limited(after), ok(2), ok(2));
    }
    table.once(
        "429, retry after a second",
        limited("1"),
        ok(2).takes(1..60),
        ok(2).takes(1..60),
    );
    let later = http_date(Duration::from_secs(4));
    let name = "429, retry after a date soon to come";
    table.once(
        name,
        limited(&later),
        ok(2).takes(1..60),
        ok(2).takes(1..60),
    );
    let far = "Fri, 31 Dec 9999 23:59:59 GMT";
    for after in [
        "6",
        "86400",
        "18446744073709551615",
        "99999999999999999999999999",
        far,
    ] {
        let name = format!("429, retry after {after}");
        let expected = || fails(Outcome::Api(429), 1).attempts(1).takes(0..50);
        table.once(&name, limited(after), expected(), expected());
        let name = format!("503, retry after {after}");
        let expected = || unsure(Outcome::Api(503), 1).attempts(1).takes(0..50);
        table.once(&name, down(after), expected(), expected());
    }
    table.once(
        "503, retry after nothing",
        down("0"),
        ok(2),
        unsure(Outcome::Api(503), 1),
    );
}

/// The moment `ahead` from now, as HTTP writes it.
fn http_date(ahead: Duration) -> String {
    let moment = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now() + ahead);
    moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn redirects(table: &mut Table, other: &str) {
    for (status, processed) in [
        (300, true),
        (301, true),
        (302, true),
        (303, true),
        (304, true),
        (307, false),
        (308, false),
    ] {
        let location = format!("location: {other}/steal\r\n");
        let expected = || Expected {
            processed,
            ..fails(Outcome::Api(status), 1).attempts(1)
        };
        let name = format!("{status} to another origin");
        table.once(
            &name,
            Reply::http(status, &location, ""),
            expected(),
            expected(),
        );
        if status == 307 {
            let reply = Reply::http(status, "location: /elsewhere\r\n", "");
            table.once("307 within the origin", reply, expected(), expected());
        }
    }
}

fn without_body(table: &mut Table) {
    for (name, reply) in [
        ("204", Reply::http(204, "", "")),
        ("200 with nothing", Reply::http(200, "", "")),
        (
            "200 that says HTML and holds a space",
            Reply::http(200, "content-type: text/html\r\n", " "),
        ),
        (
            "202 with text",
            Reply::http(202, "content-type: text/plain\r\n", "accepted"),
        ),
        (
            "200 with half a JSON",
            Reply::http(200, "content-type: application/json\r\n", "{\"a"),
        ),
    ] {
        table.delete(name, reply, ok(1));
    }
    for (status, html) in [(200, "Text/HTML; charset=utf-8"), (202, "text/html")] {
        let header = format!("content-type: {html}\r\n");
        let expected = unsure(Outcome::Unreadable(status), 1).attempts(1);
        let name = format!("{status} with HTML");
        table.delete(&name, Reply::http(status, &header, HTML), expected);
    }
    table.delete("404", Reply::http(404, "", ""), fails(Outcome::Api(404), 1));
    table.delete("429", Reply::http(429, "", ""), ok(2));
    table.delete(
        "503",
        Reply::http(503, "", ""),
        unsure(Outcome::Api(503), 1),
    );
    table.delete("reset", cut(0, Step::Reset), unsure(Outcome::Connection, 1));
    let reply = cut(IN_BODY, Step::Close);
    table.delete(
        "closed within the body",
        reply,
        unsure(Outcome::Unreadable(200), 1),
    );
}

fn stalled(table: &mut Table) {
    use Outcome::{Timeout, Unreadable};
    for (length, place) in [
        (0, "before the answer"),
        (IN_STATUS_LINE, "within the status line"),
        (IN_HEADERS, "within the headers"),
    ] {
        let fault = cut(length, Step::Stall);
        table.always(
            &format!("silence {place}"),
            fault,
            unsure(Timeout, 3).attempts(3).takes(3..60),
            unsure(Timeout, 1).attempts(1).takes(1..60),
        );
    }
    table.always(
        "silence within the body",
        cut(IN_BODY, Step::Stall),
        unsure(Unreadable(200), 3).attempts(3),
        unsure(Unreadable(200), 1).attempts(1),
    );
    let dripping = Reply::trickle(200, "", profile(), Duration::from_millis(300));
    table.always(
        "an answer slower than the time given",
        dripping,
        unsure(Timeout, 3).attempts(3),
        unsure(Timeout, 1).attempts(1),
    );
}

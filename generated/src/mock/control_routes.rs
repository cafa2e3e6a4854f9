//! [`Control`] for programs in other languages: HTTP under a path of its own. The table of the requests is in
//! the docs of [`super`].

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::control::Control;
use super::fault::Fault;
use super::received::Received;
use super::refusal::{Invalid, Refusal};
use super::reply::Reply;
use crate::runtime::Allowed;

/// Below this path no operation of an API is.
pub(crate) const PREFIX: &str = "/mock";

/// Every member that a body can have.
const MEMBERS: [&str; 9] = [
    "seconds",
    "status",
    "message",
    "account_id",
    "vonage_application_id",
    "effect",
    "operation",
    "times",
    "retry_after",
];

pub(crate) fn respond(control: &Control, request: &Received, path: &str) -> Reply {
    processed(control, request, path).unwrap_or_else(|refusal| refusal.into_reply(Uuid::nil()))
}

fn processed(control: &Control, request: &Received, path: &str) -> Result<Reply, Refusal> {
    let body = Body::read(&request.body)?;
    let message = body.text("message")?;
    let segments: Vec<String> = path.split('/').skip(1).map(super::query::decoded).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let outcome = match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["requests"]) => {
            let requests = control.requests();
            let requests: Vec<Value> = requests.iter().map(document).collect();
            return Reply::json(200, "application/json", &requests);
        }
        ("POST", ["advance"]) => {
            control.advance();
            Ok(())
        }
        ("POST", ["reset"]) => {
            control.reset();
            Ok(())
        }
        ("POST", ["pass-time"]) => {
            control.pass_time(body.duration("seconds")?);
            Ok(())
        }
        ("POST", ["faults"]) => control.inject(body.fault()?),
        ("DELETE", ["faults"]) => {
            control.clear_faults();
            Ok(())
        }
        ("PUT", ["business-profiles", id, "csps", csp]) => {
            let status = body.status("status")?;
            control.set_business_profile_csp_status(id, csp, status, message)
        }
        ("PUT", ["application-profiles", id, "csps", csp]) => {
            let status = body.status("status")?;
            control.set_application_profile_csp_status(id, csp, status, message)
        }
        ("PUT", ["business-profiles", id, "vetting"]) => {
            control.vet_business_profile(id, body.status("status")?, message)
        }
        ("PUT", ["business-profiles", id, "change-request"]) => {
            control.decide_change_request(id, body.status("status")?, message)
        }
        (
            "PUT",
            [
                "business-profiles" | "application-profiles",
                id,
                "notification",
            ],
        ) => control.notify(id, body.needed("message")?),
        ("POST", ["business-profiles", id, "shared"]) => {
            control.share_business_profile(id, body.needed("account_id")?)
        }
        ("POST", ["application-profiles", id, "shared"]) => {
            control.share_application_profile(id, body.needed("account_id")?)
        }
        ("POST", ["application-profiles", id, "linked-applications"]) => {
            let application = body.needed("vonage_application_id")?;
            control.link_application_of(body.needed("account_id")?, id, application)
        }
        ("PUT", ["registrations", id, "numbers", number]) => {
            let id = parsed("registration", id)?;
            control.set_number_status(id, number, body.status("status")?, message)
        }
        (method, _) => {
            let what = format!("the mock is not controlled by {method} {PREFIX}{path}");
            return Err(Refusal::not_found(what));
        }
    };
    match outcome {
        Ok(()) => Ok(Reply::empty(204)),
        Err(error) => Err(Refusal::conflict(error.to_string())),
    }
}

fn document(received: &Received) -> Value {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    json!({
        "operation": received.operation,
        "method": received.method,
        "path": received.path,
        "query": received.query,
        "headers": received.headers,
        "body": received.json().unwrap_or_else(|| text(&received.body).into()),
        "status": received.status,
        "response": text(&received.response),
    })
}

fn parsed<T: FromStr<Err: Display>>(name: &str, text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|error: T::Err| invalid(name, error))
}

fn invalid(name: &str, reason: impl Display) -> Refusal {
    Refusal::invalid(vec![Invalid::new(format!("/{name}"), reason.to_string())])
}

/// A body of JSON; none is as good as an empty one.
struct Body(Map<String, Value>);

impl Body {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.is_empty() {
            return Ok(Self(Map::new()));
        }
        let members: Map<String, Value> = serde_json::from_slice(bytes)
            .map_err(|error| Refusal::unreadable(format!("the body is no JSON object: {error}")))?;
        match members
            .keys()
            .find(|name| !MEMBERS.contains(&name.as_str()))
        {
            Some(name) => Err(invalid(
                name,
                format!("must be one of {}", MEMBERS.join(", ")),
            )),
            None => Ok(Self(members)),
        }
    }

    fn text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(invalid(name, "must be a string")),
        }
    }

    fn needed(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name)?.ok_or_else(|| invalid(name, "is missing"))
    }

    /// A status that the specification lists.
    fn status<S: Allowed + for<'a> From<&'a str>>(&self, name: &str) -> Result<S, Refusal> {
        let status = S::from(self.needed(name)?);
        if status.is_known() {
            return Ok(status);
        }
        let known = (0..).map_while(|position| status.known(position));
        let known: Vec<&str> = known.collect();
        Err(invalid(
            name,
            format!("must be one of {}", known.join(", ")),
        ))
    }

    fn number<T: TryFrom<u64>>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let number = value.as_u64().and_then(|number| T::try_from(number).ok());
        number
            .map(Some)
            .ok_or_else(|| invalid(name, "must be a whole number in its range"))
    }

    fn duration(&self, name: &str) -> Result<Duration, Refusal> {
        let seconds = self.0.get(name).and_then(Value::as_f64);
        let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        duration.ok_or_else(|| invalid(name, "must be a number of seconds"))
    }

    fn fault(&self) -> Result<Fault, Refusal> {
        let status = self.number("status")?;
        let mut fault = match (self.needed("effect")?, status) {
            ("status", Some(status)) => Fault::status(status),
            ("html", Some(status)) => Fault::html(status),
            ("reset", None) => Fault::reset(),
            ("lost-response", None) => Fault::lost_response(),
            ("delay", None) => Fault::delay(Duration::ZERO),
            _ => {
                let reason = "must be status or html with a status, or reset, lost-response or \
                              delay without one";
                return Err(invalid("effect", reason));
            }
        };
        if let Some(operation) = self.text("operation")? {
            fault = fault.on(operation);
        }
        if let Some(times) = self.number("times")? {
            fault = fault.times(times);
        }
        if self.0.contains_key("seconds") {
            fault = fault.after(self.duration("seconds")?);
        }
        if self.0.contains_key("retry_after") {
            fault = fault.retry_after(self.duration("retry_after")?);
        }
        Ok(fault)
    }
}

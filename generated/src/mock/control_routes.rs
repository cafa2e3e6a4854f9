//! [`Control`] for programs in other languages: HTTP under a path of its own. The table of the requests is in
//! the docs of [`super`].

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::control::Control;
use super::fault::Fault;
use super::received::Received;
use super::refusal::{Invalid, Refusal};
use super::reply::Reply;
use crate::runtime::{Checker, Limits, Location, Validate};

/// Below this path no operation of an API is.
pub(crate) const PREFIX: &str = "/mock";

const EFFECTS: &str =
    "must be status or html with a status, or reset, lost-response or delay without one";

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
    let message: Option<String> = body.get("message")?;
    let message = message.as_deref();
    let segments: Vec<String> = path.split('/').skip(1).map(super::query::decoded).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let account = || body.needed::<String>("account_id");
    let text = || body.needed::<String>("message");
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
            let seconds = body.seconds("seconds")?;
            control.pass_time(seconds.ok_or_else(|| invalid("seconds", "is missing"))?);
            Ok(())
        }
        ("POST", ["faults"]) => control.inject(body.fault()?),
        ("DELETE", ["faults"]) => {
            control.clear_faults();
            Ok(())
        }
        ("PUT", ["business-profiles", id, "csps", csp]) => {
            control.set_business_profile_csp_status(id, csp, body.status()?, message)
        }
        ("PUT", ["application-profiles", id, "csps", csp]) => {
            control.set_application_profile_csp_status(id, csp, body.status()?, message)
        }
        ("PUT", ["business-profiles", id, "vetting"]) => {
            control.vet_business_profile(id, body.status()?, message)
        }
        ("PUT", ["business-profiles", id, "change-request"]) => {
            control.decide_change_request(id, body.status()?, message)
        }
        ("PUT", ["business-profiles", id, "notification"]) => control.notify(id, &text()?),
        ("PUT", ["application-profiles", id, "notification"]) => control.notify(id, &text()?),
        ("POST", ["business-profiles", id, "shared"]) => {
            control.share_business_profile(id, &account()?)
        }
        ("POST", ["application-profiles", id, "shared"]) => {
            control.share_application_profile(id, &account()?)
        }
        ("POST", ["application-profiles", id, "linked-applications"]) => {
            let application: String = body.needed("vonage_application_id")?;
            control.link_application_of(&account()?, id, &application)
        }
        ("PUT", ["registrations", id, "numbers", number]) => {
            let id = parsed("registration", id)?;
            control.set_number_status(id, number, body.status()?, message)
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

fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    format!("must be one of {}", names.join(", "))
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
        let mut names = members.keys();
        match names.find(|name| !MEMBERS.contains(&name.as_str())) {
            Some(name) => Err(invalid(name, one_of(MEMBERS))),
            None => Ok(Self(members)),
        }
    }

    fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let value = self.0.get(name).cloned().map(serde_json::from_value);
        value.transpose().map_err(|error| invalid(name, error))
    }

    fn needed<T: DeserializeOwned>(&self, name: &str) -> Result<T, Refusal> {
        self.get(name)?.ok_or_else(|| invalid(name, "is missing"))
    }

    /// A status that the specification lists.
    fn status<S: Validate + DeserializeOwned>(&self) -> Result<S, Refusal> {
        let status: S = self.needed("status")?;
        let mut checker = Checker::new(Location::Body);
        status.check(&mut checker, &Limits::NONE);
        match checker.into_found().first() {
            None => Ok(status),
            Some(found) => {
                let reason = format!("must be one of {}", found.limit());
                Err(invalid("status", reason))
            }
        }
    }

    fn seconds(&self, name: &str) -> Result<Option<Duration>, Refusal> {
        let seconds = self.get(name)?.map(Duration::try_from_secs_f64);
        seconds.transpose().map_err(|error| invalid(name, error))
    }

    fn fault(&self) -> Result<Fault, Refusal> {
        let (effect, status) = (self.needed::<String>("effect")?, self.get("status")?);
        let mut fault = match (effect.as_str(), status) {
            ("status", Some(status)) => Fault::status(status),
            ("html", Some(status)) => Fault::html(status),
            ("reset", None) => Fault::reset(),
            ("lost-response", None) => Fault::lost_response(),
            ("delay", None) => Fault::delay(Duration::ZERO),
            _ => return Err(invalid("effect", EFFECTS)),
        };
        if let Some(operation) = self.get::<String>("operation")? {
            fault = fault.on(operation);
        }
        if let Some(wait) = self.seconds("seconds")? {
            fault = fault.after(wait);
        }
        if let Some(wait) = self.seconds("retry_after")? {
            fault = fault.retry_after(wait);
        }
        Ok(fault.times(self.get("times")?.unwrap_or(1)))
    }
}

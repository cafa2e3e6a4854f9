//! [`Control`] for programs in other languages: HTTP under a path of its own. The table of the requests is in
//! the docs of [`super`].

use std::fmt::Display;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::control::Control;
use super::fault::Fault;
use super::received::Received;
use super::refusal::{Invalid, Refusal};
use super::reply::Reply;
use crate::runtime::{Validate, Violation, decoded, from_json, validate};

/// Below this path no operation of an API is.
pub(crate) const PREFIX: &str = "/mock";

const EFFECTS: &str =
    "must be status or html with a status, or reset, lost-response or delay without one";

/// The members that a body can have. Each control takes its own.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Body {
    seconds: Option<f64>,
    status: Option<Value>,
    message: Option<String>,
    account_id: Option<String>,
    vonage_application_id: Option<String>,
    effect: Option<String>,
    operation: Option<String>,
    times: Option<u32>,
    retry_after: Option<f64>,
}

pub(crate) fn respond(control: &Control, request: &Received, path: &str) -> Reply {
    processed(control, request, path).unwrap_or_else(|refusal| refusal.into_reply(Uuid::nil()))
}

fn processed(control: &Control, request: &Received, path: &str) -> Result<Reply, Refusal> {
    let body = Body::read(&request.body)?;
    let message = body.message.as_deref();
    let segments: Vec<String> = path.split('/').skip(1).map(decoded).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let account = || needed("account_id", body.account_id.as_deref());
    let text = || needed("message", message);
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
            control.pass_time(needed("seconds", duration("seconds", body.seconds)?)?);
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
        ("PUT", ["business-profiles", id, "notification"]) => control.notify(id, text()?),
        ("PUT", ["application-profiles", id, "notification"]) => control.notify(id, text()?),
        ("POST", ["business-profiles", id, "shared"]) => {
            control.share_business_profile(id, account()?)
        }
        ("POST", ["application-profiles", id, "shared"]) => {
            control.share_application_profile(id, account()?)
        }
        ("POST", ["application-profiles", id, "linked-applications"]) => {
            let application = body.vonage_application_id.as_deref();
            let application = needed("vonage_application_id", application)?;
            control.link_application_of(account()?, id, application)
        }
        ("PUT", ["registrations", id, "numbers", number]) => {
            let id = id.parse();
            let id = id.map_err(|error: uuid::Error| invalid("registration", error))?;
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

fn invalid(name: &str, reason: impl Display) -> Refusal {
    Refusal::invalid(vec![Invalid::new(format!("/{name}"), reason.to_string())])
}

fn needed<T>(name: &str, value: Option<T>) -> Result<T, Refusal> {
    value.ok_or_else(|| invalid(name, "is missing"))
}

fn duration(name: &str, seconds: Option<f64>) -> Result<Option<Duration>, Refusal> {
    let duration = seconds.map(Duration::try_from_secs_f64);
    duration.transpose().map_err(|error| invalid(name, error))
}

impl Body {
    /// Reads JSON; no body is as good as an empty object.
    fn read(text: &[u8]) -> Result<Self, Refusal> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_slice::<Map<String, Value>>(text)
            .map_err(|error| Refusal::unreadable(format!("the body is no JSON object: {error}")))?;
        from_json(text).map_err(|error| {
            Refusal::invalid(vec![Invalid::new(error.pointer(), error.to_string())])
        })
    }

    /// A status that the specification lists.
    fn status<S: Validate + DeserializeOwned>(&self) -> Result<S, Refusal> {
        let status = needed("status", self.status.clone())?;
        let status: S = serde_json::from_value(status).map_err(|error| invalid("status", error))?;
        let Err(found) = validate(&status) else {
            return Ok(status);
        };
        let listed: String = found.iter().map(Violation::limit).collect();
        Err(invalid("status", format!("must be one of {listed}")))
    }

    fn fault(self) -> Result<Fault, Refusal> {
        let effect = needed("effect", self.effect)?;
        let status = self.status.map(serde_json::from_value);
        let status = status.transpose();
        let status = status.map_err(|error| invalid("status", error))?;
        let fault = match (effect.as_str(), status) {
            ("status", Some(status)) => Fault::status(status),
            ("html", Some(status)) => Fault::html(status),
            ("reset", None) => Fault::reset(),
            ("lost-response", None) => Fault::lost_response(),
            ("delay", None) => Fault::delay(Duration::ZERO),
            _ => return Err(invalid("effect", EFFECTS)),
        };
        Ok(Fault {
            operation: self.operation,
            delay: duration("seconds", self.seconds)?.unwrap_or_default(),
            retry_after: duration("retry_after", self.retry_after)?,
            times: self.times.unwrap_or(1),
            ..fault
        })
    }
}

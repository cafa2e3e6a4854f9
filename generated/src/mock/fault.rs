use std::time::Duration;

use super::refusal::Refusal;
use super::reply::Reply;

/// Something that goes wrong with the next calls.
///
/// ```
/// use std::time::Duration;
/// use vonage_registration::mock::Fault;
///
/// // The next two creations of a profile are turned away, to be tried again in a second.
/// let busy = Fault::status(429)
///     .retry_after(Duration::from_secs(1))
///     .on("createBusinessProfile")
///     .times(2);
/// # let _ = busy;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until it is injected into a server"]
pub struct Fault {
    effect: Effect,
    operation: Option<String>,
    delay: Duration,
    times: u32,
}

#[derive(Clone, Debug)]
enum Effect {
    /// The call goes on as usual after the delay.
    None,
    Reset,
    Status {
        status: u16,
        retry_after: Option<Duration>,
    },
    Body {
        status: u16,
        media_type: &'static str,
        body: String,
    },
}

/// What a fault does to a call.
pub(crate) enum Outcome {
    Continue,
    Reset,
    Reply(Reply),
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self {
            effect,
            operation: None,
            delay: Duration::ZERO,
            times: 1,
        }
    }

    /// The call is answered with this status and problem details, and is not carried out.
    pub fn status(status: u16) -> Self {
        Self::new(Effect::Status {
            status,
            retry_after: None,
        })
    }

    /// The call is answered with this status and an HTML page, as gateways do, and is not carried out.
    pub fn html(status: u16) -> Self {
        Self::new(Effect::Body {
            status,
            media_type: "text/html",
            body: format!("<html><body><h1>{status}</h1></body></html>"),
        })
    }

    /// The connection is reset after the request was read; it is not carried out.
    pub fn reset() -> Self {
        Self::new(Effect::Reset)
    }

    /// The call is carried out as usual, but later.
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::None).after(delay)
    }

    /// Waits before the fault takes place.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds the header `Retry-After`, in whole seconds, rounded up. Only for [`Fault::status`].
    pub fn retry_after(mut self, wait: Duration) -> Self {
        if let Effect::Status { retry_after, .. } = &mut self.effect {
            *retry_after = Some(wait);
        }
        self
    }

    /// Only calls of the operation with this `operationId` are hit; the others do not count.
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// How many calls are hit; one unless set.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    fn hits(&self, operation: Option<&str>) -> bool {
        self.times > 0
            && self
                .operation
                .as_deref()
                .is_none_or(|wanted| operation == Some(wanted))
    }

    pub(crate) fn wait(&self) -> Duration {
        self.delay
    }

    pub(crate) fn outcome(&self, trace_id: uuid::Uuid) -> Outcome {
        match &self.effect {
            Effect::None => Outcome::Continue,
            Effect::Reset => Outcome::Reset,
            Effect::Status {
                status,
                retry_after,
            } => {
                let refusal = Refusal::of_status(*status);
                let refusal = match retry_after {
                    Some(wait) => {
                        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                        refusal.with_header("retry-after", seconds.to_string())
                    }
                    None => refusal,
                };
                Outcome::Reply(refusal.into_reply(trace_id))
            }
            Effect::Body {
                status,
                media_type,
                body,
            } => Outcome::Reply(Reply::bytes(*status, media_type, body.clone().into_bytes())),
        }
    }
}

/// Takes the first fault that hits a call of `operation`.
pub(crate) fn take(faults: &mut Vec<Fault>, operation: Option<&str>) -> Option<Fault> {
    let fault = faults.iter_mut().find(|fault| fault.hits(operation))?;
    fault.times -= 1;
    let taken = fault.clone();
    faults.retain(|fault| fault.times > 0);
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_hits_the_calls_it_is_for_and_then_no_more() {
        let mut faults = vec![Fault::status(503).on("a").times(2)];
        assert!(take(&mut faults, Some("b")).is_none());
        assert!(take(&mut faults, Some("a")).is_some());
        assert!(take(&mut faults, Some("a")).is_some());
        assert!(take(&mut faults, Some("a")).is_none());
        assert!(faults.is_empty());
    }

    #[test]
    fn retry_after_is_rounded_up_to_seconds() {
        let fault = Fault::status(429).retry_after(Duration::from_millis(1_001));
        let Outcome::Reply(reply) = fault.outcome(uuid::Uuid::nil()) else {
            panic!("a reply is expected")
        };
        assert!(reply.headers.contains(&("retry-after", "2".to_owned())));
    }
}

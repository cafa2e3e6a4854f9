use std::time::Duration;

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
    pub(crate) effect: Effect,
    pub(crate) operation: Option<String>,
    pub(crate) delay: Duration,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) times: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The call is processed as usual.
    None,
    /// The call is processed, then the connection is reset.
    LostResponse,
    Reset,
    /// The call gets problem details with this status.
    Problem(u16),
    /// The call gets an HTML page with this status, as from a gateway.
    Page(u16),
}

impl Fault {
    pub(crate) fn new(effect: Effect) -> Self {
        Self {
            effect,
            operation: None,
            delay: Duration::ZERO,
            retry_after: None,
            times: 1,
        }
    }

    /// The call is answered with this status and problem details, and is not processed.
    pub fn status(status: u16) -> Self {
        Self::new(Effect::Problem(status))
    }

    /// The call is answered with this status and an HTML page, as gateways do, and is not processed.
    pub fn html(status: u16) -> Self {
        Self::new(Effect::Page(status))
    }

    /// The connection is reset after the request was read; it is not processed.
    pub fn reset() -> Self {
        Self::new(Effect::Reset)
    }

    /// The call is processed, and its response is lost: the connection is reset instead. The caller cannot
    /// tell this from [`Fault::reset`].
    pub fn lost_response() -> Self {
        Self::new(Effect::LostResponse)
    }

    /// The call is processed as usual, but later, even if the client has hung up meanwhile.
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::None).after(delay)
    }

    /// Waits before the fault takes place.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds the header `Retry-After` to the response, whatever its status, in whole seconds, rounded up.
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
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
        let wanted = self.operation.as_deref();
        self.times > 0 && wanted.is_none_or(|wanted| operation == Some(wanted))
    }

    pub(crate) fn response_status(&self) -> Option<u16> {
        match self.effect {
            Effect::Problem(status) | Effect::Page(status) => Some(status),
            _ => None,
        }
    }

    /// Adds to a response what the fault has for it.
    pub(crate) fn mark(&self, reply: &mut Reply) {
        if let Some(wait) = self.retry_after {
            let part = u64::from(wait.subsec_nanos() > 0);
            let seconds = wait.as_secs().saturating_add(part);
            reply.headers.push(("retry-after", seconds.to_string()));
        }
    }
}

/// What a gateway answers with.
pub(crate) fn page(status: u16) -> Reply {
    let page = format!("<html><body><h1>{status}</h1></body></html>");
    Reply::bytes(status, "text/html", page.into_bytes())
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
        let mut reply = Reply::empty(204);
        let fault = Fault::delay(Duration::ZERO).retry_after(Duration::from_millis(1_001));
        fault.mark(&mut reply);
        assert_eq!(reply.headers, [("retry-after", "2".to_owned())]);
    }
}

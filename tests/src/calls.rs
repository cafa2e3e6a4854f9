//! The generated calls of every operation, bound to clients on loopback.

#[path = "../../generated/examples/every_operation/cases.rs"]
#[rustfmt::skip]
mod cases;

use std::fmt;
use std::sync::Arc;

use cases::every_call::{Answered, Case, Failure, Visitor};
use serde_json::Value;
use vonage_registration::{Api, ClientBuilder, Error};

use crate::clients::built;

type Run = dyn Fn(&[&str], bool) -> Option<Answered> + Send + Sync;

/// One generated call, whatever its API.
pub struct Call {
    /// The `operationId`.
    pub operation: &'static str,
    /// Valid values of the path parameters, in order.
    pub path: &'static [&'static str],
    run: Box<Run>,
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.operation)
    }
}

/// What happens to parameters that may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optional {
    /// They are left out.
    Omitted,
    /// They are set to their examples.
    Set,
}

/// What a call gave.
#[derive(Debug)]
pub struct Outcome {
    /// The HTTP status.
    pub status: u16,
    /// The body as the model writes it again.
    pub json: Value,
    /// The body as Rust sees it.
    pub model: String,
}

impl Call {
    /// Calls with these path parameters; `None` when their types cannot hold the values.
    pub async fn run(&self, path: &[&str], optional: Optional) -> Option<Result<Outcome, Error>> {
        let answer = (self.run)(path, optional == Optional::Set)?.await;
        Some(answer.map(|answer| Outcome {
            status: answer.status,
            json: answer.json,
            model: answer.model,
        }))
    }
}

/// All calls of one API of the manifest against a server, with checks on or off.
///
/// # Panics
///
/// When there is no such API.
pub fn calls(api: &str, url: &str, checks: bool) -> Vec<Call> {
    let mut wanted = Wanted {
        module: codegen::generate::module_name(api),
        url,
        checks,
        calls: Vec::new(),
    };
    cases::visit(&mut wanted).unwrap();
    assert!(!wanted.calls.is_empty(), "there are no calls of {api}");
    wanted.calls
}

struct Wanted<'a> {
    module: String,
    url: &'a str,
    checks: bool,
    calls: Vec<Call>,
}

impl Visitor for Wanted<'_> {
    fn api<C: Api + Send + Sync + 'static>(
        &mut self,
        module: &str,
        client: ClientBuilder<C>,
        cases: &'static [&'static [Case<C>]],
    ) -> Result<(), Failure> {
        if module != self.module {
            return Ok(());
        }
        let client = Arc::new(built(client, self.url, self.checks));
        let bound = cases.iter().copied().flatten().map(|case| {
            let client = Arc::clone(&client);
            Call {
                operation: case.operation,
                path: case.path,
                run: Box::new(move |path, optional| (case.call)(&client, path, optional).ok()),
            }
        });
        self.calls = bound.collect();
        Ok(())
    }
}

//! The generated calls of every operation, bound to clients on loopback.

#[path = "../../../generated/examples/every_operation/cases.rs"]
#[rustfmt::skip]
#[allow(dead_code, reason = "each test uses a part of it")]
pub(crate) mod cases;

pub(crate) use cases::{Answer, Optional};
use vonage_registration::{Api, ClientBuilder, Credentials, Error};

type Run = dyn Fn(&[&str], Optional) -> Option<cases::Answered> + Send + Sync;

/// One generated call, whatever its API.
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) path: &'static [&'static str],
    run: Box<Run>,
}

impl Call {
    /// Calls with these path parameters; `None` when their types cannot hold the values.
    pub(crate) async fn run(
        &self,
        path: &[&str],
        optional: Optional,
    ) -> Option<Result<Answer, Error>> {
        Some((self.run)(path, optional)?.await)
    }
}

fn bind<C: Send + Sync + 'static>(client: C, cases: Vec<cases::Case<C>>) -> Vec<Call> {
    let client = std::sync::Arc::new(client);
    let bound = cases.into_iter().map(|case| {
        let client = std::sync::Arc::clone(&client);
        Call {
            operation: case.operation,
            path: case.path,
            run: Box::new(move |path, optional| (case.call)(&client, path, optional)),
        }
    });
    bound.collect()
}

/// Key and secret of all tests.
pub(crate) fn credentials() -> Credentials {
    Credentials::new("abcd1234", "s3cr3t-s3cr3t")
}

/// All calls of one API of the manifest against a server, with checks on or off.
pub(crate) fn calls(api: &str, url: &str, checks: bool) -> Vec<Call> {
    let mut wanted = Wanted {
        module: codegen::generate::module_name(api),
        url,
        checks,
        calls: Vec::new(),
    };
    cases::visit(&mut wanted);
    assert!(!wanted.calls.is_empty(), "there are no calls of {api}");
    wanted.calls
}

struct Wanted<'a> {
    module: String,
    url: &'a str,
    checks: bool,
    calls: Vec<Call>,
}

impl cases::Visitor for Wanted<'_> {
    fn api<C: Api + Send + Sync + 'static>(
        &mut self,
        module: &str,
        client: ClientBuilder<C>,
        cases: Vec<cases::Case<C>>,
    ) {
        if module == self.module {
            self.calls = bind(configured(client, self.url, self.checks), cases);
        }
    }
}

fn configured<C: vonage_registration::Api>(
    builder: ClientBuilder<C>,
    url: &str,
    checks: bool,
) -> C {
    builder
        .credentials(credentials())
        .base_url(url)
        .checks(checks)
        .build()
        .unwrap()
}

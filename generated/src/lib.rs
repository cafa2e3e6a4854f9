//! An unofficial Rust SDK for two registration APIs of Vonage.
//!
//! - [`network_registry`]: registers a company and its applications with mobile operators.
//! - [`tfn`]: registers US and Canadian toll-free numbers for messaging.
//!
//! A registration takes days to be reviewed, and a rejected one starts over. So requests are checked
//! before they leave, responses are read so that additions to the API break nothing, and errors say what
//! happened at the server.
//!
//! | where | what |
//! |---|---|
//! | [`guide`] | the steps and states of a registration, what comes next, and all examples with what each needs |
//! | [`watch`] | waits for decisions: streams of status changes |
//! | [`mock`] | both APIs as a server for your tests, with the feature `mock` |
//! | `examples/` | whole programs, in the source of the crate; `onboarding` goes from a YAML file to the last decision |
//! | `docs/` | in the repository: what a new version of a specification means for programs, recordings, performance |
//! | `CHANGELOG.md` | what changed from version to version |
//!
//! ```no_run
//! use vonage_registration::network_registry::{
//!     BusinessInformation, Client, CreateBusinessProfile, OrganisationType,
//! };
//!
//! # async fn example() -> Result<(), vonage_registration::Error> {
//! // Reads VONAGE_API_KEY and VONAGE_API_SECRET.
//! let registry = Client::from_env()?;
//!
//! let address = BusinessInformation::builder()
//!     .address_street_1("Gran Vía 1")
//!     .postal_code("28013")
//!     .city("Madrid")
//!     .country("ES")
//!     .build();
//! let request = CreateBusinessProfile::builder()
//!     .name("Acme")
//!     .countries(["ES", "DE"])
//!     .contact_role("Compliance")
//!     .organisation_type(OrganisationType::ForProfitOrganisation)
//!     .tax_number("B12345678")
//!     .privacy_policy_url("https://acme.example/privacy")
//!     .privacy_policy_manager_email("privacy@acme.example")
//!     .terms_and_conditions_accepted(true)
//!     .business_information(address)
//!     .build();
//! let profile = registry.business_profiles().create(request).await?;
//! println!("{} is {}", profile.id, profile.status.status);
//! # Ok(())
//! # }
//! ```
//!
//! A request that lacks what is required does not compile, and the compiler says what was not set:
//!
//! ```compile_fail,E0277
//! use vonage_registration::network_registry::BusinessInformation;
//!
//! let address = BusinessInformation::builder()
//!     .address_street_1("Gran Vía 1")
//!     .postal_code("28013")
//!     .city("Madrid")
//!     .build();
//! ```
//!
//! # Calls
//!
//! A call is a future: awaited, spawned or joined it gives the result alone; [`send`](Call::send) gives the result
//! with status, headers and trace id. What is optional is set before, for each call also a
//! [`timeout`](Call::timeout) and a [`header`](Call::header). Nothing is sent until then, and dropping the call
//! cancels it.
//!
//! ```no_run
//! # use vonage_registration::network_registry::Client;
//! # async fn example(registry: Client) -> Result<(), vonage_registration::Error> {
//! let page = registry.business_profiles().list().limit(10).await?;
//! println!("{} profiles", page.items().len());
//! let response = registry.business_profiles().get("2hothFWw2ssb3y3lhh5Fu3tzfqV").send().await?;
//! println!("{} after {} attempts, {:?}", response.status(), response.attempts(), response.trace_id());
//! # Ok(())
//! # }
//! ```
//!
//! A program without an async runtime turns on the feature `blocking` and ends each call with `block()`; a list
//! becomes an iterator with `items().block()` or `pages().block()`.
//!
//! # Lists
//!
//! Every list gives a stream of [`Items`] over all its pages, or of [`Pages`]. The memory that a walk
//! takes does not grow with the number of pages.
//!
//! ```no_run
//! # use vonage_registration::network_registry::Client;
//! # async fn example(registry: Client) -> Result<(), vonage_registration::Error> {
//! let mut profiles = registry.business_profiles().list().limit(100).items();
//! while let Some(profile) = profiles.try_next().await? {
//!     println!("{}", profile.name);
//! }
//!
//! let mut pages = registry.business_profiles().list().pages();
//! let first = pages.try_next().await?;
//! let token = first.as_ref().and_then(|page| page.next_token());
//! // Later, or in another process:
//! if let Some(token) = token {
//!     let rest = registry.business_profiles().list().next(token).items();
//!     # drop(rest);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The next page is always requested from the client's own server, with the same parameters: of the link
//! that the server gives, only the token is used. An empty page with a link to another does not end a walk. A
//! token that comes a second time, a link without a token, and a thousand empty pages one after the other do, with
//! [`Error::Pagination`], after the items of their page.
//!
//! # Request validation
//!
//! A request is checked against every limit of the specification and against the rules between its
//! fields, and refused with all its [`Violations`] at once: where, which rule, the limit, what was found.
//! Lengths are counted in Unicode scalar values. [`ClientBuilder::checks`] turns this off; `validate` on
//! a call checks without sending.
//!
//! ```
//! # use vonage_registration::{Credentials, Error, Rule, network_registry::Client};
//! # fn main() -> Result<(), Error> {
//! let registry = Client::new(Credentials::new("abcd1234", "secret"))?;
//! let violations = registry.business_profiles().list().limit(100_000).validate().unwrap_err();
//! let violation = &violations.as_slice()[0];
//! assert_eq!((violation.pointer(), violation.rule()), ("/limit", Rule::Maximum));
//! # Ok(())
//! # }
//! ```
//!
//! A path parameter cannot change the route: empty, `.` and `..` are always refused, everything else
//! is encoded.
//!
//! # Lenient decoding
//!
//! Unknown fields, values that an enum does not list, longer strings, `1.0` for an integer and `null` for what is
//! optional never fail a response. Enums have a variant `Unknown` that keeps the text. The content type is not
//! consulted, except for an HTML page where nothing is expected: a gateway or a login form sent it. What has
//! the wrong type gives [`Error::Unreadable`] with the place as a JSON pointer.
//!
//! # What an error tells
//!
//! | [`Error`] | the request | [`may_have_been_processed`](Error::may_have_been_processed) |
//! |---|---|---|
//! | [`Configuration`](Error::Configuration), [`Invalid`](Error::Invalid) | was not sent | no |
//! | [`Connection`](Error::Connection), [`Timeout`](Error::Timeout) | got no response | no where no connection came about, else yes |
//! | [`Api`](Error::Api) | got an error as response | no for 4xx, 307 and 308, else yes |
//! | [`Unreadable`](Error::Unreadable) | succeeded; status and body are kept | yes |
//! | [`Pagination`](Error::Pagination) | succeeded, but the list does not go on | yes |
//!
//! A request that an HTTP client of yours followed to another URL may always have been processed.
//!
//! An error shows operation, status, title and detail in one line, and keeps the body, be it HTML or cut
//! short. What it shows of a server's text is bounded and has no characters that break, turn or hide a line. Credentials that a
//! server repeats are blanked, in the body too.
//!
//! ```no_run
//! # use vonage_registration::{Error, network_registry::{Client, CreateBusinessProfile}};
//! # async fn example(registry: Client, request: CreateBusinessProfile) -> Result<(), Error> {
//! match registry.business_profiles().create(request).await {
//!     Ok(profile) => println!("created {}", profile.id),
//!     Err(Error::Invalid(refused)) => println!("correct it: {}", refused.violations()),
//!     Err(error) if error.is_retryable() => println!("try again later: {error}"),
//!     Err(error) if error.may_have_been_processed() => println!("look before you repeat: {error}"),
//!     Err(error) => return Err(error),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Retries
//!
//! | what happened | reads | writes |
//! |---|---|---|
//! | no connection came about | repeated | repeated |
//! | the connection failed or the time was over after that | repeated | not repeated |
//! | a successful response was cut short | repeated | not repeated |
//! | 429 | repeated | repeated |
//! | 502, 503, 504 | repeated | not repeated |
//! | anything else | not repeated | not repeated |
//!
//! Three attempts unless [`RetryPolicy`] says otherwise, with growing waits and jitter. `Retry-After` is
//! waited for, in seconds or as a date; one beyond the policy's bound or the call's timeout ends the call with the
//! error at once.
//!
//! # Credentials and connections
//!
//! - Credentials go to the client's own server only. Redirects are not followed: they are errors.
//! - `Client::from_env()` takes the account from `VONAGE_API_KEY` and `VONAGE_API_SECRET`, and the server from
//!   `VONAGE_NETWORK_REGISTRY_URL` or `VONAGE_TFN_URL` where that is set.
//! - `https` is required unless the server is loopback, or
//!   [`ClientBuilder::dangerously_allow_plain_http`] is called.
//! - TLS is checked against the certificates of the system.
//! - Proxies are taken from the environment (`HTTPS_PROXY`, `NO_PROXY`), never for loopback.
//! - The secret is in no `Debug`, `Display` or trace output. Neither are the headers of responses, which
//!   may hold cookies. [`Credentials`] says what is wiped from memory.
//! - An HTTP client that is given ([`ClientBuilder::http_client`]) brings its own rules for proxies and redirects.
//!   [`http_client_builder`] begins with those of this crate, for a proxy or a certificate of your own.
//!
//! A clone of a client shares its connections. Clients of both APIs can share them too:
//!
//! ```
//! use std::time::Duration;
//! use vonage_registration::{Credentials, RetryPolicy, network_registry, tfn};
//!
//! # fn main() -> Result<(), vonage_registration::Error> {
//! # let credentials = Credentials::new("abcd1234", "secret");
//! let http = vonage_registration::http_client()?;
//! let registry = network_registry::Client::builder()
//!     .credentials(credentials.clone())
//!     .http_client(http.clone())
//!     .attempt_timeout(Duration::from_secs(10))
//!     .call_timeout(Duration::from_secs(30))
//!     .retry(RetryPolicy::default().max_attempts(5))
//!     .user_agent_suffix("acme-onboarding/2.1")
//!     .build()?;
//! let numbers = tfn::Client::builder().credentials(credentials).http_client(http).build()?;
//! # drop((registry, numbers));
//! # Ok(())
//! # }
//! ```
//!
//! # Observing
//!
//! [`ClientBuilder::on_exchange`] is told of every attempt, with an [`Exchange`]: for logs, metrics and recordings.
//! [`Exchange::drift`] tells what a response holds that this version of the crate does not know: count it in a metric, and an
//! update of the API is noticed before its changelog is read.
//!
//! With the feature `tracing`, each attempt is a span, after OpenTelemetry's conventions for HTTP clients. It is called
//! `{method} {url.template}` and holds `http.request.method`, `url.template`, `server.address`, `server.port`,
//! `http.response.status_code`, `http.request.resend_count`, `error.type` and the server's `trace_id`. Each retry and
//! each call that fails is an event at level `WARN`. Values of parameters are in none of them.
//!
//! # Features
//!
//! | feature | on by default | brings |
//! |---|---|---|
//! | `network_registry` | yes | the Network Registry API |
//! | `tfn` | yes | the TFN API |
//! | `rustls` | yes | TLS by rustls with ring, certificates of the system |
//! | `native-tls` | | TLS by the library of the system; `rustls` wins where both are on |
//! | `tracing` | | spans and events |
//! | `blocking` | | `block()` on calls and lists, for programs without an async runtime |
//! | `mock` | | both APIs as a server for tests |
//!
//! Crates whose types are in signatures are re-exported: [`bytes`], [`chrono`], [`futures_core`], [`reqwest`], [`secrecy`],
//! [`serde`], [`serde_json`] and [`uuid`].

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "mock"),
    doc = "",
    doc = "[`mock`]: https://docs.rs/vonage-registration/latest/vonage_registration/mock/"
)]

#[allow(
    deprecated,
    clippy::needless_question_mark,
    clippy::new_ret_no_self,
    clippy::should_implement_trait,
    clippy::too_many_arguments,
    clippy::wrong_self_convention,
    reason = "names, arguments and deprecations are the APIs'"
)]
#[rustfmt::skip]
mod apis;
#[cfg(any(feature = "network_registry", feature = "tfn"))]
pub mod guide;
#[cfg(feature = "mock")]
#[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
pub mod mock;
#[cfg_attr(
    not(all(feature = "network_registry", feature = "tfn")),
    allow(
        dead_code,
        unused_imports,
        unused_macros,
        reason = "what only an API uses that is left out"
    )
)]
mod runtime;
#[cfg(any(feature = "network_registry", feature = "tfn"))]
pub mod watch;

#[allow(
    unused_imports,
    unreachable_pub,
    reason = "without the feature of an API there is none"
)]
pub use apis::*;

/// The company and its applications at mobile operators: [`guide::network_registry`] tells the steps and states,
/// [`watch`] waits for the operators, and the feature `mock` brings their stand-in for tests.
///
/// ```no_run
/// use vonage_registration::{network_registry, watch};
///
/// # async fn example() -> Result<(), vonage_registration::Error> {
/// let registry = network_registry::Client::from_env()?;
/// let mut profiles = registry.business_profiles().list().limit(100).items();
/// while let Some(profile) = profiles.try_next().await? {
///     println!("{} is {}", profile.name, profile.status.status);
///     let mut decisions = watch::business_profile_csps(&registry, &profile.id);
///     while let Some(change) = decisions.try_next().await? {
///         println!("  {}: {}", change.id, change.status);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "network_registry")]
#[doc(inline)]
pub use apis::network_registry;

/// Toll-free numbers for messaging: [`guide::tfn`] tells the steps and states, [`watch`] waits for the carriers, and
/// the feature `mock` brings their stand-in for tests.
///
/// ```no_run
/// use vonage_registration::tfn;
///
/// # async fn example() -> Result<(), vonage_registration::Error> {
/// let tfn = tfn::Client::from_env()?;
/// let mut numbers = tfn.numbers().list().items();
/// while let Some(number) = numbers.try_next().await? {
///     println!("{} is {:?}", number.number, number.status);
/// }
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "tfn")]
#[doc(inline)]
pub use apis::tfn;
#[cfg(feature = "blocking")]
#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
pub use runtime::Blocking;
pub use runtime::{
    Advice, Api, ApiError, Call, ClientBuilder, ConfigurationError, ConnectionError, Credentials,
    DecodeError, Drift, Error, Exchange, Finding, InvalidParameter, InvalidRequest, Items,
    Location, Page, Pages, PaginationError, Problem, Response, RetryPolicy, Rule, TimeoutError,
    UnreadableError, Violation, Violations, from_json, http_client, http_client_builder, required,
};
pub use {bytes, chrono, futures_core, reqwest, secrecy, serde, serde_json, uuid};

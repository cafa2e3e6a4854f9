//! How a registration goes: its steps, its states, and what comes next. Documentation alone.
//!
//! # Examples
//!
//! In a clone of the repository, or in the source of the crate, `cargo run --example NAME` runs a complete
//! program. Those with an account read `VONAGE_API_KEY` and `VONAGE_API_SECRET`, and take another server from
//! `VONAGE_NETWORK_REGISTRY_URL` or `VONAGE_TFN_URL`, such as that of `serve_mock`. Sample files are in `examples/requests`.
//!
//! | example | what it does | needs |
//! |---|---|---|
//! | `onboarding` | registers a company from a YAML file, through faults and a rejection, until all operators agree | `--features mock` |
//! | `tour` | shows both APIs from the first word to the last decision | `--features mock` |
//! | `serve_mock` | serves both APIs on a port, for any program | `--features mock` |
//! | `register_business` | files a business profile and follows it | an account, `business.yaml` |
//! | `change_business` | asks for a change of it | an account, its id, `change.json` |
//! | `register_application` | files an application profile and follows it | an account, the id of the business, `application.json` |
//! | `export_status` | writes what every operator says as CSV | an account |
//! | `record` | records exchanges, masked, for corrections of this crate | an account |
//! | `register_toll_free_number` | files a registration of numbers and follows them | an account, `registration.json` |
//! | `correct_registration` | corrects it when reviewers ask for that | an account, its id, `correction.json` |

#[cfg(feature = "network_registry")]
#[cfg_attr(docsrs, doc(cfg(feature = "network_registry")))]
pub mod network_registry;
#[cfg(feature = "tfn")]
#[cfg_attr(docsrs, doc(cfg(feature = "tfn")))]
pub mod tfn;

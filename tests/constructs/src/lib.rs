//! What the fixtures in `tests/fixtures/{constructs,features}` become: a module for each.

#![allow(
    confusable_idents,
    mixed_script_confusables,
    uncommon_codepoints,
    reason = "names of any language are as good as English ones"
)]

// The generated calls know the crate by its name.
extern crate self as vonage_registration;

include!(concat!(env!("OUT_DIR"), "/constructs.rs"));

pub use serde_json;

pub use runtime::{
    Api, ClientBuilder, Credentials, Error, Response, http_client, http_client_builder, required,
};

//! Writes what every operator says about every business and application profile, as CSV.
//!
//! ```sh
//! cargo run --example export_status > status.csv
//! ```
//!
//! Credentials come from `VONAGE_API_KEY` and `VONAGE_API_SECRET`; `VONAGE_NETWORK_REGISTRY_URL` names
//! another server, such as the one of `serve_mock`.

use std::error::Error;
use std::io::{self, Write};

use vonage_registration::network_registry::Client;

/// Stands for all profiles of the account.
const ALL: &str = "*";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let registry = Client::from_env()?;
    let mut out = io::stdout().lock();
    write_row(
        &mut out,
        &[
            "kind", "profile", "operator", "status", "updated", "message",
        ],
    )?;

    let mut statuses = registry
        .business_profiles()
        .list_csp_statuses(ALL)
        .limit(100)
        .items();
    while let Some(at) = statuses.try_next().await? {
        let (status, updated) = (at.status.to_string(), at.updated_at.to_rfc3339());
        let message = at.message.unwrap_or_default();
        let id = &at.business_profile_id;
        write_row(
            &mut out,
            &["business", id, &at.csp_id, &status, &updated, &message],
        )?;
    }

    let mut statuses = registry
        .application_profiles()
        .list_csp_statuses(ALL)
        .limit(100)
        .items();
    while let Some(at) = statuses.try_next().await? {
        let (status, updated) = (at.status.to_string(), at.updated_at.to_rfc3339());
        let message = at.message.unwrap_or_default();
        let id = &at.application_profile_id;
        write_row(
            &mut out,
            &["application", id, &at.csp_id, &status, &updated, &message],
        )?;
    }
    Ok(())
}

/// One row of CSV; a field is quoted where RFC 4180 asks for it.
fn write_row(out: &mut impl Write, fields: &[&str]) -> io::Result<()> {
    let quoted = fields.iter().map(|field| {
        if field.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            (*field).to_owned()
        }
    });
    writeln!(out, "{}", quoted.collect::<Vec<_>>().join(","))
}
